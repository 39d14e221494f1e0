"""The same study twice: by PMID, by DOI, or by near-equal title and year.

The first is kept, save that a later version of a PMID in PubMed files wins. Two records that carry
different PMIDs, or different DOIs, are never taken for one on the strength of a title.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from corpus.documents import Document

_MIN_WORDS = 4
_KEY_WORDS = 3
_MAX_YEARS_APART = 1  # online first, in print the year after
_MIN_OVERLAP = 0.9
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


@dataclass(slots=True)
class DuplicateFinder:
    """Remembers the keys of the documents seen, not their texts."""

    _pmids: dict[str, str] = field(default_factory=dict)
    _dois: dict[str, str] = field(default_factory=dict)
    _titles: dict[int, list[_Title]] = field(default_factory=dict)

    def find(self, document: Document) -> Duplicate | None:
        """Return a Duplicate if a document like it was remembered."""
        source, doi = document.source, _doi(document)
        if source.pmid in self._pmids:
            return _duplicate(document, self._pmids[source.pmid], f"same PMID {source.pmid}")
        if doi is not None and doi in self._dois:
            return _duplicate(document, self._dois[doi], f"same DOI {doi}")
        title = _title(document)
        if title is None:
            return None
        likely = (other for bucket in _buckets(title) for other in self._titles.get(bucket, ()))
        same = next((other for other in likely if _same_study(title, other)), None)
        return _duplicate(document, same.id, "near-equal title and year") if same else None

    def remember(self, document: Document) -> None:
        """Keep the keys of a document."""
        doi, title = _doi(document), _title(document)
        if document.source.pmid:
            self._pmids[document.source.pmid] = document.id
        if doi is not None:
            self._dois[doi] = document.id
        if title is not None:
            for bucket in _buckets(title):
                self._titles.setdefault(bucket, []).append(title)


def _doi(document: Document) -> str | None:
    return document.source.doi.lower() if document.source.doi else None


def _duplicate(document: Document, kept: str, reason: str) -> Duplicate:
    return Duplicate(document=document, kept=kept, reason=reason)


def _title(document: Document) -> _Title | None:
    plain = unicodedata.normalize("NFKD", document.title.lower())
    words = re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))
    telling = frozenset(words) - _SMALL_WORDS
    if len(telling) < _MIN_WORDS:
        return None
    numbers = frozenset(
        w for w in words if any(c.isdigit() for c in w) or re.fullmatch("[ivx]+", w)
    )
    source = document.source
    return _Title(document.id, source.pmid, _doi(document), source.year, telling, numbers)


def _buckets(title: _Title) -> set[int]:
    """Near-equal titles share numbers and either their longest words or their first by letter."""
    by_letter = sorted(title.words)
    longest = sorted(by_letter, key=len)[-_KEY_WORDS:]
    return {hash((title.numbers, *words)) for words in (longest, by_letter[:_KEY_WORDS])}


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
