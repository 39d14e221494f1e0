"""Printed test statistics and the p that goes with them, as statcheck does and a little more."""

from __future__ import annotations

import math
from collections.abc import Mapping

from validator.intervals import Interval, absolute, positive
from validator.pvalues import chi2_upper, f_upper, r_two_sided, t_two_sided, z_two_sided

CANONICAL: Mapping[str, str] = {
    "t": "t",
    "f": "F",
    "z": "z",
    "r": "r",
    "rho": "r",
    "rs": "r",
    "chi2": "chi2",
    "chi-square": "chi2",
    "χ2": "chi2",
    "x2": "chi2",
    "wald": "chi2",
    "q": "Q",
    "qw": "Q",
    "qb": "Q",
    "h": "Q",
    "u": "U",
}
"""Names as printed (lower case) and the distribution that they follow."""


NEEDED_DF: Mapping[str, int] = {"t": 1, "F": 2, "z": 0, "r": 1, "chi2": 1, "Q": 1, "U": 2}
"""Degrees of freedom that each needs (for U: both sizes)."""


def statistic_p(name: str, value: Interval, df: tuple[float, ...]) -> Interval:
    """Two-sided (t, z, r, U) or upper-tail (F, chi-square, Q) p over the rounding box.

    Every p here falls with the size of its statistic at fixed df, so the ends of the box give the
    ends of p. Signs of t, z and r do not matter to a two-sided p.

    Raises
    ------
    ValueError
        If the name is unknown or the degrees of freedom are too few.
    """
    if name not in NEEDED_DF or len(df) < NEEDED_DF[name]:
        raise ValueError(f"statistic {name!r} needs {NEEDED_DF.get(name)} df, got {df}")
    size = positive(value) if name in ("F", "chi2", "Q") else absolute(value)
    if name == "U":
        return _mann_whitney(value, df)
    return Interval(*(float(_tail(name, x, df)) for x in (size.high, size.low)))


def _tail(name: str, x: float, df: tuple[float, ...]) -> float:
    if name == "t":
        return float(t_two_sided(x, df[0]))
    if name == "z":
        return float(z_two_sided(x))
    if name == "r":
        return float(r_two_sided(x, df[0]))
    if name == "F":
        return float(f_upper(x, df[0], df[1]))
    return float(chi2_upper(x, df[0]))


def _mann_whitney(u: Interval, sizes: tuple[float, ...]) -> Interval:
    """Return the normal p of U without ties, without and with continuity correction."""
    n1, n2 = sizes[:2]
    mean, sd = n1 * n2 / 2, math.sqrt(n1 * n2 * (n1 + n2 + 1) / 12)
    away = absolute(Interval(u.low - mean, u.high - mean))
    low = z_two_sided(float(away.high) / sd)
    high = z_two_sided(max(float(away.low) - 0.5, 0.0) / sd)
    return Interval(float(low), float(high))
