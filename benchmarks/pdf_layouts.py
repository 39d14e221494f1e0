"""How much of what a text gives is also read from a PDF of it, layout by layout.

``python -m benchmarks.pdf_layouts [N [LAYOUT ...]]`` sets N abstracts of the sample corpus (8) in
each layout, reads the PDFs back and compares all that a record says, save places and confidence.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import corpus
from extractor import extract
from tests.corpus.layouts import LAYOUTS
from tests.corpus.make_pdf import make_pdf

_PLACES = ("quote", "start", "end", "confidence", "rule", "supports")


@cache
def abstracts() -> list[tuple[str, str]]:
    """Return title and abstract of the studies of the sample corpus."""
    found = []
    for document in corpus.read_paths(corpus.sample_paths()):
        text = getattr(document, "study_text", "").strip().partition("\n\nCitation")[0]
        title, _, abstract = text.partition("\n")
        found.append((title, re.sub(r"\s*\n\s*", "\n", abstract.strip())))
    return found


def _said(items: Iterable[Any]) -> Counter[str]:
    return Counter(repr([x for x in asdict(i).items() if x[0] not in _PLACES]) for i in items)


def records(title: str, text: str) -> tuple[Counter[str], Counter[str]]:
    """Return what the measurements and the comparisons of a text say."""
    record = extract(text, title=title)
    return _said(record.measurements), _said(record.comparisons)


def read_back(layout: Callable[[str, str], Any], number: int, folder: Path) -> list[int]:
    """Set a study of the sample in a layout and read it.

    Returns
    -------
    list of 5
        Equal measurements, all measurements; equal comparisons, all comparisons (the more of text
        and PDF); whether the title is read.
    """
    title, abstract = abstracts()[number % len(abstracts())]
    path = folder / f"{layout.__name__}-{number}.pdf"
    path.write_bytes(make_pdf(*layout(title, abstract)))
    (document,) = corpus.read_paths([path])
    if isinstance(document, corpus.InputFailure):
        raise ValueError(str(document))
    wanted = records(title, f"{title}\n{abstract}")
    got = records(document.title, document.study_text)
    counts = []
    for one, other in zip(wanted, got, strict=True):
        counts += [(one & other).total(), max(one.total(), other.total())]
    return [*counts, int(document.title == title)]


def main() -> None:
    """Print one line a layout and one for all."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    chosen = [f for f in LAYOUTS if f.__name__ in sys.argv[2:] or not sys.argv[2:]]
    total = [0] * 5
    print(f"{'':24}measurements  comparisons  titles")
    with tempfile.TemporaryDirectory() as folder:
        for layout in chosen:
            step = LAYOUTS.index(layout)
            rows = [read_back(layout, step + 5 * i, Path(folder)) for i in range(count)]
            sums = [sum(column) for column in zip(*rows, strict=True)]
            total = [a + b for a, b in zip(total, sums, strict=True)]
            _print(layout.__name__, sums, count)
    _print("all", total, count * len(chosen))


def _print(name: str, sums: list[int], studies: int) -> None:
    same, all_, same_tests, all_tests, titles = sums
    print(
        f"{name:24}{same:5} /{all_:5}  {same_tests:4} /{all_tests:5}  {titles:3} /{studies:4}",
        flush=True,
    )


if __name__ == "__main__":
    main()
