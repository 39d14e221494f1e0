"""What a plain list of arms makes of a number: a change within each, or a test among all of them.

"Pain fell in both the A and the B group (p < 0.01)" is told of each, "pain differed between A, B
and C (p = 0.02)" of all together.
"""

from __future__ import annotations

import re
from itertools import pairwise

from extractor.comparison_arms import references, unique
from extractor.comparison_cues import Cues
from extractor.comparison_scope import Scene, Scope
from extractor.mentions import ArmMention

_AND = re.compile(
    r"(?:\s+(?:groups?|arms?|patients|participants|trials?))?[\s(-]*"
    r"(?:,\s*(?:and|or)?|and|or|&)\s*(?:in\s+|to\s+|with\s+|than\s+)?(?:the\s+|both\s+|group\s+)*"
)
_BEHIND = re.compile(
    r"[\s)\]]*,?\s*(?:for|in|within|of|on|with) "
    r"(?:(?:[\w-]+ ){1,6}?(?:for|in|within|of|on|with) both |both |all )?(?:the |group )*(?=\S)"
)
_TOLD_OF = re.compile(r"\b(?:both|groups|arms|within|in|of) (?:in )?(?:the |group )*$")
_SORT = re.compile(r"\b(?:groups?|arms?|participants|patients)\b")
_CLOSE = 14  # characters behind a name in which "groups" stands
_REACH = 30
_PAIR = 2


def _mentions(scene: Scene, scope: Scope) -> list[ArmMention]:
    """Return the names of arms around the evidence if they are a plain list, else none."""
    found = scene.arms_in(scope.start, scope.near_tail)
    if all(a.start >= scope.evidence.end for a in found):
        found = _behind(scene, scope) or found
    if len(found) < _PAIR or len({scene.label(a.arm) for a in found}) != len(found):
        return []
    plain = all(_AND.fullmatch(scene.low, a.end, b.start) for a, b in pairwise(found))
    return found if plain else []


def _behind(scene: Scene, scope: Scope) -> list[ArmMention]:
    """Return the list right behind the evidence ("(p = 0.02) for both A and B")."""
    opening = _BEHIND.match(scene.low, scope.evidence.end, scope.tail)
    found = scene.arms_in(opening.end(), scope.tail) if opening else []
    if opening is None or not found or found[0].start != opening.end():
        return []
    run = found[:1]
    for arm in found[1:]:
        if not _AND.fullmatch(scene.low, run[-1].end, arm.start):
            break
        run.append(arm)
    return run


def listed_arms(scene: Scene, scope: Scope) -> list[str]:
    """Return the arms of a plain list ("in A and B"), empty if there is none near."""
    return [scene.label(a.arm) for a in _mentions(scene, scope)]


def changes_in_each(scene: Scene, scope: Scope, cues: Cues) -> bool:
    """Whether a change, set against nothing, is told of a list of groups."""
    if scope.evidence.effect or not cues.change or cues.contrast or cues.comparative:
        return False
    found = _mentions(scene, scope)
    if not found:
        return False
    start = found[0].start
    return (
        _TOLD_OF.search(scene.low, max(scope.sentence_start, start - _REACH), start) is not None
        or _SORT.search(scene.low, start, found[-1].end + _CLOSE) is not None
    )


def among_listed(scene: Scene, scope: Scope) -> list[str]:
    """Return three or more arms listed together, none of them held against the others."""
    if scope.listed[1] > 1:
        return []  # "between A and B, C and D (p = 0.2 and p = 0.4)": pairs
    found = _mentions(scene, scope)
    if len(found) <= _PAIR:
        return []
    held = references(scene, scope)
    if any(a in held for a in found):
        return []
    return [scene.label(a.arm) for a in found]


def in_order_told(scene: Scene, scope: Scope) -> list[str]:
    """Return the main arms, in the order of the values last printed where those are one of each."""
    first, _ = scene.span(max(0, scope.sentence - 1))
    last = scene.measured_in(first, scope.evidence.start)[-len(scene.main_arms) :]
    told = unique([scene.measurements[i].arm for i in last])
    return told if set(told) == set(scene.main_arms) else list(scene.main_arms)
