"""Findings as tables: coverage, one line a study, one line a check, statcheck's columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractor.records import Comparison, Finding, Measurement, StudyRecord
from validator.registry import CHECKS

if TYPE_CHECKING:
    import pandas as pd

P_CHECKS = frozenset(n for c in CHECKS if c.source for n in c.names) | {"not_checkable", "p_range"}
"""Checks whose findings are the verdict of a p: exactly one for every p."""

FLAGS = ("inconsistent", "decision_error", "impossible")
VERDICTS = ("consistent", "consistent_if", *FLAGS, "not_checkable")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many of the p-values found were checked, and what kept the rest from it."""

    found: int
    checked: int
    consistent: int
    conditional: int
    flagged: int
    low_power: int
    reasons: tuple[tuple[str, int], ...]

    @property
    def share(self) -> float:
        """Share of the p-values found that were checked, 0 where none was found."""
        return self.checked / self.found if self.found else 0.0


def p_findings(record: StudyRecord) -> Iterator[Finding]:
    """Yield the verdict of every p of a checked record, in the order of its comparisons."""
    yield from (f for f in record.findings if f.check in P_CHECKS and f.target.kind == "comparison")


def coverage(records: Iterable[StudyRecord]) -> Coverage:
    """Count p-values found, checked, consistent, conditional and flagged over checked records."""
    verdicts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    low_power = 0
    for record in records:
        for f in p_findings(record):
            verdicts[f.verdict] += 1
            low_power += f.low_power
            if f.verdict == "not_checkable":
                reasons[f.method or "unknown"] += 1
    found = sum(verdicts.values())
    return Coverage(
        found=found,
        checked=found - verdicts["not_checkable"],
        consistent=verdicts["consistent"],
        conditional=verdicts["consistent_if"],
        flagged=sum(verdicts[v] for v in FLAGS),
        low_power=low_power,
        reasons=tuple(reasons.most_common()),
    )


def study_table(records: Iterable[StudyRecord]) -> pd.DataFrame:
    """One line a study: p-values by verdict, other flags, share checked, the worst verdict."""
    import pandas as pd

    rows = []
    for record in records:
        c = coverage([record])
        own = list(p_findings(record))
        others = [f for f in record.findings if f not in own and f.verdict in FLAGS]
        verdicts = {f.verdict for f in record.findings}
        rows.append(
            {
                "id": record.id,
                "p_values": c.found,
                "checked": c.checked,
                "share_checked": c.share,
                **{v: sum(f.verdict == v for f in own) for v in VERDICTS},
                "other_flags": len(others),
                "worst": next((v for v in reversed(VERDICTS[:-1]) if v in verdicts), None),
            }
        )
    columns = ["id", "p_values", "checked", "share_checked", *VERDICTS, "other_flags", "worst"]
    return pd.DataFrame(rows, columns=columns)


def corpus_table(records: Iterable[StudyRecord]) -> pd.DataFrame:
    """One line a check: its findings by verdict over all studies."""
    import pandas as pd

    counts: Counter[tuple[str, str]] = Counter()
    for record in records:
        counts.update((f.check, f.verdict) for f in record.findings)
    names = [n for c in CHECKS for n in c.names] + ["not_checkable"]
    rows = [{"check": n, **{v: counts[n, v] for v in VERDICTS}} for n in names]
    return pd.DataFrame(rows, columns=["check", *VERDICTS])


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
