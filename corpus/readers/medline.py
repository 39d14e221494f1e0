"""MEDLINE format (.nbib): four-letter tags, continuation lines of six spaces."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from corpus.blobs import Blob
from corpus.citation import Citation, document_of, find_doi, find_pmid, find_year, first_marked
from corpus.decoding import decode
from corpus.documents import Document, InputError, InputFailure


def read(blob: Blob) -> Iterator[Document | InputFailure]:
    """Yield the records of a file in order."""
    text, issues = decode(blob.read())
    yield from first_marked(_records(text, blob), issues)


def _records(text: str, blob: Blob) -> Iterator[Document | InputFailure]:
    from Bio import Medline

    count = 0
    for fields in Medline.parse(io.StringIO(text)):  # type: ignore[no-untyped-call]
        if not fields:
            continue
        count += 1
        citation = _citation(fields)
        yield document_of(citation, blob, "medline", count)
    if not count:
        raise InputError("no MEDLINE record in it")


def _text(fields: dict[str, Any], *tags: str) -> str:
    """Return the first of some tags that is there, lists joined."""
    for tag in tags:
        value = fields.get(tag)
        if value:
            return " ".join(value) if isinstance(value, list) else str(value)
    return ""


def _many(fields: dict[str, Any], *tags: str) -> tuple[str, ...]:
    for tag in tags:
        value = fields.get(tag)
        if value:
            return tuple(value) if isinstance(value, list) else (str(value),)
    return ()


def _doi(fields: dict[str, Any]) -> str | None:
    tagged = (*_many(fields, "LID"), *_many(fields, "AID"))
    return find_doi(*(x for x in tagged if "[doi]" in x))


def _citation(fields: dict[str, Any]) -> Citation:
    return Citation(
        title=_text(fields, "TI", "BTI", "TT"),
        abstract=_text(fields, "AB", "OAB"),
        pmid=find_pmid(_text(fields, "PMID")),
        doi=_doi(fields),
        year=find_year(_text(fields, "DP"), _text(fields, "DEP")),
        journal=_text(fields, "JT", "TA"),
        authors=_many(fields, "AU", "FAU"),
        extra=(("publication_types", "; ".join(_many(fields, "PT"))),),
    )
