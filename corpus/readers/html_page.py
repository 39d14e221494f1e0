"""Saved web pages: their visible text, one block a line, limited to title and abstract."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.blobs import Blob
from corpus.citation import find_doi, find_pmid, find_year
from corpus.decoding import decode
from corpus.documents import Document, InputError, InputFailure
from corpus.inline import local_name, lowered, mend, raised
from corpus.readers.plain_text import from_text

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST = 32 * 2**20  # bytes of a page with its pictures in it
_DATES = ("citation_publication_date", "citation_date", "citation_online_date", "citation_year")
_UNSEEN = frozenset(
    {"head", "script", "style", "noscript", "nav", "footer", "aside", "form", "button", "svg"}
)
_INLINE = frozenset(
    {
        "a", "abbr", "b", "bdi", "cite", "code", "em", "i", "mark", "q", "s", "small", "span",
        "strong", "sub", "sup", "u", "wbr", "font", "time",
    }
)  # fmt: skip


def read(blob: Blob) -> Iterator[Document | InputFailure]:
    """Yield the one document of a page."""
    from lxml import html

    markup, issues = decode(blob.read(LARGEST))
    parser = html.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8")
    root = html.document_fromstring(markup.encode("utf-8"), parser=parser)
    parts: list[str] = []
    _collect(root, parts)
    lines = (mend(line) for line in "".join(parts).split("\n"))
    text = "\n".join(line for line in lines if line)
    if not text:
        raise InputError("the page holds no text")
    document = from_text(text, blob, issues, kind="html")
    meta = {str(m.get("name")).lower(): str(m.get("content") or "") for m in root.iter("meta")}
    pmid = find_pmid(meta.get("citation_pmid"))
    doi = find_doi(meta.get("citation_doi"), meta.get("dc.identifier"))
    source = replace(
        document.source,
        pmid=pmid or document.source.pmid,
        doi=doi or document.source.doi,
        year=find_year(*(meta.get(name) for name in _DATES)) or document.source.year,
        journal=meta.get("citation_journal_title") or document.source.journal,
    )
    yield replace(document, id=pmid or document.id, source=source)


def _collect(element: _Element, parts: list[str]) -> None:
    """Gather the visible text; a block begins and ends a line."""
    name = local_name(element)
    if not name or name in _UNSEEN:
        return
    if name in ("sup", "sub"):
        inner = "".join(map(str, element.itertext()))
        parts.append((raised if name == "sup" else lowered)("".join(parts[-2:]), inner))
        return
    block = name not in _INLINE
    parts.append("\n" if block else "")
    parts.append(_flat(element.text))
    for child in element:
        _collect(child, parts)
        parts.append(_flat(child.tail))
    parts.append("\n" if block else "")


def _flat(text: str | None) -> str:
    """Make a space of a line break of the markup."""
    return (text or "").replace("\n", " ").replace("\r", " ")
