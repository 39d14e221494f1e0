"""Pool records into tables and write them: the last part of the whole job, and a command alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.record_json import from_dict
from extractor.records import StudyRecord
from extractor.vocabulary import load_vocabulary
from rodnan.batch import Job, process_all
from rodnan.errors import RodnanError
from rodnan.export import harmless, write_csv_file
from rodnan.reading import Reading
from rodnan.terminal import progress, say, tell_failures
from rodnan.whole import check_vocabularies, load_sizes, make_folder

if TYPE_CHECKING:
    import pandas as pd

    from meta.settings import Settings
    from meta.tables import PooledTables

BY = ("treatment", "class")


@dataclass(frozen=True, slots=True)
class Pooled:
    """Pooled tables with their forest plots by table number (SVG text)."""

    tables: PooledTables
    forests: dict[int, str]

    @property
    def rows_pooled(self) -> int:
        """How many study rows are in tables."""
        return len(self.tables.rows)

    @property
    def rows_excluded(self) -> int:
        """How many numbers are in no table."""
        return len(self.tables.excluded)


def _write_frame(path: Path, frame: pd.DataFrame) -> None:
    names = [str(c) for c in frame.columns]
    plain = frame.astype(object).where(frame.notna(), None)
    rows = ({n: harmless(v) for n, v in zip(names, row, strict=True)} for row in plain.to_numpy())
    write_csv_file(path, names, rows)


def _pool(
    records: Sequence[StudyRecord], vocabularies: tuple[Path, ...], settings: Settings | None = None
) -> PooledTables:
    from meta.tables import pool_records

    return pool_records(records, load_vocabulary(*vocabularies), settings)


def forests(tables: PooledTables) -> dict[int, str]:
    """Return a forest plot as SVG for every table."""
    from meta.plots import forest_of, to_svg

    return {t.number: to_svg(forest_of(tables, t.number)) for t in tables.tables}


def write_pooled(folder: Path, pooled: Pooled) -> None:
    """Write pooled.csv, its study rows, what was left out, the sensitivity, and the plots."""
    for name, frame in (
        ("pooled.csv", pooled.tables.pooled),
        ("pooled_rows.csv", pooled.tables.rows),
        ("pooled_excluded.csv", pooled.tables.excluded),
        ("pooled_sensitivity.csv", pooled.tables.sensitivity),
    ):
        _write_frame(folder / name, frame)
    plots = folder / "plots"
    plots.mkdir(exist_ok=True)
    for old in plots.glob("forest-*.svg"):
        old.unlink()
    for number, svg in pooled.forests.items():
        (plots / f"forest-{number:03d}.svg").write_text(svg, "utf-8")


def pool_and_write(
    records: Sequence[StudyRecord], vocabularies: tuple[Path, ...], folder: Path
) -> Pooled:
    """Pool with the default settings and write everything into a folder."""
    tables = _pool(records, vocabularies)
    pooled = Pooled(tables, forests(tables))
    write_pooled(folder, pooled)
    return pooled


def print_pooled(pooled: Pooled) -> None:
    """Print the pooled tables to standard output."""
    print(pooled.tables)  # noqa: T201 - results go to standard output


def pooled_text_rows(
    records: Sequence[StudyRecord], vocabularies: tuple[Path, ...]
) -> dict[str, Any]:
    """Return the pooled table as heads and rows of text."""
    from rodnan.report.pooled import HEADS, text_rows

    tables = _pool(records, vocabularies)
    return {"heads": [h.name for h in HEADS], "rows": text_rows(tables)}


def _is_records(path: str) -> bool:
    return path.endswith(".jsonl") and Path(path).is_file()


def _read_records(path: str) -> list[StudyRecord]:
    records = []
    for line, text in enumerate(Path(path).read_text("utf-8").splitlines(), start=1):
        if text.strip():
            try:
                records.append(from_dict(json.loads(text)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise RodnanError(f"{path}, line {line}: not a record: {error}") from error
    return records


def _gather(
    paths: Sequence[str], job: Job, jobs: int, *, quiet: bool
) -> tuple[list[StudyRecord], int]:
    """Return the records of record files and of abstracts, and how many inputs failed."""
    records = [r for p in paths if _is_records(p) for r in _read_records(p)]
    rest = [p for p in paths if not _is_records(p)]
    if not rest:
        return records, 0
    reading = Reading(rest)
    pairs = process_all(reading.documents(), job, jobs)
    records += [r for _, r in progress(pairs, "abstracts", quiet=quiet)]
    tell_failures(reading.failures)
    return records, len(reading.failures)


def _wanted(
    tables: PooledTables,
    outcomes: tuple[str, ...],
    times: tuple[str, ...],
    vocabulary: Any,  # noqa: ANN401
) -> PooledTables:
    """Return only the tables of the outcomes and time windows asked for.

    Raises
    ------
    RodnanError
        If an outcome or a window is not in the vocabulary or in the tables.
    """
    from dataclasses import replace

    known = {str(o).lower(): str(o) for o in tables.pooled["outcome"]}
    names = set()
    for outcome in outcomes:
        entry = vocabulary.outcome(outcome)
        name = entry.name if entry else known.get(outcome.lower())
        if name is None:
            raise RodnanError(f"--outcome {outcome!r}: no such outcome was pooled or is known")
        names.add(name)
    windows = {str(w) for w in tables.pooled["window"]} | {w.name for w in vocabulary.windows}
    for time in times:
        if time not in windows:
            raise RodnanError(f"--time {time!r}: not one of {', '.join(sorted(windows))}")

    def keep(frame: pd.DataFrame) -> pd.DataFrame:
        mask = frame["outcome"].isin(names) if names else frame["outcome"].notna()
        if times:
            mask &= frame["window"].isin(times)
        return frame[mask]

    pooled = keep(tables.pooled)
    numbers = set(pooled["table"])
    return replace(
        tables,
        pooled=pooled,
        rows=keep(tables.rows),
        sensitivity=keep(tables.sensitivity),
        tables=tuple(t for t in tables.tables if t.number in numbers),
    )


def run_pool(
    paths: Sequence[str],
    *,
    outcomes: tuple[str, ...],
    times: tuple[str, ...],
    by: str,
    sizes: Path | None,
    vocabularies: tuple[Path, ...],
    out: Path | None,
    jobs: int,
    quiet: bool,
) -> int:
    """Pool and print; write tables and plots where a folder is given. Return failed inputs.

    Raises
    ------
    RodnanError
        If an option names something unknown.
    """
    from meta.settings import Settings

    if by not in BY:
        raise RodnanError(f"--by must be one of {', '.join(BY)}, got {by!r}")
    check_vocabularies(vocabularies)
    job = Job(sizes=load_sizes(sizes), vocabularies=vocabularies)
    records, failed = _gather(paths, job, jobs, quiet=quiet)
    settings = Settings(by="class" if by == "class" else "treatment")
    tables = _pool(records, vocabularies, settings)
    tables = _wanted(tables, outcomes, times, load_vocabulary(*vocabularies))
    print(tables)  # noqa: T201 - results go to standard output
    if out is not None:
        make_folder(out)
        write_pooled(out, Pooled(tables, forests(tables)))
        say(f"written to {out}", quiet=quiet)
    return failed
