"""A record as a reference with labels: what every format for reference managers holds.

A reviewer imports it into the reference manager that the search came from and sorts by label.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from extractor.records import StudyRecord
from rodnan.flat import FLAGS, SERIOUSNESS
from rodnan.terminal import counted

LABEL = "rodnan"
_SURNAME_FIRST = re.compile(r"(?P<surname>[^,]+) (?P<initials>[A-Z]{1,3})")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_NO_LETTER = {"Cc", "Cs"}  # controls and lone surrogates: no file for other programs holds them


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A citation of one study, each value on one line; "" and () where it is not known.

    ``note`` says how much was found and what the checks came to. ``labels`` are to sort by:
    "rodnan: results", "rodnan: flagged", and the most serious verdict ("rodnan: decision_error").
    """

    id: str
    title: str
    authors: tuple[str, ...]
    year: str
    journal: str
    doi: str
    pmid: str
    note: str
    labels: tuple[str, ...]


def reference_of(record: StudyRecord) -> Reference:
    """Return the reference of a study."""
    source = record.source
    verdicts: Counter[str] = Counter(f.verdict for f in record.findings)
    return Reference(
        id=_plain(record.id),
        title=_plain(record.title),
        authors=tuple(_name(name) for name in map(_plain, source.authors) if name),
        year="" if source.year is None else str(source.year),
        journal=_plain(source.journal or ""),
        doi=_plain(source.doi or ""),
        pmid=_plain(source.pmid or ""),
        note=_note(record, verdicts),
        labels=_labels(record, verdicts),
    )


def _note(record: StudyRecord, verdicts: Counter[str]) -> str:
    told = [f"{verdicts[v]} {v}" for v in SERIOUSNESS if verdicts[v]]
    checks = f"; checks: {', '.join(told)}" if told else ""
    measurements = counted(len(record.measurements), "measurement")
    return f"{LABEL}: {measurements}, {counted(len(record.comparisons), 'comparison')}{checks}"


def _labels(record: StudyRecord, verdicts: Counter[str]) -> tuple[str, ...]:
    labels = [f"{LABEL}: results"] if record.measurements or record.comparisons else []
    worst = next((v for v in SERIOUSNESS if verdicts[v]), None)
    if worst in FLAGS:
        labels.append(f"{LABEL}: flagged")
    if worst:
        labels.append(f"{LABEL}: {worst}")
    return tuple(labels)


def _name(name: str) -> str:
    """Return an author as reference managers take names apart: "Roe AB" as "Roe, A. B."."""
    short = _SURNAME_FIRST.fullmatch(name)
    if short is None:
        return name
    return f"{short['surname']}, {' '.join(f'{letter}.' for letter in short['initials'])}"


def _plain(text: str) -> str:
    """Return a text on one line: a line break inside would end its field."""
    line = " ".join(text.split())
    return "".join(_REPLACEMENT if unicodedata.category(c) in _NO_LETTER else c for c in line)
