"""Decide what kind of contrast a piece of evidence is."""

from __future__ import annotations

import re

from extractor.clauses import connector
from extractor.comparison_arms import apart, carried_arm, counted_arms, near_arms, references
from extractor.comparison_cues import COMPARATIVE, GROUPS, TO_BASELINE, Cues
from extractor.comparison_each import among_listed, changes_in_each
from extractor.comparison_evidence import OF_ANOTHER
from extractor.comparison_factors import factor_design
from extractor.comparison_relations import is_model, relates, sets_people_apart
from extractor.comparison_scope import Scene, Scope, is_baseline, within
from extractor.records import Design
from extractor.word_pattern import at_word

_AGAINST = re.compile(
    at_word(
        r"than|versus|vs|(?:compared|comparison|relative) (?:to|with)|between|"
        r"(?:below|above) (?:that|those)"
    )
    + r"\b"
)
_VERSUS_BEHIND = re.compile(
    r"\s*,?\s*(?:as )?(?:versus|vs\.?|than|against|(?:compared|relative) (?:with|to)) "
    r"(?:(?:the|that|in|with|group|for) )*"
)
_NAME = r"(?!(?:but|no|not|nor|effects?|groups?|time|treatment)\b)[\w/-]+"
_AND_NAME = re.compile(
    r"[\s),\]]*(?:and|or|,)\s+(?:(?:with|for|in|of|by|the|on)\s+)*"
    rf"{_NAME}(?:[\s,:]+{_NAME}){{0,3}}[\s,:]*"
)
_PAIRED = re.compile(
    r"\b(?:before and after|pre-? ?(?:and|to) ?post\w*|(?<!un)paired (?:samples? )?t\b|"
    r"wilcoxon signed)"
)
_BETWEEN_GROUPS = re.compile(
    r"\b(?:between|inter)-?groups?\b|\bbetween (?:the )?(?:two |study |treatment )?"
    r"(?:groups|arms)\b"
)
_AMONG = re.compile(
    rf"\b(?:among|across|between)(?: the)?(?: \w+)? {GROUPS}\b|\banova\b|"
    r"\beffects? of (?:group|condition|treatment|arm|trial|intervention|dose)\b"
)
_OF_MANY = re.compile(r"\b(?:among|across) (?:the )?(?:groups|arms)\b|\banova\b|\bkruskal")
_TWO = re.compile(r"\b(?:two|both|pair\w*|either|t-?test)\b")
_AGENT_AFTER = re.compile(
    r"\s*(?:therapy|treatment|supplementation|infusion|administration|exposure|diet|intake|"
    r"training|program(?:me)?|intervention|consumption|ingestion|use|regimen)?\s*"
    r"(?:(?:also|significantly|further|markedly|substantially|did not|does not|only)\s+){0,2}"
    r"(?:induce|reduce|decrease|increase|improve|lower|elevate|impair|enhance|prolong|attenuate|"
    r"blunt|raise|result|produce|cause|delay|shorten|accelerate)(?:d|s|ed)?\b(?! in the)|"
    r"\s*(?:\w+\s+)?(?:was|were|is) (?:significantly )?associated with\b|\s*led to\b"
)
_AGENT_BEFORE = re.compile(
    r"\b(?:with|by) (?:the |oral |intravenous |a )?(?:\w+ )?$|\beffects? of (?:the )?(?:\w+ )?$"
)
_INSIDE_ARM = re.compile(r"\b(?:in|within|among) (?:the )?$")
_CHANGES = frozenset({"change", "percent_change"})
_RATIOS = frozenset({"OR", "RR", "HR"})
_SLOPES = frozenset({"r", "beta"})
_PAIR = 2
_BESIDE = 25  # characters of "and by a mean of"


def _is_of_everybody(scene: Scene, supports: list[int], cues: Cues) -> bool:
    """Whether a lone value of all people, where there are arms, is no change."""
    values = [scene.measurements[i] for i in supports]
    lone = len(values) == 1 and values[0].arm == "all" and len(scene.main_arms) > 1
    return lone and not (cues.change or cues.to_baseline or values[0].kind in _CHANGES)


def _sets_arms_apart(scene: Scene, scope: Scope) -> bool:
    """Whether the words say between groups, or hold something against an arm by its name."""
    if _BETWEEN_GROUPS.search(scene.low, scope.start, scope.near_tail):
        return True
    return any(scope.start <= a.start < scope.near_tail for a in references(scene, scope))


def _is_versus_arm(scene: Scene, scope: Scope, own: str) -> bool:
    """Whether the p is told to be against another arm: "from 68 to 70 (p = 0.03 vs placebo)"."""
    found = _VERSUS_BEHIND.match(scene.low, scope.evidence.end)
    arms = scene.arms_in(found.end(), found.end() + 1) if found else []
    return bool(arms) and scene.label(arms[0].arm) != own


def _of_two_sorts(scene: Scene, times: set[str], cues: Cues) -> bool:
    """Whether "A vs B" is of two arms or, where none is known, of two sorts of people."""
    if len(scene.main_arms) > 1:
        return not cues.to_baseline
    return len(times) == 1 and not (cues.change or cues.to_baseline)


def _from_supports(scene: Scene, scope: Scope, supports: list[int], cues: Cues) -> Design | None:
    """Return the design that the values compared speak for by their arms and times."""
    values = [scene.measurements[i] for i in supports]
    arms = apart(m.arm for m in values)
    times = {(m.time or "").lower() for m in values}
    if len(arms) > _PAIR and len(times) == 1:
        return "multi"
    if len(arms) == _PAIR:
        return "between"
    joined = ""
    if len(values) == _PAIR and len(arms) == 1:
        joined = connector(scene.doc, scene.structure, values[0].end, values[1].start)
        if joined == "and" and len(times) == 1 and len(scene.main_arms) == _PAIR:
            return "between"  # no arm has two values of one time
    started = any(is_baseline(m.time) for m in values)
    if joined == "vs" and not started and _of_two_sorts(scene, times, cues):
        return "between"
    if len(arms) == 1 and len(values) > 1 and len(times) > 1:
        return "between" if _is_versus_arm(scene, scope, arms[0]) else "within"
    if joined in ("vs", "to"):
        return "between" if joined == "vs" and len(scene.main_arms) > 1 else "within"
    if len(arms) == 1 and any(m.kind in _CHANGES for m in values):
        effect = scope.evidence.effect
        estimate = effect is not None and effect.ci_low is not None and len(scene.main_arms) > 1
        if _sets_arms_apart(scene, scope):
            return "between"
        return "between" if (cues.between or estimate) and not cues.to_baseline else "within"
    return None


def _is_slope_between(
    scope: Scope, cues: Cues, arms_near: int, before: Design | None = None
) -> bool:
    """Whether a coefficient is of a contrast: "A improved more than B (b = -1.4, p = 0.006)"."""
    effect = scope.evidence.effect
    sloped = effect is not None and effect.type == "beta"
    if not sloped or not arms_near or cues.association or cues.associated:
        return False
    return cues.between or before == "between"


def _goes_on(scene: Scene, scope: Scope) -> bool:
    """Whether only a name stands between a number and the one before ("... and chronicity (")."""
    effect = scope.evidence.effect
    if effect is not None and effect.type != "other":
        return False
    return _AND_NAME.fullmatch(scene.low, scope.start, scope.host) is not None


def _special(
    scene: Scene, scope: Scope, cues: Cues, arms_near: int, before: Design | None
) -> Design | None:
    effect = scope.evidence.effect
    statistic = scope.evidence.statistic
    if cues.interaction or (before == "interaction" and _goes_on(scene, scope)):
        return "interaction"
    if _is_slope_between(scope, cues, arms_near, before):
        return None
    if (effect and effect.type in _SLOPES) or (statistic and statistic.name == "r"):
        return "association"
    if (cues.association and not arms_near) or relates(scene, scope, arms_near):
        return "association"
    if effect and effect.type in _RATIOS and not arms_near and is_model(scene, scope):
        return "association"
    if cues.associated and effect and effect.type in _RATIOS and not arms_near:
        return "association"
    if statistic and statistic.name in ("kappa", "icc"):
        return "other"
    return None


def _compares(scene: Scene, scope: Scope) -> bool:
    """Whether the sentence as a whole sets one thing against another ("... than with placebo")."""
    text = (
        scene.low[scope.sentence_start : scope.near_tail]
        + " "
        + scene.low[max(scope.near_tail, scope.last_end) : scope.sentence_end]
    )
    return _AGAINST.search(TO_BASELINE.sub(" ", text)) is not None


def of_all_arms(scene: Scene, scope: Scope) -> bool:
    """Whether a p that names no arm is of all of them: no estimate, nothing held against a name."""
    return counted_arms(scene) and scope.evidence.effect is None and not _compares(scene, scope)


def _is_estimate(scene: Scene, scope: Scope) -> bool:
    """Whether the evidence is a ratio, or a difference not told of one arm ("in group A, ...")."""
    effect = scope.evidence.effect
    if effect is None or (
        effect.type not in _RATIOS and effect.ci_low is None and effect.spread is None
    ):
        return False
    if effect.type in _RATIOS:
        return True
    mentions = scene.arms.mentions
    where = within(mentions, scene.section_start(scope.sentence), scope.evidence.start)
    for k in reversed(where):
        arm = mentions[k]
        if arm.arm != mentions[where[-1]].arm:
            break
        if _INSIDE_ARM.search(scene.low[max(0, arm.start - 30) : arm.start]):
            return False
    return True


def _acts(scene: Scene, scope: Scope) -> bool:
    """Whether an arm is what brings the change about ("drug A lowered X", "X fell with A")."""
    for arm in scene.arms_in(scope.start, scope.near_tail):
        if _AGENT_AFTER.match(scene.low, arm.end, min(len(scene.low), arm.end + 70)):
            return True
        before = scene.low[max(0, arm.start - 40) : arm.start]
        if _AGENT_BEFORE.search(before):
            return True
    return False


def _among_all(scene: Scene, scope: Scope, cues: Cues, near: int) -> bool:
    """Whether groups are compared, none of three or more named: "among the groups (p = 0.4)"."""
    effect = scope.evidence.effect
    estimate = effect is not None and effect.ci_low is not None
    told = cues.to_baseline or estimate
    if near or len(scene.main_arms) <= _PAIR or told:
        return False
    text = scene.low[scope.start : scope.near_tail]
    return (
        _AMONG.search(text) is not None
        and _TWO.search(text) is None
        and (
            _OF_MANY.search(text) is not None
            or not scene.arms_in(scope.sentence_start, scope.sentence_end)
        )
    )


def _by_words(scene: Scene, scope: Scope, cues: Cues, near: int) -> Design | None:
    """Return the design that the words around the evidence speak for, if they do."""
    if _among_all(scene, scope, cues, near):
        return "multi"
    if (
        cues.multi
        and len(scene.main_arms) > _PAIR
        and near != _PAIR
        and (cues.contrast or not cues.change)
    ):
        return "multi"
    if changes_in_each(scene, scope, cues):
        return "within"
    if among_listed(scene, scope):
        return "multi"
    if cues.to_baseline and not cues.between:
        return "within"
    if cues.each and cues.change and not cues.between:
        return "within"
    if cues.between or near > 1:
        return "between"
    return None


def _from_words(scope: Scope) -> bool:
    """Whether no number says that an association was measured."""
    effect, statistic = scope.evidence.effect, scope.evidence.statistic
    return not ((effect and effect.type in _SLOPES) or (statistic and statistic.name == "r"))


def _is_paired(scene: Scene, scope: Scope, before: Design | None, near: int) -> bool:
    """Whether a paired test is told of one arm, or the next arm after such a one.

    "Paired t-test showed a difference before and after in A (p = 0.01) and B (p = 0.03) groups".
    """
    if near != 1 or len(scene.main_arms) < _PAIR:
        return False
    text = scene.low[scope.start : scope.near_tail]
    if _AGAINST.search(TO_BASELINE.sub(" ", text)) or COMPARATIVE.search(text):
        return False
    return _PAIRED.search(text) is not None or (before == "within" and scope.index > 0)


def _contrasts_arms(scene: Scene, scope: Scope) -> bool:
    """Whether the effect is one that is only ever printed between arms, where there are two."""
    effect = scope.evidence.effect
    if effect is None or len(scene.main_arms) < _PAIR:
        return False
    if effect.type == "SMD":  # of one arm it is told with its arm or with "within"
        told = scene.arms_in(scope.start, scope.near_tail)
        return not told and "within" not in scene.low[scope.sentence_start : scope.evidence.start]
    return effect.type in (*_RATIOS, "percent_diff")


def _special_or_valued(
    scene: Scene, scope: Scope, supports: list[int], cues: Cues, near: int, before: Design | None
) -> Design | None:
    """Return the design that words of one design, else the values compared, speak for."""
    if not near and sets_people_apart(scene, scope):
        return "association"
    if before == "multi" and _is_trend_of_those(scene, scope):
        return before
    by_values = _from_supports(scene, scope, supports, cues)
    if by_values == "within" and _is_of_everybody(scene, supports, cues):
        by_values = None
    if by_values == "within" and len(supports) == 1 and before == "between" and not near:
        beside = scene.measurements[supports[0]].start - scope.start <= _BESIDE
        if beside and not cues.to_baseline:
            by_values = before  # "... than B by 83% (p = 0.001) and by 55% (p = 0.01)"
    chosen = _special(scene, scope, cues, near, before) or by_values
    if chosen == "association" and by_values in ("between", "multi") and _from_words(scope):
        return by_values
    return chosen


def _is_trend_of_those(scene: Scene, scope: Scope) -> bool:
    """Whether a trend is of the arms of the p right before it: "(p = 0.01; p for trend 0.02)"."""
    p = scope.evidence.p
    if p is None or not OF_ANOTHER.match(scene.low, p.start, p.end):
        return False
    return "trend" in scene.low[p.start : p.end] and not scene.low[
        scope.start : scope.evidence.start
    ].strip(" ,;()")


def pick_design(
    scene: Scene, scope: Scope, supports: list[int], cues: Cues, before: Design | None
) -> Design:
    """Return the design that the values, else the words, speak for.

    ``before`` is the design of the evidence before it in the same sentence, if there is any.
    """
    near = {a.arm for a in scene.arms_in(scope.start, scope.near_tail)}
    told = None if supports else factor_design(scene, scope)
    if told or (not supports and _is_paired(scene, scope, before, len(near))):
        return told or "within"
    chosen = _special_or_valued(scene, scope, supports, cues, len(near), before)
    if (
        chosen is None
        and before is not None
        and (
            scope.listed[0]
            or cues.silent
            or not (near or cues.each or cues.between or cues.to_baseline)
        )
    ):
        chosen = before
    if chosen is None and len(scene.main_arms) <= 1:
        chosen = _of_a_cohort(scope, cues)
    if chosen is None:
        chosen = _by_words(scene, scope, cues, len(near))
    if chosen is None and _acts(scene, scope):
        chosen = "between"
    if chosen is None and _is_estimate(scene, scope):
        chosen = "between"
    if chosen is None and _compares(scene, scope):
        chosen = "between"
    later = COMPARATIVE.search(scene.low, scope.last_end, scope.sentence_end)
    if chosen is None and cues.change and not cues.comparative and not later:
        carried = near_arms(scene, scope) or carried_arm(scene, scope)
        chosen = "within" if len(carried) == 1 else None
    chosen = chosen or before or "between"
    if chosen == "within" and not cues.to_baseline and _contrasts_arms(scene, scope):
        return "between"
    return chosen


def _of_a_cohort(scope: Scope, cues: Cues) -> Design:
    """Return the design where one arm is known: a ratio is of two sides, named or not."""
    effect = scope.evidence.effect
    if effect is None or effect.type not in _RATIOS or cues.to_baseline:
        return "within"
    return "between" if cues.contrast else "association"


def reference_time(scene: Scene, supports: list[int], design: Design) -> str | None:
    """Return the time that a contrast within an arm refers to."""
    if design != "within":
        return None
    times = [scene.measurements[i].time for i in supports]
    for time in times:
        if is_baseline(time):
            return time
    distinct = [t for t in dict.fromkeys(times) if t]
    return distinct[0] if len(distinct) > 1 else "baseline"
