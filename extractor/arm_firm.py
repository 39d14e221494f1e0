"""Sizes that need no weighing: they make up the whole that the text prints.

"109 per group" of 218; "52, 51 and 52" of 155, in the order in which the arms are told; "of 1650
people 826 were assigned to X", which leaves 824 for the other of two arms.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

from extractor.arm_bracketed import in_one_bracket
from extractor.arm_counts import Weighed
from extractor.arm_equal import equal_share
from extractor.arm_joint import Sizes
from extractor.arm_mentions import Place
from extractor.arm_names import Reader
from extractor.arm_shares import each_sizes
from extractor.arm_sizes import SizeClue

_JOINTS = frozenset(["and", ",", "vs", "versus", "/", "the", "remaining", "other"])
_PAIR = 2
_LIKELY = 0.0  # odds of a number as the whole
_POSSIBLE = -4.0
_LEAST = 4
_STRONG, _FAIR = 4.0, 2.0  # weight of what says a size
_REST = ("rest", "others", "remainder")
_MANY, _LARGE = 4, 10
_LEFT = 0.8  # of an arm, the least that may be left


def firm_sizes(
    reader: Reader,
    weighed: Sequence[Weighed],
    places: Sequence[Place],
    beside: Sequence[SizeClue],
    likeliest: Sizes,
) -> Sizes:
    """Return the sizes of all arms where they make up a printed whole, else the likeliest ones.

    Likeliest sizes a little below those stay: they are of who was left to analyse.
    """
    count = len(likeliest.arms)
    wholes = {w.count.n for w in weighed if w.total > _POSSIBLE}
    told = in_one_bracket(reader, places, count, wholes)
    if told and sum(n or 0 for n in told.arms) >= _LEFT * (likeliest.total or 0):
        return told  # and no events of some of them
    for _, each in each_sizes(reader):
        sizes = likeliest.arms
        events = all(n is not None and n < _LEFT * each for n in sizes)
        unprinted = likeliest.total in (None, each, sum(n or 0 for n in sizes))
        if each * count in wholes or (events and unprinted):
            left = all(n is not None and _LEFT * each <= n <= each for n in sizes)
            left = left and not _is_per_protocol(reader)
            return likeliest if left else Sizes((each,) * count, each * count)
    share = equal_share(reader, likeliest.total, count)
    if share and all(n is None or n < _LEFT * share for n in likeliest.arms):
        return Sizes((share,) * count, likeliest.total)  # what was found are events
    likely = {w.count.n for w in weighed if w.total > _LIKELY - (w.count.n >= _MANY * _LARGE)}
    known = [n for n in likeliest.arms if n is not None]
    whole = sum(known) if len(known) == count else None
    found = _in_a_row(reader, weighed, places, count, likely) if likely else None
    if whole in likely and (found is None or found.total != whole):
        return likeliest
    found = found or _beside_names(beside, likeliest, likely)
    return found or _where_parted(reader, beside, likeliest) or likeliest


def _beside_names(beside: Sequence[SizeClue], likeliest: Sizes, likely: set[int]) -> Sizes | None:
    """Return the sizes next to the names that make up a whole, if only one choice of them does."""
    count = len(likeliest.arms)
    if not likely or count > _MANY:
        return None
    options: list[set[int]] = [set() for _ in range(count)]
    for clue in beside:
        if clue.weight >= _FAIR:
            options[clue.arm].add(clue.n)
    if any(not 0 < len(x) <= _MANY for x in options):
        return None
    fitting = [x for x in product(*map(sorted, options)) if sum(x) in likely and min(x) >= _LEAST]
    return Sizes(fitting[0], sum(fitting[0])) if len(fitting) == 1 else None


def _where_parted(reader: Reader, beside: Sequence[SizeClue], likeliest: Sizes) -> Sizes | None:
    """Return the sizes beside the names in the sentence that parts people, one for each arm."""
    low, count = reader.tokens.low, len(likeliest.arms)
    told: dict[int, dict[int, set[int]]] = {}
    for clue in beside:
        if clue.weight >= _FAIR and clue.n >= _LEAST:
            told.setdefault(reader.sentence[clue.word], {}).setdefault(clue.arm, set()).add(clue.n)
    for begin, own in sorted(told.items()):
        stop = reader.stop(begin + 1)
        known = len(own) == count and all(len(x) == 1 for x in own.values())
        if known and not reader.words.randomised.isdisjoint(low[begin:stop]):
            sizes = tuple(next(iter(own[arm])) for arm in range(count))
            return Sizes(sizes, max(sum(sizes), likeliest.total or 0))
    return None


def without_longer_row(reader: Reader, sizes: Sizes) -> Sizes:
    """Leave sizes out that are some of a longer row: "n = 33, 35 and 34" is of three arms.

    Where only two of three arms were found, nobody knows which of the numbers are theirs.
    """
    low, count = reader.tokens.low, len(sizes.arms)
    for i in (i for i in reader.places_of("=") if i and low[i - 1] == "n"):
        row, k = [], i + 1
        while low[k].isdigit():
            row.append(int(low[k]))
            k += 1
            k += low[k] == ","
            k += low[k] == "and"
        if len(row) > max(count, _PAIR) and all(n in row for n in sizes.arms):
            return Sizes((None,) * count, sum(row))
    return sizes


def parted(weighed: Sequence[Weighed], beside: Sequence[SizeClue], count: int) -> bool:
    """Whether every arm has an "n = " of its own that together make up the whole.

    So the people were parted, whatever else sounds like a crossover.
    """
    own: list[set[int]] = [set() for _ in range(count)]
    for clue in beside:
        if clue.weight >= _STRONG:
            own[clue.arm].add(clue.n)
    if any(len(x) != 1 for x in own):
        return False
    whole = sum(next(iter(x)) for x in own)
    return any(w.count.n == whole and w.total > _POSSIBLE for w in weighed)


def _is_per_protocol(reader: Reader) -> bool:
    """Whether a text tells those treated as planned from all: the smaller set is not the arm."""
    where = reader.where
    planned = "per-protocol" in where or ("per" in where and "protocol" in where)
    return planned and any(w.startswith("intention") or w == "qualified" for w in where)


def _in_a_row(
    reader: Reader,
    weighed: Sequence[Weighed],
    places: Sequence[Place],
    count: int,
    likely: set[int],
) -> Sizes | None:
    """Read "47 and 49 in the two groups" where the sentence names no arm."""
    low = reader.tokens.low
    for k in range(len(weighed) - count + 1):
        row = [w.count for w in weighed[k : k + count]]
        total = sum(x.n for x in row)
        if total not in likely or min(x.n for x in row) < _LEAST or any(x.of for x in row):
            continue
        gaps = [low[a.last + 1 : b.first] for a, b in pairwise(row)]
        if any(not gap or not _JOINTS.issuperset(gap) for gap in gaps):
            continue
        begin = reader.sentence[row[0].first]
        near = _named_near(reader, places, row[0].first, row[-1].last)
        order = told_order(reader, places, begin, count) if len(set(near)) < _PAIR else near
        if len(order) == len(set(order)) == count:
            by_arm = dict(zip(order, row, strict=True))
            return Sizes(tuple(by_arm[arm].n for arm in range(count)), total)
    return None


def _named_near(reader: Reader, places: Sequence[Place], first: int, last: int) -> list[int]:
    """Return the arms named in the clause of a row of counts, all before it or all behind it."""
    low, begin = reader.tokens.low, reader.sentence[first]
    start = max([begin, *(k + 1 for k in range(begin, first) if low[k] == ";")])
    stop = next(k for k in range(last, len(low)) if low[k] in (";", "."))
    before = [p.arm for p in places if start <= p.first < first]
    behind = [p.arm for p in places if last < p.first < stop]
    return before + behind if not (before and behind) else [*before, *behind, *before]


def told_order(reader: Reader, places: Sequence[Place], begin: int, count: int) -> Sequence[int]:
    """Return the arms in the order of the last sentence before that tells them all, else first."""
    told: dict[int, list[int]] = {}
    for place in places:
        row = told.setdefault(reader.sentence[place.first], [])
        if place.arm not in row:
            row.append(place.arm)
    whole = [s for s, row in told.items() if len(row) == count]
    before = [s for s in whole if s < begin]
    return told[before[-1] if before else whole[0]] if whole else range(count)


def with_the_rest(
    reader: Reader, sizes: Sizes, weighed: Sequence[Weighed], places: Sequence[Place]
) -> Sizes:
    """Give the second of two arms what the first leaves: "of 90 people 46 were assigned to X"."""
    if len(sizes.arms) != _PAIR or sizes.total is None:
        return sizes
    a, b = sizes.arms
    if a is not None and b is not None and (a + b == sizes.total or a == b):
        return sizes
    for item in weighed:
        if item.count.n != sizes.total or item.total < _POSSIBLE:
            continue
        begin = reader.sentence[item.count.first]
        here = [w for w in weighed if reader.sentence[w.count.first] == begin]
        words = reader.tokens.low[begin : here[-1].count.last + 14]
        words = words[: words.index(".", 1)] if "." in words[1:] else words
        others = [begin + k for k, word in enumerate(words) if word in _REST]
        stop = others[0] if others else len(reader.tokens)  # "and the rest to Y"
        arms = {p.arm for p in places if reader.sentence[p.first] == begin and p.first < stop}
        first = next((w.count for w in here if w.count.first > item.count.last), None)
        if len(arms) != 1 or first is None or first.of or first.n >= sizes.total:
            continue
        arm = next(iter(arms))
        if not _is_parted(reader, words, first.last) or sizes.arms[arm] not in (None, first.n):
            continue
        rest = sizes.total - first.n
        return Sizes((first.n, rest) if arm == 0 else (rest, first.n), sizes.total)
    return sizes


def _is_parted(reader: Reader, words: list[str], last: int) -> bool:
    """Whether a sentence tells of people put into an arm, and of none who were lost."""
    told = reader.words.randomised | reader.words.enrolled
    behind = reader.tokens.low[last + 1 : last + 4]
    placed = not {"in", "to", "received", "assigned", "into"}.isdisjoint(behind)
    return placed and not told.isdisjoint(words) and reader.words.lost.isdisjoint(words)
