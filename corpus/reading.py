"""Documents from whatever the user names, in order; one bad file never stops the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from corpus.blobs import BROKEN, Blob, find_blobs, is_workbook
from corpus.detect import detect
from corpus.documents import NO_ABSTRACT, Document, InputError, InputFailure
from corpus.duplicates import Duplicate, DuplicateFinder
from corpus.readers import READERS
from corpus.readers.pubmed_xml import survey
from corpus.unique_ids import UniqueIds
from corpus.versions import Versions

_MAX_MESSAGE = 300
_ONE_A_FILE = frozenset({"text", "pdf", "html"})
LONGEST_TEXT = 500_000  # characters of one study: ten times an article
_UNREADABLE = {
    "binary": "not a text file (binary content)",
    "xml": "XML of an unknown kind (not PubMed, not JATS)",
    "json": "JSON, which is data and no abstract; records of a run can be pooled only",
    "endnote": "EndNote XML; export the library as RIS",
    "old_office": "an old Office file; save it as .xlsx, .csv or text",
    "office": "an Office file that is not an Excel workbook; save it as text or PDF",
}


def read_paths(
    paths: Iterable[str | Path], *, format: str | None = None, stdin: BinaryIO | None = None
) -> Iterator[Document | InputFailure]:
    """Read every document that the paths hold.

    Parameters
    ----------
    paths
        Files of any known format, folders (read recursively, sorted), globs, "-" for standard
        input; .gz and .zip of them.
    format
        A name in ``corpus.FORMATS`` to read everything as; by default each file's content decides.
    stdin
        Stream read for "-"; standard input by default.

    Yields
    ------
    Document or InputFailure
        In input order. An abstract without numbers is a document; a file or record that cannot
        be read is a failure with a message of one line.

    Raises
    ------
    ValueError
        If ``format`` is unknown.
    """
    _check_format(format)
    ids = UniqueIds()
    for item in _read_blobs(find_blobs(paths, stdin), format):
        yield item if isinstance(item, InputFailure) else ids.give(item)


def read_unique(
    paths: Iterable[str | Path],
    *,
    format: str | None = None,
    stdin: BinaryIO | None = None,
    expect: Callable[[int], None] | None = None,
) -> Iterator[Document | InputFailure | Duplicate]:
    """Read as ``read_paths`` does, each study once; what is left out is yielded as a Duplicate.

    Of a PMID that PubMed files hold several times, the latest version wins, the later of equals;
    records that a later PubMed update deletes are left out. For this PubMed files are gone
    through twice; nothing but keys is kept, and those in a temporary file where they grow large.
    ``expect`` is told how many items are coming before the first comes; for this the other files of
    many records are gone through twice too.
    """
    _check_format(format)
    blobs = list(find_blobs(paths, stdin))
    versions, count = _versions(blobs, format)
    if expect is not None:
        expect(count + sum(_records_in(blob, format) for blob in blobs))
    finder, ids = DuplicateFinder(), UniqueIds()
    for item in _read_blobs(blobs, format):
        if isinstance(item, InputFailure):
            yield item
            continue
        duplicate = versions.outdated(item) or finder.find(item)
        if duplicate is None:
            item = ids.give(item)
            if not any(issue.code == NO_ABSTRACT for issue in item.issues):
                finder.remember(item)  # a later copy with an abstract is worth more than none
        yield duplicate or item


def _versions(blobs: Iterable[Blob | InputFailure], format: str | None) -> tuple[Versions, int]:
    """Go through PubMed files once to know which occurrence of a PMID counts, and how many."""
    versions, count = Versions(), 0
    for blob in blobs:
        if not isinstance(blob, InputFailure) and _kind(blob, format) == "pubmed":
            count += versions.learn(survey(blob))
    versions.settle()
    return versions, count


def _records_in(blob: Blob | InputFailure, format: str | None) -> int:
    """Count what a file will yield, PubMed's apart; a file that cannot be read is one failure."""
    kind = None if isinstance(blob, InputFailure) else _kind(blob, format)
    if kind == "pubmed":
        return 0
    if isinstance(blob, InputFailure) or kind is None or kind in _ONE_A_FILE:
        return 1
    return sum(1 for _ in _read_blob(blob, format))


def _kind(blob: Blob, format: str | None) -> str | None:
    """Return the name of the reader of a file, None where it cannot be told."""
    try:
        return format or _format_of(blob)
    except BROKEN:
        return None


def _check_format(format: str | None) -> None:
    if format is not None and format not in READERS:
        allowed = ", ".join(sorted(READERS))
        raise ValueError(f"unknown format {format!r}; allowed: {allowed}")


def _read_blobs(
    blobs: Iterable[Blob | InputFailure], format: str | None
) -> Iterator[Document | InputFailure]:
    for blob in blobs:
        if isinstance(blob, InputFailure):
            yield blob
        else:
            yield from _read_blob(blob, format)


def _read_blob(blob: Blob, format: str | None) -> Iterator[Document | InputFailure]:
    try:
        yield from map(_of_a_size, READERS[format or _format_of(blob)](blob))
    except InputError as error:
        yield InputFailure(path=blob.path, message=_one_line(str(error)))
    except Exception as error:  # noqa: BLE001 - parsers of foreign formats raise anything
        message = f"cannot be read ({type(error).__name__}: {error})"
        yield InputFailure(path=blob.path, message=_one_line(message))


def _of_a_size(item: Document | InputFailure) -> Document | InputFailure:
    """Refuse a text that no study has: work on it would take minutes, and find nothing."""
    if isinstance(item, InputFailure) or len(item.text) <= LONGEST_TEXT:
        return item
    size = len(item.text)
    message = f"{item.id}: {size:,} characters; a study has at most {LONGEST_TEXT:,}"
    return InputFailure(path=item.source.path or "?", message=_one_line(message))


def _format_of(blob: Blob) -> str:
    head = blob.head()
    if not head.strip():
        raise InputError("the file is empty")
    found = detect(head, blob.path)
    if found == "office" and is_workbook(blob):
        return "xlsx"
    if found not in READERS:
        raise InputError(_UNREADABLE.get(found, f"no reader for {found}"))
    return found


def _one_line(message: str) -> str:
    line = " ".join(message.split())
    return line if len(line) <= _MAX_MESSAGE else line[: _MAX_MESSAGE - 1] + "…"
