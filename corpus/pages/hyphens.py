"""Two lines made one: what becomes of a hyphen at the end of the first."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

_END = re.compile(r"(?P<head>[^\W_]+)(?P<hyphen>[-‐‑–\xad])$")
_START = re.compile(r"[^\W_]+")


@cache
def _own() -> tuple[frozenset[str], frozenset[str]]:
    """Return what compounds that keep their hyphen begin and end with."""
    table = tomllib.loads((resources.files("corpus.pages") / "hyphens.toml").read_text("utf-8"))
    return frozenset(table["begins"].split()), frozenset(table["ends"].split())


def joined(first: str, second: str, known: frozenset[str] = frozenset()) -> str:
    """Join two lines: a word cut at the end of the first is made whole.

    The hyphen goes where the setter cut the word ("tempera-", "ture") and stays where it is the
    word's own ("follow-", "up"; "IL-", "6"; "12–", "18"). Which it is, the rest of the document
    says, if it prints the word uncut; else a table of compounds does.

    Parameters
    ----------
    known
        The document's words in small letters.
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
    begins, ends = _own()
    own = head + tail not in known and (head in begins or tail in ends)
    return first + second if own else first[:-1] + second
