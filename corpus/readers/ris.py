"""RIS as reference managers, Rayyan and ASReview write it; each record is read on its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from corpus.blobs import Blob
from corpus.citation import Citation, document_of, find_doi, find_pmid, find_year, first_marked
from corpus.decisions import decision_in_notes
from corpus.decoding import decode
from corpus.documents import Document, InputError, InputFailure

_START = re.compile(r"(?m)^TY  ?-")
_LOOSE_START = re.compile(r"TY -")  # some tools write one space where the format has two
_LOOSE_TAG = re.compile(r"(?m)^([A-Z][A-Z0-9]) - ?")
_SAYS_PMID = re.compile(r"(?i)(?:pmid|pubmed|medline)\b")
# Shorter bare numbers are as often a reference manager's own counter.
_LIKE_PMID = re.compile(r"(?i)\d{7,8}$|(?:pmid|pubmed|medline)\b")
_PUBMED_SOURCE = re.compile(r"(?i)medline|pubmed|nlm")


def read(blob: Blob) -> Iterator[Document | InputFailure]:
    """Yield the records of a file in order; a malformed one is a failure of its own."""
    text, issues = decode(blob.read())
    starts = [m.start() for m in _START.finditer(text)]
    if not starts:
        raise InputError("no RIS record in it (no line begins with TY)")
    ends = [*starts[1:], None]
    records = (
        _record(text[start:end], blob, count)
        for count, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    )
    yield from first_marked(records, issues)


def _record(chunk: str, blob: Blob, count: int) -> Document | InputFailure:
    import rispy

    clean = chunk.rstrip()
    if _LOOSE_START.match(clean):
        clean = _LOOSE_TAG.sub(r"\1  - ", clean)
    if not re.search(r"(?m)^ER  -", clean):
        clean += "\nER  - "
    try:
        fields = rispy.loads(clean + "\n")
    except (rispy.parser.ParseError, ValueError, LookupError, TypeError, AttributeError) as error:
        return InputFailure(path=blob.path, record=count, message=f"malformed RIS: {error}")
    if not fields:
        return InputFailure(path=blob.path, record=count, message="empty RIS record")
    return document_of(_citation(fields[0]), blob, "ris", count)


def _text(fields: dict[str, Any], *names: str) -> str:
    for name in names:
        value = fields.get(name)
        if value:
            return " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return ""


def _pmid(fields: dict[str, Any]) -> str | None:
    """Look in AN and ID where they say PubMed or the record comes from there; else in links."""
    links = fields.get("urls") or []
    found = find_pmid(*(link for link in links if "pubmed" in link.lower()))
    if found:
        return found
    numbers = [_text(fields, "accession_number"), _text(fields, "id")]
    origin = " ".join(_text(fields, n) for n in ("name_of_database", "database_provider"))
    if _PUBMED_SOURCE.search(origin):
        return find_pmid(*numbers)
    trusted = _SAYS_PMID if origin.strip() else _LIKE_PMID
    return find_pmid(*(x for x in numbers if trusted.match(x.strip())))


def _citation(fields: dict[str, Any]) -> Citation:
    notes = _text(fields, "notes")
    authors = fields.get("authors") or fields.get("first_authors") or []
    return Citation(
        title=_text(fields, "title", "primary_title", "translated_title"),
        abstract=_text(fields, "abstract", "notes_abstract"),
        pmid=_pmid(fields),
        doi=find_doi(_text(fields, "doi"), *map(str, fields.get("urls") or [])),
        year=find_year(
            _text(fields, "year"), _text(fields, "publication_year"), _text(fields, "date")
        ),
        journal=_text(
            fields, "journal_name", "secondary_title", "alternate_title3", "alternate_title2"
        ),
        authors=tuple(map(str, authors)),
        extra=(
            ("key", _text(fields, "id")),
            ("notes", notes),
            ("decision", decision_in_notes(notes) or ""),
            ("keywords", "; ".join(map(str, fields.get("keywords") or []))),
        ),
    )
