"""Which two of three or more arms a number is about, when the values of all may be printed.

"94 after 5 ml, 85 after 20 ml and 97 after placebo (p = 0.02 for 20 ml vs placebo)" names its
pair; "both p < 0.01 vs placebo" and "p = 0.2 and p = 0.03 vs placebo" hold every other arm
against one; "no difference between the two interventions" leaves out the control.
"""

from __future__ import annotations

import re
from itertools import combinations

from extractor.comparison_arms import REFERENCE, references, unique
from extractor.comparison_cues import COMPARATIVE
from extractor.comparison_scope import Scene, Scope
from extractor.mentions import ArmMention

_FROM = re.compile(r"\W*(?:from|v|-)\W*(?:the |that of |group )*")
_FOR = re.compile(r"\s*,?\s*(?:for|between|in)\b|\s*,?\s*(?=\w+ (?:vs|versus)\b)")
_BETWEEN = re.compile(r"\bbetween (?:the )?(?:groups? )?$")
_ALIKE = re.compile(r"\b(?:differ\w*|similar|comparable|equal\w*|alike|between|the same)\b")
_AND = re.compile(r"\W*(?:and|or)\W+(?:the |group )*")
_NOUN = (
    r"(?:groups?|arms?|interventions?|treatments?|conditions?|regimens?|drugs?|doses?|agents?|"
    r"programme?s?|therapies|therapy|trials?|diets?|modes?|types?)"
)
_ALL = re.compile(
    r"\b(?:both|each|either|all|two|neither)\b(?!\W+(?:weeks|days|months|hours|years|time)\b)"
    r"|\bps\b|\bthe (?:\w+ )?others\b"
)
_THE_TWO = re.compile(
    rf"\b(?:the two|both|two|either)(?: of the)? "
    rf"(?:active|intervention|treatment|treated|experimental|exercis\w+|dose|drug|training|"
    rf"supplement\w*|test|study|psychological|interventions|treatments|drugs|doses|therapies|"
    rf"programme?s)(?: {_NOUN})?\b"
)
# "A and B fell more than C (p = 0.01), but the two did not differ (p = 0.6)"
_THEY_ALIKE = re.compile(
    r"\b(?:the two|they|these|both|these two) (?:\w+ )?(?:did not|were not|didn't|showed no) "
    r"(?:\w+ )?differ\w*|\bdiffer\w*(?: \w+)? (?:between|from) (?:the two|them|these|each other|"
    r"one another)(?=[\s,.;()]*(?:\(|$|p\b))|\b(?:the two|they|these two) (?:were|was) "
    r"(?:similar|comparable|alike|equal)"
)
_TWO = re.compile(r"\btwo\b")
_EVERY_PAIR = re.compile(
    r"\b(?:all|each|every) (?:of the )?(?:post[ -]?hoc|pair-?wise|paired|pairs?|"
    r"(?:inter|between)-?group)\b|\ball (?:three )?groups differed from (?:each other|one another)"
)
_TURN = re.compile(
    r"[;:]|,\s+(?:being|which|that|those|the|both|each|all|only|so|it|as|with (?:no|an?))\b|"
    r"\b(?:whereas|while|but|although)\b"
)
_FIRST_TWO = re.compile(r"\bfirst two\b")
_THAN_LAST = re.compile(r"\b(?:than|from|to|with) the (?:third|last)\b")
_WORD = re.compile(r"[a-z]{4,}")
_PAIR = 2
_MANY = 4  # arms of which all pairs may be meant


def _held_against(scene: Scene, scope: Scope, arm: ArmMention) -> bool:
    """Whether the words before a name make it what others are held against."""
    return REFERENCE.search(scene.low, scope.sentence_start, arm.start) is not None


def _set_apart(scene: Scene, scope: Scope, a: ArmMention, b: ArmMention) -> bool:
    """Whether words hold one name against the other: "A than B", "between A and B"."""
    gap = scene.low[a.end : b.start]
    if _held_against(scene, scope, b) or _FROM.fullmatch(gap):
        return True
    if _BETWEEN.search(scene.low, max(scope.sentence_start, a.start - 30), a.start):
        return True
    alike = _ALIKE.search(scene.low, b.end, max(b.end, scope.evidence.start))
    return alike is not None and _AND.fullmatch(gap) is not None


def _words_from(scene: Scene, scope: Scope, supports: tuple[int, ...]) -> int:
    """Return where the words begin that tell of a pair: behind the values and their own arms."""
    ends = [scene.measurements[i].end for i in supports]
    last = max((e for e in ends if e <= scope.evidence.start), default=None)
    if last is None or last < scope.start:
        return scope.start
    host = max(scope.host, last)
    turn = _TURN.search(scene.low, last, host)
    return turn.start() if turn else host


def _against_one(
    scope: Scope, before: str, words: str, others: list[str], reference: str
) -> list[tuple[str, str]]:
    """Return every other arm, or the listed one, with what it is held against."""
    k, n = scope.listed
    pairs = [(x, reference) for x in others]
    if n > 1:
        return [pairs[k]] if n == len(pairs) else []
    return pairs if _ALL.search(words) or not _WORD.search(before) else []


def _by_order(words: str, order: list[str]) -> list[tuple[str, str]]:
    """Return the pairs of three arms told by their place ("the first two", "the third")."""
    if _FIRST_TWO.search(words):
        return [(order[0], order[1])]
    if _THAN_LAST.search(words) and _ALL.search(words):
        return [(order[0], order[2]), (order[1], order[2])]
    return []


def _right_behind(scene: Scene, scope: Scope) -> tuple[str, str] | None:
    """Return the pair told right behind a number ("p = 0.02 for A vs B, p = 0.3 for B vs C")."""
    if not _FOR.match(scene.low, scope.evidence.end):
        return None
    named = scene.arms_in(scope.evidence.end, scope.near_tail)
    if len(named) != _PAIR or named[0].arm == named[1].arm:
        return None
    if not _set_apart(scene, scope, named[0], named[1]):
        return None
    return scene.label(named[0].arm), scene.label(named[1].arm)


def against_control(scene: Scene, arms: list[str]) -> list[tuple[str, str]]:
    """Return each of some arms with the one control, empty if that is among them."""
    control = [a.label for a in scene.arms.arms if a.role == "control"]
    if len(control) != 1 or control[0] in arms or len(scene.main_arms) <= _PAIR:
        return []
    return [(x, control[0]) for x in arms]


def with_every_other(scene: Scene, scope: Scope) -> list[tuple[str, str]]:
    """Return the only arm named with each other: "it fell more in A (p = 0.01 and p = 0.02)"."""
    named = unique([scene.label(a.arm) for a in scene.arms_in(scope.start, scope.near_tail)])
    if len(named) != 1 or named[0] not in scene.main_arms:
        return []
    if not COMPARATIVE.search(scene.low, scope.start, scope.evidence.start):
        return []
    return [(named[0], x) for x in scene.main_arms if x != named[0]]


def told_pairs(scene: Scene, scope: Scope, supports: tuple[int, ...]) -> list[tuple[str, str]]:
    """Return the pairs of arms that a number is about, empty where the words tell none.

    Parameters
    ----------
    supports
        The values read for the number, which the words behind them may narrow down.
    """
    if len(scene.main_arms) <= _PAIR:
        return []
    behind = _right_behind(scene, scope)
    return [behind] if behind else _in_words(scene, scope, supports)


def _two_held(
    scene: Scene, scope: Scope, others: list[str], control: list[str]
) -> list[tuple[str, str]]:
    """Return the two arms that were both held against a third, or a third against both."""
    told = unique([scene.label(a.arm) for a in scene.arms_in(scope.sentence_start, scope.start)])
    held = {scene.label(a.arm) for a in references(scene, scope)}
    sides = ([x for x in told if x not in held], [x for x in told if x in held])
    if not held:
        two = not told and _TWO.search(scene.low, scope.start, scope.near_tail)
        sides = ([x for x in others if two or x in told], control)
    for pair, single in (sides, sides[::-1]):
        if len(pair) == _PAIR and len(single) == 1:
            return [(pair[0], pair[1])]
    return []


def _in_words(scene: Scene, scope: Scope, supports: tuple[int, ...]) -> list[tuple[str, str]]:
    """Return the pairs that the words behind the values tell."""
    start = _words_from(scene, scope, supports)
    words = scene.low[start : scope.near_tail]
    before = scene.low[start : scope.evidence.start]
    mentions = scene.arms_in(start, scope.near_tail)
    labels = unique([scene.label(a.arm) for a in mentions])
    control = [a.label for a in scene.arms.arms if a.role == "control"]
    told = unique([scene.measurements[i].arm for i in supports])
    order = [x for x in told if x in scene.main_arms]
    order += [x for x in scene.main_arms if x not in order]
    others = [x for x in order if x not in control]
    two = _THE_TWO.search(words) if len(control) == 1 and len(others) == _PAIR else None
    if two and not any(a.start > start + two.start() for a in mentions):
        return [(others[0], others[1])] if _ALIKE.search(words) else []
    if len(order) == _PAIR + 1:
        ordinal = _by_order(words, order)
        if ordinal:
            return ordinal
    if len(labels) == _PAIR:
        first = [next(a for a in mentions if scene.label(a.arm) == x) for x in labels]
        return [(labels[0], labels[1])] if _set_apart(scene, scope, first[0], first[1]) else []
    if len(labels) == 1 and _held_against(scene, scope, mentions[0]):
        others = [x for x in order if x != labels[0]]
        return _against_one(scope, before, words, others, labels[0])
    if labels:
        return []
    if _THEY_ALIKE.search(scene.low, scope.start, scope.near_tail):
        return _two_held(scene, scope, others, control)
    if len(control) == 1 and scope.listed[1] == len(others) and len(told) == len(order):
        return _against_one(scope, before, words, others, control[0])
    if len(order) <= _MANY and _EVERY_PAIR.search(words):
        return [(a, b) for a, b in combinations(order, _PAIR)]
    return []
