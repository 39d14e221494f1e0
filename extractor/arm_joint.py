"""Sizes of the arms and of the whole study, chosen together.

Every arm has a few sizes that could be its own and every study a few totals; what fits best as a
whole wins. Sizes that add up to the total speak for one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from extractor.arm_counts import Weighed
from extractor.arm_pairs import Pair, score

_UNKNOWN = -0.5  # for an arm without a size
_NO_TOTAL = -1.0  # for a study without a printed total
_LEAST_TOTAL = -5.0  # odds, for a study of one group
_UNPRINTED = 1.0  # where no total is printed and all sizes are
_SUM = 4.0  # where the sizes add up to the total
_TOO_MANY = -4.0  # where they add up to more
_FEW = -2.0  # where they are much less than the total
_WHOLE = -4.0  # where an arm is as large as the study
_TWICE = -3.0  # where two arms claim the same printed number
_MOST_TOTALS = 3
_MOST = {1: 5, 2: 5, 3: 4, 4: 3, 5: 2}
_HOPELESS = 7.0  # below the best option
_LARGE = 6  # arms, for each to be judged alone
_LONE = -0.5  # where some arms have a size and others have none
_BALANCED = 1.5  # where no arm is much larger than another
_BALANCE = 0.85  # of the largest, for the smallest to be like it
_TOGETHER = 1.0  # where all sizes stand in one breath
_NEAR = 30  # words from the first to the last of them
_SURE = 2.0  # odds of a total that is hardly anything else
_TINY = 0.2  # of it, what all arms together are hardly below
_EVENTS = -4.0  # where they are: numbers of events, of centres
_ALMOST = 0.85  # of the total, what leaves too few for the arms without a size
_CROWDED = -3.0  # where an arm has as many
_SHARE = 0.6  # of the total, the least that all arms make up


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class _Size:
    """A size that an arm could have, the word where it stands (-1: all share it), its odds."""

    n: int | None
    word: int
    score: float


@dataclass(frozen=True, slots=True)
class Sizes:
    """The size of each arm and of the whole study, None where the text does not tell."""

    arms: tuple[int | None, ...]
    total: int | None


def choose_sizes(
    weighed: Sequence[Weighed], pairs: Sequence[Pair], count: int, *, allocated: bool
) -> Sizes:
    """Return the sizes that fit best together.

    Parameters
    ----------
    weighed
        The numbers of the text with their odds as total and as size of an arm.
    pairs
        Numbers with the arms whose size they could be.
    count
        How many arms there are.
    allocated
        Whether the study parted its people, so that no arm is as large as the whole.
    """
    totals = _totals(weighed)
    scored: list[list[_Size]] = [[] for _ in range(count)]
    for pair in pairs:
        word = -1 if "each" in pair.features else pair.item.count.last
        scored[pair.arm].append(_Size(pair.item.count.n, word, score(pair)))
    arms = [_arm_options(x, count) for x in scored]
    if count >= _LARGE:
        arms = [options[:1] for options in arms]
    best, best_score = (totals[0], *(x[0] for x in arms)), float("-inf")
    for combination in product(totals, *arms):
        fitness = _fit(combination[0], combination[1:], totals[0], allocated)
        if fitness > best_score:
            best, best_score = combination, fitness
    whole, *sizes = best
    numbers = [x.n for x in sizes]
    return Sizes(tuple(numbers), whole.n if whole.n is not None else _sum(numbers))


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [n for n in numbers if n is not None]
    return sum(known) if len(known) == len(numbers) > 1 else None


def likeliest_total(weighed: Sequence[Weighed]) -> int | None:
    """Return the size of a study of one group."""
    best = max(weighed, key=lambda x: x.total, default=None)
    return best.count.n if best is not None and best.total > _LEAST_TOTAL else None


def _totals(weighed: Sequence[Weighed]) -> list[_Size]:
    best: dict[int, _Size] = {}
    for item in weighed:
        old = best.get(item.count.n)
        if old is None or item.total > old.score:
            best[item.count.n] = _Size(item.count.n, item.count.last, item.total)
    return _likeliest([*best.values(), _Size(None, -1, _NO_TOTAL)], _MOST_TOTALS)


def _likeliest(options: list[_Size], most: int) -> list[_Size]:
    options.sort(key=lambda x: (-x.score, x.word))
    floor = options[0].score - _HOPELESS
    return [x for x in options[:most] if x.score >= floor]


def _arm_options(scored: Sequence[_Size], count: int) -> list[_Size]:
    best: dict[int | None, _Size] = {}
    for size in scored:
        old = best.get(size.n)
        if old is None or size.score > old.score:
            best[size.n] = size
    return _likeliest([*best.values(), _Size(None, -1, _UNKNOWN)], _MOST.get(count, 2))


def _fit(total: _Size, sizes: Sequence[_Size], likeliest: _Size, allocated: bool) -> float:
    fitness = total.score + sum(x.score for x in sizes)
    known = [x.n for x in sizes if x.n is not None]
    if not known:
        return fitness
    whole, complete = sum(known), len(known) == len(sizes)
    fitness += _company(sizes, known) if complete else _LONE
    if likeliest.n is not None and likeliest.score > _SURE and whole < _TINY * likeliest.n:
        fitness += _EVENTS
    if total.n is None:
        return fitness + (_UNPRINTED if complete else 0.0)
    if whole == total.n and complete:
        return fitness + _SUM
    if total.n in known and (allocated or len(known) > 1):
        fitness += _WHOLE
    if whole > total.n:
        fitness += _TOO_MANY
    elif not complete and max(known) > _ALMOST * total.n:
        fitness += _CROWDED
    elif complete and whole < _SHARE * total.n:
        fitness += _FEW
    return fitness


def _company(sizes: Sequence[_Size], known: Sequence[int]) -> float:
    """Return what speaks for sizes that are alike, stand together, and stand apart in print."""
    words = [x.word for x in sizes if x.word >= 0]
    fitness = _TWICE * (len(words) - len(set(words)))
    if _BALANCE * max(known) <= min(known):
        fitness += _BALANCED
    if words and max(words) - min(words) <= _NEAR:
        fitness += _TOGETHER
    return fitness
