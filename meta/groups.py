"""The measurements and comparisons of a record, grouped by outcome, unit, arm and time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractor.records import Comparison, Measurement
from meta.context import Context, OutcomeKey, is_characteristic, outcome_key, unit_key
from meta.timepoints import Slot, TimePoint, distance, slot_of, time_key, time_point

_ROUNDING = 0.02  # a value printed twice may be rounded differently


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A measurement in its place."""

    index: int
    measurement: Measurement
    key: OutcomeKey
    unit: str
    point: TimePoint
    slot: Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """A comparison in its place."""

    index: int
    comparison: Comparison
    key: OutcomeKey
    point: TimePoint
    slot: Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Everything that a record says of one outcome in one unit.

    ``ambiguous`` items contradict each other (two means of one arm at one time): nothing tells
    which is meant, so none is used.
    """

    key: OutcomeKey
    unit: str
    items: tuple[Item, ...]
    tests: tuple[Test, ...]
    ambiguous: tuple[Item, ...] = ()

    def of(self, arm: str, *kinds: str) -> list[Item]:
        """Items of an arm and of any of the kinds, in the order of the text."""
        return [i for i in self.items if i.measurement.arm == arm and i.measurement.kind in kinds]


def group_record(ctx: Context) -> list[Grouped]:
    """Group a record's items; characteristics (age, sex ...) are left aside."""
    keys = ctx.keys
    units = _units(ctx)
    tests = list(_tests(ctx))
    buckets: dict[tuple[str, str], list[Item]] = {}
    for index, (m, key) in enumerate(zip(ctx.record.measurements, keys, strict=True)):
        if is_characteristic(m.outcome):
            continue
        point = time_point(m.time)
        item = Item(
            index=index,
            measurement=m,
            key=key,
            unit=units[index],
            point=point,
            slot=slot_of(point, ctx.vocabulary),
        )
        buckets.setdefault((key.name, item.unit), []).append(item)
    for test in tests:
        if not any(name == test.key.name for name, _ in buckets):
            buckets[test.key.name, _default_unit(test.key)] = []
    home = {test.index: _home(test, buckets) for test in tests}
    groups = []
    for (name, unit), items in buckets.items():
        bad = _contradictory(items)
        key = items[0].key if items else next(t.key for t in tests if t.key.name == name)
        groups.append(
            Grouped(
                key=key,
                unit=unit,
                items=tuple(i for i in items if i.index not in bad),
                tests=tuple(t for t in tests if home[t.index] == (name, unit)),
                ambiguous=tuple(i for i in items if i.index in bad),
            )
        )
    return groups


def _contradictory(items: list[Item]) -> set[int]:
    """Indexes of items that say different things of one arm, outcome, time and statistic."""
    said: dict[tuple[object, ...], dict[int, float]] = {}
    for item in items:
        m = item.measurement
        if m.value is not None:
            place = (m.arm, m.kind, time_key(m.time), m.center == "median")
            said.setdefault(place, {})[item.index] = _share(m)
    return {
        index
        for values in said.values()
        if max(values.values()) - min(values.values()) > _ROUNDING * max(map(abs, values.values()))
        for index in values
    }


def _share(m: Measurement) -> float:
    """Return the value to compare: of a proportion in percent, however it is printed."""
    if m.kind == "proportion" and m.percent is None and m.events is not None and m.n:
        return 100.0 * m.events / m.n
    return m.value.value if m.value is not None else 0.0


def _home(test: Test, buckets: dict[tuple[str, str], list[Item]]) -> tuple[str, str]:
    """Return the one group that a comparison belongs to: its supports', else an absolute one."""
    mine = [place for place in buckets if place[0] == test.key.name]
    for place in mine:
        if any(item.index in test.comparison.supports for item in buckets[place]):
            return place
    default = (test.key.name, _default_unit(test.key))
    if default in mine:
        return default
    return min(mine, key=lambda place: place[1].startswith("% of"))


def _tests(ctx: Context) -> Iterator[Test]:
    for index, c in enumerate(ctx.record.comparisons):
        if is_characteristic(c.outcome):
            continue
        point = time_point(c.time)
        key = outcome_key(c.outcome, ctx.vocabulary)
        slot = slot_of(point, ctx.vocabulary)
        yield Test(index=index, comparison=c, key=key, point=point, slot=slot)


def _default_unit(key: OutcomeKey) -> str:
    return unit_key(key.scale.unit) if key.scale is not None else ""


def _units(ctx: Context) -> list[str]:
    """Units of all measurements: as printed, else the record's only one, else the scale's."""
    keys = ctx.keys
    printed: dict[tuple[str, str], set[str]] = {}
    for m, key in zip(ctx.record.measurements, keys, strict=True):
        if m.unit:
            printed.setdefault((key.name, _scale_of(m)), set()).add(unit_key(m.unit))
    out = []
    for m, key in zip(ctx.record.measurements, keys, strict=True):
        own = _default_unit(key)
        unit = unit_key(m.unit)
        if not m.unit:
            others = printed.get((key.name, _scale_of(m)), set())
            unit = next(iter(others)) if len(others) == 1 and m.kind != "proportion" else own
        if unit == "%" and own.startswith("%"):
            unit = own
        out.append("% of baseline" if m.kind == "percent_change" else unit)
    return out


def _scale_of(m: Measurement) -> str:
    return m.kind if m.kind in ("proportion", "percent_change") else "absolute"


def by_slot(items: list[Item]) -> dict[Slot, list[Item]]:
    """Split items by time slot, the nearest to the slot's target first, else the longest."""
    slots: dict[Slot, list[Item]] = {}
    for item in items:
        slots.setdefault(item.slot, []).append(item)
    for slot, members in slots.items():
        members.sort(key=lambda i: (distance(i.point, slot), -(i.point.days or 0.0), i.index))
    return slots
