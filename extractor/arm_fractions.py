"""Counts with a percent that only the sizes of the arms tell from a mean with its spread.

"5 (12.5) with tea and 9 (23.7) with milk" says nowhere that it is n (%); of 40 and 38 people it is.
"""

from __future__ import annotations

from dataclasses import replace

from extractor.arm_percents import fits
from extractor.arms import ArmTable
from extractor.mentions import Mentions, StatMention

_RULE = "number_in_bracket"


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
    stats = tuple(_as_fraction(s, sizes) for s in found.stats) if sizes else found.stats
    return found if stats == found.stats else replace(found, stats=stats)


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
