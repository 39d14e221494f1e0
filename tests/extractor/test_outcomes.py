"""Noun phrases that may be outcomes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.outcomes import content_key, phrases_in
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
    ],
)
def test_phrase_is_offered(text, expected):
    assert expected in phrases(text)


def test_verbs_and_numbers_cut_phrases():
    assert phrases("Stiffness fell from 7 to 3") == ["Stiffness"]


def test_key_forgets_plural_and_empty_words():
    assert content_key(("ulcer", "scores")) == content_key(("ulcers",))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.text(max_size=80))
def test_phrases_of_any_text_quote_it(text):
    doc = prepare(text)
    for p in phrases_in(doc, 0, len(doc.norm)):
        assert doc.norm[p.start : p.end] == p.text
