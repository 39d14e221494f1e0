"""A p-value of three or more arms of which the words name none."""

import pytest

from extractor import extract

THREE = (
    "Methods: 90 adults were randomised to zetamab 5 mg (n=30), zetamab 10 mg (n=30) or placebo "
    "(n=30). Results: "
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Changes of itch did not differ between the groups (p = 0.4).",
        "Itch was reduced to another extent across the arms (p = 0.04).",
        "Sleep was not affected (p = 0.3).",
    ],
)
def test_all_arms(sentence):
    (c,) = extract(THREE + sentence).comparisons
    assert (c.design, c.groups) == ("multi", ("5 mg", "10 mg", "placebo"))


@pytest.mark.parametrize(
    ("sentence", "groups"),
    [
        ("Itch was lower with 10 mg than with placebo (p = 0.02).", ("10 mg", "placebo")),
        ("Itch was less than with the older regimen (p = 0.02).", ()),
        ("The odds ratio for relapse was 0.7 (95% CI 0.5 to 0.9).", ()),
    ],
)
def test_not_all_arms(sentence, groups):
    (c,) = extract(THREE + sentence).comparisons
    assert (c.design, c.groups) == ("between", groups)


def test_a_trend_is_of_the_arms_of_the_p_before_it():
    told = (
        "Remission came in 20%, 33% and 12% with 5 mg, 10 mg and placebo (p = 0.03; p for "
        "trend = 0.01)."
    )
    first, second = extract(THREE + told).comparisons
    assert first.design == second.design == "multi"
    assert first.groups == second.groups == ("5 mg", "10 mg", "placebo")


def test_a_trend_elsewhere_is_an_association():
    told = "Itch fell with age (p for trend = 0.01)."
    (c,) = extract(THREE + told).comparisons
    assert (c.design, c.groups) == ("association", ())


ONE = "Methods: We followed 80 adults with gout. Results: "


@pytest.mark.parametrize(
    ("sentence", "design", "groups"),
    [
        ("Those on diet were younger (44.1 vs 51.3 years, p = 0.02).", "between", ()),
        ("Flares were seen in 12% v. 20% (p = 0.04).", "between", ()),
        ("Urate decreased (8.1 vs 6.3 mg/dl, p = 0.01).", "within", ("all",)),
        ("Urate was 8.1 mg/dl at baseline vs 6.3 at 6 weeks (p = 0.01).", "within", ("all",)),
    ],
)
def test_two_values_where_no_arms_are_known(sentence, design, groups):
    (c,) = extract(ONE + sentence).comparisons
    assert (c.design, c.groups) == (design, groups)
