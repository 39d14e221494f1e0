"""Time points: every row of the rule table by its own strings, and whole sentences."""

import itertools
import tomllib
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.document import Document
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
