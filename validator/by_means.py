"""Readings of a p between two groups from their means, spreads and sizes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

import numpy as np

from extractor.records import Inference, Measurement, Target
from extractor.vocabulary import fold
from validator.case import (
    ALIKE,
    Case,
    Near,
    Reading,
    SdReading,
    Size,
    has_mean,
    has_spread,
    in_pairs,
    is_baseline,
    sd_readings,
)
from validator.intervals import Floats, Interval
from validator.means import METHODS, Group, sizes_that_fit
from validator.methods import NOT_FROM_MEANS

CHECK = "two_means"
T_NAMES = frozenset({"student", "welch", "t", "z"})
SIZE_STEPS = 40
LOSS_STEPS = 6
SMALLEST_SHARE = 0.04
"""Least share of a study that one of two groups of unprinted size may hold."""

UNNAMED = "it is of another test than t (a rank test, say), which the text does not name"
RANK_TEST = Near(up=2.2, down=1.4, slope=0.1)
"""Room for a rank test of the same values: on 30,000 pairs of groups of 6 to 80, normal, skewed a
little or whole, Mann-Whitney's z was at most 2.2 above that of t and at most 1.2 below it, and one
in a thousand was 1.2 above or 1.0 below; see the soundness benchmark."""

SUGGESTIVE = 2.0
FEWEST_OF_STUDY = 8
"""Smallest study whose total tells something about the sizes of its two groups."""


def pairs(case: Case) -> Iterator[tuple[int, int]]:
    """Pairs of supporting means that the comparison can be about: one outcome, kind and time.

    At the comparison's own time first; a pair at baseline only if there is no other.
    """
    usable = [i for i in case.supports if has_mean(case.measurement(i))]
    found = [
        (i, j)
        for i, j in combinations(usable, 2)
        if _alike(case.measurement(i), case.measurement(j))
    ]
    found.sort(key=lambda pair: _rank(case, case.measurement(pair[0])))
    if found:
        best = _rank(case, case.measurement(found[0][0]))
        yield from (pair for pair in found if _rank(case, case.measurement(pair[0])) == best)


def _alike(a: Measurement, b: Measurement) -> bool:
    return (
        a.arm != b.arm
        and a.kind == b.kind
        and a.time == b.time
        and (fold(a.outcome) == fold(b.outcome) or a.spread == b.spread)
    )


def _rank(case: Case, m: Measurement) -> int:
    if m.time == case.comparison.time:
        return 0
    return 2 if is_baseline(m.time) else 1


def two_means(case: Case) -> Iterator[Reading]:
    """Yield readings from two means: Student, Welch; SD, SE; sizes printed, lost, solved for."""
    if case.comparison.design != "between" or "crossover" in case.classes:
        return
    if case.named & NOT_FROM_MEANS:
        return
    for i, j in pairs(case):
        a, b = case.measurement(i), case.measurement(j)
        if has_spread(a) and has_spread(b):
            yield from _of_pair(case, i, j)


def methods_of(case: Case) -> list[tuple[str, tuple[str, ...]]]:
    """Return the t tests that the text allows, with what the unusual ones assume."""
    if "student" in case.named and "welch" not in case.named:
        remark = ("the t test was Welch's, although Student's is named",)
        return [("Student t", ()), ("Welch t", remark)]
    if "welch" in case.named:
        return [
            ("Welch t", ()),
            ("Student t", ("the t test was Student's, although Welch's is named",)),
        ]
    if case.named & T_NAMES or "anova" in case.named:
        return [("Student t", ()), ("Welch t", ())]
    return [("Student t", ()), ("Welch t", ()), ("z", ())]


def _refutes(case: Case) -> bool:
    """Whether a misfit speaks against the p: no other analysis may be behind it."""
    if case.named & T_NAMES:
        return not case.says_more_than_raw
    if case.knows_start:
        return False
    if case.study_classes & (NOT_FROM_MEANS | {"crossover", "non_inferiority"}):
        return False
    if case.named & {"post_hoc", "correction", "anova"} and case.many_arms:
        return False
    return not case.many_arms


def rank_test_of(case: Case, n1: int | None, n2: int | None) -> Near:
    """Return the room for a rank test of two groups, whose p has a least value."""
    if case.named or not case.settings.unnamed_rank_tests:
        return ALIKE
    if n1 is None or n2 is None:
        return RANK_TEST
    return RANK_TEST._replace(least_p=min(1.0, 2 / math.comb(n1 + n2, n1)))


def are_skewed(case: Case, a: Measurement, b: Measurement) -> bool:
    """Tell whether two levels may be skewed, if they cannot be negative.

    A mean below twice its SD suggests skewness, one below its SD shows it: both groups have to
    suggest it, or one of them to show it (or not to vary at all), in any reading of the spread.
    Such values are compared by rank tests or logarithms, which abstracts often do not name.
    Altman & Bland 1996, BMJ 313:1200.
    """
    ratios = [_mean_in_sds(case, m) for m in (a, b)]
    known = [r for r in ratios if r is not None]
    return len(known) == len(ratios) and (
        all(r < SUGGESTIVE for r in known) or any(r < 1 or math.isinf(r) for r in known)
    )


def _mean_in_sds(case: Case, m: Measurement) -> float | None:
    """Mean over the largest spread that a level may have, if it is not negative; else None."""
    if m.kind != "level" or m.value is None or m.value.value < 0:
        return None
    n = case.size(m).n
    sds = [float(r.sd(n or 1).low) for r in sd_readings(case, m)]
    if not sds:
        return None
    return m.value.value / max(sds) if max(sds) > 0 else math.inf


def _of_pair(case: Case, i: int, j: int) -> Iterator[Reading]:
    a, b = case.measurement(i), case.measurement(j)
    size_a, size_b = case.size(a), case.size(b)
    sure = bool(case.named & T_NAMES)
    refutes = _refutes(case) and (sure or not are_skewed(case, a, b))
    refutes = refutes and (sure or not in_pairs(case, size_a, size_b))
    for sd_a, sd_b in _same_spreads(sd_readings(case, a), sd_readings(case, b)):
        assumption = sd_a.assumption or sd_b.assumption
        for method, remarks in methods_of(case):
            base = Reading(
                check=CHECK,
                method=method,
                p=Interval(0.0, 1.0),
                assumptions=(*remarks, *([assumption] if assumption else [])),
                refutes=refutes,
                near_as=None if case.named & T_NAMES else UNNAMED,
                near=rank_test_of(case, size_a.n, size_b.n),
                confidence=case.confidence((i, j)),
                supports=(i, j),
            )
            yield from _sized(case, base, Side(a, sd_a, size_a), Side(b, sd_b, size_b))


def _same_spreads(
    ones: tuple[SdReading, ...], twos: tuple[SdReading, ...]
) -> Iterator[tuple[SdReading, SdReading]]:
    """Both spreads read alike where both are unexplained; else every combination."""
    for one in ones:
        for two in twos:
            if len(ones) == len(twos) > 1 and one.is_se != two.is_se:
                continue
            yield one, two


class Side(NamedTuple):
    """One group of a comparison: its measurement, a reading of its spread, and its size."""

    m: Measurement
    spread: SdReading
    size: Size


def _sized(case: Case, base: Reading, one: Side, two: Side) -> Iterator[Reading]:
    n1, n2 = one.size.n, two.size.n
    if n1 is None and n2 is None:
        yield from _both_unknown(case, base, one, two)
    elif n1 is None or n2 is None:
        known, unknown = (one, two) if n2 is None else (two, one)
        yield from _one_unknown(case, base, known, unknown)
    elif min(n1, n2) > 1:
        yield _with(base, METHODS[base.method](group(case, one, n1), group(case, two, n2)))
        if not (one.size.printed and two.size.printed):
            yield _after_losses(case, base, one, two)


def group(case: Case, side: Side, n: Floats) -> Group:
    """Return a group for the t tests: a measurement, a reading of its spread and a size."""
    if side.m.value is None:
        raise ValueError(f"measurement {side.m.quote!r} has no value")
    return Group(case.box(side.m.value), side.spread.sd(n), n)


def _with(base: Reading, p: Interval, *assumptions: str) -> Reading:
    return replace(
        base,
        p=Interval(float(np.min(p.low)), float(np.max(p.high))),
        assumptions=(*base.assumptions, *assumptions),
    )


def _after_losses(case: Case, base: Reading, one: Side, two: Side) -> Reading:
    """Return the p if part of an arm was lost before a visit whose sizes are not printed."""
    share = case.settings.retained
    n1, n2 = np.meshgrid(_sizes(one.size, share), _sizes(two.size, share), indexing="ij")
    p = METHODS[base.method](group(case, one, n1), group(case, two, n2))
    return _with(base, p, f"fewer were analysed than the arms held, at least {share:.0%} of them")


def _sizes(size: Size, share: float) -> Floats:
    n = size.n or 2
    low = n if size.printed else max(2, math.ceil(share * n))
    return np.unique(np.linspace(low, n, min(n - low + 1, SIZE_STEPS)).round())


def _one_unknown(case: Case, base: Reading, known: Side, unknown: Side) -> Iterator[Reading]:
    n, label = known.size.n, unknown.m.arm
    if n is None or n < 2:  # noqa: PLR2004 (one value has no spread)
        return
    sizes = np.arange(2.0, case.settings.max_n + 1.0)
    p = METHODS[base.method](group(case, known, n), group(case, unknown, sizes))
    found = sizes_that_fit(p, sizes, case.p.values)
    if found is None:
        yield _with(base, p, f"the size of {label} is not printed")
        return
    implied = Inference(
        quantity="n",
        target=Target(kind="arm", index=_arm_index(case, label)),
        low=float(found[0]),
        high=None if found[1] is None else float(found[1]),
        source=f"{case.p.printed} by {base.method}",
    )
    reading = _with(base, p, f"n of {label} (not printed) is {_span(found)}")
    yield replace(reading, fits=True, inferences=(implied,))


def _span(found: tuple[int, int | None]) -> str:
    low, high = found
    return f"{low} or more" if high is None else str(low) if low == high else f"{low} to {high}"


def _arm_index(case: Case, label: str) -> int:
    return next((i for i, a in enumerate(case.record.arms) if a.label == label), 0)


def _both_unknown(case: Case, base: Reading, one: Side, two: Side) -> Iterator[Reading]:
    """Solve for one size common to both groups; and try every split of the study's size."""
    total, limit = case.record.total_n, case.settings.max_n
    known = total is not None and total >= FEWEST_OF_STUDY
    least = 2 if not known or total is None else max(2, math.ceil(SMALLEST_SHARE * total))
    most = limit if total is None else min(max(total // 2, least), limit)
    sizes = np.arange(float(least), most + 1.0)
    p = METHODS[base.method](group(case, one, sizes), group(case, two, sizes))
    found = sizes_that_fit(p, sizes, case.p.values)
    if found is not None:
        yield replace(_with(base, p, f"n per group (not printed) is {_span(found)}"), fits=True)
    elif known and total is not None:
        p = _over_splits(case, base.method, (one, two), total)
        text = f"the groups are parts of the {total} studied, of sizes that are not printed"
        yield replace(_with(base, p, text), refutes=False)
    else:
        yield replace(_with(base, p, "neither size is printed"), refutes=False)


def _over_splits(case: Case, method: str, sides: tuple[Side, Side], total: int) -> Interval:
    """Return the p for every split of a study into two groups, some of whom may have been lost.

    Both grids are fine beside how p changes over them, and only their hull is used.
    """
    least = max(2.0, SMALLEST_SHARE * total)
    analysed = np.linspace(max(case.settings.retained * total, 2 * least), total, LOSS_STEPS)
    n1, both = np.meshgrid(np.linspace(least, total - least, SIZE_STEPS), analysed)
    n2 = np.maximum(both - n1, least)
    return METHODS[method](group(case, sides[0], n1), group(case, sides[1], n2))
