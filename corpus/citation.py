"""From the fields of one bibliographic record, whatever its format, to a document."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corpus.blobs import Blob
from corpus.documents import NO_ABSTRACT, Document, InputFailure, titled_text
from corpus.inline import mend
from extractor.records import Issue, Source

_PMID = re.compile(
    r"(?i)^(?:(?:pmid|pubmed(?: ?id)?|medline)\s*[:=]?\s*)?(\d{1,8})(?:\.0)?$"
    r"|pubmed(?:\.ncbi\.nlm\.nih\.gov|\.gov)?/(?:pubmed/)?(\d{1,8})(?:[/?#]|$)"
)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_YEAR = re.compile(r"(?<!\d)(?:18|19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What a record says of a study; None or "" where it says nothing."""

    title: str = ""
    abstract: str = ""
    pmid: str | None = None
    doi: str | None = None
    year: int | None = None
    journal: str | None = None
    authors: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    issues: tuple[Issue, ...] = ()
    fallback_id: str | None = None


def find_pmid(*candidates: str | None) -> str | None:
    """Return the first PMID among fields that may hold one ("PMID: 123", a PubMed link, "123")."""
    for candidate in candidates:
        match = _PMID.search(candidate.strip()) if candidate else None
        if match:
            return (match[1] or match[2]).lstrip("0") or None
    return None


def find_doi(*candidates: str | None) -> str | None:
    """Return the first DOI among fields that may hold one, without resolver and closing marks."""
    for candidate in candidates:
        match = _DOI.search(candidate) if candidate else None
        if match:
            return match[0].rstrip(".,;]>'\"")
    return None


def find_year(*candidates: str | None) -> int | None:
    """Return the first year among fields that may hold one."""
    for candidate in candidates:
        match = _YEAR.search(candidate) if candidate else None
        if match:
            return int(match[0])
    return None


def document_of(
    citation: Citation, blob: Blob, format: str, record: int
) -> Document | InputFailure:
    """Make the document of a record; without title and abstract it is a failure."""
    title = mend(citation.title)
    abstract = "\n".join(filter(None, map(mend, citation.abstract.splitlines())))
    if not title and not abstract:
        return InputFailure(path=blob.path, record=record, message="neither title nor abstract")
    issues = citation.issues
    if not abstract:
        issues += (Issue(code=NO_ABSTRACT, message="the record has no abstract"),)
    text, regions = titled_text(title, abstract)
    return Document(
        id=citation.pmid or citation.fallback_id or f"{blob.stem}-{record}",
        title=title,
        text=text,
        regions=regions,
        issues=issues,
        source=Source(
            path=blob.path,
            format=format,
            pmid=citation.pmid,
            doi=citation.doi,
            year=citation.year,
            journal=citation.journal or None,
            authors=citation.authors,
            sha256=blob.sha256,
            extra=tuple((key, value) for key, value in citation.extra if value),
        ),
    )


def first_marked(
    items: Iterable[Document | InputFailure], issues: tuple[Issue, ...]
) -> Iterator[Document | InputFailure]:
    """Hang the issues of a file on its first document."""
    for item in items:
        if isinstance(item, Document) and issues:
            item, issues = replace(item, issues=(*item.issues, *issues)), ()
        yield item
