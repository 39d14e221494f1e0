"""Column names that people's tables have, in one alias table: Rayyan, Covidence, ASReview, any."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

# Role -> names, folded (lower case, letters and digits only); the first that a table has is used.
ALIASES: dict[str, tuple[str, ...]] = {
    "title": ("title", "articletitle", "primarytitle", "documenttitle", "t1", "ti", "titel"),
    "abstract": ("abstract", "abstracttext", "abstractnote", "notesabstract", "ab", "n2",
                 "summary"),
    "text": ("text", "fulltext", "body", "content"),
    "pmid": ("pmid", "pubmedid", "pubmed", "pubmedids", "medlinepmid", "pm"),
    "accession": ("accessionnumber", "an"),
    "doi": ("doi", "digitalobjectidentifier", "doilink", "do", "di"),
    "year": ("year", "publishedyear", "publicationyear", "pubyear", "yearpublished", "py", "date"),
    "journal": ("journal", "journaltitle", "publicationtitle", "sourcetitle", "secondarytitle",
                "publication", "jo", "so", "source"),
    "authors": ("authors", "author", "authornames", "au", "firstauthors"),
    "key": ("key", "id", "recordid", "covidence", "covidenceid", "studyid", "refid", "ref",
            "identifier", "uid"),
    "label": ("included", "label", "labelincluded", "finalincluded", "finaldecision", "decision",
              "include", "screening", "asreviewlabel", "labelabstractscreening",
              "labelfulltextscreening"),
    "notes": ("notes", "note", "n1"),
}  # fmt: skip
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 60
DELIMITERS = (",", "\t", ";", "|")


def fold_name(name: str) -> str:
    """Fold a column name: "PubMed ID" and "pubmed_id" are the same."""
    return _NOT_WORD.sub("", name.lower())


def roles(header: Sequence[str]) -> dict[str, int]:
    """Say which column of a header plays which role; each column plays at most one."""
    folded = [fold_name(name) for name in header]
    found: dict[str, int] = {}
    for role, names in ALIASES.items():
        for name in names:
            if name in folded and folded.index(name) not in found.values():
                found[role] = folded.index(name)
                break
    return found


def delimiter_of(first_line: str) -> str:
    """Return the delimiter under which a header line plays most roles."""
    return max(DELIMITERS, key=lambda d: len(roles(split_line(first_line, d))))


def split_line(line: str, delimiter: str) -> list[str]:
    """Split one header line, quotes respected."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def is_header(line: str) -> bool:
    """Whether a line is the header of a table of studies, and not the first line of a text."""
    cells = split_line(line, delimiter_of(line))
    found = roles(cells)
    named = ("title" in found and len(found) > 1) or {"abstract", "pmid"} <= found.keys()
    return named and all(len(cell) <= _LONGEST_NAME for cell in cells)
