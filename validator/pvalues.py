"""p-values of the distributions that abstracts print, exact and vectorised.

Only scipy.special is used: it imports in a third of the time of scipy.stats and its functions
broadcast without a wrapper around them.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from validator.intervals import Floats, Interval

LARGEST_DF = 1e12
"""Beyond it t and the normal agree to the last digit."""


def t_two_sided(t: Floats, df: Floats) -> Floats:
    """Two-sided p of Student's t; ``df`` may be infinite (normal)."""
    size = -np.abs(t)
    if np.isfinite(df).all():
        return 2.0 * special.stdtr(df, size)
    finite = np.minimum(df, LARGEST_DF)
    return 2.0 * np.where(np.isinf(df), special.ndtr(size), special.stdtr(finite, size))


def z_two_sided(z: Floats) -> Floats:
    """Two-sided p of the standard normal."""
    return 2.0 * special.ndtr(-np.abs(z))


def chi2_upper(x: Floats, df: Floats) -> Floats:
    """Upper tail of chi-square."""
    return special.chdtrc(df, np.maximum(x, 0.0))


def f_upper(f: Floats, df1: Floats, df2: Floats) -> Floats:
    """Upper tail of F."""
    return special.fdtrc(df1, df2, np.maximum(f, 0.0))


def r_two_sided(r: Floats, df: Floats) -> Floats:
    """Two-sided p of a Pearson correlation with n - 2 degrees of freedom."""
    r = np.clip(r, -1.0, 1.0)
    with np.errstate(divide="ignore"):
        t = r * np.sqrt(df / (1.0 - r**2))
    return t_two_sided(t, df)


def t_quantile(p_two_sided: Floats, df: Floats) -> Floats:
    """Size of t that has this two-sided p."""
    with np.errstate(divide="ignore"):
        return np.where(
            np.isinf(df),
            -special.ndtri(np.asarray(p_two_sided) / 2.0),
            -special.stdtrit(np.minimum(df, LARGEST_DF), np.asarray(p_two_sided) / 2.0),
        )


def z_quantile(p_two_sided: Floats) -> Floats:
    """Size of z that has this two-sided p."""
    return -special.ndtri(np.asarray(p_two_sided) / 2.0)


def t_interval(t: Interval, df: Interval) -> Interval:
    """Range of the two-sided p over ranges of |t| and df.

    Exact as a range over the product: p falls with |t| at fixed df, and at fixed |t| it falls with
    df, because the t distributions are ordered by their tails (each is a scale mixture of normals
    whose mixing gets narrower as df grows).
    """
    return Interval(t_two_sided(t.high, df.high), t_two_sided(t.low, df.low))


def z_interval(z: Interval) -> Interval:
    """Range of the two-sided normal p over a range of |z|; p falls with |z|."""
    return Interval(z_two_sided(z.high), z_two_sided(z.low))


def one_sided(p: Interval) -> Interval:
    """One-sided p in the direction of the effect: half of the two-sided one."""
    return Interval(p.low / 2.0, p.high / 2.0)
