"""PDF articles: title and abstract, found on the first pages; pages of a meeting's abstracts.

The document's text is the title, a newline, the abstract, so that its records are those of the same
text in a file of its own; where no abstract is found it is the first page. A raised small digit is
written "^9", so that 10 to the ninth never becomes 109. A PDF without text (a scan) is said to be
one.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from corpus.blobs import Blob
from corpus.closing_line import cited
from corpus.documents import (
    UNKNOWN_SIGNS,
    UNNAMED_ABSTRACT,
    Document,
    InputError,
    InputFailure,
    titled_text,
)
from corpus.pages.article import Study, find_study, text_of
from corpus.pages.glyphs import UNKNOWN
from corpus.pages.margins import without_line_numbers, without_running_lines
from corpus.pages.marks import Page, marks_of
from corpus.pages.meeting import find_studies
from corpus.pages.order import reading_order
from corpus.pages.paragraphs import Paragraph, paragraphs_of
from corpus.regions import study_regions
from extractor.records import Issue, Source

MAX_PAGES = 4  # an abstract further back than this is a supplement's


def read(blob: Blob) -> Iterator[Document | InputFailure]:
    """Yield the document of a PDF file; several where its pages hold several abstracts."""
    pages = _pages(blob.read())
    if not any(page.words for page in pages):
        raise InputError(_why_no_text(pages))
    yield from _documents(pages, blob)


def _pages(content: bytes) -> list[Page]:
    """Return the marks of the first pages."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        return [marks_of(page) for page in _first_pages(pdfplumber.open(io.BytesIO(content)))]
    except PdfminerException as error:
        locked = any(isinstance(a, PDFPasswordIncorrect) for a in error.args)
        reason = "protected by a password" if locked else f"broken PDF: {error}"
        raise InputError(reason) from error


def _first_pages(pdf: Any) -> Iterator[Any]:  # noqa: ANN401 - pdfplumber is untyped
    """Yield the first pages of pdfplumber's PDF.

    Its own list of pages, which closing it asks for too, goes through all pages of the file: a
    book of thousands takes many seconds for the four that are read.
    """
    from pdfminer.pdfpage import PDFPage
    from pdfplumber.page import Page as PlumberPage
    from pdfplumber.utils.exceptions import PdfminerException

    found = PDFPage.create_pages(pdf.doc)
    for number in range(1, MAX_PAGES + 1):
        try:
            page = next(found, None)
        except Exception as error:  # on a broken file pdfminer raises anything
            raise PdfminerException(error) from error
        if page is None:
            return
        yield PlumberPage(pdf, page, page_number=number)


def _why_no_text(pages: list[Page]) -> str:
    if any(page.turned for page in pages):
        return "no upright text in the PDF; turn its pages first"
    return "no text in the PDF (scanned pages?); run text recognition first"


def _documents(pages: list[Page], blob: Blob) -> Iterator[Document]:
    bare, running = without_running_lines([without_line_numbers(page) for page in pages])
    paragraphs = paragraphs_of([reading_order(p.words, p.boxes, p.rules) for p in bare])
    study = find_study(paragraphs)
    several = [] if study.told_by == "heading" else find_studies(paragraphs)
    for number, each in enumerate(several, 1):
        message = f"abstract {number} of {len(several)} in the PDF"
        document = _document(each, blob, Issue(code="page", message=message))
        yield replace(document, id=f"{blob.stem}-{number}")
    if several:
        return
    document = _first_page(study, paragraphs, blob)
    if study.abstract:
        document = _document(study, blob, _issue_of(study))
    # What further pages say of publications is said of others: of those that the article cites.
    near = [p for p in paragraphs if p.page in (0, study.page)]
    around = "\n".join([*running, text_of(near)])
    yield replace(document, source=cited(document.source, around, ""))


def _issue_of(study: Study) -> Issue:
    """Say what of the PDF is read."""
    page, words = study.page + 1, len(study.abstract.split())
    if study.told_by == "print":
        message = "the PDF does not say where its abstract begins and ends:"
        return Issue(
            code=UNNAMED_ABSTRACT, message=f"{message} {words} words of page {page} are read"
        )
    return Issue(code="page", message=f"of the PDF the abstract on page {page} is read")


def _document(study: Study, blob: Blob, issue: Issue) -> Document:
    text, regions = titled_text(study.title, study.abstract)
    return Document(
        id=blob.stem,
        title=study.title,
        text=text,
        regions=regions,
        source=Source(path=blob.path, format="pdf", sha256=blob.sha256),
        issues=(issue, *_unknown_signs(text)),
    )


def _unknown_signs(text: str) -> Iterator[Issue]:
    """Warn of signs that the PDF gives no letter for: one of them may be a ± or a minus."""
    count = text.count(UNKNOWN)
    if count:
        message = f"{count} signs of the PDF have no known letter and are shown as {UNKNOWN}"
        at = text.index(UNKNOWN)
        yield Issue(code=UNKNOWN_SIGNS, message=message, start=at, end=at + 1)


def _first_page(study: Study, paragraphs: list[Paragraph], blob: Blob) -> Document:
    """Make a document of all that the first page with text says."""
    first = paragraphs[0].page
    text = text_of([p for p in paragraphs if p.page == first])
    which = "first" if paragraphs[-1].page > first else "only"
    message = f"no abstract is named in the PDF: all of its {which} page is read"
    issue = Issue(code=UNNAMED_ABSTRACT, message=message, start=0, end=len(text))
    document = _document(replace(study, abstract=text), blob, issue)
    return replace(document, text=text, regions=study_regions(text))
