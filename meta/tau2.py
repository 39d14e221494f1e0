"""Estimators of the between-study variance tau2: one function each, registered in one table.

All work on many sets at once, in standard units (see ``meta.kernel``). Definitions, and the
standard errors of tau2, are those of metafor 3.8; each function names its paper.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from meta.errors import ConvergenceError, InputError
from meta.inputs import FloatArray
from meta.kernel import Sets, q_at, row_dot, sums_at, take, weights
from meta.likelihood import InterceptProfile, maximise

ROOT_STEPS = 200
ROOT_TOLERANCE = 4 * float(np.finfo(np.float64).eps)


class Tau2(NamedTuple):
    """Estimates and standard errors, shape (sets,), in standard units; se is NaN if undefined."""

    tau2: FloatArray
    se: FloatArray


Estimator = Callable[[Sets], Tau2]


def equal_effects(sets: Sets) -> Tau2:
    """Return tau2 = 0 without a standard error: the equal-effects (fixed-effect) model."""
    none = np.zeros(sets.size.shape)
    return Tau2(none, np.full_like(none, np.nan))


def dersimonian_laird(sets: Sets) -> Tau2:
    """Estimate by the method of moments with fixed-effect weights.

    Notes
    -----
    DerSimonian & Laird 1986, Control Clin Trials 7:177: tau2 = (Q - (k - 1)) / tr(P), truncated.
    """
    df, s = sets.size - 1.0, sums_at(sets.y, sets.v, np.zeros(sets.size.shape))
    tau2 = np.maximum((s.q - df) / s.tr_p, 0.0)
    variance = 2.0 * df + 4.0 * tau2 * s.tr_p + 2.0 * tau2**2 * s.tr_pp
    return Tau2(tau2, np.sqrt(variance) / s.tr_p)


def hunter_schmidt(sets: Sets) -> Tau2:
    """Estimate by Hunter and Schmidt's formula.

    Notes
    -----
    tau2 = (Q - k) / sum w, truncated: the form of Viechtbauer 2005, J Educ Behav Stat 30:261.
    """
    df, s = sets.size - 1.0, sums_at(sets.y, sets.v, np.zeros(sets.size.shape))
    tau2 = np.maximum((s.q - sets.size) / s.total, 0.0)
    variance = 2.0 * df + 4.0 * tau2 * s.tr_p + 2.0 * tau2**2 * s.tr_pp
    return Tau2(tau2, np.sqrt(variance) / s.total)


def hedges(sets: Sets) -> Tau2:
    """Estimate as an unweighted variance component.

    Notes
    -----
    Hedges & Olkin 1985: variance of yi minus mean of vi, truncated.
    """
    k, df = sets.size, sets.size - 1.0
    v = np.where(np.isfinite(sets.v), sets.v, 0.0)
    total, square = v.sum(axis=1), row_dot(v, v)
    tau2 = np.maximum((_sum_of_squares(sets) - total * df / k) / df, 0.0)
    tr_pvpv = square * (1.0 - 2.0 / k) + (total / k) ** 2
    variance = 2.0 * tr_pvpv + 4.0 * tau2 * total * df / k + 2.0 * tau2**2 * df
    return Tau2(tau2, np.sqrt(variance) / df)


def sidik_jonkman(sets: Sets) -> Tau2:
    """Estimate in two steps; never negative.

    Notes
    -----
    Sidik & Jonkman 2005, Appl Stat 54:367: start from tau0 = sum (y - mean y)^2 / k, then
    tau2 = tau0 sum w0 (y - mu)^2 / (k - 1) with w0 = 1 / (v + tau0).
    """
    df = sets.size - 1.0
    start = _sum_of_squares(sets) / sets.size
    w = weights(sets.v, start)
    total = w.sum(axis=1)
    resid = sets.y - (row_dot(w, sets.y) / total)[:, None]
    tau2 = start * row_dot(w * resid, resid) / df
    wd = np.where(w > 0.0, (sets.v + tau2[:, None]) * w, 0.0)
    tr_pvpv = row_dot(wd, wd) - 2.0 * row_dot(wd * w, wd) / total + (row_dot(wd, w) / total) ** 2
    return Tau2(tau2, start / df * np.sqrt(2.0 * tr_pvpv))


def maximum_likelihood(sets: Sets) -> Tau2:
    """Maximise the likelihood; the global maximum (see ``meta.likelihood``).

    Notes
    -----
    Hardy & Thompson 1996, Stat Med 15:619. Standard error from the expected information.
    """
    tau2 = maximise(InterceptProfile(sets, restricted=False))
    return Tau2(tau2, np.sqrt(2.0 / sums_at(sets.y, sets.v, tau2).total2))


def restricted_maximum_likelihood(sets: Sets) -> Tau2:
    """Maximise the restricted likelihood; the global maximum (see ``meta.likelihood``).

    Notes
    -----
    Patterson & Thompson 1971; Raudenbush 2009. Standard error from the expected information,
    sqrt(2 / tr(P P)).
    """
    tau2 = maximise(InterceptProfile(sets, restricted=True))
    return Tau2(tau2, np.sqrt(2.0 / sums_at(sets.y, sets.v, tau2).tr_pp))


def paule_mandel(sets: Sets) -> Tau2:
    """Solve Q(tau2) = k - 1; the same point as the empirical Bayes estimator.

    Notes
    -----
    Paule & Mandel 1982, J Res NBS 87:377; Morris 1983 for empirical Bayes. Agrees with metafor 3.8
    rma(method="PM", control=list(tol=1e-14)).
    """
    df = sets.size - 1.0
    tau2 = solve_q(sets, df)
    total = sums_at(sets.y, sets.v, tau2).total
    with np.errstate(divide="ignore", invalid="ignore"):
        return Tau2(tau2, np.sqrt(2.0 * sets.size**2 / df) / total)


def _sum_of_squares(sets: Sets) -> FloatArray:
    mean = sets.y.sum(axis=1) / sets.size
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
    q, slope = q_at(sets.y, sets.v, tau2)
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
        "EE": equal_effects,
        "DL": dersimonian_laird,
        "HE": hedges,
        "HS": hunter_schmidt,
        "SJ": sidik_jonkman,
        "ML": maximum_likelihood,
        "REML": restricted_maximum_likelihood,
        "EB": paule_mandel,
        "PM": paule_mandel,
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
