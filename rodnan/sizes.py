"""Known arm sizes that a user supplies: a small CSV with the columns study, arm, n.

An optional column ``time`` limits a row to one time point. Sizes fill what the abstract does not
print; a printed size is never replaced.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from extractor.records import Arm, Measurement, StudyRecord
from extractor.vocabulary import fold
from rodnan.errors import RodnanError

COLUMNS = ("study", "arm", "n")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Arm sizes by (study, folded arm label, folded time or "")."""

    by_arm: Mapping[tuple[str, str, str], int]

    def of(self, study: str, arm: str, time: str | None = None) -> int | None:
        """Return the size for an arm at a time, else for the arm at any time.

        A listed "relaxin" is also the size of an arm "relaxin trial", if nothing else could be.
        """
        moments = (fold(time), "") if time else ("",)
        for moment in moments:
            exact = self.by_arm.get((study, fold(arm), moment))
            if exact is not None:
                return exact
        for moment in moments:
            near = self._near(study, arm, moment)
            if near is not None:
                return near
        return None

    def _near(self, study: str, arm: str, moment: str) -> int | None:
        """Return the size of the only listed arm whose words include the label's or lie in them."""
        words = set(fold(arm).split())
        sizes = {
            n
            for (key_study, key_arm, key_moment), n in self.by_arm.items()
            if key_study == study
            and key_moment == moment
            and (words <= set(key_arm.split()) or set(key_arm.split()) <= words)
        }
        return sizes.pop() if len(sizes) == 1 else None


def read_sizes(path: Path) -> Sizes:
    """Read known arm sizes.

    Raises
    ------
    RodnanError
        If the file cannot be read, a column is missing or a size is not a whole number > 0.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RodnanError(f"cannot read sizes from {path}: {error}") from error
    reader = csv.DictReader(text.splitlines())
    missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
    if missing:
        raise RodnanError(f"{path}: column {', '.join(missing)} is missing; needed: study,arm,n")
    sizes: dict[tuple[str, str, str], int] = {}
    for line, row in enumerate(reader, start=2):
        text_n = (row["n"] or "").strip()
        if not text_n.isdigit() or int(text_n) == 0:
            raise RodnanError(f"{path}, line {line}: n must be a whole number > 0, got {text_n!r}")
        key = (row["study"].strip(), fold(row["arm"]), fold(row.get("time") or ""))
        sizes[key] = int(text_n)
    return Sizes(sizes)


def _sized(m: Measurement, record: StudyRecord, sizes: Sizes) -> Measurement:
    if m.n is not None and not any(note.startswith("n from") for note in m.imputed):
        return m
    n = sizes.of(record.id, m.arm, m.time)
    if n is None:
        return m
    notes = tuple(note for note in m.imputed if not note.startswith("n from"))
    return replace(m, n=n, imputed=(*notes, "n supplied by the user"))


def apply_sizes(record: StudyRecord, sizes: Sizes | None) -> StudyRecord:
    """Return the record with sizes filled where the text prints none."""
    if sizes is None:
        return record

    def arm(a: Arm) -> Arm:
        return a if a.n is not None else replace(a, n=sizes.of(record.id, a.label))

    return replace(
        record,
        arms=tuple(map(arm, record.arms)),
        measurements=tuple(_sized(m, record, sizes) for m in record.measurements),
    )
