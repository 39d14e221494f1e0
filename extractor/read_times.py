"""The time point that the build of a sentence gives to each of its numbers, without any weights."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from extractor.link_scene import Scene, once
from extractor.mentions import TimeMention
from extractor.read_changes import as_before, end_of_change, is_change, of_change, station
from extractor.read_pairs import (
    bare_tail,
    bracketed_pairs,
    is_from,
    is_to,
    no_brackets,
    of_two_arms,
    repeated,
)
from extractor.study_times import Plan, plan_of, result_start
from extractor.time_reading import TimeReading, is_start, reading_of, time_key

_NEXT = re.compile(
    r"^[\s)]*(?:[%°]|(?!(?:vs|v|versus|and|or|to|from|than|but|while|compared|with|for)\b)"
    r"[a-z/µ²³]{1,10}\s*){0,3}(?:,?\s*respectively\b,?)?[\s(]*(?:at|after|by|on|in|within|during|the|\s)*$"
)
# "at 6 months (24.1" opens the next number, "at 6 months (n = 29, p" and "(both p" do not.
_OPENS_NEXT = re.compile(
    r"^\s*(?:[:=]|\((?!\s*(?:(?:n|p|t|f|z|u|r|d|h|w|[ηχβ]\w*|x2)\s*(?:\([\d, ]+\)\s*)?[=<>≤≥]"
    r"|n\.?\s?s\b|(?:both|all|each|friedman|wilcoxon|anova|paired|unpaired|student|mann|fisher|chi|"
    r"mcnemar|log-?rank|kruskal|tukey|bonferroni|post|by|no|not|95|9[05]\s?%|rr|or|hr|irr|md|ci|"
    r"hazard|odds|risk|relative|rate|ratio|mean difference|difference|absolute|adjusted|effect|"
    r"cohen|between|p-value)\b)))"
)
_ITS_OWN = re.compile(r"\s*(?:was|were|averaged|reached)\s+(?:\w+\s+)?-?\d")
_NEXT_CLAUSE = re.compile(r"\b(?:and|while|whereas|but)\b|;")
_DIRECT = re.compile(r"^\s*(?:(?:mean|median|values?|rates?)\s*)?[:=]?\s*$")
# A start that is only what a change is measured against: "change from baseline", "versus baseline".
_AGAINST = re.compile(
    r"(?:\bfrom|\bversus|\bvs\.?|\bover|\bbelow|\babove|\bthan|\b(?:compared|relative|comparison)\s+(?:to|with)|\badjust(?:ed|ment|ing)(?:\s+for)?)"
    r"\s+(?:at\s+)?(?:the\s+|their\s+|its\s+)?$"
)
_OF = re.compile(r"\bof\s+(?:the\s+|their\s+|its\s+)?$")
_LEVEL = re.compile(r"\s+(?:values?|levels?)\b")
_ADJECTIVE = re.compile(
    r"^\s+(?!(?:was|were|is|are|and|to|in|the|or|with|but|vs|versus|mean|median|values?)\b)[a-z]"
)
_ADJECTIVAL = re.compile(r"(?:ve|al|partum)$|^(?:pre|post)-?op$")
_WHO_WITH = 70  # characters before a time in which words say that it is told of people
_PEOPLE_WITH = re.compile(
    r"\b(?:patients|women|men|people|participants|subjects|those|children|individuals)\s+"
    r"(?:with|who|whose|without|having|receiving)\b[^.;:,()0-9]*$"
    r"|\b(?:sub(?:set|group)s?\s+of|those|where|in\s+whom)\b[^.;:,()0-9]*$"
)
_TREATMENT_NEXT = re.compile(
    r"\s+(?:(?!between|in|of|and|among|within|for|the|was|were)[a-z-]+\s+){0,2}?(?:groups?|arms?|chemotherapy|radiotherapy|rt|irradiation|mri|"
    r"radiation|therapy|chemoradiotherapy|imaging)\b"
)
_WIDE = 2  # numbers of a pair
_VALUE = re.compile(r"\s*(?:(?:mean|value)\s*)?(?:of\s*)?[(\[=:]?\s*-?\d")
_TO_ARM = re.compile(r"\b(?:with|in|for|on|under|after|given|of)\s+(?:the\s+)?\Z")
_GROUP = re.compile(r"^\s+(?:groups?|arms?|patients|recipients)\b")
_ARMED_REACH = 60  # characters between a number and a time in which its arm is named
_TIMES_JOINED = re.compile(
    r"^[\s,/()-]*(?:(?P<vs>vs\.?|versus|compared\s+(?:with|to)|to)\s+|and\s+|or\s+|&\s*)?(?:(?:at|after|the|in)\s+)*$"
)
_STRETCH = re.compile(r"\b(?:from|between)\s+(?:the\s+)?$")
_STRETCH_REACH = 14  # characters before a time in which "from" stands
_WHO = re.compile(r"\b(?:aged?|years old|bmi|body mass|women|men|males?|females?|girls|boys)\b")
_WHO_REACH = 35  # characters before a number in which words say that it is a characteristic


def is_reference(scene: Scene, mention: TimeMention) -> bool:
    """Whether a start is only named as what others are compared with."""
    if mention.anchor != "baseline":
        return False
    head = scene.low[max(0, mention.start - 25) : mention.start]
    if _OF.search(head) and _LEVEL.match(scene.low, mention.end, mention.end + 12):
        return True  # "68% of the preoperative value"
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
        if not is_adjective(scene, m)
        or (m.anchor == "baseline" and m.start < firm[0].start)
        or _stands_apart(scene, m, firm)
    )


def _stands_apart(scene: Scene, mention: TimeMention, firm: list[TimeMention]) -> bool:
    """Whether the stronger time points all come in later clauses: "; at 12 h it was"."""
    clause = scene.structure.clause_index(mention.start)
    return clause < scene.structure.clause_index(firm[0].start)


def _listed(scene: Scene, i: int, mentions: tuple[TimeMention, ...]) -> TimeMention | None:
    """Return the time point that stands at the number's place in a parallel list.

    The list may run through the times once for each arm.
    """
    place = scene.places[i]
    if place.size < _WIDE:
        return None
    # "at a median follow-up of 63 months, the 5-year survival was" names one time of the numbers
    mentions = tuple(m for m in mentions if m.rule != "median_follow_up")
    begin, end = scene.stats[place.first].start, scene.stats[place.last].end
    before = [m for m in mentions if m.end <= begin]
    if before and not scene.stats_between(before[-1].end, begin):
        mentions = tuple(before)  # what follows is of other numbers, or of none
    sides = [[m for m in mentions if m.start >= end], [m for m in mentions if m.end <= begin]]
    versus = [k for k in range(place.first, place.last) if scene.connectors[k] == "vs"]
    if len(versus) == 1 and place.size == _WIDE * (versus[0] + 1 - place.first):
        left, right = scene.stats[versus[0]].end, scene.stats[versus[0] + 1].start
        sides.append([m for m in mentions if left <= m.start and m.end <= right])
    for side in sides:
        by_key: dict[str, TimeMention] = {}
        for m in side:
            by_key.setdefault(time_key(m.label), m)
        told = list(by_key.values())
        if len(told) >= _WIDE and place.size % len(told) == 0 and _joined(scene, i, told):
            return told[_turn(scene, i, len(told))]
    return None


def _turn(scene: Scene, i: int, times: int) -> int:
    """Return which of the times a number of a list is of: in turn, or pair by pair.

    "(1.2 vs 3.1, and 2.0 vs 3.3)" after two times is a pair of each.
    """
    place = scene.places[i]
    pairs = range(place.first, place.last, _WIDE)
    if place.size == _WIDE * times and all(scene.connectors[k] == "vs" for k in pairs):
        return place.index // _WIDE
    return place.index % times


def _joined(scene: Scene, i: int, told: list[TimeMention]) -> bool:
    """Whether time points are one list; those of "A versus B" must be against each other too.

    "From week 1 to week 4" and "between week 1 and week 4" are one stretch of time.
    """
    head = scene.low[max(0, told[0].start - _STRETCH_REACH) : told[0].start]
    if len(told) == _WIDE and _STRETCH.search(head):
        return False
    joints = [_TIMES_JOINED.match(scene.low[a.end : b.start]) for a, b in pairwise(told)]
    place = scene.places[i]
    versus = place.size == _WIDE and scene.connectors[place.first] == "vs"
    return all(j is not None and (j["vs"] or not versus) for j in joints)


def _beside(scene: Scene, i: int, mentions: tuple[TimeMention, ...]) -> TimeReading | None:
    """``baseline: 12``, ``baseline mean 12``, then ``12 at 6 months``."""
    stat = scene.stats[i]
    before = [m for m in mentions if m.end <= stat.start]
    if before and _DIRECT.match(scene.low[before[-1].end : stat.start]):
        return reading_of("direct", before[-1])
    after = [m for m in mentions if m.start >= stat.end]
    if after and not scene.stats_between(stat.end, after[0].start):
        kind = _NEXT.match(no_brackets(_no_arms(scene, stat.end, after[0].start)))
        if kind and not _OPENS_NEXT.match(scene.low[after[0].end : after[0].end + 30]):
            return reading_of("tail", after[0])
    return None


def _no_arms(scene: Scene, start: int, end: int) -> str:
    """Return the words between a number and a time without "with tea", "in the tea group"."""
    text, done = "", start
    if end - start > _ARMED_REACH:
        return scene.low[start:end]
    for arm in scene.arms_in(start, end):
        if arm.start >= done and arm.end <= end:
            text += _TO_ARM.sub(" ", scene.low[done : arm.start])
            done = arm.end
    return text + (_GROUP.sub(" ", scene.low[done:end]) if done > start else scene.low[done:end])


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
    # "65% vs 38% in the acute phase" is of two arms, "12% vs 20% at the start" of two times.
    versus = last == i + 1 and scene.connectors[i] == "vs"
    apart = versus and after.anchor != "baseline" and len(scene.arms.arms) >= _WIDE
    before = [m for m in mentions if m.end <= stat.start and m.rule != "post"]
    if before and not apart:
        first = bisect_left(scene.starts, before[-1].end)
        if first >= place.first and not _is_tail(scene, first - 1, before[-1], mentions):
            return None
    return _beside(scene, last, mentions) if _is_tail(scene, last, after, mentions) else None


def _is_tail(scene: Scene, i: int, mention: TimeMention, mentions: tuple[TimeMention, ...]) -> bool:
    """Whether a time point stands right behind a number and belongs to it."""
    reading = _beside(scene, i, mentions) if i >= 0 else None
    return reading is not None and reading.name == "tail" and reading.label == mention.label


def _framed(scene: Scene, i: int, mentions: tuple[TimeMention, ...]) -> TimeReading | None:
    """Read the time named before the number in its sentence, else the one time after it."""
    stat = scene.stats[i]
    moments = [m for m in mentions if m.rule != "before_and_after"]
    if is_to(scene, i):
        moments = [m for m in moments if m.anchor != "baseline"]
    before = [m for m in moments if m.end <= stat.start]
    if before:
        last = _later_end(scene, i, before)
        near = scene.stats_between(last.end, stat.start) == 0
        clause = scene.structure.clause_index(last.start) == scene.clause[i]
        return reading_of(f"head{'_near' if near else ''}{'_clause' if clause else ''}", last)
    after = [m for m in moments if m.start >= stat.end]
    if len({time_key(m.label) for m in after}) != 1:
        return None
    return reading_of("end", after[0]) if is_to(scene, i) else _told_after(scene, i, after)


def _later_end(scene: Scene, i: int, before: list[TimeMention]) -> TimeMention:
    """Return the last time before a number; of a change "between day 28 and day 0" the end."""
    last = before[-1]
    if len(before) < _WIDE or not is_start(last.label) or not is_change(scene, i):
        return last
    joint = _TIMES_JOINED.match(scene.low[before[-2].end : last.start])
    return before[-2] if joint and not is_start(before[-2].label) else last


def _told_after(scene: Scene, i: int, after: list[TimeMention]) -> TimeReading | None:
    """Read the one time behind a number, unless it is of later numbers or of people alone.

    Far behind it counts only where it ends the sentence: "X (5 vs 7) and Y (2 vs 3) at 12 weeks".
    """
    stat = scene.stats[i]
    start, end = scene.span(scene.sentence[i])
    who = _WHO.search(scene.low[max(start, stat.start - _WHO_REACH) : stat.start])
    taken = _OPENS_NEXT.match(scene.low[after[-1].end : after[-1].end + 30]) or _ITS_OWN.match(
        scene.low, after[-1].end, after[-1].end + 40
    )
    if after[0].anchor == "baseline" and is_change(scene, i):
        return None
    apart = after[0].rule == "adjective" and _NEXT_CLAUSE.search(
        scene.low, stat.end, after[0].start
    )
    if (
        who
        or taken
        or apart
        or is_adjective(scene, after[0])
        or ";" in scene.low[stat.end : after[0].start]
    ):
        return None
    if scene.stats_between(stat.end, after[0].start) < _WIDE:
        return reading_of("object", after[0])
    return None if scene.stats_between(after[-1].end, end) else reading_of("object_far", after[0])


def read_time(
    scene: Scene,
    i: int,
    mentions: tuple[TimeMention, ...],
    earlier: list[TimeReading | None],
    plan: Plan,
    half: int | None = None,
) -> TimeReading | None:
    """Return the reading of one number; ``earlier`` holds those of the numbers before it.

    ``half`` says which value of one arm it is, where a bracket holds two.
    """
    stat = scene.stats[i]
    if any(m.start < stat.end and stat.start < m.end for m in mentions):
        return None
    listed = _listed(scene, i, mentions)
    if listed is not None:
        return reading_of("listed", listed)
    visit = station(scene, i, mentions, plan)
    if visit is not None:
        return visit
    beside = _beside(scene, i, mentions)
    if beside is not None:
        return beside
    told = bare_tail(scene, i)
    if told is not None:
        return told
    shared = _shared_tail(scene, i, mentions)
    if shared is not None:
        return shared
    if is_from(scene, i) and not of_two_arms(scene, i):
        start, end = scene.span(scene.sentence[i])
        bases = [m for m in scene.times_in(start, end) if m.anchor == "baseline"]
        return reading_of("from", bases[0]) if bases else plan.start
    again = repeated(scene, i, mentions, earlier)
    if again is not None:
        return again
    if half == 0:
        return plan.start
    return _framed(scene, i, mentions)


@once
def read_times(scene: Scene) -> list[TimeReading | None]:
    """Return the structural reading of every number: the first build that fits, or None."""
    out: list[TimeReading | None] = []
    plan = plan_of(scene)
    results = result_start(scene)
    halves = bracketed_pairs(scene)
    told: TimeReading | None = None  # the last time read that is not the start
    for i, stat in enumerate(scene.stats):
        mentions, half = usable(scene, *scene.span(scene.sentence[i])), halves.get(i)
        if half is not None:  # "compared with baseline (18 vs 14)" does not stand for either
            mentions = tuple(m for m in mentions if m.anchor != "baseline" or m.start > stat.start)
        reading = read_time(scene, i, mentions, out, plan, half)
        if reading is None:
            reading = end_of_change(scene, i, told, plan, half)
        if reading is None and stat.start >= results and is_change(scene, i):
            reading = of_change(scene, i, told, plan)
        if reading is None and i and stat.start >= results:
            reading = as_before(scene, i, mentions, out[-1])
        out.append(reading)
        if reading is not None and not is_start(reading.label):
            told = reading
    return out
