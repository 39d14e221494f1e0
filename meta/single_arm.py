"""Change from baseline in one arm: printed, recomputed from its test, or made from two levels."""

from __future__ import annotations

import math
from dataclasses import dataclass

from meta.context import ArmView, Context, own_name
from meta.convert_change import (
    correlation_from_sds,
    sd_change_from_levels,
    sd_change_from_paired_p,
)
from meta.convert_spread import se_from_ci
from meta.groups import Grouped, Item, Test, by_slot
from meta.make_row import Side, Sides, row_of, used_comparison
from meta.printed import is_amount, read_effect
from meta.readings import Reading, read_measurement
from meta.rows import ArmNumbers, Mark, Reason, StudyRow, Used
from meta.tests_named import may_be_paired_t
from meta.timepoints import Slot, time_key

_IMPUTED = frozenset({Mark.IMPUTED})
_ALIKE = 0.5  # a change and a difference of levels within this share tell the same story


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A mean change of one arm with its SD, and how it came about."""

    mean: float
    sd: float
    n: int
    time: str | None
    kind: str
    steps: tuple[str, ...]
    marks: frozenset[Mark]
    used: tuple[Used, ...]


Attempt = Change | Reason


def change_rows(ctx: Context, group: Grouped, arm: ArmView) -> list[StudyRow | tuple[Item, Reason]]:
    """Return a row for each time slot of an arm that has a change, and reasons for the rest."""
    out: list[StudyRow | tuple[Item, Reason]] = []
    followed = [i for i in group.of(arm.label, "level") if i.point.moment in ("timed", "after")]
    changes = group.of(arm.label, "change", "percent_change")
    for slot, items in by_slot(changes + followed).items():
        found, reasons = best_change(ctx, group, arm, items)
        out.extend(reasons)
        if found is not None:
            out.append(_row(ctx, group, arm, slot, found))
    made = {row.window for row in out if isinstance(row, StudyRow)}
    for test in group.tests:
        told = None if test.slot.name in made else _told_change(ctx, arm, test)
        if told is not None:
            made.add(test.slot.name)
            out.append(_row(ctx, group, arm, test.slot, told))
    return out


def level_rows(ctx: Context, group: Grouped, arm: ArmView) -> list[StudyRow | tuple[Item, Reason]]:
    """Return the mean level of an arm at each time, baseline included."""
    out: list[StudyRow | tuple[Item, Reason]] = []
    for slot, items in by_slot(group.of(arm.label, "level")).items():
        found = False
        for item in items:
            reading = Reason.OTHER_TIME if found else read_measurement(ctx, item.index, item.key)
            if isinstance(reading, Reading):
                side = _level_side(ctx, arm, reading)
                if isinstance(side, Side):
                    sides = Sides(
                        treatment=own_name(ctx, arm), comparator=None, first=side, second=None
                    )
                    time = item.measurement.time
                    out.append(row_of(ctx, group, slot, time, "MN", "level", sides))
                    found = True
                    continue
                reading = side
            out.append((item, reading))
    return out


def _level_side(ctx: Context, arm: ArmView, reading: Reading) -> Side | Reason:
    if reading.n is None or reading.n < 2:  # noqa: PLR2004 - one participant has no SD
        return Reason.NO_N
    if reading.sd is None:
        return reading.no_sd or Reason.NO_SPREAD
    if Mark.IMPUTED in reading.marks and not ctx.settings.imputed:
        return Reason.IMPUTED
    return Side(
        numbers=ArmNumbers(label=arm.label, n=reading.n, mean=reading.mean, sd=reading.sd),
        steps=reading.steps,
        marks=reading.marks,
        used=(reading.used,),
    )


def _told_change(ctx: Context, arm: ArmView, test: Test) -> Change | None:
    """Read a change that is printed only as a contrast of two times, with its interval or SE."""
    c = test.comparison
    if c.design != "within" or c.groups != (arm.label,) or arm.n is None or arm.n < 2:  # noqa: PLR2004
        return None
    if c.effect is None or c.effect.type != "MD" or arm.role in ("overlap", "outside"):
        return None
    effect = read_effect(ctx, test, p_df=arm.n - 1, ci_df=arm.n - 1)
    if isinstance(effect, Reason) or is_amount(effect, c):
        return None
    return Change(
        mean=effect.yi,
        sd=math.sqrt(effect.vi * arm.n),
        n=arm.n,
        time=c.time,
        kind="change",
        steps=("n from arm", *effect.steps),
        marks=effect.marks | {Mark.DIRECTION},
        used=(used_comparison(test.index, c),),
    )


def _row(ctx: Context, group: Grouped, arm: ArmView, slot: Slot, change: Change) -> StudyRow:
    side = Side(
        numbers=ArmNumbers(label=arm.label, n=change.n, mean=change.mean, sd=change.sd),
        steps=change.steps,
        marks=change.marks,
        used=change.used,
    )
    sides = Sides(treatment=own_name(ctx, arm), comparator=None, first=side, second=None)
    return row_of(ctx, group, slot, change.time, "MC", change.kind, sides)


def best_change(
    ctx: Context, group: Grouped, arm: ArmView, items: list[Item]
) -> tuple[Change | None, list[tuple[Item, Reason]]]:
    """Try the items of one slot, nearest time first, printed changes before levels."""
    ordered = sorted(items, key=lambda i: (_rank(items, i), i.measurement.kind == "level"))
    found: Change | None = None
    chosen_time: str | None = None
    reasons: list[tuple[Item, Reason]] = []
    for item in ordered:
        if found is not None:
            same = item.measurement.time == chosen_time
            used = any(u.kind == "measurement" and u.index == item.index for u in found.used)
            if not used:
                reasons.append((item, Reason.OTHER_SOURCE if same else Reason.OTHER_TIME))
            continue
        attempt = _attempt(ctx, group, arm, item)
        if isinstance(attempt, Reason):
            reasons.append((item, attempt))
        else:
            found, chosen_time = attempt, item.measurement.time
    return found, reasons


def _rank(items: list[Item], item: Item) -> int:
    """Position of an item's time among the times of its slot (items come nearest first)."""
    times = list(dict.fromkeys(i.measurement.time for i in items))
    return times.index(item.measurement.time)


def _attempt(ctx: Context, group: Grouped, arm: ArmView, item: Item) -> Attempt:
    reading = read_measurement(ctx, item.index, item.key)
    if isinstance(reading, Reason):
        return reading
    made = (
        _from_levels(ctx, group, arm, item, reading)
        if item.measurement.kind == "level"
        else _printed(ctx, group, arm, item, reading)
    )
    if isinstance(made, Change) and Mark.IMPUTED in made.marks and not ctx.settings.imputed:
        return Reason.IMPUTED
    return made


def _printed(ctx: Context, group: Grouped, arm: ArmView, item: Item, reading: Reading) -> Attempt:
    mean, sign_steps = _signed(ctx, group, arm, item, reading.mean)
    if reading.sd is not None:
        if reading.n is None or reading.n < 2:  # noqa: PLR2004 - one participant has no SD
            return Reason.NO_N
        return Change(
            mean=mean,
            sd=reading.sd,
            n=reading.n,
            time=item.measurement.time,
            kind=item.measurement.kind,
            steps=reading.steps + sign_steps,
            marks=reading.marks,
            used=(reading.used,),
        )
    test = _within_test(ctx, group, arm, item)
    if test is not None and reading.n is not None and reading.n > 1:
        by_test = _sd_by_test(ctx, test, mean, reading.n)
        if by_test is not None:
            sd, steps, marks = by_test
            return Change(
                mean=mean,
                sd=sd,
                n=reading.n,
                time=item.measurement.time,
                kind=item.measurement.kind,
                steps=reading.steps + sign_steps + steps,
                marks=reading.marks | marks,
                used=(reading.used, used_comparison(test.index, test.comparison)),
            )
    return reading.no_sd or Reason.NO_SPREAD


def _sd_by_test(
    ctx: Context, test: Test, mean: float, n: int
) -> tuple[float, tuple[str, ...], frozenset[Mark]] | None:
    """SD of a change from its paired test: the interval, else p, else the bound of p."""
    c = test.comparison
    if c.effect is not None and c.effect.type == "MD" and c.effect.ci_low is not None:
        if c.effect.ci_high is None or c.effect.ci_low.value >= c.effect.ci_high.value:
            return None
        low, high = c.effect.ci_low.value, c.effect.ci_high.value
        se = se_from_ci(low, high, level=c.effect.ci_level or 95.0, df=n - 1)
        return se * math.sqrt(n), ("sd of change from the ci of the change",), frozenset()
    if not ctx.settings.sd_from_p or c.p is None or mean == 0 or not may_be_paired_t(ctx, c):
        return None
    p = c.p.value
    if not 0.0 < p < 1.0:
        return None
    taken = () if c.test else ("test taken as a paired t",)
    if c.p_op == "=":
        sd = sd_change_from_paired_p(mean, p, n)
        return sd, ("sd of change from the paired p", *taken), _IMPUTED
    if c.p_op in ("<", "<="):
        sd = sd_change_from_paired_p(mean, p, n)
        step = "sd of change at most, from the bound of p"
        return sd, (step, *taken), _IMPUTED | {Mark.BOUND}
    return None


def _within_test(ctx: Context, group: Grouped, arm: ArmView, item: Item) -> Test | None:
    """Find the test of this arm's change at this time; one that supports the item comes first."""
    fitting = []
    for test in group.tests:
        c = test.comparison
        if c.design != "within" or (c.groups and c.groups != (arm.label,)):
            continue
        if test.index in ctx.flagged_comparisons and not ctx.settings.flagged:
            continue
        if item.index in c.supports:
            return test
        if time_key(c.time) == time_key(item.measurement.time):
            fitting.append(test)
    return fitting[0] if len(fitting) == 1 else None


def _baseline(ctx: Context, group: Grouped, arm: ArmView) -> Reading | None:
    for item in group.of(arm.label, "level"):
        if item.point.moment != "baseline":
            continue
        reading = read_measurement(ctx, item.index, item.key)
        if isinstance(reading, Reading):
            return reading
    return None


def _signed(
    ctx: Context, group: Grouped, arm: ArmView, item: Item, mean: float
) -> tuple[float, tuple[str, ...]]:
    """Give a printed change the sign of the levels where it was printed as an amount."""
    if item.measurement.kind != "change":
        return mean, ()
    start = _baseline(ctx, group, arm)
    for other in group.of(arm.label, "level"):
        value = other.measurement.value
        if (
            start is None
            or value is None
            or time_key(other.measurement.time) != time_key(item.measurement.time)
        ):
            continue
        difference = value.value - start.mean
        same_size = abs(abs(difference) - abs(mean)) <= _ALIKE * abs(mean)
        if difference * mean < 0 and same_size:
            return -mean, ("sign of the change from the levels",)
    return mean, ()


def _from_levels(ctx: Context, group: Grouped, arm: ArmView, item: Item, final: Reading) -> Attempt:
    start = _baseline(ctx, group, arm)
    if start is None:
        return Reason.BASELINE_ONLY
    n = final.n if final.n is not None else start.n
    if n is None or n < 2:  # noqa: PLR2004 - one participant has no SD
        return Reason.NO_N
    mean = final.mean - start.mean
    test = _within_test(ctx, group, arm, item)
    joined = _join(ctx, test, start, final, mean, n)
    if joined is None:
        return final.no_sd or start.no_sd or Reason.NO_SPREAD
    sd, steps, marks, used = joined
    return Change(
        mean=mean,
        sd=sd,
        n=n,
        time=item.measurement.time,
        kind="change",
        steps=("change from two levels", *start.steps, *final.steps, *steps),
        marks=start.marks | final.marks | marks,
        used=(start.used, final.used, *used),
    )


_Joined = tuple[float, tuple[str, ...], frozenset[Mark], tuple[Used, ...]]


def _join(
    ctx: Context, test: Test | None, start: Reading, final: Reading, mean: float, n: int
) -> _Joined | None:
    """SD of the change between two levels: from its test, an implied or the assumed correlation."""
    if test is not None and test.comparison.test and may_be_paired_t(ctx, test.comparison):
        by_test = _sd_by_test(ctx, test, mean, n)
        if by_test is not None and _possible(start, final, by_test[0], by_test[2]):
            return *by_test, (used_comparison(test.index, test.comparison),)
    if start.sd is None or final.sd is None:
        return None
    implied = _implied_correlation(ctx, test, (start.index, final.index))
    if implied is not None:
        sd = sd_change_from_levels(start.sd, final.sd, implied)
        step = f"correlation {implied:.2f} implied by the printed p"
        used = () if test is None else (used_comparison(test.index, test.comparison),)
        return (sd, (step,), _IMPUTED, used) if sd > 0 else None
    sd = sd_change_from_levels(start.sd, final.sd, ctx.settings.correlation)
    if sd <= 0:
        return None
    step = f"correlation {ctx.settings.correlation:.2f} assumed"
    return sd, (step,), _IMPUTED | {Mark.CORRELATION}, ()


def _possible(start: Reading, final: Reading, sd: float, marks: frozenset[Mark]) -> bool:
    """Tell whether the SDs of both levels allow this SD of their difference."""
    if start.sd is None or final.sd is None:
        return True
    if Mark.BOUND in marks:
        return False  # a bound is worth less than an assumed correlation
    return -1.0 < correlation_from_sds(start.sd, final.sd, sd) < 1.0


def _implied_correlation(
    ctx: Context, test: Test | None, measurements: tuple[int, ...]
) -> float | None:
    if not ctx.settings.implied_correlation:
        return None
    found = None
    if test is not None:
        found = ctx.implied("correlation", "comparison", (test.index,))
    found = found or ctx.implied("correlation", "measurement", measurements)
    if found is None or found.low is None or found.high is None:
        return None
    if found.high - found.low > _WIDE or not -1.0 < found.low <= found.high < 1.0:
        return None
    return (found.low + found.high) / 2.0


_WIDE = 0.4  # a wider range of correlations tells less than the default does
