"""Names of arms in a list: "A (n = 20), B 10 mg, or C for 3 weeks"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from extractor.arm_names import COMBINED, UNIT, Name, Reader, read_bracket, trim
from extractor.number_words import word_value

OR = frozenset(["or", "versus", "vs"])  # these part alternatives
OR_AND = OR | {"and"}
ADDING = frozenset(["and", "plus", "with", "+"])
_OPENING = {"(": ")", "[": "]"}
_MAX_LIST = 90
_AGENTS = frozenset(["drugs", "agents", "treatments", "interventions", "therapies", "supplements"])
_ITEM = re.compile(r"(?:[a-h]|[ivx]{1,4}|\d)$")
_LIST_ENDS = frozenset(["until", "had", "experienced", "reported", "developed", "showed"])
_POINTED = frozenset(["vs", "v", "i.v", "approx"])


def right_names(reader: Reader, first: int, splits: frozenset[str]) -> list[Name]:
    """Return the alternatives listed from ``first`` on: "A (n = 20), B 10 mg, or C for 3 weeks".

    The list ends with the name behind the first of ``splits``, unless another follows at once.
    """
    names: list[Name] = []
    over = False
    for name in _alternatives(reader, first, splits):
        if over and name.joint == ",":
            break
        if name.joint in splits and name.joint != "and":
            name = _combination(reader, name, names)
        names.append(name)
        over = over or name.joint in splits
    if sum(name.n is not None for name in names) > 1:
        return [name for name in names if name.n is not None]
    return names


def _combination(reader: Reader, name: Name, earlier: list[Name]) -> Name:
    """Take "X and the Y" for one name where X and Y are listed before it."""
    low = reader.tokens.low
    if low[name.stop] not in ADDING:
        return name
    first = name.stop + 1 + (low[name.stop + 1] in ("the", "a"))
    forms = [low[x.first : x.stop] for x in earlier]
    added = next((f for f in forms if low[first : first + len(f)] == f), None)
    if added is None or low[name.first : name.stop] not in forms:
        return name
    stop = first + len(added)
    short, size = read_bracket(reader, stop) if low[stop] == "(" else (None, None)
    return replace(name, stop=stop, alias=short, n=size if size is not None else name.n)


def _alternatives(reader: Reader, first: int, splits: frozenset[str]) -> Iterator[Name]:
    low = reader.tokens.low
    limit = min(len(low), first + _MAX_LIST)
    start = i = first
    alias, n, closed, joint = None, None, -1, ""
    while i <= limit:
        word = low[i] if i < limit else "."
        if i in reader.regimens and i < limit:  # its letters name it
            opening = reader.regimens[i]
            start, closed = opening + 1, opening + 2
            n = read_bracket(reader, opening)[1]
            i = reader.partner[opening] + 1
            continue
        if word in _OPENING and i in reader.partner:
            numbered = i == start or (_numbers(reader, i) and trim(reader, start, i) is None)
            if numbered or UNIT.match(low[i - 1]):  # the (i) of a list, the (2) of mg/m(2)
                start = reader.partner[i] + 1 if numbered else start
                i = reader.partner[i] + 1
                continue
            closed = i if closed < 0 else closed
            short, size = read_bracket(reader, i)
            alias, n = alias or short, size if n is None else n
            i = reader.partner[i] + 1
            continue
        if word == ":" and _announces(low, start, i):
            start = i + 1
        ended = word in _LIST_ENDS or (word in (".", ";") and not _bare_point(low, i))
        if ended or word in splits or word == ",":
            end = closed if closed >= 0 else min(i, limit)
            part = trim(reader, start, end)
            both = both_of(reader, start) if joint else None
            if both:
                yield replace(both, joint=joint)
            elif part:
                yield Name(part[0], part[1], alias, n, joint, near=part[1] == closed)
            start, alias, n, closed, joint = i + 1, None, None, -1, word
        if ended:
            return
        i += 1


def _announces(low: list[str], start: int, colon: int) -> bool:
    """Tell "one of three positions: X, Y or Z" from "X: 20 ml, Y: 30 ml"."""
    told = low[start:colon]
    return bool(told) and (
        "following" in told or (told[-1].endswith("s") and any(word_value(w) for w in told))
    )


def both_of(reader: Reader, first: int) -> Name | None:
    """Return "both", "both drugs", "neither": an arm of a trial that combines what it lists."""
    low = reader.tokens.low
    if low[first] not in COMBINED:
        return None
    stop = first + 1 + (low[first + 1] in _AGENTS)
    if low[stop] == "(":
        return Name(first, stop, *read_bracket(reader, stop))
    return Name(first, stop) if low[stop] in (",", ".", ";", "or", "and") else None


def _numbers(reader: Reader, opening: int) -> bool:
    """Tell whether a bracket holds the number of an item: "(ii)", "(b)", "(1)"."""
    inside = reader.tokens.low[opening + 1]
    return reader.partner[opening] == opening + 2 and bool(_ITEM.match(inside))


def _bare_point(low: list[str], i: int) -> bool:
    return low[i] == "." and i > 0 and low[i - 1] in _POINTED
