"""How many people a statistic is of, where its own words print no size.

The size of the arm stands in, but not for everything: what is told of some of its people ("in
women under 50") is of fewer, nobody knows of how many, and a count with its percent tells its own
size: 7 (30.4%) is of 23 and of no other number of people.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

from extractor.link_scene import Scene
from extractor.mentions import StatMention
from extractor.records import Number
from extractor.word_places import starts_of

_WHO = (
    r"(?:patients|women|men|participants|subjects|individuals|children|adults|cases|survivors|"
    r"persons|people|tumou?rs|eyes|infants|those)"
)
_PART = re.compile(
    rf"(?P<share>\b(?:number|percentage|proportions?|percent|%|rates?|share|majority|most|half|"
    rf"fraction|incidence|frequency) )?\b(?:among|of|in|for|within|from) (?:the |all )?"
    rf"(?:[\w-]+ ){{0,2}}?{_WHO} (?:with|who|whose|aged|having|undergoing|without) "
    rf"|\b{_WHO} (?:[<>≥≤]|(?:under|over|older than|younger than|above|below) \d)"
    r"|\bsub-?(?:groups?|sets?|populations?|study)\b|\bstrat(?:um|a)\b|\bpost[- ]hoc\b"
    r"|\bcohort \d|\b(?:incident|prevalent|only the) cohort\b|\b(?:first|second)-line setting\b"
    r"|\bin stage [iv]+\b"
)
# What tells a part, wherever a match of the pattern begins: these words, or people so described.
_PEOPLE = frozenset(
    [
        *("patients", "women", "men", "participants", "subjects", "individuals", "children"),
        *("adults", "cases", "survivors", "persons", "people", "tumours", "tumors", "eyes"),
        *("infants", "those"),
    ]
)
_PARTS = frozenset(
    [
        *("sub", "subgroup", "subgroups", "subset", "subsets", "subpopulation", "subpopulations"),
        *("substudy", "stratum", "strata", "hoc", "cohort", "setting", "stage"),
    ]
)
_DESCRIBED = re.compile(
    rf"{_WHO} (?:with|who|whose|aged|having|undergoing|without|[<>≥≤]|under|over|older|younger"
    r"|above|below)"
)
_SHARE_BEHIND = 12  # characters that an arm's name may stand behind "patients with"
_SLIP = 1e-9  # of floating point
_WIDEST = 3  # numbers of people that a count and its percent leave open, to tell one


@lru_cache(maxsize=1)  # asked again for every number of a text
def _signs_of_parts(low: str) -> list[int]:
    """Return where the words stand one of which every match of the pattern holds."""
    people = [i for i in starts_of(low, _PEOPLE) if _DESCRIBED.match(low, i)]
    return sorted(people + starts_of(low, _PARTS))


def of_a_part(scene: Scene, i: int) -> bool:
    """Tell whether the sentence says, before number i, that it is of some of the people.

    "The share of patients with a relapse" is of all of them, and "patients with drug X" of an arm.
    """
    start, _ = scene.span(scene.sentence[i])
    signs = _signs_of_parts(scene.low)
    if bisect_left(signs, start) == bisect_left(signs, scene.stats[i].start):
        return False
    for match in _PART.finditer(scene.low, start, scene.stats[i].start):
        arm = scene.arms_in(match.end() - 1, match.end() + _SHARE_BEHIND)
        if match["share"] is None and not arm:
            return True
    return False


def fits(events: int, percent: Number, n: int) -> bool:
    """Tell whether events out of n make the printed percent, rounded or cut off.

    Parameters
    ----------
    events, n
        Counts of people, n > 0.
    percent
        As printed, 0 to 100.
    """
    away, half = 100 * events / n - percent.value, percent.half_unit
    return -half - _SLIP <= away < 2 * half


def told_by_percent(stat: StatMention, counted: Iterable[int]) -> int | None:
    """Return the one counted number that a count and its percent are out of, None if unclear.

    ``counted`` holds the numbers of people that the text prints.
    """
    if not stat.events or stat.percent is None or stat.percent.value <= 0:
        return None
    events, percent = stat.events, stat.percent
    half = percent.half_unit
    least = 100 * events / (percent.value + 2 * half)
    most = 100 * events / max(percent.value - half, half)
    if most - least > _WIDEST:
        return None
    found = {n for n in counted if n >= events and fits(events, percent, n)}
    return found.pop() if len(found) == 1 else None
