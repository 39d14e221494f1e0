"""Sizes where weighing has left some open: what the text says next to the names, if it agrees.

"42 of the 60 given X and 30 of the 58 given Y"; "60 received the former and 58 the latter"; "the
numbers were 60 and 58"; "59 in each" where no total is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.arm_counts import Weighed
from extractor.arm_firm import told_order
from extractor.arm_joint import Sizes
from extractor.arm_mentions import Place, joint_places
from extractor.arm_names import Reader
from extractor.arm_percents import fits, percent_pairs
from extractor.arm_shares import each_size
from extractor.arm_sizes import size_clues

_LEAST = 5
_JOINTS = frozenset(["and", ",", "vs", "versus", "/"])
_PAIR = 2
_LEFT = 0.85  # of the randomised, the least that a smaller total can be
_LEAST_ODDS = -4.0  # of a number as a size: a lesser one counts no people
_READ = 2.0  # weight of a size that was read with a name
_ENOUGH = 1.0  # weight of what says a size
_EVEN = 0.8
_UNEVEN = 0.2  # of the largest arm, the least that the smallest has
_SHARE, _OVER = 0.6, 1.02  # of the total, what all arms together are


def filled(
    reader: Reader,
    sizes: Sizes,
    places: Sequence[Place],
    weighed: Sequence[Weighed],
    read: Sequence[set[int]],
) -> Sizes:
    """Return the sizes with the open ones filled in, where that makes all of them known.

    ``read`` holds for each arm the sizes that were read together with its name.
    """
    if all(n is not None for n in sizes.arms):
        return sizes
    count = len(sizes.arms)
    if all(n is None for n in sizes.arms):
        each = each_size(reader)
        row = _told_row(reader, places, weighed, count)
        shares = _by_percents(reader, sizes.total, count)
        for found in ((each,) * count if each else (), row, shares):
            if found and _fits(found, sizes.total):
                return _sizes(found, sizes.total)
    counted = {w.count.n for w in weighed if w.arm > _LEAST_ODDS}
    by_clues = _by_clues(reader, sizes, places, counted, read)
    return _sizes(by_clues, sizes.total) if _fits(by_clues, sizes.total) else sizes


def _sizes(found: Sequence[int | None], total: int | None) -> Sizes:
    whole = sum(n or 0 for n in found)
    return Sizes(tuple(found), total if total is not None and total >= whole else whole)


def _fits(found: Sequence[int | None], total: int | None) -> bool:
    """Tell whether sizes could be those of a study: all known, alike, and not above its total."""
    known = [n for n in found if n is not None]
    if len(known) < len(found) or min(known) < max(_LEAST, _UNEVEN * max(known)):
        return False
    if total is None:
        return True
    if total in known:  # an arm's size taken for the total
        return min(known) >= _EVEN * max(known)
    return _SHARE * total <= sum(known) <= _OVER * total or (
        len(known) > _PAIR and sum(known) * _LEFT <= total <= sum(known)
    )


def _by_percents(reader: Reader, total: int | None, count: int) -> tuple[int, ...]:
    """Return equal shares of the whole where counts and their percents bear them out.

    Of 66 people 3 (9.1%) and 8 (24.2%) are of 33. Every pair must be of a share or of the whole.
    """
    if total is None or total % count or count == 1:
        return ()
    share, alone = total // count, 0
    for events, percent in percent_pairs(reader.tokens.source):
        of_share, of_all = fits(events, percent, share), fits(events, percent, total)
        if not of_share and not of_all:
            return ()
        alone += of_share and not of_all
    return (share,) * count if alone >= _PAIR else ()


def _by_clues(
    reader: Reader,
    sizes: Sizes,
    places: Sequence[Place],
    counted: set[int],
    read: Sequence[set[int]],
) -> list[int | None]:
    """Return for each open arm the size that is told beside its names most firmly."""
    count = len(sizes.arms)
    spots: dict[int, list[Place]] = {}
    for place in joint_places(reader, count, list(places)):
        spots.setdefault(place.first, []).append(place)
    turns = [x[0] for x in spots.values() if len(x) == 1]  # "the former", not "both"
    named = sorted([*places, *turns], key=lambda p: p.first)
    votes: list[dict[int, float]] = [dict.fromkeys(x, _READ) for x in read]
    for clue in (c for c in size_clues(reader, named) if c.n >= _LEAST and c.n in counted):
        votes[clue.arm][clue.n] = votes[clue.arm].get(clue.n, 0.0) + clue.weight
    best = [max(v.items(), key=lambda x: x[1], default=(None, 0.0)) for v in votes]
    return [
        n if n is not None else told if weight >= _ENOUGH else None
        for n, (told, weight) in zip(sizes.arms, best, strict=True)
    ]


def _told_row(
    reader: Reader, places: Sequence[Place], weighed: Sequence[Weighed], count: int
) -> list[int]:
    """Read "the numbers were 60 and 58", "n = 40, 41, 39", "of whom 60 and 58, respectively"."""
    low = reader.tokens.low
    for k in range(len(weighed) - count + 1):
        row = [w.count for w in weighed[k : k + count]]
        gaps = [low[a.last + 1 : b.first] for a, b in pairwise(row)]
        if any(x.of for x in row) or any(not gap or not _JOINTS.issuperset(gap) for gap in gaps):
            continue
        first, begin = row[0].first, reader.sentence[row[0].first]
        before = low[max(begin, first - 4) : first]
        told = before[-2:] == ["n", "="] or "numbers" in before or before[-2:] == ["of", "whom"]
        opens = before[-1:] in ([";"], ["("], [":"])  # "(X, Y or Z; 20, 21 and 19 men)"
        if told or (opens and low[row[-1].last + 1] in reader.words.people):
            by_arm = dict(zip(told_order(reader, places, begin + 1, count), row, strict=True))
            return [by_arm[arm].n for arm in range(count)]
    return []
