"""From blocks of words in reading order to paragraphs, joined over columns and pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from corpus.pages.hyphens import joined
from corpus.pages.lines import Line, lines_of
from corpus.pages.order import Block

_NEW_PARAGRAPH = 0.75  # of a line's height, beyond the usual distance of lines
_WIDEST_STEP = 2.3  # times a line's height: a little more than double spacing
_SHORT_SHARE = 0.8  # of the column's width: a paragraph's last line may be shorter
_OTHER_SIZE = 0.7  # points between the letters of two lines of different rank
_SAME_SIZE = 0.6
_FULL = 2.0  # times the size: a line that ends nearer to the column's edge is full
_MARKS = ".,;:()[]“”‘’\"'"
SENTENCE_OVER = re.compile(r"[.!?:;][\])”’\"']?$")
_STOPPED = re.compile(r"[.!?][\])”’\"']?$")
_LABEL = re.compile(
    r"(?i)^(?:abstract|summary|background|introduction|objectives?|aims?|purpose|methods?|results"
    r"|findings|conclusions?|interpretation|key ?words?)\b\W{0,2}(?:$|(?<=[:.])\s*\S)"
)
# How the notes at the foot of a column begin, which stand in the way of its text.
_NOTE = re.compile(
    r"(?i)^\W*(?:correspond|address|reprint|supported|funded|funding|grant|from the\b|e-?mail"
    r"|received|accepted|published|submitted|copyright|©|doi|abbreviations|conflict|competing"
    r"|disclosure|presented|author|\d{0,2}\s*(?:department|division|universit|institut|school"
    r"|faculty|service|clinic|hospital|centre|center)|https?:|www\.)|^[*†‡§¶]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Joined lines: their text, letters and column.

    ``x0`` and ``column`` are left edge and width of the block in points, ``block`` counts blocks
    through all pages and ``lines`` the paragraph's lines; ``full`` says whether the last of them
    reaches the edge.
    """

    text: str
    size: float
    font: str
    page: int
    block: int
    x0: float
    column: float
    top: float
    bottom: float
    boxed: bool
    lines: int = 1
    full: bool = False


def paragraphs_of(pages: Sequence[Sequence[Block]]) -> list[Paragraph]:
    """Return the paragraphs of a document; notes at the foot of a column come after the rest."""
    text: list[Paragraph] = []
    notes: list[Paragraph] = []
    known = _words(pages)
    number = 0
    for page, blocks in enumerate(pages):
        main = 0.0  # size of the letters of the block before
        for block in blocks:
            found = list(_of_block(block, page, number, known))
            kept = _above_notes(found, main)
            main = max((p.size for p in found[:kept] if p.lines > 1), default=main)
            text += found[:kept]
            notes += found[kept:]
            number += 1
    return [*_continued(text, known), *notes]


def _words(pages: Sequence[Sequence[Block]]) -> Counter[str]:
    """Count the words of a document in small letters, without the marks around them."""
    words = (w.text.lower().strip(_MARKS) for blocks in pages for b in blocks for w in b.words)
    return Counter(words)


def _of_block(block: Block, page: int, number: int, known: Counter[str]) -> Iterator[Paragraph]:
    """Join the lines of a block into paragraphs; words cut at a line's end are mended."""
    lines = lines_of(block.words)
    usual = median([_step(a, b) for a, b in pairwise(lines)] or [0.0])
    group: list[Line] = []
    for line in lines:
        if group and _begins(line, group, usual, block.x1 - block.x0):
            yield _paragraph(group, block, page, number, known)
            group = []
        group.append(line)
    if group:
        yield _paragraph(group, block, page, number, known)


def _step(above: Line, line: Line) -> float:
    """Return how far a line stands below another, at most as far as lines of a paragraph do."""
    return min(line.top - above.top, _WIDEST_STEP * (line.bottom - line.top))


def _begins(line: Line, above: list[Line], usual: float, width: float) -> bool:
    """Whether a line begins a new paragraph."""
    before = above[-1]
    short = before.x1 - before.x0 < _SHORT_SHARE * width
    step = line.top - before.top
    if step > usual + _NEW_PARAGRAPH * (line.bottom - line.top):
        return True
    if abs(line.size - before.size) > _OTHER_SIZE or _LABEL.match(line.text):
        return True
    pure = line.pure and before.pure
    if line.font != before.font and (pure or short or SENTENCE_OVER.search(before.text)):
        return True
    return len(above) == 1 and len(before.text.split()) == 1 and bool(_LABEL.match(before.text))


def _paragraph(
    lines: list[Line], block: Block, page: int, number: int, known: Counter[str]
) -> Paragraph:
    text = lines[0].text
    for line in lines[1:]:
        text = joined(text, line.text, known)
    fonts: Counter[str] = Counter()
    sizes: Counter[float] = Counter()
    for line in lines:
        fonts[line.font] += len(line.text)
        sizes[line.size] += len(line.text)
    size = sizes.most_common(1)[0][0]
    return Paragraph(
        text=text,
        size=size,
        font=fonts.most_common(1)[0][0],
        page=page,
        block=number,
        x0=block.x0,
        column=block.x1 - block.x0,
        top=lines[0].top,
        bottom=lines[-1].bottom,
        boxed=block.boxed,
        lines=len(lines),
        full=lines[-1].x1 >= block.x1 - _FULL * size,
    )


def _above_notes(found: list[Paragraph], main: float) -> int:
    """Return how many paragraphs of a block stand above the notes at its foot."""
    main = max([p.size for p in found if p.lines > 1] + [main])
    for i in range(len(found)):
        below = found[i:]
        if _NOTE.match(below[0].text) and all(p.size <= main - _SAME_SIZE for p in below):
            return i
    return len(found)


def _continued(paragraphs: Iterable[Paragraph], known: Counter[str]) -> Iterator[Paragraph]:
    """Join a paragraph that goes on in the next column or on the next page."""
    before: Paragraph | None = None
    for paragraph in paragraphs:
        if before is not None and _goes_on(before, paragraph):
            text = joined(before.text, paragraph.text, known)
            lines = before.lines + paragraph.lines
            before = replace(
                paragraph, text=text, lines=lines, block=before.block, page=before.page
            )
            continue
        if before is not None:
            yield before
        before = paragraph
    if before is not None:
        yield before


def _goes_on(before: Paragraph, after: Paragraph) -> bool:
    """Whether the second paragraph is the rest of the first, which a column's end cut."""
    if before.block == after.block or abs(before.size - after.size) > _SAME_SIZE:
        return False
    if before.boxed != after.boxed or _LABEL.match(after.text) or _far_below(before, after):
        return False
    if after.text[:1].islower():
        return True
    return before.lines > 1 and before.full and not _STOPPED.search(before.text)


def _far_below(before: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph stands in the same column as the one before, apart from it."""
    same_column = abs(before.x0 - after.x0) <= before.size and before.page == after.page
    return same_column and after.top - before.bottom > _NEW_PARAGRAPH * before.size
