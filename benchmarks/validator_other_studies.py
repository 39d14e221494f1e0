"""Honest studies of proportions, ratios, differences, statistics and correlations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.random import Generator
from scipy import stats

from benchmarks.validator_prints import (
    ARMS,
    comparison,
    correlated,
    decimals_for,
    fixed,
    printed_levels,
    printed_share,
    scale,
    statistic_of,
    study,
    table_test,
)
from extractor.records import (
    Effect,
    Statistic,
    StudyRecord,
)


def proportions(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Two proportions by any test of the family, counts or percents or both printed."""
    for _ in range(k):
        n1 = int(rng.integers(8, 200))
        n2 = n1 if rng.random() < 0.5 else int(rng.integers(8, 200))
        share = rng.uniform(0.03, 0.97)
        other = np.clip(share + rng.choice([0, 0.1, -0.1, 0.25, -0.25]), 0.02, 0.98)
        a, b = int(rng.binomial(n1, share)), int(rng.binomial(n2, other))
        table = np.array([[a, n1 - a], [b, n2 - b]])
        test = str(rng.choice(["Fisher", "Pearson", "Yates", "LR"]))
        p = table_test(table, test)
        if p is None:
            continue
        named = {"Fisher": "Fisher", "Pearson": "chi-square", "Yates": "chi-square", "LR": None}[
            test
        ]
        ms = [
            printed_share(rng, arm, e, n) for arm, e, n in zip(ARMS, (a, b), (n1, n2), strict=True)
        ]
        c = comparison(rng, p, test=named if rng.random() < 0.5 else None)
        yield study(c, ms, (n1, n2))


def ratios(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """OR and RR with Wald intervals, the p from Wald, Pearson, likelihood ratio or Fisher; HR."""
    for _ in range(k):
        n1 = int(rng.integers(15, 300))
        n2 = n1 if rng.random() < 0.6 else int(n1 * rng.uniform(0.6, 1.6))
        share, factor = rng.uniform(0.05, 0.7), rng.choice([0.4, 0.7, 1.0, 1.4])
        a, b = (int(rng.binomial(n, min(q, 0.95))) for n, q in ((n1, share * factor), (n2, share)))
        if not (0 < a < n1 and 0 < b < n2):
            continue
        kind = str(rng.choice(["OR", "RR", "HR"]))
        if kind == "OR":
            log, se = (
                np.log(a * (n2 - b) / b / (n1 - a)),
                np.sqrt(1 / a + 1 / b + 1 / (n1 - a) + 1 / (n2 - b)),
            )
        elif kind == "RR":
            log, se = np.log(a * n2 / b / n1), np.sqrt(1 / a - 1 / n1 + 1 / b - 1 / n2)
        else:
            log, se = np.log(a * n2 / b / n1), np.sqrt(1 / a + 1 / b)
        p = float(2 * stats.norm.sf(abs(log) / se))
        way = rng.random()
        table = np.array([[a, n1 - a], [b, n2 - b]])
        if way < 0.3 and kind != "HR":
            p = table_test(table, str(rng.choice(["Fisher", "Pearson", "LR"]))) or 1.0
        elif way < 0.3:
            score = (a - (a + b) * n1 / (n1 + n2)) / np.sqrt((a + b) * n1 * n2 / (n1 + n2) ** 2)
            p = float(2 * stats.norm.sf(abs(score)))
        digits = int(rng.choice([2, 3], p=[0.8, 0.2]))
        yield _effect_study(rng, kind, log, se, p, digits, np.exp, (n1, n2))


def _effect_study(
    rng: Generator,
    kind: str,
    center: float,
    se: float,
    p: float,
    digits: int,
    back: Callable[[float], float],
    sizes: tuple[int, int],
    quantile: float | None = None,
) -> StudyRecord:
    level_ = float(rng.choice([95, 95, 95, 90, 99])) if rng.random() < 0.5 else 95.0
    q = quantile or float(stats.norm.isf((1 - level_ / 100) / 2))
    level_ = 95.0 if quantile else level_
    low, high = back(center - q * se), back(center + q * se)
    while digits < 4 and low * 10**digits < 5 and kind != "MD":
        digits += 1
    e = Effect(
        type=kind,
        value=fixed(back(center), digits),
        ci_low=fixed(low, digits),
        ci_high=fixed(high, digits),
        ci_level=None if level_ == 95 and rng.random() < 0.3 else level_,
    )
    return study(comparison(rng, p, supports=(), effect=e), (), sizes)


def differences(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Mean differences with t or normal intervals, means printed beside them or not."""
    for _ in range(k):
        mean, sd, shift = scale(rng)
        n1, n2 = (int(x) for x in rng.integers(6, 120, 2))
        a = mean + sd * rng.standard_normal(n1)
        b = mean + shift + sd * rng.standard_normal(n2)
        d = float(a.mean() - b.mean())
        pooled = ((n1 - 1) * a.var(ddof=1) + (n2 - 1) * b.var(ddof=1)) / (n1 + n2 - 2)
        se = float(np.sqrt(pooled * (1 / n1 + 1 / n2)))
        normal = rng.random() < 0.3
        df = n1 + n2 - 2
        p = float(2 * (stats.norm.sf(abs(d) / se) if normal else stats.t.sf(abs(d) / se, df)))
        q = float(stats.norm.isf(0.025) if normal else stats.t.isf(0.025, df))
        digits = decimals_for(rng, se)
        record = _effect_study(rng, "MD", d, se, p, digits, lambda x: x, (n1, n2), q)
        if rng.random() < 0.5:
            ms = printed_levels(rng, (a, b), ARMS)
            test = None if normal else ("Student t", None)[rng.integers(2)]
            c = replace(record.comparisons[0], supports=(0, 1), test=test)
            record = replace(record, measurements=tuple(ms), comparisons=(c,))
        yield record


def statistics(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """t, F, chi-square, z and r with their df, two- or one-sided."""
    for _ in range(k):
        name = str(rng.choice(["t", "F", "chi2", "z", "r", "Q"]))
        df2, df1 = float(rng.integers(4, 200)), float(rng.integers(1, 6))
        u = rng.uniform(1e-5, 0.999) if rng.random() < 0.5 else rng.uniform(1e-5, 0.1)
        value, df = statistic_of(name, u, df1, df2)
        sided = name in ("t", "z", "r") and rng.random() < 0.15
        if name in ("t", "z", "r") and rng.random() < 0.5:
            value = -value
        s = Statistic(
            name=name, value=fixed(value, int(rng.choice([1, 2, 3], p=[0.2, 0.6, 0.2]))), df=df
        )
        methods = ["one-sided"] if sided and rng.random() < 0.5 else []
        c = comparison(rng, u / 2 if sided else u, supports=(), statistic=s)
        yield study(c, (), (None, None), methods)


def correlations(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Pearson and Spearman correlations; the size is the study's, less missing values, or none."""
    for _ in range(k):
        n = int(rng.integers(8, 150))
        x, y = correlated(rng, n, rng.uniform(-0.9, 0.9))
        rank = rng.random() < 0.4
        found = stats.spearmanr(x, y) if rank else stats.pearsonr(x, y)
        r = fixed(float(found.statistic), int(rng.choice([2, 3])))
        total = n if rng.random() < 0.5 else int(np.ceil(n / rng.uniform(0.65, 1)))
        way = rng.integers(3)
        name = "rho" if rank else "r"
        s = Statistic(name=name, value=r, df=(float(n - 2),) if way == 0 else ())
        e = Effect(type="r", value=r)
        c = comparison(
            rng,
            float(found.pvalue),
            "association",
            groups=(),
            supports=(),
            statistic=None if way == 2 else s,
            effect=e if way == 2 else None,
        )
        methods = ["Spearman"] if rank and rng.random() < 0.5 else []
        record = study(c, (), (total, None), methods, total_n=None if way == 0 else total)
        yield record if way else replace(record, total_n=None)


def paired_proportions(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Yield the same people under two conditions, by McNemar's test, named or a crossover."""
    for _ in range(k):
        n = int(rng.integers(10, 120))
        both, one, other = rng.multinomial(n, (0.3, 0.25, 0.15, 0.3))[:3]
        discordant = int(one + other)
        p = 1.0 if discordant == 0 else float(stats.binomtest(int(one), discordant).pvalue)
        events = int(both + one), int(both + other)
        ms = [printed_share(rng, a, e, n) for a, e in zip(ARMS, events, strict=True)]
        if rng.random() < 0.5:
            yield study(comparison(rng, p, test="McNemar"), ms, (n, n))
        else:
            yield study(comparison(rng, p), ms, (n, n), ["crossover"], total_n=n)
