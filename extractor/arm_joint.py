"""Sizes of the arms and of the whole study, chosen together.

Every arm has a few sizes that could be its own and every study a few totals; what fits best as a
whole wins: each size by what ties it to its arm, two sizes by how they follow each other in print,
all by whether they add up to the total. The weights lie in ``data/arm_sizes.json``; they were
fitted on annotated abstracts, all at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from extractor.arm_counts import Weighed
from extractor.arm_layout import Layout, orders
from extractor.arm_pairs import Pair, tie

_LEAST_TOTAL = -4.0  # log odds, for a study of one group: no guess is better than a poor one
_MOST_TOTALS = 3
_MOST = {1: 5, 2: 5, 3: 4, 4: 3, 5: 2}
_HOPELESS = 7.0  # below the best option
_LARGE = 6  # arms, for each to be judged alone
_BALANCE = 0.85  # of the largest, for the smallest to be like it
_NEAR = 30  # words from the first to the last of them
_SURE = 2.0  # odds of a total that is hardly anything else
_TINY = 0.2  # of it, what all arms together are hardly below
_ALMOST = 0.85  # of the total, what leaves too few for the arms without a size
_SHARE = 0.6  # of the total, the least that all arms make up
_ALIKE = 1e-9  # of two fits, for the first to stay
_LOST = 0.9  # of the total, where some were lost

_TOGETHER = frozenset(["no_sizes", "incomplete", "events", "unprinted", "unprinted_incomplete"])
_TOGETHER |= {"sum", "as_whole", "too_many", "crowded", "roomy", "few", "lost", "lost_few"}

Named = Mapping[str, float]


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Option:
    """A size that an arm or a study could have, the word where it stands (-1: none), and why."""

    n: int | None
    word: int
    name: str
    odds: float


@dataclass(frozen=True, slots=True)
class Board:
    """What there is to choose from: totals, and for each arm its sizes, the likeliest first."""

    totals: tuple[Option, ...]
    arms: tuple[tuple[Option, ...], ...]
    layout: Layout
    allocated: bool
    outside: frozenset[int] = frozenset()  # arms that are no part of the total

    def inside(self, sizes: Sequence[int | None]) -> list[int | None]:
        """Return the sizes of the arms that make up the total."""
        return [n for i, n in enumerate(sizes) if i not in self.outside]


@dataclass(frozen=True, slots=True)
class Sizes:
    """The size of each arm and of the whole study, None where the text does not tell."""

    arms: tuple[int | None, ...]
    total: int | None


def board(
    weighed: Sequence[Weighed],
    pairs: Sequence[Pair],
    layout: Layout,
    count: int,
    weights: Named,
    *,
    allocated: bool,
    outside: frozenset[int] = frozenset(),
) -> Board:
    """Return the likeliest totals and sizes.

    Parameters
    ----------
    weighed
        The numbers of the text with their odds as total and as size of an arm.
    pairs
        Numbers with the arms whose size they could be.
    layout
        Where the text names its arms.
    count
        How many arms there are.
    weights
        By which the options are ranked.
    allocated
        Whether the study parted its people, so that no arm is as large as the whole.
    outside
        The arms that the total does not count: healthy people beside a trial.
    """
    scored: list[list[Option]] = [[] for _ in range(count)]
    for pair in pairs:
        word = -1 if "each" in pair.features else pair.item.count.last
        scored[pair.arm].append(Option(pair.item.count.n, word, "size_odds", tie(pair, weights)))
    nothing = Option(None, -1, "unknown", 1.0)
    most = 1 if count >= _LARGE else _MOST.get(count, 2)
    arms = tuple(_likeliest([*x, nothing], most, weights) for x in scored)
    whole = [Option(w.count.n, w.count.last, "total_odds", w.total) for w in weighed]
    totals = _likeliest([*whole, Option(None, -1, "no_total", 1.0)], _MOST_TOTALS, weights)
    return Board(totals, arms, layout, allocated, outside)


def worth(option: Option, weights: Named) -> float:
    """Return what speaks for one option by itself."""
    return weights.get(option.name, 0.0) * option.odds


def _likeliest(options: Sequence[Option], most: int, weights: Named) -> tuple[Option, ...]:
    best: dict[int | None, tuple[float, Option]] = {}
    for option in options:
        value = worth(option, weights)
        old = best.get(option.n)
        if old is None or value > old[0]:
            best[option.n] = value, option
    ranked = sorted(best.values(), key=lambda x: (-x[0], x[1].word))[:most]
    return tuple(x for value, x in ranked if value >= ranked[0][0] - _HOPELESS)


def choose(choices: Board, weights: Named) -> Sizes:
    """Return the sizes that fit best together."""
    single = [[worth(x, weights) for x in options] for options in choices.arms]
    whole = [worth(x, weights) for x in choices.totals]
    double = {
        (i, j): [
            [_score(company(choices, i, x, j, y), weights) for y in choices.arms[j]]
            for x in choices.arms[i]
        ]
        for i, j in combinations(range(len(choices.arms)), 2)
    }
    share = 1 / max(len(choices.arms) - 1, 1)
    most = sum(max(weights.get(x, 0.0), 0.0) for x in _TOGETHER)  # that all together may add
    rows = [  # what the sizes of the arms bring without the total, the same for each of these
        (
            own,
            sum([row[k] for row, k in zip(single, own, strict=True)]),
            share * sum([table[own[i]][own[j]] for (i, j), table in double.items()]),
        )
        for own in product(*(range(len(x)) for x in choices.arms))
    ]
    best, best_fit = (0,) * (len(choices.arms) + 1), float("-inf")
    for t, total in enumerate(choices.totals):
        for own, apart, beside in rows:
            fit = whole[t] + apart + beside
            if fit + most <= best_fit:
                continue
            sizes = [options[k].n for options, k in zip(choices.arms, own, strict=True)]
            fit += _score(together(choices, total.n, sizes), weights)
            if fit > best_fit + _ALIKE:
                best, best_fit = (t, *own), fit
    return sizes_of(choices, best)


def indexes(choices: Board) -> Iterator[tuple[int, ...]]:
    """Return every way to choose: the index of the total, and of the size of each arm."""
    return product(*(range(len(x)) for x in (choices.totals, *choices.arms)))


def names_of(choices: Board, picked: Sequence[int]) -> Mapping[str, float]:
    """Name, with how much of each, all that speaks for or against one way to choose."""
    total = choices.totals[picked[0]]
    own = [options[k] for options, k in zip(choices.arms, picked[1:], strict=True)]
    amounts = dict.fromkeys(together(choices, total.n, [x.n for x in own]), 1.0)
    share = 1 / max(len(own) - 1, 1)
    parts = [(x.name, x.odds) for x in (total, *own)]
    for (i, x), (j, y) in combinations(enumerate(own), 2):
        parts += [(name, share) for name in company(choices, i, x, j, y)]
    for name, amount in parts:
        amounts[name] = amounts.get(name, 0.0) + amount
    return amounts


def sizes_of(choices: Board, picked: Sequence[int]) -> Sizes:
    """Return the sizes of one way to choose; a total that is not printed is the sum."""
    total = choices.totals[picked[0]].n
    own = [options[k].n for options, k in zip(choices.arms, picked[1:], strict=True)]
    return Sizes(tuple(own), total if total is not None else _sum(choices.inside(own)))


def _sum(numbers: Sequence[int | None]) -> int | None:
    known = [n for n in numbers if n is not None]
    return sum(known) if len(known) == len(numbers) > 1 else None


def _score(names: Sequence[str], weights: Named) -> float:
    return sum([weights.get(x, 0.0) for x in names])


def company(choices: Board, i: int, x: Option, j: int, y: Option) -> list[str]:
    """Name what speaks for and against two sizes of two arms."""
    if x.n is None or y.n is None:
        return [] if x.n is y.n else ["one_unknown"]
    out = ["alike" if _BALANCE * max(x.n, y.n) <= min(x.n, y.n) else "unlike"]
    if x.n == y.n:
        out.append("equal")
    if x.word < 0 or y.word < 0:
        return [*out, "each_both" if x.word == y.word else "each_one"]
    if x.word == y.word:
        return [*out, "same_print"]
    if abs(x.word - y.word) <= _NEAR:
        out.append("near")
    first, second = (i, j) if x.word < y.word else (j, i)
    found = orders(choices.layout, min(x.word, y.word), max(x.word, y.word))
    for name, arms in found.items():
        if arms == (first, second):
            out.append(name)
        elif arms == (second, first):
            out.append(f"{name}_crossed")
    return out


def together(choices: Board, total: int | None, sizes: Sequence[int | None]) -> list[str]:
    """Name how the sizes of all arms go with the total."""
    sizes = choices.inside(sizes)
    known = [n for n in sizes if n is not None]
    if not known:
        return ["no_sizes"]
    whole, complete = sum(known), len(known) == len(sizes)
    out = [] if complete else ["incomplete"]
    likeliest = choices.totals[0]
    if likeliest.n is not None and likeliest.odds > _SURE and whole < _TINY * likeliest.n:
        out.append("events")
    if total is None:
        return [*out, "unprinted" if complete else "unprinted_incomplete"]
    if whole == total and complete:
        return [*out, "sum"]
    if total in known and (choices.allocated or len(known) > 1):
        out.append("as_whole")
    if whole > total:
        out.append("too_many")
    elif not complete:
        out.append("crowded" if max(known) > _ALMOST * total else "roomy")
    elif whole < _SHARE * total:
        out.append("few")
    else:
        out.append("lost" if whole < _LOST * total else "lost_few")
    return out


def likeliest_total(weighed: Sequence[Weighed]) -> int | None:
    """Return the size of a study of one group."""
    best = max(weighed, key=lambda x: x.total, default=None)
    return best.count.n if best is not None and best.total > _LEAST_TOTAL else None
