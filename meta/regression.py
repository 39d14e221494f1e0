"""Meta-regression: mixed-effects models with moderators, and subgroups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from meta.design import INTERCEPT, Design, make_design, require_full_rank
from meta.errors import InputError, Note
from meta.fit import Options, two_sided_p, upper
from meta.heterogeneity import Heterogeneity, Interval
from meta.inputs import FloatArray, Studies, clean_studies
from meta.likelihood import maximise
from meta.wls import Model, RegressionProfile, Wls, fit_at, solve_q_model

if TYPE_CHECKING:
    import pandas as pd

PERCENT = 100.0


class Wald(NamedTuple):
    """A Wald test: chi-squared on df1, or F on (df1, df2) if df2 is given."""

    stat: float
    df1: int
    df2: int | None
    pval: float


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RegressionResult:
    """A fitted meta-regression.

    Attributes
    ----------
    terms : tuple of str, length p
        Names of the coefficients; "intrcpt" first if there is one.
    beta, se, zval, pval, ci_lb, ci_ub : ndarray, shape (p,)
        Coefficients with their tests; Student t on ``df`` unless it is None.
    vcov : ndarray, shape (p, p)
        Covariance of the coefficients, Hartung-Knapp factor included.
    df : int or None
        Degrees of freedom of the tests, k - p; None for the normal distribution.
    k : int
        Studies.
    tau2, se_tau2 : float, float or None
        Residual between-study variance and its standard error.
    i2, h2 : float
        Residual I2 in percent, H2.
    r2 : float or None
        Percent of heterogeneity accounted for (0 where there is none without moderators, as in
        metafor); None without moderators.
    qe, qe_df, qe_pval : float, int, float
        Test of residual heterogeneity.
    qm : Wald
        Test of all moderators (of all coefficients if there is no moderator or no intercept).
    loglik : float or None
        Log-likelihood, for "ML", and restricted log-likelihood, for "REML".
    x : ndarray, shape (k, p)
        Design matrix.
    hat : ndarray, shape (k,)
        Hat values.
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
    k: int
    tau2: float
    se_tau2: float | None
    i2: float
    h2: float
    r2: float | None
    qe: float
    qe_df: int
    qe_pval: float
    qm: Wald
    x: FloatArray
    hat: FloatArray
    method: str
    test: str
    level: float
    design: Design
    studies: Studies
    notes: tuple[Note, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row per coefficient."""
        import pandas as pd

        names = ("beta", "se", "zval", "pval", "ci_lb", "ci_ub")
        columns = {name: getattr(self, name) for name in names}
        return pd.DataFrame(columns, index=pd.Index(self.terms, name="term"))

    def predict(self, mods: Mapping[str, ArrayLike] | None = None) -> pd.DataFrame:
        """Return estimate, se, confidence and prediction interval at given moderator values.

        Parameters
        ----------
        mods : mapping of name to array_like, optional
            New values, one row each; default: the studies' own.
        """
        import pandas as pd

        x = self.x
        if mods is not None:
            count = len(np.atleast_1d(np.asarray(next(iter(mods.values())), dtype=object)))
            listed = {name: np.atleast_1d(np.asarray(v, dtype=object)) for name, v in mods.items()}
            x = self.design.matrix(listed, count)[1]
        estimate = x @ self.beta
        se = np.sqrt(np.einsum("ij,jk,ik->i", x, self.vcov, x))
        half = quantile_of(self.level, self.df)
        spread = half * np.sqrt(se**2 + self.tau2)
        return pd.DataFrame(
            {
                "estimate": estimate,
                "se": se,
                "ci_lb": estimate - half * se,
                "ci_ub": estimate + half * se,
                "pi_lb": estimate - spread,
                "pi_ub": estimate + spread,
            }
        )

    def heterogeneity(self, level: float | None = None) -> Heterogeneity | None:
        """Return Q-profile intervals of the residual heterogeneity; None without df for it."""
        if self.qe_df == 0:
            return None
        model, unit, _ = standard_model(self.studies, self.x)
        tail = 1.0 - upper(self.level if level is None else level)
        targets = (float(special.chdtri(self.qe_df, p)) for p in (tail, 1.0 - tail))
        limits = np.array([solve_q_model(model, target) for target in targets])
        typical = self.qe_df / fit_at(model, 0.0).tr_p
        pairs = (
            limits * unit**2,
            np.sqrt(limits) * unit,
            PERCENT * limits / (typical + limits),
            limits / typical + 1.0,
        )
        return Heterogeneity(*(Interval(float(low), float(high)) for low, high in pairs))

    def __repr__(self) -> str:
        """Return the coefficients and the heterogeneity as text."""
        lines = [f"Meta-regression of {self.k} studies ({self.method}, test {self.test})"]
        width = max(map(len, self.terms))
        for i, term in enumerate(self.terms):
            lines.append(
                f"  {term:{width}}  {self.beta[i]:.6g} (SE {self.se[i]:.4g}), "
                f"{PERCENT * self.level:g} % CI {self.ci_lb[i]:.6g} to {self.ci_ub[i]:.6g}, "
                f"p = {self.pval[i]:.3g}"
            )
        explained = "" if self.r2 is None else f", R2 = {self.r2:.1f} %"
        lines.append(f"Residual tau2 = {self.tau2:.5g}, I2 = {self.i2:.1f} %{explained}")
        lines.append(f"Moderators: {self.qm.stat:.5g}, p = {self.qm.pval:.3g}")
        return "\n".join([*lines, *(f"Note: {note}" for note in self.notes)])


def regress(
    yi: ArrayLike,
    vi: ArrayLike,
    mods: Mapping[str, ArrayLike] | None = None,
    *,
    intercept: bool = True,
    method: str = "REML",
    test: str = "knha",
    level: float = 0.95,
    slab: Sequence[object] | None = None,
) -> RegressionResult:
    """Fit a meta-regression.

    Parameters
    ----------
    yi, vi : array_like, shape (n,)
        Estimates and sampling variances.
    mods : mapping of name to array_like, shape (n,)
        Moderators (a data frame will do). Numbers are numeric, texts and booleans categorical.
    intercept : bool
        Whether the model has one.
    method, test, level, slab
        As in ``pool``.

    Raises
    ------
    InputError
        For bad rows as in ``pool``, dependent columns, or fewer studies than coefficients.

    Notes
    -----
    Knapp & Hartung 2003, Stat Med 22:2693 for "knha": the covariance times y'P y / (k - p).
    R2 as in Raudenbush 2009 (equal effects: from the residual mean squares); metafor 3.8's.
    With k = p there is no residual: "z", a note, and no heterogeneity.
    """
    options = Options(method=method, test=test, level=level)
    moderators = dict(mods) if mods is not None else {}
    count = np.atleast_1d(np.asarray(yi)).size
    design = make_design(moderators, intercept=intercept)
    names, x, gaps = design.matrix(moderators, count)
    studies = clean_studies(yi, vi, slab, gaps)
    x = x[studies.kept]
    require_full_rank(x, names)
    return _fit(studies, x, tuple(names), design, options)


def standard_model(studies: Studies, x: FloatArray) -> tuple[Model, float, float]:
    """Return the model in standard units, its unit and its origin (0 without an intercept)."""
    best = int(studies.vi.argmin())
    unit = float(np.sqrt(studies.vi[best]))
    origin = float(studies.yi[best]) if bool((x[:, 0] == 1.0).all()) else 0.0
    return Model((studies.yi - origin) / unit, studies.vi / studies.vi[best], x), unit, origin


def _fit(
    studies: Studies, x: FloatArray, names: tuple[str, ...], design: Design, options: Options
) -> RegressionResult:
    model, unit, origin = standard_model(studies, x)
    saturated = model.df == 0
    tau2, se_tau2 = (0.0, None) if saturated else estimate_tau2(model, options.method)
    at, fixed = fit_at(model, tau2), fit_at(model, 0.0)
    test = "z" if saturated else options.test
    scale = _scale(test, at, model.df)
    df = None if test == "z" else model.df
    beta = own_units(at, unit, origin)
    vcov = at.vcov * scale * unit**2
    se = np.sqrt(np.diag(vcov))
    half = quantile_of(options.level, df)
    qe = 0.0 if saturated else fixed.rss
    i2, h2 = _i2(options.method, tau2, qe, model.df, fixed)
    zval = beta / se
    note = Note("saturated", "as many coefficients as studies: no residual, tau2 = 0, z test")
    return RegressionResult(
        terms=names,
        beta=beta,
        se=se,
        zval=zval,
        pval=two_sided_p(zval, np.full_like(zval, np.nan if df is None else df)),
        ci_lb=beta - half * se,
        ci_ub=beta + half * se,
        vcov=vcov,
        df=df,
        k=studies.yi.size,
        tau2=tau2 * unit**2,
        se_tau2=None if se_tau2 is None else se_tau2 * unit**2,
        i2=i2,
        h2=h2,
        r2=_r2(model, options.method, tau2, qe),
        qe=qe,
        qe_df=model.df,
        qe_pval=1.0 if saturated else float(special.chdtrc(model.df, qe)),
        qm=wald_test(names, beta, vcov, df),
        x=x,
        hat=at.hat,
        method=options.method,
        test=test,
        level=options.level,
        design=design,
        studies=studies,
        notes=studies.notes + ((note,) if saturated else ()),
    )


def own_units(at: Wls, unit: float, origin: float) -> FloatArray:
    """Return the coefficients of a standard model in the data's own units, shape (p,)."""
    beta = at.beta * unit
    if origin:
        beta[0] += origin
    return beta


def _scale(test: str, at: Wls, df: int) -> float:
    if test not in {"knha", "adhoc"}:
        return 1.0
    s2w = at.rss / df
    return max(1.0, s2w) if test == "adhoc" else s2w


def _i2(method: str, tau2: float, qe: float, df: int, fixed: Wls) -> tuple[float, float]:
    if df == 0:
        return 0.0, 1.0
    if method == "EE":
        return (PERCENT * max(0.0, (qe - df) / qe) if qe > 0.0 else 0.0), qe / df
    typical = df / fixed.tr_p
    return PERCENT * tau2 / (typical + tau2), tau2 / typical + 1.0


def _r2(model: Model, method: str, tau2: float, qe: float) -> float | None:
    """Return the percentage of heterogeneity that the moderators account for."""
    k = model.y.size
    if model.x.shape[1] == 1 or model.df == 0:
        return None
    null = Model(model.y, model.v, np.ones((k, 1)))
    total: float
    left: float
    if method == "EE":
        total = fit_at(null, 0.0).rss / (k - 1)
        left = qe / model.df
    else:
        total, left = estimate_tau2(null, method)[0], tau2
    if total == 0.0:
        return 0.0
    return PERCENT * max(0.0, 1.0 - left / total)


def wald_test(names: tuple[str, ...], beta: FloatArray, vcov: FloatArray, df: int | None) -> Wald:
    """Test all coefficients but the intercept (the intercept if it is alone) to be zero."""
    tested = [i for i, name in enumerate(names) if name != INTERCEPT] or [0]
    b, v = beta[tested], vcov[np.ix_(tested, tested)]
    stat, m = float(b @ np.linalg.solve(v, b)), len(tested)
    if df is None:
        return Wald(stat, m, None, float(special.chdtrc(m, stat)))
    return Wald(stat / m, m, df, float(special.fdtrc(m, df, stat / m)))


def quantile_of(level: float, df: int | None) -> float:
    """Return the two-sided quantile: Student t, or normal if df is None."""
    p = upper(level)
    return float(special.ndtri(p) if df is None else special.stdtrit(df, p))


def _moments(model: Model, method: str) -> tuple[float, float]:
    at, df = fit_at(model, 0.0), model.df
    less, over = (df, at.tr_p) if method == "DL" else (model.y.size, float(at.w.sum()))
    tau2 = max(0.0, (at.rss - less) / over)
    return tau2, float(np.sqrt(2.0 * df + 4.0 * tau2 * at.tr_p + 2.0 * tau2**2 * at.tr_pp)) / over


def _hedges(model: Model, _method: str) -> tuple[float, float]:
    flat, df = fit_at(Model(model.y, np.ones_like(model.v), model.x), 0.0), model.df
    trace = float(model.v @ (1.0 - flat.hat))
    tau2 = max(0.0, (flat.rss - trace) / df)
    variance = 2.0 * flat.tr_pdpd(model.v) + 4.0 * tau2 * trace + 2.0 * tau2**2 * df
    return tau2, float(np.sqrt(variance)) / df


def _sidik_jonkman(model: Model, _method: str) -> tuple[float, float]:
    start = float(np.var(model.y))
    if start == 0.0:
        return 0.0, 0.0
    at = fit_at(model, start)
    tau2 = start * at.rss / model.df
    return tau2, start / model.df * float(np.sqrt(2.0 * at.tr_pdpd(model.v + tau2)))


def _likelihood(model: Model, method: str) -> tuple[float, float]:
    restricted = method == "REML"
    tau2 = float(maximise(RegressionProfile(model, restricted=restricted))[0])
    at = fit_at(model, tau2)
    information = at.tr_pp if restricted else float(at.w @ at.w)
    return tau2, float(np.sqrt(2.0 / information))


def _paule_mandel(model: Model, _method: str) -> tuple[float, float]:
    tau2 = solve_q_model(model, float(model.df))
    k = model.y.size
    return tau2, float(np.sqrt(2.0 * k**2 / model.df) / fit_at(model, tau2).w.sum())


_ESTIMATORS: Mapping[str, Callable[[Model, str], tuple[float, float]]] = MappingProxyType(
    {
        "DL": _moments,
        "HS": _moments,
        "HE": _hedges,
        "SJ": _sidik_jonkman,
        "ML": _likelihood,
        "REML": _likelihood,
        "EB": _paule_mandel,
        "PM": _paule_mandel,
    }
)


def estimate_tau2(model: Model, method: str) -> tuple[float, float | None]:
    """Return the residual between-study variance and its standard error, standard units."""
    if method == "EE":
        return 0.0, None
    if model.df <= 0:
        raise InputError("no residual degrees of freedom: tau2 cannot be estimated")
    return _ESTIMATORS[method](model, method)
