"""Honest studies in which an author is most easily accused: what an abstract leaves unsaid.

Each design has the plain look of one that is checked, and another analysis behind its p: a rank
test, an analysis of covariance, logarithms, strata, a corrected level, fewer people. The texts name
it as seldom as abstracts do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.random import Generator
from scipy import stats

from benchmarks.validator_prints import (
    ARMS,
    Floats,
    at_time,
    comparison,
    correlated,
    decimals_for,
    fixed,
    level,
    print_p,
    printed_levels,
    printed_share,
    scale,
    shape,
    study,
    table_test,
)
from extractor.records import Arm, Effect, Measurement, Number, StudyRecord

LEVELS = (90.0, 97.5, 99.0)


def _groups(rng: Generator, most: int = 80) -> tuple[Floats, Floats]:
    mean, sd, shift = scale(rng)
    n1 = int(rng.integers(6, most))
    n2 = n1 if rng.random() < 0.5 else int(rng.integers(6, most))
    kind = int(rng.integers(3))
    a = shape(rng.standard_normal(n1), mean, sd, kind)
    b = shape(rng.standard_normal(n2), mean + shift, sd * rng.uniform(0.7, 1.4), kind)
    return a, b


def unnamed_rank_tests(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Two groups by Mann-Whitney, which the text does not name, printed as means."""
    for _ in range(k):
        a, b = _groups(rng)
        if min(a.std(), b.std()) <= 0:
            continue
        p = float(stats.mannwhitneyu(a, b).pvalue)
        ms = printed_levels(rng, (a, b), ARMS)
        yield study(comparison(rng, p), ms, [len(a), len(b)])


def unnamed_signed_rank(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """One group by Wilcoxon's signed-rank test, unnamed; changes or levels printed."""
    for _ in range(k):
        mean, sd, shift = scale(rng)
        n = int(rng.integers(6, 80))
        x, y = correlated(rng, n, rng.uniform(0, 0.95))
        before, after = mean + sd * x, mean + shift + sd * y
        p = float(stats.wilcoxon(after - before).pvalue)
        if rng.random() < 0.5:
            ms = printed_levels(rng, (after - before,), ARMS[:1], kind="change")
            c = comparison(rng, p, "within", groups=ARMS[:1], supports=(0,))
        else:
            ms = printed_levels(rng, (before, after), (ARMS[0], ARMS[0]))
            ms[0] = at_time(ms[0], "baseline")
            c = comparison(rng, p, "within", groups=ARMS[:1], versus_time="baseline")
        yield study(c, ms, (n, None))


def unnamed_covariance(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Two arms by analysis of covariance, unnamed; baselines or changes are printed too."""
    for _ in range(k):
        mean, sd, shift = scale(rng)
        n = int(rng.integers(8, 70))
        r = rng.uniform(0.3, 0.9)
        (x1, y1), (x2, y2) = correlated(rng, n, r), correlated(rng, n, r)
        base = [mean + sd * x1, mean + sd * x2]
        last = [mean + sd * y1, mean + shift + sd * y2]
        p = ancova_p(np.concatenate(base), np.concatenate(last), n)
        if rng.random() < 0.5:
            changes = [b - a for a, b in zip(base, last, strict=True)]
            ms = printed_levels(rng, changes, ARMS, kind="change")
        else:
            first = [at_time(m, "baseline") for m in printed_levels(rng, base, ARMS)]
            ms = [*printed_levels(rng, last, ARMS), *first]
        yield study(comparison(rng, p), ms, (n, n))


def ancova_p(baseline: Floats, y: Floats, n: int) -> float:
    """Return the p of the group in an analysis of covariance of two groups of n."""
    design = np.c_[np.ones(2 * n), baseline, np.repeat([0.0, 1.0], n)]
    beta, residual = np.linalg.lstsq(design, y, rcond=None)[:2]
    df = 2 * n - 3
    variance = float(residual[0]) / df * np.linalg.inv(design.T @ design)[2, 2]
    return float(2 * stats.t.sf(abs(beta[2]) / np.sqrt(variance), df))


def logarithms(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Two groups of positive values tested on the log scale, unnamed; raw or geometric means."""
    for _ in range(k):
        sigma, shift = rng.uniform(0.2, 0.9), rng.choice([0.0, 0.3, 0.6])
        n1, n2 = (int(x) for x in rng.integers(8, 80, 2))
        logs = [
            3 + sigma * rng.standard_normal(n1),
            3 + shift * sigma + sigma * rng.standard_normal(n2),
        ]
        p = float(stats.ttest_ind(*logs).pvalue)
        if rng.random() < 0.5:
            ms = printed_levels(rng, [np.exp(x) for x in logs], ARMS)
        else:
            ms = [_geometric(rng, x, arm) for x, arm in zip(logs, ARMS, strict=True)]
        yield study(comparison(rng, p), ms, (n1, n2))


def _geometric(rng: Generator, x: Floats, arm: str) -> Measurement:
    """Print a geometric mean with its interval, and call it a mean."""
    half = float(stats.t.isf(0.025, len(x) - 1) * x.std(ddof=1) / np.sqrt(len(x)))
    low, value, high = (float(np.exp(x.mean() + d)) for d in (-half, 0.0, half))
    digits = decimals_for(rng, (high - low) / 4)
    m = level(arm, fixed(value, digits), "ci", fixed(low, digits), len(x))
    return replace(m, spread_values=(fixed(low, digits), fixed(high, digits)), ci_level=95.0)


def strata(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Two proportions by Mantel-Haenszel over two strata of a randomisation, unnamed."""
    for _ in range(k):
        sizes = rng.integers(8, 50, 2)
        shares = rng.uniform(0.2, 0.7) + np.array([-0.1, 0.1])
        effect = rng.choice([0.0, 0.1, 0.25])
        tables = []
        for n, share in zip(sizes, shares, strict=True):
            a = rng.binomial(n, share)
            b = rng.binomial(n, np.clip(share + effect, 0.02, 0.98))
            tables.append(np.array([[a, n - a], [b, n - b]]))
        p = _mantel_haenszel(tables, bool(rng.random() < 0.5))
        whole = sum(tables)
        ms = [
            printed_share(rng, arm, int(row[0]), int(row.sum()))
            for arm, row in zip(ARMS, whole, strict=True)
        ]
        yield study(comparison(rng, p), ms, [int(row.sum()) for row in whole])


def _mantel_haenszel(tables: list[Floats], corrected: bool) -> float:
    gap = variance = 0.0
    for t in tables:
        n, row, column = t.sum(), t.sum(axis=1), t.sum(axis=0)
        gap += t[0, 0] - row[0] * column[0] / n
        variance += row.prod() * column.prod() / (n * n * (n - 1))
    if variance == 0:
        return 1.0
    gap = max(abs(gap) - (0.5 if corrected else 0.0), 0.0)
    return float(stats.chi2.sf(gap * gap / variance, 1))


def exact_tests(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Two proportions by exact tests other than Fisher's two-sided: Boschloo, mid-p, one-sided."""
    for _ in range(k):
        n1, n2 = (int(x) for x in rng.integers(5, 25, 2))
        a, b = int(rng.binomial(n1, rng.uniform(0.1, 0.9))), int(rng.binomial(n2, 0.4))
        table = np.array([[a, n1 - a], [b, n2 - b]])
        way = rng.random()
        if way < 0.08:
            p = float(stats.boschloo_exact(table, n=8).pvalue)
        elif way < 0.5:
            p = float(stats.fisher_exact(table, alternative="less").pvalue)
            p = min(p, float(stats.fisher_exact(table, alternative="greater").pvalue))
        else:
            hyper = stats.hypergeom(n1 + n2, a + b, n1)
            probs = hyper.pmf(np.arange(0, n1 + 1))
            own = float(hyper.pmf(a))
            p = float(probs[probs <= own * (1 + 1e-7)].sum()) - own / 2
        ms = [printed_share(rng, x, e, n) for x, e, n in zip(ARMS, (a, b), (n1, n2), strict=True)]
        named = "Fisher" if way >= 0.08 and rng.random() < 0.5 else None
        yield study(comparison(rng, max(min(p, 1.0), 1e-12), test=named), ms, (n1, n2))


def corrections(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Two means with a p corrected for up to 20 tests by a method that the text names."""
    for _ in range(k):
        a, b = _groups(rng)
        if min(a.std(), b.std()) <= 0:
            continue
        p = float(stats.ttest_ind(a, b).pvalue)
        m = int(rng.integers(2, 21))
        name = str(rng.choice(["Bonferroni", "Holm", "Sidak", "Benjamini-Hochberg"]))
        p = {
            "Bonferroni": min(1.0, m * p),
            "Sidak": 1 - (1 - p) ** m,
            "Holm": min(1.0, p * int(rng.integers(1, m + 1))),
            "Benjamini-Hochberg": min(1.0, p * m / int(rng.integers(1, m + 1))),
        }[name]
        ms = printed_levels(rng, (a, b), ARMS)
        yield study(comparison(rng, p, test="t"), ms, [len(a), len(b)], [name])


def rounded_up(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Two groups by Student's t, with every number of the text rounded up, the p among them."""
    for _ in range(k):
        a, b = _groups(rng)
        if min(a.std(), b.std()) <= 0:
            continue
        digits = decimals_for(rng, min(a.std(), b.std()))
        ms = [
            level(
                arm, _up(float(x.mean()), digits), "sd", _up(float(x.std(ddof=1)), digits), len(x)
            )
            for arm, x in zip(ARMS, (a, b), strict=True)
        ]
        p = float(stats.ttest_ind(a, b).pvalue)
        c = comparison(rng, p, test=("Student t", None)[rng.integers(2)])
        if rng.random() < 0.5:
            c = replace(c, p_op="=", p=_up(p, int(rng.choice([2, 3]))))
        yield study(c, ms, [len(a), len(b)])


def _up(x: float, digits: int) -> Number:
    return fixed(float(np.ceil(x * 10.0**digits - 1e-9) / 10.0**digits), digits)


def unsaid_levels(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Differences and ratios with intervals of 90, 97.5 or 99 % whose level is not printed."""
    for _ in range(k):
        se, q = rng.uniform(0.08, 0.6), float(rng.choice(LEVELS))
        log = rng.normal(0, 1.8) * se
        width = float(stats.norm.isf((1 - q / 100) / 2)) * se
        kind = str(rng.choice(["HR", "OR", "MD"]))
        ends = np.array([log - width, log, log + width])
        ends = ends * 10 if kind == "MD" else np.exp(ends)
        low, value, high = (fixed(float(x), 2) for x in ends)
        e = Effect(type=kind, value=value, ci_low=low, ci_high=high)  # type: ignore[arg-type]
        p = float(2 * stats.norm.sf(abs(log) / se))
        yield study(comparison(rng, p, supports=(), effect=e), (), (60, 60))


def fewer_analysed(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Two means of those who kept to the protocol, half of the arms or more."""
    for _ in range(k):
        a, b = _groups(rng)
        if min(a.std(), b.std()) <= 0:
            continue
        p = float(stats.ttest_ind(a, b).pvalue)
        arms = [int(len(x) / rng.uniform(0.5, 1.0)) for x in (a, b)]
        ms = printed_levels(rng, (a, b), ARMS)
        ms = [replace(m, n=n, imputed=("n from arm",)) for m, n in zip(ms, arms, strict=True)]
        yield study(comparison(rng, p, test=("Student t", None)[rng.integers(2)]), ms, arms)


def clusters(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Two arms of clusters, tested with respect to them; the text says cluster-randomised."""
    for _ in range(k):
        mean, sd, shift = scale(rng)
        m, per = int(rng.integers(4, 15)), int(rng.integers(3, 12))
        icc = rng.uniform(0.02, 0.3)
        xs = []
        for d in (0.0, float(shift)):
            own = np.sqrt(icc) * rng.standard_normal((m, 1))
            xs.append(mean + d + sd * (own + np.sqrt(1 - icc) * rng.standard_normal((m, per))))
        p = float(stats.ttest_ind(*(x.mean(axis=1) for x in xs)).pvalue)
        ms = printed_levels(rng, [x.ravel() for x in xs], ARMS)
        yield study(comparison(rng, p), ms, (m * per, m * per), ["cluster"])


def survival(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Hazard ratios by Cox's model with Wald intervals, beside the p of a log-rank test."""
    done = 0
    while done < k:
        n = int(rng.integers(20, 120))
        factor = float(rng.choice([0.4, 0.6, 0.8, 1.0, 1.5]))
        times = np.r_[rng.exponential(1 / factor, n), rng.exponential(1.0, n)]
        ends = rng.uniform(0.3, 3.0, 2 * n)
        group = np.repeat([1.0, 0.0], n)
        fitted = cox(np.minimum(times, ends), times <= ends, group)
        if fitted is None:
            continue
        done += 1
        beta, se, p_rank = fitted
        low, value, high = (fixed(float(np.exp(beta + q * se)), 2) for q in (-1.96, 0, 1.96))
        e = Effect(type="HR", value=value, ci_low=low, ci_high=high, ci_level=95)
        yield study(comparison(rng, p_rank, supports=(), effect=e, test=None), (), (n, n))


def cox(time: Floats, event: Floats, group: Floats) -> tuple[float, float, float] | None:
    """Fit Cox's model with one group by Newton's method; log HR, its SE, and the log-rank p."""
    order = np.argsort(-time)
    x, d = group[order], event[order]
    ones, zeros = np.cumsum(x), np.cumsum(1 - x)
    if d[x == 1].sum() < 2 or d[x == 0].sum() < 2:
        return None
    beta, p_rank = 0.0, 1.0
    for step in range(30):
        share = ones * np.exp(beta) / (ones * np.exp(beta) + zeros)
        score, information = float((x - share)[d].sum()), float((share * (1 - share))[d].sum())
        if information < 1e-9:
            return None
        if step == 0:
            p_rank = float(stats.chi2.sf(score**2 / information, 1))
        beta += score / information
    return beta, 1 / float(np.sqrt(information)), p_rank


def whole_ratings(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Ratings from 0 to 10 in two groups, by t test or Mann-Whitney, unnamed."""
    for _ in range(k):
        n1, n2 = (int(x) for x in rng.integers(8, 70, 2))
        xs = [
            np.clip(np.round(rng.uniform(1, 8) + 2 * rng.standard_normal(n)), 0, 10)
            for n in (n1, n2)
        ]
        if min(x.std() for x in xs) <= 0:
            continue
        rank = rng.random() < 0.5
        p = float((stats.mannwhitneyu if rank else stats.ttest_ind)(*xs).pvalue)
        yield study(comparison(rng, p), printed_levels(rng, xs, ARMS), (n1, n2))


def three_proportions(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Three proportions by chi-square or by a test for trend, which is called chi-square."""
    for _ in range(k):
        arms, ns = ("A", "B", "C"), [int(x) for x in rng.integers(10, 80, 3)]
        events = [
            int(rng.binomial(n, s)) for n, s in zip(ns, rng.uniform(0.1, 0.8, 3), strict=True)
        ]
        table = np.array([events, [n - e for e, n in zip(events, ns, strict=True)]]).T
        p = table_test(table, "Pearson")
        if p is None:
            continue
        if rng.random() < 0.4:
            p = float(
                stats.linregress(np.repeat([0, 1, 2], ns), _zeros_and_ones(events, ns)).pvalue
            )
            test = None
        else:
            test = ("chi-square", None)[rng.integers(2)]
        ms = [printed_share(rng, a, e, n) for a, e, n in zip(arms, events, ns, strict=True)]
        c = comparison(rng, p, "multi", groups=arms, supports=(0, 1, 2), test=test)
        yield StudyRecord(
            id="honest",
            arms=tuple(Arm(label=a, n=n) for a, n in zip(arms, ns, strict=True)),
            measurements=tuple(ms),
            comparisons=(c,),
        )


def _zeros_and_ones(events: list[int], ns: list[int]) -> Floats:
    return np.concatenate(
        [np.r_[np.ones(e), np.zeros(n - e)] for e, n in zip(events, ns, strict=True)]
    )


def medians(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Medians with quartiles by Mann-Whitney, named or not."""
    for _ in range(k):
        a, b = _groups(rng)
        p = float(stats.mannwhitneyu(a, b).pvalue)
        digits = decimals_for(rng, max(min(a.std(), b.std()), 1e-3))
        ms = []
        for arm, x in zip(ARMS, (a, b), strict=True):
            q1, q2, q3 = (fixed(float(q), digits) for q in np.quantile(x, (0.25, 0.5, 0.75)))
            m = level(arm, q2, "iqr", q1, len(x), center="median")
            ms.append(replace(m, spread_values=(q1, q3)))
        yield study(comparison(rng, p), ms, [len(a), len(b)])


def margins(rng: Generator, k: int) -> Iterator[StudyRecord]:
    """Non-inferiority trials: the p is against a margin that is not printed."""
    for _ in range(k):
        se, value = rng.uniform(0.5, 4), rng.normal(0, 2)
        margin = rng.uniform(1, 3) * se * 2
        p = float(stats.norm.sf((value + margin) / se))
        low, mid, high = (fixed(value + q * se, 2) for q in (-1.96, 0, 1.96))
        e = Effect(type="MD", value=mid, ci_low=low, ci_high=high, ci_level=95)
        op, number = print_p(rng, max(p, 1e-12))
        c = replace(comparison(rng, 0.5, supports=(), effect=e), p_op=op, p=number)
        yield study(c, (), (60, 60), ["non-inferiority"])
