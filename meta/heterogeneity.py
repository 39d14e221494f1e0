"""Confidence intervals of heterogeneity: tau2 by the Q-profile method, I2 and H2 from it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from meta.fit import upper
from meta.inputs import FloatArray, clean_studies
from meta.kernel import Sets, standardise, sums_at
from meta.tau2 import solve_q

PERCENT = 100.0


class Interval(NamedTuple):
    """Lower and upper limit."""

    lb: float
    ub: float


class Heterogeneity(NamedTuple):
    """Intervals of tau2 (units of yi squared), tau (units of yi), I2 (percent) and H2."""

    tau2: Interval
    tau: Interval
    i2: Interval
    h2: Interval


def q_profile(yi: ArrayLike, vi: ArrayLike, *, level: float = 0.95) -> Heterogeneity | None:
    """Return Q-profile intervals of heterogeneity.

    Parameters
    ----------
    yi, vi : array_like, shape (k,)
        Estimates and sampling variances.
    level : float
        Level of the intervals, 0 to 1.

    Returns
    -------
    Heterogeneity or None
        None for a single study. (0, 0) where even tau2 = 0 gives a Q in the lower tail.

    Notes
    -----
    Viechtbauer 2007, Stat Med 26:37: the tau2 at which Q(tau2) meets the quantiles of chi-squared
    on k - 1 degrees of freedom; solved to machine precision. I2 and H2 are the same functions of
    tau2 as in the estimates.
    """
    studies = clean_studies(yi, vi)
    k = studies.yi.size
    if k == 1:
        return None
    sets = standardise(studies.yi[None], studies.vi[None], np.array([float(k)]))
    tail = 1.0 - upper(level)
    df = np.array([k - 1.0])
    targets = (np.asarray(special.chdtri(df, p), dtype=np.float64) for p in (tail, 1.0 - tail))
    limits = [solve_q(sets, target) for target in targets]
    return _from_tau2(sets, np.concatenate(limits))


def _from_tau2(sets: Sets, limits: FloatArray) -> Heterogeneity:
    tr_p = float(sums_at(sets.y, sets.v, np.zeros(1)).tr_p[0])
    typical = (float(sets.size[0]) - 1.0) / tr_p
    tau2 = limits * sets.unit[0] ** 2
    return Heterogeneity(
        tau2=_interval(tau2),
        tau=_interval(np.sqrt(tau2)),
        i2=_interval(PERCENT * limits / (typical + limits)),
        h2=_interval(limits / typical + 1.0),
    )


def _interval(values: FloatArray) -> Interval:
    return Interval(float(values[0]), float(values[1]))
