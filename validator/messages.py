"""The plain sentence of a finding: what is printed, what it should be, how sure that is."""

from __future__ import annotations

from extractor.records import Finding
from validator.case import Case, Reading

SMALLEST = 1e-4
MOST_READINGS = 4


def number(p: float) -> str:
    """Write a p as a journal would: two significant digits, tiny ones as a bound."""
    if p < SMALLEST:
        return f"{p:.0e}".replace("e-0", "e-") if p > 0 else "0"
    decimals = 2 if p >= 0.1 else 3 if p >= 0.01 else 4  # noqa: PLR2004 (digits to show)
    return f"{p:.{decimals}f}"


def span(low: float | None, high: float | None) -> str:
    """Write a range of p."""
    if low is None or high is None:
        return "unknown"
    a, b = number(low), number(high)
    return a if a == b else f"{a} to {b}"


def message(case: Case, finding: Finding, found: list[Reading]) -> str:
    """Sentence for a verdict about a p, with every reading that was tried where none fits."""
    r = finding.recomputed
    printed, attainable = case.p.printed, span(r.low, r.high)
    what = finding.method or "the test"
    if finding.verdict == "consistent":
        return f"{printed} agrees with the printed numbers ({what}: p {attainable})."
    if finding.verdict == "consistent_if":
        return (
            f"{printed} agrees with the printed numbers ({what}: p {attainable}) only if "
            f"{'; and '.join(finding.assumptions)}."
        )
    lead = f"{printed} does not follow from the printed numbers, rounding allowed for: "
    lead += "; ".join(_tried(found)) + "."
    if not case.named and not case.comparison.statistic:
        lead += " The text names no test that would explain it."
    if finding.verdict == "decision_error":
        side = "not significant" if case.p.values.high <= case.settings.alpha else "significant"
        return f"{lead} By these the result is {side} at {case.settings.alpha:g}."
    return f"{lead} One of the numbers or the p may be misprinted."


def _tried(found: list[Reading]) -> list[str]:
    """Write each reading that was tried with its p, alike ones once."""
    lines: dict[str, list[str]] = {}
    for r in found:
        remark = f", if {' and '.join(r.assumptions)}" if r.assumptions else ""
        lines.setdefault(f"p {span(r.p.low, r.p.high)}{remark}", []).append(r.method)
    texts = [f"{' or '.join(dict.fromkeys(names))} gives {text}" for text, names in lines.items()]
    more = len(texts) - MOST_READINGS
    return texts if more <= 0 else [*texts[:MOST_READINGS], f"and {more} more readings"]
