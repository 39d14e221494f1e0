"""The whole job and its first part: documents to records, findings, pools, report, run.json."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from extractor.vocabulary import load_vocabulary
from rodnan import flat
from rodnan.batch import Job, by_study, process_all
from rodnan.clock import Clock
from rodnan.corrections import FILE as CORRECTIONS
from rodnan.corrections import read_decisions
from rodnan.engines import Engine
from rodnan.errors import RodnanError
from rodnan.export import check_destination, json_line, sweep, write_records
from rodnan.manifest import RUN, manifest, now, rules_hash, version, write_manifest
from rodnan.outputs import Chosen, Held, chosen_studies, write_outputs, write_reading, write_stream
from rodnan.plots import FORMATS, remove_plots
from rodnan.reading import Reading
from rodnan.shards import SHARD_SIZE, Known, Shards, nothing_known
from rodnan.sizes import Sizes, read_sizes
from rodnan.store import Store, open_store
from rodnan.terminal import (
    counted,
    progress,
    say,
    shows_progress,
    silent,
    tell_coverage,
    tell_reading,
)

if TYPE_CHECKING:
    from rodnan.pooling import Pooled

Details = Callable[[str], None]

NO_CONFIG: Mapping[str, Any] = MappingProxyType({})
SHARDS = ".shards"
REPORT_LIMIT = 20_000
STREAMED = (".jsonl", ".csv", ".tsv")
POOLED_FILES = ("pooled*.csv", "metafor.*", "meta.csv", "revman.csv")


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


@dataclass(frozen=True, slots=True)
class Batch:
    """How the work of a run is done; nothing here changes its results.

    ``report_limit`` is how many studies with results pooling and the report are made for: pooling
    holds the records of all of them in memory, and the report is one file that a browser opens.
    """

    engine: Engine = field(default_factory=Engine)
    resume: bool = False
    shard_size: int = SHARD_SIZE
    report_limit: int = REPORT_LIMIT
    store: Path | None = None

    def __post_init__(self) -> None:
        """Refuse sizes that cannot be.

        Raises
        ------
        RodnanError
            If a size is not positive.
        """
        if self.shard_size < 1 or self.report_limit < 0:
            raise RodnanError(
                f"--shard-size must be > 0 and --report-limit >= 0, got {self.shard_size} "
                f"and {self.report_limit}"
            )

    def shards(self, folder: Path) -> Shards:
        """Return the shards of a folder, those of an earlier run removed unless it is resumed."""
        shards = Shards(folder, self.shard_size)
        if not self.resume:
            shards.clear()
        return shards


def run_extract(
    paths: Sequence[str],
    out: str,
    *,
    sizes: Path | None,
    batch: Batch,
    quiet: bool,
    details: Details = silent,
) -> int:
    """Write the records of the inputs; return how many inputs failed."""
    check_destination(out)
    clock = Clock(details)
    reading = Reading(paths, count_first=shows_progress(quiet=quiet), details=details)
    job = Job(validate=False, sizes=load_sizes(sizes))
    if out == "-":
        if batch.resume:
            raise RodnanError("--resume needs a file to write: -o FILE")
        pairs = process_all(reading.documents(), job, batch.engine)
        for _, record in progress(pairs, "abstracts", total=reading.expected, quiet=quiet):
            print(json_line(reading.watch(record)), end="")  # noqa: T201 - results go to stdout
        clock.stop("extract", reading.time_told())
    else:
        _extract_to_file(reading, job, Path(out), batch, clock, quiet=quiet)
    tell_reading(reading, quiet=quiet)
    failed = counted(len(reading.failures), "input")
    say(f"{counted(reading.count, 'abstract')}, {failed} failed", quiet=quiet)
    return len(reading.failures)


def _extract_to_file(
    reading: Reading, job: Job, path: Path, batch: Batch, clock: Clock, *, quiet: bool
) -> None:
    make_folder(path.parent)
    shards = batch.shards(path.parent / f".{path.name}.shards")
    _work(shards, reading, job, batch, quiet=quiet)
    clock.stop("extract", reading.time_told())
    if path.suffix.lower() in STREAMED:
        write_stream(path, shards, reading.watch)
    else:  # a workbook or a parquet file is made in memory
        write_records([reading.watch(e.record()) for e in shards.entries()], str(path))
    clock.stop("write")
    shards.clear()


def _work(
    shards: Shards,
    reading: Reading,
    job: Job,
    batch: Batch,
    known: Known = nothing_known,
    *,
    quiet: bool,
) -> None:
    """Fill the shards; what is there stays there whatever happens."""

    def to_do() -> int | None:
        expected = reading.expected()
        return None if expected is None else expected - shards.reused * shards.size

    done = shards.fill(reading.documents(), job, batch.engine, known)
    try:
        for _ in progress(done, "abstracts", total=to_do, quiet=quiet):
            pass
    except KeyboardInterrupt:
        say("rodnan: stopped; the same command with --resume goes on from here")
        raise
    if shards.reused:
        say(f"{shards.reused} of {shards.count} shards were there already", quiet=quiet)


def run_whole(
    paths: Sequence[str],
    folder: Path,
    *,
    sizes: Path | None,
    vocabularies: tuple[Path, ...],
    batch: Batch,
    quiet: bool,
    command: Sequence[str],
    config: Mapping[str, Any] = NO_CONFIG,
    plots: Sequence[str] = FORMATS[:1],
    details: Details = silent,
) -> Summary:
    """Read, extract, check, pool and report into one folder.

    ``command`` and ``config`` are for run.json: the command line, and its options as resolved.
    ``plots`` are the formats of the forest plots. ``details`` is told each input and stage.

    Raises
    ------
    RodnanError
        If nothing can be read, or the folder cannot be written.
    """
    from rodnan.report.render import Outcome, report_studies, write_report

    started, clock = now(), Clock(details)
    check_vocabularies(vocabularies)
    reading = Reading(paths, count_first=shows_progress(quiet=quiet), details=details)
    known_sizes = load_sizes(sizes)
    make_folder(folder)
    decisions = by_study(read_decisions(folder / CORRECTIONS))
    job = Job(sizes=known_sizes, vocabularies=vocabularies, decisions=decisions)
    if decisions:
        made = sum(len(of_one) for of_one in decisions.values())
        say(f"{counted(made, 'decision')} of reviewers in {folder / CORRECTIONS}", quiet=quiet)
    sweep(folder)
    sweep(folder / "plots")
    shards = batch.shards(folder / SHARDS)
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(open_store(batch.store)) if batch.store else None
        known = store.known if store else nothing_known
        _work(shards, reading, job, batch, known, quiet=quiet)
        if store is not None and shards.documents:
            _add_to_store(store, shards, folder, command, started, quiet=quiet)
    if not shards.documents:
        shards.clear()
        tell_reading(reading, quiet=quiet)
        raise RodnanError(f"nothing to do: none of {len(reading.failures)} inputs could be read")
    clock.stop("extract and check", reading.time_told())
    limit = batch.report_limit
    held = Held(Chosen(limit)) if shards.with_results <= limit else None
    tally = write_outputs(folder, shards, held, reading.watch)
    tell_reading(reading, quiet=quiet)
    write_reading(folder, reading)
    clock.stop("tables")
    counts = tally.counts(len(reading.failures), len(reading.duplicates))
    if held is not None:
        pooled = _pool(folder, held, vocabularies, plots, quiet=quiet)
        clock.stop("pool")
        studies = report_studies(chosen_studies(shards, limit))
        outcome = Outcome(counts, tally.checks.all.coverage(), pooled, reading.failures)
        write_report(folder / "report.html", studies, outcome)
        clock.stop("report")
    else:
        _leave_out_report(folder, shards.with_results, limit)
    options: dict[str, Any] = {
        "sizes": str(sizes) if sizes else None,
        "vocabularies": [str(p) for p in vocabularies],
        "jobs": batch.engine.jobs,
        "engine": batch.engine.name,
        "report_limit": batch.report_limit,
        "store": str(batch.store) if batch.store else None,
        "corrected": sorted(decisions),
    }
    write_manifest(
        folder / RUN,
        manifest(
            command=command,
            options=options,
            config=config,
            paths=paths,
            inputs=reading.inputs.done,
            counts=counts,
            started=started,
            seconds=clock.seconds,
        ),
    )
    shards.clear()
    if not quiet:
        tell_counts(counts, folder)
        tell_coverage(tally.checks.all.coverage())
    return Summary(len(reading.failures), {v: counts[f"findings_{v}"] for v in flat.SERIOUSNESS})


def _add_to_store(
    store: Store,
    shards: Shards,
    folder: Path,
    command: Sequence[str],
    started: str,
    *,
    quiet: bool,
) -> None:
    """Add what the shards hold to the evidence store, one shard in memory at a time."""
    store.begin(
        {
            "started": started,
            "rodnan": version(),
            "rules": rules_hash(),
            "command": " ".join(command),
        }
    )
    changed = sum(store.add(*shards.shard_with_keys(i)) for i in range(shards.count))
    store.correct(str(folder.resolve()), read_decisions(folder / CORRECTIONS))
    store.end(now(), shards.documents, changed)
    say(f"evidence store: {changed} of {shards.documents} documents new or changed", quiet=quiet)


def _pool(
    folder: Path,
    held: Held,
    vocabularies: tuple[Path, ...],
    plots: Sequence[str],
    *,
    quiet: bool,
) -> Pooled:
    """Pool the records held, write and print the tables."""
    from rodnan.pooling import pool_and_write, print_pooled

    pooled = pool_and_write(held.records, vocabularies, folder, plots)
    left_out = held.chosen.left_out
    if left_out:
        say(f"{left_out} studies without results are in the tables only, not in report.html")
    if not quiet:
        print_pooled(pooled, load_vocabulary(*vocabularies))
    return pooled


def _leave_out_report(folder: Path, with_results: int, limit: int) -> None:
    """Remove what an earlier run pooled and reported, and say why there is none now."""
    for pattern in ("report.html", *POOLED_FILES):
        for path in folder.glob(pattern):
            path.unlink()
    remove_plots(folder / "plots")
    say(
        f"{with_results} studies have results: pooling and the report are made for up to {limit} "
        "(--report-limit); `rodnan pool` takes a selection of records.jsonl"
    )


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
    flagged = sum(counts[f"findings_{v}"] for v in flat.FLAGS)
    say(
        f"{counted(counts['documents'], 'abstract')}, {counts['with_results']} with results: "
        f"{counted(counts['measurements'], 'measurement')}, "
        f"{counted(counts['comparisons'], 'comparison')}, {counted(counts['p_values'], 'p-value')}"
    )
    say(
        f"findings: {flagged} do not fit, {counts['findings_consistent_if']} fit under an "
        f"assumption, {counts['findings_consistent']} consistent, "
        f"{counts['findings_not_checkable']} not checkable"
    )
    written = "report.html, records, findings and pooled tables, run.json"
    if not (folder / "report.html").exists():
        written = "records, comparisons and findings, run.json"
    say(f"written to {folder}: {written}")
