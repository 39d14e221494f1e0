"""Pool records into tables and write them: the last part of the whole job, and a command alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.records import StudyRecord
from extractor.vocabulary import Vocabulary, load_vocabulary
from rodnan.batch import Job
from rodnan.clock import Clock
from rodnan.errors import RodnanError
from rodnan.export import atomic, frame_rows, write_csv_file
from rodnan.families import Family, families_of
from rodnan.manifest import RUN, manifest, now, write_manifest
from rodnan.plots import write_plots
from rodnan.pool_inputs import RECORDS, Gathered, gather
from rodnan.terminal import counted, say, silent, terminal_width
from rodnan.whole import NO_CONFIG, Details, check_vocabularies, load_sizes, make_folder

if TYPE_CHECKING:
    import pandas as pd

    from meta.settings import Settings
    from meta.tables import PooledTables

BY = ("treatment", "class")
# Numbers that the extractor is less sure of wait for a reviewer: accepted, they are pooled.
LEAST_CONFIDENCE = 0.4


@dataclass(frozen=True, slots=True)
class Pooled:
    """Pooled tables and the families that they are drawn in, those with most studies first."""

    tables: PooledTables
    families: tuple[Family, ...]

    @property
    def rows_pooled(self) -> int:
        """How many study rows are in tables."""
        return len(self.tables.rows)

    @property
    def rows_excluded(self) -> int:
        """How many numbers are in no table."""
        return len(self.tables.excluded)


def _write_frame(path: Path, frame: pd.DataFrame) -> None:
    write_csv_file(path, [str(c) for c in frame.columns], frame_rows(frame))


def _pool(
    records: Sequence[StudyRecord], vocabularies: tuple[Path, ...], settings: Settings | None = None
) -> PooledTables:
    from meta.settings import Settings
    from meta.tables import pool_records

    settings = settings or Settings(min_confidence=LEAST_CONFIDENCE)
    return pool_records(records, load_vocabulary(*vocabularies), settings)


def _write_exports(folder: Path, tables: PooledTables) -> None:
    """Write the rows for metafor with a script that runs it, for R's meta and for RevMan."""
    from meta import export

    for name, frame in (
        ("metafor.csv", export.metafor_frame(tables)),
        ("meta.csv", export.meta_frame(tables)),
        ("revman.csv", export.revman_frame(tables)),
    ):
        _write_frame(folder / name, frame)
    with atomic(folder / "metafor.R") as temporary:
        temporary.write_text(export.metafor_script(tables, "metafor.csv"), "utf-8")


def write_pooled(folder: Path, pooled: Pooled, plots: Sequence[str]) -> None:
    """Write pooled.csv, its study rows, what was left out, the sensitivity, and the plots.

    ``plots`` are the formats of the forest plots.
    """
    for name, frame in (
        ("pooled.csv", pooled.tables.pooled),
        ("pooled_rows.csv", pooled.tables.rows),
        ("pooled_excluded.csv", pooled.tables.excluded),
        ("pooled_sensitivity.csv", pooled.tables.sensitivity),
    ):
        _write_frame(folder / name, frame)
    _write_exports(folder, pooled.tables)
    undrawn = write_plots(folder / "plots", pooled.tables, pooled.families, plots)
    if undrawn:
        say(f"{undrawn} forest plots are too long or too many for plots/; see pooled_rows.csv")


def pool_and_write(
    records: Sequence[StudyRecord],
    vocabularies: tuple[Path, ...],
    folder: Path,
    plots: Sequence[str],
) -> Pooled:
    """Pool with the default settings and write everything into a folder."""
    tables = _pool(records, vocabularies)
    pooled = Pooled(tables, families_of(tables, load_vocabulary(*vocabularies)))
    write_pooled(folder, pooled, plots)
    return pooled


def print_pooled(pooled: Pooled, vocabulary: Vocabulary) -> None:
    """Print the tables of the vocabulary's outcomes that more than one study is in.

    Families of treatments count as one: a treatment with one study is shown beside the others.
    """
    from dataclasses import replace

    tables = pooled.tables
    shown = {n for f in pooled.families if f.rows > 1 for n in f.numbers}
    known = {o.name for o in vocabulary.outcomes}
    frame = tables.pooled
    chosen = frame[frame["table"].isin(shown) & frame["outcome"].isin(known)]
    if len(chosen) or not len(frame):
        _print_tables(replace(tables, pooled=chosen))
    rest = len(frame) - len(chosen)
    if rest:
        more = counted(rest, "more line" if len(chosen) else "line")
        say(f"{more}, of single studies or other outcomes: see pooled.csv")


def _print_tables(tables: PooledTables) -> None:
    from meta.printing import print_tables

    print(print_tables(tables, terminal_width()))  # noqa: T201 - results go to standard output


def pooled_text_rows(
    records: Sequence[StudyRecord], vocabularies: tuple[Path, ...]
) -> dict[str, Any]:
    """Return the pooled table as heads and rows of text."""
    from rodnan.report.pooled import HEADS, text_rows

    tables = _pool(records, vocabularies)
    return {"heads": [h.name for h in HEADS], "rows": text_rows(tables)}


def _wanted(
    tables: PooledTables,
    outcomes: tuple[str, ...],
    times: tuple[str, ...],
    vocabulary: Vocabulary,
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
    min_confidence: float,
    sizes: Path | None,
    vocabularies: tuple[Path, ...],
    out: Path | None,
    plots: Sequence[str],
    jobs: int,
    quiet: bool,
    command: Sequence[str],
    config: Mapping[str, Any] = NO_CONFIG,
    details: Details = silent,
) -> int:
    """Pool and print; write tables, plots and run.json where a folder is given.

    Returns how many inputs failed. ``command`` and ``config`` are for run.json, as in a whole run.

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
    started, clock = now(), Clock(details)
    gathered = gather(paths, job, jobs, details, quiet=quiet)
    clock.stop("read and extract")
    settings = Settings(by="class" if by == "class" else "treatment", min_confidence=min_confidence)
    tables = _pool(gathered.records, vocabularies, settings)
    tables = _wanted(tables, outcomes, times, load_vocabulary(*vocabularies))
    clock.stop("pool")
    _print_tables(tables)
    if out is not None:
        make_folder(out)
        families = families_of(tables, load_vocabulary(*vocabularies))
        write_pooled(out, Pooled(tables, families), plots)
        clock.stop("tables and plots")
        options = {
            "outcomes": list(outcomes),
            "times": list(times),
            "by": by,
            "min_confidence": min_confidence,
            "sizes": str(sizes) if sizes else None,
            "vocabularies": [str(p) for p in vocabularies],
        }
        content = manifest(
            command=command,
            options=options,
            config=config,
            paths=gathered.paths,
            inputs=gathered.inputs,
            counts=_counts(gathered, tables),
            started=started,
            seconds=clock.seconds,
        )
        write_manifest(_manifest_in(out), content)
        say(f"written to {out}", quiet=quiet)
    return gathered.failed


def _counts(gathered: Gathered, tables: PooledTables) -> dict[str, int]:
    return {
        "documents": len(gathered.records),
        "failed": gathered.failed,
        "tables": len(tables.tables),
        "rows": len(tables.rows),
        "excluded": len(tables.excluded),
    }


def _manifest_in(folder: Path) -> Path:
    """Return where to say what was pooled; the run.json of a whole run stays what it is."""
    return folder / ("pool.json" if (folder / RECORDS).is_file() else RUN)
