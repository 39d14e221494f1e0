"""A record as a RIS reference, with what was found in it as notes and keywords.

A reviewer imports it into the reference manager that the search came from and sorts by label.
"""

from __future__ import annotations

from collections import Counter

import rispy

from extractor.records import StudyRecord
from rodnan.flat import FLAGS, SERIOUSNESS

LABEL = "rodnan"


def ris_entry(record: StudyRecord) -> str:
    """Return one reference as RIS lines, an empty line behind them.

    N1 says how much was found and what the checks came to; KW holds a label for each:
    "rodnan: results", "rodnan: flagged", and the most serious verdict ("rodnan: decision_error").
    """
    source = record.source
    verdicts: Counter[str] = Counter(f.verdict for f in record.findings)
    entry = {
        "type_of_reference": "JOUR",
        "title": record.title,
        "authors": list(source.authors),
        "year": None if source.year is None else str(source.year),
        "secondary_title": source.journal,
        "doi": source.doi,
        "accession_number": source.pmid,
        "id": record.id,
        "notes": [_note(record, verdicts)],
        "keywords": _labels(record, verdicts),
    }
    kept = {key: _plain(value) for key, value in entry.items() if value}
    return str(rispy.dumps([kept], enforce_list_tags=False)).strip() + "\n\n"


def _note(record: StudyRecord, verdicts: Counter[str]) -> str:
    told = [f"{verdicts[v]} {v}" for v in SERIOUSNESS if verdicts[v]]
    checks = f"; checks: {', '.join(told)}" if told else ""
    counts = f"{len(record.measurements)} measurements, {len(record.comparisons)} comparisons"
    return f"{LABEL}: {counts}{checks}"


def _labels(record: StudyRecord, verdicts: Counter[str]) -> list[str]:
    labels = [f"{LABEL}: results"] if record.measurements or record.comparisons else []
    worst = next((v for v in SERIOUSNESS if verdicts[v]), None)
    if worst in FLAGS:
        labels.append(f"{LABEL}: flagged")
    return labels + ([f"{LABEL}: {worst}"] if worst else [])


def _plain(value: str | list[str]) -> str | list[str]:
    """Return a value on one line: a line break inside would end its tag."""
    if isinstance(value, list):
        return [" ".join(x.split()) for x in value]
    return " ".join(value.split())
