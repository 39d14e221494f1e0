"""Read inputs: documents on, failures aside, duplicates said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus import Document, Duplicate, InputFailure, read_unique


@dataclass(slots=True)
class Reading:
    """The inputs of one run. Failures and duplicates fill while ``documents`` is consumed."""

    paths: Sequence[str]
    failures: list[InputFailure] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    count: int = 0

    def documents(self) -> Iterator[Document]:
        """Yield each study once in input order, keeping what failed and what was left out."""
        for item in read_unique(self.paths):
            if isinstance(item, InputFailure):
                self.failures.append(item)
            elif isinstance(item, Duplicate):
                self.duplicates.append(item)
            else:
                self.count += 1
                yield item
