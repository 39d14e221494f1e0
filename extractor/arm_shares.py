"""Sizes that all arms share: "20 patients each", "three equal groups", "half ... and half"."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.arm_counted import is_half_of_people
from extractor.arm_names import Reader
from extractor.number_words import count_ending_at, digit_value

_PAIR = 2
_SMALLEST_EACH = 4
_EACH_LONGEST = 4  # words of a number
_EACH_WORDS = frozenset(["group", "groups", "arm", "arms", "of", "the", "these", "two", "three"])
_EACH_WORDS |= {"four", "contained", "containing", "contains", "comprises", "consists", "has"}
_EACH_WORDS |= {"with", "included", "including"}
_REST = frozenset(["half", "rest", "others", "remainder"])
_SHARES = ("numbers", "proportions", "parts", "ratio")
_EACH_OF = frozenset(["group", "arm", "dose", "treatment", "condition", "regimen", "cell", "side"])
_EACH_OF |= {"supplement", "product", "formulation", "method", "technique", "device", "procedure"}
_EACH_OF |= {"strategy", "intervention", "drug", "cohort", "schedule", "diet", "branch"}
_EQUALLY = ("equally", "evenly")
_LIKE_SIZED = frozenset(["equal-sized", "equally-sized", "equal-size", "same-sized"])
_EACH_SIGNS = ("half", "each", "every", "apiece", "per", "groups", "arms", "/", "either", "both")
_PER = frozenset(["per", "/", "either", "every"])
_LED = frozenset(
    [
        "in",
        "to",
        "into",
        "for",
        "were",
        "was",
        "being",
        "on",
        "at",
        "going",
        "went",
        "allotted",
        "fell",
    ]
)
_PLANNED = frozenset(["required", "needed", "power", "powered", "detect", "calculated", "planned"])
_AT = frozenset(["in", "at", "from", "across", "within", "of"])  # "men in nine hospitals"
_SENTENCE = 60  # words
_BEFORE = 14  # words before "each" that tell of what it is
_FAR = 7  # words from a number to "each"


def each_size(reader: Reader) -> int | None:
    """Read "20 patients each", "n = 20 in each group", "two groups of 20", "20 per arm"."""
    return next((n for _, n in each_sizes(reader)), None)


def each_sizes(reader: Reader) -> Iterator[tuple[int, int]]:
    """Return every size that the text gives to each arm, with the word that says so."""
    low = reader.tokens.low
    for i in reader.places_of(_EACH_SIGNS):
        found, word = None, low[i]
        if word in ("each", "apiece") or (word in _PER and low[i + 1] in _EACH_OF):
            found = _each_before(reader, i)
            if found is None and word == "each":
                found = _each_behind(reader, i)
        elif word == "both":
            found = _of_both(low, i)
        elif word == "half":
            found = _half_of_all(reader, i)
        elif word in ("groups", "arms") and low[i + 1 : i + 2] == ["of"] and i + 2 < len(low):
            hit = count_ending_at(low, i + 2)
            found = hit[1] if hit and hit[0] == i + 2 else None
        if found is None or found < _SMALLEST_EACH or not _is_of_arms(reader, i):
            continue
        if not _is_of_units(reader, i) and not is_planned(reader, i):
            yield i, found


def _is_of_arms(reader: Reader, i: int) -> bool:
    """Tell "20 in each arm" and "20 each" from "20 cases each year"."""
    word, following = reader.tokens.low[i], reader.tokens.low[i + 1]
    if word not in ("each", "every") or not following[0].isalpha():
        return True
    words = reader.words
    told = following in words.stop | words.inside or following in words.sets
    return told or not _EACH_OF.isdisjoint(reader.tokens.low[i + 1 : i + 4])


def is_planned(reader: Reader, i: int) -> bool:
    """Tell "26 patients in each group were needed to detect": nobody says that they came."""
    low = reader.tokens.low
    stop = next((k for k in range(i, len(low)) if low[k] == "."), len(low))
    return not _PLANNED.isdisjoint(low[reader.sentence[i] : stop])


def _of_both(low: list[str], i: int) -> int | None:
    """Read "both n = 20" and "n = 20 for both"."""
    if low[i + 1 : i + 3] == ["n", "="]:
        return digit_value(low[i + 3]) if i + 3 < len(low) else None
    told = i > _FAR and low[i - 1] in ("for", "in") and low[i - 4 : i - 2] == ["n", "="]
    return digit_value(low[i - 2]) if told else None


def _is_of_units(reader: Reader, i: int) -> bool:
    """Tell "ten schools were allocated, five to each arm"."""
    low, begin = reader.tokens.low, max(reader.sentence[i], i - _BEFORE)
    units, people = reader.words.units, reader.words.people
    told = [k for k in range(begin, i) if low[k] in units and _AT.isdisjoint(low[k - 3 : k])]
    return bool(told) and people.isdisjoint(low[begin:i])


def _each_behind(reader: Reader, i: int) -> int | None:
    """Read "each group contained 20 patients", "each arm consisting of 20"."""
    low = reader.tokens.low
    j = i + 1
    if low[j] not in ("group", "arm", "of", "with", "comprising", "containing", "including"):
        return None
    while j < len(low) and (low[j] in _EACH_WORDS or low[j] in reader.words.consists):
        j += 1
    last = j
    while last + 1 < len(low) and count_ending_at(low, last + 1) and last < j + _EACH_LONGEST:
        last += 1
    told = j < len(low) and low[j - 1] not in ("group", "arm")
    hit = count_ending_at(low, last) if told else None
    if hit is None or hit[0] < j:
        return None
    return hit[1] if not reader.words.people.isdisjoint(low[last + 1 : last + 3]) else None


def _each_before(reader: Reader, i: int) -> int | None:
    """Read the count before "each": next to it, of people, or of who was put there."""
    low = reader.tokens.low
    led = True
    for j in range(i - 1, max(i - _FAR, -1), -1):
        if low[j] in (".", ";", ","):
            return None
        hit = count_ending_at(low, j)
        if hit:
            counted = low[j + 1] in reader.words.people or low[hit[0] - 1] in ("=", "(", "of")
            return hit[1] if counted or j >= i - 2 or led else None
        told = low[j] in reader.words.randomised or low[j] in reader.words.enrolled
        led = led and (told or low[j] in _LED)
    return None


def equal_share(reader: Reader, total: int | None, count: int) -> int | None:
    """Read "divided into three equal groups", "divided equally into", "half of them in each"."""
    if total is None or total % count:
        return None
    return total // count if any(_is_equal(reader, i, count) for i in _signs(reader)) else None


def _signs(reader: Reader) -> list[int]:
    return reader.places_of(("equal", "half", *_EQUALLY, *_LIKE_SIZED))


def _is_equal(reader: Reader, i: int, count: int) -> bool:
    """Tell whether the word at i says that all arms are of one size."""
    low, word = reader.tokens.low, reader.tokens.low[i]
    if word == "half":
        return count == _PAIR and (_is_other_half(reader, i) or _half_each(low, i))
    if word in _EQUALLY:
        around = low[max(i - 3, 0) : i + 4]
        return not reader.words.randomised.isdisjoint(around)
    if low[i + 1] in ("groups", "arms") or word in _LIKE_SIZED:
        return True
    if low[i + 1] in _SHARES:
        return low[i - 1] == "in"
    sized = low[i + 1] in ("size", "number") and low[i - 1] == "of"
    told = low[i + 1] == "in" and low[i + 2] in ("size", "number")  # "groups equal in number"
    return (sized or told) and not {"groups", "arms"}.isdisjoint(low[max(i - 3, 0) : i])


def _half_of_all(reader: Reader, i: int) -> int | None:
    """Read the 45 in "90 people within a year of stroke, half in each group"."""
    low = reader.tokens.low
    if not _half_each(low, i):
        return None
    for j in range(i - 1, reader.sentence[i] - 1, -1):
        hit = count_ending_at(low, j)
        if hit and not reader.words.people.isdisjoint(low[j + 1 : j + 3]):
            return hit[1] // _PAIR if hit[1] % _PAIR == 0 else None
    return None


def _half_each(low: list[str], i: int) -> bool:
    """Read "92 patients, half of them in each arm", "half in each group"."""
    each = next((k for k in range(i + 1, i + 6) if low[k] in ("each", "either", ".")), i)
    return low[each] in ("each", "either") and low[each + 1] in _EACH_OF


def _is_other_half(reader: Reader, i: int) -> bool:
    """Tell whether the second half is told: "half received X and half Y"."""
    return is_half_of_people(reader, i) and not _REST.isdisjoint(
        reader.tokens.low[i + 1 : i + _SENTENCE]
    )
