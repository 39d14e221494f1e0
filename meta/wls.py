"""Weighted least squares at a given tau2, and the likelihood of a model with moderators.

Standard units as in ``meta.kernel``: the smallest sampling variance is 1. The weighted design
W^(1/2) X = QR gives everything: hat values are squared rows of Q, P = W^(1/2) (I - QQ') W^(1/2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meta.errors import ConvergenceError
from meta.inputs import FloatArray, IntArray
from meta.likelihood import Curve

ROOT_STEPS = 200
ROOT_TOLERANCE = 4 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, slots=True)
class Model:
    """Estimates y, variances v (smallest 1) and design x of one set."""

    y: FloatArray
    v: FloatArray
    x: FloatArray

    @property
    def df(self) -> int:
        """Residual degrees of freedom, k - p."""
        return int(self.x.shape[0]) - int(self.x.shape[1])


@dataclass(frozen=True, slots=True)
class Wls:
    """A model fitted at one tau2."""

    w: FloatArray
    q: FloatArray
    r: FloatArray
    beta: FloatArray
    u: FloatArray
    """P y"""
    resid: FloatArray

    @property
    def hat(self) -> FloatArray:
        """Diagonal of the hat matrix."""
        out: FloatArray = np.einsum("ij,ij->i", self.q, self.q)
        return out

    @property
    def rss(self) -> float:
        """Y'P y."""
        return float(self.u @ self.resid)

    @property
    def vcov(self) -> FloatArray:
        """(X'W X)^-1."""
        inverse = np.linalg.solve(self.r, np.eye(self.r.shape[0]))
        out: FloatArray = inverse @ inverse.T
        return out

    @property
    def tr_p(self) -> float:
        """tr(P)."""
        return float(self.w @ (1.0 - self.hat))

    @property
    def tr_pp(self) -> float:
        """tr(P P)."""
        return self.tr_pdpd(np.ones_like(self.w))

    def tr_pdpd(self, d: FloatArray) -> float:
        """tr(P D P D) for a diagonal D."""
        wd = self.w * d
        cross = self.q.T @ (self.q * wd[:, None])
        return float((wd * wd) @ (1.0 - 2.0 * self.hat) + (cross * cross).sum())

    def p_times(self, z: FloatArray) -> FloatArray:
        """P z."""
        root = np.sqrt(self.w)
        scaled = root * z
        out: FloatArray = root * (scaled - self.q @ (self.q.T @ scaled))
        return out


def fit_at(model: Model, tau2: float) -> Wls:
    """Fit a model at one tau2 (standard units)."""
    w = 1.0 / (model.v + tau2)
    root = np.sqrt(w)
    q, r = np.linalg.qr(root[:, None] * model.x)
    beta = np.linalg.solve(r, q.T @ (root * model.y))
    resid = model.y - model.x @ beta
    return Wls(w, q, r, beta, w * resid, resid)


class RegressionProfile:
    """The likelihood of one model in tau2, for ``meta.likelihood.maximise``."""

    def __init__(self, model: Model, *, restricted: bool) -> None:
        self._model = model
        self._restricted = restricted
        self.count = 1

    def curve(self, index: IntArray, tau2: FloatArray) -> Curve:  # noqa: ARG002  # one model only
        """Return slopes and curvatures at each tau2."""
        rows = np.array([self._slopes(float(t)) for t in tau2]).reshape(-1, 4)
        return Curve(*rows.T)

    def at_zero(self) -> Curve:
        """Return slopes and curvatures at tau2 = 0."""
        return self.curve(np.zeros(1, dtype=np.intp), np.zeros(1))

    def value(self, index: IntArray, tau2: FloatArray) -> FloatArray:  # noqa: ARG002
        """Return f = A + Q at each tau2."""
        return np.array([self.minus_twice(float(t)) for t in tau2])

    def limits(self) -> tuple[FloatArray, FloatArray]:
        """Return degrees of freedom and the unweighted residual sum of squares."""
        x, y = self._model.x, self._model.y
        resid = y - x @ np.linalg.lstsq(x, y, rcond=None)[0]
        df = self._model.df if self._restricted else y.size
        return np.array([float(df)]), np.array([float(resid @ resid)])

    def minus_twice(self, tau2: float) -> float:
        """Return minus twice the log-likelihood, without its constants."""
        at = fit_at(self._model, tau2)
        f = -float(np.log(at.w).sum()) + at.rss
        if self._restricted:
            f += 2.0 * float(np.log(np.abs(np.diag(at.r))).sum())
        return f

    def _slopes(self, tau2: float) -> tuple[float, float, float, float]:
        at = fit_at(self._model, tau2)
        b1, b2 = float(at.u @ at.u), 2.0 * float(at.u @ at.p_times(at.u))
        if self._restricted:
            return at.tr_p, at.tr_pp, b1, b2
        return float(at.w.sum()), float(at.w @ at.w), b1, b2


def solve_q_model(model: Model, target: float) -> float:
    """Return the tau2 with y'P y = target, 0 if it is not above target at tau2 = 0.

    Newton's method on 1 / Q, as in ``meta.tau2.solve_q``.

    Raises
    ------
    ConvergenceError
        If that does not end.
    """
    tau2 = 0.0
    for _ in range(ROOT_STEPS):
        at = fit_at(model, tau2)
        if at.rss <= target:
            return tau2
        step = at.rss * (at.rss - target) / (target * float(at.u @ at.u))
        tau2 += step
        if step <= ROOT_TOLERANCE * (tau2 + 1.0):
            return tau2
    raise ConvergenceError("Q(tau2) = target not solved")
