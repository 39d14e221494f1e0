"""Printed contrasts (MD, SMD, RR, OR, HR, RD) with an interval, an SE or a p, as generic rows."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from extractor.records import Comparison, Effect
from meta.context import ArmView, Context
from meta.convert_spread import log_ratio_from_ci, se_from_ci, se_from_p
from meta.groups import Grouped, Test
from meta.make_row import design_marks, used_comparison
from meta.pairs import Pair
from meta.rows import LOG_MEASURES, ArmNumbers, Mark, Measure, Reason, StudyRow
from meta.tests_named import p_is_plain

_MEASURES: dict[str, Measure] = {
    "MD": "MD",
    "SMD": "SMD",
    "RR": "RR",
    "OR": "OR",
    "HR": "HR",
    "RD": "RD",
}
_PER_CENT = 100.0
_MINUS = str.maketrans({"−": "-", "–": "-", "·": "."})
_OTHER_UNITS = frozenset({"point", "points", "unit", "units", "mm", "cm", "days", "kg", "score"})
_AMOUNT = re.compile(
    r"\b(?:reduc\w+|decreas\w+|declin\w+|lower\w*|fewer|less|shorter|smaller|fell|drop\w*|loss)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedEffect:
    """A printed effect on the measure's own scale."""

    measure: Measure
    yi: float
    vi: float
    steps: tuple[str, ...]
    marks: frozenset[Mark]


def read_effect(
    ctx: Context, test: Test, *, p_df: int | None = None, ci_df: int | None = None
) -> PrintedEffect | Reason:
    """Read a comparison's effect and its sampling variance, or say what is missing.

    ``p_df`` and ``ci_df`` are the degrees of freedom of a difference's t-test and interval; None
    takes the normal distribution.
    """
    c = test.comparison
    if c.confidence < ctx.settings.min_confidence:
        return Reason.CONFIDENCE
    flagged = test.index in ctx.flagged_comparisons
    if flagged and not ctx.settings.flagged:
        return Reason.FLAGGED
    if c.effect is None or c.effect.value is None:
        return Reason.NO_VALUE
    if c.effect.type not in _MEASURES:
        return Reason.NOT_POOLED
    measure = _MEASURES[c.effect.type]
    made = _ratio(ctx, c, c.effect) if measure in LOG_MEASURES else _difference(ctx, c, p_df, ci_df)
    if isinstance(made, Reason):
        return made
    yi, se, steps, marks = made
    if Mark.IMPUTED in marks and not ctx.settings.imputed:
        return Reason.IMPUTED
    if measure == "RD":
        per_cent = _in_per_cent(c, c.effect.value.text)
        if per_cent is None:
            return Reason.OFF_SCALE
        yi, se = (yi / _PER_CENT, se / _PER_CENT) if per_cent else (yi, se)
    if not (math.isfinite(se) and se > 0):
        return Reason.NO_SPREAD
    marks = marks | ({Mark.FLAGGED} if flagged else frozenset())
    steps = ("effect as printed", *steps)
    return PrintedEffect(measure=measure, yi=yi, vi=se * se, steps=steps, marks=marks)


def _in_per_cent(c: Comparison, value: str) -> bool | None:
    """Tell whether a risk difference is printed in percent; None if it is in points of a score."""
    quote = c.quote.translate(_MINUS)
    at = re.search(
        rf"(?<![\d.]){re.escape(value)}(?![\d.])\s*(?P<unit>%|per ?cent\w*|[a-z]+)?", quote
    )
    unit = (at["unit"] or "").lower() if at is not None else ""
    if unit == "%" or unit.startswith("per"):
        return True
    if unit in _OTHER_UNITS:
        return None
    return abs(float(value)) > 1.0


_Made = tuple[float, float, tuple[str, ...], frozenset[Mark]]
_NO_MARKS: frozenset[Mark] = frozenset()


def _ratio(ctx: Context, c: Comparison, e: Effect) -> _Made | Reason:
    value = 0.0 if e.value is None else e.value.value
    if value <= 0:
        return Reason.OFF_SCALE
    if e.ci_low is not None and e.ci_high is not None:
        low, high = e.ci_low.value, e.ci_high.value
        if not 0 < low <= value <= high or low == high:
            return Reason.BAD_INTERVAL
        ratio = log_ratio_from_ci(value, low, high, level=e.ci_level or 95.0)
        return ratio.yi, ratio.se, ("se from ci on the log scale",), _NO_MARKS
    return _by_p(ctx, c, math.log(value), None)


def _difference(ctx: Context, c: Comparison, p_df: int | None, ci_df: int | None) -> _Made | Reason:
    e = c.effect
    if e is None or e.value is None:
        return Reason.NO_VALUE
    yi = e.value.value
    if e.ci_low is not None and e.ci_high is not None:
        low, high = e.ci_low.value, e.ci_high.value
        if not low <= yi <= high or low == high:
            return Reason.BAD_INTERVAL
        se = se_from_ci(low, high, level=e.ci_level or 95.0, df=ci_df)
        return yi, se, ("se from ci",), _NO_MARKS
    if e.spread == "se" and e.spread_value is not None:
        return yi, e.spread_value.value, (), _NO_MARKS
    return _by_p(ctx, c, yi, p_df)


def _by_p(ctx: Context, c: Comparison, yi: float, df: int | None) -> _Made | Reason:
    p = None if c.p is None else c.p.value
    usable = ctx.settings.sd_from_p and p_is_plain(ctx)
    if not usable or p is None or not 0 < p < 1 or yi == 0:
        return Reason.NO_SPREAD
    if c.p_op == "=":
        return yi, se_from_p(yi, p, df=df), ("se from p",), frozenset({Mark.IMPUTED})
    if c.p_op in ("<", "<="):
        marks = frozenset({Mark.IMPUTED, Mark.BOUND})
        return yi, se_from_p(yi, p, df=df), ("se at most, from the bound of p",), marks
    return Reason.NO_SPREAD


def printed_rows(
    ctx: Context, group: Grouped, pair: Pair, made: list[StudyRow]
) -> tuple[list[StudyRow], list[tuple[Test, Reason]]]:
    """Return rows from the printed contrasts of a pair; ``made`` are the rows of its arms.

    A printed contrast that the arms' rows already tell (same measure and time) is used only to
    check the direction, unless the settings prefer the printed one.
    """
    rows: list[StudyRow] = []
    rejected: list[tuple[Test, Reason]] = []
    for test in group.tests:
        turned = _orientation(test.comparison, pair)
        if turned is None or test.comparison.effect is None or test.point.moment == "baseline":
            continue
        row = _printed_row(ctx, group, pair, test, turned, made)
        if isinstance(row, Reason):
            rejected.append((test, row))
        elif _told(rows, row) or (_told(made, row) and not ctx.settings.printed_first):
            rejected.append((test, Reason.OTHER_SOURCE))
        else:
            rows.append(row)
    return rows, rejected


def _told(rows: list[StudyRow], row: StudyRow) -> bool:
    return any(r.measure == row.measure and r.window == row.window for r in rows)


def _orientation(c: Comparison, pair: Pair) -> int | None:
    """Return 1 where the groups are named treatment first, -1 the other way, None if not a pair."""
    if c.design != "between" or len(c.groups) != 2:  # noqa: PLR2004 - two groups
        return None
    first = {v.label for v in pair.first}
    second = {v.label for v in pair.second}
    if c.groups[0] in first and c.groups[1] in second:
        return 1
    return -1 if c.groups[0] in second and c.groups[1] in first else None


def _printed_row(
    ctx: Context,
    group: Grouped,
    pair: Pair,
    test: Test,
    order: int,
    made: list[StudyRow],
) -> StudyRow | Reason:
    one, two = _arm_of(ctx, test, 0 if order > 0 else 1), _arm_of(ctx, test, 1 if order > 0 else 0)
    df = one.n + two.n - 2 if one.n and two.n and one.n + two.n > 3 else None  # noqa: PLR2004
    effect = read_effect(ctx, test, p_df=df)
    if isinstance(effect, Reason):
        return effect
    sign, steps, marks = _direction(effect, test, order, made)
    if sign == 0:
        return Reason.DIRECTION
    ratio = effect.measure in ("RR", "OR", "HR", "RD")
    return StudyRow(
        record_id=ctx.record.id,
        study=ctx.study,
        year=ctx.record.source.year,
        outcome=group.key.name,
        unit="" if ratio or effect.measure == "SMD" else group.unit,
        window=test.slot.name,
        time=test.comparison.time,
        measure=effect.measure,
        kind="contrast",
        treatment=pair.treatment,
        comparator=pair.comparator,
        arm1=ArmNumbers(label=one.label, n=one.n),
        arm2=ArmNumbers(label=two.label, n=two.n),
        yi=sign * effect.yi,
        vi=effect.vi,
        steps=effect.steps + steps,
        marks=effect.marks | marks | design_marks(ctx, pair.historical, adjusted=True),
        used=(used_comparison(test.index, test.comparison),),
    )


def _arm_of(ctx: Context, test: Test, position: int) -> ArmView:
    label = test.comparison.groups[position]
    found = ctx.arm(label)
    return found or ArmView(label=label, n=None, role="active", treatment=label)


def _direction(
    effect: PrintedEffect, test: Test, order: int, made: list[StudyRow]
) -> tuple[int, tuple[str, ...], frozenset[Mark]]:
    """Sign that makes the effect arm 1 against arm 2, from the arms' own numbers if printed.

    0 where nothing tells: the control is named first and no arm-level numbers are printed.
    """
    for row in made:
        same = row.window == test.slot.name and row.yi != 0 and effect.yi != 0
        if same and _scale(row.measure) == _scale(effect.measure):
            sign = 1 if (row.yi > 0) == (effect.yi > 0) else -1
            turned = ("sign turned to agree with the arms",) if sign < 0 else ()
            return sign, ("direction checked against the arms", *turned), frozenset()
    if order < 0 or is_amount(effect, test.comparison):
        return 0, (), frozenset()
    return 1, ("direction as printed",), frozenset({Mark.DIRECTION})


def is_amount(effect: PrintedEffect, c: Comparison) -> bool:
    """Tell whether a difference is told as the size of a fall, so that its sign is not printed."""
    return effect.measure not in LOG_MEASURES and effect.yi > 0 and bool(_AMOUNT.search(c.quote))


def _scale(measure: Measure) -> str:
    return "events" if measure in ("RR", "OR", "HR", "RD") else "means"
