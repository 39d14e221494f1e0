"""Estimators of the between-study variance tau2: one function each, registered in one table.

All work on many sets at once, in standard units (see ``meta.kernel``). Definitions, and the
standard errors of tau2, are those of metafor 3.8; each function names its paper.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from meta.errors import ConvergenceError, InputError
from meta.inputs import FloatArray
from meta.kernel import Sets, Sums, q_at, row_dot, row_sum, take, weights
from meta.likelihood import InterceptProfile, maximise
from meta.likelihood_one import FEW_STUDIES, maximise_one

ROOT_STEPS = 200
ROOT_TOLERANCE = 4 * float(np.finfo(np.float64).eps)


class Estimator(NamedTuple):
    """A way to estimate tau2, and the standard error of what it gives (both standard units)."""

    tau2: Callable[[Sets], FloatArray]
    se: Callable[[Sets, FloatArray, Sums], FloatArray]
    """Takes the sets, their tau2, and the sums at that tau2."""


def equal_effects(sets: Sets) -> FloatArray:
    """Return tau2 = 0: the equal-effects (fixed-effect) model."""
    return np.zeros(sets.size.shape)


def no_se(_sets: Sets, tau2: FloatArray, _at: Sums) -> FloatArray:
    """Return NaN: a tau2 that is not estimated has no standard error."""
    return np.full_like(tau2, np.nan)


def dersimonian_laird(sets: Sets) -> FloatArray:
    """Estimate by the method of moments with fixed-effect weights.

    Notes
    -----
    DerSimonian & Laird 1986, Control Clin Trials 7:177: tau2 = (Q - (k - 1)) / tr(P), truncated.
    """
    return np.maximum((sets.zero.q - (sets.size - 1.0)) / sets.zero.tr_p, 0.0)


def _se_of_q(sets: Sets, tau2: FloatArray) -> FloatArray:
    """Return the standard error of Q at tau2 = 0, if the between-study variance is tau2."""
    df, s = sets.size - 1.0, sets.zero
    root: FloatArray = np.sqrt(2.0 * df + 4.0 * tau2 * s.tr_p + 2.0 * tau2 * tau2 * s.tr_pp)
    return root


def se_dersimonian_laird(sets: Sets, tau2: FloatArray, _at: Sums) -> FloatArray:
    """Return the standard error of the moment estimator."""
    return _se_of_q(sets, tau2) / sets.zero.tr_p


def hunter_schmidt(sets: Sets) -> FloatArray:
    """Estimate by Hunter and Schmidt's formula.

    Notes
    -----
    tau2 = (Q - k) / sum w, truncated: the form of Viechtbauer 2005, J Educ Behav Stat 30:261.
    """
    return np.maximum((sets.zero.q - sets.size) / sets.zero.total, 0.0)


def se_hunter_schmidt(sets: Sets, tau2: FloatArray, _at: Sums) -> FloatArray:
    """Return the standard error of the Hunter-Schmidt estimator."""
    return _se_of_q(sets, tau2) / sets.zero.total


def hedges(sets: Sets) -> FloatArray:
    """Estimate as an unweighted variance component.

    Notes
    -----
    Hedges & Olkin 1985: variance of yi minus mean of vi, truncated.
    """
    mean_v = row_sum(np.where(np.isfinite(sets.v), sets.v, 0.0)) / sets.size
    return np.maximum(_sum_of_squares(sets) / (sets.size - 1.0) - mean_v, 0.0)


def se_hedges(sets: Sets, tau2: FloatArray, _at: Sums) -> FloatArray:
    """Return the standard error of the unweighted estimator."""
    k, df = sets.size, sets.size - 1.0
    v = np.where(np.isfinite(sets.v), sets.v, 0.0)
    total = row_sum(v)
    tr_pvpv = row_dot(v, v) * (1.0 - 2.0 / k) + (total / k) ** 2
    variance = 2.0 * tr_pvpv + 4.0 * tau2 * total * df / k + 2.0 * tau2**2 * df
    return np.sqrt(variance) / df


def _sidik_jonkman_start(sets: Sets) -> FloatArray:
    return _sum_of_squares(sets) / sets.size


def sidik_jonkman(sets: Sets) -> FloatArray:
    """Estimate in two steps; never negative.

    Notes
    -----
    Sidik & Jonkman 2005, Appl Stat 54:367: start from tau0 = sum (y - mean y)^2 / k, then
    tau2 = tau0 sum w0 (y - mu)^2 / (k - 1) with w0 = 1 / (v + tau0).
    """
    start = _sidik_jonkman_start(sets)
    q, _ = q_at(sets.y, sets.v, start)
    return start * q / (sets.size - 1.0)


def se_sidik_jonkman(sets: Sets, tau2: FloatArray, _at: Sums) -> FloatArray:
    """Return the standard error of the two-step estimator, its first step taken as given."""
    start = _sidik_jonkman_start(sets)
    w = weights(sets.v, start)
    total = row_sum(w)
    wd = np.where(w > 0.0, (sets.v + tau2[:, None]) * w, 0.0)
    tr_pvpv = row_dot(wd, wd) - 2.0 * row_dot(wd * w, wd) / total + (row_dot(wd, w) / total) ** 2
    return start / (sets.size - 1.0) * np.sqrt(2.0 * tr_pvpv)


def maximum_likelihood(sets: Sets) -> FloatArray:
    """Maximise the likelihood; the global maximum (see ``meta.likelihood``).

    Notes
    -----
    Hardy & Thompson 1996, Stat Med 15:619. Standard error from the expected information.
    """
    return _maximise(sets, restricted=False)


def se_maximum_likelihood(_sets: Sets, _tau2: FloatArray, at: Sums) -> FloatArray:
    """Return sqrt(2 / sum w^2), from the expected information."""
    return np.sqrt(2.0 / at.total2)


def restricted_maximum_likelihood(sets: Sets) -> FloatArray:
    """Maximise the restricted likelihood; the global maximum (see ``meta.likelihood``).

    Notes
    -----
    Patterson & Thompson 1971; Raudenbush 2009.
    """
    return _maximise(sets, restricted=True)


def _maximise(sets: Sets, *, restricted: bool) -> FloatArray:
    """Choose the arithmetic by size: floats for one small set, arrays for everything else."""
    size = int(sets.size[0]) if sets.size.size == 1 else 0
    if 0 < size <= FEW_STUDIES:
        y, v = sets.y[0, :size].tolist(), sets.v[0, :size].tolist()
        with suppress(ArithmeticError, ValueError):  # beyond the range of floats: arrays have inf
            return np.array([maximise_one(y, v, restricted=restricted)])
    return maximise(InterceptProfile(sets, restricted=restricted))


def se_restricted(_sets: Sets, _tau2: FloatArray, at: Sums) -> FloatArray:
    """Return sqrt(2 / tr(P P)), from the expected information."""
    return np.sqrt(2.0 / at.tr_pp)


def paule_mandel(sets: Sets) -> FloatArray:
    """Solve Q(tau2) = k - 1; the same point as the empirical Bayes estimator.

    Notes
    -----
    Paule & Mandel 1982, J Res NBS 87:377; Morris 1983 for empirical Bayes. Agrees with metafor 3.8
    rma(method="PM", control=list(tol=1e-14)).
    """
    return solve_q(sets, sets.size - 1.0)


def se_paule_mandel(sets: Sets, _tau2: FloatArray, at: Sums) -> FloatArray:
    """Return sqrt(2 k^2 / (k - 1)) / sum w, metafor's."""
    return np.sqrt(2.0 * sets.size**2 / (sets.size - 1.0)) / at.total


def _sum_of_squares(sets: Sets) -> FloatArray:
    mean = row_sum(sets.y) / sets.size
    resid = np.where(np.isfinite(sets.v), sets.y - mean[:, None], 0.0)
    return row_dot(resid, resid)


def solve_q(sets: Sets, target: FloatArray) -> FloatArray:
    """Return the tau2 with Q(tau2) = target, 0 where Q(0) is not above it.

    Notes
    -----
    1 / Q is concave and rising in tau2 (a parallel sum of straight lines), so Newton's method on
    1 / Q from tau2 = 0 climbs to the root without ever passing it: no bracket is needed.
    """
    tau2 = np.zeros(sets.size.shape)
    q, slope = sets.zero.q, sets.zero.ypp
    active = np.flatnonzero(q > target)
    q, slope = q[active], slope[active]
    for _ in range(ROOT_STEPS):
        if active.size == 0:
            return tau2
        step = q * (q - target[active]) / (target[active] * slope)
        tau2[active] += step
        active = active[step > ROOT_TOLERANCE * (tau2[active] + 1.0)]
        y, v = take(sets, active)
        q, slope = q_at(y, v, tau2[active])
    raise ConvergenceError(f"Q(tau2) = target not solved for {active.size} sets")


ESTIMATORS = MappingProxyType(
    {
        "EE": Estimator(equal_effects, no_se),
        "DL": Estimator(dersimonian_laird, se_dersimonian_laird),
        "HE": Estimator(hedges, se_hedges),
        "HS": Estimator(hunter_schmidt, se_hunter_schmidt),
        "SJ": Estimator(sidik_jonkman, se_sidik_jonkman),
        "ML": Estimator(maximum_likelihood, se_maximum_likelihood),
        "REML": Estimator(restricted_maximum_likelihood, se_restricted),
        "EB": Estimator(paule_mandel, se_paule_mandel),
        "PM": Estimator(paule_mandel, se_paule_mandel),
    }
)
ALIASES = MappingProxyType({"FE": "EE", "CE": "EE"})


def method_name(method: str) -> str:
    """Return the canonical name of an estimator.

    Raises
    ------
    InputError
        If there is no such estimator.
    """
    name = ALIASES.get(method.upper(), method.upper())
    if name not in ESTIMATORS:
        allowed = ", ".join([*ESTIMATORS, *ALIASES])
        raise InputError(f"method must be one of {allowed}, got {method!r}")
    return name
