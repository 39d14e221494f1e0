"""A linear chain: options scored by named features, neighbours by whether they choose the same.

Results come in pairs and lists, so the choice for one number leans on the choice for the one
before. Weights are plain numbers in a table; a feature without a weight counts nothing.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Option(Generic[T]):
    """One possible choice: what it is, when two choices are the same, and what speaks for it."""

    value: T
    key: Hashable
    features: tuple[str, ...]


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Step(Generic[T]):
    """The options of one number; ``links`` names how it is joined to the number before."""

    options: tuple[Option[T], ...]
    links: tuple[str, ...] = ()


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Choice(Generic[T]):
    """The choice for one number with its posterior probability under the chain."""

    value: T
    probability: float


Weights = Mapping[str, float]
_NOTHING = repeat(0.0)  # the weight of a feature that has none


def _option_scores(steps: Sequence[Step[T]], weights: Weights) -> list[list[float]]:
    """Return the score of each option by itself, added up once where steps share an option."""
    get = weights.get
    known: dict[int, float] = {}
    rows: list[list[float]] = []
    for step in steps:
        row: list[float] = []
        for option in step.options:
            score = known.get(id(option))
            if score is None:
                score = known[id(option)] = sum(map(get, option.features, _NOTHING))
            row.append(score)
        rows.append(row)
    return rows


def _link_scores(steps: Sequence[Step[T]], weights: Weights) -> list[tuple[float, float]]:
    """Return the scores of choosing the same as the number before, and something else."""
    get = weights.get
    known: dict[tuple[str, ...], tuple[float, float]] = {}
    for step in steps:
        if step.links not in known:
            same = sum([get(f"same|{x}", 0.0) for x in step.links])
            known[step.links] = same, sum([get(f"diff|{x}", 0.0) for x in step.links])
    return [known[step.links] for step in steps]


def _log_sum(values: Sequence[float]) -> float:
    top = max(values)
    exp = math.exp
    return top + math.log(sum([exp(v - top) for v in values]))


def _forward(
    steps: Sequence[Step[T]], scores: list[list[float]], links: list[tuple[float, float]]
) -> list[list[float]]:
    """Log-sums of all ways that end in each option; linear in the options through their keys."""
    rows = [scores[0]]
    for i in range(1, len(steps)):
        rows.append(_advance(rows[-1], steps[i - 1], steps[i], scores[i], links[i]))
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
    exp, log = math.exp, math.log
    mass = [exp(v - top) for v in row]
    total = sum(mass)
    by_key: dict[Hashable, float] = {}
    get = by_key.get
    for option, m in zip(source.options, mass, strict=True):
        key = option.key
        by_key[key] = get(key, 0.0) + m
    to_same, to_other = exp(same), exp(other)
    out = []
    for option, score in zip(target.options, scores, strict=True):
        equal = get(option.key, 0.0)
        out.append(score + top + log(to_same * equal + to_other * (total - equal) + 1e-300))
    return out


def _backward(
    steps: Sequence[Step[T]], scores: list[list[float]], links: list[tuple[float, float]]
) -> list[list[float]]:
    rows = [[0.0] * len(steps[-1].options)]
    for i in range(len(steps) - 1, 0, -1):
        with_scores = [a + b for a, b in zip(rows[-1], scores[i], strict=True)]
        zero = [0.0] * len(steps[i - 1].options)
        rows.append(_advance(with_scores, steps[i], steps[i - 1], zero, links[i]))
    return rows[::-1]


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
    scores = _option_scores(steps, weights)
    if any(step.links for step in steps):
        links = _link_scores(steps, weights)
        ahead, behind = _forward(steps, scores, links), _backward(steps, scores, links)
    else:  # nothing joins the numbers: each is chosen by itself
        ahead, behind = scores, [[0.0] * len(step.options) for step in steps]
    return [_best(step, a, b) for step, a, b in zip(steps, ahead, behind, strict=True)]


def _best(step: Step[T], ahead: list[float], behind: list[float]) -> Choice[T]:
    """Return the likeliest option of one number: by its key, then by its own score."""
    joint = [x + y for x, y in zip(ahead, behind, strict=True)]
    norm, exp = _log_sum(joint), math.exp
    by_key: dict[Hashable, float] = {}
    for option, value in zip(step.options, joint, strict=True):
        key = option.key
        by_key[key] = by_key.get(key, 0.0) + exp(value - norm)
    most = max(by_key.values())
    best, chosen = -math.inf, step.options[0]
    for option, value in zip(step.options, joint, strict=True):
        if value > best and by_key[option.key] == most:
            best, chosen = value, option
    return Choice(chosen.value, min(1.0, most))
