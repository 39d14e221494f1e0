"""Misfits that come together: several alike in one study tell of an analysis, not of misprints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extractor.records import Finding

FLAGGED = ("inconsistent", "decision_error")
CHECKS = frozenset({"interval_and_p", "se_and_p"})
SEVERAL = 2


def told_apart(findings: Iterable[Finding]) -> list[Finding]:
    """Take back flags on intervals where several p-values of one study do not fit theirs.

    A misprint comes alone. Where two or more p-values in a study differ from the intervals beside
    them, they are as a rule of another test: for trend, for heterogeneity, of a corrected level.
    """
    found = list(findings)
    misfits = [f for f in found if f.check in CHECKS and f.verdict in FLAGGED]
    if len(misfits) < SEVERAL:
        return found
    remark = (
        f"the p-values are of another test than the intervals beside them (for trend, say), "
        f"as {len(misfits)} of this study differ from theirs"
    )
    return [_taken_back(f, remark) if f in misfits else f for f in found]


def _taken_back(f: Finding, remark: str) -> Finding:
    return replace(
        f,
        verdict="consistent_if",
        assumptions=(*f.assumptions, remark),
        message=f"{f.reported} is right only if {remark}.",
    )
