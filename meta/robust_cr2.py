"""Cluster-robust inference that holds with few clusters: bias-reduced, Satterthwaite's df."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from meta.errors import InputError
from meta.fit import two_sided_p, upper
from meta.inputs import FloatArray, IntArray
from meta.multilevel import MultilevelResult
from meta.regression import RegressionResult
from meta.result import PoolResult
from meta.robust import clusters_of, parts_of

if TYPE_CHECKING:
    import pandas as pd

RANK_TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class BiasReducedResult:
    """Coefficients with bias-reduced cluster-robust standard errors ("CR2").

    Attributes
    ----------
    terms : tuple of str, length p
        Names of the coefficients.
    beta, se, tval, df, pval, ci_lb, ci_ub : ndarray, shape (p,)
        Coefficients and their t tests, each on its own Satterthwaite degrees of freedom.
    vcov : ndarray, shape (p, p)
        Robust covariance.
    clusters : int
        Number of clusters.
    """

    terms: tuple[str, ...]
    beta: FloatArray
    se: FloatArray
    tval: FloatArray
    df: FloatArray
    pval: FloatArray
    ci_lb: FloatArray
    ci_ub: FloatArray
    vcov: FloatArray
    clusters: int

    def to_frame(self) -> pd.DataFrame:
        """Return one row per coefficient."""
        import pandas as pd

        names = ("beta", "se", "tval", "df", "pval", "ci_lb", "ci_ub")
        columns = {name: getattr(self, name) for name in names}
        return pd.DataFrame(columns, index=pd.Index(self.terms, name="term"))


def robust_cr2(
    result: PoolResult | RegressionResult | MultilevelResult, cluster: Sequence[object]
) -> BiasReducedResult:
    """Return cluster-robust tests that are unbiased if the working model is right.

    Parameters
    ----------
    result : PoolResult, RegressionResult or MultilevelResult
        The fit; its covariance of the estimates is the working model, its inverse the weights.
    cluster : sequence
        Cluster of each study: of those pooled (length k), in their order.

    Raises
    ------
    InputError
        If ``cluster`` has another length, there are no more clusters than coefficients, or
        estimates of different clusters are correlated in the fit.

    Notes
    -----
    Bell & McCaffrey 2002; Tipton 2015, Psychol Methods 20:375; Pustejovsky & Tipton 2018, J Bus
    Econ Stat 36:672. With V the working covariance, D'D its Cholesky factors per cluster and
    M = (X'V^-1 X)^-1, residuals of a cluster are multiplied by A = D'(D (V - X M X') D')^(-1/2) D.
    Agrees with clubSandwich 0.5.8 coef_test(vcov = "CR2").
    """
    terms, beta, x, weight = parts_of(result)
    member, m = clusters_of(cluster, result.k, x.shape[1])
    v = np.asarray(np.linalg.inv(weight), dtype=np.float64)
    if float(np.abs(np.where(member[:, None] == member, 0.0, v)).max()) > RANK_TOLERANCE * v.max():
        raise InputError("estimates of different clusters are correlated in the fit: merge them")
    bread = np.asarray(np.linalg.inv(x.T @ weight @ x), dtype=np.float64)
    resid = result.studies.yi - x @ beta
    pulls = [_pull(np.flatnonzero(member == i), v, x, weight, bread) for i in range(m)]
    moved = np.array([pull.T @ resid[member == i] for i, pull in enumerate(pulls)])
    vcov = moved.T @ moved
    df = np.array(
        [_df([pull[:, j] for pull in pulls], member, v, x, bread) for j in range(beta.size)]
    )
    se = np.sqrt(np.diag(vcov))
    tval, half = beta / se, _quantiles(result.level, df)
    return BiasReducedResult(
        terms=terms,
        beta=beta,
        se=se,
        tval=tval,
        df=df,
        pval=two_sided_p(tval, df),
        ci_lb=beta - half * se,
        ci_ub=beta + half * se,
        vcov=vcov,
        clusters=m,
    )


def _quantiles(level: float, df: FloatArray) -> FloatArray:
    from scipy import special

    return np.asarray(special.stdtrit(df, upper(level)), dtype=np.float64)


def _pull(
    rows: IntArray, v: FloatArray, x: FloatArray, weight: FloatArray, bread: FloatArray
) -> FloatArray:
    """Return A W X M of one cluster: what its residuals are multiplied by, shape (rows, p)."""
    inside = np.ix_(rows, rows)
    factor = np.linalg.cholesky(v[inside]).T
    middle = factor @ (v[inside] - x[rows] @ bread @ x[rows].T) @ factor.T
    values, vectors = np.linalg.eigh(middle)
    kept = values > RANK_TOLERANCE * max(float(values[-1]), float(np.abs(middle).max()))
    root = (vectors[:, kept] / np.sqrt(values[kept])) @ vectors[:, kept].T
    adjust = factor.T @ root @ factor
    pull: FloatArray = adjust @ weight[inside] @ x[rows] @ bread
    return pull


def _df(
    pulls: list[FloatArray], member: IntArray, v: FloatArray, x: FloatArray, bread: FloatArray
) -> float:
    """Return Satterthwaite's degrees of freedom of one coefficient's variance."""
    spread = np.zeros((member.size, len(pulls)))
    for i, pull in enumerate(pulls):
        spread[member == i, i] = pull
    along = x.T @ spread
    p = spread.T @ v @ spread - along.T @ bread @ along
    return float(np.trace(p)) ** 2 / float((p * p).sum())
