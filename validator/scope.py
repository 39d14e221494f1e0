"""What the checks beside the p-values look at: the record, the vocabulary, the settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from extractor.records import Finding, Measurement, Recomputed, StudyRecord, Target, Verdict
from extractor.vocabulary import Outcome, Vocabulary, fold
from validator.case import Size, size_of
from validator.intervals import Interval
from validator.methods import classes_of_all
from validator.settings import Settings
from validator.words import Words

RAW_KINDS = frozenset({"level", "change"})
SCALE_UNITS = frozenset({"point", "unit", "score"})


@dataclass(frozen=True)
class Scope:
    """One study as the checks beside the p-values see it."""

    record: StudyRecord
    vocabulary: Vocabulary | None
    settings: Settings
    words: Words | None = None

    @cached_property
    def classes(self) -> frozenset[str]:
        """Classes of every method that the text names, for the study or for a comparison."""
        names = [m.name for m in self.record.methods]
        return classes_of_all([*names, *(c.test for c in self.record.comparisons if c.test)])

    @cached_property
    def arm_sizes(self) -> dict[str, int | None]:
        """Size of every arm by its label."""
        return {a.label: a.n for a in self.record.arms}

    def measurements(self) -> Iterator[tuple[int, Measurement]]:
        """Yield the measurements that are trusted enough to be flagged, with their indexes."""
        for i, m in enumerate(self.record.measurements):
            if m.confidence >= self.settings.flag_confidence:
                yield i, m

    def size(self, m: Measurement) -> Size:
        """Return the size behind a statistic, see ``case.size_of``."""
        return size_of(self.record, self.arm_sizes, m)

    def scores(self) -> Iterator[tuple[int, Measurement, Outcome]]:
        """Yield raw means and medians of outcomes that the vocabulary knows, in their own unit."""
        if self.vocabulary is None:
            return
        for i, m in self.measurements():
            outcome = self.vocabulary.outcome(m.outcome)
            if outcome is None or m.kind not in RAW_KINDS or m.value is None:
                continue
            if m.center in ("mean", "median") and _in_its_unit(m.unit, outcome.unit):
                yield i, m, outcome


def _in_its_unit(printed: str | None, own: str | None) -> bool:
    """Tell whether a value may be on its outcome's scale: no unit, points, or the outcome's own."""
    if printed is None:
        return True
    unit = _first_word(printed)
    return unit in SCALE_UNITS or (own is not None and unit == _first_word(own))


def _first_word(unit: str) -> str:
    return (fold(unit).split() or [""])[0].rstrip("s")


def finding(
    check: str,
    verdict: Verdict,
    kind: Literal["comparison", "measurement", "arm", "study"],
    index: int,
    message: str,
    *,
    reported: str | None = None,
    recomputed: Interval | None = None,
    assumptions: tuple[str, ...] = (),
) -> Finding:
    """Build a finding with a recomputed interval."""
    interval = recomputed and Recomputed(low=float(recomputed.low), high=float(recomputed.high))
    return Finding(
        check=check,
        verdict=verdict,
        target=Target(kind=kind, index=index),
        reported=reported,
        recomputed=interval or Recomputed(),
        assumptions=assumptions,
        message=message,
    )
