"""Findings counted, one study after the other: coverage, and rows a study, a check, a journal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from extractor.records import Finding, StudyRecord
from validator.registry import CHECKS

P_CHECKS = frozenset(n for c in CHECKS if c.source for n in c.names) | {"not_checkable", "p_range"}
"""Checks whose findings are the verdict of a p: exactly one for every p."""

FLAGS = ("inconsistent", "decision_error", "impossible")
VERDICTS = ("consistent", "consistent_if", *FLAGS, "not_checkable")
CHECK_NAMES = (*(n for c in CHECKS for n in c.names), "not_checkable")
UNKNOWN_JOURNAL = "(not known)"

STUDY_COLUMNS = (
    "study",
    "journal",
    "year",
    "p_values",
    "checked",
    "share_checked",
    *VERDICTS,
    "low_power",
    "other_flags",
    "worst",
)
CHECK_COLUMNS = ("check", "findings", *VERDICTS, "share_flagged")
JOURNAL_COLUMNS = (
    "journal",
    "studies",
    "p_values",
    "checked",
    "share_checked",
    *VERDICTS,
    "other_flags",
    "main_reason",
)


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

    @property
    def sentence(self) -> str:
        """Coverage in one line, as every run prints it."""
        return (
            f"{self.found} p-values found, {self.checked} checked ({self.share:.0%}): "
            f"{self.consistent} consistent, {self.conditional} under an assumption, "
            f"{self.flagged} flagged"
        )


@dataclass(slots=True)
class Counts:
    """Verdicts of the p-values of some studies, reasons for the unchecked, and other flags."""

    studies: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    low_power: int = 0
    other_flags: int = 0

    def add(self, record: StudyRecord) -> None:
        """Count one checked study."""
        self.studies += 1
        for f in record.findings:
            if not is_of_p(f):
                self.other_flags += f.verdict in FLAGS
                continue
            self.verdicts[f.verdict] += 1
            self.low_power += f.low_power
            if f.verdict == "not_checkable":
                self.reasons[f.method or "unknown"] += 1

    def coverage(self) -> Coverage:
        """Return what was found and checked."""
        found = self.verdicts.total()
        return Coverage(
            found=found,
            checked=found - self.verdicts["not_checkable"],
            consistent=self.verdicts["consistent"],
            conditional=self.verdicts["consistent_if"],
            flagged=sum(self.verdicts[v] for v in FLAGS),
            low_power=self.low_power,
            reasons=tuple(self.reasons.most_common()),
        )

    def row(self) -> dict[str, Any]:
        """Return the counts as cells of a table."""
        c = self.coverage()
        return {
            "studies": self.studies,
            "p_values": c.found,
            "checked": c.checked,
            "share_checked": round(c.share, 3),
            **{v: self.verdicts[v] for v in VERDICTS},
            "low_power": self.low_power,
            "other_flags": self.other_flags,
            "main_reason": c.reasons[0][0] if c.reasons else None,
        }


@dataclass(slots=True)
class CorpusCounts:
    """Counts over all studies, by check and by journal; small, however many studies there are."""

    all: Counts = field(default_factory=Counts)
    journals: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    checks: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, record: StudyRecord) -> None:
        """Count one checked study."""
        self.all.add(record)
        self.journals[record.source.journal or UNKNOWN_JOURNAL].add(record)
        self.checks.update((f.check, f.verdict) for f in record.findings)

    def check_rows(self) -> Iterator[dict[str, Any]]:
        """Yield one row a check: its findings by verdict, and the share that are flags."""
        for name in CHECK_NAMES:
            found = {v: self.checks[name, v] for v in VERDICTS}
            total = sum(found.values())
            flagged = sum(found[v] for v in FLAGS)
            share = round(flagged / total, 4) if total else None
            yield {"check": name, "findings": total, **found, "share_flagged": share}

    def journal_rows(self) -> Iterator[dict[str, Any]]:
        """Yield one row a journal, those with most p-values first: is its style checkable."""
        order = sorted(self.journals.items(), key=lambda j: (-j[1].verdicts.total(), j[0]))
        for name, counts in order:
            yield {"journal": name, **counts.row()}


def is_of_p(f: Finding) -> bool:
    """Tell whether a finding is the verdict of a p."""
    return f.check in P_CHECKS and f.target.kind == "comparison"


def p_findings(record: StudyRecord) -> Iterator[Finding]:
    """Yield the verdict of every p of a checked record, in the order of its comparisons."""
    yield from filter(is_of_p, record.findings)


def corpus_counts(records: Iterable[StudyRecord]) -> CorpusCounts:
    """Count over checked records."""
    counts = CorpusCounts()
    for record in records:
        counts.add(record)
    return counts


def coverage(records: Iterable[StudyRecord]) -> Coverage:
    """Count p-values found, checked, consistent, conditional and flagged over checked records."""
    return corpus_counts(records).all.coverage()


def study_row(record: StudyRecord) -> dict[str, Any]:
    """Return one study's row: its p-values by verdict, other flags and its worst verdict."""
    counts = Counts()
    counts.add(record)
    verdicts = {f.verdict for f in record.findings}
    return {
        "study": record.id,
        "journal": record.source.journal,
        "year": record.source.year,
        **counts.row(),
        "worst": next((v for v in reversed(VERDICTS[:-1]) if v in verdicts), None),
    }
