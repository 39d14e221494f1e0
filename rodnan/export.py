"""Write tables and records to files; the ending decides the format, files appear whole or not."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from extractor.record_json import to_dict
from extractor.records import StudyRecord
from rodnan import columns, flat
from rodnan.errors import RodnanError

Table = tuple[str, Sequence[str], Iterable[Mapping[str, Any]]]

RECORD_ENDINGS = (".jsonl", ".csv", ".tsv", ".parquet", ".xlsx")

# A cell that a spreadsheet would run as a formula; numbers and a lone minus are harmless.
_FORMULA = re.compile(r"[=+\-@\t\r](?!\d*\.?\d*\Z)")

# What ``atomic`` calls its temporary files: hidden, the name, eight letters of the system's.
_HALF_WRITTEN = re.compile(r"\.[\w-]+\.(?:csv|jsonl|json|html|R)\.[a-z0-9_]{8}")


@contextlib.contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """Give a temporary path beside ``path`` that replaces it when the block ends well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what ``atomic`` left half-written in a folder when its process was killed."""
    for path in folder.glob(".*"):
        if _HALF_WRITTEN.fullmatch(path.name):
            path.unlink(missing_ok=True)


def harmless(value: Any) -> Any:  # noqa: ANN401 - any cell
    """Return a cell that no spreadsheet runs: text that looks like a formula gets an apostrophe."""
    if isinstance(value, str) and _FORMULA.match(value):
        return "'" + value
    return value


def write_csv(
    out: IO[str], names: Sequence[str], rows: Iterable[Mapping[str, Any]], delimiter: str = ","
) -> int:
    """Write rows with a header; return how many there were."""
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(names)
    count = 0
    for row in rows:
        writer.writerow([harmless(row.get(name)) for name in names])
        count += 1
    return count


def write_csv_file(path: Path, names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> int:
    """Write a CSV file atomically; return the number of rows."""
    with atomic(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as out:
        return write_csv(out, names, rows)


def json_line(record: StudyRecord) -> str:
    """Return one record as one line of JSON."""
    return json.dumps(to_dict(record), ensure_ascii=False) + "\n"


def _tables(records: Sequence[StudyRecord]) -> list[Table]:
    return [
        (
            "measurements",
            columns.MEASUREMENT,
            [row for r in records for row in flat.measurement_rows(r)],
        ),
        (
            "comparisons",
            columns.COMPARISON,
            [row for r in records for row in flat.comparison_rows(r)],
        ),
        ("findings", columns.FINDING, [row for r in records for row in flat.finding_rows(r)]),
        ("arms", columns.ARM, [row for r in records for row in flat.arm_rows(r)]),
    ]


def _write_excel(path: Path, records: Sequence[StudyRecord]) -> None:
    import xlsxwriter

    tables = _tables(records)
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        readme = book.add_worksheet("README")
        readme.set_column(0, 0, 100)
        lines = [
            "Written by Rodnan. One sheet a table; one row an item.",
            "start and end are character offsets into the text; quote is what stands there.",
            "confidence: from 0 to 1, an estimate of the share of such rows that are right.",
            *(f"{name}: {len(list(rows))} rows" for name, _, rows in tables),
        ]
        for i, line in enumerate(lines):
            readme.write_string(i, 0, line)
        for name, names, rows in tables:
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 1)
            for j, column in enumerate(names):
                sheet.write_string(0, j, column, bold)
            for i, row in enumerate(rows, start=1):
                for j, column in enumerate(names):
                    value = row.get(column)
                    if value is not None:
                        sheet.write(i, j, value)


def _write_parquet(path: Path, records: Sequence[StudyRecord]) -> None:
    import duckdb
    import pandas as pd

    names = columns.MEASUREMENT
    rows = [row for r in records for row in flat.measurement_rows(r)]
    frame = pd.DataFrame(rows, columns=list(names))
    target = str(path).replace("'", "''")
    with duckdb.connect() as connection:
        connection.register("frame", frame)
        connection.execute(f"COPY frame TO '{target}' (FORMAT parquet)")


def write_records(records: Sequence[StudyRecord], destination: str) -> None:
    """Write records to a file by its ending, or as JSON lines to standard output for "-".

    Raises
    ------
    RodnanError
        If the ending is not one of ``RECORD_ENDINGS``.
    """
    if destination == "-":
        for record in records:
            sys.stdout.write(json_line(record))
        return
    path = Path(destination)
    ending = path.suffix.lower()
    if ending not in RECORD_ENDINGS:
        allowed = ", ".join(RECORD_ENDINGS)
        raise RodnanError(f"cannot write {path.name}: ending {ending or '(none)'}, not {allowed}")
    with atomic(path) as temporary:
        if ending == ".jsonl":
            temporary.write_text("".join(map(json_line, records)), "utf-8")
        elif ending == ".xlsx":
            _write_excel(temporary, records)
        elif ending == ".parquet":
            _write_parquet(temporary, records)
        else:
            text = io.StringIO(newline="")
            rows = (row for r in records for row in flat.measurement_rows(r))
            write_csv(text, columns.MEASUREMENT, rows, "\t" if ending == ".tsv" else ",")
            temporary.write_text(text.getvalue(), "utf-8")


def check_destination(destination: str) -> None:
    """Refuse an ending that cannot be written before any work is done."""
    if destination != "-" and Path(destination).suffix.lower() not in RECORD_ENDINGS:
        raise RodnanError(
            f"cannot write {destination}: the ending must be one of {', '.join(RECORD_ENDINGS)}"
        )
