"""An effect with its confidence interval or standard error: the p that goes with it."""

from __future__ import annotations

import math
from itertools import product

import numpy as np

from validator.intervals import (
    Floats,
    Interval,
    absolute,
    difference,
    positive,
    ratio,
    scaled,
)
from validator.pvalues import t_interval, t_quantile, z_quantile

LEVEL = 0.05  # 1 - 0.95, the level of an interval that does not say its own


def log_interval(interval: Interval) -> Interval | None:
    """Logarithm of an interval of a ratio; None where it is not positive throughout."""
    if interval.low <= 0:
        return None
    return Interval(np.log(interval.low), np.log(interval.high))


def critical(alpha: Floats, df: Floats) -> Floats:
    """Half-width of a 1 - alpha interval in standard errors."""
    return t_quantile(alpha, df) if np.isfinite(df) else z_quantile(alpha)


def p_from_estimate(
    estimate: Interval, low: Interval, high: Interval, *, alpha: float, df: float
) -> Interval:
    """Return the p from the estimate over a quarter of the interval's width, a Wald or t test.

    |t| = |estimate| / se rises with |estimate| and falls with the width, so the extremes are at
    corners; the three numbers are taken as free of each other, which can only widen the range.
    """
    width = positive(difference(high, low))
    se = scaled(width, 1.0 / (2.0 * float(critical(alpha, df))))
    return t_interval(ratio(absolute(estimate), se), Interval(df, df))


def p_from_limits(low: Interval, high: Interval, *, alpha: float, df: float) -> Interval:
    """Return the p from both limits alone, as of an interval that is symmetric about its estimate.

    t = c (low + high) / (high - low). Its derivative in low has the sign of high, and in high the
    sign of -low: along every edge of the box it is monotone, so the extremes of t are at corners.
    """
    c = float(critical(alpha, df))
    ts = []
    for a, b in product(low, high):
        if b <= a:
            return Interval(0.0, 1.0)
        ts.append(c * (float(a) + float(b)) / (float(b) - float(a)))
    return t_interval(absolute(Interval(min(ts), max(ts))), Interval(df, df))


def p_from_nearer_limit(
    estimate: Interval, low: Interval, high: Interval, *, alpha: float, df: float
) -> Interval:
    """Return the p from the estimate and the limit nearer to zero, for an off-centre interval.

    |t| = c |estimate| / (distance from the estimate to that limit). With e > 0 and limit l:
    t = c e / (e - l) has derivative -c l / (e - l)^2 in e and c e / (e - l)^2 in l: monotone along
    edges, so corners suffice.
    """
    middle = (float(estimate.low) + float(estimate.high)) / 2
    limit = low if middle >= 0 else high
    c = float(critical(alpha, df))
    ts = []
    for e, x in product(estimate, limit):
        distance = (float(e) - float(x)) * (1 if middle >= 0 else -1)
        if distance <= 0 or float(e) * middle < 0:
            return Interval(0.0, 1.0)
        ts.append(c * abs(float(e)) / distance)
    return t_interval(Interval(min(ts), max(ts)), Interval(df, df))


def p_from_se(estimate: Interval, se: Interval, df: float) -> Interval:
    """Return the p of an estimate over its standard error."""
    return t_interval(ratio(absolute(estimate), positive(se)), Interval(df, df))


def is_centred(estimate: Interval, low: Interval, high: Interval) -> bool:
    """Tell whether the estimate can be the middle of its interval, within rounding."""
    middle = Interval((low.low + high.low) / 2, (low.high + high.high) / 2)
    return middle.overlaps(estimate)


def is_inside(estimate: Interval, low: Interval, high: Interval) -> bool:
    """Tell whether the estimate can lie in its interval, within rounding."""
    return bool(estimate.high >= low.low and estimate.low <= high.high)


def spread_of_interval(low: Interval, high: Interval, alpha: float, df: float) -> Interval:
    """Range of standard errors for the width of a symmetric interval."""
    c = float(critical(alpha, df))
    return scaled(positive(difference(high, low)), 1.0 / (2.0 * c))


def finite(interval: Interval) -> bool:
    """Tell whether both ends are finite numbers."""
    return math.isfinite(float(interval.low)) and math.isfinite(float(interval.high))
