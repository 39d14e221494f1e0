"""Counts that are results because the arms beside them say so: "9 with tai chi, 12 with rest".

The words at a bare count often do not tell that it is one. Where it and another count each have an
arm of its own behind them, both are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise

from extractor.arm_lists import tail
from extractor.arms import ArmTable
from extractor.document import Document, Section
from extractor.mentions import ArmMention, Mentions, StatMention
from extractor.normalise import lower

_WHOLE = (" from ", " of ")  # before how many there were: "3 from 20 with tai chi"
_NEAR = 30  # characters from a count to its arm
_APART = 90  # characters from one count to the next
_TOLD: tuple[Section | None, ...] = ("results", "conclusion", None)
_PARTED = re.compile(r"[.;]\s|\b(?:randomi[sz]|assign|allocat|divid|completed|analy[sz])")
_Sided = tuple[StatMention, int]  # a count with the arm behind it


def with_parallel(doc: Document, found: Mentions, arms: ArmTable) -> Mentions:
    """Return the mentions with the spare counts that stand parallel to another count.

    Parameters
    ----------
    doc, found, arms
        The text, what the grammar found in it, and its arms.

    Returns
    -------
    Mentions
        ``found`` itself where no spare count is taken.
    """
    if not found.spare or len(arms.arms) < 2:  # noqa: PLR2004 -- a pair
        return found
    low = lower(doc.norm)
    sides = {id(s): _arm_behind(low, s, arms) for s in (*found.spare, *found.stats)}
    sized = [
        s
        for s in sorted((*found.spare, *found.stats), key=lambda s: s.start)
        if s.events is not None and sides[id(s)] is not None
    ]
    spare = {id(s) for s in found.spare}
    taken: list[StatMention] = []
    for left, right in pairwise(sized):
        if not (id(left) in spare or id(right) in spare):
            continue
        if _are_parallel(doc, low, left, right) and sides[id(left)] != sides[id(right)]:
            pair = [s for s in (left, right) if id(s) in spare and s not in taken]
            pair = [s for s in pair if not low.endswith(_WHOLE, 0, s.start)]
            if not _are_sizes(arms, [(s, sides[id(s)] or 0) for s in (left, right)]):
                taken += pair
    if not taken:
        return found
    return replace(found, stats=tuple(sorted((*found.stats, *taken), key=lambda s: s.start)))


def _arm_behind(low: str, stat: StatMention, arms: ArmTable) -> int | None:
    """Return the arm named right behind a count."""
    i = bisect_right(arms.mentions, stat.end - 1, key=_start)
    if i == len(arms.mentions):
        return None
    mention = arms.mentions[i]
    if mention.start - stat.end > _NEAR:
        return None
    return mention.arm if tail(low[stat.end : mention.start]) in ("in", "next") else None


def _start(mention: ArmMention) -> int:
    return mention.start


def _are_parallel(doc: Document, low: str, left: StatMention, right: StatMention) -> bool:
    """Whether two counts stand in one sentence of the results with nothing told in between."""
    if not 0 < right.start - left.end <= _APART or _PARTED.search(low, left.end, right.start):
        return False
    sentence = next((s for s in doc.sentences if s.start <= left.start < s.end), None)
    if sentence is None or right.start >= sentence.end or sentence.section not in _TOLD:
        return False
    return _PARTED.search(low, sentence.start, left.start) is None


def _are_sizes(arms: ArmTable, sided: list[_Sided]) -> bool:
    """Whether the counts are those of the arms themselves."""
    return all(stat.events == arms.arms[arm].n for stat, arm in sided)
