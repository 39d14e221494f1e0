"""The arm that the build of a sentence gives to each of its numbers, without any weights."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.clauses import has_respectively, outside_brackets
from extractor.link_scene import Scene
from extractor.mentions import ArmMention
from extractor.read_times import read_times

_UNIT = (
    r"(?:[%°]|(?!(?:vs|v|versus|and|or|to|than|while|but|compared|with|the|in|for)\b)"
    r"[a-zµμ/²³·\d^-]{1,12})"
)
_LEAD_IN = re.compile(
    rf"^[\s)]*(?:{_UNIT}\s*){{0,3}}[\s)]*(?:\b(?:in|for|with|of|on|after|among|by|from|under|during|receiving|"
    r"at)\b)?\s*(?:\b(?:the|patients|those|subjects|in|of|receiving|treated|with|a)\b\s*)*$"
)
_COLON = re.compile(
    r"^[\s)]*(?:group|groups|arm|patients|treatment|mean|was|were|had|of|with|by|a|an|\s)*[:=]?\s*$"
)
_OPENED = re.compile(
    r"^[\s)]*(?:group|groups|arm|arms|patients|trial|treatment|responders|cohort|\s)*"
    r"[(\[]\s*(?:mean|median|mean:)?\s*$"
)
_LIST_JOINT = re.compile(
    r"^[\s,/()]*(?:group|groups|arm|arms|patients|subjects|treatment|treated)?[\s,/()]*"
    r"(?:and|or|vs\.?|versus|than|compared|with|to|in|the|for|those|relative|as|a|group|groups)?"
    r"(?:[\s,/]*(?:to|with|in|the|for|those|group|groups|of|patients|than|a))*[\s,/()]*$"
)
_COMPARED = re.compile(
    r"(?:compared|comparison|relative|contrast|opposed|similar)\s+(?:with|to)\s+(?:the\s+|those\s+in\s+)*$"
    r"|\bunlike\s+(?:the\s+)?$|\bversus\s+(?:the\s+)?$"
)
WHO = re.compile(
    r"\b(?:aged?|years old|bmi|body mass index|women|men|males?|females?|girls|boys|"
    r"disease duration)\b"
)
_PAIR = 2
EVERYONE = -1  # in place of an arm: everyone
_CROWD = 40  # characters: a name nearer than this is next to the number


def _ordered(mentions: tuple[ArmMention, ...]) -> list[int]:
    """Arms in the order of their first mention."""
    return list(dict.fromkeys(m.arm for m in mentions))


def _in_order(scene: Scene, mentions: tuple[ArmMention, ...]) -> list[int]:
    """Order arms as their numbers will follow: "compared with X, Y was higher" names Y first."""
    order = _ordered(mentions)
    if len(order) > 1:
        first = mentions[0]
        sentence = scene.structure.sentence_index(first.start)
        lead = scene.low[scene.span(sentence)[0] : first.start]
        if _COMPARED.search(lead):
            order = [*order[1:], order[0]]
    return order


def _lists(scene: Scene, mentions: tuple[ArmMention, ...]) -> list[tuple[ArmMention, ...]]:
    """Return runs of different arms named one after the other ("X and Y", "X, Y or Z")."""
    runs: list[list[ArmMention]] = []
    for mention in mentions:
        if runs:
            last = runs[-1][-1]
            between = scene.low[last.end : mention.start]
            fresh = all(mention.arm != m.arm for m in runs[-1])
            if fresh and _LIST_JOINT.match(between):
                runs[-1].append(mention)
                continue
        runs.append([mention])
    return [tuple(r) for r in runs if len(r) > 1]


def _joint(between: str) -> str:
    """Class of the words between a name and the number after it."""
    text = outside_brackets(between)
    if _OPENED.match(text):
        return "bracket"
    if _COLON.match(text):
        return "colon" if text.rstrip().endswith((":", "=")) else "next"
    return "far" if len(between) > _CROWD else "words"


def _tail(between: str) -> str:
    """Class of the words between a number and the name after it."""
    if _LEAD_IN.match(between):
        return "in" if re.search(r"[a-z]{2}", between) else "next"
    return "far" if len(between) > _CROWD else "words"


def _alignments(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> list[tuple[str, int]]:
    """Arms that the order of a list gives to the number, with the name of the evidence."""
    place = scene.spots[i]
    out: list[tuple[str, int]] = []
    if place.size > 1:
        begin, end = place.begin, place.finish
        stop = scene.span(scene.sentence[i])[1]
        told = has_respectively(scene.doc, (begin, stop))
        for run in _lists(scene, mentions):
            where = "after" if run[0].start >= end else "before" if run[-1].end <= begin else "amid"
            if len(run) == place.size:
                order = _in_order(scene, run)
                out.append((f"aligned_{where}{'_told' if told else ''}", order[place.index]))
        named = _in_order(scene, tuple(m for m in mentions if m.end <= begin))
        if len(named) == place.size:
            out.append(("named_before", named[place.index]))
        elif len(named) > place.size:
            out.append(("named_last", named[place.index - place.size]))
        everyone = _ordered(mentions)
        if len(everyone) == place.size:
            out.append(("named", everyone[place.index]))
        if len(scene.arms.arms) == place.size:
            out.append(("table" if mentions else "table_alone", place.index))
    return out


@dataclass(frozen=True, slots=True)
class Reading:
    """The arm that the build of the sentence gives to a number, with the name of the build."""

    name: str
    arm: int


def _tail_reading(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> Reading | None:
    """``12 ± 3 in the X group``, ``12 ± 3 X``, unless the name opens the next number."""
    stat = scene.spots[i]
    later = [m for m in mentions if m.start >= stat.end]
    if not later or scene.stats_between(stat.end, later[0].start):
        return None
    kind = _tail(scene.low[stat.end : later[0].start])
    if kind not in ("in", "next"):
        return None
    j = stat.follower
    if kind == "next" and j < len(scene.stats) and scene.sentence[j] == scene.sentence[i]:
        following = scene.low[later[0].end : scene.stats[j].start]
        if _joint(following) in ("next", "colon", "bracket"):
            return None
    return Reading(f"tail_{kind}", later[0].arm)


def _parallel_tail(
    scene: Scene, i: int, mentions: tuple[ArmMention, ...], earlier: list[Reading | None]
) -> Reading | None:
    """``12 in the X group and 10 such events in the Y group``: each has the name after it."""
    last = earlier[i - 1] if i else None
    if last is None or last.name not in ("tail_in", "tail_parallel"):
        return None
    if scene.sentence[i] != scene.sentence[i - 1]:
        return None
    stat, previous = scene.spots[i], scene.stats[i - 1]
    between = [m for m in mentions if previous.end <= m.start and m.end <= stat.start]
    after = [m for m in mentions if m.start >= stat.end]
    if len(between) != 1 or not after or scene.stats_between(stat.end, after[0].start) > 1:
        return None
    return Reading("tail_parallel", after[0].arm) if after[0].arm != last.arm else None


def _head_reading(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> Reading | None:
    """``X: 12 ± 3``, ``X (12 ± 3``, ``in the X group the score was 12 ± 3``."""
    stat = scene.spots[i]
    before = [m for m in mentions if m.end <= stat.start]
    if not before or scene.stats_between(before[-1].end, stat.start):
        return None
    kind = _joint(scene.low[before[-1].end : stat.start])
    if kind in ("colon", "bracket", "next"):
        return Reading(f"head_{kind}", before[-1].arm)
    if scene.structure.clause_index(before[-1].start) == scene.clause[i]:
        return Reading("head_clause", before[-1].arm)
    return None


def _subject_reading(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> Reading | None:
    """Return the one arm named before the number in its sentence, or after it."""
    stat = scene.spots[i]
    before = _ordered(tuple(m for m in mentions if m.end <= stat.start))
    if len(before) == 1:
        return Reading("subject", before[0])
    if before:
        return Reading("last", before[-1])
    later = _ordered(mentions)
    if len(later) == 1:
        return Reading("object", later[0])
    return None


def _list_reading(aligned: list[tuple[str, int]], names: tuple[str, ...]) -> Reading | None:
    return next((Reading(n, arm) for want in names for n, arm in aligned if n == want), None)


_CLOSE = ("next", "colon", "bracket")
_TOLD = ("aligned_after_told", "aligned_before_told", "aligned_amid_told")
_SILENT = ("aligned_after", "aligned_before")
_NAMED = ("named_before", "named")


def _names_amid(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> bool:
    """Whether names stand between the numbers of the list that number i is part of."""
    place = scene.spots[i]
    return any(place.begin <= m.start < place.finish for m in mentions)


def _pair_reading(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> Reading | None:
    """``higher in X (12 vs 10)``: the arm that is named comes first, of two arms the other then."""
    place = scene.spots[i]
    named = _ordered(mentions)
    if place.size != len(scene.arms.arms) or place.size != _PAIR:
        return None
    if not named:
        return Reading("table", place.index)
    if len(named) > 1:
        return None
    return Reading("pair", named[0] if place.index == 0 else 1 - named[0])


def _carried_reading(scene: Scene, i: int) -> Reading | None:
    """No arm is named here: the only arm of the sentence before."""
    sentence = scene.sentence[i]
    if sentence == 0 or scene.section(sentence) != scene.section(sentence - 1):
        return None
    named = _ordered(scene.arms_in(*scene.span(sentence - 1)))
    return Reading("carried", named[0]) if len(named) == 1 else None


def _alike(scene: Scene, i: int) -> bool:
    """Whether the numbers of a list are of one form: all with a spread, or none."""
    place = scene.places[i]
    members = scene.stats[place.first : place.last + 1]
    return len({(m.spread is None, m.proportion) for m in members}) == 1


def _about_everyone(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> bool:
    """Ages and sexes told before the arms come up, or of people who are not called an arm."""
    stat = scene.stats[i]
    start, end = scene.span(scene.sentence[i])
    near = scene.low[max(start, stat.start - 35) : min(end, stat.end + 12)]
    if not WHO.search(near):
        return False
    before = tuple(m for m in mentions if m.end <= stat.start)
    after = [m for m in mentions if m.start >= stat.end]
    if scene.spots[i].size > 1 and _alike(scene, i):
        return False
    if before and (
        len(_ordered(before)) < _PAIR or _joint(scene.low[before[-1].end : stat.start]) in _CLOSE
    ):
        return False
    return (
        not after
        or scene.stats_between(stat.end, after[0].start) > 0
        or (_tail(scene.low[stat.end : after[0].start]) in ("far", "words"))
    )


def read_arms(scene: Scene) -> list[Reading | None]:
    """Return the structural reading of every number: the first build that fits."""
    out: list[Reading | None] = []
    for i in range(len(scene.stats)):
        start, end = scene.span(scene.sentence[i])
        mentions = scene.arms_in(start, end)
        aligned = _alignments(scene, i, mentions)
        grouped = scene.spots[i].size > 1
        if _about_everyone(scene, i, mentions):
            out.append(Reading("everyone", EVERYONE))
            continue
        reading = (
            _list_reading(aligned, _TOLD)
            or _tail_reading(scene, i, mentions)
            or _parallel_tail(scene, i, mentions, out)
        )
        head = _head_reading(scene, i, mentions)
        own = head is not None and head.name == "head_colon" and _names_amid(scene, i, mentions)
        if reading is None and grouped and not own:
            reading = _list_reading(aligned, _SILENT)
        if reading is None and head is not None and head.name != "head_clause":
            crowded = grouped and not _names_amid(scene, i, mentions)
            reading = head if not (crowded and _list_reading(aligned, _NAMED)) else None
        reading = (
            reading
            or (_list_reading(aligned, _NAMED) if grouped else None)
            or (_pair_reading(scene, i, mentions) if grouped and mentions else None)
            or head
            or _subject_reading(scene, i, mentions)
        )
        if reading is None and not mentions:
            reading = (
                _repeat_reading(scene, i, out)
                or _pair_reading(scene, i, mentions)
                or _carried_reading(scene, i)
            )
        out.append(reading)
    return _apart(scene, out)


_FIRM = ("tail_in", "tail_next", "head_colon", "head_bracket", "head_next", "tail_parallel")


def _other(scene: Scene, mentions: tuple[ArmMention, ...], arm: int) -> int | None:
    """Return the one other arm: of two in the study, or of two named in the sentence."""
    if len(scene.arms.arms) == _PAIR:
        return 1 - arm
    others = [a for a in _ordered(mentions) if a != arm]
    return others[0] if len(others) == 1 else None


def _apart(scene: Scene, readings: list[Reading | None]) -> list[Reading | None]:
    """Give the two numbers of "A versus B" different arms, unless they are of different times."""
    out = list(readings)
    times = read_times(scene)
    for i, kind in enumerate(scene.connectors):
        a, b = out[i], out[i + 1]
        if kind != "vs" or a is None or b is None or a.arm != b.arm or a.arm == EVERYONE:
            continue
        x, y = times[i], times[i + 1]
        if x is not None and y is not None and x.key != y.key:
            continue
        mentions = scene.arms_in(*scene.span(scene.sentence[i]))
        out[i], out[i + 1] = _parted(scene, i, mentions, (a, b))
    return out


def _parted(
    scene: Scene, i: int, mentions: tuple[ArmMention, ...], pair: tuple[Reading, Reading]
) -> tuple[Reading, Reading]:
    """Return two readings that differ: the firmer one stays, else the arms in order of naming."""
    a, b = pair
    if a.name not in _FIRM and b.name not in _FIRM:
        before = tuple(m for m in mentions if m.end <= scene.stats[i].start)
        named = _in_order(scene, before)
        if len(named) == _PAIR:
            return Reading("versus_named", named[0]), Reading("versus_named", named[1])
    first = a.name in _FIRM or b.name not in _FIRM
    other = _other(scene, mentions, a.arm)
    if other is None:
        return pair
    return (a, Reading("versus", other)) if first else (Reading("versus", other), b)


def _repeat_reading(scene: Scene, i: int, earlier: list[Reading | None]) -> Reading | None:
    """No arm is named here: as in the last list of this size, or as in the number before."""
    place = scene.spots[i]
    for j in range(i - 1, -1, -1):
        reading, other = earlier[j], scene.spots[j]
        if reading and (other.size, other.index) == (place.size, place.index):
            return Reading("repeat_list" if place.size > 1 else "repeat", reading.arm)
        if place.size == 1:
            break
    return None
