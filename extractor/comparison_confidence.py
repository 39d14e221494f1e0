"""Say how likely a linked contrast is right in what a check of it needs.

That is its design, how many groups and which values it compares, and its effect; what its outcome
and groups are called and how its time is worded do not enter. It is a logistic score over marks of
how certain the structure is: whether the values stand side by side with the p-value right behind
them and nothing else between. Its weights are learned beside those of the outcome, by
``benchmarks.comparison_fit``; ``benchmarks.comparisons`` prints the table of said against found.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from extractor.comparison_outcome import score, weights
from extractor.comparison_scope import Scene, Scope, is_baseline, same_outcome
from extractor.records import Measurement

if TYPE_CHECKING:
    from extractor.comparison_draft import Draft

_MANY = 3
_PAIR = 2
_TOUCH = re.compile(r"[\s,;:()\[\]%]*(?:[^\W\d]{1,12}[\s,;:()\[\]%]*){0,3}")
_TOLD = re.compile(r"\b(?:vs|versus|than|compared|between|from|to|and|respectively)\b")


def _kind_of_pair(scene: Scene, draft: Draft, values: list[Measurement]) -> str:
    """Say what two values differ in: arm, time, both or neither; "" if they are not two."""
    if len(values) != _PAIR:
        return ""
    x, y = values
    arm, time = x.arm != y.arm, (x.time or "").lower() != (y.time or "").lower()
    if not same_outcome(*(scene.keys[i] for i in draft.supports)) or x.kind != y.kind:
        return "unlike"
    if arm:
        known = {x.arm, y.arm} <= set(scene.main_arms)
        return "arms and times" if time else "two arms" if known else "arms"
    if time:
        return "from the start" if is_baseline(x.time) or is_baseline(y.time) else "two times"
    return "the same"


def _structure(scene: Scene, scope: Scope, draft: Draft) -> dict[str, float]:
    """Return the marks of how the values stand to one another and to the evidence."""
    values = [scene.measurements[i] for i in draft.supports]
    if not values:
        return {"no values": 1.0}
    first, last = min(m.start for m in values), max(m.end for m in values)
    here = first >= scope.sentence_start and last <= scope.evidence.start
    others = len(scene.measured_in(first, scope.evidence.start)) - len(values) if here else 1
    alone = here and others <= 0
    touch = here and _TOUCH.fullmatch(scene.low, last, scope.evidence.start) is not None
    alike = len({(m.kind, m.spread, m.center) for m in values}) == 1
    pair = _kind_of_pair(scene, draft, values)
    fits = {"two arms": "between", "from the start": "within"}.get(pair) == draft.design
    joined = here and _TOLD.search(scene.low, first, scope.near_tail) is not None
    return {
        f"pair {pair}": 1.0,
        "here": float(here),
        "alone": float(alone),
        "touch": float(touch),
        "alike": float(alike),
        "told": float(joined),
        "fits": float(fits),
        "clear": float(fits and alone and alike and joined),
        "clear touch": float(fits and alone and alike and joined and touch),
        "least value": min(m.confidence for m in values),
    }


def confidence_marks(scene: Scene, scope: Scope, draft: Draft, variants: int) -> dict[str, float]:
    """Return the marks of a contrast as it was put together.

    Parameters
    ----------
    scene, scope
        The document and the place of the evidence.
    draft
        The contrast.
    variants
        How many contrasts the same number was taken to stand for.
    """
    effect = scope.evidence.effect
    return _structure(scene, scope, draft) | {
        "always": 1.0,
        f"values {min(len(draft.supports), _MANY)}": 1.0,
        "recalled": float(bool(draft.supports) and not draft.direct),
        f"design {draft.design}": 1.0,
        "several": float(variants > 1),
        "listed": float(scope.listed[1] > 1),
        "cues between": float(draft.cues.between and draft.design == "between"),
        "cues start": float(draft.cues.to_baseline and draft.design == "within"),
        "cues silent": float(draft.cues.silent),
        "effect": float(effect is not None),
        "interval": float(effect is not None and effect.ci_low is not None),
        "bracket": float(scope.bracket is not None),
        "later": float(scope.index > 0),
    }


def confidence(scene: Scene, scope: Scope, draft: Draft, variants: int) -> float:
    """Return the probability that a contrast is right in what a check needs."""
    x = score(confidence_marks(scene, scope, draft, variants), weights().get("confidence", {}))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, x))))
