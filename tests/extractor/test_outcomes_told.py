"""Outcomes told by the words at a number, and what people of a part have."""

import pytest

from extractor.outcome_adjuncts import adjunct_spans
from extractor.study import read_study as extract

HEAD = "Ninety adults received torvaline (n = 45) or placebo (n = 45). RESULTS: "


@pytest.mark.parametrize(
    ("sentence", "outcomes"),
    [
        # behind a number: what it is that changed
        ("Sleep was stable and a decrease (-16%, P = .07) in tiredness was seen.", ["tiredness"]),
        ("A reduction (2.4 points; 95% CI 1.1 to 3.3) in itch was seen.", ["itch"]),
        ("With torvaline, appetite was stable with a 24% increase in vigilance.", ["vigilance"]),
        # a new item of a list, told with its own number
        (
            "Flushing was seen in 9 (20%) with torvaline versus 4 (9%) with placebo, cramps in "
            "5 (11%) versus none, and hiccups in two (4%) versus one (2%).",
            ["Flushing", "Flushing", "cramps", "hiccups", "hiccups"],
        ),
        # the follow-up, also for the second number of a pair
        (
            "At the analysis of survival (median follow-up 29 months with torvaline and "
            "27 months with placebo), 12 deaths had occurred.",
            ["follow-up", "follow-up", "deaths"],
        ),
        # what people of a part have is not what was seen in them
        (
            "Remission was more frequent in adults with severe colitis (80% with torvaline "
            "vs 44% with placebo).",
            ["Remission", "Remission"],
        ),
        (
            "Among patients with an ulcer, remission was higher with torvaline than with placebo "
            "[61% vs. 26%].",
            ["remission", "remission"],
        ),
        (
            "For those receiving steroids, relapse was commoner with placebo (37%) than with "
            "torvaline (31%).",
            ["relapse", "relapse"],
        ),
        # a name that only "was" or "of" parts from its number
        (
            "Drop in pain was similar, with a one-year retention rate of 51% with torvaline "
            "and 47% with placebo.",
            ["one-year retention rate", "one-year retention rate"],
        ),
        (
            "Most people lived longer than the median follow-up; EFS was 51.8 months.",
            ["EFS"],
        ),
        ("The 3-year incidence of stroke was 4% with torvaline.", ["stroke"]),
        ("The duration of fever was 4.1 (SD 1.2) days.", ["duration of fever"]),
        # what the people counted were or had
        ("Of 90 adults, 31 (34%) were smokers.", ["smokers"]),
        (
            "Nine (20%) adults in the torvaline group had hiccups and 3 (7%) in the placebo group.",
            ["hiccups", "hiccups"],
        ),
        # what a time is told by is not what was measured then
        (
            "Mucositis was commoner with placebo than with torvaline at the end of radiotherapy "
            "(30% vs 7%).",
            ["Mucositis", "Mucositis"],
        ),
        ("One minute after extubation the pulse was 98 (SD 11) with torvaline.", ["pulse"]),
        # nor are those who are counted
        (
            "The 5-year survival of 27 eligible patients on torvaline and 28 eligible patients on "
            "placebo was 37% and 52%.",
            ["survival", "survival"],
        ),
        (
            "Necrosis was rarer with torvaline (median wound score 6.8 versus 23.4).",
            ["wound score", "wound score"],
        ),
        # between a count and its percent stands what was counted, no denominator
        (
            "Sleep quality was better; 26 completed the course (58%) on torvaline.",
            ["completed the course"],
        ),
        ("Ovulation took place in 14/27 cycles (52%).", ["Ovulation"]),
        ("Nine (20%) patients in the torvaline group died.", ["death"]),
        (
            "Ulcers were commoner in subjects at high risk (torvaline, 12%; placebo, 8%).",
            ["Ulcers", "Ulcers"],
        ),
        ("The mean age was 52.1 (SD 8.0) years.", ["age"]),
        (
            "There was no difference in healing rate (37% vs 39%, p = 0.7) or in cough (3% vs 4%).",
            ["healing rate"] * 2 + ["cough"] * 2,
        ),
        # where people with something are counted, it is what was seen
        ("There were 12 patients with rash in the torvaline group.", ["rash"]),
    ],
)
def test_outcome_is_told(sentence, outcomes):
    assert [m.outcome for m in extract(HEAD + sentence).measurements] == outcomes


def test_an_age_implied_by_its_unit_is_named_once():
    found = extract("The 61 cooks came to us with a mean age of 48.22 years (SD=10.40).")
    assert [m.outcome for m in found.measurements] == ["age"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("pain fell in patients with severe gout and rose", ["severe gout "]),
        ("among the women without cover, 4 fell", ["cover"]),
        ("seen in those who had an ulcer (4%)", ["ulcer "]),
        ("in women taking a statin (st), pain fell", ["statin (st)"]),
        ("seen in 12 patients with fever", []),
        ("the number of patients with fever", []),
        ("seen in patients who were ill", []),
        ("fever within 7 days of the booster", ["b"]),
        ("pulse two hours after the operation", ["o"]),
        ("the time to healing", []),
    ],
)
def test_spans_of_what_a_part_has(text, names):
    assert [text[a:b] for a, b in adjunct_spans(text, 0, len(text))] == names


NO_OUTCOMES = [
    # what a name means, with a bracket that is none such
    ("A cure, defined as no fever and no cough, occurred in 41% with X and 60% with Y.", "cure"),
    ("Cough (dry or wet) occurred in 41% with X and 60% with Y.", "cough"),
    # why people stopped
    (
        "Eight subjects (21%) in the diet groups withdrew from it because of hunger.",
        "withdrawal because of hunger",
    ),
    ("Hunger because of the diet was seen in 8 patients (21%).", "hunger"),
    ("Loss to follow-up was 9% and 15% in the two groups, respectively.", "loss to follow-up"),
    ("Pain was rare (2% v 4%), as were dose reductions (14% v 7%).", "dose reductions"),
]


@pytest.mark.parametrize(("text", "outcome"), NO_OUTCOMES)
def test_meanings_and_reasons_are_no_outcomes(text: str, outcome: str) -> None:
    told = extract(f"A trial\n{text}", doc_id="x").measurements
    assert told[-1].outcome.lower() == outcome


def test_a_time_to_something_is_a_subject_of_its_own() -> None:
    text = (
        "Median survival was similar (21.4 months versus 26.8 months), whereas median time to "
        "relapse was longer in those given X (7.1 months in group A versus 9.8 months in group B)."
    )
    told = extract(f"A trial\n{text}", doc_id="x").measurements
    assert [m.outcome for m in told] == ["survival"] * 2 + ["time to relapse"] * 2
