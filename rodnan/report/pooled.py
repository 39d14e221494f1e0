"""The tables of the pooled part of the report: lines, what was left out, sensitivity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    import pandas as pd

    from meta.tables import PooledTables

Cell = str | list[str]
"""Text, or address and text of a link."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head; numbers stand to the right."""

    name: str
    num: bool = False


HEADS = (
    Head("Outcome"),
    Head("Time"),
    Head("Treatment"),
    Head("Compared with"),
    Head("Measure"),
    Head("Studies", num=True),
    Head("N", num=True),
    Head("Estimate", num=True),
    Head("95 % CI", num=True),
    Head("Prediction", num=True),
    Head("I²", num=True),
    Head("tau²", num=True),
    Head("Notes"),
)
EXCLUDED = ("study", "arm", "outcome", "time", "reason", "detail", "quote")
SENSITIVITY = (
    "outcome",
    "window",
    "treatment",
    "comparator",
    "measure",
    "variant",
    "k",
    "estimate",
    "ci_low",
    "ci_high",
    "tau2",
    "i2",
    "changed",
)
_TESTS = {"knha": "Hartung-Knapp intervals", "z": "Wald intervals", "t": "Student t intervals"}


def _text(value: Any, form: str = "") -> str:  # noqa: ANN401 - a cell of a data frame
    if value is None or value != value:
        return ""
    return format(value, form)


def text_rows(tables: PooledTables) -> list[list[str]]:
    """Return the pooled tables as rows of text in the order of ``HEADS``."""
    from meta.printing import interval, number

    rows = []
    for row in tables.pooled.to_dict("records"):
        measure = str(row["measure"])
        notes = [str(row["note"])] if row["note"] else []
        if row["unexplained"]:
            notes.append(f"{row['unexplained']} with unexplained ± read as SD")
        if row["imputed"]:
            notes.append(f"{row['imputed']} imputed")
        if row["flagged"]:
            notes.append(f"{row['flagged']} flagged")
        unit = f" ({row['unit']})" if row["unit"] else ""
        rows.append(
            [
                f"{row['outcome']}{unit}",
                str(row["window"]),
                str(row["treatment"]),
                str(row["comparator"] or "baseline" if measure == "MC" else row["comparator"]),
                measure,
                str(row["k"]),
                _text(row["n"], ".0f"),
                number(row["estimate"]),
                interval(row["ci_low"], row["ci_high"]),
                interval(row["pi_low"], row["pi_high"]),
                _text(row["i2"], ".0f") + (" %" if _text(row["i2"]) else ""),
                _text(row["tau2"], ".3g"),
                "; ".join(notes),
            ]
        )
    return rows


def caption(tables: PooledTables) -> str:
    """Return how the tables were pooled, in one paragraph."""
    settings = tables.settings
    return (
        f"{settings.method}, {_TESTS.get(settings.test, settings.test)}; those with most studies "
        "first. One study is shown as itself. Numbers that the extractor is less sure of than "
        f"{settings.min_confidence:g} wait for review and are not pooled."
    )


def table_rows(frame: pd.DataFrame, names: Sequence[str]) -> Iterator[list[Cell]]:
    """Yield the rows of a frame as text; a study with a record leads to it."""
    columns = [*names, *(["record_id"] if "record_id" in frame.columns else [])]
    for values in frame[columns].itertuples(index=False, name=None):
        cells: list[Cell] = [_text(v, _form(v)) for v in values[: len(names)]]
        if len(values) > len(names):
            cells[0] = [study_link(str(values[-1])), str(cells[0])]
        yield cells


def study_link(record_id: str) -> str:
    """Return the page's address of a study."""
    return f"#study-{quote(record_id, safe='')}"


def _form(value: Any) -> str:  # noqa: ANN401 - a cell of a data frame
    return ".3g" if isinstance(value, float) else ""
