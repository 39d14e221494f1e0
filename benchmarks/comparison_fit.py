"""Learn the weights that pick a contrast's outcome phrase, on the learning part only.

    python -m benchmarks.comparison_fit [--write]

Prints the accuracy found by cross-validation over documents; --write fits on the whole learning
part and writes extractor/data/comparison_weights.json.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.comparisons import gold_rows, oracle_scene, scorer, text_of
from benchmarks.parts import shared_dir
from extractor.comparison_outcome import carried, carried_marks, previous_marks, ranked
from extractor.comparison_scope import scopes_of
from extractor.record_json import from_dict

WEIGHTS = Path(__file__).resolve().parents[1] / "extractor" / "data" / "comparison_weights.json"
FOLDS = 5
PENALTY = 1.0

Array = NDArray[np.float64]
Choice = tuple[list[dict[str, float]], list[bool]]


def choices(part: str = "learn") -> list[tuple[int, Choice]]:
    """Return (document, candidates with marks and whether each is right) per evidence."""
    score = scorer()
    out: list[tuple[int, Choice]] = []
    for number, gold in enumerate(gold_rows("learn" if part == "learn" else "check")):
        text = text_of(gold["id"])
        record = from_dict(gold, text)
        scene, evidence = oracle_scene(record, text)
        previous: str | None = None
        for scope in scopes_of(scene, evidence):
            names = [
                c.outcome
                for c in record.comparisons
                if c.start < scope.evidence.end and scope.evidence.start < c.end
            ]
            found = ranked(scene, scope)
            right = [any(score.alike(p.text, n) for n in names) for p, _ in found]
            marks = [m for _, m in found]
            before = carried(scene, scope)
            if before is not None:
                marks.append(carried_marks(scene, scope, [p for p, _ in found]))
                right.append(any(score.alike(before, n) for n in names))
            if scope.index and previous:
                marks.append(previous_marks(scene, scope, [p for p, _ in found]))
                right.append(any(score.alike(previous, n) for n in names))
            previous = names[-1] if names else None
            if names and marks:
                out.append((number, (marks, right)))
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
    options = parser.parse_args()
    if not shared_dir().is_dir():
        print(f"skipped: no annotated material at {shared_dir()} (set RODNAN_SHARED)")
        return
    data = choices()
    names = sorted({k for _, (marks, _) in data for m in marks for k in m})
    good = total = reach = 0
    for fold in range(FOLDS):
        train = [c for d, c in data if d % FOLDS != fold]
        held = [c for d, c in data if d % FOLDS == fold]
        g, t = accuracy(held, fit(train, names))
        good, total = good + g, total + t
        reach += sum(any(c[1]) for c in held)
    print(f"outcome phrase: right {good / total:.3f} of {total}, reachable {reach / total:.3f}")
    if options.write:
        table = {"outcome": fit([c for _, c in data], names)}
        WEIGHTS.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", "utf-8")
        print(f"wrote {WEIGHTS}")


if __name__ == "__main__":
    main()
