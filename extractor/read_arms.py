"""The arm that the build of a sentence gives to each of its numbers, without any weights."""

from __future__ import annotations

import re

from extractor.arm_everyone import about_everyone, same_bracket
from extractor.arm_lists import (
    CLOSE,
    PAIR,
    alignments,
    is_joint,
    joint,
    listed_behind,
    ordered,
    tail,
)
from extractor.arm_partners import EVERYONE, Reading, apart, with_partners
from extractor.clauses import has_respectively
from extractor.link_scene import Scene
from extractor.mentions import ArmMention
from extractor.read_order import (
    all_in_order,
    claimed,
    compared_first,
    counted,
    ends_last_pair,
    in_segments,
    items_before,
)
from extractor.read_owned import owners
from extractor.read_rows import held_twice, of_contrast, own_row, raised, with_rates
from extractor.read_tails import parallel_tail, shared_tail, tail_reading
from extractor.read_times import read_times
from extractor.read_turns import each_against_one
from extractor.time_reading import TimeReading

__all__ = ["EVERYONE", "Reading", "read_arms"]

_ADDED = re.compile(r",\s(?:and\s)?with\s(?:only\s|just\s)?(?:an?\s[a-z]+\sof\s)?\Z")
_INCLUDED = re.compile(r"\b(?:including|of (?:whom|which|these|them)|among (?:whom|them))\s\Z")
_CLAUSE_END = re.compile(r"[,;.)]\s")
_NOT_OF = re.compile(
    r"\b(?:but|and) not (?:in|with|for|on|after|among)(?: (?:the|any|those|patients|women|"
    r"participants|subjects|receiving|treated|with|using|in)\b)* ?$"
)
_BESIDE = re.compile(
    r"\b(?:(?:compared|comparison|respect|relative|contrast) (?:to|with)|contrar(?:y|ily) to|"
    r"unlike)(?: (?:the|that|those|patients|women|in|of|group|receiving)\b)* ?$"
)
_P_INSIDE = re.compile(r"\bp\s?[=<>≤]")
_FAR, _NEXT = 80, 25  # characters
_CARRIED = 3  # sentences over which an arm is carried


def _head_reading(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> Reading | None:
    """``X: 12 ± 3``, ``X (12 ± 3``, ``in the X group the score was 12 ± 3``."""
    stat = scene.spots[i]
    before = [m for m in mentions if m.end <= stat.start]
    if not before or scene.stats_between(before[-1].end, stat.start):
        return None
    between = scene.low[before[-1].end : stat.start]
    kind = joint(between)
    within = scene.structure.bracket_at(before[-1].start)
    if within is not None and within == scene.bracket[i] and between.strip() == ",":
        kind = "colon"
    if kind in CLOSE:
        return Reading(f"head_{kind}", before[-1].arm)
    if scene.structure.clause_index(before[-1].start) == scene.clause[i]:
        return Reading("head_clause", before[-1].arm)
    return None


def _subject_reading(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> Reading | None:
    """Return the one arm named before the number in its sentence, or after it."""
    stat = scene.spots[i]
    before = ordered(tuple(m for m in mentions if m.end <= stat.start))
    later = tuple(m for m in mentions if m.start >= stat.end)
    own = of_contrast(scene, i, mentions)
    if own is not None and own not in before[-1:]:
        return Reading("object", own)
    if len(before) == 1:
        return Reading("subject", before[0])
    if later and _leads(scene, i, later):
        return Reading("ahead", later[0].arm)
    if before:
        return Reading("last", before[-1])
    if len(ordered(later)) == 1:
        return Reading("object", later[0].arm)
    return None


def _leads(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> bool:
    """Whether the names after a number run number, name, number, other name."""
    first = mentions[0]
    j = scene.spots[i].follower
    if scene.stats_between(scene.spots[i].end, first.start) or j >= len(scene.stats):
        return False
    following = scene.stats[j]
    after = [m for m in mentions if m.start >= following.end]
    between = [m for m in mentions if m.end <= following.start]
    own = joint(scene.low[first.end : following.start]) not in CLOSE
    return bool(after and between) and own and after[0].arm != first.arm


def _list_reading(aligned: list[tuple[str, int]], names: tuple[str, ...]) -> Reading | None:
    return next((Reading(n, arm) for want in names for n, arm in aligned if n == want), None)


_TOLD = ("aligned_after_told", "aligned_before_told", "aligned_amid_told")
_SILENT = ("aligned_after", "aligned_before")
_NAMED = ("named_before", "named")
_OWN = ("head_colon", "head_next")  # "than with X (X 4.2 vs Y 3.1)": names of their own


def _names_amid(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> bool:
    """Whether names stand between the numbers of the list that number i is part of."""
    place = scene.spots[i]
    return any(place.begin <= m.start < place.finish for m in mentions)


def _pair_reading(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> Reading | None:
    """``higher in X (12 vs 10)``: the arm that is named comes first, of two arms the other then."""
    place = scene.spots[i]
    named = ordered(mentions)
    if place.size != len(scene.arms.arms) or place.size < PAIR:
        return None
    if place.size > PAIR:
        told = not named and has_respectively(scene.doc, scene.span(scene.sentence[i]))
        return Reading("table", place.index) if told else None
    if not named:
        later = scene.arms.arms[1].role == "treatment" and scene.arms.arms[0].role == "control"
        return Reading("table", 1 - place.index if later else place.index)
    if len(named) > 1:
        return None
    first = 1 - named[0] if ends_last_pair(scene, place.first, mentions) else named[0]
    return Reading("pair", first if place.index == 0 else 1 - first)


def _carried_reading(scene: Scene, i: int) -> Reading | None:
    """No arm is named here: the only arm of the last sentence of the section that names any."""
    sentence = scene.sentence[i]
    for before in range(sentence - 1, max(-1, sentence - 1 - _CARRIED), -1):
        if scene.section(sentence) != scene.section(before):
            break
        named = ordered(scene.arms_in(*scene.span(before)))
        if named:
            return Reading("carried", named[0]) if len(named) == 1 else None
    return None


def _is_everyone(reading: Reading | None) -> bool:
    return reading is not None and reading.arm == EVERYONE


def _owners(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> tuple[ArmMention, ...]:
    """Leave out the names that a lone number is said not to be of, where another name is left.

    ``in X, but not in Y``; ``compared with Y, there was a fall of 3 in X``; of a list also those
    that its p-value is for: ``in 5%, 6% and 2%, respectively (p = 0.01 for X versus Y)``.
    """
    if scene.spots[i].size > PAIR:
        mentions = tuple(m for m in mentions if not _is_of_p(scene, m))
    if scene.spots[i].size > 1 or len(mentions) < PAIR:
        return mentions
    kept = tuple(
        m
        for m in mentions
        if not (
            _NOT_OF.search(scene.low, max(0, m.start - _FAR), m.start)
            and not _next_to(scene, m, scene.spots[i].start)
        )
        and not (
            scene.stats_between(m.end, m.end + _NEXT) == 0
            and _BESIDE.search(scene.low, max(0, m.start - _FAR), m.start)
        )
    )
    return kept or mentions


def _is_of_p(scene: Scene, mention: ArmMention) -> bool:
    """Whether a name stands in a bracket that holds a p-value and no number of an arm."""
    index = scene.structure.bracket_at(mention.start)
    if index is None:
        return False
    bracket = scene.structure.brackets[index]
    if scene.stats_between(bracket.start, bracket.end):
        return False
    return _P_INSIDE.search(scene.low, bracket.start, bracket.end) is not None


def _behind_reading(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> Reading | None:
    arm = listed_behind(scene, i, mentions)
    return None if arm is None else Reading("listed_behind", arm)


def _next_to(scene: Scene, mention: ArmMention, start: int) -> bool:
    """Whether a name stands right before a number ("but not in X (6.0"))."""
    return mention.end <= start and joint(scene.low[mention.end : start]) in CLOSE


def read_arms(scene: Scene) -> list[Reading | None]:
    """Return the structural reading of every number: the first build that fits."""
    out: list[Reading | None] = []
    times = read_times(scene)
    owned = owners(scene)
    latest: dict[int, list[int]] = {}
    for i in range(len(scene.stats)):
        if i in owned:
            out.append(Reading("owned", owned[i]))
            continue
        if out and scene.spots[i - 1].index + 1 == scene.spots[i - 1].size > 1:
            _keep_order(out[-scene.spots[i - 1].size :], latest)
        if out and (_is_part_of_last(scene, i) or _is_added(scene, i, out)):
            out.append(out[-1])
            continue
        start, end = scene.span(scene.sentence[i])
        named = scene.arms_in(start, end)
        mentions = _owners(scene, i, named)
        grouped = scene.spots[i].size > 1 and not _two_times(scene, i, times)
        aligned = alignments(scene, i, mentions) if grouped else []
        if about_everyone(scene, i, mentions) or (
            out and _is_everyone(out[-1]) and same_bracket(scene, i)
        ):
            out.append(Reading("everyone", EVERYONE))
            continue
        reading = (
            own_row(scene, i)
            or held_twice(scene, i)
            or each_against_one(scene, i, named)
            or with_rates(scene, i)
            or raised(scene, i)
            or compared_first(scene, i, named)
            or claimed(scene, i, mentions)
            or counted(scene, i)
            or in_segments(scene, i, named)
            or _list_reading(aligned, _TOLD)
            or (_behind_reading(scene, i, mentions) if grouped else None)
            or shared_tail(scene, i, mentions, times)
            or items_before(scene, i, mentions)
            or tail_reading(scene, i, mentions)
            or parallel_tail(scene, i, mentions, out)
        )
        head = _head_reading(scene, i, mentions)
        if reading is None and grouped:
            reading = _pair_again(scene, i, mentions, out) or _pair_of_both(
                scene, i, mentions, out, latest
            )
        own = head is not None and head.name in _OWN and _names_amid(scene, i, mentions)
        if reading is None and grouped and not own:
            reading = _list_reading(aligned, _SILENT)
        if reading is None and head is not None and head.name != "head_clause":
            crowded = grouped and not _names_amid(scene, i, mentions)
            reading = head if not (crowded and _list_reading(aligned, _NAMED)) else None
        reading = (
            reading
            or (_list_reading(aligned, _NAMED) if grouped else None)
            or (_pair_reading(scene, i, mentions) if grouped and mentions else None)
            or (_in_known_order(scene, i, mentions, latest) if grouped else None)
            or head
            or _subject_reading(scene, i, mentions)
        )
        if reading is None and not mentions:
            reading = (
                _repeat_reading(scene, i, out, latest)
                or _pair_reading(scene, i, mentions)
                or _carried_reading(scene, i)
            )
        out.append(reading)
    return apart(scene, with_partners(scene, out), times)


def _in_known_order(
    scene: Scene, i: int, mentions: tuple[ArmMention, ...], latest: dict[int, list[int]]
) -> Reading | None:
    """Read a bare list of all arms in the order of the last such list, else as they were told."""
    reading = all_in_order(scene, i, mentions)
    arms = latest.get(scene.spots[i].size)
    if reading is None or arms is None:
        return reading
    return Reading("repeat_list", arms[scene.spots[i].index])


def _keep_order(readings: list[Reading | None], latest: dict[int, list[int]]) -> None:
    """Keep the arms of a list if each is another: a list of times of one arm tells no order."""
    arms = list(dict.fromkeys(r.arm for r in readings if r is not None))
    if len(arms) == len(readings):
        latest[len(arms)] = arms


def _is_part_of_last(scene: Scene, i: int) -> bool:
    """Whether a number counts some of the one before: "13 events with A, including 8 deaths"."""
    stat = scene.stats[i]
    since = max(scene.span(scene.sentence[i])[0], scene.stats[i - 1].end)
    if not _INCLUDED.search(scene.low, since, stat.start):
        return False
    clause = _CLAUSE_END.search(scene.low, stat.end)
    return not scene.arms_in(stat.end, clause.start() if clause else len(scene.low))


def _is_added(scene: Scene, i: int, earlier: list[Reading | None]) -> bool:
    """Whether a number only adds to what is said of one arm: "fever in 33% on X, with 1 death"."""
    stat = scene.stats[i]
    start, end = scene.span(scene.sentence[i])
    if not _ADDED.search(scene.low, max(start, scene.stats[i - 1].end), stat.start):
        return False
    first = i - scene.stats_between(start, stat.start)
    told = {None if r is None else r.arm for r in earlier[first:]}
    return len(told) == 1 and not scene.arms_in(stat.end, end)


def _two_times(scene: Scene, i: int, times: list[TimeReading | None]) -> bool:
    """Whether the numbers of a list are each of another time, so maybe of one arm."""
    place = scene.places[i]
    told = [t.key for t in times[place.first : place.last + 1] if t is not None]
    return len(set(told)) == place.size > 1


def _pair_again(
    scene: Scene, i: int, mentions: tuple[ArmMention, ...], earlier: list[Reading | None]
) -> Reading | None:
    """``12 in X and 10 in Y, and 5 and 4 later``: a bare list is of the arms of the one before."""
    place = scene.spots[i]
    first, size = place.first, place.size
    if first < size:
        return None
    spot = scene.spots[first - size]
    listed = spot.size == size and spot.first == first - size
    joined = scene.connectors[first - size] in ("vs", "and") or (listed and size > PAIR)
    if not joined or scene.sentence[first - size] != scene.sentence[i]:
        return None
    previous = scene.stats[first - 1]
    if any(m.start >= previous.end for m in mentions if not _closes(scene, previous.end, m)):
        return None
    arms = [r.arm for r in earlier[first - size : first] if r is not None]
    if len(arms) != size or len(set(arms)) != size or EVERYONE in arms:
        return None
    return Reading("pair_again", arms[place.index])


def _pair_of_both(
    scene: Scene,
    i: int,
    mentions: tuple[ArmMention, ...],
    earlier: list[Reading | None],
    latest: dict[int, list[int]],
) -> Reading | None:
    """Read ``the two groups differed (12 vs 10)``, which tells no order, as the last pair."""
    if not is_joint(list(mentions)) or len({m.start for m in mentions}) > 1:
        return None
    return _repeat_reading(scene, i, earlier, latest) or _pair_reading(scene, i, ())


def _closes(scene: Scene, end: int, mention: ArmMention) -> bool:
    """Whether a name just after a number is that number's own ("10 in the Y group")."""
    between = scene.low[end : max(end, mention.start)]
    return mention.start >= end and tail(between) in ("in", "next")


def _repeat_reading(
    scene: Scene, i: int, earlier: list[Reading | None], latest: dict[int, list[int]]
) -> Reading | None:
    """No arm is named here: as in the last list of this size, or as in the number before.

    ``latest`` holds the arms of the last list of every size before number i.
    """
    place = scene.spots[i]
    if place.size > 1:
        arms = latest.get(place.size)
        return Reading("repeat_list", arms[place.index]) if arms else None
    before = earlier[-1] if earlier else None
    if before and scene.spots[i - 1].size == 1 and scene.spots[i - 1].index == place.index:
        return Reading("repeat", before.arm)
    return None
