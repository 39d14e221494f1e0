"""Pooled tables as plain text, in a reader's words."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from meta.tables import PooledTables

_TITLES = {
    "MC": "change from baseline",
    "MN": "mean level",
    "MD": "mean difference",
    "SMD": "standardised mean difference (Hedges' g)",
    "PLO": "proportion",
    "PR": "proportion",
    "RR": "risk ratio",
    "OR": "odds ratio",
    "RD": "risk difference",
    "HR": "hazard ratio",
}
_RATIOS = frozenset({"RR", "OR", "HR"})


def title_of(outcome: str, unit: str, window: str, measure: str) -> str:
    """Return "mRSS: change from baseline, 12mo"."""
    in_unit = f" ({unit})" if unit and measure in ("MC", "MN", "MD") else ""
    return f"{outcome}{in_unit}: {_TITLES[measure]}, {window}"


def number(value: float | None) -> str:
    """Write an estimate with sensible digits: two decimals, or three figures where tiny."""
    if value is None or value != value:
        return ""
    small = 0.095
    return f"{value:.2f}" if abs(value) >= small or value == 0 else f"{value:.2g}"


def interval(low: float | None, high: float | None) -> str:
    """Write "-8.02 to -2.48", or nothing."""
    ends = number(low), number(high)
    return " to ".join(ends) if all(ends) else ""


def print_tables(tables: PooledTables, width: int | None = None) -> str:
    """Return all pooled tables as text, one block an outcome, window and measure.

    Lines that are longer than ``width`` columns, if given, are broken: a note goes under its row,
    and where the numbers alone do not fit, so do they under the name.
    """
    if tables.pooled.empty:
        return f"Nothing could be pooled; {len(tables.excluded)} numbers left out."
    blocks = []
    keys = ["outcome", "unit", "window", "measure"]
    for (outcome, unit, window, measure), part in tables.pooled.groupby(keys, sort=False):
        lines = [title_of(str(outcome), str(unit), str(window), str(measure))]
        lines += _body([_cells(row) for _, row in part.iterrows()], width)
        blocks.append("\n".join(lines))
    method = f"{tables.settings.method}, {_TESTS.get(tables.settings.test, tables.settings.test)}"
    level = f"{100 * tables.settings.level:g} % intervals"
    foot = [f"{method}, {level}."]
    if (tables.pooled["k"] == 1).any():
        foot.append("One study: nothing is pooled, the line is that study's own result.")
    if tables.pooled["unexplained"].sum():
        foot.append("±? : studies whose ± the text does not explain, read as an SD.")
    left = len(tables.excluded)
    are = "number is" if left == 1 else "numbers are"
    foot.append(f"{left} {are} in no table, each with its reason.")
    foot = [line for text in foot for line in _broken(text, width, "")]
    return "\n\n".join(blocks) + "\n\n" + "\n".join(foot)


_TESTS = {"knha": "Hartung-Knapp", "z": "Wald", "t": "Student t", "adhoc": "Hartung-Knapp (ad hoc)"}
_HEAD = ("", "k", "n", "estimate", "interval", "prediction", "I2", "±?", "")


def _cells(row: pd.Series[Any]) -> tuple[str, ...]:
    who = str(row["treatment"]) + (f" vs {row['comparator']}" if row["comparator"] else "")
    n = row["n"]
    i2 = row["i2"]
    return (
        who,
        str(row["k"]),
        "" if n is None or n != n else f"{n:.0f}",
        number(row["estimate"]),
        interval(row["ci_low"], row["ci_high"]),
        interval(row["pi_low"], row["pi_high"]),
        "" if i2 is None or i2 != i2 else f"{i2:.0f} %",
        str(row["unexplained"] or ""),
        str(row["note"]),
    )


def _broken(text: str, width: int | None, indent: str) -> list[str]:
    """Return the lines of a text, each at most ``width`` columns wide."""
    if width is None:
        return [indent + text]
    room = max(width - 1 - len(indent), _LEAST)
    return [indent + line for line in wrap(text, room, break_long_words=False)]


_LEAST = 20  # columns that a text gets even where there are fewer


def _body(cells: list[tuple[str, ...]], width: int | None) -> list[str]:
    table = [_HEAD, *cells]
    widths = [max(len(line[i]) for line in table) for i in range(len(_HEAD))]
    whole = sum(widths[:-1]) + 2 * (len(widths) - 1)  # of a line without its note
    apart = width is not None and whole > width
    out = []
    for name, *middle, note in table:
        numbers = "  ".join(c.rjust(w) for c, w in zip(middle, widths[1:-1], strict=True))
        if apart and name:
            out.append(f"  {name}")
        line = f"    {numbers}" if apart else f"  {name.ljust(widths[0])}  {numbers}"
        under = width is not None and len(line) + 2 + len(note) > width
        out.append((line if under else f"{line}  {note}").rstrip())
        if under and note:
            out += _broken(note, width, "      ")
    return out
