"""What kind of file this is, told from its content; the name only breaks ties."""

from __future__ import annotations

import re

from corpus.columns import is_header
from corpus.decoding import utf16_order

_XML_ROOTS = (
    (
        re.compile(rb"<(?:Pubmed(?:Book)?Article(?:Set)?|DeleteCitation)\b"),
        "pubmed",
    ),
    (re.compile(rb"<(?:article|pmc-articleset)\b"), "jats"),
    (re.compile(rb"(?i)<!doctype html|<html\b"), "html"),
    (re.compile(rb"<records>\s*<record>"), "endnote"),
)
_MEDLINE = re.compile(rb"(?m)^PMID ?- ?\d")
_RIS = re.compile(rb"(?m)^TY  ?- ?[A-Z]{3,6}\s*$")
# PubMed's text export: "1. J Skin. 2009 May;4(2):11-9."
_NUMBERED = re.compile(rb"1\. [^\n]{2,200}?\.\s+(?:19|20)\d\d\b[^\n]{0,30}[;:]")
_TAG = re.compile(rb"<[A-Za-z?!]")
_JSON = re.compile(rb'\{\s*["}]|\[\s*\{')
_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
_OLE = b"\xd0\xcf\x11\xe0"


def _is_marked(head: bytes) -> bool:
    return head.startswith((b"\xff\xfe", b"\xfe\xff"))


def detect(head: bytes, name: str = "") -> str:
    """Return the name of the reader for a file that begins so.

    Parameters
    ----------
    head
        The first few thousand bytes.
    name
        File name, used only where the content leaves it open (a table of one column).
    """
    if head.startswith(_ZIP):
        return "office"
    if head.startswith(_PDF) or _PDF in head[:1024]:
        return "pdf"
    if head.startswith(_OLE):
        return "old_office"
    encoding = "utf-16" if _is_marked(head) else utf16_order(head) if b"\x00" in head else None
    if b"\x00" in head and encoding is None:
        return "binary"
    text = head.decode(encoding, "ignore").encode() if encoding else head
    body = text.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _TAG.match(body):
        return _xml_kind(body)
    if _JSON.match(body):
        return "json"
    if _MEDLINE.search(body):
        return "medline"
    if _RIS.search(body):
        return "ris"
    if _NUMBERED.match(body):
        return "pubmed_text"
    return "table" if _is_table(body, name) else "text"


def _xml_kind(body: bytes) -> str:
    hits = ((m.start(), kind) for root, kind in _XML_ROOTS if (m := root.search(body)))
    return min(hits, default=(0, "xml"))[1]


def _is_table(body: bytes, name: str) -> bool:
    first = re.split(rb"[\r\n]", body, maxsplit=1)[0].decode("utf-8", "replace")
    return name.lower().endswith((".csv", ".tsv", ".tab")) or is_header(first)
