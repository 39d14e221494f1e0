"""Sizes that all arms share: "20 patients each", "each arm had 20", "n = 20 in both groups"."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.arm_names import Reader
from extractor.number_words import count_ending_at

_PAIR = 2
_SMALLEST_EACH = 4
_NOUNS = frozenset(["group", "arm", "dose", "treatment", "condition", "regimen", "cell", "side"])
_NOUNS |= {"supplement", "product", "formulation", "method", "technique", "device", "procedure"}
_NOUNS |= {"strategy", "intervention", "drug", "cohort", "schedule", "diet", "branch", "drink"}
_PLURALS = frozenset(["groups", "arms", "treatments", "conditions", "cohorts", "regimens", "of"])
_SIGNS = (
    "each",
    "every",
    "apiece",
    "per",
    "either",
    "both",
    "half",
    "groups",
    "arms",
    "/",
    "a",
    "x",
    "×",
)
_ALL = frozenset(["each", "apiece"])
_LED = frozenset(["in", "to", "into", "for", "were", "was", "being", "on", "at", "going", "went"])
_LED |= {"fell", "had", "been", "entered", "made", "up", "got", "received", "from", "of"}
_HOLDS = frozenset(["had", "has", "with", "contained", "containing", "contains", "numbered"])
_HOLDS |= {"consisted", "consisting", "consists", "comprised", "comprising", "comprises"}
_HOLDS |= {"included", "including", "counted", "held"}
_FILL = frozenset(["of", "the", ",", "(", "n", "=", "total", "a", "was", "were", "given", "taken"])
_FILL |= {"to", "by", "there", "in", "made", "up", ":"}
_MEMBERS = frozenset(["members", "people", "patients", "subjects"])
_AFTER = frozenset([".", ",", ";", ")", "and"])
_SIZES = frozenset(["number", "size", "sizes", "numbers"])
_PLANNED = frozenset(["required", "needed", "power", "powered", "detect", "calculated", "planned"])
_AT = frozenset(["in", "at", "from", "across", "within", "of"])  # "men in nine hospitals"
_BEFORE = 14  # words before "each" that tell of what it is
_FAR = 7  # words from a number to "each"
_NEAR = 6  # words from "each group" to its number
_TIMES = frozenset(["2", "two", "3", "three", "4", "four"])


def each_size(reader: Reader) -> int | None:
    """Read "20 patients each", "n = 20 in each group", "two groups of 20", "20 per arm"."""
    return next((n for _, n in each_sizes(reader)), None)


def each_sizes(reader: Reader) -> Iterator[tuple[int, int]]:
    """Return every size that the text gives to each arm, with the word that says so."""
    for i in reader.places_of(_SIGNS):
        found = _size_at(reader, i)
        if found is None or found < _SMALLEST_EACH:
            continue
        if not _is_of_units(reader, i) and not is_planned(reader, i):
            yield i, found


def _size_at(reader: Reader, i: int) -> int | None:
    low, word = reader.tokens.low, reader.tokens.low[i]
    if word in ("groups", "arms"):
        return _count_at(low, i + 2) if low[i + 1] == "of" else None
    if word == "half":
        return _half_of_all(reader, i)
    if word in ("x", "×"):
        return _count_at(low, i + 1) if low[i - 1] in _TIMES and _is_person(reader, i + 2) else None
    if word in ("per", "/"):
        return _each_before(reader, i) or _number_of(reader, i) if low[i + 1] in _NOUNS else None
    if word == "a":
        whole = low[i - 1] == "to" and low[i + 1] in ("group", "arm") and low[i + 2] in _AFTER
        return _count_at(low, i - 2) if whole else None
    end = _end_of_all(reader, i)
    if end is None:
        return None
    return _before(reader, i) or _each_behind(reader, end) or _number_of(reader, i)


def _before(reader: Reader, i: int) -> int | None:
    """Return the count before a word: next to "both" and "either", else within reach."""
    low = reader.tokens.low
    if low[i] == "either" and low[i + 1] not in ("group", "arm"):
        return None
    if low[i] != "both":
        return _each_before(reader, i)
    sized = low[i - 4 : i - 2] == ["n", "="] or (low[i - 3] in (",", "with") and low[i - 1] == "in")
    return _count_at(low, i - 2) if sized and i > _FAR else None


def _end_of_all(reader: Reader, i: int) -> int | None:
    """Return where "each of the two groups" ends, None where it is not of arms: "each year"."""
    low, words = reader.tokens.low, reader.words
    for k in range(i + 1, i + 6):
        if low[k] in _NOUNS or (low[k] in _PLURALS and low[k] != "of"):
            return k + 1
        if not (
            low[k] in ("of", "the", "these", "two", "three", "four")
            or low[k] in words.set_adjectives
        ):
            break
    following = low[i + 1]
    alone = not following[0].isalpha() or following in words.stop or following in words.inside
    alone = alone or following == "n"
    return i + 1 if (alone and low[i] in _ALL) or (low[i] == "both" and _is_sized(low, i)) else None


def _is_sized(low: list[str], i: int) -> bool:
    """Read "both n = 20" and "n = 20 for both"."""
    return low[i + 1] == "n" or (i > _FAR and low[i - 4 : i - 2] == ["n", "="])


def _count_at(low: list[str], first: int) -> int | None:
    """Return the number that begins at a word."""
    last = first
    while last + 1 < len(low) and low[last + 1].isalpha() and count_ending_at(low, last + 1):
        last += 1
    hit = count_ending_at(low, last) if first < len(low) else None
    return hit[1] if hit and hit[0] == first else None


def _is_person(reader: Reader, i: int) -> bool:
    low = reader.tokens.low
    return low[i] in reader.words.people or low[i] in _MEMBERS or low[i] in (")", ".")


def is_planned(reader: Reader, i: int) -> bool:
    """Tell "26 patients in each group were needed to detect": nobody says that they came."""
    low = reader.tokens.low
    stop = reader.stop(i)
    return not _PLANNED.isdisjoint(low[reader.sentence[i] : stop])


def _is_of_units(reader: Reader, i: int) -> bool:
    """Tell "ten schools were allocated, five to each arm"."""
    low, begin = reader.tokens.low, max(reader.sentence[i], i - _BEFORE)
    units, people = reader.words.units, reader.words.people
    told = [k for k in range(begin, i) if low[k] in units and _AT.isdisjoint(low[k - 3 : k])]
    return bool(told) and people.isdisjoint(low[begin:i])


def _each_behind(reader: Reader, end: int) -> int | None:
    """Read what "each group" contained: "had 20 patients", "consisting of 20", "(n = 20)"."""
    low = reader.tokens.low
    j = end
    while j < end + _NEAR and (low[j] in _HOLDS or low[j] in _FILL):
        j += 1
    last = j
    while low[last + 1].isalpha() and count_ending_at(low, last + 1):
        last += 1
    n = _count_at(low, j) if j > end or low[end - 1] in _NOUNS else None
    if n is None:
        return None
    if low[j - 2 : j] == ["n", "="]:
        return n
    people = reader.words.people | _MEMBERS
    if not people.isdisjoint(low[last + 1 : last + 3]):
        return n
    held = not _HOLDS.isdisjoint(low[end:j]) and low[j - 1] == "of"
    return n if held and low[last + 1] in _AFTER else None


def _number_of(reader: Reader, i: int) -> int | None:
    """Read "the number of women in each group was 20", "group size was 20 in either"."""
    low, begin = reader.tokens.low, max(reader.sentence[i], i - _FAR)
    if _SIZES.isdisjoint(low[begin:i]):
        return None
    verb = next((k for k in range(i, i + _NEAR) if low[k] in ("was", "is", "were", "=")), None)
    n = _count_at(low, verb + 1) if verb else None
    return n if verb and (low[verb + 2] in _AFTER or _is_person(reader, verb + 2)) else None


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
            measured = low[j + 1] in reader.words.no_count_before and low[j + 1] not in ("/",)
            return hit[1] if not measured and (counted or j >= i - 2 or led) else None
        told = low[j] in reader.words.randomised or low[j] in reader.words.enrolled
        led = led and (told or low[j] in _LED)
    return None


def _half_of_all(reader: Reader, i: int) -> int | None:
    """Read the 45 in "90 people within a year of stroke, half in each group"."""
    low = reader.tokens.low
    each = next((k for k in range(i + 1, i + 6) if low[k] in ("each", "either", ".")), i)
    if low[each] not in ("each", "either") or low[each + 1] not in _NOUNS:
        return None
    for j in range(i - 1, reader.sentence[i] - 1, -1):
        hit = count_ending_at(low, j)
        if hit and not reader.words.people.isdisjoint(low[j + 1 : j + 3]):
            return hit[1] // _PAIR if hit[1] % _PAIR == 0 else None
    return None
