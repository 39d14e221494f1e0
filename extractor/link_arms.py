"""Which arm a number belongs to: the options and what speaks for each."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from extractor.clauses import has_respectively, outside_brackets
from extractor.linear import Option, Step
from extractor.link_scene import Scene, bucket, link_names
from extractor.mentions import ArmMention

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
_EVERYONE = re.compile(
    r"\b(?:both groups|all groups|both arms|all patients|all subjects|all participants|overall|"
    r"the (?:whole|entire|total) (?:group|cohort|study|sample|population)|two groups|"
    r"either group)\b"
)
_COMPARED = re.compile(
    r"(?:compared|comparison|relative|contrast|opposed|similar)\s+(?:with|to)\s+(?:the\s+|those\s+in\s+)*$"
    r"|\bunlike\s+(?:the\s+)?$|\bversus\s+(?:the\s+)?$"
)
_WHO = re.compile(
    r"\b(?:aged?|years old|bmi|body mass index|women|men|males?|females?|girls|boys|"
    r"disease duration)\b"
)
_PAIR = 2
_ALL = -1  # in place of an arm: everyone
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


def _side(scene: Scene, i: int, mentions: tuple[ArmMention, ...], arm: int) -> list[str]:
    """Features of the nearest mention of an arm before and after a number."""
    stat = scene.spots[i]
    out: list[str] = []
    before = [m for m in mentions if m.end <= stat.start]
    after = [m for m in mentions if m.start >= stat.end]
    mine = [m for m in before if m.arm == arm]
    if mine:
        m = mine[-1]
        rank = len({x.arm for x in before if x.start > m.start})
        gap = scene.stats_between(m.end, stat.start)
        out.append(f"before{bucket(rank, 0, 1, 2)}|{bucket(gap, 0, 1, 2)}")
        between = scene.low[m.end : stat.start]
        if gap == 0 and rank == 0:
            out.append(f"before_by_{_joint(between)}")
            if scene.structure.clause_index(m.start) == scene.clause[i]:
                out.append("before_same_clause")
        if scene.structure.bracket_at(m.start) == scene.bracket[i] is not None:
            out.append("before_same_bracket")
    later = [m for m in after if m.arm == arm]
    if later:
        m = later[0]
        rank = len({x.arm for x in after if x.start < m.start})
        gap = scene.stats_between(stat.end, m.start)
        out.append(f"after{bucket(rank, 0, 1, 2)}|{bucket(gap, 0, 1, 2)}")
        between = scene.low[stat.end : m.start]
        if gap == 0 and rank == 0:
            out.append(f"after_by_{_tail(between)}")
            if scene.structure.clause_index(m.start) == scene.clause[i]:
                out.append("after_same_clause")
        if scene.structure.bracket_at(m.start) == scene.bracket[i] is not None:
            out.append("after_same_bracket")
    return out


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
                out.append((f"aligned_{where}{'_told' if told else ''}", run[place.index].arm))
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


def _about_everyone(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> bool:
    """Ages and sexes told before the arms come up, or of people who are not called an arm."""
    stat = scene.stats[i]
    start, end = scene.span(scene.sentence[i])
    near = scene.low[max(start, stat.start - 35) : min(end, stat.end + 12)]
    if not _WHO.search(near):
        return False
    before = [m for m in mentions if m.end <= stat.start]
    after = [m for m in mentions if m.start >= stat.end]
    if before or scene.spots[i].size > 1:
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
            out.append(Reading("everyone", _ALL))
            continue
        reading = (
            _list_reading(aligned, _TOLD)
            or _tail_reading(scene, i, mentions)
            or (_list_reading(aligned, _SILENT) if grouped else None)
        )
        head = _head_reading(scene, i, mentions)
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
    return out


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


def _all_features(scene: Scene, i: int, here: bool) -> list[str]:
    stat = scene.stats[i]
    start, end = scene.span(scene.sentence[i])
    section = scene.section(scene.sentence[i])
    many = bucket(len(scene.arms.arms), 0, 1, 2, 3)
    out = ["all", f"all|arms{many}", f"all|here{here}", f"all|{section}"]
    out.append(f"all|size{bucket(scene.spots[i].size, 1, 2, 3)}|here{here}")
    if _EVERYONE.search(scene.low[start:end]):
        out.append("all|everyone")
    if re.search(
        r"\b(?:age|aged|years old|bmi|women|men|male|female)\b",
        scene.low[max(start, stat.start - 30) : stat.end + 20],
    ):
        out.append(f"all|who|here{here}")
    if not scene.arms.mentions or scene.arms.mentions[0].end > stat.start:
        out.append("all|none_yet")
    first = scene.stats_between(0, stat.start) == 0
    if first:
        out.append("all|first")
    return out


def _read_features(reading: Reading | None, arm: int) -> list[str]:
    if reading is None:
        return []
    if reading.arm == arm:
        return ["read", f"read_{reading.name}"]
    return [f"unlike_{reading.name}"]


def arm_steps(scene: Scene) -> list[Step[str]]:
    """Return the options of every number: each arm, and "all" where no arm has that label."""
    steps: list[Step[str]] = []
    labels = [a.label for a in scene.arms.arms]
    readings = read_arms(scene)
    for i, stat in enumerate(scene.stats):
        start, end = scene.span(scene.sentence[i])
        mentions = scene.arms_in(start, end)
        aligned = _alignments(scene, i, mentions)
        earlier = bisect_right(scene.arms.mentions, start, key=lambda m: m.end)
        last = scene.arms.mentions[earlier - 1].arm if earlier else None
        options: list[Option[str]] = []
        here = bool(mentions)
        for arm, label in enumerate(labels):
            features = [f"role_{scene.arms.arms[arm].role}|here{here}", "arm"]
            if label == "all":
                features += _all_features(scene, i, here)
            features += _side(scene, i, mentions, arm)
            if here and all(m.arm != arm for m in mentions):
                features.append("elsewhere")
            features += [name for name, who in aligned if who == arm]
            features += [f"not_{name}" for name, who in aligned if who != arm]
            if not here and last == arm:
                features.append("last_named")
            features += _read_features(readings[i], arm)
            options.append(Option(label, label, tuple(features)))
        if "all" not in labels:
            features = _all_features(scene, i, here)
            features += [f"all|{name}" for name, _ in aligned]
            reading = readings[i]
            features.append(f"all|{reading.name if reading else 'unread'}")
            features += _read_features(reading, _ALL)
            options.append(Option("all", "all", tuple(features)))
        _ = stat
        steps.append(Step(tuple(options), link_names(scene, i)))
    return steps
