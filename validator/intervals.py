"""Intervals that printed numbers stand for, and the little arithmetic that the checks need.

Ends are floats or arrays of floats (broadcast together), so that one comparison and a million go
through the same code.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from extractor.records import Number

Floats = Any
"""A float, or an array of floats; numpy's own stubs cannot say this of a ufunc's result."""

SLACK = 1e-9
"""Relative room for floating point, far below any printed digit."""


class Interval(NamedTuple):
    """A closed interval, or an array of them."""

    low: Floats
    high: Floats

    def overlaps(self, other: Interval) -> bool:
        """Tell whether two intervals share a point, with room for floating point."""
        room = SLACK * max(abs(self.low), abs(self.high), 1e-300)
        return bool(self.low <= other.high + room and other.low <= self.high + room)

    def holds(self, value: float) -> bool:
        """Tell whether a value lies inside, with room for floating point."""
        return self.overlaps(Interval(value, value))


def rounded(number: Number) -> Interval:
    """Values that print as this number when rounded: half a unit to either side, ends included."""
    return Interval(number.low, number.high)


def rounded_or_cut(number: Number) -> Interval:
    """Values that print as this number when rounded or cut off: a whole unit away from zero."""
    unit = 2 * number.half_unit
    away_low = unit if number.value < 0 else number.half_unit
    away_high = unit if number.value >= 0 else number.half_unit
    return Interval(number.value - away_low, number.value + away_high)


def cut_off(number: Number) -> Interval:
    """Values that print as this number when cut off: from it to a whole unit away from zero."""
    unit = 2 * number.half_unit
    if number.value < 0:
        return Interval(number.value - unit, number.value)
    return Interval(number.value, number.value + unit)


def rounded_up(number: Number) -> Interval:
    """Values that print as this number when rounded up: from a whole unit below it to itself."""
    return Interval(number.value - 2 * number.half_unit, number.value)


def positive(interval: Interval) -> Interval:
    """Cut an interval of a spread at zero."""
    return Interval(np.maximum(interval.low, 0.0), np.maximum(interval.high, 0.0))


def difference(a: Interval, b: Interval) -> Interval:
    """Values of x - y over both intervals."""
    return Interval(a.low - b.high, a.high - b.low)


def absolute(interval: Interval) -> Interval:
    """Values of |x|; zero where the interval straddles zero."""
    low = np.maximum(np.maximum(interval.low, -np.asarray(interval.high)), 0.0)
    return Interval(low, np.maximum(np.abs(interval.low), np.abs(interval.high)))


def scaled(interval: Interval, factor: Floats) -> Interval:
    """Values of x times a factor >= 0."""
    return Interval(interval.low * factor, interval.high * factor)


def ratio(top: Interval, bottom: Interval) -> Interval:
    """Values of x / y for x, y >= 0, not both zero; x / 0 is infinite."""
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(np.asarray(top.low) == 0, 0.0, np.divide(top.low, bottom.high))
        high = np.where(np.asarray(top.high) == 0, 0.0, np.divide(top.high, bottom.low))
    return Interval(low, high)


def hull(parts: list[Interval]) -> Interval:
    """Smallest interval around all parts, which must not be empty."""
    return Interval(min(float(p.low) for p in parts), max(float(p.high) for p in parts))
