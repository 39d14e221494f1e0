"""PDF articles: the text of the first pages in reading order, limited to title and abstract.

Columns are read one after the other; a raised small digit is written "^9", so that 10 to the
ninth never becomes 109. A PDF without text (a scan) is said to be one.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from corpus.blobs import Blob
from corpus.closing_line import cited
from corpus.documents import Document, InputError, InputFailure, titled_text
from corpus.pages.article import find_study, text_of
from corpus.pages.margins import without_line_numbers, without_running_lines
from corpus.pages.marks import Page, marks_of
from corpus.pages.order import reading_order
from corpus.pages.paragraphs import paragraphs_of
from corpus.regions import study_regions
from extractor.records import Issue, Source

MAX_PAGES = 4  # an abstract further back than this is a supplement's


def read(blob: Blob) -> Iterator[Document | InputFailure]:
    """Yield the one document of a PDF file."""
    pages = _pages(blob.read())
    if not any(page.words for page in pages):
        raise InputError(_why_no_text(pages))
    yield _document(pages, blob)


def _pages(content: bytes) -> list[Page]:
    """Return the marks of the first pages."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            return [marks_of(page) for page in pdf.pages[:MAX_PAGES]]
    except PdfminerException as error:
        locked = any(isinstance(a, PDFPasswordIncorrect) for a in error.args)
        reason = "protected by a password" if locked else f"broken PDF: {error}"
        raise InputError(reason) from error


def _why_no_text(pages: list[Page]) -> str:
    if any(page.turned for page in pages):
        return "no upright text in the PDF; turn its pages first"
    return "no text in the PDF (scanned pages?); run text recognition first"


def _document(pages: list[Page], blob: Blob) -> Document:
    bare, running = without_running_lines([without_line_numbers(page) for page in pages])
    paragraphs = paragraphs_of([reading_order(p.words, p.boxes, p.rules) for p in bare])
    study = find_study(paragraphs)
    source = Source(path=blob.path, format="pdf", sha256=blob.sha256)
    if study.abstract:
        text, regions = titled_text(study.title, study.abstract)
        page = study.page + 1
        issue = Issue(code="page", message=f"of the PDF the abstract on page {page} is read")
        if not study.is_headed:
            message = f"no abstract is named in the PDF: a long paragraph of page {page} is read"
            issue = Issue(code="no-abstract-heading", message=message)
    else:
        text = text_of([p for p in paragraphs if p.page == paragraphs[0].page])
        regions = study_regions(text)
        page_read = "first page" if len(pages) > 1 else "only page"
        message = f"no abstract is named in the PDF: all of its {page_read} is read"
        issue = Issue(code="no-abstract-heading", message=message, start=0, end=len(text))
    # What further pages say of publications is said of others: of those that the article cites.
    near = [p for p in paragraphs if p.page in (0, study.page)]
    return Document(
        id=blob.stem,
        title=study.title,
        text=text,
        regions=regions,
        source=cited(source, "\n".join([*running, text_of(near)])),
        issues=(issue,),
    )
