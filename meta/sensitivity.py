"""The same tables under other decisions: without what is doubtful, with other correlations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from extractor.records import StudyRecord
from extractor.vocabulary import Vocabulary
from meta import columns
from meta.from_records import Evidence, effects_from_records
from meta.rows import Mark, StudyRow
from meta.settings import Settings
from meta.tables import Key, Table, estimates, key_of, pool_tables

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Variant:
    """A decision to vary. Only records whose rows carry ``mark`` can change; None: all can."""

    name: str
    settings: Settings
    mark: Mark | None
    drop: bool = False


def variants_of(settings: Settings) -> list[Variant]:
    """Return the variants that differ from the settings."""
    low, high = settings.correlation_range
    out = []
    if settings.unexplained_as_sd:
        changed = replace(settings, unexplained_as_sd=False)
        out.append(Variant("without unexplained ±", changed, Mark.UNEXPLAINED))
    if settings.flagged:
        changed = replace(settings, flagged=False)
        out.append(Variant("without flagged numbers", changed, Mark.FLAGGED))
    if settings.imputed:
        changed = replace(settings, imputed=False)
        out.append(Variant("without imputed numbers", changed, Mark.IMPUTED))
    for r in (low, high):
        changed = replace(settings, correlation=r)
        out.append(Variant(f"correlation {r:.2f}", changed, Mark.CORRELATION))
    if settings.medians != "leave out":
        changed = replace(settings, medians="leave out")
        out.append(Variant("without medians", changed, Mark.MEDIAN))
    out.append(Variant("without unchecked directions", settings, Mark.DIRECTION, drop=True))
    out.append(Variant("equal effects", replace(settings, method="EE", test="z"), None))
    return out


def sensitivity_frame(
    records: Sequence[StudyRecord],
    vocabulary: Vocabulary,
    settings: Settings,
    tables: Sequence[Table],
) -> pd.DataFrame:
    """One line for each table and variant that could change it; the first line is as pooled.

    Only the records that a variant can change are read again.
    """
    import pandas as pd

    lines: list[dict[str, Any]] = []
    for variant in variants_of(settings):
        lines += _lines(records, vocabulary, variant, tables)
    touched = {line[columns.TABLE] for line in lines}
    base = [t for t in tables if t.number in touched]
    lines += _pooled("as pooled", base, base, settings)
    order = ["as pooled", *(v.name for v in variants_of(settings))]
    lines.sort(key=lambda line: (line[columns.TABLE], order.index(line["variant"])))
    return pd.DataFrame(lines, columns=list(columns.SENSITIVITY))


def _lines(
    records: Sequence[StudyRecord],
    vocabulary: Vocabulary,
    variant: Variant,
    tables: Sequence[Table],
) -> list[dict[str, Any]]:
    if variant.mark is None:
        several = [t for t in tables if len(t.rows) > 1]
        return _pooled(variant.name, several, several, variant.settings)
    affected = [t for t in tables if any(variant.mark in r.marks for r in t.rows)]
    marked = {r.record_id for t in affected for r in t.rows if variant.mark in r.marks}
    if not marked:
        return []
    again = _again(records, vocabulary, variant, marked)
    changed = [_replaced(t, variant, marked, again) for t in affected]
    return _pooled(variant.name, affected, changed, variant.settings)


def _again(
    records: Sequence[StudyRecord], vocabulary: Vocabulary, variant: Variant, marked: set[str]
) -> dict[Key, list[StudyRow]]:
    if variant.drop:
        return {}
    evidence: Evidence = effects_from_records(
        [r for r in records if r.id in marked], vocabulary, variant.settings
    )
    rows: dict[Key, list[StudyRow]] = {}
    for row in evidence.rows:
        rows.setdefault(key_of(row), []).append(row)
    return rows


def _replaced(
    table: Table, variant: Variant, marked: set[str], again: dict[Key, list[StudyRow]]
) -> Table:
    """Keep the rows of untouched records; take the others from the second reading."""
    if variant.drop:
        return replace(table, rows=tuple(r for r in table.rows if variant.mark not in r.marks))
    kept = [r for r in table.rows if r.record_id not in marked]
    return replace(table, rows=(*kept, *again.get(table.key, [])))


def _pooled(
    name: str, base: Sequence[Table], changed: Sequence[Table], settings: Settings
) -> list[dict[str, Any]]:
    """Lines of a variant; a table without studies has k = 0 and no numbers."""
    filled = [t for t in changed if t.rows]
    batch = pool_tables(filled, settings) if filled else None
    position = {t.number: i for i, t in enumerate(filled)}
    lines = []
    for before, after in zip(base, changed, strict=True):
        line: dict[str, Any] = {
            columns.TABLE: after.number,
            **dict(zip(columns.KEY, after.key, strict=True)),
            "variant": name,
            "k": len(after.rows),
            "changed": _differ(before, after),
        }
        if after.rows and batch is not None:
            i = position[after.number]
            line |= estimates(batch, i, after.key[-1])
            if len(after.rows) > 1:
                line |= {"tau2": float(batch.tau2[i]), "i2": float(batch.i2[i])}
            else:
                line["pi_low"] = line["pi_high"] = None
        lines.append(line)
    return lines


def _differ(before: Table, after: Table) -> int:
    """Count of rows gone or with another effect."""
    left = {(r.record_id, r.arm1.label, r.yi, r.vi) for r in after.rows}
    return sum((r.record_id, r.arm1.label, r.yi, r.vi) not in left for r in before.rows)
