"""The JSON form of a record: one object per document, one document per line.

``printed`` objects keep the digits as printed beside the plain numbers, so that nothing about
precision is lost on the way through a file. Records written by others need not have them: the
digits are then looked up in the quote.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from extractor.printed import number_in_quote
from extractor.records import (
    Arm,
    Comparison,
    Effect,
    Finding,
    Inference,
    Issue,
    Measurement,
    MethodNote,
    Number,
    Recomputed,
    Source,
    Statistic,
    StudyRecord,
    Target,
)

SCHEMA_VERSION = 1

_EXACT_INTEGERS = 1e15  # floats below it hold every whole number


def _plain(value: float) -> float | int:
    value = float(value)
    return int(value) if value.is_integer() and abs(value) < _EXACT_INTEGERS else value


def _number_out(number: Number | None) -> float | int | None:
    return None if number is None else _plain(number.value)


def _printed(**numbers: Number | tuple[Number, ...] | None) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, item in numbers.items():
        if isinstance(item, Number):
            out[key] = item.text
        elif item:
            out[key] = [n.text for n in item]
    return out


def _measurement_out(m: Measurement) -> dict[str, Any]:
    return {
        "outcome": m.outcome,
        "arm": m.arm,
        "time": m.time,
        "kind": m.kind,
        "center": m.center,
        "value": _number_out(m.value),
        "spread": m.spread,
        "spread_values": [_number_out(x) for x in m.spread_values],
        "ci_level": m.ci_level,
        "n": m.n,
        "events": m.events,
        "percent": _number_out(m.percent),
        "unit": m.unit,
        "imputed": list(m.imputed),
        "printed": _printed(value=m.value, spread_values=m.spread_values, percent=m.percent),
        "quote": m.quote,
        "start": m.start,
        "end": m.end,
        "rule": m.rule,
        "confidence": round(m.confidence, 4),
    }


def _effect_out(e: Effect) -> dict[str, Any]:
    return {
        "type": e.type,
        "value": _number_out(e.value),
        "ci_low": _number_out(e.ci_low),
        "ci_high": _number_out(e.ci_high),
        "ci_level": e.ci_level,
        "spread": e.spread,
        "spread_value": _number_out(e.spread_value),
        "printed": _printed(
            value=e.value, ci_low=e.ci_low, ci_high=e.ci_high, spread_value=e.spread_value
        ),
    }


def _comparison_out(c: Comparison) -> dict[str, Any]:
    statistic = c.statistic and {
        "name": c.statistic.name,
        "df": [_plain(x) for x in c.statistic.df],
        "value": _number_out(c.statistic.value),
        "printed": c.statistic.value.text,
    }
    return {
        "outcome": c.outcome,
        "time": c.time,
        "design": c.design,
        "groups": list(c.groups),
        "versus_time": c.versus_time,
        "test": c.test,
        "statistic": statistic,
        "effect": c.effect and _effect_out(c.effect),
        "p_op": c.p_op,
        "p": _number_out(c.p),
        "printed": _printed(p=c.p),
        "supports": list(c.supports),
        "quote": c.quote,
        "start": c.start,
        "end": c.end,
        "rule": c.rule,
        "confidence": round(c.confidence, 4),
    }


def _finding_out(f: Finding) -> dict[str, Any]:
    return {
        "check": f.check,
        "verdict": f.verdict,
        "target": {"kind": f.target.kind, "index": f.target.index},
        "reported": f.reported,
        "recomputed": {
            "value": f.recomputed.value,
            "low": f.recomputed.low,
            "high": f.recomputed.high,
        },
        "method": f.method,
        "assumptions": list(f.assumptions),
        "message": f.message,
        "low_power": f.low_power,
        "related": [{"kind": t.kind, "index": t.index} for t in f.related],
    }


def _source_out(s: Source) -> dict[str, Any]:
    return {
        "path": s.path,
        "format": s.format,
        "pmid": s.pmid,
        "doi": s.doi,
        "year": s.year,
        "journal": s.journal,
        "authors": list(s.authors),
        "sha256": s.sha256,
        "extra": dict(s.extra),
    }


def to_dict(record: StudyRecord) -> dict[str, Any]:
    """Return the JSON form of a record: plain dicts, lists, strings and numbers."""
    return {
        "schema": SCHEMA_VERSION,
        "id": record.id,
        "title": record.title,
        "source": _source_out(record.source),
        "total_n": record.total_n,
        "arms": [{"label": a.label, "n": a.n, "role": a.role} for a in record.arms],
        "measurements": [_measurement_out(m) for m in record.measurements],
        "comparisons": [_comparison_out(c) for c in record.comparisons],
        "methods": [
            {
                "name": m.name,
                "value": _number_out(m.value),
                "quote": m.quote,
                "start": m.start,
                "end": m.end,
            }
            for m in record.methods
        ],
        "findings": [_finding_out(f) for f in record.findings],
        "inferences": [
            {
                "quantity": i.quantity,
                "target": {"kind": i.target.kind, "index": i.target.index},
                "low": i.low,
                "high": i.high,
                "value": i.value,
                "source": i.source,
            }
            for i in record.inferences
        ],
        "issues": [
            {"code": i.code, "message": i.message, "start": i.start, "end": i.end}
            for i in record.issues
        ],
    }


def _number_from(
    d: Mapping[str, Any], key: str, printed: Mapping[str, Any], quote: str
) -> Number | None:
    text = printed.get(key)
    if isinstance(text, str):
        return Number.parse(text)
    return number_in_quote(d.get(key), quote)


def _numbers_from(
    values: Sequence[float], printed: Sequence[str] | None, quote: str
) -> tuple[Number, ...]:
    if printed is not None and len(printed) == len(values):
        return tuple(Number.parse(x) for x in printed)
    found = (number_in_quote(x, quote) for x in values)
    return tuple(n for n in found if n is not None)


def _place(d: Mapping[str, Any], text: str | None) -> tuple[int, int]:
    """Offsets of an item; from its quote and occurrence where the record gives no offsets."""
    if d.get("start") is not None:
        return int(d["start"]), int(d["end"])
    if text is None:
        return 0, len(d["quote"])
    pos = -1
    for _ in range(int(d.get("occurrence", 0)) + 1):
        pos = text.find(d["quote"], pos + 1)
    return pos, pos + len(d["quote"])


def _measurement_in(d: Mapping[str, Any], text: str | None) -> Measurement:
    printed = d.get("printed") or {}
    quote = d["quote"]
    start, end = _place(d, text)
    events = d.get("events")
    return Measurement(
        outcome=d["outcome"],
        arm=d["arm"],
        time=d.get("time"),
        kind=d["kind"],
        center=d["center"],
        value=_number_from(d, "value", printed, quote),
        spread=d.get("spread"),
        spread_values=_numbers_from(
            d.get("spread_values") or [], printed.get("spread_values"), quote
        ),
        ci_level=d.get("ci_level"),
        n=d.get("n"),
        events=None if events is None else int(events),
        percent=_number_from(d, "percent", printed, quote),
        unit=d.get("unit"),
        imputed=tuple(d.get("imputed") or ()),
        quote=quote,
        start=start,
        end=end,
        rule=d.get("rule", ""),
        confidence=d.get("confidence", 1.0),
    )


def _effect_in(d: Mapping[str, Any] | None, quote: str) -> Effect | None:
    if not d:
        return None
    printed = d.get("printed") or {}
    return Effect(
        type=d["type"],
        value=_number_from(d, "value", printed, quote),
        ci_low=_number_from(d, "ci_low", printed, quote),
        ci_high=_number_from(d, "ci_high", printed, quote),
        ci_level=d.get("ci_level"),
        spread=d.get("spread"),
        spread_value=_number_from(d, "spread_value", printed, quote),
    )


def _comparison_in(d: Mapping[str, Any], text: str | None) -> Comparison:
    printed = d.get("printed") or {}
    quote = d["quote"]
    start, end = _place(d, text)
    s = d.get("statistic")
    statistic = None
    if s and s.get("value") is not None:
        value = (
            Number.parse(s["printed"]) if s.get("printed") else number_in_quote(s["value"], quote)
        )
        if value is not None:
            statistic = Statistic(name=s["name"], value=value, df=tuple(s.get("df") or ()))
    return Comparison(
        outcome=d["outcome"],
        time=d.get("time"),
        design=d["design"],
        groups=tuple(d.get("groups") or ()),
        versus_time=d.get("versus_time"),
        test=d.get("test"),
        statistic=statistic,
        effect=_effect_in(d.get("effect"), quote),
        p_op=d.get("p_op"),
        p=_number_from(d, "p", printed, quote),
        supports=tuple(d.get("supports") or ()),
        quote=quote,
        start=start,
        end=end,
        rule=d.get("rule", ""),
        confidence=d.get("confidence", 1.0),
    )


def _target_in(d: Mapping[str, Any]) -> Target:
    return Target(kind=d["kind"], index=d["index"])


def _finding_in(d: Mapping[str, Any]) -> Finding:
    return Finding(
        check=d["check"],
        verdict=d["verdict"],
        target=_target_in(d["target"]),
        reported=d.get("reported"),
        recomputed=Recomputed(**(d.get("recomputed") or {})),
        method=d.get("method"),
        assumptions=tuple(d.get("assumptions") or ()),
        message=d.get("message", ""),
        low_power=d.get("low_power", False),
        related=tuple(_target_in(t) for t in d.get("related") or ()),
    )


def _source_in(d: Mapping[str, Any]) -> Source:
    return Source(
        path=d.get("path"),
        format=d.get("format"),
        pmid=d.get("pmid"),
        doi=d.get("doi"),
        year=d.get("year"),
        journal=d.get("journal"),
        authors=tuple(d.get("authors") or ()),
        sha256=d.get("sha256"),
        extra=tuple((d.get("extra") or {}).items()),
    )


def from_dict(d: Mapping[str, Any], text: str | None = None) -> StudyRecord:
    """Read a record from its JSON form, ours or a hand-annotated one.

    Parameters
    ----------
    d
        One JSON object.
    text
        The document's text, needed only to place items that carry a quote and no offsets.

    Raises
    ------
    KeyError, ValueError
        If a required key is absent or a printed number does not parse.
    """
    return StudyRecord(
        id=str(d["id"]),
        title=d.get("title") or "",
        source=_source_in(d.get("source") or {}),
        total_n=d.get("total_n"),
        arms=tuple(
            Arm(label=a["label"], n=a.get("n"), role=a.get("role") or "treatment")
            for a in d.get("arms") or []
        ),
        measurements=tuple(_measurement_in(m, text) for m in d.get("measurements") or []),
        comparisons=tuple(_comparison_in(c, text) for c in d.get("comparisons") or []),
        methods=tuple(
            MethodNote(
                name=m["name"],
                value=number_in_quote(m.get("value"), m.get("quote", "")),
                quote=m.get("quote", ""),
                start=m.get("start", 0),
                end=m.get("end", 0),
            )
            for m in d.get("methods") or []
        ),
        findings=tuple(_finding_in(f) for f in d.get("findings") or []),
        inferences=tuple(
            Inference(
                quantity=i["quantity"],
                target=_target_in(i["target"]),
                low=i.get("low"),
                high=i.get("high"),
                value=i.get("value"),
                source=i.get("source", ""),
            )
            for i in d.get("inferences") or []
        ),
        issues=tuple(
            Issue(code=i["code"], message=i["message"], start=i.get("start"), end=i.get("end"))
            for i in d.get("issues") or []
        ),
    )
