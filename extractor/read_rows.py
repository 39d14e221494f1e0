"""Pairs of numbers whose two arms, or one arm, the build of the whole sentence tells.

"X: 6 compared with 5; Y: 6 compared with 6" holds a row of each arm; "compared with Z, it was lower
after X (8 vs 12) and Y (9 vs 12)" holds the same Z twice; "X improved survival from 7 to 9 months
(HR 0.7)" holds the other arm's number first.
"""

from __future__ import annotations

import re

from extractor.arm_lists import CLOSE, joint, ordered
from extractor.arm_partners import Reading
from extractor.link_scene import Scene
from extractor.mentions import ArmMention

_PAIR = 2
_ROW_LEAD = re.compile(r"[(\[;]?\s*(?:(?:in|for|with|on)\s+)?(?:the\s+)?\Z")
_HELD = re.compile(
    r"\b(?:(?:compared|comparison|contrast) (?:with|to)|relative to|than|versus|vs\.?|unlike)"
    r"(?: (?:the|that|those|patients|women|men|participants|subjects|after|for|with|in|of|on"
    r"|receiving|control|group))*\s*\Z"
)
_COORDINATE = re.compile(
    r"[)\]]?,?\s(?:and|or)(?:\s(?:than|in|with|after|for|on|the|those|to))*\s\Z"
)
_BEHIND = re.compile(
    r"[^.;:()\d]{0,60}\b(?:in|among|with|for|of|on)(?: (?:the|those|patients|women|men|group))*\s\Z"
)
_NEAR = 20  # characters from a count to the bracket with its rate
_FAR = 60  # characters back from a name to the words that hold another against it
_RAISED = re.compile(
    r"\b(?:improv|prolong|increas|extend|lengthen|rais|reduc|decreas|lower|shorten|delay)(?:ed|es|e)?\b"
)
_RATIO = re.compile(r"\b(?:hazard ratio|hr|odds ratio|relative risk|risk ratio|rate ratio)\b")


def own_row(scene: Scene, i: int) -> Reading | None:
    """Read "X: 6 compared with 5; Y: 6 compared with 6": all of a row is of the arm it opens with.

    Another row beside it opens with another arm; a row with two names is left alone.
    """
    mine = _row_of(scene, i)
    if mine is None:
        return None
    begin, end, arm = mine
    first = scene.stats_between(0, begin)
    beside = [k for k in (first - 1, first + scene.stats_between(begin, end)) if k >= 0]
    for k in beside:
        if k < len(scene.stats) and scene.sentence[k] == scene.sentence[i]:
            other = _row_of(scene, k)
            if other is not None and other[2] != arm:
                return Reading("owned", arm)
    return None


def _row_of(scene: Scene, i: int) -> tuple[int, int, int] | None:
    """Return where the row of a number begins and ends, and the one arm that opens it."""
    begin, end = scene.span(scene.sentence[i])
    inside = scene.bracket[i]
    while inside is not None and scene.structure.brackets[inside].parent is not None:
        inside = scene.structure.brackets[inside].parent
    if inside is not None:
        bracket = scene.structure.brackets[inside]
        begin, end = bracket.start, bracket.end
    start = scene.stats[i].start
    left = scene.low.rfind(";", begin, start)
    right = scene.low.find(";", start, end)
    begin, end = max(begin, left), right if right >= 0 else end
    if scene.stats_between(begin, end) != _PAIR:
        return None
    names = scene.arms_in(begin, end)
    if len(names) != 1 or names[0].end > start:
        return None
    if _ROW_LEAD.fullmatch(scene.low, begin, names[0].start) is None:
        return None
    return begin, end, names[0].arm


def held_twice(scene: Scene, i: int) -> Reading | None:
    """Read "compared with Z, lower after X (8 vs 12) and Y (9 vs 12)"; "X than Y (..) and Z (..)".

    There are three arms or more, and two brackets or more in the sentence, each with a name of its
    own before it and one pair in it.
    """
    if len(scene.arms.arms) <= _PAIR or scene.bracket[i] is None:
        return None
    sentence = scene.sentence[i]
    begin, end = scene.span(sentence)
    names = scene.arms_in(begin, end)
    pairs = _bracketed_pairs(scene, i, names)
    if len(pairs) < _PAIR:
        return None
    own = pairs[0][1]
    before = [m for m in names if m.end <= own.start and m.arm != own.arm]
    mine = next(((k, m) for k, m in pairs if k in (i, i - 1)), None)
    if mine is None:
        return None
    number, name = mine
    if _is_held(scene, own):  # "X than Y (..) and Z (..)": the subject comes first in each
        joined = all(
            _COORDINATE.search(scene.low, scene.stats[k - 1].end, m.start) for k, m in pairs[1:]
        )
        if not joined or not before or any(_is_held(scene, m) for m in before):
            return None
        arms = (before[-1].arm, name.arm)
    else:
        held = {m.arm for m in names if _is_held(scene, m)}
        if len(held) != 1 or name.arm in held:
            return None
        arms = (name.arm, held.pop())
    return Reading("named_before", arms[i - number]) if arms[0] != arms[1] else None


def _is_held(scene: Scene, name: ArmMention) -> bool:
    return _HELD.search(scene.low, max(0, name.start - _FAR), name.start) is not None


def _bracketed_pairs(
    scene: Scene, i: int, names: tuple[ArmMention, ...]
) -> list[tuple[int, ArmMention]]:
    """Return the first number of every pair of a sentence with the name just before its bracket.

    Nothing where a number of the sentence is in no such pair.
    """
    begin, end = scene.span(scene.sentence[i])
    first = scene.stats_between(0, begin)
    last = first + scene.stats_between(begin, end)
    if (last - first) % _PAIR or last - first <= _PAIR:
        return []
    out: list[tuple[int, ArmMention]] = []
    for k in range(first, last, _PAIR):
        at = scene.bracket[k]
        if at is None or scene.bracket[k + 1] != at or scene.connectors[k] != "vs":
            return []
        opening = scene.structure.brackets[at].start
        if any(scene.bracket[j] == at for j in (k - 1, k + 2) if first <= j < last):
            return []
        before = [m for m in names if m.end <= opening]
        if not before or joint(scene.low[before[-1].end : scene.stats[k].start]) not in CLOSE:
            return []
        out.append((k, before[-1]))
    return out


def with_rates(scene: Scene, i: int) -> Reading | None:
    """Read "X against Y: 23 cases (rate 0.30) vs 29 cases (rate 0.37)": each rate with its count.

    Of two arms the one held against comes second, or they follow as they were named.
    """
    first = next((k for k in range(max(0, i - 3), i + 1) if _is_rated(scene, k)), None)
    if first is None or len(scene.arms.arms) != _PAIR:
        return None
    begin = scene.span(scene.sentence[i])[0]
    if first:
        begin = max(begin, scene.stats[first - 1].end)
    names = scene.arms_in(begin, scene.stats[first].start)
    if scene.arms_in(scene.stats[first].end, scene.stats[first + 3].end):
        return None
    if not names:  # "... with 23 (0.3) vs 29 (0.4) and more deaths with 3 (0.1) vs 6 (0.2)"
        names = scene.arms_in(scene.span(scene.sentence[i])[0], scene.stats[first].start)
    if not names:
        return None
    named = ordered(names)
    turned = len(named) == 1 and _is_held(scene, names[-1])
    mine = 1 - named[0] if turned else named[0]
    return Reading("owned", mine if i - first < _PAIR else 1 - mine)


def _is_rated(scene: Scene, k: int) -> bool:
    """Whether number k opens "23 (0.30) vs 29 (0.37)", the brackets holding one number each."""
    if k + 3 >= len(scene.stats) or scene.sentence[k] != scene.sentence[k + 3]:
        return False
    if scene.connectors[k + 1] != "vs" or scene.bracket[k] != scene.bracket[k + 2]:
        return False
    for a in (k, k + 2):
        inside = scene.bracket[a + 1]
        if inside is None or inside == scene.bracket[a]:
            return False
        opening = scene.structure.brackets[inside].start
        if not 0 <= opening - scene.stats[a].end <= _NEAR:
            return False
    return True


def raised(scene: Scene, i: int) -> Reading | None:
    """Read "X improved survival from 7 to 9 months (HR 0.7)": the first is the other arm's.

    A ratio of the two in the sentence says that they are not a before and an after.
    """
    first = i if i < len(scene.connectors) and scene.connectors[i] == "to" else i - 1
    if first < 0 or scene.connectors[first] != "to" or len(scene.arms.arms) != _PAIR:
        return None
    if not scene.low.endswith("from ", 0, scene.stats[first].start):
        return None
    begin, end = scene.span(scene.sentence[i])
    named = ordered(scene.arms_in(begin, end))
    names = scene.arms_in(begin, scene.stats[first].start)
    if len(named) != 1 or not names or not _RATIO.search(scene.low, scene.stats[first].end, end):
        return None
    if _RAISED.search(scene.low, names[-1].end, scene.stats[first].start) is None:
        return None
    return Reading("versus_named", 1 - named[0] if i == first else named[0])


def of_contrast(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> int | None:
    """Return the arm named behind the numbers that "while" sets against others of another arm.

    ``of X, 8 fell and 3 died, while 6 fell and 5 died in the Y group``.
    """
    first = last = i
    while first and scene.sentence[first - 1] == scene.sentence[i]:
        if scene.connectors[first - 1] == "contrast":
            break
        first -= 1
    end = scene.span(scene.sentence[i])[1]
    while last + 1 < len(scene.stats) and scene.sentence[last + 1] == scene.sentence[i]:
        if scene.connectors[last] == "contrast":
            end = scene.stats[last + 1].start
            break
        last += 1
    if not first or scene.connectors[first - 1] != "contrast" or last == first:
        return None
    own = [m for m in mentions if scene.stats[first - 1].end <= m.start < end]
    if len(own) != 1 or own[0].start < scene.stats[last].end:
        return None
    between = scene.low[scene.stats[last].end : own[0].start]
    return own[0].arm if _BEHIND.match(between) else None
