"""A text as words with their places: what the searches for arms and sizes walk over."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A word keeps its inner hyphens, slashes, pluses and points ("BB+PG", "10-mg", "1,200", "0.5"); a
# hyphen before "group" or "treated" parts two words; everything else is one sign. The end of a line
# before a capital reads as a full stop: titles and headings have none. "Group-A" is two words and a
# hyphen, as it is "group A".
_WORD = re.compile(
    r"\b[ie]\.[eg]\.|\w+(?:[-/+.,'’](?!(?:groups?|arms?|treated|receiving|allocated|assigned)\b)"
    r"(?!(?:(?<=[Gg]roup-)|(?<=[Aa]rm-))(?:[A-Z]|[IVX]+|\d)\b)"
    r"(?:(?<=[,.])\d|(?<![,.])\w)\w*)*[°%™®]?|\n(?=\s*[A-Z0-9])|\S"
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists: printed words, the same in lower case, their starts and ends."""

    text: list[str]
    low: list[str]
    start: list[int]
    end: list[int]

    def __len__(self) -> int:
        return len(self.text)

    def phrase(self, first: int, stop: int) -> str:
        """Return the words first to stop - 1, joined as names are printed."""
        return " ".join(self.text[first:stop])


def tokenise(text: str) -> Tokens:
    """Cut a text into words."""
    spans = [m.span() for m in _WORD.finditer(text)]
    words = ["." if text[a] == "\n" else text[a:b] for a, b in spans]
    return Tokens(words, [w.lower() for w in words], [a for a, _ in spans], [b for _, b in spans])
