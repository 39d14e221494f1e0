"""The time point that the build of a sentence gives to each number."""

import pytest

from extractor import extract
from extractor.arms import ArmTable, locate
from extractor.find import find_mentions
from extractor.link_scene import Scene, scene_of
from extractor.link_times import time_steps
from extractor.read_changes import is_change
from extractor.read_times import read_times
from extractor.records import Arm
from extractor.sentences import prepare
from extractor.study_times import plan_of
from extractor.time_reading import time_key
from extractor.times import find_times


def scene(text: str) -> Scene:
    doc = prepare(text)
    return scene_of(doc, find_mentions(doc), ArmTable((), None, ()), find_times(doc))


def labels(text: str) -> list[str | None]:
    return [r.label if r else None for r in read_times(scene(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # from A to B: the start, then the time that is named, wherever it stands
        ("FVC rose from 61.2 (3.1) to 64.8 (3.4) at 9 months.", ["baseline", "9 months"]),
        ("At 9 months FVC rose from 61.2 ± 3.1 to 64.8 ± 3.4.", ["baseline", "9 months"]),
        # each number with the time beside it
        (
            "Scores were 7.1 ± 1.0 at baseline and 5.2 ± 1.1 at week 8.",
            ["baseline", "week 8"],
        ),
        (
            "Pain was lower with X at 2 hours (3.1 ± 1.0 vs 4.2 ± 1.1) and 6 hours "
            "(2.2 ± 0.9 vs 3.3 ± 0.8).",
            ["2 hours", "2 hours", "6 hours", "6 hours"],
        ),
        # a list of times runs beside a list of numbers, once or once for each arm
        ("Survival at 1 year and 3 years was 91% and 72%, respectively.", ["1 year", "3 years"]),
        # two arms at one time: the list is not one of times
        (
            "Scores before and after surgery did not differ; at week 4 they were 5.1 ± 1.2 vs "
            "5.0 ± 1.3.",
            ["week 4", "week 4"],
        ),
        # a start that others are only compared with is not the time of the change
        ("At week 6 the change from baseline was -4.1 ± 2.2.", ["week 6"]),
        # a noun's qualifier gives way to a time point
        ("Postoperative pain at 12 h was 3.1 ± 1.2.", ["12 h"]),
        (
            "Mean baseline weight was 81.2 ± 9.3 and 78.1 ± 9.0 at 4 months.",
            ["baseline", "4 months"],
        ),
        # what stands behind a list is of all of it, where no time is nearer before
        (
            "Survival was 81% vs 72% at 2 years, and 64% vs 51% at 6 years.",
            ["2 years", "2 years", "6 years", "6 years"],
        ),
        (
            "At 6 months pain was 5.1 ± 1.2 and sleep 6.3 ± 1.1 at night, as at week 2.",
            ["6 months", "6 months"],
        ),
        # a time that the next numbers stand behind is theirs alone
        (
            "Fewer had rash overall (12.1% versus 18.3%), and on days 1-3 (4.0% versus 9.5%).",
            [None, None, "days 1-3", "days 1-3"],
        ),
        # what people had at the start, or got, is not when they were measured
        ("In women with joint pain at baseline, relapse was 12.1 ± 2.0.", [None]),
        ("In women, joint pain at baseline was 12.1 ± 2.0.", ["baseline"]),
        ("Fewer in the preoperative MRI group needed drains (21% vs 34%).", [None, None]),
        ("Preoperative scores in the MRI group were 21.1 ± 3.0.", ["Preoperative"]),
        # the one time of a survival is not that of the follow-up, and is the same for both
        (
            "At a median follow-up of 63 months, the 5-year survival was 37% and 52%.",
            [None, "5-year", "5-year"],  # the first is the follow-up itself
        ),
        # a change between two days is seen on the later one, however they are named
        ("The mean reduction in pain between day 28 and day 0 was 4.1 ± 1.0.", ["day 28"]),
        # one change told twice, and changes in a row
        ("Results: At 4 weeks hold time rose by 9.7 ± 2.4 s (13%).", ["4 weeks", "4 weeks"]),
        # the people, not a time
        ("Forty women aged 51.2 ± 8.3 years were followed and seen after 4 weeks.", [None]),
    ],
)
def test_readings(text, expected):
    assert labels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "At 5 years relapses fell from 42.5 ± 3.1 with placebo to 24.8 ± 3.0 with drug.",
            ["5 years", "5 years"],
        ),
        (
            "At 5 years relapses fell from 42.5 ± 3.1 to 24.8 ± 3.0 with drug.",
            ["baseline", "5 years"],
        ),
    ],
)
def test_from_one_arm_to_another_is_no_start(text, expected):
    doc = prepare(text)
    arms = (Arm(label="placebo", role="control"), Arm(label="drug"))
    table = ArmTable(arms, None, locate(doc, arms))
    found = scene_of(doc, find_mentions(doc), table, find_times(doc))
    assert [r.label if r else None for r in read_times(found)] == expected


def test_a_length_of_time_takes_no_time_of_earlier_words_and_a_score_does():
    text = "At 6 months, {} 21.3 ± 4.1 {} with drug."
    spell = time_steps(scene(text.format("survival was", "months")))[0]
    score = time_steps(scene(text.format("the score was", "points")))[0]
    silent = [o.features for step in (spell, score) for o in step.options if o.value is None]
    assert silent == [("lasts",), ()]


def test_a_time_that_opens_its_sentence_is_told_apart_from_one_inside():
    opening = "Results: At 6 months, pain was 3.1 ± 1.0 and 4.2 ± 1.1. Sleep was 5.1 ± 1.2."
    inside = "Results: Pain was 3.1 ± 1.0 and 4.2 ± 1.1 at 6 months. Sleep was 5.1 ± 1.2."
    told = [
        next(o.features for o in time_steps(scene(text))[2].options if o.value == "6 months")
        for text in (opening, inside)
    ]
    assert "told|opensTrue|far1" in told[0]
    assert "told|opensFalse|far1" in told[1]


def test_a_change_takes_the_time_point_of_the_plan_and_a_level_does_not():
    text = (
        "Methods: Weight was taken at 16 weeks. "
        "Results: Weight decreased by 3.2 ± 1.1 kg. Mean height was 1.71 ± 0.1 m."
    )
    found = scene(text)
    assert plan_of(found).last is not None
    assert [is_change(found, i) for i in range(2)] == [True, False]
    assert labels(text) == ["16 weeks", None]


def test_a_length_of_follow_up_is_the_time_of_what_follows_but_not_its_own():
    text = "After a median follow-up of 4.2 years, 12 (10%) and 21 (18%) relapsed."
    assert labels(text)[-2:] == ["median follow-up of 4.2 years"] * 2


def test_a_length_of_follow_up_that_is_a_statistic_gives_its_sentence_a_time():
    text = "At 5.4 years median follow-up (interquartile range 4.2-6.3), 11 people (6.1%) relapsed."
    assert labels(text)[-1] == "5.4 years"


def test_another_length_that_is_a_statistic_gives_none():
    text = "Walking came back after 3.2 ± 1.1 days and pain was 2.4 ± 0.9."
    assert labels(text)[-1] is None


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [("6 months", "6-month", True), ("week 12", "12 weeks", True), ("baseline", "6 months", False)],
)
def test_time_key(a, b, same):
    assert (time_key(a) == time_key(b)) is same


def test_every_number_is_offered_no_time():
    for step in time_steps(scene("At week 2 it was 5.1 ± 1.2. Then it was 4.0 ± 1.1.")):
        assert any(option.value is None for option in step.options)
        assert len({option.key for option in step.options}) == len(step.options)


def test_a_text_without_numbers_has_no_steps():
    assert time_steps(scene("Nothing was measured at week 2.")) == []


def options(text: str, number: int) -> dict[str | None, tuple[str, ...]]:
    return {o.value: o.features for o in time_steps(scene(text))[number].options}


PLAN = (
    "Methods: They drank tea for 16 weeks. The primary outcome was handgrip at 12 weeks. Sleep was "
    "rated at 20 weeks. Results: "
)


@pytest.mark.parametrize(
    ("sentence", "about"),
    [
        ("Nausea was seen in 12 (30%) and 3 (8%).", "unread|harm"),
        ("Rescue was needed by 12 (30%) and 3 (8%).", "unread|need"),
        ("Twelve (30%) withdrew and 3 (8%) were lost.", "unread|flow"),
        ("Adherence was 83% and 80%.", "unread|kept"),
        ("Remission was seen in 12 (30%) and 3 (8%).", "unread|goal"),
        ("The mood score was 6.1 ± 1.0 and 5.2 ± 1.1.", "unread|measured"),
    ],
)
def test_the_words_near_a_number_say_what_it_is_about(sentence, about):
    assert about in options(PLAN + sentence, 0)[None]


def test_a_time_told_before_is_offered_with_where_it_was_told():
    found = options(PLAN + "Strength was 31.2 ± 4.0 kg and 29.1 ± 4.4 kg by handgrip.", 0)
    assert "primary" in found["12 weeks"]
    assert "match" in found["12 weeks"]
    assert "planned" in found["20 weeks"]
    assert "match" not in found["20 weeks"]
    assert "course" in found["16 weeks"]


def test_a_time_at_which_the_plan_looks_for_the_outcome_is_read():
    assert options(PLAN + "Handgrip was 31.2 ± 4.0 kg.", 0)["12 weeks"] == ("read", "read_defined")


def test_a_time_read_for_earlier_numbers_leads_the_next_ones():
    text = PLAN + "At 4 weeks grip was 31.2 ± 4.0 kg. The mood score was 6.1 ± 1.0."
    assert {"told", "led", "led|far1"} <= set(options(text, 1)["4 weeks"])


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("With a median follow-up of 4 years, 12 (10%) had relapsed.", "read_follow_up"),
        ("At entry grip was poor; 12 (10%) had relapsed.", "start_head"),
    ],
)
def test_weak_words_for_a_time_are_told_apart(text, feature):
    steps = time_steps(scene(text))
    assert any(f.startswith(feature) for o in steps[-1].options for f in o.features)


def test_changes_in_a_row_are_of_one_time_and_a_level_behind_them_is_not():
    text = (
        "Methods: Body scans were done at the end of the study. Results: There was a decrease in "
        "fat (-0.94 kg, 95% CI -1.41 to -0.48), and an increase in lean mass (1.05 kg, 95% CI "
        "0.27 to 1.82), arm mass (0.38 kg, 95% CI 0.06 to 0.69), skin and nails and all the rest "
        "of it and then some more and finally leg mass (0.41 kg, 95% CI 0.12 to 0.70){}"
    )
    end = "the end of the study"
    assert labels(text.format("."))[-4:] == [end, end, end, None]
    assert (
        labels(
            text.replace(
                "skin and nails and all the rest of it and then some more and finally", "and"
            ).format(".")
        )[-4:]
        == [end] * 4
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The postoperative hospital stay was 9.1 ± 3.2 and 11.5 ± 4.0 days.", [None, None]),
        ("Pain was less at 2 years. Blood loss was 145 ± 31 and 420 ± 90 ml.", [None, None]),
        ("At 2 h blood loss was 145 ± 31 and 420 ± 90 ml.", ["2 h", "2 h"]),
        ("The postoperative pain score was 3.1 ± 1.2 and 4.5 ± 1.0.", ["postoperative"] * 2),
    ],
)
def test_a_stay_and_an_operation_are_of_no_time_told_elsewhere(sentence, expected):
    assert [m.time for m in extract(sentence).measurements] == expected


def test_the_time_behind_two_arms_is_of_both():
    text = (
        "Methods: Adults took tea (n = 60) or water (n = 60). Results: In cycle 1, no nausea was "
        "more frequent with tea than with water: 65.0% vs 38.3% in the acute period, 70.0% vs "
        "51.7% in the delayed period."
    )
    assert [m.time for m in extract(text).measurements] == ["acute period"] * 2 + [
        "delayed period"
    ] * 2


def test_the_time_behind_the_last_arm_of_a_list_is_of_the_list():
    text = (
        "Methods: Adults took tea (n = 60), milk (n = 60) or water (n = 60). Results: Relapse was "
        "seen in 66.7%, 73.3% and 58.9%, respectively, at 3 years, and in 9.1% with tea and 12.4% "
        "with water at 5 years (P = 0.02)."
    )
    assert [m.time for m in extract(text).measurements] == ["3 years"] * 3 + ["5 years"] * 2
