"""Two arms of one study: mean differences of changes or final values, events against events."""

from __future__ import annotations

from dataclasses import dataclass, replace

from meta.context import ArmView, Context, own_name
from meta.convert_arms import Group, combine_events, combine_groups, events_from_percent
from meta.groups import Grouped, Item, by_slot
from meta.make_row import Side, Sides, design_marks, row_of
from meta.pairs import Pair
from meta.readings import Reading, read_measurement
from meta.rows import ArmNumbers, Mark, Reason, StudyRow, Used
from meta.timepoints import Slot, time_key

Rejected = tuple[Item, Reason]


@dataclass(frozen=True, slots=True)
class Sought:
    """One table entry that is looked for: a pair of sides at a time slot."""

    group: Grouped
    pair: Pair
    slot: Slot


def mean_rows(ctx: Context, group: Grouped, pair: Pair) -> tuple[list[StudyRow], list[Rejected]]:
    """Return the mean differences of a pair, one row (or split rows) a time slot."""
    items = _items(group, pair, "level", "change", "percent_change")
    rows: list[StudyRow] = []
    rejected: list[Rejected] = []
    for slot, members in by_slot(items).items():
        found, reasons = _best_means(ctx, Sought(group, pair, slot), members)
        rows += found
        rejected += reasons
    return rows, rejected


def _items(group: Grouped, pair: Pair, *kinds: str) -> list[Item]:
    views = pair.first + pair.second
    found = [i for v in views for i in group.of(v.label, *kinds)]
    return [i for i in found if i.point.moment != "baseline"]


def _best_means(
    ctx: Context, sought: Sought, members: list[Item]
) -> tuple[list[StudyRow], list[Rejected]]:
    kinds = ["change", "percent_change", "level"]
    if not ctx.settings.change_first:
        kinds = ["level", "change", "percent_change"]
    rejected: list[Rejected] = []
    for key, time in _times(members).items():
        for kind in kinds:
            chosen = [
                i
                for i in members
                if time_key(i.measurement.time) == key and i.measurement.kind == kind
            ]
            sides, reasons = _mean_sides(ctx, sought.pair, chosen)
            rejected += reasons
            if sides is None:
                continue
            used = {i.index for i in chosen}
            seen = used | {item.index for item, _ in rejected}
            for item in members:
                if item.index not in seen:
                    same = time_key(item.measurement.time) == key
                    reason = Reason.OTHER_SOURCE if same else Reason.OTHER_TIME
                    rejected.append((item, reason))
            return _rows(ctx, sought, time, kind, sides), rejected
    return [], rejected


def _times(members: list[Item]) -> dict[tuple[str, float | str | None], str | None]:
    """Distinct times in the order of the members, each with a label as printed."""
    out: dict[tuple[str, float | str | None], str | None] = {}
    for item in members:
        out.setdefault(time_key(item.measurement.time), item.measurement.time)
    return out


def _mean_sides(
    ctx: Context, pair: Pair, chosen: list[Item]
) -> tuple[tuple[list[Side], list[Side]] | None, list[Rejected]]:
    rejected: list[Rejected] = []
    sides: tuple[list[Side], list[Side]] = ([], [])
    for side, views in zip(sides, (pair.first, pair.second), strict=True):
        for view in views:
            attempts = [
                (i, _mean_side(ctx, i, view)) for i in chosen if i.measurement.arm == view.label
            ]
            good = [made for _, made in attempts if isinstance(made, Side)]
            rejected += [(i, made) for i, made in attempts if isinstance(made, Reason)]
            side.extend(good[:1])
    return (sides if sides[0] and sides[1] else None), rejected


def _mean_side(ctx: Context, item: Item, view: ArmView) -> Side | Reason:
    reading = read_measurement(ctx, item.index, item.key)
    if isinstance(reading, Reason):
        return reading
    if reading.n is None or reading.n < 2:  # noqa: PLR2004 - one participant has no SD
        return Reason.NO_N
    if reading.sd is None:
        return reading.no_sd or Reason.NO_SPREAD
    if Mark.IMPUTED in reading.marks and not ctx.settings.imputed:
        return Reason.IMPUTED
    return _side(reading, view.label, reading.n, reading.sd)


def _side(reading: Reading, label: str, n: int, sd: float) -> Side:
    return Side(
        numbers=ArmNumbers(label=label, n=n, mean=reading.mean, sd=sd),
        steps=reading.steps,
        marks=reading.marks,
        used=(reading.used,),
    )


def _rows(
    ctx: Context,
    sought: Sought,
    time: str | None,
    kind: str,
    sides: tuple[list[Side], list[Side]],
) -> list[StudyRow]:
    """One row, or one a treated arm with the control split, as the settings say."""
    events = kind == "proportion"
    measure = ctx.settings.ratio if events else ctx.settings.contrast
    marks = design_marks(ctx, sought.pair.historical, adjusted=False)
    firsts, seconds = sides
    second = _merge(seconds, events=events)
    if ctx.settings.shared_control == "split" and len(firsts) > 1:
        shared = _split(second, len(firsts))
        pairs = [(first, shared) for first in firsts]
    else:
        pairs = [(_merge(firsts, events=events), second)]
    out = []
    for first, other in pairs:
        both = Sides(
            treatment=sought.pair.treatment,
            comparator=sought.pair.comparator,
            first=first,
            second=other,
        )
        out.append(row_of(ctx, sought.group, sought.slot, time, measure, kind, both, marks))
    return out


def _merge(sides: list[Side], *, events: bool) -> Side:
    """Combine arms of one side into one group; one arm stays as it is."""
    if len(sides) == 1:
        return sides[0]
    label = " + ".join(s.numbers.label for s in sides)
    numbers = [s.numbers for s in sides]
    if events:
        total, n = combine_events([(int(a.events or 0), int(a.n or 0)) for a in numbers])
        merged = ArmNumbers(label=label, n=n, events=total)
    else:
        g = combine_groups([Group(a.n or 0.0, a.mean or 0.0, a.sd or 0.0) for a in numbers])
        merged = ArmNumbers(label=label, n=g.n, mean=g.mean, sd=g.sd)
    used: tuple[Used, ...] = tuple(u for s in sides for u in s.used)
    return Side(
        numbers=merged,
        steps=(*(step for s in sides for step in s.steps), f"arms combined: {label}"),
        marks=frozenset().union(*(s.marks for s in sides)),
        used=used,
    )


def _split(side: Side, parts: int) -> Side:
    a = side.numbers
    numbers = replace(
        a,
        n=None if a.n is None else a.n / parts,
        events=None if a.events is None else a.events / parts,
    )
    step = f"control shared by {parts} arms: its n divided"
    return replace(side, numbers=numbers, steps=(*side.steps, step))


def event_rows(ctx: Context, group: Grouped, pair: Pair) -> tuple[list[StudyRow], list[Rejected]]:
    """Return the risk ratios (or odds ratios, or differences) of a pair by time slot."""
    rows: list[StudyRow] = []
    rejected: list[Rejected] = []
    for slot, members in by_slot(_items(group, pair, "proportion")).items():
        found: list[StudyRow] = []
        for key, time in _times(members).items():
            chosen = [i for i in members if time_key(i.measurement.time) == key]
            if found:
                rejected += [(i, Reason.OTHER_TIME) for i in chosen]
                continue
            sides, reasons = _event_sides(ctx, pair, chosen)
            rejected += reasons
            if sides is None:
                continue
            if _says_nothing(ctx, sides):
                rejected += [(i, Reason.NO_CONTRAST) for i in chosen]
            else:
                found = _rows(ctx, Sought(group, pair, slot), time, "proportion", sides)
        rows += found
    return rows, rejected


def _says_nothing(ctx: Context, sides: tuple[list[Side], list[Side]]) -> bool:
    """Tell whether a ratio has nothing to go by: all or none in both arms. HB 10.4.4."""
    if ctx.settings.ratio == "RD":
        return False
    arms = [s.numbers for side in sides for s in side]
    return all(a.events == 0 for a in arms) or all(a.events == a.n for a in arms)


def _event_sides(
    ctx: Context, pair: Pair, chosen: list[Item]
) -> tuple[tuple[list[Side], list[Side]] | None, list[Rejected]]:
    rejected: list[Rejected] = []
    sides: tuple[list[Side], list[Side]] = ([], [])
    for side, views in zip(sides, (pair.first, pair.second), strict=True):
        for view in views:
            mine = [i for i in chosen if i.measurement.arm == view.label]
            attempts = [(i, event_side(ctx, i, view)) for i in mine]
            rejected += [(i, made) for i, made in attempts if isinstance(made, Reason)]
            side.extend([made for _, made in attempts if isinstance(made, Side)][:1])
    return (sides if sides[0] and sides[1] else None), rejected


def event_side(ctx: Context, item: Item, view: ArmView) -> Side | Reason:
    """Read events and n of one arm, or say what is missing."""
    m = item.measurement
    if m.confidence < ctx.settings.min_confidence:
        return Reason.CONFIDENCE
    flagged = item.index in ctx.flagged_measurements
    if flagged and not ctx.settings.flagged:
        return Reason.FLAGGED
    size = ctx.sizes[item.index]
    n, steps = size.n, size.steps
    marks = frozenset({Mark.IMPUTED} if size.imputed else ())
    if n is None or n < 1:
        return Reason.NO_N
    events = m.events
    if events is None and m.percent is not None:
        told = events_from_percent(m.percent.value, n, m.percent.decimals)
        if told is None:
            return Reason.IMPOSSIBLE_EVENTS
        events = told.events
        near = "" if told.lowest == told.highest else f" ({told.lowest} to {told.highest} print so)"
        steps = (*steps, f"events from percent{near}")
    if events is None:
        return Reason.NO_EVENTS
    if not 0 <= events <= n:
        return Reason.IMPOSSIBLE_EVENTS
    used = Used(
        kind="measurement",
        index=item.index,
        start=m.start,
        end=m.end,
        quote=m.quote,
        confidence=m.confidence,
    )
    return Side(
        numbers=ArmNumbers(label=view.label, n=n, events=events),
        steps=steps,
        marks=marks | ({Mark.FLAGGED} if flagged else frozenset()),
        used=(used,),
    )


def proportion_rows(
    ctx: Context, group: Grouped, arm: ArmView
) -> tuple[list[StudyRow], list[Rejected]]:
    """Return the share of one arm that had the event, by time slot."""
    items = [i for i in group.of(arm.label, "proportion") if i.point.moment != "baseline"]
    rows: list[StudyRow] = []
    rejected: list[Rejected] = []
    for slot, members in by_slot(items).items():
        found = False
        for item in members:
            made: Side | Reason = Reason.OTHER_TIME if found else event_side(ctx, item, arm)
            if isinstance(made, Reason):
                rejected.append((item, made))
                continue
            found = True
            sides = Sides(treatment=own_name(ctx, arm), comparator=None, first=made, second=None)
            time, measure = item.measurement.time, ctx.settings.proportion
            rows.append(row_of(ctx, group, slot, time, measure, "proportion", sides))
    return rows, rejected
