"""The arms that a piece of evidence compares."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.comparison_factors import factor_design
from extractor.comparison_scope import Scene, Scope, outcome_key, within
from extractor.mentions import ArmMention
from extractor.records import Design

REFERENCE = re.compile(
    r"\b(?:than|versus|vs\.?|against|over|outperformed|differ\w* (?:significantly )?from|"
    r"(?:not|and|nor) (?:to|from)|(?:and|or|nor) than|"
    r"(?:compared|comparison|relative|respect|superior|inferior|equivalent|non-?inferior) "
    r"(?:to|with)) (?:(?:that|those|the|in|of|with|for|on|a|"
    r"patients|women|participants|subjects|receiving|either|both|groups?|arms?) )*$"
)
# "than with A (p = 0.01) and B (p = 0.02)"
_NEXT_REFERENCE = re.compile(
    r"(?: (?:groups?|arms?))?\s*[(\[][^()\[\]]{1,60}[)\]],? (?:and|or) "
    r"(?:(?:the|to|with|than|in|those|on|group|patients|participants['’]?) )*"
)
_INSIDE = re.compile(
    r"\b(?:in|within|among|on) (?:(?:the|both|those|patients|participants|people|subjects|women|"
    r"men|children|on|with|receiving|treated|given|taking|group|arm|of|active) )*$"
)
_LABELS = re.compile(r"(?: groups?| arms?)?\s?[:,]\s?")
_OVER_TIME = re.compile(r"\b(?:effects? of time|over time|time effects?)\b")
_BEHIND = re.compile(r"[\s)\]]*(?:(?:for|in|with|on|among) (?:the )?|, )?")
_CLOSE = 20  # characters between a p-value and the arm it is told of
_REACH = 60  # characters before a name in which "compared with" stands
_PAIR = 2


def unique(labels: list[str]) -> list[str]:
    """Return the labels once each, in order."""
    return list(dict.fromkeys(labels))


def apart(arms: Iterable[str]) -> list[str]:
    """Return the arms once each; everybody together is no arm beside two others."""
    once = list(dict.fromkeys(arms))
    parts = [a for a in once if a != "all"]
    return parts if len(parts) >= _PAIR else once


def near_arms(scene: Scene, scope: Scope) -> list[str]:
    """Return the arms named for this evidence, else in its sentence, nearest stretch first."""
    for start, end in (
        (scope.start, scope.near_tail),
        (scope.start, scope.tail),
        (scope.sentence_start, scope.sentence_end),
    ):
        labels = unique([scene.label(a.arm) for a in scene.arms_in(start, end)])
        if labels:
            return labels
    return []


def other_arm(scene: Scene, label: str) -> str | None:
    """Return the arm that an arm is compared with unless the text says otherwise.

    A control before others; of several the one whose name shares most with the arm's ("X trial"
    and "X trial placebo"). A subgroup is held against another subgroup.
    """
    role = {a.label: a.role for a in scene.arms.arms}
    rest = [a.label for a in scene.arms.arms if a.label not in (label, "all")]
    alike = [x for x in rest if role[x] == role.get(label)]
    if role.get(label) == "other" and alike:
        rest = alike
    else:
        rest = [x for x in rest if role[x] == "control"] or [
            x for x in rest if x in scene.main_arms
        ]
    words = outcome_key(label)
    return max(rest, key=lambda x: len(outcome_key(x) & words)) if rest else None


def references(scene: Scene, scope: Scope) -> list[ArmMention]:
    """Return the names that the sentence holds other arms against ("... compared with X")."""
    found = scene.references.get(scope.sentence)
    if found is None:
        start, end = scope.sentence_start, scope.sentence_end
        found = scene.references[scope.sentence] = []
        for arm in scene.arms_in(start, end):
            beside = found and _NEXT_REFERENCE.fullmatch(scene.low, found[-1].end, arm.start)
            if beside or REFERENCE.search(scene.low, max(start, arm.start - _REACH), arm.start):
                found.append(arm)
    return found


def _own_arm(scene: Scene, scope: Scope, others: set[str]) -> str | None:
    """Return the arm that the evidence is told of: named just behind it, in its words, before."""
    after = scene.arms_in(scope.evidence.end, min(scope.tail + _CLOSE, scope.sentence_end))[:1]
    if after and _BEHIND.fullmatch(scene.low, scope.evidence.end, after[0].start):
        label = scene.label(after[0].arm)
        if label not in others:
            return label
    own = [scene.label(a.arm) for a in scene.arms_in(scope.start, scope.evidence.start)]
    if len(own) == _PAIR and own[1] in others and own[0] != own[1]:
        return own[0]  # "A vs C, p = 0.01; B vs C, p = 0.02; A vs B, p = 0.6"
    for start, end in (
        (scope.start, scope.evidence.start),
        (scope.evidence.end, scope.near_tail),
        (scope.sentence_start, scope.start),
        (scope.evidence.end, scope.sentence_end),
    ):
        labels = [scene.label(a.arm) for a in scene.arms_in(start, end)]
        mine = [x for x in labels if x not in others]
        if mine:
            return mine[0] if start == scope.evidence.end else mine[-1]
    return _left_over(scene, scope, others)


def _left_over(scene: Scene, scope: Scope, others: set[str]) -> str | None:
    """Return the arm that a sentence of the others is about: the only one left, or told before."""
    rest = [x for x in scene.main_arms if x not in others]
    if len(rest) == 1 and len(others) >= _PAIR:
        return rest[0]
    if not scope.sentence:
        return None
    named = unique([scene.label(a.arm) for a in scene.arms_in(*scene.span(scope.sentence - 1))])
    left = [x for x in named if x not in others]
    return left[0] if len(left) == 1 else None


def _against(scene: Scene, scope: Scope, arms: list[str]) -> list[str]:
    """Return an arm and the one that the sentence holds it against, of three or more."""
    if len(scene.arms.arms) <= _PAIR:
        return []
    named = references(scene, scope)
    if not named:
        return _each_against_control(scene, scope)
    near = [a for a in named if scope.start <= a.start < scope.near_tail]
    before = [a for a in named if a.start < scope.evidence.start]
    reference = scene.label((near or before or named[::-1])[-1].arm)
    mine = [x for x in arms if x != reference]
    own = mine[0] if mine else _own_arm(scene, scope, {scene.label(a.arm) for a in named})
    return [own, reference] if own else []


def _each_against_control(scene: Scene, scope: Scope) -> list[str]:
    """Return an arm named just behind the evidence, where others are too, and the one control."""
    controls = {a.label for a in scene.arms.arms if a.role == "control"}
    after = scene.arms_in(scope.evidence.end, min(scope.tail + _CLOSE, scope.sentence_end))[:1]
    if len(controls) != 1 or len(scene.main_arms) <= _PAIR or not after:
        return []
    label = scene.label(after[0].arm)
    told = _BEHIND.fullmatch(scene.low, scope.evidence.end, after[0].start) is not None
    fits = label in scene.main_arms and label not in controls
    return [label, *controls] if told and fits and scope.index + scope.listed[0] else []


def _pair(scene: Scene, scope: Scope, before: tuple[str, ...], valued: bool) -> list[str]:
    """Return the two arms of a contrast between arms."""
    close = unique([scene.label(a.arm) for a in scene.arms_in(scope.start, scope.near_tail)])
    if not close and len(before) >= _PAIR:
        return list(before)
    if len(close) == 1 and len(before) == _PAIR:
        return list(before) if close[0] in before else [before[0], close[0]]
    labels = close if len(close) > 1 else near_arms(scene, scope)
    labels = _of_one_sort(scene, labels)
    if len(labels) > _PAIR:
        named = [
            scene.label(a.arm) for a in scene.arms_in(scope.sentence_start, scope.evidence.start)
        ]
        if len(set(named)) > 1:
            last = named[-1]
            return [next(x for x in named if x != last), last]
        return labels[:_PAIR]
    if len(labels) == _PAIR:
        return labels
    if len(labels) == 1:
        other = other_arm(scene, labels[0])
        return [labels[0], other] if other else labels
    return [] if counted_arms(scene) and not valued else list(scene.main_arms[:_PAIR])


def counted_arms(scene: Scene) -> bool:
    """Whether there are three or more arms, each with its size: none is read by mistake."""
    main = [a for a in scene.arms.arms if a.label in scene.main_arms]
    return len(main) > _PAIR and all(a.n is not None for a in main)


def _of_one_sort(scene: Scene, labels: list[str]) -> list[str]:
    """Drop subgroups beside a single arm ("X was better in the young"), or the arm beside two."""
    main = [x for x in labels if x in scene.main_arms]
    rest = [x for x in labels if x not in scene.main_arms]
    if len(main) == 1 and rest:
        return main if len(rest) == 1 else rest
    return labels


def carried_arm(scene: Scene, scope: Scope) -> list[str]:
    """Return the arm last named before the sentence in its section."""
    start = scene.section_start(scope.sentence)
    where = within(scene.arms.mentions, start, scope.sentence_start)
    return [scene.label(scene.arms.mentions[where[-1]].arm)] if where else []


def _one_arm(scene: Scene, scope: Scope, before: tuple[str, ...]) -> list[str]:
    """Return the arm of a contrast within an arm."""
    if len(scene.main_arms) <= 1:
        return list(scene.main_arms) or ["all"]
    if factor_design(scene, scope):
        return ["all"]
    close = scene.arms_in(scope.start, scope.near_tail)
    if close:
        inside = [
            a
            for a in close
            if _INSIDE.search(scene.low, max(scope.start, a.start - _REACH), a.start)
        ]
        return [scene.label((inside or close)[-1].arm)]
    if _OVER_TIME.search(scene.low, scope.start, scope.evidence.start):
        return ["all"]
    if len(before) == 1:
        return list(before)
    labels = near_arms(scene, scope) or carried_arm(scene, scope)
    return labels[-1:] if labels else ["all"]


def _inside_one(scene: Scene, scope: Scope) -> list[str]:
    """Return the one arm inside which something was related ("in the A group (r = 0.4)")."""
    if len(scene.main_arms) < _PAIR:
        return []
    named = scene.arms_in(max(scope.sentence_start, scope.evidence.start - _REACH), scope.start + 1)
    named = [*named, *scene.arms_in(scope.start + 1, scope.evidence.start)]
    if named and _LABELS.fullmatch(scene.low, named[-1].end, scope.evidence.start):
        return [scene.label(named[-1].arm)]  # "(A: r = 0.4; B: r = 0.1)"
    labels = unique(
        [
            scene.label(a.arm)
            for a in scene.arms_in(scope.start, scope.near_tail)
            if _INSIDE.search(scene.low, max(scope.start, a.start - _REACH), a.start)
        ]
    )
    return labels if len(labels) == 1 and labels != ["all"] else []


def _both(scene: Scene, scope: Scope, arms: list[str]) -> list[str]:
    """Return the only two arms of a study, the one named first in front."""
    named = [x for x in [*arms, *near_arms(scene, scope)] if x in scene.main_arms]
    return unique([*named, *scene.main_arms])


def pick_groups(
    scene: Scene, scope: Scope, design: Design, supports: list[int], before: tuple[str, ...]
) -> list[str]:
    """Return the labels of the arms that are compared.

    ``before`` are the groups of the evidence before it in the sentence, empty if there is none.
    """
    arms = apart(scene.measurements[i].arm for i in supports)
    if design != "within" and arms == ["all"] and len(scene.main_arms) >= _PAIR:
        arms = []
    if design in ("association", "other"):
        return _inside_one(scene, scope)
    if design == "between" and len(scene.arms.arms) < _PAIR:
        return []  # who is compared is told in words that name no arm
    if design == "within":
        return arms[:1] or _one_arm(scene, scope, before)
    if design == "between" and len(scene.arms.arms) == _PAIR == len(scene.main_arms):
        return _both(scene, scope, arms)
    if len(arms) >= _PAIR:
        return arms
    if design == "multi" or (design == "interaction" and len(scene.main_arms) > _PAIR):
        return list(scene.main_arms)
    pair = _against(scene, scope, arms)
    if pair:
        return pair
    pair = _pair(scene, scope, before, bool(supports))
    if arms and arms[0] not in pair and len(pair) > 1:
        other = other_arm(scene, arms[0])
        return [arms[0], other] if other else arms
    return pair
