"""Arguments and options that several commands share, spelled once."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from rodnan.cli_group import NO_COLOR, SHOW_CONFIG

# The variables are told once in the documentation, not beside every option.
option = partial(typer.Option, show_envvar=False)


def _known_verdict(value: str | None) -> str | None:
    from rodnan.flat import SERIOUSNESS

    if value is not None and value not in SERIOUSNESS:
        raise typer.BadParameter(f"must be one of {', '.join(SERIOUSNESS)}, got {value!r}")
    return value


def _known_plots(value: str) -> str:
    from rodnan.plots import plot_formats

    try:
        plot_formats(value)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    return value


Paths = Annotated[
    list[str] | None,
    typer.Argument(metavar="PATH...", help="Files, folders, globs; - for standard input."),
]
Sample = Annotated[bool, option("--sample", help="Read the sample corpus that ships along.")]
Jobs = Annotated[int, option("--jobs", "-j", min=1, help="Processes to use.")]
SizesFile = Annotated[
    Path | None,
    option("--sizes", help="CSV of known arm sizes: study,arm,n (and time)."),
]
VocabularyFiles = Annotated[
    list[Path] | None,
    option("--vocabulary", help="Your own vocabulary (TOML), added to the shipped one."),
]
Resume = Annotated[bool, option("--resume", help="Go on where a stopped run stood.")]
EngineName = Annotated[str, option("--engine", help="local, or dask for a cluster.")]
Scheduler = Annotated[
    str | None, option("--scheduler", help="Address of the dask scheduler: tcp://host:8786.")
]
ShardSize = Annotated[int, option("--shard-size", min=1, help="Documents in a shard.")]
Quiet = Annotated[bool, option("--quiet", "-q", help="Say nothing but errors.")]
Verbose = Annotated[
    bool,
    option("--verbose", "-v", help="Say what was read of each input and how long each stage took."),
]
Plots = Annotated[
    str,
    option(
        "--plots",
        callback=_known_plots,
        help="Formats of the plots: svg, pdf, png, several with commas, or none.",
    ),
]
FailOn = Annotated[
    str | None,
    option(
        "--fail-on",
        callback=_known_verdict,
        help="Exit with 1 if a verdict is at least this serious: inconsistent, ...",
    ),
]


def _version(value: bool) -> None:
    if value:
        from rodnan.manifest import rules_hash, version

        typer.echo(f"rodnan {version()}, rules {rules_hash()}")
        raise typer.Exit


def _no_color(value: bool) -> None:
    if value:
        os.environ["NO_COLOR"] = "1"  # what the libraries that colour look at


Version = Annotated[
    bool, option("--version", callback=_version, is_eager=True, help="Show the version.")
]
NoColor = Annotated[
    bool,
    option(
        NO_COLOR,
        callback=_no_color,
        is_eager=True,
        help="Print without colour, as with NO_COLOR=1; also after the command.",
    ),
]
ShowConfig = Annotated[
    bool,
    option(
        SHOW_CONFIG,
        expose_value=False,
        help="Show every option of the command, where it comes from, and stop.",
    ),
]
