"""A list of small rows that outgrows memory without harm: past a limit it lies in a file."""

from __future__ import annotations

import json
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, Generic, TypeVar

Item = TypeVar("Item")

_IN_MEMORY = 2**20  # bytes


class Spool(Generic[Item]):
    """Items that are added one by one and gone through in order, as often as wanted.

    Parameters
    ----------
    dump
        Gives an item as what JSON can hold.
    load
        Makes the item again.
    """

    def __init__(self, dump: Callable[[Item], Any], load: Callable[[Any], Item]) -> None:
        self._dump, self._load = dump, load
        self._count = 0
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115
        weakref.finalize(self, self._file.close)

    def append(self, item: Item) -> None:
        """Add an item."""
        self._file.seek(0, 2)
        self._file.write(json.dumps(self._dump(item)).encode() + b"\n")
        self._count += 1

    def extend(self, items: Iterable[Item]) -> None:
        """Add items in their order."""
        for item in items:
            self.append(item)

    def __len__(self) -> int:
        """Return how many there are."""
        return self._count

    def __iter__(self) -> Iterator[Item]:
        """Yield the items in the order in which they came."""
        at = 0
        while True:  # the place is kept here, so that two may go through at once
            self._file.seek(at)
            line = self._file.readline()
            if not line:
                return
            at = self._file.tell()
            yield self._load(json.loads(line))
