"""Final files written from shards, one shard in memory at a time, and the counts on the way."""

from __future__ import annotations

import contextlib
import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from corpus import Document
from extractor.records import StudyRecord
from rodnan import columns, flat
from rodnan.bibtex import BibtexWriter
from rodnan.export import atomic, harmless
from rodnan.interrupts import stop_if_interrupted
from rodnan.reading import Reading
from rodnan.references import reference_of
from rodnan.ris import ris_entry
from rodnan.shards import Shards
from validator.summary import CHECK_COLUMNS, JOURNAL_COLUMNS, CorpusCounts

Rows = Callable[[StudyRecord], Iterator[flat.Row]]

TABLES: tuple[tuple[str, Sequence[str], Rows], ...] = (
    ("records.csv", columns.MEASUREMENT, flat.measurement_rows),
    ("comparisons.csv", columns.COMPARISON, flat.comparison_rows),
    ("arms.csv", columns.ARM, flat.arm_rows),
    ("findings.csv", columns.FINDING, flat.finding_rows),
    ("checked_studies.csv", columns.CHECKED_STUDY, flat.checked_study_rows),
)


@dataclass(slots=True)
class Tally:
    """Counts that the terminal, the report and run.json show, one record after the other."""

    numbers: Counter[str] = field(default_factory=Counter)
    checks: CorpusCounts = field(default_factory=CorpusCounts)

    def add(self, record: StudyRecord) -> None:
        """Count one record."""
        self.numbers.update(
            documents=1,
            with_results=int(has_results(record)),
            arms=len(record.arms),
            measurements=len(record.measurements),
            comparisons=len(record.comparisons),
            p_values=sum(c.p_op is not None for c in record.comparisons),
        )
        self.numbers.update(f"findings_{f.verdict}" for f in record.findings)
        self.checks.add(record)

    def counts(self, failed: int, duplicates: int) -> dict[str, int]:
        """Return the counts in the order of run.json."""
        n = self.numbers
        names = ("with_results", "arms", "measurements", "comparisons", "p_values")
        return {
            "documents": n["documents"],
            "duplicates": duplicates,
            "failed": failed,
            **{name: n[name] for name in names},
            **{f"findings_{v}": n[f"findings_{v}"] for v in flat.SERIOUSNESS},
        }


@dataclass(slots=True)
class Chosen:
    """Choose what pooling and the report are made for: studies with results, ``empty`` others.

    ``left_out`` counts the studies without results past ``empty``; they are in every table.
    """

    empty: int
    left_out: int = 0

    def takes(self, record: StudyRecord) -> bool:
        """Say whether a study has results, or there is still room for one without."""
        if has_results(record):
            return True
        if self.empty == 0:
            self.left_out += 1
            return False
        self.empty -= 1
        return True


@dataclass(slots=True)
class Held:
    """What pooling needs in memory: the records chosen, without their texts."""

    chosen: Chosen
    records: list[StudyRecord] = field(default_factory=list)

    def add(self, record: StudyRecord) -> None:
        """Keep a record if it is chosen."""
        if self.chosen.takes(record):
            self.records.append(record)


def chosen_studies(shards: Shards, empty: int) -> Iterator[tuple[Document, StudyRecord]]:
    """Yield the studies that pooling is made for once more, one shard in memory at a time."""
    chosen = Chosen(empty)
    for entry in shards.entries():
        record = entry.record()
        if chosen.takes(record):
            yield entry.document(record), record


def has_results(record: StudyRecord) -> bool:
    """Say whether a record holds any number to look at."""
    return bool(record.measurements or record.comparisons)


@dataclass(frozen=True, slots=True)
class TableWriter:
    """A CSV file that grows record by record."""

    out: IO[str]
    names: Sequence[str]
    rows: Rows
    delimiter: str = ","

    def head(self) -> TableWriter:
        """Write the names of the columns."""
        self._writer().writerow(self.names)
        return self

    def add(self, record: StudyRecord) -> None:
        """Write the rows of one record."""
        self._writer().writerows(
            [harmless(row.get(name)) for name in self.names] for row in self.rows(record)
        )

    def _writer(self) -> Any:  # noqa: ANN401 - the csv module does not export its writer's type
        return csv.writer(self.out, delimiter=self.delimiter, lineterminator="\n")


def open_text(stack: contextlib.ExitStack, path: Path) -> IO[str]:
    """Open a file that appears under its name when the stack ends well."""
    temporary = stack.enter_context(atomic(path))
    return stack.enter_context(
        temporary.open("w", encoding="utf-8", errors="backslashreplace", newline="")
    )


def write_outputs(
    folder: Path, shards: Shards, held: Held | None, watch: Callable[[StudyRecord], StudyRecord]
) -> Tally:
    """Write documents.jsonl, records.jsonl, references and the tables; fill ``held``."""
    tally = Tally()
    with contextlib.ExitStack() as stack:
        documents = open_text(stack, folder / "documents.jsonl")
        records = open_text(stack, folder / "records.jsonl")
        writers = [
            TableWriter(open_text(stack, folder / name), names, rows).head()
            for name, names, rows in TABLES
        ]
        ris = open_text(stack, folder / "references.ris")
        bib, bibtex = open_text(stack, folder / "references.bib"), BibtexWriter()
        for entry in shards.entries():
            stop_if_interrupted()
            documents.write(entry.document_line)
            records.write(entry.record_line)
            record = watch(entry.record())
            tally.add(record)
            for writer in writers:
                writer.add(record)
            if has_results(record):
                reference = reference_of(record)
                ris.write(ris_entry(reference))
                bib.write(bibtex.entry(reference))
            if held is not None:
                held.add(record)
        _write_checks(folder, stack, tally.checks)
    return tally


def _write_checks(folder: Path, stack: contextlib.ExitStack, checks: CorpusCounts) -> None:
    """Write what the checks came to, by check and by journal."""
    for name, names, rows in (
        ("checks.csv", CHECK_COLUMNS, checks.check_rows()),
        ("journals.csv", JOURNAL_COLUMNS, checks.journal_rows()),
    ):
        writer = csv.writer(open_text(stack, folder / name), lineterminator="\n")
        writer.writerow(names)
        writer.writerows([harmless(row[column]) for column in names] for row in rows)


def write_stream(path: Path, shards: Shards, watch: Callable[[StudyRecord], StudyRecord]) -> None:
    """Write records from shards as JSON lines, CSV or TSV, by the ending."""
    ending = path.suffix.lower()
    with contextlib.ExitStack() as stack:
        out = open_text(stack, path)
        if ending != ".jsonl":
            mark = "\t" if ending == ".tsv" else ","
            table = TableWriter(out, columns.MEASUREMENT, flat.measurement_rows, mark).head()
        for entry in shards.entries():
            stop_if_interrupted()
            record = watch(entry.record())
            if ending == ".jsonl":
                out.write(entry.record_line)
            else:
                table.add(record)


def write_reading(folder: Path, reading: Reading) -> None:
    """Write errors.jsonl and duplicates.jsonl, or remove old ones if there is nothing to list."""
    failed = ({"path": f.path, "record": f.record, "message": f.message} for f in reading.failures)
    twice = (
        {"path": d.path, "id": d.id, "kept": d.kept, "reason": d.reason} for d in reading.duplicates
    )
    _write_list(folder / "errors.jsonl", failed, len(reading.failures))
    _write_list(folder / "duplicates.jsonl", twice, len(reading.duplicates))


def _write_list(path: Path, rows: Iterable[Mapping[str, Any]], count: int) -> None:
    if not count:
        path.unlink(missing_ok=True)
        return
    with contextlib.ExitStack() as stack:
        out = open_text(stack, path)
        out.writelines(json.dumps(row) + "\n" for row in rows)
