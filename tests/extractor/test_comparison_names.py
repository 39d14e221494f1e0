"""Words beside a number that name no outcome, and the one that a change is told of."""

import pytest

from extractor import extract

STUDY = "Methods: 60 adults were randomised to zetamab (n=30) or placebo (n=30). Results: "


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        (
            "Joint sonography showed a decrease in effusion depth (p = 0.01) with zetamab.",
            "effusion",
        ),
        ("The zetamab course had a clear effect on night cough (p = 0.03).", "night cough"),
        ("Night cough was rarer in the younger zetamab group (p = 0.02).", "night cough"),
        (
            "Cough ceased in half of them, without a difference (Fisher's exact test p = 0.2).",
            "cough",
        ),
        ("Itch was rarer with zetamab in women with polyps (p = 0.01).", "itch"),
        ("Itch was rarer with zetamab in adults < 50 years of age (p = 0.01).", "itch"),
        # a test of walking and a share of people are outcomes
        ("The 6-minute walk test was better with zetamab (p = 0.01).", "walk test"),
        ("Fewer patients with polyps were seen with zetamab (p = 0.01).", "polyps"),
    ],
)
def test_outcome(sentence, outcome):
    (c,) = extract(STUDY + sentence).comparisons
    assert outcome in c.outcome.lower()
