"""Effect size and sampling variance of one row."""

from __future__ import annotations

import math

from meta.convert_arms import Group, hedges_g
from meta.rows import ArmNumbers, Measure


def effect_of(measure: Measure, arm1: ArmNumbers, arm2: ArmNumbers | None) -> tuple[float, float]:
    """Return yi and vi of a measure by metafor's definitions."""
    if arm2 is None:
        return _single(measure, arm1)
    if measure in ("MD", "SMD"):
        one, two = _group(arm1), _group(arm2)
        if measure == "SMD":
            return hedges_g(one, two)
        return one.mean - two.mean, one.sd**2 / one.n + two.sd**2 / two.n
    a, n1 = float(arm1.events or 0), float(arm1.n or 0)
    c, n2 = float(arm2.events or 0), float(arm2.n or 0)
    if 0.0 in (a, c, n1 - a, n2 - c):
        a, c, n1, n2 = a + 0.5, c + 0.5, n1 + 1.0, n2 + 1.0
    if measure == "RR":
        return math.log((a / n1) / (c / n2)), 1 / a - 1 / n1 + 1 / c - 1 / n2
    b, d = n1 - a, n2 - c
    if measure == "OR":
        return math.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d
    return a / n1 - c / n2, a * b / n1**3 + c * d / n2**3


def _single(measure: Measure, arm: ArmNumbers) -> tuple[float, float]:
    n = float(arm.n or 0)
    if measure == "MC":
        g = _group(arm)
        return g.mean, g.sd**2 / g.n
    x = float(arm.events or 0)
    if x in (0.0, n):
        x, n = x + 0.5, n + 1.0
    if measure == "PR":
        return x / n, x * (n - x) / n**3
    return math.log(x / (n - x)), 1 / x + 1 / (n - x)


def _group(arm: ArmNumbers) -> Group:
    return Group(float(arm.n or 0), float(arm.mean or 0), float(arm.sd or 0))
