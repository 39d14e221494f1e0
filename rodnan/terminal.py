"""What a person sees on the terminal: messages, progress and tables on standard error or output."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from rich.table import Table

    from rodnan.reading import Reading
    from rodnan.spool import Spool
    from validator import Coverage

Item = TypeVar("Item")

VERDICT_STYLE = {
    "impossible": "bold red",
    "decision_error": "bold red",
    "inconsistent": "red",
    "consistent_if": "yellow",
    "consistent": "green",
    "not_checkable": "dim",
}
SHOWN = 20
MOST_REASONS = 8


def say(message: str, *, quiet: bool = False) -> None:
    """Write one line to standard error."""
    if not quiet:
        print(message, file=sys.stderr)  # noqa: T201 - this is the place that prints


def tell_reading(reading: Reading, *, quiet: bool = False) -> None:
    """List inputs that failed, are in doubt or came twice, one line each; long lists are cut."""
    _tell(reading.failures, "more inputs failed")
    if not quiet:
        _tell(reading.doubts, "more doubts about what was read")
        _tell(reading.duplicates, "more studies came twice")


def _tell(items: Spool[Any], rest: str) -> None:
    for item in islice(items, SHOWN):
        say(f"rodnan: {item}")
    if len(items) > SHOWN:
        say(f"rodnan: ... and {len(items) - SHOWN} {rest}")


def tell_coverage(coverage: Coverage) -> None:
    """Say how many p-values were checked, and why the rest was not."""
    from validator.reasons import REASONS

    say(coverage.sentence)
    for reason, count in coverage.reasons[:MOST_REASONS]:
        say(f"  {count:5d} not checkable: {REASONS.get(reason, reason)}")


def progress(items: Iterable[Item], noun: str, *, quiet: bool = False) -> Iterator[Item]:
    """Pass items through, showing count and rate on a terminal and nothing in a pipe."""
    if quiet or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    started = time.monotonic()
    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} {task.description}"))
    rate = TextColumn("{task.fields[rate]:,.0f}/s")
    with Progress(*columns, rate, TimeElapsedColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task(noun, total=None, rate=0.0)
        for count, item in enumerate(items, start=1):
            yield item
            elapsed = max(time.monotonic() - started, 1e-9)
            bar.update(task, completed=count, rate=count / elapsed)


def show_table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    title: str | None = None,
    styles: Mapping[str, str] | None = None,
) -> None:
    """Print a table that fits the width to standard output; cells in ``styles`` are coloured."""
    from rich.console import Console
    from rich.text import Text

    width = None if sys.stdout.isatty() else max(160, int(os.environ.get("COLUMNS", "0") or 0))
    console = Console(width=width, highlight=False)
    table = _table(heads, title)
    for row in rows:
        table.add_row(*(Text(cell, style=(styles or {}).get(cell, "")) for cell in row))
    console.print(table)


def _table(heads: Sequence[str], title: str | None) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    return table
