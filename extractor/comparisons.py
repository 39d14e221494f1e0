"""Link each p-value and effect to what it compares."""

from __future__ import annotations

from extractor.arms import ArmTable
from extractor.clauses import structure_of
from extractor.comparison_design import pick_design, pick_groups, read_cues, reference_time
from extractor.comparison_evidence import Evidence, gather
from extractor.comparison_outcome import pick_outcome
from extractor.comparison_scope import Scene, Scope, make_scene, scopes_of
from extractor.comparison_supports import pick_supports
from extractor.comparison_time import pick_time
from extractor.document import Document
from extractor.mentions import Mentions, TimeMention
from extractor.methods import lower_equal
from extractor.records import Comparison, Effect, Measurement, Statistic


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
        spread=e.spread,
        spread_value=e.spread_value,
    )


def _statistic(evidence: Evidence) -> Statistic | None:
    s = evidence.statistic
    return None if s is None else Statistic(name=s.name, value=s.value, df=s.df)


def link(scene: Scene, evidence: tuple[Evidence, ...]) -> tuple[Comparison, ...]:
    """Return the comparisons that the evidence of a document amounts to."""
    out: list[Comparison] = []
    for scope in scopes_of(scene, evidence):
        out.extend(_compare(scene, scope))
    return tuple(out)


def _compare(scene: Scene, scope: Scope) -> list[Comparison]:
    evidence = scope.evidence
    cues = read_cues(scene, scope)
    supports = pick_supports(scene, scope)
    design = pick_design(scene, scope, supports, cues)
    return [
        Comparison(
            outcome=pick_outcome(scene, scope, supports) or "",
            design=design,
            groups=tuple(pick_groups(scene, scope, design, supports)),
            time=pick_time(scene, scope, design, supports),
            versus_time=reference_time(scene, supports, design),
            statistic=_statistic(evidence),
            effect=_effect(evidence),
            p_op=evidence.p.op if evidence.p else None,
            p=evidence.p.p if evidence.p else None,
            supports=tuple(supports),
            quote=scene.doc.text[evidence.start : evidence.end],
            start=evidence.start,
            end=evidence.end,
        )
    ]


def link_comparisons(
    doc: Document,
    found: Mentions,
    arms: ArmTable,
    times: tuple[TimeMention, ...],
    measurements: tuple[Measurement, ...],
) -> tuple[Comparison, ...]:
    """Return the comparisons of a document in reading order."""
    if not (found.ps or found.effects or found.statistics):
        return ()
    low = lower_equal(doc.norm)
    structure = structure_of(doc)
    scene = make_scene(doc, low, structure, arms, times, measurements)
    return link(scene, gather(doc, low, structure, found))
