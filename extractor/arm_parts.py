"""The whole of a study told in two parts: "those with gout (n = 21) and without (n = 43)"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.arm_counts import Weighed
from extractor.arm_names import Reader

_FAR = 16  # words from one size to the other
_GROUPS = frozenset(["group", "cohort", "arm"])


def of_two_parts(reader: Reader, total: int | None, weighed: Sequence[Weighed]) -> int | None:
    """Return both parts together where a total is the size of one of two, else the total itself.

    Parameters
    ----------
    reader
        The words of the text.
    total
        The likeliest total; it is kept where it is no size of such a part.
    weighed
        Every number that could count people, in reading order.
    """
    if total is None:
        return None
    low = reader.tokens.low
    for one, other in pairwise(w.count for w in weighed):
        if total not in (one.n, other.n) or one.of or other.of:
            continue
        begin = reader.sentence[one.first]
        between = low[one.last + 1 : other.first]
        if begin != reader.sentence[other.first] or len(between) > _FAR:
            continue
        before = low[begin : one.first]
        sized = low[one.first - 1] == low[other.first - 1] == "="
        by_lack = sized and "with" in before and "without" in between
        if by_lack or (_tells(before, "one") and _tells(between, "other")):
            return one.n + other.n
    return total


def _tells(words: list[str], which: str) -> bool:
    """Whether words tell of "one group" or "the other group"."""
    return any(a == which and b in _GROUPS for a, b in pairwise(words))
