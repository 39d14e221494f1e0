"""Readings of a p from the printed effect and its interval or standard error."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from extractor.records import Effect, Number
from validator.case import Case, Near, Reading, has_mean
from validator.effects import (
    is_centred,
    log_interval,
    p_from_estimate,
    p_from_limits,
    p_from_nearer_limit,
    p_from_se,
)
from validator.intervals import Interval, hull, rounded
from validator.pvalues import z_interval, z_quantile

CHECK = "interval_and_p"
T_NAMES = frozenset({"student", "welch", "t"})
RATIOS = frozenset({"RR", "OR", "HR"})
DIFFERENCES = frozenset({"MD", "SMD", "RD", "percent_diff", "beta"})
USUAL_LEVEL = 95.0
OTHER_LEVELS = (90.0, 97.5, 99.0)
NEAR_Z = 0.1
"""How far in z the p of another analysis may be from that of a difference's interval."""

LEAST_DF = 4
"""Fewest degrees of freedom of a t interval whose sizes are not printed."""


class Room(NamedTuple):
    """How far in z another test (score, exact, likelihood ratio) may be from Wald's on a ratio.

    Upwards by ``up`` z + ``up_se`` se z^2, downwards by ``down`` + ``down_se`` se, with se that of
    the log ratio. Bounds from above on 2x2 tables with arms of 5 to 200 (odds ratio) and of 8 to
    200 within a ratio of 1.6 (risk ratio): see the soundness benchmark.
    """

    up: float
    up_se: float
    down: float
    down_se: float


ROOMS = {
    "HR": Room(0.0, 0.16, 0.0, 0.1),
    "OR": Room(0.0, 0.16, 0.0, 0.6),
    "RR": Room(0.35, 0.5, 0.65, 0.0),
}


def limits(case: Case) -> tuple[Number | None, Number, Number, float | None] | None:
    """Estimate, both limits and level of the interval that belongs to the p, or None.

    The effect's own; else that of a single supporting change, see ``_supports_of``.
    """
    e = case.comparison.effect
    if e is not None and e.ci_low is not None and e.ci_high is not None:
        return e.value, e.ci_low, e.ci_high, e.ci_level
    changes = [case.measurement(i) for i in case.supports]
    if e is None and len(changes) == 1:
        m = changes[0]
        if m.kind == "change" and m.spread == "ci" and has_mean(m) and len(m.spread_values) > 1:
            return m.value, m.spread_values[0], m.spread_values[1], m.ci_level
    return None


def _supports_of(case: Case) -> tuple[int, ...]:
    """Return the measurement whose interval is used where the comparison has no effect."""
    return case.supports if case.comparison.effect is None else ()


def _scales(effect: Effect | None) -> tuple[bool, ...]:
    """Tell whether the effect is a ratio (null 1, log scale); both, where its type is unknown."""
    if effect is None:
        return (False,)
    if effect.type in ("other", "r"):
        return (False, True)
    return (effect.type in RATIOS,)


def effect_p(case: Case) -> Iterator[Reading]:
    """Yield readings of the p from the effect and its interval or standard error."""
    if case.comparison.design in ("interaction", "other", "multi"):
        return
    found = limits(case)
    if found is not None:
        for ratio in _scales(case.comparison.effect):
            yield from _from_limits(case, ratio, *found)
        if case.comparison.effect is not None and _looks_like_a_ratio(case.comparison.effect):
            for reading in _from_limits(case, True, *found):
                remark = "the effect is a ratio, whose null is 1"
                yield replace(reading, assumptions=(*reading.assumptions, remark), refutes=False)
    e = case.comparison.effect
    if e is None or e.value is None or e.spread_value is None or e.spread == "sd":
        return
    if e.type in DIFFERENCES:
        yield from _from_se(case, e.value, e.spread_value, e.spread == "unknown_pm")


def _df_choices(case: Case) -> list[float]:
    """Return normal, and t with the df of the printed sizes or the fewest that are likely."""
    ns = [a.n for a in case.record.arms if a.label in case.comparison.groups and a.n]
    known = len(ns) == len(case.comparison.groups) > 0
    least = sum(ns) - len(ns) if known else LEAST_DF
    return [math.inf, float(max(least * case.settings.retained if known else least, 2))]


def _looks_like_a_ratio(e: Effect) -> bool:
    """Tell whether a "difference" is central in its interval on the log scale and no other."""
    if e.type != "MD" or e.value is None or e.ci_low is None or e.ci_high is None:
        return False
    boxes = [rounded(x) for x in (e.value, e.ci_low, e.ci_high)]
    logs = [x for x in map(log_interval, boxes) if x is not None]
    return len(logs) == len(boxes) and is_centred(*logs) and not is_centred(*boxes)


def _from_limits(
    case: Case,
    ratio: bool,
    value: Number | None,
    low: Number,
    high: Number,
    level: float | None,
) -> Iterator[Reading]:
    boxes = [case.box(low), case.box(high)]
    estimate = None if value is None else case.box(value)
    if boxes[0].low > boxes[1].high:
        boxes.reverse()
    if ratio:
        logs = [log_interval(b) for b in boxes]
        estimate = None if estimate is None else log_interval(estimate)
        if logs[0] is None or logs[1] is None or (value is not None and estimate is None):
            return
        boxes = [logs[0], logs[1]]
    base = Reading(
        check=CHECK,
        method="",
        p=Interval(0.0, 1.0),
        refutes=_refutes(case),
        near_as=None
        if ratio or case.named & T_NAMES
        else "the p is from another test than the interval",
        near=Near(step=NEAR_Z),
        confidence=case.confidence(),
        supports=_supports_of(case),
    )
    alpha = 1 - (level or USUAL_LEVEL) / 100
    yield from _of_level(case, ratio, base, estimate, (boxes[0], boxes[1]), alpha)
    for other in OTHER_LEVELS if level is None and _level_is_open(case) else ():
        remark = f"the interval is one of {other:g} %, which the text does not say"
        p = _plain_p(case, ratio, estimate, (boxes[0], boxes[1]), 1 - other / 100)
        if p.overlaps(case.p.values) or (case.p.cut is not None and p.overlaps(case.p.cut)):
            name = "Wald z" if ratio else "t or z"
            yield replace(base, method=name, p=p, assumptions=(remark,), fits=True, refutes=False)
    yield from _against_margin(case, ratio, base, boxes, alpha)


def _level_is_open(case: Case) -> bool:
    """Tell whether an interval without a level may be of another than 95 %."""
    e = case.comparison.effect
    if e is None or e.type not in RATIOS | DIFFERENCES:
        return False
    if case.words is None:
        return True
    levels = set(re.findall(r"(\d\d(?:\.\d)?)\s*%?\s*-?(?:CI|conf|credib)", case.words.text))
    return levels != {"95"}


def _against_margin(
    case: Case, ratio: bool, base: Reading, boxes: list[Interval], alpha: float
) -> Iterator[Reading]:
    """Yield one-sided readings against a printed non-inferiority margin, on either side of zero."""
    margin = _margin(case)
    if margin is None or (ratio and margin <= 0):
        return
    shift = math.log(margin) if ratio else margin
    for null in (shift, -shift):
        low, high = (Interval(b.low - null, b.high - null) for b in boxes)
        p = p_from_limits(low, high, alpha=alpha, df=math.inf)
        yield replace(
            base,
            method="z against the margin",
            p=Interval(float(p.low) / 2, float(p.high) / 2),
            assumptions=(*base.assumptions, f"the null is the margin of {margin:g}"),
            refutes=False,
        )


def _refutes(case: Case) -> bool:
    """Tell whether a misfit counts: a p may belong to another test than the interval.

    So it does where the type of the effect is unknown, where corrections or margins are named, for
    a difference of medians or times to an event, whose p is that of a rank test, and for an
    association in a study of ordered categories, whose p may be that for trend.
    """
    if case.comparison.design == "association" and "ordered" in case.study_classes:
        return False
    blocked = {"non_inferiority", "correction", "post_hoc"}
    if (case.classes | case.study_classes) & blocked or case.named & {"rank"}:
        return False
    e = case.comparison.effect
    if e is None or e.type in RATIOS:
        return True
    medians = any(case.measurement(i).center == "median" for i in case.supports)
    return e.type not in ("other", "r") and not medians and not _timed(case.comparison.outcome)


def _timed(outcome: str) -> bool:
    words = r"surviv|time to|duration of|median|\b(?:os|pfs|efs|dfs|rfs|ttp)\b"
    return re.search(words, outcome.lower()) is not None


def _plain_p(
    case: Case,
    ratio: bool,
    estimate: Interval | None,
    limits_: tuple[Interval, Interval],
    alpha: float,
) -> Interval:
    """Return the p of the estimate, or of both limits where there is none, at one level."""
    choices = [math.inf] if ratio else _df_choices(case)
    if estimate is None:
        return _floats(hull([p_from_limits(*limits_, alpha=alpha, df=df) for df in choices]))
    return _floats(
        hull([p_from_estimate(estimate, *limits_, alpha=alpha, df=df) for df in choices])
    )


def _of_level(
    case: Case,
    ratio: bool,
    base: Reading,
    estimate: Interval | None,
    limits_: tuple[Interval, Interval],
    alpha: float,
) -> Iterator[Reading]:
    low, high = limits_
    choices = [math.inf] if ratio else _df_choices(case)
    name = "Wald z" if ratio else "t or z"
    by_limits = hull([p_from_limits(low, high, alpha=alpha, df=df) for df in choices])
    if estimate is None:
        yield _near(case, replace(base, method=name, p=_floats(by_limits)), low, high, alpha)
        return
    by_value = hull([p_from_estimate(estimate, low, high, alpha=alpha, df=df) for df in choices])
    if is_centred(estimate, low, high):
        yield _near(case, replace(base, method=name, p=_floats(by_value)), low, high, alpha)
        return
    by_near = hull([p_from_nearer_limit(estimate, low, high, alpha=alpha, df=df) for df in choices])
    everything = hull([by_value, by_limits, by_near])
    remark = "the interval is off its centre (exact, profile or resampled)"
    for p, notes in ((by_value, ()), (everything, (remark,))):
        reading = replace(base, method=name, p=_floats(p), assumptions=(*base.assumptions, *notes))
        yield _near(case, reading, low, high, alpha)


def _near(case: Case, reading: Reading, low: Interval, high: Interval, alpha: float) -> Reading:
    """Allow for a log-rank, exact or likelihood test beside a Wald interval of a ratio."""
    effect = case.comparison.effect
    room = ROOMS.get(effect.type) if effect is not None else None
    if room is None or reading.p.overlaps(case.p.values):
        return reading
    se = float(high.high - low.low) / (2 * float(z_quantile(alpha)))
    z_low, z_high = (float(z_quantile(max(p, 1e-300))) for p in (reading.p.high, reading.p.low))
    far = Interval(
        max(z_low - room.down - room.down_se * se, 0.0),
        z_high * (1 + room.up) + room.up_se * se * z_high**2,
    )
    wide = z_interval(far)
    if not wide.overlaps(case.p.values):
        return reading
    remark = "the p is from another test than the interval (log-rank, exact, likelihood ratio)"
    return replace(reading, p=_floats(wide), assumptions=(*reading.assumptions, remark), fits=True)


def _floats(p: Interval) -> Interval:
    return Interval(float(p.low), float(p.high))


def _margin(case: Case) -> float | None:
    """Return the non-inferiority margin where one is printed."""
    for note in case.record.methods:
        if "inferior" in note.name and note.value is not None:
            return abs(note.value.value)
    return None


def _from_se(case: Case, value: Number, se: Number, unexplained: bool) -> Iterator[Reading]:
    remark = ("the ± of the difference is a standard error",) if unexplained else ()
    p = hull([p_from_se(case.box(value), case.box(se), df) for df in _df_choices(case)])
    yield Reading(
        check="se_and_p",
        method="t or z",
        p=_floats(p),
        assumptions=remark,
        refutes=not unexplained and _refutes(case),
        confidence=case.confidence(),
    )
