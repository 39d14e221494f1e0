"""Forest and funnel plots as files, drawn once and written in the formats asked for."""

from __future__ import annotations

import contextlib
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rodnan.export import atomic
from rodnan.families import Family
from rodnan.terminal import say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from meta.tables import PooledTables, Table

# A picture of more lines is no longer read, and a folder of more pictures no longer gone through;
# the report shows every family, a part at a time.
MOST_LINES = 150
MOST_PLOTS = 200

LEAST_FOR_FUNNEL = 10  # with fewer, chance makes any funnel askew: Sterne 2011, BMJ 343:d4002

FORMATS = ("svg", "pdf", "png")
NO_PLOTS = "none"
_NO_GLYPH = re.compile(r"Glyph (\d+) .* missing from")  # how matplotlib says it


def plot_formats(text: str) -> tuple[str, ...]:
    """Return the formats that "svg,pdf" names, each once in the order of ``FORMATS``.

    Raises
    ------
    ValueError
        If a format is unknown, or "none" stands beside others.
    """
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    if names == [NO_PLOTS]:
        return ()
    unknown = next((name for name in names if name not in FORMATS), None)
    if unknown or not names:
        allowed = ", ".join(FORMATS)
        raise ValueError(
            f"must be {allowed}, several with commas, or {NO_PLOTS}; got {unknown or text!r}"
        )
    return tuple(name for name in FORMATS if name in names)


def _writers() -> dict[str, Callable[[Figure], bytes]]:
    from meta.plots import to_pdf, to_png, to_svg

    return {"svg": lambda figure: to_svg(figure).encode(), "pdf": to_pdf, "png": to_png}


def draw(tables: PooledTables, family: Family) -> Figure:
    """Draw one forest plot, a subgroup for each treatment and comparator.

    A second line marks the smallest change that matters to patients, where it is known.
    """
    from meta.plots import forest

    rows = tables.rows[tables.rows["table"].isin(family.numbers)].copy()
    against = rows["comparator"].map(lambda c: f" vs {c}" if c else "")
    rows["group"] = rows["treatment"] + against
    return forest(
        rows,
        measure=family.measure,
        title=family.title,
        by="group",
        settings=tables.settings,
        favours=family.favours,
        reference=family.matters,
    )


def draw_funnel(tables: PooledTables, table: Table) -> Figure:
    """Draw the funnel plot of one pooled table."""
    from meta.plots import funnel
    from meta.printing import title_of

    outcome, unit, window, treatment, comparator, measure = table.key
    who = f"{treatment} vs {comparator}" if comparator else treatment
    return funnel(
        tables.rows[tables.rows["table"] == table.number],
        measure=measure,
        title=f"{title_of(outcome, unit, window, measure)}, {who}",
        settings=tables.settings,
    )


def drawable(families: Sequence[Family]) -> list[Family]:
    """Return the families that are drawn to files: of two lines or more, of a readable length.

    A plot of one line tells nothing more than its number.
    """
    return [f for f in families if 1 < f.rows <= MOST_LINES][:MOST_PLOTS]


def with_funnel(tables: PooledTables) -> list[Table]:
    """Return the tables that a funnel is drawn of: contrasts between arms, of enough studies.

    A change within one arm has no null result that could have kept a study from print.
    """
    contrasts = (t for t in tables.tables if t.key[4])
    return [t for t in contrasts if len(t.rows) >= LEAST_FOR_FUNNEL][:MOST_PLOTS]


def remove_plots(folder: Path) -> None:
    """Remove the plots of an earlier run."""
    for kind in ("forest", "funnel"):
        for name in FORMATS:
            for old in folder.glob(f"{kind}-*.{name}"):
                old.unlink()


@contextlib.contextmanager
def _telling_of_letters() -> Iterator[None]:
    """Say once which letters the font of the plots lacks; other warnings are passed on."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    missing = set()
    for warning in caught:
        glyph = _NO_GLYPH.match(str(warning.message))
        if glyph:
            missing.add(chr(int(glyph[1])))
        else:
            warnings.warn_explicit(
                warning.message, warning.category, warning.filename, warning.lineno
            )
    if missing:
        say(f"the font of the plots has no {' '.join(sorted(missing))}: boxes stand for them")


def write_plots(
    folder: Path, tables: PooledTables, families: Sequence[Family], formats: Sequence[str]
) -> int:
    """Write a forest plot for each drawable family; return how many of two lines or more are not.

    Contrasts of ``LEAST_FOR_FUNNEL`` studies have a funnel plot too. Plots of an earlier run are
    removed.
    """
    remove_plots(folder)
    if not formats:
        return 0
    drawn = drawable(families)
    with _telling_of_letters():
        for family in drawn:
            _write(folder / f"forest-{family.numbers[0]:03d}", draw(tables, family), formats)
        for table in with_funnel(tables):
            stem = folder / f"funnel-{table.number:03d}"
            _write(stem, draw_funnel(tables, table), formats)
    return sum(f.rows > 1 for f in families) - len(drawn)


def _write(stem: Path, figure: Figure, formats: Sequence[str]) -> None:
    writers = _writers()
    for name in formats:
        with atomic(stem.with_suffix(f".{name}")) as temporary:
            temporary.write_bytes(writers[name](figure))
