"""PubMed's "Abstract (text)" export: numbered records of paragraphs.

A record is a citation line ("3. J Skin. 2009 May;4(2):11-9. doi: ..."), the title, the authors,
notes about them, the abstract, and a foot with DOI and PMID.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.blobs import Blob
from corpus.citation import Citation, document_of, find_doi, find_pmid, find_year, first_marked
from corpus.decoding import decode
from corpus.documents import Document, InputError, InputFailure

_START = re.compile(r"(?m)^\d+\. (?=[A-Z][^\n]{1,200}?\.\s+(?:19|20)\d\d\b)")
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")
_AUTHORS = re.compile(
    r"^[^\W\d_][\w’'.-]*(?: [^\W\d_][\w’'.-]*){0,4} [A-Z]{1,4}\d?(?:\(\d+\))*[,.;]"
)
_NOTE = re.compile(
    r"(?i)^(?:author information|collaborators?|comment (?:in|on)|erratum in|update (?:in|of)"
    r"|summary for patients|republished|retraction|expression of concern|copyright|©|\(c\)"
    r"|conflicts? of interest|doi:|pmid:|pmcid:|publisher:|plain language summary|editor)"
)
_LABELLED = re.compile(r"\n(?=[A-Z][A-Z &/,]{2,60}: )")
_PMID = re.compile(r"(?m)^PMID: (\d{1,8})\b")
_DOI = re.compile(r"(?m)^DOI: (10\.\S+)")


def read(blob: Blob) -> Iterator[Document | InputFailure]:
    """Yield the records of a file in order."""
    text, issues = decode(blob.read())
    starts = [m.start() for m in _START.finditer(text)]
    if not starts:
        raise InputError("no numbered PubMed record in it")
    ends = [*starts[1:], len(text)]
    records = (
        document_of(_citation(text[start:end]), blob, "pubmed_text", count)
        for count, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    )
    yield from first_marked(records, issues)


def _unwrapped(paragraph: str) -> str:
    """Join wrapped lines; a section's label begins a new one."""
    return "\n".join(" ".join(part.split()) for part in _LABELLED.split(paragraph))


def _citation(record: str) -> Citation:
    parts = [part.strip("\n") for part in _PARAGRAPHS.split(record.strip())]
    title = parts[1] if len(parts) > 1 else ""
    rest = parts[2:]
    authors: tuple[str, ...] = ()
    if rest and _AUTHORS.match(rest[0]):
        names = re.sub(r"\(\d+\)", "", " ".join(rest.pop(0).split())).rstrip(".")
        authors = tuple(name.strip() for name in names.split(",") if name.strip())
    pmid = _PMID.search(record)
    doi = _DOI.search(record)
    journal = re.sub(r"^\d+\. ", "", parts[0]).split(". ", 1)[0]
    return Citation(
        title=" ".join(title.split()),
        abstract="\n".join(_unwrapped(p) for p in rest if not _NOTE.match(p)),
        pmid=find_pmid(pmid[1] if pmid else None),
        doi=find_doi(doi[1] if doi else None, parts[0]),
        year=find_year(parts[0]),
        journal=journal,
        authors=authors,
    )
