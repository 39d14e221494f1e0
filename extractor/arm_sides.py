"""Arms that are the two sides of one person: "one eye got X and the other Y"."""

from __future__ import annotations

from extractor.arm_alternatives import OR_AND, right_names
from extractor.arm_clue import Clue, as_clues
from extractor.arm_names import Name, Reader, trim

_GETS = frozenset(
    ["with", "received", "receiving", "by", "using", "underwent", "given", "to", "had"]
)
_PLACED = frozenset(["in", "on", "to", "into"])
_APPLIED = frozenset(
    ["used", "received", "applied", "had", "wore", "got", "with", "using", "given"]
)
_SIDES = frozenset(["one", "right", "left", "first", "randomly", "either", "each"])
_NEAR = 6  # words from "the other eye" to what it got
_PAIR = 2


def other_side(reader: Reader, i: int) -> list[Clue]:
    """Read "one eye was fitted with X and the other with Y", "left: X; contralateral side: Y"."""
    low = reader.tokens.low
    begin = reader.sentence[i]
    ahead = next((j for j in range(i + 1, min(i + _NEAR, len(low))) if low[j] in _GETS), None)
    before = [j for j in range(begin, i) if low[j] in _GETS]
    sides = [j for j in range(begin, i) if low[j] in _SIDES]
    if low[i - 1] != "the" or not sides:
        return []
    if ahead is None or not before or before[-1] < sides[0]:
        return _on_either_side(reader, sides[0], i)
    if "." in low[i:ahead]:
        return []
    cut = next((j for j in range(before[-1] + 1, i) if low[j] in ("and", ",", ";", "while")), i - 1)
    part = trim(reader, before[-1] + 1, cut)
    names = right_names(reader, ahead + 1, OR_AND)[:1]
    return as_clues("allocated", reader, [Name(*part), *names], i) if part and names else []


def _on_either_side(reader: Reader, one: int, other: int) -> list[Clue]:
    """Read "used X in one eye and Y in the other"."""
    low = reader.tokens.low
    first, second = one - 1, other - 2
    if low[first] not in _PLACED or low[second] not in _PLACED or "and" not in low[one:second]:
        return []
    joint = second - 1 - low[one:second][::-1].index("and")
    start = first
    while start > reader.sentence[one] + 1 and low[start - 1] not in _APPLIED:
        start -= 1
    parts = trim(reader, start, first), trim(reader, joint + 1, second)
    names = [Name(*part) for part in parts if part]
    return as_clues("allocated", reader, names, other) if len(names) == _PAIR else []
