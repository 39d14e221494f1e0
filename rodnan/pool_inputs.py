"""What the pool command pools: records of an earlier run or extraction, and abstracts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.record_json import from_dict
from extractor.records import StudyRecord
from rodnan.batch import Job, process_all
from rodnan.engines import Engine
from rodnan.errors import RodnanError
from rodnan.inputs import Input
from rodnan.manifest import file_sha256
from rodnan.reading import Reading
from rodnan.terminal import counted, progress, tell_reading

RECORDS = "records.jsonl"


@dataclass(frozen=True, slots=True)
class Gathered:
    """Records to pool, and what they came from: paths of files, inputs with counts, failures."""

    records: Sequence[StudyRecord]
    paths: Sequence[str]
    inputs: Iterable[Input]
    failed: int


def gather(
    paths: Sequence[str], job: Job, jobs: int, details: Callable[[str], None], *, quiet: bool
) -> Gathered:
    """Return the records of record files, and those of abstracts read now, in this order.

    Raises
    ------
    RodnanError
        If a file of records holds something else.
    """
    records: list[StudyRecord] = []
    inputs: list[Input] = []
    files = [file for file in map(_records_of, paths) if file is not None]
    for file in files:
        found = _read_records(file)
        details(f"{file}: {counted(len(found), 'record')} of an earlier extraction read")
        digest = file_sha256(Path(file))
        inputs.append(Input(path=file, format="records", sha256=digest, documents=len(found)))
        records += found
    rest = [path for path in paths if _records_of(path) is None]
    if not rest:
        return Gathered(records, files, inputs, 0)
    reading = Reading(rest, details=details)
    pairs = process_all(reading.documents(), job, Engine(jobs))
    records += [reading.watch(r) for _, r in progress(pairs, "abstracts", quiet=quiet)]
    tell_reading(reading, quiet=quiet)
    inputs += reading.inputs.done
    return Gathered(records, [*files, *rest], inputs, len(reading.failures))


def _records_of(path: str) -> str | None:
    """Return the file of records that a path stands for: itself, or that in a folder of results."""
    inside = Path(path) / RECORDS
    if inside.is_file():
        return str(inside)
    return path if path.endswith(".jsonl") and Path(path).is_file() else None


def _read_records(path: str) -> list[StudyRecord]:
    records = []
    for line, text in enumerate(Path(path).read_text("utf-8").split("\n"), start=1):
        if text.strip():
            try:
                records.append(from_dict(json.loads(text)))
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                raise RodnanError(f"{path}, line {line}: not a record: {error}") from error
    return records
