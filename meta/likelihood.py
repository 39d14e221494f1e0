"""The global maximum of the (restricted) likelihood in tau2, for many sets at once.

Minus twice the profile log-likelihood is f = A + Q, up to a constant, with

    ML     A = log|V|                  Q = y'P y      V = diag(v) + tau2 I
    REML   A = log|V| + log|X'V^-1 X|  Q = y'P y

It may have several local minima, and Fisher scoring may cycle between points that are none. Two
facts make the search for the global one certain and short:

1.  With K an orthonormal basis of the space that P projects on, K'VK = K'diag(v)K + tau2 I. With
    its eigenvalues l_i (which lie between the smallest and largest v) and coordinates c_i,
    A = sum log(l_i + tau2) and Q = sum c_i^2 / (l_i + tau2). So A' falls and Q' rises in tau2, and
    with s <= min v both a = (tau2 + s) A' and b = -(tau2 + s)^2 Q' rise.
2.  f' = 0 means tau2 + s = b / a. In a cell [lo, hi] a root can thus only lie between
    b(lo) / a(hi) - s and b(hi) / a(lo) - s: cells shrink, often to nothing, with no derivative
    bound missed; tangents and chords of the convex A' and -Q' shrink them further. A cell where
    A''(lo) + Q''(hi) > 0 is convex and holds at most one minimum, which Newton's method finds; the
    same goes for Q'' (tau2 + s)^3, which rises, against -A'' (tau2 + s)^2, which rises too. What is
    neither empty nor convex is cut.

No eigenvalue is computed: a, b and the curvatures are traces and quadratic forms of P. The
eigenvalue form of the restricted likelihood is that of Patterson & Thompson 1971 (Biometrika
58:545); Kang et al. 2008 (Genetics 178:1709, eq. 3-5) use it for mixed models.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

import numpy as np

from meta.errors import ConvergenceError
from meta.inputs import BoolArray, FloatArray, IntArray
from meta.kernel import Sets, Sums, row_dot, row_sum, sums_at, take, weights

MAX_ROUNDS = 400
NEWTON_STEPS = 200
TINY_CELL = 1e-9
SPAN = 1.4
CELL_SLACK = 1e-11
STEP_TOLERANCE = 1e-12
ROUNDING = 8 * float(np.finfo(np.float64).eps)


class Curve(NamedTuple):
    """Slopes and curvatures of A and Q at one tau2 per set, all >= 0."""

    a1: FloatArray
    """A'"""
    a2: FloatArray
    """-A''"""
    b1: FloatArray
    """-Q'"""
    b2: FloatArray
    """Q''"""


class Profile(Protocol):
    """A likelihood in tau2, in units where the smallest sampling variance is 1."""

    count: int

    def curve(self, index: IntArray, tau2: FloatArray) -> Curve:
        """Return slopes and curvatures for the chosen sets."""
        ...

    def at_zero(self) -> Curve:
        """Return slopes and curvatures of all sets at tau2 = 0."""
        ...

    def value(self, index: IntArray, tau2: FloatArray) -> FloatArray:
        """Return f = A + Q for the chosen sets."""
        ...

    def limits(self) -> tuple[FloatArray, FloatArray]:
        """Return the limits of tau2 A' and -tau2^2 Q' for tau2 to infinity."""
        ...


class InterceptProfile:
    """The likelihood of sets whose only coefficient is the mean.

    Parameters
    ----------
    sets : Sets
        Sets in standard units.
    restricted : bool
        REML if true, else ML.
    """

    def __init__(self, sets: Sets, *, restricted: bool) -> None:
        self._sets = sets
        self._restricted = restricted
        self.count = sets.y.shape[0]

    def curve(self, index: IntArray, tau2: FloatArray) -> Curve:
        """Return slopes and curvatures for the chosen sets."""
        return self._curve(sums_at(*take(self._sets, index), tau2))

    def at_zero(self) -> Curve:
        """Return slopes and curvatures of all sets at tau2 = 0."""
        return self._curve(self._sets.zero)

    def _curve(self, s: Sums) -> Curve:
        if self._restricted:
            return Curve(s.tr_p, s.tr_pp, s.ypp, 2.0 * s.yppp)
        return Curve(s.total, s.total2, s.ypp, 2.0 * s.yppp)

    def value(self, index: IntArray, tau2: FloatArray) -> FloatArray:
        """Return f = A + Q for the chosen sets."""
        y, v = take(self._sets, index)
        w = weights(v, tau2)
        total = row_sum(w)
        resid = y - (row_dot(w, y) / total)[:, None]
        log_v = -row_sum(np.log(np.where(w > 0.0, w, 1.0)))
        a: FloatArray = log_v + np.log(total) if self._restricted else log_v
        return a + row_dot(w * resid, resid)

    def limits(self) -> tuple[FloatArray, FloatArray]:
        """Return degrees of freedom and the unweighted sum of squares about the mean."""
        y, size = self._sets.y, self._sets.size
        inside = np.isfinite(self._sets.v)
        resid = np.where(inside, y - (row_sum(y) / size)[:, None], 0.0)
        return size - float(self._restricted), row_dot(resid, resid)


class _Cells(NamedTuple):
    which: IntArray
    lo: FloatArray
    hi: FloatArray

    def where(self, mask: BoolArray) -> _Cells:
        return _Cells(self.which[mask], self.lo[mask], self.hi[mask])

    def plus(self, *others: _Cells) -> _Cells:
        columns = zip(self, *others, strict=True)
        return _Cells(*(np.concatenate(column) for column in columns))


def maximise(profile: Profile) -> FloatArray:
    """Return the tau2 >= 0 that maximises the likelihood, for each set.

    Parameters
    ----------
    profile : Profile
        The likelihoods, in units where the smallest sampling variance of each set is 1.

    Returns
    -------
    tau2 : ndarray, shape (sets,)
        Global maximisers; the smallest one where several are equally good.

    Raises
    ------
    ConvergenceError
        If the search does not end (not seen in practice).
    """
    everything = np.arange(profile.count)
    at_zero = profile.at_zero()
    a_end, b_end = profile.limits()
    with np.errstate(divide="ignore", invalid="ignore"):
        lo = np.maximum(at_zero.b1 / a_end - 1.0, 0.0)
        hi = b_end / at_zero.a1 - 1.0
    open_sets = (a_end > 0.0) & (at_zero.a1 > 0.0) & (hi > 0.0)
    hi = hi * (1.0 + CELL_SLACK) + CELL_SLACK
    cells = _Cells(everything, np.minimum(lo, hi), hi).where(open_sets)
    roots = _isolate(profile, cells)
    at_boundary = everything[~open_sets | (at_zero.a1 >= at_zero.b1)]
    return _best(
        profile,
        np.concatenate([at_boundary, roots.which]),
        np.concatenate([np.zeros(at_boundary.size), _newton(profile, roots)]),
    )


def _isolate(profile: Profile, cells: _Cells) -> _Cells:
    """Return cells that together hold every local minimum with tau2 > 0, one each."""
    none = np.empty(0)
    found = _Cells(np.empty(0, dtype=np.intp), none, none)
    if cells.which.size == 0:
        return found
    for _ in range(MAX_ROUNDS):
        at_lo, at_hi = _ends(profile, cells)
        convex = _convex(cells, at_lo, at_hi)
        turning = (at_lo.a1 <= at_lo.b1) & (at_hi.a1 >= at_hi.b1)
        narrow = _contract(cells, at_lo, at_hi)
        tiny = narrow.hi - narrow.lo <= TINY_CELL * (narrow.hi + 1.0)
        alive = narrow.lo <= narrow.hi
        single = alive & ((convex & turning) | (tiny & ~convex))
        if single.any():
            found = found.plus(narrow.where(single))
        keep = alive & ~convex & ~tiny
        if not keep.any():
            return found
        with_lo = (cells.lo + 1.0) * at_lo.b1 / at_lo.a1
        with_hi = (cells.hi + 1.0) * at_hi.b1 / at_hi.a1
        cells = _split(cells, narrow, np.sqrt(with_lo * with_hi), keep)
    raise ConvergenceError(f"{cells.which.size} likelihoods could not be searched through")


def _ends(profile: Profile, cells: _Cells) -> tuple[Curve, Curve]:
    """Return the curves at both ends of the cells, computed together."""
    both = profile.curve(
        np.concatenate([cells.which, cells.which]), np.concatenate([cells.lo, cells.hi])
    )
    n = cells.which.size
    return Curve(*(part[:n] for part in both)), Curve(*(part[n:] for part in both))


def _convex(cells: _Cells, at_lo: Curve, at_hi: Curve) -> BoolArray:
    """Return where f'' > 0 in the whole cell: Q'' and -A'' fall, and scaled, both rise."""
    scaled = ((cells.lo + 1.0) / (cells.hi + 1.0)) ** 3 * at_lo.b2
    out: BoolArray = (at_lo.a2 < at_hi.b2) | (at_hi.a2 < scaled)
    return out


def _contract(cells: _Cells, at_lo: Curve, at_hi: Curve) -> _Cells:
    """Shrink cells to where f' = 0 is possible; empty ones get lo > hi."""
    lo1, hi1 = cells.lo + 1.0, cells.hi + 1.0
    low = lo1 * lo1 * at_lo.b1 / (hi1 * at_hi.a1) * (1.0 - CELL_SLACK) - 1.0
    high = hi1 * hi1 * at_hi.b1 / (lo1 * at_lo.a1) * (1.0 + CELL_SLACK) - 1.0
    width = cells.hi - cells.lo
    from_lo = cells.lo + _safe_step(at_lo, at_hi, width) * (1.0 - CELL_SLACK)
    from_hi = cells.hi - _safe_step(at_hi, at_lo, -width) * (1.0 - CELL_SLACK)
    return _Cells(
        cells.which,
        np.maximum(cells.lo, np.maximum(low, from_lo)),
        np.minimum(cells.hi, np.minimum(high, from_hi)),
    )


def _safe_step(here: Curve, there: Curve, width: FloatArray) -> FloatArray:
    """Return how far from this end of a cell f' surely keeps its sign.

    A' and -Q' are convex in tau2, so each lies above its tangent here and below its chord. Where
    f' > 0 here, tangent of A' minus chord of -Q' bounds it from below by a straight line; where
    f' < 0, chord of A' minus tangent of -Q' from above. The root of the line is safe to go to.
    """
    slope = here.a1 - here.b1
    positive = slope > 0.0
    bend = np.where(
        positive,
        -here.a2 - (there.b1 - here.b1) / width,
        (there.a1 - here.a1) / width + here.b2,
    )
    closing = slope * bend * np.sign(width) < 0.0
    safe: FloatArray = np.where(closing, np.abs(slope / bend), 2.0 * np.abs(width))
    return np.where(slope == 0.0, 0.0, safe)


def _split(cells: _Cells, narrow: _Cells, guess: FloatArray, keep: BoolArray) -> _Cells:
    """Return the cells to go on with, cut where they shrank too little.

    The cuts are at a guess of the root (of tau2 + 1) divided and multiplied by ``SPAN``: the middle
    piece is then mostly convex, and the outer ones mostly empty. Where neither cut is inside the
    cell, it is halved (in log(tau2 + 1)).
    """
    old, new, guess = cells.where(keep), narrow.where(keep), guess[keep]
    width = np.log1p(new.hi) - np.log1p(new.lo)
    slow = width > 0.5 * (np.log1p(old.hi) - np.log1p(old.lo))
    if not slow.any():
        return new
    wide, guess = new.where(slow), guess[slow]
    low, high = guess / SPAN - 1.0, guess * SPAN - 1.0
    half = np.sqrt((wide.lo + 1.0) * (wide.hi + 1.0)) - 1.0
    cut = (low > wide.lo) & (low < wide.hi)
    also = (high > wide.lo) & (high < wide.hi)
    first = np.where(cut, low, np.where(also, high, half))
    pieces = [_Cells(wide.which, wide.lo, first)]
    both = cut & also
    last = np.where(both, high, wide.hi)
    pieces.append(_Cells(wide.which, first, last))
    rest = _Cells(wide.which, last, wide.hi).where(both)
    return new.where(~slow).plus(*pieces, rest)


def _newton(profile: Profile, cells: _Cells) -> FloatArray:
    """Return the root of f' in each cell: Newton steps, bisection where they leave the cell.

    Convergence is quadratic, so what is left after a step is about its cube over the square of the
    step before; that has to be below ``STEP_TOLERANCE`` of tau2 + 1. Where convergence is only
    linear, that is a quarter of a step.
    """
    index, lo, hi = cells.which, cells.lo.copy(), cells.hi.copy()
    tau2 = np.sqrt((lo + 1.0) * (hi + 1.0)) - 1.0
    before = np.zeros(index.size)
    active = np.arange(index.size)
    for _ in range(NEWTON_STEPS):
        if active.size == 0:
            return tau2
        here = tau2[active]
        at = profile.curve(index[active], here)
        slope, bend = at.a1 - at.b1, at.b2 - at.a2
        lo[active] = np.where(slope < 0.0, here, lo[active])
        hi[active] = np.where(slope > 0.0, here, hi[active])
        with np.errstate(divide="ignore", invalid="ignore"):
            new = here - slope / bend
        inside = (bend > 0.0) & (new >= lo[active]) & (new <= hi[active])
        new = np.where(inside, new, 0.5 * (lo[active] + hi[active]))
        settled = np.abs(slope) <= ROUNDING * (at.a1 + at.b1)
        tau2[active] = np.where(settled, here, new)
        step = np.abs(new - here)
        left = step**3 > STEP_TOLERANCE * (here + 1.0) * before[active] ** 2
        before[active] = step
        active = active[left & ~settled]
    raise ConvergenceError(f"{active.size} likelihoods without a maximum to machine precision")


def _best(profile: Profile, index: IntArray, tau2: FloatArray) -> FloatArray:
    """Return the candidate of lowest f for each set."""
    best = np.zeros(profile.count)
    contested = np.bincount(index, minlength=profile.count)[index] > 1
    best[index[~contested]] = tau2[~contested]
    if contested.any():
        index, tau2 = index[contested], tau2[contested]
        order = np.lexsort((tau2, profile.value(index, tau2), index))
        first = np.r_[True, np.diff(index[order]) > 0]
        best[index[order][first]] = tau2[order][first]
    return best
