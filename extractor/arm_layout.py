"""How two numbers and two names of arms follow each other in print.

"20 had X and 21 had Y" has each name behind its number, "X (20) and Y (21)" before it; in "20 and
21 had X and Y" and "X and Y (20 and 21)" names and numbers make two lists in one order.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.arm_mentions import Place
from extractor.arm_names import Reader

_FAR = 60  # words over which two numbers are one list


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of a text in order, where the sentence of each word begins, words in brackets."""

    firsts: tuple[int, ...]
    arms: tuple[int, ...]
    sentence: Sequence[int]
    inside: frozenset[int]

    def bracketed(self, first: int, second: int) -> bool:
        """Whether both numbers stand in brackets: "X (25), Y (23)", each behind its name."""
        return first in self.inside and second in self.inside

    def between(self, start: int, stop: int) -> tuple[int, ...]:
        """Return the arms named from word ``start`` up to ``stop``, in order."""
        return self.arms[bisect_left(self.firsts, start) : bisect_left(self.firsts, stop)]

    def before(self, word: int) -> tuple[int, ...]:
        """Return the arms named in the sentence before a word."""
        return self.between(self.sentence[word], word)

    def behind(self, word: int) -> tuple[int, ...]:
        """Return the arms named in the sentence behind a word."""
        k = bisect_right(self.firsts, word)
        stop = k
        begin = self.sentence[word]
        while stop < len(self.firsts) and self.sentence[self.firsts[stop]] == begin:
            stop += 1
        return self.arms[k:stop]


def layout(reader: Reader, places: Sequence[Place]) -> Layout:
    """Return the layout of a text."""
    spans = ((i, j) for i, j in reader.partner.items() if i < j)
    inside = frozenset(k for i, j in spans for k in range(i + 1, j))
    firsts, arms = tuple(p.first for p in places), tuple(p.arm for p in places)
    return Layout(firsts, arms, reader.sentence, inside)


def orders(at: Layout, first: int, second: int) -> dict[str, tuple[int, int]]:
    """Return by which orders two numbers could go with two arms, and with which.

    Parameters
    ----------
    at
        The names of the text.
    first, second
        The words at which the numbers stand, the earlier one first.
    """
    if at.sentence[first] != at.sentence[second] or second - first > _FAR:
        return {}
    before, amid, behind = at.before(first), at.between(first, second), at.behind(second)
    found: dict[str, tuple[int, int]] = {}
    if amid and behind and not at.bracketed(first, second):
        found["number_name"] = amid[0], behind[0]
    if before and amid:
        found["name_number"] = before[-1], amid[-1]
    if not amid:
        ahead = tuple(dict.fromkeys(behind))
        if len(ahead) > 1:
            found["numbers_names"] = ahead[0], ahead[1]
        last = tuple(dict.fromkeys(before[::-1]))[::-1]
        if len(last) > 1:
            found["names_numbers"] = last[-2], last[-1]
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}
