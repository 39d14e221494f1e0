"""Likelihood of a pooled result, and the interval of tau2 that it gives."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from meta.errors import InputError
from meta.heterogeneity import Interval
from meta.kernel import standardise
from meta.likelihood import InterceptProfile
from meta.result import PoolResult

WIDER = 4.0
ROOT_TOLERANCE = 1e-14


def log_likelihood(result: PoolResult) -> float:
    """Return the log-likelihood at the estimates; the restricted one for "REML".

    Raises
    ------
    InputError
        If the method is neither "ML" nor "REML".

    Notes
    -----
    With all constants, as metafor's logLik: (1/2) log |X'X| is part of the restricted one.
    """
    profile, unit = _profile(result)
    k, restricted = result.k, result.method == "REML"
    n = k - 1 if restricted else k
    f = float(profile.value(np.zeros(1, dtype=np.intp), np.array([result.tau2 / unit**2]))[0])
    constant = n * (math.log(2.0 * math.pi) + 2.0 * math.log(unit))
    if restricted:
        constant -= math.log(k)
    return -0.5 * (f + constant)


def likelihood_interval(result: PoolResult, level: float | None = None) -> Interval:
    """Return the profile-likelihood interval of tau2, in units of yi squared.

    Parameters
    ----------
    result : PoolResult
        Pooled by "ML" or "REML", at least two studies.
    level : float, optional
        Level, 0 to 1; default that of the result.

    Raises
    ------
    InputError
        For another method or a single study.

    Notes
    -----
    Hardy & Thompson 1996, Stat Med 15:619: the values of tau2 around the maximum whose likelihood
    is within half a chi-squared quantile (1 df) of it; the lower limit is 0 if that reaches zero.
    """
    if result.k == 1:
        raise InputError("an interval of tau2 needs at least two studies")
    from scipy import optimize

    profile, unit = _profile(result)
    best = result.tau2 / unit**2
    crit = float(special.chdtri(1.0, 1.0 - (result.level if level is None else level)))
    which = np.zeros(1, dtype=np.intp)
    top = float(profile.value(which, np.array([best]))[0])

    def excess(tau2: float) -> float:
        return float(profile.value(which, np.array([tau2]))[0]) - top - crit

    high = WIDER * (best + 1.0)
    while excess(high) < 0.0:
        high *= WIDER
    upper = optimize.brentq(excess, best, high, xtol=ROOT_TOLERANCE, rtol=ROOT_TOLERANCE)
    lower = 0.0
    if best > 0.0 and excess(0.0) > 0.0:
        lower = optimize.brentq(excess, 0.0, best, xtol=ROOT_TOLERANCE, rtol=ROOT_TOLERANCE)
    return Interval(lower * unit**2, upper * unit**2)


def _profile(result: PoolResult) -> tuple[InterceptProfile, float]:
    """Return the likelihood in standard units, and the unit."""
    if result.method not in {"ML", "REML"}:
        raise InputError(f"the method must be ML or REML, got {result.method}")
    sets = standardise(result.yi[None], result.vi[None], np.array([float(result.k)]))
    return InterceptProfile(sets, restricted=result.method == "REML"), float(sets.unit[0])
