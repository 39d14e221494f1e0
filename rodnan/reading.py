"""Read inputs: documents on, failures aside, duplicates said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from corpus import Document, InputFailure, read_paths


@dataclass(slots=True)
class Reading:
    """The inputs of one run. ``failures`` fills while ``documents`` is consumed."""

    paths: Sequence[str]
    failures: list[InputFailure] = field(default_factory=list)
    count: int = 0

    def documents(self) -> Iterator[Document]:
        """Yield the documents in input order, keeping the failures."""
        for item in read_paths(self.paths):
            if isinstance(item, InputFailure):
                self.failures.append(item)
            else:
                self.count += 1
                yield item
