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


def test_and_inside_the_name_of_an_instrument_makes_no_list():
    told = "The Brief Unrest and Worry Scale was lower with zetamab (p = 0.02)."
    assert len(extract(STUDY + told).comparisons) == 1
    told = "Unrest and the Sleep Worry Scale were lower with zetamab (p = 0.02)."
    assert len(extract(STUDY + told).comparisons) == 2


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("In a model adjusted for age, relapse was rarer with zetamab (p = 0.02).", "relapse"),
        ("Adjusted for early pain, gait speed was higher with zetamab (p = 0.03).", "gait speed"),
        ("Relapse was rarer with zetamab, adjusted for age, sex and diet (p = 0.02).", "relapse"),
    ],
)
def test_what_a_result_is_adjusted_for_is_not_its_outcome(sentence, outcome):
    (c,) = extract(STUDY + sentence).comparisons
    assert c.outcome.lower() == outcome


@pytest.mark.parametrize(
    "sentence",
    [
        "With 80% power and an alpha of 0.05, for an effect size of 0.5, 130 were needed.",
        "Seroma was seen less often (0.95% CI = (-2.06 -0.02)).",
        "Success required a hazard ratio of 0.7 or less with P < 0.001.",
        "Hair was kept in 0 of 47 adults in the placebo group (0%; 95% CI, 0%-7.6%).",
    ],
)
def test_what_is_no_effect(sentence):
    assert not [c for c in extract(STUDY + sentence).comparisons if c.effect]


def test_change_in_the_arm_that_it_is_told_in():
    study = "Methods: 52 adults were randomised to stretching (n=27) or rest (n=25). Results: "
    told = "In rest, at the end of the stretching course, pain fell from baseline (p = 0.02)."
    (c,) = extract(study + told).comparisons
    assert (c.design, c.groups) == ("within", ("rest",))


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("Itch was common; later the placebo group reported worse sleep (p = 0.04).", "sleep"),
        ("Those on zetamab had greater reductions in neck pain (p = 0.04).", "neck pain"),
        (
            "Itch fell in 9 and 3 (p = 0.01). No differences in side effects were found (p = 0.8).",
            "side effects",
        ),
    ],
)
def test_the_words_right_before_a_number(sentence, outcome):
    c = extract(STUDY + sentence).comparisons[-1]
    assert c.outcome.endswith(outcome)


def test_a_listed_outcome_keeps_its_full_name():
    told = (
        "Those on zetamab had more itch, lower appetite, and inferior overall quality of life at "
        "3 months (p < 0.01 for all)."
    )
    assert extract(STUDY + told).comparisons[-1].outcome == "overall quality of life"


def test_an_arm_is_no_outcome():
    told = (
        "Neither HAZ (mean difference -0.9; p = 0.06) nor ZET (mean difference -0.4; p = 0.3) was"
    )
    study = "Methods: 90 women were randomised to HAZ (n=30), ZET (n=30) or REST (n=30). Results: "
    for c in extract(study + told + " superior to REST for itch.").comparisons:
        assert c.outcome not in ("HAZ", "ZET", "REST")
