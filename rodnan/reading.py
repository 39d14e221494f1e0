"""Read inputs: documents on, failures aside, duplicates said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus import Document, Duplicate, InputFailure, read_unique
from extractor.records import StudyRecord
from rodnan.batch import failure_of


@dataclass(slots=True)
class Reading:
    """The inputs of one run. Failures and duplicates fill while ``documents`` is consumed.

    Of a study that came twice one line is kept, not its text.
    """

    paths: Sequence[str]
    failures: list[InputFailure] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    count: int = 0

    def documents(self) -> Iterator[Document]:
        """Yield each study once in input order, keeping what failed and what was left out."""
        for item in read_unique(self.paths):
            if isinstance(item, InputFailure):
                self.failures.append(item)
            elif isinstance(item, Duplicate):
                self.duplicates.append(str(item))
            else:
                self.count += 1
                yield item

    def watch(self, record: StudyRecord) -> StudyRecord:
        """Pass a record on; one that could not be worked on is listed with the failures."""
        message = failure_of(record)
        if message is not None:
            path = record.source.path or "?"
            self.failures.append(InputFailure(path=path, message=f"{record.id}: {message}"))
        return record
