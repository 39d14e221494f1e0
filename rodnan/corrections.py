"""What reviewers decided, kept beside the results: the file, and which decision stands.

corrections.csv holds one decision a row, in the order in which they were made: accept, reject, edit
or add, of one measurement or comparison that is known by its words and their place. A later
decision on the same item replaces an earlier one of the same reviewer; "undo" takes the last one
back. ``rodnan.corrected`` applies them.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from rodnan.changes import clean_changes
from rodnan.errors import RodnanError

FILE = "corrections.csv"
ACTIONS = ("accept", "reject", "edit", "add", "undo")
KINDS = ("measurement", "comparison")
AGREED = "agreed"  # the reviewer under whose name reconciled decisions stand
ADDED = 1000  # ordinals from here on are those of records that reviewers added

Key = tuple[str, str, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision of one reviewer. ``changes`` is JSON: keys of the record with new values."""

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
    def key(self) -> Key:
        """What the decision is about: items of one span are told apart by their ordinal."""
        return self.study, self.kind, self.start, self.end, self.ordinal

    @property
    def values(self) -> dict[str, Any]:
        """The changes as keys and values, in the order of the table of keys."""
        return clean_changes(self.kind, json.loads(self.changes)) if self.changes else {}


COLUMNS = tuple(f.name for f in fields(Decision))


# --- the file ------------------------------------------------------------------------------------

# A spreadsheet would run such a cell; it gets an apostrophe in the file, and loses it when read.
_FORMULA = re.compile(r"'*[=+\-@\t\r](?!\d*\.?\d*\Z)")


def _to_cell(value: object) -> str:
    text = str(value).encode("utf-8", "backslashreplace").decode()
    return f"'{text}" if _FORMULA.match(text) else text


def _from_cell(text: str) -> str:
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def read_decisions(path: Path) -> list[Decision]:
    """Read corrections.csv; no file means no decisions.

    Raises
    ------
    RodnanError
        If the file or a row of it does not read; the message names the line.
    """
    try:
        content = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise RodnanError(f"{path}: {error}") from error
    decisions = []
    rows = csv.DictReader(io.StringIO(content, newline=""))
    try:
        for row in rows:
            decisions.append(_decision(row))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, csv.Error) as error:
        what = f"no column {error}" if isinstance(error, KeyError) else str(error)
        raise RodnanError(f"{path}, line {rows.line_num}: not a decision: {what}") from error
    return decisions


def _decision(row: Mapping[str, str]) -> Decision:
    if row["action"] not in ACTIONS or row["kind"] not in KINDS:
        raise ValueError(f"action {row['action']!r}, kind {row['kind']!r}")
    numbers = {name: int(row[name]) for name in ("start", "end", "ordinal")}
    texts = {name: _from_cell(row[name]) for name in COLUMNS if name not in numbers}
    if texts["changes"]:  # so that a mistake in them is told by its line
        clean_changes(row["kind"], json.loads(texts["changes"]))
    return Decision(**texts, **numbers)  # type: ignore[arg-type]  # checked just above


def _lock(descriptor: int) -> None:
    """Hold the file until it is closed, where the system can."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def _line(cells: Iterable[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([_to_cell(c) for c in cells])
    return out.getvalue()


def append_decisions(path: Path, decisions: Iterable[Decision]) -> None:
    """Add decisions to the file, all or none, on the disk before this returns.

    Raises
    ------
    RodnanError
        If the file cannot be written; it is then as it was.
    """
    lines = "".join(_line(getattr(d, name) for name in COLUMNS) for d in decisions)
    try:
        with path.open("ab+") as handle:
            _lock(handle.fileno())  # two servers on one folder must not mix their lines
            _append(handle.fileno(), lines)
    except OSError as error:
        raise RodnanError(f"cannot write {path}: {error.strerror or error}") from error


def _append(descriptor: int, lines: str) -> None:
    size = os.fstat(descriptor).st_size
    if size == 0:
        lines = _line(COLUMNS) + lines
    elif os.pread(descriptor, 1, size - 1) != b"\n":  # as some editors leave a file
        lines = "\n" + lines
    rest = lines.encode()
    try:
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, size)
        raise


# --- which decision stands -----------------------------------------------------------------------


def stacks(decisions: Iterable[Decision]) -> dict[Key, dict[str, list[Decision]]]:
    """Return by item and reviewer the decisions that were not taken back, in order."""
    result: dict[Key, dict[str, list[Decision]]] = {}
    for decision in decisions:
        stack = result.setdefault(decision.key, {}).setdefault(decision.reviewer, [])
        if decision.action != "undo":
            stack.append(decision)
        elif stack:
            stack.pop()
    return result


def rank(decision: Decision) -> tuple[bool, str]:
    """Return what a decision is weighed by: agreed ones stand above single ones, then the later."""
    return decision.reviewer == AGREED, decision.when


def standing(decisions: Iterable[Decision]) -> dict[Key, Decision]:
    """Return the decision that stands for each item: the latest, after undoing what was undone.

    A decision of the reviewer "agreed" stands above those of single reviewers.
    """
    result: dict[Key, Decision] = {}
    for key, by_reviewer in stacks(decisions).items():
        last = [stack[-1] for stack in by_reviewer.values() if stack]
        if last:
            result[key] = max(reversed(last), key=rank)
    return result


def last_of(decisions: Iterable[Decision], reviewer: str) -> Decision | None:
    """Return the last decision of a reviewer that was not taken back, or None."""
    made: list[Decision] = []
    for decision in decisions:
        if decision.reviewer != reviewer:
            continue
        if decision.action != "undo":
            made.append(decision)
            continue
        at = next((i for i in reversed(range(len(made))) if made[i].key == decision.key), None)
        if at is not None:
            made.pop(at)
    return made[-1] if made else None
