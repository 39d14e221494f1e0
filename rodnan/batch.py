"""From documents to checked records, in order, on one or several processes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path

from corpus import Document
from extractor import extract
from extractor.records import Issue, StudyRecord
from extractor.vocabulary import load_vocabulary
from rodnan.corrections import Decision, apply_decisions, standing
from rodnan.sizes import Sizes, apply_sizes
from validator import check

CHUNK = 64
WORTH_A_POOL = 200  # below it, starting processes costs more than it saves


@dataclass(frozen=True, slots=True)
class Job:
    """What is done to each document, the same for all of a run."""

    validate: bool = True
    sizes: Sizes | None = None
    vocabularies: tuple[Path, ...] = ()
    decisions: Mapping[str, Sequence[Decision]] = field(default_factory=dict)


def process(document: Document, job: Job) -> StudyRecord:
    """Return the record of one document, checked if the job says so."""
    record = extract(document.study_text, document.id, title=document.title, source=document.source)
    record = replace(record, issues=(*document.issues, *record.issues))
    record = apply_sizes(record, job.sizes)
    record, lost = apply_decisions(record, job.decisions.get(record.id, ()))
    record = replace(record, issues=(*record.issues, *map(_lost, lost)))
    if job.validate:
        record = check(record, load_vocabulary(*job.vocabularies))
    return record


def _lost(decision: Decision) -> Issue:
    return Issue(
        code="correction-lost",
        message=f"{decision.reviewer}'s {decision.action} of {decision.quote!r} : no such words",
        start=decision.start,
        end=decision.end,
    )


def by_study(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """Return the decisions that stand, by study."""
    result: dict[str, list[Decision]] = {}
    for decision in standing(decisions).values():
        result.setdefault(decision.study, []).append(decision)
    return result


def _process_chunk(chunk: list[Document], job: Job) -> list[StudyRecord]:
    return [process(document, job) for document in chunk]


def _chunks(documents: Iterable[Document]) -> Iterator[list[Document]]:
    iterator = iter(documents)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def process_all(
    documents: Iterable[Document], job: Job, jobs: int = 1
) -> Iterator[tuple[Document, StudyRecord]]:
    """Yield each document with its record, in the order of the input whatever ``jobs`` is.

    At most a few chunks for each process are in memory at a time.
    """
    work: Callable[[list[Document]], list[StudyRecord]] = partial(_process_chunk, job=job)
    chunks = _chunks(documents)
    first = list(islice(chunks, WORTH_A_POOL // CHUNK + 1))
    if jobs == 1 or sum(map(len, first)) < WORTH_A_POOL:
        for chunk in _chain(first, chunks):
            yield from zip(chunk, work(chunk), strict=True)
        return
    with ProcessPoolExecutor(jobs) as pool:
        waiting: deque[tuple[list[Document], Future[list[StudyRecord]]]] = deque()
        for chunk in _chain(first, chunks):
            waiting.append((chunk, pool.submit(work, chunk)))
            if len(waiting) > 2 * jobs:
                done, future = waiting.popleft()
                yield from zip(done, future.result(), strict=True)
        for done, future in waiting:
            yield from zip(done, future.result(), strict=True)


def _chain(
    first: Iterable[list[Document]], rest: Iterable[list[Document]]
) -> Iterator[list[Document]]:
    yield from first
    yield from rest
