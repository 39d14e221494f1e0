"""From the words of one column to its lines; raised and lowered signs join their words."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.inline import lowered, raised
from corpus.pages.marks import Word

_SMALL = 0.85  # a script's size against the word that it stands at
_LINE_SHARE = 0.5  # of its height that a word shares with its line
_SCRIPT_SHARE = 0.25
_TOUCHING = 1.5  # points between a word and its script
_NO_SPACE = 0.1  # of the size: a narrower gap is none


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line's text, its place, and the size and font of most of its letters.

    ``pure``: all its letters are of that font.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    font: str
    pure: bool


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Return the lines of words that stand in one column, top to bottom."""
    return [_line(row) for row in rows_of(words)]


def rows_of(words: Sequence[Word]) -> list[list[Word]]:
    """Group words that share height, large words first, top to bottom, left to right."""
    rows: list[list[Word]] = []
    keys: list[tuple[float, int]] = []  # top and index of each row, sorted
    tallest = max((w.bottom - w.top for w in words), default=0.0)
    for word in sorted(words, key=lambda w: (-w.size, w.top, w.x0)):
        first = bisect_left(keys, (word.top - tallest, 0))
        last = bisect_left(keys, (word.bottom, 0))
        near = [rows[i] for _, i in keys[first:last]]
        home = max(near, key=lambda r: _shared_height(word, r[0]), default=[])
        small = bool(home) and word.size < _SMALL * home[0].size
        if home and _shared_height(word, home[0]) >= (_SCRIPT_SHARE if small else _LINE_SHARE):
            home.append(word)
        else:
            insort(keys, (word.top, len(rows)))
            rows.append([word])
    return [sorted(rows[i], key=lambda w: w.x0) for _, i in keys]


def _shared_height(word: Word, other: Word) -> float:
    """Share of a word's height that lies within another's; negative where they are apart."""
    shared = min(word.bottom, other.bottom) - max(word.top, other.top)
    return shared / max(word.bottom - word.top, 0.1)


def _line(row: list[Word]) -> Line:
    largest = max(w.size for w in row)
    body = [w for w in row if w.size >= _SMALL * largest]
    fonts: Counter[str] = Counter()
    sizes: Counter[float] = Counter()
    for word in row:
        fonts[word.font] += len(word.text)
        sizes[round(word.size, 1)] += len(word.text)
    text = ""
    before: Word | None = None
    for word in row:
        text += _joined(text, before, word)
        before = word
    return Line(
        text=text,
        x0=row[0].x0,
        x1=max(w.x1 for w in row),
        top=min(w.top for w in body),
        bottom=max(w.bottom for w in body),
        size=sizes.most_common(1)[0][0],
        font=fonts.most_common(1)[0][0],
        pure=len(fonts) == 1,
    )


def _joined(text: str, before: Word | None, word: Word) -> str:
    """Return what a word adds to its line: itself, after a space or as a script."""
    if before is None:
        return word.text
    gap = word.x0 - before.x1
    if gap <= _TOUCHING and word.size < _SMALL * before.size:
        is_up = word.bottom < before.bottom - 0.1 * before.size
        return (raised if is_up else lowered)(text, word.text)
    return word.text if gap <= _NO_SPACE * word.size else f" {word.text}"
