"""Times that the plan of a study gives to numbers whose own sentence names none."""

import pytest

from extractor import extract


def times(text: str) -> list[str | None]:
    return [m.time for m in extract(text, doc_id="x").measurements]


PLAN = (
    "Methods: Sixty adults with gout took colchicine (n = 30) or placebo (n = 30). {} "
    "Statistics were descriptive. Results: {}"
)


@pytest.mark.parametrize(
    ("plan", "result", "expected"),
    [
        # the primary outcome and its time
        (
            "The primary outcome was relapse within 90 days; death was noted at one year.",
            "Relapse occurred in 5 (17%) and 9 (30%) of them.",
            ["90 days", "90 days"],
        ),
        (
            "The primary outcome was relapse within 90 days; death was noted at one year.",
            "Death occurred in 2 (7%) and 3 (10%) of them.",
            ["one year", "one year"],
        ),
        # an abbreviation names an outcome too, and the time may open its clause
        (
            "At 8 weeks, FMD was measured. Urate was taken at 2 weeks.",
            "Mean FMD was 6.1 ± 1.2% versus 5.4 ± 1.3%.",
            ["8 weeks", "8 weeks"],
        ),
        # the drug is named in every sentence: it is not what is measured
        (
            "Colchicine levels and tophus size were measured at 8 weeks and at 20 weeks.",
            "Diarrhoea was seen in 8 (27%) on colchicine and 2 (7%) on placebo.",
            [None, None],
        ),
        # a rate that is named with its time
        (
            "The primary outcome was 30-day mortality after repair; 2-year pain was secondary.",
            "Mortality was 11.5% with colchicine and 10.0% with placebo.",
            ["30-day", "30-day"],
        ),
        # one outcome at two times stays open
        (
            "Tophus size was measured at 8 weeks and at 20 weeks.",
            "The tophus size was 6.1 ± 1.2 mm and 5.4 ± 1.3 mm.",
            [None, None],
        ),
    ],
)
def test_an_outcome_is_of_the_time_at_which_the_plan_looks_for_it(plan, result, expected):
    assert times(PLAN.format(plan, result)) == expected


@pytest.mark.parametrize(
    ("plan", "result"),
    [
        # a plan that names something else
        ("Joints were assessed at 6 weeks.", "Adverse events were seen in 8 (27%) and 2 (7%)."),
        # who could take part is no plan
        (
            "Those measured had swelling at least 6 weeks after surgery.",
            "The swelling was 3.1 ± 1.2 and 4.4 ± 1.3 mm.",
        ),
        # ... nor one of changes
        (
            "Those measured had swelling at least 6 weeks after surgery.",
            "The swelling changed by 3.1 ± 1.2 and 4.4 ± 1.3 mm.",
        ),
        # how long it lasts is of no time
        ("Swelling was measured at 6 weeks.", "Swelling lasted 3.1 ± 1.2 and 4.4 ± 1.3 days."),
        # a cycle is no time point
        ("Swelling was scored in 3-week cycles.", "The swelling was 3.1 ± 1.2 and 4.4 ± 1.3 mm."),
    ],
)
def test_another_outcome_or_no_time_point_gives_none(plan, result):
    assert times(PLAN.format(plan, result)) == [None, None]


@pytest.mark.parametrize(
    ("plan", "result", "expected"),
    [
        # a visit before people go home is no start
        (
            "Gait speed was measured before discharge and urate 2 days after admission.",
            "Gait speed was 0.9 ± 0.2 m/s and 0.8 ± 0.2 m/s.",
            ["before discharge", "before discharge"],
        ),
        # a mean interval with its spread is when something was measured
        (
            "Tophus size was determined by ultrasound after 6.9 ± 3.1 months.",
            "The tophus size was 6.1 ± 1.2 mm and 5.4 ± 1.3 mm.",
            ["6.9 ± 3.1 months"] * 2,
        ),
        # a change is looked for at the time of the primary outcome, not at the last of the plan
        (
            "The main outcome was the change in urate at week 24; pain was rated at week 36.",
            "The mean change in urate was -1.2 ± 0.4 and -0.3 ± 0.5 mg/dl.",
            ["week 24", "week 24"],
        ),
        # "pre and post": a printed sign tells a change up to the moment after
        (
            "They took it for three months. Pre and post levels of sulfate were compared.",
            "Better were sulfate (+17%), urea (-27%) and leptin (-9%).",
            ["post"] * 3,
        ),
    ],
)
def test_times_of_the_plan(plan, result, expected):
    assert times(PLAN.format(plan, result))[-len(expected) :] == expected


def test_a_period_that_the_plan_looks_at_and_all_of_a_list():
    plan = "In the postoperative period, tramadol use and shivering were recorded."
    result = (
        "Tramadol use, as counted from the charts of the ward by two nurses, was 121.2 (95% "
        "confidence interval [CI] 101.1 to 141.3) and 152.4 (95% CI 131.0 to 173.8) mg."
    )
    assert times(PLAN.format(plan, result)) == ["postoperative"] * 2
    result = "Nausea was seen in 8 (27%) and 2 (7%)."
    assert times(PLAN.format(plan, result)) == [None, None]


def test_a_start_that_is_adjusted_for_is_no_time():
    text = (
        "At week 4 pain was lower (3.1 ± 1.0 vs 4.2 ± 1.1, p = 0.01 after adjustment for baseline)."
    )
    assert times(text) == ["week 4", "week 4"]
