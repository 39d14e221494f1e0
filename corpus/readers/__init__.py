"""One reader per format; ``READERS`` is the table of them.

A reader takes a blob and yields documents and failures in the order of its records. It may raise
InputError where nothing more can be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from corpus.blobs import Blob
from corpus.documents import Document, InputFailure
from corpus.readers import (
    html_page,
    jats,
    medline,
    pdf,
    plain_text,
    pubmed_text,
    pubmed_xml,
    ris,
    tables,
)

Reader = Callable[[Blob], Iterator[Document | InputFailure]]

READERS: dict[str, Reader] = {
    "text": plain_text.read,
    "pubmed": pubmed_xml.read,
    "pubmed_text": pubmed_text.read,
    "medline": medline.read,
    "ris": ris.read,
    "table": tables.read,
    "xlsx": tables.read_workbook,
    "jats": jats.read,
    "pdf": pdf.read,
    "html": html_page.read,
}


def reader_of(format: str) -> str:
    """Return the reader of a document's format: tables come in several (Rayyan, Covidence ...)."""
    return format if format in READERS else "table"
