"""Whether a sentence relates characteristics of people, and sets no arms against each other."""

from __future__ import annotations

import re

from extractor.comparison_scope import Scene, Scope

_TREND = re.compile(
    r"\bp[ -]?(?:for )?trend\b|\btrend p\b|\b(?:per|each) (?:additional|unit|doubling|sd|"
    r"standard deviation|year|\d+[\w.-]*)\b(?: \w+){0,2} (?:increase|decrease|increment|year)|"
    r"\b(?:highest|lowest|top|upper|bottom|1st|fourth|4th) (?:vs\.? \w+ )?"
    r"(?:quartile|tertile|quintile)"
)
_FACTOR = re.compile(
    r"\b(?:correlat\w+|relationships?|(?<!% )(?<!of )(?<!percent )predict(?:or|ed|ive|s)\w*|"
    r"prognostic|risk factors?|"
    r"significant (?:factors?|predictors?|determinants?)|associations? (?:with|between)|"
    r"(?:was|were|is|are|be|been|not|\w+ly) (?:associated|linked) (?:with|to)|"
    r"inverse trend|related to)\b"
)
_MODEL = re.compile(
    r"\b(?:multi-?varia\w+|multiple|logistic|cox)\b[^.;()]{0,30}\b(?:analys|regress|model)"
)
_TREATED = re.compile(
    r"\b(?:treatments?|interventions?|therap(?:y|ies)|supplement\w*|arms?|groups?|randomi[sz]\w*|"
    r"allocat\w*|assigned|programme?|placebo)\b"
)
_PEOPLE = (
    r"(?:women|patients|those|participants|subjects|men|people|individuals|children|adults|persons|"
    r"infants)"
)
_MARKED = r"(?:who|whose|with|without|having|ages?|aged|not)"
_SORT = (
    r"(?:women|females?|girls|men|males?|boys|(?:non-?|never |ex-?)?smokers|diabetics|"
    r"(?:the )?(?:younger|older|elderly|obese|lean)(?: ones| (?:patients|participants|people))?)"
)
_SORTS_APART = re.compile(
    rf"\b{_SORT}\b[^.;()]{{0,60}}?\b(?:than|versus|vs\.?|compared (?:to|with)) (?:in |among |for )?"
    rf"{_SORT}\b|\bbetween {_SORT} and {_SORT}\b"
)
_FARED = re.compile(
    rf"\b{_PEOPLE} {_MARKED}\b[^.;()]{{0,110}}?\b(?:had|have|showed|experienced) "
    r"(?:\w+ly )?(?:an? )?(?:worse|better|shorter|longer|poorer|increased|decreased|higher|lower|"
    r"greater|reduced|improved)\b"
)
_BARE = frozenset({"with", "without"})
_SUBGROUPS = re.compile(
    rf"\b{_PEOPLE} {_MARKED}\b[^.;]{{0,120}}?"
    rf"\b(?:than|versus|vs\.?|(?:compared|relative) (?:to|with)) (?:in |the |that of )?"
    rf"(?:other |{_PEOPLE} (?:{_MARKED})\b)"
)


def _is_of_subgroups(scene: Scene, scope: Scope) -> bool:
    """Whether a ratio is of people who differ in one thing, whatever arm it was seen in.

    "Patients with a high load had worse survival with A (HR 1.6) and with B (HR 1.8)".
    """
    effect = scope.evidence.effect
    if effect is None or effect.type not in ("HR", "OR", "RR"):
        return False
    found = _FARED.search(scene.low, scope.sentence_start, scope.evidence.start)
    return found is not None and not scene.arms_in(scope.sentence_start, found.end())


def sets_people_apart(scene: Scene, scope: Scope) -> bool:
    """Whether two sorts of people are held against each other, no arms ("women than men")."""
    start, end = scope.start, scope.near_tail
    return _SORTS_APART.search(scene.low, start, end) is not None and not scene.arms_in(start, end)


def _are_apart(scene: Scene, scope: Scope) -> bool:
    """Whether people with something are held against those without, which names no arm."""
    start, end = scope.start, scope.near_tail
    if _SUBGROUPS.search(scene.low, start, end) is None:
        return False
    return all(scene.low[a.start : a.end] in _BARE for a in scene.arms_in(start, end))


def relates(scene: Scene, scope: Scope, arms_near: int) -> bool:
    """Whether the sentence relates characteristics, or people who differ in one, and no arms."""
    if _TREND.search(scene.low, scope.start, scope.near_tail):
        return True
    if arms_near <= 1 and _are_apart(scene, scope):
        return True
    if arms_near <= 1 and _is_of_subgroups(scene, scope):
        return True
    found = scene.relating.get(scope.sentence)
    if found is None:
        start, end = scope.sentence_start, scope.sentence_end
        found = scene.relating[scope.sentence] = (
            not scene.arms_in(start, end)
            and _FACTOR.search(scene.low, start, end) is not None
            and _TREATED.search(scene.low, start, end) is None
        )
    return found


def is_model(scene: Scene, scope: Scope) -> bool:
    """Whether the sentence lists the factors of a regression ("age (OR 1.07) ... predicted it")."""
    found = _MODEL.search(scene.low, scope.sentence_start, scope.evidence.start)
    return (
        found is not None and _FACTOR.search(scene.low, found.end(), scope.sentence_end) is not None
    )
