"""A document with its numbers and cue words looked up once, shared by the finders."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from extractor.document import Document, Sentence
from extractor.grammar.cues import Cues, cues_in
from extractor.grammar.skip_rules import Led, rules_at, rules_for
from extractor.grammar.tokens import Token, tokens_in
from extractor.normalise import lower
from extractor.records import Center, Spread

# "Values are medians (range)", "as mean [95% CI]": said once of all numbers that are printed so.
_CENTERS = re.compile(
    r"\b(mean|median|geometric\smean)s?\s?[(\[]\s?(?:(?:full|total)\s|95\s?%\s?-?)?"
    r"(range|ci|confidence\sinterval)s?\s?(?:\[ci\])?[)\]]"
)
_N_PERCENT = re.compile(r"\b(?:n|no\.?|number)\s?[(\[,]\s?%|\bn\s\(percent\)")
_PERCENT_MARK = re.compile(r"[(\[,]\s?(?:%|percent)")  # in all of which it ends; most texts lack it
_WHOLE = Sentence(0, 0, None)


@dataclass(slots=True)
class Context:
    """What the finders know about a document besides the number in hand."""

    doc: Document
    norm: str
    small: str
    tokens: list[Token]
    cues: Cues
    starts: list[int]
    pm_means: Spread
    n_percent: bool
    centers: dict[Spread | None, Center]
    p_starts: list[int] = field(default_factory=list)
    totals: dict[int, float] = field(default_factory=dict)
    told: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    openings: list[int] | None = None
    firsts: dict[int, list[str]] = field(default_factory=dict)
    skips: dict[int, tuple[Led, ...]] = field(default_factory=dict)

    def next_p(self, place: int) -> int | None:
        """Return where the first p-value at or after a place starts."""
        i = bisect_left(self.p_starts, place)
        return self.p_starts[i] if i < len(self.p_starts) else None

    def sentence(self, place: int) -> Sentence:
        """Return the sentence that a place stands in."""
        i = bisect_right(self.starts, place) - 1
        return self.doc.sentences[i] if i >= 0 else _WHOLE

    def quarter(self, place: int) -> int:
        """Return in which quarter of the sentences a place stands, 0 to 3.

        White space around a text says nothing about it, so the sentences measure, not the text.
        """
        begin, end = self.doc.sentences[0].start, self.doc.sentences[-1].end
        return 4 * (place - begin) // (end - begin + 1)

    def no_result(self, token: Token) -> list[str]:
        """Name the ways of writing by which a number is no result; none for most."""
        s = self.sentence(token.start)
        rules = self.skips.get(s.start)
        if rules is None:
            rules = self.skips[s.start] = rules_for(self.small[s.start : s.end])
        return list(rules_at(self.small, s.start, s.end, token, rules)) if rules else []

    def spread_before(self, place: int) -> Spread | None:
        """Return what an unlabelled ± or bracket stands for at a place, None if never said."""
        cue = self.cues.before(place, 0, "pm")
        if cue:
            return "sd" if cue.kind == "sd" else "se"
        return None if self.pm_means == "unknown_pm" else self.pm_means


def _announced_centers(small: str) -> dict[Spread | None, Center]:
    """Return the centre that a text announces for values printed with a range or an interval."""
    found: dict[Spread | None, Center] = {}
    for match in _CENTERS.finditer(small):
        spread: Spread = "range" if match[2] == "range" else "ci"
        center: Center = " ".join(match[1].split())  # type: ignore[assignment]
        found.setdefault(spread, center)
    return found


def context_of(doc: Document) -> Context:
    """Look up the numbers and cue words of a document."""
    small = lower(doc.norm)
    cues = cues_in(doc.norm, small)
    kinds = cues.kinds("pm")
    means: Spread = "sd" if "sd" in kinds else "se" if "se" in kinds else "unknown_pm"
    return Context(
        doc=doc,
        norm=doc.norm,
        small=small,
        tokens=tokens_in(doc.norm, small),
        cues=cues,
        starts=[s.start for s in doc.sentences],
        pm_means=means,
        n_percent=bool(_PERCENT_MARK.search(small) and _N_PERCENT.search(small)),
        centers=_announced_centers(small),
    )
