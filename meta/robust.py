"""Cluster-robust inference: valid when estimates within clusters are correlated in unknown ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from meta.errors import InputError
from meta.fit import two_sided_p
from meta.inputs import FloatArray, IntArray
from meta.multilevel import MultilevelResult
from meta.regression import RegressionResult, Wald, quantile_of, wald_test
from meta.result import PoolResult

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class RobustResult:
    """Coefficients with cluster-robust standard errors.

    Attributes
    ----------
    terms : tuple of str, length p
        Names of the coefficients.
    beta, se, tval, pval, ci_lb, ci_ub : ndarray, shape (p,)
        Coefficients and their t tests.
    vcov : ndarray, shape (p, p)
        Robust covariance.
    df : int
        Clusters minus p.
    clusters : int
        Number of clusters.
    qm : Wald
        F test of the moderators (of the mean, without moderators).
    """

    terms: tuple[str, ...]
    beta: FloatArray
    se: FloatArray
    tval: FloatArray
    pval: FloatArray
    ci_lb: FloatArray
    ci_ub: FloatArray
    vcov: FloatArray
    df: int
    clusters: int
    qm: Wald

    def to_frame(self) -> pd.DataFrame:
        """Return one row per coefficient."""
        import pandas as pd

        names = ("beta", "se", "tval", "pval", "ci_lb", "ci_ub")
        columns = {name: getattr(self, name) for name in names}
        return pd.DataFrame(columns, index=pd.Index(self.terms, name="term"))


def robust(
    result: PoolResult | RegressionResult | MultilevelResult, cluster: Sequence[object]
) -> RobustResult:
    """Return cluster-robust tests of a fitted model.

    Parameters
    ----------
    result : PoolResult, RegressionResult or MultilevelResult
        The fit; its weights are kept.
    cluster : sequence
        Cluster of each study: of those pooled (length k), in their order.

    Raises
    ------
    InputError
        If ``cluster`` has another length, or there are no more clusters than coefficients.

    Notes
    -----
    Hedges, Tipton & Johnson 2010, Res Synth Methods 1:39: sandwich estimator with the small-sample
    factor m / (m - p) for m clusters ("CR1", metafor's default), t tests on m - p df.
    """
    terms, beta, x, weight = parts_of(result)
    p = x.shape[1]
    member, m = clusters_of(cluster, result.k, p)
    wx = weight @ x
    bread = np.linalg.inv(x.T @ wx)
    score = wx * (result.studies.yi - x @ beta)[:, None]
    sums = np.zeros((m, p))
    np.add.at(sums, member, score)
    vcov = bread @ (sums.T @ sums) @ bread * (m / (m - p))
    se = np.sqrt(np.diag(vcov))
    tval, half = beta / se, quantile_of(result.level, m - p)
    return RobustResult(
        terms=terms,
        beta=beta,
        se=se,
        tval=tval,
        pval=two_sided_p(tval, np.full(p, float(m - p))),
        ci_lb=beta - half * se,
        ci_ub=beta + half * se,
        vcov=vcov,
        df=m - p,
        clusters=m,
        qm=wald_test(terms, beta, vcov, m - p),
    )


def clusters_of(cluster: Sequence[object], k: int, p: int) -> tuple[IntArray, int]:
    """Return the number of each study's cluster, and how many there are.

    Raises
    ------
    InputError
        If ``cluster`` does not have k labels, or there are no more clusters than p coefficients.
    """
    labels = [str(label) for label in cluster]
    if len(labels) != k:
        raise InputError(f"cluster must have one label per study: {k}, got {len(labels)}")
    codes = {label: i for i, label in enumerate(dict.fromkeys(labels))}
    m = len(codes)
    if m <= p:
        raise InputError(f"{m} clusters are too few for {p} coefficients")
    return np.array([codes[label] for label in labels], dtype=np.intp), m


def parts_of(
    result: PoolResult | RegressionResult | MultilevelResult,
) -> tuple[tuple[str, ...], FloatArray, FloatArray, FloatArray]:
    """Return terms, coefficients, design and weight matrix of a fit."""
    if isinstance(result, MultilevelResult):
        inverse = np.asarray(np.linalg.inv(result.v), dtype=np.float64)
        return result.terms, result.beta, result.x, inverse
    weight = np.diag(1.0 / (result.studies.vi + result.tau2))
    if isinstance(result, RegressionResult):
        return result.terms, result.beta, result.x, weight
    return ("intrcpt",), np.array([result.beta]), np.ones((result.k, 1)), weight
