"""Readings of a p within one group: from the change and its SD, or from two levels and r."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from extractor.records import Inference, Measurement, Target
from extractor.vocabulary import fold
from validator.by_means import RANK_TEST, are_skewed
from validator.case import (
    ALIKE,
    Case,
    Near,
    Reading,
    SdReading,
    has_mean,
    has_spread,
    is_baseline,
    sd_readings,
)
from validator.intervals import Interval, difference, hull
from validator.methods import NOT_FROM_MEANS
from validator.paired import change_p, correlation_from_p, correlation_from_sds, levels_p

UNNAMED = "it is of another test (a rank test, say) than the paired t, which the text does not name"
LEVELS, CHANGE = "paired_levels", "paired_change"
SHIFT = 4.0
"""Standard errors by which the baseline of those followed up may be off from that of all."""


class Levels(NamedTuple):
    """Two times of one group: the mean difference, both SDs and how many were followed."""

    change: Interval
    s1: Interval
    s2: Interval
    n: int


def within(case: Case) -> Iterator[Reading]:
    """Yield readings of a comparison within one group, or between the conditions of a crossover."""
    crossover = case.comparison.design == "between" and "crossover" in case.classes
    if case.comparison.design != "within" and not crossover:
        return
    if case.named & NOT_FROM_MEANS:
        return
    for i in _changes(case):
        yield from _from_change(case, i)
    for i, j in level_pairs(case, crossover):
        yield from _from_levels(case, i, j)


def refutes(case: Case) -> bool:
    """Whether a misfit speaks against the p: no other analysis may be behind it."""
    if case.named & {"paired", "student", "t"}:
        return not case.says_more_than_raw
    other = NOT_FROM_MEANS | {"anova", "post_hoc", "correction"}
    return not (case.named & other or case.study_classes & other)


def signed_rank_of(case: Case, n: int) -> Near:
    """Return the room for the signed-rank test of n pairs, whose p has a least value."""
    if case.named or not case.settings.unnamed_rank_tests:
        return ALIKE
    return RANK_TEST._replace(least_p=min(1.0, 2.0 ** (1 - n)))


def _changes(case: Case) -> list[int]:
    """Return the changes at issue: supports, else those of the same arm, outcome and time."""
    own = [i for i in case.supports if _is_change(case.measurement(i))]
    if own or not case.supports:
        return own
    last = case.measurement(case.supports[-1])
    arm = case.comparison.groups[0] if case.comparison.groups else last.arm
    time = case.comparison.time or last.time
    return [
        i
        for i, m in enumerate(case.record.measurements)
        if _is_change(m)
        and m.arm == arm
        and m.time == time
        and fold(m.outcome) == fold(case.comparison.outcome)
    ]


def _is_change(m: Measurement) -> bool:
    return m.kind in ("change", "percent_change") and has_mean(m) and has_spread(m)


def _from_change(case: Case, i: int) -> Iterator[Reading]:
    m = case.measurement(i)
    size = case.size(m)
    if m.value is None or size.n is None or size.n < 2:  # noqa: PLR2004 (one has no spread)
        return
    for spread in sd_readings(case, m):
        remark = (spread.assumption,) if spread.assumption else ()
        lowest = size.n if size.printed else max(2, math.ceil(case.settings.retained * size.n))
        for n in sorted({size.n, lowest}, reverse=True):
            p = change_p(case.box(m.value), spread.sd(n), n)
            lost: tuple[str, ...] = ()
            if n < size.n:
                p = Interval(change_p(case.box(m.value), spread.sd(size.n), size.n).low, p.high)
                lost = (f"at least {case.settings.retained:.0%} of the arm were analysed, not all",)
            yield Reading(
                check=CHANGE,
                method="paired t",
                p=Interval(float(p.low), float(p.high)),
                assumptions=(*remark, *lost),
                refutes=refutes(case) and i in case.supports,
                near_as=None if case.named else UNNAMED,
                near=signed_rank_of(case, n),
                confidence=case.confidence((i,)),
                supports=(i,),
                inferences=_from_sds(case, m, spread),
            )


def _from_sds(case: Case, m: Measurement, spread: SdReading) -> tuple[Inference, ...]:
    """Correlation between the times, where both levels and the change print their SDs."""
    if spread.is_se:
        return ()
    for i, j in level_pairs(case, False):
        a, b = case.measurement(i), case.measurement(j)
        if a.arm != m.arm or a.spread == "se" or a.spread == "ci":
            continue
        s1, s2 = (case.box(x.spread_values[0]) for x in (a, b))
        r = correlation_from_sds(s1, s2, spread.spread)
        if r.high < -1 or r.low > 1:
            continue
        return (
            Inference(
                quantity="correlation",
                target=Target(kind="comparison", index=case.index),
                low=max(float(r.low), -1.0),
                high=min(float(r.high), 1.0),
                source="SDs of both times and of the change",
            ),
        )
    return ()


def level_pairs(case: Case, crossover: bool) -> Iterator[tuple[int, int]]:
    """Supporting pairs of levels: one arm at two times, or two conditions at one time."""
    usable = [
        i
        for i in case.supports
        if case.measurement(i).kind == "level"
        and has_mean(case.measurement(i))
        and has_spread(case.measurement(i))
    ]
    for i, j in combinations(usable, 2):
        a, b = case.measurement(i), case.measurement(j)
        one_arm = a.arm == b.arm and a.time != b.time
        two_conditions = crossover and a.arm != b.arm and a.time == b.time
        if one_arm or two_conditions:
            yield (j, i) if is_baseline(b.time) else (i, j)


def _from_levels(case: Case, i: int, j: int) -> Iterator[Reading]:
    a, b = case.measurement(i), case.measurement(j)
    sizes = [s for s in (case.size(a), case.size(b)) if s.n is not None]
    if a.value is None or b.value is None or not sizes:
        return
    n = min(s.n for s in sizes if s.n is not None)
    if n < 2:  # noqa: PLR2004 (one has no spread)
        return
    change = difference(case.box(b.value), case.box(a.value))
    sized = len({s.n for s in sizes}) == 1
    printed = all(s.printed for s in sizes)
    skewed = are_skewed(case, a, b)
    for one, two in zip(sd_readings(case, a), sd_readings(case, b), strict=False):
        remark = tuple(sorted({x for x in (one.assumption, two.assumption) if x}))
        for size in _possible_sizes(case, n, printed):
            levels = Levels(change, one.sd(size), two.sd(size), size)
            lost = (
                () if size == n else (f"{size} of {n} were analysed, which the text does not say",)
            )
            for reading in _over_correlations(case, levels, (i, j)):
                yield replace(
                    reading,
                    assumptions=(*remark, *lost, *reading.assumptions),
                    refutes=reading.refutes and sized and (bool(case.named) or not skewed),
                )
        if not printed:
            reading = _of_completers(case, Levels(change, one.sd(n), two.sd(n), n), (i, j))
            yield replace(reading, assumptions=(*remark, *reading.assumptions))


def _of_completers(case: Case, levels: Levels, supports: tuple[int, int]) -> Reading:
    """Return a reading for followers whose own baseline is not the printed one, of all.

    Of N measured at first, k are followed. The mean of a random k of N is off by a standard error
    of s1 sqrt((N - k) / (k N)), and their SD by about s1 sqrt((N - k) / (2 k N)); both are allowed
    to be off by ``SHIFT`` of these, with the fewest that may be left.
    """
    n = levels.n
    k = max(2, math.ceil(case.settings.retained * n))
    share = math.sqrt((n - k) / (k * n))
    shift = SHIFT * float(levels.s1.high) * share
    loose = min(SHIFT * share / math.sqrt(2), 1.0)
    change = Interval(levels.change.low - shift, levels.change.high + shift)
    s1 = Interval(levels.s1.low * (1 - loose), levels.s1.high * (1 + loose))
    parts = [levels_p(change, s1, levels.s2, size, Interval(-1.0, 1.0)) for size in (k, n)]
    p = hull(parts)
    return Reading(
        check=LEVELS,
        method="paired t",
        p=p,
        assumptions=("those followed up differ at baseline from all, whose mean is printed",),
        refutes=False,
        confidence=case.confidence(supports),
        supports=supports,
    )


def _possible_sizes(case: Case, n: int, printed: bool) -> list[int]:
    """Return the printed size, or the arm's size and the least that may have been followed."""
    if printed:
        return [n]
    return sorted({n, max(2, math.ceil(case.settings.retained * n))}, reverse=True)


def _over_correlations(case: Case, levels: Levels, supports: tuple[int, int]) -> Iterator[Reading]:
    low, high = case.settings.usual_r
    found = correlation_from_p(*levels, case.p.values)
    r = Interval(max(float(found.low), -1.0), min(float(found.high), 1.0))
    implied: tuple[Inference, ...] = ()
    if r.low <= r.high:
        implied = (
            Inference(
                quantity="correlation",
                target=Target(kind="comparison", index=case.index),
                low=r.low,
                high=r.high,
                source=f"{case.p.printed} by paired t on the levels",
            ),
        )
    for part, remark in (
        (Interval(low, high), ()),
        (Interval(high, 1.0), (_unusual(r, high, 1.0),)),
        (Interval(-1.0, low), (_unusual(r, -1.0, low),)),
    ):
        p = levels_p(levels.change, levels.s1, levels.s2, levels.n, part)
        yield Reading(
            check=LEVELS,
            method="paired t",
            p=Interval(float(p.low), float(p.high)),
            assumptions=remark,
            fits=r.low <= r.high and r.overlaps(part),
            refutes=refutes(case),
            near_as=None if case.named else UNNAMED,
            near=signed_rank_of(case, levels.n),
            confidence=case.confidence(supports),
            supports=supports,
            inferences=implied,
        )


def _unusual(r: Interval, low: float, high: float) -> str:
    """Name the unusual correlation that is needed, or that was tried."""
    part = Interval(max(r.low, low), min(r.high, high))
    if part.low > part.high:
        part = Interval(low, high)
    return f"the times have a correlation of {part.low:.2f} to {part.high:.2f}, which is unusual"
