"""Words that say what the numbers near them are: the centre, the spread, the kind of effect."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from extractor.grammar.parts import grammar_words, trie
from extractor.word_places import first_words, starts_of

_TABLES: dict[str, dict[str, list[str]]] = grammar_words()["cues"]
_SHORT = frozenset(_TABLES["exact"]["short"])
_SPELLINGS = frozenset(_TABLES["exact"]["spellings"])
_EQUATED = frozenset(_TABLES["exact"]["equated"])
_EQUALS = re.compile(r"\s?=")
_ALL: dict[str, tuple[str, str]] = {
    word: (family, kind)
    for family in ("change", "effect", "pm", "interval", "center")
    for kind, words in _TABLES[family].items()
    for word in words
}
_CUE = re.compile(trie(list(_ALL), r"\w") + r"(?!\w)")
_OPENING = first_words(_ALL)
_SIGN = re.compile(rf"[{''.join(sorted({word[0] for word in _ALL if not 'a' <= word[0] <= 'z'}))}]")


_DEFINED = re.compile(r"[(\[]\s?([A-Z]{2,3}s?)\s?[)\],;]")
_SPELLED_OUT = 40  # characters in which a long form stands
_LAST_WORD = re.compile(r"(?<!\w)([a-z][a-z-]*)[\s,]*\Z")
_MEANT = re.compile(
    r"(?:ratios?|hazards?|odds|risks?|differences?|standard\W+\w+|deviations?|errors?"
    r"|correlations?|confidence\W+\w+|intervals?|reductions?|sd|se|mean)[\s,]*\Z"
)


@dataclass(slots=True)
class Cue:
    """A cue word and its kind ("OR")."""

    start: int
    end: int
    kind: str
    word: str


@dataclass(slots=True)
class Row:
    """Cue words of one family in order."""

    items: list[Cue]
    starts: list[int]

    def last(self, since: int, until: int) -> Cue | None:
        """Return the last cue that starts in [since, until)."""
        i = bisect_left(self.starts, until) - 1
        return self.items[i] if i >= 0 and self.starts[i] >= since else None


@dataclass(slots=True)
class Cues:
    """The cue words of a text by family."""

    rows: dict[str, Row]

    def before(self, place: int, since: int, family: str) -> Cue | None:
        """Return the nearest cue of a family that starts in [since, place)."""
        row = self.rows.get(family)
        return row.last(since, place) if row else None

    def kinds(self, family: str) -> set[str]:
        """Return the kinds of a family that the text names."""
        row = self.rows.get(family)
        return {cue.kind for cue in row.items} if row else set()


def _defined_otherwise(norm: str, small: str) -> frozenset[str]:
    """Return abbreviations that the text spells out as something else: "heart rate (HR)"."""
    out = set()
    for match in _DEFINED.finditer(norm):
        word = match[1].lower()
        if word not in _SHORT:
            continue
        before = small[max(0, match.start() - _SPELLED_OUT) : match.start()]
        last = _LAST_WORD.search(before)
        if last is not None and last[1][0] == word.rstrip("s")[-1] and not _MEANT.search(before):
            out.add(word)
    return frozenset(out)


def _openings(small: str) -> list[int]:
    """Return where cues may start: at the words and the Greek letters that open one."""
    starts = starts_of(small, _OPENING)
    if small.isascii():
        return starts
    return sorted(starts + [m.start() for m in _SIGN.finditer(small)])


def cues_in(norm: str, small: str) -> Cues:
    """Find the cue words of a text; abbreviations count only in the case that they are used in."""
    rows: dict[str, Row] = {}
    other = _defined_otherwise(norm, small)
    done = 0
    for start in _openings(small):
        match = _CUE.match(small, start) if start >= done else None
        if match is None:
            continue
        done = match.end()
        word = match[0]
        if word in other:
            continue
        if word in _SHORT and norm[match.start() : match.end()] not in _SPELLINGS:
            continue
        if word in _EQUATED and not _EQUALS.match(small, match.end()):
            continue
        family, kind = _ALL[word]
        row = rows.setdefault(family, Row([], []))
        row.items.append(Cue(match.start(), match.end(), kind, word))
        row.starts.append(match.start())
    return Cues(rows)
