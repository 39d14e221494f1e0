"""What pooling gives back: one frozen object with the estimate, its doubts and its studies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np

from meta.errors import Note
from meta.fit import Options
from meta.heterogeneity import Heterogeneity, q_profile
from meta.inputs import FloatArray, Studies

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Transform = Callable[[float], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicted:
    """An estimate with its intervals, transformed if asked for; ``pi_*`` is None under "EE"."""

    estimate: float
    ci_lb: float
    ci_ub: float
    pi_lb: float | None
    pi_ub: float | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PoolResult:
    """A pooled estimate.

    Attributes
    ----------
    k : int
        Studies pooled (rows left out are in ``notes``).
    beta, se : float
        Estimate and standard error, in units of yi.
    zval : float
        Test statistic beta / se; Student t on ``df`` degrees of freedom unless ``df`` is None.
    df : float or None
        Degrees of freedom of the test; None for the normal distribution.
    pval : float
        Two-sided p-value.
    ci_lb, ci_ub : float
        Confidence interval of beta.
    pi_lb, pi_ub : float or None
        Prediction interval for the effect in a new study; None under method "EE".
    tau2, se_tau2 : float, float or None
        Between-study variance (units of yi squared) and its standard error.
    i2, h2 : float
        I2 in percent (0 to 100), H2.
    q, q_df, q_pval : float
        Cochran's Q test of homogeneity.
    weights : ndarray, shape (k,)
        Weights in percent; they sum to 100.
    method, test : str
        Estimator of tau2 and test as used (a degenerate set may have got "z": see ``notes``).
    level : float
        Level of the intervals, 0 to 1.
    measure : str or None
        What yi measures (metafor's names), if known.
    options : Options
        What was asked for; sensitivity analyses repeat it.
    studies : Studies
        The rows that were pooled.
    notes : tuple of Note
        Everything a reader must know: rows left out, fallbacks.
    """

    k: int
    beta: float
    se: float
    zval: float
    df: float | None
    pval: float
    ci_lb: float
    ci_ub: float
    pi_lb: float | None
    pi_ub: float | None
    tau2: float
    se_tau2: float | None
    i2: float
    h2: float
    q: float
    q_df: int
    q_pval: float
    weights: FloatArray
    method: str
    test: str
    level: float
    measure: str | None
    options: Options
    studies: Studies
    notes: tuple[Note, ...]

    @property
    def tval(self) -> float | None:
        """The statistic if it is Student's t, else None."""
        return None if self.df is None else self.zval

    @property
    def slab(self) -> tuple[str, ...]:
        """Labels of the studies."""
        return self.studies.slab

    @property
    def yi(self) -> FloatArray:
        """Estimates of the studies, shape (k,)."""
        return self.studies.yi

    @property
    def vi(self) -> FloatArray:
        """Sampling variances of the studies, shape (k,)."""
        return self.studies.vi

    @property
    def tau(self) -> float:
        """Between-study standard deviation, in units of yi."""
        return float(np.sqrt(self.tau2))

    @property
    def n_dropped(self) -> int:
        """Rows that were left out."""
        return sum(note.code in {"row_dropped", "row_refused"} for note in self.notes)

    def forest(self, *, title: str = "", favours: tuple[str, str] | None = None) -> Figure:
        """Draw the studies and the pooled estimate; ``favours`` are the words under the axis."""
        import pandas as pd

        from meta.plots import forest
        from meta.settings import Settings

        rows = pd.DataFrame({"study": self.slab, "yi": self.yi, "vi": self.vi})
        settings = Settings(method=self.options.method, test=self.options.test, level=self.level)
        measure = self.measure or "GEN"
        return forest(rows, measure=measure, title=title, favours=favours, settings=settings)

    def heterogeneity(self, level: float | None = None) -> Heterogeneity | None:
        """Return Q-profile intervals of tau2, tau, I2 and H2; None for a single study."""
        return q_profile(self.yi, self.vi, level=self.level if level is None else level)

    def predict(self, transform: Transform | None = None) -> Predicted:
        """Return estimate, confidence and prediction interval, e.g. ``predict(math.exp)``.

        A falling transformation has its limits put in order.
        """
        change = transform or _same
        low, high = sorted((change(self.ci_lb), change(self.ci_ub)))
        pi_lb, pi_ub = self.pi_lb, self.pi_ub
        if pi_lb is not None and pi_ub is not None:
            pi_lb, pi_ub = sorted((change(pi_lb), change(pi_ub)))
        return Predicted(
            estimate=change(self.beta), ci_lb=low, ci_ub=high, pi_lb=pi_lb, pi_ub=pi_ub
        )

    def summary(self) -> dict[str, float | str | None]:
        """Return the scalars by name, as in ``to_frame``."""
        names = (
            "k beta se zval df pval ci_lb ci_ub pi_lb pi_ub tau2 se_tau2 i2 h2 q q_df q_pval "
            "method test level measure"
        )
        row: dict[str, float | str | None] = {name: getattr(self, name) for name in names.split()}
        row["notes"] = "; ".join(map(str, self.notes))
        return row

    def to_frame(self) -> pd.DataFrame:
        """Return the result as a data frame of one row."""
        import pandas as pd

        return pd.DataFrame([self.summary()])

    def studies_frame(self) -> pd.DataFrame:
        """Return one row per study: slab, yi, vi, its own normal interval, weight in percent."""
        import pandas as pd
        from scipy import special

        half = special.ndtri(0.5 + 0.5 * self.level) * np.sqrt(self.vi)
        return pd.DataFrame(
            {
                "slab": self.slab,
                "yi": self.yi,
                "vi": self.vi,
                "ci_lb": self.yi - half,
                "ci_ub": self.yi + half,
                "weight": self.weights,
            }
        )

    def __repr__(self) -> str:
        """Return the result as a few lines of text."""
        return "\n".join(": ".join(pair) for pair in self._lines())

    def _repr_html_(self) -> str:
        rows = (f"<tr><th>{escape(a)}</th><td>{escape(b)}</td></tr>" for a, b in self._lines())
        return f"<table>{''.join(rows)}</table>"

    def _lines(self) -> list[tuple[str, str]]:
        percent = f"{100 * self.level:g} %"
        stat = f"z = {self.zval:.4g}" if self.df is None else f"t({self.df:g}) = {self.zval:.4g}"
        lines = [
            (f"Pooled {self.measure or 'estimate'}", f"{self.beta:.6g} (SE {self.se:.4g})"),
            (f"{percent} CI", f"{self.ci_lb:.6g} to {self.ci_ub:.6g}, {stat}, p = {self.pval:.3g}"),
        ]
        if self.pi_lb is not None and self.pi_ub is not None:
            lines.append((f"{percent} prediction", f"{self.pi_lb:.6g} to {self.pi_ub:.6g}"))
        lines += [
            ("Studies", f"{self.k} ({self.method}, test {self.test})"),
            (
                "Heterogeneity",
                f"tau2 = {self.tau2:.5g}, I2 = {self.i2:.1f} %, "
                f"Q({self.q_df}) = {self.q:.5g}, p = {self.q_pval:.3g}",
            ),
        ]
        return [*lines, *(("Note", str(note)) for note in self.notes)]


def _same(value: float) -> float:
    return value
