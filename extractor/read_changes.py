"""The time of changes and of lists of visits whose sentence does not say it."""

from __future__ import annotations

import re

from extractor.defined_times import defined_time
from extractor.link_scene import Scene
from extractor.mentions import TimeMention
from extractor.read_pairs import is_to, of_two_arms
from extractor.study_times import Plan
from extractor.time_reading import TimeReading, is_start

_CHANGE = re.compile(
    r"\b(?:chang(?:e|es|ed)|increas(?:e|es|ed)|decreas(?:e|es|ed)|reduc(?:tions?|ed)|gain(?:s|ed)?|"
    r"improv(?:ements?|ed)|loss|lost|declin(?:e|es|ed)|rose|fell|drop(?:ped)?)\b"
)
_BY = re.compile(r"\bby\s+(?:about\s+|~\s*|(?:a\s+)?(?:mean|median)\s+(?:of\s+)?)?$")
_BY_REACH = 25  # characters before a number in which "by" stands
_CHANGE_REACH = 120  # characters before a number in which words say that it is a change
# What stands between an amount and its percentage, and between two changes of one list.
_TWICE = re.compile(r"[^()\[\];,]{0,20}[(\[]\s*[~≈]?\s*")
_ALIKE = re.compile(r"[^;()]{0,16}\)\s*,?\s*(?:and\s+)?[^;.,()0-9]{2,40}\(\s*")
_STATIONS = 3  # times of a plan at least, for a list of numbers to run through them
_VISITS = re.compile(
    r"\bat\s+(?:the|all|these)\s+(?:three|four|five|six|[3-6])\s+"
    r"(?:visits|time[\s-]?points|times|measurements|assessments|occasions)\b"
)


def station(
    scene: Scene, i: int, mentions: tuple[TimeMention, ...], plan: Plan
) -> TimeReading | None:
    """Read "22, 17 and 13 at the three visits": each number is of one visit of the plan."""
    place = scene.places[i]
    if place.size < _STATIONS or place.size != len(plan.stations):
        return None
    start, end = scene.span(scene.sentence[i])
    told = _VISITS.search(scene.low, start, end)
    if not told and (mentions or len(scene.arms.arms) != 1):
        return None
    found = plan.stations[place.index]
    return TimeReading("station", found.label, found.key)


def end_of_change(
    scene: Scene, i: int, told: TimeReading | None, plan: Plan, half: int | None
) -> TimeReading | None:
    """Return when a change ended of which the sentence does not say it."""
    ends = is_to(scene, i) and not (i and of_two_arms(scene, i - 1))
    if not ends and half != 1:
        return None
    sources = (told, plan.last, plan.after, plan.course)
    found = next((r for r in sources if r is not None and not is_start(r.label)), None)
    return TimeReading("to", found.label, found.key) if found else None


def is_change(scene: Scene, i: int) -> bool:
    """Whether the words before a number, or its printed sign, say that it is a change."""
    stat = scene.stats[i]
    if is_to(scene, i):
        return False
    if scene.low[stat.start] in "+-":
        return True
    start, _ = scene.span(scene.sentence[i])
    head = scene.low[max(start, stat.start - _CHANGE_REACH) : stat.start]
    if stat.proportion and not _BY.search(head):
        return False
    return _CHANGE.search(head) is not None


def of_change(scene: Scene, i: int, told: TimeReading | None, plan: Plan) -> TimeReading | None:
    """Return when a change was seen of which the sentence does not say it.

    As told so far, else where the plan looks for it; an amount also after the whole course.
    """
    if told is None and plan.last is not None:
        return defined_time(scene, i, (), plan.defined) or plan.last
    if plan.last is None and not _tells_amount(scene, i):
        return None
    found = told or plan.after or plan.course
    return TimeReading("amount", found.label, found.key) if found else None


def _tells_amount(scene: Scene, i: int) -> bool:
    """Whether a number is how much something changed ("fell by 0.6", "+0.6"), no mere level."""
    head = scene.low[max(0, scene.stats[i].start - _BY_REACH) : scene.stats[i].start]
    return scene.low[scene.stats[i].start] in "+-" or _BY.search(head) is not None


def as_before(
    scene: Scene, i: int, mentions: tuple[TimeMention, ...], before: TimeReading | None
) -> TimeReading | None:
    """Return the time of the number before, where this one only adds to it.

    "Fell by 9.7 s (13.2%)" tells one change twice; "fat (-0.9 kg) and lean mass (1.1 kg)" are
    changes alike.
    """
    if before is None or scene.sentence[i] != scene.sentence[i - 1]:
        return None
    left, right = scene.stats[i - 1], scene.stats[i]
    between = scene.low[left.end : right.start]
    if any(left.end <= m.start < right.end for m in mentions):
        return None
    twice = _TWICE.fullmatch(between) is not None and right.unit == "%"
    alike = before.name in ("planned", "amount") and _ALIKE.fullmatch(between) is not None
    if not twice and not (alike and bool(left.spread_values) == bool(right.spread_values)):
        return None
    return TimeReading(before.name, before.label, before.key)
