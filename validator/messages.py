"""The plain sentence of a finding: what is printed, what it should be, how sure that is."""

from __future__ import annotations

from extractor.records import Finding
from validator.case import Case

SMALLEST = 1e-4


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


def message(case: Case, finding: Finding) -> str:
    """Sentence for a verdict about a p."""
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
    lead = (
        f"{printed} does not agree with the printed numbers: within their rounding the p lies in "
        f"{attainable} under every reading that the text allows (nearest: {what})."
    )
    if finding.verdict == "decision_error":
        return f"{lead} The conclusion at {case.settings.alpha:g} changes."
    return f"{lead} One of the numbers, the test or the p may be misprinted."
