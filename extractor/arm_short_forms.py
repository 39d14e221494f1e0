"""Abbreviations that a text defines: "interval training (IT)", "CG (control group)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.arm_keys import key_of
from extractor.arm_names import Reader

_SHORT = re.compile(r"[A-Z][A-Za-z0-9+/-]{0,9}$|[a-z][A-Z][A-Za-z0-9-]{1,8}$")
_PART = re.compile(r"\w+")
_MAX_LONG = 8
_LITTLE = frozenset(["of", "and", "the", "in", "with", "for", "to"])


@dataclass(frozen=True, slots=True)
class ShortForm:
    """The content words of a long form and the words where it stands."""

    key: frozenset[str]
    first: int
    stop: int


def find_short_forms(reader: Reader) -> dict[str, ShortForm]:
    """Return abbreviation (lower case) -> its long form."""
    text, low = reader.tokens.text, reader.tokens.low
    forms: dict[str, ShortForm] = {}
    for i in reader.places_of("(["):
        if i not in reader.partner or i == 0:
            continue
        inside = text[i + 1]
        if _SHORT.match(inside) and text[i + 2] in (")", "]", ",", ";", ":"):
            first = _long_form(low, inside, i)
            if first is not None:
                forms.setdefault(inside.lower(), _form(reader, first, i))
        elif _SHORT.match(text[i - 1]) and text[i - 1].isupper() and len(text[i - 1]) > 1:
            stop = reader.partner[i]
            if [w[0] for w in low[i + 1 : stop]] == list(text[i - 1].lower()):
                forms.setdefault(text[i - 1].lower(), _form(reader, i + 1, stop))
    return forms


def _form(reader: Reader, first: int, stop: int) -> ShortForm:
    return ShortForm(key_of(reader.tokens.low[first:stop], reader.words.generic), first, stop)


def _long_form(low: list[str], short: str, i: int) -> int | None:
    """Walk left over words whose initials spell the abbreviation; return the first of them."""
    letters = [c for c in short.lower() if c.isalpha()]
    for first in range(i - 1, max(i - 1 - _MAX_LONG, -1), -1):
        words = [p for w in low[first:i] for p in _PART.findall(w)]
        initials = [w[0] for w in words]
        bare = [w[0] for w in words if w not in _LITTLE]
        clipped = first == i - 1 and _clips(letters, low[first])
        if letters in (initials, bare) or clipped:
            return first
        if not low[first][:1].isalnum() and low[first] not in "-/":
            break
    return None


def _clips(letters: list[str], word: str) -> bool:
    """Tell whether letters abbreviate one word: "CON" for "control"."""
    rest = iter(word)
    return len(letters) > 1 and word[:1] == letters[0] and all(c in rest for c in letters)
