"""From studies to a pooled estimate with its test, intervals and heterogeneity, set by set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from meta.errors import InputError
from meta.inputs import BoolArray, FloatArray
from meta.kernel import Sets, Sums, standardise, sums_at
from meta.tau2 import ESTIMATORS, method_name

Test = Literal["z", "t", "knha", "adhoc"]
Prediction = Literal["metafor", "hts"]

FEW_SETS = 16
TESTS = ("z", "t", "knha", "adhoc")
PREDICTIONS = ("metafor", "hts")


@dataclass(frozen=True, slots=True)
class Fit:
    """What ``fit_sets`` computes, one element per set: see ``BatchResult``."""

    beta: FloatArray
    se: FloatArray
    zval: FloatArray
    df: FloatArray
    pval: FloatArray
    ci_lb: FloatArray
    ci_ub: FloatArray
    pi_lb: FloatArray
    pi_ub: FloatArray
    tau2: FloatArray
    se_tau2: FloatArray
    i2: FloatArray
    h2: FloatArray
    q: FloatArray
    q_df: FloatArray
    q_pval: FloatArray
    single_study: BoolArray
    no_hartung_knapp: BoolArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to pool: checked once.

    Parameters
    ----------
    method : str
        Estimator of tau2: EE (FE, CE), DL, HE, HS, SJ, ML, REML, EB, PM.
    test : "z" | "t" | "knha" | "adhoc"
        Normal, Student t with k - 1 df, Hartung-Knapp, or Hartung-Knapp never narrower than "t".
    level : float
        Level of the intervals, between 0 and 1.
    prediction : "metafor" | "hts"
        Prediction interval: metafor 3.8's, with the test's own quantile and standard error; or
        Higgins, Thompson & Spiegelhalter 2009, with t on max(1, k - 2) df and the Wald error.
    tau2 : float or None
        A known between-study variance, taken as it is.
    """

    method: str = "REML"
    test: str = "knha"
    level: float = 0.95
    prediction: str = "metafor"
    tau2: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "method", method_name(self.method))
        if self.test not in TESTS:
            raise InputError(f"test must be one of {', '.join(TESTS)}, got {self.test!r}")
        if not 0.0 < self.level < 1.0:
            raise InputError(f"level must be between 0 and 1 (0.95, not 95), got {self.level}")
        if self.prediction not in PREDICTIONS:
            raise InputError(
                f"prediction must be one of {', '.join(PREDICTIONS)}, got {self.prediction!r}"
            )
        if self.tau2 is not None and not 0.0 <= self.tau2 < np.inf:
            raise InputError(f"tau2 must be >= 0 and finite, got {self.tau2}")


def fit_sets(yi: FloatArray, vi: FloatArray, size: FloatArray, options: Options) -> Fit:
    """Pool sets of clean rows.

    Parameters
    ----------
    yi, vi : ndarray, shape (sets, k_max)
        Estimates and variances; cells beyond a set's size hold y = 0, v = inf.
    size : ndarray, shape (sets,)
        Studies in each set, >= 1.
    options : Options
        How to pool.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        sets = standardise(yi, vi, size)
        estimator = ESTIMATORS[options.method]
        if options.tau2 is None:
            tau2 = np.where(size > 1.0, estimator.tau2(sets), 0.0)
        else:
            tau2 = options.tau2 / sets.unit**2
        at = sums_at(sets.y, sets.v, tau2) if tau2.any() else sets.zero
        no_se = np.full_like(tau2, np.nan)
        se_tau2 = no_se if options.tau2 is not None else estimator.se(sets, tau2, at)
        return _inference(sets, options, at, (tau2, np.where(size > 1.0, se_tau2, np.nan)))


def _inference(
    sets: Sets,
    options: Options,
    at: Sums,
    between: tuple[FloatArray, FloatArray],
) -> Fit:
    tau2, se_tau2 = between
    q, tr_p = sets.zero.q, sets.zero.tr_p
    df = sets.size - 1.0
    alone = df == 0.0
    wald = np.sqrt(1.0 / at.total)
    se, t_df, flat = _standard_error(options.test, wald, at.q / df, df)
    beta = sets.origin + sets.unit * at.mu
    half = quantile(options.level, t_df)
    spread: FloatArray = half * np.sqrt(se * se + tau2)
    if options.prediction == "hts":
        t = special.stdtrit(np.maximum(1.0, sets.size - 2.0), upper(options.level))
        spread = np.asarray(t * np.sqrt(wald * wald + tau2))
    if options.method == "EE" and options.tau2 is None:
        spread = np.full_like(spread, np.nan)
        i2, h2 = 100.0 * np.maximum(0.0, (q - df) / q), q / df
    else:
        i2, h2 = 100.0 * tau2 / (df / tr_p + tau2), tau2 * tr_p / df + 1.0
    i2, h2 = np.where(alone | ~(q > 0.0) & (tau2 == 0.0), 0.0, i2), np.where(alone, 1.0, h2)
    se, unit = se * sets.unit, sets.unit
    zval = beta / se
    return Fit(
        beta=beta,
        se=se,
        zval=zval,
        df=t_df,
        pval=two_sided_p(zval, t_df),
        ci_lb=beta - half * se,
        ci_ub=beta + half * se,
        pi_lb=beta - spread * unit,
        pi_ub=beta + spread * unit,
        tau2=tau2 * unit**2,
        se_tau2=se_tau2 * unit**2,
        i2=i2,
        h2=h2,
        q=q,
        q_df=df,
        q_pval=np.where(alone, 1.0, special.chdtrc(df, q)),
        single_study=alone,
        no_hartung_knapp=flat,
    )


def _standard_error(
    test: str, wald: FloatArray, s2w: FloatArray, df: FloatArray
) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Return standard error, df of the test (NaN: normal), and where Hartung-Knapp has none."""
    nowhere = np.zeros(df.shape, dtype=np.bool_)
    normal = np.full_like(df, np.nan)
    if test == "z":
        return wald, normal, nowhere
    t_df = np.where(df > 0.0, df, np.nan)
    if test == "t":
        return wald, t_df, nowhere
    scale = np.where(df > 0.0, s2w, 1.0)
    if test == "adhoc":
        return wald * np.sqrt(np.maximum(1.0, scale)), t_df, nowhere
    flat = scale == 0.0
    return np.where(flat, wald, wald * np.sqrt(scale)), np.where(flat, np.nan, t_df), flat


def upper(level: float) -> float:
    """Return the probability below the upper limit of a two-sided interval."""
    return 0.5 + 0.5 * level


def quantile(level: float, df: FloatArray) -> FloatArray:
    """Return the two-sided quantile, normal where df is NaN."""
    normal = float(special.ndtri(upper(level)))
    if np.isnan(df).all():
        return np.full_like(df, normal)
    distinct, place = (
        (df, np.arange(df.size)) if df.size < FEW_SETS else np.unique(df, return_inverse=True)
    )
    t = special.stdtrit(np.where(np.isnan(distinct), 1.0, distinct), upper(level))
    out: FloatArray = np.where(np.isnan(distinct), normal, t)[place]
    return out


def two_sided_p(stat: FloatArray, df: FloatArray) -> FloatArray:
    """Return two-sided p-values: Student t, or normal where df is NaN."""
    far = -np.abs(stat)
    normal = np.isnan(df)
    p: FloatArray = 2.0 * np.where(
        normal, special.ndtr(far), special.stdtr(np.where(normal, 1.0, df), far)
    )
    return p
