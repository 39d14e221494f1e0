"""Counts of what happened to people, which are no sizes: "42 deaths (23 on X versus 19 on Y)"."""

from __future__ import annotations

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
    since = reader.sentence[first]
    opening = next((i for i in range(first - 1, since, -1) if low[i] in "()"), since)
    return low[opening] == "(" and low[opening - 1] in _EVENTS


def is_cause(reader: Reader, first: int) -> bool:
    """Tell whether a name stands in a list of causes: "died of X (n = 1) and Y (n = 1)"."""
    since = max(reader.sentence[first], first - _FAR)
    words = reader.tokens.low[since:first]
    return not _CAUSE_WORDS.isdisjoint(words) or not _CAUSES.isdisjoint(pairwise(words))
