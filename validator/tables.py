"""Findings as data frames: one line a study, a check, a journal, a finding; statcheck's columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from extractor.records import Comparison, Finding, Measurement, StudyRecord
from validator.summary import (
    CHECK_COLUMNS,
    FLAGS,
    JOURNAL_COLUMNS,
    STUDY_COLUMNS,
    corpus_counts,
    coverage,
    p_findings,
    study_row,
)

if TYPE_CHECKING:
    import pandas as pd

STATCHECK_COLUMNS = (
    "source",
    "test_type",
    "df1",
    "df2",
    "test_comp",
    "test_value",
    "p_comp",
    "reported_p",
    "computed_p",
    "raw",
    "error",
    "decision_error",
    "one_tailed_in_txt",
    "apa_factor",
)
COMPUTED_TYPES = {
    "interval_and_p": "CI",
    "se_and_p": "SE",
    "two_means": "t",
    "paired_change": "t",
    "paired_levels": "t",
    "two_proportions": "chi2",
    "one_way_anova": "F",
    "k_proportions": "chi2",
}


def study_table(records: Iterable[StudyRecord]) -> pd.DataFrame:
    """One line a study: p-values by verdict, other flags, share checked, the worst verdict."""
    return _frame(map(study_row, records), STUDY_COLUMNS)


def corpus_table(records: Iterable[StudyRecord]) -> pd.DataFrame:
    """One line a check: its findings by verdict over all studies, and the share of flags."""
    return _frame(corpus_counts(records).check_rows(), CHECK_COLUMNS)


def journal_table(records: Iterable[StudyRecord]) -> pd.DataFrame:
    """One line a journal: how much of what it prints can be checked, and what came of it."""
    return _frame(corpus_counts(records).journal_rows(), JOURNAL_COLUMNS)


def _frame(rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(columns))


def findings_table(records: Iterable[StudyRecord]) -> pd.DataFrame:
    """One line a finding, with the words that it is about."""
    import pandas as pd

    rows = [_finding_row(r, f) for r in records for f in r.findings]
    columns = ["id", "check", "verdict", "target", "index", "outcome", "quote", "start", "end"]
    columns += ["reported", "recomputed", "low", "high", "method", "assumptions", "low_power"]
    return pd.DataFrame(rows, columns=[*columns, "message"])


def _finding_row(record: StudyRecord, f: Finding) -> dict[str, Any]:
    kind, index = f.target.kind, f.target.index
    item: Comparison | Measurement | None = None
    if kind == "comparison":
        item = record.comparisons[index]
    elif kind == "measurement":
        item = record.measurements[index]
    return {
        "id": record.id,
        "check": f.check,
        "verdict": f.verdict,
        "target": kind,
        "index": index,
        "outcome": item.outcome if item else None,
        "quote": item.quote if item else None,
        "start": item.start if item else None,
        "end": item.end if item else None,
        "reported": f.reported,
        "recomputed": f.recomputed.value,
        "low": f.recomputed.low,
        "high": f.recomputed.high,
        "method": f.method,
        "assumptions": "; ".join(f.assumptions),
        "low_power": f.low_power,
        "message": f.message,
    }


def statcheck_table(records: Iterable[StudyRecord]) -> pd.DataFrame:
    """Every checked p in the columns that users of statcheck know.

    ``test_type`` is the printed statistic, or "CI", "SE", "t", "chi2", "F" for what was recomputed
    from other numbers; ``error`` is true for every flag; ``apa_factor`` is the share of p-values
    of the study that were checked.
    """
    import pandas as pd

    rows = []
    for record in records:
        share = coverage([record]).share
        one_sided = any(m.name == "one-sided" for m in record.methods)
        for f in p_findings(record):
            if f.verdict != "not_checkable":
                c = record.comparisons[f.target.index]
                rows.append(_statcheck_row(record.id, c, f, one_sided) | {"apa_factor": share})
    return pd.DataFrame(rows, columns=list(STATCHECK_COLUMNS))


def _statcheck_row(source: str, c: Comparison, f: Finding, one_sided: bool) -> dict[str, Any]:
    s = c.statistic
    df = s.df if s is not None else ()
    two = len(df) > 1
    return {
        "source": source,
        "test_type": s.name if s is not None else COMPUTED_TYPES.get(f.check),
        "df1": df[0] if two else None,
        "df2": df[-1] if df else None,
        "test_comp": "=" if s is not None else None,
        "test_value": s.value.value if s is not None else None,
        "p_comp": c.p_op,
        "reported_p": c.p.value if c.p is not None else None,
        "computed_p": f.recomputed.value,
        "raw": c.quote,
        "error": f.verdict in FLAGS,
        "decision_error": f.verdict == "decision_error",
        "one_tailed_in_txt": one_sided,
    }
