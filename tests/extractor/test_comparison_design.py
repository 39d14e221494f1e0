"""Which kind of contrast a number is: ways of saying it and their opposite."""

import pytest

from extractor import extract
from tests.extractor.test_comparisons import ONE, TWO, linked, value

BOTH = ("zetamab", "placebo")
IN_EACH = [("within", ("zetamab",)), ("within", ("placebo",))]
BETWEEN = [("between", BOTH)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "There was an effect of group (p = 0.2) and time (p = 0.01) on sway.",
            [*BETWEEN, ("within", ("all",))],
        ),
        ("Sway (p = 0.2) and standing time (p = 0.01) showed no such effect.", BETWEEN * 2),
        (
            "Sway showed interactions with age (p = 0.02) and weight (p = 0.04).",
            [("interaction", BOTH)] * 2,
        ),
        ("Sway did not differ between groups, although it had fallen (p = 0.01).", IN_EACH),
        ("Sway did not differ between groups, but it was lower (p = 0.01) at the end.", BETWEEN),
        ("Time to recovery (p = 0.02) and rest (p = 0.03) were shorter with zetamab.", BETWEEN * 2),
    ],
)
def test_words_of_a_design(text, expected):
    assert [(c.design, c.groups) for c in linked(text)] == expected


@pytest.mark.parametrize(
    ("behind", "design"),
    [
        ("(p = 0.03 vs placebo)", "between"),
        ("(p = 0.03, compared with the placebo group)", "between"),
        ("(p = 0.03 vs baseline)", "within"),
        ("(p = 0.03)", "within"),
    ],
)
def test_values_of_one_arm_against_another_arm(behind, design):
    text = f"With zetamab sway fell from 7.1 to 5.3 cm {behind}."
    values = [
        value(text, "7.1", "sway", "zetamab", "baseline"),
        value(text, "5.3 cm", "sway", "zetamab", "week 6"),
    ]
    assert linked(text, TWO, values)[0].design == design


def test_a_change_whose_p_stands_before_the_values():
    text = "Sway fell (p = 0.02) by 12% and 8% in the zetamab and placebo groups, respectively."
    values = [
        value(text, "12%", "sway", "zetamab", kind="percent_change"),
        value(text, "8%", "sway", "placebo", kind="percent_change"),
    ]
    found = [(c.design, c.groups, c.supports) for c in linked(text, TWO, values)]
    assert found == [("within", ("zetamab",), (0,)), ("within", ("placebo",), (1,))]


@pytest.mark.parametrize(
    ("text", "design"),
    [
        (
            "Fewer of the irradiated died than of the rest (hazard ratio 0.8, p = 0.1).",
            "between",
        ),
        ("Age (OR 1.4, p = 0.01) went with frailty.", "association"),
        ("Sway fell (p = 0.01).", "within"),
    ],
)
def test_contrast_of_a_single_group(text, design):
    assert linked(text, ONE)[0].design == design


@pytest.mark.parametrize(
    ("text", "times"),
    [
        (
            "At 3 and 6 months, sway (p = 0.01) and pain (p = 0.02) were lower with zetamab.",
            ["3 months", "6 months"] * 2,
        ),
        (
            "Sway at 3 and 6 months (p = 0.01) and pain at the end (p = 0.02) were lower.",
            ["3 months", "6 months", "the end"],
        ),
    ],
)
def test_times_that_open_a_sentence(text, times):
    found = [c.time for c in linked(text)]
    assert found[: len(times) - 1] == times[:-1]
    assert len(found) == len(times)


def test_hours_later_are_a_time():
    text = (
        "Sixty men had oats or rice. Thirst was less at 2 hours later in the oats group (p = 0.01)."
    )
    (c,) = extract(text, doc_id="later").comparisons
    assert c.effect is None
