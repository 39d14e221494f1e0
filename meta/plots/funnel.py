"""Funnel plots with contours of significance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from meta.plots.canvas import BANDS, INK, MUTED, POOLED, STUDY
from meta.plots.forest_lines import pool_frame
from meta.plots.numbers import printer_for
from meta.plots.scale import scale_of
from meta.plots.scatter import footnote, point_figure
from meta.settings import Settings
from meta.tables import scale_name

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEVELS = ((0.01, BANDS[3]), (0.05, BANDS[2]), (0.1, BANDS[1]))
_ENOUGH = 10
_LINE_LEVEL = 0.95


def funnel(
    rows: pd.DataFrame,
    *,
    measure: str,
    title: str = "",
    settings: Settings | None = None,
    contours: bool = True,
) -> Figure:
    """Draw effects against their standard errors.

    Parameters
    ----------
    rows : DataFrame
        study, yi, vi.
    measure : str
        What yi is.
    contours : bool
        Shade where a study alone has p < 0.10, 0.05 and 0.01 against no effect (Peters 2008); not
        for changes and proportions, which have no null that suppresses a study.
    """
    frame = rows.reset_index(drop=True)
    result = pool_frame(frame, settings or Settings())
    yi, se = frame["yi"].to_numpy(dtype=float), np.sqrt(frame["vi"].to_numpy(dtype=float))
    write = printer_for(measure, [*yi, result.beta])
    words = (
        f"{len(frame)} studies, effect against standard error; pooled {write.number(result.beta)}."
    )
    names = {"log": f"{measure} (log axis)", "logit": "logit of the proportion", "raw": measure}
    kind = scale_name(measure)
    figure, axes = point_figure(title or "Funnel plot", words, names[kind], "standard error")
    top = float(se.max()) * 1.08
    half = float(special.ndtri(0.5 + _LINE_LEVEL / 2))
    low = min(float(yi.min()), result.beta - half * top)
    high = max(float(yi.max()), result.beta + half * top)
    margin = 0.05 * (high - low)
    low, high = low - margin, high + margin
    axes.set_xlim(low, high)
    axes.set_ylim(top, 0.0)
    if contours and measure not in ("MC", "MN", "PLO", "PR"):
        _shade(axes, low, high, top)
        figure.legend(
            loc="upper right",
            bbox_to_anchor=(0.97, 0.995),
            ncols=len(_LEVELS),
            fontsize=7,
            frameon=False,
            handlelength=1,
            columnspacing=1,
        )
    _lines(axes, result.beta, half, top)
    axes.plot(yi, se, "o", color=STUDY, markersize=5, markeredgecolor="white", mew=0.6, zorder=4)
    if kind == "log":
        scale = scale_of(measure, [(low, result.beta, high)])
        axes.set_xticks(scale.ticks, labels=list(scale.labels))
        axes.set_xlim(low, high)
    if len(frame) < _ENOUGH:
        footnote(figure, f"Fewer than {_ENOUGH} studies: asymmetry cannot be judged.")
    return figure


def _shade(axes: Axes, low: float, high: float, top: float) -> None:
    """Shade outwards: the darker, the smaller p."""
    axes.set_facecolor(BANDS[0])
    previous = float(special.ndtri(1.0 - _LEVELS[-1][0] / 2))
    edges = [*(float(special.ndtri(1.0 - p / 2)) for p, _ in reversed(_LEVELS)), None]
    names = ("p 0.10 to 0.05", "p 0.05 to 0.01", "p < 0.01")
    colors = [color for _, color in reversed(_LEVELS)]
    for edge, name, color in zip(edges[1:], names, colors, strict=True):
        for side in (1.0, -1.0):
            far = edge * top if edge is not None else 2.0 * max(abs(low), abs(high)) + top
            xs = [0.0, side * previous * top, side * far]
            ys = [0.0, top, top]
            if edge is None:
                xs, ys = [*xs, side * far], [*ys, 0.0]
            axes.fill(xs, ys, color=color, lw=0, zorder=0, label=name if side > 0 else None)
        previous = edge if edge is not None else previous
    axes.axvline(0.0, color=INK, linewidth=0.7, zorder=1)


def _lines(axes: Axes, beta: float, half: float, top: float) -> None:
    axes.axvline(beta, color=POOLED, linewidth=1.0, zorder=2)
    for side in (1.0, -1.0):
        xs = [beta, beta + side * half * top]
        axes.plot(xs, [0.0, top], color=MUTED, linewidth=0.8, linestyle=(0, (4, 2)), zorder=2)
