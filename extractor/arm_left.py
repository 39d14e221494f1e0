"""Who is left of one arm: "two men of group F were excluded, leaving 30"."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.arm_counts import Weighed
from extractor.arm_joint import Sizes
from extractor.arm_mentions import Place
from extractor.arm_names import Reader

_LEAVING = ("leaving", "left", "leaves", "remained")
_OUT = ("excluded", "analysed", "analyzed")
_NOT_IN = ("not", "from", "never")
_FEW = 0.6  # of the randomised, the least that is left
_NEAR = 6  # words from a count to the arm that it is of


def with_one_less(
    reader: Reader, sizes: Sizes, places: Sequence[Place], weighed: Sequence[Weighed]
) -> Sizes:
    """Return the sizes with those of arms of which the text says how many were left out."""
    arms = list(sizes.arms)
    for word in reader.places_of(_OUT):
        low, begin = reader.tokens.low, reader.sentence[word]
        out = low[word] == "excluded" or low[word - 1] in _NOT_IN
        stop = reader.stop(word)
        named = {p.arm for p in places if begin <= p.first < stop}
        if not out:
            continue
        left = _left(reader, weighed, begin, stop) if len(named) == 1 else None
        for arm in named:
            size = sizes.arms[arm]
            n = left or (size and _less(places, weighed, (begin, stop), arm, size))
            if n and size and _FEW * size <= n < size:
                arms[arm] = n
    return Sizes(tuple(arms), sizes.total)


def _left(reader: Reader, weighed: Sequence[Weighed], begin: int, stop: int) -> int | None:
    """Return the 30 of "leaving 30" and of "which left 30 in group F"."""
    low = reader.tokens.low
    return next(
        (
            w.count.n
            for w in weighed
            if begin < w.count.first < stop and low[w.count.first - 1] in _LEAVING
        ),
        None,
    )


def _less(
    places: Sequence[Place], weighed: Sequence[Weighed], span: tuple[int, int], arm: int, size: int
) -> int | None:
    """Return what "two of the X group were not analysed" leaves, if it is printed elsewhere."""
    begin, stop = span
    at = next(p.first for p in places if begin <= p.first < stop and p.arm == arm)
    lost = [w.count.n for w in weighed if begin <= w.count.first and 0 < at - w.count.last < _NEAR]
    left = size - lost[-1] if lost else 0
    printed = any(w.count.n == left and not begin <= w.count.first < stop for w in weighed)
    return left if printed else None
