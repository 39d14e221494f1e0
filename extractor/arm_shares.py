"""Sizes that all arms share: "20 patients each", "three equal groups", "half ... and half"."""

from __future__ import annotations

from extractor.arm_counted import is_half_of_people
from extractor.arm_names import Reader
from extractor.number_words import count_ending_at

_PAIR = 2
_SMALLEST_EACH = 4
_EACH_LONGEST = 4  # words of a number
_EACH_WORDS = frozenset(["group", "groups", "arm", "arms", "of", "the", "these", "two", "three"])
_EACH_WORDS |= {"four", "contained", "containing", "contains", "comprises", "consists", "has"}
_REST = frozenset(["half", "rest", "others", "remainder"])
_SHARES = ("numbers", "proportions", "parts", "ratio")
_EACH_OF = frozenset(["group", "arm", "dose", "treatment", "condition", "regimen", "cell"])
_EQUALLY = ("equally", "evenly")
_EACH_SIGNS = ("each", "per", "groups", "arms")
_SENTENCE = 60  # words
_BEFORE = 14  # words before "each" that tell of what it is


def each_size(reader: Reader) -> int | None:
    """Read "20 patients each", "n = 20 in each group", "two groups of 20"."""
    low = reader.tokens.low
    for i in reader.places_of(_EACH_SIGNS):
        found, word = None, low[i]
        if word == "each" or (word == "per" and low[i + 1] in _EACH_OF):
            found = _each_before(reader, i)
            found = found if found is not None else _each_behind(reader, i)
        elif word in ("groups", "arms") and low[i + 1 : i + 2] == ["of"] and i + 2 < len(low):
            hit = count_ending_at(low, i + 2)
            found = hit[1] if hit and hit[0] == i + 2 else None
        if found is not None and found >= _SMALLEST_EACH and not _is_of_units(reader, i):
            return found
    return None


def _is_of_units(reader: Reader, i: int) -> bool:
    """Tell "ten schools were allocated, five to each arm"."""
    before = reader.tokens.low[max(reader.sentence[i], i - _BEFORE) : i]
    units, people = reader.words.units, reader.words.people
    return not units.isdisjoint(before) and people.isdisjoint(before)


def _each_behind(reader: Reader, i: int) -> int | None:
    """Read "each group contained 20 patients", "each arm consisting of 20"."""
    low = reader.tokens.low
    j = i + 1
    if low[j : j + 1] not in (["group"], ["arm"], ["of"]):
        return None
    while j < len(low) and (low[j] in _EACH_WORDS or low[j] in reader.words.consists):
        j += 1
    last = j
    while last + 1 < len(low) and count_ending_at(low, last + 1) and last < j + _EACH_LONGEST:
        last += 1
    hit = (
        count_ending_at(low, last) if j < len(low) and low[j - 1] not in ("group", "arm") else None
    )
    if hit is None or hit[0] < j:
        return None
    return hit[1] if not reader.words.people.isdisjoint(low[last + 1 : last + 3]) else None


def _each_before(reader: Reader, i: int) -> int | None:
    low = reader.tokens.low
    for j in range(i - 1, max(i - 6, -1), -1):
        if low[j] in (".", ";", ","):
            return None
        hit = count_ending_at(low, j)
        if hit:
            counted = low[j + 1] in reader.words.people or low[hit[0] - 1] in ("=", "(", "of")
            return hit[1] if counted or j >= i - 2 else None
    return None


def equal_share(reader: Reader, total: int | None, count: int) -> int | None:
    """Read "divided into three equal groups", "divided equally into"."""
    if total is None or total % count:
        return None
    low = reader.tokens.low
    for i in reader.places_of(("equal", "half", *_EQUALLY)):
        word = low[i]
        if word == "equal" and low[i + 1] in _SHARES and low[i - 1] == "in":
            return total // count
        if word == "half" and count == _PAIR and total % _PAIR == 0 and _is_other_half(reader, i):
            return total // count
        if word == "equal" and low[i + 1 : i + 2] in (["groups"], ["arms"]):
            return total // count
        around = low[max(i - 3, 0) : i + 4]
        if word in _EQUALLY and not reader.words.randomised.isdisjoint(around):
            return total // count
    return None


def _is_other_half(reader: Reader, i: int) -> bool:
    """Tell whether the second half is told: "half received X and half Y"."""
    return is_half_of_people(reader, i) and not _REST.isdisjoint(
        reader.tokens.low[i + 1 : i + _SENTENCE]
    )
