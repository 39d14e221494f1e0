"""Find every number of a text, in digits or in words, once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.grammar.parts import DIGITS, EXPONENT, SIGN, WORDS, number
from extractor.records import Number


@dataclass(slots=True)
class Token:
    """A printed number; ``free`` until a finder has used it."""

    start: int
    end: int
    number: Number
    in_words: bool = False
    free: bool = True


_TOKEN = re.compile(
    rf"(?:(?<![\w%)\].'\"/]){SIGN})?(?<![\w.])(?<![A-Za-z][-–])(?<![)%\]](?=\.)){DIGITS}{EXPONENT}?(?![\d])"
)
_WORDS = re.compile(rf"(?<![\w-]){WORDS}")


def tokens_in(norm: str, small: str) -> list[Token]:
    """Return the numbers of a text in reading order; ``small`` is its lower case."""
    found = [Token(m.start(), m.end(), number(m[0])) for m in _TOKEN.finditer(norm)]
    words = [Token(m.start(), m.end(), number(m[0]), True) for m in _WORDS.finditer(small)]
    if words:
        found += words
        found.sort(key=lambda t: t.start)
    return found
