"""Train the links of measurements on the learning part, one table of weights for each.

    python -m benchmarks.train_links [--dry] [--write LINK ...]

LINK is arm, time, outcome, kind or confidence: only these are judged and only their tables
extractor/data/link_LINK.json written (all of them if none is named; with --dry none). The
cross-validated accuracy of each link is printed either way. $RODNAN_EXTRA may name further
annotation files to learn from.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from scipy.optimize import minimize

from benchmarks.chain_training import Array, Example, fit
from benchmarks.oracle import Case, cases, extra_rows, rows, text_of
from benchmarks.parts import shared_dir
from extractor.arms import find_arms
from extractor.find import find_mentions
from extractor.linear import Choice, Step, decode
from extractor.link_arms import arm_steps
from extractor.link_kinds import kind_steps
from extractor.link_outcomes import outcome_steps
from extractor.link_scene import Scene, scene_of
from extractor.link_times import time_steps
from extractor.measurements import LINK_TABLES, Linked, confidence_parts, measure
from extractor.mentions import StatMention
from extractor.outcome_names import named_in_full
from extractor.outcomes import Phrase
from extractor.records import Measurement
from extractor.sentences import prepare
from extractor.times import find_times

FOLDS = 5
PENALTY = {"arm": 2.0, "time": 2.0, "outcome": 6.0, "kind": 2.0}
AT_LEAST = {"arm": 2, "time": 2, "outcome": 16, "kind": 4}
BUILDERS: dict[str, Callable[[Scene], Sequence[Step[Any]]]] = {
    "arm": arm_steps,
    "time": time_steps,
    "outcome": outcome_steps,
    "kind": kind_steps,
}


def scorer() -> ModuleType:
    """Load the score program of the annotated set, for its notion of sameness."""
    spec = importlib.util.spec_from_file_location("gold_score", shared_dir() / "gold" / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(shared_dir() / "gold" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Sample:
    """One document laid out, with the annotated measurements of each number (maybe none)."""

    scene: Scene
    gold: tuple[tuple[Measurement, ...], ...]
    labels: tuple[str, ...]
    sides: tuple[str | None, ...] = ()


def _same_number(stat: StatMention, m: Measurement) -> bool:
    if not (stat.start < m.end and m.start < stat.end):
        return False
    mine = stat.percent if m.kind == "proportion" and m.percent is not None else stat.value
    theirs = m.percent if m.kind == "proportion" and m.percent is not None else m.value
    if mine is None and stat.events is not None and m.events is not None:
        return stat.events == m.events
    if mine is None or theirs is None:
        return False
    return math.isclose(abs(mine.value), abs(theirs.value), rel_tol=1e-9, abs_tol=1e-12)


def oracle_sample(case: Case) -> Sample:
    """Lay out a document with numbers and arms from the annotation."""
    scene = scene_of(case.doc, case.found, case.arms, case.times)
    return _labelled(scene, case)


def real_sample(case: Case) -> Sample:
    """Lay out a document with numbers and arms as the extractor finds them."""
    doc = prepare(case.doc.text)
    found = find_mentions(doc)
    scene = scene_of(doc, found, find_arms(doc, found.sizes), find_times(doc))
    return _labelled(scene, case)


def _labelled(scene: Scene, case: Case) -> Sample:
    gold = tuple(
        tuple(m for m in case.gold.measurements if _same_number(s, m)) for s in scene.stats
    )
    return Sample(scene, gold, tuple(a.label for a in case.gold.arms))


def side_sample(row: dict[str, Any]) -> Sample | None:
    """Lay out a document of the numbers set: of each number only the side is known."""
    doc = prepare(text_of(row, "numbers"))
    found = find_mentions(doc)
    scene = scene_of(doc, found, find_arms(doc, found.sizes), find_times(doc))
    sides = []
    for s in scene.stats:
        told = {
            n["role"]
            for n in row["numbers"]
            if n["type"] != "n" and n["start"] < s.end and s.start < n["end"] and n["role"]
        }
        sides.append(told.pop() if len(told) == 1 else None)
    if not any(sides):
        return None
    return Sample(scene, tuple(() for _ in sides), (), tuple(sides))


def is_right(link: str, value: object, m: Measurement, sample: Sample, score: ModuleType) -> bool:
    """Whether one choice agrees with an annotated measurement."""
    if link == "arm":
        return bool(score.same_arm(value, m.arm, list(sample.labels)))
    if link == "time":
        return bool(score.same_time(value, m.time))
    if link == "outcome":
        named = named_in_full(sample.scene.doc, value) if isinstance(value, Phrase) else None
        return bool(score.alike(named, m.outcome))
    return bool(value == m.kind)


def example(link: str, sample: Sample, score: ModuleType) -> Example:
    """Build the training example of one link of one document."""
    steps = BUILDERS[link](sample.scene)
    allowed = []
    roles = {a.label: a.role for a in sample.scene.arms.arms}
    for k, (step, gold) in enumerate(zip(steps, sample.gold, strict=True)):
        if sample.sides:
            side = sample.sides[k]
            fits = {i for i, o in enumerate(step.options) if side and roles.get(o.value) == side}
        else:
            fits = {
                i
                for i, o in enumerate(step.options)
                if any(is_right(link, o.value, m, sample, score) for m in gold)
            }
        allowed.append(frozenset(fits))
    return Example(steps, allowed)


def _usable(samples: Sequence[Sample]) -> list[Sample]:
    return [s for s in samples if s.scene.stats]


Decoded = dict[str, list[list[Choice[Any]]]]


def cross_validate(
    tests: list[list[Sample]],
    sides: list[Sample],
    score: ModuleType,
    links: Sequence[str] = tuple(BUILDERS),
) -> list[Decoded]:
    """Decode every sample with weights learnt from the documents of the other folds.

    ``tests[v][k]`` is document k in its version v (numbers from the annotation, or as found).
    """
    out: list[Decoded] = [{} for _ in tests]
    for link, build in ((name, BUILDERS[name]) for name in links):
        told = [example(link, s, score) for s in sides] if link == "arm" else []
        mine = [[example(link, s, score) for s in test] for test in tests]
        done: list[list[list[Choice[Any]]]] = [[[] for _ in test] for test in tests]
        for fold in range(FOLDS):
            known = [
                e
                for version in mine
                for k, e in enumerate(version)
                if k % FOLDS != fold and e.steps
            ]
            weights = fit(known + told, PENALTY[link], AT_LEAST[link])
            for v, test in enumerate(tests):
                for k in range(fold, len(test), FOLDS):
                    done[v][k] = decode(build(test[k].scene), weights)
        for v in range(len(tests)):
            out[v][link] = done[v]
    return out


def tally(test: list[Sample], decoded: Decoded, score: ModuleType) -> dict[str, float]:
    """Return the share of right choices per link, and of numbers with every link right."""
    links = [name for name in BUILDERS if name in decoded]
    right = dict.fromkeys([*links, "all links"], 0)
    total = 0
    for k, sample in enumerate(test):
        for i, gold in enumerate(sample.gold):
            if not gold:
                continue
            total += 1
            marks = max(
                (
                    [is_right(link, decoded[link][k][i].value, m, sample, score) for link in links]
                    for m in gold
                ),
                key=sum,
            )
            for link, mark in zip(links, marks, strict=True):
                right[link] += mark
            right["all links"] += all(marks)
    return {name: count / max(total, 1) for name, count in right.items()} | {"numbers": total}


def fit_confidence(test: list[Sample], decoded: Decoded, score: ModuleType) -> dict[str, float]:
    """Fit the logistic of the confidence on cross-validated choices.

    Every part but the constants may only raise it, so that surer links never lower it.
    """
    x, y = confidence_table(test, decoded, score)
    names = sorted(x[0])
    design = np.array([[row[n] for n in names] for row in x])
    truth = np.array(y, dtype=float)
    rising = {*BUILDERS, "joint", "least", "score"}

    def loss(w: Array) -> tuple[float, Array]:
        z = design @ w
        value = float(np.logaddexp(0.0, z).sum() - truth @ z + 0.5 * w @ w)
        grad: Array = design.T @ (1.0 / (1.0 + np.exp(-z)) - truth) + w
        return value, grad

    bounds = [(0.0 if n in rising else None, None) for n in names]
    done = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=bounds)
    return {n: round(float(v), 4) for n, v in zip(names, done.x, strict=True)}


def is_full(m: Measurement, gold: Measurement, labels: Sequence[str], score: ModuleType) -> bool:
    """Whether every attribute agrees with an annotated measurement."""
    counted = gold.kind == "proportion"
    return bool(
        score.same_arm(m.arm, gold.arm, list(labels))
        and score.alike(m.outcome, gold.outcome)
        and score.same_time(m.time, gold.time)
        and m.kind == gold.kind
        and m.n == gold.n
        and (counted or (m.spread == gold.spread and m.center == gold.center))
        and (counted or len(m.spread_values) == len(gold.spread_values))
    )


def confidence_table(
    test: list[Sample], decoded: Decoded, score: ModuleType
) -> tuple[list[dict[str, float]], list[bool]]:
    """Return what the confidence sees of every number, and whether all of it is right."""
    x: list[dict[str, float]] = []
    y: list[bool] = []
    for k, sample in enumerate(test):
        scene = sample.scene
        chosen = [
            Linked(*(decoded[link][k][i] for link in BUILDERS)) for i in range(len(scene.stats))
        ]
        for i, m in enumerate(measure(scene, chosen, {})):
            x.append(confidence_parts(scene.stats[i], chosen[i], (m.n, m.imputed), scene.arms))
            y.append(any(is_full(m, g, sample.labels, score) for g in sample.gold[i]))
    return x, y


def main() -> None:
    """Train, print the cross-validated accuracy, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dry", action="store_true")
    parser.add_argument("--no-sides", action="store_true")
    parser.add_argument("--write", nargs="*", default=list(LINK_TABLES), choices=LINK_TABLES)
    options = parser.parse_args()
    score = scorer()
    all_cases = list(cases("learn"))
    oracle = [oracle_sample(c) for c in all_cases]
    real = [real_sample(c) for c in all_cases]
    held = {r["id"] for r in extra_rows()}
    told = [] if options.no_sides else [r for r in rows("learn", "numbers") if r["id"] not in held]
    sides = [s for r in told if (s := side_sample(r))]
    tests = [real] if options.write == ["confidence"] else [oracle, real]
    links = [name for name in BUILDERS if name in options.write or "confidence" in options.write]
    decoded = cross_validate(tests, sides if "arm" in links else [], score, links)
    for name, test, choices in zip(("oracle", "real")[-len(tests) :], tests, decoded, strict=True):
        figures = tally(test, choices, score)
        print(name, "  ".join(f"{k} {v:.3f}" for k, v in figures.items()))
    for link in () if options.dry else options.write:
        if link == "confidence":
            write_table(link, fit_confidence(real, decoded[-1], score))
        else:
            known = [example(link, s, score) for test in tests for s in _usable(test)]
            known += [example(link, s, score) for s in sides] if link == "arm" else []
            write_table(link, fit(known, PENALTY[link], AT_LEAST[link]))


def write_table(link: str, weights: dict[str, float]) -> None:
    """Write the weights of one link where the extractor reads them."""
    folder = Path(__file__).absolute().parents[1] / "extractor" / "data"
    path = folder / f"link_{link}.json"
    path.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", "utf-8")
    print(f"wrote {path.name}: {len(weights)} weights")


if __name__ == "__main__":
    main()
