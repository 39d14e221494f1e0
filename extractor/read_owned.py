"""Brackets that hold the two values of one arm: "fell in X (18 vs 14), but not in Y (17 vs 16)".

By itself "lower in X (14 vs 18)" holds one value of either arm. A verb of change with a bracket for
each arm, each opened by one name, tells of before and after; so does "lower in X than at baseline
(14 vs 18)" with one bracket alone.
"""

from __future__ import annotations

import re

from extractor.link_scene import Scene, once

_PAIR = 2
_NEAR = 70  # characters from a name to its bracket
_UP = r"increas\w*|improv\w*|rose|risen|rise|gain\w*|higher|greater|better|more|longer|larger"
_DOWN = (
    r"decreas\w*|declin\w*|reduc\w*|fell|fallen|fall|dropp\w*|lower\w*|worse\w*|less|fewer|shorter"
    r"|smaller|diminish\w*"
)
_TURNED = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b")
_MOVED = re.compile(
    r"\b(?:increas|decreas|improv|declin|reduc|chang|fell|rose|dropped|gain|worsen)\w*\b"
)
_TO_START = re.compile(
    r"\b(?:compared (?:with|to)|relative to|versus|vs\.?|than|from|over)(?: (?:at|in|the|their"
    r"|its|that|those|values?|levels?|of)){0,3} (?:baseline|entry|pre-?treatment|(?:the )?start"
    r"|before (?:the )?(?:treatment|therapy|intervention|study|trial))\b(?: (?:values?|levels?))?"
)
_COMPARED = re.compile(
    r"\b(?:than|higher|lower|greater|smaller|less|more|fewer|better|worse|compared|versus|vs\.?"
    r"|between|difference)\b"
)
_CHANGE = re.compile(
    r"\b(?<!not )(?:changes?|reductions?|improvements?|gains?|declines?|(?:an?|the|mean|median)"
    r" (?:\w+ )?(?:increase|decrease|drop|fall|rise))\b"
)
_JOINED = ("vs", "and", "to", "comma")


def owners(scene: Scene) -> dict[int, int]:
    """Return the arm of every number that stands in such a bracket, by the number's index."""
    return {i: arm for first, arm, _ in _owned(scene) for i in (first, first + 1)}


def first_values(scene: Scene) -> frozenset[int]:
    """Return the numbers in such brackets that are values before treatment."""
    return frozenset(first + late for first, _, late in _owned(scene))


@once
def _owned(scene: Scene) -> tuple[tuple[int, int, bool], ...]:
    """Return the first number of each such bracket, its arm, and whether the start comes second."""
    inside: dict[int, dict[int, list[int]]] = {}
    for i, (s, b) in enumerate(zip(scene.sentence, scene.bracket, strict=True)):
        if b is not None:
            inside.setdefault(s, {}).setdefault(b, []).append(i)
    return tuple(x for s, found in inside.items() for x in _in_sentence(scene, s, found))


def _in_sentence(
    scene: Scene, sentence: int, inside: dict[int, list[int]]
) -> list[tuple[int, int, bool]]:
    pairs = {b: found for b, found in inside.items() if len(found) == _PAIR}
    if not pairs or len(pairs) != len(inside):
        return []
    begin = at = scene.span(sentence)[0]
    brackets = scene.structure.brackets
    opening = brackets[next(iter(pairs))].start
    to_start = _TO_START.search(scene.low, begin, opening) is not None
    if len(pairs) < _PAIR and not to_start:
        return []
    if to_start and not _is_told(_TO_START.sub(" ", scene.low[begin:opening])):
        return []
    out: list[tuple[int, int, bool]] = []
    for b, (first, _) in pairs.items():
        mentions = scene.arms_in(at, brackets[b].start)
        last = max((m.end for m in mentions), default=begin)
        words = _TO_START.sub(" ", scene.low[at : brackets[b].start])
        apart = len({m.arm for m in mentions}) != 1 or scene.stats_between(at, brackets[b].start)
        far = brackets[b].start - last > _NEAR * (1 + to_start)
        if apart or far or (_COMPARED.search(words) and not to_start):
            return []
        if scene.connectors[first] not in _JOINED:
            return []
        late = to_start and _starts_late(scene, words, first)
        out.append((first, mentions[0].arm, late))
        at = brackets[b].end
    moved = to_start or _MOVED.search(scene.low, begin, opening) is not None
    return out if moved and len({arm for _, arm, _ in out}) == len(pairs) else []


def _is_told(words: str) -> bool:
    """Whether it is people who moved, or are better than before, and no change that is larger."""
    moved, better = _MOVED.search(words), _COMPARED.search(words)
    return (moved is None) != (better is None) and _CHANGE.search(words) is None


def _starts_late(scene: Scene, words: str, first: int) -> bool:
    """Whether the second value is that at the start: "lower than at baseline (14 vs 18)"."""
    turned = _TURNED.search(words)
    a, b = (scene.stats[k].percent or scene.stats[k].value for k in (first, first + 1))
    if turned is None or a is None or b is None or a.value == b.value:
        return False
    return (a.value > b.value) == (turned["up"] is not None)
