"""Honest studies by the thousand: raw data, the analysis, and the numbers as abstracts print them.

Every generator takes a random generator and a count and yields records whose printed numbers are
all true. They differ in test, tails, sizes, rounding (0 to 3 decimals, mixed inside a pair), what
the spread is and whether the text says so, losses, and what is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
from numpy.random import Generator
from scipy import stats

from benchmarks.validator_prints import (
    ARMS,
    at_time,
    comparison,
    correlated,
    decimals_for,
    fixed,
    printed_levels,
    printed_share,
    scale,
    shape,
    statistic_of,
    study,
    table_test,
)
from extractor.records import (
    Arm,
    Comparison,
    Effect,
    Measurement,
    Statistic,
    StudyRecord,
)

T_TESTS = ("Student t", "Welch", "t", None)


def two_means(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Two groups by Student's or Welch's t, sizes printed, lost or left out."""
    for _ in range(k):
        mean, sd, shift = scale(rng)
        n1 = int(rng.integers(5, 100))
        n2 = n1 if rng.random() < 0.5 else int(rng.integers(5, 100))
        kind = int(rng.integers(3))
        a = shape(rng.standard_normal(n1), mean, sd, kind)
        b = shape(rng.standard_normal(n2), mean + shift, sd * rng.uniform(0.6, 1.6), kind)
        if min(a.std(), b.std()) <= 0:
            continue
        test = T_TESTS[rng.integers(4)]
        equal = test == "Student t" or (test in ("t", None) and rng.random() < 0.6)
        side = rng.random()
        one_sided = side < 0.06
        p = float(stats.ttest_ind(a, b, equal_var=equal).pvalue)
        methods = ["one-sided"] if one_sided and side < 0.03 else []
        ms = printed_levels(rng, (a, b), ARMS)
        c = comparison(rng, p / 2 if one_sided else p, test=test)
        yield _with_sizes(rng, c, ms, methods)


def _with_sizes(
    rng: Generator, c: Comparison, ms: list[Measurement], methods: list[str]
) -> StudyRecord:
    """Sizes printed with the values, imputed from larger arms, or missing on one or both sides."""
    way = rng.random()
    true = [m.n or 0 for m in ms]
    if way < 0.55:
        return study(c, ms, true, methods)
    if way < 0.8:
        arms = [int(np.floor(n / rng.uniform(0.65, 1.0))) for n in true]
        arms = [max(a, n) for a, n in zip(arms, true, strict=True)]
        ms = [replace(m, n=a, imputed=("n from arm",)) for m, a in zip(ms, arms, strict=True)]
        return study(c, ms, arms, methods)
    if way < 0.93:
        return study(c, [ms[0], replace(ms[1], n=None)], (true[0], None), methods)
    return study(c, [replace(m, n=None) for m in ms], (None, None), methods, total_n=sum(true))


def paired_levels(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """One group at two times, levels only, with any correlation; completers may be fewer."""
    for _ in range(k):
        mean, sd, shift = scale(rng)
        n = int(rng.integers(5, 100))
        x, y = correlated(rng, n, rng.uniform(-0.3, 0.99))
        kind = int(rng.integers(3))
        before = shape(x, mean, sd, kind)
        after = shape(y, mean + shift, sd * rng.uniform(0.7, 1.4), kind)
        followed = n if rng.random() < 0.7 else max(4, int(n * rng.uniform(0.6, 1)))
        after = after[:followed]
        d = after - before[:followed]
        if min(before.std(), after.std(), d.std()) <= 0:
            continue
        p = float(stats.ttest_1samp(d, 0).pvalue)
        ms = printed_levels(rng, (before, after), (ARMS[0], ARMS[0]))
        ms[0] = at_time(ms[0], "baseline")
        if followed < n and rng.random() < 0.5:
            ms[1] = replace(ms[1], n=n, imputed=("n from arm",))
        test = ("paired t", None)[rng.integers(2)]
        c = comparison(rng, p, "within", groups=ARMS[:1], versus_time="baseline", test=test)
        yield study(c, ms, (n, None))


def paired_change(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """One group by its changes, with or without the levels beside them."""
    for _ in range(k):
        mean, sd, shift = scale(rng)
        n = int(rng.integers(5, 100))
        x, y = correlated(rng, n, rng.uniform(0, 0.95))
        before, after = mean + sd * x, mean - shift + sd * 1.1 * y
        d = after - before
        p = float(stats.ttest_1samp(d, 0).pvalue)
        levels = printed_levels(rng, (before, after), (ARMS[0], ARMS[0]))
        levels[0] = at_time(levels[0], "baseline")
        (change,) = printed_levels(rng, (d,), ARMS[:1], kind="change")
        if rng.random() < 0.5:
            ms, supports = [change], (0,)
        else:
            ms, supports = [*levels, change], ((0, 1), (2,), (0, 1, 2))[rng.integers(3)]
        c = comparison(
            rng,
            p,
            "within",
            groups=ARMS[:1],
            supports=supports,
            test=("paired t", None)[rng.integers(2)],
        )
        yield study(c, ms, (n, None))


def changes_between(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Two arms by their changes, levels printed beside them or not."""
    for record in two_means(rng, k):
        ms = tuple(replace(m, kind="change") for m in record.measurements)
        yield replace(record, measurements=ms)


def crossover(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Two conditions in the same participants."""
    for _ in range(k):
        mean, sd, shift = scale(rng)
        n = int(rng.integers(5, 50))
        x, y = correlated(rng, n, rng.uniform(0, 0.95))
        a, b = mean + sd * x, mean + shift + sd * y
        p = float(stats.ttest_rel(a, b).pvalue)
        ms = printed_levels(rng, (a, b), ARMS)
        yield study(comparison(rng, p), ms, (n, n), ["crossover"])


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


def anova(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Three to five groups by one-way analysis of variance."""
    for _ in range(k):
        mean, sd, shift = scale(rng)
        arms = tuple("ABCDE"[: rng.integers(3, 6)])
        xs = [
            mean + shift * rng.random() + sd * rng.standard_normal(rng.integers(5, 60))
            for _ in arms
        ]
        p = float(stats.f_oneway(*xs).pvalue)
        ms = printed_levels(rng, xs, arms)
        c = comparison(
            rng,
            p,
            "multi",
            groups=arms,
            supports=tuple(range(len(arms))),
            test=("ANOVA", None)[rng.integers(2)],
        )
        yield StudyRecord(
            id="honest",
            arms=tuple(Arm(label=a, n=len(x)) for a, x in zip(arms, xs, strict=True)),
            measurements=tuple(ms),
            comparisons=(c,),
        )


def scores(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Whole skin scores (0 to 51) with losses, for the checks of grain and bounds."""
    for _ in range(k):
        n = int(rng.integers(4, 90))
        x = np.clip(
            np.round(rng.uniform(0, 45) + rng.uniform(0.5, 16) * rng.standard_normal(n)), 0, 51
        )
        if x.std() == 0:
            continue
        (m,) = printed_levels(rng, (x,), ARMS[:1], cuts=0.0, outcome="mRSS")
        record = StudyRecord(id="honest", arms=(Arm(label=ARMS[0], n=n),), measurements=(m,))
        if rng.random() < 0.4:
            arm = max(n, int(n / rng.uniform(0.65, 1)))
            m = replace(m, n=arm, imputed=("n from arm",))
            record = replace(record, arms=(Arm(label=ARMS[0], n=arm),), measurements=(m,))
        yield record


DESIGNS: dict[str, tuple[Callable[[Generator, int], Iterator[StudyRecord]], float]] = {
    "two means": (two_means, 0.2),
    "two changes": (changes_between, 0.08),
    "paired levels": (paired_levels, 0.12),
    "paired changes": (paired_change, 0.08),
    "crossover": (crossover, 0.05),
    "proportions": (proportions, 0.13),
    "ratios with intervals": (ratios, 0.1),
    "differences with intervals": (differences, 0.08),
    "test statistics": (statistics, 0.08),
    "analysis of variance": (anova, 0.04),
    "whole scores": (scores, 0.04),
}
"""Generators with their share of all studies."""
