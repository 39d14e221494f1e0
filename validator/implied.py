"""What a reported p or interval tells beyond itself: standard deviations, and kinds of spread.

These are offered to pooling as evidence with their source; nothing printed is changed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from extractor.records import Finding, Inference, Target
from validator.by_means import pairs, two_means
from validator.case import SE_ASSUMPTION, Case, Reading, has_mean, has_spread
from validator.effects import spread_of_interval
from validator.intervals import Interval, absolute, difference, rounded, scaled
from validator.paired import sd_of_change_from_p
from validator.pvalues import t_quantile
from validator.scope import Scope

USABLE = ("consistent", "consistent_if", "not_checkable")


def implied_by_p(case: Case, finding: Finding) -> Iterator[Inference]:
    """Yield what an exact p implies, unless the p itself is in doubt."""
    if case.p.op != "=" or finding.verdict not in USABLE or case.p.values.low <= 0:
        return
    for rule in RULES:
        yield from rule(case)


def sd_of_changes(case: Case) -> Iterator[Inference]:
    """SD of a change printed without one, from the p of its paired t test."""
    if case.comparison.design != "within" or not _tested_by_t(case):
        return
    for i in case.supports:
        m = case.measurement(i)
        n = case.size(m).n
        bare = m.kind == "change" and has_mean(m) and not has_spread(m)
        if not bare or m.value is None or n is None or n < 2:  # noqa: PLR2004 (one has no SD)
            continue
        sd = sd_of_change_from_p(rounded(m.value), case.p.values, n)
        yield from _sd(case, "sd_change", i, sd, "paired t")


def sd_of_groups(case: Case) -> Iterator[Inference]:
    """Pooled SD of two means printed without one, from the p of their t test."""
    if case.comparison.design != "between" or not _tested_by_t(case):
        return
    for i, j in pairs(case):
        a, b = case.measurement(i), case.measurement(j)
        n1, n2 = case.size(a).n, case.size(b).n
        if has_spread(a) or has_spread(b) or a.value is None or b.value is None:
            continue
        if n1 is None or n2 is None or min(n1, n2) < 2:  # noqa: PLR2004 (one has no SD)
            continue
        gap = absolute(difference(rounded(a.value), rounded(b.value)))
        t_low, t_high = (float(t_quantile(p, n1 + n2 - 2)) for p in reversed(case.p.values))
        root = math.sqrt(1 / n1 + 1 / n2)
        if t_low > 0:
            sd = Interval(float(gap.low) / (t_high * root), float(gap.high) / (t_low * root))
            for index in (i, j):
                yield from _sd(case, "sd", index, sd, "Student t")


def _tested_by_t(case: Case) -> bool:
    """Tell whether nothing but a t test can be behind the p."""
    other = {"rank", "adjusted", "linear_model", "anova", "post_hoc", "crossover", "correction"}
    return not (case.classes | case.study_classes) & other


def _sd(case: Case, quantity: str, index: int, sd: Interval, test: str) -> Iterator[Inference]:
    if math.isfinite(float(sd.high)) and sd.high > 0:
        yield Inference(
            quantity="sd_change" if quantity == "sd_change" else "sd",
            target=Target(kind="measurement", index=index),
            low=float(sd.low),
            high=float(sd.high),
            source=f"{case.p.printed} by {test}",
        )


def kind_of_spread(case: Case) -> Iterator[Inference]:
    """Tell what an unexplained ± is, where the p fits one reading and not the other."""
    unexplained = [i for i in case.supports if case.measurement(i).spread == "unknown_pm"]
    if not unexplained:
        return
    fits: dict[str, set[int]] = {"sd": set(), "se": set()}
    for r in two_means(case):
        if _plain(r) and (r.fits or (r.fits is None and r.p.overlaps(case.p.values))):
            fits["se" if SE_ASSUMPTION in r.assumptions else "sd"].update(r.supports)
    for i in unexplained:
        kinds = [kind for kind, indexes in fits.items() if i in indexes]
        if len(kinds) == 1:
            yield Inference(
                quantity="spread_kind",
                target=Target(kind="measurement", index=i),
                value=kinds[0],
                source=f"{case.p.printed} fits only this reading",
            )


def _plain(r: Reading) -> bool:
    """Tell whether a reading assumes nothing but the kind of its spread."""
    return not set(r.assumptions) - {SE_ASSUMPTION}


RULES: tuple[Callable[[Case], Iterator[Inference]], ...] = (
    sd_of_changes,
    sd_of_groups,
    kind_of_spread,
)


def sd_of_intervals(scope: Scope) -> Iterator[Inference]:
    """SD of a mean printed with its interval and size, by Student's t."""
    for i, m in enumerate(scope.record.measurements):
        n = scope.size(m).n
        if m.spread != "ci" or not has_spread(m) or not has_mean(m) or n is None or n < 2:  # noqa: PLR2004
            continue
        low, high = (rounded(x) for x in m.spread_values)
        alpha = 1 - (m.ci_level or 95) / 100
        sd = scaled(spread_of_interval(low, high, alpha, float(n - 1)), np.sqrt(n))
        yield Inference(
            quantity="sd",
            target=Target(kind="measurement", index=i),
            low=float(sd.low),
            high=float(sd.high),
            source=f"{m.ci_level or 95:g} % interval and n = {n}",
        )
