"""Cumulative and leave-one-out plots: the pooled estimate again and again, line by line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from meta.cumulative import cumulative, leave_one_out
from meta.errors import InputError
from meta.plots.forest import draw_lines
from meta.plots.forest_lines import Line, Lines, notes_of, pool_frame, pooled_lines, wrapped_label
from meta.plots.numbers import Printer, printer_for
from meta.result import PoolResult
from meta.settings import Settings

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


def cumulative_plot(
    rows: pd.DataFrame,
    *,
    measure: str,
    order: str = "year",
    title: str = "",
    settings: Settings | None = None,
) -> Figure:
    """Draw how the pooled estimate moved as studies came in.

    Parameters
    ----------
    rows : DataFrame
        study, yi, vi and the column to order by.
    measure : str
        What yi is.
    order : str
        Column; ties keep their order.

    Raises
    ------
    InputError
        If the column is not there or has a missing value.
    """
    if order not in rows.columns or rows[order].isna().any():
        raise InputError(f"rows need a value of {order!r} for every study, to be put in order")
    frame = rows.sort_values(order, kind="stable").reset_index(drop=True)
    result = _pooled(frame, settings)
    steps = cumulative(result)
    labels = [f"+ {s} ({o})" for s, o in zip(frame["study"], frame[order], strict=True)]
    labels[0] = labels[0][2:]
    lines = _lines(steps, labels, result, measure, frame)
    return draw_lines(lines, measure, title=title or f"Cumulative by {order}")


def leave_one_out_plot(
    rows: pd.DataFrame, *, measure: str, title: str = "", settings: Settings | None = None
) -> Figure:
    """Draw the pooled estimate without each study in turn.

    Raises
    ------
    InputError
        If there is one study only.
    """
    frame = rows.reset_index(drop=True)
    result = _pooled(frame, settings)
    steps = leave_one_out(result)
    labels = [f"without {s}" for s in frame["study"]]
    lines = _lines(steps, labels, result, measure, frame)
    return draw_lines(lines, measure, title=title or "Leave one out")


def _pooled(frame: pd.DataFrame, settings: Settings | None) -> PoolResult:
    return pool_frame(frame, settings or Settings())


def _lines(
    steps: pd.DataFrame,
    labels: list[str],
    result: PoolResult,
    measure: str,
    frame: pd.DataFrame,
) -> Lines:
    write: Printer = printer_for(measure, [*steps["beta"], result.beta])
    lines = []
    for i, label in enumerate(labels):
        beta, low, high = (float(steps[name].iloc[i]) for name in ("beta", "ci_lb", "ci_ub"))
        lines.append(
            Line(
                kind="study",
                label=wrapped_label(label),
                estimate=beta,
                low=low,
                high=high,
                result=write.result(beta, low, high),
            )
        )
    lines.append(Line(kind="gap"))
    lines += [replace(x, weight=None) for x in pooled_lines("total", "Pooled", result, write)]
    return Lines(
        lines=tuple(lines),
        notes=notes_of(frame),
        middle=result.beta,
        head=f"pooled [{100 * result.level:g} % CI]",
    )
