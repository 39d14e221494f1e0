"""PubMed XML: efetch output, baseline and update files, book articles, deletions; streamed."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.blobs import BROKEN, Blob
from corpus.documents import NO_ABSTRACT, Document, InputError, InputFailure, titled_text
from corpus.inline import plain
from corpus.versions import DELETED
from corpus.xml_records import records
from extractor.records import Issue, Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_RECORDS = ("PubmedArticle", "PubmedBookArticle")
_DELETED = "DeleteCitation"
_TAGS = (*_RECORDS, _DELETED)
LONGEST = 8 * 2**20  # bytes of one record; papers of three thousand authors have some two million
_DOIS = (  # where a DOI may stand, and the attribute that says that it is one
    ("MedlineCitation/Article/ELocationID", "EIdType"),
    ("PubmedData/ArticleIdList/ArticleId", "IdType"),
    ("BookDocument/ArticleIdList/ArticleId", "IdType"),
)
_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
_NO_LABEL = ("", "UNLABELLED", "UNASSIGNED")


def read(blob: Blob) -> Iterator[Document | InputFailure]:
    """Yield the articles of a file in order; a broken end is a failure after the good ones."""
    from lxml import etree

    count = 0
    with blob.open() as stream:
        try:
            for element in records(stream, _TAGS, LONGEST):
                count += 1
                if element.tag != _DELETED:
                    yield _article(element, blob, count)
        except etree.XMLSyntaxError as error:
            raise InputError(f"broken XML after {count} records: {error.msg}") from error
    if not count:
        raise InputError("PubMed XML without an article")


def survey(blob: Blob) -> Iterator[tuple[str, int]]:
    """Yield PMID and version of every record in order; version -1 for a deleted one.

    Stops in silence where the file breaks: ``read`` says so.
    """
    from lxml import etree

    with contextlib.suppress(etree.XMLSyntaxError, *BROKEN), blob.open() as stream:
        for element in records(stream, _TAGS, LONGEST):
            yield from _numbers(element)


def _numbers(element: _Element) -> Iterator[tuple[str, int]]:
    if element.tag == _DELETED:
        yield from ((str(x.text).strip(), DELETED) for x in element.iterfind("PMID"))
        return
    for path in ("MedlineCitation/PMID", "BookDocument/PMID"):
        found = element.find(path)
        if found is not None and found.text:
            version = found.get("Version") or "1"
            yield found.text.strip(), int(version) if version.isdigit() else 1


def _article(element: _Element, blob: Blob, count: int) -> Document | InputFailure:
    book = element.tag == "PubmedBookArticle"
    root = element.find("BookDocument" if book else "MedlineCitation")
    pmid = None if root is None else _text(root, "PMID")
    if root is None or not pmid:
        message = f"{element.tag} without a PMID"
        return InputFailure(path=blob.path, record=count, message=message)
    article = root if book else root.find("Article")
    if article is None:
        return InputFailure(path=blob.path, record=count, message=f"PMID {pmid}: no Article")
    title = _title(article)
    abstract, issues = _abstract(article)
    text, regions = titled_text(title, abstract)
    return Document(
        id=pmid,
        title=title,
        text=text,
        regions=regions,
        issues=issues,
        source=Source(
            path=blob.path,
            format="pubmed",
            pmid=pmid,
            doi=_doi(element),
            year=_year(article),
            journal=_text(article, "Journal/Title") or _text(article, "Book/BookTitle"),
            authors=_authors(article),
            sha256=blob.sha256,
            extra=_extra(root, article),
        ),
    )


def _text(element: _Element, path: str) -> str | None:
    found = element.find(path)
    return None if found is None else plain(found) or None


def _title(article: _Element) -> str:
    title = _text(article, "ArticleTitle") or _text(article, "VernacularTitle") or ""
    return title.removesuffix(".") if title.startswith("[") else title


def _abstract(article: _Element) -> tuple[str, tuple[Issue, ...]]:
    found = article.find("Abstract")
    if found is None:
        return "", (Issue(code=NO_ABSTRACT, message="the record has no abstract"),)
    parts: list[str] = []
    for section in found.iterfind("AbstractText"):
        text = plain(section)
        label = (section.get("Label") or "").strip()
        if text:
            parts.append(text if label.upper() in _NO_LABEL else f"{label}: {text}")
    return "\n".join(parts), ()


def _doi(element: _Element) -> str | None:
    """Return the article's own DOI, never one of its references."""
    for path, kind in _DOIS:
        for found in element.iterfind(path):
            if found.get(kind) == "doi" and found.get("ValidYN") != "N" and found.text:
                return str(found.text).strip()
    return None


def _year(article: _Element) -> int | None:
    for path in ("Journal/JournalIssue/PubDate", "ArticleDate", "Book/PubDate"):
        date = article.find(path)
        match = None if date is None else _YEAR.search(" ".join(map(str, date.itertext())))
        if match:
            return int(match[0])
    return None


def _authors(article: _Element) -> tuple[str, ...]:
    names = []
    for author in article.iterfind("AuthorList/Author"):
        last = _text(author, "LastName")
        name = f"{last} {_text(author, 'Initials') or ''}".strip() if last else None
        names.append(name or _text(author, "CollectiveName") or "")
    return tuple(name for name in names if name)


def _extra(root: _Element, article: _Element) -> tuple[tuple[str, str], ...]:
    pmid = root.find("PMID")
    version = None if pmid is None else pmid.get("Version")
    kinds = [str(x.text) for x in article.iterfind("PublicationTypeList/PublicationType")]
    pairs = (("pmid_version", version), ("publication_types", "; ".join(kinds)))
    return tuple((key, value) for key, value in pairs if value)
