"""A time point with what gave it to a number, and what two labels of one time point share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extractor.mentions import TimeMention
from extractor.times import length_in_days

_START = re.compile(
    r"(?:immediately |just |shortly )?(?:baseline|(?:before|prior)(?!.*\bdischarge)|pre|initial|"
    r"admission|entry|start|inclusion|enrol|randomi|outset|arrival|presentation|recruitment|beginning|"
    r"(?:day|week|month)s? 0\b|[tmdw]0\b)"
)
_PART = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class TimeReading:
    """A time point with the name of the build that gives it."""

    name: str
    label: str
    key: str


@lru_cache(maxsize=4096)
def time_key(label: str | None) -> str:
    """Return what two labels of the same time point share: days, or base, post or the words."""
    if label is None:
        return "none"
    days = length_in_days(label)
    return f"{days:.3g}" if days is not None else " ".join(_PART.findall(label.lower()))


def reading_of(name: str, mention: TimeMention) -> TimeReading:
    """Return the reading that a mention gives."""
    return TimeReading(name, mention.label, time_key(mention.label))


def is_start(label: str) -> bool:
    """Whether a label names the start of a study: "baseline", "before surgery", "day 0", "T0"."""
    return _START.match(label.lower()) is not None
