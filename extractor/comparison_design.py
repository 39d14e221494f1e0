"""Decide what kind of contrast a piece of evidence is, and between which arms."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.comparison_scope import Scene, Scope, is_baseline
from extractor.records import Design

_BETWEEN = re.compile(
    r"\b(?:between|than|versus|vs|v|(?:compared|comparison|relative) (?:to|with)|when compared|"
    r"against|(?:both|the two|the three|the 2|2|two|all|three) (?:study |treatment )?(?:groups|arms)|"
    r"groups|arms|differ\w*|superior\w*|inferior\w*|favou?r\w*|(?:measured )?against|"
    r"more likely|less likely|likelihood|equivalent|comparable|similar|treatment effect|effect of)\b"
)
_TO_BASELINE = re.compile(
    r"\b(?:(?:compared|comparison|relative) (?:to|with)|than|from|versus|vs|to|with|over) "
    r"(?:the |their |its )?(?:at )?"
    r"(?:baseline|basal|pre-?\w*|before|initial|admission|starting)\b|\bwithin[- ]group|"
    r"\bwithin[- ]subjects?\b|\bbefore and after\b|\bfrom pre|\bpre- ?(?:to|and) ?post|\bover time\b|"
    r"\btime effect|\b(?:main |significant )?effect of time\b|\bpre-? ?(?:vs|versus)\b"
)
_CHANGE = re.compile(
    r"\b(?:increas|decreas|reduc|improv|declin|ros[e]|rise|fell|fall|drop|lower|elevat|worsen|"
    r"chang|gain|lost|loss|grew|diminish|rais|resolv|recover|deteriorat)\w*"
)
_COMPARATIVE = re.compile(
    r"\b(?:higher|lower|greater|smaller|longer|shorter|fewer|less|more|better|worse|larger|faster|"
    r"slower|earlier|later|quicker|smaller|superior)\b"
)
_ASSOCIATION = re.compile(
    r"\b(?:correlat\w+|relationships?|predict\w*|risk factors?|regression|per unit|"
    r"for each|dependent on|independent\w*|related to|inversely)\b"
)
_ASSOCIATED = re.compile(r"\bassociat\w+\b")
_INTERACTION = re.compile(r"\binteractions?\b")
_MULTI = re.compile(
    r"\b(?:among|across|between|in)\b[^.;()]{0,30}?\b(?:three|four|five|six|3|4|5|6|all) "
    r"(?:\w+ )?(?:groups|arms|treatments|conditions|trials)\b"
)
_AGREEMENT = re.compile(r"\b(?:kappa|bias|sensitivity|specificity|agreement|icc|accuracy)\b")


@dataclass(frozen=True, slots=True)
class Cues:
    """What the words around a piece of evidence say about its design."""

    between: bool
    to_baseline: bool
    change: bool
    comparative: bool
    association: bool
    associated: bool
    interaction: bool
    multi: bool
    agreement: bool


def read_cues(scene: Scene, scope: Scope) -> Cues:
    """Look for the words of a design from the evidence before to the end of its own clause."""
    text = scene.low[scope.start : scope.near_tail]
    stripped = _TO_BASELINE.sub(" ", text)
    return Cues(
        between=_BETWEEN.search(stripped) is not None,
        to_baseline=_TO_BASELINE.search(text) is not None,
        change=_CHANGE.search(text) is not None,
        comparative=_COMPARATIVE.search(text) is not None,
        association=_ASSOCIATION.search(text) is not None,
        associated=_ASSOCIATED.search(text) is not None,
        interaction=_INTERACTION.search(text) is not None,
        multi=_MULTI.search(text) is not None,
        agreement=_AGREEMENT.search(text) is not None,
    )


def _from_supports(scene: Scene, supports: list[int], cues: Cues) -> Design | None:
    values = [scene.measurements[i] for i in supports]
    arms = {m.arm for m in values}
    times = {(m.time or "").lower() for m in values}
    if len(arms) > 2 and len(times) == 1:
        return "multi"
    if len(arms) == 2:
        return "between"
    if len(arms) == 1 and len(values) > 1 and len(times) > 1:
        return "within"
    if len(arms) == 1 and any(m.kind in ("change", "percent_change") for m in values):
        return "between" if cues.between and not cues.to_baseline else "within"
    return None


def _special(scope: Scope, cues: Cues, arms_near: int) -> Design | None:
    effect = scope.evidence.effect
    statistic = scope.evidence.statistic
    if cues.interaction:
        return "interaction"
    if (effect and effect.type == "r") or (statistic and statistic.name == "r"):
        return "association"
    if cues.association and not arms_near:
        return "association"
    if statistic and statistic.name in ("kappa", "icc"):
        return "other"
    return None


def pick_design(scene: Scene, scope: Scope, supports: list[int], cues: Cues) -> Design:
    """Return the design that the values, else the words, speak for."""
    near = {a.arm for a in scene.arms_in(scope.start, scope.near_tail)}
    special = _special(scope, cues, len(near))
    if special:
        return special
    by_values = _from_supports(scene, supports, cues)
    if by_values:
        return by_values
    if len(scene.main_arms) <= 1:
        return "within"
    if cues.multi and len(scene.main_arms) > 2 and len(near) != 2:
        return "multi"
    if cues.between or len(near) > 1:
        return "between"
    if cues.to_baseline or (cues.change and len(near) == 1 and not cues.comparative):
        return "within"
    return "between"


def _unique(labels: list[str]) -> list[str]:
    return list(dict.fromkeys(labels))


def near_arms(scene: Scene, scope: Scope) -> list[str]:
    """Return the arms named for this evidence, else in its sentence, nearest stretch first."""
    for start, end in (
        (scope.start, scope.near_tail),
        (scope.start, scope.tail),
        (scope.sentence_start, scope.sentence_end),
    ):
        labels = _unique([scene.label(a.arm) for a in scene.arms_in(start, end)])
        if labels:
            return labels
    return []


def _other(scene: Scene, label: str) -> str | None:
    rest = [x for x in scene.main_arms if x != label]
    controls = [a.label for a in scene.arms.arms if a.role == "control" and a.label != label]
    if controls:
        return controls[0]
    return rest[0] if rest else None


def pair_of(scene: Scene, scope: Scope) -> list[str]:
    """Return the two arms of a contrast between arms."""
    labels = near_arms(scene, scope)
    if len(labels) > 2:
        before = [
            scene.label(a.arm) for a in scene.arms_in(scope.sentence_start, scope.evidence.start)
        ]
        if len(set(before)) > 1:
            last = before[-1]
            focus = next(x for x in before if x != last)
            return [focus, last]
        return labels[:2]
    if len(labels) == 2:
        return labels
    if len(labels) == 1:
        other = _other(scene, labels[0])
        return [labels[0], other] if other else labels
    return list(scene.main_arms[:2])


def _carried(scene: Scene, scope: Scope) -> list[str]:
    """Return the arm last named before the sentence."""
    before = scene.arms_in(max(0, scope.sentence_start - 400), scope.sentence_start)
    return [scene.label(before[-1].arm)] if before else []


def pick_groups(scene: Scene, scope: Scope, design: Design, supports: list[int]) -> list[str]:
    """Return the labels of the arms that are compared."""
    arms = _unique([scene.measurements[i].arm for i in supports])
    if design in ("association", "other"):
        return []
    if design == "within":
        if arms:
            return arms[:1]
        if len(scene.main_arms) <= 1:
            return list(scene.main_arms) or ["all"]
        labels = near_arms(scene, scope) or _carried(scene, scope)
        return labels[-1:] if labels else ["all"]
    if len(arms) >= 2:
        return arms
    if design == "multi":
        return list(scene.main_arms)
    pair = pair_of(scene, scope)
    if arms and arms[0] not in pair and len(pair) > 1:
        other = _other(scene, arms[0])
        return [arms[0], other] if other else arms
    return pair


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
