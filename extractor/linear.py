"""A linear chain: options scored by named features, neighbours by whether they choose the same.

Results come in pairs and lists, so the choice for one number leans on the choice for the one
before. Weights are plain numbers in a table; a feature without a weight counts nothing.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Option(Generic[T]):
    """One possible choice: what it is, when two choices are the same, and what speaks for it."""

    value: T
    key: Hashable
    features: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step(Generic[T]):
    """The options of one number; ``links`` names how it is joined to the number before."""

    options: tuple[Option[T], ...]
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """The choice for one number with its posterior probability under the chain."""

    value: T
    probability: float


Weights = Mapping[str, float]


def option_scores(step: Step[T], weights: Weights) -> list[float]:
    """Return the score of each option by itself."""
    get = weights.get
    return [sum([get(f, 0.0) for f in option.features]) for option in step.options]


def link_scores(step: Step[T], weights: Weights) -> tuple[float, float]:
    """Return the scores of choosing the same as the number before, and something else."""
    same = sum(weights.get(f"same|{x}", 0.0) for x in step.links)
    other = sum(weights.get(f"diff|{x}", 0.0) for x in step.links)
    return same, other


def _log_sum(values: Sequence[float]) -> float:
    top = max(values)
    return top + math.log(sum(math.exp(v - top) for v in values))


def _forward(
    steps: Sequence[Step[T]], scores: list[list[float]], weights: Weights
) -> list[list[float]]:
    """Log-sums of all ways that end in each option; linear in the options through their keys."""
    rows = [scores[0]]
    for i in range(1, len(steps)):
        same, other = link_scores(steps[i], weights)
        rows.append(_advance(rows[-1], steps[i - 1], steps[i], scores[i], (same, other)))
    return rows


def _advance(
    row: list[float],
    source: Step[T],
    target: Step[T],
    scores: list[float],
    link: tuple[float, float],
) -> list[float]:
    same, other = link
    top = max(row)
    mass = [math.exp(v - top) for v in row]
    total = sum(mass)
    by_key: dict[Hashable, float] = {}
    for option, m in zip(source.options, mass, strict=True):
        by_key[option.key] = by_key.get(option.key, 0.0) + m
    to_same, to_other = math.exp(same), math.exp(other)
    out = []
    for option, score in zip(target.options, scores, strict=True):
        equal = by_key.get(option.key, 0.0)
        out.append(score + top + math.log(to_same * equal + to_other * (total - equal) + 1e-300))
    return out


def _backward(
    steps: Sequence[Step[T]], scores: list[list[float]], weights: Weights
) -> list[list[float]]:
    rows = [[0.0] * len(steps[-1].options)]
    for i in range(len(steps) - 1, 0, -1):
        with_scores = [a + b for a, b in zip(rows[0], scores[i], strict=True)]
        zero = [0.0] * len(steps[i - 1].options)
        link = link_scores(steps[i], weights)
        rows.insert(0, _advance(with_scores, steps[i], steps[i - 1], zero, link))
    return rows


def decode(steps: Sequence[Step[T]], weights: Weights) -> list[Choice[T]]:
    """Return the most probable choice of every number, each with its posterior probability.

    Parameters
    ----------
    steps
        One per number in reading order, each with at least one option.
    weights
        Feature name to weight.

    Returns
    -------
    list of Choice
        As long as ``steps``. Options that mean the same (equal keys) add their probabilities.
    """
    if not steps:
        return []
    scores = [option_scores(step, weights) for step in steps]
    ahead, behind = _forward(steps, scores, weights), _backward(steps, scores, weights)
    out: list[Choice[T]] = []
    for step, a, b in zip(steps, ahead, behind, strict=True):
        joint = [x + y for x, y in zip(a, b, strict=True)]
        norm = _log_sum(joint)
        by_key: dict[Hashable, float] = {}
        for option, value in zip(step.options, joint, strict=True):
            by_key[option.key] = by_key.get(option.key, 0.0) + math.exp(value - norm)
        best = max(range(len(joint)), key=lambda i: (by_key[step.options[i].key], joint[i]))
        out.append(Choice(step.options[best].value, min(1.0, by_key[step.options[best].key])))
    return out
