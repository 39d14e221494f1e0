"""Changes and shares that the words at a number tell for sure."""

import pytest

from extractor.study import read_study as extract

HEAD = "Ninety adults received torvaline (n = 45) or placebo (n = 45). RESULTS: "


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        (
            "The median percent reduction in ferritin was 71% with torvaline and 19% with placebo.",
            ["percent_change", "percent_change"],
        ),
        (
            "Reductions in ferritin (34.2%; P = 0.001) and in iron (71.0%; P = 0.003) were seen.",
            ["percent_change", "percent_change"],
        ),
        (
            "The slope was lower with torvaline than placebo (17.7% vs 61.0% decline in slope).",
            ["percent_change", "percent_change"],
        ),
        ("Torvaline had a 5.6% (d = 0.7) increase in uptake.", ["percent_change"]),
        # the greater of two changes
        (
            "Gait speed improved more with torvaline than placebo (12.4 vs 6.1 cm/s).",
            ["change"] * 2,
        ),
        ("A greater reduction in pain was seen with torvaline (3.2 vs 1.1).", ["change"] * 2),
        (
            "The increase in ferritin after 24 weeks was less with torvaline (35.2 ± 17.5% vs. "
            "109.8 ± 28.6%).",
            ["percent_change"] * 2,
        ),
        ("Leptin decreased by week 34 (torvaline: 35.3%, P = 0.004).", ["percent_change"]),
        # levels, though words of change stand before them
        ("A reduction in pain was seen with torvaline (3.2 vs 4.1).", ["level"] * 2),
        (
            "A greater number of falls was seen with torvaline (3.2 ± 1.0 vs 4.1 ± 1.2).",
            ["level"] * 2,
        ),
        # who improved by so much is a share of the people
        (
            "More had a decrease of at least 5 points in distress with torvaline (38% vs 28%).",
            ["proportion"] * 2,
        ),
        (
            "A greater than 50% reduction in cramps was more frequent with torvaline "
            "(40% vs 20%; P = 0.04).",
            ["proportion"] * 2,
        ),
        ("With torvaline, 62% showed improvement.", ["proportion"]),
        ("A fall in urate was seen in 62% of patients.", ["proportion"]),
    ],
)
def test_kinds_are_told(sentence, kinds):
    found = extract(HEAD + sentence).measurements
    assert [m.kind for m in found if m.value and m.value.text != "50"] == kinds
