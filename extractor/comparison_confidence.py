"""Say how likely a linked contrast is right in every part.

A logistic score over marks of how it was put together; its weights are learned beside those of the
outcome, by ``benchmarks.comparison_fit``, and printed as a table of said against found.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from extractor.comparison_design import near_arms
from extractor.comparison_outcome import score, weights
from extractor.comparison_scope import Scene, Scope

if TYPE_CHECKING:
    from extractor.comparison_draft import Draft

_MANY = 3


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
    values = [scene.measurements[i] for i in draft.supports]
    arms = len(scene.main_arms)
    near = len(near_arms(scene, scope))
    return {
        "always": 1.0,
        f"values {min(len(values), _MANY)}": 1.0,
        "least value": min((m.confidence for m in values), default=0.0),
        "recalled": float(bool(values) and not draft.direct),
        f"design {draft.design}": 1.0,
        f"arms {min(arms, _MANY)}": 1.0,
        f"near {min(near, _MANY)}": 1.0,
        "several": float(variants > 1),
        "listed": float(scope.listed[1] > 1),
        "no time": float(draft.time is None),
        "outcome": draft.sure,
        "effect": float(scope.evidence.effect is not None),
        "p": float(scope.evidence.p is not None),
        "bracket": float(scope.bracket is not None),
        "later": float(scope.index > 0),
    }


def confidence(scene: Scene, scope: Scope, draft: Draft, variants: int) -> float:
    """Return the probability that a contrast is right in every part."""
    x = score(confidence_marks(scene, scope, draft, variants), weights().get("confidence", {}))
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, x))))
