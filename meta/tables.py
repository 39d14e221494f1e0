"""Pooled tables from records: estimates, study rows, exclusions and sensitivity as data frames."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special

from extractor.records import StudyRecord
from extractor.vocabulary import Vocabulary
from meta import columns
from meta.batch import BatchResult, pool_many
from meta.from_records import Evidence, effects_from_records
from meta.heterogeneity import q_profile
from meta.rows import LOG_MEASURES, Mark, StudyRow
from meta.settings import Settings
from meta.table_notes import like_standard_errors, twins

if TYPE_CHECKING:
    import pandas as pd

Key = tuple[str, ...]

NOTES = {
    1: "one study: its own result",
    2: "two studies: a Hartung-Knapp interval rests on one degree of freedom",
}
_NO_KNAPP = "estimates are equal: Wald interval"


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one pooled table, in the order of the records."""

    number: int
    key: Key
    rows: tuple[StudyRow, ...]


@dataclass(frozen=True, slots=True)
class PooledTables:
    """Everything that pooling gives. Columns are those of ``meta.columns``.

    ``pooled`` has one line a table, ``rows`` one a study in it, ``excluded`` one a number left
    out, ``sensitivity`` one a table and variant. ``tables`` holds the rows with their provenance.
    """

    tables: tuple[Table, ...]
    pooled: pd.DataFrame
    rows: pd.DataFrame
    excluded: pd.DataFrame
    sensitivity: pd.DataFrame
    settings: Settings = field(default_factory=Settings)

    def __str__(self) -> str:
        """Return the tables as text for a reader."""
        from meta.printing import print_tables

        return print_tables(self)


def pool_records(
    records: Sequence[StudyRecord], vocabulary: Vocabulary, settings: Settings | None = None
) -> PooledTables:
    """Pool records by outcome, time window and treatment.

    Parameters
    ----------
    records : sequence of StudyRecord
        With the validator's findings and inferences, if it has run.
    vocabulary : Vocabulary
        Groups outcomes, treatments and times; gives scales and their direction.
    settings : Settings, optional
        Default: REML with Hartung-Knapp and prediction intervals, everything marked kept in.

    Returns
    -------
    PooledTables
        Tables with the most studies first. Ratios are pooled as logarithms and shown as ratios,
        proportions as logits and shown as proportions.
    """
    from meta.sensitivity import sensitivity_frame

    settings = settings or Settings()
    evidence = effects_from_records(records, vocabulary, settings)
    tables = tables_of(evidence)
    return PooledTables(
        tables=tables,
        pooled=pooled_frame(tables, vocabulary, settings),
        rows=rows_frame(tables, settings),
        excluded=excluded_frame(evidence),
        sensitivity=sensitivity_frame(records, vocabulary, settings, tables),
        settings=settings,
    )


def key_of(row: StudyRow) -> Key:
    """Return what table a row belongs to, in the order of ``columns.KEY``."""
    comparator = row.comparator or ""
    return (row.outcome, row.unit, row.window, row.treatment, comparator, row.measure)


def tables_of(evidence: Evidence) -> tuple[Table, ...]:
    """Gather rows into tables, those with the most studies first, then by name."""
    groups: dict[Key, list[StudyRow]] = {}
    for row in evidence.rows:
        groups.setdefault(key_of(row), []).append(row)
    groups = {key: _told_apart(rows) for key, rows in groups.items()}
    order = sorted(groups, key=lambda key: (-len(groups[key]), [part.lower() for part in key]))
    return tuple(Table(i, key, tuple(groups[key])) for i, key in enumerate(order, start=1))


def _told_apart(rows: list[StudyRow]) -> list[StudyRow]:
    """Add the arm to a study's label where the study has several rows in a table."""
    often = Counter(r.study for r in rows)
    return [
        replace(r, study=f"{r.study}, {r.arm1.label}") if often[r.study] > 1 else r for r in rows
    ]


def pool_tables(tables: Sequence[Table], settings: Settings) -> BatchResult:
    """Pool all tables at once."""
    return pool_many(
        [np.array([r.yi for r in t.rows]) for t in tables],
        [np.array([r.vi for r in t.rows]) for t in tables],
        method=settings.method,
        test=settings.test,
        level=settings.level,
        prediction=settings.prediction,
    )


def scale_name(measure: str) -> str:
    """Return the scale that a measure is pooled on."""
    if measure in LOG_MEASURES:
        return "log"
    return "logit" if measure == "PLO" else "raw"


def shown(measure: str) -> Callable[[float], float]:
    """Return the function from the pooled scale to the one that tables show."""
    return _SHOWN[scale_name(measure)]


def _exp(x: float) -> float:
    return float(np.exp(np.clip(x, -700.0, 700.0)))


def _expit(x: float) -> float:
    return float(special.expit(x))


_SHOWN: dict[str, Callable[[float], float]] = {"log": _exp, "logit": _expit, "raw": float}


def pooled_frame(
    tables: Sequence[Table], vocabulary: Vocabulary, settings: Settings
) -> pd.DataFrame:
    """One line a table: estimate with intervals, heterogeneity with intervals, marks and notes."""
    import pandas as pd

    if not tables:
        return pd.DataFrame(columns=list(columns.POOLED))
    batch = pool_tables(tables, settings)
    lines = [_pooled_line(t, batch, i, vocabulary, settings) for i, t in enumerate(tables)]
    return pd.DataFrame(lines, columns=list(columns.POOLED))


def _pooled_line(
    table: Table, batch: BatchResult, i: int, vocabulary: Vocabulary, settings: Settings
) -> dict[str, Any]:
    measure = table.key[-1]
    single = len(table.rows) == 1
    line: dict[str, Any] = {
        columns.TABLE: table.number,
        **dict(zip(columns.KEY, table.key, strict=True)),
        "k": len(table.rows),
        "n": _total(table.rows),
        **estimates(batch, i, measure),
        **({} if single else _heterogeneity(table, batch, i, settings)),
        "beta": float(batch.beta[i]),
        "se": float(batch.se[i]),
        "scale": scale_name(measure),
        "method": "one study" if single else batch.method,
        "test": "z" if single or batch.no_hartung_knapp[i] else batch.test,
        "level": settings.level,
        "unexplained": _count(table, Mark.UNEXPLAINED),
        "imputed": _count(table, Mark.IMPUTED),
        "flagged": _count(table, Mark.FLAGGED),
        "note": _note(table, batch, i, settings),
    }
    if single:
        line["pi_low"] = line["pi_high"] = None
    outcome = vocabulary.outcome(table.key[0])
    line["better"] = outcome.better if outcome is not None and measure != "PLO" else None
    line["favours"] = _favours(table, line)
    return line


def estimates(batch: BatchResult, i: int, measure: str) -> dict[str, float | None]:
    """Estimate, intervals and p of one set, on the scale that tables show."""
    change = shown(measure)
    return {
        "estimate": change(float(batch.beta[i])),
        "ci_low": _or_none(float(batch.ci_lb[i]), change),
        "ci_high": _or_none(float(batch.ci_ub[i]), change),
        "pi_low": _or_none(float(batch.pi_lb[i]), change),
        "pi_high": _or_none(float(batch.pi_ub[i]), change),
        "p": _or_none(float(batch.pval[i]), float),
    }


def _or_none(value: float, change: Callable[[float], float]) -> float | None:
    return None if math.isnan(value) else change(value)


def _heterogeneity(
    table: Table, batch: BatchResult, i: int, settings: Settings
) -> dict[str, float | None]:
    profile = q_profile(
        [r.yi for r in table.rows], [r.vi for r in table.rows], level=settings.level
    )
    line: dict[str, float | None] = {
        "tau2": float(batch.tau2[i]),
        "i2": float(batch.i2[i]),
        "q": float(batch.q[i]),
        "q_df": float(batch.q_df[i]),
        "q_p": float(batch.q_pval[i]),
    }
    if profile is not None:
        line |= {
            "tau2_low": profile.tau2.lb,
            "tau2_high": profile.tau2.ub,
            "i2_low": profile.i2.lb,
            "i2_high": profile.i2.ub,
        }
    return line


def _total(rows: Sequence[StudyRow]) -> float | None:
    sizes = [r.n for r in rows]
    known = [n for n in sizes if n is not None]
    return sum(known) if len(known) == len(sizes) else None


def _count(table: Table, mark: Mark) -> int:
    return sum(mark in r.marks for r in table.rows)


def _note(table: Table, batch: BatchResult, i: int, settings: Settings) -> str:
    notes = []
    k = len(table.rows)
    if k == 1 or (k == 2 and settings.test == "knha"):  # noqa: PLR2004 - see NOTES
        notes.append(NOTES[k])
    if k > 1 and batch.no_hartung_knapp[i]:
        notes.append(_NO_KNAPP)
    return "; ".join([*notes, *twins(table.rows), *like_standard_errors(table.rows)])


def _favours(table: Table, line: dict[str, Any]) -> str | None:
    """Name the side that a mean contrast favours, where its interval excludes no difference."""
    better, low, high = line["better"], line["ci_low"], line["ci_high"]
    if better is None or low is None or table.key[-1] not in ("MC", "MD", "SMD"):
        return None
    if low <= 0.0 <= high:
        return None
    falls = high < 0.0
    gain = falls == (better == "lower")
    if table.key[-1] == "MC":
        return "improvement" if gain else "worsening"
    return table.key[3] if gain else table.key[4]


def rows_frame(tables: Sequence[Table], settings: Settings) -> pd.DataFrame:
    """One line a study and table, with its weight and the words that its numbers came from."""
    import pandas as pd

    lines: list[dict[str, Any]] = []
    if tables:
        batch = pool_tables(tables, settings)
        z = float(special.ndtri(0.5 + settings.level / 2.0))
        for i, table in enumerate(tables):
            weights = np.array([1.0 / (r.vi + batch.tau2[i]) for r in table.rows])
            for row, weight in zip(table.rows, 100.0 * weights / weights.sum(), strict=True):
                lines.append(_row_line(table, row, float(weight), z))
    return pd.DataFrame(lines, columns=list(columns.ROWS))


def _row_line(table: Table, row: StudyRow, weight: float, z: float) -> dict[str, Any]:
    change = shown(row.measure)
    half = z * math.sqrt(row.vi)
    line: dict[str, Any] = {
        columns.TABLE: table.number,
        "study": row.study,
        "record_id": row.record_id,
        "year": row.year,
        **dict(zip(columns.KEY, table.key, strict=True)),
        "time": row.time,
        "kind": row.kind,
        "yi": row.yi,
        "vi": row.vi,
        "estimate": change(row.yi),
        "ci_low": change(row.yi - half),
        "ci_high": change(row.yi + half),
        "weight": weight,
        "marks": "; ".join(sorted(row.marks)),
        "steps": "; ".join(row.steps),
        "confidence": row.confidence,
        "measurements": " ".join(str(u.index) for u in row.used if u.kind == "measurement"),
        "comparisons": " ".join(str(u.index) for u in row.used if u.kind == "comparison"),
        "quotes": " | ".join(u.quote for u in row.used),
    }
    for side, arm in (("1", row.arm1), ("2", row.arm2)):
        if arm is not None:
            line |= {
                f"arm{side}": arm.label,
                f"n{side}": arm.n,
                f"mean{side}": arm.mean,
                f"sd{side}": arm.sd,
                f"events{side}": arm.events,
            }
    return line


def excluded_frame(evidence: Evidence) -> pd.DataFrame:
    """One line a number that is in no table."""
    import pandas as pd

    lines = [
        {
            "study": e.study,
            "record_id": e.record_id,
            "arm": e.arm,
            "outcome": e.outcome,
            "time": e.time,
            "reason": e.reason.value,
            "detail": e.detail,
            "quote": e.quote,
            "start": e.start,
            "end": e.end,
        }
        for e in evidence.excluded
    ]
    return pd.DataFrame(lines, columns=list(columns.EXCLUDED))
