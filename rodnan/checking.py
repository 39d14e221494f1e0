"""The check command: verdicts of the validator, as text, CSV, JSON lines or statcheck's columns."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from extractor.records import Finding, StudyRecord
from rodnan import columns, flat
from rodnan.batch import Job, process_all
from rodnan.clock import Clock
from rodnan.engines import Engine
from rodnan.errors import RodnanError
from rodnan.export import frame_rows, write_csv
from rodnan.reading import Reading
from rodnan.terminal import (
    VERDICT_STYLE,
    progress,
    show_table,
    shows_progress,
    silent,
    tell_coverage,
    tell_reading,
)
from rodnan.whole import Details, Summary, check_vocabularies, load_sizes

FORMATS = ("text", "csv", "jsonl", "statcheck", "studies", "checks", "journals")
TABLES = {
    "statcheck": "statcheck_table",
    "studies": "study_table",
    "checks": "corpus_table",
    "journals": "journal_table",
}


def table_of_checks() -> str:
    """Return the table of checks as text."""
    from rodnan.explaining import check_text
    from validator import CHECKS

    return "\n\n".join(map(check_text, CHECKS))


def _shown(findings: Iterable[Finding], every: bool) -> list[Finding]:
    kept = [f for f in findings if every or f.verdict in flat.WANTS_A_LOOK]
    return sorted(kept, key=lambda f: flat.SERIOUSNESS[f.verdict])


def _text_rows(records: Iterable[StudyRecord], every: bool) -> Iterator[tuple[str, ...]]:
    for record in records:
        for finding in _shown(record.findings, every):
            item = flat.target_item(record, finding)
            quote = item.quote if item else ""
            yield (record.id, finding.verdict, finding.check, quote, finding.message)


def _print_text(records: Sequence[StudyRecord], every: bool) -> None:
    rows = list(_text_rows(records, every))
    if rows:
        heads = ("study", "verdict", "check", "words", "what was found")
        show_table(heads, rows, styles=VERDICT_STYLE)


def _print_coverage(records: Sequence[StudyRecord]) -> None:
    from validator import coverage

    tell_coverage(coverage(records))


def run_check(
    paths: Sequence[str],
    *,
    sizes: Path | None,
    vocabularies: tuple[Path, ...],
    jobs: int,
    form: str,
    every: bool,
    quiet: bool,
    details: Details = silent,
) -> Summary:
    """Check the inputs and print the findings.

    Raises
    ------
    RodnanError
        If the format is not one of ``FORMATS``.
    """
    if form not in FORMATS:
        raise RodnanError(f"--format must be one of {', '.join(FORMATS)}, got {form!r}")
    check_vocabularies(vocabularies)
    clock = Clock(details)
    reading = Reading(paths, count_first=shows_progress(quiet=quiet), details=details)
    job = Job(sizes=load_sizes(sizes), vocabularies=vocabularies)
    pairs = process_all(reading.documents(), job, Engine(jobs))
    records = [
        reading.watch(r)
        for _, r in progress(pairs, "abstracts", total=reading.expected, quiet=quiet)
    ]
    clock.stop("extract and check", reading.time_told())
    if form == "text":
        _print_text(records, every)
    elif form == "csv":
        rows = (row for r in records for row in flat.finding_rows(r))
        write_csv(sys.stdout, columns.FINDING, rows)
    elif form in TABLES:
        import validator

        frame = getattr(validator, TABLES[form])(records)
        write_csv(sys.stdout, list(frame.columns), frame_rows(frame))
    else:
        for record in records:
            for row in flat.finding_rows(record):
                print(json.dumps(row, ensure_ascii=False))  # noqa: T201 - results go to stdout
    clock.stop("print")
    tell_reading(reading, quiet=quiet)
    if not quiet:
        _print_coverage(records)
    verdicts: Counter[str] = Counter(f.verdict for r in records for f in r.findings)
    return Summary(len(reading.failures), verdicts)
