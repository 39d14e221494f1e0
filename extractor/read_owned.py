"""Brackets that hold the two values of one arm: "fell in X (18 vs 14), but not in Y (17 vs 16)".

By itself "lower in X (14 vs 18)" holds one value of either arm. A verb of change with a bracket for
each arm, each opened by one name, tells of before and after.
"""

from __future__ import annotations

import re

from extractor.link_scene import Scene

_PAIR = 2
_NEAR = 70  # characters from a name to its bracket
_MOVED = re.compile(
    r"\b(?:increas|decreas|improv|declin|reduc|chang|fell|rose|dropped|gain|worsen)\w*\b"
)
_COMPARED = re.compile(
    r"\b(?:than|higher|lower|greater|smaller|less|fewer|better|worse|compared|versus|vs\.?"
    r"|between|difference)\b"
)
_JOINED = ("vs", "and", "to", "comma")


def owners(scene: Scene) -> dict[int, int]:
    """Return the arm of every number that stands in such a bracket, by the number's index."""
    out: dict[int, int] = {}
    for sentence in sorted(set(scene.sentence)):
        out.update(_in_sentence(scene, sentence))
    return out


def first_values(scene: Scene) -> frozenset[int]:
    """Return the numbers that open such a bracket: values before treatment."""
    owned = owners(scene)
    return frozenset(i for i in owned if scene.bracket[i - 1 : i] != scene.bracket[i : i + 1])


def _in_sentence(scene: Scene, sentence: int) -> dict[int, int]:
    inside: dict[int, list[int]] = {}
    for i, (s, b) in enumerate(zip(scene.sentence, scene.bracket, strict=True)):
        if s == sentence and b is not None:
            inside.setdefault(b, []).append(i)
    pairs = {b: found for b, found in inside.items() if len(found) == _PAIR}
    if len(pairs) < _PAIR or len(pairs) != len(inside):
        return {}
    begin = scene.span(sentence)[0]
    brackets = scene.structure.brackets
    out: dict[int, int] = {}
    at = begin
    for b, (first, second) in pairs.items():
        named = {m.arm for m in scene.arms_in(at, brackets[b].start)}
        last = max((m.end for m in scene.arms_in(at, brackets[b].start)), default=begin)
        words = scene.low[at : brackets[b].start]
        apart = len(named) != 1 or scene.stats_between(at, brackets[b].start)
        if apart or brackets[b].start - last > _NEAR or _COMPARED.search(words):
            return {}
        if scene.connectors[first] not in _JOINED:
            return {}
        out[first] = out[second] = named.pop()
        at = brackets[b].end
    first_bracket = next(iter(pairs))
    moved = _MOVED.search(scene.low, begin, brackets[first_bracket].start) is not None
    return out if moved and len(set(out.values())) == len(pairs) else {}
