"""Bubble plot: effects against a moderator, with the fitted meta-regression."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from meta.errors import InputError
from meta.plots.canvas import POOLED, RULE, STUDY
from meta.plots.numbers import p_text
from meta.plots.scale import scale_of
from meta.plots.scatter import footnote, point_figure
from meta.regression import regress
from meta.settings import Settings
from meta.tables import scale_name

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_GRID = 60
_AREA = 260.0


def bubble(
    rows: pd.DataFrame,
    moderator: str,
    *,
    measure: str,
    title: str = "",
    settings: Settings | None = None,
) -> Figure:
    """Draw effects as bubbles by weight, with the regression line and its confidence band.

    Raises
    ------
    InputError
        If the moderator is not a column of numbers, or fewer than three studies have it.
    """
    from matplotlib.ticker import MaxNLocator

    if moderator not in rows.columns:
        raise InputError(f"no column {moderator!r}; there are {', '.join(map(str, rows.columns))}")
    frame = rows[rows[moderator].notna()].reset_index(drop=True)
    if len(frame) < 3:  # noqa: PLR2004 - a line through two points has no error
        raise InputError(f"{moderator!r} is known for {len(frame)} studies: three are needed")
    chosen = settings or Settings()
    x = frame[moderator].to_numpy(dtype=float)
    yi, vi = frame["yi"].to_numpy(dtype=float), frame["vi"].to_numpy(dtype=float)
    fit = regress(
        yi, vi, {moderator: x}, method=chosen.method, test=chosen.test, level=chosen.level
    )
    slope = f"slope {fit.beta[1]:.3g} ({fit.ci_lb[1]:.3g} to {fit.ci_ub[1]:.3g})"
    told = f"{slope.replace('-', '−')}, {p_text(float(fit.pval[1]))}, {len(frame)} studies"
    figure, axes = point_figure(title or f"By {moderator}", f"{told}.", moderator, measure)
    grid = np.linspace(x.min(), x.max(), _GRID)
    line = fit.predict({moderator: grid})
    axes.fill_between(grid, line["ci_lb"], line["ci_ub"], color=RULE, alpha=0.5, lw=0, zorder=1)
    axes.plot(grid, line["estimate"], color=POOLED, linewidth=1.4, zorder=2)
    weight = 1.0 / (vi + fit.tau2)
    sizes = _AREA * weight / weight.max()
    axes.scatter(x, yi, s=sizes, color=STUDY, alpha=0.65, edgecolors="white", lw=0.7, zorder=3)
    if scale_name(measure) == "log":
        low, high = axes.get_ylim()
        scale = scale_of(measure, [(low, (low + high) / 2, high)])
        axes.set_yticks(scale.ticks, labels=list(scale.labels))
        axes.set_ylim(low, high)
    if np.all(x == np.round(x)):
        axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    footnote(figure, told)
    return figure
