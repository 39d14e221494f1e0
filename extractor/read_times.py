"""The time point that the build of a sentence gives to each of its numbers, without any weights."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from extractor.link_scene import Scene
from extractor.mentions import TimeMention
from extractor.times import length_in_days

_FROM = re.compile(r"\bfrom\W*(?:a\W+)?(?:mean\W+(?:of\W+)?|median\W+(?:of\W+)?)?$")
_NEXT = re.compile(
    r"^[\s)]*(?:[%°]|(?!(?:vs|v|versus|and|or|to|from|than|but|while|compared|with|for)\b)"
    r"[a-z/µ²³]{1,8}\s*){0,2}(?:,?\s*respectively\b,?)?[\s(]*(?:at|after|by|on|in|within|during|the|\s)*$"
)
# "at 6 months (24.1" opens the next number, "at 6 months (n = 29, p" and "(both p" do not.
_OPENS_NEXT = re.compile(r"^\s*[:=(](?!\s*(?:(?:n|p)\s*[=<>≤≥]|(?:both|all|each)\b))")
_DIRECT = re.compile(r"^\s*(?:(?:mean|median|values?|rates?)\s*)?[:=]?\s*$")
# "6.4 before and 3.1 after training": the first is told from the start by one word.
_BEFORE_AND = re.compile(
    r"^[\s)]*(?:[a-zµ%°/]{1,8}\s+)?(?:before|prior)\s*,?\s*(?:and|to|vs\.?|versus)\s*$"
)
_THEN_AFTER = re.compile(r"^[\s)]*(?:[a-zµ%°/]{1,8}\s+)?(?:after|following)\b")
# A start that is only what a change is measured against: "change from baseline", "versus baseline".
_AGAINST = re.compile(
    r"(?:\bfrom|\bversus|\bvs\.?|\bover|\bbelow|\babove|\bthan|\b(?:compared|relative|comparison)\s+(?:to|with))"
    r"\s+(?:at\s+)?(?:the\s+|their\s+|its\s+)?$"
)
_ADJECTIVE = re.compile(
    r"^\s+(?!(?:was|were|is|are|and|to|in|the|or|with|but|vs|versus|mean|median|values?)\b)[a-z]"
)
_ADJECTIVAL = re.compile(r"(?:ve|al|partum)$|^(?:pre|post)-?op$")
_WHO_WITH = 70  # characters before a time in which words say that it is told of people
_PEOPLE_WITH = re.compile(
    r"\b(?:patients|women|men|people|participants|subjects|those|children|individuals)\s+"
    r"(?:with|who|whose|without|having|receiving)\b[^.;:,()0-9]*$"
)
_TREATMENT_NEXT = re.compile(
    r"\s+(?:(?!between|in|of|and|among|within|for|the|was|were)[a-z-]+\s+){0,2}?(?:groups?|arms?|chemotherapy|radiotherapy|rt|irradiation|mri|"
    r"radiation|therapy|chemoradiotherapy|imaging)\b"
)
_ARM_REACH = 40  # characters behind the second number of a pair in which its arm is named
_WIDE = 2  # numbers of a pair
_BEFORE_REACH = 40  # characters between the two numbers of "before and after"
_PART = re.compile(r"[a-z0-9]+")
_VALUE = re.compile(r"\s*(?:(?:mean|value)\s*)?(?:of\s*)?[(\[=:]?\s*-?\d")
_ASIDE = re.compile(r"\([^()]*\)")
_CHANGE = re.compile(
    r"\b(?:chang(?:e|es|ed)|increas(?:e|es|ed)|decreas(?:e|es|ed)|reduc(?:tions?|ed)|gain(?:s|ed)?|"
    r"improv(?:ements?|ed)|loss|lost|declin(?:e|es|ed)|rose|fell|drop(?:ped)?)\b"
)
_CHANGE_REACH = 120  # characters before a number in which words say that it is a change
# Rules whose time points in the plan of a study are those that its changes are measured at.
_PLAN_RULES = ("at_length", "end_of", "named_day", "length_in_list")
_TIMES_JOINED = re.compile(
    r"^[\s,/()]*(?:(?P<vs>vs\.?|versus|compared\s+(?:with|to)|to)\s+|and\s+|or\s+|&\s*)?(?:(?:at|after|the|in)\s+)*$"
)
_WHO = re.compile(r"\b(?:aged?|years old|bmi|body mass|women|men|males?|females?|girls|boys)\b")
_WHO_REACH = 35  # characters before a number in which words say that it is a characteristic


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


def is_reference(scene: Scene, mention: TimeMention) -> bool:
    """Whether a start is only named as what others are compared with."""
    if mention.anchor != "baseline":
        return False
    head = scene.low[max(0, mention.start - 25) : mention.start]
    if _AGAINST.search(head) is None:
        return False
    following = scene.low[mention.end : mention.end + 12]
    return _VALUE.match(following) is None


def is_adjective(scene: Scene, mention: TimeMention) -> bool:
    """Whether the words only qualify a noun: "postoperative pain", "baseline age"."""
    if mention.rule not in ("post", "baseline"):
        return False
    plain = _ADJECTIVAL.search(mention.label.lower()) or mention.label.lower() == "baseline"
    return bool(plain and _ADJECTIVE.match(scene.low[mention.end : mention.end + 12]))


def qualifies(scene: Scene, mention: TimeMention) -> bool:
    """Whether the words only say who people were or what they got, not when they were measured.

    "In women with pain at baseline, ...", "those who had chemotherapy before surgery", "the
    preoperative MRI group".
    """
    if mention.anchor == "baseline":
        head = scene.low[max(0, mention.start - _WHO_WITH) : mention.start]
        if _PEOPLE_WITH.search(head):
            return True
    if mention.rule not in ("post", "baseline"):
        return False
    return _TREATMENT_NEXT.match(scene.low, mention.end, mention.end + 40) is not None


def usable(scene: Scene, start: int, end: int) -> tuple[TimeMention, ...]:
    """Return the time points of a span that numbers can have.

    References are left out, and words that qualify a noun where something stronger is named; a
    qualifying "baseline" stays unless the stronger one comes first.
    """
    here = [
        m
        for m in scene.times_in(start, end)
        if not is_reference(scene, m) and not qualifies(scene, m)
    ]
    firm = [m for m in here if m.anchor != "baseline" and not is_adjective(scene, m)]
    if not firm:
        return tuple(here)
    return tuple(
        m
        for m in here
        if not is_adjective(scene, m) or (m.anchor == "baseline" and m.start < firm[0].start)
    )


def no_brackets(text: str) -> str:
    """Return the text without what stands in round brackets."""
    return _ASIDE.sub(" ", text)


def is_from(scene: Scene, i: int) -> bool:
    """Whether the number is where "from A to B" starts."""
    start, _ = scene.span(scene.sentence[i])
    head = scene.low[max(start, scene.stats[i].start - 30) : scene.stats[i].start]
    return bool(_FROM.search(head)) or (i < len(scene.connectors) and scene.connectors[i] == "to")


def is_to(scene: Scene, i: int) -> bool:
    """Whether the number is where "from A to B" ends."""
    return bool(i) and scene.connectors[i - 1] == "to"


def _of_two_arms(scene: Scene, i: int) -> bool:
    """Whether "from A in the placebo group to B in the drug group" sets arms apart, not times."""
    if i + 1 >= len(scene.stats):
        return False
    left, right = scene.stats[i], scene.stats[i + 1]
    _, end = scene.span(scene.sentence[i])
    stop = scene.stats[i + 2].start if i + 2 < len(scene.stats) else end
    mine = {m.arm for m in scene.arms_in(left.end, right.start)}
    other = {m.arm for m in scene.arms_in(right.end, min(end, stop, right.end + _ARM_REACH))}
    return bool(mine) and bool(other) and mine.isdisjoint(other)


def _listed(scene: Scene, i: int, mentions: tuple[TimeMention, ...]) -> TimeMention | None:
    """Return the time point that stands at the number's place in a parallel list.

    The list may run through the times once for each arm.
    """
    place = scene.places[i]
    if place.size < _WIDE:
        return None
    begin, end = scene.stats[place.first].start, scene.stats[place.last].end
    before = [m for m in mentions if m.end <= begin]
    if before and not scene.stats_between(before[-1].end, begin):
        mentions = tuple(before)  # what follows is of other numbers, or of none
    for side in ([m for m in mentions if m.start >= end], [m for m in mentions if m.end <= begin]):
        by_key: dict[str, TimeMention] = {}
        for m in side:
            by_key.setdefault(time_key(m.label), m)
        told = list(by_key.values())
        if len(told) >= _WIDE and place.size % len(told) == 0 and _joined(scene, i, told):
            return told[place.index % len(told)]
    return None


def _joined(scene: Scene, i: int, told: list[TimeMention]) -> bool:
    """Whether time points are one list; those of "A versus B" must be against each other too."""
    joints = [_TIMES_JOINED.match(scene.low[a.end : b.start]) for a, b in pairwise(told)]
    place = scene.places[i]
    versus = place.size == _WIDE and scene.connectors[place.first] == "vs"
    return all(j is not None and (j["vs"] or not versus) for j in joints)


def _beside(scene: Scene, i: int, mentions: tuple[TimeMention, ...]) -> TimeReading | None:
    """``baseline: 12``, ``baseline mean 12``, then ``12 at 6 months``."""
    stat = scene.stats[i]
    before = [m for m in mentions if m.end <= stat.start]
    if before and _DIRECT.match(scene.low[before[-1].end : stat.start]):
        return _reading("direct", before[-1])
    after = [m for m in mentions if m.start >= stat.end]
    if after and not scene.stats_between(stat.end, after[0].start):
        kind = _NEXT.match(no_brackets(scene.low[stat.end : after[0].start]))
        if kind and not _OPENS_NEXT.match(scene.low[after[0].end : after[0].end + 10]):
            return _reading("tail", after[0])
    return None


def _shared_tail(scene: Scene, i: int, mentions: tuple[TimeMention, ...]) -> TimeReading | None:
    """Return the time right behind a later number of the list, where no other is nearer before.

    In "80 vs 70 at 2 years, and 60 vs 50 at 5 years" each pair is of the time behind it.
    """
    stat, place = scene.stats[i], scene.places[i]
    after = next((m for m in mentions if m.start >= stat.end), None)
    if after is None or is_from(scene, i):
        return None
    last = bisect_left(scene.starts, after.start) - 1
    if not i < last <= place.last or is_to(scene, last):
        return None
    before = [m for m in mentions if m.end <= stat.start]
    if before:
        first = bisect_left(scene.starts, before[-1].end)
        if first >= place.first and not _is_tail(scene, first - 1, before[-1], mentions):
            return None
    return _beside(scene, last, mentions) if _is_tail(scene, last, after, mentions) else None


def _is_tail(scene: Scene, i: int, mention: TimeMention, mentions: tuple[TimeMention, ...]) -> bool:
    """Whether a time point stands right behind a number and belongs to it."""
    reading = _beside(scene, i, mentions) if i >= 0 else None
    return reading is not None and reading.name == "tail" and reading.label == mention.label


def _reading(name: str, mention: TimeMention) -> TimeReading:
    return TimeReading(name, mention.label, time_key(mention.label))


def _framed(scene: Scene, i: int, mentions: tuple[TimeMention, ...]) -> TimeReading | None:
    """Read the time named before the number in its sentence, else the one time after it."""
    stat = scene.stats[i]
    moments = [m for m in mentions if m.anchor != "baseline"] if is_to(scene, i) else mentions
    before = [m for m in moments if m.end <= stat.start]
    if before:
        last = before[-1]
        near = scene.stats_between(last.end, stat.start) == 0
        clause = scene.structure.clause_index(last.start) == scene.clause[i]
        return _reading(f"head{'_near' if near else ''}{'_clause' if clause else ''}", last)
    after = [m for m in moments if m.start >= stat.end]
    if len({time_key(m.label) for m in after}) != 1:
        return None
    return _reading("end", after[0]) if is_to(scene, i) else _told_after(scene, i, after)


def _told_after(scene: Scene, i: int, after: list[TimeMention]) -> TimeReading | None:
    """Read the one time behind a number, unless it is of later numbers or of people alone.

    Far behind it counts only where it ends the sentence: "X (5 vs 7) and Y (2 vs 3) at 12 weeks".
    """
    stat = scene.stats[i]
    start, end = scene.span(scene.sentence[i])
    who = _WHO.search(scene.low[max(start, stat.start - _WHO_REACH) : stat.start])
    taken = _OPENS_NEXT.match(scene.low[after[-1].end : after[-1].end + 10])
    if who or taken or ";" in scene.low[stat.end : after[0].start]:
        return None
    if scene.stats_between(stat.end, after[0].start) < _WIDE:
        return _reading("object", after[0])
    return None if scene.stats_between(after[-1].end, end) else _reading("object_far", after[0])


def _partner(scene: Scene, i: int) -> tuple[int, int] | None:
    """Return the pair "A versus B" or "A to B" that number i is half of."""
    joints = scene.connectors
    if i < len(joints) and joints[i] in ("vs", "to"):
        return i, i + 1
    if i and joints[i - 1] in ("vs", "to"):
        return i - 1, i
    return None


def _repeated(scene: Scene, i: int, earlier: list[TimeReading | None]) -> TimeReading | None:
    """As in the pair before in this sentence, if its two numbers are of different times."""
    mine = _partner(scene, i)
    if mine is None or mine[0] < _WIDE:
        return None
    other = _partner(scene, mine[0] - 1)
    if other is None or other[1] >= mine[0] or scene.sentence[other[0]] != scene.sentence[i]:
        return None
    a, b = earlier[other[0]], earlier[other[1]]
    if a is None or b is None or a.key == b.key:
        return None
    found = a if i == mine[0] else b
    return TimeReading("repeated", found.label, found.key)


def _is_before(scene: Scene, i: int) -> bool:
    """Whether a number is the first of "6.4 before and 3.1 after training"."""
    if i + 1 >= len(scene.stats) or scene.sentence[i] != scene.sentence[i + 1]:
        return False
    left, right = scene.stats[i], scene.stats[i + 1]
    between = scene.low[left.end : right.start]
    if len(between) > _BEFORE_REACH or not _BEFORE_AND.match(no_brackets(between)):
        return False
    behind = no_brackets(scene.low[right.end : right.end + _BEFORE_REACH])
    return _THEN_AFTER.match(behind) is not None


def read_time(
    scene: Scene, i: int, mentions: tuple[TimeMention, ...], earlier: list[TimeReading | None]
) -> TimeReading | None:
    """Return the reading of one number; ``earlier`` holds those of the numbers before it."""
    stat = scene.stats[i]
    if any(m.start < stat.end and stat.start < m.end for m in mentions):
        return None
    listed = _listed(scene, i, mentions)
    if listed is not None:
        return _reading("listed", listed)
    beside = _beside(scene, i, mentions)
    if beside is not None:
        return beside
    if _is_before(scene, i):
        return TimeReading("bare", "baseline", "baseline")
    shared = _shared_tail(scene, i, mentions)
    if shared is not None:
        return shared
    if is_from(scene, i) and not _of_two_arms(scene, i):
        start, end = scene.span(scene.sentence[i])
        bases = [m for m in scene.times_in(start, end) if m.anchor == "baseline"]
        return _reading("from", bases[0]) if bases else TimeReading("bare", "baseline", "baseline")
    return _repeated(scene, i, earlier) or _framed(scene, i, mentions)


def result_start(scene: Scene) -> int:
    """Return where the results begin: their heading, else the first sentence with two numbers."""
    for i, sentence in enumerate(scene.doc.sentences):
        if scene.section(i) == "results":
            return sentence.start
    for a, b in pairwise(scene.sentence):
        if a == b:
            return scene.span(a)[0]
    return scene.span(scene.sentence[0])[0] if scene.stats else len(scene.low)


def planned_time(scene: Scene) -> TimeReading | None:
    """Return the time point at which the plan of the study looks for changes: its last one."""
    before = scene.times_in(0, result_start(scene))
    told = [m for m in before if m.rule.removesuffix("_list") in _PLAN_RULES]
    return _reading("planned", told[-1]) if told else None


def is_change(scene: Scene, i: int) -> bool:
    """Whether the words before a number, or its printed sign, say that it is a change."""
    stat = scene.stats[i]
    if stat.proportion or is_to(scene, i):
        return False
    start, _ = scene.span(scene.sentence[i])
    head = scene.low[max(start, stat.start - _CHANGE_REACH) : stat.start]
    return scene.low[stat.start] in "+-" or _CHANGE.search(head) is not None


def read_times(scene: Scene) -> list[TimeReading | None]:
    """Return the structural reading of every number: the first build that fits, or None."""
    out: list[TimeReading | None] = []
    planned = planned_time(scene)
    results = result_start(scene)
    for i, stat in enumerate(scene.stats):
        reading = read_time(scene, i, usable(scene, *scene.span(scene.sentence[i])), out)
        if reading is None and planned and stat.start >= results and is_change(scene, i):
            reading = planned
        out.append(reading)
    return out
