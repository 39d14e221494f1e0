"""What stands in a page's margins: counted lines, running heads and feet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from corpus.pages.lines import lines_of, rows_of
from corpus.pages.marks import Page, Word

_MIN_COUNTED = 5
_MOST_DIGITS = 4
_MIN_REGULAR = 0.8  # of the steps: the count may begin anew on the page
_STEPS = (1, 5)  # line numbers count every line, or every fifth
_ALIGNED = 3.0  # points by which the right or left ends of line numbers differ
_ZONE = 0.1  # of the height at the top and the bottom: where running heads and feet stand
_MOST_ROWS = 3
_RUNNING = re.compile(
    r"(?i)^\W*(?:\d{1,5}|[ivxl]{1,6}|page \d+(?: (?:of|/) \d+)?|S\d+|e\d+)\W*$"
    r"|\bet al\b|©|\(c\) (?:19|20)\d\d|https?:|www\.|\bdoi\b|\bissn\b|\bdownloaded\b"
    r"|\bvol(?:ume)?\.? ?\d|\b(?:19|20)\d\d\s*[;:(]|;\s*\d+\s*(?:\(\d+\))?\s*:|all rights reserved"
    r"|\b(?:manuscript|preprint|accepted article|author manuscript)\b"
)
_DIGITS = re.compile(r"\d+")


def without_line_numbers(page: Page) -> Page:
    """Leave out the numbers that count the lines of a manuscript in its left or right margin."""
    drop: set[int] = set()
    for side in ("left", "right"):
        numbers = _outermost_numbers(page.words, side)
        if _count_lines(numbers):
            drop.update(map(id, numbers))
    return replace(page, words=tuple(w for w in page.words if id(w) not in drop)) if drop else page


def _outermost_numbers(words: Sequence[Word], side: str) -> list[Word]:
    """Return the bare numbers that stand apart at one side, aligned, top to bottom."""
    numbers = [w for w in words if w.text.isdigit() and len(w.text) <= _MOST_DIGITS]
    if not numbers:
        return []
    if side == "left":
        edge = min(w.x1 for w in numbers if w.x0 <= min(n.x0 for n in numbers) + 4 * w.size)
        found = [w for w in numbers if w.x0 <= edge and w.x1 <= edge + 3 * w.size]
        limit = max(w.x1 for w in found)
        beyond = [w for w in words if not w.text.isdigit() and w.x0 < limit]
    else:
        edge = max(w.x0 for w in numbers)
        found = [w for w in numbers if abs(w.x0 - edge) <= _ALIGNED]
        beyond = [w for w in words if not w.text.isdigit() and w.x1 > edge]
    # A running head or foot may reach further out; running text may not.
    apart = len(rows_of(beyond)) <= _MOST_ROWS
    return sorted(found, key=lambda w: w.top) if apart else []


def _count_lines(numbers: list[Word]) -> bool:
    """Whether numbers go up by the same step, line after line, nearly always."""
    steps = [int(b.text) - int(a.text) for a, b in pairwise(numbers)]
    most = max((steps.count(step) for step in _STEPS), default=0)
    return len(numbers) >= _MIN_COUNTED and most >= _MIN_REGULAR * len(steps)


def without_running_lines(pages: Sequence[Page]) -> tuple[list[Page], list[str]]:
    """Take running heads and feet off the pages.

    Returns
    -------
    pages, lines
        The pages without them, and their texts. The head of the first page stays, for it says
        where the article appeared.
    """
    zones = [_zones(page) for page in pages]
    shapes = [{_shape(row) for row in (*top, *bottom)} for top, bottom in zones]
    out: list[Page] = []
    texts: list[str] = []
    for number, (page, (top, bottom)) in enumerate(zip(pages, zones, strict=True)):
        elsewhere = set().union(*(s for i, s in enumerate(shapes) if i != number))
        drop: set[int] = set()
        for row in (*([] if number == 0 else top), *bottom):
            text = _text(row)
            if _RUNNING.search(text) or _shape(row) in elsewhere:
                drop.update(map(id, row))
                texts.append(text)
        out.append(replace(page, words=tuple(w for w in page.words if id(w) not in drop)))
    return out, texts


def _zones(page: Page) -> tuple[list[list[Word]], list[list[Word]]]:
    """Return the rows at the top and at the bottom of a page, outermost first."""
    low, high = _ZONE * page.height, (1 - _ZONE) * page.height
    top = rows_of([w for w in page.words if w.bottom <= low])
    bottom = rows_of([w for w in page.words if w.top >= high])
    return top[:_MOST_ROWS], bottom[::-1][:_MOST_ROWS]


def _text(row: list[Word]) -> str:
    return lines_of(row)[0].text


def _shape(row: list[Word]) -> str:
    """Return a row's text with its numbers made equal."""
    return _DIGITS.sub("0", _text(row))
