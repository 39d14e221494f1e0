"""The citation that a text file carries beside its abstract: PMID, DOI, year, first author.

A closing line such as "Citation: Surname AB. J Name 2015. PMID: 123. doi: 10.1/x" tells where an
abstract comes from; so do the identifiers on a page copied from the web.
"""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.citation import find_doi, find_year
from extractor.records import Source

CLOSING_LINE = re.compile(r"^[ \t]*citation\s*:[ \t]*(?P<rest>.+)$", re.IGNORECASE | re.MULTILINE)
_PMID = re.compile(r"\bPMID\s*:?\s*(\d{4,9})\b", re.IGNORECASE)
_AUTHORS = re.compile(r"(?P<names>[A-Z][^.\d]*)\.\s")
_JOURNAL = re.compile(r"(?P<journal>[^.\d]{3,80}?)[,.]?\s+(?=(?:19|20)\d\d\b)")


def cited(source: Source, around: str) -> Source:
    """Return the source with what the text around the abstract tells about the publication."""
    pmid = _PMID.search(around)
    source = replace(
        source,
        pmid=source.pmid or (pmid[1] if pmid else None),
        doi=source.doi or find_doi(around),
    )
    line = CLOSING_LINE.search(around)
    if line is None:
        return source
    authors = _AUTHORS.match(line["rest"])
    rest = line["rest"][authors.end() :] if authors else line["rest"]
    journal = _JOURNAL.match(rest)
    names = tuple(n.strip() for n in authors["names"].split(",")) if authors else ()
    return replace(
        source,
        year=source.year or find_year(line["rest"]),
        journal=source.journal or (journal["journal"].strip() if journal else None),
        authors=source.authors or tuple(n for n in names if n and n.lower() != "et al"),
    )
