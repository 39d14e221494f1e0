"""Numbers that are part of an arm: "75 mg" of the arm that got 75 mg, the 47 of "47 placebo"."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

from extractor.arms import ArmTable
from extractor.mentions import Mentions, StatMention

_BARE = frozenset({"bare_value", "bare_percent"})


def without_names(found: Mentions, arms: ArmTable) -> Mentions:
    """Return the numbers found but for those inside an arm's mention, and its size before it.

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
        if not named and not _is_size(stat, i + 1, arms):
            kept.append(stat)
    return found if len(kept) == len(found.stats) else replace(found, stats=tuple(kept))


def _is_size(stat: StatMention, i: int, arms: ArmTable) -> bool:
    """Whether a count is the size of the arm that is named right behind it."""
    if stat.rule != "bare_count" or stat.events is None or i >= len(arms.mentions):
        return False
    behind = arms.mentions[i]
    named = 0 <= behind.arm < len(arms.arms) and behind.start - stat.end <= 1
    return named and arms.arms[behind.arm].n == stat.events
