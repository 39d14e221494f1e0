"""A record as HTML for notebooks: the text with its numbers marked, and tables.

All styles stand inline, as notebooks strip style sheets, and there is no script. Kinds are told by
words, border and colour, so that colour alone carries nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from extractor.records import Comparison, Finding, Measurement, Number, StudyRecord

Item = Measurement | Comparison

_MARK = (
    "padding:0.1em 0.3em;margin:0 0.1em;border-radius:0.3em;color:#111;"
    "line-height:1.9;background:{background};border-bottom:2px {border}"
)
_LABEL = "font-size:0.75em;font-weight:bold;margin-left:0.4em;vertical-align:middle"
_STYLES = {
    "measurement": _MARK.format(background="#cfe8fc", border="solid #0b5394"),
    "comparison": _MARK.format(background="#fde5b3", border="dashed #7f4f00"),
}
_SPREADS = {"sd": "SD", "se": "SE", "ci": "CI", "iqr": "IQR", "range": "range", "unknown_pm": "±"}
_MEASUREMENTS = ("outcome", "arm", "time", "result", "n", "confidence", "words")
_COMPARISONS = ("outcome", "groups", "time", "effect", "p", "confidence", "words")
_FINDINGS = ("verdict", "check", "what was found")


def _printed(number: Number | None) -> str:
    return "" if number is None else number.text


def result_words(m: Measurement) -> str:
    """Return a measurement's numbers in short: "mean 12.3, SD 4.5"; "18/30, 60 %"."""
    if m.kind == "proportion" and m.events is not None:
        share = f", {m.percent.text} %" if m.percent else ""
        return f"{m.events}/{'?' if m.n is None else m.n}{share}"
    kind = "" if m.kind == "level" else f"{m.kind.replace('_', ' ')}, "
    unit = f" {m.unit}" if m.unit else ""
    spread = ""
    if m.spread:
        spread = f", {_SPREADS[m.spread]} {' to '.join(x.text for x in m.spread_values)}"
    return f"{kind}{m.center} {_printed(m.value)}{unit}{spread}"


def _effect_words(c: Comparison) -> str:
    e = c.effect
    if e is None:
        return ""
    ends = f" ({_printed(e.ci_low)} to {_printed(e.ci_high)})" if e.ci_low and e.ci_high else ""
    return f"{e.type} {_printed(e.value)}{ends}"


def _p_words(c: Comparison) -> str:
    if c.p_op is None:
        return ""
    return "not significant" if c.p_op == "ns" else f"{c.p_op} {_printed(c.p)}"


def _label(item: Item) -> str:
    if isinstance(item, Measurement):
        return f"{item.outcome} · {item.arm}" + (f" · {item.time}" if item.time else "")
    return " vs ".join(item.groups) or item.outcome


def _apart(items: Iterable[Item]) -> list[Item]:
    """Return items that do not overlap, the earlier and longer first; the tables have them all."""
    chosen: list[Item] = []
    for item in sorted(items, key=lambda x: (x.start, -x.end)):
        if item.start >= (chosen[-1].end if chosen else 0):
            chosen.append(item)
    return chosen


def annotated_html(record: StudyRecord, text: str) -> str:
    """Return the text as HTML with every measurement and comparison marked and named."""
    out, at = [], 0
    for item in _apart([*record.measurements, *record.comparisons]):
        kind = "measurement" if isinstance(item, Measurement) else "comparison"
        out.append(escape(text[at : item.start]))
        label = f'<span style="{_LABEL}">{escape(_label(item))}</span>'
        words = escape(text[item.start : item.end])
        out.append(f'<mark style="{_STYLES[kind]}" title="{kind}">{words}{label}</mark>')
        at = item.end
    out.append(escape(text[at:]))
    return f'<div style="line-height:2;white-space:pre-wrap">{"".join(out)}</div>'


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    if not body:
        return ""
    head = "".join(f'<th scope="col">{h}</th>' for h in heads)
    caption = f'<caption style="text-align:left">{caption}</caption>'
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _measurement_row(m: Measurement) -> tuple[str, ...]:
    n = "" if m.n is None else str(m.n)
    return m.outcome, m.arm, m.time or "", result_words(m), n, f"{m.confidence:.2f}", m.quote


def _comparison_row(c: Comparison) -> tuple[str, ...]:
    groups = " vs ".join(c.groups)
    sure = f"{c.confidence:.2f}"
    return c.outcome, groups, c.time or "", _effect_words(c), _p_words(c), sure, c.quote


def _finding_row(f: Finding) -> tuple[str, ...]:
    return f.verdict.replace("_", " "), f.check, f.message


def record_html(record: StudyRecord, text: str) -> str:
    """Return the annotated text and the tables of a record, for a notebook."""
    tables = (
        _table("Measurements", _MEASUREMENTS, map(_measurement_row, record.measurements)),
        _table("Comparisons", _COMPARISONS, map(_comparison_row, record.comparisons)),
        _table("Findings", _FINDINGS, map(_finding_row, record.findings)),
    )
    nothing = "" if any(tables) else "<p>No results were found in this text.</p>"
    return f"<div>{annotated_html(record, text)}{''.join(tables)}{nothing}</div>"
