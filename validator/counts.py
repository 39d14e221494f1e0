"""Two proportions: the integer counts behind printed percents, and the family of 2x2 tests."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from scipy import special

from validator.intervals import SLACK, Floats, Interval
from validator.pvalues import chi2_upper, z_two_sided

EXACT_TABLES = 64
"""Most tables for which Fisher's test is computed one by one."""


class Counts(NamedTuple):
    """Event counts that fit what is printed, from low to high, out of n."""

    low: int
    high: int
    n: int


def counts_from_percent(percent: Interval, n: int) -> Counts | None:
    """Every whole number of events out of n whose percent lies in the interval, or None."""
    low = math.ceil(float(percent.low) * n / 100 - SLACK * n)
    high = math.floor(float(percent.high) * n / 100 + SLACK * n)
    low, high = max(low, 0), min(high, n)
    return Counts(low, high, n) if low <= high else None


def pearson_p(a: Floats, n1: Floats, c: Floats, n2: Floats) -> Floats:
    """Chi-square test without correction."""
    return chi2_upper(_chi2(a, n1, c, n2, 0.0), 1)


def yates_p(a: Floats, n1: Floats, c: Floats, n2: Floats) -> Floats:
    """Chi-square test with Yates' correction, which never passes the observed difference."""
    return chi2_upper(_chi2(a, n1, c, n2, 0.5), 1)


def _chi2(a: Floats, n1: Floats, c: Floats, n2: Floats, correction: float) -> Floats:
    total, events = n1 + n2, a + c
    cross = np.abs(a * (n2 - c) - c * (n1 - a))
    cross = np.maximum(cross - correction * total, 0.0)
    margin = n1 * n2 * events * (total - events)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.asarray(margin) > 0, total * cross**2 / margin, 0.0)


def likelihood_ratio_p(a: Floats, n1: Floats, c: Floats, n2: Floats) -> Floats:
    """Likelihood-ratio (G) test."""
    events, total = a + c, n1 + n2
    g = 0.0
    for observed, size in ((a, n1), (c, n2)):
        g = g + special.xlogy(observed, observed) + special.xlogy(size - observed, size - observed)
        g = g - special.xlogy(size, size)
    null = special.xlogy(events, events) + special.xlogy(total - events, total - events)
    return chi2_upper(2.0 * (g - null + special.xlogy(total, total)), 1)


def wald_p(a: Floats, n1: Floats, c: Floats, n2: Floats) -> Floats:
    """Return the p of the z test of the risk difference with unpooled variance."""
    p1, p2 = a / n1, c / n2
    se = np.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(se > 0, z_two_sided((p1 - p2) / se), np.where(p1 == p2, 1.0, 0.0))


def log_odds_p(a: Floats, n1: Floats, c: Floats, n2: Floats) -> Floats:
    """Wald test of the log odds ratio (logistic regression); 1 where a cell is empty."""
    with np.errstate(divide="ignore", invalid="ignore"):
        log_or = np.log(a) + np.log(n2 - c) - np.log(c) - np.log(n1 - a)
        se = np.sqrt(1 / np.asarray(a) + 1 / (n1 - a) + 1 / np.asarray(c) + 1 / (n2 - c))
        z = np.where(np.isfinite(se), log_or / se, 0.0)
    return z_two_sided(np.nan_to_num(z))


def log_risk_p(a: Floats, n1: Floats, c: Floats, n2: Floats) -> Floats:
    """Wald test of the log risk ratio; 1 where a group has no event."""
    with np.errstate(divide="ignore", invalid="ignore"):
        log_rr = np.log(a) - np.log(n1) - np.log(c) + np.log(n2)
        se = np.sqrt(1 / np.asarray(a) - 1 / n1 + 1 / np.asarray(c) - 1 / n2)
        z = np.where(np.isfinite(se) & (se > 0), log_rr / se, 0.0)
    return z_two_sided(np.nan_to_num(z))


def fisher_p(a: int, n1: int, c: int, n2: int) -> tuple[float, float, float, float]:
    """Fisher's exact test: two-sided by probability, doubled one-sided, mid-p, and one-sided.

    The hypergeometric probabilities are summed on the log scale; tables as probable as the observed
    one count as extreme within a relative 1e-7, as R does.
    """
    events = a + c
    k = np.arange(max(0, events - n2), min(events, n1) + 1)
    log = _log_choose(n1, k) + _log_choose(n2, events - k) - _log_choose(n1 + n2, events)
    prob = np.exp(log)
    observed = prob[a - int(k[0])]
    two_sided = float(prob[prob <= observed * (1 + 1e-7)].sum())
    tails = float(prob[k <= a].sum()), float(prob[k >= a].sum())
    doubled = min(1.0, 2 * min(tails))
    mid = max(0.0, two_sided - 0.5 * float(observed))
    return min(1.0, two_sided), doubled, mid, min(1.0, *tails)


def _log_choose(n: Floats, k: Floats) -> Floats:
    return special.gammaln(n + 1.0) - special.gammaln(k + 1.0) - special.gammaln(n - k + 1.0)


Test = Callable[[Floats, Floats, Floats, Floats], Floats]
APPROXIMATE: Mapping[str, Test] = {
    "Pearson chi-square": pearson_p,
    "Yates chi-square": yates_p,
    "likelihood ratio": likelihood_ratio_p,
    "Wald z": wald_p,
    "log odds ratio": log_odds_p,
    "log risk ratio": log_risk_p,
}
EXACT = ("Fisher exact", "Fisher doubled", "Fisher mid-p", "Fisher one-sided")


def table_p(one: Counts, two: Counts) -> dict[str, Interval]:
    """Return the p of every test of the family, each over all whole counts that fit the print.

    Every table is computed, none is sampled; with very many of them (percents of thousands) the
    exact tests are left to the chi-square ones, which they then agree with.
    """
    a, c = np.meshgrid(
        np.arange(one.low, one.high + 1.0), np.arange(two.low, two.high + 1.0), indexing="ij"
    )
    out = {}
    for name, test in APPROXIMATE.items():
        p = test(a, float(one.n), c, float(two.n))
        out[name] = Interval(float(p.min()), float(p.max()))
    if a.size <= EXACT_TABLES:
        exact = np.array(
            [fisher_p(int(x), one.n, int(y), two.n) for x, y in zip(a.flat, c.flat, strict=True)]
        )
        for i, name in enumerate(EXACT):
            out[name] = Interval(float(exact[:, i].min()), float(exact[:, i].max()))
    return out


def k_groups_p(groups: list[tuple[int, int]]) -> float:
    """Pearson chi-square of k groups, each (events, n); 1 where nobody or everybody has one."""
    events = sum(e for e, _ in groups)
    total = sum(n for _, n in groups)
    if events in (0, total):
        return 1.0
    share = events / total
    x2 = sum((e - n * share) ** 2 / (n * share * (1 - share)) for e, n in groups)
    return float(chi2_upper(x2, len(groups) - 1))
