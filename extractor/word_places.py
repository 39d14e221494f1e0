"""Where the words of a text stand: looked up once, for every search that opens with a word.

A pattern that is searched for is tried at every letter; one that is only matched where a word that
can open it stands is tried a few times.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_WORD = re.compile(r"[a-z]+")
_LETTERS = bytes(code if ord("a") <= code <= ord("z") else ord(" ") for code in range(256))


@lru_cache(maxsize=1)  # asked for by one finder after the other
def word_places(small: str) -> dict[str, list[int]]:
    """Return every word of a text in small letters with the offsets at which it starts.

    A word is a run of the letters a to z, whatever stands around it.
    """
    # All but letters made spaces, one byte for one character: to split is cheaper than to match.
    plain = small.encode("ascii", "replace").translate(_LETTERS).decode("ascii")
    places: dict[str, list[int]] = {}
    start = 0
    for word in plain.split(" "):
        if word in places:
            places[word].append(start)
        else:
            places[word] = [start]
        start += len(word) + 1
    places.pop("", None)  # between two characters that are no letters
    return places


def starts_of(small: str, words: frozenset[str]) -> list[int]:
    """Return where any of some words starts, in reading order."""
    places = word_places(small)
    return sorted([start for word in places.keys() & words for start in places[word]])


def first_words(phrases: Iterable[str]) -> frozenset[str]:
    """Return the words that phrases open with; a phrase that opens with no letter has none."""
    found = (_WORD.match(phrase) for phrase in phrases)
    return frozenset([match[0] for match in found if match])
