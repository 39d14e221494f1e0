"""Times of numbers told of two moments, and of lists that run through moments or arms."""

import pytest

from extractor.arms import ArmTable, find_arms
from extractor.find import find_mentions
from extractor.link_scene import Scene, scene_of
from extractor.read_times import read_times
from extractor.records import Arm
from extractor.sentences import prepare
from extractor.times import find_times


def scene(text: str, arms: ArmTable | None = None) -> Scene:
    doc = prepare(text)
    return scene_of(doc, find_mentions(doc), arms or ArmTable((), None, ()), find_times(doc))


def labels(text: str, last: int) -> list[str | None]:
    return [r.label if r else None for r in read_times(scene(text))][-last:]


PLAN = "Methods: Pain was scored at 10 weeks. Results: "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the end of a change: as told in the results, else in the plan, else after the course
        (PLAN + "Pain fell from 7.1 ± 1.0 to 4.2 ± 1.1.", ["baseline", "10 weeks"]),
        (
            PLAN + "At 4 weeks sleep was 5.1 ± 1.0. Pain fell from 7.1 ± 1.0 to 4.2 ± 1.1.",
            ["baseline", "4 weeks"],
        ),
        (
            "Methods: Women trained for 9 weeks. Results: Pain fell from 7.1 ± 1.0 to 4.2 ± 1.1.",
            ["baseline", "9 weeks"],
        ),
        (
            "Methods: Pain was scored before and after the course. "
            "Results: Pain fell from 7.1 ± 1.0 to 4.2 ± 1.1.",
            ["baseline", "after the course"],
        ),
        (
            "Methods: Blood was drawn before and 2 h after the meal. "
            "Results: Glucose rose from 5.1 ± 0.4 to 7.2 ± 0.9 mmol/l.",
            ["baseline", "2 h"],
        ),
        # the start as the study calls it
        (
            "Methods: Blood was drawn on day 0 and day 60. "
            "Results: Iron rose from 7.1 ± 1.0 to 9.2 ± 1.1 mg/l.",
            ["day 0", "day 60"],
        ),
        (
            "Methods: Tests were at entry (T1) and at 6 weeks (T2). "
            "Results: Recall rose from 7.1 ± 1.0 to 9.2 ± 1.1 at T2.",
            ["T1", "T2"],
        ),
        # lists on both sides of "to", and arrows
        (
            "Weight, 81.2 ± 9.0 in A, 80.1 ± 8.8 in B and 82.4 ± 9.3 in C, fell to 78.0 ± 8.7, "
            "77.5 ± 8.9 and 81.9 ± 9.1 after 5 months.",
            ["baseline"] * 3 + ["5 months"] * 3,
        ),
        (PLAN + "Pain: tea 7.1 ± 1.0 → 4.2 ± 1.1.", ["baseline", "10 weeks"]),
        # one word behind each number
        ("Pain was 7.1 ± 1.0 before, 4.2 ± 1.1 after; NS.", ["before", "after"]),
        ("Pain was 7.1 ± 1.0 before and 4.2 ± 1.1 after tea (p = 0.01).", ["before", "after"]),
        # ... but not where the words are of no pair
        ("Pain was 7.1 ± 1.0 after tea and 4.2 ± 1.1 with coffee.", [None, None]),
        ("Smokers were 41% (before) and 22% (after), respectively.", ["before", "after"]),
        ("Pain: 7.1 ± 1.0 pre, 4.2 ± 1.1 post.", ["pre", "post"]),
        (
            "Pre- and post-intervention scores were 7.1 ± 1.0 and 4.2 ± 1.1, respectively.",
            ["Pre", "post-intervention"],
        ),
        ("Grip rose (pre 21.1 ± 4.0, post 25.2 ± 4.4 kg).", ["pre", "post"]),
        # what it rose to is not of the start
        (
            PLAN + "Grip was 35.1 ± 6.0 kg at baseline and rose to 41.2 ± 7.1 kg with tea.",
            ["baseline", "10 weeks"],
        ),
        # "compared to" joins two groups and not two moments
        ("Pain was 7.1 ± 1.0 as compared to 4.2 ± 1.1 in the others.", [None, None]),
    ],
)
def test_two_moments(text, expected):
    assert labels(text, len(expected)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Scores went from 38.1 ± 4.0 at entry to 29.2 ± 4.1 at week 6 and 30.3 ± 4.4 at week "
            "30, whereas the others scored 38.4 ± 4.2, 35.6 ± 4.3 and 35.1 ± 4.1.",
            ["entry", "week 6", "week 30"] * 2,
        ),
        (
            "Pain was 5.1 ± 0.6, 4.9 ± 1.0 and 3.8 ± 1.2 before surgery, after 2 weeks and after 4 "
            "weeks, versus 5.2 ± 0.5, 5.3 ± 0.9 and 4.9 ± 1.1 in the others.",
            ["before surgery", "2 weeks", "4 weeks"] * 2,
        ),
        (
            "Pain was lower at the 1st (2.1 ± 0.9 vs 4.3 ± 1.2) and the 6th hour (1.8 ± 0.8 vs "
            "3.1 ± 1.0), but at the 12th and 24th hours it was not.",
            ["1st hour", "1st hour", "6th hour", "6th hour"],
        ),
        (
            "Pressure before, during and after exercise was 121 ± 9, 151 ± 12 and 125 ± 10 mmHg.",
            ["before", "during", "after exercise"],
        ),
        (
            "The 1-, 3- and 5-year survival rates were 90%, 71% and 55%, respectively.",
            ["1 year", "3 year", "5-year"],
        ),
        (
            "CRP on admission, day 3 and discharge was 91 ± 9, 41 ± 8 and 12 ± 4 mg/l.",
            ["admission", "day 3", "discharge"],
        ),
        # a pair of each time, where the pairs are set against each other
        (
            "At 1 and 6 h, pain was lower with tea (1.2 ± 0.6 vs 3.1 ± 1.0, and 2.0 ± 0.8 vs "
            "3.3 ± 1.1; both p < 0.001).",
            ["1 h", "1 h", "6 h", "6 h"],
        ),
        # a test in brackets opens no next number
        (
            "Anxiety was 44.9 ± 8.1 and 45.3 ± 7.9 at admission (t = 0.3; p = 0.8), 38.2 ± 7.0 and "
            "49.1 ± 8.6 on the morning of surgery (t = 7.7; p < 0.001).",
            ["admission", "admission", "morning of surgery", "morning of surgery"],
        ),
    ],
)
def test_lists_go_on_as_the_list_before(text, expected):
    assert labels(text, len(expected)) == expected


def test_a_list_runs_through_the_visits_of_the_plan():
    plan = "Methods: Skin was scored at entry, week 20 and week 40. Results: "
    text = plan + "Skin scores were 22.1 ± 4.0, 17.3 ± 4.1 and 13.2 ± 4.4 at the three visits."
    assert labels(text, 3) == ["entry", "week 20", "week 40"]
    other = plan + "Ages were 52.1 ± 4.0, 57.3 ± 4.1 and 53.2 ± 4.4 years in the three groups."
    assert labels(other, 3) == [None] * 3


def test_a_bracket_in_a_study_of_one_arm_holds_two_moments():
    arms = ArmTable((Arm(label="all", role="cohort"),), 30, ())
    text = (
        "Pain was scored at baseline and week 8. Pain improved (7.1 ± 1.0 vs 4.2 ± 1.1, p = 0.01)."
    )
    assert [r.label for r in read_times(scene(text, arms)) if r] == ["baseline", "week 8"]
    doc = prepare("40 patients got tea and 40 got coffee. " + text)
    found = find_mentions(doc)
    two = scene_of(doc, found, find_arms(doc, found.sizes), find_times(doc))
    assert "baseline" not in [r.label for r in read_times(two) if r]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # an amount of change without any visit named
        (
            "Methods: They ate nuts for 20 weeks. Results: Weight fell by 0.6 ± 0.2 kg.",
            ["20 weeks"],
        ),
        ("Methods: They ate nuts for 20 weeks. Results: Weight was 70.6 ± 9.2 kg.", [None]),
        # a qualifier holds in its own clause
        (
            "Intraoperative blood loss was 541 ± 163 ml; at 24 h after surgery it was 112 ± 49 ml.",
            ["Intraoperative", "24 h"],
        ),
        # ... and not for what stands before it
        (
            "Operations took longer (241.6 ± 43.5 min) and postoperative pain was 3.1 ± 1.0.",
            [None, "postoperative"],
        ),
        # what people were at the start is no time of what is said of them
        (
            "On day 50 titres were 87.3 ± 9.1. In those positive at entry they were 99.1 ± 9.4.",
            ["day 50", None],
        ),
        ("Strength was 68.3 ± 11.5% of the preoperative value at the 6th hour.", ["6th hour"]),
        # a length that names an arm
        (
            "All were in an 8-week group or a 12-week group. By week 20 pain was gone in 61% of "
            "the 8-week group and 67% of the 12-week group.",
            ["week 20"] * 2,
        ),
        # a stretch of time is no list
        (
            "Costs from week 1 to week 40 were 1706 ± 90 euro with tea and 2436 ± 95 euro without.",
            ["week 40", "week 40"],
        ),
        # a length that only qualifies what follows
        (
            "Recovery took longer (8.1 ± 2.1 h) and 24-h morphine use was 12.1 ± 4.4 mg.",
            [None, "24-h"],
        ),
        # the start belongs to the number that follows it
        ("Of all, 58.1% were women, and weight at baseline was 61.2 ± 9.0 kg.", [None, "baseline"]),
    ],
)
def test_what_a_time_is_of(text, expected):
    assert labels(text, len(expected)) == expected
