"""Likelihood of a pooled result, and the interval of tau2 that it gives."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from meta.errors import InputError
from meta.heterogeneity import Interval
from meta.kernel import standardise
from meta.likelihood import InterceptProfile, Profile
from meta.regression import RegressionResult, standard_model
from meta.result import PoolResult
from meta.wls import RegressionProfile

WIDER = 4.0
ROOT_TOLERANCE = 1e-14


def log_likelihood(result: PoolResult | RegressionResult) -> float:
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
    x = result.x if isinstance(result, RegressionResult) else np.ones((result.k, 1))
    restricted = result.method == "REML"
    n = result.k - x.shape[1] if restricted else result.k
    f = float(profile.value(np.zeros(1, dtype=np.intp), np.array([result.tau2 / unit**2]))[0])
    constant = n * (math.log(2.0 * math.pi) + 2.0 * math.log(unit))
    if restricted:
        constant -= float(np.linalg.slogdet(x.T @ x)[1])
    return -0.5 * (f + constant)


def likelihood_interval(
    result: PoolResult | RegressionResult, level: float | None = None
) -> Interval:
    """Return the profile-likelihood interval of tau2, in units of yi squared.

    Parameters
    ----------
    result : PoolResult or RegressionResult
        Fitted by "ML" or "REML", with more studies than coefficients.
    level : float, optional
        Level, 0 to 1; default that of the result.

    Raises
    ------
    InputError
        For another method or too few studies.

    Notes
    -----
    Hardy & Thompson 1996, Stat Med 15:619: the values of tau2 around the maximum whose likelihood
    is within half a chi-squared quantile (1 df) of it; the lower limit is 0 if that reaches zero.
    """
    if result.k == 1 or (isinstance(result, RegressionResult) and result.qe_df == 0):
        raise InputError("an interval of tau2 needs at least two studies, one more per moderator")
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


def _profile(result: PoolResult | RegressionResult) -> tuple[Profile, float]:
    """Return the likelihood in standard units, and the unit."""
    if result.method not in {"ML", "REML"}:
        raise InputError(f"the method must be ML or REML, got {result.method}")
    restricted = result.method == "REML"
    if isinstance(result, RegressionResult):
        model, unit, _ = standard_model(result.studies, result.x)
        return RegressionProfile(model, restricted=restricted), unit
    sets = standardise(result.yi[None], result.vi[None], np.array([float(result.k)]))
    return InterceptProfile(sets, restricted=restricted), float(sets.unit[0])
