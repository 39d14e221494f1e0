"""Fit the weights of arm sizes, on the learning part alone: what ties a number to an arm, and more.

    python -m benchmarks.sizes_training

Writes extractor/data/arm_sizes.json: first the ties of a number with an arm, then what speaks for
and against the sizes and the total of a study taken together. Each is fitted on what the step
before said of abstracts that it had not seen: no step learns to trust what was learned by heart.
Run ``benchmarks.arms_training`` first.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.arms import annotated_rows, load_scorer
from benchmarks.arms_training import DATA, FOLDS, KEPT, documents, fit, fold_of, index_of, matrix_of
from benchmarks.oracle import extra_rows, text_of
from extractor.arm_joint import Board, indexes, names_of, sizes_of
from extractor.arm_labels import label
from extractor.arms import Search, search, size_board
from extractor.sentences import prepare

PAIR_PENALTY = 5.0
JOINT_PENALTY = 8.0
GOLD_WEIGHT = 2  # the set of all fields of medicine, the smaller one
PAIR_PRIORS = {
    "respectively": 3.0,
    "respectively_other": -1.0,
    "behind": 2.0,
    "own_bracket": 1.0,
    "n_before": 2.0,
    "bracket_n": 2.0,
    "bracket_people": 2.0,
    "consists": 2.0,
    "not_so": 2.0,
    "not_so_other": -1.0,
    "sign_bracket": 1.5,
    "people_before": 1.5,
    "before": 1.5,
    "each": 2.0,
}
# What is known before any text is read; the penalty pulls towards it where texts say little.
JOINT_PRIORS = {
    "size_odds": 1.0,
    "total_odds": 1.0,
    "unknown": -0.5,
    "no_total": -1.0,
    "unprinted": 1.0,
    "sum": 4.0,
    "too_many": -4.0,
    "few": -2.0,
    "as_whole": -4.0,
    "same_print": -3.0,
    "incomplete": -0.5,
    "alike": 1.5,
    "near": 1.0,
    "events": -4.0,
    "crowded": -3.0,
    "number_name": 1.0,
    "name_number": 1.0,
    "numbers_names": 1.0,
    "names_numbers": 1.0,
    "number_name_crossed": -1.0,
    "name_number_crossed": -1.0,
    "numbers_names_crossed": -1.0,
    "names_numbers_crossed": -1.0,
}
Floats = NDArray[np.float64]
Item = tuple[list[str], int]


@dataclass(frozen=True, slots=True)
class Case:
    """An annotated abstract, what was found in it, and for each arm the sizes it may have."""

    row: dict[str, Any]
    found: Search
    wanted: tuple[frozenset[int | None], ...]
    weight: int


def cases(tables: Sequence[Mapping[str, tuple[float, float]]]) -> list[Case]:
    """Return the abstracts in which arms were found, numbers weighed by the table of each fold."""
    rows = [("gold", r) for r in annotated_rows("gold", "records.jsonl", "learn")]
    rows += [("numbers", r) for r in extra_rows()]
    out: list[Case] = []
    for which, row in rows:
        found = search(prepare(text_of(row, which)), tables[fold_of(str(row["id"]))])
        if found.arms and not found.crossover:
            weight = GOLD_WEIGHT if which == "gold" else 1
            out.append(Case(row, found, _wanted(row, found), weight))
    return out


def _wanted(row: dict[str, Any], found: Search) -> tuple[frozenset[int | None], ...]:
    same_arm = load_scorer("gold").same_arm
    labels = [a["label"] for a in row["arms"]]
    mine = [arm.label or label(found.reader, arm) for arm in found.arms]
    return tuple(
        frozenset(a["n"] for a in row["arms"] if same_arm(name, a["label"], labels))
        for name in mine
    )


def pair_rows(known: Sequence[Case]) -> list[Item]:
    """Return every number beside every annotated arm, and whether it is the size of that arm."""
    return [
        (list(p.features), int(p.item.count.n in case.wanted[p.arm]))
        for case in known
        for p in case.found.pairs * case.weight
        if case.wanted[p.arm]
    ]


def fit_pairs(rows: Sequence[Item]) -> dict[str, float]:
    """Fit a logistic model to the pairs."""
    index = index_of(Counter(f for names, _ in rows for f in set(names)), PAIR_PRIORS)
    prior = np.array([PAIR_PRIORS.get(f, 0.0) for f in index])
    matrix = matrix_of(rows, index)
    wanted = np.array([y for _, y in rows], dtype=float)

    def loss(w: Floats) -> tuple[float, Floats]:
        scores = np.asarray(matrix @ w)
        value = np.logaddexp(0.0, scores).sum() - (scores * wanted).sum()
        slope = np.asarray(matrix.T @ (1 / (1 + np.exp(-scores)) - wanted))
        away = w - prior
        return float(value + PAIR_PENALTY * (away**2).sum() / 2), slope + PAIR_PENALTY * away

    best = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B")
    return _kept(index, best.x)


def _kept(index: Mapping[str, int], weights: Floats) -> dict[str, float]:
    return {f: round(float(weights[i]), 3) for f, i in index.items() if abs(weights[i]) >= KEPT}


def right(case: Case, choices: Board, picked: Sequence[int]) -> int:
    """Return how many of the sizes and the total are as annotated, in one way to choose."""
    sizes, whole = sizes_of(choices, picked), case.row["total_n"]
    printed = [a["n"] for a in case.row["arms"] if a["n"] is not None]
    total = sizes.total == whole or (bool(printed) and {sizes.total, whole} == {None, sum(printed)})
    pairs = zip(sizes.arms, case.wanted, strict=True)
    return total + sum(n in wanted for n, wanted in pairs if wanted)


def fit_joint(known: Sequence[Case], ties: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Fit a log-linear model of all ways to choose: those with most right against the others."""
    ways: list[Mapping[str, float]] = []
    good: list[bool] = []
    starts: list[int] = []
    for case in known:
        table = ties[fold_of(str(case.row["id"]))]
        choices = size_board(case.found, JOINT_PRIORS | dict(table))
        picks = list(indexes(choices))
        counts = [right(case, choices, x) for x in picks]
        if min(counts) < max(counts):
            starts.append(len(ways))
            ways += [names_of(choices, x) for x in picks]
            good += [n == max(counts) for n in counts]
    seen = Counter(f for a in starts for f in ways[a])
    index = index_of(seen, JOINT_PRIORS)
    weights = _fit_choice(_weighted(ways, index), np.array(good), np.array(starts), index)
    return _kept(index, weights)


def _weighted(ways: Sequence[Mapping[str, float]], index: Mapping[str, int]) -> csr_matrix:
    cells = [
        (k, index[f], x) for k, names in enumerate(ways) for f, x in names.items() if f in index
    ]
    rows, columns, values = zip(*cells, strict=True)
    return csr_matrix((values, (rows, columns)), shape=(len(ways), len(index)))


def _fit_choice(
    matrix: csr_matrix, good: NDArray[np.bool_], starts: NDArray[np.int_], index: Mapping[str, int]
) -> Floats:
    prior = np.array([JOINT_PRIORS.get(f, 0.0) for f in index])
    group = np.zeros(len(good), dtype=int)
    group[starts[1:]] = 1
    group = np.cumsum(group)

    def shares(scores: Floats) -> tuple[Floats, float]:
        top = np.maximum.reduceat(scores, starts)[group]
        odds = np.exp(scores - top)
        sums = np.add.reduceat(odds, starts)
        return odds / sums[group], float((np.log(sums) + top[starts]).sum())

    def loss(w: Floats) -> tuple[float, Floats]:
        scores = np.asarray(matrix @ w)
        every, all_sum = shares(scores)
        best, good_sum = shares(np.where(good, scores, -np.inf))
        away = w - prior
        value = all_sum - good_sum + JOINT_PENALTY * (away**2).sum() / 2
        return value, np.asarray(matrix.T @ (every - best)) + JOINT_PENALTY * away

    return np.asarray(minimize(loss, prior, jac=True, method="L-BFGS-B").x)


def main() -> None:
    """Fit and write."""
    docs = documents()
    folds = range(FOLDS)
    tables = [fit([d for d in docs if fold_of(d[0]) != fold]) for fold in folds]
    known = cases(tables)
    apart = [[c for c in known if fold_of(str(c.row["id"])) != fold] for fold in folds]
    joint = fit_joint(known, [fit_pairs(pair_rows(x)) for x in apart])
    weights = sorted((joint | fit_pairs(pair_rows(known))).items())
    lines = (f"{json.dumps(k)}: {a:g}" for k, a in weights)
    (DATA / "arm_sizes.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    print(f"{len(weights)} weights written to {DATA}")


if __name__ == "__main__":
    main()
