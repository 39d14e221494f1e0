"""The pooled part of the report: one table over all, and each forest plot with its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from meta.rows import StudyRow
    from meta.tables import PooledTables
    from rodnan.pooling import Pooled


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
MOST_PLOTS = 40


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


def _words(row: StudyRow, numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    study = numbers[row.record_id]
    return [
        {"key": f"{used.kind[0]}{used.index}", "study": study, "quote": used.quote}
        for used in row.used
    ]


def _arms(row: StudyRow) -> str:
    return row.arm1.label if row.arm2 is None else f"{row.arm1.label} vs {row.arm2.label}"


def _rows_view(
    tables: PooledTables, wanted: Sequence[int], numbers: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Return the study rows of some tables with the words that their numbers came from."""
    from meta.printing import interval, number, title_of

    by_number = {table.number: table for table in tables.tables}
    views = []
    for n in wanted:
        outcome, unit, window, _, _, measure = by_number[n].key
        lines = tables.rows[tables.rows["table"] == n].to_dict("records")
        for row, line in zip(by_number[n].rows, lines, strict=True):
            views.append(
                {
                    "study": line["study"],
                    "what": title_of(outcome, unit, window, measure),
                    "arm": _arms(row),
                    "effect": f"{number(line['estimate'])} "
                    f"({interval(line['ci_low'], line['ci_high'])})",
                    "steps": "; ".join(filter(None, (line["steps"], line["marks"]))),
                    "words": _words(row, numbers),
                }
            )
    return views


@dataclass(frozen=True, slots=True)
class PooledView:
    """What the template needs of the pooled part."""

    pooled: Pooled
    numbers: Mapping[str, int]

    def context(self) -> dict[str, Any]:
        """Return the template's variables."""
        from markupsafe import Markup

        tables = self.pooled.tables
        drawn = [f for f in self.pooled.families if f.svg is not None]
        rest = [n for f in self.pooled.families if f not in drawn[:MOST_PLOTS] for n in f.numbers]
        families = [
            {
                "title": f.title,
                "svg": Markup(f.svg),
                "rows": _rows_view(tables, f.numbers, self.numbers),
            }
            for f in drawn[:MOST_PLOTS]
        ]
        excluded = tables.excluded.drop(columns=["record_id", "start", "end"], errors="ignore")
        return {
            "families": families,
            "single_rows": _rows_view(tables, rest, self.numbers),
            "pooled_heads": HEADS,
            "pooled_rows": text_rows(tables),
            "pooled_caption": f"{tables.settings.method}, {tables.settings.test}; the rows with "
            "most studies first. One study is shown as itself. Numbers that the extractor is less "
            f"sure of than {tables.settings.min_confidence:g} wait for review and are not pooled.",
            "excluded_heads": [str(c) for c in excluded.columns],
            "excluded": [[_text(v) for v in row] for row in excluded.to_numpy().tolist()],
            "sensitivity_heads": [str(c) for c in tables.sensitivity.columns],
            "sensitivity": _rounded(tables),
        }


def _rounded(tables: PooledTables) -> list[list[str]]:
    rows = []
    for row in tables.sensitivity.to_numpy().tolist():
        rows.append([_text(v, ".3g") if isinstance(v, float) else _text(v) for v in row])
    return rows


def pooled_view(pooled: Pooled, numbers: Mapping[str, int]) -> PooledView:
    """Return the pooled part for the report; ``numbers`` place each record on the page."""
    return PooledView(pooled, numbers)
