"""Which values printed before a number speaks of again."""

import pytest

from extractor.records import Arm
from tests.extractor.test_comparisons import TWO, linked, value

BEFORE = "Sway at 6 weeks was 4.1 ± 1.0 mm with zetamab and 5.2 ± 1.1 mm with placebo (p = 0.02)"


def sides(text, time="6 weeks"):
    return [
        value(text, "4.1 ± 1.0", "sway", "zetamab", time),
        value(text, "5.2 ± 1.1", "sway", "placebo", time),
    ]


@pytest.mark.parametrize(
    ("again", "supports"),
    [
        (". The difference was clear after adjustment (p = 0.03).", (0, 1)),
        (". The difference at week 6 was clear after adjustment (p = 0.03).", (0, 1)),
        (", whereas sway at 12 weeks was comparable (p = 0.4).", ()),
        (", but that at 12 weeks was not (p = 0.09).", ()),
        (". At baseline sway had been alike (p = 0.7).", ()),
    ],
)
def test_only_values_of_the_time_named(again, supports):
    text = BEFORE + again
    assert linked(text, TWO, sides(text))[-1].supports == supports


FROM_TO = (
    "Sway was 6.0 ± 1.3 and 6.2 ± 1.4 mm at baseline and 4.1 ± 1.0 and 5.2 ± 1.1 mm at 6 weeks. "
)


@pytest.mark.parametrize(
    ("again", "supports"),
    [
        ("The decrease was significant in zetamab (p < 0.01) but not in placebo (p = 0.2).", 2),
        ("The decrease of pain was clear in zetamab (p < 0.01), not in placebo (p = 0.2).", 0),
        ("The decrease at 12 weeks was clear in zetamab (p < 0.01), not in placebo (p = 0.2).", 0),
    ],
)
def test_a_change_told_of_one_arm_is_between_its_two_values(again, supports):
    text = FROM_TO + again
    values = [
        value(text, "6.0 ± 1.3", "sway", "zetamab", "baseline"),
        value(text, "6.2 ± 1.4", "sway", "placebo", "baseline"),
        *sides(text),
    ]
    first, second = linked(text, TWO, values)
    assert (first.design, first.groups) == ("within", ("zetamab",))
    assert (second.design, second.groups) == ("within", ("placebo",))
    assert first.supports == ((0, 2) if supports else ())
    assert second.supports == ((1, 3) if supports else ())


def test_listed_p_values_take_one_set_of_values_each():
    text = (
        "Sway was 4.1 ± 1.0 and 3.3 ± 0.9 mm with zetamab and 5.2 ± 1.1 and 5.0 ± 1.2 mm with "
        "placebo at 6 and 12 weeks (p = 0.02 and p = 0.01)."
    )
    values = [
        *sides(text),
        value(text, "3.3 ± 0.9", "sway", "zetamab", "12 weeks"),
        value(text, "5.0 ± 1.2", "sway", "placebo", "12 weeks"),
    ]
    assert [c.supports for c in linked(text, TWO, values)] == [(0, 1), (2, 3)]


@pytest.mark.parametrize(
    ("again", "supports"),
    [
        # of people set apart, or of values that were printed and not read
        ("Among patients who were frail the difference was clear (p = 0.03).", ()),
        ("In patients on zetamab the difference was clear (p = 0.03).", (0, 1)),
        ("A loss of 145 ml and 420 ml differed (p < 0.01).", ()),
        ("The number needed to treat was 7.", (0, 1)),
        ("The number needed to treat was 7 for relapse.", (0, 1)),
    ],
)
def test_only_values_of_the_same_people(again, supports):
    text = BEFORE + ". " + again
    assert linked(text, TWO, sides(text))[-1].supports == supports


def test_values_at_the_start_are_not_of_an_estimate():
    text = (
        BEFORE.replace("6 weeks", "baseline") + ". {} was clear (difference 1.2, 95% CI 0.4 to 2)."
    )
    for words, supports in (("It", ()), ("Sway", ())):
        said = text.format(words)
        assert linked(said, TWO, sides(said, "baseline"))[-1].supports == supports


def test_three_p_values_for_all_three_outcomes():
    text = (
        "Sway was 4.1 ± 1.0 with zetamab and 5.2 ± 1.1 with placebo, pain 2.1 ± 1.2 and 3.4 ± 1.3, "
        "grip 7.1 ± 1.4 and 6.2 ± 1.5. The groups differed in all three (p = 0.01, 0.02 and 0.03)."
    )
    printed = ("4.1 ± 1.0", "5.2 ± 1.1", "2.1 ± 1.2", "3.4 ± 1.3", "7.1 ± 1.4", "6.2 ± 1.5")
    values = [
        value(text, quote, ("sway", "pain", "grip")[i // 2], ("zetamab", "placebo")[i % 2])
        for i, quote in enumerate(printed)
    ]
    assert [c.supports for c in linked(text, TWO, values)] == [(0, 1), (2, 3), (4, 5)]
    assert [c.supports for c in linked(text.replace(" and 0.03", ""), TWO, values)] == [(), ()]


@pytest.mark.parametrize(
    ("again", "supports"),
    [
        ("Mean grip differed too (p < 0.01).", ()),
        ("The difference was clear after adjustment (p < 0.01).", (0, 1)),
    ],
)
def test_shares_are_not_of_a_mean(again, supports):
    text = "Relapse was seen in 12 (40%) with zetamab and 18 (60%) with placebo. " + again
    values = [
        value(text, "12 (40%)", "relapse", "zetamab", kind="proportion"),
        value(text, "18 (60%)", "relapse", "placebo", kind="proportion"),
    ]
    assert linked(text, TWO, values)[-1].supports == supports


@pytest.mark.parametrize(
    ("again", "known"),
    [
        ("Compared with gamma, it fell more with the higher dose (p = 0.03).", False),
        ("Compared with gamma, it fell more with alpha (p = 0.03).", True),
    ],
)
def test_an_arm_of_three_by_an_unknown_name_recalls_nothing(again, known):
    three = (Arm(label="alpha"), Arm(label="beta"), Arm(label="gamma", role="control"))
    text = "Pain was 2.1 ± 1.0 with alpha, 3.2 ± 1.1 with beta and 5.3 ± 1.2 with gamma. " + again
    values = [
        value(text, "2.1 ± 1.0", "pain", "alpha"),
        value(text, "3.2 ± 1.1", "pain", "beta"),
        value(text, "5.3 ± 1.2", "pain", "gamma"),
    ]
    assert linked(text, three, values)[-1].supports == ((0, 2) if known else ())


@pytest.mark.parametrize(
    ("again", "supports"),
    [
        ("Surgery was longer by 2.6 min with zetamab (p = 0.04).", ()),
        ("The difference held after adjustment (p = 0.04).", (0, 1)),
    ],
)
def test_values_with_a_p_of_their_own_are_left_alone(again, supports):
    text = BEFORE + ". " + again
    assert linked(text, TWO, sides(text))[-1].supports == supports


def test_a_test_is_not_of_how_long_everyone_was_followed():
    text = (
        "Sway was 4.1 ± 1.0 mm with zetamab and 5.2 ± 1.1 mm with placebo at a median follow-up "
        "of 3 years (p = 0.01)."
    )
    values = [*sides(text), value(text, "3 years", "follow-up", "all", None)]
    assert linked(text, TWO, values)[-1].supports == (0, 1)


@pytest.mark.parametrize(
    ("said", "p_values"),
    [
        ("p = 0.02 (p < 0.05)", ["p = 0.02"]),
        # A level that the exact p is above is another test's.
        ("p = 0.2 (p < 0.05)", ["p = 0.2", "p < 0.05"]),
    ],
)
def test_a_level_behind_an_exact_p_is_no_test_of_its_own(said, p_values):
    text = BEFORE.replace("p = 0.02", said) + "."
    found = linked(text, TWO, sides(text))
    assert [text[c.start : c.end] for c in found] == p_values
