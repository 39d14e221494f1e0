"""Counts of what happened to people, which are no sizes: "42 deaths (23 on X versus 19 on Y)"."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from extractor.arm_names import Reader

_EVENTS = frozenset(
    [
        "deaths",
        "death",
        "strokes",
        "events",
        "relapses",
        "recurrences",
        "infections",
        "episodes",
        "falls",
        "fractures",
        "complications",
        "seizures",
        "haemorrhages",
        "hemorrhages",
        "hospitalisations",
        "hospitalizations",
        "infarctions",
        "exacerbations",
        "pregnancies",
        "births",
    ]
)
# "Due to sepsis (n = 4)", "caused by a fall (n = 2)": why, not which arm.
_CAUSES = frozenset([("due", "to"), ("because", "of"), ("result", "of"), ("caused", "by")])
_CAUSE_WORDS = frozenset(["causes", "reasons", "toxicities"])
_FAR = 24  # words of a list of causes before one of them
_NEAR = 2  # words from a number to what it counts


def counts_events(reader: Reader, first: int, last: int) -> bool:
    """Tell whether the number in words first to last counts events, or parts them in a bracket."""
    low = reader.tokens.low
    behind = low[last + 1 : last + 1 + _NEAR]
    if behind[0] in _EVENTS or (behind[0].isalpha() and behind[-1] in _EVENTS):
        return behind[0] not in reader.words.people
    opening = _last_before(reader, "(", first)
    inside = opening >= reader.sentence[first] and opening > _last_before(reader, ")", first)
    return inside and low[opening - 1] in _EVENTS


def _last_before(reader: Reader, sign: str, word: int) -> int:
    """Return where a sign stands last before a word, -1 where it does not."""
    places = reader.where.get(sign, [])
    at = bisect_left(places, word)
    return places[at - 1] if at else -1


def is_cause(reader: Reader, first: int) -> bool:
    """Tell whether a name stands in a list of causes: "died of X (n = 1) and Y (n = 1)"."""
    since = max(reader.sentence[first], first - _FAR)
    words = reader.tokens.low[since:first]
    return not _CAUSE_WORDS.isdisjoint(words) or not _CAUSES.isdisjoint(pairwise(words))
