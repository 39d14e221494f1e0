"""Plain text: one study a file, perhaps with a web page around it."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.blobs import Blob
from corpus.closing_line import CLOSING_LINE, cited
from corpus.decoding import decode
from corpus.documents import Document, InputFailure, Region
from corpus.regions import study_regions
from extractor.records import Issue, Source

_LONGEST_TITLE = 400
LARGEST = 8 * 2**20  # bytes of a file that is one text


def read(blob: Blob) -> Iterator[Document | InputFailure]:
    """Yield the one document of a text file."""
    text, issues = decode(blob.read(LARGEST))
    yield from_text(text, blob, issues)


def from_text(
    text: str, blob: Blob, issues: tuple[Issue, ...] = (), kind: str = "text"
) -> Document:
    """Make a document of a decoded text; the study is looked for in it."""
    regions = study_regions(text)
    above, below = _around(text, regions)
    if CLOSING_LINE.sub("", f"{above}\n{below}").strip():
        start, end = regions[-1]
        message = f"a page with other text around it: only the abstract ({start}-{end}) is read"
        issues += (Issue(code="page", message=message, start=start, end=end),)
    return Document(
        id=blob.stem,
        title=_title(text, regions),
        text=text,
        regions=regions,
        source=cited(Source(path=blob.path, format=kind, sha256=blob.sha256), above, below),
        issues=issues,
    )


def _around(text: str, regions: tuple[Region, ...]) -> tuple[str, str]:
    """Return what stands outside the regions: above the last of them, and below it."""
    parts, at = [], 0
    for start, end in regions:
        parts.append(text[at:start])
        at = end
    return "\n".join(parts), text[at:]


def _title(text: str, regions: tuple[Region, ...]) -> str:
    """Take the title's region, or the first line where a text of several lines begins with one."""
    start, end = regions[0]
    if len(regions) > 1:
        return text[start:end]
    first, _, rest = text[start:end].strip().partition("\n")
    return first.strip() if rest.strip() and len(first) <= _LONGEST_TITLE else ""
