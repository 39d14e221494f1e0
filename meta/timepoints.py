"""Time labels of records ("6 months", "week 12", "postoperative") as days and named windows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from extractor.vocabulary import TimeWindow, Vocabulary

Moment = Literal["baseline", "after", "timed", "unstated", "other"]

_DAYS = {
    "minute": 1 / 1440,
    "min": 1 / 1440,
    "hour": 1 / 24,
    "hr": 1 / 24,
    "h": 1 / 24,
    "day": 1.0,
    "d": 1.0,
    "week": 7.0,
    "wk": 7.0,
    "w": 7.0,
    "month": 30.4375,
    "mo": 30.4375,
    "mth": 30.4375,
    "year": 365.25,
    "yr": 365.25,
    "y": 365.25,
}
_NUMBER_WORDS = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_WORDS = {word: count for count, word in enumerate(_NUMBER_WORDS, start=1)}
_UNIT = r"(?P<unit>minute|min|hour|hr|h|day|d|week|wk|w|month|mth|mo|year|yr|y)s?"
_COUNT = rf"(?P<count>\d+(?:\.\d+)?|{'|'.join(_WORDS)})"
_AFTER_COUNT = re.compile(rf"(?<![\w.]){_COUNT}[\s-]*{_UNIT}\b", re.IGNORECASE)
_BEFORE_COUNT = re.compile(rf"\b{_UNIT}\s*{_COUNT}(?!\w)", re.IGNORECASE)
_ORDINALS = {
    word: count
    for count, word in enumerate(
        ("first", "second", "third", "fourth", "fifth", "sixth", "seventh"), start=1
    )
}
_ORDINAL = re.compile(
    rf"\b(?P<count>{'|'.join(_ORDINALS)})\s+(?:post-?operative\s+)?(?P<unit>day|week|month|year)\b",
    re.IGNORECASE,
)
_POSTOPERATIVE_DAY = re.compile(r"\bPOD\s*#?\s*(?P<count>\d+)\b")
_SPREAD = re.compile(r"\s*(?:±|\+/-)\s*\d+(?:\.\d+)?")

_BASELINE = re.compile(
    r"\b(baseline|before|pre|pre-?treatment|pre-?operative\w*|pre-?op|pre-?intervention|pretest|entry"
    r"|enrol+ment|initial\w*|inclusion|start|admission|screening|randomi[sz]ation)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"\b(after|post|post-?\w+|following|end|endpoint|final|follow-?up|completion|last|discharge)\b",
    re.IGNORECASE,
)
_LENGTHS = (  # unit, days, largest count that is said in it
    ("year", 365.25, 100),
    ("month", 30.4375, 24),
    ("week", 7.0, 1000),
    ("day", 1.0, 10000),
    ("hour", 1 / 24, 100),
    ("minute", 1 / 1440, 100),
)
_NEAR_WHOLE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePoint:
    """A label's meaning: how many days from the start, or which moment without a length."""

    label: str | None
    moment: Moment
    days: float | None = None


@lru_cache(maxsize=4096)
def time_point(label: str | None) -> TimePoint:
    """Read a time label: "week 24" is 168 days, "before" baseline, "end of study" after.

    A length beats a moment ("6 months after surgery" is timed), save that a baseline word with a
    length is baseline ("4 weeks before").
    """
    if label is None or not label.strip():
        return TimePoint(label=None, moment="unstated")
    days = _days(_SPREAD.sub("", label))
    if _BASELINE.search(label) and not (days and _AFTER.search(label)):
        return TimePoint(label=label, moment="baseline", days=0.0)
    if days is not None:
        return TimePoint(label=label, moment="timed" if days > 0 else "baseline", days=days)
    moment: Moment = "after" if _AFTER.search(label) else "other"
    return TimePoint(label=label, moment=moment)


def time_key(label: str | None) -> tuple[str, float | str | None]:
    """Return what two labels of one moment have in common: "week 52" and "52 weeks" are alike."""
    point = time_point(label)
    if point.moment in ("baseline", "unstated"):
        return point.moment, None
    if point.days is not None:
        return "timed", round(point.days, 3)
    return point.moment, " ".join(str(label).lower().split())


def _days(label: str) -> float | None:
    match = _AFTER_COUNT.search(label) or _BEFORE_COUNT.search(label)
    if match is not None:
        count = match["count"].lower()
        return float(_WORDS.get(count, 0) or count) * _DAYS[match["unit"].lower()]
    match = _ORDINAL.search(label)
    if match is not None:
        return _ORDINALS[match["count"].lower()] * _DAYS[match["unit"].lower()]
    match = _POSTOPERATIVE_DAY.search(label)
    return float(match["count"]) if match is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The column of a table that a time belongs to; ``target`` is in days where there is one."""

    name: str
    target: float | None = None


def slot_of(point: TimePoint, vocabulary: Vocabulary) -> Slot:
    """Return the vocabulary's window of a time, else a name made from its length or its words."""
    if point.moment == "unstated":
        return Slot(name="time not stated")
    if point.moment == "baseline":
        return Slot(name="baseline", target=0.0)
    if point.days is None:
        name = "end of treatment" if point.moment == "after" else " ".join(str(point.label).split())
        return Slot(name=name)
    window: TimeWindow | None = vocabulary.window(point.days)
    if window is not None:
        return Slot(name=window.name, target=window.target)
    return Slot(name=length_name(point.days), target=point.days)


def length_name(days: float) -> str:
    """Write a length in its largest whole unit: 730.5 -> "2 years", 56 -> "8 weeks"."""
    for unit, size, most in _LENGTHS:
        count = days / size
        whole = round(count)
        if 1 <= whole <= most and abs(count - whole) <= _NEAR_WHOLE * whole:
            return f"{whole} {unit}{'s' if whole > 1 else ''}"
    return f"{days:.3g} days"


def distance(point: TimePoint, slot: Slot) -> float:
    """Days between a time and its slot's target; 0 where either has no length."""
    if point.days is None or slot.target is None:
        return 0.0
    return abs(point.days - slot.target)
