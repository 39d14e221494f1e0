"""Horizontal scales of plots: linear, ratios on a log axis, shares from 0 to 1."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from meta.tables import scale_name, shown

_RATIO_TICKS = (0.001, 0.01, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 100.0, 1000.0)
_FINE_RATIO_TICKS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0)
_TICKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """From the pooled scale to the axis, with limits and ticks in axis units."""

    place: Callable[[float], float]
    low: float
    high: float
    ticks: tuple[float, ...]
    labels: tuple[str, ...]
    null: float | None


def scale_of(measure: str, spans: Sequence[tuple[float, float, float]]) -> Scale:
    """Choose an axis for (low, estimate, high) triples on the pooled scale.

    One study with an endless interval must not flatten the others: limits follow the estimates and
    the usual half-width, and what is longer ends in an arrow.
    """
    kind = scale_name(measure)
    if kind == "logit" or measure == "PR":
        return _share_scale(shown(measure), spans)
    low, high = _limits(spans, null=measure != "MN")
    if kind == "log":
        return _log_scale(low, high)
    null = None if measure == "MN" else 0.0
    ticks = nice_ticks(low, high)
    labels = tuple(tick_text(t, ticks) for t in ticks)
    return Scale(place=float, low=low, high=high, ticks=ticks, labels=labels, null=null)


def _share_scale(
    place: Callable[[float], float], spans: Sequence[tuple[float, float, float]]
) -> Scale:
    """From 0 to just beyond the largest upper limit, or to 1."""
    highest = max(place(high) for _, _, high in spans)
    top = next(t for t in (0.1, 0.25, 0.5, 1.0) if highest <= t or t == 1.0)
    ticks = tuple(round(top * i / 5, 3) for i in range(6))
    labels = tuple(f"{t:g}" for t in ticks)
    return Scale(
        place=place, low=-0.02 * top, high=1.02 * top, ticks=ticks, labels=labels, null=None
    )


def _limits(spans: Sequence[tuple[float, float, float]], *, null: bool) -> tuple[float, float]:
    lows, middles, highs = (np.array(x, dtype=float) for x in zip(*spans, strict=True))
    reach = 4.0 * float(np.median(highs - lows)) / 2.0
    low = max(float(lows.min()), float(middles.min()) - reach)
    high = min(float(highs.max()), float(middles.max()) + reach)
    width = (high - low) or max(abs(high), 1.0)
    low, high = low - 0.04 * width, high + 0.04 * width
    # The line of no effect is always in view.
    if null and low > 0.0:
        low = -0.06 * high
    if null and high < 0.0:
        high = -0.06 * low
    return low, high


def _log_scale(low: float, high: float) -> Scale:
    def inside(values: Sequence[float]) -> list[float]:
        return [t for t in values if low <= math.log(t) <= high]

    values = inside(_RATIO_TICKS)
    if len(values) < 3:  # noqa: PLR2004 - fewer do not show a scale
        values = inside(_FINE_RATIO_TICKS) or [math.exp((low + high) / 2)]
    least = (high - low) / 9.0
    chosen: list[float] = []
    for value in sorted(values, key=lambda t: abs(math.log(t))):
        if all(abs(math.log(value) - math.log(other)) >= least for other in chosen):
            chosen.append(value)
    chosen.sort()
    return Scale(
        place=float,
        low=low,
        high=high,
        ticks=tuple(math.log(t) for t in chosen),
        labels=tuple(
            f"{t:g}" if t in _RATIO_TICKS + _FINE_RATIO_TICKS else f"{t:.3g}" for t in chosen
        ),
        null=0.0,
    )


def nice_ticks(low: float, high: float) -> tuple[float, ...]:
    """Return about five round numbers between two limits."""
    raw = (high - low) / _TICKS
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1.0, 2.0, 2.5, 5.0, 10.0) if m * power >= raw)
    first = math.ceil(low / step)
    last = math.floor(high / step)
    return tuple(round(i * step, 12) for i in range(first, last + 1))


def tick_text(value: float, ticks: Sequence[float]) -> str:
    """Write a tick with as many decimals as its neighbours need, and a true minus."""
    step = abs(ticks[1] - ticks[0]) if len(ticks) > 1 else 1.0
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    if abs(step * 10**decimals - round(step * 10**decimals)) > 1e-6:  # noqa: PLR2004 - rounding
        decimals += 1
    return f"{value:.{decimals}f}".replace("-", "−")
