"""All rows of all records, and everything that was left out with its reason."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.records import Measurement, StudyRecord
from extractor.vocabulary import Vocabulary
from meta.context import ArmView, Context, is_characteristic, view
from meta.contrasts import event_rows, mean_rows, proportion_rows
from meta.groups import Grouped, Item, Test, group_record
from meta.pairs import Pair, pairs_of
from meta.printed import printed_rows
from meta.rows import Excluded, Reason, StudyRow
from meta.select import first_of_each, study_labels
from meta.settings import Settings
from meta.single_arm import change_rows, level_rows
from meta.timepoints import time_point


@dataclass(frozen=True, slots=True)
class Evidence:
    """Rows ready for pooling, and what is in no row."""

    rows: tuple[StudyRow, ...]
    excluded: tuple[Excluded, ...]


def effects_from_records(
    records: Sequence[StudyRecord], vocabulary: Vocabulary, settings: Settings | None = None
) -> Evidence:
    """Turn records into rows with an effect and its variance.

    Every measurement that could be pooled is in a row, or in ``excluded`` with the reason.
    """
    settings = settings or Settings()
    kept, dropped = first_of_each(records)
    rows: list[StudyRow] = []
    excluded: list[Excluded] = []
    for record, label in zip(kept, study_labels(kept), strict=True):
        evidence = effects_of_record(view(record, vocabulary, settings, label))
        rows += evidence.rows
        excluded += evidence.excluded
    excluded += [_duplicate(record, best) for record, best in dropped]
    return Evidence(tuple(rows), tuple(excluded))


def effects_of_record(ctx: Context) -> Evidence:
    """Rows and exclusions of one record."""
    rows: list[StudyRow] = []
    rejected: list[tuple[Item | Test, Reason]] = []
    pairs = pairs_of(ctx) if ctx.settings.contrasts else []
    for group in group_record(ctx):
        rejected += [(item, Reason.AMBIGUOUS) for item in group.ambiguous]
        if ctx.settings.single_arms:
            for arm in ctx.arms.values():
                _single_arm(ctx, group, arm, rows, rejected)
        for pair in pairs:
            _contrast(ctx, group, pair, rows, rejected)
    sound = [r for r in rows if math.isfinite(r.yi) and math.isfinite(r.vi) and r.vi > 0]
    return Evidence(tuple(sound), tuple(_excluded(ctx, rows, sound, rejected)))


def _single_arm(
    ctx: Context,
    group: Grouped,
    arm: ArmView,
    rows: list[StudyRow],
    rejected: list[tuple[Item | Test, Reason]],
) -> None:
    if arm.role in ("overlap", "outside"):
        return
    levels = level_rows(ctx, group, arm) if ctx.settings.levels else []
    for made in change_rows(ctx, group, arm) + levels:
        if isinstance(made, StudyRow):
            rows.append(made)
        else:
            rejected.append(made)
    found, reasons = proportion_rows(ctx, group, arm)
    rows += found
    rejected += reasons


def _contrast(
    ctx: Context,
    group: Grouped,
    pair: Pair,
    rows: list[StudyRow],
    rejected: list[tuple[Item | Test, Reason]],
) -> None:
    means, reasons = mean_rows(ctx, group, pair)
    rejected += reasons
    events, reasons = event_rows(ctx, group, pair)
    rejected += reasons
    made = means + events
    printed, unused = printed_rows(ctx, group, pair, made)
    rejected += unused
    if ctx.settings.printed_first:
        told = {(r.measure, r.window) for r in printed}
        made = [r for r in made if (r.measure, r.window) not in told]
    rows += made + printed


def _excluded(
    ctx: Context,
    rows: list[StudyRow],
    sound: list[StudyRow],
    rejected: list[tuple[Item | Test, Reason]],
) -> list[Excluded]:
    """One line for each measurement or contrast that is in no sound row, with its first reason."""
    used = {(u.kind, u.index) for row in sound for u in row.used}
    reasons: dict[tuple[str, int], Reason] = {
        (u.kind, u.index): Reason.UNDEFINED for row in rows for u in row.used
    }
    for item, reason in rejected:
        kind = "measurement" if isinstance(item, Item) else "comparison"
        reasons.setdefault((kind, item.index), reason)
    out = []
    for index, m in enumerate(ctx.record.measurements):
        if ("measurement", index) not in used and not is_characteristic(m.outcome):
            reason = reasons.get(("measurement", index)) or _unused(ctx, m)
            out.append(_line(ctx, m.outcome, m.arm, m.time, reason, m.quote, m.start, m.end))
    for index, c in enumerate(ctx.record.comparisons):
        found = reasons.get(("comparison", index))
        if found is not None and ("comparison", index) not in used:
            arm = " vs ".join(c.groups)
            out.append(_line(ctx, c.outcome, arm, c.time, found, c.quote, c.start, c.end))
    return out


def _unused(ctx: Context, m: Measurement) -> Reason:
    """Why a measurement came into no candidate at all."""
    arm = ctx.arm(m.arm)
    if arm is not None and arm.role == "overlap":
        return Reason.SUBSET
    if arm is None or arm.role == "outside":
        return Reason.OTHER_ARM
    if time_point(m.time).moment == "baseline":
        return Reason.BASELINE
    return Reason.NO_COUNTERPART


def _line(
    ctx: Context,
    outcome: str,
    arm: str,
    time: str | None,
    reason: Reason,
    quote: str,
    start: int | None,
    end: int | None,
) -> Excluded:
    return Excluded(
        record_id=ctx.record.id,
        study=ctx.study,
        arm=arm,
        outcome=outcome,
        time=time,
        reason=reason,
        quote=quote,
        start=start,
        end=end,
    )


def _duplicate(record: StudyRecord, best: StudyRecord) -> Excluded:
    return Excluded(
        record_id=record.id,
        study=record.id,
        arm="all",
        outcome="(whole record)",
        time=None,
        reason=Reason.DUPLICATE,
        detail=f"counted as {best.id}",
    )
