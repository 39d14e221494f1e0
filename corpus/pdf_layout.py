"""From placed words on a page to lines and paragraphs in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from corpus.inline import lowered, raised

Word = dict[str, Any]

_SMALL = 0.85  # a script's size against the word that it stands at
_LINE_SHARE = 0.5  # of its height that a word shares with its line
_SCRIPT_SHARE = 0.25
_TOUCHING = 1.5  # points between a word and its script
_MIN_GAP = 9.0  # points: narrower gaps are word spaces
_CENTRE = (0.35, 0.65)  # a gutter lies in this part of the page's width
_MIN_LINES = 4
_MIN_SHARE = 0.3
_NEW_PARAGRAPH = 0.75  # of a line's height, beyond the usual distance of lines
_HYPHEN = re.compile(r"[a-z]-$")
_LABEL = re.compile(
    r"(?i)^(?:abstract|summary|background|introduction|objectives?|aims?|purpose|methods?|results"
    r"|findings|conclusions?|interpretation|key ?words?)\b\W{0,2}(?:$|(?<=[:.])\s*\S)"
)


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    top: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Joined lines and the size of their letters in points."""

    text: str
    size: float


def paragraphs(words: Sequence[Word], width: float) -> list[Paragraph]:
    """Return the paragraphs of a page in reading order: columns one after the other."""
    rows = _rows(words)
    gutter = _gutter(rows, width)
    return [p for block in _blocks(rows, gutter) for p in _paragraphs(block)]


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    """Group words that share height, large words first, top to bottom, left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (-w["size"], w["top"], w["x0"])):
        home = max(rows, key=lambda r: _shared_height(word, r[0]), default=[])
        small = bool(home) and word["size"] < _SMALL * home[0]["size"]
        if home and _shared_height(word, home[0]) >= (_SCRIPT_SHARE if small else _LINE_SHARE):
            home.append(word)
        else:
            rows.append([word])
    rows.sort(key=lambda r: r[0]["top"])
    return [sorted(row, key=lambda w: w["x0"]) for row in rows]


def _shared_height(word: Word, other: Word) -> float:
    """Share of a word's height that lies within another's; negative where they are apart."""
    shared = min(word["bottom"], other["bottom"]) - max(word["top"], other["top"])
    return float(shared / max(word["bottom"] - word["top"], 0.1))


def _gutter(rows: list[list[Word]], width: float) -> float | None:
    """Find the x of the gap between two columns that enough lines share."""
    seen: Counter[int] = Counter()
    for row in rows:
        for left, right in pairwise(row):
            low, high = left["x1"], right["x0"]
            if high - low >= _MIN_GAP:
                first, last = (max(low, _CENTRE[0] * width), min(high, _CENTRE[1] * width))
                seen.update(range(int(first) + 1, int(last) + 1))
    if not seen:
        return None
    most = max(seen.values())
    if most < _MIN_LINES or most < _MIN_SHARE * len(rows):
        return None
    return float(median(x for x, count in seen.items() if count == most))


def _blocks(rows: list[list[Word]], gutter: float | None) -> Iterator[list[_Line]]:
    """Yield runs of lines to be read on: full-width lines, else left column, then right."""
    if gutter is None:
        yield [_line(row) for row in rows]
        return
    full: list[_Line] = []
    split: list[Word] = []
    for row in rows:
        if any(w["x0"] < gutter < w["x1"] for w in row) or _closed(row, gutter):
            yield from _columns(split, gutter)
            split = []
            full.append(_line(row))
            continue
        if full:
            yield full
            full = []
        split += row
    if full:
        yield full
    yield from _columns(split, gutter)


def _columns(words: list[Word], gutter: float) -> Iterator[list[_Line]]:
    """Yield the left column's lines, then the right one's; their lines need not be level."""
    for side in ([w for w in words if w["x1"] <= gutter], [w for w in words if w["x0"] >= gutter]):
        if side:
            yield [_line(row) for row in _rows(side)]


def _closed(row: list[Word], gutter: float) -> bool:
    """Whether a line runs over the gutter with no more than a word space at it."""
    left = [w["x1"] for w in row if w["x1"] <= gutter]
    right = [w["x0"] for w in row if w["x0"] >= gutter]
    return bool(left and right) and min(right) - max(left) < _MIN_GAP


def _line(row: list[Word]) -> _Line:
    size = max(w["size"] for w in row)
    body = [w for w in row if w["size"] >= _SMALL * size]
    text = ""
    before: Word | None = None
    for word in row:
        text += _joined(text, before, word)
        before = word
    top, bottom = min(w["top"] for w in body), max(w["bottom"] for w in body)
    return _Line(text, top, bottom, size)


def _joined(text: str, before: Word | None, word: Word) -> str:
    """Return what a word adds to its line: itself, after a space or as a script."""
    if before is None:
        return str(word["text"])
    gap = word["x0"] - before["x1"]
    if gap <= _TOUCHING and word["size"] < _SMALL * before["size"]:
        is_up = word["bottom"] < before["bottom"] - 0.1 * before["size"]
        return (raised if is_up else lowered)(text, word["text"])
    return str(word["text"]) if gap <= 0.1 * word["size"] else f" {word['text']}"


def _paragraphs(lines: list[_Line]) -> Iterator[Paragraph]:
    """Join the lines of a run into paragraphs; words cut at a line's end are mended."""
    steps = [b.top - a.top for a, b in pairwise(lines)]
    usual = median(steps) if steps else 0.0
    text = ""
    for i, line in enumerate(lines):
        if not text:
            text = line.text
            continue
        before = lines[i - 1]
        wide = line.top - before.top > usual + _NEW_PARAGRAPH * (line.bottom - line.top)
        if wide or abs(line.size - before.size) > 1 or _LABEL.match(line.text) or _is_label(text):
            yield Paragraph(text, before.size)
            text = line.text
        elif _HYPHEN.search(text) and line.text[:1].islower():
            text = text[:-1] + line.text
        else:
            text = f"{text} {line.text}"
    if text:
        yield Paragraph(text, lines[-1].size)


def _is_label(text: str) -> bool:
    return len(text.split()) == 1 and bool(_LABEL.match(text))
