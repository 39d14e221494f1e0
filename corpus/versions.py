"""Which occurrence of a PMID in PubMed files counts: versions, updates and deletions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from corpus.documents import Document
from corpus.duplicates import Duplicate
from corpus.key_store import KeyStore, storable

DELETED = -1  # in the place of a version: the PMID was deleted

_SCHEMA = (
    "CREATE TABLE versions (pmid TEXT PRIMARY KEY, occurrences INTEGER, version INTEGER,"
    " winner INTEGER, passed INTEGER) WITHOUT ROWID",
)
# A later occurrence wins over an earlier one of the same or a smaller version.
_OCCURRED = """
    INSERT INTO versions VALUES (?1, 1, ?2, 1, 0) ON CONFLICT (pmid) DO UPDATE SET
        occurrences = occurrences + 1,
        winner = iif(?2 >= version, occurrences + 1, winner),
        version = max(version, ?2)"""
_DELETED = """
    INSERT INTO versions VALUES (?, 0, 0, 0, 0) ON CONFLICT (pmid) DO UPDATE SET
        winner = 0, version = 0"""
_PLAIN = "DELETE FROM versions WHERE occurrences = 1 AND winner = 1"
_PASS = "UPDATE versions SET passed = passed + 1 WHERE pmid = ? RETURNING passed, winner"
_REASON = "PubMed replaced or deleted this version"


@dataclass(frozen=True, slots=True)
class Versions:
    """Knows the PMIDs of which not simply the one occurrence counts."""

    _rows: KeyStore = field(default_factory=lambda: KeyStore(_SCHEMA))

    def learn(self, occurrences: Iterable[tuple[str, int]]) -> int:
        """Take PMIDs with their versions, in the order of the files; all files come before use.

        Returns
        -------
        int
            How many records there are, deletions apart.
        """
        count = 0
        for pmid, version in occurrences:
            if version == DELETED:
                self._rows.execute(_DELETED, (storable(pmid),))
            else:
                self._rows.execute(_OCCURRED, (storable(pmid), version))
                count += 1
        return count

    def settle(self) -> None:
        """Forget the PMIDs of one occurrence: most."""
        self._rows.execute(_PLAIN)

    def outdated(self, document: Document) -> Duplicate | None:
        """Return a Duplicate for an occurrence that does not count; each is asked for once."""
        pmid = document.source.pmid
        if document.source.format != "pubmed" or not pmid:
            return None
        row = self._rows.execute(_PASS, (storable(pmid),)).fetchone()
        if row is None or row[0] == row[1]:
            return None
        kept = f"a later version of PMID {pmid}" if row[1] else "none"
        return Duplicate(document=document, kept=kept, reason=_REASON)
