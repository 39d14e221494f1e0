"""Short ways to write records with made-up figures."""

from __future__ import annotations

from typing import Any

from extractor.records import (
    Arm,
    Comparison,
    Effect,
    Finding,
    Measurement,
    MethodNote,
    Number,
    Statistic,
    StudyRecord,
)
from validator import check

N = Number.parse
PM = "unknown_pm"


def mean(
    text: str, arm: str = "A", n: int | None = None, spread: str | None = "sd", **more: Any
) -> Measurement:
    """Build a measurement from "12.3 4.5", the mean and its spread(s)."""
    value, *spreads = text.split()
    values = {
        "outcome": "score",
        "kind": "level",
        "center": "mean",
        "time": "6 months",
        "quote": text,
        "start": 0,
        "end": len(text),
    } | more
    return Measurement(
        arm=arm,
        value=N(value),
        spread=spread if spreads else None,  # type: ignore[arg-type]
        spread_values=tuple(N(x) for x in spreads),
        n=n,
        **values,
    )


def share(
    arm: str,
    n: int | None,
    events: int | None = None,
    percent: str | None = None,
    **more: Any,
) -> Measurement:
    """Build a proportion: events out of n, or a percent of n."""
    quote = f"{events}/{n} ({percent}%)"
    return Measurement(
        **{"outcome": "response", "time": None, **more},
        arm=arm,
        kind="proportion",
        center="percent" if percent else "count",
        value=N(percent) if percent else N(str(events)),
        events=events,
        percent=N(percent) if percent else None,
        n=n,
        quote=quote,
        start=0,
        end=len(quote),
    )


def p_of(text: str | None, design: str = "between", **more: Any) -> Comparison:
    """Build a comparison from "< 0.05", "= .001", "ns" or None."""
    op, _, p = (text or "").partition(" ")
    supports = more.pop("supports", (0, 1))
    values = {"outcome": "score", "time": "6 months", "groups": ("A", "B")} | more
    return Comparison(
        design=design,  # type: ignore[arg-type]
        p_op=op or None,  # type: ignore[arg-type]
        p=N(p) if p else None,
        supports=supports,
        quote=f"p {text}",
        start=0,
        end=1,
        **values,
    )


def stat(name: str, value: str, *df: float) -> Statistic:
    """Build a test statistic."""
    return Statistic(name=name, value=N(value), df=df)


def effect(
    kind: str, value: str | None, low: str | None = None, high: str | None = None, **more: Any
) -> Effect:
    """Build an effect with its interval."""
    return Effect(
        type=kind,  # type: ignore[arg-type]
        value=N(value) if value else None,
        ci_low=N(low) if low else None,
        ci_high=N(high) if high else None,
        **more,
    )


def record(
    comparison: Comparison | None,
    *measurements: Measurement,
    methods: tuple[str, ...] = (),
    sizes: dict[str, int | None] | None = None,
    **more: Any,
) -> StudyRecord:
    """Build a study of arms A and B."""
    arms = tuple(Arm(label=k, n=v) for k, v in (sizes or {"A": None, "B": None}).items())
    return StudyRecord(
        id="made-up",
        arms=arms,
        measurements=measurements,
        comparisons=(comparison,) if comparison else (),
        methods=tuple(MethodNote(name=m) for m in methods),
        **more,
    )


def verdict(comparison: Comparison, *measurements: Measurement, **more: Any) -> Finding:
    """Check a study of one comparison and return the verdict of its p."""
    return check(record(comparison, *measurements, **more)).findings[0]
