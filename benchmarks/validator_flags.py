"""Flags raised end to end, from the texts of the annotated sets, to be read one by one.

    python -m benchmarks.validator_flags

Prints every finding whose verdict accuses (inconsistent, decision_error, impossible) with the
words it is about, over all abstracts of both sets, links and confidences as the extractor finds
them. docs/flags-read.md holds the judgement of each.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.parts import shared_dir
from extractor import extract
from extractor.records import Finding, StudyRecord
from validator import check
from validator.tables import FLAGS

BEFORE = 120
SETS = ("gold", "numbers")


def flagged() -> Iterator[tuple[str, StudyRecord, Finding, str]]:
    """Yield the id, record, finding and surrounding words of every flag."""
    for which in SETS:
        for path in sorted((shared_dir() / which / "abstracts").glob("*.txt")):
            text = path.read_text("utf-8")
            record = check(extract(text, doc_id=path.stem))
            for finding in record.findings:
                if finding.verdict in FLAGS:
                    items = {
                        "comparison": record.comparisons,
                        "measurement": record.measurements,
                    }.get(finding.target.kind if finding.target else "", ())
                    at = items[finding.target.index] if items and finding.target else None
                    words = text[max(0, at.start - BEFORE) : at.end] if at else ""
                    yield path.stem, record, finding, " ".join(words.split())


def main() -> None:
    """Print the flags and their number."""
    if not shared_dir().is_dir():
        print(f"skipped: no annotated material at {shared_dir()} (set RODNAN_SHARED)")
        return
    count = 0
    for doc_id, _, finding, words in flagged():
        count += 1
        print(f"{doc_id}  {finding.check}  {finding.verdict}\n  {finding.message}\n  ... {words}")
    print(f"{count} flags")


if __name__ == "__main__":
    main()
