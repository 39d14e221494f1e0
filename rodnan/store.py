"""The evidence store: one duckdb file that holds what many runs found, and answers SQL.

Every run adds its documents and replaces those that changed; a document whose text, options and
rules are those of an earlier run is taken from the store instead of being worked on again.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from corpus import Document
from extractor.records import Source, StudyRecord
from rodnan import flat
from rodnan.corrections import Decision
from rodnan.errors import RodnanError
from rodnan.export import harmless
from rodnan.shards import Entry
from rodnan.store_schema import DOCUMENTS, MIGRATIONS, TABLES, VERSION, Column

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PANDAS = {"VARCHAR": "object", "DOUBLE": "Float64", "BIGINT": "Int64", "BOOLEAN": "boolean"}
_ROWS = {
    "arms": flat.arm_rows,
    "measurements": flat.measurement_rows,
    "comparisons": flat.comparison_rows,
    "findings": flat.finding_rows,
}


def name_of(study: str, source: Source) -> str:
    """Return what a document is called in every run: its PMID, else its file and its id there."""
    return f"pmid:{source.pmid}" if source.pmid else f"{source.path or '-'}#{study}"


class Store:
    """An open store. ``known`` before the work, ``add`` after it, in one run."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection
        self._run = 0

    def known(self, documents: Sequence[tuple[Document, str]]) -> dict[str, str]:
        """Return the record lines of documents that are in the store under the same key."""
        names = [name_of(d.id, d.source) for d, _ in documents]
        found = self._connection.execute(
            "SELECT key, record FROM documents WHERE document IN (SELECT unnest(?))", [names]
        ).fetchall()
        wanted = {key for _, key in documents}
        return {key: record for key, record in found if key in wanted}

    def begin(self, facts: Mapping[str, Any]) -> None:
        """Note that a run has begun: version, rules, command, options, time."""
        row = self._connection.execute("SELECT coalesce(max(run), 0) + 1 FROM runs").fetchone()
        self._run = int(row[0]) if row else 1
        columns = ("run", *facts)
        marks = ", ".join("?" * len(columns))
        names = ", ".join(columns)
        values = [self._run, *map(_clean, facts.values())]
        self._connection.execute(f"INSERT INTO runs ({names}) VALUES ({marks})", values)

    def end(self, ended: str, documents: int, changed: int) -> None:
        """Note that the run has ended."""
        self._connection.execute(
            "UPDATE runs SET ended = ?, documents = ?, changed = ? WHERE run = ?",
            [ended, documents, changed, self._run],
        )

    def add(self, entries: Sequence[Entry], keys: Sequence[str]) -> int:
        """Add the documents of a shard that are new or changed, all or none; return how many."""
        records = [entry.record() for entry in entries]
        names = [name_of(r.id, r.source) for r in records]
        old = self._connection.execute(
            "SELECT document, key FROM documents WHERE document IN (SELECT unnest(?))", [names]
        ).fetchall()
        there = dict(old)
        changed = [i for i, name in enumerate(names) if there.get(name) != keys[i]]
        if not changed:
            return 0
        gone = [names[i] for i in changed if names[i] in there]
        with self._transaction():
            if gone:
                for table in (DOCUMENTS, *TABLES):
                    self._connection.execute(
                        f"DELETE FROM {table} WHERE document IN (SELECT unnest(?))", [gone]
                    )
            rows = [self._document(entries[i], records[i], names[i], keys[i]) for i in changed]
            self._insert(DOCUMENTS, rows)
            for table in TABLES:
                if table in _ROWS:
                    self._insert(table, _item_rows(table, names, records, changed))
        return len(changed)

    def correct(self, folder: str, decisions: Iterable[Decision]) -> None:
        """Replace the corrections of a results folder by those that it has now."""
        with self._transaction():
            self._connection.execute("DELETE FROM corrections WHERE folder = ?", [folder])
            self._insert("corrections", _correction_rows(folder, decisions))

    def note(self, folder: str, decisions: Iterable[Decision]) -> None:
        """Add decisions just made to the corrections of a results folder."""
        with self._transaction():
            self._insert("corrections", _correction_rows(folder, decisions))

    def _document(self, entry: Entry, record: StudyRecord, name: str, key: str) -> dict[str, Any]:
        source = record.source
        return {
            "document": name,
            "study": record.id,
            "key": key,
            "run": self._run,
            "path": source.path,
            "format": source.format,
            "pmid": source.pmid,
            "doi": source.doi,
            "year": source.year,
            "journal": source.journal,
            "title": record.title,
            "total_n": record.total_n,
            "text": json.loads(entry.document_line)["text"],
            "record": entry.record_line,
        }

    def _insert(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        if not rows:
            return
        import pandas as pd

        array: Any = pd.array  # its overloads know no dtype that is a variable
        columns = _columns(table)
        frame = pd.DataFrame(
            {
                name: array([_clean(row.get(name)) for row in rows], dtype=_PANDAS[kind])
                for name, kind in columns
            }
        )
        names = ", ".join(f'"{name}"' for name, _ in columns)
        self._connection.register("incoming", frame)
        self._connection.execute(f"INSERT INTO {table} ({names}) SELECT * FROM incoming")
        self._connection.unregister("incoming")

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


def _correction_rows(folder: str, decisions: Iterable[Decision]) -> list[dict[str, Any]]:
    names = [n for n in Decision.__slots__ if n != "when"]
    return [
        {"folder": folder, "made": d.when} | {n: getattr(d, n) for n in names} for d in decisions
    ]


def _item_rows(
    table: str, names: Sequence[str], records: Sequence[StudyRecord], wanted: Sequence[int]
) -> list[dict[str, Any]]:
    return [{**row, "document": names[i]} for i in wanted for row in _ROWS[table](records[i])]


def _columns(table: str) -> tuple[Column, ...]:
    return MIGRATIONS[-1].columns[table]


def _clean(value: Any) -> Any:  # noqa: ANN401 - any cell
    """Return a cell that the database takes: text without lone surrogates and NUL."""
    if not isinstance(value, str):
        return value
    return value.encode("utf-8", "backslashreplace").decode().replace("\0", "\ufffd")


# --- opening -------------------------------------------------------------------------------------


def _connect(path: Path, *, read_only: bool) -> DuckDBPyConnection:
    import duckdb

    try:
        return duckdb.connect(str(path), read_only=read_only)
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise RodnanError(f"{path} cannot be opened as an evidence store: {reason}") from error


def migrate(connection: DuckDBPyConnection, path: Path) -> None:
    """Bring a store to the present version, step by step, each whole or not at all.

    Raises
    ------
    RodnanError
        If the store was written by a later version.
    """
    connection.execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT)")
    row = connection.execute("SELECT coalesce(max(version), 0) FROM schema_version").fetchone()
    version = int(row[0]) if row else 0
    if version > VERSION:
        raise RodnanError(
            f"{path} has schema version {version}, this program knows up to {VERSION}; update it"
        )
    for number, migration in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.execute("BEGIN")
        for statement in migration.statements:
            connection.execute(statement)
        connection.execute("INSERT INTO schema_version VALUES (?)", [number])
        connection.execute("COMMIT")


@contextmanager
def open_store(path: Path) -> Iterator[Store]:
    """Open a store to add to it; make it if it is not there.

    Raises
    ------
    RodnanError
        If the file is no store, is in use, or comes from a later version.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = _connect(path, read_only=False)
    try:
        migrate(connection, path)
        yield Store(connection)
    finally:
        connection.close()


def query(path: Path, statement: str, out: IO[str]) -> int:
    """Answer one SQL statement as CSV; the store cannot be changed by it, nor any file be read.

    Returns
    -------
    int
        The number of rows.

    Raises
    ------
    RodnanError
        If there is no store, or the statement is refused.
    """
    import duckdb

    if not path.is_file():
        raise RodnanError(f"no evidence store at {path}")
    connection = _connect(path, read_only=True)
    try:
        connection.execute("SET enable_external_access = false")
        answer = connection.execute(statement)
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([column[0] for column in answer.description or ()])
        count = 0
        while rows := answer.fetchmany(1000):
            writer.writerows([harmless(cell) for cell in row] for row in rows)
            count += len(rows)
    except duckdb.Error as error:
        raise RodnanError(f"SQL: {error}") from error
    finally:
        connection.close()
    return count
