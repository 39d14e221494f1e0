"""Effect size and sampling variance of one row, by the formulas of ``meta.effect_sizes``."""

from __future__ import annotations

import numpy as np

from meta.effects_counts import PROPORTIONS, TABLES, adjusted
from meta.effects_means import MEANS
from meta.inputs import FloatArray
from meta.rows import ArmNumbers, Measure


def effect_of(measure: Measure, arm1: ArmNumbers, arm2: ArmNumbers | None) -> tuple[float, float]:
    """Return yi and vi; a table with a zero cell gets 1/2 in every cell, as in metafor.

    "MC" takes the mean and SD of the change itself, so its formula is that of a mean ("MN").
    """
    sides = (arm1,) if arm2 is None else (arm1, arm2)
    with np.errstate(divide="ignore", invalid="ignore"):
        if measure in ("MC", "MN"):
            yi, vi = MEANS["MN"](_of(arm1.mean), _of(arm1.sd), _of(arm1.n))
        elif measure in ("MD", "SMD"):
            cells = [_of(x) for a in sides for x in (a.mean, a.sd, a.n)]
            yi, vi = MEANS[measure](*cells)
        else:
            counts = tuple(x for a in sides for x in (_of(a.events), _of(a.n) - _of(a.events)))
            table = PROPORTIONS if arm2 is None else TABLES
            yi, vi = table[measure](*adjusted(counts))
    return float(yi), float(vi)


def _of(x: float | None) -> FloatArray:
    return np.asarray(np.nan if x is None else x, dtype=np.float64)
