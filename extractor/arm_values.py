"""Whole numbers that are values of an outcome, not counts of people: "pain was 30 with X"."""

from __future__ import annotations

from typing import Protocol

from extractor.arm_names import Reader

_TELLING = frozenset(["was", "were", "scored", "averaged", "numbered", "amounted", "reached", "is"])
_TELLING |= {"fell", "rose", "increased", "decreased", "dropped", "improved", "lasted", "took"}
_AT = frozenset(
    ["to", "by", "from", "at", "about", "only", "approximately", "around", "on", "average"]
)
_BEHIND = frozenset(
    ["with", "in", "for", "on", "after", "and", "vs", "versus", "v", "among", "under"]
)
_EVENTS = frozenset(["deaths", "died", "events", "relapsed", "recurrences", "responders"])
_SUFFERED = frozenset(["needed", "required", "reported", "experienced", "requested", "suffered"])
_LEAVING = frozenset(["withdrew", "discontinued", "died", "relapsed", "quit", "vomited"])
_REACH = 3
_LIST = 9
_ARMS = 8  # numbers back: no trial has more arms


class _Counted(Protocol):
    """A number of the text: its first and last word."""

    first: int
    last: int
    of: bool


def is_value(reader: Reader, count: _Counted) -> bool:
    """Tell the 30 and 41 of "pain was 30 with X and 41 with Y" from a size.

    Nothing in the sentence tells of people who came, were parted or were analysed, no people are
    named behind the number, and a verb says that something was so much.
    """
    low, words, begin = reader.tokens.low, reader.words, reader.sentence[count.first]
    if count.of or low[count.first - 1] in ("=", "(", "of", "["):
        return False
    if _is_event(low, begin, count.first):
        return True
    behind = low[count.last + 1 : count.last + 1 + _REACH]
    if not words.people.isdisjoint(behind) or behind[0] in (")", ";"):
        return False
    verb = _verb_before(low, begin, count.first)
    if verb is None:
        return False
    whole = low[begin : count.last + 12]
    whole = whole[: whole.index(".", 1)] if "." in whole[1:] else whole
    lost = words.lost - _EVENTS
    told = (words.randomised, words.enrolled, words.took_part - {"were", "with", "who"}, lost)
    return all(kinds.isdisjoint(whole) for kinds in told)


def _is_event(low: list[str], begin: int, first: int) -> bool:
    """Tell the 12 and 20 of "drugs were needed by 12 in the tea group and 20 in the milk group".

    So too of "12 withdrew from the tea group and 15 from the milk group".
    """
    for _ in range(_ARMS):
        if low[first - 1] == "by" and low[first - 2] in _SUFFERED:
            return True
        if low[first + 1] in _LEAVING and low[first + 2] in ("from", "in", "with", "on"):
            return True
        if low[first - 1] not in ("and", "versus", "vs", "v", "than", ","):
            return False
        back = range(first - 2, max(begin, first - _LIST), -1)
        before = next((k for k in back if low[k].isdigit()), None)
        if before is None:
            return False
        first = before
    return False


def _verb_before(low: list[str], begin: int, first: int) -> int | None:
    """Return the verb that a number follows, right away or as the next of a list."""
    i = first - 1
    while i > begin and low[i] in _AT:
        i -= 1
    if low[i] in _TELLING:
        return i
    # the second of two: "was 30 with X and 41 with Y"
    if low[first - 1] not in ("and", "versus", "vs", "v", "than", ","):
        return None
    for k in range(first - 2, max(begin, first - _LIST), -1):
        if low[k].isdigit() and (low[k + 1] in _BEHIND or low[k + 2] in _BEHIND):
            return _verb_before(low, begin, k) if low[k - 1] in _TELLING | _AT else None
    return None
