"""What one comparison brings to its checks: its p, its supports, sizes, and the tests named."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from extractor.records import Comparison, Inference, Measurement, Number, StudyRecord
from extractor.vocabulary import fold
from validator.effects import is_centred, spread_of_interval
from validator.intervals import (
    Floats,
    Interval,
    cut_off,
    hull,
    positive,
    rounded,
    rounded_or_cut,
    rounded_up,
    scaled,
)
from validator.methods import classes_of, classes_of_all
from validator.reported import ReportedP
from validator.settings import Settings
from validator.words import START_WORDS, STUDY_WORDS, Words

Mode = Literal["rounded", "cut", "up", "point"]
MEAN_CENTERS = frozenset({"mean", "value", "percent", "rate"})
BASELINE_WORDS = frozenset(
    {"baseline", "pre", "before", "preoperative", "preoperatively", "pretreatment", "initial"}
    | {"entry", "enrollment", "enrolment", "admission", "inclusion"}
)
BOXES: dict[str, Callable[[Number], Interval]] = {
    "rounded": rounded,
    "cut": cut_off,
    "up": rounded_up,
}
"""What a printed number stands for, by the way in which its digits were dropped."""

THREE_ARMS = 3
TOGETHER = 0.9
"""Confidence of a link between numbers of one quote."""

LONGEST_QUOTE = 120


class Near(NamedTuple):
    """How far another, unnamed test may be from the recomputed one.

    Within ``step`` in z and the factor of the settings in p, as tests of one kind are. ``up`` and
    ``down`` are the wider room of tests of another kind, in z, where such are open: ``down`` grows
    with ``slope`` times z, and reaches at least to ``least_p``, the smallest p of an exact test.
    """

    step: float = 0.2
    up: float = 0.0
    down: float = 0.0
    slope: float = 0.0
    least_p: float = 0.0


ALIKE = Near()


class Size(NamedTuple):
    """How many were analysed: ``n``, and whether the text prints it for this very statistic."""

    n: int | None
    printed: bool


@dataclass(frozen=True)
class Reading:
    """One admissible way to recompute a p, with the p attainable within rounding.

    ``fits`` is None where the interval decides; a check that solves for a correlation or a size
    sets it. ``assumptions`` are empty for a reading that needs no remark. A reading that does not
    refute may confirm a p but never speaks against it. Where ``near_as`` names one, another test
    may be behind the p, as far off as ``near`` says.
    """

    check: str
    method: str
    p: Interval
    assumptions: tuple[str, ...] = ()
    fits: bool | None = None
    refutes: bool = True
    near_as: str | None = None
    near: Near = ALIKE
    confidence: float = 1.0
    supports: tuple[int, ...] = ()
    inferences: tuple[Inference, ...] = ()


@dataclass(frozen=True)
class Case:
    """One comparison with everything that its checks may look at."""

    record: StudyRecord
    index: int
    comparison: Comparison
    p: ReportedP
    settings: Settings
    mode: Mode = "rounded"
    arm_sizes: dict[str, int | None] = field(default_factory=dict)
    words: Words | None = None

    def as_mode(self, mode: Mode) -> Case:
        """Return the same case with printed numbers standing for other boxes."""
        return replace(self, mode=mode)

    def box(self, number: Number) -> Interval:
        """Interval that a printed number stands for, in the mode of the case."""
        if self.mode == "point":
            return Interval(number.value, number.value)
        return BOXES[self.mode](number)

    @cached_property
    def supports(self) -> tuple[int, ...]:
        """Indexes of the supporting measurements that exist."""
        count = len(self.record.measurements)
        return tuple(i for i in self.comparison.supports if 0 <= i < count)

    def measurement(self, index: int) -> Measurement:
        """Measurement by its index in the record."""
        return self.record.measurements[index]

    @cached_property
    def is_second_to_supports(self) -> bool:
        """Whether another p stands nearer to the very same supports, so that this link is loose."""
        own = self.comparison
        if not self.supports:
            return False
        end = max(self.measurement(i).end for i in self.supports)
        return any(
            set(other.supports) == set(own.supports) and end <= other.start < own.start
            for other in self.record.comparisons
            if other.p is not None
        )

    @cached_property
    def named(self) -> frozenset[str]:
        """Classes of the test tied to this comparison; empty if none is."""
        return classes_of(self.comparison.test) if self.comparison.test else frozenset()

    @cached_property
    def study_classes(self) -> frozenset[str]:
        """Classes of every method that the text names anywhere."""
        named = classes_of_all(m.name for m in self.record.methods)
        return named | {"adjusted"} if self.says_more_than_raw else named

    @cached_property
    def says_more_than_raw(self) -> bool:
        """Whether words anywhere in the text tell of analyses beyond a plain test of raw values."""
        return self.words is not None and STUDY_WORDS.search(self.words.text) is not None

    @cached_property
    def knows_start(self) -> bool:
        """Whether the outcome was measured at the start too, so that a p may be adjusted for it."""
        if self.words is not None and START_WORDS.search(self.words.text):
            return True
        ms = [self.measurement(i) for i in self.supports]
        if any(m.kind in ("change", "percent_change") for m in ms):
            return True
        outcomes = {fold(m.outcome) for m in ms}
        at_start = (m for m in self.record.measurements if is_baseline(m.time))
        return not any(is_baseline(m.time) for m in ms) and any(
            fold(m.outcome) in outcomes for m in at_start
        )

    @cached_property
    def classes(self) -> frozenset[str]:
        """Classes that may apply here: those tied to the comparison, else those of the study."""
        return self.named or self.study_classes

    @cached_property
    def one_sided(self) -> bool:
        """Whether the text says one-sided anywhere."""
        return "one_sided" in (self.named | self.study_classes)

    @cached_property
    def many_arms(self) -> bool:
        """Whether the study has three arms or more, so that a pairwise p may be post hoc."""
        return sum(a.role != "other" for a in self.record.arms) >= THREE_ARMS

    def confidence(self, supports: tuple[int, ...] = ()) -> float:
        """Confidence of the link: the comparison's; without the text, also its supports'.

        That of a comparison is that what a check needs is right; that of a measurement asks more
        (the very phrase of its outcome), and where the words are there, they are asked instead
        (``links.doubts``). A number that stands in one short quote with the p needs no link through
        arms and outcomes.
        """
        c = self.comparison
        if supports and self.words is not None:
            return c.confidence
        if supports:
            return min([c.confidence, *(self.measurement(i).confidence for i in supports)])
        return max(c.confidence, TOGETHER) if self._stand_together() else c.confidence

    def _stand_together(self) -> bool:
        """Tell whether the effect or statistic is quoted together with its p."""
        c = self.comparison
        values = [
            c.effect.value if c.effect is not None else None,
            c.statistic.value if c.statistic is not None else None,
        ]
        texts = [v.text.lstrip("-") for v in values if v is not None]
        p = c.p.text.lstrip("-") if c.p is not None else "p"
        return (
            bool(texts)
            and len(c.quote) <= LONGEST_QUOTE
            and p.lstrip("0") in c.quote
            and all(t.lstrip("0") in c.quote for t in texts)
        )

    def size(self, m: Measurement) -> Size:
        """Return the size behind a statistic, see ``size_of``.

        Where the words are known, a size counts as printed only if the sentence of the statistic
        prints it.
        """
        size = size_of(self.record, self.arm_sizes, m)
        if not size.printed or self.words is None or m.end <= m.start:
            return size
        sentence = self.words.of(self.words.sentence(m.start)).replace(",", "")
        return Size(size.n, re.search(rf"(?<![\d.]){size.n}(?![\d%]|\.\d)", sentence) is not None)


def size_of(record: StudyRecord, arm_sizes: dict[str, int | None], m: Measurement) -> Size:
    """Return the size behind a statistic.

    A size printed with the statistic, or at the same visit of the same arm, goes before one that
    was only imputed from the arm.
    """
    arm_n = record.total_n if m.arm == "all" else arm_sizes.get(m.arm)
    imputed = n_is_imputed(m)
    if m.n is not None and not imputed and m.n != arm_n:
        return Size(m.n, True)
    visit = _size_at_visit(record, m, arm_n)
    if visit is not None:
        return Size(visit, True)
    if m.n is not None:
        return Size(m.n, not imputed or is_baseline(m.time))
    return Size(arm_n, arm_n is not None and is_baseline(m.time))


def _size_at_visit(record: StudyRecord, m: Measurement, arm_n: int | None) -> int | None:
    if m.time is None or m.kind == "proportion":
        return None
    outcome = fold(m.outcome)
    same = (
        other.n
        for other in record.measurements
        if other.arm == m.arm
        and other.time == m.time
        and other.n is not None
        and other.n != arm_n
        and not n_is_imputed(other)
        and other.kind != "proportion"
        and fold(other.outcome) == outcome
    )
    return next(same, None)


WITHIN_PERSON = re.compile(r"\b(half|halves|sides?|eyes?|limbs?|ears?|contralateral|split)\b", re.I)


def in_pairs(case: Case, one: Size, two: Size) -> bool:
    """Tell whether both groups share people: all of the study twice, or sides of a body.

    So they do where the study has fewer people than both together.
    """
    if any(WITHIN_PERSON.search(label) for label in case.comparison.groups):
        return True
    total = case.record.total_n
    if total is None or one.n is None or two.n is None:
        return False
    return one.n == two.n == total or one.n + two.n > total >= max(one.n, two.n)


def n_is_imputed(m: Measurement) -> bool:
    """Tell whether the size of a statistic was taken from its arm."""
    return any(note.split(" ", 1)[0] == "n" for note in m.imputed)


def is_baseline(time: str | None) -> bool:
    """Tell whether a time phrase names the start."""
    return time is not None and not BASELINE_WORDS.isdisjoint(fold(time).split())


def has_mean(m: Measurement) -> bool:
    """Tell whether a measurement is a mean with a printed value."""
    return m.center in MEAN_CENTERS and m.value is not None and m.kind != "proportion"


def has_spread(m: Measurement) -> bool:
    """Tell whether a measurement prints a spread that gives a standard deviation."""
    if m.spread == "ci":
        return len(m.spread_values) == 2  # noqa: PLR2004 (a low and a high limit)
    return m.spread in ("sd", "se", "unknown_pm") and len(m.spread_values) == 1


class SdReading(NamedTuple):
    """A printed spread, whether it is a standard error, and what that reading assumes."""

    spread: Interval
    is_se: bool
    assumption: str | None

    def sd(self, n: Floats) -> Interval:
        """Return the standard deviation for a size or an array of sizes."""
        if not self.is_se:
            return self.spread
        return scaled(self.spread, np.sqrt(n))


SE_ASSUMPTION = "the ± is a standard error, which the text does not say"


def sd_boxes(
    m: Measurement, box: Callable[[Number], Interval] = rounded_or_cut
) -> tuple[SdReading, ...]:
    """Admissible readings of a printed SD, SE or unexplained ±; none for other spreads."""
    if m.spread not in ("sd", "se", "unknown_pm") or len(m.spread_values) != 1:
        return ()
    spread = positive(box(m.spread_values[0]))
    sd, se = SdReading(spread, False, None), SdReading(spread, True, None)
    if m.spread == "sd":
        return (sd,)
    if m.spread == "se":
        return (se,)
    return sd, se._replace(assumption=SE_ASSUMPTION)


def sd_readings(case: Case, m: Measurement) -> tuple[SdReading, ...]:
    """Admissible readings of a spread: SD, SE, or for an unexplained ± both, SD first."""
    if not has_spread(m):
        return ()
    if m.spread == "ci":
        low, high = (case.box(x) for x in m.spread_values)
        if m.value is not None and not is_centred(case.box(m.value), low, high):
            return ()
        alpha = 1 - (m.ci_level or 95) / 100
        n = case.size(m).n
        parts = [spread_of_interval(low, high, alpha, math.inf)]
        if n is not None and n > 1:
            parts.append(spread_of_interval(low, high, alpha, n - 1))
        return (SdReading(hull(parts), True, None),)
    return sd_boxes(m, case.box)
