"""PDF articles: the text of the first pages in reading order, limited to title and abstract.

Two columns are read one after the other; a raised small digit is written "^9", so that 10 to the
ninth never becomes 109. A PDF without text (a scan) is said to be one.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from statistics import median
from typing import Any

from corpus.blobs import Blob
from corpus.documents import Document, InputError, InputFailure, Region
from corpus.pdf_layout import Paragraph, paragraphs
from corpus.readers.plain_text import from_text
from corpus.regions import headed_span
from extractor.records import Issue

_MIN_TITLE_WORDS = 3
_LARGER = 1.0  # points
MAX_PAGES = 4  # an abstract further back than this is a supplement's


def read(blob: Blob) -> Iterator[Document | InputFailure]:
    """Yield the one document of a PDF file."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    content = blob.read()
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            count = len(pdf.pages)
            pages = [paragraphs(_words(page), page.width) for page in pdf.pages[:MAX_PAGES]]
    except PdfminerException as error:
        locked = any(isinstance(a, PDFPasswordIncorrect) for a in error.args)
        reason = "protected by a password" if locked else f"broken PDF: {error}"
        raise InputError(reason) from error
    if not any(pages):
        raise InputError("no text in the PDF (scanned pages?); run text recognition first")
    yield _document(pages, count, blob)


def _words(page: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - pdfplumber is untyped
    words: list[dict[str, Any]] = page.extract_words(
        extra_attrs=["size"], keep_blank_chars=False, x_tolerance_ratio=0.2
    )
    return words


def _document(pages: list[list[Paragraph]], count: int, blob: Blob) -> Document:
    text = "\n".join(p.text for page in pages for p in page)
    document = from_text(text, blob, kind="pdf")
    if count > 1 and headed_span(text) is None:
        end = len("\n".join(p.text for p in pages[0]))
        message = "no abstract found in the PDF: its first page is read"
        issue = Issue(code="no-abstract-heading", message=message, start=0, end=end)
        document = replace(document, regions=((0, end),), issues=(issue,))
    title = _title(pages[0], document.regions[-1][0])
    if title is None:
        return document
    regions = (title, document.regions[-1]) if title[1] <= document.regions[-1][0] else None
    name = text[title[0] : title[1]]
    return replace(document, title=name, regions=regions or document.regions)


def _title(page: list[Paragraph], before: int) -> Region | None:
    """Find the title: the first page's largest words, if they are larger than the rest."""
    best: tuple[float, int, int] | None = None
    at = 0
    for paragraph in page:
        end = at + len(paragraph.text)
        enough = len(paragraph.text.split()) >= _MIN_TITLE_WORDS
        if enough and (best is None or paragraph.size > best[0] + _LARGER):
            best = (paragraph.size, at, end)
        at = end + 1
    usual = median(p.size for p in page) if page else 0.0
    if best is None or best[0] < usual + _LARGER or best[1] > before:
        return None
    return best[1], best[2]
