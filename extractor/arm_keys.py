"""What makes two names mean the same arm: their content words."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PART = re.compile(r"[^\W_]+")
_SHORTEST = 3  # letters of a word that keeps its s


def stem(word: str) -> str:
    """Take the plural off a word."""
    plural = len(word) > _SHORTEST and word.endswith("s") and not word.endswith(("ss", "plus"))
    return word[:-1] if plural else word


def key_of(words: Iterable[str], generic: frozenset[str]) -> frozenset[str]:
    """Return the content words of a name; all its words where it has no others."""
    parts: list[str] = []
    for word in words:
        if word.isalnum():  # as most
            parts.append(stem(word))
        else:
            parts += map(stem, _PART.findall(word))
    own = {p for p in parts if p not in generic}
    if len(parts) > 1 and len(parts[-1]) == 1:
        own.add(parts[-1])  # the letter of "drug A"
    return frozenset(own) or frozenset(parts)
