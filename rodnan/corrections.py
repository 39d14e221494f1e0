"""What reviewers decided, kept beside the results and applied by every later run.

corrections.csv holds one decision a row, in the order in which they were made: accept, reject, edit
or add, of one measurement or comparison that is known by its words and their place. When the rules
change, a decision finds its item again by overlap, else by the same words elsewhere in the text.
A later decision on the same item replaces an earlier one of the same reviewer; "undo" takes the
last one back.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from extractor.record_json import from_dict, to_dict
from extractor.records import Comparison, Measurement, StudyRecord
from rodnan.errors import RodnanError

FILE = "corrections.csv"
ACTIONS = ("accept", "reject", "edit", "add", "undo")
KINDS = ("measurement", "comparison")
AGREED = "agreed"  # the reviewer under whose name reconciled decisions stand

Items = Sequence[Measurement | Comparison]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision of one reviewer. ``changes`` holds the record's own keys with new values."""

    when: str
    reviewer: str
    study: str
    kind: Literal["measurement", "comparison"]
    action: Literal["accept", "reject", "edit", "add", "undo"]
    start: int
    end: int
    quote: str
    ordinal: int = 0
    changes: str = ""

    @property
    def key(self) -> tuple[str, str, int, int, int]:
        """What the decision is about: items of one span are told apart by their ordinal."""
        return self.study, self.kind, self.start, self.end, self.ordinal


COLUMNS = tuple(f.name for f in fields(Decision))


def read_decisions(path: Path) -> list[Decision]:
    """Read corrections.csv; no file means no decisions.

    Raises
    ------
    RodnanError
        If a row does not read; the message names its line.
    """
    if not path.is_file():
        return []
    decisions = []
    with path.open(encoding="utf-8", newline="") as handle:
        for line, row in enumerate(csv.DictReader(handle), start=2):
            try:
                decisions.append(_decision(row))
            except (KeyError, TypeError, ValueError, RecursionError) as error:
                raise RodnanError(f"{path}, line {line}: not a decision: {error}") from error
    return decisions


def _decision(row: Mapping[str, str]) -> Decision:
    if row["action"] not in ACTIONS or row["kind"] not in KINDS:
        raise ValueError(f"action {row['action']!r}, kind {row['kind']!r}")
    if row["changes"]:
        json.loads(row["changes"])
    numbers = {name: int(row[name]) for name in ("start", "end", "ordinal")}
    return Decision(**{**row, **numbers})  # type: ignore[arg-type]  # checked just above


def _lock(descriptor: int) -> None:
    """Hold the file until it is closed, where the system can."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def append_decision(path: Path, decision: Decision) -> None:
    """Add one decision to the file, on the disk before this returns."""
    with path.open("a", encoding="utf-8", newline="") as handle:
        _lock(handle.fileno())  # two servers on one folder must not mix their lines
        writer = csv.writer(handle, lineterminator="\n")
        if os.fstat(handle.fileno()).st_size == 0:
            writer.writerow(COLUMNS)
        writer.writerow([getattr(decision, name) for name in COLUMNS])
        handle.flush()
        os.fsync(handle.fileno())


def standing(decisions: Iterable[Decision]) -> dict[tuple[str, str, int, int, int], Decision]:
    """Return the decision that stands for each item: the latest, after undoing what was undone.

    A decision of the reviewer "agreed" stands above those of single reviewers.
    """
    stacks: dict[tuple[tuple[str, str, int, int, int], str], list[Decision]] = {}
    for decision in decisions:
        stack = stacks.setdefault((decision.key, decision.reviewer), [])
        if decision.action == "undo":
            if stack:
                stack.pop()
        else:
            stack.append(decision)
    result: dict[tuple[str, str, int, int, int], Decision] = {}
    for (key, _), stack in stacks.items():
        if not stack:
            continue
        last, old = stack[-1], result.get(key)
        rank = (last.reviewer == AGREED, last.when)
        if old is None or rank >= (old.reviewer == AGREED, old.when):
            result[key] = last
    return result


def ordinals(items: Items) -> list[int]:
    """Return for each item its number among those of the same span."""
    seen: dict[tuple[int, int], int] = {}
    numbers = []
    for item in items:
        span = (item.start, item.end)
        numbers.append(seen.get(span, 0))
        seen[span] = numbers[-1] + 1
    return numbers


def _find(items: Items, d: Decision) -> int | None:
    """Return the index of the item that a decision is about, or None where it is gone."""
    numbers = ordinals(items)
    best, best_score = None, (0, 0, 0)
    for i, item in enumerate(items):
        overlap = min(item.end, d.end) - max(item.start, d.start)
        same = item.quote == d.quote
        if overlap <= 0 and not same:
            continue
        score = (int(overlap > 0) + int(same), int(numbers[i] == d.ordinal), max(overlap, 0))
        if score > best_score:
            best, best_score = i, score
    return best


def _edited(record: StudyRecord, kind: str, index: int, changes: Mapping[str, Any]) -> StudyRecord:
    """Return the record with one item's keys replaced, read back through the file format."""
    content = to_dict(record)
    item = content[f"{kind}s"][index]
    item.update(changes)
    item["printed"] = {k: v for k, v in item["printed"].items() if k not in changes}
    item["confidence"] = 1.0
    return from_dict(content)


def _added(record: StudyRecord, decision: Decision) -> StudyRecord:
    content = to_dict(record)
    place = {"quote": decision.quote, "start": decision.start, "end": decision.end}
    item = {**json.loads(decision.changes or "{}"), **place, "rule": "reviewer", "confidence": 1.0}
    items = [*content[f"{decision.kind}s"], item]
    content[f"{decision.kind}s"] = items  # appended, so that indexes in supports stay valid
    return from_dict(content)


def _without(record: StudyRecord, kind: str, gone: set[int]) -> StudyRecord:
    if not gone:
        return record
    if kind == "comparison":
        kept = tuple(c for i, c in enumerate(record.comparisons) if i not in gone)
        return replace(record, comparisons=kept)
    place: dict[int, int] = {}
    for i in range(len(record.measurements)):
        if i not in gone:
            place[i] = len(place)
    return replace(
        record,
        measurements=tuple(m for i, m in enumerate(record.measurements) if i not in gone),
        comparisons=tuple(
            replace(c, supports=tuple(place[i] for i in c.supports if i in place))
            for c in record.comparisons
        ),
    )


def _confirmed(record: StudyRecord, kind: str, index: int) -> StudyRecord:
    if kind == "measurement":
        measurements = list(record.measurements)
        measurements[index] = replace(measurements[index], confidence=1.0)
        return replace(record, measurements=tuple(measurements))
    comparisons = list(record.comparisons)
    comparisons[index] = replace(comparisons[index], confidence=1.0)
    return replace(record, comparisons=tuple(comparisons))


def apply_decisions(
    record: StudyRecord, decisions: Sequence[Decision]
) -> tuple[StudyRecord, list[Decision]]:
    """Return the record as reviewed, and the decisions whose words are no longer found.

    ``decisions`` are those that stand, of this study. Accepted and edited items get confidence 1.
    """
    lost: list[Decision] = []
    rejected: dict[str, set[int]] = {"measurement": set(), "comparison": set()}
    for d in sorted(decisions, key=lambda d: d.when):
        if d.action == "add":
            record = _added(record, d)
            continue
        items: Items = record.measurements if d.kind == "measurement" else record.comparisons
        index = _find(items, d)
        if index is None:
            lost.append(d)
        elif d.action == "reject":
            rejected[d.kind].add(index)
        elif d.action == "edit":
            record = _edited(record, d.kind, index, json.loads(d.changes or "{}"))
        else:
            record = _confirmed(record, d.kind, index)
    for kind, gone in rejected.items():
        record = _without(record, kind, gone)
    return record, lost
