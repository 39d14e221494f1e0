"""The report's data: compact JSON of the studies and findings, packed in parts for the page."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from extractor.record_json import to_dict
from extractor.records import StudyRecord
from rodnan.flat import SERIOUSNESS, WANTS_A_LOOK, target_item

PART_SIZE = 100
CONTEXT = 120
MOST_CHOICES = 300


@dataclass(frozen=True, slots=True)
class Study:
    """A record with the text that its offsets point into and the part of it that was read."""

    record: StudyRecord
    text: str
    region: tuple[int, int]


def pack(content: object) -> str:
    """Return JSON as base64 of gzip, the same bytes every time."""
    raw = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return base64.b64encode(gzip.compress(raw, compresslevel=6, mtime=0)).decode("ascii")


def study_json(study: Study) -> dict[str, Any]:
    """Return what the page needs to show one study."""
    start, end = study.region
    return {**to_dict(study.record), "text": study.text[start:end], "region": [start, end]}


def _index_entry(record: StudyRecord) -> dict[str, Any]:
    outcomes = sorted(
        {m.outcome for m in record.measurements} | {c.outcome for c in record.comparisons}
    )
    arms = sorted({a.label for a in record.arms})
    find = " ".join((record.id, record.title, record.source.pmid or "", *outcomes, *arms))
    return {
        "id": record.id,
        "find": find.lower(),
        "outcomes": outcomes,
        "arms": arms,
        "verdicts": sorted({f.verdict for f in record.findings}),
    }


def index_json(studies: Sequence[Study]) -> dict[str, Any]:
    """Return the index that filters work on: names, outcomes, arms, verdicts of each study."""
    entries = [_index_entry(s.record) for s in studies]
    return {
        "part_size": PART_SIZE,
        "studies": entries,
        "outcomes": _choices(entries, "outcomes"),
        "arms": _choices(entries, "arms"),
    }


def _choices(entries: Sequence[dict[str, Any]], key: str) -> list[str]:
    counts: dict[str, int] = {}
    for entry in entries:
        for value in entry[key]:
            counts[value] = counts.get(value, 0) + 1
    common = sorted(counts, key=lambda v: (-counts[v], v))[:MOST_CHOICES]
    return sorted(common, key=str.lower)


def findings_json(studies: Sequence[Study]) -> list[dict[str, Any]]:
    """Return the findings worth reading, the most serious first, each with its sentence."""
    rows = []
    for number, study in enumerate(studies):
        for f in study.record.findings:
            if f.verdict not in WANTS_A_LOOK:
                continue
            item = target_item(study.record, f)
            row: dict[str, Any] = {
                "study": number,
                "verdict": f.verdict,
                "check": f.check,
                "message": f.message,
                "key": None,
                "hit": None,
            }
            if item is not None:
                start, end = study.region
                row |= {
                    "key": f"{f.target.kind[0]}{f.target.index}",
                    "before": study.text[max(start, item.start - CONTEXT) : item.start],
                    "hit": study.text[item.start : item.end],
                    "after": study.text[item.end : min(end, item.end + CONTEXT)],
                }
            rows.append(row)
    return sorted(rows, key=lambda r: SERIOUSNESS[r["verdict"]])


def parts(studies: Sequence[Study]) -> Iterator[tuple[str, str]]:
    """Yield (element id, packed content) for every data element of the page."""
    yield "data-index", pack(index_json(studies))
    yield "data-findings", pack(findings_json(studies))
    iterator = iter(studies)
    number = 0
    while chunk := list(islice(iterator, PART_SIZE)):
        yield f"data-studies-{number}", pack([study_json(s) for s in chunk])
        number += 1
