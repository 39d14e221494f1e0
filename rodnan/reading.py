"""Read inputs: documents on, failures aside, duplicates said."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field

from corpus import (
    COLUMNS,
    UNKNOWN_SIGNS,
    UNNAMED_ABSTRACT,
    Document,
    Duplicate,
    InputFailure,
    read_unique,
)
from extractor.records import StudyRecord
from rodnan.batch import failure_of
from rodnan.inputs import Inputs, Item
from rodnan.spool import Spool
from rodnan.terminal import silent


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A study that came twice: its place, its id there, the id of the one kept, and why."""

    path: str
    id: str
    kept: str
    reason: str
    line: str

    def __str__(self) -> str:
        """One line for the user."""
        return self.line


def _left_out(duplicate: Duplicate) -> LeftOut:
    document = duplicate.document
    path = document.source.path or "?"
    return LeftOut(path, document.id, duplicate.kept, duplicate.reason, str(duplicate))


def _failures() -> Spool[InputFailure]:
    return Spool(asdict, lambda row: InputFailure(**row))


def _duplicates() -> Spool[LeftOut]:
    return Spool(asdict, lambda row: LeftOut(**row))


def _lines() -> Spool[str]:
    return Spool(str, str)


def _said_of(document: Document, *codes: str) -> Iterator[str]:
    """Yield one line for each issue of some kinds."""
    for issue in document.issues:
        if issue.code in codes:
            yield f"{document.source.path or document.id}: {issue.message}"


@dataclass(slots=True)
class Reading:
    """The inputs of one run. Its lists fill while ``documents`` is consumed.

    Of a study that came twice one line is kept, not its text. ``doubts`` are lines on documents
    that were read, but perhaps not from where their abstract is, or with signs missing; ``columns``
    are lines on what was read as what in tables. With ``count_first`` the files are counted before
    they are read. ``details`` is told each input when it has been read; ``seconds`` is the time
    that reading took.
    """

    paths: Sequence[str]
    failures: Spool[InputFailure] = field(default_factory=_failures)
    duplicates: Spool[LeftOut] = field(default_factory=_duplicates)
    doubts: Spool[str] = field(default_factory=_lines)
    columns: Spool[str] = field(default_factory=_lines)
    count: int = 0
    count_first: bool = False
    details: Callable[[str], None] = silent
    inputs: Inputs = field(init=False)
    seconds: float = 0.0
    _coming: int | None = None

    def __post_init__(self) -> None:
        """Tell the details of inputs where this reading does."""
        self.inputs = Inputs(self.details)

    def expected(self) -> int | None:
        """Return how many documents there will be, as far as is known; None if nothing is."""
        if self._coming is None:
            return None
        return max(self.count, self._coming - len(self.failures) - len(self.duplicates))

    def _expect(self, count: int) -> None:
        self._coming = count

    def documents(self) -> Iterator[Document]:
        """Yield each study once in input order, keeping what failed and what was left out."""
        for item in self._timed():
            self.inputs.add(item)
            if isinstance(item, InputFailure):
                self.failures.append(item)
            elif isinstance(item, Duplicate):
                self.duplicates.append(_left_out(item))
                self._note_columns(item.document)
            else:
                self.count += 1
                self._note_columns(item)
                self._note_doubts(item)
                yield item
        self.inputs.close()

    def _timed(self) -> Iterator[Item]:
        """Yield what the readers give, counting the time that they take for it."""
        started = time.perf_counter()
        for item in read_unique(self.paths, expect=self._expect if self.count_first else None):
            self.seconds += time.perf_counter() - started
            yield item
            started = time.perf_counter()
        self.seconds += time.perf_counter() - started

    def _note_columns(self, document: Document) -> None:
        """Keep which columns of a table are read; where details are told, they are among them."""
        if self.details is silent:
            self.columns.extend(_said_of(document, COLUMNS))

    def _note_doubts(self, document: Document) -> None:
        self.doubts.extend(_said_of(document, UNNAMED_ABSTRACT, UNKNOWN_SIGNS))

    def time_told(self) -> str:
        """Return how much of a stage reading took, to be said behind the stage."""
        return f", of that reading {self.seconds:.2f} s"

    def watch(self, record: StudyRecord) -> StudyRecord:
        """Pass a record on; one that could not be worked on is listed with the failures."""
        message = failure_of(record)
        if message is not None:
            path = record.source.path or "?"
            self.failures.append(InputFailure(path=path, message=f"{record.id}: {message}"))
        return record
