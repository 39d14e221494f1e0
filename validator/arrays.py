"""The common recomputations over whole columns: one call for a million comparisons.

Columns are arrays of equal length (or numbers); ``half`` columns hold half a unit of the last
printed digit of the values before them.
"""

from __future__ import annotations

import math

import numpy as np

from validator.effects import p_from_estimate
from validator.intervals import Floats, Interval
from validator.means import METHODS, Group
from validator.paired import change_p


def around(value: Floats, half: Floats) -> Interval:
    """Intervals that printed values stand for."""
    value, half = np.asarray(value, dtype=float), np.asarray(half, dtype=float)
    return Interval(value - half, value + half)


def two_means(
    first: tuple[Floats, Floats, Floats, Floats, Floats],
    second: tuple[Floats, Floats, Floats, Floats, Floats],
) -> dict[str, Interval]:
    """Attainable p of Student's t, Welch's t and z between two groups.

    Parameters
    ----------
    first, second
        Columns mean, half, sd, half, n of either group; n >= 2.
    """
    a, b = (
        Group(around(m, hm), around(s, hs), np.asarray(n)) for m, hm, s, hs, n in (first, second)
    )
    return {name: method(a, b) for name, method in METHODS.items()}


def paired_changes(
    mean: Floats, mean_half: Floats, sd: Floats, sd_half: Floats, n: Floats
) -> Interval:
    """Attainable p of the paired t test from mean changes and their SDs."""
    return change_p(around(mean, mean_half), around(sd, sd_half), np.asarray(n))


def ratios(value: Floats, low: Floats, high: Floats, half: Floats, level: float = 95.0) -> Interval:
    """Attainable p of ratios with Wald intervals (all > 0); ``half`` holds for all three."""
    estimate, lower, upper = (around(x, half) for x in (value, low, high))
    tiny = np.finfo(float).tiny
    logs = [
        Interval(np.log(np.maximum(x.low, tiny)), np.log(x.high)) for x in (estimate, lower, upper)
    ]
    return p_from_estimate(*logs, alpha=1 - level / 100, df=math.inf)


def differences(
    value: Floats, low: Floats, high: Floats, half: Floats, level: float = 95.0
) -> Interval:
    """Attainable p of differences with normal intervals."""
    boxes = (around(x, half) for x in (value, low, high))
    return p_from_estimate(*boxes, alpha=1 - level / 100, df=math.inf)


def agrees(attainable: Interval, p: Floats, p_half: Floats) -> Floats:
    """Tell for every row whether the attainable p meets the reported one."""
    reported = around(p, p_half)
    return (attainable.low <= reported.high) & (attainable.high >= reported.low)
