"""Put one contrast together; make several of it where one number speaks for several."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractor.comparison_arms import apart, pick_groups
from extractor.comparison_cues import Cues, read_cues
from extractor.comparison_design import of_all_arms, pick_design, reference_time
from extractor.comparison_each import among_listed, in_order_told, listed_arms
from extractor.comparison_outcome import Option, best_outcome
from extractor.comparison_pairs import against_control, told_pairs, with_every_other
from extractor.comparison_recall import recall, recall_change
from extractor.comparison_relations import sets_people_apart
from extractor.comparison_scope import Scene, Scope
from extractor.comparison_split import (
    coordinated_outcomes,
    listed_times,
    names_in_bracket,
    opening_times,
    outcome_items,
    outcome_list,
    pairs_of_arms,
    speaks_for_all,
)
from extractor.comparison_supports import (
    apart_from_effect,
    families,
    pick_supports,
    with_other,
    without_everyone,
)
from extractor.comparison_time import pick_time
from extractor.comparison_within import (
    changed_by,
    reference_named,
    told_within,
    two_each,
    with_reference,
)
from extractor.outcomes import Phrase
from extractor.records import Design

_PAIR = 2
_MANY = 12
_BY_ARMS = ("between", "multi")
_RELATIONS = ("association", "interaction")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A contrast before it becomes a record."""

    outcome: str
    phrase: Phrase | None
    design: Design
    groups: tuple[str, ...]
    time: str | None
    versus_time: str | None
    supports: tuple[int, ...]
    cues: Cues
    direct: bool


def draft_of(scene: Scene, scope: Scope, before: Draft | None) -> Draft:
    """Link one piece of evidence; ``before`` is the draft before it in the same sentence."""
    cues = read_cues(scene, scope)
    supports = pick_supports(scene, scope)
    others = apart_from_effect(scene, scope, supports)
    reference = reference_named(scene, scope)
    design = pick_design(scene, scope, others, cues, before.design if before else None)
    if design in _BY_ARMS and told_within(
        scene, scope, others, each=cues.to_baseline and cues.each
    ):
        design, supports = "within", two_each(scene, others)
    elif design in _BY_ARMS and changed_by(scene, scope, others):
        design, supports = "within", others
    elif design in _BY_ARMS and reference and _is_of_one_arm(scene, scope, others, cues):
        design, supports = "within", with_reference(scene, others, reference)
    elif design == "within" and reference and supports:
        again = with_reference(scene, supports[-1:], reference)
        supports = again if len(again) == _PAIR else supports
    elif design == "association":
        of_no_arms = _is_coefficient(scope) or sets_people_apart(scene, scope)
        supports = [] if of_no_arms else others
    elif design != "within":
        supports = without_everyone(scene, others, design)
    groups = pick_groups(scene, scope, design, supports, before.groups if before else ())
    if design == "between" and not groups and of_all_arms(scene, scope):
        design, groups = "multi", list(scene.main_arms)
    if design == "between" and len(set(groups)) > _PAIR:
        design = "multi"
    if design == "multi" and not supports:
        groups = among_listed(scene, scope) or groups
    values = scene.measurements[supports[-1]].outcome if supports else None
    chosen = (
        Option(values, None, {})
        if values and _is_told_of(scene, scope, supports, values)
        else best_outcome(scene, scope, values, before.outcome if before else None)
    )
    draft = Draft(
        outcome=chosen.text if chosen else "",
        phrase=chosen.phrase if chosen else None,
        design=design,
        groups=tuple(groups),
        time=pick_time(scene, scope, design, supports),
        versus_time=reference.label
        if reference and design == "within"
        else reference_time(scene, supports, design),
        supports=tuple(supports),
        cues=cues,
        direct=bool(supports),
    )
    return draft if supports else _recalled(scene, scope, draft)


def _is_coefficient(scope: Scope) -> bool:
    """Whether the evidence is a correlation or a slope: of no values of arms."""
    effect, statistic = scope.evidence.effect, scope.evidence.statistic
    sloped = effect is not None and effect.type in ("r", "beta")
    return sloped or (statistic is not None and statistic.name == "r")


def _is_of_one_arm(scene: Scene, scope: Scope, supports: list[int], cues: Cues) -> bool:
    """Whether no more than one arm is named and valued, and no arms are set against each other."""
    arms = {scene.measurements[i].arm for i in supports}
    arms |= {scene.label(a.arm) for a in scene.arms_in(scope.start, scope.near_tail)}
    return len(arms) == 1 and not cues.comparative and scope.evidence.effect is None


def _is_told_of(scene: Scene, scope: Scope, supports: list[int], outcome: str) -> bool:
    """Whether values of one outcome are compared and the words before them name it."""
    return (
        len(supports) > 1
        and all(scene.measurements[i].outcome == outcome for i in supports)
        and scene.low.find(outcome.lower(), scope.start, scope.evidence.start) >= 0
    )


def _names_outcome(scope: Scope, draft: Draft) -> bool:
    """Whether the words of the evidence itself name an outcome."""
    return draft.phrase is not None and draft.phrase.start >= scope.start


def _recalled(scene: Scene, scope: Scope, draft: Draft) -> Draft:
    """Take the values from the sentences before where the evidence speaks of those again."""
    if draft.design in ("between", "multi"):
        again = recall(
            scene, scope, draft.outcome, draft.groups, named=_names_outcome(scope, draft)
        )
    elif draft.design == "within" and len(draft.groups) == 1:
        again = recall_change(scene, scope, draft.outcome, draft.groups[0])
    else:
        again = []
    if not again:
        return draft
    value = scene.measurements[again[-1]]
    return replace(
        draft,
        supports=tuple(again),
        outcome=value.outcome,
        time=value.time or draft.time,
        versus_time=reference_time(scene, again, draft.design),
    )


def _listed_name(scene: Scene, scope: Scope, draft: Draft) -> str | None:
    """Return the outcome of a list that belongs to listed evidence."""
    k, n = scope.listed
    names = names_in_bracket(scene, scope)
    if len(names) == n:
        return names[k]
    if draft.phrase is None:
        return None
    items = outcome_list(scene, scope, draft.phrase)
    if len(items) < n:
        items = outcome_items(scene, scope)
    if len(items) == n or (len(items) > n and scope.bracket):
        return items[len(items) - n + k].text
    return None


def _of_list(scene: Scene, scope: Scope, draft: Draft) -> list[Draft]:
    """Return the item of a list of outcomes, times or arms that belongs to listed evidence."""
    k, n = scope.listed
    name = _listed_name(scene, scope, draft)
    if name is not None:
        return [replace(draft, outcome=name)]
    times = listed_times(scene, scope, draft.design)
    if len(times) == n:
        return [replace(draft, time=times[k])]
    arms = listed_arms(scene, scope)
    if draft.design == "within" and draft.cues.each and not arms:
        arms = in_order_told(scene, scope)
    if draft.design == "within" and len(arms) == n:
        return [_recalled(scene, scope, replace(draft, groups=(arms[k],)))]
    pairs = pairs_of_arms(scene, scope) if draft.design == "between" else []
    if len(pairs) != n and draft.design == "between" and scope.evidence.effect:
        pairs = against_control(scene, arms)
    if len(pairs) != n and draft.design == "between":
        pairs = with_every_other(scene, scope)
    if len(pairs) == n:
        other = replace(draft, groups=pairs[k], supports=())
        return [_recalled(scene, scope, other) if draft.supports else other]
    if draft.design == "between" and len(arms) == n and {*draft.groups[:1]}.isdisjoint(arms):
        return [replace(draft, groups=(*draft.groups[:1], arms[k]))]
    return [draft]


def _by_values(scene: Scene, scope: Scope, draft: Draft) -> list[Draft]:
    """Return one draft per set of values where one number follows several sets."""
    sets = families(scene, scope, list(draft.supports))
    if len(sets) < _PAIR:
        return [draft]
    everything = speaks_for_all(draft.cues, scene, scope)
    outcomes = {scene.measurements[s[-1]].outcome for s in sets}
    if len(outcomes) > 1 and not everything:
        return [draft]
    out = []
    for values in sets:
        times = [scene.measurements[i].time for i in values]
        out.append(
            replace(
                draft,
                supports=tuple(values),
                outcome=scene.measurements[values[-1]].outcome,
                time=times[-1] or draft.time,
                groups=draft.groups
                if draft.design != "within"
                else (scene.measurements[values[-1]].arm,),
            )
        )
    return out


def _by_arms(scene: Scene, scope: Scope, draft: Draft, whole: Draft | None = None) -> list[Draft]:
    """Return one draft per arm or pair of arms listed, else the draft as a whole."""
    groups: list[tuple[str, ...]] = []
    if draft.design == "within":
        named = listed_arms(scene, scope)
        if draft.cues.each and not named:
            named = [a.label for a in scene.arms.arms if a.label in scene.main_arms]
        groups = [(label,) for label in named]
    elif draft.design == "between":
        groups = list(pairs_of_arms(scene, scope))
    if len(groups) < _PAIR:
        return [whole or draft]
    out = [replace(draft, groups=g, supports=()) for g in groups]
    return [_recalled(scene, scope, d) for d in out]


def _by_pairs(scene: Scene, scope: Scope, draft: Draft) -> list[Draft]:
    """Return one draft per pair of three or more arms that the words tell, with its values."""
    arms = {scene.measurements[i].arm for i in draft.supports}
    if draft.design not in _BY_ARMS or (draft.direct and len(arms) == _PAIR):
        return []
    out: list[Draft] = []
    lone = arms - {"all"} if len(arms) == 1 else set()
    for pair in told_pairs(scene, scope, draft.supports):
        if lone and lone.isdisjoint(pair):
            continue  # "2.1 with A (p = 0.2 vs C) and 5.9 with B (p = 0.01 vs C)"
        if lone and len(draft.supports) == 1:
            both = tuple(with_other(scene, scope, draft.supports[0], pair))
            out.append(replace(draft, design="between", groups=pair, supports=both))
            continue
        values = tuple(i for i in draft.supports if scene.measurements[i].arm in pair)
        values = values if len(values) == _PAIR else draft.supports if len(arms) == 1 else ()
        one = replace(draft, design="between", groups=pair, supports=values)
        out.append(one if values or len(arms) == 1 else _recalled(scene, scope, one))
    return out


def _by_own_values(scene: Scene, draft: Draft) -> list[Draft]:
    """Return one draft per arm of changes within several, each between the values of its arm."""
    if draft.design != "within":
        return []
    out = []
    for arm in apart(scene.measurements[i].arm for i in draft.supports):
        own = tuple(i for i in draft.supports if scene.measurements[i].arm == arm)
        out.append(replace(draft, groups=(arm,), supports=own))
    return out if len(out) > 1 else []


def split(scene: Scene, scope: Scope, draft: Draft) -> list[Draft]:
    """Return one draft per comparison that the evidence stands for."""
    pairs = _by_pairs(scene, scope, draft)
    pairs = pairs or _by_own_values(scene, draft)
    if len(pairs) > 1 or (pairs and pairs[0].supports):
        return pairs
    draft = pairs[0] if pairs else draft
    if scope.listed[1] > 1 and not draft.direct:
        return _of_list(scene, scope, draft)
    if draft.direct:
        several = _by_values(scene, scope, draft)
        k, n = scope.listed
        if n > 1 and len(several) == n:
            return [several[k]]
        if len(several) > 1 or draft.design != "multi":
            return several
        return _by_arms(scene, scope, replace(draft, design="between"), draft)
    drafts = _by_arms(scene, scope, draft)
    times = listed_times(scene, scope, draft.design) or opening_times(scene, scope, draft.design)
    if times and not any(d.supports for d in drafts):
        drafts = [replace(d, time=t) for d in drafts for t in times]
    if (
        draft.phrase is not None
        and (draft.design not in _RELATIONS or speaks_for_all(draft.cues, scene, scope))
        and not any(d.supports for d in drafts)
    ):
        items = coordinated_outcomes(scene, scope, draft.phrase)
        if len(items) > 1:
            drafts = [replace(d, outcome=p.text) for p in items for d in drafts]
    return drafts[:_MANY]
