"""How well the links of measurements do, and whether their confidence means what it says.

    python -m benchmarks.links

Prints, for numbers as the extractor finds them: the share of right arms, outcomes, times and
kinds, cross-validated by document on the learning part, with the structural readings alone for
comparison, and with the shipped weights on the checking part; then, for both, the confidence said
against the share that is right. Of the checking part only totals are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from benchmarks.oracle import cases
from benchmarks.parts import shared_dir
from benchmarks.train_links import (
    BUILDERS,
    Decoded,
    Sample,
    confidence_table,
    cross_validate,
    fit_confidence,
    real_sample,
    scorer,
    tally,
)
from extractor.linear import decode
from extractor.link_arms import read_arms
from extractor.measurements import load_links, probability

BINS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0001)


def calibration(said: Sequence[float], right: Sequence[bool]) -> str:
    """Return a table: bin, mean confidence said, share right, count."""
    lines = ["  confidence     said  right  count"]
    for low, high in pairwise(BINS):
        inside = [(p, r) for p, r in zip(said, right, strict=True) if low <= p < high]
        if inside:
            mean = sum(p for p, _ in inside) / len(inside)
            share = sum(r for _, r in inside) / len(inside)
            lines.append(
                f"  {low:.1f} to {min(high, 1.0):.1f}    {mean:.3f}  {share:.3f}  {len(inside):5d}"
            )
    return "\n".join(lines)


def shipped(samples: Sequence[Sample]) -> Decoded:
    """Decode with the shipped weights."""
    weights = load_links()
    return {
        link: [decode(build(s.scene), getattr(weights, link)) for s in samples]
        for link, build in BUILDERS.items()
    }


def structure_alone(samples: Sequence[Sample]) -> float:
    """Return the share of right arms by the structural reading without any weights."""
    score, right, total = scorer(), 0, 0
    for sample in samples:
        arms = [a.label for a in sample.scene.arms.arms]
        for reading, gold in zip(read_arms(sample.scene), sample.gold, strict=True):
            if gold:
                label = arms[reading.arm] if reading and reading.arm >= 0 else "all"
                labels = list(sample.labels)
                total += 1
                right += any(score.same_arm(label, m.arm, labels) for m in gold)
    return right / max(total, 1)


def main() -> None:
    """Print the figures."""
    if not shared_dir().is_dir():
        print(f"skipped: no annotated material at {shared_dir()} (set RODNAN_SHARED)")
        return
    score = scorer()
    learn = [real_sample(c) for c in cases("learn")]
    print(f"learn, arms by structure alone: {structure_alone(learn):.3f}")
    [decoded] = cross_validate([learn], [], score)
    check = [real_sample(c) for c in cases("check")]
    for name, samples, choices in (
        ("learn, cross-validated", learn, decoded),
        ("check, shipped weights", check, shipped(check)),
    ):
        figures = tally(samples, choices, score)
        print(name, "  ".join(f"{k} {v:.3f}" for k, v in figures.items()))
        parts, right = confidence_table(samples, choices, score)
        own = name.startswith("learn")
        weights = fit_confidence(samples, choices, score) if own else load_links().confidence
        print(calibration([probability(p, weights) for p in parts], right))


if __name__ == "__main__":
    main()
