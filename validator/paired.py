"""One group at two times: the paired t test from changes, or from levels and a correlation."""

from __future__ import annotations

import math
from itertools import product

import numpy as np

from validator.intervals import Floats, Interval, absolute, positive, ratio, scaled
from validator.pvalues import t_interval, t_quantile


def change_p(change: Interval, sd: Interval, n: Floats) -> Interval:
    """Return the p of the paired t test from the mean change and its SD, over the rounding box.

    Exact: |t| = |change| sqrt(n) / sd rises with |change| and falls with sd.
    """
    t = ratio(scaled(absolute(change), np.sqrt(n)), positive(sd))
    return t_interval(t, Interval(n - 1, n - 1))


def sd_of_change(s1: Interval, s2: Interval, r: Interval) -> Interval:
    """SD of differences of two times with SDs s1, s2 and correlation r, over the box.

    f(s1) = s1^2 + s2^2 - 2 r s1 s2 falls with r. As a quadratic it is convex in each SD, so its
    largest value is at a corner; its smallest is at a corner or where one SD equals r times the
    other inside its interval (both at once only for |r| = 1 with s1 = s2, where f is 0, or at 0).
    """
    a, b = positive(s1), positive(s2)
    top = max(_variance(x, y, float(r.low)) for x, y in product(a, b))
    points = list(product(a, b))
    rho = float(r.high)
    points += [(min(max(rho * y, a.low), a.high), y) for y in b]
    points += [(x, min(max(rho * x, b.low), b.high)) for x in a]
    bottom = min(_variance(x, y, rho) for x, y in points)
    if rho >= 1 and a.overlaps(b):
        bottom = 0.0
    return Interval(math.sqrt(max(bottom, 0.0)), math.sqrt(max(top, 0.0)))


def _variance(s1: float, s2: float, r: float) -> float:
    return float(s1**2 + s2**2 - 2 * r * s1 * s2)


def levels_p(change: Interval, s1: Interval, s2: Interval, n: Floats, r: Interval) -> Interval:
    """Return the p of the paired t test from two levels and a range of correlations."""
    return change_p(change, sd_of_change(s1, s2, r), n)


def correlation_from_sds(s1: Interval, s2: Interval, sd_change: Interval) -> Interval:
    """Correlation of two times from both SDs and the SD of the change, over the box.

    r = (s1^2 + s2^2 - d^2) / (2 s1 s2) falls with d. At fixed d and s2 it is
    s1/(2 s2) + (s2^2 - d^2)/(2 s1 s2): rising in s1 if d > s2, else convex with its least value at
    s1 = sqrt(s2^2 - d^2). So the largest r is at a corner, the least at a corner or at that point
    of an edge. Ends are not cut at -1 and 1: what lies outside tells that no correlation fits.
    """
    a, b = positive(s1), positive(s2)
    tiny = 1e-12
    a, b = (Interval(max(x.low, tiny), max(x.high, tiny)) for x in (a, b))
    largest = max(_correlation(x, y, float(sd_change.low)) for x, y in product(a, b))
    d = float(sd_change.high)
    points = list(product(a, b))
    points += [(_clip(math.sqrt(y**2 - d**2), a), y) for y in b if y > d]
    points += [(x, _clip(math.sqrt(x**2 - d**2), b)) for x in a if x > d]
    return Interval(min(_correlation(x, y, d) for x, y in points), largest)


def _clip(x: float, interval: Interval) -> float:
    return float(min(max(x, interval.low), interval.high))


def _correlation(s1: float, s2: float, d: float) -> float:
    return (s1**2 + s2**2 - d**2) / (2 * s1 * s2)


def sd_of_change_from_p(change: Interval, p: Interval, n: float) -> Interval:
    """SD of the change that gives a two-sided paired p; infinite where p reaches 1 or change 0."""
    size = absolute(change)
    t_low, t_high = (float(t_quantile(x, n - 1)) for x in (p.high, p.low))
    root = math.sqrt(n)
    low = 0.0 if math.isinf(t_high) else float(size.low) * root / t_high if t_high else math.inf
    high = math.inf if t_low <= 0 else float(size.high) * root / t_low
    return Interval(low, high)


def correlation_from_p(
    change: Interval, s1: Interval, s2: Interval, n: float, p: Interval
) -> Interval:
    """Correlations for which a paired t test on two printed levels gives the reported p."""
    d = sd_of_change_from_p(change, p, n)
    if math.isinf(d.high):
        d = Interval(d.low, max(float(s1.high + s2.high), float(d.low)) * 2)
    return correlation_from_sds(s1, s2, d)
