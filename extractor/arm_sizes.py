"""The sizes of arms: counts and "n = " beside the places that name them."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.arm_mentions import Place
from extractor.arm_names import Reader
from extractor.number_words import count_ending_at, digit_value

_FAR_BEHIND = 12
_FAR_BEFORE = 8
_STRONG, _GOOD, _FAIR, _WEAK = 4.0, 3.0, 2.0, 1.0
_BAD_BEFORE = frozenset(["=", "±", "<", ">", "≤", "≥", "-", "+", "to", "p", "vs"])
_BAD_AFTER = frozenset(["%", "±", "-", "to", "/", "mg", "g", "ml", "x", "×", "weeks", "days", "months",
                        "years", "h", "hours", "minutes", "min", "°", ".", "=", "week", "month"])  # fmt: skip


@dataclass(frozen=True, slots=True)
class SizeClue:
    """A size that stands beside an arm's name and how sure that is."""

    arm: int
    n: int
    weight: float
    word: int


def size_clues(reader: Reader, places: list[Place]) -> list[SizeClue]:
    """Return every size found beside a place."""
    clues: list[SizeClue] = []
    for k, place in enumerate(places):
        limit = places[k + 1].first if k + 1 < len(places) else len(reader.tokens)
        floor = places[k - 1].stop if k else 0
        for found in (_behind(reader, place, limit), _before(reader, place, floor)):
            if found:
                clues.append(found)
    return clues


def _behind(reader: Reader, place: Place, limit: int) -> SizeClue | None:
    """Read "drug (n = 20)", "drug 20 mg daily (n = 20)", "drug (20 patients)", "drug: n = 20"."""
    low = reader.tokens.low
    end = min(limit, place.stop + _FAR_BEHIND, len(low))
    for i in range(place.stop, end):
        if low[i] == ".":
            return None
        if low[i] == "=" and low[i - 1] == "n":
            n = digit_value(low[i + 1]) if i + 1 < len(low) else None
            return (n and SizeClue(place.arm, n, _STRONG, i + 1)) or None
        if low[i] in "([" and i in reader.partner:
            size = _in_bracket(reader, i, place)
            if size:
                return size
    return None


def _in_bracket(reader: Reader, opening: int, place: Place) -> SizeClue | None:
    """Read "(20 patients)", and "(20)" right behind the name."""
    low, closing = reader.tokens.low, reader.partner[opening]
    for i in range(opening + 1, min(closing, opening + 6)):
        if low[i] in reader.words.people and i > opening + 1:
            hit = count_ending_at(low, i - 1)
            if hit and hit[0] == opening + 1:
                return SizeClue(place.arm, hit[1], _GOOD, i)
    if opening == place.stop and closing == opening + 2:
        n = digit_value(low[opening + 1])
        if n is not None:
            return SizeClue(place.arm, n, _WEAK, opening + 1)
    return None


def _before(reader: Reader, place: Place, floor: int) -> SizeClue | None:
    """Read "20 patients received drug", "20 to drug", "20 drug", "4 of 20 in the drug group"."""
    low = reader.tokens.low
    seen_noun = False
    for i in range(place.first - 1, max(place.first - 1 - _FAR_BEFORE, floor - 1), -1):
        word = low[i]
        hit = count_ending_at(low, i)
        if hit:
            return _counted(low, place, hit, i, seen_noun)
        if word in reader.words.people:
            seen_noun = True
        elif word not in reader.words.links:
            return None
    return None


def _counted(
    low: list[str], place: Place, hit: tuple[int, int], last: int, noun: bool
) -> SizeClue | None:
    first, n = hit
    before = low[first - 1] if first else "."
    if n < 1 or low[last + 1] in _BAD_AFTER:
        return None
    if before == "/" or (before == "of" and first > 1 and count_ending_at(low, first - 2)):
        return SizeClue(place.arm, n, _WEAK, last)
    if before in _BAD_BEFORE:
        return None
    near = last + 1 == place.first
    if noun:
        return SizeClue(place.arm, n, _GOOD, last)
    return SizeClue(
        place.arm, n, _FAIR if near or low[last + 1] in ("to", "received") else _WEAK, last
    )


def each_size(reader: Reader) -> int | None:
    """Read "20 patients each", "n = 20 in each group", "two groups of 20"."""
    low = reader.tokens.low
    for i, word in enumerate(low):
        if word == "each" or (word == "per" and low[i + 1 : i + 2] in (["group"], ["arm"])):
            for j in range(i - 1, max(i - 6, -1), -1):
                if low[j] in (".", ";", ","):
                    break
                hit = count_ending_at(low, j)
                if hit and (
                    low[j + 1] in reader.words.people or low[hit[0] - 1] == "=" or j >= i - 2
                ):
                    return hit[1]
        elif word == "groups" and low[i + 1 : i + 2] == ["of"] and i + 2 < len(low):
            hit = count_ending_at(low, i + 2)
            if hit and hit[0] == i + 2:
                return hit[1]
    return None


def arm_sizes(reader: Reader, places: list[Place], count: int) -> list[int | None]:
    """Return the size of each arm, None where the text does not tell."""
    clues = size_clues(reader, places)
    sizes: list[int | None] = []
    for arm in range(count):
        own = [c for c in clues if c.arm == arm]
        best = max((c.weight for c in own), default=0.0)
        sizes.append(next((c.n for c in own if c.weight == best), None))
    if all(n is None for n in sizes):
        each = each_size(reader)
        return [each] * count
    return sizes
