"""A text as words with their places: what the searches for arms and sizes walk over."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A word keeps its inner hyphens, slashes, pluses and points ("BB+PG", "10-mg", "1,200", "0.5"); a
# hyphen before "group" or "treated" parts two words; everything else is one sign. The end of a line
# before a capital reads as a full stop: titles and headings have none. "Group-A" is two words and a
# hyphen, as it is "group A".
_WORD = re.compile(
    r"[ie](?<!\w.)\.[eg]\.|\w+(?:[-/+.,'’](?!(?:groups?|arms?|treated|receiving|allocated|assigned)\b)"
    r"(?!(?:(?<=[Gg]roup-)|(?<=[Aa]rm-))(?:[A-Z]|[IVX]+|\d)\b)"
    r"(?:(?<=[,.])\d|(?<![,.])\w)\w*)*[°%™®]?|\S"
)

_SIZES = re.compile(r"[nN](?<!\w.) ?= ?(\d{1,6}(?:/\d{1,6})+)\b(?![.,]?\d|%)")
_MARKS = frozenset(",.;:)")  # of which a word holds none at its end
_PAIR = 2
_ALIKE = 0.8  # of the second number, for the first to be the size of a group beside it


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists: printed words, and the same in lower case.

    ``raw`` are the words as they stand in ``source``, without the stops that end a reader's text.
    """

    text: list[str]
    low: list[str]
    raw: list[str]
    source: str

    def __len__(self) -> int:
        return len(self.text)

    def phrase(self, first: int, stop: int) -> str:
        """Return the words first to stop - 1, joined as names are printed."""
        return " ".join(self.text[first:stop])

    def spans(self, stop: int | None = None) -> list[tuple[int, int]]:
        """Return where the words up to ``stop`` stand: between them is white space alone."""
        found: list[tuple[int, int]] = []
        end, place = 0, self.source.index
        for word in self.raw[:stop]:
            start = place(word, end)
            end = start + len(word)
            found.append((start, end))
        count = len(self.text) if stop is None else min(stop, len(self.text))
        return found + [(end, end)] * (count - len(found))


def _with_sizes_apart(raw: list[str], text: str) -> list[str]:
    """Part "n = 80/41" and "n = 20/21/19" into sizes; "n = 5/40" stays the fraction that it is."""
    rows = {m[1] for m in _SIZES.finditer(text)}
    rows = {x for x in rows if _are_sizes([int(n) for n in x.split("/")])}
    if not rows:
        return raw
    parted: list[str] = []
    for word in raw:
        sized = word in rows and parted[-1:] == ["="]
        parted += re.findall(r"\d+|/", word) if sized else [word]
    return parted


def _are_sizes(numbers: list[int]) -> bool:
    return len(numbers) > _PAIR or numbers[0] >= _ALIKE * numbers[1]


def _words(line: str) -> list[str]:
    """Cut a line into words; most stand between spaces, maybe with a mark behind them."""
    out: list[str] = []
    for piece in line.split(" "):
        if piece.isalpha():
            out.append(piece)
        elif piece[-1:] in _MARKS and piece[:-1].isalpha():
            out += (piece[:-1], piece[-1])
        elif piece:
            out += _WORD.findall(piece)
    return out


def _cut(text: str) -> list[str]:
    """Cut a text into words and the ends of the lines before a capital or a number."""
    first, *lines = text.strip().split("\n")  # a line's end before the text ends no line
    raw = _words(first)
    empty = 0
    for line in lines:
        following = line.lstrip()[:1]
        empty += 1
        if not following:
            continue  # its end reads as that of the line before
        if following.isascii() and (following.isupper() or following.isdigit()):
            raw += ["\n"] * empty
        raw += _words(line)
        empty = 0
    return raw


def tokenise(text: str) -> Tokens:
    """Cut a text into words."""
    raw = _cut(text)
    if "/" in text:
        raw = _with_sizes_apart(raw, text)
    words = ["." if word == "\n" else word for word in raw]
    # In one piece: a call for every word takes five times as long.
    low = "\n".join(words).lower().split("\n") if words else []
    return Tokens(words, low, raw, text)
