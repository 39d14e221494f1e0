"""How journals print numbers: decimals, spreads, p-values, and records made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import stats

from extractor.records import (
    Arm,
    Comparison,
    Measurement,
    MethodNote,
    Number,
    StudyRecord,
)

Floats = NDArray[np.float64]
ARMS = ("drug", "placebo")
N = Number.parse


def fixed(x: float, decimals: int, cut: bool = False) -> Number:
    """Print a number with so many decimals, rounded or cut off."""
    if cut:
        x = np.trunc(x * 10.0**decimals) / 10.0**decimals
    return N(f"{x:.{decimals}f}")


def decimals_for(rng: Generator, spread: float) -> int:
    """0 to 3 decimals, at least so many that a spread does not print as zero."""
    least = max(0, int(np.ceil(-np.log10(max(spread, 1e-6)))))
    return least + int(rng.choice([0, 1, 2, 3], p=[0.3, 0.4, 0.25, 0.05]))


def print_p(rng: Generator, p: float) -> tuple[str, Number | None]:
    """Print a p in one of the ways of journals."""
    style = rng.choice(["exact", "bound", "floor", "star", "cut"], p=[0.6, 0.18, 0.1, 0.1, 0.02])
    digits = int(rng.choice([2, 3, 4], p=[0.4, 0.45, 0.15]))
    unit = 10.0**-digits
    if style == "star":
        if p >= 0.05:
            return [(">", N("0.05")), ("ns", None)][rng.integers(2)]
        return "<", N(next(x for x in ("0.001", "0.01", "0.05") if p < float(x)))
    if style == "floor" and p < 0.0001:
        return "=", N("0.0001")
    if p < unit / 2:
        return ("=", fixed(0.0, digits)) if style == "bound" else ("<", fixed(unit, digits))
    if style == "bound" and p < 0.05:
        return "<", N(next(x for x in ("0.001", "0.005", "0.01", "0.05") if p < float(x)))
    return "=", fixed(p, digits, cut=style == "cut")


def comparison(rng: Generator, p: float, design: str = "between", **more: object) -> Comparison:
    """Build the comparison that reports a p."""
    op, number = print_p(rng, p)
    values = {"groups": ARMS, "supports": (0, 1), "time": "6 months"} | more
    return Comparison(
        outcome="score", design=design, p_op=op, p=number, quote="", start=0, end=0, **values
    )


def level(
    arm: str, value: Number, spread: str, width: Number, n: int | None, **more: object
) -> Measurement:
    """Build a printed mean with its spread."""
    values = {"outcome": "score", "time": "6 months", "kind": "level", "center": "mean"} | more
    return Measurement(
        arm=arm,
        value=value,
        spread=spread,
        spread_values=(width,),
        n=n,
        quote=f"{value.text} ± {width.text}",
        start=0,
        end=0,
        **values,
    )


def study(
    c: Comparison,
    ms: Sequence[Measurement],
    sizes: Sequence[int | None],
    methods: Sequence[str] = (),
    **more: object,
) -> StudyRecord:
    """Build the record of a study of two arms."""
    arms = tuple(Arm(label=a, n=n) for a, n in zip(ARMS, sizes, strict=False))
    return StudyRecord(
        id="honest",
        arms=arms,
        measurements=tuple(ms),
        comparisons=(c,),
        methods=tuple(MethodNote(name=m) for m in methods),
        **more,
    )


def shape(z: Floats, mean: float, sd: float, kind: int) -> Floats:
    """Give standard normal values a location, a scale and a kind."""
    if kind == 1:
        return np.round(mean + sd * z)
    if kind == 2:
        return mean + sd * (np.exp(0.3 * z) - np.exp(0.045)) / 0.31
    return mean + sd * z


def scale(rng: Generator) -> tuple[float, float, float]:
    """Mean, SD and true difference of a study."""
    mean = float(rng.choice([1.0, 10.0, 30.0, 100.0])) * rng.uniform(0.6, 1.6)
    sd = mean * rng.uniform(0.08, 0.45)
    return mean, sd, sd * rng.choice([0.0, 0.3, 0.7, 1.2])


def spread_of(rng: Generator, x: Floats) -> tuple[str, float]:
    """Choose what is printed after the ±, and as what."""
    sd = float(x.std(ddof=1))
    se = sd / np.sqrt(len(x))
    kind = rng.choice(["sd", "se", "unknown_pm", "unknown_se"], p=[0.35, 0.15, 0.4, 0.1])
    if kind == "unknown_se":
        return "unknown_pm", se
    return kind, se if kind == "se" else sd


def spreads_of(rng: Generator, *xs: Floats) -> list[tuple[str, float]]:
    """Choose the same for several groups, all printed alike."""
    state = rng.bit_generator.state
    out = []
    for x in xs:
        rng.bit_generator.state = state
        out.append(spread_of(rng, x))
    return out


def printed_levels(
    rng: Generator, xs: Sequence[Floats], arms: Sequence[str], cuts: float = 0.02, **more: object
) -> list[Measurement]:
    """Print means and spreads, with decimals that may differ from number to number."""
    spreads = spreads_of(rng, *xs)
    smallest = min(w for _, w in spreads)
    base = decimals_for(rng, smallest)
    cut = rng.random() < cuts
    out = []
    for x, (kind, width), arm in zip(xs, spreads, arms, strict=True):
        d, w = (max(base + int(rng.choice([0, 1], p=[0.85, 0.15])), 0) for _ in range(2))
        w = max(w, decimals_floor(width))
        out.append(
            level(arm, fixed(float(x.mean()), d, cut), kind, fixed(width, w, cut), len(x), **more)
        )
    return out


def decimals_floor(width: float) -> int:
    """Fewest decimals with which a spread does not print as zero."""
    return max(0, int(np.ceil(-np.log10(max(width, 1e-6)))))


def correlated(rng: Generator, n: int, r: float) -> tuple[Floats, Floats]:
    """Two standard normal samples with correlation r."""
    x, y = rng.standard_normal((2, n))
    return x, r * x + np.sqrt(1 - r * r) * y


def at_time(m: Measurement, time: str) -> Measurement:
    """Return a measurement at another time."""
    return replace(m, time=time)


def table_test(table: NDArray[np.int64], test: str) -> float | None:
    """Return the p of a 2x2 test, None where chi-square has no meaning."""
    if table.sum(axis=0).min() == 0:
        return 1.0 if test == "Fisher" else None
    if test == "Fisher":
        return float(stats.fisher_exact(table).pvalue)
    kind = "log-likelihood" if test == "LR" else None
    return float(stats.chi2_contingency(table, correction=test == "Yates", lambda_=kind).pvalue)


def printed_share(rng: Generator, arm: str, events: int, n: int) -> Measurement:
    """Print a proportion as a count, a percent or both."""
    way = int(rng.integers(3))
    cut = rng.random() < 0.03
    percent = fixed(100 * events / n, int(rng.choice([0, 1, 2], p=[0.4, 0.5, 0.1])), cut)
    return Measurement(
        outcome="response",
        arm=arm,
        time="6 months",
        kind="proportion",
        center="count" if way == 0 else "percent",
        value=N(str(events)) if way == 0 else percent,
        events=None if way == 1 else events,
        percent=None if way == 0 else percent,
        n=n,
        quote=f"{events}/{n}",
        start=0,
        end=0,
    )


def statistic_of(name: str, p: float, df1: float, df2: float) -> tuple[float, tuple[float, ...]]:
    """Return the statistic and its df that have this p."""
    t = float(stats.t.isf(p / 2, df2))
    return {
        "t": (t, (df2,)),
        "r": (t / np.sqrt(df2 + t * t), (df2,)),
        "z": (float(stats.norm.isf(p / 2)), ()),
        "F": (float(stats.f.isf(p, df1, df2)), (df1, df2)),
        "chi2": (float(stats.chi2.isf(p, df1)), (df1,)),
        "Q": (float(stats.chi2.isf(p, df1)), (df1,)),
    }[name]
