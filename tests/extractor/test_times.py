"""Time points: every row of the rule table by its own strings, and whole sentences."""

import itertools
import tomllib
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.document import Document
from extractor.find import find_mentions
from extractor.sentences import prepare
from extractor.times import find_times, length_in_days, time_words

TABLE = tomllib.loads(
    resources.files("extractor").joinpath("data/time_words.toml").read_text("utf-8")
)
PATTERNS = {rule.name: rule.pattern for rule in time_words().rules}


def times(text: str) -> list[str]:
    return [t.label for t in find_times(Document(text, text, ()))]


@pytest.mark.parametrize(
    ("rule", "text"), [(r["name"], x) for r in TABLE["rule"] for x in r["matches"]]
)
def test_rule_takes_its_own_strings(rule, text):
    assert PATTERNS[rule].search(text)


@pytest.mark.parametrize(
    ("rule", "text"), [(r["name"], x) for r in TABLE["rule"] for x in r["rejects"]]
)
def test_rule_leaves_its_rejects(rule, text):
    assert not PATTERNS[rule].search(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pain fell from 7 at baseline to 3 at 6 months.", ["baseline", "6 months"]),
        ("at 3, 6, and 12 months", ["3 months", "6 months", "12 months"]),
        ("30 minutes and 2, 24 hours after dosing", ["30 minutes", "2 hours", "24 hours"]),
        ("received 20 mg daily for 12 weeks", []),
        ("aged 18 years or older", []),
        ("a 12-week trial with a 2-week run-in", []),
        ("The 1-year survival was higher", ["1-year"]),
        ("At week 24 the score was 3", ["week 24"]),
        ("at weeks 8, 12 and 24, it was", ["weeks 8", "weeks 12", "weeks 24"]),
        ("On day 3, 22 had fever", ["day 3"]),
        ("on day 3 and 22 had fever", ["day 3"]),
        ("Preoperatively 7, postoperatively 5", ["Preoperatively", "postoperatively"]),
        ("doses were given every 4 weeks", []),
    ],
)
def test_times_of_a_sentence(text, expected):
    assert times(text) == expected


@pytest.mark.parametrize(
    ("label", "days"),
    [
        ("6 months", 182.625),
        ("week 12", 84),
        ("six-week", 42),
        ("third day", 3),
        ("baseline", None),
    ],
)
def test_length_in_days(label, days):
    assert length_in_days(label) == days


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            [
                "at",
                "after",
                "6",
                ",",
                "weeks",
                "week 2",
                "and",
                "end of the",
                "study",
                "İ",
                "(",
                "1st",
                "post",
                "-",
                "12-month",
            ]
        )
    )
)
def test_any_text_gives_sorted_mentions_that_do_not_overlap(words):
    text = " ".join(words)
    found = find_times(Document(text, text, ()))
    assert all(0 <= t.start < t.end <= len(text) for t in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at the 2nd, 6th and 12th hours", ["2nd hours", "6th hours", "12th hours"]),
        ("at the 2nd (5 vs 6) and the 6th hour", ["2nd hour", "6th hour"]),
        ("the 1-, 3- and 5-year survival rates", ["1 year", "3 year", "5-year"]),
        ("at 6 but not at 12 months", ["6 months", "12 months"]),
        ("at both 3 and 6 months", ["3 months", "6 months"]),
        ("over the full 2 years", ["2 years"]),
        ("across 12 weeks", ["12 weeks"]),
        ("at the end of the 12th week", ["12th week"]),
        ("in the eighth week", ["eighth week"]),
        ("on POD 1 and POD 3", ["POD 1", "POD 3"]),
        ("at baseline (T0), at 6 weeks (T1) and at T2", ["baseline", "T0", "6 weeks", "T1", "T2"]),
        ("from M0 to M6", ["M0", "M6"]),
        ("Ninety-day mortality", ["Ninety-day"]),
        ("after treatment for 3 months", ["after treatment", "3 months"]),
        ("at a follow up of 10 years", ["10 years"]),
        ("at the last follow up", ["follow up"]),
        ("at the 15th minute in the recovery room", ["15th minute"]),
        ("in the recovery room", ["recovery room"]),
        ("before the cannulation", ["before the cannulation"]),
        ("in the maintenance phase", ["maintenance phase"]),
        ("at the time of admission", ["admission"]),
        ("CI -0.32 to 0.00, at six-month follow-up", ["six-month"]),
        ("during the follow-up of 4.9 ± 1.4 years", ["follow-up"]),
        ("a follow-up of 72.2 months (IQR 61-83), and 5-year survival", ["5-year"]),
        # how long something took, and how much longer
        ("the stay fell from 7.0 to 5.8 days", []),
        ("the visit took longer by 2.6 min", []),
        ("from 2 to 4 weeks", ["2 weeks", "4 weeks"]),
        ("healed by 12 weeks", ["12 weeks"]),
        # not times: arms, vertebrae, what a test statistic or an endpoint is called
        ("groups C, D1 and D2", []),
        ("a block at T9 level", []),
        ("(t11 = 8.02)", []),
        ("our third endpoint, pain, was 3", []),
        ("24-h systolic pressure", []),
        ("the age group of 21-25 years (46%)", []),
        ("after the adjustment", []),
    ],
)
def test_further_ways_of_writing_a_time(text, expected):
    assert times(text) == expected


def test_the_number_of_a_day_is_no_result():
    text = "By day 28, 54 (27%) and 63 (30%) had died. At week 12, 28% and 10% were well."
    doc = prepare(text)
    assert not {"28", "12"} & {text[s.start : s.end] for s in find_mentions(doc).stats}


@pytest.mark.parametrize(("label", "days"), [("eighth week", 56), ("24th hour", 1), ("POD 3", 3)])
def test_lengths_of_ordinals(label, days):
    assert length_in_days(label) == pytest.approx(days)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They walked 38 m further in 6 minutes.", []),
        ("Pain was gone in 6 minutes.", ["6 minutes"]),
        ("Their walking distance grew in 6 months.", ["6 months"]),
        ("It was better on study day (SD) 1, 2 and 5.", ["day 1", "day 2", "day 5"]),
        (
            "At six [0.1 (-0.2 to 0.4)] or 12 months [0.2] it was equal.",
            ["six months", "12 months"],
        ),
    ],
)
def test_tests_of_minutes_and_lists_with_asides(text, expected):
    assert [t.label for t in find_times(prepare(text))] == expected
