"""Patterns of words that are quick to search for."""

import re

import pytest

from extractor.word_pattern import at_word

TEXT = "More or less, the moreover lessened 3more times: no more than pre-treatment or x-less."


@pytest.mark.parametrize(
    "alternatives",
    [
        "more|less",
        r"more(?: than)?|less\w*|t[hi]e",
        "(?:no|nothing) (?:more|less)|or",
        "(?:(?:no|pre)-?|m)(?:ore|treatment)",
    ],
)
def test_it_finds_what_a_word_boundary_and_the_alternatives_find(alternatives: str) -> None:
    plain = [m.span() for m in re.finditer(rf"\b(?:{alternatives})", TEXT)]
    assert [m.span() for m in re.finditer(at_word(alternatives), TEXT)] == plain
    assert plain


@pytest.mark.parametrize("alternatives", [r"more|\d", "(?:wo)?men", "a?ged", "more|", "(more)"])
def test_an_alternative_that_opens_with_no_letter_is_refused(alternatives: str) -> None:
    with pytest.raises(ValueError, match="open"):
        at_word(alternatives)
