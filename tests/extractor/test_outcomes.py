"""Noun phrases that may be outcomes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.outcomes import content_key, defined_short_forms, phrases_in
from extractor.sentences import prepare


def phrases(text: str) -> list[str]:
    doc = prepare(text)
    return [p.text for p in phrases_in(doc, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mean grip strength was 31 kg", "grip strength"),
        ("Duration of fever was shorter", "Duration of fever"),
        ("a decrease in joint count (12)", "joint count"),
        ("40% completed the course", "completed the course"),
        ("6-minute walk distance rose", "6-minute walk distance"),
        ("Fall rates were 1.9 and 1.7 per year", "Fall rates"),
        (
            "clinically significant improvement was reached by 12",
            "clinically significant improvement",
        ),
        ("the OFF time was 6 hours", "OFF time"),
        ("the root mean square error was 7 degrees", "root mean square error"),
        ("Time in range was 70%", "Time in range"),
        ("Corrected QT interval was 412 ms", "Corrected QT interval"),
        # a heading that runs into its sentence is no part of it
        ("Results Pain at rest was 3.4", "Pain"),
        ("Results were 3.4", "Results"),
    ],
)
def test_phrase_is_offered(text, expected):
    assert expected in phrases(text)


def test_verbs_and_numbers_cut_phrases():
    assert phrases("Stiffness fell from 7 to 3") == ["Stiffness"]


def test_key_forgets_plural_and_empty_words():
    assert content_key(("ulcer", "scores")) == content_key(("ulcers",))


def test_key_of_what_happened_is_that_of_its_noun():
    assert content_key(("died",)) == content_key(("death",))


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Heart rate (HR) and cardiac index (CI) rose.", {"HR", "CI"}),
        ("The spherical equivalent (SE) was measured.", {"SE"}),
        ("The hazard ratio (HR) and standard error (SE) are given.", set()),
        ("The mean rose (SE 0.4) and the rate (HR 0.7) fell.", set()),
    ],
)
def test_short_forms_of_things_measured(text, forms):
    assert defined_short_forms(text) == forms


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.text(max_size=80))
def test_phrases_of_any_text_quote_it(text):
    doc = prepare(text)
    for p in phrases_in(doc, 0, len(doc.norm)):
        assert doc.norm[p.start : p.end] == p.text
