"""The plain sentence of a finding: what is printed, what it should be, how sure that is."""

from __future__ import annotations

from extractor.records import Finding, Recomputed
from validator.case import Case, Reading
from validator.intervals import Interval
from validator.pvalues import z_quantile

SMALLEST = 1e-4
SMALLEST_P = 1e-300
MOST_NAMES = 3
CLOSING = (
    "One of the numbers or the p may be misprinted, or the p is of an analysis that the text does "
    "not name."
)


def number(p: float) -> str:
    """Write a p as a journal would: two significant digits, tiny ones as a bound."""
    if p < SMALLEST:
        return f"below {SMALLEST:.4f}"
    decimals = 2 if p >= 0.1 else 3 if p >= 0.01 else 4  # noqa: PLR2004 (digits to show)
    return f"{p:.{decimals}f}"


def span(low: float | None, high: float | None) -> str:
    """Write a range of p."""
    if low is None or high is None:
        return "unknown"
    a, b = number(low), number(high)
    return a if a == b else f"{a} to {b}"


def message(case: Case, finding: Finding, found: list[Reading]) -> str:
    """Sentence for a verdict about a p: the essential first, then how sure it is."""
    r = finding.recomputed
    printed, attainable = case.p.printed, span(r.low, r.high)
    what = finding.method or "the test"
    if finding.verdict == "consistent":
        return f"{printed} agrees with the printed numbers ({what}: p {attainable})."
    if finding.verdict == "consistent_if":
        remark = "; and ".join(finding.assumptions)
        if _reaches(case, r):
            lead = f"{printed} agrees with the printed numbers ({what}: p {attainable})"
            return f"{lead} if {remark}."
        return f"{printed} differs from {what} (p {attainable}); it can be right if {remark}."
    lead = f"{printed} does not fit the printed numbers: {_plain(found)}."
    return " ".join(filter(None, (lead, _at_best(case, found), _side(case, finding), CLOSING)))


def _reaches(case: Case, r: Recomputed) -> bool:
    """Tell whether a recomputed range holds values that the printed p stands for."""
    if r.low is None or r.high is None:
        return True
    return Interval(r.low, r.high).overlaps(case.p.values)


def _plain(found: list[Reading]) -> str:
    """Say what the readings give that assume nothing (or the least), rounding allowed for."""
    least = min(len(r.assumptions) for r in found)
    readings = [r for r in found if len(r.assumptions) == least]
    names = list(dict.fromkeys(r.method for r in readings))
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
    if len(names) > MOST_NAMES:
        listed = f"{names[0]} and {len(names) - 1} tests like it"
    low, high = min(r.p.low for r in readings), max(r.p.high for r in readings)
    remark = f", if {' and '.join(readings[0].assumptions)}" if least else ""
    return f"within rounding they give p {span(low, high)} ({listed}){remark}"


def _at_best(case: Case, found: list[Reading]) -> str:
    """Say how near the most favourable reading comes that assumes something."""
    least = min(len(r.assumptions) for r in found)
    more = [r for r in found if len(r.assumptions) > least]
    if not more:
        return ""
    best = nearest(case, more)
    if best.assumptions and distance(case, best) < min(
        distance(case, r) for r in found if len(r.assumptions) == least
    ):
        return (
            f"The nearest other reading gives p {span(best.p.low, best.p.high)}: "
            f"if {' and '.join(best.assumptions)}."
        )
    return ""


def _side(case: Case, finding: Finding) -> str:
    if finding.verdict != "decision_error":
        return ""
    said, is_ = ("significant", "not significant")
    if case.p.values.high > case.settings.alpha:
        said, is_ = is_, said
    return f"By these the result is {is_} at {case.settings.alpha:g}, by the printed p {said}."


def distance(case: Case, r: Reading) -> float:
    """Return how far a reading's p is from the printed one, in z."""

    def z(p: float) -> float:
        return float(z_quantile(min(max(p, SMALLEST_P), 1.0)))

    low, high = (z(p) for p in (case.p.values.high, case.p.values.low))
    return max(z(r.p.high) - high, low - z(r.p.low), 0.0)


def nearest(case: Case, found: list[Reading]) -> Reading:
    """Return the reading whose p comes nearest to the reported one, on the scale of z."""
    return min(found, key=lambda r: distance(case, r))
