"""Find every number of a text, in digits or in words, once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.grammar.parts import DIGITS, EXPONENT, TENS, WORD_NUMBERS, WORD_SEARCH, number
from extractor.records import Number
from extractor.word_places import starts_of

_SIGNS = frozenset("-–+ ")


@dataclass(slots=True)
class Token:
    """A printed number; ``free`` until a finder has used it."""

    start: int
    end: int
    number: Number
    in_words: bool = False
    free: bool = True


_START = re.compile(
    r"[\d.](?:(?<=\d)|(?=\d))(?:(?<![\w.].)|(?<=[a-z)%]\.\d))(?<![A-Za-z][-–].)(?<![)%\]]\.)(?<!\d/.)(?<!\d/\s.)"
)
_NUMBER = re.compile(rf"{DIGITS}{EXPONENT}?(?!\d)")
_SIGN = re.compile(r"(?<![\w%)\].'\"/])[-–+]\Z|−\s\Z")
_POWER = re.compile(
    r"(?:\b|[./·])(?:k?g|l|h|hr|s|min|day|d|m|ml|dl|cm|year|wk|week)\s-[123]\Z", re.I
)
_SQUARED = re.compile(r"(?<!\w)(?:r|eta|[ηωχ]p?|chi)\(\Z", re.I)  # "r(2)": a raised 2
_WORDS = re.compile(
    WORD_SEARCH
    + r"|none(?=\s(?:in\s(?!either|both|any|each|this|our|all)[a-z]|of\s(?:the|\d|those)\b"
    r"|(?:with|after|on|had)\b))(?<!\wnone)"
)
_OPENING = frozenset([*TENS, *WORD_NUMBERS, "none"])


def _digits(norm: str) -> list[Token]:
    out: list[Token] = []
    done = 0
    for opening in _START.finditer(norm):
        start = opening.start()
        match = _NUMBER.match(norm, start) if start >= done else None
        if match is None:
            continue
        done = match.end()
        if norm[start - 1 : done + 1] == "(2)" and _SQUARED.search(norm, max(0, start - 5), start):
            continue
        if norm[start - 1 : start] in _SIGNS:
            sign = _SIGN.search(norm, max(0, start - 2), start)
            start = sign.start() if sign else start
            if sign and _POWER.search(norm, max(0, start - 6), done):
                continue
        out.append(Token(start, done, number(norm[start:done])))
    return out


def _words(small: str) -> list[Token]:
    out: list[Token] = []
    done = 0
    for start in starts_of(small, _OPENING):
        match = _WORDS.match(small, start) if start >= done else None
        if match is not None:
            done = match.end()
            out.append(Token(start, done, number(match[0]), True))
    return out


def tokens_in(norm: str, small: str) -> list[Token]:
    """Return the numbers of a text in reading order; ``small`` is its lower case."""
    found = _digits(norm)
    words = _words(small)
    if words:
        found += words
        found.sort(key=lambda t: t.start)
    return found
