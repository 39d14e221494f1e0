"""Soundness: honest studies of every design, none of which may be called wrong.

python -m benchmarks.validator_soundness [--studies 20000] [--seed 0] [--show 5]
"""

from __future__ import annotations

import argparse
import time
from collections import Counter

import numpy as np

from benchmarks.validator_studies import DESIGNS
from extractor.records import Finding, StudyRecord
from extractor.vocabulary import load_vocabulary
from validator import check

FLAGS = ("inconsistent", "decision_error", "impossible")


def flags(record: StudyRecord) -> list[Finding]:
    """Return every finding that accuses."""
    return [f for f in record.findings if f.verdict in FLAGS]


def main() -> None:
    """Print verdicts by design."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=3)
    parser.add_argument("--design")
    options = parser.parse_args()
    vocabulary = load_vocabulary()
    total = wrong = 0
    spent = 0.0
    print(f"{'design':28}{'studies':>9}{'flagged':>9}  verdicts of p")
    for i, (name, (generate, share)) in enumerate(DESIGNS.items()):
        if options.design not in (None, name):
            continue
        rng = np.random.default_rng([options.seed, i])
        verdicts: Counter[str] = Counter()
        count = bad = 0
        shown = options.show
        for record in generate(rng, round(options.studies * share)):
            start = time.perf_counter()
            done = check(record, vocabulary)
            spent += time.perf_counter() - start
            count += 1
            verdicts.update(f.verdict for f in done.findings[:1])
            found = flags(done)
            bad += bool(found)
            if found and shown:
                shown -= 1
                print("   ", found[0].check, found[0].message)
                print("       ", [(m.quote, m.spread, m.n, m.imputed) for m in record.measurements])
                print("       ", [(c.test, c.statistic, c.effect) for c in record.comparisons])
        total, wrong = total + count, wrong + bad
        listed = ", ".join(f"{v} {n / count:.1%}" for v, n in verdicts.most_common())
        print(f"{name:28}{count:9,}{bad:9,}  {listed}")
    print(f"honest studies {total:,}, called wrong {wrong}; {1000 * spent / total:.2f} ms a study")


if __name__ == "__main__":
    main()
