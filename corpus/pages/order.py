"""The order in which a page is read: bands from top to bottom, columns from left to right.

A page is cut into slices where white runs right across it. Neighbouring slices form a band if
they share the same columns; the cut into bands with the fewest bands, and the fewest wide gaps
left unexplained, is found by dynamic programming. A box with text in it is one thing to the page
around it, and a page of its own inside. Columns are treated as pages again, so that a table in a
column is found there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from corpus.pages.lines import rows_of
from corpus.pages.marks import Box, Word

_CORE = 0.2  # of a word's height, above and below, that may overlap with its neighbours
_GAP = 0.9  # times the letters' size: a gap that a column may end at
_WIDE_GAP = 2.0  # times the size: no space between words is so wide
_GAP_COST, _WIDE_GAP_COST = 1.0, 2.0  # of a line with such a gap in a band without columns
_BAND_COST = 1.5
_WHITE = 0.15  # what a band's end gains per size of white above the next, up to three
_RULE_SHARE = 0.6  # of the width: a rule this long ends a band
_STRIPE = 2.0  # times the size: white so high ends a band
_MIN_BOX_WORDS = 8
_MIN_BOX_ROWS = 2
_MOST_CUT = 0.05  # share of a box's words that may reach out of it
_PAGE_SHARE = 0.95  # of the words: a box around this many is the page's frame
_DEEPEST = 5
_MIN_ROWS = 4  # of columns: fewer lines have gaps in a row by chance
_MIN_STARTS = 2  # lines that begin at a column's edge; behind a wide gap one will do
_MOST_SLICES = 400  # rows on a page beyond all print; a taller page is read row by row
# A left column of such entries only belongs to the lines on its right.
_ENTRY = re.compile(
    r"(?i)(?:\W|\d{1,3}[.)]?|[a-z][.)]|(?:abstract|summary|background|introduction|context|design"
    r"|importance|rationale|objectives?|aims?|purpose|setting|participants|patients|subjects"
    r"|(?:main )?(?:outcomes?|measurements?|measures?)|interventions?|methods?|materials?|results"
    r"|findings|conclusions?|interpretation|limitations|and|&|main|of|the|study)[.:]?)+"
)

_Item = Word | Box
_Span = tuple[float, float]
_Style = tuple[str, float]


@dataclass(frozen=True, slots=True)
class Block:
    """Words to be read on from line to line, in a column from ``x0`` to ``x1``."""

    words: tuple[Word, ...]
    x0: float
    x1: float
    boxed: bool


@dataclass(frozen=True, slots=True)
class _Slice:
    """What stands between two white stripes, as a rule a line.

    ``starts`` counts its rows' first items, and those behind a wide gap, by their left edge.
    """

    items: tuple[_Item, ...]
    top: float
    bottom: float
    spans: tuple[_Span, ...]
    rows: int
    starts: Counter[int]


@dataclass(slots=True)
class _Band:
    """Slices read as one, grown downwards."""

    size: float
    spans: list[_Span] = field(default_factory=list)
    rows: int = 0
    starts: Counter[int] = field(default_factory=Counter)

    def add(self, part: _Slice) -> None:
        self.spans = _united([*self.spans, *part.spans])
        self.rows += part.rows
        self.starts.update(part.starts)

    def edges(self) -> list[float]:
        """Return the left edges of columns: behind a white strip, several rows begin there."""
        if self.rows < _MIN_ROWS:
            return []
        gaps = [(b[0], (b[0] - a[1]) / self.size) for a, b in pairwise(self.spans)]
        needed = [(x, 1 if gap >= _WIDE_GAP else _MIN_STARTS) for x, gap in gaps if gap >= _GAP]
        return [x for x, starts in needed if self._begin_at(x) >= starts]

    def _begin_at(self, x: float) -> int:
        return sum(self.starts[round(x) + i] for i in (-1, 0, 1))


def reading_order(
    words: Sequence[Word], boxes: Sequence[Box] = (), rules: Sequence[Box] = ()
) -> list[Block]:
    """Return the blocks of a page in reading order."""
    return list(_ordered(list(words), list(boxes), rules, _DEEPEST, boxed=False))


def _ordered(
    words: list[Word], boxes: list[Box], rules: Sequence[Box], depth: int, *, boxed: bool
) -> Iterator[Block]:
    if not words:
        return
    if depth == 0:
        yield _block(words, boxed)
        return
    outer = _outer_boxes(words, boxes)
    inside = {box: [w for w in words if box.holds(w)] for box in outer}
    taken = {id(w) for held in inside.values() for w in held}
    items: list[_Item] = [*(w for w in words if id(w) not in taken), *outer]
    size = median(w.size for w in words)
    slices = _slices(items, size)
    for band in _bands(slices, _cuts(slices, rules, size), size):
        columns = _columns(band, size)
        if len(columns) > 1:
            for column in columns:
                held = [w for x in column for w in (inside[x] if isinstance(x, Box) else [x])]
                within = [b for b in boxes if any(b.holds(w) for w in held)]
                yield from _ordered(held, within, rules, depth - 1, boxed=boxed)
            continue
        for part in _runs(columns[0]):
            if isinstance(part, Box):
                within = [b for b in boxes if b.area < part.area and part.holds(b)]
                yield from _ordered(inside[part], within, rules, depth - 1, boxed=True)
            else:
                yield _block(part, boxed)


def _block(words: Sequence[Word], boxed: bool) -> Block:
    left, right = min(w.x0 for w in words), max(w.x1 for w in words)
    return Block(tuple(words), left, right, boxed)


def _outer_boxes(words: list[Word], boxes: list[Box]) -> list[Box]:
    """Find the boxes that hold running text and are in no other such box."""
    outer: list[Box] = []
    for box in sorted(boxes, key=lambda b: -b.area):
        held = [w for w in words if box.holds(w)]
        if not _MIN_BOX_WORDS <= len(held) < _PAGE_SHARE * len(words):
            continue
        if any(o.holds(box) for o in outer) or len(rows_of(held)) < _MIN_BOX_ROWS:
            continue
        out = sum(w.x0 < box.x0 - w.size or w.x1 > box.x1 + w.size for w in held)
        if out <= _MOST_CUT * len(held):
            outer.append(box)
    return outer


def _slices(items: list[_Item], size: float) -> list[_Slice]:
    """Cut a page where no item stands: between its lines, as far as they are level."""
    slices: list[_Slice] = []
    current: list[_Item] = []
    low = 0.0
    for item in sorted(items, key=lambda i: _core(i)[0]):
        top, bottom = _core(item)
        if current and top >= low:
            slices.append(_slice(current, size))
            current = []
        low = max(low, bottom) if current else bottom
        current.append(item)
    return [*slices, _slice(current, size)] if current else slices


def _core(item: _Item) -> tuple[float, float]:
    margin = _CORE * (item.bottom - item.top) if isinstance(item, Word) else 0.0
    return item.top + margin, item.bottom - margin


def _slice(items: list[_Item], size: float) -> _Slice:
    boxes = [i for i in items if isinstance(i, Box)]
    rows = rows_of([i for i in items if isinstance(i, Word)])
    starts = Counter(round(box.x0) for box in boxes for _ in range(_MIN_ROWS))
    for row in rows:
        starts[round(row[0].x0)] += 1
        starts.update(round(b.x0) for a, b in pairwise(row) if b.x0 - a.x1 >= _GAP * size)
    top, bottom = min(i.top for i in items), max(i.bottom for i in items)
    spans = tuple(_united([(i.x0, i.x1) for i in items]))
    count = len(rows) + _MIN_ROWS * len(boxes)
    return _Slice(tuple(items), top, bottom, spans, count, starts)


def _cuts(slices: list[_Slice], rules: Sequence[Box], size: float) -> set[int]:
    """Return the slices above which a band ends: at a long rule, or where print changes."""
    left = min((i.x0 for s in slices for i in s.items), default=0.0)
    right = max((i.x1 for s in slices for i in s.items), default=0.0)
    long = [
        (r.top + r.bottom) / 2
        for r in rules
        if min(r.x1, right) - max(r.x0, left) >= _RULE_SHARE * (right - left)
    ]
    above_all: Counter[_Style] = Counter()
    below_all = _styles(i for s in slices for i in s.items)
    cuts: set[int] = set()
    for n, (above, below) in enumerate(pairwise(slices), 1):
        here = _styles(above.items)
        above_all.update(here)
        below_all.subtract(here)
        white = below.top - above.bottom >= _STRIPE * size
        # Columns may be white at one height by chance; then the same print goes on below.
        changes = white and _main(above_all) != _main(below_all)
        if changes or any(above.bottom - 1 <= y <= below.top + 1 for y in long):
            cuts.add(n)
    return cuts


def _styles(items: Iterable[_Item]) -> Counter[_Style]:
    """Count the letters of each font and size."""
    styles: Counter[_Style] = Counter()
    for item in items:
        if isinstance(item, Word):
            styles[item.font, round(item.size, 1)] += len(item.text)
    return styles


def _main(styles: Counter[_Style]) -> _Style | None:
    return max(styles, key=lambda s: styles[s], default=None)


def _bands(slices: list[_Slice], cuts: set[int], size: float) -> Iterator[list[_Slice]]:
    """Yield the slices of each band; of equal cuts the one with the longest upper bands."""
    count = len(slices)
    if count > _MOST_SLICES:
        yield from ([s] for s in slices)
        return
    costs = [_cost_of_gaps(s.spans, size) for s in slices]
    best = [float("inf")] * count + [0.0]
    ends = [count] * count
    for first in range(count - 1, -1, -1):
        band, unexplained = _Band(size), 0.0
        for last in range(first, count):
            if last > first and last in cuts:
                break
            band.add(slices[last])
            unexplained += costs[last]
            cost = _BAND_COST + (0.0 if band.edges() else unexplained) + best[last + 1]
            if last + 1 < count:
                white = (slices[last + 1].top - slices[last].bottom) / size
                cost -= _WHITE * min(max(white, 0.0), 3.0)
            if cost <= best[first] + 1e-9:
                best[first], ends[first] = cost, last + 1
    at = 0
    while at < count:
        yield slices[at : ends[at]]
        at = ends[at]


def _united(spans: list[_Span]) -> list[_Span]:
    """Return the union of spans as sorted spans that do not touch."""
    out: list[_Span] = []
    for low, high in sorted(spans):
        if out and low <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], high))
        else:
            out.append((low, high))
    return out


def _cost_of_gaps(spans: Sequence[_Span], size: float) -> float:
    """Return what a line costs in a band without columns: more, the wider its widest gap."""
    widest = max((b[0] - a[1] for a, b in pairwise(spans)), default=0.0)
    if widest >= _WIDE_GAP * size:
        return _WIDE_GAP_COST
    return _GAP_COST if widest >= _GAP * size else 0.0


def _columns(slices: list[_Slice], size: float) -> list[list[_Item]]:
    """Split a band at the white strips that run through it."""
    band = _Band(size)
    for part in slices:
        band.add(part)
    edges = band.edges()
    columns: list[list[_Item]] = [[] for _ in range(len(edges) + 1)]
    for item in (i for part in slices for i in part.items):
        columns[sum(item.x0 >= edge - 1e-6 for edge in edges)].append(item)
    while len(columns) > 1 and _are_entries(columns[0]):
        columns[:2] = [columns[0] + columns[1]]
    return columns


def _are_entries(column: list[_Item]) -> bool:
    """Whether a column holds nothing but labels or list marks of the lines on its right."""
    words = [i for i in column if isinstance(i, Word)]
    return len(words) == len(column) and all(_ENTRY.fullmatch(w.text) for w in words)


def _runs(items: list[_Item]) -> Iterator[list[Word] | Box]:
    """Yield the words between boxes and the boxes, top to bottom."""
    run: list[Word] = []
    for item in sorted(items, key=lambda i: i.top):
        if isinstance(item, Box):
            if run:
                yield run
            run = []
            yield item
        else:
            run.append(item)
    if run:
        yield run
