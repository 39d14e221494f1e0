"""Readings of a p between two groups from events or percents and sizes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations

from extractor.records import Measurement
from extractor.vocabulary import fold
from validator.case import Case, Reading, Size, in_pairs
from validator.counts import APPROXIMATE, EXACT, Counts, counts_from_percent, k_groups_p, table_p
from validator.intervals import Interval, rounded_or_cut
from validator.methods import NOT_FROM_COUNTS

CHECK = "two_proportions"
PAIR = 2
NAMED_TESTS = {
    "pearson": ("Pearson chi-square", "Yates chi-square"),
    "yates": ("Yates chi-square",),
    "fisher": ("Fisher exact", "Fisher doubled", "Fisher mid-p", "Fisher one-sided"),
    "likelihood": ("likelihood ratio",),
    "z": ("Wald z", "Pearson chi-square", "Yates chi-square"),
}
UNUSUAL = ("Fisher mid-p", "Fisher doubled", "Fisher one-sided")


def proportion_pairs(case: Case) -> Iterator[tuple[int, int]]:
    """Supporting pairs of proportions: one outcome and time, two arms."""
    usable = [i for i in case.supports if case.measurement(i).kind == "proportion"]
    for i, j in combinations(usable, 2):
        a, b = case.measurement(i), case.measurement(j)
        alike = fold(a.outcome) == fold(b.outcome) or len(usable) == PAIR
        if a.arm != b.arm and a.time == b.time and alike:
            yield i, j


def counts_of(case: Case, m: Measurement, n: int) -> Counts | None:
    """Return the counts out of n that the print allows; None if none fits or none is printed."""
    if m.events is not None:
        return Counts(m.events, m.events, n) if m.events <= n else None
    percent = m.percent or (m.value if m.center == "percent" else None)
    if percent is None:
        return None
    box = rounded_or_cut(percent) if case.mode == "cut" else case.box(percent)
    return counts_from_percent(box, n)


def two_proportions(case: Case) -> Iterator[Reading]:
    """Yield readings from two proportions, over every whole count and every test of the family."""
    if case.comparison.design != "between" or "crossover" in case.classes:
        return
    if case.named & (NOT_FROM_COUNTS | {"rank"}):
        return
    for i, j in proportion_pairs(case):
        yield from _of_pair(case, i, j)


def size_behind(case: Case, m: Measurement) -> Size:
    """Return the size of a proportion; from the count and its percent where it is not printed."""
    size = case.size(m)
    if size.printed or m.events is None or m.percent is None or m.percent.low <= 0:
        return size
    low, high = 100 * m.events / m.percent.high, 100 * m.events / m.percent.low
    if size.n is not None and low <= size.n <= high:
        return Size(size.n, True)
    fitting = range(math.ceil(low), math.floor(high) + 1)
    return Size(fitting[len(fitting) // 2], len(fitting) == 1) if len(fitting) else size


def _of_pair(case: Case, i: int, j: int) -> Iterator[Reading]:
    a, b = case.measurement(i), case.measurement(j)
    size_a, size_b = size_behind(case, a), size_behind(case, b)
    if not size_a.n or not size_b.n:
        return
    one, two = counts_of(case, a, size_a.n), counts_of(case, b, size_b.n)
    if one is None or two is None:
        return
    printed = size_a.printed and size_b.printed
    refutes = _refutes(case) and printed and not in_pairs(case, size_a, size_b)
    yield from _tests(case, (one, two), (i, j), (), refutes)
    if not printed:
        share = case.settings.retained
        fewer = tuple(_fewer(case, m, c, share) for m, c in ((a, one), (b, two)))
        if fewer[0] and fewer[1]:
            remark = (f"fewer were analysed than the arms held, at least {share:.0%} of them",)
            yield from _between(case, (one, two), (fewer[0], fewer[1]), (i, j), remark)


def _fewer(case: Case, m: Measurement, counts: Counts, share: float) -> Counts | None:
    n = max(int(share * counts.n), counts.low if m.events is not None else 1)
    return counts_of(case, m, n) or Counts(
        int(counts.low * share), min(int(counts.high * share) + 1, n), n
    )


def _refutes(case: Case) -> bool:
    if case.named & set(NAMED_TESTS):
        return not case.says_more_than_raw
    return not case.study_classes & (NOT_FROM_COUNTS | {"non_inferiority", "crossover"}) and (
        not case.many_arms
    )


def _allowed(case: Case) -> set[str]:
    """Names of the tests that need no remark."""
    named = {t for label in case.named for t in NAMED_TESTS.get(label, ())}
    return named or {*APPROXIMATE, *EXACT} - set(UNUSUAL)


def _tests(
    case: Case,
    counts: tuple[Counts, Counts],
    supports: tuple[int, int],
    remarks: tuple[str, ...],
    refutes: bool,
) -> Iterator[Reading]:
    allowed = _allowed(case)
    for name, p in table_p(*counts).items():
        own = () if name in allowed else (f"the test was {name}, which the text does not say",)
        yield Reading(
            check=CHECK,
            method=name,
            p=p,
            assumptions=(*remarks, *own),
            refutes=refutes,
            near_as=None if case.named else "another test of two proportions was used",
            confidence=case.confidence(supports),
            supports=supports,
        )


def _between(
    case: Case,
    full: tuple[Counts, Counts],
    fewer: tuple[Counts, Counts],
    supports: tuple[int, int],
    remarks: tuple[str, ...],
) -> Iterator[Reading]:
    """Range of p between full arms and the fewest that may have been analysed."""
    least = {r.method: r.p for r in _tests(case, fewer, supports, (), True)}
    for reading in _tests(case, full, supports, remarks, False):
        p = least.get(reading.method, reading.p)
        low, high = min(p.low, reading.p.low), max(p.high, reading.p.high)
        yield Reading(
            check=CHECK,
            method=reading.method,
            p=Interval(low, high),
            assumptions=reading.assumptions,
            refutes=reading.refutes,
            confidence=reading.confidence,
            supports=supports,
        )


def k_proportions(case: Case) -> Iterator[Reading]:
    """Chi-square over three or more groups whose counts are printed."""
    if case.comparison.design != "multi" or case.named & NOT_FROM_COUNTS:
        return
    groups, supports = [], []
    for i in case.supports:
        m = case.measurement(i)
        n = case.size(m).n
        if m.kind != "proportion" or m.events is None or not n or m.events > n:
            return
        groups.append((m.events, n))
        supports.append(i)
    if len(groups) <= PAIR:
        return
    p = k_groups_p(groups)
    yield Reading(
        check="k_proportions",
        method="Pearson chi-square",
        p=Interval(p, p),
        refutes="pearson" in case.named,
        near_as="another test of proportions was used",
        confidence=case.confidence(tuple(supports)),
        supports=tuple(supports),
    )
