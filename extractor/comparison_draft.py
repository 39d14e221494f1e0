"""Put one contrast together; make several of it where one number speaks for several."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.comparison_design import pick_design, pick_groups, read_cues, reference_time
from extractor.comparison_outcome import best_phrase
from extractor.comparison_scope import Scene, Scope
from extractor.comparison_supports import pick_supports
from extractor.comparison_time import pick_time
from extractor.outcomes import Phrase
from extractor.records import Design


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
    each: bool = False


def draft_of(scene: Scene, scope: Scope, before: Draft | None) -> Draft:
    """Link one piece of evidence; ``before`` is the draft before it in the same sentence."""
    cues = read_cues(scene, scope)
    supports = pick_supports(scene, scope)
    design = pick_design(scene, scope, supports, cues, before.design if before else None)
    groups = pick_groups(scene, scope, design, supports, before.groups if before else ())
    phrase = None if supports else best_phrase(scene, scope)
    outcome = scene.measurements[supports[-1]].outcome if supports else ""
    return Draft(
        outcome=phrase.text if phrase else outcome,
        phrase=phrase,
        design=design,
        groups=tuple(groups),
        time=pick_time(scene, scope, design, supports),
        versus_time=reference_time(scene, supports, design),
        supports=tuple(supports),
        each=cues.each,
    )


def split(scene: Scene, scope: Scope, draft: Draft) -> list[Draft]:
    """Return one draft per comparison that the evidence stands for."""
    return [draft]
