"""Measure abstracts per second and how the time grows with the length of a text.

    python -m benchmarks.throughput [--quick]

Both annotated sets are read by the machine for timing only.
"""

from __future__ import annotations

import argparse
import math
import time
from collections.abc import Callable

from benchmarks.parts import shared_dir
from extractor import extract
from extractor.find import find_mentions
from extractor.normalise import normalise
from extractor.sentences import prepare

DENSE = "1 ± 1 (p = 0.1) "
MIXED = (
    "12/40 (30%) vs 24.1 (9.6), OR 2.1 (95% CI 1.2-3.4; P<.001), median 7 (IQR 2-12) "
    "t(28) = -2.2, 30 patients; "
)
KILO = 1000


def _texts(which: str) -> list[str]:
    folder = shared_dir() / which / "abstracts"
    return [p.read_text("utf-8") for p in sorted(folder.glob("*.txt"))]


def _best(run: Callable[[], object], times: int) -> float:
    best = math.inf
    for _ in range(times):
        start = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - start)
    return best


def abstracts(times: int) -> None:
    """Print milliseconds per abstract of each stage, and abstracts per second of the whole."""
    for which in ("gold", "numbers"):
        texts = _texts(which)
        docs = [prepare(t) for t in texts]
        stages: dict[str, Callable[[], object]] = {
            "normalise": lambda texts=texts: [normalise(t) for t in texts],
            "prepare": lambda texts=texts: [prepare(t) for t in texts],
            "find_mentions": lambda docs=docs: [find_mentions(d) for d in docs],
            "extract": lambda texts=texts: [extract(t) for t in texts],
        }
        mean = sum(map(len, texts)) / len(texts)
        print(f"{which}: {len(texts)} abstracts of {mean:.0f} characters on average")
        for name, run in stages.items():
            each = _best(run, times) / len(texts)
            print(f"  {name:14} {each * 1e3:7.3f} ms   {1 / each:7.0f} per second")


def growth(sizes: tuple[int, ...], stage: Callable[[str], object], name: str) -> None:
    """Print the time for texts of growing size and the slope in log-log (1 is linear)."""
    for label, unit in (("dense", DENSE), ("mixed", MIXED)):
        seconds = []
        for size in sizes:
            text = (unit * (size * KILO // len(unit) + 1))[: size * KILO]
            seconds.append(_best(lambda text=text: stage(text), 1))
            print(f"  {name} {label:6} {size:5d} kB  {seconds[-1]:8.3f} s")
        slope = math.log(seconds[-1] / seconds[1]) / math.log(sizes[-1] / sizes[1])
        print(f"  {name} {label:6} slope {slope:.2f}")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="sizes up to 100 kB, one round")
    options = parser.parse_args()
    if shared_dir().is_dir():
        abstracts(1 if options.quick else 3)
    sizes = (1, 10, 100) if options.quick else (1, 10, 100, 1000)
    growth(sizes, lambda text: find_mentions(prepare(text)), "grammar")
    growth(sizes, extract, "extract")


if __name__ == "__main__":
    main()
