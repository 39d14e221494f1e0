"""Numbers that are part of an arm's name: "75 mg" of the arm that got 75 mg is no result."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from extractor.arms import ArmTable
from extractor.mentions import Mentions

_BARE = frozenset({"bare_value", "bare_percent"})


def without_names(found: Mentions, arms: ArmTable) -> Mentions:
    """Return the numbers found but for those that stand inside the mention of an arm.

    Parameters
    ----------
    found
        What the grammar read.
    arms
        The arms with their mentions, sorted by start.

    Returns
    -------
    Mentions
        ``found`` itself where nothing is left out.
    """
    starts = [m.start for m in arms.mentions]
    kept = []
    for stat in found.stats:
        i = bisect_right(starts, stat.start) - 1
        named = i >= 0 and stat.rule in _BARE and stat.end <= arms.mentions[i].end
        if not named:
            kept.append(stat)
    return found if len(kept) == len(found.stats) else replace(found, stats=tuple(kept))
