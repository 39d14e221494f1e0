"""Tables of the evidence store by version. A change is a new migration at the end, never an edit.

Migration 1 lists its columns in full instead of taking them from the CSV tables: those may change
tomorrow, and a store of today must still be known for what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Column = tuple[str, str]

DOCUMENTS = "documents"
TABLES = ("arms", "measurements", "comparisons", "findings")


@dataclass(frozen=True, slots=True)
class Migration:
    """Statements that lead from the version before, and the columns of each table after it."""

    statements: tuple[str, ...]
    columns: Mapping[str, tuple[Column, ...]]


def _columns(text: str, kind: str) -> tuple[Column, ...]:
    return tuple((name, kind) for name in text.split())


def _table(name: str, columns: tuple[Column, ...], rest: str = "") -> str:
    inside = ", ".join(f'"{column}" {kind}' for column, kind in columns)
    return f"CREATE TABLE {name} ({inside}{rest})"


_TEXT, _REAL, _WHOLE = "VARCHAR", "DOUBLE", "BIGINT"
_PLACE = (("start", _WHOLE), ("end", _WHOLE), ("quote", _TEXT))

_FIRST: Mapping[str, tuple[Column, ...]] = {
    "documents": (
        *_columns("document study key", _TEXT),
        ("run", _WHOLE),
        *_columns("path format pmid doi", _TEXT),
        ("year", _WHOLE),
        *_columns("journal title", _TEXT),
        ("total_n", _WHOLE),
        *_columns("text record", _TEXT),
    ),
    "arms": (*_columns("document study arm role", _TEXT), ("n", _WHOLE)),
    "measurements": (
        *_columns("document study", _TEXT),
        ("measurement", _WHOLE),
        *_columns("arm role outcome time kind center", _TEXT),
        *_columns("value mean sd se unknown_pm", _REAL),
        ("spread", _TEXT),
        *_columns("spread_low spread_high ci_level", _REAL),
        *_columns("n events", _WHOLE),
        ("percent", _REAL),
        *_columns("unit p_op p imputed", _TEXT),
        ("confidence", _REAL),
        ("rule", _TEXT),
        *_PLACE,
    ),
    "comparisons": (
        *_columns("document study", _TEXT),
        ("comparison", _WHOLE),
        *_columns("outcome time design groups versus_time test statistic df", _TEXT),
        ("statistic_value", _REAL),
        ("effect", _TEXT),
        *_columns("effect_value effect_low effect_high effect_level", _REAL),
        ("effect_spread", _TEXT),
        ("effect_spread_value", _REAL),
        ("p_op", _TEXT),
        ("p", _REAL),
        *_columns("supports verdict", _TEXT),
        ("confidence", _REAL),
        ("rule", _TEXT),
        *_PLACE,
    ),
    "findings": (
        *_columns("document study verdict check target", _TEXT),
        ("index", _WHOLE),
        *_columns("outcome reported", _TEXT),
        *_columns("recomputed recomputed_low recomputed_high", _REAL),
        *_columns("method assumptions", _TEXT),
        ("low_power", "BOOLEAN"),
        ("message", _TEXT),
        *_PLACE,
    ),
    "corrections": (
        *_columns("folder made reviewer study kind action", _TEXT),
        *_PLACE,
        ("ordinal", _WHOLE),
        ("changes", _TEXT),
    ),
    "runs": (
        ("run", _WHOLE),
        *_columns("started ended rodnan rules command", _TEXT),
        *_columns("documents changed", _WHOLE),
    ),
}

MIGRATIONS = (
    Migration(
        (
            _table("documents", _FIRST["documents"], ", PRIMARY KEY (document)"),
            *(_table(name, columns) for name, columns in _FIRST.items() if name != "documents"),
        ),
        _FIRST,
    ),
)
VERSION = len(MIGRATIONS)
