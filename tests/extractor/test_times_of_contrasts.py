"""The time of a contrast whose own sentence names none: of the results, of the plan, or none."""

import pytest

from extractor import extract

ARMS = "Methods: Ninety adults took zelofin (n = 45) or placebo (n = 45). {} Results: {}"


def times(plan: str, result: str) -> list[str | None]:
    return [c.time for c in extract(ARMS.format(plan, result), doc_id="x").comparisons]


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        # what is looked for, and when
        ("Itch was scored at 6 weeks and sleep was rated at 12 weeks.", "6 weeks"),
        ("The trial was powered for itch at 6 weeks.", "6 weeks"),
        # when a drug is given is no time of a result
        ("Zelofin 40 mg was infused on day 1 of each 21-day cycle.", None),
        # nor is what came before the study
        ("None had had zelofin in the two months prior to the study.", None),
        # "before and after" says when things were measured
        ("Blood was drawn before and after supplementation.", "after supplementation"),
    ],
)
def test_a_contrast_takes_a_time_of_the_plan_at_which_something_is_measured(plan, expected):
    result = "Itch was lower with zelofin than with placebo (p = 0.02)."
    assert times(plan, result) == [expected]


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("Itch was lower with zelofin than with placebo (p = 0.03).", "5 years"),
        ("The hazard ratio for relapse was 0.71 (95% CI 0.52 to 0.96).", None),
        ("Time to relapse was longer with zelofin than with placebo (p = 0.03).", None),
        ("The 5-year survival was better with zelofin than with placebo (p = 0.03).", "5-year"),
    ],
)
def test_a_length_of_time_is_of_no_time_told_before(result, expected):
    before = "At 5 years the scar was 2.1 ± 0.7 cm with zelofin and 3.2 ± 0.9 cm with placebo. "
    assert times("", before + result)[-1] == expected


def test_the_aim_names_the_time_of_its_outcome():
    text = (
        "Objective: To compare one-year mortality after two repairs. Methods: Ninety adults had a "
        "mesh (n = 45) or a suture (n = 45). Results: More died after suture than after mesh "
        "(p = 0.03)."
    )
    assert [c.time for c in extract(text, doc_id="x").comparisons] == ["one-year"]


def test_values_without_a_time_give_their_contrast_not_that_of_the_course():
    plan = "They took it for 12 weeks."
    values = "Rash was seen in 9 (20%) with zelofin and 2 (4%) with placebo (p = 0.04)."
    assert times(plan, values) == [None]
    assert times(plan, "Rash was more frequent with zelofin (p = 0.04).") == ["12 weeks"]
