"""Small-study effects and publication bias: Egger, Begg, fail-safe N."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from meta.errors import InputError, Note
from meta.fit import upper
from meta.inputs import FloatArray, as_vector
from meta.regression import regress
from meta.result import PoolResult
from meta.wls import Model, fit_at

Predictor = Literal["sei", "vi", "ni", "ninv", "sqrtni", "sqrtninv"]
PREDICTORS = ("sei", "vi", "ni", "ninv", "sqrtni", "sqrtninv")
VANISHING = frozenset({"sei", "vi", "ninv", "sqrtninv"})
"""Predictors that go to 0 as a study grows, so that the intercept is the limit."""
FEWEST_FOR_RANKS = 2
LINE = 2
"""Points that a straight line takes."""
NO_TEST = Note("no_test", "two studies: the line goes through both, so there is no test")
EXACT_BELOW = 50
CEILING_SLACK = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class EggerResult:
    """A regression test for funnel-plot asymmetry.

    Attributes
    ----------
    slope, se, stat, pval : float
        Coefficient of the predictor, and its test: Student t on ``df``, normal if ``df`` is None.
    df : int or None
        Degrees of freedom.
    limit, limit_ci_lb, limit_ci_ub : float or None
        Estimate for an infinitely large study, for predictors that vanish there.
    tau2 : float or None
        Residual between-study variance of the mixed-effects version.
    notes : tuple of Note
        What a reader must know: with two studies there is a line but no test (``no_test``).
    """

    slope: float
    se: float
    stat: float
    df: int | None
    pval: float
    limit: float | None
    limit_ci_lb: float | None
    limit_ci_ub: float | None
    tau2: float | None
    notes: tuple[Note, ...] = ()


def egger_test(
    result: PoolResult,
    *,
    model: Literal["lm", "rma"] = "lm",
    predictor: Predictor = "sei",
    ni: ArrayLike | None = None,
) -> EggerResult:
    """Test for funnel-plot asymmetry by regression on a measure of precision.

    Parameters
    ----------
    result : PoolResult
        At least two studies; two leave no degree of freedom, so that only the line is given.
    model : "lm" | "rma"
        "lm": Egger's own, weights 1 / vi and a multiplicative dispersion (t test). "rma":
        mixed-effects meta-regression by the method and test of ``result``.
    predictor : str
        "sei" (Egger), "vi", or functions of the sample sizes: "ni", "ninv", "sqrtni", "sqrtninv".
    ni : array_like, shape (k,)
        Sample sizes, for the latter.

    Raises
    ------
    InputError
        With a single study (for "rma" with a tau2 to estimate, two), or if all have the same value
        of the predictor.

    Notes
    -----
    Egger et al. 1997, BMJ 315:629; Sterne & Egger 2005 for the forms. Not recommended below ten
    studies (Cochrane Handbook 13.3.5.4): that is for the reader to weigh, not for the function.
    """
    least = LINE if model == "lm" or result.options.method == "EE" else LINE + 1
    if result.k < least:
        raise InputError(f"this regression test needs {least} studies or more, got {result.k}")
    values = _predictor(result, predictor, ni)
    if model == "rma":
        return _mixed(result, values, vanishing=predictor in VANISHING)
    if model != "lm":
        raise InputError(f"model must be lm or rma, got {model!r}")
    return _classic(result, values, vanishing=predictor in VANISHING)


def _predictor(result: PoolResult, name: str, ni: ArrayLike | None) -> FloatArray:
    if name not in PREDICTORS:
        raise InputError(f"predictor must be one of {', '.join(PREDICTORS)}, got {name!r}")
    if name in {"sei", "vi"}:
        values = np.sqrt(result.vi) if name == "sei" else result.vi
    else:
        if ni is None:
            raise InputError(f"predictor {name!r} needs the sample sizes ni")
        n = as_vector("ni", ni)
        if n.shape != result.yi.shape or not (n > 0.0).all():
            raise InputError(f"ni must be {result.k} numbers > 0")
        values = {"ni": n, "ninv": 1.0 / n, "sqrtni": np.sqrt(n), "sqrtninv": 1.0 / np.sqrt(n)}[
            name
        ]
    if float(np.ptp(values)) <= 1e-12 * float(np.abs(values).max()):
        raise InputError(f"all studies have the same {name}: nothing to regress on")
    return values


def _mixed(result: PoolResult, values: FloatArray, *, vanishing: bool) -> EggerResult:
    fit = regress(
        result.yi,
        result.vi,
        {"precision": values},
        method=result.options.method,
        test=result.options.test,
        level=result.level,
    )
    return EggerResult(
        slope=float(fit.beta[1]),
        se=float(fit.se[1]),
        stat=float(fit.zval[1]),
        df=fit.df,
        pval=float(fit.pval[1]),
        limit=float(fit.beta[0]) if vanishing else None,
        limit_ci_lb=float(fit.ci_lb[0]) if vanishing else None,
        limit_ci_ub=float(fit.ci_ub[0]) if vanishing else None,
        tau2=fit.tau2,
    )


def _classic(result: PoolResult, values: FloatArray, *, vanishing: bool) -> EggerResult:
    at = fit_at(Model(result.yi, result.vi, np.column_stack([np.ones(result.k), values])), 0.0)
    df = result.k - LINE
    dispersion = at.rss / df if df > 0 else math.nan
    se = np.sqrt(np.diag(at.vcov) * dispersion)
    half = float(special.stdtrit(df, upper(result.level))) * float(se[0])
    stat, limit = float(at.beta[1] / se[1]), float(at.beta[0])
    return EggerResult(
        slope=float(at.beta[1]),
        se=float(se[1]),
        stat=stat,
        df=df,
        pval=2.0 * float(special.stdtr(df, -abs(stat))),
        limit=limit if vanishing else None,
        limit_ci_lb=limit - half if vanishing else None,
        limit_ci_ub=limit + half if vanishing else None,
        tau2=None,
        notes=() if df > 0 else (NO_TEST,),
    )


def begg_test(result: PoolResult) -> tuple[float, float]:
    """Return Kendall's tau-b between standardised estimates and variances, and its p-value.

    Raises
    ------
    InputError
        With a single study, or if all have one variance or one standardised estimate.

    Notes
    -----
    Begg & Mazumdar 1994, Biometrics 50:1088. Exact p-value without ties below 50 studies, else the
    normal approximation with the variance corrected for ties.
    """
    if result.k < FEWEST_FOR_RANKS:
        raise InputError(f"a rank test needs at least two studies, got {result.k}")
    from scipy import stats

    yi, vi = result.yi, result.vi
    w = 1.0 / vi
    centred = yi - float(w @ yi) / float(w.sum())
    star = centred / np.sqrt(vi - 1.0 / w.sum())
    if np.ptp(vi) == 0.0 or np.ptp(star) == 0.0:
        raise InputError("all studies have one variance or one estimate: ranks say nothing")
    ties = np.unique(star).size < result.k or np.unique(vi).size < result.k
    method: Literal["exact", "asymptotic"]
    method = "asymptotic" if ties or result.k >= EXACT_BELOW else "exact"
    found = stats.kendalltau(star, vi, method=method)
    return float(found.statistic), float(found.pvalue)


@dataclass(frozen=True, slots=True)
class FailSafeN:
    """Number of unpublished null studies that would overturn a result, and the p-value it has."""

    n: int
    pval: float | None
    target: float | None


def fail_safe_n(
    result: PoolResult,
    *,
    kind: Literal["Rosenthal", "Orwin", "Rosenberg"] = "Rosenthal",
    alpha: float = 0.05,
    target: float | None = None,
    weighted: bool = False,
) -> FailSafeN:
    """Return a fail-safe N.

    Parameters
    ----------
    result : PoolResult
        The studies.
    kind : str
        "Rosenthal" 1979: null studies that make Stouffer's combined z one-sided non-significant;
        "Orwin" 1983: null studies that bring the mean down to ``target``; "Rosenberg" 2005: as
        Rosenthal, for the inverse-variance estimate and two-sided.
    alpha : float
        Level of significance, 0 to 1.
    target : float, optional
        For "Orwin", in units of yi; default half the mean.
    weighted : bool
        For "Orwin": inverse-variance weights in place of a plain mean.

    Raises
    ------
    InputError
        For an unknown kind, an alpha outside 0 to 1, or a target of zero or beyond the mean's side.
    """
    if not 0.0 < alpha < 1.0:
        raise InputError(f"alpha must be between 0 and 1, got {alpha}")
    yi, w, k = result.yi, 1.0 / result.vi, result.k
    if kind == "Rosenthal":
        z = abs(float((yi * np.sqrt(w)).sum())) / math.sqrt(k)
        extra = k * (z / float(special.ndtri(1.0 - alpha))) ** 2 - k
        return FailSafeN(_up(extra, k), float(special.ndtr(-z)), None)
    if kind == "Rosenberg":
        z = abs(float(w @ yi)) / math.sqrt(float(w.sum()))
        crit = float(special.ndtri(1.0 - alpha / 2.0))
        extra = k * ((float(w @ yi) / crit) ** 2 / float(w.sum()) - 1.0)
        return FailSafeN(_up(extra, k), 2.0 * float(special.ndtr(-z)), None)
    if kind != "Orwin":
        raise InputError(f"kind must be Rosenthal, Orwin or Rosenberg, got {kind!r}")
    mean = float(w @ yi) / float(w.sum()) if weighted else float(yi.mean())
    goal = mean / 2.0 if target is None else target
    if goal == 0.0 or goal * mean < 0.0:
        raise InputError(f"target must be on the side of the mean {mean:g} and not 0, got {goal:g}")
    return FailSafeN(_up(k * (mean - goal) / goal, k), None, goal)


def _up(extra: float, k: int) -> int:
    """Round up; what is whole but for rounding stays."""
    return math.ceil(max(0.0, extra) - CEILING_SLACK * k)
