"""Printed differences against the two printed means that they are differences of."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations

from extractor.records import Comparison, Finding, Measurement
from validator.case import SdReading, has_mean, sd_boxes
from validator.effects import spread_of_interval
from validator.intervals import Interval, absolute, difference, hull, rounded_or_cut
from validator.methods import classes_of
from validator.scope import Scope, finding

T_NAMES = frozenset({"student", "welch", "t"})
ADJUSTED = "the difference is adjusted or from a model"


def _pairs(scope: Scope) -> Iterator[tuple[int, Comparison, Measurement, Measurement]]:
    """Comparisons that print a difference beside exactly two alike supporting means."""
    for i, c in enumerate(scope.record.comparisons):
        e = c.effect
        if e is None or e.type != "MD" or c.confidence < scope.settings.flag_confidence:
            continue
        ms = [
            scope.record.measurements[j] for j in c.supports if j < len(scope.record.measurements)
        ]
        for a, b in combinations(ms, 2):
            two_arms = c.design == "between" and a.arm != b.arm and a.time == b.time
            alike = a.kind == b.kind and a.kind != "proportion" and a.unit == b.unit
            if len(ms) == 2 and two_arms and alike and has_mean(a) and has_mean(b):  # noqa: PLR2004
                yield i, c, a, b


def difference_of_means(scope: Scope) -> Iterator[Finding]:
    """Check a difference against its two means, within the rounding of all three.

    Signs are not compared, for texts print a fall as a positive number. Where no t test is named
    the difference may be adjusted, which is a remark and no error.
    """
    for i, c, a, b in _pairs(scope):
        if c.effect is None or c.effect.value is None or a.value is None or b.value is None:
            continue
        raw = absolute(difference(rounded_or_cut(a.value), rounded_or_cut(b.value)))
        printed = absolute(rounded_or_cut(c.effect.value))
        fits = raw.overlaps(printed)
        if not fits:
            yield _differs(i, c, raw, f"The means differ by {_span(raw)}", c.effect.value.text)


def width_of_interval(scope: Scope) -> Iterator[Finding]:
    """Check the width of a difference's interval against the SDs and sizes of both groups."""
    for i, c, a, b in _pairs(scope):
        e = c.effect
        sizes = scope.size(a), scope.size(b)
        if e is None or e.ci_low is None or e.ci_high is None or not all(s.printed for s in sizes):
            continue
        n1, n2 = sizes[0].n or 0, sizes[1].n or 0
        readings = list(zip(sd_boxes(a), sd_boxes(b), strict=False))
        if min(n1, n2) < 2 or not readings:  # noqa: PLR2004 (one has no spread)
            continue
        level = e.ci_level or 95
        printed = hull(
            [
                spread_of_interval(
                    rounded_or_cut(e.ci_low), rounded_or_cut(e.ci_high), 1 - level / 100, df
                )
                for df in (math.inf, float(min(n1, n2) - 1))
            ]
        )
        expected = [se for one, two in readings for se in _standard_errors(one, two, n1, n2)]
        if not any(printed.overlaps(x) for x in expected):
            about = hull(expected)
            text = f"{e.ci_low.text} to {e.ci_high.text}"
            yield _differs(i, c, about, f"The SDs and sizes give an SE of {_span(about)}", text)


def _standard_errors(one: SdReading, two: SdReading, n1: int, n2: int) -> Iterator[Interval]:
    """Yield the standard error of a difference, with pooled and with separate variances."""
    s1, s2 = one.sd(n1), two.sd(n2)

    def welch(a: float, b: float) -> float:
        return math.sqrt(a**2 / n1 + b**2 / n2)

    def pooled(a: float, b: float) -> float:
        variance = ((n1 - 1) * a**2 + (n2 - 1) * b**2) / (n1 + n2 - 2)
        return math.sqrt(variance * (1 / n1 + 1 / n2))

    for se in (welch, pooled):
        yield Interval(se(s1.low, s2.low), se(s1.high, s2.high))


def _differs(i: int, c: Comparison, raw: Interval, lead: str, printed: str) -> Finding:
    sure = bool(c.test and classes_of(c.test) & T_NAMES)
    return finding(
        "difference_of_means" if "differ" in lead else "width_of_interval",
        "inconsistent" if sure else "consistent_if",
        "comparison",
        i,
        f"{lead}, the text prints {printed}: "
        + ("one of the numbers is wrong." if sure else "right only if it is adjusted."),
        reported=printed,
        recomputed=raw,
        assumptions=() if sure else (ADJUSTED,),
    )


def _span(interval: Interval) -> str:
    low, high = f"{float(interval.low):.4g}", f"{float(interval.high):.4g}"
    return low if low == high else f"{low} to {high}"
