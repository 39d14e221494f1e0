"""How many people a study has as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.arm_names import Reader
from extractor.number_words import count_ending_at, digit_value

_TOTALS = frozenset(["total", "altogether", "overall", "all"])
_REACH = 14
_NEAR = 5
_MAX_BETWEEN = 6
_NOT_BETWEEN = frozenset([".", ",", ";", "(", ")", ":", "%", "=", "<", ">", "±", "/"])
_NOT_BEFORE = frozenset(["=", "±", "<", ">", "/", "-", "p"])
_LEAST = 1.0
_POOR = -2.0  # a count as unlikely as this is not taken even where it is the only one
_LARGEST = 1.5
_SMALLEST = 3


@dataclass(frozen=True, slots=True)
class HeadCount:
    """A count of people: the words of the number, the value, how well it fits the whole study."""

    first: int
    last: int
    n: int
    score: float


def head_counts(reader: Reader) -> list[HeadCount]:
    """Return every count of people with its fitness as the total."""
    found: dict[int, HeadCount] = {}
    low = reader.tokens.low
    for i, word in enumerate(low):
        place = None
        if word in reader.words.people:
            place = _count_before(reader, i) or _size_behind(reader, i)
        elif (
            word in ("were", "was")
            and i + 1 < len(low)
            and low[i + 1] in reader.words.randomised | reader.words.enrolled
            and i > 0
        ):
            hit = count_ending_at(low, i - 1)
            place = (hit[0], i - 1, hit[1]) if hit else None
        elif word in ("randomized", "randomised", "enrolled", "recruited", "total"):
            place = _count_after(reader, i + 1 + (low[i + 1 : i + 2] == ["of"]))
        elif word == "n" and low[i + 1 : i + 2] == ["="] and i > 0 and low[i - 1] in "([":
            place = _count_after(reader, i + 2)
            place = place if place and _people_near(reader, i) else None
        if place and place[2] >= _SMALLEST and place[0] not in found:
            found[place[0]] = HeadCount(*place, _fitness(reader, *place[:2]))
    return list(found.values())


def _people_near(reader: Reader, i: int) -> bool:
    """Tell whether people stand a few words before: "women in care (n = 20)"."""
    low = reader.tokens.low
    for j in range(i - 1, max(i - _REACH, -1), -1):
        if low[j] in (".", ";"):
            return False
        if low[j] in reader.words.people:
            return True
    return False


def _count_after(reader: Reader, i: int) -> tuple[int, int, int] | None:
    low = reader.tokens.low
    if i >= len(low) or not count_ending_at(low, i):
        return None
    last = i
    while last + 1 < len(low) and last < i + 4 and count_ending_at(low, last + 1):
        last += 1
    hit = count_ending_at(low, last) if last < len(low) else None
    return (hit[0], last, hit[1]) if hit and hit[0] >= i and _is_plain(low, last) else None


def _is_plain(low: list[str], last: int) -> bool:
    return low[last + 1 : last + 2] not in (["%"], ["±"], ["-"], ["/"], ["to"], ["weeks"], ["days"])


def _count_before(reader: Reader, noun: int) -> tuple[int, int, int] | None:
    """Read "310 first-year nurses", "Twenty-one otherwise healthy adults"."""
    low, words = reader.tokens.low, reader.words
    i, steps, commas = noun - 1, 0, 0
    while i >= 0 and steps <= _MAX_BETWEEN:
        word = low[i]
        if reader.partner.get(i, i) < i:
            i = reader.partner[i]  # "57 (70% male) patients"
        elif word == "," and not commas and steps:
            commas += 1  # "Nine tall, cheerful men"
        elif word in _NOT_BETWEEN:
            return None
        elif hit := count_ending_at(low, i):
            plain = hit[0] == 0 or low[hit[0] - 1] not in _NOT_BEFORE
            named = not commas or not low[i][0].isdigit()
            return (hit[0], i, hit[1]) if plain and named and _is_plain(low, i) else None
        elif word in words.stop and word not in words.between:
            return None
        i, steps = i - 1, steps + 1
    return None


def _size_behind(reader: Reader, noun: int) -> tuple[int, int, int] | None:
    """Read "patients (n = 64)"."""
    low = reader.tokens.low
    i = noun + 1
    if low[i : i + 1] in (["("], ["["]) and low[i + 1 : i + 3] == ["n", "="] and i + 3 < len(low):
        value = digit_value(low[i + 3])
        if value is not None:
            return i + 3, i + 3, value
    return None


def _fitness(reader: Reader, first: int, last: int) -> float:
    low = reader.tokens.low
    begin, end = first, last
    while begin > 0 and low[begin - 1] not in (".", ";") and first - begin < _REACH:
        begin -= 1
    while end + 1 < len(low) and low[end + 1] not in (".", ";") and end - last < _REACH:
        end += 1
    around = low[begin:first] + low[last + 1 : end + 1]
    clause = first
    while clause > max(first - 3, begin) and low[clause - 1] != ",":
        clause -= 1
    near = low[clause:first] + low[last + 1 : min(end, last + _NEAR) + 1]
    words = reader.words
    score = next(
        (
            v
            for v, group in ((4.0, words.randomised), (3.0, words.enrolled), (1.0, words.took_part))
            if not group.isdisjoint(around)
        ),
        0.0,
    )
    score -= next(
        (
            v
            for v, group in ((5.0, words.never_studied), (4.0, words.lost), (2.0, words.part_of))
            if not group.isdisjoint(near)
        ),
        0.0,
    )
    before = low[max(first - 3, 0) : first]
    if not _TOTALS.isdisjoint(before):
        score += 3.0
    if first == 0 or low[first - 1] in (".", ":") or before[-2:] == [".", "of"]:
        score += 1.5
    if (
        before[-1:] == ["of"]
        and len(before) > 1
        and (count_ending_at(low, first - 2) or "%" in before[-2])
    ):
        score -= 3.0
    behind = low[last + 1 : last + 6]
    behind = behind[: behind.index("(")] if "(" in behind else behind
    if "each" in behind or "per" in behind:
        score -= 4.0
    return score - 2.0 * first / max(len(low), 1)


def total_size(counts: list[HeadCount], arm_sizes: list[int | None], crossover: bool) -> int | None:
    """Return the size of the whole study, None where the text does not tell.

    A count that equals the sum of the arms' sizes is believed before others; without any count
    the sum stands for the total.
    """
    known = [n for n in arm_sizes if n is not None]
    complete = len(known) == len(arm_sizes) > 1 and not crossover
    total = sum(known)
    largest = max((c.n for c in counts if c.score > _LARGEST), default=None)
    best: HeadCount | None = None
    best_score = 0.0
    for count in counts:
        score = count.score + (_LARGEST if count.n == largest else 0.0)
        if complete and count.n == total:
            score += 3.0
        elif complete and count.n in known:
            score -= 8.0
        elif not crossover and known and count.n < max(total if complete else max(known), 1):
            score -= 4.0
        if best is None or score > best_score:
            best, best_score = count, score
    if best is not None and best_score >= _LEAST:
        return best.n
    if complete:
        return total
    return best.n if best is not None and best_score > _POOR else None
