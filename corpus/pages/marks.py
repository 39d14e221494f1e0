"""What is printed on a page: upright words and rectangles, without what only decorates it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from corpus.pages.glyphs import letter

_TURNED = 0.15  # sine over cosine: beyond this, text is a watermark or stands on its side
_WORD_GAP = 0.2  # of the letters' size
_TWICE = 0.1  # of the size: how far apart two prints of one letter stand
_CELL = 4.0  # points: side of the squares in which a second print is looked for
_SHORTEST = 60.0  # points: a shorter rule parts no text
_MOST_SHAPES = 60  # of a page, the largest; a plot is drawn with thousands
_FLAT = 3.0  # points: a lower rectangle is a rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word in points from the page's left and top."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    font: str = ""

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle, filled or drawn."""

    x0: float
    x1: float
    top: float
    bottom: float

    @property
    def area(self) -> float:
        """Square points."""
        return (self.x1 - self.x0) * (self.bottom - self.top)

    def holds(self, item: Word | Box) -> bool:
        """Whether the item's middle lies inside."""
        x, y = (item.x0 + item.x1) / 2, (item.top + item.bottom) / 2
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The marks of a page and its size in points."""

    words: tuple[Word, ...]
    boxes: tuple[Box, ...]
    rules: tuple[Box, ...]
    width: float
    height: float
    turned: int = 0  # signs that do not stand upright and are left out


def marks_of(page: Any) -> Page:  # noqa: ANN401 - pdfplumber is untyped
    """Take the marks of a page of pdfplumber's."""
    from pdfplumber.utils.text import extract_words

    upright = [
        {**c, "text": letter(c["text"], c["fontname"])} for c in page.chars if _is_upright(c)
    ]
    found = extract_words(
        _once(upright), extra_attrs=["size", "fontname"], x_tolerance_ratio=_WORD_GAP
    )
    seen = Box(x0=page.bbox[0], top=page.bbox[1], x1=page.bbox[2], bottom=page.bbox[3])
    words = [
        Word(
            text=_without_soft_hyphens(w["text"]),
            font=w["fontname"],
            **{k: w[k] for k in ("x0", "x1", "top", "bottom", "size")},
        )
        for w in found
    ]
    shapes = list(_boxes([*page.rects, *page.lines, *page.curves]))
    boxes = {b for b in shapes if b.bottom - b.top > _FLAT and b.x1 - b.x0 > _FLAT}
    rules = {b for b in shapes if b.bottom - b.top <= _FLAT and b.x1 - b.x0 >= _SHORTEST}
    return Page(
        words=tuple(w for w in words if seen.holds(w)),
        boxes=tuple(sorted(boxes, key=lambda b: (-b.area, b.top, b.x0))[:_MOST_SHAPES]),
        rules=tuple(sorted(rules, key=lambda b: (b.x0 - b.x1, b.top, b.x0))[:_MOST_SHAPES]),
        width=float(page.width),
        height=float(page.height),
        turned=len(page.chars) - len(upright),
    )


def _boxes(shapes: Iterable[dict[str, Any]]) -> Iterable[Box]:
    for shape in shapes:
        yield Box(**{k: float(shape[k]) for k in ("x0", "x1", "top", "bottom")})


def _is_upright(char: dict[str, Any]) -> bool:
    a, b, *_ = char["matrix"]
    return bool(a > 0 and abs(b) <= _TURNED * a)


def _once(chars: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out a letter printed again at nearly the same place, which makes it look bold."""
    seen: dict[tuple[str, int, int], list[tuple[float, float]]] = {}
    kept = []
    for char in chars:
        x, y, near = char["x0"], char["top"], _TWICE * char["size"]
        column, row = int(x // _CELL), int(y // _CELL)
        cells = [(char["text"], column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        others = (place for cell in cells for place in seen.get(cell, ()))
        if char["text"].isspace() or not any(
            abs(x - a) <= near and abs(y - b) <= near for a, b in others
        ):
            seen.setdefault((char["text"], column, row), []).append((x, y))
            kept.append(char)
    return kept


def _without_soft_hyphens(text: str) -> str:
    """Take away the places where a word may be cut; the last one is where it is."""
    return text[:-1].replace("\xad", "") + text[-1:]
