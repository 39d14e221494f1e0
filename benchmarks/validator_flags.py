"""Every flag raised from raw text, for reading: the numbers, the verdict and where it stands.

    python -m benchmarks.validator_flags [--sets gold,numbers] [--around 300] [--ids 123,456]

The records come from the extractor, links and all. Each flag is printed with its confidence and the
measurements that it rests on; ``--around`` adds that many characters of text to either side.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.parts import shared_dir
from extractor import extract
from extractor.records import Comparison, Finding, Measurement, StudyRecord
from extractor.vocabulary import load_vocabulary
from validator import check, coverage
from validator.summary import FLAGS


def texts(sets: list[str]) -> Iterator[tuple[str, str]]:
    """Yield id and text of every abstract of the sets."""
    for name in sets:
        for path in sorted((shared_dir() / name / "abstracts").glob("*.txt")):
            yield path.stem, Path(path).read_text("utf-8")


def flags(record: StudyRecord) -> Iterator[Finding]:
    """Yield the findings of a checked record that accuse."""
    yield from (f for f in record.findings if f.verdict in FLAGS)


def item_of(record: StudyRecord, finding: Finding) -> Comparison | Measurement | None:
    """Return the comparison or measurement that a finding is about."""
    if finding.target.kind == "comparison":
        return record.comparisons[finding.target.index]
    if finding.target.kind == "measurement":
        return record.measurements[finding.target.index]
    return None


def _show(record: StudyRecord, text: str, finding: Finding, around: int) -> None:
    item = item_of(record, finding)
    print(f"\n{record.id}  {finding.check}  {finding.verdict}  {finding.reported}")
    print(f"   {finding.message}")
    if item is not None:
        print(f"   confidence {item.confidence:.2f}")
    for target in finding.related:
        m = record.measurements[target.index]
        print(f"   {m.outcome} | {m.arm} | {m.time} | {m.kind} n={m.n} {m.quote!r}")
    if item is not None and around:
        print("   ..." + text[max(0, item.start - around) : item.end + around].replace("\n", " "))


def main() -> None:
    """Print every flag and the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", default="gold,numbers")
    parser.add_argument("--around", type=int, default=0)
    parser.add_argument("--ids", default="")
    options = parser.parse_args()
    if not shared_dir().is_dir():
        print(f"skipped: no annotated material at {shared_dir()} (set RODNAN_SHARED)")
        return
    vocabulary = load_vocabulary()
    wanted = set(filter(None, options.ids.split(",")))
    done, checks = [], Counter[str]()
    for name, text in texts(options.sets.split(",")):
        if wanted and name not in wanted:
            continue
        record = check(extract(text, name), vocabulary, text=text)
        done.append(record)
        for finding in flags(record):
            checks[finding.check] += 1
            _show(record, text, finding, options.around)
    c = coverage(done)
    print(f"\n{len(done)} abstracts, {c.found} p-values, {c.checked} checked ({c.share:.1%})")
    print(f"{sum(checks.values())} flags: {', '.join(f'{k} {n}' for k, n in checks.most_common())}")


if __name__ == "__main__":
    main()
