"""Ids that are unique within one reading, however many there are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from corpus.documents import Document
from corpus.key_store import KeyStore, storable
from extractor.records import Issue

_SCHEMA = ("CREATE TABLE ids (id TEXT PRIMARY KEY, times INTEGER) WITHOUT ROWID",)


@dataclass(frozen=True, slots=True)
class UniqueIds:
    """Remembers the ids that were given."""

    _taken: KeyStore = field(default_factory=lambda: KeyStore(_SCHEMA))

    def give(self, document: Document) -> Document:
        """Give the second "report" the id "report-2", and say so."""
        wanted = document.id
        unique = self.unique(wanted)
        if unique == wanted:
            return document
        message = f"id {wanted!r} was taken; this one is {unique!r}"
        issue = Issue(code="id-repeated", message=message)
        return replace(document, id=unique, issues=(*document.issues, issue))

    def unique(self, wanted: str) -> str:
        """Return a name that was not given yet: the one wanted, or that with a number behind it."""
        times = self._times(wanted) + 1
        self._set(wanted, times)
        if times == 1:
            return wanted
        unique = f"{wanted}-{times}"
        while self._times(unique):
            times += 1
            unique = f"{wanted}-{times}"
        self._set(wanted, times)
        self._set(unique, 1)
        return unique

    def _times(self, id: str) -> int:
        row = self._taken.execute("SELECT times FROM ids WHERE id = ?", (storable(id),)).fetchone()
        return int(row[0]) if row else 0

    def _set(self, id: str, times: int) -> None:
        self._taken.execute("INSERT OR REPLACE INTO ids VALUES (?, ?)", (storable(id), times))
