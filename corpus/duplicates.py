"""The same study twice: by PMID, by DOI, or by near-equal title and year.

The first is kept, save that a later version of a PMID in PubMed files wins. Two records that carry
different PMIDs, or different DOIs, are never taken for one on the strength of a title.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from corpus.documents import Document
from corpus.key_store import KeyStore, storable

_MIN_WORDS = 4
_KEY_WORDS = 3
_MAX_YEARS_APART = 1  # online first, in print the year after
_MIN_OVERLAP = 0.9
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\w*\d\w*|[ivx]+")
_SMALL_WORDS = frozenset({"a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A document that was left out, and the id of the one that stands for it."""

    document: Document
    kept: str
    reason: str

    def __str__(self) -> str:
        """One line for the user."""
        place = self.document.source.path or "?"
        return f"{place}: {self.document.id} left out, {self.reason} (kept: {self.kept})"


@dataclass(frozen=True, slots=True)
class _Title:
    id: str
    pmid: str | None
    doi: str | None
    year: int | None
    words: frozenset[str]
    numbers: frozenset[str]


_SCHEMA = (
    "CREATE TABLE pmids (pmid TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID",
    "CREATE TABLE dois (doi TEXT PRIMARY KEY, id TEXT) WITHOUT ROWID",
    "CREATE TABLE titles (number INTEGER PRIMARY KEY, id TEXT, pmid TEXT, doi TEXT, year INTEGER,"
    " words TEXT, numbers TEXT)",
    "CREATE TABLE buckets (bucket INTEGER, pmid INTEGER, number INTEGER,"
    " PRIMARY KEY (bucket, pmid, number)) WITHOUT ROWID",
)
_LIKELY = """
    SELECT id, titles.pmid, doi, year, words, numbers FROM titles
    WHERE number IN (SELECT number FROM buckets WHERE bucket IN (?, ?) AND pmid <= ?)
    ORDER BY number"""


@dataclass(frozen=True, slots=True)
class DuplicateFinder:
    """Remembers the keys of the documents seen, not their texts, in a temporary database."""

    _keys: KeyStore = field(default_factory=lambda: KeyStore(_SCHEMA))

    def find(self, document: Document) -> Duplicate | None:
        """Return a Duplicate if a document like it was remembered; the first that was."""
        pmid, doi = document.source.pmid, _doi(document)
        kept = self._kept("SELECT id FROM pmids WHERE pmid = ?", pmid)
        if kept is not None:
            return _duplicate(document, kept, f"same PMID {pmid}")
        kept = self._kept("SELECT id FROM dois WHERE doi = ?", doi)
        if kept is not None:
            return _duplicate(document, kept, f"same DOI {doi}")
        title = _title(document)
        if title is None:
            return None
        same = next((other for other in self._likely(title) if _same_study(title, other)), None)
        return _duplicate(document, same.id, "near-equal title and year") if same else None

    def _kept(self, statement: str, key: str | None) -> str | None:
        row = self._keys.execute(statement, (storable(key),)).fetchone() if key else None
        return None if row is None else str(row[0])

    def _likely(self, title: _Title) -> Iterator[_Title]:
        """Yield titles in a bucket of this one; two different PMIDs are two studies anyway."""
        most = 0 if title.pmid else 1
        found = self._keys.execute(_LIKELY, (*_buckets(title), most))
        for id, pmid, doi, year, words, numbers in found:
            yield _Title(id, pmid, doi, year, frozenset(words.split()), frozenset(numbers.split()))

    def remember(self, document: Document) -> None:
        """Keep the keys of a document; of a key that is there already, this document."""
        id, pmid, doi = storable(document.id), document.source.pmid, _doi(document)
        if pmid:
            row = (storable(pmid), id)
            self._keys.execute("INSERT OR REPLACE INTO pmids VALUES (?, ?)", row)
        if doi:
            row = (storable(doi), id)
            self._keys.execute("INSERT OR REPLACE INTO dois VALUES (?, ?)", row)
        title = _title(document)
        if title is not None:
            self._remember_title(title)

    def _remember_title(self, title: _Title) -> None:
        texts = (title.id, title.pmid, title.doi)
        keys = (None if text is None else storable(text) for text in texts)
        words, numbers = (" ".join(sorted(x)) for x in (title.words, title.numbers))
        added = self._keys.execute(
            "INSERT INTO titles VALUES (NULL, ?, ?, ?, ?, ?, ?)",
            (*keys, title.year, storable(words), storable(numbers)),
        )
        for bucket in _buckets(title):
            row = (bucket, int(bool(title.pmid)), added.lastrowid)
            self._keys.execute("INSERT OR IGNORE INTO buckets VALUES (?, ?, ?)", row)


def _doi(document: Document) -> str | None:
    return document.source.doi.lower() if document.source.doi else None


def _duplicate(document: Document, kept: str, reason: str) -> Duplicate:
    return Duplicate(document=document, kept=kept, reason=reason)


def _title(document: Document) -> _Title | None:
    words, numbers = _words(document.title)
    if len(words) < _MIN_WORDS:
        return None
    source = document.source
    return _Title(document.id, source.pmid, _doi(document), source.year, words, numbers)


@lru_cache(maxsize=16)  # a title is looked for, and then remembered
def _words(title: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the telling words of a title and, of all its words, those that are numbers."""
    plain = title.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = frozenset(_WORD.findall(plain))
    return words - _SMALL_WORDS, frozenset(filter(_NUMBER.fullmatch, words))


def _buckets(title: _Title) -> tuple[int, int]:
    """Near-equal titles share numbers and either their longest words or their first by letter."""
    by_letter = sorted(title.words)
    longest = sorted(by_letter, key=len)[-_KEY_WORDS:]
    numbers = tuple(sorted(title.numbers))
    return hash((numbers, "longest", *longest)), hash((numbers, *by_letter[:_KEY_WORDS]))


def _same_study(a: _Title, b: _Title) -> bool:
    if (a.pmid and b.pmid and a.pmid != b.pmid) or (a.doi and b.doi and a.doi != b.doi):
        return False
    if a.numbers != b.numbers:  # phase 2 and phase 3, part I and part II
        return False
    if a.year and b.year and abs(a.year - b.year) > _MAX_YEARS_APART:
        return False
    if (a.year is None) != (b.year is None) and not (a.pmid or b.pmid or a.doi or b.doi):
        return a.words == b.words
    return len(a.words & b.words) >= _MIN_OVERLAP * len(a.words | b.words)
