"""Counts in words and digits."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.number_words import SCALES, VALUES, count_ending_at, digit_value, word_value

COUNTS = [
    ("seven", 7),
    ("thirty-five", 35),
    ("one hundred and six", 106),
    ("four hundred sixty-two", 462),
    ("two-hundred fifty-three", 253),
    ("two thousand one hundred", 2100),
    ("1,307", 1307),
    ("145 208", 145208),
    ("48", 48),
]


@pytest.mark.parametrize(("text", "value"), COUNTS)
def test_counts(text: str, value: int) -> None:
    words = text.split()
    assert count_ending_at(words, len(words) - 1) == (0, value)


@pytest.mark.parametrize(
    "text", ["patients", "4.5", "1,02", "and", "-", "x-ray", "well-known", "²"]
)
def test_what_is_no_count(text: str) -> None:
    assert count_ending_at([text], 0) is None


def test_a_year_before_a_count_is_no_part_of_it() -> None:
    assert count_ending_at(["2007", "120"], 1) == (1, 120)


UNITS = [w for w, v in VALUES.items() if 0 < v < 10]
TENS = [w for w, v in VALUES.items() if v >= 20]


@settings(max_examples=60, derandomize=True)
@given(st.sampled_from(UNITS), st.sampled_from(TENS), st.sampled_from(UNITS))
def test_words_add_up(hundreds: str, tens: str, units: str) -> None:
    words = [hundreds, "hundred", "and", f"{tens}-{units}"]
    expected = VALUES[hundreds] * SCALES["hundred"] + VALUES[tens] + VALUES[units]
    assert count_ending_at(words, 3) == (0, expected)


@settings(max_examples=60, derandomize=True)
@given(st.integers(0, 9_999_999))
def test_digits_read_back(value: int) -> None:
    assert digit_value(str(value)) == value
    assert digit_value(f"{value:,}") == value


def test_unknown_word_has_no_value() -> None:
    assert word_value("dozen") is None
