"""Lists of numbers whose order of arms is told apart from the names beside them.

"Compared with X, it was shorter (3 vs 4)" has the other arm first; "in the three groups" and "with
the four doses" count the arms that a list goes through in the order in which they were told.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from extractor.arm_lists import tail
from extractor.arm_partners import Reading
from extractor.clauses import outside_brackets
from extractor.link_scene import Scene
from extractor.mentions import ArmMention
from extractor.number_words import word_value

_PAIR = 2
_OPENS = re.compile(
    r"(?:(?:as|when)\s+)?(?:compared\s+(?:with|to)|in\s+comparison\s+(?:with|to)|relative\s+to"
    r"|versus|unlike|in\s+contrast\s+(?:with|to)|contrary\s+to)"
    r"(?:\s+(?:the|that|those|patients|women|men|subjects|participants|in|of|group|receiving))*\s*\Z"
)
_HIGHER = re.compile(r"\b(?:higher|greater|more|longer|larger)\b")
_LOWER = re.compile(r"\b(?:lower|fewer|less|shorter|smaller)\b")
_COUNTED = re.compile(
    r"\W*(?:[\w/%°²·.-]{1,12}\W+){0,2}?(?:in|with|on|by|for|across|among|of)\s+(?:the|these|those|all)?\s*"
    r"(?P<count>two|three|four|five|six|[2-6])\s+(?:\w+\s+)?"
    r"(?P<what>groups?|arms|treatments|conditions|doses|dosages|drugs|agents|regimens|strengths"
    r"|concentrations|interventions|active\s+(?:arms|groups|treatments))\b"
)
_EVERY = ("groups", "arms", "treatments", "conditions", "interventions")
_LISTED = re.compile(r"\w,\s[^.;:()\d]{1,60}\s(?:and|or)\s[^.;:()\d]{1,40}\Z")
_LISTED_BEHIND = re.compile(
    r"\s*(?:[^\s.;,()]{1,12}\s+)?(?:at|on|for|in|before|after|during)\s[^.;()\d]{1,40},\s[^.;()\d]{1,40}"
    r"\s(?:and|or)\s"
)
_SUBJECT = 140  # characters
_MOST_ARMS = 6  # as many as the words of a count go to
_CLAIM = re.compile(
    r"\b(?:than|between|compared|versus|vs\.?|differ\w*|similar|comparable|exceeded|relative)\b"
)
_ITEM = re.compile(
    r"(?!.*\b(?:overall|total|vs|versus|than|compared|whereas|while)\b)"
    r"[^.;:()\d]{3,60}?(?:,|,? and)\s\Z"
)
_ITEM_END = re.compile(
    r"\s[^.;:(),\d]{3,40}?\s(?:in|among)\s(?:the\s|patients\s|those\s|women\s|men\s|on\s"
    r"|in\s|receiving\s|given\s)*\Z"
)


def compared_first(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> Reading | None:
    """Read the pair of a sentence that opens with what it compares with."""
    spot = scene.spots[i]
    if spot.size != _PAIR or len(scene.arms.arms) != _PAIR or not mentions:
        return None
    first = mentions[0]
    begin = scene.span(scene.sentence[i])[0]
    clause = scene.structure.clause_index(first.start)
    opening = max(begin, scene.structure.clause_starts[clause])
    if first.end > spot.begin or scene.stats_between(opening, first.start):
        return None
    if _OPENS.search(scene.low[opening : first.start].lstrip()) is None:
        return None
    between = [m for m in mentions[1:] if m.end <= spot.begin and m.arm != first.arm]
    if any(spot.start <= m.start <= spot.finish for m in mentions):
        return None
    turned = _says_otherwise(scene, i, first.end)
    if between and (len(between) > 1 or not turned):
        return None
    return Reading("versus_named", 1 - first.arm if (spot.index == 0) != turned else first.arm)


def _says_otherwise(scene: Scene, i: int, since: int) -> bool:
    """Whether "compared with X, it was higher (41 vs 69)" can only mean X first: 41 is lower."""
    first = scene.spots[i].first
    a, b = (x.percent or x.value for x in scene.stats[first : first + _PAIR])
    if a is None or b is None or a.value == b.value or min(a.value, b.value) < 0:
        return False
    begin = scene.spots[i].begin
    up, down = (p.search(scene.low, since, begin) is not None for p in (_HIGHER, _LOWER))
    return up != down and up == (a.value < b.value)


def claimed(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> Reading | None:
    """Read "lower in X than Y (3 vs 4), but not in X than Z (3 vs 5)": each bracket its own claim.

    The two names since the number before, in their order, where the sentence holds more claims.
    """
    bracket = scene.bracket[i]
    if bracket is None or len(scene.arms.arms) <= _PAIR:
        return None
    held = [
        k
        for k in range(max(0, i - _PAIR), min(len(scene.stats), i + _PAIR + 1))
        if scene.bracket[k] == bracket
    ]
    if len(held) != _PAIR or scene.connectors[held[0]] not in ("vs", "and"):
        return None
    first = held[0]
    opening = scene.structure.brackets[bracket].start
    since = scene.span(scene.sentence[i])[0]
    if first:
        since = max(since, scene.stats[first - 1].end)
    told = [m for m in mentions if since <= m.start and m.end <= opening]
    inside = any(opening <= m.start < scene.stats[held[1]].end for m in mentions)
    if len(told) != _PAIR or told[0].arm == told[1].arm or inside:
        return None
    if _OPENS.search(scene.low[since : told[0].start].lstrip(" ,;)")):
        return None
    if _CLAIM.search(scene.low, since, opening) is None:
        return None
    return Reading("named_before", told[i - first].arm)


def items_before(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> Reading | None:
    """Read "12% had cough, 8% fever and 5% rash in the X group": the name is of every item.

    No name may stand before them in their clause: they would be of that one.
    """
    begin, end = scene.span(scene.sentence[i])
    semicolon = scene.low.rfind(";", begin, scene.stats[i].start)
    begin = max(begin, semicolon)
    if not mentions or any(begin <= m.start < scene.stats[i].end for m in mentions):
        return None
    name = next((m for m in mentions if m.start >= scene.stats[i].end), None)
    if name is None or name.start >= end:
        return None
    last = i
    while last + 1 < len(scene.stats) and scene.stats[last + 1].end <= name.start:
        left, right = scene.stats[last], scene.stats[last + 1]
        if not right.proportion or _ITEM.match(scene.low[left.end : right.start]) is None:
            return None
        last += 1
    if last == i or not scene.stats[i].proportion:
        return None
    if _ITEM_END.match(scene.low[scene.stats[last].end : name.start]) is None:
        return None
    return Reading("tail_shared", name.arm)


def named_before_bracket(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> bool:
    """Whether a number stands in a bracket right behind a name: "in X (3 of 4) followed by Y".

    Not so where the bracket holds a name of its own ("than in X (3 in Y, 4 in Z)").
    """
    index = scene.bracket[i]
    if index is None:
        return False
    bracket = scene.structure.brackets[index]
    if any(bracket.start <= m.start < bracket.end for m in mentions):
        return False
    return any(0 <= bracket.start - m.end <= 1 for m in mentions)


def ends_last_pair(scene: Scene, first: int, mentions: tuple[ArmMention, ...]) -> bool:
    """Whether the names before a list are those of the second of two numbers before it.

    In "7 for one and 5 for X, and it was seen in 3 and 4" the next pair starts with the other.
    """
    if first < _PAIR or scene.connectors[first - _PAIR] not in ("and", "vs"):
        return False
    one, two, here = scene.stats[first - _PAIR], scene.stats[first - 1], scene.stats[first]
    if scene.sentence[first - _PAIR] != scene.sentence[first]:
        return False
    return all(
        one.end <= two.end <= m.start
        and m.end <= here.start
        and tail(scene.low[two.end : m.start]) in ("in", "next")
        for m in mentions
    )


def counted(scene: Scene, i: int) -> Reading | None:
    """Read a list that is told to go through all arms, or through all but the control."""
    place = scene.places[i]
    if place.size < _PAIR:
        return None
    longest = min(place.last, place.first + _MOST_ARMS - 1)
    for last in range(max(i, place.first + 1), longest + 1):
        end = scene.stats[last].end
        found = _COUNTED.match(scene.low, end, min(len(scene.low), end + _SUBJECT))
        if found is None:
            continue
        count = last - place.first + 1
        if word_value(found["count"]) != count or scene.arms_in(end, found.end()):
            return None
        return _of_counted(scene, place.index, count, found["what"])
    return None


def _of_counted(scene: Scene, index: int, count: int, what: str) -> Reading | None:
    arms = scene.arms.arms
    every = [k for k in range(len(arms)) if arms[k].label != "all"]
    treated = [k for k in every if arms[k].role != "control"]
    if len(every) == count and what in _EVERY:
        return Reading("aligned_after_told", every[index])
    return Reading("aligned_after_told", treated[index]) if len(treated) == count else None


def all_in_order(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> Reading | None:
    """Read a bare list of as many numbers as there are arms, three or more.

    Neither outcomes nor time points may be listed before it: the numbers could be theirs.
    """
    spot, arms = scene.spots[i], scene.arms.arms
    clause = scene.structure.clause_index
    if (
        any(clause(m.start) == scene.clause[i] for m in mentions)
        or spot.size <= _PAIR
        or spot.size != len(arms)
    ):
        return None
    begin, end = scene.span(scene.sentence[i])
    since = max(
        begin,
        scene.stats[scene.places[i].first - 1].end if scene.places[i].first else 0,
        spot.begin - _SUBJECT,
    )
    times = len(scene.times_in(since, end))
    subject = outside_brackets(scene.low[since : spot.begin])
    behind = _LISTED_BEHIND.match(scene.low, spot.finish, end)
    if times >= spot.size or behind or _LISTED.search(subject):
        return None
    return Reading("table", spot.index)


def in_segments(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> Reading | None:
    """Read "8 and 7 for X, and 9 and 6 for Y": equally many numbers before each name."""
    sentence = scene.sentence[i]
    begin, end = scene.span(sentence)
    first = bisect_left(scene.starts, begin)
    last = bisect_left(scene.starts, end) - 1
    if len(mentions) < _PAIR or mentions[0].start < scene.stats[first].end:
        return None
    found: list[tuple[int, int, int]] = []  # first and last number, arm
    at = first
    for m in mentions:
        stop = bisect_left(scene.starts, m.start) - 1
        if stop >= at:
            found.append((at, stop, m.arm))
            at = stop + 1
        elif not found or found[-1][2] != m.arm:
            return None  # names follow one another: a list of names, or a comparison
    size = found[0][1] - found[0][0] + 1 if found else 0
    even = size >= _PAIR and all(b - a + 1 == size for a, b, _ in found)
    arms = {arm for *_, arm in found}
    if at != last + 1 or not even or len(found) < _PAIR or len(arms) != len(found):
        return None
    close = all(tail(scene.low[scene.stats[b].end : m]) == "in" for b, m in _ends(found, mentions))
    mine = next(arm for a, b, arm in found if a <= i <= b)
    return Reading("tail_shared", mine) if close else None


def _ends(
    found: list[tuple[int, int, int]], mentions: tuple[ArmMention, ...]
) -> list[tuple[int, int]]:
    """Pair the last number of every segment with the start of the name behind it."""
    return [(b, next(m.start for m in mentions if m.arm == arm)) for _, b, arm in found]
