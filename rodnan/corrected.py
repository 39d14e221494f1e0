"""Apply reviewers' decisions to a record, finding their items again where the rules have changed.

A decision is about an item by its words and their place. Where an item of another place overlaps
it, or the text has moved and the same words stand once elsewhere, the decision goes with them.
Records that a reviewer added are in the record whatever the rules find; where the rules have come
to find the same number, the added one stands in its place and is not counted twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractor.record_json import from_dict, to_dict
from extractor.records import Comparison, Measurement, StudyRecord
from rodnan.changes import FIELDS, blank, changed
from rodnan.corrections import ADDED, KINDS, Decision, Key, rank, stacks, standing

Items = Sequence[Measurement | Comparison]
Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lost:
    """A decision that could not be applied, and why."""

    decision: Decision
    reason: str


def items_of(record: StudyRecord, kind: str) -> Items:
    """Return the measurements or the comparisons of a record."""
    return record.measurements if kind == "measurement" else record.comparisons


def ordinals(items: Items) -> list[int]:
    """Return for each item its number among those of the same span."""
    seen: dict[tuple[int, int], int] = {}
    numbers = []
    for item in items:
        span = (item.start, item.end)
        numbers.append(seen.get(span, 0))
        seen[span] = numbers[-1] + 1
    return numbers


# --- finding again -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: its span, and its number among those of the same span."""

    start: int
    end: int
    ordinal: int
    quote: str | None = None


def find(items: Items, place: Place, text: str | None = None) -> int | None:
    """Return the index of the item at a place, or None where it is gone.

    The same words elsewhere count only if they stand there once, and no longer (in ``text``, where
    it is given) at the place itself: else another "p < 0.05" would be taken for the one decided.
    """
    numbers = ordinals(items)
    best, best_score = None, (0, 0, 0)
    for i, item in enumerate(items):
        overlap = min(item.end, place.end) - max(item.start, place.start)
        if overlap <= 0:
            continue
        exact = item.start == place.start and item.end == place.end
        score = (1 + exact, int(numbers[i] == place.ordinal), overlap)
        if score > best_score:
            best, best_score = i, score
    if best is not None or place.quote is None:
        return best
    if text is not None and text[place.start : place.end] == place.quote:
        return None
    same = [i for i, item in enumerate(items) if item.quote == place.quote]
    spans = {(items[i].start, items[i].end) for i in same}
    if len(spans) != 1:
        return None
    return next((i for i in same if numbers[i] == place.ordinal), same[0])


def is_added(decision: Decision) -> bool:
    """Return whether a decision is about a record that a reviewer added."""
    return decision.action == "add" or decision.ordinal >= ADDED


def attached(
    record: StudyRecord, decisions: Sequence[Decision], text: str | None = None
) -> tuple[list[Decision], list[Decision]]:
    """Return the decisions at the present places of their items, and those whose item is gone.

    ``decisions`` are all that were made on this study, in order, those taken back too.
    """
    numbers = {kind: ordinals(items_of(record, kind)) for kind in KINDS}
    added = {d.key for d in decisions if is_added(d)}
    found: list[Decision] = []
    gone: list[Decision] = []
    for d in decisions:
        if d.key in added:
            found.append(d)
            continue
        items = items_of(record, d.kind)
        index = find(items, Place(d.start, d.end, d.ordinal, d.quote), text)
        if index is None:
            gone.append(d)
            continue
        item, ordinal = items[index], numbers[d.kind][index]
        found.append(replace(d, start=item.start, end=item.end, quote=item.quote, ordinal=ordinal))
    return found, gone


# --- applying ------------------------------------------------------------------------------------


def added_content(decisions: Sequence[Decision]) -> dict[Key, Content]:
    """Return what the added records that stand say: keys with values, by their key.

    The decision that stands says it in full; an accept means what was last added.
    """
    made = stacks(decisions)
    result: dict[Key, Content] = {}
    for key, d in standing(decisions).items():
        if not is_added(d) or d.action == "reject":
            continue
        adds = [x for stack in made[key].values() for x in stack if x.action in {"add", "edit"}]
        source = d if d.action != "accept" else max(adds, key=rank, default=None)
        if source is not None:
            result[key] = source.values
    return result


def twins(record: StudyRecord, added: Mapping[Key, Content]) -> set[tuple[str, int]]:
    """Return kind and index of the items of a record that are those added by hand, found too."""
    result = set()
    for (_, kind, start, end, _), content in added.items():
        for i, item in enumerate(items_of(record, kind)):
            if min(item.end, end) > max(item.start, start) and _says(item, content):
                result.add((kind, i))
    return result


def _says(item: Measurement | Comparison, content: Content) -> bool:
    def same(printed: float | None, typed: str | float | None) -> bool:
        return printed is not None and typed is not None and printed == float(typed)

    if isinstance(item, Measurement):
        value = item.value.value if item.value else None
        return item.arm == content.get("arm") and same(value, content.get("value"))
    p = item.p.value if item.p else None
    return item.groups == tuple(content.get("groups") or ()) and same(p, content.get("p"))


class _Bench:
    """A record's JSON form while decisions are worked into it."""

    def __init__(self, record: StudyRecord) -> None:
        self.record = record
        self.content = to_dict(record)
        self.index: dict[Key, int] = {}
        for kind in KINDS:
            items = items_of(record, kind)
            for i, (item, n) in enumerate(zip(items, ordinals(items), strict=True)):
                self.index[record.id, kind, item.start, item.end, n] = i

    def _supports(self, values: Content) -> Content:
        """Return changes with the places of supporting measurements as indexes."""
        if "supports" not in values:
            return values
        indexes = [self._measurement(p) for p in values["supports"]]
        return {**values, "supports": [i for i in indexes if i is not None]}

    def _measurement(self, p: Mapping[str, int]) -> int | None:
        key = (self.record.id, "measurement", p["start"], p["end"], p["ordinal"])
        if key in self.index:
            return self.index[key]
        if p["ordinal"] >= ADDED:
            return None
        return find(self.record.measurements, Place(p["start"], p["end"], p["ordinal"]))

    def add(self, decision: Decision, values: Content) -> None:
        """Append an added record, so that indexes in supports stay valid."""
        missing = [f.name for f in FIELDS[decision.kind] if f.needed and not values.get(f.name)]
        if missing:
            raise ValueError(f"{missing[0]} is needed")
        item = changed(blank(decision.kind), decision.kind, self._supports(values))
        item |= {"quote": decision.quote, "start": decision.start, "end": decision.end}
        rows = self.content[f"{decision.kind}s"]
        rows.append({**item, "rule": "reviewer", "confidence": 1.0})
        self.index[decision.key] = len(rows) - 1

    def edit(self, decision: Decision) -> None:
        """Change the named keys of an item alone; it is sure then. An accept changes none."""
        rows, at = self.content[f"{decision.kind}s"], self.index[decision.key]
        values = decision.values if decision.action == "edit" else {}
        item = changed(rows[at], decision.kind, self._supports(values))
        rows[at] = {**item, "confidence": 1.0}


def _without(record: StudyRecord, gone: set[tuple[str, int]]) -> StudyRecord:
    if not gone:
        return record
    place: dict[int, int] = {}
    for i in range(len(record.measurements)):
        if ("measurement", i) not in gone:
            place[i] = len(place)
    return replace(
        record,
        measurements=tuple(m for i, m in enumerate(record.measurements) if i in place),
        comparisons=tuple(
            replace(c, supports=tuple(place[s] for s in c.supports if s in place))
            for i, c in enumerate(record.comparisons)
            if ("comparison", i) not in gone
        ),
    )


def _add(bench: _Bench, decision: Decision, added: Mapping[Key, Content]) -> None:
    if decision.key in added:
        bench.add(decision, added[decision.key])
    elif decision.action != "reject":
        raise ValueError("nobody's added record stands there")


def apply_decisions(
    record: StudyRecord, decisions: Sequence[Decision], text: str | None = None
) -> tuple[StudyRecord, list[Lost]]:
    """Return the record as reviewed, and the decisions that could not be applied.

    Parameters
    ----------
    record
        As extracted.
    decisions
        All that were made on this study, in order. Of two on one item the later stands, and one
        of the reviewer "agreed" above both.
    text
        The document's text, if at hand: tells words that have moved from items no longer found.

    Accepted, edited and added items get confidence 1.
    """
    if not decisions:
        return record, []
    found, gone = attached(record, decisions, text)
    lost = [Lost(d, "no such record there any more") for d in standing(gone).values()]
    added = added_content(found)
    stands = standing(found)
    bench = _Bench(record)
    rejected: set[tuple[str, int]] = set()
    # Measurements first: comparisons say which of them they rest on.
    order = sorted(stands.values(), key=lambda d: (d.kind == "comparison", not is_added(d), d.when))
    for d in order:
        try:
            if is_added(d):
                _add(bench, d, added)
            elif d.action == "reject":
                rejected.add((d.kind, bench.index[d.key]))
            else:
                bench.edit(d)
        except ValueError as error:
            lost.append(Lost(d, str(error)))
    decided = {(d.kind, bench.index[d.key]) for d in stands.values() if not is_added(d)}
    rejected |= twins(record, added) - decided
    return _without(from_dict(bench.content), rejected), lost
