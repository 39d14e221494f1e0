"""Two means with their spreads and sizes: the p of a t test over the whole rounding box."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from validator.intervals import Floats, Interval, absolute, difference, positive, ratio, scaled
from validator.pvalues import f_upper, t_interval, z_interval


class Group(NamedTuple):
    """Mean, standard deviation and size of a group, as intervals; any field may be an array."""

    mean: Interval
    sd: Interval
    n: Floats


def _variances(a: Group, b: Group) -> tuple[Interval, Interval]:
    sa, sb = positive(a.sd), positive(b.sd)
    return (
        Interval(sa.low**2 / a.n, sa.high**2 / a.n),
        Interval(sb.low**2 / b.n, sb.high**2 / b.n),
    )


def _t(a: Group, b: Group, se: Interval) -> Interval:
    return ratio(absolute(difference(a.mean, b.mean)), se)


def student_p(a: Group, b: Group) -> Interval:
    """Return the p of Student's t with pooled variance, over the rounding box.

    Exact. |t| = |m1 - m2| / (sp sqrt(1/n1 + 1/n2)) rises with |m1 - m2| and falls with each SD,
    df does not depend on any of them, and p falls with |t|; so the extremes are at corners, and p
    reaches 1 where the means can be equal.
    """
    df = a.n + b.n - 2
    sa, sb = positive(a.sd), positive(b.sd)
    scale = (1.0 / a.n + 1.0 / b.n) / df

    def se(s1: Floats, s2: Floats) -> Floats:
        return np.sqrt(((a.n - 1) * s1**2 + (b.n - 1) * s2**2) * scale)

    t = _t(a, b, Interval(se(sa.low, sb.low), se(sa.high, sb.high)))
    return t_interval(t, Interval(df, df))


def welch_p(a: Group, b: Group) -> Interval:
    """Return the p of Welch's t over the rounding box, as an outer bound.

    With w the share of the first group in the variance of the difference,
    1/df = w^2/(n1-1) + (1-w)^2/(n2-1). It is convex in w, so df is largest at
    w = (n1-1)/(n1+n2-2), or at the end nearest to it, and smallest at an end. |t| has its ends at
    corners. Taking both ranges as free of each other contains every attainable p; the excess is a
    few parts in a hundred for p above .0001 and the boxes that journals print.
    """
    va, vb = _variances(a, b)
    t = _t(a, b, Interval(np.sqrt(va.low + vb.low), np.sqrt(va.high + vb.high)))
    with np.errstate(divide="ignore", invalid="ignore"):
        w_low = np.nan_to_num(np.divide(va.low, va.low + vb.high), nan=0.0)
        w_high = np.nan_to_num(np.divide(va.high, va.high + vb.low), nan=1.0)

    def inverse(w: Floats) -> Floats:
        return w**2 / (a.n - 1) + (1 - w) ** 2 / (b.n - 1)

    best = np.clip((a.n - 1) / (a.n + b.n - 2), w_low, w_high)
    df = Interval(1.0 / np.maximum(inverse(w_low), inverse(w_high)), 1.0 / inverse(best))
    return t_interval(t, df)


def normal_p(a: Group, b: Group) -> Interval:
    """Return the p of the large-sample z test (unpooled variance) over the box; exact."""
    va, vb = _variances(a, b)
    t = _t(a, b, Interval(np.sqrt(va.low + vb.low), np.sqrt(va.high + vb.high)))
    return z_interval(t)


METHODS = {"Student t": student_p, "Welch t": welch_p, "z": normal_p}


def sizes_that_fit(p: Interval, sizes: Floats, reported: Interval) -> tuple[int, int | None] | None:
    """Pick the sizes whose attainable p meets the reported one.

    Parameters
    ----------
    p
        Attainable p for each size in ``sizes``, which is every whole number from 2 to a limit.

    Returns
    -------
    (low, high) of the sizes that fit, ``high`` None where the largest size tried still does; None
    where no size does.
    """
    fits = (p.low <= reported.high) & (p.high >= reported.low)
    if not fits.any():
        return None
    hits = sizes[fits]
    return int(hits[0]), None if fits[-1] else int(hits[-1])


def anova_p(groups: list[Group]) -> Interval:
    """Return the p of a one-way analysis of variance of k groups over the rounding box.

    The within sum of squares has its extremes at the corners of the SDs. The between sum of squares
    is a convex quadratic of the means: its largest value is at a corner, found by trying all
    (2^k; k <= 12), and its smallest is found by projecting: each mean is the grand mean clipped
    into its interval, where the grand mean solves a monotone equation in one unknown.
    """
    n = np.array([float(g.n) for g in groups])
    low = np.array([float(g.mean.low) for g in groups])
    high = np.array([float(g.mean.high) for g in groups])
    df1, df2 = len(groups) - 1, float(n.sum()) - len(groups)
    s_low = np.array([max(float(g.sd.low), 0.0) for g in groups])
    s_high = np.array([float(g.sd.high) for g in groups])
    within = Interval(((n - 1) * s_low**2).sum(), ((n - 1) * s_high**2).sum())
    between = Interval(_least_between(n, low, high), _most_between(n, low, high))
    f = ratio(scaled(between, 1.0 / df1), scaled(within, 1.0 / df2))
    return Interval(f_upper(f.high, df1, df2), f_upper(f.low, df1, df2))


def _between(n: Floats, means: Floats) -> Floats:
    grand = (means * n).sum(axis=-1, keepdims=True) / n.sum()
    return (n * (means - grand) ** 2).sum(axis=-1)


def _most_between(n: Floats, low: Floats, high: Floats) -> float:
    k = len(n)
    corners = (np.arange(2**k)[:, None] >> np.arange(k)) & 1
    return float(_between(n, np.where(corners == 1, high, low)).max())


HALVINGS = 60
"""Bisections, after which the centre is known to the last digit of a float."""


def _least_between(n: Floats, low: Floats, high: Floats) -> float:
    """Least weighted spread of points, one in each interval.

    sum n (clip(c) - c)^2 is convex in the centre c, and its least value over c is the least between
    sum of squares (for fixed points the weighted mean is the best centre). Its derivative
    -2 sum n (clip(c) - c) rises with c; bisection finds its zero.
    """
    a, b = float(low.min()), float(high.max())
    for _ in range(HALVINGS):
        c = (a + b) / 2
        if float((n * (np.clip(c, low, high) - c)).sum()) > 0:
            a = c
        else:
            b = c
    return float(_between(n, np.clip((a + b) / 2, low, high)))
