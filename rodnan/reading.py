"""Read inputs: documents on, failures aside, duplicates said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field

from corpus import UNNAMED_ABSTRACT, Document, Duplicate, InputFailure, read_unique
from extractor.records import StudyRecord
from rodnan.batch import failure_of
from rodnan.spool import Spool


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


def _doubts() -> Spool[str]:
    return Spool(str, str)


@dataclass(slots=True)
class Reading:
    """The inputs of one run. Its lists fill while ``documents`` is consumed.

    Of a study that came twice one line is kept, not its text. ``doubts`` are lines on documents
    that were read, but perhaps not where their abstract is. With ``count_first`` the files are
    counted before they are read.
    """

    paths: Sequence[str]
    failures: Spool[InputFailure] = field(default_factory=_failures)
    duplicates: Spool[LeftOut] = field(default_factory=_duplicates)
    doubts: Spool[str] = field(default_factory=_doubts)
    count: int = 0
    count_first: bool = False
    _coming: int | None = None

    def expected(self) -> int | None:
        """Return how many documents there will be, as far as is known; None if nothing is."""
        if self._coming is None:
            return None
        return max(self.count, self._coming - len(self.failures) - len(self.duplicates))

    def _expect(self, count: int) -> None:
        self._coming = count

    def documents(self) -> Iterator[Document]:
        """Yield each study once in input order, keeping what failed and what was left out."""
        expect = self._expect if self.count_first else None
        for item in read_unique(self.paths, expect=expect):
            if isinstance(item, InputFailure):
                self.failures.append(item)
            elif isinstance(item, Duplicate):
                self.duplicates.append(_left_out(item))
            else:
                self.count += 1
                for issue in item.issues:
                    if issue.code == UNNAMED_ABSTRACT:
                        self.doubts.append(f"{item.source.path or item.id}: {issue.message}")
                yield item

    def watch(self, record: StudyRecord) -> StudyRecord:
        """Pass a record on; one that could not be worked on is listed with the failures."""
        message = failure_of(record)
        if message is not None:
            path = record.source.path or "?"
            self.failures.append(InputFailure(path=path, message=f"{record.id}: {message}"))
        return record
