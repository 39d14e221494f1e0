"""Brackets, connectors and parallel lists."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.clauses import (
    classify_connector,
    find_brackets,
    outside_brackets,
    parallel_runs,
    structure_of,
)
from extractor.sentences import prepare


@pytest.mark.parametrize(
    ("between", "kind"),
    [
        (" versus ", "vs"),
        (" than in controls ", "vs"),
        (" mmhg to ", "to"),
        (" and ", "and"),
        (", ", "comma"),
        ("; ", "semicolon"),
        (" / ", "slash"),
        (" while in the other arm ", "contrast"),
        (" ", "juxtaposed"),
        (" of the eyes ", "words"),
    ],
)
def test_connector(between, kind):
    assert classify_connector(between) == kind


@pytest.mark.parametrize("sign", ["-", "^", "°", "%"])
def test_a_ruled_line_between_two_numbers_takes_no_time(sign):
    started = time.perf_counter()
    assert classify_connector(f" {sign * 300} ") == "juxtaposed"
    assert time.perf_counter() - started < 1


def test_brackets_nest_and_ignore_strays():
    brackets = find_brackets("a) b (c [d] e (f) g)")
    assert [(b.start, b.depth, b.parent) for b in brackets] == [(5, 0, None), (8, 1, 0), (14, 1, 0)]


def test_bracket_at_finds_the_innermost():
    structure = structure_of(prepare("Pain (at rest (mean) 3) fell."))
    inner, outer, none = (structure.bracket_at(p) for p in (16, 21, 25))
    assert (inner, outer, none) == (1, 0, None)


def test_outside_brackets_drops_two_levels():
    assert outside_brackets("a (b [c] d) e").split() == ["a", "e"]


def test_parallel_runs_break_at_sentences_and_words():
    assert parallel_runs(["vs", "sentence", "and", "comma"]) == [(0, 2), (2, 5)]


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.text(alphabet="a ()[]{};,.", max_size=60))
def test_brackets_of_any_text_are_nested_spans(text):
    for b in find_brackets(text):
        assert 0 <= b.start < b.end <= len(text)
        if b.parent is not None:
            parent = find_brackets(text)[b.parent]
            assert parent.start < b.start
            assert b.end <= parent.end
