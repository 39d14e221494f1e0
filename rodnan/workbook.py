"""Records as an Excel workbook: one sheet a table, and one that says what is in the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from extractor.records import StudyRecord
from rodnan import columns, flat
from rodnan.errors import RodnanError
from rodnan.manifest import now, rules_hash, version
from rodnan.terminal import counted

MOST_ROWS = 2**20  # of a sheet, its head included
_ROWS: dict[str, Callable[[StudyRecord], Iterator[flat.Row]]] = {
    "measurements": flat.measurement_rows,
    "comparisons": flat.comparison_rows,
    "findings": flat.finding_rows,
    "arms": flat.arm_rows,
}
# Text is text, whatever it looks like; a number that no sheet can hold is shown as an error.
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": True,
}
_HEADS = ("sheet", "column", "type", "meaning")
_WIDTHS = (16, 20, 10, 90)


def write_workbook(path: Path, records: Sequence[StudyRecord]) -> None:
    """Write the tables of records to an .xlsx file, the same bytes under one SOURCE_DATE_EPOCH.

    Records that were not checked have no sheet of findings: an empty one would say that nothing
    was found.

    Raises
    ------
    RodnanError
        If a table has more rows than a sheet holds.
    """
    import xlsxwriter

    written = now()
    rows = {name: [row for r in records for row in make(r)] for name, make in _ROWS.items()}
    if not rows["findings"]:
        del rows["findings"]
    for name, table in rows.items():
        if len(table) >= MOST_ROWS:
            raise RodnanError(
                f"{len(table):,} {name} are more than the {MOST_ROWS - 1:,} rows that a sheet of "
                "Excel holds; write .csv or .parquet"
            )
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        book.set_properties({"created": datetime.fromisoformat(written).replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        _write_readme(book.add_worksheet("README"), bold, written, rows)
        for name, table in rows.items():
            _write_sheet(book.add_worksheet(name), bold, columns.TABLES[name], table)


def _write_readme(sheet: Any, bold: Any, written: str, rows: dict[str, list[flat.Row]]) -> None:  # noqa: ANN401 - xlsxwriter has no types
    lines = [
        "Numbers of study abstracts, each with the words that it was read from.",
        f"Written by Rodnan {version()}, rules {rules_hash()}, {written}",
        "A cell is empty where a thing is not printed or not known. start and end count the "
        "characters of the text: the title, a line break and the abstract where the source has "
        "them apart, else the file.",
    ]
    if "findings" not in rows:
        lines.append("They hold no findings: `rodnan run` and `rodnan check` make those.")
    lines += [f"{name}: {counted(len(table), 'row')}" for name, table in rows.items()]
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    for at, line in enumerate(lines):
        sheet.write_string(at, 0, line)
    top = len(lines) + 1
    sheet.write_row(top, 0, _HEADS, bold)
    described = ((t, *column) for t in rows for column in columns.TABLES[t])
    for at, cells in enumerate(described, start=top + 1):
        for across, cell in enumerate(cells):
            sheet.write_string(at, across, cell)


def _write_sheet(
    sheet: Any,  # noqa: ANN401 - xlsxwriter has no types
    bold: Any,  # noqa: ANN401
    names: Sequence[columns.Column],
    rows: Sequence[flat.Row],
) -> None:
    sheet.freeze_panes(1, 1)
    for across, column in enumerate(names):
        sheet.write_string(0, across, column.name, bold)
    for at, row in enumerate(rows, start=1):
        for across, column in enumerate(names):
            value = row.get(column.name)
            if value is not None:
                sheet.write(at, across, value)
    sheet.autofilter(0, 0, len(rows), len(names) - 1)
