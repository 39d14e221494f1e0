"""Plain text: one study a file, perhaps with a web page around it."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.blobs import Blob
from corpus.decoding import decode
from corpus.documents import Document, InputFailure, Region
from corpus.regions import study_regions
from extractor.records import Issue, Source

_LONGEST_TITLE = 400


def read(blob: Blob) -> Iterator[Document | InputFailure]:
    """Yield the one document of a text file."""
    text, issues = decode(blob.read())
    yield from_text(text, blob, issues)


def from_text(
    text: str, blob: Blob, issues: tuple[Issue, ...] = (), kind: str = "text"
) -> Document:
    """Make a document of a decoded text; the study is looked for in it."""
    regions = study_regions(text)
    if len(text) > sum(end - start for start, end in regions) + _white(text, regions):
        start, end = regions[-1]
        message = f"a page with other text around it: only the abstract ({start}-{end}) is read"
        issues += (Issue(code="page", message=message, start=start, end=end),)
    return Document(
        id=blob.stem,
        title=_title(text, regions),
        text=text,
        regions=regions,
        source=Source(path=blob.path, format=kind, sha256=blob.sha256),
        issues=issues,
    )


def _white(text: str, regions: tuple[Region, ...]) -> int:
    """Count the white space outside the regions."""
    inside = sum(sum(c.isspace() for c in text[start:end]) for start, end in regions)
    return sum(c.isspace() for c in text) - inside


def _title(text: str, regions: tuple[Region, ...]) -> str:
    """Take the title's region, or the first line where a text of several lines begins with one."""
    start, end = regions[0]
    if len(regions) > 1:
        return text[start:end]
    first, _, rest = text[start:end].strip().partition("\n")
    return first.strip() if rest.strip() and len(first) <= _LONGEST_TITLE else ""
