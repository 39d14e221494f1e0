"""Size, opening and filter times of the report over a large corpus, and the memory of writing it.

    python -m benchmarks.report_size [--studies 10000] [--seed 0] [--keep report.html]

The studies are those of the sample corpus over and over, each with an id, a title and PMID of its
own and half of them with outcomes of their own, so that names do not repeat more than they do in
life. They are pooled, written as `rodnan run` writes them, and opened in chromium (`make browser`).
A text that comes again packs better than a new one: the bytes that a study takes are told for both.
"""

from __future__ import annotations

import argparse
import functools
import multiprocessing
import random
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from corpus import Document, read_unique, sample_paths
from extractor.records import StudyRecord
from extractor.vocabulary import load_vocabulary
from rodnan.batch import Job, process_all
from rodnan.engines import Engine
from rodnan.families import families_of
from rodnan.outputs import Tally
from rodnan.pooling import LEAST_CONFIDENCE, Pooled
from rodnan.report.data import Study
from rodnan.report.render import Outcome, report_studies, write_report

MIB = 2**20
FIRST_PMID = 80_000_000
_QUALITIES = ("early", "late", "severe", "mild", "mean", "total", "worst", "best", "daily")
_THINGS = ("skin", "hand", "lung", "gut", "joint", "muscle", "nail", "face", "foot", "heart")


def sample_studies() -> list[Study]:
    """Return the studies of the sample corpus, read and checked."""
    documents = [d for d in read_unique(sample_paths()) if isinstance(d, Document)]
    return list(report_studies(process_all(documents, Job(), Engine())))


def repeated(bases: Sequence[Study], number: int, seed: int) -> Iterator[Study]:
    """Yield so many studies made of some, each with an id of its own; the same for one seed."""
    rng = random.Random(seed)
    for i in range(number):
        base = bases[rng.randrange(len(bases))]
        own = f"{rng.choice(_QUALITIES)} {rng.choice(_THINGS)} {rng.randrange(40)}"
        yield replace(base, record=_other(base.record, i, own if rng.random() < 0.5 else ""))


def _other(record: StudyRecord, number: int, own: str) -> StudyRecord:
    pmid = str(FIRST_PMID + number)
    other = replace(
        record,
        id=f"study-{number:06d}",
        title=f"{record.title} ({number})",
        source=replace(record.source, pmid=pmid, doi=f"10.5555/repeated.{number}"),
    )
    if not own:
        return other
    return replace(
        other,
        measurements=tuple(replace(m, outcome=f"{m.outcome}, {own}") for m in other.measurements),
        comparisons=tuple(replace(c, outcome=f"{c.outcome}, {own}") for c in other.comparisons),
    )


def outcome_of(records: Sequence[StudyRecord]) -> Outcome:
    """Count and pool records as a run does."""
    from meta.settings import Settings
    from meta.tables import pool_records

    tally = Tally()
    for record in records:
        tally.add(record)
    vocabulary = load_vocabulary()
    tables = pool_records(records, vocabulary, Settings(min_confidence=LEAST_CONFIDENCE))
    pooled = Pooled(tables, families_of(tables, vocabulary))
    return Outcome(tally.counts(0, 0), tally.checks.all.coverage(), pooled, ())


@dataclass(frozen=True, slots=True)
class Written:
    """What writing took: MiB at the peak before and after, seconds of pooling and of writing."""

    before: float
    after: float
    pooling: float
    writing: float


def write(path: Path, number: int, seed: int) -> Written:
    """Write a report over so many studies, in this process."""
    bases = sample_studies()
    began = time.perf_counter()
    outcome = outcome_of([s.record for s in repeated(bases, number, seed)])
    pooled = time.perf_counter()
    before = _peak()
    write_report(path, repeated(bases, number, seed), outcome)
    return Written(before, _peak(), pooled - began, time.perf_counter() - pooled)


def _peak() -> float:
    """Return the largest memory that this process has had, in MiB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MIB


# Milliseconds from a change of a field until the list and its count stand on the page.
_FILTER = """async ([id, value, kind, rows]) => {
  const began = performance.now();
  const drawn = new Promise((done) => new MutationObserver((_, watch) => {
    watch.disconnect();
    requestAnimationFrame(() => done(performance.now() - began));
  }).observe(document.getElementById(rows), {childList: true}));
  const field = document.getElementById(id);
  field.value = value;
  field.dispatchEvent(new Event(kind, {bubbles: true}));
  return drawn;
}"""
_OPENED = """() => [
  performance.getEntriesByName('first-contentful-paint')[0].startTime,
  performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart]"""
FILTERS = (
    ("search of studies", "studies-text", "early skin", "input", "studies-rows"),
    ("filter by outcome", "studies-outcome", "mRSS", "input", "studies-rows"),
    ("filter by arm", "studies-arm", "placebo", "input", "studies-rows"),
    ("filter by verdict", "studies-verdict", "consistent_if", "change", "studies-rows"),
    ("search of findings", "findings-text", "correlation", "input", "findings-rows"),
    ("search of forest plots", "families-text", "rituximab", "input", "families-rows"),
)


def measure(page: Page, address: str, repeats: int) -> list[tuple[str, float]]:
    """Return names and medians in milliseconds of opening and of each filter."""
    opened: list[tuple[float, float, float]] = []
    for _ in range(repeats):
        began = time.perf_counter()
        page.goto(address, wait_until="commit")
        page.wait_for_selector("html[data-ready=yes]", timeout=120_000)
        ready = 1000 * (time.perf_counter() - began)
        page.wait_for_load_state("load", timeout=120_000)
        opened.append((*page.evaluate(_OPENED), ready))
        page.goto("about:blank")
    first, whole, ready = (statistics.median(x) for x in zip(*opened, strict=True))
    out = [("first content", first), ("lists and filters ready", ready), ("whole file", whole)]
    page.goto(address)
    page.wait_for_selector("html[data-filled=yes]", timeout=120_000)
    for name, field, value, kind, rows in FILTERS:
        times = []
        for _ in range(repeats):
            times.append(page.evaluate(_FILTER, [field, value, kind, rows]))
            page.evaluate(_FILTER, [field, "", kind, rows])
        out.append((f"{name}, median", statistics.median(times)))
        out.append((f"{name}, slowest", max(times)))
    return out


def run(path: Path, number: int, seed: int, repeats: int) -> None:
    """Write, open and measure; print what it came to."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:  # its memory is its own
        written = pool.apply(functools.partial(write, path, number, seed))
        ours = Path(path.parent) / "sample.html"
        few = pool.apply(_write_sample, (ours,))
    print(f"{number:,} studies: {path.stat().st_size / MIB:.1f} MiB")
    print(f"bytes of its own a study takes: {_bytes_of_studies(path) / number:,.0f}")
    print(f"the same where all texts differ ({few}): {_bytes_of_studies(ours) / few:,.0f}")
    print(f"pooled in {written.pooling:.1f} s, written in {written.writing:.1f} s")
    print(f"peak memory: {written.before:.0f} MiB before writing, {written.after:.0f} MiB after")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("no chromium: `make browser` installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for name, milliseconds in measure(page, path.resolve().as_uri(), repeats):
            print(f"{name}: {milliseconds:,.0f} ms")
        browser.close()


def _bytes_of_studies(path: Path) -> int:
    """Return how many bytes of a report its packed studies take."""
    with path.open("rb") as lines:
        return sum(len(line) for line in lines if b'id="data-studies-' in line[:80])


def _write_sample(path: Path) -> int:
    studies = sample_studies()
    write_report(path, studies, outcome_of([s.record for s in studies]))
    return len(studies)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--studies", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="Write the report here and leave it there.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.keep or Path(folder) / "report.html"
        run(path, arguments.studies, arguments.seed, arguments.repeats)


if __name__ == "__main__":
    main()
