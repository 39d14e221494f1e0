"""The whole job and its first part: documents to records, findings, pools, report, run.json."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from corpus import Document
from extractor.records import StudyRecord
from extractor.vocabulary import load_vocabulary
from rodnan import columns, flat
from rodnan.batch import Job, by_study, process_all
from rodnan.corrections import FILE as CORRECTIONS
from rodnan.corrections import read_decisions
from rodnan.errors import RodnanError
from rodnan.export import (
    atomic,
    check_destination,
    json_line,
    write_csv_file,
    write_records,
)
from rodnan.manifest import manifest, now, write_manifest
from rodnan.reading import Reading
from rodnan.sizes import Sizes, read_sizes
from rodnan.terminal import progress, say, tell_reading


@dataclass(slots=True)
class Clock:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def stop(self, stage: str) -> None:
        """End a stage and begin the next."""
        moment = time.perf_counter()
        self.seconds[stage] = moment - self._last
        self._last = moment


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run comes to, for the exit code."""

    failed: int
    verdicts: Mapping[str, int]


def load_sizes(path: Path | None) -> Sizes | None:
    """Return the user's sizes, if any."""
    return None if path is None else read_sizes(path)


def check_vocabularies(paths: Sequence[Path]) -> None:
    """Read the user's vocabularies now, so that a mistake in one is told before any work.

    Raises
    ------
    RodnanError
        If a file cannot be read or has an unknown key.
    """
    try:
        load_vocabulary(*paths)
    except (OSError, ValueError) as error:
        raise RodnanError(str(error)) from error


def run_extract(
    paths: Sequence[str], out: str, *, sizes: Path | None, jobs: int, quiet: bool
) -> int:
    """Write the records of the inputs; return how many inputs failed."""
    check_destination(out)
    reading = Reading(paths)
    job = Job(validate=False, sizes=load_sizes(sizes))
    pairs = process_all(reading.documents(), job, jobs)
    if out == "-":
        for _, record in progress(pairs, "abstracts", quiet=quiet):
            print(json_line(record), end="")  # noqa: T201 - results go to standard output
    else:
        write_records([r for _, r in progress(pairs, "abstracts", quiet=quiet)], out)
    tell_reading(reading, quiet=quiet)
    say(f"{reading.count} abstracts, {len(reading.failures)} inputs failed", quiet=quiet)
    return len(reading.failures)


def _write_documents(folder: Path, documents: Sequence[Document]) -> None:
    """Keep the texts beside the records, so that every offset can be looked up later."""
    with atomic(folder / "documents.jsonl") as temporary:
        lines = (
            json.dumps(
                {"id": d.id, "title": d.title, "text": d.text, "regions": d.regions},
                ensure_ascii=False,
            )
            for d in documents
        )
        temporary.write_text("\n".join(lines) + "\n", "utf-8")


def _write_tables(folder: Path, records: Sequence[StudyRecord]) -> None:
    with atomic(folder / "records.jsonl") as temporary, temporary.open("w", encoding="utf-8") as f:
        f.writelines(map(json_line, records))
    for name, names, rows in (
        ("records.csv", columns.MEASUREMENT, flat.measurement_rows),
        ("comparisons.csv", columns.COMPARISON, flat.comparison_rows),
        ("arms.csv", columns.ARM, flat.arm_rows),
        ("findings.csv", columns.FINDING, flat.finding_rows),
    ):
        write_csv_file(folder / name, names, (row for r in records for row in rows(r)))


def _write_failures(folder: Path, reading: Reading) -> None:
    path = folder / "errors.jsonl"
    path.unlink(missing_ok=True)
    if reading.failures:
        with atomic(path) as temporary:
            lines = (
                json.dumps({"path": f.path, "record": f.record, "message": f.message})
                for f in reading.failures
            )
            temporary.write_text("\n".join(lines) + "\n", "utf-8")


def count(records: Sequence[StudyRecord], failed: int, duplicates: int) -> dict[str, int]:
    """Return the counts that the terminal, the report and run.json show."""
    verdicts: Counter[str] = Counter(f.verdict for r in records for f in r.findings)
    return {
        "documents": len(records),
        "duplicates": duplicates,
        "failed": failed,
        "with_results": sum(bool(r.measurements or r.comparisons) for r in records),
        "arms": sum(len(r.arms) for r in records),
        "measurements": sum(len(r.measurements) for r in records),
        "comparisons": sum(len(r.comparisons) for r in records),
        "p_values": sum(c.p_op is not None for r in records for c in r.comparisons),
        **{f"findings_{v}": verdicts.get(v, 0) for v in flat.SERIOUSNESS},
    }


def _collect(
    pairs: Iterator[tuple[Document, StudyRecord]],
) -> tuple[list[Document], list[StudyRecord]]:
    documents, records = [], []
    for document, record in pairs:
        documents.append(document)
        records.append(record)
    return documents, records


def run_whole(
    paths: Sequence[str],
    folder: Path,
    *,
    sizes: Path | None,
    vocabularies: tuple[Path, ...],
    jobs: int,
    quiet: bool,
    command: Sequence[str],
) -> Summary:
    """Read, extract, check, pool and report into one folder.

    Raises
    ------
    RodnanError
        If nothing can be read, or the folder cannot be written.
    """
    from rodnan.pooling import pool_and_write, print_pooled
    from rodnan.report.render import write_report

    started, clock = now(), Clock()
    check_vocabularies(vocabularies)
    reading = Reading(paths)
    decisions = by_study(read_decisions(folder / CORRECTIONS))
    job = Job(sizes=load_sizes(sizes), vocabularies=vocabularies, decisions=decisions)
    pairs = process_all(reading.documents(), job, jobs)
    documents, records = _collect(progress(pairs, "abstracts", quiet=quiet))
    tell_reading(reading, quiet=quiet)
    if not records:
        raise RodnanError(f"nothing to do: none of {len(reading.failures)} inputs could be read")
    clock.stop("extract and check")
    make_folder(folder)
    _write_documents(folder, documents)
    _write_tables(folder, records)
    _write_failures(folder, reading)
    clock.stop("tables")
    pooled = pool_and_write(records, vocabularies, folder)
    clock.stop("pool")
    write_report(folder / "report.html", documents, records, pooled, reading.failures)
    clock.stop("report")
    counts = count(records, len(reading.failures), len(reading.duplicates))
    options: dict[str, Any] = {
        "sizes": str(sizes) if sizes else None,
        "vocabularies": [str(p) for p in vocabularies],
        "jobs": jobs,
    }
    write_manifest(
        folder / "run.json",
        manifest(
            command=command,
            options=options,
            paths=paths,
            counts=counts,
            started=started,
            seconds=clock.seconds,
        ),
    )
    if not quiet:
        print_pooled(pooled, load_vocabulary(*vocabularies))
        tell_counts(counts, folder)
    return Summary(len(reading.failures), {v: counts[f"findings_{v}"] for v in flat.SERIOUSNESS})


def make_folder(folder: Path) -> None:
    """Make the folder for results.

    Raises
    ------
    RodnanError
        If it cannot be made or is a file.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RodnanError(f"cannot write into {folder}: {error.strerror or error}") from error


def tell_counts(counts: Mapping[str, int], folder: Path) -> None:
    """Say in a few lines what the run came to."""
    flagged = sum(counts[f"findings_{v}"] for v in ("impossible", "decision_error", "inconsistent"))
    say(
        f"{counts['documents']} abstracts, {counts['with_results']} with results: "
        f"{counts['measurements']} measurements, {counts['comparisons']} comparisons, "
        f"{counts['p_values']} p-values"
    )
    say(
        f"findings: {flagged} do not fit, {counts['findings_consistent_if']} fit under an "
        f"assumption, {counts['findings_consistent']} consistent, "
        f"{counts['findings_not_checkable']} not checkable"
    )
    say(f"written to {folder}: report.html, records, findings and pooled tables, run.json")
