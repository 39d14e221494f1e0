"""Ways of writing a contrast with its interval, and what looks like one."""

import pytest

from extractor import extract

TWO = "Methods: 60 adults were randomised to zetamab (n=30) or placebo (n=30). Results: "
ONE = [
    # an interval behind a comma, without its name
    ("It was better (difference 2.9 points, 0.7 to 5.1; p = 0.01).", ("MD", 2.9, 0.7, 5.1)),
    (
        "It was alike (mean difference 0.01 logMAR, -0.04 to 0.05; p = 0.8).",
        ("MD", 0.01, -0.04, 0.05),
    ),
    ("Nothing was left at one year (0.8, -1.6 to 3.2).", ("MD", 0.8, -1.6, 3.2)),
    # a ratio without its name, opening a bracket or a clause of its own
    ("Relapse was rarer (ratio 0.84, 0.68 to 1.04; p = 0.1).", ("other", 0.84, 0.68, 1.04)),
    (
        "Doses were alike (mean 214 and 227 U; ratio 0.94, 95% CI 0.87; 1.02).",
        ("other", 0.94, 0.87, 1.02),
    ),
    # words of the contrast between the estimate and its interval, or before both
    ("Weight fell by 7.4 kg compared with placebo (95% CI 5.6 to 9.2).", ("MD", 7.4, 5.6, 9.2)),
    ("The placebo-corrected change, -11 ml (95% CI -18 to -4), was clear.", ("MD", -11, -18, -4)),
    ("Those on zetamab walked 38 m (95% CI 11 to 65) further than the others.", ("MD", 38, 11, 65)),
    ("No protection was seen (efficacy 4%, 95% CI -6 to 13).", ("percent_diff", 4, -6, 13)),
]


@pytest.mark.parametrize(("sentence", "effect"), ONE)
def test_contrast_with_its_interval(sentence, effect):
    (e,) = (c.effect for c in extract(TWO + sentence).comparisons)
    assert (e.type, e.value.value, e.ci_low.value, e.ci_high.value) == effect


@pytest.mark.parametrize(
    "sentence",
    [
        "The L/S ratio was 2.3 (95% CI 2.1 to 2.5) with zetamab.",
        "Distance was 18.2 m longer than at the outset with zetamab (95% CI 6.9 to 29.5).",
        "Relief came after 3 weeks (95% CI 2.1 to 5.3) with zetamab.",
        "The median stay was 3.5, 2.1 to 5.6 days with zetamab.",
    ],
)
def test_interval_of_one_arm(sentence):
    assert extract(TWO + sentence).comparisons == ()


def test_a_time_before_the_interval_is_not_the_estimate():
    sentence = (
        "The difference was 6.9 points on day 1 (95% CI 2.6-11.2), 5.0 on day 3 (95% CI 0.6-9.4) "
        "and 2.1 on day 7 (95% CI -2.4 to 6.6)."
    )
    found = extract(TWO + sentence).comparisons
    assert [(c.effect.value.value, c.time) for c in found] == [
        (6.9, "day 1"),
        (5.0, "day 3"),
        (2.1, "day 7"),
    ]


def test_the_last_of_values_told_respectively_is_no_difference():
    sentence = (
        "Knowledge was better with zetamab than with placebo (81.3 [of 100], 95% CI 78.0 to 84.6, "
        "and 70.9, 95% CI 68.2 to 73.6, respectively; P = 0.01)."
    )
    (c,) = extract(TWO + sentence).comparisons
    assert c.effect is None


@pytest.mark.parametrize(
    ("sentence", "effects"),
    [
        ("Later a benefit was seen again (-0.28; P = 0.03).", [-0.28]),
        ("Pain fell with zetamab (-0.28; P = 0.03).", [None]),
    ],
)
def test_a_signed_number_behind_a_benefit(sentence, effects):
    found = extract(TWO + sentence).comparisons
    assert [c.effect and c.effect.value.value for c in found] == effects


def test_an_absolute_difference_of_a_scale_in_percent_is_no_risk_difference():
    scale = (
        "The mean absolute difference in adjusted 12-month FVC between the zetamab and placebo "
        "groups was 2.53 percent (95 percent CI, 0.28 to 4.79 percent)."
    )
    record = extract(TWO + scale)
    assert not record.measurements
    assert [(c.effect.type, c.effect.value.value) for c in record.comparisons] == [("MD", 2.53)]
    share = "The absolute difference in relapse between the groups was 12% (95% CI 3% to 21%)."
    assert [c.effect.type for c in extract(TWO + share).comparisons] == ["RD"]


def test_a_model_told_in_a_bracket_is_no_interaction():
    text = (
        "Hazard ratios (modelled with a treatment × time interaction) for survival were 0.35 "
        "(95% CI, 0.16-0.74) with zetamab against placebo."
    )
    assert [c.design for c in extract(TWO + text).comparisons] == ["between"]


def test_a_length_that_is_the_effect_is_not_its_time():
    (c,) = extract(TWO + "Stay differed by -0.9 days (95% CI -1.4 to -0.4).").comparisons
    assert (c.effect.value.value, c.time) == (-0.9, None)


def test_a_range_that_does_not_hold_a_number_told_before_is_none_of_its():
    text = "The two groups were alike in age (range 50-64 years) and stage."
    assert not any(m.value and m.value.value == 2 for m in extract(TWO + text).measurements)
