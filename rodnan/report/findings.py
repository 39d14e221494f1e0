"""The findings of the report: those worth reading, the most serious first, with their sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rodnan.flat import WANTS_A_LOOK, target_item
from rodnan.report.data import Study
from rodnan.spool import Spool

CONTEXT = 300
"""Characters of a sentence shown on either side of the words that a finding is about."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z(])|\s*\n\s*")


def _as_it_is(row: dict[str, Any]) -> dict[str, Any]:
    return row


def _spool() -> Spool[dict[str, Any]]:
    return Spool(_as_it_is, _as_it_is)


def sentence(text: str, region: tuple[int, int], start: int, end: int) -> tuple[str, str, str]:
    """Return the sentence around text[start:end] as what is before, there, and after.

    Where the sentence is longer than ``CONTEXT`` on a side, it is cut at a space and says so.
    """
    low, high = max(region[0], start - CONTEXT), min(region[1], end + CONTEXT)
    before, after = text[low:start], text[end:high]
    ends = list(_SENTENCE_END.finditer(before))
    if ends:
        before = before[ends[-1].end() :]
    elif low > region[0]:
        before = "… " + before.partition(" ")[2]
    first = _SENTENCE_END.search(after)
    if first:
        after = after[: first.start()]
    elif high < region[1]:
        after = after.rpartition(" ")[0] + " …"
    return before, text[start:end], after


@dataclass(slots=True)
class Findings:
    """Findings gathered study by study, by verdict."""

    by_verdict: dict[str, Spool[dict[str, Any]]] = field(
        default_factory=lambda: {v: _spool() for v in WANTS_A_LOOK}
    )

    def add(self, number: int, study: Study) -> None:
        """Gather what is worth reading of one study."""
        for f in study.record.findings:
            if f.verdict not in self.by_verdict:
                continue
            row: dict[str, Any] = {
                "study": number,
                "verdict": f.verdict,
                "check": f.check,
                "message": f.message,
            }
            item = target_item(study.record, f)
            if item is not None:
                before, hit, after = sentence(study.text, study.region, item.start, item.end)
                row |= {
                    "key": f"{f.target.kind[0]}{f.target.index}",
                    "outcome": item.outcome,
                    "time": item.time,
                    "before": before,
                    "hit": hit,
                    "after": after,
                }
            self.by_verdict[f.verdict].append(row)

    def counts(self) -> dict[str, int]:
        """Return how many findings of each verdict there are."""
        return {verdict: len(rows) for verdict, rows in self.by_verdict.items()}

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the findings, the most serious first, in the order of the studies."""
        for verdict in WANTS_A_LOOK:
            yield from self.by_verdict[verdict]
