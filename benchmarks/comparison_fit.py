"""Learn the weights of a contrast's outcome and of its confidence.

Learned from the learning part and the further annotation files named in $RODNAN_EXTRA.

    python -m benchmarks.comparison_fit [--write]

Prints the accuracy found by cross-validation over documents; --write fits on all of them and
writes extractor/data/comparison_weights.json.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.comparisons import (
    Marks,
    annotated,
    calibration_table,
    oracle_scene,
    scorer,
)
from benchmarks.parts import Part, shared_dir
from extractor.arms import find_arms
from extractor.clauses import structure_of
from extractor.comparison_confidence import confidence_marks
from extractor.comparison_draft import Draft, draft_of, split
from extractor.comparison_evidence import Evidence, gather
from extractor.comparison_outcome import all_marks, name_of, options
from extractor.comparison_scope import Scene, make_scene, scopes_of
from extractor.comparisons import link
from extractor.find import find_mentions
from extractor.measurements import link_measurements
from extractor.methods import find_methods, lower_equal
from extractor.record_json import from_dict, to_dict
from extractor.records import StudyRecord
from extractor.sentences import prepare
from extractor.times import find_times

WEIGHTS = Path(__file__).resolve().parents[1] / "extractor" / "data" / "comparison_weights.json"
FOLDS = 5
PENALTY = 1.0
MOST = 3
# Marks a contrast of the learning part: the links it rests on were themselves learned there, so
# they are better than on new text. It takes up the difference and is left out of the weights.
SEEN = "seen"

Array = NDArray[np.float64]
Choice = tuple[list[dict[str, float]], list[bool]]


def _scenes(gold: dict[str, Any], text: str) -> list[tuple[Scene, tuple[Evidence, ...]]]:
    """Return a document twice: as annotated, and as the extractor itself sees it."""
    doc = prepare(text)
    found = find_mentions(doc)
    arms = find_arms(doc, found.sizes)
    times = find_times(doc)
    low, structure = lower_equal(doc.norm), structure_of(doc)
    values = link_measurements(doc, found, arms, times)
    scene = make_scene(doc, low, structure, arms, times, values, find_methods(doc))
    return [
        oracle_scene(from_dict(gold, text), text),
        (scene, gather(doc, low, structure, found)),
    ]


def choices() -> list[tuple[int, bool, Choice]]:
    """Return (document, as annotated, marks of the options and whether each is right)."""
    score = scorer()
    out: list[tuple[int, bool, Choice]] = []
    for number, (gold, text) in enumerate([*annotated("learn"), *annotated("extra")]):
        record = from_dict(gold, text)
        for given, (scene, evidence) in zip((True, False), _scenes(gold, text), strict=True):
            before: Draft | None = None
            for scope in scopes_of(scene, evidence):
                draft = draft_of(scene, scope, before if scope.index else None)
                names = [
                    c.outcome
                    for c in record.comparisons
                    if c.start < scope.evidence.end and scope.evidence.start < c.end
                ]
                values = scene.measurements[draft.supports[-1]].outcome if draft.direct else None
                previous = before.outcome if before and scope.index else None
                found = options(scene, scope, values, previous)
                told = [name_of(scene, o) for o in found]
                right = [any(score.alike(t, n) for n in names) for t in told]
                if names and found:
                    out.append((number, given, ([all_marks(scene, o) for o in found], right)))
                before = draft
    return out


def fit(data: list[Choice], names: list[str]) -> dict[str, float]:
    """Fit a softmax over the candidates: the right ones share the probability."""
    index = {n: i for i, n in enumerate(names)}
    usable = [c for c in data if any(c[1])]
    arrays = []
    for marks, right in usable:
        x = np.zeros((len(marks), len(names)))
        for r, m in enumerate(marks):
            for k, v in m.items():
                if k in index:
                    x[r, index[k]] = v
        arrays.append((x, np.array(right)))

    def loss(w: Array) -> tuple[float, Array]:
        total, grad = 0.5 * PENALTY * float(w @ w), PENALTY * w
        for x, right in arrays:
            s = x @ w
            e = np.exp(s - s.max())
            p = e / e.sum()
            q = np.where(right, p, 0.0)
            z = q.sum()
            total -= float(np.log(z))
            grad = grad + x.T @ (p - q / z)
        return total, grad

    done = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return {n: round(float(v), 3) for n, v in zip(names, done.x, strict=True) if abs(v) > 5e-3}


Judged = tuple[dict[str, float], bool]


def judged(part: Part | Literal["extra"]) -> list[tuple[int, Judged]]:
    """Return (document, marks of a contrast and whether it is right in what a check needs)."""
    score = scorer()
    out: list[tuple[int, Judged]] = []
    for number, (gold, text) in enumerate(annotated(part)):
        scene, evidence = _scenes(gold, text)[1]
        linked = link(scene, evidence)
        marks: list[dict[str, float]] = []
        before: Draft | None = None
        for scope in scopes_of(scene, evidence):
            before = draft_of(scene, scope, before if scope.index else None)
            variants = split(scene, scope, before)
            marks += [confidence_marks(scene, scope, v, len(variants)) for v in variants]
        pred = to_dict(
            StudyRecord(
                id=gold["id"],
                arms=scene.arms.arms,
                measurements=scene.measurements,
                comparisons=linked,
            )
        )
        judge = Marks(score, gold, pred, text)
        good = {
            i
            for i, j in judge.pairs()
            if judge.checkable(pred["comparisons"][i], gold["comparisons"][j])
        }
        out += [(number, (m, i in good)) for i, m in enumerate(marks)]
    return out


def fit_confidence(data: list[tuple[int, Judged]], names: list[str]) -> dict[str, float]:
    """Fit a logistic score of being right; no document counts for more than a few contrasts."""
    x = np.array([[m.get(n, 0.0) for n in names] for _, (m, _) in data])
    y = np.array([good for _, (_, good) in data], dtype=float)
    sizes = Counter(d for d, _ in data)
    weight = np.array([min(1.0, MOST / sizes[d]) for d, _ in data])

    def loss(w: Array) -> tuple[float, Array]:
        s = x @ w
        fit = float(np.sum(weight * (np.logaddexp(0.0, s) - y * s)))
        slope = x.T @ (weight * (1.0 / (1.0 + np.exp(-s)) - y))
        return fit + PENALTY * float(w @ w), slope + 2 * PENALTY * w

    done = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return {n: round(float(v), 3) for n, v in zip(names, done.x, strict=True) if abs(v) > 5e-3}


def said(marks: dict[str, float], table: dict[str, float]) -> float:
    """Return the probability that a table of weights gives."""
    return 1.0 / (1.0 + math.exp(-sum(v * table.get(k, 0.0) for k, v in marks.items())))


def check_confidence(data: list[tuple[int, Judged]], names: list[str]) -> str:
    """Return said against found by cross-validation over the further documents."""
    pairs = []
    for fold in range(FOLDS):
        table = fit_confidence([j for j in data if j[0] % FOLDS != fold], names)
        held = [j for d, j in data if d % FOLDS == fold and SEEN not in j[0]]
        pairs += [(said(m, table), good) for m, good in held]
    return calibration_table(pairs)


def accuracy(data: list[Choice], table: dict[str, float]) -> tuple[int, int]:
    """Return how often the best-scored candidate is right, and of how many."""
    good = 0
    for marks, right in data:
        scores = [sum(v * table.get(k, 0.0) for k, v in m.items()) for m in marks]
        good += right[int(np.argmax(scores))]
    return good, len(data)


def main() -> None:
    """Print the cross-validated accuracy, write the weights if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    if not shared_dir().is_dir():
        print(f"skipped: no annotated material at {shared_dir()} (set RODNAN_SHARED)")
        return
    data = choices()
    names = sorted({k for _, _, (marks, _) in data for m in marks for k in m})
    for given in (True, False):
        good = total = reach = 0
        for fold in range(FOLDS):
            train = [c for d, _, c in data if d % FOLDS != fold]
            held = [c for d, a, c in data if d % FOLDS == fold and a is given]
            g, t = accuracy(held, fit(train, names))
            good, total = good + g, total + t
            reach += sum(any(c[1]) for c in held)
        print(
            f"outcome, {'annotated' if given else 'own'} values: right {good / total:.3f}"
            f" of {total}, reachable {reach / total:.3f}"
        )
    graded = [(d, (m | {SEEN: 1.0}, good)) for d, (m, good) in judged("learn")]
    graded += [(-1 - d, j) for d, j in judged("extra")]
    traits = sorted({k for _, (m, _) in graded for k in m})
    print("confidence, cross-validated:")
    print(check_confidence(graded, traits))
    if arguments.write:
        table = {
            "outcome": fit([c for _, _, c in data], names),
            "confidence": {k: v for k, v in fit_confidence(graded, traits).items() if k != SEEN},
        }
        WEIGHTS.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", "utf-8")
        print(f"wrote {WEIGHTS}")


if __name__ == "__main__":
    main()
