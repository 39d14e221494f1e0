"""Names of arms beside numbers and in lists: what stands between, and in which order they run."""

from __future__ import annotations

import re

from extractor.clauses import has_respectively, outside_brackets
from extractor.link_scene import Scene
from extractor.mentions import ArmMention

_UNIT = (
    r"(?:[%°]|(?!(?:vs|v|versus|and|or|to|than|while|but|compared|with|the|in|for|had|were|was|received|underwent|did)\b)"
    r"[a-zµμ/²³·\d^-]{1,12})"
)
_SEEN = r"(?:(?:were |was )?(?:seen|observed|reported|noted|found|recorded|documented) )?"
_LEAD_IN = re.compile(
    rf"^[\s)]*(?:{_UNIT}\s*){{0,3}}[\s)]*{_SEEN}(?:\b(?:in|for|with|of|on|after|among|by|from|under|during|receiving|"
    r"doing|using|given|taking|at)\b)?\s*"
    r"(?:\b(?:the|patients|those|subjects|in|of|receiving|treated|with|a|an|women|men|participants|"
    r"children|individuals|people|adults|infants|eyes|knees|cases|assigned|allocated|randomi[sz]ed"
    r"|given|taking|using|doing|to|on|who(?: (?:had|did|got|took|used|underwent))?|were|received)"
    r"\b\s*)*$"
)
_COLON = re.compile(
    r"^[\s)]*(?:group|groups|arm|patients|treatment|mean|was|were|had|of|with|by|a|an|\s)*[:=]?\s*$"
)
_OPENED = re.compile(
    r"^[\s)]*(?:group|groups|arm|arms|patients|trial|treatment|responders|cohort|\s)*"
    r"[(\[]\s*(?:mean|median|mean:|from)?\s*$"
)
_LIST_JOINT = re.compile(
    r"^(?:-(?=\s))?[\s,/()]*(?:group|groups|arm|arms|patients|subjects|treatment|treated)?[\s,/()]*"
    r"(?:and|or|vs\.?|versus|than|compared|with|to|in|the|for|those|relative|as|a|group|groups)?"
    r"(?:[\s,/]*(?:to|with|in|the|for|those|group|groups|of|patients|than|a))*[\s,/()]*$"
)
_SHARE_BETWEEN = re.compile(r"\s?[(\[][\d.]+\s?%[)\]]")  # "in the tea [8%] and milk groups"
_COMPARED = re.compile(
    r"(?:compared|comparison|relative|contrast|opposed|similar)\s+(?:with|to)\s+(?:the\s+|those\s+in\s+)*$"
    r"|\bunlike\s+(?:the\s+)?$|\bversus\s+(?:the\s+)?$"
)
_THAN = re.compile(r"\b(?:than|vs|versus|compared|over|relative)\b")
PAIR = 2
CLOSE = ("next", "colon", "bracket")  # ways in which a name is next to its number
_CROWD = 40  # characters: a name nearer than this is next to the number


def ordered(mentions: tuple[ArmMention, ...]) -> list[int]:
    """Arms in the order of their first mention."""
    return list(dict.fromkeys(m.arm for m in mentions))


def is_joint(mentions: list[ArmMention]) -> bool:
    """Whether the first of some names stands for two arms ("both groups")."""
    return len(mentions) > 1 and mentions[1].start < mentions[0].end


def in_order(scene: Scene, mentions: tuple[ArmMention, ...]) -> list[int]:
    """Order arms as their numbers will follow: "compared with X, Y was higher" names Y first."""
    order = ordered(mentions)
    if len(order) > 1:
        first = mentions[0]
        sentence = scene.structure.sentence_index(first.start)
        lead = scene.low[scene.span(sentence)[0] : first.start]
        if _COMPARED.search(lead):
            order = [*order[1:], order[0]]
    return order


def named_last(scene: Scene, mentions: tuple[ArmMention, ...]) -> list[int]:
    """Order two arms as the last comparison before a pair does ("better in X than in Y")."""
    if len(mentions) >= PAIR:
        a, b = mentions[-2:]
        if a.arm != b.arm and _THAN.search(scene.low[a.end : b.start]):
            return in_order(scene, (a, b))
    return in_order(scene, mentions)


def _lists(scene: Scene, mentions: tuple[ArmMention, ...]) -> list[tuple[ArmMention, ...]]:
    """Return runs of different arms named one after the other ("X and Y", "X, Y or Z")."""
    runs: list[list[ArmMention]] = []
    for mention in mentions:
        if runs:
            last = runs[-1][-1]
            between = _SHARE_BETWEEN.sub("", scene.low[last.end : mention.start])
            fresh = all(mention.arm != m.arm for m in runs[-1])
            if fresh and _LIST_JOINT.match(between):
                runs[-1].append(mention)
                continue
        runs.append([mention])
    return [tuple(r) for r in runs if len(r) > 1]


def joint(between: str) -> str:
    """Class of the words between a name and the number after it."""
    text = outside_brackets(between)
    if _OPENED.match(text):
        return "bracket"
    if _COLON.match(text):
        return "colon" if text.rstrip().endswith((":", "=")) else "next"
    return "far" if len(between) > _CROWD else "words"


def tail(between: str) -> str:
    """Class of the words between a number and the name after it."""
    if _LEAD_IN.match(between):
        return "in" if re.search(r"[a-z]{2}", between) else "next"
    return "far" if len(between) > _CROWD else "words"


def alignments(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> list[tuple[str, int]]:
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
                order = in_order(scene, run)
                found = (f"aligned_{where}{'_told' if told else ''}", order[place.index])
                if told and where == "before" and not scene.low[run[-1].end : begin].strip(" ,:=("):
                    return [found]  # "with X vs Y, 43% and 51%, respectively"
                out.append(found)
        if _owned(scene, i, mentions):
            return out
        named = named_last(scene, tuple(m for m in mentions if m.end <= begin))
        if len(named) == place.size:
            out.append(("named_before", named[place.index]))
        elif len(named) > place.size:
            out.append(("named_last", named[place.index - place.size]))
        everyone = ordered(mentions)
        if len(everyone) == place.size:
            out.append(("named", everyone[place.index]))
        if len(scene.arms.arms) == place.size:
            out.append(("table" if mentions else "table_alone", place.index))
    return out


def listed_behind(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> int | None:
    """Return the arm that a list of names right behind a list of numbers gives to a number.

    ``92% and 88% in the X and Y groups`` says no "respectively" and means it.
    """
    place = scene.spots[i]
    for run in _lists(scene, mentions):
        if run[0].start < place.finish or len(run) != place.size:
            continue
        if tail(scene.low[place.finish : run[0].start]) == "in":
            return in_order(scene, run)[place.index]
        return None
    return None


def _owned(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> bool:
    """Whether a pair is of the one arm just before it: the other arm had numbers of its own.

    ``it rose in X (11 to 13) but not in Y (11 v 12)``; ``while in Y it was 11 and 12``.
    """
    place = scene.spots[i]
    before = [m for m in mentions if m.end <= place.begin]
    if len(before) < PAIR or before[-1].arm == before[-2].arm:
        return False
    if not scene.stats_between(before[-2].end, before[-1].start):
        return False
    between = scene.low[before[-1].end : place.begin]
    if joint(between) in CLOSE:
        return True
    clause = scene.structure.clause_index(before[-1].start) == scene.clause[i]
    against = scene.connectors[scene.places[i].first] == "vs" or _THAN.search(between)
    return clause and not against
