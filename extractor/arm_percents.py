"""Sizes that counts with their percents bear out: 12 (40%) is of 30, whoever they are."""

from __future__ import annotations

import re

from extractor.records import Number

_PAIR = re.compile(
    r"(?<![\d.,/–-])(\d{1,4}) (?:(?:of|out of) \d{1,5} )?(?:[a-z][a-z-]* ){0,2}"
    r"[(\[](\d{1,2}(?:\.\d+)?) ?%(?! ?(?:CI|confidence|of))"
)
_MOST = 12  # pairs of a text that are looked at
_SLIP = 1e-9  # of floating point


def percent_pairs(text: str) -> tuple[tuple[int, Number], ...]:
    """Return the counts that a text prints with a percent: "12 (40%)", "12 men (40.0%)"."""
    if "%" not in text:
        return ()
    found = ((int(m[1]), m[2]) for m in _PAIR.finditer(text))
    pairs = tuple(x for x in found if x[0] > 0)[:_MOST]
    return tuple((count, Number.parse(percent)) for count, percent in pairs)


def fits(events: int, percent: Number, n: int) -> bool:
    """Tell whether a count is the printed percent of n, rounded; n > 0."""
    away = abs(100 * events / n - percent.value)
    return events <= n and away <= percent.half_unit + _SLIP
