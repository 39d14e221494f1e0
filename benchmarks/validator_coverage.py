"""Coverage on annotated abstracts: p-values found, checked, and flagged, links as annotated.

    python -m benchmarks.validator_coverage [--part learn|check|all] [--flags] [--extracted]

The annotation gives every measurement its arm's size where none is printed with it; such sizes are
marked as imputed, as the extractor does. With --extracted the records come from the extractor.
Flags are listed only on request.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from benchmarks.parts import Part, part_of, shared_dir
from extractor import extract
from extractor.methods import find_methods
from extractor.record_json import from_dict
from extractor.records import Measurement, StudyRecord
from extractor.sentences import prepare
from extractor.vocabulary import load_vocabulary
from validator import check, coverage
from validator.summary import FLAGS


def marked(record: StudyRecord) -> StudyRecord:
    """Mark sizes that are the arm's and not printed with the statistic."""
    sizes = {a.label: a.n for a in record.arms} | {"all": record.total_n}

    def mark(m: Measurement) -> Measurement:
        printed = re.search(rf"\b{m.n}\b", m.quote)
        own = m.n is None or m.n != sizes.get(m.arm) or printed
        return m if own else replace(m, imputed=(*m.imputed, "n from arm"))

    return replace(record, measurements=tuple(mark(m) for m in record.measurements))


def rows(part: Part) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the annotated rows of one part with their texts."""
    folder = shared_dir() / "gold"
    for line in (folder / "records.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if part in ("all", part_of(str(row["id"]))):
            yield row, (folder / "abstracts" / f"{row['id']}.txt").read_text("utf-8")


def annotated(part: Part) -> Iterator[tuple[StudyRecord, str]]:
    """Yield the annotated records of one part, with the methods that the text names, and texts."""
    for row, text in rows(part):
        record = marked(from_dict(row, text))
        yield replace(record, methods=find_methods(prepare(text))), text


def extracted(part: Part) -> Iterator[tuple[StudyRecord, str]]:
    """Yield the extracted records of one part with their texts."""
    for row, text in rows(part):
        yield extract(text, str(row["id"])), text


def main() -> None:
    """Print coverage, reasons, and flags if asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=["learn", "check", "all"], default="all")
    parser.add_argument("--flags", action="store_true")
    parser.add_argument("--extracted", action="store_true")
    options = parser.parse_args()
    if not shared_dir().is_dir():
        print(f"skipped: no annotated material at {shared_dir()} (set RODNAN_SHARED)")
        return
    vocabulary = load_vocabulary()
    source = extracted if options.extracted else annotated
    done = [check(r, vocabulary, text=text) for r, text in source(options.part)]
    c = coverage(done)
    print(f"{len(done)} abstracts, {c.found} p-values, {c.checked} checked ({c.share:.1%})")
    print(f"consistent {c.consistent}, consistent_if {c.conditional}, flagged {c.flagged}")
    others = [f for r in done for f in r.findings if f.verdict in FLAGS]
    print(f"flags in all, beside the p too: {len(others)}; low power {c.low_power}")
    for code, count in c.reasons:
        print(f"   not checkable: {code:20}{count:5}")
    if options.flags:
        for record in done:
            for f in record.findings:
                if f.verdict in FLAGS:
                    print(f"{record.id} {f.check} {f.verdict}: {f.message}")


if __name__ == "__main__":
    main()
