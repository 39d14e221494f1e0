"""Speed: comparisons a second over columns, and a record's check beside its extraction.

python -m benchmarks.validator_throughput
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from benchmarks.parts import shared_dir
from benchmarks.validator_studies import DESIGNS
from extractor import extract
from extractor.vocabulary import load_vocabulary
from validator import check
from validator.arrays import paired_changes, ratios, two_means

ROWS = 200_000


def _rate(name: str, job: Callable[[], object]) -> None:
    start = time.perf_counter()
    job()
    spent = time.perf_counter() - start
    print(f"{name:32}{ROWS / spent:12,.0f} comparisons a second")


def columns() -> None:
    """Print the rates of the array functions."""
    rng = np.random.default_rng(0)
    a, b = rng.uniform(10, 20, (2, ROWS))
    s, t = rng.uniform(2, 6, (2, ROWS))
    n, m = rng.integers(5, 100, (2, ROWS))
    _rate(
        "two means (three tests)", lambda: two_means((a, 0.05, s, 0.05, n), (b, 0.05, t, 0.05, m))
    )
    _rate("paired changes", lambda: paired_changes(a - b, 0.05, s, 0.05, n))
    _rate("ratios with intervals", lambda: ratios(a / b, a / b / 1.5, a / b * 1.5, 0.005))


def records() -> None:
    """Print the time of a whole check by design, and beside extraction on real abstracts."""
    vocabulary = load_vocabulary()
    for i, (name, (generate, _)) in enumerate(DESIGNS.items()):
        studies = list(generate(np.random.default_rng(i), 300))
        start = time.perf_counter()
        for study in studies:
            check(study, vocabulary)
        print(f"{name:32}{1000 * (time.perf_counter() - start) / len(studies):12.2f} ms a study")
    folder = shared_dir() / "gold" / "abstracts"
    if not folder.is_dir():
        print(f"skipped: no abstracts at {folder} (set RODNAN_SHARED)")
        return
    texts = [p.read_text("utf-8") for p in sorted(folder.glob("*.txt"))]
    start = time.perf_counter()
    found = [extract(text) for text in texts]
    middle = time.perf_counter()
    for record in found:
        check(record, vocabulary)
    end = time.perf_counter()
    extracting, checking = (1000 * x / len(texts) for x in (middle - start, end - middle))
    print(f"abstracts: {extracting:.2f} ms to extract, {checking:.2f} ms to check")


if __name__ == "__main__":
    columns()
    records()
