"""The citation that a text file carries beside its abstract: PMID, DOI, year, first author.

A closing line such as "Citation: Surname AB. J Name 2015. PMID: 123. doi: 10.1/x" tells where an
abstract comes from; so do the identifiers on a page copied from the web.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from corpus.citation import find_doi, find_year
from extractor.records import Source

CLOSING_LINE = re.compile(r"^[ \t]*citation\s*:[ \t]*(?P<rest>.+)$", re.IGNORECASE | re.MULTILINE)
_PMID = re.compile(r"\bPMID\s*:?\s*(\d{4,9})\b", re.IGNORECASE)
_AUTHORS = re.compile(r"(?P<names>[A-Z][^.\d]*)\.\s")
_JOURNAL = re.compile(r"(?P<journal>[^.\d]{3,80}?)[,.]?\s+(?=(?:19|20)\d\d\b)")


def _dois(text: str) -> list[str]:
    """Return the DOIs of a text, one a word at most."""
    return [doi for doi in map(find_doi, text.split()) if doi]


def _own(find: Callable[[str], list[str]], said: str, above: str, below: str) -> str | None:
    """Return the number that is the study's own: said, the first above, or the only one below."""
    for text in (said, above):
        found = find(text)
        if found:
            return found[0]
    found = find(below)
    return found[0] if len({x.lower() for x in found}) == 1 else None


def cited(source: Source, above: str, below: str) -> Source:
    """Return the source with what the text around an abstract tells about the publication.

    Pages name other studies too, mostly below: what stands there counts if it says that it is the
    study's own ("Citation:"), or if nothing else of its kind stands there.
    """
    line = CLOSING_LINE.search(f"{above}\n{below}")
    said = line["rest"] if line else ""
    source = replace(
        source,
        pmid=source.pmid or _own(_PMID.findall, said, above, below),
        doi=source.doi or _own(_dois, said, above, below),
    )
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
