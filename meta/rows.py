"""Rows on the way from records to pooled tables, each with the words that its numbers came from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Measure = Literal["MC", "MN", "MD", "SMD", "PLO", "PR", "RR", "OR", "RD", "HR"]
LOG_MEASURES = frozenset({"RR", "OR", "HR"})


class Mark(StrEnum):
    """What a reader must know about a row before trusting it."""

    UNEXPLAINED = "unexplained ± read as SD"
    SETTLED = "± settled by recomputation or scale"
    IMPUTED = "imputed"
    CORRELATION = "correlation assumed"
    BOUND = "SD at most"
    MEDIAN = "mean from median"
    FLAGGED = "flagged"
    DIRECTION = "direction as printed"
    HISTORICAL = "historical control"
    CROSSOVER = "crossover taken as parallel"
    CLUSTER = "clusters not allowed for"


class Reason(StrEnum):
    """Why a number is in no table."""

    NO_N = "no n"
    NO_SPREAD = "no spread"
    NO_VALUE = "no value"
    NO_EVENTS = "no events"
    UNEXPLAINED = "unexplained ±"
    IMPUTED = "imputed numbers are left out"
    FLAGGED = "flagged by the validator"
    DUPLICATE = "duplicate record"
    OTHER_TIME = "another time of the same window is nearer"
    OTHER_SOURCE = "a better source for the same result is used"
    BASELINE = "baseline"
    BASELINE_ONLY = "no baseline to change from"
    OFF_SCALE = "off its scale"
    SKEWED_INTERVAL = "interval is not centred on the mean"
    MEDIAN = "medians are left out"
    SUBSET = "overlaps another arm"
    OTHER_ARM = "not an arm of this study"
    NOT_POOLED = "kind of statistic that is not pooled"
    CONFIDENCE = "confidence below the threshold"
    DIRECTION = "direction of the printed effect is not clear"
    CHARACTERISTIC = "characteristic, not an outcome"
    IMPOSSIBLE_EVENTS = "events do not fit n"
    NO_COUNTERPART = "nothing to set it against"
    NO_CONTRAST = "no events, or only events, in both arms"
    UNDEFINED = "the effect is not defined for groups so small"
    AMBIGUOUS = "several values for one arm, outcome and time"
    BAD_INTERVAL = "interval does not hold its estimate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """One item of the record that a row rests on, with its place in the text."""

    kind: Literal["measurement", "comparison"]
    index: int
    start: int
    end: int
    quote: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmNumbers:
    """What one side of a row has: sizes may be split, so they need not be whole."""

    label: str
    n: float | None = None
    mean: float | None = None
    sd: float | None = None
    events: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRow:
    """One study's entry in one table. ``comparator`` is None for single-arm measures.

    ``yi`` and ``vi`` are on the measure's own scale (logarithms for RR, OR and HR, logits for
    PLO). ``steps`` say in words how printed numbers became these.
    """

    record_id: str
    study: str
    year: int | None
    outcome: str
    unit: str
    window: str
    time: str | None
    measure: Measure
    kind: str
    treatment: str
    comparator: str | None
    arm1: ArmNumbers
    arm2: ArmNumbers | None
    yi: float
    vi: float
    steps: tuple[str, ...]
    marks: frozenset[Mark]
    used: tuple[Used, ...]

    @property
    def confidence(self) -> float:
        """Confidence of the least certain item used."""
        return min((u.confidence for u in self.used), default=1.0)

    @property
    def n(self) -> float | None:
        """Participants of the row, or None where a side's size is unknown."""
        sides = [self.arm1.n] + ([] if self.arm2 is None else [self.arm2.n])
        known = [n for n in sides if n is not None]
        return sum(known) if len(known) == len(sides) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """A number that could have been pooled, and why it was not."""

    record_id: str
    study: str
    arm: str
    outcome: str
    time: str | None
    reason: Reason
    detail: str = ""
    quote: str = ""
    start: int | None = None
    end: int | None = None
