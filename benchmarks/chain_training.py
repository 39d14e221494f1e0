"""Fit the weights of a chain (extractor.linear) by penalised maximum likelihood.

The annotation may allow several options for one number (two phrases that both name the outcome):
the likelihood is that of the allowed options together.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from extractor.linear import Step

Array = NDArray[np.float64]
_OUT = -1e9
_TINY = 1e-300


@dataclass(frozen=True)
class Example:
    """The steps of one document with the allowed options of each (none given: all allowed)."""

    steps: Sequence[Step[Any]]
    allowed: Sequence[frozenset[int]]


@dataclass(frozen=True)
class _Chain:
    offset: int
    sizes: list[int]
    equal: list[Array]
    mask: list[Array]
    first_step: int


def _rows(names: list[tuple[str, ...]], index: dict[str, int]) -> csr_matrix:
    indptr, indices = [0], []
    for row in names:
        indices += [index[f] for f in row if f in index]
        indptr.append(len(indices))
    shape = (len(names), len(index))
    return csr_matrix((np.ones(len(indices)), indices, indptr), shape=shape)


def _features(examples: Sequence[Example], at_least: int) -> dict[str, int]:
    counts: dict[str, int] = {}
    for example in examples:
        for step in example.steps:
            names = {f for o in step.options for f in o.features}
            names |= {f"{r}|{x}" for r in ("same", "diff") for x in step.links}
            for name in names:
                counts[name] = counts.get(name, 0) + 1
    return {f: i for i, f in enumerate(sorted(f for f, c in counts.items() if c >= at_least))}


def _equal(left: Step[Any], right: Step[Any]) -> Array:
    codes: dict[Hashable, int] = {}
    a = np.array([codes.setdefault(o.key, len(codes)) for o in left.options])
    b = np.array([codes.setdefault(o.key, len(codes)) for o in right.options])
    return np.equal.outer(a, b).astype(np.float64)


def _scaled(values: Array) -> tuple[Array, float]:
    top = float(values.max())
    return np.exp(values - top), top


def _pass(
    chain: _Chain, scores: Array, same: Array, diff: Array, masked: bool
) -> tuple[float, Array, Array]:
    """Return log Z, option marginals and, per step, the probability of choosing the same."""
    parts, pos = [], 0
    for size, mask in zip(chain.sizes, chain.mask, strict=True):
        part = scores[pos : pos + size]
        parts.append(part + mask if masked else part)
        pos += size
    to_same, to_diff = np.exp(same), np.exp(diff)
    ahead = [parts[0]]
    for t, equal in enumerate(chain.equal, start=1):
        mass, top = _scaled(ahead[-1])
        alike = mass @ equal
        ways = to_same[t] * alike + to_diff[t] * (mass.sum() - alike)
        ahead.append(parts[t] + top + np.log(ways + _TINY))
    last, top = _scaled(ahead[-1])
    z = float(np.log(last.sum()) + top)
    behind = [np.zeros_like(parts[-1])]
    equals = np.zeros(len(parts))
    for t in range(len(parts) - 1, 0, -1):
        equal = chain.equal[t - 1]
        tail, shift = _scaled(parts[t] + behind[0])
        mass, top = _scaled(ahead[t - 1])
        alike = equal @ tail
        equals[t] = float(mass @ alike) * float(np.exp(top + shift + same[t] - z))
        ways = to_same[t] * alike + to_diff[t] * (tail.sum() - alike)
        behind.insert(0, shift + np.log(ways + _TINY))
    marginal = np.concatenate([np.exp(a + b - z) for a, b in zip(ahead, behind, strict=True)])
    return z, marginal, equals


def fit(examples: Sequence[Example], penalty: float = 1.0, at_least: int = 2) -> dict[str, float]:
    """Return the weights that fit the examples best under a Gaussian penalty.

    Parameters
    ----------
    examples
        One per document.
    penalty
        Inverse variance of the weights.
    at_least
        Features seen at fewer numbers than this are left out.
    """
    index = _features(examples, at_least)
    emission = _rows([o.features for e in examples for s in e.steps for o in s.options], index)
    steps = [s for e in examples for s in e.steps]
    same = _rows([tuple(f"same|{x}" for x in s.links) for s in steps], index)
    diff = _rows([tuple(f"diff|{x}" for x in s.links) for s in steps], index)
    chains: list[_Chain] = []
    offset = first = 0
    for e in examples:
        sizes = [len(s.options) for s in e.steps]
        masks = [
            np.array([0.0 if not a or i in a else _OUT for i in range(n)])
            for n, a in zip(sizes, e.allowed, strict=True)
        ]
        equal = [_equal(a, b) for a, b in zip(e.steps, e.steps[1:], strict=False)]
        chains.append(_Chain(offset, sizes, equal, masks, first))
        offset, first = offset + sum(sizes), first + len(sizes)

    def loss(w: Array) -> tuple[float, Array]:
        scores, s, d = emission @ w, same @ w, diff @ w
        total = 0.5 * penalty * float(w @ w)
        residual = np.zeros(emission.shape[0])
        link = np.zeros(same.shape[0])
        for c in chains:
            n, k = sum(c.sizes), len(c.sizes)
            o, f = slice(c.offset, c.offset + n), slice(c.first_step, c.first_step + k)
            z1, m1, e1 = _pass(c, scores[o], s[f], d[f], masked=True)
            z0, m0, e0 = _pass(c, scores[o], s[f], d[f], masked=False)
            total += z0 - z1
            residual[o] += m0 - m1
            link[f] += e0 - e1
        grad = emission.T @ residual + same.T @ link - diff.T @ link + penalty * w
        return total, grad

    done = minimize(
        loss, np.zeros(len(index)), jac=True, method="L-BFGS-B", options={"maxiter": 80}
    )
    return {f: round(float(done.x[i]), 4) for f, i in index.items() if abs(done.x[i]) > 5e-4}
