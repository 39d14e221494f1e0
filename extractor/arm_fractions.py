"""Counts with a percent that only the sizes of the arms tell for what they are.

"5 (12.5) with tea and 9 (23.7) with milk" says nowhere that it is n (%); of 40 and 38 people it is.
"40% (n = 60)" is of sixty, not sixty of some more, where sixty is the size of an arm.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.arm_percents import fits
from extractor.arms import ArmTable
from extractor.mentions import Mentions, StatMention

_RULE = "number_in_bracket"
_COUNT_BEHIND = "percent_count"


def with_fractions(found: Mentions, arms: ArmTable) -> Mentions:
    """Return the mentions with such pairs of numbers as events and percent.

    Parameters
    ----------
    found
        What the grammar found in the text.
    arms
        Its arms; their sizes and the total are what a count is a percent of.

    Returns
    -------
    Mentions
        ``found`` itself where no number is changed.
    """
    sizes = {n for n in (*(a.n for a in arms.arms), arms.total_n) if n}
    stats = tuple(_as_told(s, sizes) for s in found.stats) if sizes else found.stats
    return found if stats == found.stats else replace(found, stats=stats)


def _as_told(stat: StatMention, sizes: set[int]) -> StatMention:
    return _of_size(stat, sizes) if stat.rule == _COUNT_BEHIND else _as_fraction(stat, sizes)


def _of_size(stat: StatMention, sizes: set[int]) -> StatMention:
    """Return a percent with the size that stands behind it, where that is no count of events."""
    events, percent = stat.events, stat.percent
    if events not in sizes or not events or percent is None:
        return stat
    if any(fits(events, percent, n) for n in sizes):
        return stat
    return replace(stat, rule="bare_percent", events=None, n=events)


def _as_fraction(stat: StatMention, sizes: set[int]) -> StatMention:
    """Return a count with its percent where one of the sizes makes it just that.

    A percent without decimals would fit too often by chance: it stays what it was.
    """
    head, inside = stat.value, stat.spread_values
    if stat.rule != _RULE or stat.spread or stat.unit or head is None or len(inside) != 1:
        return stat
    percent = inside[0]
    events = int(head.value)
    if head.decimals or not percent.decimals or events <= 0:
        return stat
    if not any(fits(events, percent, n) for n in sizes):
        return stat
    return replace(
        stat,
        rule="count_percent",
        center="percent",
        value=percent,
        spread_values=(),
        proportion=True,
        events=events,
        percent=percent,
        unit="%",
    )
