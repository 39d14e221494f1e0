"""JATS articles (.nxml, PMC): the title and the main abstract, its sections kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.blobs import Blob
from corpus.citation import Citation, document_of, find_year
from corpus.documents import Document, InputError, InputFailure
from corpus.inline import local_name, plain
from corpus.xml_records import records

if TYPE_CHECKING:
    from lxml.etree import _Element

LONGEST = 16 * 2**20  # bytes of one article with its tables

# Abstracts of these kinds say something else than the study's own abstract.
_OTHER_KINDS = frozenset(
    {
        "graphical", "teaser", "toc", "short", "key-points", "keypoints", "highlights", "precis",
        "plain-language-summary", "lay-summary", "executive-summary", "author-highlights",
        "editor", "web-summary", "video", "podcast", "stereochemical", "twitter",
    }
)  # fmt: skip
_NAMELESS = ("", "abstract", "summary")


def read(blob: Blob) -> Iterator[Document | InputFailure]:
    """Yield the articles of a file in order."""
    from lxml import etree

    count = 0
    with blob.open() as stream:
        try:
            for element in records(stream, ("{*}article",), LONGEST):
                count += 1
                yield _article(element, blob, count)
        except etree.XMLSyntaxError as error:
            raise InputError(f"broken XML after {count} articles: {error.msg}") from error
    if not count:
        raise InputError("JATS without an article")


def _find(element: _Element, *path: str) -> _Element | None:
    found: _Element | None = element
    for name in path:
        found = None if found is None else found.find(f"{{*}}{name}")
    return found


def _article(element: _Element, blob: Blob, count: int) -> Document | InputFailure:
    meta = _find(element, "front", "article-meta")
    if meta is None:
        return InputFailure(path=blob.path, record=count, message="no article-meta")
    ids = {
        str(x.get("pub-id-type")): (x.text or "").strip() for x in meta.iterfind("{*}article-id")
    }
    title = _find(meta, "title-group", "article-title")
    pmcid = ids.get("pmcid") or ids.get("pmc") or ids.get("pmcaid")
    if pmcid and pmcid.isdigit():
        pmcid = f"PMC{pmcid}"
    citation = Citation(
        title="" if title is None else plain(title),
        abstract=_abstract(meta),
        pmid=ids.get("pmid") or None,
        doi=ids.get("doi") or None,
        year=_year(meta),
        journal=_journal(element),
        authors=_authors(meta),
        extra=(("pmcid", pmcid or ""),),
        fallback_id=pmcid or (blob.stem if count == 1 else None),
    )
    return document_of(citation, blob, "jats", count)


def _abstract(meta: _Element) -> str:
    found = list(meta.iterfind("{*}abstract"))
    main = [a for a in found if (a.get("abstract-type") or "").lower() not in _OTHER_KINDS]
    if not main:
        return ""
    longest = max(main, key=lambda a: len("".join(map(str, a.itertext()))))
    return "\n".join(_lines(longest)) or plain(longest)


def _lines(element: _Element) -> Iterator[str]:
    """Yield one line a paragraph, led by its section's label: "Methods: ..."."""
    label = ""
    for child in element:
        name = local_name(child)
        if name == "title":
            label = plain(child).rstrip(" :.")
            label = "" if label.lower() in _NAMELESS else label
        elif name == "sec":
            for line in _lines(child):
                yield f"{label}: {line}" if label else line
                label = ""
        elif name and (text := plain(child)):
            yield f"{label}: {text}" if label else text
            label = ""


def _year(meta: _Element) -> int | None:
    years = {
        str(d.get("pub-type") or d.get("date-type") or d.get("publication-format")): d
        for d in meta.iterfind("{*}pub-date")
    }
    order = ("collection", "ppub", "epub", "pub", *years)
    for kind in order:
        year = None if kind not in years else _find(years[kind], "year")
        if year is not None:
            return find_year(year.text)
    return None


def _journal(element: _Element) -> str:
    meta = _find(element, "front", "journal-meta")
    if meta is None:
        return ""
    title = _find(meta, "journal-title-group", "journal-title")
    title = _find(meta, "journal-title") if title is None else title
    return "" if title is None else plain(title)


def _authors(meta: _Element) -> tuple[str, ...]:
    names = []
    for name in meta.iterfind("{*}contrib-group/{*}contrib[@contrib-type='author']/{*}name"):
        parts = (_find(name, "surname"), _find(name, "given-names"))
        names.append(" ".join(plain(p) for p in parts if p is not None))
    return tuple(filter(None, names))
