"""Ratios and p-values that relate characteristics, beside those of the arms."""

import pytest

from extractor import extract

STUDY = "Methods: 60 adults were randomised to zetamab (n=30) or placebo (n=30). Results: "


@pytest.mark.parametrize(
    "sentence",
    [
        "Older age (HR 1.4, 95% CI 1.1 to 1.8) and gout (HR 2.2, p = 0.01) were linked to falls.",
        "Adults with gout healed more slowly than those without (HR 0.6, 95% CI 0.4 to 0.8).",
        "Predictors of falls were age (OR 1.1; 95% CI 1.0 to 1.2) and gout (OR 2.1; p = 0.02).",
    ],
)
def test_association(sentence):
    found = extract(STUDY + sentence).comparisons
    assert {(c.design, c.groups) for c in found} == {("association", ())}


@pytest.mark.parametrize(
    "sentence",
    [
        "Zetamab was linked to fewer falls (HR 0.4, 95% CI 0.1 to 0.8).",
        "Adults with gout fell less with zetamab than with placebo (HR 0.6, 95% CI 0.4 to 0.8).",
    ],
)
def test_contrast_of_the_arms(sentence):
    (c,) = extract(STUDY + sentence).comparisons
    assert (c.design, c.groups) == ("between", ("zetamab", "placebo"))
