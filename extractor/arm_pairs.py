"""How well a number goes with an arm as its size: the evidence, named, for a linear model.

The weights lie in ``data/arm_sizes.json``; they were fitted on annotated abstracts.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from extractor.arm_counts import Weighed
from extractor.arm_mentions import Place
from extractor.arm_names import Reader
from extractor.arm_sizes import SizeClue

_LEAST_ODDS = -4.0
_LIKELY = 0.0
_LOW, _HIGH = -4, 5
_NEAR = 2  # words, for a clue to go by a number
_FAR = 40
_PLAIN = frozenset(  # say a size so plainly that no odds are needed for it to be one
    [
        "respectively",
        "bracket_n",
        "bracket_people",
        "n_before",
        "sign_bracket",
        "consists",
        "not_so",
    ]
)
_BRACKETS = frozenset(["bracket", "bracket_n", "bracket_people", "behind"])


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Pair:
    """A number that may be the size of an arm, with the names of what speaks for and against."""

    arm: int
    item: Weighed
    features: tuple[str, ...]


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class _Row:
    """The likely counts and the places of one sentence, in reading order."""

    counts: tuple[int, ...]
    arms: tuple[int, ...]


def pairs(
    reader: Reader, weighed: Sequence[Weighed], places: Sequence[Place], clues: Sequence[SizeClue]
) -> list[Pair]:
    """Return every arm with every number that could be its size."""
    arms = sorted({p.arm for p in places} | {c.arm for c in clues})
    firsts = [p.first for p in places]
    rows = _rows(reader, weighed, places)
    printed = {c.n for c in clues if c.rule in _PLAIN}
    out: list[Pair] = []
    for k, item in enumerate(weighed):
        if item.arm < _LEAST_ODDS and item.count.n not in printed:
            continue
        around = _around(reader, item, places, firsts)
        row = rows[reader.sentence[item.count.first]]
        for arm in arms:
            names = [
                "bias",
                *_odds(item),
                *_beside(around, arm),
                *_ranked(row, k, arm),
                *_said(item, arm, clues),
                f"arms={min(len(arms), 4)}",
            ]
            out.append(Pair(arm, item, tuple(names)))
    return out


def _odds(item: Weighed) -> list[str]:
    arm = max(min(math.floor(item.arm), _HIGH), _LOW)
    whole = max(min(math.floor(item.total), _HIGH), _LOW)
    return [f"odds={arm}", f"whole={whole}", *(["of"] if item.count.of else [])]


def _rows(reader: Reader, weighed: Sequence[Weighed], places: Sequence[Place]) -> dict[int, _Row]:
    counts: dict[int, list[int]] = {}
    arms: dict[int, list[int]] = {}
    for k, item in enumerate(weighed):
        begin = reader.sentence[item.count.first]
        listed = counts.setdefault(begin, [])
        if item.arm > _LIKELY:
            listed.append(k)
    for place in places:
        listed = arms.setdefault(reader.sentence[place.first], [])
        if not listed or listed[-1] != place.arm:
            listed.append(place.arm)
    return {b: _Row(tuple(c), tuple(arms.get(b, ()))) for b, c in counts.items()}


def _ranked(row: _Row, k: int, arm: int) -> list[str]:
    """Say whether a number and an arm have the same turn in their sentence."""
    if k not in row.counts or arm not in row.arms:
        return []
    turn = row.counts.index(k)
    if len(row.counts) == len(row.arms):
        return ["turn" if row.arms[turn] == arm else "turn_other"]
    order = tuple(dict.fromkeys(row.arms))
    if len(row.counts) == len(order):
        return ["first_turn" if order[turn] == arm else "first_turn_other"]
    return []


def _around(
    reader: Reader, item: Weighed, places: Sequence[Place], firsts: list[int]
) -> list[tuple[str, int, int]]:
    """Return the nearest places before and behind in the sentence: side, arm, distance."""
    begin = reader.sentence[item.count.first]
    k = bisect_left(firsts, item.count.first)
    found: list[tuple[str, int, int]] = []
    if k > 0 and places[k - 1].first >= begin:
        found.append(("before", places[k - 1].arm, item.count.first - places[k - 1].stop))
    if k < len(places):
        place = places[k]
        inside = place.first - item.count.last < _FAR and reader.sentence[place.first] == begin
        if inside:
            found.append(("behind", place.arm, place.first - item.count.last - 1))
    return found


def _beside(around: Sequence[tuple[str, int, int]], arm: int) -> list[str]:
    out = [f"{side}{'' if who == arm else '_other'}={_step(far)}" for side, who, far in around]
    if len(around) > 1 and around[0][2] != around[1][2]:
        nearer = min(around, key=lambda x: x[2])
        out.append(f"nearer_{nearer[0]}{'' if nearer[1] == arm else '_other'}")
    if not any(who == arm for _, who, _ in around):
        out.append("apart")
    return out


def _step(far: int) -> int:
    return min(max(far, 0).bit_length(), 5)


def _said(item: Weighed, arm: int, clues: Sequence[SizeClue]) -> list[str]:
    """Name the constructions that tie a number to the arm or to another one."""
    out: set[str] = set()
    for clue in clues:
        if clue.n != item.count.n:
            continue
        here = -_NEAR <= item.count.last - clue.word <= clue.reach
        side = "" if clue.arm == arm else "_other"
        out.add(f"{clue.rule}{side}" if here else f"again{side}={clue.weight:g}")
        if here and clue.rule in _BRACKETS:
            out.add(f"own_bracket{side}")  # rare rules of one kind lean on the others
    return sorted(out)


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """Read the fitted weights."""
    source = resources.files("extractor").joinpath("data/arm_sizes.json")
    table: dict[str, float] = json.loads(source.read_text("utf-8"))
    return table


def tie(pair: Pair, table: Mapping[str, float]) -> float:
    """Return the odds that the number is the size of the arm, by a table of weights."""
    return sum([table.get(name, 0.0) for name in pair.features])
