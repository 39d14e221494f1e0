"""Tables of studies: Rayyan, Covidence, ASReview and any CSV, TSV or Excel sheet.

Columns are matched by name through one alias table (``corpus.columns``); columns that we do not
know are kept with the document. Which column plays which role is said once a table.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from corpus.blobs import MAX_IN_MEMORY, Blob
from corpus.citation import Citation, document_of, find_doi, find_pmid, find_year, first_marked
from corpus.columns import delimiter_of, fold_name, roles, split_line
from corpus.decisions import decision_in_notes, label
from corpus.decoding import decode
from corpus.documents import COLUMNS, Document, InputError, InputFailure
from corpus.readers.plain_text import from_text
from extractor.records import Issue

_SEP_LINE = re.compile(r"\Asep=(.)\n")  # Excel's own first line
_WHOLE_FLOAT = re.compile(r"(\d+)\.0+")
_HEADER_ROWS = 5
_LIKE_PMID = re.compile(r"(?i)\d{7,8}(?:\.0)?$|pmid|pubmed|medline")
_INITIALS = re.compile(r"[A-Z]{1,3}|(?:[A-Z]\.[ -]?)+")
_READS = ("title", "abstract", "text")
# How the tables of results begin that a run writes: they have titles, but are no studies.
_RESULTS = ("study", "pmid", "doi", "year", "title", "total_n")


@dataclass(frozen=True, slots=True)
class _Table:
    """A header with the roles of its columns."""

    header: tuple[str, ...]
    roles: dict[str, int]
    format: str

    def cell(self, row: Sequence[str], role: str) -> str:
        """Return the stripped cell of a role; "" where the table has no such column."""
        at = self.roles.get(role)
        return row[at].strip() if at is not None and at < len(row) else ""

    def said(self) -> Issue:
        """Say which columns are read as what, and which are passed through."""
        used = ", ".join(f"{role} from {self.header[at]!r}" for role, at in self.roles.items())
        rest = [n for i, n in enumerate(self.header) if n and i not in self.roles.values()]
        kept = f"; kept as they are: {', '.join(map(repr, rest))}" if rest else ""
        return Issue(code=COLUMNS, message=f"columns read: {used}{kept}")


def read(blob: Blob) -> Iterator[Document | InputFailure]:
    """Yield the rows of a CSV or TSV file in order."""
    text, issues = decode(blob.read())
    if "\n" not in text:
        text = text.replace("\r", "\n")  # lines as old Macs and their Excel end them
    yield from first_marked(_delimited(text, blob), issues)


def read_workbook(blob: Blob) -> Iterator[Document | InputFailure]:
    """Yield the rows of every sheet of a workbook that has a header of studies."""
    content = blob.read()
    _refuse_bomb(content)
    found = False
    for name, rows in _sheets(content):
        first = list(islice(rows, _HEADER_ROWS))
        at = next((i for i, row in enumerate(first) if _is_header(row)), None)
        if at is None:
            continue
        found = True
        sheet = replace(blob, path=f"{blob.path}!{name}") if name else blob
        yield from _documents(first[at], chain(first[at + 1 :], rows), sheet, "xlsx")
    if not found:
        raise InputError("no sheet has a column named title or abstract")


def _delimited(text: str, blob: Blob) -> Iterator[Document | InputFailure]:
    sep = _SEP_LINE.match(text)
    body = text[sep.end() :] if sep else text.lstrip("\n")
    delimiter = sep[1] if sep else delimiter_of(body.split("\n", 1)[0])
    header = split_line(body.split("\n", 1)[0], delimiter)
    if tuple(header[: len(_RESULTS)]) == _RESULTS:
        raise InputError("a table of results of a run, not of abstracts")
    if not _is_header(header):
        names = ", ".join(repr(name) for name in header[:8])
        raise InputError(f"no column is named title, abstract or text; columns: {names}")
    rows = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter)
    next(rows)
    yield from _documents(header, rows, blob, _flavour(header))


def _is_header(row: Sequence[str]) -> bool:
    found = roles(row)
    return any(role in found for role in _READS) and tuple(row[: len(_RESULTS)]) != _RESULTS


def _flavour(header: Sequence[str]) -> str:
    """Name the tool that wrote the table."""
    names = {fold_name(name) for name in header}
    if {"covidence", "ref"} <= names or "covidenceid" in names:
        return "covidence"
    if {"key", "issn", "location", "notes"} <= names:
        return "rayyan"
    if names & {"included", "labelincluded", "asreviewlabel", "finalincluded"}:
        return "asreview"
    return "table"


def _documents(
    header: Sequence[str], rows: Iterable[Sequence[str]], blob: Blob, format: str
) -> Iterator[Document | InputFailure]:
    names = tuple(name.strip() for name in header)
    table = _Table(names, roles(names), format)
    said: tuple[Issue, ...] = (table.said(),)
    for count, row in enumerate(rows, 1):
        if not any(cell.strip() for cell in row):
            continue
        item = _row(table, row, blob, count)
        if isinstance(item, Document) and said:
            item, said = replace(item, issues=(*item.issues, *said)), ()
        yield item


def _row(table: _Table, row: Sequence[str], blob: Blob, count: int) -> Document | InputFailure:
    surplus = [cell for cell in row[len(table.header) :] if cell.strip()]
    if surplus:
        message = f"{len(row)} fields where the header has {len(table.header)}"
        return InputFailure(path=blob.path, record=count, message=message)
    citation = _citation(table, row)
    whole = table.cell(row, "text")
    if whole and not citation.title and not citation.abstract:
        document = from_text(whole.replace("\r\n", "\n"), blob)
        name = citation.pmid or citation.fallback_id or f"{blob.stem}-{count}"
        source = replace(document.source, format=table.format, extra=citation.extra)
        return replace(document, id=name, source=source)
    return document_of(citation, blob, table.format, count)


def _citation(table: _Table, row: Sequence[str]) -> Citation:
    notes = table.cell(row, "notes")
    decision = decision_in_notes(notes)
    if decision is None and "label" in table.roles:
        decision = label(table.cell(row, "label"))
    taken = {table.roles[r] for r in ("title", "abstract", "text") if r in table.roles}
    kept = [(n, row[i]) for i, n in enumerate(table.header) if i < len(row) and i not in taken]
    return Citation(
        title=table.cell(row, "title"),
        abstract=table.cell(row, "abstract"),
        pmid=find_pmid(table.cell(row, "pmid")) or _accession(table.cell(row, "accession")),
        doi=find_doi(table.cell(row, "doi")),
        year=find_year(table.cell(row, "year")),
        journal=table.cell(row, "journal"),
        authors=_authors(table.cell(row, "authors")),
        extra=(("decision", decision or ""), *((n, v.strip()) for n, v in kept if n)),
        fallback_id=table.cell(row, "key") or None,
    )


def _accession(cell: str) -> str | None:
    """Take an accession number for a PMID where it says so or has a PMID's usual length."""
    return find_pmid(cell) if _LIKE_PMID.match(cell) else None


def _authors(cell: str) -> tuple[str, ...]:
    separator = ";" if ";" in cell else " and " if " and " in cell else ","
    names = tuple(name.strip() for name in cell.split(separator) if name.strip())
    given = names[1::2]
    if separator == "," and len(names) == 2 * len(given) and all(map(_INITIALS.fullmatch, given)):
        return tuple(map(", ".join, zip(names[::2], given, strict=True)))  # "Roe, A., Doe, B."
    return names


def _refuse_bomb(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = sum(info.file_size for info in archive.infolist())
    if size > MAX_IN_MEMORY:
        raise InputError(f"{size:,} bytes when unpacked, allowed {MAX_IN_MEMORY:,}")


def _sheets(content: bytes) -> Iterator[tuple[str, Iterator[list[str]]]]:
    """Yield the sheets of a workbook with their rows; the name is "" where there is only one."""
    import warnings

    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of styles that it cannot keep
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # the size that a file claims may be one cell, or all there can be
        rows = ([_cell(v) for v in row] for row in sheet.iter_rows(values_only=True))
        yield (sheet.title if len(book.worksheets) > 1 else ""), rows
    book.close()


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    whole = _WHOLE_FLOAT.fullmatch(text)
    return whole[1] if whole else text
