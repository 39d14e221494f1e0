"""Printed values that must stand in order: estimates and their intervals, quartiles, ranges."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from extractor.records import Comparison, Effect, Finding, Measurement, Number
from validator.effects import is_centred, is_inside, log_interval
from validator.intervals import rounded, scaled
from validator.scope import Scope, finding

RATIOS = frozenset({"RR", "OR", "HR"})
FAR_OFF = 0.15
"""Share of an interval's width, from either end, where the estimate of no usual method lies."""

REACH = 80
"""Characters from a group's value to the interval of a difference that follows it."""

TWO = 2
WORDS = {"ci": "confidence interval", "iqr": "interquartile range", "range": "range"}


def _in_order(value: Number | None, low: Number, high: Number) -> bool:
    """Tell whether low <= value <= high can be; a percent may have limits printed as shares."""
    a, b = rounded(low), rounded(high)
    if a.low > b.high:
        return False
    if value is None or is_inside(rounded(value), a, b):
        return True
    return high.value <= 1 and is_inside(scaled(rounded(value), 0.01), a, b)


def estimate_in_interval(scope: Scope) -> Iterator[Finding]:
    """Flag an effect outside its own interval, and an interval whose ends are swapped.

    A difference may be printed without the sign that its limits carry ("a fall of 2.1, -3.0 to
    -1.2"), so either sign will do, and so will limits in either order.
    """
    for i, c in enumerate(scope.record.comparisons):
        e = c.effect
        if e is None or e.ci_low is None or e.ci_high is None or not _trusted(scope, c):
            continue
        if e.value is not None and _is_misread(scope, c, e.value):
            continue
        low, high = sorted((e.ci_low, e.ci_high), key=lambda x: x.value)
        inside = _in_order(e.value, low, high)
        if e.type not in RATIOS and e.value is not None:
            inside = inside or _in_order(_negated(e.value), low, high)
        if not inside:
            text = f"{e.value.text if e.value else ''} ({e.ci_low.text} to {e.ci_high.text})"
            yield finding(
                "estimate_in_interval",
                "impossible",
                "comparison",
                i,
                f"The estimate lies outside its own interval: {text}. One of the three is wrong.",
                reported=text,
            )


def _is_misread(scope: Scope, c: Comparison, value: Number) -> bool:
    """Tell whether the number before an interval may be no estimate of it.

    A level ("1.20 per 10 % increase, 95 % CI"), a group's own percent before the interval of a
    difference ("84 % vs 53 %, CI 17 to 44"), or a limit whose minus may be a dash.
    """
    text = re.escape(value.text.lstrip("-").lstrip("0"))
    if c.effect is not None and c.effect.type in RATIOS and re.search(rf"{text}\s*%", c.quote):
        return True
    if any(m.value == value and _stands_near(m, c) for m in scope.record.measurements):
        return True
    limits = (c.effect.ci_low, c.effect.ci_high) if c.effect is not None else ()
    bare = [re.escape(x.text) for x in limits if x is not None and x.value > 0]
    return any(re.search(rf"(?<![\d ])[-−–‐]{x}|\s[-−–‐]{x}", c.quote) for x in bare)


def _stands_near(m: Measurement, c: Comparison) -> bool:
    return m.start <= c.end and c.start <= m.end + REACH


def _trusted(scope: Scope, c: Comparison) -> bool:
    return c.confidence >= scope.settings.flag_confidence


def _negated(value: Number) -> Number:
    text = value.text.lstrip("-") if value.value < 0 else f"-{value.text}"
    return Number(text, -value.value, value.decimals)


def interval_symmetry(scope: Scope) -> Iterator[Finding]:
    """Report an estimate that is off the centre of its interval (ratios on the log scale).

    Exact, profile and resampled intervals are off centre, so this is a remark; only a ratio at the
    very end of its interval is called inconsistent.
    """
    for i, c in enumerate(scope.record.comparisons):
        if c.effect is not None and _trusted(scope, c):
            yield from _symmetry(i, c.effect)


def _symmetry(i: int, e: Effect) -> Iterator[Finding]:
    if e.value is None or e.ci_low is None or e.ci_high is None:
        return
    boxes = [rounded(x) for x in (e.value, e.ci_low, e.ci_high)]
    if e.type in RATIOS:
        logs = [log_interval(b) for b in boxes]
        if any(x is None for x in logs):
            return
        boxes = [x for x in logs if x is not None]
    elif e.type not in ("MD", "SMD", "RD"):
        return
    value, low, high = boxes
    if is_centred(value, low, high) or not is_inside(value, low, high):
        return
    width = float(high.high - low.low)
    nearest = min(float(value.high - low.low), float(high.high - value.low)) / width
    text = f"{e.value.text} ({e.ci_low.text} to {e.ci_high.text})"
    scale = "log scale" if e.type in RATIOS else "plain scale"
    far = nearest < FAR_OFF and e.type in RATIOS
    yield finding(
        "interval_symmetry",
        "inconsistent" if far else "consistent_if",
        "comparison",
        i,
        f"The estimate is off the centre of its interval on the {scale}: {text}. "
        + (
            "It is too near to one end for any usual method: one of the three may be misprinted."
            if far
            else "That is so for exact, profile or resampled intervals, else it is a misprint."
        ),
        reported=text,
        assumptions=("the interval is an exact, profile or resampled one",) if not far else (),
    )


def spread_order(scope: Scope) -> Iterator[Finding]:
    """Flag quartiles, ranges and intervals that are out of order or do not hold their centre.

    A mean may lie outside the quartiles; a median, and any centre within the range, may not.
    """
    for i, m in scope.measurements():
        if m.spread not in WORDS or len(m.spread_values) != TWO:
            continue
        low, high = m.spread_values
        value = _centre(m) if _must_hold_centre(m) else None
        fits = _in_order(value, low, high)
        if m.kind in ("change", "percent_change"):
            fits = fits or _in_order(value, high, low)
            fits = fits or (value is not None and _in_order(_negated(value), *_sorted(low, high)))
        if not fits and not _is_of_difference(scope, m):
            yield finding(
                "spread_order",
                "impossible",
                "measurement",
                i,
                f"{m.quote}: the {WORDS[m.spread]} and its centre are out of order.",
                reported=m.quote,
            )


def _centre(m: Measurement) -> Number | None:
    """Return the printed centre; of a proportion its percent, as its interval is of percents."""
    if m.kind != "proportion" or m.center == "percent":
        return m.value
    if m.percent is not None:
        return m.percent
    return Number.parse(f"{100 * m.events / m.n:.1f}") if m.events is not None and m.n else None


def _is_of_difference(scope: Scope, m: Measurement) -> bool:
    """Tell whether an interval may be that of a difference ("83 % vs 52 %, 95 % CI 17 to 44")."""
    if m.spread != "ci" or m.value is None:
        return False
    low, high = sorted(x.value for x in m.spread_values)
    others = (
        o.value.value for o in scope.record.measurements if o.value is not None and o is not m
    )
    return any(low <= abs(x - m.value.value) <= high for x in others)


def _sorted(a: Number, b: Number) -> tuple[Number, Number]:
    return (a, b) if a.value <= b.value else (b, a)


def _must_hold_centre(m: Measurement) -> bool:
    if m.spread == "iqr":
        return m.center == "median"
    return m.value is not None and math.isfinite(m.value.value)
