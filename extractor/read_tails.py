"""The arm that is named behind a number: "12 in the X group", "94 and 84% in the X group"."""

from __future__ import annotations

import re

from extractor.arm_lists import is_joint, joint, ordered, tail
from extractor.arm_partners import Reading
from extractor.link_scene import Scene
from extractor.mentions import ArmMention
from extractor.read_order import named_before_bracket
from extractor.time_reading import TimeReading

_TIME_LEAD = re.compile(r"(?:\s|,|\b(?:at|and|after|on|by|the|respectively)\b)*\Z")
_LONGEST = 6  # numbers looked at to each side for a list that shares a name


def tail_reading(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> Reading | None:
    """``12 ± 3 in the X group``, ``12 ± 3 X``, unless the name opens the next number."""
    stat = scene.spots[i]
    later = [m for m in mentions if m.start >= stat.end]
    if not later or scene.stats_between(stat.end, later[0].start):
        return None
    kind = tail(scene.low[stat.end : later[0].start])
    if kind not in ("in", "next") or is_joint(later) or named_before_bracket(scene, i, mentions):
        return None
    j = stat.follower
    if kind == "next" and j < len(scene.stats) and scene.sentence[j] == scene.sentence[i]:
        following = scene.low[later[0].end : scene.stats[j].start]
        if joint(following) in ("next", "colon", "bracket"):
            return None
    return Reading(f"tail_{kind}", later[0].arm)


def parallel_tail(
    scene: Scene, i: int, mentions: tuple[ArmMention, ...], earlier: list[Reading | None]
) -> Reading | None:
    """``12 in the X group and 10 such events in the Y group``: each has the name after it."""
    last = earlier[i - 1] if i else None
    if last is None or last.name not in ("tail_in", "tail_parallel", "ahead"):
        return None
    if scene.sentence[i] != scene.sentence[i - 1] or named_before_bracket(scene, i, mentions):
        return None
    stat, previous = scene.spots[i], scene.stats[i - 1]
    between = [m for m in mentions if previous.end <= m.start and m.end <= stat.start]
    after = [m for m in mentions if m.start >= stat.end]
    if len(between) != 1 or not after or scene.stats_between(stat.end, after[0].start) > 1:
        return None
    return Reading("tail_parallel", after[0].arm) if after[0].arm != last.arm else None


def _run_at(scene: Scene, i: int) -> tuple[int, int]:
    """Return the first and last of the numbers about i that are listed with no name between."""

    def joined(k: int) -> bool:
        left, right = scene.stats[k], scene.stats[k + 1]
        return (
            scene.connectors[k] in ("and", "comma")
            and scene.places[k].first == scene.places[k + 1].first
            and not scene.arms_in(left.end, right.start)
        )

    first = last = i
    while first > max(0, i - _LONGEST) and joined(first - 1):
        first -= 1
    while last < min(len(scene.stats) - 1, i + _LONGEST) and joined(last):
        last += 1
    return first, last


def _without_times(scene: Scene, start: int, end: int) -> str:
    """Return the words of a stretch without its time points ("12 at 1, 2 and 3 months in ...")."""
    out, at = [], start
    for t in scene.times_in(start, end):
        out.append(_TIME_LEAD.sub("", scene.low[at : t.start]))
        at = t.end
    return " ".join((*out, scene.low[at:end]))


def _name_after(scene: Scene, last: int, mentions: tuple[ArmMention, ...]) -> int | None:
    """Return the one arm named right behind a number ("... in the X group")."""
    stat = scene.stats[last]
    after = [m for m in mentions if m.start >= stat.end]
    if not after or tail(_without_times(scene, stat.end, after[0].start)) != "in":
        return None
    if last + 1 == len(scene.stats):
        return after[0].arm if len(ordered(tuple(after))) == 1 else None
    return after[0].arm if after[0].end <= scene.stats[last + 1].start else None


def shared_tail(
    scene: Scene, i: int, mentions: tuple[ArmMention, ...], times: list[TimeReading | None]
) -> Reading | None:
    """``94 and 84% in the X group and 92 and 88% in the Y group``: a name is of all before it.

    So it is of numbers that are each of another time: ``5, 4 and 3 at 1, 2 and 3 months in X``.
    """
    first, last = _run_at(scene, i)
    size = last - first + 1
    mine = _name_after(scene, last, mentions) if size > 1 else None
    if mine is None:
        return None
    told = {t.key for t in times[first : last + 1] if t is not None}
    if len(told) == size:
        return Reading("tail_shared", mine)
    for other in (last + 1, first - 1):
        if not 0 <= other < len(scene.stats) or scene.sentence[other] != scene.sentence[i]:
            continue
        low, high = _run_at(scene, other)
        if high - low + 1 == size and _name_after(scene, high, mentions) not in (None, mine):
            return Reading("tail_shared", mine)
    return None
