"""How well the time point and the arm of numbers are told, and the training of their weights.

    python -m benchmarks.read_links [--write]

Prints, for numbers and arms as the extractor finds them on the learning part: the share of right
times and arms by the structural readings alone, and by the weights cross-validated by document.
$RODNAN_EXTRA may name further annotation files. With --write the tables link_time.json and
link_arm.json are fitted to all of it and written: to numbers as found, since that is what the
weights will meet.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.chain_training import fit
from benchmarks.oracle import cases
from benchmarks.parts import shared_dir
from benchmarks.train_links import (
    FOLDS,
    Sample,
    example,
    is_right,
    real_sample,
    scorer,
    write_table,
)
from extractor.linear import Step, decode
from extractor.link_arms import arm_steps
from extractor.link_scene import Scene
from extractor.link_times import time_steps
from extractor.read_arms import EVERYONE, read_arms
from extractor.read_times import read_times

PENALTY = 2.0
STEPS: dict[str, Callable[[Scene], Sequence[Step[Any]]]] = {"time": time_steps, "arm": arm_steps}


def read(link: str, scene: Scene) -> list[str | None]:
    """Return what the structural readings say of every number."""
    if link == "time":
        return [r.label if r else None for r in read_times(scene)]
    labels = {i: arm.label for i, arm in enumerate(scene.arms.arms)}
    return [labels.get(r.arm if r else EVERYONE, "all") for r in read_arms(scene)]


def share(link: str, samples: Sequence[Sample], said: Sequence[Sequence[Any]]) -> str:
    """Return the share of annotated numbers of which the right thing is said."""
    score = scorer()
    marks = [
        any(is_right(link, value, m, sample, score) for m in gold)
        for sample, values in zip(samples, said, strict=True)
        for value, gold in zip(values, sample.gold, strict=True)
        if gold
    ]
    return f"{sum(marks) / max(1, len(marks)):.3f} of {len(marks)}"


def main() -> None:
    """Print the figures; write the tables if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if not shared_dir().is_dir():
        print(f"skipped: no annotated material at {shared_dir()} (set RODNAN_SHARED)")
        return
    score = scorer()
    samples = [s for c in cases("learn") if (s := real_sample(c)).scene.stats]
    for link, steps in STEPS.items():
        print(link, "structure", share(link, samples, [read(link, s.scene) for s in samples]))
        examples = [example(link, s, score) for s in samples]
        said: list[list[Any]] = [[] for _ in samples]
        for fold in range(FOLDS):
            weights = fit([e for k, e in enumerate(examples) if k % FOLDS != fold], PENALTY)
            for k in range(fold, len(samples), FOLDS):
                said[k] = [c.value for c in decode(steps(samples[k].scene), weights)]
        print(link, "cross-validated", share(link, samples, said))
        if options.write:
            write_table(link, fit(examples, PENALTY))


if __name__ == "__main__":
    main()
