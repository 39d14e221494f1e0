"""Forest plots: arms' numbers, intervals, weights, subgroups, diamonds, prediction intervals."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from meta.plots.canvas import (
    INK,
    MUTED,
    POINTS_PER_INCH,
    POOLED,
    PREDICTION,
    RULE,
    STUDY,
    new_figure,
)
from meta.plots.forest_layout import (
    AXIS,
    MARGIN,
    PLOT,
    Layout,
    height_of,
    layout_of,
    letters_of,
)
from meta.plots.forest_lines import Line, Lines, forest_lines
from meta.plots.scale import Scale, scale_of
from meta.printing import title_of
from meta.settings import Settings

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from meta.tables import PooledTables


def forest_of(tables: PooledTables, number: int, *, by: str | None = None) -> Figure:
    """Draw the forest plot of one pooled table by its number."""
    rows = tables.rows[tables.rows["table"] == number]
    line = tables.pooled[tables.pooled["table"] == number].iloc[0]
    measure = str(line["measure"])
    title = title_of(str(line["outcome"]), str(line["unit"]), str(line["window"]), measure)
    treatment, comparator = str(line["treatment"]), str(line["comparator"])
    who = f"{treatment} vs {comparator}" if comparator else treatment
    better = line["better"] if isinstance(line["better"], str) else None
    return forest(
        rows,
        measure=measure,
        title=f"{title}, {who}",
        favours=_sides(measure, treatment, comparator, better),
        settings=tables.settings,
        by=by,
    )


def _sides(
    measure: str, treatment: str, comparator: str, better: str | None
) -> tuple[str, str] | None:
    if better is None or measure not in ("MC", "MD", "SMD"):
        return None
    if measure == "MC":
        names = ("improvement", "worsening")
    else:
        names = (f"favours {treatment}", f"favours {comparator}")
    return names if better == "lower" else (names[1], names[0])


def forest(
    rows: pd.DataFrame,
    *,
    measure: str,
    title: str = "",
    by: str | None = None,
    overall: bool | None = None,
    favours: tuple[str, str] | None = None,
    settings: Settings | None = None,
    reference: float | None = None,
) -> Figure:
    """Draw a forest plot.

    Parameters
    ----------
    rows : DataFrame
        Columns of ``meta.columns.ROWS``; study, yi and vi are enough.
    measure : str
        What yi is: decides the scale and the line of no effect.
    title : str
        Above the plot.
    by : str, optional
        Column of subgroups.
    overall : bool, optional
        Pool over the subgroups too. Default: only where all rows are of one treatment and
        comparator.
    favours : tuple of str, optional
        Words under the axis, left and right of the line of no effect.
    settings : Settings, optional
        How to pool.
    reference : float, optional
        Another vertical line, on the scale that is shown (an MCID, say).
    """
    frame = rows.reset_index(drop=True)
    lines = forest_lines(frame, measure, settings or Settings(), by, overall)
    return draw_lines(
        lines, measure, title=title or "Forest plot", favours=favours, reference=reference
    )


def draw_lines(
    lines: Lines,
    measure: str,
    *,
    title: str,
    favours: tuple[str, str] | None = None,
    reference: float | None = None,
) -> Figure:
    """Draw lines that are laid out already (cumulative and leave-one-out plots share this)."""
    scale = scale_of(measure, lines.spans())
    layout = layout_of(lines, title, favours)
    figure = new_figure(layout.width, layout.height, title, lines.words())
    _draw_heads(figure, layout, lines)
    axes = _draw_axes(figure, layout, lines, scale, reference)
    _draw_lines(figure, axes, layout, scale)
    _draw_foot(figure, layout, lines)
    return figure


class _Pen:
    """Write into a figure in inches from its upper left corner."""

    def __init__(self, figure: Figure, layout: Layout) -> None:
        self._figure, self._layout = figure, layout

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        align: str = "left",
        weight: str = "normal",
        color: str = INK,
        size: float | None = None,
    ) -> None:
        if not text:
            return
        self._figure.text(
            x / self._layout.width,
            1.0 - y / self._layout.height,
            text,
            ha=align,
            va="center",
            fontsize=size or self._layout.type.size,
            fontweight=weight,
            color=color,
            family="DejaVu Sans",
            linespacing=1.15,
            parse_math=False,
        )

    def rule(self, y: float, left: float, right: float) -> None:
        from matplotlib.lines import Line2D

        at = 1.0 - y / self._layout.height
        xs = [left / self._layout.width, right / self._layout.width]
        self._figure.add_artist(Line2D(xs, [at, at], color=RULE, linewidth=0.7))


def _draw_heads(figure: Figure, layout: Layout, lines: Lines) -> None:
    pen, kind = _Pen(figure, layout), layout.type
    if layout.title:
        rows = layout.title.count("\n") + 1
        pen.text(MARGIN, MARGIN + 0.11 * rows, layout.title, weight="bold", size=kind.size + 1.5)
    y = layout.head - 0.08 - kind.line / 2
    pen.text(MARGIN, y, "Study", weight="bold")
    for block in layout.blocks:
        pen.text(block.right, y, block.column.head, align="right", color=MUTED)
    for side, text in layout.arms.items():
        mine = [b for b in layout.blocks if b.column.side == side]
        rows = text.count("\n") + 1
        middle = (mine[0].left + mine[-1].right) / 2
        pen.text(middle, y - kind.line * (rows + 1) / 2, text, align="center", weight="bold")
    pen.text(layout.result_right, y, lines.head, align="right", weight="bold")
    if layout.weight_right is not None:
        pen.text(layout.weight_right, y, "weight %", align="right", color=MUTED)
    pen.rule(layout.head - 0.04, MARGIN, layout.width - MARGIN)


def _draw_axes(
    figure: Figure, layout: Layout, lines: Lines, scale: Scale, reference: float | None
) -> Axes:
    bottom = layout.height - layout.head - layout.body
    box = (
        layout.plot_left / layout.width,
        bottom / layout.height,
        PLOT / layout.width,
        layout.body / layout.height,
    )
    axes = figure.add_axes(box, facecolor="none")
    axes.set_xlim(scale.low, scale.high)
    axes.set_ylim(layout.body, 0.0)
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(MUTED)
    axes.set_yticks([])
    axes.set_xticks(scale.ticks, labels=list(scale.labels), fontsize=layout.type.size - 0.5)
    axes.tick_params(axis="x", colors=INK, length=3, width=0.6)
    if scale.null is not None and scale.low < scale.null < scale.high:
        axes.axvline(scale.null, color=INK, linewidth=0.8, zorder=1)
    if lines.middle is not None:
        axes.axvline(scale.place(lines.middle), color=POOLED, lw=0.7, ls=(0, (2, 3)), zorder=1)
    if reference is not None:
        axes.axvline(reference, color=PREDICTION, linewidth=0.8, linestyle=(0, (5, 2)), zorder=1)
    return axes


def _draw_lines(figure: Figure, axes: Axes, layout: Layout, scale: Scale) -> None:
    pen, kind = _Pen(figure, layout), layout.type
    heaviest = max((x.weight or 0.0) for x in layout.lines if x.kind == "study")
    stroke = _Stroke(axes, scale, kind.line, heaviest)
    y = 0.0
    for line in layout.lines:
        height = height_of(line, kind)
        middle = y + height / 2
        page = layout.head + middle
        color = MUTED if line.kind == "text" else INK
        pen.text(MARGIN, page, line.label, weight=letters_of(line), color=color)
        pen.text(layout.result_right, page, line.result, align="right", weight=letters_of(line))
        if line.weight is not None and layout.weight_right is not None:
            pen.text(layout.weight_right, page, f"{line.weight:.1f}", align="right")
        if line.study is not None:
            for block in layout.blocks:
                pen.text(block.right, page, block.column.cells[line.study], align="right")
        draw = _MARKS.get(line.kind)
        if draw is not None:
            draw(stroke, line, middle)
        y += height


@dataclass(frozen=True, slots=True)
class _Stroke:
    """Where marks are drawn, and how large: height of a line, weight of the heaviest study."""

    axes: Axes
    scale: Scale
    unit: float
    heaviest: float

    def bar(self, low: float, high: float, y: float, color: str, width: float) -> None:
        """Draw an interval, with arrows where it goes beyond the axis."""
        left, right = self.scale.low, self.scale.high
        a, b = min(max(low, left), right), min(max(high, left), right)
        self.axes.plot([a, b], [y, y], color=color, lw=width, solid_capstyle="butt", zorder=2)
        self.arrows(low, high, y, color)

    def arrows(self, low: float, high: float, y: float, color: str) -> None:
        """Draw an arrow at each end of the axis that an interval goes beyond."""
        left, right = self.scale.low, self.scale.high
        for beyond, at, marker in ((low < left, left, "<"), (high > right, right, ">")):
            if beyond:
                self.axes.plot([at], [y], marker=marker, color=color, markersize=4, clip_on=False)


def _draw_study(stroke: _Stroke, line: Line, y: float) -> None:
    low, estimate, high = _places(line, stroke.scale)
    stroke.bar(low, high, y, STUDY, 1.1)
    if stroke.scale.low <= estimate <= stroke.scale.high:
        share = math.sqrt((line.weight or 0.0) / stroke.heaviest) if stroke.heaviest > 0 else 0.2
        size = (0.25 + 0.65 * share) * stroke.unit * POINTS_PER_INCH * 0.7
        stroke.axes.plot([estimate], [y], marker="s", color=STUDY, markersize=size, mew=0, zorder=3)


def _draw_diamond(stroke: _Stroke, line: Line, y: float) -> None:
    from matplotlib.patches import Polygon

    total = line.kind == "total"
    low, estimate, high = _places(line, stroke.scale)
    half = stroke.unit * (0.38 if total else 0.28)
    corners = [(low, y), (estimate, y - half), (high, y), (estimate, y + half)]
    face = POOLED if total else "white"
    diamond = Polygon(corners, closed=True, facecolor=face, edgecolor=POOLED, lw=1, zorder=3)
    stroke.axes.add_patch(diamond)  # cut off, not squeezed, where it goes beyond the axis
    stroke.arrows(low, high, y, POOLED)


def _draw_prediction(stroke: _Stroke, line: Line, y: float) -> None:
    low, _, high = _places(line, stroke.scale)
    stroke.bar(low, high, y, PREDICTION, 3.2)


def _places(line: Line, scale: Scale) -> tuple[float, float, float]:
    low = scale.place(line.low if line.low is not None else 0.0)
    high = scale.place(line.high if line.high is not None else 0.0)
    middle = (low + high) / 2 if line.estimate is None else scale.place(line.estimate)
    return low, middle, high


_MARKS: dict[str, Callable[[_Stroke, Line, float], None]] = {
    "study": _draw_study,
    "subtotal": _draw_diamond,
    "total": _draw_diamond,
    "prediction": _draw_prediction,
}


def _draw_foot(figure: Figure, layout: Layout, lines: Lines) -> None:
    """Words under the axis, then the meaning of the signs."""
    pen, kind = _Pen(figure, layout), layout.type
    y = layout.head + layout.body + AXIS
    for row in layout.favours:
        left, _, right = row.partition("\t")
        pen.text(layout.plot_left, y, left, color=MUTED)
        pen.text(layout.plot_left + PLOT, y, right, align="right", color=MUTED)
        y += kind.line
    for note in lines.notes:
        pen.text(MARGIN, y, note, color=MUTED, size=kind.size - 0.5)
        y += kind.line
