"""How well a count of people fits the whole study, by the words around it."""

from __future__ import annotations

from extractor.arm_names import Reader
from extractor.number_words import count_ending_at

_TOTALS = frozenset(["total", "altogether", "overall", "all"])
_REACH = 14
_NEAR = 5


def _clause(words: list[str]) -> int:
    """Count the words up to the next stop."""
    count = words.index(".") if "." in words else len(words)
    return words.index(";", 0, count) if ";" in words[:count] else count


def fitness(reader: Reader, first: int, last: int) -> float:
    """Return what speaks for the count in words first to last as the size of the whole study."""
    low = reader.tokens.low
    begin = first - _clause(low[max(first - _REACH, 0) : first][::-1])
    end = last + _clause(low[last + 1 : last + 1 + _REACH])
    around = low[begin:first] + low[last + 1 : end + 1]
    clause = first
    while clause > max(first - 3, begin) and low[clause - 1] != ",":
        clause -= 1
    near = low[clause:first] + low[last + 1 : min(end, last + _NEAR) + 1]
    words = reader.words
    score = next(
        (
            v
            for v, group in ((4.0, words.randomised), (3.0, words.enrolled), (1.0, words.took_part))
            if not group.isdisjoint(around)
        ),
        0.0,
    )
    score -= next(
        (
            v
            for v, group in ((5.0, words.never_studied), (4.0, words.lost), (2.0, words.part_of))
            if not group.isdisjoint(near)
        ),
        0.0,
    )
    before = low[max(first - 3, 0) : first]
    if not _TOTALS.isdisjoint(before):
        score += 3.0
    if first == 0 or low[first - 1] in (".", ":") or before[-2:] == [".", "of"]:
        score += 1.5
    if (
        before[-1:] == ["of"]
        and len(before) > 1
        and (count_ending_at(low, first - 2) or "%" in before[-2])
    ):
        score -= 3.0
    behind = low[last + 1 : last + 6]
    behind = behind[: behind.index("(")] if "(" in behind else behind
    if "each" in behind or "per" in behind:
        score -= 4.0
    return score - 2.0 * first / max(len(low), 1)
