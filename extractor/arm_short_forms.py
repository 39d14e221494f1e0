"""Abbreviations that a text defines: "interval training (IT)", "CG (control group)"."""

from __future__ import annotations

import re

from extractor.arm_choice import key_of
from extractor.arm_names import Reader

_SHORT = re.compile(r"[A-Z][A-Za-z0-9+/-]{0,9}$|[a-z][A-Z][A-Za-z0-9-]{1,8}$")
_MAX_LONG = 8


def find_short_forms(reader: Reader) -> dict[str, frozenset[str]]:
    """Return abbreviation (lower case) -> content words of its long form."""
    text = reader.tokens.text
    forms: dict[str, frozenset[str]] = {}
    for i, word in enumerate(text):
        if word not in "([" or i not in reader.partner or i == 0:
            continue
        inside = text[i + 1]
        if _SHORT.match(inside) and text[i + 2] in (")", "]", ",", ";", ":"):
            long = _long_form(reader, inside, i)
            if long:
                forms.setdefault(inside.lower(), long)
        elif _SHORT.match(text[i - 1]) and text[i - 1].isupper() and len(text[i - 1]) > 1:
            words = reader.tokens.low[i + 1 : reader.partner[i]]
            if [w[0] for w in words] == list(text[i - 1].lower()):
                forms.setdefault(text[i - 1].lower(), key_of(words, reader.words.generic))
    return forms


def _long_form(reader: Reader, short: str, i: int) -> frozenset[str] | None:
    """Walk left over words whose initials spell the abbreviation."""
    letters = [c for c in short.lower() if c.isalpha()]
    low = reader.tokens.low
    for first in range(i - 1, max(i - 1 - _MAX_LONG, -1), -1):
        words = [p for w in low[first:i] for p in re.findall(r"\w+", w)]
        initials = [w[0] for w in words]
        bare = [w[0] for w in words if w not in ("of", "and", "the", "in", "with", "for", "to")]
        clipped = first == i - 1 and _clips(letters, low[first])
        if letters in (initials, bare) or clipped:
            return key_of(low[first:i], reader.words.generic)
        if not low[first][:1].isalnum() and low[first] not in "-/":
            break
    return None


def _clips(letters: list[str], word: str) -> bool:
    """Tell whether letters abbreviate one word: "CON" for "control"."""
    rest = iter(word)
    return len(letters) > 1 and word[:1] == letters[0] and all(c in rest for c in letters)
