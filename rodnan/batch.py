"""From documents to checked records, in order, wherever the work is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from corpus import Document
from extractor.records import Issue, StudyRecord
from extractor.study import read_study as extract
from extractor.vocabulary import load_vocabulary
from rodnan.corrected import Lost, apply_decisions
from rodnan.corrections import Decision
from rodnan.engines import Engine, Work, ordered
from rodnan.sizes import Sizes, apply_sizes
from validator import check

FAILED = "extraction-failed"  # code of the issue of a document that could not be worked on

# A result has a digit, or says without one that groups differ or do not.
_RESULT_LIKE = re.compile(r"\d|signific|differ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Job:
    """What is done to each document, the same for all of a run."""

    validate: bool = True
    sizes: Sizes | None = None
    vocabularies: tuple[Path, ...] = ()
    decisions: Mapping[str, Sequence[Decision]] = field(default_factory=dict)


def process(document: Document, job: Job) -> StudyRecord:
    """Return the record of one document, checked if the job says so."""
    record = _extracted(document)
    record = replace(record, issues=(*document.issues, *record.issues))
    record = apply_sizes(record, job.sizes)
    return reviewed(record, document, job)


def reviewed(record: StudyRecord, document: Document, job: Job) -> StudyRecord:
    """Return an extracted record with the job's decisions on it, checked if the job says so."""
    record, lost = apply_decisions(record, job.decisions.get(record.id, ()), document.text)
    record = replace(record, issues=(*record.issues, *map(_lost, lost)))
    if job.validate and _says_something(record):
        record = check(record, load_vocabulary(*job.vocabularies), text=document.study_text)
    return record


def _says_something(record: StudyRecord) -> bool:
    """Tell whether there is anything to check: most of PubMed has nothing."""
    return bool(record.arms or record.measurements or record.comparisons)


def _extracted(document: Document) -> StudyRecord:
    """Extract, unless nothing in the text looks like a result: then it costs next to nothing."""
    if not _RESULT_LIKE.search(document.text):
        return _empty(document)
    return extract(document.study_text, document.id, title=document.title, source=document.source)


def _empty(document: Document) -> StudyRecord:
    return StudyRecord(id=document.id, title=document.title, source=document.source)


def safe_process(document: Document, job: Job) -> StudyRecord:
    """Return the record of one document; of one that breaks a rule's code, an empty one with why.

    In a run of millions no single text may stop the rest; the failure is listed with the inputs
    that could not be read.
    """
    try:
        return process(document, job)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is listed and the rest goes on
        return failed_record(document, f"{type(error).__name__}: {error}")


def failed_record(document: Document, message: str) -> StudyRecord:
    """Return the empty record of a document that could not be worked on."""
    issue = Issue(code=FAILED, message=" ".join(message.split())[:300])
    return replace(_empty(document), issues=(*document.issues, issue))


def failure_of(record: StudyRecord) -> str | None:
    """Return why a document could not be worked on, or None."""
    return next((i.message for i in record.issues if i.code == FAILED), None)


def _lost(lost: Lost) -> Issue:
    decision = lost.decision
    return Issue(
        code="correction-lost",
        message=f"{decision.reviewer}'s {decision.action} of {decision.quote!r}: {lost.reason}",
        start=decision.start,
        end=decision.end,
    )


def by_study(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """Return decisions by study, in order, those taken back too."""
    result: dict[str, list[Decision]] = {}
    for decision in decisions:
        result.setdefault(decision.study, []).append(decision)
    return result


def _process_chunk(chunk: list[Document], job: Job) -> list[StudyRecord]:
    return [safe_process(document, job) for document in chunk]


def process_all(
    documents: Iterable[Document], job: Job, engine: Engine
) -> Iterator[tuple[Document, StudyRecord]]:
    """Yield each document with its record, in the order of the input whatever the engine."""
    work = Work(partial(_process_chunk, job=job), failed_record)
    yield from ordered(documents, work, engine)
