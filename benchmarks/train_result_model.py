"""Fit the model that tells results from other numbers, on the learning part alone.

    python -m benchmarks.train_result_model [--cross]

Writes extractor/data/result_model.json. ``--cross`` prints five-fold figures, folds by abstract.
The files named in $RODNAN_EXTRA are annotated in full and weigh as much as the annotated set;
the marks of the numbers set leave out what their annotators did not look for, and weigh less.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks import oracle
from benchmarks.numbers_found import load_score
from extractor.find import read_numbers
from extractor.grammar.context import context_of
from extractor.grammar.effects import as_effect
from extractor.grammar.frames import Frame
from extractor.grammar.parts import number
from extractor.grammar.result_model import BARREN, SURE_RULES, chance, features
from extractor.mentions import EffectMention
from extractor.sentences import prepare

MODEL = Path(__file__).resolve().parents[1] / "extractor" / "data" / "result_model.json"
RARE = 4
PENALTY = 2.0
OTHER_SET_POSITIVE, OTHER_SET_NEGATIVE = 0.6, 0.3
Row = tuple[list[str], int, float, str]


def _rows(
    which: str, doc_id: str, text: str, truth: list[tuple[int, int, set[float]]]
) -> list[Row]:
    """Return features, label and weight of every number that the model has to judge."""
    context = context_of(prepare(text))
    _, _, frames, _ = read_numbers(context)
    out: list[Row] = []
    effects: list[EffectMention] = []
    for i, frame in enumerate(frames):
        effect = as_effect(context, frames, i, effects)
        if effect is not None:
            effects.append(effect)
            continue
        if frame.rule in SURE_RULES or frame.rule == "loose_ci":
            continue
        if context.sentence(frame.start).section in BARREN:
            continue
        values = _values(frame)
        label = any(s < frame.end and frame.start < e and values & v for s, e, v in truth)
        other = OTHER_SET_POSITIVE if label else OTHER_SET_NEGATIVE
        weight = 1.0 if which == "gold" else other
        out.append((features(context, frames, i), int(label), weight, doc_id))
    return out


def _values(frame: Frame) -> set[float]:
    texts = [frame.parts.get(k) for k in ("percent", "events")]
    return {abs(frame.head.number.value)} | {abs(number(t).value) for t in texts if t}


def _full(items: list[dict[str, Any]], which: str) -> list[Row]:
    """Return the numbers of abstracts that are annotated in full."""
    judge = load_score("gold")
    out: list[Row] = []
    for g in items:
        text = oracle.text_of(g, which)
        truth = [
            (
                *judge.locate(m, text),
                {abs(m[k]) for k in ("value", "events", "percent") if m.get(k) is not None},
            )
            for m in g["measurements"]
        ]
        out += _rows("gold", str(g["id"]), text, truth)
    return out


def _marked(known: set[str]) -> list[Row]:
    """Return the numbers of the numbers set's learning part, but of no known abstract."""
    judge = load_score("numbers")
    out: list[Row] = []
    for g in oracle.rows("learn", "numbers"):
        if str(g["id"]) in known:
            continue
        truth = [
            (n["start"], n["end"], {abs(judge.number(n["text"]))})
            for n in g["numbers"]
            if n["type"] != "n" and judge.number(n["text"]) is not None
        ]
        out += _rows("numbers", str(g["id"]), oracle.text_of(g, "numbers"), truth)
    return out


def collect() -> list[Row]:
    """Return the numbers of the learning part of all annotated sets."""
    extra = oracle.extra_rows()
    known = {str(g["id"]) for g in extra}
    return _full(oracle.rows("learn"), "gold") + _full(extra, "numbers") + _marked(known)


def fit(rows: list[Row]) -> dict[str, float]:
    """Return the weights of a ridge logistic regression."""
    counts = Counter(name for row in rows for name in set(row[0]))
    names = sorted(name for name, k in counts.items() if k > RARE)
    index = {name: k for k, name in enumerate(names)}
    x = _matrix([row[0] for row in rows], index)
    y = np.array([row[1] for row in rows], float)
    w = np.array([row[2] for row in rows], float)

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        z = x @ beta
        p = 1 / (1 + np.exp(-z))
        value = float(w @ (np.logaddexp(0, z) - y * z) + 0.5 * PENALTY * beta @ beta)
        return value, x.T @ (w * (p - y)) + PENALTY * beta

    done = minimize(
        loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 500}
    )
    return {n: round(float(b), 3) for n, b in zip(names, done.x, strict=True) if abs(b) >= 0.02}


def _matrix(lists: list[list[str]], index: dict[str, int]) -> csr_matrix:
    rows, columns, data = [], [], []
    for i, names in enumerate(lists):
        for name in names:
            if name in index:
                rows.append(i)
                columns.append(index[name])
                data.append(1.0)
    return csr_matrix((data, (rows, columns)), shape=(len(lists), len(index)))


def modelled(weights: dict[str, float], names: list[str]) -> float:
    """Return the modelled probability."""
    return chance(sum(weights.get(n, 0.0) for n in names))


def cross(rows: list[Row]) -> None:
    """Print five-fold precision and recall over the gold rows at several thresholds."""
    ids = sorted({row[3] for row in rows})
    fold = {doc_id: k % 5 for k, doc_id in enumerate(ids)}
    judged: list[tuple[float, int, bool]] = []
    for k in range(5):
        weights = fit([r for r in rows if fold[r[3]] != k])
        judged += [(modelled(weights, r[0]), r[1], r[2] == 1.0) for r in rows if fold[r[3]] == k]
    for gold_only in (True, False):
        some = [(p, y) for p, y, g in judged if g is gold_only]
        for limit in (0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
            tp = sum(y for p, y in some if p >= limit)
            said, true = sum(p >= limit for p, _ in some), sum(y for _, y in some)
            p, r = tp / max(said, 1), tp / max(true, 1)
            name = "gold" if gold_only else "numbers"
            f1 = 2 * p * r / (p + r)
            print(f"{name:8} >= {limit:.2f}  n {len(some)}  P {p:.3f}  R {r:.3f}  F1 {f1:.3f}")


def main() -> None:
    """Fit and write, or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cross", action="store_true")
    options = parser.parse_args()
    rows = collect()
    print(f"{len(rows)} numbers, {sum(r[1] for r in rows)} of them results")
    if options.cross:
        cross(rows)
        return
    weights = fit(rows)
    MODEL.write_text(
        json.dumps(
            {"source": "benchmarks/train_result_model.py", "weights": weights},
            indent=0,
            sort_keys=True,
            ensure_ascii=False,
        )
        + "\n",
        "utf-8",
    )
    print(f"{len(weights)} weights written to {MODEL.name}")


if __name__ == "__main__":
    main()
