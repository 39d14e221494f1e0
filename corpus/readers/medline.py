"""MEDLINE format (.nbib): four-letter tags, continuation lines of six spaces."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from corpus.blobs import Blob
from corpus.citation import Citation, document_of, find_doi, find_pmid, find_year, first_marked
from corpus.decoding import decode
from corpus.documents import Document, InputError, InputFailure

_TAG = re.compile(r"(?m)^[A-Z]{2,4} *- ?")
_BETWEEN = re.compile(r"\n[ \t]*\n(?=[A-Z]{2,4} *- )")
_BLANK = re.compile(r"\n\s*\n")
_PMID = re.compile(r"(?m)^PMID ?- ?\d")


def read(blob: Blob) -> Iterator[Document | InputFailure]:
    """Yield the records of a file in order."""
    text, issues = decode(blob.read())
    yield from first_marked(_records(text, blob), issues)


def _records(text: str, blob: Blob) -> Iterator[Document | InputFailure]:
    chunks = [chunk for chunk in _chunks(text) if _TAG.search(chunk)]
    if not chunks:
        raise InputError("no MEDLINE record in it")
    for count, chunk in enumerate(chunks, 1):
        yield _record(chunk, blob, count)


def _chunks(text: str) -> Iterator[str]:
    """Yield the records: a blank line before a tag ends one, and so does a second PMID."""
    for chunk in _BETWEEN.split(text):
        starts = [m.start() for m in _PMID.finditer(chunk)]
        cuts = [0, *starts[1:], len(chunk)]
        yield from (chunk[a:b] for a, b in pairwise(cuts))


def _record(chunk: str, blob: Blob, count: int) -> Document | InputFailure:
    from Bio import Medline

    lines = _BLANK.sub("\n", chunk).strip("\n") + "\n"
    try:
        fields = Medline.read(io.StringIO(lines))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        return InputFailure(path=blob.path, record=count, message=f"malformed MEDLINE: {error!r}")
    return document_of(_citation(fields), blob, "medline", count)


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
