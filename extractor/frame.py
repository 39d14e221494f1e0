"""Many texts in, one pandas table out."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from extractor.records import Comparison, Measurement, Number, StudyRecord
from extractor.study import read_study

if TYPE_CHECKING:
    import pandas as pd

Rows = Literal["measurements", "comparisons", "arms"]

# Names are those of records.csv, comparisons.csv and arms.csv of the command line.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "measurements": (
        *("outcome", "arm", "role", "time", "kind", "center", "value", "spread"),
        *("spread_value", "spread_low", "spread_high", "n", "events", "percent", "unit"),
        *("confidence", "start", "end", "quote"),
    ),
    "comparisons": (
        *("outcome", "design", "groups", "time", "test", "effect", "effect_value"),
        *("effect_low", "effect_high", "p_op", "p", "confidence", "start", "end", "quote"),
    ),
    "arms": ("arm", "role", "n"),
}

_FLOATS = (
    *("value", "spread_value", "spread_low", "spread_high", "percent", "confidence"),
    *("effect_value", "effect_low", "effect_high", "p"),
)
_TYPES = {
    **dict.fromkeys(("n", "events"), "Int64"),
    **dict.fromkeys(("start", "end"), "int64"),
    **dict.fromkeys(_FLOATS, "float64"),
}


def _value(number: Number | None) -> float | None:
    return None if number is None else number.value


def _measurement(record: StudyRecord, m: Measurement) -> dict[str, Any]:
    arm = record.arm(m.arm)
    spread = [x.value for x in m.spread_values]
    single, pair = len(spread) == 1, len(spread) > 1
    return {
        "outcome": m.outcome,
        "arm": m.arm,
        "role": arm.role if arm else None,
        "time": m.time,
        "kind": m.kind,
        "center": m.center,
        "value": _value(m.value),
        "spread": m.spread,
        "spread_value": spread[0] if single else None,
        "spread_low": spread[0] if pair else None,
        "spread_high": spread[1] if pair else None,
        "n": m.n,
        "events": m.events,
        "percent": _value(m.percent),
        "unit": m.unit,
        "confidence": m.confidence,
        "start": m.start,
        "end": m.end,
        "quote": m.quote,
    }


def _comparison(c: Comparison) -> dict[str, Any]:
    e = c.effect
    return {
        "outcome": c.outcome,
        "design": c.design,
        "groups": " | ".join(c.groups) or None,
        "time": c.time,
        "test": c.test,
        "effect": e.type if e else None,
        "effect_value": _value(e.value) if e else None,
        "effect_low": _value(e.ci_low) if e else None,
        "effect_high": _value(e.ci_high) if e else None,
        "p_op": c.p_op,
        "p": _value(c.p),
        "confidence": c.confidence,
        "start": c.start,
        "end": c.end,
        "quote": c.quote,
    }


def _rows(record: StudyRecord, rows: Rows) -> Iterable[dict[str, Any]]:
    if rows == "measurements":
        return [_measurement(record, m) for m in record.measurements]
    if rows == "comparisons":
        return [_comparison(c) for c in record.comparisons]
    return [{"arm": a.label, "role": a.role, "n": a.n} for a in record.arms]


def extract_frame(
    texts: pd.Series[str] | Iterable[str], rows: Rows = "measurements"
) -> pd.DataFrame:
    """Extract a table from many texts.

    Parameters
    ----------
    texts
        A series of texts, or any other iterable of them (then numbered from 0). What is no text
        (a missing abstract) gives no row.
    rows
        One row a measurement, a comparison or an arm.

    Returns
    -------
    pandas.DataFrame
        Its index repeats that of ``texts``, so that ``frame.join(result)`` puts both together;
        missing values are missing. Offsets point into the text of that row.

    Raises
    ------
    ValueError
        If ``rows`` is none of the three, or ``texts`` is one text.
    """
    import pandas as pd

    if rows not in COLUMNS:
        raise ValueError(f"rows must be one of {', '.join(COLUMNS)}, got {rows!r}")
    if isinstance(texts, str):
        raise ValueError("texts must be a series or list of texts, got one text: use extract(text)")
    series = texts if isinstance(texts, pd.Series) else pd.Series(list(texts), dtype=object)
    labels: list[Hashable] = []
    found: list[dict[str, Any]] = []
    for label, text in series.items():
        if isinstance(text, str):
            new = list(_rows(read_study(text), rows))
            found += new
            labels += [label] * len(new)
    index = pd.Index(labels, name=series.index.name)
    frame = pd.DataFrame(found, columns=list(COLUMNS[rows]), index=index)
    return frame.astype({k: v for k, v in _TYPES.items() if k in frame.columns})
