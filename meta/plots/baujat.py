"""Baujat plot: which studies make the heterogeneity, and which move the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from meta.cumulative import leave_one_out
from meta.errors import InputError
from meta.plots.canvas import STUDY
from meta.plots.forest_lines import pool_frame
from meta.plots.scatter import label_points, point_figure
from meta.settings import Settings

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from meta.inputs import FloatArray
    from meta.result import PoolResult

_LABELS = 8


def baujat_points(result: PoolResult) -> tuple[FloatArray, FloatArray]:
    """Return each study's share of heterogeneity and its influence on the pooled estimate.

    Notes
    -----
    Baujat 2002, Stat Med 21:2641, in the form for random effects: (yi - beta)^2 / (vi + tau2), and
    (beta - beta without it)^2 / var(beta without it).
    """
    residual = (result.yi - result.beta) ** 2 / (result.vi + result.tau2)
    without = leave_one_out(result)
    moved = (result.beta - without["beta"].to_numpy()) ** 2 / without["se"].to_numpy() ** 2
    return residual, moved


def baujat(rows: pd.DataFrame, *, title: str = "", settings: Settings | None = None) -> Figure:
    """Draw influence against contribution to heterogeneity, the outermost studies named.

    Raises
    ------
    InputError
        With fewer than three studies.
    """
    frame = rows.reset_index(drop=True)
    if len(frame) < 3:  # noqa: PLR2004 - without one there must be two left
        raise InputError(f"a Baujat plot needs three studies at least, got {len(frame)}")
    chosen = settings or Settings()
    x, y = baujat_points(pool_frame(frame, chosen))
    reach = (x / (x.max() or 1.0)) ** 2 + (y / (y.max() or 1.0)) ** 2
    order = np.argsort(-reach, kind="stable")[:_LABELS]
    names = ", ".join(str(frame["study"].iloc[i]) for i in order[:3])
    figure, axes = point_figure(
        title or "Baujat plot",
        f"{len(frame)} studies; furthest out: {names}.",
        "contribution to heterogeneity",
        "influence on the pooled estimate",
    )
    axes.set_xlim(0.0, 1.25 * float(x.max()) or 1.0)
    axes.set_ylim(0.0, 1.12 * float(y.max()) or 1.0)
    axes.plot(x, y, "o", color=STUDY, markersize=5, mew=0, alpha=0.85, clip_on=False)
    points = [(float(x[i]), float(y[i])) for i in order]
    everywhere = list(zip(x.tolist(), y.tolist(), strict=True))
    label_points(axes, points, [str(frame["study"].iloc[i]) for i in order], everywhere)
    return figure
