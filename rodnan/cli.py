"""The command line: read, map, write. Results to standard output or files, messages to stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from rodnan.cli_group import Command, Commands
from rodnan.cli_options import (
    EngineName,
    FailOn,
    Jobs,
    NoColor,
    Paths,
    Plots,
    Quiet,
    Resume,
    Sample,
    Scheduler,
    ShardSize,
    ShowConfig,
    SizesFile,
    Verbose,
    Version,
    VocabularyFiles,
    option,
)
from rodnan.errors import (
    EXIT_DONE,
    EXIT_FINDINGS,
    EXIT_INTERRUPTED,
    EXIT_SOME_FAILED,
    EXIT_UNEXPECTED,
    EXIT_USAGE,
    RodnanError,
)
from rodnan.interrupts import watched

app = typer.Typer(
    name="rodnan",
    cls=Commands,
    help="Clinical abstracts in; checked, pooled evidence out, every number with its words.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
command = partial(app.command, cls=Command)


@app.callback()
def main_options(
    version: Version = False,
    no_color: NoColor = False,
    show_config: ShowConfig = False,
) -> None:
    """Options that every command has."""


@command()
def run(
    ctx: typer.Context,
    paths: Paths = None,
    out: Annotated[Path, option("--out", "-o", help="Folder for the results.")] = Path("out"),
    sample: Sample = False,
    sizes: SizesFile = None,
    vocabulary: VocabularyFiles = None,
    jobs: Jobs = 1,
    resume: Resume = False,
    engine: EngineName = "local",
    scheduler: Scheduler = None,
    shard_size: ShardSize = 512,
    report_limit: Annotated[
        int,
        option("--report-limit", min=0, help="Pool and report up to so many studies with results."),
    ] = 20_000,
    plots: Plots = "svg",
    store: Annotated[
        Path | None,
        option("--store", help="Add to this evidence store (duckdb); work on what changed only."),
    ] = None,
    fail_on: FailOn = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Do the whole job: records, findings, pooled tables and report.html.

    Example: rodnan run abstracts/ -o out/
    """
    from rodnan.engines import Engine
    from rodnan.plots import plot_formats
    from rodnan.show_config import config_of
    from rodnan.whole import Batch, run_whole

    summary = run_whole(
        _inputs(paths, sample),
        out,
        sizes=_sizes(sizes, sample),
        vocabularies=_all(vocabulary),
        batch=Batch(Engine(jobs, engine, scheduler), resume, shard_size, report_limit, store),
        quiet=quiet,
        details=_details(verbose),
        command=sys.argv,
        config=config_of(ctx),
        plots=plot_formats(plots),
    )
    _finish(summary.failed, summary.verdicts, fail_on)


@command()
def extract(
    paths: Paths = None,
    out: Annotated[
        str,
        option("--out", "-o", help="File by its ending (.jsonl .csv .tsv .parquet .xlsx)."),
    ] = "-",
    sample: Sample = False,
    sizes: SizesFile = None,
    jobs: Jobs = 1,
    resume: Resume = False,
    engine: EngineName = "local",
    scheduler: Scheduler = None,
    shard_size: ShardSize = 512,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Write the records only; - is JSON lines on standard output.

    Example: rodnan extract abstracts/ -o records.csv
    """
    from rodnan.engines import Engine
    from rodnan.whole import Batch, run_extract

    failed = run_extract(
        _inputs(paths, sample),
        out,
        sizes=_sizes(sizes, sample),
        batch=Batch(Engine(jobs, engine, scheduler), resume, shard_size),
        quiet=quiet,
        details=_details(verbose),
    )
    _finish(failed, {}, None)


@command()
def check(
    paths: Paths = None,
    sample: Sample = False,
    sizes: SizesFile = None,
    vocabulary: VocabularyFiles = None,
    jobs: Jobs = 1,
    fail_on: FailOn = None,
    listing: Annotated[bool, option("--list", help="Show the table of checks and stop.")] = False,
    every: Annotated[
        bool, option("--all", help="Show every verdict, not only what wants a look.")
    ] = False,
    form: Annotated[
        str, option("--format", help="text, csv, jsonl, statcheck, studies, checks or journals.")
    ] = "text",
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Recompute what can be recomputed and show what does not fit.

    Example: rodnan check abstracts/ --fail-on inconsistent
    """
    from rodnan import checking
    from rodnan.terminal import show_text

    if listing:
        show_text(checking.table_of_checks())
        return
    result = checking.run_check(
        _inputs(paths, sample),
        sizes=_sizes(sizes, sample),
        vocabularies=_all(vocabulary),
        jobs=jobs,
        form=form,
        every=every,
        quiet=quiet,
        details=_details(verbose),
    )
    _finish(result.failed, result.verdicts, fail_on)


@command()
def pool(
    ctx: typer.Context,
    paths: Paths = None,
    outcome: Annotated[
        list[str] | None, option("--outcome", help="Outcome of the vocabulary (mRSS).")
    ] = None,
    time: Annotated[
        list[str] | None, option("--time", help="Time window of the vocabulary (12mo).")
    ] = None,
    by: Annotated[str, option("--by", help="treatment or class.")] = "treatment",
    min_confidence: Annotated[
        float, option("--min-confidence", min=0, max=1, help="Leave out what is less sure.")
    ] = 0.4,
    sample: Sample = False,
    sizes: SizesFile = None,
    vocabulary: VocabularyFiles = None,
    out: Annotated[
        Path | None, option("--out", "-o", help="Folder for tables and forest plots.")
    ] = None,
    plots: Plots = "svg",
    jobs: Jobs = 1,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Pool records (a .jsonl of them, the folder of a run) or abstracts into tables of effects.

    Example: rodnan pool records.jsonl --outcome mRSS --time 12mo --by treatment
    """
    from rodnan.plots import plot_formats
    from rodnan.pooling import run_pool
    from rodnan.settings import source_of
    from rodnan.show_config import config_of

    if out is None and source_of(ctx, "plots") == "COMMANDLINE":
        raise RodnanError("--plots needs a folder to write into: -o FOLDER")
    failed = run_pool(
        _inputs(paths, sample),
        outcomes=_all(outcome),
        times=_all(time),
        by=by,
        min_confidence=min_confidence,
        sizes=_sizes(sizes, sample),
        vocabularies=_all(vocabulary),
        out=out,
        plots=plot_formats(plots),
        jobs=jobs,
        quiet=quiet,
        command=sys.argv,
        config=config_of(ctx),
        details=_details(verbose),
    )
    _finish(failed, {}, None)


@command()
def review(
    folder: Annotated[Path, typer.Argument(help="A folder that `rodnan run` has filled.")],
    port: Annotated[int, option("--port", min=0, max=65535, help="0: any free one.")] = 0,
    browser: Annotated[bool, option(help="Open the page in the browser.")] = True,
) -> None:
    """Open a local page to confirm, correct, reject or add records.

    Example: rodnan review out/
    """
    from rodnan.review.server import serve

    serve(folder, port, browser=browser)


@command()
def explain(
    name: Annotated[str, typer.Argument(help="A check, a way of writing or a verdict.")],
) -> None:
    """Say what a check or a way of writing is, with an example.

    Example: rodnan explain two_means
    """
    from rodnan.explaining import explanation
    from rodnan.terminal import show_text

    show_text(explanation(name))


@command()
def sql(
    store: Annotated[Path, typer.Argument(help="An evidence store of `rodnan run --store`.")],
    statement: Annotated[str, typer.Argument(help="One SQL statement.")],
) -> None:
    """Answer SQL about an evidence store as CSV on standard output.

    Example: rodnan sql evidence.duckdb "select verdict, count(*) from findings group by all"
    """
    from rodnan.store import query

    query(store, statement, sys.stdout)


def _all(values: list[Any] | None) -> tuple[Any, ...]:
    return tuple(values or ())


def _details(verbose: bool) -> Callable[[str], None]:
    from rodnan.terminal import say, silent

    return say if verbose else silent


def _inputs(paths: list[str] | None, sample: bool) -> list[str]:
    if sample:
        from corpus import sample_paths

        return [*map(str, sample_paths()), *(paths or [])]
    if not paths:
        raise RodnanError("no input: name files or folders, - for standard input, or --sample")
    return paths


def _sizes(path: Path | None, sample: bool) -> Path | None:
    """Return the user's sizes; the sample corpus brings those of its historical cohorts along."""
    if path is None and sample:
        from corpus import sample_folder

        return Path(str(sample_folder())) / "sizes.csv"
    return path


def _finish(failed: int, verdicts: Mapping[str, int], fail_on: str | None) -> None:
    if fail_on is not None:
        from rodnan.flat import SERIOUSNESS

        if any(SERIOUSNESS[v] <= SERIOUSNESS[fail_on] for v, n in verdicts.items() if n):
            raise typer.Exit(EXIT_FINDINGS)
    if failed:
        raise typer.Exit(EXIT_SOME_FAILED)


def _run_and_flush() -> None:
    """Run; what is printed last may find the pipe closed too, and is not left to Python's end."""
    try:
        app()
    finally:
        sys.stdout.flush()


def _leave_pipe() -> NoReturn:
    """End quietly where nobody reads standard output any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(EXIT_DONE)


def main() -> None:
    """Run the command line; every error becomes one plain line and an exit code of its own."""
    try:
        with watched():
            _run_and_flush()
    except RodnanError as error:
        typer.echo(f"rodnan: {error}", err=True)
        sys.exit(EXIT_USAGE)
    except KeyboardInterrupt:
        typer.echo("rodnan: interrupted", err=True)
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        _leave_pipe()
    except SystemExit as stop:  # typer and rich exit with 1 where nobody reads any more
        if isinstance(stop.__context__, BrokenPipeError):
            _leave_pipe()
        raise
    except Exception as error:
        if os.environ.get("RODNAN_DEBUG"):
            raise
        typer.echo(
            f"rodnan: unexpected {type(error).__name__}: {error} (RODNAN_DEBUG=1 shows where)",
            err=True,
        )
        sys.exit(EXIT_UNEXPECTED)
