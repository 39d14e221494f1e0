"""What a reader hands over: a document, or a plain sentence about why there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractor.records import Issue, Source

Region = tuple[int, int]

NO_ABSTRACT = "no-abstract"  # code of the issue of a record that has a title only
UNNAMED_ABSTRACT = "no-abstract-heading"  # of one of which nothing says where its abstract is
UNKNOWN_SIGNS = "unknown-signs"  # of one with signs that no letter is known for
COLUMNS = "columns"  # of the first row of a table: which columns are read as what

_NOT_NEWLINE = re.compile(r"[^\n]")


class InputError(ValueError):
    """A file, or a record in it, that cannot be read; the message is one line for its owner."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    r"""One abstract with its place of origin.

    Attributes
    ----------
    id
        PMID where the source has one, else the stem of the file, with a record number where the
        file holds several; unique within one reading.
    title
        Title of the study; "" where the source gives none.
    text
        Title, newline, abstract where a source keeps the two apart; any other file as decoded, save
        that "\r\n" is read as "\n". Every offset in a record points into it.
    regions
        Half-open spans of ``text`` that belong to the study: its title and its abstract. All else
        is the page around them.
    issues
        What was strange about the source; never a reason to stop.
    """

    id: str
    text: str
    title: str = ""
    source: Source = field(default_factory=Source)
    regions: tuple[Region, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def study_text(self) -> str:
        """``text`` with every character outside ``regions`` blanked; same length, same offsets."""
        if self.regions in ((), ((0, len(self.text)),)):
            return self.text
        parts: list[str] = []
        at = 0
        for start, end in self.regions:
            parts += [_NOT_NEWLINE.sub(" ", self.text[at:start]), self.text[start:end]]
            at = end
        parts.append(_NOT_NEWLINE.sub(" ", self.text[at:]))
        return "".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFailure:
    """A file (``record`` None) or one record of it that could not be read, and why."""

    path: str
    message: str
    record: int | None = None

    def __str__(self) -> str:
        """Path, record number if any, message: one line."""
        place = self.path if self.record is None else f"{self.path}, record {self.record}"
        return " ".join(f"{place}: {self.message}".split())


def titled_text(title: str, abstract: str) -> tuple[str, tuple[Region, ...]]:
    """Put title and abstract into one text; return it with the region that holds them."""
    text = "\n".join(part for part in (title.strip(), abstract.strip()) if part)
    return text, ((0, len(text)),)
