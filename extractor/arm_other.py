"""Words that stand for the arm not named last: "the other group", "the others", "without it"."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.arm_mentions import Place
from extractor.arm_names import Reader
from extractor.number_words import word_value

_PAIR = 2
_NOUNS = frozenset(["group", "arm", "half", "side", "one", "cohort", "limb", "treatment"])
_ENDS = frozenset(".,;:()")
_BEHIND = _ENDS | {"and", "it", "was", "were", "had", "than", "at", "while", "they"}
_AHEAD = frozenset(["in", "of", "for", "by", "among", "with", "to", "than", "versus", "vs", "on"])
_DID = frozenset(["did", "had", "were", "do", "was"])
_JOINED = frozenset(["with", "or", "and", "/"])
_FAR = 80  # words back to the arm that is not meant


def without_places(reader: Reader, count: int, single: Sequence[Place]) -> list[Place]:
    """Return the places with those behind "without" given to the other of two arms.

    Where "without zinc" and "feed with zinc" name the arms, "with zinc" is the other. "With or
    without zinc" is neither.
    """
    if count != _PAIR:
        return list(single)
    low = reader.tokens.low
    out: list[Place] = []
    held: dict[tuple[str, ...], int] = {}  # what an arm is without
    for p in single:
        at = p.first if low[p.first] == "without" else p.first - 1
        if at < 1 or low[at] != "without":
            out.append(p)
        elif at == p.first:
            held[tuple(low[at + 1 : p.stop])] = p.arm
            if low[at - 1] not in ("or", "/"):
                out.append(p)
        elif low[at - 1] not in _JOINED:
            out.append(Place(at, p.stop, 1 - p.arm))
    full = {(tuple(low[p.stop - len(w) : p.stop]), p.arm) for p in single for w in held}
    held = {words: arm for words, arm in held.items() if (words, 1 - arm) in full}
    taken = {j for p in out for j in range(p.first, p.stop)}
    for at in reader.places_of(("with",)) if held else ():
        for words, arm in held.items():
            stop = at + 1 + len(words)
            if words and tuple(low[at + 1 : stop]) == words and taken.isdisjoint(range(at, stop)):
                out.append(Place(at + 1, stop, 1 - arm))
    return sorted(out, key=lambda p: (p.first, p.arm))


def other_places(reader: Reader, count: int, single: Sequence[Place]) -> list[Place]:
    """Return the places that name one of two arms as the other of the one before.

    Parameters
    ----------
    reader
        The words of the text.
    count
        How many arms there are; only of two does "the other" name one.
    single
        The places that name one arm by its name, in any order.

    Returns
    -------
    list of Place
        None of them overlaps a place in ``single``.
    """
    if count != _PAIR or not single:
        return []
    taken = {j for p in single for j in range(p.first, p.stop)}
    out: list[Place] = []
    for first, stop in sorted(_spans(reader)):
        before = [p for p in single if p.stop <= first and first - p.stop <= _FAR]
        before = [p for p in before if _may_mean(reader, p.first, first)]
        if before and taken.isdisjoint(range(first, stop)):
            out.append(Place(first, stop, 1 - max(before, key=lambda p: p.stop).arm))
    return out


def _may_mean(reader: Reader, named: int, first: int) -> bool:
    """Whether "the other" at first may be set against what was named: there, or just before.

    In "nine of those with teeth and three of the others" the others are not of an arm told before.
    """
    sentence, low = reader.sentence, reader.tokens.low
    if sentence[named] == sentence[first]:
        return True
    begin = first
    while begin and sentence[begin - 1] == sentence[first]:
        begin -= 1
    told = sum(word[0].isdigit() or bool(word_value(word)) for word in low[begin:first])
    return told < _PAIR


def _spans(reader: Reader) -> list[tuple[int, int]]:
    low = reader.tokens.low
    found: list[tuple[int, int]] = []
    for i in reader.places_of(("other", "others")):
        if i < _PAIR or low[i - 1] != "the" or low[i - 2] not in (*_AHEAD, *_ENDS, "while"):
            continue
        if low[i] == "other" and low[i + 1] in _NOUNS:
            found.append((i, i + 2))
        elif low[i + 1] in _BEHIND and low[i - 2] in _AHEAD:
            found.append((i, i + 1))
    for i in reader.places_of(("without",)):
        stop = i + 1 + (low[i + 1] == "it")
        if low[stop] in _ENDS and i and low[i - 1] not in _JOINED:
            found.append((i, stop))
    for i in reader.places_of(("not",)):
        stop = i + 1 + (low[i + 1] == "so")
        closed = low[stop] in _ENDS or low[stop] in ("and", "while")
        if closed and i > _PAIR and low[i - 1] in _DID and low[i - 2] in ("who", "where"):
            found.append((i - 2, stop))
    return found
