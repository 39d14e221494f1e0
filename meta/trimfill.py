"""Trim and fill: what the pooled estimate would be if the funnel were symmetric."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np

from meta.errors import ConvergenceError, InputError
from meta.inputs import FloatArray
from meta.pool import pool
from meta.regression import regress
from meta.result import PoolResult

Side = Literal["left", "right"]
ROUNDS = 100
LINE = 2


@dataclass(frozen=True, slots=True)
class TrimFillResult:
    """A filled meta-analysis.

    Attributes
    ----------
    side : "left" | "right"
        Where studies are missing.
    k0, se_k0 : int, float
        Estimated number of missing studies and its standard error.
    p_k0 : float or None
        For "R0": p-value of no missing study.
    filled_yi, filled_vi : ndarray, shape (k0,)
        Imputed studies.
    result : PoolResult
        Pooled with them, by the method and test of the original.
    """

    side: Side
    k0: int
    se_k0: float
    p_k0: float | None
    filled_yi: FloatArray
    filled_vi: FloatArray
    result: PoolResult


def _variance_of_sum(k: int, k0: float) -> float:
    """Return the variance of the signed-rank sum with k0 studies missing (Duval & Tweedie)."""
    return (
        k * (k + 1) * (2 * k + 1)
        + 10 * k0**3
        + 27 * k0**2
        + 17 * k0
        - 18 * k * k0**2
        - 18 * k * k0
        + 6 * k**2 * k0
    ) / 24.0


def _r0(ranks: FloatArray) -> tuple[float, float]:
    k = ranks.size
    k0 = k - max(float(-ranks.min()), 0.0) - 1.0
    return k0, math.sqrt(2.0 * max(0.0, k0) + 2.0)


def _l0(ranks: FloatArray) -> tuple[float, float]:
    k, total = ranks.size, float(ranks[ranks > 0.0].sum())
    k0 = (4.0 * total - k * (k + 1)) / (2 * k - 1)
    return k0, 4.0 * math.sqrt(max(0.0, _variance_of_sum(k, k0))) / (2 * k - 1)


def _q0(ranks: FloatArray) -> tuple[float, float]:
    k, total = ranks.size, float(ranks[ranks > 0.0].sum())
    inside = 2.0 * k**2 - 4.0 * total + 0.25
    if inside < 0.0:
        raise InputError("Q0 does not exist for these studies (root of a negative number): use L0")
    k0 = k - 0.5 - math.sqrt(inside)
    spread = (k - 0.5) ** 2 - k0 * (2 * k - k0 - 1)
    variance = max(0.0, _variance_of_sum(k, k0))
    return k0, 2.0 * math.sqrt(variance) / math.sqrt(spread) if spread > 0.0 else math.nan


_COUNTS: MappingProxyType[str, Callable[[FloatArray], tuple[float, float]]] = MappingProxyType(
    {"L0": _l0, "R0": _r0, "Q0": _q0}
)


def trim_and_fill(
    result: PoolResult,
    *,
    estimator: Literal["L0", "R0", "Q0"] = "L0",
    side: Side | None = None,
) -> TrimFillResult:
    """Estimate the number of missing studies and pool with their mirror images.

    Parameters
    ----------
    result : PoolResult
        At least three studies; two will do if no tau2 is estimated or ``side`` is given.
    estimator : "L0" | "R0" | "Q0"
        How missing studies are counted.
    side : "left" | "right", optional
        Where they are missing; default: opposite to the slope of Egger's regression.

    Raises
    ------
    InputError
        With fewer studies, if all standard errors are equal and no side is given, if Q0
        does not exist, or if nearly all studies would be trimmed.
    ConvergenceError
        If the count does not settle.

    Notes
    -----
    Duval & Tweedie 2000, JASA 95:89 and Biometrics 56:455.
    """
    if estimator not in _COUNTS:
        raise InputError(f"estimator must be L0, R0 or Q0, got {estimator!r}")
    least = LINE if side or result.options.method == "EE" else LINE + 1
    if result.k < least:
        raise InputError(f"trim and fill needs {least} studies or more here, got {result.k}")
    where = side or _thin_side(result)
    flip = -1.0 if where == "right" else 1.0
    order = np.argsort(flip * result.yi, kind="stable")
    yi, vi = flip * result.yi[order], result.vi[order]
    k0, se_k0, beta = _count(result, yi, vi, estimator)
    filled_yi = flip * (2.0 * beta - yi[yi.size - k0 :])
    filled_vi = vi[vi.size - k0 :]
    filled = _refit(
        result, np.concatenate([result.yi, filled_yi]), np.concatenate([result.vi, filled_vi])
    )
    p_k0 = 0.5 ** (k0 + 1) if estimator == "R0" else None
    return TrimFillResult(where, k0, se_k0, p_k0, filled_yi, filled_vi, filled)


def _thin_side(result: PoolResult) -> Side:
    fit = regress(
        result.yi,
        result.vi,
        {"sei": np.sqrt(result.vi)},
        method=result.options.method,
        test="z",
    )
    return "right" if fit.beta[1] < 0.0 else "left"


def _count(
    result: PoolResult, yi: FloatArray, vi: FloatArray, estimator: str
) -> tuple[int, float, float]:
    """Return the number of studies to fill, its standard error and the trimmed estimate."""
    k0, k = 0, yi.size
    for _ in range(ROUNDS):
        if k0 > 0 and k - k0 <= 1:
            raise InputError(f"{k0} of {k} studies would be trimmed: too few are left to pool")
        beta = _refit(result, yi[: k - k0], vi[: k - k0]).beta
        centred = yi - beta
        size = np.empty(k)
        size[np.argsort(np.abs(centred), kind="stable")] = np.arange(1.0, k + 1.0)
        count, se = _COUNTS[estimator](np.sign(centred) * size)
        new = max(0, round(count))
        if new == k0:
            return k0, max(0.0, se), beta
        k0 = new
    raise ConvergenceError(f"the number of missing studies did not settle in {ROUNDS} rounds")


def _refit(result: PoolResult, yi: FloatArray, vi: FloatArray) -> PoolResult:
    o = result.options
    return pool(
        yi,
        vi,
        method=o.method,
        test=o.test,
        level=o.level,
        prediction=o.prediction,
        tau2=o.tau2,
        measure=result.measure,
    )
