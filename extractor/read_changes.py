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
