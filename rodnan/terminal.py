"""What a person sees on the terminal: messages, progress and tables on standard error or output."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from textwrap import fill
from typing import TYPE_CHECKING, Any, TypeVar

from rodnan.interrupts import stop_if_interrupted

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
NARROW = 110  # columns of a terminal below which a long last cell goes under its row
MOST_REASONS = 8
_SETTLED = 3.0  # seconds before a rate is worth telling what is left


def say(message: str, *, quiet: bool = False) -> None:
    """Write one line to standard error."""
    if not quiet:
        print(message, file=sys.stderr)  # noqa: T201 - this is the place that prints


def silent(_: str) -> None:
    """Say nothing of the details that --verbose tells."""


def tell_reading(reading: Reading, *, quiet: bool = False) -> None:
    """List inputs that failed, columns read, doubts and studies that came twice, one line each.

    Long lists are cut, unless details are wanted.
    """
    most = SHOWN if reading.details is silent else None
    _tell(reading.failures, "more inputs failed", most)
    if not quiet:
        _tell(reading.columns, "more tables were read", most)
        _tell(reading.doubts, "more doubts about what was read", most)
        _tell(reading.duplicates, "more studies came twice", most)


def _tell(items: Spool[Any], rest: str, most: int | None) -> None:
    for item in islice(items, most):
        say(f"rodnan: {item}")
    if most is not None and len(items) > most:
        say(f"rodnan: ... and {len(items) - most} {rest} (-v shows all)")


def tell_coverage(coverage: Coverage) -> None:
    """Say how many p-values were checked, and why the rest was not."""
    from validator.reasons import REASONS

    say(coverage.sentence)
    for reason, count in coverage.reasons[:MOST_REASONS]:
        say(f"  {count:5d} not checkable: {REASONS.get(reason, reason)}")


def shows_progress(*, quiet: bool) -> bool:
    """Tell whether somebody looks on: progress is for terminals, not for pipes."""
    return not quiet and sys.stderr.isatty()


def time_left(done: int, total: int | None, elapsed: float) -> str:
    """Say how long the rest will take at the rate so far; nothing while that is not known."""
    if total is None or not done or elapsed < _SETTLED:
        return ""
    seconds = round(elapsed * max(0, total - done) / done)
    for size, name in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"about {round(seconds / size)} {name} left"
    return f"about {seconds} s left"


def progress(
    items: Iterable[Item],
    noun: str,
    *,
    total: Callable[[], int | None] = lambda: None,
    quiet: bool = False,
) -> Iterator[Item]:
    """Pass items through, showing count, rate and time left on a terminal and nothing in a pipe.

    Parameters
    ----------
    items
        What is passed through.
    noun
        What they are.
    total
        Gives how many there will be, None while that is not known.
    quiet
        Show nothing anywhere.

    Raises
    ------
    KeyboardInterrupt
        Between two items, if there was an interrupt that got lost.
    """
    if not shows_progress(quiet=quiet):
        for item in items:
            yield item
            stop_if_interrupted()
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    started = time.monotonic()
    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} {task.description}"))
    rate, left = TextColumn("{task.fields[rate]:,.0f}/s"), TextColumn("{task.fields[left]}")
    with Progress(*columns, rate, TimeElapsedColumn(), left, console=Console(stderr=True)) as bar:
        task = bar.add_task(noun, total=None, rate=0.0, left="")
        for count, item in enumerate(items, start=1):
            yield item
            stop_if_interrupted()
            elapsed = max(time.monotonic() - started, 1e-9)
            left_over = time_left(count, total(), elapsed)
            bar.update(task, completed=count, rate=count / elapsed, left=left_over)


def counted(n: int, noun: str) -> str:
    """Return "1 abstract", "5 abstracts"."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def terminal_width() -> int | None:
    """Return the columns of the terminal that results go to, or None in a pipe or a file."""
    if not sys.stdout.isatty():
        return None
    from rich.console import Console

    return Console().width


def show_text(text: str) -> None:
    """Print text to standard output; on a terminal, broken between words."""
    width = terminal_width()
    for line in text.splitlines():
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        wrapped = fill(line, width - 1, subsequent_indent=indent) if width else line
        print(wrapped or "")  # noqa: T201 - results go to standard output


def show_table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    styles: Mapping[str, str] | None = None,
) -> None:
    """Print a table that fits the width to standard output; cells in ``styles`` are coloured.

    On a narrow terminal the last cell of a row, which is the long one, stands under the others.
    """
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    width = None if sys.stdout.isatty() else max(160, int(os.environ.get("COLUMNS", "0") or 0))
    console = Console(width=width, highlight=False)
    cells = [[Text(cell, style=(styles or {}).get(cell, "")) for cell in row] for row in rows]
    if console.width < NARROW:
        for row in cells:
            console.print(Text("  ").join(row[:-1]))
            console.print(Padding(row[-1], (0, 0, 1, 4)))
        return
    table = _table(heads)
    for row in cells:
        table.add_row(*row)
    console.print(table)


def _table(heads: Sequence[str]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    return table
