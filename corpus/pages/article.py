"""Where in an article's paragraphs the title and the abstract stand: words and print say it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from statistics import median
from typing import Literal

from corpus.documents import Region
from corpus.pages.paragraphs import SENTENCE_OVER, Paragraph
from corpus.regions import headed_span, title_span

_MIN_TITLE_WORDS = 4
_ALIKE = 0.3  # points
_LARGER = 1.0  # points by which a title's letters are larger than the rest
_OTHER_SIZE = 0.6
_OTHER_COLUMN = 0.12  # of the width
_MIN_WORDS = 12  # of an abstract below its heading
_MOST_WORDS = 700  # of an abstract; a longer one has the article's text in it
_MIN_PARAGRAPH = 60  # words of an abstract that no heading names
_LONGEST = 6000  # characters from the first label to the last
_JOURNAL = re.compile(r"(?i)^(?:the )?(?:journal|annals|archives|acta|bmj|lancet)\b|\b\d{4};")
_CAPTION = re.compile(r"(?i)^\W*(?:table|fig(?:ure|\.)?)\s*(?:\d|[IVX]+\b)")
_OPENS = "background|introduction|context|importance|rationale|objectives?|aims?|purpose"
_GOES_ON = "design|patients|methods?|patients and methods|materials? and methods|setting"
_RESULTS = "results|findings|main results"
_CLOSES = "conclusions?|interpretation"
_HEADING = re.compile(r"(?i)^\W*(?:\d+\.?\s+)?(?:introduction|background)\W*$")


def _labels(names: str) -> re.Pattern[str]:
    """Match a label with its text behind it, at the start of a paragraph or of a sentence."""
    upper = "|".join(f"{n[0].upper()}(?i:{n[1:]})" for n in names.split("|"))
    return re.compile(rf"(?:^|(?<=[.!?)]\s))(?:{upper})(?:\s*[:.—–-]\s*\S|\s+[A-Z0-9])", re.M)


_OPENING, _RESULT, _CLOSING = _labels(_OPENS), _labels(_RESULTS), _labels(_CLOSES)
_ANY_LABEL = _labels("|".join((_OPENS, _GOES_ON, _RESULTS, _CLOSES)))


@dataclass(frozen=True, slots=True)
class Study:
    """Title and abstract, "" where not found, and the abstract's page from 0.

    ``told_by`` says how it was found: by a heading, the labels of its sections, or by print alone.
    """

    title: str
    abstract: str
    page: int
    told_by: Literal["heading", "labels", "print", None]


def text_of(paragraphs: Sequence[Paragraph]) -> str:
    """Return the text that spans point into."""
    return "\n".join(p.text for p in paragraphs)


def find_study(paragraphs: Sequence[Paragraph]) -> Study:
    """Find title and abstract."""
    text = text_of(paragraphs)
    places = _places(paragraphs)
    found, told_by = None, None
    for find, name in _FINDERS:
        found = find(text, paragraphs, places)
        if found is not None:
            told_by = name
            break
    first = _at(places, found[0]) if found else len(paragraphs)
    title = _title(text, paragraphs, places, first)
    return Study(
        title=text[slice(*title)] if title else "",
        abstract=text[slice(*found)] if found else "",
        page=paragraphs[first].page if found else 0,
        told_by=told_by,
    )


def _places(paragraphs: Sequence[Paragraph]) -> list[Region]:
    ends = list(accumulate(len(p.text) + 1 for p in paragraphs))
    return [(end - 1 - len(p.text), end - 1) for p, end in zip(paragraphs, ends, strict=True)]


def _at(places: Sequence[Region], offset: int) -> int:
    return next(i for i, (_, end) in enumerate(places) if offset <= end)


def _below_heading(
    text: str, paragraphs: Sequence[Paragraph], places: Sequence[Region]
) -> Region | None:
    """Take what stands below a heading, as far as words and print say that it goes on."""
    span = _headed(text, paragraphs, places)
    return span if span and len(text[slice(*span)].split()) <= _MOST_WORDS else None


def _head_of_long(
    text: str, paragraphs: Sequence[Paragraph], places: Sequence[Region]
) -> Region | None:
    """Where nothing ends an abstract below its heading, take it up to the first white below it."""
    span = _headed(text, paragraphs, places)
    if span is None:
        return None
    start, end = span
    inside = [i for i, place in enumerate(places) if start < place[1] <= end]
    for before, after in pairwise(inside):
        enough = len(text[start : places[before][1]].split()) >= _MIN_PARAGRAPH
        if enough and not _ANY_LABEL.match(paragraphs[after].text):
            return start, places[before][1]
    return span


def _headed(text: str, paragraphs: Sequence[Paragraph], places: Sequence[Region]) -> Region | None:
    span = headed_span(text)
    if span is None:
        return None
    start, end = span
    first = _at(places, start)
    for i in range(first + 1, len(paragraphs)):
        if places[i][0] >= end:
            break
        if _leaves(paragraphs[first:i], paragraphs[i]):
            cut = places[i - 1][1]
            if len(text[start:cut].split()) >= _MIN_WORDS:
                return start, cut
    return start, end


def _leaves(inside: Sequence[Paragraph], after: Paragraph) -> bool:
    """Whether a paragraph is no longer of the abstract: other letters, column or ground."""
    if _CAPTION.match(after.text):
        return True
    before, main = inside[-1], max(inside, key=lambda p: len(p.text))
    unfinished = before.full and not SENTENCE_OVER.search(before.text)
    if unfinished or _ANY_LABEL.match(after.text):
        return False
    if _is_label(after.text):
        return False
    if after.boxed != main.boxed or abs(after.size - main.size) > _OTHER_SIZE:
        return True
    other_font = after.font != main.font
    known = main.lines > 1 and after.lines > 1 and before.block != after.block
    narrow = abs(after.column - main.column) > _OTHER_COLUMN * max(main.column, after.column)
    return other_font or (known and narrow)


def _is_label(text: str) -> bool:
    """Whether a paragraph is nothing but a section's label."""
    return bool(_ANY_LABEL.match(f"{text.rstrip(' .:')}: x"))


def _labelled(
    text: str, paragraphs: Sequence[Paragraph], places: Sequence[Region]
) -> Region | None:
    """Find an abstract without heading by its labels: aim, results, perhaps a conclusion."""
    for i, paragraph in enumerate(paragraphs):
        opening = _OPENING.match(paragraph.text)
        if opening is None:
            continue
        start = places[i][0]
        part = text[start : start + _LONGEST]
        results = _RESULT.search(part)
        if results is None:
            continue
        closing = _CLOSING.search(part, results.end())
        last = _at(places, start + (closing or results).start())
        end = _last_alike(paragraphs, i, last)
        if _RESULT.search(text[start : places[end][1]]):
            return start, places[end][1]
    return None


def _last_alike(paragraphs: Sequence[Paragraph], first: int, last: int) -> int:
    """Return how far the paragraphs from ``first`` to ``last`` are set alike."""
    for n in range(first + 1, last + 1):
        if _leaves(paragraphs[first:n], paragraphs[n]):
            return n - 1
    return last


def _unnamed(
    _text: str, paragraphs: Sequence[Paragraph], places: Sequence[Region]
) -> Region | None:
    """Find an abstract that no word names: long, and set in other letters than the body below."""
    main = main_style(paragraphs)
    for i, paragraph in enumerate(paragraphs):
        if len(paragraph.text.split()) < _MIN_PARAGRAPH:
            continue
        if (paragraph.font, paragraph.size) == main and not paragraph.boxed:
            return None
        body = any((p.font, p.size) == main for p in paragraphs[i + 1 :])
        return places[i] if body else None
    return None


def opens_results(text: str) -> bool:
    """Whether labels lead from a study's aim to its results."""
    opening = _OPENING.match(text)
    return bool(opening and _RESULT.search(text, opening.end()))


def main_style(paragraphs: Sequence[Paragraph]) -> tuple[str, float]:
    """Return the font and size of most letters."""
    letters: Counter[tuple[str, float]] = Counter()
    for paragraph in paragraphs:
        letters[paragraph.font, paragraph.size] += len(paragraph.text)
    return letters.most_common(1)[0][0]


def _above_introduction(
    _text: str, paragraphs: Sequence[Paragraph], places: Sequence[Region]
) -> Region | None:
    """Find the long paragraph above the heading of the introduction."""
    for i, paragraph in enumerate(paragraphs):
        if _HEADING.match(paragraph.text):
            long = [n for n in range(i) if len(paragraphs[n].text.split()) >= _MIN_PARAGRAPH]
            return places[long[-1]] if long else None
    return None


def _title(
    text: str, paragraphs: Sequence[Paragraph], places: Sequence[Region], first: int
) -> Region | None:
    """Find the title above an abstract that begins at ``first``: on its page, else before."""
    if first == len(paragraphs):
        return _printed_largest(paragraphs, places, first)
    opens = next(i for i, p in enumerate(paragraphs) if p.page == paragraphs[first].page)
    here = _printed_largest(paragraphs, places, first, opens)
    if here is not None or opens == first:
        return here or _printed_largest(paragraphs, places, first)
    at, start = places[opens][0], places[first][0]
    found = title_span(text[at:start], start - at)
    if found is not None:
        return found[0] + at, found[1] + at
    return _printed_largest(paragraphs, places, first)


def _printed_largest(
    paragraphs: Sequence[Paragraph], places: Sequence[Region], before: int, first: int = 0
) -> Region | None:
    """Find the paragraph of the largest letters, if they are larger than the rest."""
    sizes = [p.size for p in paragraphs for _ in range(len(p.text))]
    usual = median(sizes) if sizes else 0.0
    fit = [
        i
        for i in range(first, before)
        if len(paragraphs[i].text.split()) >= _MIN_TITLE_WORDS
        and paragraphs[i].size >= usual + _LARGER
        and not _JOURNAL.search(paragraphs[i].text)
    ]
    largest = max((paragraphs[i].size for i in fit), default=0.0)
    best = [i for i in fit if paragraphs[i].size >= largest - _ALIKE]
    return places[max(best, key=lambda i: (len(paragraphs[i].text.split()), -i))] if best else None


_Finder = Callable[[str, Sequence[Paragraph], Sequence[Region]], Region | None]
_FINDERS: tuple[tuple[_Finder, Literal["heading", "labels", "print"]], ...] = (
    (_below_heading, "heading"),
    (_labelled, "labels"),
    (_head_of_long, "print"),
    (_above_introduction, "print"),
    (_unnamed, "print"),
)
