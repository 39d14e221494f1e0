"""Lists of outcomes told with lists of numbers: "cough and wheeze were 4.2 and 3.1 in one arm".

As many numbers as outcomes, or as many for each arm in turn, and no other subject between: then
the numbers belong to the outcomes in their order. Where two arms stand behind the numbers, they
belong to the arms instead, and nothing is said here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from extractor.link_scene import Scene
from extractor.outcomes import Phrase
from extractor.phrase_book import Page, Standing

_SHARED = re.compile(
    r"[\w-]+(?:ic|al|ary|ior|ive)\Z|left\Z|right\Z|upper\Z|lower\Z|total\Z|free\Z|low\Z|high\Z"
)
_VERSUS = re.compile(r"\b(?:vs?|versus|against|than|to|compared)\b")
_MANY = 2


def told_in_lists(scene: Scene, page: Page, numbers: range) -> dict[int, Phrase]:
    """Return the outcome of every number of a sentence that is told by its place in a list.

    Parameters
    ----------
    scene, page
        The document, and the phrases of the sentence.
    numbers
        The numbers of the sentence.
    """
    out: dict[int, Phrase] = {}
    for members in _runs(page):
        if scene.stats_between(members[0].phrase.start, members[-1].phrase.end):
            continue  # each has its own number
        behind = _behind(scene, page, members[-1].phrase, numbers)
        if len(behind) < len(members) or not _in_turn(scene, members, behind):
            continue
        names = _named(members)
        out |= {i: names[k % len(names)] for k, i in enumerate(behind)}
    return out


def _runs(page: Page) -> list[list[Standing]]:
    """Return the coordinated lists of a sentence, the longest reading of each member."""
    runs: dict[int, list[Standing]] = {}
    last: tuple[int, int] | None = None
    key = -1
    for s in page.items:
        if s.listed is None or s.phrase.joined not in ("", "of"):
            continue
        place, size = s.listed
        if place == 0 and last != (0, s.phrase.start):
            key = s.phrase.start
        elif key < 0:
            continue
        members = runs.setdefault(key, [])
        if members and members[-1].phrase.start == s.phrase.start:
            members[-1] = s
        elif len(members) == place < size:
            members.append(s)
        last = (place, s.phrase.start)
    return [m for m in runs.values() if _is_whole(m)]


def _is_whole(members: list[Standing]) -> bool:
    """Whether all of a list is there and it begins with what can be a subject.

    "Nausea or vomiting" is one outcome.
    """
    first = members[0]
    if any(s.phrase.before == "or" for s in members):
        return False
    whole = first.listed is not None and len(members) == first.listed[1]
    return whole and len(members) >= _MANY and first.head


def _behind(scene: Scene, page: Page, last: Phrase, numbers: range) -> list[int]:
    """Return the numbers behind a phrase up to the next phrase that could be a subject."""
    out: list[int] = []
    end = last.end
    for i in numbers:
        stat = scene.stats[i]
        if stat.start < last.end:
            continue
        if page.heads_after(end, stat.start) or _among_others(scene, i):
            break
        out.append(i)
        end = stat.end
    return out


def _among_others(scene: Scene, i: int) -> bool:
    """Whether a number stands in a bracket that holds more than it."""
    inner, stat = scene.bracket[i], scene.stats[i]
    if inner is None:
        return False
    bracket = scene.structure.brackets[inner]
    return bracket.start < stat.start - 1 or bracket.end > stat.end + 1


def _in_turn(scene: Scene, members: list[Standing], behind: list[int]) -> bool:
    """Whether the numbers run through the outcomes, once or once for every arm."""
    k, stats = len(members), scene.stats
    if len(behind) % k:
        return False
    for j, (a, b) in enumerate(pairwise(behind), start=1):
        left, right = stats[a].end, stats[b].start
        parted = bool(scene.arms_in(left, right))
        if parted != (j % k == 0) or (not parted and _VERSUS.search(scene.low, left, right)):
            return False
    sentence = scene.sentence[behind[0]]
    end = scene.span(sentence)[1]
    if behind[-1] + 1 < len(stats):
        end = min(end, stats[behind[-1] + 1].start)
    near = scene.arms_in(stats[behind[-1]].end, max(end, stats[behind[-1]].end))
    if len({m.arm for m in near}) > 1:
        return False
    if near or len(behind) > k:
        return True
    before = {m.arm for m in scene.arms_in(scene.span(sentence)[0], stats[behind[0]].start)}
    one = len(scene.arms.arms) <= 1 or "respectively" in scene.low[stats[behind[-1]].end : end]
    return len(before) == 1 or (not before and one)


def _named(members: list[Standing]) -> list[Phrase]:
    """Give each member the noun that the last one tells for all ("left and right ear")."""
    last = members[-1].phrase
    _, _, noun = last.text.partition(" ")
    out = []
    for s in members:
        p = s.phrase
        if noun and len(p.words) == 1 and _SHARED.match(p.words[0]):
            p = replace(p, text=f"{p.text} {noun}", words=(*p.words, *noun.lower().split()))
        out.append(p)
    return out
