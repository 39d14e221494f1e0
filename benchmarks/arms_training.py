"""Fit the model of what counts people, on the learning part alone.

    python -m benchmarks.arms_training [--cross]

Writes extractor/data/arm_counts.json. ``--cross`` prints five-fold figures, folds by abstract.
Whom a number counts is learned by ``benchmarks.sizes_training``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.arms import annotated_rows, load_scorer
from benchmarks.oracle import text_of
from benchmarks.own_abstracts import own_rows
from benchmarks.parts import shared_dir
from extractor.arm_counts import CLASSES, features, find_counts
from extractor.arm_names import make_reader
from extractor.arm_tokens import tokenise
from extractor.sentences import prepare

DATA = Path(__file__).resolve().parents[1] / "extractor" / "data"
RARE = 6
PENALTY = 2.0
FOLDS = 5
OTHER, UNSURE = 2, 3
KEPT = 0.02  # weights smaller than this are dropped
# What is known before any text is read; the penalty pulls towards it where texts say little.
COUNT_PRIORS = {
    "nk=never_studied": (-2.0, -1.0),
    "said=randomised": (2.0, 0.0),
    "said=enrolled": (1.5, 0.0),
    "units": (-3.0, -3.0),
    "rest": (1.5, 0.0),
    "then_randomised": (1.5, 0.0),
    "then_parted": (-1.5, 0.0),
    "of_then_parted": (-2.0, 0.0),
    "then_lessened": (-1.0, 0.0),
    "aside": (-2.0, 1.0),
    "aside_far": (-2.0, 1.0),
    "and>": (-1.0, 1.0),
    "and<": (-1.0, 1.0),
    **{f"fit={k}": (0.4 * k, 0.0) for k in range(-4, 7)},
}
Item = tuple[list[str], int]
Document = tuple[str, list[Item]]
Floats = NDArray[np.float64]


def documents() -> list[Document]:
    """Return the candidates of every learning abstract with their classes."""
    out: list[Document] = []
    for row in annotated_rows("numbers", "numbers.jsonl", "learn"):
        number = load_scorer("numbers").number
        marked = [x for x in row["numbers"] if x["type"] == "n" and number(x["text"])]
        whole = UNSURE if len({number(x["text"]) for x in marked if not x["role"]}) > 1 else 0
        spans = [(x["start"], x["end"], 1 if x["role"] else whole) for x in marked]
        out.append((str(row["id"]), _by_place("numbers", str(row["id"]), spans)))
    for row in [*annotated_rows("gold", "records.jsonl", "learn"), *own_rows("learn")]:
        sizes = {a["n"]: 1 for a in row["arms"] if a["n"] is not None}
        known = sizes | ({row["total_n"]: 0} if row["total_n"] is not None else {})
        out.append((str(row["id"]), _by_value(text_of(row), known)))
    return out


def _by_place(which: str, doc_id: str, spans: list[tuple[int, int, int]]) -> list[Item]:
    doc = prepare((shared_dir() / which / "abstracts" / f"{doc_id}.txt").read_text("utf-8"))
    reader = make_reader(tokenise(doc.norm))
    counts = find_counts(reader)
    places = reader.tokens.spans()
    items: list[Item] = []
    for count, names in zip(counts, features(reader, counts), strict=True):
        a, b = places[count.first][0], places[count.last][1]
        label = next((k for s, e, k in spans if s < b and a < e), OTHER)
        if label != UNSURE:  # one of several wholes: screened, enrolled or analysed
            items.append((names, label))
    return items


def _by_value(text: str, known: dict[int, int]) -> list[Item]:
    doc = prepare(text)
    reader = make_reader(tokenise(doc.norm))
    counts = find_counts(reader)
    rows = zip(counts, features(reader, counts), strict=True)
    return [(names, known.get(count.n, OTHER)) for count, names in rows]


def fit(docs: Sequence[Document]) -> dict[str, tuple[float, float]]:
    """Fit a softmax over total, arm and other, the last with weights of zero."""
    seen = Counter(f for _, items in docs for names, _ in items for f in set(names))
    index = index_of(seen, COUNT_PRIORS)
    prior = np.array([COUNT_PRIORS.get(f, (0.0, 0.0)) for f in index])
    items = [item for _, rows in docs for item in rows]
    matrix = matrix_of(items, index)
    wanted = np.zeros((len(items), len(CLASSES)))
    for k, (_, kind) in enumerate(items):
        if kind < OTHER:
            wanted[k, kind] = 1.0

    def loss(flat: Floats) -> tuple[float, Floats]:
        w = flat.reshape(len(index), len(CLASSES))
        scores = np.asarray(matrix @ w)
        full = np.hstack([scores, np.zeros((len(items), 1))])
        top = full.max(axis=1, keepdims=True)
        norm = top[:, 0] + np.log(np.exp(full - top).sum(axis=1))
        chances = np.exp(scores - norm[:, None])
        value = float(norm.sum() - (scores * wanted).sum() + PENALTY * ((w - prior) ** 2).sum() / 2)
        slope = np.asarray(matrix.T @ (chances - wanted)) + PENALTY * (w - prior)
        return value, slope.ravel()

    start = np.zeros(len(index) * len(CLASSES))
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300})
    table = best.x.reshape(len(index), len(CLASSES))
    return {
        f: (round(float(table[i, 0]), 3), round(float(table[i, 1]), 3))
        for f, i in index.items()
        if np.abs(table[i]).max() >= KEPT
    }


def index_of(seen: Counter[str], priors: Mapping[str, object]) -> dict[str, int]:
    """Give a number to each feature that is not rare or has a prior."""
    kept = {f for f, n in seen.items() if n >= RARE} | set(priors)
    return {f: i for i, f in enumerate(sorted(kept))}


def matrix_of(items: Sequence[Item], index: dict[str, int]) -> csr_matrix:
    """Return which item has which feature."""
    cells = [(k, index[f]) for k, (names, _) in enumerate(items) for f in set(names) if f in index]
    rows, columns = zip(*cells, strict=True)
    return csr_matrix((np.ones(len(cells)), (rows, columns)), shape=(len(items), len(index)))


def chances_of(names: list[str], table: dict[str, tuple[float, float]]) -> list[float]:
    """Return the scores of one candidate as total, as arm, and as anything else (zero)."""
    pairs = [table[f] for f in set(names) if f in table]
    return [sum(p[0] for p in pairs), sum(p[1] for p in pairs), 0.0]


def cross(docs: Sequence[Document]) -> None:
    """Print how well each class is told on abstracts that were not fitted on."""
    tally: Counter[tuple[int, int]] = Counter()
    first = shown = 0
    for fold in range(FOLDS):
        held = [d for d in docs if fold_of(d[0]) == fold]
        table = fit([d for d in docs if fold_of(d[0]) != fold])
        for _, items in held:
            scored = [(chances_of(names, table), kind) for names, kind in items]
            for scores, kind in scored:
                tally[int(np.argmax(scores)), kind] += 1
            if any(kind == 0 for _, kind in scored):
                shown += 1
                first += max(scored, key=lambda x: x[0][0])[1] == 0
    for k, name in enumerate(CLASSES):
        right = tally[k, k]
        said = sum(n for (a, _), n in tally.items() if a == k)
        true = sum(n for (_, b), n in tally.items() if b == k)
        print(f"{name:6} precision {right / max(said, 1):.3f} recall {right / max(true, 1):.3f}")
    print(f"likeliest total is one: {first / max(shown, 1):.3f} of {shown}")


def fold_of(doc_id: str) -> int:
    """Return the fold of an abstract within the part learned from."""
    return int(hashlib.md5(doc_id.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def write(counts: dict[str, tuple[float, float]]) -> None:
    """Write the table, one feature a line."""
    lines = (f"{json.dumps(k)}: [{a:g}, {b:g}]" for k, (a, b) in sorted(counts.items()))
    (DATA / "arm_counts.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    print(f"{len(counts)} weights written to {DATA}")


def main() -> None:
    """Fit and write, or print cross-validated figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cross", action="store_true")
    docs = documents()
    if parser.parse_args().cross:
        cross(docs)
        return
    write(fit(docs))


if __name__ == "__main__":
    main()
