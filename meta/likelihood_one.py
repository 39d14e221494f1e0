"""The search of ``meta.likelihood`` for one small set, in plain floats.

The argument and its bounds are those of that module; only the bookkeeping differs. For a few dozen
studies a loop over floats is three to four times faster than arrays of one row.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from operator import mul
from typing import NamedTuple

from meta.errors import ConvergenceError
from meta.likelihood import (
    CELL_SLACK,
    MAX_ROUNDS,
    NEWTON_STEPS,
    ROUNDING,
    SPAN,
    STEP_TOLERANCE,
    TINY_CELL,
)

FEW_STUDIES = 64
"""Up to this many studies floats are faster than arrays."""
MAX_CELLS = 64 * MAX_ROUNDS
MARGIN = 0.1
"""Share of a cell, in log(tau2 + 1), that a cut keeps from its ends."""


class _Point(NamedTuple):
    """A tau2 with slopes and curvatures there: A', -A'', -Q', Q'', all >= 0."""

    tau2: float
    a1: float
    a2: float
    b1: float
    b2: float


class _Likelihood:
    """A likelihood in tau2 in standard units: the first study has y = 0, v = 1, the smallest."""

    def __init__(self, y: Sequence[float], v: Sequence[float], *, restricted: bool) -> None:
        self._y = y
        self._v = v
        self._restricted = restricted

    def at(self, tau2: float) -> _Point:
        """Return slopes and curvatures (without cancellation: see ``meta.kernel.sums_at``)."""
        w0 = 1.0 / (1.0 + tau2)
        w = [1.0 / (v + tau2) for v in self._v[1:]]
        w_sq = list(map(mul, w, w))
        w0_sq, r1, r2 = w0 * w0, sum(w), sum(w_sq)
        total = w0 + r1
        mu = sum(map(mul, w, self._y[1:])) / total
        u0, u = -w0 * mu, [a * (y - mu) for a, y in zip(w, self._y[1:], strict=True)]
        shift = (w0 * u0 + sum(map(mul, w, u))) / total
        bent = sum([a * (x - shift) * (x - shift) for a, x in zip(w, u, strict=True)])
        b1 = u0 * u0 + sum(map(mul, u, u))
        b2 = 2.0 * (w0 * (u0 - shift) * (u0 - shift) + bent)
        if not self._restricted:
            return _Point(tau2, total, w0_sq + r2, b1, b2)
        r3 = sum(map(mul, w, w_sq))
        r1_sq = r1 * r1
        a1 = (2.0 * w0 * r1 + (r1_sq - r2)) / total
        a2 = (w0_sq * (r1_sq + 2.0 * r2) + r2 * r2) / (total * total) + r2 - 2.0 * r3 / total
        return _Point(tau2, a1, a2, b1, b2)

    def value(self, tau2: float) -> float:
        """Return f = A + Q."""
        w = [1.0 / (v + tau2) for v in self._v]
        total = sum(w)
        mu = sum(map(mul, w, self._y)) / total
        q: float = sum([x * (y - mu) * (y - mu) for x, y in zip(w, self._y, strict=True)])
        log_v = -math.fsum(map(math.log, filter(None, w)))
        return q + log_v + (math.log(total) if self._restricted else 0.0)

    def limits(self) -> tuple[float, float]:
        """Return the limits of tau2 A' and -tau2^2 Q' for tau2 to infinity."""
        mean = sum(self._y) / len(self._y)
        far = [y - mean for y in self._y]
        return len(self._y) - float(self._restricted), sum(map(mul, far, far))


def maximise_one(y: Sequence[float], v: Sequence[float], *, restricted: bool) -> float:
    """Return the tau2 >= 0 that maximises the likelihood of one set.

    Parameters
    ----------
    y, v : sequence of float
        Estimates and variances in standard units (``meta.kernel.standardise``), no gaps.
    restricted : bool
        REML if true, else ML.

    Returns
    -------
    tau2 : float
        The global maximiser; the smallest one where several are equally good.

    Raises
    ------
    ConvergenceError
        If the search does not end (not seen in practice).
    """
    likelihood = _Likelihood(y, v, restricted=restricted)
    zero = likelihood.at(0.0)
    a_end, b_end = likelihood.limits()
    if a_end <= 0.0 or zero.a1 <= 0.0:
        return 0.0
    hi = b_end / zero.a1 - 1.0
    if hi <= 0.0:
        return 0.0
    hi = hi * (1.0 + CELL_SLACK) + CELL_SLACK
    lo = min(max(zero.b1 / a_end - 1.0, 0.0), hi)
    found = [0.0] if zero.a1 >= zero.b1 else []
    found += [_newton(likelihood, *start) for start in _isolate(likelihood, zero, lo, hi)]
    if len(found) > 1:
        return min(found, key=lambda tau2: (likelihood.value(tau2), tau2))
    return found[0] if found else 0.0


def _isolate(
    likelihood: _Likelihood, zero: _Point, lo: float, hi: float
) -> list[tuple[float, float, float]]:
    """Return cells that together hold every local minimum of f with tau2 > 0, one each.

    Each has a guess of where: log(A' / -Q') is nearly straight in log(tau2 + 1).
    """
    found: list[tuple[float, float, float]] = []
    cells = [(zero if lo == 0.0 else likelihood.at(lo), likelihood.at(hi))]
    for _ in range(MAX_CELLS):
        if not cells:
            return found
        left, right = cells.pop()
        narrow = _contract(left, right)
        if narrow[0] > narrow[1]:
            continue
        convex = _convex(left, right)
        turning = left.a1 <= left.b1 and right.a1 >= right.b1
        tiny = narrow[1] - narrow[0] <= TINY_CELL * (narrow[1] + 1.0)
        if convex or tiny:
            if turning or not convex:
                found.append((*narrow, _guess(left, right, narrow)))
            continue
        cuts = _cuts(left, right, narrow)
        left = left if narrow[0] == left.tau2 else likelihood.at(narrow[0])
        right = right if narrow[1] == right.tau2 else likelihood.at(narrow[1])
        ends = [left, *map(likelihood.at, cuts), right]
        cells += pairwise(ends)
    raise ConvergenceError("a likelihood could not be searched through")


def _convex(left: _Point, right: _Point) -> bool:
    """Return whether f'' > 0 in the whole cell: Q'' and -A'' fall, and scaled, both rise."""
    scale = ((left.tau2 + 1.0) / (right.tau2 + 1.0)) ** 3
    return left.a2 < right.b2 or right.a2 < scale * left.b2


def _contract(left: _Point, right: _Point) -> tuple[float, float]:
    """Return the part of a cell where f' = 0 is possible; lo > hi if nowhere."""
    lo, hi = left.tau2 + 1.0, right.tau2 + 1.0
    low = lo * lo * left.b1 / (hi * right.a1) * (1.0 - CELL_SLACK) - 1.0
    high = hi * hi * right.b1 / (lo * left.a1) * (1.0 + CELL_SLACK) - 1.0
    width = right.tau2 - left.tau2
    from_left = left.tau2 + _safe_step(left, right, width) * (1.0 - CELL_SLACK)
    from_right = right.tau2 - _safe_step(right, left, -width) * (1.0 - CELL_SLACK)
    return max(left.tau2, low, from_left), min(right.tau2, high, from_right)


def _safe_step(here: _Point, there: _Point, width: float) -> float:
    """Return how far from this end of a cell f' surely keeps its sign (tangent minus chord)."""
    slope = here.a1 - here.b1
    if slope == 0.0 or width == 0.0:
        return 0.0
    if slope > 0.0:
        bend = -here.a2 - (there.b1 - here.b1) / width
    else:
        bend = (there.a1 - here.a1) / width + here.b2
    change = math.copysign(bend, bend * math.copysign(1.0, width))
    closing = change < 0.0 if slope > 0.0 else change > 0.0
    return abs(slope / bend) if closing else 2.0 * abs(width)


def _cuts(left: _Point, right: _Point, narrow: tuple[float, float]) -> list[float]:
    """Return where to cut a cell that shrank too little.

    The cuts are on both sides of a guess of the root, where they are well inside; else halfway.
    """
    lo, hi = narrow[0] + 1.0, narrow[1] + 1.0
    ratio = hi / lo
    if ratio * ratio * (left.tau2 + 1.0) < right.tau2 + 1.0:
        return []
    with_left = (left.tau2 + 1.0) * left.b1 / left.a1
    with_right = (right.tau2 + 1.0) * right.b1 / right.a1
    guess = math.sqrt(with_left * with_right)
    margin = math.pow(ratio, MARGIN)
    inside = [x - 1.0 for x in (guess / SPAN, guess * SPAN) if lo * margin < x < hi / margin]
    return inside or [math.sqrt(lo * hi) - 1.0]


def _guess(left: _Point, right: _Point, narrow: tuple[float, float]) -> float:
    """Return where log(A' / -Q'), drawn as a line in log(tau2 + 1), is 0; or the middle."""
    lo, hi = left.tau2 + 1.0, right.tau2 + 1.0
    if left.a1 < left.b1 and right.a1 > right.b1 > 0.0:
        at_left, at_right = math.log(left.a1 / left.b1), math.log(right.a1 / right.b1)
        share = at_left / (at_left - at_right)
        root = lo * math.pow(hi / lo, share) - 1.0
        return min(max(root, narrow[0]), narrow[1])
    return math.sqrt((narrow[0] + 1.0) * (narrow[1] + 1.0)) - 1.0


def _newton(likelihood: _Likelihood, lo: float, hi: float, start: float) -> float:
    """Return the root of f' in a cell, with the rules of ``meta.likelihood`` for stopping."""
    here, before = start, 0.0
    for _ in range(NEWTON_STEPS):
        at = likelihood.at(here)
        slope, bend = at.a1 - at.b1, at.b2 - at.a2
        if abs(slope) <= ROUNDING * (at.a1 + at.b1):
            return here
        if slope < 0.0:
            lo = here
        else:
            hi = here
        new = here - slope / bend if bend > 0.0 else math.inf
        new = new if lo <= new <= hi else 0.5 * (lo + hi)
        step = abs(new - here)
        if step * step * step <= STEP_TOLERANCE * (here + 1.0) * before * before:
            return new
        here, before = new, step
    raise ConvergenceError("a likelihood without a maximum to machine precision")
