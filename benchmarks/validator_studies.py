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

from benchmarks import validator_hard_studies as hard
from benchmarks.validator_other_studies import (
    correlations,
    differences,
    paired_proportions,
    proportions,
    ratios,
    statistics,
)
from benchmarks.validator_prints import (
    ARMS,
    Floats,
    at_time,
    comparison,
    correlated,
    decimals_for,
    fixed,
    printed_levels,
    scale,
    shape,
    study,
)
from extractor.records import (
    Arm,
    Comparison,
    Measurement,
    MethodNote,
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


def means_with_intervals(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Two means, each with its own t interval, compared by Student's or Welch's t."""
    for _ in range(k):
        mean, sd, shift = scale(rng)
        xs = [
            mean + d + sd * rng.standard_normal(int(rng.integers(6, 80)))
            for d in (0.0, float(shift))
        ]
        p = float(stats.ttest_ind(*xs, equal_var=rng.random() < 0.6).pvalue)
        digits = decimals_for(rng, min(x.std(ddof=1) / np.sqrt(len(x)) for x in xs))
        ms = [_with_interval(x, arm, digits) for x, arm in zip(xs, ARMS, strict=True)]
        test = ("t", None)[rng.integers(2)]
        yield study(comparison(rng, p, test=test), ms, [len(x) for x in xs])


def _with_interval(x: Floats, arm: str, digits: int) -> Measurement:
    half = float(stats.t.isf(0.025, len(x) - 1) * x.std(ddof=1) / np.sqrt(len(x)))
    low, value, high = (fixed(float(x.mean()) + d, digits) for d in (-half, 0.0, half))
    return Measurement(
        outcome="score",
        arm=arm,
        time="6 months",
        kind="level",
        center="mean",
        value=value,
        spread="ci",
        spread_values=(low, high),
        ci_level=95,
        n=len(x),
        quote=f"{value.text} ({low.text} to {high.text})",
        start=0,
        end=0,
    )


def pairs_of_several(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Two of three or four arms, by a pooled post hoc test, corrected or not, named or not."""
    for _ in range(k):
        mean, sd, shift = scale(rng)
        arms = tuple("ABCD"[: rng.integers(3, 5)])
        xs = [
            mean + shift * rng.random() + sd * rng.standard_normal(int(rng.integers(6, 50)))
            for _ in arms
        ]
        way = str(rng.choice(["Tukey", "Bonferroni", "t"]))
        if way == "Tukey":
            p = float(stats.tukey_hsd(*xs).pvalue[0, 1])
        else:
            p = float(stats.ttest_ind(xs[0], xs[1]).pvalue)
            p = min(1.0, 3 * p) if way == "Bonferroni" else p
        ms = printed_levels(rng, xs[:2], arms[:2])
        named = way == "Bonferroni" or rng.random() < 0.5
        c = comparison(rng, p, groups=arms[:2], test="Tukey" if way == "Tukey" and named else None)
        yield StudyRecord(
            id="honest",
            arms=tuple(Arm(label=a, n=len(x)) for a, x in zip(arms, xs, strict=True)),
            measurements=tuple(ms),
            comparisons=(c,),
            methods=(MethodNote(name="Bonferroni"),) if way == "Bonferroni" else (),
        )


def other_analyses(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Two groups by a rank test or an analysis of covariance, which the text names somewhere."""
    for _ in range(k):
        mean, sd, shift = scale(rng)
        n = int(rng.integers(8, 60))
        x1, y1 = correlated(rng, n, 0.7)
        x2, y2 = correlated(rng, n, 0.7)
        a, b = mean + sd * y1, mean + shift + sd * y2
        if rng.random() < 0.5:
            name, p = "Mann-Whitney", float(stats.mannwhitneyu(a, b).pvalue)
        else:
            name, p = "ANCOVA", hard.ancova_p(np.r_[x1, x2], np.r_[a, b], n)
        ms = printed_levels(rng, (a, b), ARMS)
        if rng.random() < 0.5:
            yield study(comparison(rng, p, test=name), ms, (n, n))
        else:
            yield study(comparison(rng, p), ms, (n, n), [name, "Student t"])


DESIGNS: dict[str, tuple[Callable[[Generator, int], Iterator[StudyRecord]], float]] = {
    "two means": (two_means, 0.15),
    "two changes": (changes_between, 0.07),
    "paired levels": (paired_levels, 0.1),
    "paired changes": (paired_change, 0.06),
    "crossover": (crossover, 0.05),
    "proportions": (proportions, 0.1),
    "ratios with intervals": (ratios, 0.09),
    "differences with intervals": (differences, 0.07),
    "test statistics": (statistics, 0.07),
    "analysis of variance": (anova, 0.04),
    "whole scores": (scores, 0.04),
    "correlations": (correlations, 0.04),
    "means with intervals": (means_with_intervals, 0.05),
    "pairs out of several arms": (pairs_of_several, 0.03),
    "other analyses, named": (other_analyses, 0.03),
    "paired proportions": (paired_proportions, 0.03),
    "rank test, unnamed": (hard.unnamed_rank_tests, 0.03),
    "signed rank, unnamed": (hard.unnamed_signed_rank, 0.03),
    "covariance, unnamed": (hard.unnamed_covariance, 0.03),
    "logarithms, unnamed": (hard.logarithms, 0.03),
    "strata, unnamed": (hard.strata, 0.03),
    "other exact tests": (hard.exact_tests, 0.02),
    "corrections, named": (hard.corrections, 0.03),
    "everything rounded up": (hard.rounded_up, 0.02),
    "levels of intervals unsaid": (hard.unsaid_levels, 0.02),
    "fewer analysed": (hard.fewer_analysed, 0.03),
    "clusters, named": (hard.clusters, 0.02),
    "log-rank beside Cox": (hard.survival, 0.03),
    "whole ratings": (hard.whole_ratings, 0.03),
    "three proportions": (hard.three_proportions, 0.02),
    "medians": (hard.medians, 0.01),
    "margins": (hard.margins, 0.01),
}
"""Generators with their share of all studies."""
