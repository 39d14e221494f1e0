"""The same paper once; labels that tell studies apart; time labels as windows."""

from __future__ import annotations

import pytest

from meta import Settings, effects_from_records
from meta.errors import InputError
from meta.rows import Reason
from meta.select import first_of_each, study_labels
from meta.timepoints import slot_of, time_point
from tests.meta.pooling_records import COHORT, change, level, study, vocabulary

RICH = [change("IVIG", "6 months", -5.0, 8.0), level("IVIG", "baseline", 28.0, 7.0)]
POOR = [change("IVIG", "6 months", -5.0, 8.0)]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"pmid": "123"}, {"pmid": "0123"}, True),
        ({"doi": "10.1/AB"}, {"doi": "https://doi.org/10.1/ab"}, True),
        ({"doi": "doi: 10.1/ab."}, {"doi": "10.1/ab"}, True),
        (
            {"title": "A trial of the drug in early disease"},
            {"title": "A Trial of the Drug, in early disease."},
            True,
        ),
        ({"title": "Rituximab in scleroderma"}, {"title": "Rituximab in scleroderma"}, False),
        ({"pmid": "123"}, {"pmid": "124"}, False),
        ({"pmid": "123", "doi": "10.1/a"}, {"doi": "10.1/b"}, False),
        ({}, {}, False),
    ],
)
def test_duplicates_by_pmid_or_doi(first, second, same):
    a, b = study("a", COHORT, *POOR, **first), study("b", COHORT, *RICH, **second)
    kept, dropped = first_of_each([a, b])
    assert [r.id for r in kept] == (["b"] if same else ["a", "b"])
    assert [(r.id, best.id) for r, best in dropped] == ([("a", "b")] if same else [])


def test_records_joined_by_a_third_are_one():
    a = study("a", COHORT, *POOR, pmid="1")
    b = study("b", COHORT, *POOR, doi="10.1/x")
    c = study("c", COHORT, *RICH, pmid="1", doi="10.1/x")
    kept, dropped = first_of_each([a, b, c])
    assert [r.id for r in kept] == ["c"]
    assert {r.id for r, _ in dropped} == {"a", "b"}


def test_a_duplicate_is_in_no_row_and_listed():
    a, b = study("a", COHORT, *POOR, pmid="1"), study("b", COHORT, *POOR, pmid="1")
    evidence = effects_from_records([a, b], vocabulary())
    assert [r.record_id for r in evidence.rows] == ["a"]
    listed = [e for e in evidence.excluded if e.reason is Reason.DUPLICATE]
    assert [(e.record_id, e.detail) for e in listed] == [("b", "counted as a")]


def test_labels_tell_studies_of_one_author_and_year_apart():
    authors = [("Le, E N",), ("Le EN", "Ng P"), ("Erika Meyer",), ()]
    records = [study(f"r{i}", COHORT, authors=a, year=2011) for i, a in enumerate(authors)]
    assert study_labels(records) == ["Le 2011a", "Le 2011b", "Meyer 2011", "r3"]
    many = [study(f"s{i}", COHORT, authors=("Wu X",), year=2020) for i in range(28)]
    assert study_labels(many)[25:] == ["Wu 2020z", "Wu 2020aa", "Wu 2020ab"]


@pytest.mark.parametrize(
    ("label", "moment", "days"),
    [
        ("6 months", "timed", 182.625),
        ("week 24", "timed", 168.0),
        ("24-week", "timed", 168.0),
        ("one year", "timed", 365.25),
        ("after 2-year therapy", "timed", 730.5),
        ("12 ± 3 months", "timed", 365.25),
        ("48 hours", "timed", 2.0),
        ("month 15", "timed", 456.5625),
        ("6 months after surgery", "timed", 182.625),
        ("POD 3", "timed", 3.0),
        ("second day", "timed", 2.0),
        ("third postoperative day", "timed", 3.0),
        ("following surgery", "after", None),
        ("day 0", "baseline", 0.0),
        ("baseline", "baseline", 0.0),
        ("before treatment", "baseline", 0.0),
        ("pre-treatment", "baseline", 0.0),
        ("4 weeks before", "baseline", 0.0),
        ("post-treatment", "after", None),
        ("end of study", "after", None),
        ("follow-up", "after", None),
        ("intraoperative", "other", None),
        (None, "unstated", None),
        ("  ", "unstated", None),
    ],
)
def test_time_labels(label, moment, days):
    point = time_point(label)
    assert point.moment == moment
    assert point.days == (None if days is None else pytest.approx(days))


@pytest.mark.parametrize(
    ("label", "window"),
    [
        ("week 26", "6 months"),
        ("1 year", "12 months"),
        ("week 52", "12 months"),
        ("3 months", "3 months"),
        ("week 300", "300 weeks"),
        ("48 hours", "2 days"),
        ("5 years", "5 years"),
        ("end of treatment", "end of treatment"),
        ("second evaluation", "second evaluation"),
        (None, "time not stated"),
    ],
)
def test_windows(label, window):
    assert slot_of(time_point(label), vocabulary()).name == window


@pytest.mark.parametrize(
    "switches",
    [
        {"correlation": 1.0},
        {"correlation_range": (0.2, -1.0)},
        {"level": 95.0},
        {"min_confidence": 2.0},
    ],
)
def test_settings_refuse_what_cannot_be(switches):
    with pytest.raises(InputError):
        Settings(**switches)
