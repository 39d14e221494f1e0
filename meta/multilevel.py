"""Multilevel meta-analysis: several estimates per study, studies in groups, nested random effects.

V = (covariance of the sampling errors, by default diag(v)) + sum over levels of sigma2_j Z_j Z_j',
Z_j the indicators of level j. The matrices are dense: for up to about a thousand estimates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from meta.design import make_design, require_full_rank
from meta.errors import InputError, Note
from meta.fit import two_sided_p
from meta.inputs import FloatArray, IntArray, Studies, clean_studies
from meta.multilevel_fit import Level, Problem, maximise
from meta.regression import Wald, quantile_of, wald_test

if TYPE_CHECKING:
    import pandas as pd

METHODS = ("REML", "ML")
TESTS = ("z", "t")
DIAGONAL_TOLERANCE = 1e-8


@dataclass(frozen=True, slots=True, kw_only=True)
class MultilevelResult:
    """A fitted multilevel model.

    Attributes
    ----------
    terms : tuple of str, length p
        Names of the coefficients.
    beta, se, zval, pval, ci_lb, ci_ub : ndarray, shape (p,)
        Coefficients with their tests; Student t on ``df`` unless it is None.
    vcov : ndarray, shape (p, p)
        Covariance of the coefficients.
    df : int or None
        Groups of the outermost level minus p, for test "t".
    sigma2 : dict of str to float
        Variance component of each level, outermost first, in units of yi squared.
    groups : dict of str to int
        Number of groups of each level.
    k : int
        Estimates.
    qe, qe_df, qe_pval : float, int, float
        Test of heterogeneity (all variance components zero).
    qm : Wald
        Test of the moderators (of the mean, without moderators).
    loglik : float
        (Restricted) log-likelihood.
    v, x : ndarray, shape (k, k), (k, p)
        Marginal covariance of the estimates, design.
    unit : float
        Standard error that the model was fitted in units of.
    problem : Problem
        The model in those units, estimates shifted.
    method, test, level, studies, notes
        As in ``PoolResult``.
    """

    terms: tuple[str, ...]
    beta: FloatArray
    se: FloatArray
    zval: FloatArray
    pval: FloatArray
    ci_lb: FloatArray
    ci_ub: FloatArray
    vcov: FloatArray
    df: int | None
    sigma2: dict[str, float]
    groups: dict[str, int]
    k: int
    qe: float
    qe_df: int
    qe_pval: float
    qm: Wald
    loglik: float
    v: FloatArray
    x: FloatArray
    unit: float
    problem: Problem
    method: str
    test: str
    level: float
    studies: Studies
    notes: tuple[Note, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row per coefficient."""
        import pandas as pd

        names = ("beta", "se", "zval", "pval", "ci_lb", "ci_ub")
        columns = {name: getattr(self, name) for name in names}
        return pd.DataFrame(columns, index=pd.Index(self.terms, name="term"))


def pool_multilevel(
    yi: ArrayLike,
    vi: ArrayLike,
    random: Mapping[str, Sequence[object]],
    mods: Mapping[str, ArrayLike] | None = None,
    *,
    method: str = "REML",
    test: str = "t",
    level: float = 0.95,
    slab: Sequence[object] | None = None,
    covariance: ArrayLike | None = None,
) -> MultilevelResult:
    """Fit a multilevel model with nested random effects.

    Parameters
    ----------
    yi, vi : array_like, shape (n,)
        Estimates and sampling variances.
    random : mapping of name to sequence, length n
        Grouping factors, outermost first; each is taken within the ones before it, so the labels of
        inner groups may repeat (as "district/school" does in metafor).
    mods : mapping of name to array_like, optional
        Moderators, as in ``regress``.
    method : "REML" | "ML"
        Likelihood to maximise.
    test : "t" | "z"
        Student t with (groups of the outermost level - p) degrees of freedom, or normal.
    level, slab
        As in ``pool``.
    covariance : array_like, shape (n, n), optional
        Covariance of the sampling errors, ``vi`` on its diagonal (e.g. of contrasts that share a
        control: Gleser & Olkin 2009). Default: independent.

    Raises
    ------
    InputError
        For bad rows as in ``pool``, a covariance that is not one, a grouping factor of another
        length or with missing values, or an outermost level with no more groups than coefficients.
    ConvergenceError
        If no maximum is found.

    Notes
    -----
    Konstantopoulos 2011, Res Synth Methods 2:61; metafor's rma.mv. The likelihood is climbed from
    several starts by average-information steps kept within sigma2 >= 0, and the best end is taken.
    """
    if method not in METHODS or test not in TESTS:
        raise InputError(f"method must be in {METHODS}, test in {TESTS}, got {method!r}, {test!r}")
    if not 0.0 < level < 1.0:
        raise InputError(f"level must be between 0 and 1 (0.95, not 95), got {level}")
    moderators = dict(mods) if mods is not None else {}
    count = np.atleast_1d(np.asarray(yi)).size
    names, x, gaps = make_design(moderators).matrix(moderators, count)
    studies = clean_studies(yi, vi, slab, gaps)
    x = x[studies.kept]
    require_full_rank(x, names)
    levels = _levels(random, studies.kept, count)
    if levels[0].member.max() + 1 <= x.shape[1]:
        raise InputError(f"{levels[0].name!r} needs more groups than the model has coefficients")
    unit, origin = float(np.sqrt(np.median(studies.vi))), float(np.median(studies.yi))
    sampling = _sampling(covariance, studies, count) / unit**2
    problem = Problem((studies.yi - origin) / unit, sampling, x, levels, method == "REML")
    sigma2 = maximise(problem)
    return _result(problem, sigma2, (unit, origin), tuple(names), (test, level), studies)


def _sampling(covariance: ArrayLike | None, studies: Studies, count: int) -> FloatArray:
    """Return the covariance of the usable rows' sampling errors."""
    if covariance is None:
        return np.diag(studies.vi)
    full = np.asarray(covariance, dtype=np.float64)
    if full.shape != (count, count):
        raise InputError(f"covariance must have shape ({count}, {count}), got {full.shape}")
    kept: FloatArray = full[np.ix_(studies.kept, studies.kept)]
    if not np.allclose(np.diag(kept), studies.vi, rtol=DIAGONAL_TOLERANCE, atol=0.0):
        raise InputError("covariance must have vi on its diagonal")
    if not np.array_equal(kept, kept.T) or np.linalg.eigvalsh(kept)[0] <= 0.0:
        raise InputError("covariance must be symmetric and positive definite")
    return kept


def _levels(
    random: Mapping[str, Sequence[object]], kept: IntArray, count: int
) -> tuple[Level, ...]:
    if not random:
        raise InputError("random needs at least one grouping factor")
    levels: list[Level] = []
    outer: list[tuple[str, ...]] = [()] * kept.size
    for name, given in random.items():
        if len(given) != count:
            raise InputError(f"{name!r} must have {count} values, got {len(given)}")
        chosen = [given[i] for i in kept]
        if any(label is None or label != label for label in chosen):
            raise InputError(f"{name!r} has a missing value")
        outer = [(*path, str(label)) for path, label in zip(outer, chosen, strict=True)]
        codes = {path: i for i, path in enumerate(dict.fromkeys(outer))}
        member = np.array([codes[path] for path in outer], dtype=np.intp)
        labels = tuple("/".join(path) for path in codes)
        levels.append(Level(name, labels, member, (member[:, None] == member).astype(np.float64)))
    return tuple(levels)


def _result(
    problem: Problem,
    sigma2: FloatArray,
    scale: tuple[float, float],
    names: tuple[str, ...],
    how: tuple[str, float],
    studies: Studies,
) -> MultilevelResult:
    (unit, origin), (test, level) = scale, how
    at = problem.at(sigma2)
    k, p = problem.x.shape
    df = problem.levels[0].member.max().item() + 1 - p if test == "t" else None
    beta, vcov = at.beta * unit, at.vcov * unit**2
    beta[0] += origin
    se = np.sqrt(np.diag(vcov))
    zval, half = beta / se, quantile_of(level, df)
    plain = problem.at(np.zeros_like(sigma2))
    qe = float(problem.y @ plain.py)
    return MultilevelResult(
        terms=names,
        beta=beta,
        se=se,
        zval=zval,
        pval=two_sided_p(zval, np.full(p, np.nan if df is None else float(df))),
        ci_lb=beta - half * se,
        ci_ub=beta + half * se,
        vcov=vcov,
        df=df,
        sigma2={
            part.name: float(s) * unit**2 for part, s in zip(problem.levels, sigma2, strict=True)
        },
        groups={part.name: int(part.member.max()) + 1 for part in problem.levels},
        k=k,
        qe=qe,
        qe_df=k - p,
        qe_pval=float(special.chdtrc(k - p, qe)) if k > p else 1.0,
        qm=wald_test(names, beta, vcov, df),
        loglik=_loglik(problem, at.f, unit),
        v=problem.covariance(sigma2) * unit**2,
        x=problem.x,
        unit=unit,
        problem=problem,
        method="REML" if problem.restricted else "ML",
        test=test,
        level=level,
        studies=studies,
        notes=studies.notes,
    )


def _loglik(problem: Problem, f: float, unit: float) -> float:
    """Return the log-likelihood in the original units, constants included (as metafor's)."""
    k, p = problem.x.shape
    n = k - p if problem.restricted else k
    constant = n * (np.log(2.0 * np.pi) + 2.0 * np.log(unit))
    if problem.restricted:
        constant -= float(np.linalg.slogdet(problem.x.T @ problem.x)[1])
    return -0.5 * (f + float(constant))
