"""PDF articles: the text of the first pages in reading order, limited to title and abstract.

Two columns are read one after the other; a raised small digit is written "^9", so that 10 to the
ninth never becomes 109. A PDF without text (a scan) is said to be one.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from corpus.blobs import Blob
from corpus.documents import Document, InputError, InputFailure
from corpus.pdf_layout import page_text
from corpus.readers.plain_text import from_text
from extractor.records import Issue

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
            pages = [page_text(_words(page), page.width) for page in pdf.pages[:MAX_PAGES]]
    except PdfminerException as error:
        locked = any(isinstance(a, PDFPasswordIncorrect) for a in error.args)
        reason = "protected by a password" if locked else f"broken PDF: {error}"
        raise InputError(reason) from error
    text = "\n\n".join(filter(None, pages))
    if not text.strip():
        raise InputError("no text in the PDF (scanned pages?); run text recognition first")
    yield _document(text, pages[0], count, blob)


def _words(page: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - pdfplumber is untyped
    words: list[dict[str, Any]] = page.extract_words(
        extra_attrs=["size"], keep_blank_chars=False, x_tolerance_ratio=0.2
    )
    return words


def _document(text: str, first_page: str, pages: int, blob: Blob) -> Document:
    document = from_text(text, blob, kind="pdf")
    whole = document.regions == ((0, len(text)),)
    if not whole or pages == 1:
        return document
    message = "no abstract found in the PDF: its first page is read"
    issue = Issue(code="no-abstract-heading", message=message, start=0, end=len(first_page))
    return Document(
        id=document.id,
        title=document.title,
        text=text,
        regions=((0, len(first_page)),),
        source=document.source,
        issues=(*document.issues, issue),
    )
