"""The structure that links lean on: brackets, clauses, connectors between numbers, parallel lists.

Nothing here knows what a number means. All spans are half-open offsets into the document's text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol

from extractor.document import Document, Sentence
from extractor.word_pattern import at_word

Connector = Literal[
    "vs", "to", "and", "comma", "semicolon", "contrast", "slash", "juxtaposed", "words", "sentence"
]

_PAIRS = {")": "(", "]": "[", "}": "{"}
_BRACKET = re.compile(r"[()\[\]{}]")
_BOUNDARY = re.compile(  # every way opens with a letter or mark of its own: quick to search for
    r";|:\s|,\s*(?:and|but|while|whereas|although|however|with|which|who)\b"
    r"|w(?<=\bw)(?:hereas|hile)\b|a(?<=\ba)lthough\b|b(?<=\bb)ut\b|h(?<=\bh)owever\b"
)
_INNER = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_VERSUS = re.compile(
    at_word(r"vs|versus|than|against|compared|comparing|comparison|opposed|relative to|v") + r"\b"
)
_CONTRAST = re.compile(at_word(r"while|whereas|but|however|although") + r"\b")
# A further station ("..., to 22.5 at 12 months") is no end of a "from A to B".
# Signs between words are taken for good: tried again in every split, a ruled line takes minutes.
_LONE_TO = re.compile(
    r"^(?!.*(?:,|\band|\b(?:compared|opposed|relative|contrast|similar|equal|superior|inferior|due|"
    r"according|prior|close|addition))\s*to\W*$)\W*+(?:[a-zµμ°%/²³·\d\^-]{1,12}\W*+){0,3}"
    r"\bto\W*(?:only\W*|about\W*)?$"
)
# "decreased by 4.8 in one group and by 6.9 in the other": the verb is said once.
SAID_BEFORE = re.compile(r"(?:,|\band|\bvs\.?|\bversus)\s+by\s+(?:an?\s+)?(?:mean\s+(?:of\s+)?)?\Z")
_ARROW = re.compile(r"\W{0,3}(?:[a-zµ%°/²³·\d^-]{1,12}\s*){0,2}(?:→|⟶|⇒|->|=>)\W*")
_LONE_SLASH = re.compile(r"^\s*%?\s*/\s*$")
_AND = re.compile(r"\b(?:and|or)\b|&")
_WORD = re.compile(r"[a-z]{2,}")
_RESPECTIVELY = re.compile(r"respectively(?<!\wrespectively)\b|in that order(?<!\win that order)\b")


class Spanned(Protocol):
    """Anything with a place in the text."""

    @property
    def start(self) -> int:
        """Offset of the first character."""

    @property
    def end(self) -> int:
        """Offset after the last character."""


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Bracket:
    """A bracketed stretch, brackets included; ``parent`` is an index into the list of brackets."""

    start: int
    end: int
    depth: int
    parent: int | None


@dataclass(frozen=True, slots=True)
class Structure:
    """Brackets and clauses of a document with look-ups by position."""

    brackets: tuple[Bracket, ...]
    clause_starts: tuple[int, ...]
    sentence_starts: tuple[int, ...]
    sentences: tuple[Sentence, ...]
    bracket_starts: tuple[int, ...]

    def sentence_index(self, pos: int) -> int:
        """Return the index of the sentence that holds a position (the last one before it)."""
        return (bisect_right(self.sentence_starts, pos) or 1) - 1

    def clause_index(self, pos: int) -> int:
        """Return the running number of the clause that holds a position."""
        return (bisect_right(self.clause_starts, pos) or 1) - 1

    def bracket_at(self, pos: int) -> int | None:
        """Return the index of the innermost bracket around a position, or None."""
        i = bisect_right(self.bracket_starts, pos) - 1
        index: int | None = i if i >= 0 else None
        while index is not None and self.brackets[index].end <= pos:
            index = self.brackets[index].parent
        return index


def find_brackets(text: str) -> tuple[Bracket, ...]:
    """Return matched brackets by start; one without a partner is ignored."""
    stack: list[tuple[str, int]] = []
    spans: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(text):
        char = match[0]
        if char not in _PAIRS:
            stack.append((char, match.start()))
        elif any(c == _PAIRS[char] for c, _ in stack[-3:]):
            while stack:
                opened, start = stack.pop()
                if opened == _PAIRS[char]:
                    spans.append((start, match.end()))
                    break
    spans.sort()
    out: list[Bracket] = []
    open_now: list[int] = []
    for start, end in spans:
        while open_now and out[open_now[-1]].end <= start:
            open_now.pop()
        out.append(Bracket(start, end, len(open_now), open_now[-1] if open_now else None))
        open_now.append(len(out) - 1)
    return tuple(out)


@lru_cache(maxsize=1)  # asked for by one linker after the other
def structure_of(doc: Document) -> Structure:
    """Return the brackets and clauses of a document. Linear in the text.

    A clause ends at the end of its sentence, at a semicolon, at a colon before a space and at a
    comma or conjunction that opens a coordinate or relative clause; bracketed text has clauses of
    its own at semicolons only.
    """
    low = doc.norm.lower()
    brackets = find_brackets(doc.norm)
    starts = {s.start for s in doc.sentences}
    starts.update(m.start() for m in _BOUNDARY.finditer(low))
    return Structure(
        brackets,
        tuple(sorted(starts)),
        tuple(s.start for s in doc.sentences),
        doc.sentences,
        tuple(b.start for b in brackets),
    )


def outside_brackets(text: str) -> str:
    """Return the text with innermost brackets and their content taken out, twice over."""
    if "(" not in text and "[" not in text:
        return text
    text = _INNER.sub(" ", text)
    return _INNER.sub(" ", text) if "(" in text or "[" in text else text


def connector(doc: Document, structure: Structure, left: int, right: int) -> Connector:
    """Say what joins two items: the class of the words between offsets ``left`` and ``right``.

    Bracketed asides between them ("(n = 29, p = 0.01)") do not count. ``to`` is a lone "to" as in
    "from 3 to 5"; ``juxtaposed`` means nothing but brackets or spaces; ``words`` anything else.
    """
    if structure.sentence_index(left) != structure.sentence_index(right):
        return "sentence"
    return classify_connector(outside_brackets(doc.norm[left:right]).lower())


def classify_connector(between: str) -> Connector:
    """Classify the words between two items of one sentence, given in lower case."""
    kind: Connector = "words"
    if _LONE_TO.match(between) or _ARROW.fullmatch(between):
        kind = "to"
    elif _LONE_SLASH.match(between):
        kind = "slash"
    elif _VERSUS.search(between):
        kind = "vs"
    elif ";" in between:
        kind = "semicolon"
    elif _CONTRAST.search(between):
        kind = "contrast"
    elif _AND.search(between):
        kind = "and"
    elif "," in between:
        kind = "comma"
    elif not _WORD.search(between):
        kind = "juxtaposed"
    return kind


def has_respectively(doc: Document, span: tuple[int, int]) -> bool:
    """Whether the span says that two lists run in the same order."""
    return _RESPECTIVELY.search(doc.norm[slice(*span)].lower()) is not None


def parallel_runs(connectors: Sequence[Connector]) -> list[tuple[int, int]]:
    """Group items into runs that are coordinated with one another.

    Parameters
    ----------
    connectors
        ``connectors[i]`` joins item i and item i + 1.

    Returns
    -------
    list of (first, last + 1)
        Every item is in exactly one run, maybe alone.
    """
    runs: list[tuple[int, int]] = []
    first = 0
    for i, kind in enumerate(connectors):
        if kind in ("sentence", "semicolon", "words", "contrast"):
            runs.append((first, i + 1))
            first = i + 1
    return [*runs, (first, len(connectors) + 1)]


def spans_between(items: Sequence[Spanned], start: int, end: int) -> range:
    """Return the indexes of the items (sorted, apart) that lie wholly inside start..end."""
    low, high = 0, len(items)
    while low < high:  # by hand: a bisect would call a function for every look
        middle = (low + high) // 2
        if items[middle].start < start:
            low = middle + 1
        else:
            high = middle
    high, count = low, len(items)
    while high < count and items[high].end <= end:
        high += 1
    return range(low, high)
