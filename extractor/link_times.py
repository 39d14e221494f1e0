"""Which time point a number belongs to: the options and what speaks for each."""

from __future__ import annotations

import re
from bisect import bisect_right

from extractor.linear import Option, Step
from extractor.link_scene import Scene, bucket, link_names
from extractor.mentions import TimeMention
from extractor.times import length_in_days

_FROM = re.compile(r"\bfrom\W*(?:a\W+)?(?:mean\W+(?:of\W+)?|median\W+(?:of\W+)?)?$")
_TO = re.compile(r"\bto\W*(?:a\W+)?(?:mean\W+(?:of\W+)?)?$")
_CHANGE = re.compile(r"\b(?:increas|decreas|reduc|improv|declin|fell|rose|drop|chang)\w*")
_NEXT = re.compile(
    r"^[\s)]*(?:[%°]|(?!(?:vs|v|versus|and|or|to|from|than|but|while)\b)[a-z/µ²³]{1,8}\s*){0,2}"
    r"[\s(]*(?:at|after|by|on|in|within|during|the|\s)*$"
)
_OPENS_NEXT = re.compile(r"^\s*[:=(]")
_EARLIER = 3  # different time points of earlier sentences that are offered


def time_key(label: str | None) -> str:
    """Return what two labels of the same time point share: days, or base, post or the words."""
    if label is None:
        return "none"
    days = length_in_days(label)
    return f"{days:.3g}" if days is not None else " ".join(re.findall(r"[a-z0-9]+", label.lower()))


def _here(scene: Scene, i: int, mentions: tuple[TimeMention, ...], key: str) -> list[str]:
    """Features of the mentions of one time point in the number's own sentence."""
    stat = scene.stats[i]
    out: list[str] = []
    before = [m for m in mentions if m.end <= stat.start]
    after = [m for m in mentions if m.start >= stat.end]
    mine = [m for m in before if time_key(m.label) == key]
    if mine:
        m = mine[-1]
        rank = len({time_key(x.label) for x in before if x.start > m.start})
        gap = scene.stats_between(m.end, stat.start)
        out.append(f"before{bucket(rank, 0, 1)}|{bucket(gap, 0, 1, 2)}")
        if scene.structure.clause_index(m.start) == scene.clause[i]:
            out.append("before_same_clause")
        if scene.structure.bracket_at(m.start) == scene.bracket[i] is not None:
            out.append("before_same_bracket")
        if m.start - scene.span(scene.sentence[i])[0] < len("Results: At the end of the "):
            out.append("opens")
    later = [m for m in after if time_key(m.label) == key]
    if later:
        m = later[0]
        rank = len({time_key(x.label) for x in after if x.start < m.start})
        gap = scene.stats_between(stat.end, m.start)
        out.append(f"after{bucket(rank, 0, 1)}|{bucket(gap, 0, 1, 2)}")
        if gap == 0 and rank == 0 and _NEXT.match(_no_brackets(scene, stat.end, m.start)):
            out.append("after_next")
        if scene.structure.clause_index(m.start) == scene.clause[i]:
            out.append("after_same_clause")
        if scene.structure.bracket_at(m.start) == scene.bracket[i] is not None:
            out.append("after_same_bracket")
    return out


def _no_brackets(scene: Scene, start: int, end: int) -> str:
    return re.sub(r"\([^()]*\)", " ", scene.low[start:end])


def _listed(scene: Scene, i: int, mentions: tuple[TimeMention, ...]) -> str | None:
    """Return the key of the time point that stands at the number's place in a parallel list."""
    place = scene.places[i]
    if place.size < 2:  # noqa: PLR2004 - one number is no list
        return None
    begin, end = scene.stats[place.first].start, scene.stats[place.last].end
    for side in ([m for m in mentions if m.start >= end], [m for m in mentions if m.end <= begin]):
        keys = list(dict.fromkeys(time_key(m.label) for m in side))
        if len(keys) == place.size:
            return keys[place.index]
    return None


def _is_from(scene: Scene, i: int) -> bool:
    start, _ = scene.span(scene.sentence[i])
    head = scene.low[start : scene.stats[i].start]
    return bool(_FROM.search(head)) or (i < len(scene.connectors) and scene.connectors[i] == "to")


def _is_to(scene: Scene, i: int) -> bool:
    return bool(i) and scene.connectors[i - 1] == "to"


def read_time(
    scene: Scene, i: int, mentions: tuple[TimeMention, ...], listed: str | None
) -> tuple[str, str] | None:
    """Return the key of the time point that the build of the sentence gives, with its name."""
    stat = scene.stats[i]
    before = [m for m in mentions if m.end <= stat.start]
    after = [m for m in mentions if m.start >= stat.end]
    if before and re.fullmatch(r"\s*[:=]\s*", scene.low[before[-1].end : stat.start]):
        return time_key(before[-1].label), "colon"
    if after and not scene.stats_between(stat.end, after[0].start):
        kind = _NEXT.match(_no_brackets(scene, stat.end, after[0].start))
        if kind and not _OPENS_NEXT.match(scene.low[after[0].end : after[0].end + 3]):
            return time_key(after[0].label), "tail"
    if listed is not None:
        return listed, "listed"
    if _is_from(scene, i):
        start = next((m for m in mentions if m.anchor == "baseline"), None)
        return (time_key(start.label), "from") if start else ("baseline", "from_bare")
    moments = [m for m in mentions if m.anchor != "baseline"] if _is_to(scene, i) else mentions
    before = [m for m in moments if m.end <= stat.start]
    if before:
        last = before[-1]
        near = scene.stats_between(last.end, stat.start) == 0
        clause = scene.structure.clause_index(last.start) == scene.clause[i]
        return time_key(last.label), f"head{'_near' if near else ''}{'_clause' if clause else ''}"
    after = [m for m in moments if m.start >= stat.end]
    if len({time_key(m.label) for m in after}) == 1:
        gap = bucket(scene.stats_between(stat.end, after[0].start), 0, 1, 2)
        return time_key(after[0].label), f"object{gap}"
    return None


def _frame(scene: Scene, i: int) -> list[str]:
    """How the number stands in "from A to B" and in its section."""
    stat = scene.stats[i]
    start, _ = scene.span(scene.sentence[i])
    head = scene.low[start : stat.start]
    out = [f"section_{scene.section(scene.sentence[i])}", f"prop{stat.proportion}"]
    if _is_from(scene, i):
        out.append("from")
    if _TO.search(head) or _is_to(scene, i):
        out.append("to")
    if stat.sign_words or _CHANGE.search(head[-60:]):
        out.append("change")
    if re.search(r"\b(?:age|aged|bmi|women|men|female|male)\b", head[-25:]):
        out.append("who")
    return out


def _earlier(scene: Scene, i: int) -> list[TimeMention]:
    """Return the last different time points before the number's sentence, nearest first."""
    start, _ = scene.span(scene.sentence[i])
    out: dict[str, TimeMention] = {}
    stop = bisect_right(scene.times, start, key=lambda m: m.end)
    for k in range(stop - 1, -1, -1):
        m = scene.times[k]
        out.setdefault(time_key(m.label), m)
        if len(out) == _EARLIER:
            break
    return list(out.values())


def _option(
    label: str | None, kind: str, features: list[str], frame: list[str]
) -> Option[str | None]:
    crossed = [f"{kind}|{f}" for f in frame]
    return Option(label, time_key(label), (kind, *features, *crossed))


def time_steps(scene: Scene) -> list[Step[str | None]]:
    """Return the options of every number: no time, the time points at hand, and the start."""
    steps: list[Step[str | None]] = []
    for i in range(len(scene.stats)):
        start, end = scene.span(scene.sentence[i])
        mentions = scene.times_in(start, end)
        frame = _frame(scene, i)
        listed = _listed(scene, i, mentions)
        read = read_time(scene, i, mentions, listed)
        frame.append(f"read_{read[1]}" if read else "unread")
        by_key: dict[str, TimeMention] = {}
        for m in mentions:
            by_key.setdefault(time_key(m.label), m)
        options = [_option(None, "none", [f"none|here{bool(mentions)}"], frame)]
        for key, m in by_key.items():
            features = _here(scene, i, mentions, key)
            features += [f"rule_{m.rule.removesuffix('_list')}", f"anchor_{m.anchor}"]
            if listed is not None:
                features.append("listed" if listed == key else "not_listed")
            if read:
                told = "read" if read[0] == key else "unlike"
                features += [told, f"{told}_{read[1]}"]
            kind = "base_here" if m.anchor == "baseline" else "here"
            options.append(_option(m.label, kind, features, frame))
        for rank, m in enumerate(_earlier(scene, i)):
            if time_key(m.label) in by_key:
                continue
            far = scene.sentence[i] - scene.structure.sentence_index(m.start)
            same = scene.section(scene.structure.sentence_index(m.start)) == scene.section(
                scene.sentence[i]
            )
            features = [
                f"earlier{rank}",
                f"earlier|far{bucket(far, 1, 2, 3)}|{'same' if same else 'other'}",
                f"earlier|rule_{m.rule.removesuffix('_list')}",
                f"earlier|here{bool(mentions)}",
                f"earlier|{m.anchor}",
            ]
            options.append(_option(m.label, "earlier", features, frame))
        if "baseline" not in by_key and all(o.key != "baseline" for o in options):
            implied = ["implied_read"] if read and read[1] == "from_bare" else []
            options.append(_option("baseline", "implied", implied, frame))
        steps.append(Step(tuple(options), link_names(scene, i)))
    return steps
