"""Changes within arms told behind the values of two, and values held against another time."""

import pytest

from extractor.records import Arm
from tests.extractor.test_comparisons import ONE, TWO, linked, value

START = "Sway was 6.0 ± 1.3 with zetamab and 6.2 ± 1.4 with placebo at baseline. "
LATER = "At 6 weeks it was 4.1 ± 1.0 and 5.2 ± 1.1, "


def values(text):
    return [
        value(text, "6.0 ± 1.3", "sway", "zetamab", "baseline"),
        value(text, "6.2 ± 1.4", "sway", "placebo", "baseline"),
        value(text, "4.1 ± 1.0", "sway", "zetamab", "6 weeks"),
        value(text, "5.2 ± 1.1", "sway", "placebo", "6 weeks"),
    ]


WITHIN_BOTH = [("within", ("zetamab",), (0, 2)), ("within", ("placebo",), (1, 3))]


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("both improved compared with baseline in each group (p < 0.01).", WITHIN_BOTH),
        ("both improved within each of the groups (p < 0.01).", WITHIN_BOTH[:0]),
        (
            "the decrease being significant in zetamab (p < 0.01) but not in placebo (p = 0.3).",
            WITHIN_BOTH,
        ),
        (
            "the difference being significant (p < 0.01).",
            [("between", ("zetamab", "placebo"), (2, 3))],
        ),
        (
            "the decrease being significantly larger in zetamab than in placebo (p < 0.01).",
            [("between", ("zetamab", "placebo"), (2, 3))],
        ),
    ],
)
def test_changes_behind_the_values_of_two_arms(behind, expected):
    text = START + LATER + behind
    found = [(c.design, c.groups, c.supports) for c in linked(text, TWO, values(text))]
    if expected:
        assert found == expected


@pytest.mark.parametrize(
    ("text", "design", "versus"),
    [
        ("With zetamab it was 4.1 ± 1.0, not different from week 2 (p = 0.4).", "within", "week 2"),
        ("With zetamab it was 4.1 ± 1.0, less than with placebo (p = 0.4).", "between", None),
        (
            "At week 6 it was less with zetamab than at week 2 with placebo (p = 0.4).",
            "between",
            None,
        ),
    ],
)
def test_value_held_against_another_time(text, design, versus):
    found = [value(text, "4.1 ± 1.0", "sway", "zetamab", "week 6")] if "4.1" in text else []
    (c,) = linked(text, TWO, found)
    assert (c.design, c.versus_time) == (design, versus)


def test_value_is_given_its_partner_at_the_time_named():
    text = (
        "Sway was 6.0 ± 1.3 at week 2 and 5.1 ± 1.2 at week 4. "
        "It was 4.1 ± 1.0 at week 6 (p = 0.4 vs week 2)."
    )
    found = [
        value(text, "6.0 ± 1.3", "sway", "all", "week 2"),
        value(text, "5.1 ± 1.2", "sway", "all", "week 4"),
        value(text, "4.1 ± 1.0", "sway", "all", "week 6"),
    ]
    assert linked(text, ONE, found)[-1].supports == (0, 2)
    bare = text.replace(" vs week 2", "")
    assert linked(bare, ONE, found)[-1].supports != (0, 2)


def test_two_values_of_one_arm_and_time_are_of_two_arms():
    text = "Sway decreased by 4.1 ± 1.0 and 5.2 ± 1.1 (p = 0.01)."
    found = [
        value(text, "4.1 ± 1.0", "sway", "placebo", kind="change"),
        value(text, "5.2 ± 1.1", "sway", "placebo", kind="change"),
    ]
    (c,) = linked(text, TWO, found)
    assert (c.design, set(c.groups)) == ("between", {"zetamab", "placebo"})
    times = [value(text, "4.1 ± 1.0", "sway", "placebo", "week 2"), found[1]]
    assert linked(text, TWO, times)[0].design == "within"


def test_effect_of_time_is_of_everybody():
    text = "Sway fell with zetamab and with placebo. It diminished over time (p < 0.01)."
    assert linked(text)[-1].groups == ("all",)


@pytest.mark.parametrize(
    ("behind", "pairs"),
    [
        ("the first two being similar (p = 0.2).", [("alpha", "beta")]),
        ("both lower than the third (p < 0.05).", [("alpha", "gamma"), ("beta", "gamma")]),
    ],
)
def test_arms_by_their_place(behind, pairs):
    three = (Arm(label="alpha"), Arm(label="beta"), Arm(label="gamma"))
    text = "Pain was 2.1 ± 1.0 with alpha, 3.2 ± 1.1 with beta and 5.3 ± 1.2 with gamma, " + behind
    found = [
        value(text, quote, "pain", arm)
        for quote, arm in zip(
            ("2.1 ± 1.0", "3.2 ± 1.1", "5.3 ± 1.2"), ("alpha", "beta", "gamma"), strict=True
        )
    ]
    assert [c.groups for c in linked(text, three, found)] == pairs


def test_changes_of_two_arms_with_both_their_values():
    text = (
        START[:-2] + ", and 4.1 ± 1.0 and 5.2 ± 1.1 at 6 weeks (p < 0.01 vs baseline in every arm)."
    )
    found = [(c.design, c.groups, c.supports) for c in linked(text, TWO, values(text))]
    assert found == WITHIN_BOTH


@pytest.mark.parametrize(
    ("sentence", "design"),
    [
        (
            "In multivariate analysis, age (OR 1.1, 95% CI 1.0-1.2) predicted relapse.",
            "association",
        ),
        ("In multivariate analysis, zetamab (OR 0.4, 95% CI 0.2-0.8) predicted it.", "between"),
        ("Age lowered relapse (OR 0.4, 95% CI 0.2-0.8) with zetamab.", "between"),
    ],
)
def test_factors_of_a_regression(sentence, design):
    assert [c.design for c in linked(sentence)] == [design]


@pytest.mark.parametrize(
    ("times", "time"),
    [(("16 weeks", "16 weeks"), "16 weeks"), (("8 weeks", "16 weeks"), None), ((None, None), None)],
)
def test_the_one_time_of_a_study_is_that_of_a_contrast_without_any(times, time):
    text = "Sway was 4.1 ± 1.0 and 5.2 ± 1.1. Pain did not differ between groups (p = 0.4)."
    found = [
        value(text, "4.1 ± 1.0", "sway", "zetamab", times[0]),
        value(text, "5.2 ± 1.1", "sway", "placebo", times[1]),
    ]
    assert linked(text, TWO, found)[-1].time == time


def test_an_age_is_no_time():
    text = "Women of 65 years took part. Pain did not differ between groups (p = 0.4)."
    assert linked(text)[-1].time is None


def test_a_semicolon_in_the_bracket_ends_the_words_of_a_number():
    text = (
        START[:-2] + ", and 4.1 ± 1.0 and 5.2 ± 1.1 at 6 weeks "
        "(p < 0.01 vs baseline in every arm; between the groups, p = 0.04)."
    )
    found = [(c.design, c.groups) for c in linked(text, TWO, values(text))]
    assert found[:2] == [x[:2] for x in WITHIN_BOTH]
    assert found[2][0] == "between"


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("p = 0.08; p = 0.02 between groups", [("within", (1, 3)), ("between", (2, 3))]),
        ("p = 0.08", [("within", (1, 3))]),
    ],
)
def test_a_p_between_groups_behind_one_within(last, expected):
    text = (
        "Sway fell from 6.0 ± 1.3 to 4.1 ± 1.0 in zetamab (p < 0.01) and from 6.2 ± 1.4 to "
        f"5.2 ± 1.1 in placebo ({last})."
    )
    found = [(c.design, c.supports) for c in linked(text, TWO, values(text))]
    assert found == [("within", (0, 2)), *expected]


def test_listed_p_values_of_both_groups_are_of_one_each():
    text = (
        "Sway fell in both groups (p < 0.01 and p = 0.03), "
        "with no difference between them (p = 0.2)."
    )
    found = [(c.design, c.groups) for c in linked(text)]
    assert found == [
        ("within", ("zetamab",)),
        ("within", ("placebo",)),
        ("between", ("zetamab", "placebo")),
    ]
