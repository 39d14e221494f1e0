"""References as BibTeX, with what was found in a study as note and keywords.

Written for BibTeX and biber alike: letters stay as they are (UTF-8), signs that TeX reads as its
own are spelled in TeX, and every value has balanced braces whatever stands in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.unique_ids import UniqueIds
from rodnan.references import Reference

# BibTeX counts braces behind a backslash too: lone ones must be spelled as commands.
_TEX = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    "|": r"{\textbar}",
    **{sign: rf"\{sign}" for sign in "#$%&_"},
}
_ESCAPES = str.maketrans(_TEX)
# A DOI is read as it stands, so TeX's spellings would break it; its resolver reads %7B as {.
_VERBATIM = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"})
_NOT_IN_KEYS = re.compile(r"[^A-Za-z0-9_.:+-]+")
_GROUP = re.compile(
    r"\b(?:group|study|trial|investigators?|consortium|collaborat\w+|network|committee|society)\b",
    re.IGNORECASE,
)
_MOST_COMMAS = 2  # "von Roe, Jr, Ann"


@dataclass(frozen=True, slots=True)
class BibtexWriter:
    """Gives references as entries with keys that differ within one file."""

    _keys: UniqueIds = field(default_factory=UniqueIds)

    def entry(self, reference: Reference) -> str:
        """Return one entry, an empty line behind it.

        An article where the journal is known, else of the type misc. Words of the title with
        capitals inside (mRSS, IL-6) are kept from styles that write titles small.
        """
        fields = {
            "title": " ".join(map(_title_word, reference.title.split())),
            "author": " and ".join(map(_name, reference.authors)),
            "year": reference.year,
            "journal": _escaped(reference.journal),
            "doi": reference.doi.translate(_VERBATIM),
            "pmid": _escaped(reference.pmid),
            "note": _escaped(reference.note),
            "keywords": _escaped(", ".join(reference.labels)),
        }
        kind = "article" if reference.journal else "misc"
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
        return f"@{kind}{{{self._key(reference.id)},\n{lines}}}\n\n"

    def _key(self, id: str) -> str:
        """Return a key like the id; BibTeX takes keys for one that differ only in capitals."""
        key = _NOT_IN_KEYS.sub("-", id).strip("-") or "study"
        return key + self._keys.unique(key.lower())[len(key) :]


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _title_word(word: str) -> str:
    kept = any(letter.isupper() for letter in word[1:])
    return f"{{{_escaped(word)}}}" if kept else _escaped(word)


def _name(name: str) -> str:
    """Return an author as BibTeX takes names apart; what is no person's name goes in braces."""
    whole = _GROUP.search(name) or " and " in name.lower() or name.count(",") > _MOST_COMMAS
    return f"{{{_escaped(name)}}}" if whole else _escaped(name)
