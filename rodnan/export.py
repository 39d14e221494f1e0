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
from typing import IO, TYPE_CHECKING, Any

from extractor.record_json import to_dict
from extractor.records import StudyRecord
from rodnan import columns, flat
from rodnan.errors import RodnanError

if TYPE_CHECKING:
    import pandas as pd

RECORD_ENDINGS = (".jsonl", ".csv", ".tsv", ".parquet", ".xlsx")

# A cell that a spreadsheet would run as a formula; numbers and a lone minus are harmless.
_FORMULA = re.compile(r"[=+\-@\t\r](?!\d*\.?\d*\Z)")

# What ``atomic`` calls its temporary files: hidden, the name, eight letters of the system's.
_ENDINGS = "csv|jsonl|json|html|R|ris|bib|svg|pdf|png"
_HALF_WRITTEN = re.compile(rf"\.[\w-]+\.(?:{_ENDINGS})\.[a-z0-9_]{{8}}")


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


def frame_rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows of a data frame; what is missing in it is None."""
    names = [str(c) for c in frame.columns]
    plain = frame.astype(object).where(frame.notna(), None)
    for row in plain.to_numpy():
        yield dict(zip(names, row, strict=True))


def json_line(record: StudyRecord) -> str:
    """Return one record as one line of JSON."""
    return json.dumps(to_dict(record), ensure_ascii=False) + "\n"


_SQL_TYPES = {"text": "VARCHAR", "real": "DOUBLE", "whole": "BIGINT", "yes or no": "BOOLEAN"}


def _write_parquet(path: Path, records: Sequence[StudyRecord]) -> None:
    """Write measurements with the types of their columns, whatever is in them: files add up."""
    import duckdb
    import pandas as pd

    rows = [row for r in records for row in flat.measurement_rows(r)]
    frame = pd.DataFrame(rows, columns=list(columns.MEASUREMENT), dtype=object)
    typed = ((f'"{c.name}"', _SQL_TYPES[c.type]) for c in columns.MEASUREMENTS)
    selected = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in typed)
    target = str(path).replace("'", "''")
    with duckdb.connect() as connection:
        connection.register("frame", frame)
        select = f"SELECT {selected} FROM frame"
        connection.execute(f"COPY ({select}) TO '{target}' (FORMAT parquet)")


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
            from rodnan.workbook import write_workbook

            write_workbook(temporary, records)
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
