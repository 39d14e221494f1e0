"""Two lines made one: what becomes of a hyphen at the end of the first."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

_END = re.compile(r"(?P<more>[-‐‑])?(?P<head>[^\W_]+)(?P<hyphen>[-‐‑–\xad])$")
_PART = 4  # letters of a word that may be part of a compound
_START = re.compile(r"[^\W_]+")


@cache
def _own() -> tuple[frozenset[str], frozenset[str]]:
    """Return what compounds that keep their hyphen begin and end with."""
    table = tomllib.loads((resources.files("corpus.pages") / "hyphens.toml").read_text("utf-8"))
    return frozenset(table["begins"].split()), frozenset(table["ends"].split())


def joined(first: str, second: str, known: Mapping[str, int] = MappingProxyType({})) -> str:
    """Join two lines: a word cut at the end of the first is made whole.

    The hyphen goes where the setter cut the word ("tempera-", "ture") and stays where it is the
    word's own ("follow-", "up"; "IL-", "6"; "12–", "18"). Which it is, the rest of the document
    says, if it prints the word uncut; else a table of compounds does.

    Parameters
    ----------
    known
        How often the document prints its words, in small letters.
    """
    cut = _END.search(first)
    begin = _START.match(second)
    if cut is None or begin is None:
        return f"{first} {second}"
    head, tail = cut["head"].lower(), begin[0].lower()
    if cut["hyphen"] == "\xad":
        return first[:-1] + second
    if cut["hyphen"] == "–":
        return first + second if head.isdigit() and tail.isdigit() else f"{first} {second}"
    if not (cut["head"][-1].islower() and begin[0][0].islower()) or f"{head}-{tail}" in known:
        return first + second
    keeps = bool(cut["more"]) or _is_compound(head, tail, known)
    return first + second if keeps and head + tail not in known else first[:-1] + second


def _is_compound(head: str, tail: str, known: Mapping[str, int]) -> bool:
    """Whether the parts are words of the document, or of compounds that keep their hyphen."""
    begins, ends = _own()
    if head in begins or tail in ends:
        return True
    # The tail stands there once itself, as the first word of its line.
    words = known.get(head, 0) > 0 and known.get(tail, 0) > 1
    return words and min(len(head), len(tail)) >= _PART
