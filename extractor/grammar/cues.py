"""Words that say what the numbers near them are: the centre, the spread, the kind of effect."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from extractor.grammar.parts import grammar_words, trie

_TABLES: dict[str, dict[str, list[str]]] = grammar_words()["cues"]
_SHORT = frozenset(_TABLES["exact"]["short"])
_SPELLINGS = frozenset(_TABLES["exact"]["spellings"])
_ALL: dict[str, tuple[str, str]] = {
    word: (family, kind)
    for family in ("change", "effect", "spread", "center")
    for kind, words in _TABLES[family].items()
    for word in words
}
_CUE = re.compile(trie(list(_ALL), r"\w") + r"(?!\w)")


@dataclass(slots=True)
class Cue:
    """A cue word with its family ("effect") and kind ("OR")."""

    start: int
    end: int
    family: str
    kind: str
    word: str


@dataclass(slots=True)
class Cues:
    """The cue words of a text in order, looked up by place."""

    items: list[Cue]
    starts: list[int]

    def before(self, place: int, since: int, family: str) -> Cue | None:
        """Return the nearest cue of a family in [since, place)."""
        i = bisect_left(self.starts, place) - 1
        while i >= 0 and self.items[i].start >= since:
            if self.items[i].family == family:
                return self.items[i]
            i -= 1
        return None

    def within(self, since: int, until: int) -> list[Cue]:
        """Return the cues that start in [since, until)."""
        return self.items[bisect_left(self.starts, since) : bisect_left(self.starts, until)]


def cues_in(norm: str, small: str) -> Cues:
    """Find the cue words of a text; abbreviations count only in the case that they are used in."""
    items: list[Cue] = []
    for match in _CUE.finditer(small):
        word = match[0]
        if word in _SHORT and norm[match.start() : match.end()] not in _SPELLINGS:
            continue
        family, kind = _ALL[word]
        items.append(Cue(match.start(), match.end(), family, kind, word))
    return Cues(items, [cue.start for cue in items])
