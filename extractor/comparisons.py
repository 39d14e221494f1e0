"""Link each p-value and effect to what it compares."""

from __future__ import annotations

from typing import Literal

from extractor.arms import ArmTable
from extractor.clauses import structure_of
from extractor.comparison_confidence import confidence
from extractor.comparison_draft import Draft, draft_of, split
from extractor.comparison_evidence import Evidence, gather
from extractor.comparison_scope import Scene, Scope, make_scene, scopes_of
from extractor.document import Document
from extractor.mentions import Mentions, TimeMention
from extractor.methods import find_methods, lower_equal
from extractor.records import Comparison, Effect, Measurement, MethodNote, Statistic
from extractor.tests_named import name_test

_SPREADS: dict[str, Literal["sd", "se", "unknown_pm"]] = {
    "sd": "sd",
    "se": "se",
    "unknown_pm": "unknown_pm",
}


def _effect(evidence: Evidence) -> Effect | None:
    e = evidence.effect
    if e is None:
        s = evidence.statistic
        return Effect(type="r", value=s.value) if s is not None and s.name == "r" else None
    return Effect(
        type=e.type,
        value=e.value,
        ci_low=e.ci_low,
        ci_high=e.ci_high,
        ci_level=e.ci_level,
        spread=_SPREADS.get(e.spread or ""),
        spread_value=e.spread_value,
    )


def _statistic(evidence: Evidence) -> Statistic | None:
    s = evidence.statistic
    return None if s is None else Statistic(name=s.name, value=s.value, df=s.df)


def link(scene: Scene, evidence: tuple[Evidence, ...]) -> tuple[Comparison, ...]:
    """Return the comparisons that the evidence of a document amounts to."""
    out: list[Comparison] = []
    draft: Draft | None = None
    for scope in scopes_of(scene, evidence):
        draft = draft_of(scene, scope, draft if scope.index else None)
        variants = split(scene, scope, draft)
        for variant in variants:
            sure = confidence(scene, scope, variant, len(variants))
            out.append(_comparison(scene, scope, variant, sure))
    return tuple(out)


def _comparison(scene: Scene, scope: Scope, draft: Draft, sure: float) -> Comparison:
    evidence = scope.evidence
    statistic = _statistic(evidence)
    kinds = {scene.measurements[i].kind for i in draft.supports}
    test = name_test(
        scene.notes,
        (scope.start, scope.near_tail),
        draft.design,
        counts="proportion" in kinds if kinds else None,
        statistic=statistic.name if statistic else None,
    )
    return Comparison(
        outcome=draft.outcome,
        design=draft.design,
        groups=draft.groups,
        time=draft.time,
        versus_time=draft.versus_time,
        test=test,
        statistic=statistic,
        effect=_effect(evidence),
        p_op=evidence.p.op if evidence.p else None,
        p=evidence.p.p if evidence.p else None,
        supports=draft.supports,
        quote=scene.doc.text[evidence.start : evidence.end],
        start=evidence.start,
        end=evidence.end,
        rule=_rule(evidence),
        confidence=sure,
    )


def _rule(evidence: Evidence) -> str:
    """Name the rules that read the numbers, joined by "+"."""
    parts = (evidence.effect, evidence.statistic, evidence.p)
    return "+".join(x.rule for x in parts if x is not None)


def link_comparisons(
    doc: Document,
    found: Mentions,
    arms: ArmTable,
    times: tuple[TimeMention, ...],
    measurements: tuple[Measurement, ...],
    methods: tuple[MethodNote, ...] | None = None,
) -> tuple[Comparison, ...]:
    """Return the comparisons of a document in reading order.

    ``methods`` are what the text says of its analysis; they are looked for where not given.
    """
    if not (found.ps or found.effects or found.statistics):
        return ()
    low = lower_equal(doc.norm)
    structure = structure_of(doc)
    notes = find_methods(doc) if methods is None else methods
    scene = make_scene(doc, low, structure, arms, times, measurements, notes)
    return link(scene, gather(doc, low, structure, found))
