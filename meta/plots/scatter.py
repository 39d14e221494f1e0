"""What point plots share: axes with names, and labels that stay clear of each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from meta.plots.canvas import INK, MUTED, new_figure, plain_axes, text_width

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT = 6.4, 4.8
_BOX = (0.12, 0.13, 0.84, 0.76)
_LABEL = 7.0
_TALL = 0.13  # inches that a label takes


def point_figure(title: str, description: str, x: str, y: str) -> tuple[Figure, Axes]:
    """Return a figure with one set of named axes."""
    figure = new_figure(WIDTH, HEIGHT, title, description)
    axes = plain_axes(figure, _BOX)
    axes.set_xlabel(x, fontsize=9, color=INK)
    axes.set_ylabel(y, fontsize=9, color=INK)
    if title:
        figure.text(0.02, 0.965, title, fontsize=10, fontweight="bold", color=INK, va="center")
    return figure, axes


def footnote(figure: Figure, text: str) -> None:
    """Write a line under the plot."""
    figure.text(0.02, 0.02, text, fontsize=7.5, color=MUTED, va="center")


def label_points(
    axes: Axes,
    points: Sequence[tuple[float, float]],
    labels: Sequence[str],
    all_points: Sequence[tuple[float, float]],
) -> None:
    """Write labels beside points, most important first; one that finds no free place is left out.

    Labels stay clear of each other and of ``all_points``. Limits of the axes must be final.
    """
    to_inches = axes.transData
    dpi = axes.figure.dpi
    box = axes.get_window_extent()
    taken = [_dot(tuple(float(v) / dpi for v in to_inches.transform(at))) for at in all_points]
    for (x, y), label in zip(points, labels, strict=True):
        px, py = (float(v) / dpi for v in to_inches.transform((x, y)))
        width = text_width(label, _LABEL)
        for side in (1, -1):
            for rise in (0.0, _TALL, -_TALL):
                left = px + 0.07 if side > 0 else px - 0.07 - width
                place = (left, py + rise - _TALL / 2, left + width, py + rise + _TALL / 2)
                inside = box.x0 / dpi <= place[0] and place[2] <= box.x1 / dpi + 0.2
                if inside and not any(_overlap(place, other) for other in taken):
                    taken.append(place)
                    _write(axes, (x, y), (side * 5.0, rise * 72.0), label)
                    break
            else:
                continue
            break


def _dot(at: tuple[float, ...]) -> tuple[float, float, float, float]:
    """Box of a point's mark in inches."""
    half = 0.03
    return at[0] - half, at[1] - half, at[0] + half, at[1] + half


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _write(axes: Axes, at: tuple[float, float], offset: tuple[float, float], label: str) -> None:
    axes.annotate(
        label,
        at,
        xytext=offset,
        textcoords="offset points",
        fontsize=_LABEL,
        color=INK,
        ha="left" if offset[0] > 0 else "right",
        va="center",
        parse_math=False,
    )
