"""The likelihood of a multilevel model and the climb to its maximum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from meta.errors import ConvergenceError
from meta.inputs import BoolArray, FloatArray, IntArray

MAX_STEPS = 200
MAX_HALVINGS = 60
STEP_TOLERANCE = 1e-11
SLOPE_TOLERANCE = 1e-10


class Level(NamedTuple):
    """One grouping of the estimates."""

    name: str
    labels: tuple[str, ...]
    """Names of the groups."""
    member: IntArray
    """Group of each estimate."""
    same: FloatArray
    """Z Z': 1 where two estimates share the group."""


class State(NamedTuple):
    """Everything at one vector of variance components."""

    f: float
    """Minus twice the log-likelihood, without constants."""
    beta: FloatArray
    vcov: FloatArray
    p_matrix: FloatArray
    py: FloatArray
    v_inverse: FloatArray


class Problem(NamedTuple):
    """A model: estimates, their covariance, design, groupings and the likelihood to maximise."""

    y: FloatArray
    sampling: FloatArray
    """Covariance of the sampling errors, shape (k, k)."""
    x: FloatArray
    levels: tuple[Level, ...]
    restricted: bool

    def covariance(self, sigma2: FloatArray) -> FloatArray:
        """Return the marginal covariance of the estimates."""
        total = self.sampling
        for variance, level in zip(sigma2, self.levels, strict=True):
            total = total + variance * level.same
        return total

    def at(self, sigma2: FloatArray) -> State:
        """Return likelihood and coefficients at given variance components."""
        root = np.linalg.cholesky(self.covariance(sigma2))
        half = np.linalg.solve(root, np.eye(self.y.size))
        inverse: FloatArray = half.T @ half
        wx = inverse @ self.x
        information = self.x.T @ wx
        vcov = np.asarray(np.linalg.inv(information), dtype=np.float64)
        beta = vcov @ (wx.T @ self.y)
        p_matrix = inverse - wx @ vcov @ wx.T
        py = inverse @ (self.y - self.x @ beta)
        f = 2.0 * float(np.log(np.diag(root)).sum()) + float(self.y @ py)
        if self.restricted:
            f += float(np.linalg.slogdet(information)[1])
        return State(f, beta, vcov, p_matrix, py, inverse)

    def slopes(self, at: State) -> tuple[FloatArray, FloatArray]:
        """Return the gradient of f and its average-information curvature.

        Gilmour, Thompson & Cullis 1995, Biometrics 51:1440: half the second derivative is taken as
        y'P G_i P G_j P y, with G = Z Z'; cheap, and positive semi-definite.
        """
        trace_of = at.p_matrix if self.restricted else at.v_inverse
        moved = np.column_stack([level.same @ at.py for level in self.levels])
        gradient = np.array(
            [
                float((trace_of * level.same).sum()) - float(at.py @ move)
                for level, move in zip(self.levels, moved.T, strict=True)
            ]
        )
        return gradient, moved.T @ at.p_matrix @ moved


def _starts(problem: Problem) -> list[FloatArray]:
    """Return starting points: the spread of y in each level alone, shared, and next to nothing."""
    m, total = len(problem.levels), float(np.var(problem.y))
    alone = [total * row + 1e-3 * total for row in np.eye(m)]
    return [np.full(m, total / m), *alone, np.full(m, 1e-3 * total)]


def maximise(problem: Problem, held: Mapping[int, float] | None = None) -> FloatArray:
    """Return the variance components that maximise the likelihood.

    Parameters
    ----------
    problem : Problem
        The model.
    held : mapping of int to float, optional
        Components that stay at a given value, by position.

    Raises
    ------
    ConvergenceError
        If no maximum is found.
    """
    values = held or {}
    may_move = np.array([i not in values for i in range(len(problem.levels))])
    ends = []
    for start in _starts(problem):
        for i, value in values.items():
            start[i] = value
        ends.append(_climb(problem, start, may_move))
    return min(ends, key=lambda end: problem.at(end).f)


def _climb(problem: Problem, start: FloatArray, may_move: BoolArray) -> FloatArray:
    """Climb by average-information steps, halved until the likelihood does not fall."""
    sigma2, at = start, problem.at(start)
    for _ in range(MAX_STEPS):
        gradient, curvature = problem.slopes(at)
        free = may_move & ((sigma2 > 0.0) | (gradient < 0.0))
        if not free.any() or _flat(gradient[free], problem, at):
            return sigma2
        step = np.zeros_like(sigma2)
        inner = curvature[np.ix_(free, free)] + 1e-12 * np.trace(curvature) * np.eye(free.sum())
        step[free] = -np.linalg.solve(inner, gradient[free])
        new, at_new = _descend(problem, sigma2, step, at)
        moved = float(np.abs(new - sigma2).max())
        sigma2, at = new, at_new
        if moved <= STEP_TOLERANCE * (1.0 + float(sigma2.max())):
            return sigma2
    raise ConvergenceError(f"no maximum of the likelihood within {MAX_STEPS} steps")


def _flat(gradient: FloatArray, problem: Problem, at: State) -> bool:
    return float(np.abs(gradient).max()) <= SLOPE_TOLERANCE * float(np.trace(at.v_inverse)) / len(
        problem.y
    )


def _descend(
    problem: Problem, sigma2: FloatArray, step: FloatArray, at: State
) -> tuple[FloatArray, State]:
    for _ in range(MAX_HALVINGS):
        new = np.maximum(0.0, sigma2 + step)
        at_new = problem.at(new)
        if at_new.f <= at.f:
            return new, at_new
        step = 0.5 * step
    return sigma2, at
