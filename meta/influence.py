"""How much each study matters: deletion diagnostics, and predictions of the true effects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from meta.cumulative import CELLS_AT_ONCE, without_each
from meta.errors import InputError
from meta.fit import upper
from meta.inputs import FloatArray, Studies
from meta.regression import RegressionResult, estimate_tau2, own_units, standard_model
from meta.result import PoolResult
from meta.wls import fit_at

if TYPE_CHECKING:
    import pandas as pd

MANY_TIMES = 3.0
HALF = 0.5


def influence(result: PoolResult) -> pd.DataFrame:
    """Return deletion diagnostics of every study.

    Parameters
    ----------
    result : PoolResult
        At least two studies.

    Returns
    -------
    DataFrame
        Indexed by label: ``rstandard``, ``rstudent`` (residuals over their standard error, the
        latter without the study), ``dffits``, ``cook_d``, ``cov_r`` (ratio of variances without
        and with the study), ``tau2_del``, ``q_del`` (without the study), ``hat``, ``weight``
        (percent), ``dfbetas``, and ``influential``.

    Raises
    ------
    InputError
        If there is one study only.

    Notes
    -----
    Viechtbauer & Cheung 2010, Res Synth Methods 1:112; metafor 3.8's definitions for test "z"
    (Wald variances throughout). A study is ``influential`` if |dffits| > 3 sqrt(1 / (k - 1)), or
    the chi-squared probability of cook_d is above 0.5, or hat > 3 / k, or |dfbetas| > 1.
    """
    if result.k == 1:
        raise InputError("influence needs at least two studies")
    import pandas as pd

    k, yi, vi, tau2 = result.k, result.yi, result.vi, result.tau2
    w = 1.0 / (vi + tau2)
    variance, hat = 1.0 / float(w.sum()), w / w.sum()
    beta_del, variance_del, tau2_del, q_del = _deleted(result)
    away = result.beta - beta_del
    own_variance = 1.0 / (1.0 / (vi + tau2_del[:, None])).sum(axis=1)
    dffits = away / np.sqrt(hat * (vi + tau2_del))
    cook, dfbetas = away**2 / variance, away / np.sqrt(own_variance)
    influential = (
        (np.abs(dffits) > MANY_TIMES * np.sqrt(1.0 / (k - 1)))
        | (special.chdtr(1.0, cook) > HALF)
        | (hat > MANY_TIMES / k)
        | (np.abs(dfbetas) > 1.0)
    )
    return pd.DataFrame(
        {
            "rstandard": (yi - result.beta) / np.sqrt(1.0 / w - variance),
            "rstudent": (yi - beta_del) / np.sqrt(vi + tau2_del + variance_del),
            "dffits": dffits,
            "cook_d": cook,
            "cov_r": variance_del / variance,
            "tau2_del": tau2_del,
            "q_del": q_del,
            "hat": hat,
            "weight": result.weights,
            "dfbetas": dfbetas,
            "influential": influential,
        },
        index=pd.Index(result.slab, name="study"),
    )


def _deleted(result: PoolResult) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return estimate, Wald variance, tau2 and Q without each study."""
    chunk = max(1, CELLS_AT_ONCE // result.k)
    parts = []
    for begin in range(0, result.k, chunk):
        left = np.arange(begin, min(begin + chunk, result.k))
        batch = without_each(result, left)
        w = 1.0 / (result.vi + batch.tau2[:, None])
        w[np.arange(left.size), left] = 0.0
        parts.append((batch.beta, 1.0 / w.sum(axis=1), batch.tau2, batch.q))
    beta, variance, tau2, q = (np.concatenate(column) for column in zip(*parts, strict=True))
    return beta, variance, tau2, q


def cooks_distance(result: RegressionResult) -> FloatArray:
    """Return Cook's distance of every study in a meta-regression, shape (k,).

    Notes
    -----
    The change of all coefficients when the study is left out and tau2 estimated again, in the
    metric of their covariance; NaN where the model cannot be fitted without the study.
    """
    precision = np.linalg.inv(result.vcov)
    distances = np.full(result.k, np.nan)
    for i in range(result.k):
        without = _coefficients_without(result, i)
        if without is not None:
            change = result.beta - without
            distances[i] = float(change @ precision @ change)
    return distances


def _coefficients_without(result: RegressionResult, row: int) -> FloatArray | None:
    """Return the coefficients without one study; None if they cannot be had.

    tau2 is estimated again; nothing else of the fit is, which keeps leaving out each study cheap.
    """
    rest = np.delete(np.arange(result.k), row)
    x = result.x[rest]
    if x.shape[0] <= x.shape[1] or np.linalg.matrix_rank(x) < x.shape[1]:
        return None
    old = result.studies
    studies = Studies(old.yi[rest], old.vi[rest], None, old.kept[rest], ())
    model, unit, origin = standard_model(studies, x)
    return own_units(fit_at(model, estimate_tau2(model, result.method)[0]), unit, origin)


def blup(result: PoolResult) -> pd.DataFrame:
    """Return best linear unbiased predictions of the studies' true effects.

    Returns
    -------
    DataFrame
        Indexed by label: ``pred``, ``se``, ``pi_lb``, ``pi_ub``.

    Notes
    -----
    Raudenbush & Bryk 1985: each estimate is shrunk towards the mean by v / (v + tau2). The interval
    takes the test's quantile (t for "knha").
    """
    import pandas as pd

    share = result.tau2 / (result.vi + result.tau2)
    pred = share * result.yi + (1.0 - share) * result.beta
    se = np.sqrt(share * result.vi + (1.0 - share) ** 2 * result.se**2)
    p = upper(result.level)
    half = special.ndtri(p) if result.df is None else special.stdtrit(result.df, p)
    return pd.DataFrame(
        {"pred": pred, "se": se, "pi_lb": pred - half * se, "pi_ub": pred + half * se},
        index=pd.Index(result.slab, name="study"),
    )
