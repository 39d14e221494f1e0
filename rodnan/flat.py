"""Records as flat rows: one row a measurement, a comparison, a finding or an arm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from extractor.records import (
    Comparison,
    Finding,
    Measurement,
    Number,
    StudyRecord,
)

Row = dict[str, Any]

FLAGS = ("impossible", "decision_error", "inconsistent")
WANTS_A_LOOK = (*FLAGS, "consistent_if")
SERIOUSNESS = {
    "impossible": 0,
    "decision_error": 1,
    "inconsistent": 2,
    "consistent_if": 3,
    "not_checkable": 4,
    "consistent": 5,
}


def _value(number: Number | None) -> float | None:
    return None if number is None else number.value


def _study(record: StudyRecord) -> Row:
    return {
        "study": record.id,
        "pmid": record.source.pmid,
        "doi": record.source.doi,
        "year": record.source.year,
        "title": record.title,
        "total_n": record.total_n,
    }


def _tests_of(record: StudyRecord) -> Mapping[int, list[Comparison]]:
    tests: dict[int, list[Comparison]] = {}
    for comparison in record.comparisons:
        for index in comparison.supports:
            tests.setdefault(index, []).append(comparison)
    return tests


def _spread(m: Measurement) -> Row:
    values = [n.value for n in m.spread_values]
    single = values[0] if len(values) == 1 else None
    pair = len(values) > 1
    return {
        "sd": single if m.spread == "sd" else None,
        "se": single if m.spread == "se" else None,
        "unknown_pm": single if m.spread == "unknown_pm" else None,
        "spread": m.spread,
        "spread_low": values[0] if pair else None,
        "spread_high": values[1] if pair else None,
        "ci_level": m.ci_level,
    }


def measurement_rows(record: StudyRecord) -> Iterator[Row]:
    """Yield one row a measurement; p-values of the tests that it supports joined by "; "."""
    tests = _tests_of(record)
    for index, m in enumerate(record.measurements):
        arm = record.arm(m.arm)
        linked = [c for c in tests.get(index, []) if c.p_op]
        yield {
            **_study(record),
            "measurement": index,
            "arm": m.arm,
            "role": arm.role if arm else None,
            "outcome": m.outcome,
            "time": m.time,
            "kind": m.kind,
            "center": m.center,
            "value": _value(m.value),
            "mean": _value(m.value) if m.center == "mean" else None,
            **_spread(m),
            "n": m.n,
            "events": m.events,
            "percent": _value(m.percent),
            "unit": m.unit,
            "p_op": "; ".join(c.p_op or "" for c in linked) or None,
            "p": "; ".join(c.p.text if c.p else "ns" for c in linked) or None,
            "imputed": "; ".join(m.imputed) or None,
            "confidence": round(m.confidence, 4),
            "rule": m.rule,
            "start": m.start,
            "end": m.end,
            "quote": m.quote,
        }


def p_verdicts(record: StudyRecord) -> Mapping[int, Finding]:
    """Return the most serious finding about each comparison, by its index."""
    worst: dict[int, Finding] = {}
    for finding in record.findings:
        if finding.target.kind != "comparison":
            continue
        old = worst.get(finding.target.index)
        if old is None or SERIOUSNESS[finding.verdict] < SERIOUSNESS[old.verdict]:
            worst[finding.target.index] = finding
    return worst


def comparison_rows(record: StudyRecord) -> Iterator[Row]:
    """Yield one row a comparison with the verdict on it."""
    verdicts = p_verdicts(record)
    for index, c in enumerate(record.comparisons):
        effect, statistic, verdict = c.effect, c.statistic, verdicts.get(index)
        yield {
            **_study(record),
            "comparison": index,
            "outcome": c.outcome,
            "time": c.time,
            "design": c.design,
            "groups": " | ".join(c.groups) or None,
            "versus_time": c.versus_time,
            "test": c.test,
            "statistic": statistic.name if statistic else None,
            "df": ", ".join(f"{x:g}" for x in statistic.df) if statistic else None,
            "statistic_value": statistic.value.value if statistic else None,
            "effect": effect.type if effect else None,
            "effect_value": _value(effect.value) if effect else None,
            "effect_low": _value(effect.ci_low) if effect else None,
            "effect_high": _value(effect.ci_high) if effect else None,
            "effect_level": effect.ci_level if effect else None,
            "effect_spread": effect.spread if effect else None,
            "effect_spread_value": _value(effect.spread_value) if effect else None,
            "p_op": c.p_op,
            "p": _value(c.p),
            "supports": " ".join(map(str, c.supports)) or None,
            "verdict": verdict.verdict if verdict else None,
            "confidence": round(c.confidence, 4),
            "rule": c.rule,
            "start": c.start,
            "end": c.end,
            "quote": c.quote,
        }


def target_item(record: StudyRecord, finding: Finding) -> Measurement | Comparison | None:
    """Return the measurement or comparison that a finding is about, None for arms and studies."""
    items: tuple[Measurement, ...] | tuple[Comparison, ...]
    if finding.target.kind == "comparison":
        items = record.comparisons
    elif finding.target.kind == "measurement":
        items = record.measurements
    else:
        return None
    return items[finding.target.index] if finding.target.index < len(items) else None


def finding_rows(record: StudyRecord) -> Iterator[Row]:
    """Yield one row a finding, the most serious first."""
    for f in sorted(record.findings, key=lambda f: SERIOUSNESS[f.verdict]):
        item = target_item(record, f)
        yield {
            "study": record.id,
            "pmid": record.source.pmid,
            "verdict": f.verdict,
            "check": f.check,
            "target": f.target.kind,
            "index": f.target.index,
            "outcome": item.outcome if item else None,
            "reported": f.reported,
            "recomputed": f.recomputed.value,
            "recomputed_low": f.recomputed.low,
            "recomputed_high": f.recomputed.high,
            "method": f.method,
            "assumptions": "; ".join(f.assumptions) or None,
            "low_power": f.low_power,
            "message": f.message,
            "start": item.start if item else None,
            "end": item.end if item else None,
            "quote": item.quote if item else None,
        }


def arm_rows(record: StudyRecord) -> Iterator[Row]:
    """Yield one row an arm."""
    for arm in record.arms:
        yield {**_study(record), "arm": arm.label, "role": arm.role, "n": arm.n}


def checked_study_rows(record: StudyRecord) -> Iterator[Row]:
    """Yield the one row of what the checks of a study came to."""
    from validator import study_row

    yield study_row(record)
