"""Fit the two models of sizes, on the learning part alone: what counts people, and whom.

    python -m benchmarks.arms_training [--cross]

Writes extractor/data/arm_counts.json and arm_sizes.json. ``--cross`` prints five-fold figures of
the first, folds by abstract. The second is fitted on odds that the first gave to abstracts that
it had not seen.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.arms import annotated_rows, load_scorer
from benchmarks.parts import shared_dir
from extractor.arm_counts import CLASSES, features, find_counts
from extractor.arm_labels import label
from extractor.arm_names import make_reader
from extractor.arm_pairs import Pair
from extractor.arm_tokens import tokenise
from extractor.arms import Search, search
from extractor.sentences import prepare

DATA = Path(__file__).resolve().parents[1] / "extractor" / "data"
PAIR_PENALTY = 2.0
GOLD_WEIGHT = 2  # the set of all fields of medicine, the smaller one
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
    "aside": (-2.0, 1.0),
    "aside_far": (-2.0, 1.0),
    "and>": (-1.0, 1.0),
    "and<": (-1.0, 1.0),
    **{f"fit={k}": (0.4 * k, 0.0) for k in range(-4, 7)},
}
PAIR_PRIORS = {
    "respectively": 3.0,
    "respectively_other": -1.0,
    "behind": 2.0,
    "bracket_n": 2.0,
    "bracket_people": 2.0,
    "consists": 2.0,
    "sign_bracket": 1.5,
    "people_before": 1.5,
    "before": 1.5,
    "each": 2.0,
}
Item = tuple[list[str], int]
Document = tuple[str, list[Item]]
Floats = NDArray[np.float64]


def documents(left_out: frozenset[str] = frozenset()) -> list[Document]:
    """Return the candidates of every learning abstract with their classes."""
    out: list[Document] = []
    for row in annotated_rows("numbers", "numbers.jsonl", "learn"):
        if row["id"] not in left_out:
            number = load_scorer("numbers").number
            marked = [x for x in row["numbers"] if x["type"] == "n" and number(x["text"])]
            whole = UNSURE if len({number(x["text"]) for x in marked if not x["role"]}) > 1 else 0
            spans = [(x["start"], x["end"], 1 if x["role"] else whole) for x in marked]
            out.append((str(row["id"]), _by_place("numbers", str(row["id"]), spans)))
    for row in annotated_rows("gold", "records.jsonl", "learn"):
        sizes = {a["n"]: 1 for a in row["arms"] if a["n"] is not None}
        known = sizes | ({row["total_n"]: 0} if row["total_n"] is not None else {})
        out.append((str(row["id"]), _by_value("gold", str(row["id"]), known)))
    return out


def _by_place(which: str, doc_id: str, spans: list[tuple[int, int, int]]) -> list[Item]:
    doc = prepare((shared_dir() / which / "abstracts" / f"{doc_id}.txt").read_text("utf-8"))
    reader = make_reader(tokenise(doc.norm))
    counts, places = find_counts(reader), reader.tokens.spans()
    items: list[Item] = []
    for count, names in zip(counts, features(reader, counts), strict=True):
        a, b = places[count.first][0], places[count.last][1]
        label = next((k for s, e, k in spans if s < b and a < e), OTHER)
        if label != UNSURE:  # one of several wholes: screened, enrolled or analysed
            items.append((names, label))
    return items


def _by_value(which: str, doc_id: str, known: dict[int, int]) -> list[Item]:
    doc = prepare((shared_dir() / which / "abstracts" / f"{doc_id}.txt").read_text("utf-8"))
    reader = make_reader(tokenise(doc.norm))
    counts = find_counts(reader)
    rows = zip(counts, features(reader, counts), strict=True)
    return [(names, known.get(count.n, OTHER)) for count, names in rows]


def fit(docs: Sequence[Document]) -> dict[str, tuple[float, float]]:
    """Fit a softmax over total, arm and other, the last with weights of zero."""
    seen = Counter(f for _, items in docs for names, _ in items for f in set(names))
    index = _index(seen, COUNT_PRIORS)
    prior = np.array([COUNT_PRIORS.get(f, (0.0, 0.0)) for f in index])
    items = [item for _, rows in docs for item in rows]
    matrix = _matrix(items, index)
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


def _index(seen: Counter[str], priors: Mapping[str, object]) -> dict[str, int]:
    kept = {f for f, n in seen.items() if n >= RARE} | set(priors)
    return {f: i for i, f in enumerate(sorted(kept))}


def _matrix(items: Sequence[Item], index: dict[str, int]) -> csr_matrix:
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
        held = [d for d in docs if _fold(d[0]) == fold]
        table = fit([d for d in docs if _fold(d[0]) != fold])
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


def _fold(doc_id: str) -> int:
    return int(hashlib.md5(doc_id.encode(), usedforsecurity=False).hexdigest(), 16) % FOLDS


def pair_documents(
    docs: Sequence[Document], left_out: frozenset[str] = frozenset()
) -> list[tuple[list[str], int]]:
    """Return every number beside every arm, and whether it is the size of that arm."""
    tables = [fit([d for d in docs if _fold(d[0]) != fold]) for fold in range(FOLDS)]
    out: list[tuple[list[str], int]] = []
    for which, name in (("gold", "records.jsonl"), ("numbers", "numbers.jsonl")):
        for row in annotated_rows(which, name, "learn"):
            if row["id"] in left_out:
                continue
            path = shared_dir() / which / "abstracts" / f"{row['id']}.txt"
            found = search(prepare(path.read_text("utf-8")), tables[_fold(str(row["id"]))])
            if found.arms:
                out += (
                    GOLD_WEIGHT * _of_labels(row, found)
                    if which == "gold"
                    else _of_roles(row, found)
                )
    return out


def _of_labels(row: dict[str, Any], found: Search) -> list[tuple[list[str], int]]:
    same_arm = load_scorer("gold").same_arm
    labels = [a["label"] for a in row["arms"]]
    sizes: dict[int, set[int]] = {}
    for k, arm in enumerate(found.arms):
        mine = arm.label or label(found.reader, arm)
        sizes[k] = {a["n"] for a in row["arms"] if same_arm(mine, a["label"], labels)}
    return [
        (list(p.features), int(p.item.count.n in sizes[p.arm])) for p in found.pairs if sizes[p.arm]
    ]


def _of_roles(row: dict[str, Any], found: Search) -> list[tuple[list[str], int]]:
    """Match two arms with the two roles, whichever way round fits the constructions better."""
    spans = [x for x in row["numbers"] if x["type"] == "n" and x["role"]]
    if len(found.arms) != OTHER or not spans:
        return []
    start, end = zip(*found.reader.tokens.spans(), strict=True)
    marked: list[tuple[Pair, str | None]] = [
        (
            p,
            next(
                (
                    x["role"]
                    for x in spans
                    if x["start"] < end[p.item.count.last] and start[p.item.count.first] < x["end"]
                ),
                None,
            ),
        )
        for p in found.pairs
    ]
    ways = [("treatment", "control"), ("control", "treatment")]
    if found.roles[0] == "control" != found.roles[1]:
        ways = ways[1:]
    elif found.roles[1] == "control" != found.roles[0]:
        ways = ways[:1]
    best = max(ways, key=lambda way: sum(_tied(p) for p, role in marked if role == way[p.arm]))
    return [(list(p.features), int(role == best[p.arm])) for p, role in marked]


def _tied(pair: Pair) -> bool:
    return any("=" not in f and "other" not in f for f in pair.features if f != "bias")


def fit_pairs(rows: Sequence[tuple[list[str], int]]) -> dict[str, float]:
    """Fit a logistic model to the pairs."""
    seen = Counter(f for names, _ in rows for f in set(names))
    index = _index(seen, PAIR_PRIORS)
    prior = np.array([PAIR_PRIORS.get(f, 0.0) for f in index])
    matrix = _matrix(rows, index)
    wanted = np.array([y for _, y in rows], dtype=float)

    def loss(w: Floats) -> tuple[float, Floats]:
        scores = np.asarray(matrix @ w)
        value = np.logaddexp(0.0, scores).sum() - (scores * wanted).sum()
        slope = np.asarray(matrix.T @ (1 / (1 + np.exp(-scores)) - wanted))
        away = w - prior
        return float(value + PAIR_PENALTY * (away**2).sum() / 2), slope + PAIR_PENALTY * away

    best = minimize(loss, np.zeros(len(index)), jac=True, method="L-BFGS-B")
    return {f: round(float(best.x[i]), 3) for f, i in index.items() if abs(best.x[i]) >= KEPT}


def write(counts: dict[str, tuple[float, float]], pairs: dict[str, float]) -> None:
    """Write both tables, one weight a line."""
    lines = (f"{json.dumps(k)}: [{a:g}, {b:g}]" for k, (a, b) in sorted(counts.items()))
    (DATA / "arm_counts.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    lines = (f"{json.dumps(k)}: {a:g}" for k, a in sorted(pairs.items()))
    (DATA / "arm_sizes.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    print(f"{len(counts)} and {len(pairs)} weights written to {DATA}")


def main() -> None:
    """Fit and write, or print cross-validated figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cross", action="store_true")
    docs = documents()
    if parser.parse_args().cross:
        cross(docs)
        return
    write(fit(docs), fit_pairs(pair_documents(docs)))


if __name__ == "__main__":
    main()
