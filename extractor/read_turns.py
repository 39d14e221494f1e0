"""Pairs that hold one arm after another against the same one, told before in words.

"It was lower in A and B than in C (62 vs 70, p = 0.01, and 64 vs 70, p = 0.03)": A, C, B, C.
"""

from __future__ import annotations

import re

from extractor.arm_lists import ordered
from extractor.arm_partners import Reading
from extractor.link_scene import Scene
from extractor.mentions import ArmMention

_HELD = re.compile(
    r"\b(?:(?:compared|comparison|contrast) (?:with|to)|relative to|than|versus|vs\.?|unlike)"
    r"(?: (?:the|that|those|patients|women|men|participants|subjects|after|for|with|in|of|on"
    r"|receiving|control|group|arm))*\s*\Z"
)
_FAR = 60  # characters back from a name to the words that hold others against it
_PAIR = 2
_MOST = 12  # numbers of a sentence


def each_against_one(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> Reading | None:
    """Read number i of pairs whose second number is always that of the same arm."""
    begin, end = scene.span(scene.sentence[i])
    size = scene.stats_between(begin, end)
    if len(scene.arms.arms) <= _PAIR or size % _PAIR or not _PAIR < size <= _MOST:
        return None
    first = scene.stats_between(0, begin)
    pairs = range(first, first + size, _PAIR)
    if not _is_same_second(scene, pairs):
        return None
    if any(m.end > scene.stats[first].start for m in mentions):
        return None
    held = [m.arm for m in mentions if _HELD.search(scene.low, max(begin, m.start - _FAR), m.start)]
    others = [arm for arm in ordered(mentions) if arm not in held[:1]]
    if len(set(held)) != 1 or len(others) != len(pairs):
        return None
    turn, second = divmod(i - first, _PAIR)
    return Reading("held_in_turn", held[0] if second else others[turn])


def _is_same_second(scene: Scene, pairs: range) -> bool:
    """Whether every two numbers are set against each other, and the second is always the same."""
    seconds = [scene.stats[k + 1] for k in pairs]
    return all(scene.connectors[k] == "vs" for k in pairs) and all(
        (s.value, s.percent, s.events) == (seconds[0].value, seconds[0].percent, seconds[0].events)
        for s in seconds
    )
