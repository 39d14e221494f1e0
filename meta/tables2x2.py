"""Pooling 2x2 tables without inverse-variance weights: Mantel-Haenszel and Peto.

Right where events are rare, because no study's own log ratio is needed. Cells: a events and b
non-events in arm 1 (of n1), c and d in arm 2 (of n2), N = n1 + n2.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from meta.effect_sizes import effect_sizes
from meta.errors import InputError, Note
from meta.fit import upper
from meta.inputs import FloatArray

if TYPE_CHECKING:
    import pandas as pd


class Chi2(NamedTuple):
    """A chi-squared test."""

    stat: float
    df: int
    pval: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TableResult:
    """A pooled 2x2 effect.

    Attributes
    ----------
    measure : str
        "OR", "RR" (log scale), "RD" (Mantel-Haenszel) or "PETO" (log odds ratio).
    k : int
        Studies given with complete cells.
    k_informative : int
        Of these, studies that count: for ratios, those with events and non-events somewhere.
    beta, se, zval, pval, ci_lb, ci_ub : float
        Estimate (log scale for ratios), standard error, z test, confidence interval.
    q : Chi2 or None
        Heterogeneity of the studies' own effect sizes about beta; None if fewer than two have one.
    i2, h2 : float
        From q: percent, ratio.
    cmh : Chi2 or None
        Cochran-Mantel-Haenszel test with continuity correction ("OR" only).
    cmh_uncorrected : Chi2 or None
        The same without the correction.
    breslow_day, tarone : Chi2 or None
        Homogeneity of odds ratios, and Tarone's correction of it ("OR" only).
    level : float
        Level of the interval.
    notes : tuple of Note
        Studies left out, and why.
    """

    measure: str
    k: int
    k_informative: int
    beta: float
    se: float
    zval: float
    pval: float
    ci_lb: float
    ci_ub: float
    q: Chi2 | None
    i2: float
    h2: float
    cmh: Chi2 | None
    cmh_uncorrected: Chi2 | None
    breslow_day: Chi2 | None
    tarone: Chi2 | None
    level: float
    notes: tuple[Note, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return the estimate and its heterogeneity as a data frame of one row."""
        import pandas as pd

        row = {
            f.name: getattr(self, f.name) for f in fields(self) if f.type in {"str", "int", "float"}
        }
        return pd.DataFrame([row | {"notes": "; ".join(map(str, self.notes))}])


class _Cells(NamedTuple):
    a: FloatArray
    b: FloatArray
    c: FloatArray
    d: FloatArray

    @property
    def n1(self) -> FloatArray:
        return self.a + self.b

    @property
    def n2(self) -> FloatArray:
        return self.c + self.d

    @property
    def total(self) -> FloatArray:
        return self.n1 + self.n2


def _odds_ratio(t: _Cells) -> tuple[float, float]:
    """Robins, Breslow & Greenland 1986, Biometrics 42:311, eq. 4 for the variance."""
    r, s = t.a * t.d / t.total, t.b * t.c / t.total
    p, q = (t.a + t.d) / t.total, (t.b + t.c) / t.total
    sum_r, sum_s = float(r.sum()), float(s.sum())
    variance = 0.5 * (
        (p * r).sum() / sum_r**2
        + (p * s + q * r).sum() / (sum_r * sum_s)
        + (q * s).sum() / sum_s**2
    )
    return float(np.log(sum_r / sum_s)), float(variance)


def _risk_ratio(t: _Cells) -> tuple[float, float]:
    """Greenland & Robins 1985, Biometrics 41:55, eq. 13 for the variance."""
    sum_r, sum_s = (t.a * t.n2 / t.total).sum(), (t.c * t.n1 / t.total).sum()
    between = (t.n1 / t.total) * (t.n2 / t.total) * (t.a + t.c) - t.a * t.c / t.total
    return float(np.log(sum_r / sum_s)), float(between.sum() / (sum_r * sum_s))


def _risk_difference(t: _Cells) -> tuple[float, float]:
    """Sato, Greenland & Robins 1989, Biometrics 45:1323 for the variance."""
    f1, f2 = t.n1 / t.total, t.n2 / t.total
    weight = float((t.n1 * f2).sum())
    beta = float((t.a * f2 - t.c * f1).sum()) / weight
    p = (t.c * f1**2 - t.a * f2**2 + f1 * f2 * (t.n2 - t.n1) / 2.0).sum()
    q = ((t.a * t.d + t.c * t.b) / t.total / 2.0).sum()
    return beta, float((beta * p + q) / weight**2)


def _peto(t: _Cells) -> tuple[float, float]:
    """Yusuf et al. 1985, Prog Cardiovasc Dis 27:335: sum of O - E over sum of V."""
    observed, expected, v = _hypergeometric(t)
    return float((observed - expected).sum() / v.sum()), float(1.0 / v.sum())


def _hypergeometric(t: _Cells) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return a, and its mean and variance with all margins given."""
    events, total = t.a + t.c, t.total
    v = events * (t.b + t.d) * (t.n1 / total) * (t.n2 / total) / (total - 1.0)
    return t.a, events * t.n1 / total, v


_POOLED: dict[str, Callable[[_Cells], tuple[float, float]]] = {
    "OR": _odds_ratio,
    "RR": _risk_ratio,
    "RD": _risk_difference,
    "PETO": _peto,
}


def pool_tables(
    events1: ArrayLike,
    n1: ArrayLike,
    events2: ArrayLike,
    n2: ArrayLike,
    *,
    measure: str = "OR",
    level: float = 0.95,
    slab: Sequence[object] | None = None,
) -> TableResult:
    """Pool 2x2 tables by Mantel-Haenszel ("OR", "RR", "RD") or Peto's method ("PETO").

    Parameters
    ----------
    events1, n1, events2, n2 : array_like, shape (k,)
        Events and sizes of arm 1 and arm 2.
    measure : str
        "OR", "RR", "RD" or "PETO".
    level : float
        Level of the interval, 0 to 1.
    slab : sequence, optional
        Labels.

    Raises
    ------
    InputError
        For counts that cannot be, an unknown measure, or data whose pooled effect does not exist
        (e.g. no event in one arm of any study).

    Notes
    -----
    No cell is adjusted for the pooled estimate. The Q test uses each study's own effect size, with
    1/2 added to cells of studies with a zero (not for Peto), and leaves out studies with no event
    (or no non-event) in either arm, as in metafor 3.8. From ratios they are left out altogether.
    """
    if measure not in _POOLED:
        raise InputError(f"measure must be one of {', '.join(_POOLED)}, got {measure!r}")
    if not 0.0 < level < 1.0:
        raise InputError(f"level must be between 0 and 1 (0.95, not 95), got {level}")
    ratio = measure != "RD"
    own = effect_sizes(
        measure,
        events1=events1,
        n1=n1,
        events2=events2,
        n2=n2,
        drop00=True,
        to="none" if measure == "PETO" else "only0",
        slab=slab,
    )
    table, count = _cells(events1, n1, events2, n2, ratio=ratio)
    if table.a.size == 0:
        raise InputError("no study has events and non-events in its two arms taken together")
    with np.errstate(divide="ignore", invalid="ignore"):
        beta, variance = _POOLED[measure](table)
    if not (np.isfinite(beta) and np.isfinite(variance) and variance > 0.0):
        raise InputError(f"the pooled {measure} does not exist for these tables")
    notes = tuple(note for note in own.notes if ratio or note.code == "row_dropped")
    return _result(
        measure, level, (beta, float(np.sqrt(variance))), table, count, own.yi, own.vi, notes
    )


def _cells(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, ratio: bool
) -> tuple[_Cells, int]:
    """Return the cells of studies that inform the measure, and the number of complete studies."""
    columns = (np.atleast_1d(np.asarray(c, dtype=np.float64)) for c in (events1, n1, events2, n2))
    e1, all1, e2, all2 = np.broadcast_arrays(*columns)
    complete = ~np.isnan(e1 + all1 + e2 + all2)
    usable = complete & (e1 + e2 > 0.0) & (e1 + e2 < all1 + all2) if ratio else complete
    cells = (e1, all1 - e1, e2, all2 - e2)
    return _Cells(*(x[usable] for x in cells)), int(complete.sum())


def _result(
    measure: str,
    level: float,
    estimate: tuple[float, float],
    table: _Cells,
    count: int,
    yi: FloatArray,
    vi: FloatArray,
    notes: tuple[Note, ...],
) -> TableResult:
    beta, se = estimate
    half = float(special.ndtri(upper(level))) * se
    own = np.isfinite(yi)
    df = int(own.sum()) - 1
    stat = float((((yi - beta) ** 2 / vi)[own]).sum())
    tests = _odds_ratio_tests(table, beta) if measure == "OR" else (None,) * 4
    return TableResult(
        measure=measure,
        k=count,
        k_informative=table.a.size,
        beta=beta,
        se=se,
        zval=beta / se,
        pval=2.0 * float(special.ndtr(-abs(beta / se))),
        ci_lb=beta - half,
        ci_ub=beta + half,
        q=_chi2(stat, df) if df > 0 else None,
        i2=100.0 * max(0.0, (stat - df) / stat) if df > 0 and stat > 0.0 else 0.0,
        h2=stat / df if df > 0 else 1.0,
        cmh=tests[0],
        cmh_uncorrected=tests[1],
        breslow_day=tests[2],
        tarone=tests[3],
        level=level,
        notes=notes,
    )


def _odds_ratio_tests(t: _Cells, beta: float) -> tuple[Chi2, Chi2, Chi2 | None, Chi2 | None]:
    """Return Cochran-Mantel-Haenszel with and without correction, Breslow-Day and Tarone's test.

    Breslow & Day 1980, eq. 4.30; Tarone 1985, Biometrika 72:91.
    """
    observed, expected, v = _hypergeometric(t)
    gap = abs(float((observed - expected).sum()))
    cmh = _chi2(max(0.0, gap - 0.5) ** 2 / float(v.sum()), 1)
    plain = _chi2(gap**2 / float(v.sum()), 1)
    df = t.a.size - 1
    if df == 0:
        return cmh, plain, None, None
    fitted = _fitted_events(t, float(np.exp(beta)))
    rest = (t.n1 - fitted, t.a + t.c - fitted, t.n2 - (t.a + t.c) + fitted)
    spread = 1.0 / (1.0 / fitted + sum(1.0 / cell for cell in rest))
    away = t.a - fitted
    breslow_day = float((away**2 / spread).sum())
    tarone = breslow_day - float(away.sum()) ** 2 / float(spread.sum())
    return cmh, plain, _chi2(breslow_day, df), _chi2(tarone, df)


def _fitted_events(t: _Cells, odds_ratio: float) -> FloatArray:
    """Return the events of arm 1 that a common odds ratio predicts, margins given.

    The root of (1 - OR) x^2 + (n2 - m + OR (n1 + m)) x - OR n1 m = 0, m = events in both arms, in
    the form that does not cancel for OR near 1.
    """
    events = t.a + t.c
    linear = t.n2 - events + odds_ratio * (t.n1 + events)
    constant = odds_ratio * t.n1 * events
    root = np.sqrt(linear**2 + 4.0 * (1.0 - odds_ratio) * constant)
    fitted: FloatArray = 2.0 * constant / (linear + root)
    return fitted


def _chi2(stat: float, df: int) -> Chi2:
    return Chi2(stat, df, float(special.chdtrc(df, stat)))
