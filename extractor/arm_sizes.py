"""The sizes of arms: counts and "n = " beside the places that name them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.arm_mentions import Place
from extractor.arm_names import Reader
from extractor.arm_shares import each_size
from extractor.number_words import count_ending_at, digit_value

_FAR_BEHIND = 14
_FAR_BEFORE = 9
_FAR_LETTER = 30
_STRONG, _GOOD, _FAIR, _WEAK = 4.0, 3.0, 2.0, 1.0
_FRACTION = re.compile(r"\d{1,5}/(\d{1,5})$")
_MAX_OPTIONS = 6
_REACH = 25  # words behind a name that its size was read with
_SENTENCE = 60
_SHORT_BRACKET = 6
_OF_NEXT = frozenset(["for", "in", "on", "to", "with", "receiving"])  # what a size is of
_ROW_WORDS = frozenset(["n", "=", "/", ",", ";", "and", "vs", "versus", "respectively"])
_RUN_ENDS = frozenset([",", ";", "and", ".", ")"])
_STEP = 3  # words from a name over its number to the next name
_DID = frozenset(["did", "had", "were", "was", "have"])
_DOING = frozenset(["used", "received", "had", "underwent", "took", "were", "was", "did", "who"])
_LACKING = frozenset(["no", "without", "not", "untreated"])


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class SizeClue:
    """A size that stands beside an arm's name, how sure that is, and by which construction.

    The number stands at ``word`` or up to ``reach`` words behind it.
    """

    arm: int
    n: int
    weight: float
    word: int
    rule: str
    reach: int = 2


def size_clues(reader: Reader, places: list[Place]) -> list[SizeClue]:
    """Return every size found beside a place."""
    clues = _respectively(reader, places) + _in_rows(reader, places) + _not_so(reader, places)
    clues += _in_items(reader, places) + _in_a_run(reader, places)
    for k, place in enumerate(places):
        limit = places[k + 1].first if k + 1 < len(places) else len(reader.tokens)
        floor = places[k - 1].stop if k else 0
        behind = _behind(reader, place, limit)
        before = _in_letter_bracket(reader, place, floor) or _before(reader, place, floor)
        if before and not behind and _one_of_two(reader, place, limit):
            before = None  # "200 women were randomised to A or B" counts them all
        clues += [x for x in (behind, before) if x]
    return clues


def _respectively(reader: Reader, places: list[Place]) -> list[SizeClue]:
    """Read "n = 20 and n = 21 in the A and B groups, respectively", and the other way round."""
    low = reader.tokens.low
    clues: list[SizeClue] = []
    for i in reader.places_of(["respectively"]):
        begin = i
        while begin > 0 and low[begin - 1] not in (".", ";") and i - begin < _SENTENCE:
            begin -= 1
        named = [p for p in places if begin <= p.first < i][-_MAX_OPTIONS:]
        counts = _count_list(reader, begin, i)
        if len(named) == len(counts) == len({p.arm for p in named}) > 1:
            pairs = zip(named, counts, strict=True)
            clues += [
                SizeClue(p.arm, n, _STRONG, begin, "respectively", _SENTENCE) for p, n in pairs
            ]
    return clues


def _not_so(reader: Reader, places: list[Place]) -> list[SizeClue]:
    """Read "331 used the drug and 224 did not", of two arms of which the second lacks something."""
    low = reader.tokens.low
    lacking = {p.arm for p in places if _lacks(low, p)}
    others = {p.arm for p in places} - lacking
    if len(lacking) != 1 or len(others) != 1:
        return []
    clues: list[SizeClue] = []
    for i in reader.places_of(["not"]):
        last = i - 2 - (low[i - 2] == "who")
        hit = count_ending_at(low, last) if low[i - 1] in _DID and last > 0 else None
        begin = reader.sentence[i]
        first = [k for k in range(begin, last - 1) if low[k].isdigit() and low[k + 1] in _DOING]
        first = first or [
            k
            for k in range(begin, last - 1)
            if low[k].isdigit() and low[k + 1] in reader.words.people
        ]
        if hit is None or not first:
            continue
        n = digit_value(low[first[-1]])
        clues += [SizeClue(arm, hit[1], _GOOD, last, "not_so") for arm in lacking]
        clues += [SizeClue(arm, n, _GOOD, first[-1], "not_so") for arm in others if n]
    return clues


def _lacks(low: list[str], place: Place) -> bool:
    words = low[place.first : place.stop]
    return words[0] in _LACKING or words[0].startswith("non")


def _in_rows(reader: Reader, places: list[Place]) -> list[SizeClue]:
    """Read "A or B (n = 80/41)", "A, B and C (n = 20, 21 and 19)"."""
    clues: list[SizeClue] = []
    for k, place in enumerate(places):
        closing = reader.partner.get(place.stop, 0)
        counts = _row_of_counts(reader, place.stop, closing) if closing else []
        named = places[max(k + 1 - len(counts), 0) : k + 1]
        begin = reader.sentence[place.first]
        if len(named) == len(counts) == len({p.arm for p in named}) > 1 <= named[0].first - begin:
            clues += [
                SizeClue(p.arm, n, _STRONG, place.stop, "respectively", closing - place.stop)
                for p, n in zip(named, counts, strict=True)
            ]
    return clues


def _in_items(reader: Reader, places: list[Place]) -> list[SizeClue]:
    """Read "(placebo, 60; 10 mg, 59)", "(tea, 20 men; milk, 21 men)": a name and a count each."""
    low = reader.tokens.low
    at = {p.first: p for p in places}
    clues: list[SizeClue] = []
    for opening in (i for i in reader.places_of("(") if i + 1 in at and i in reader.partner):
        closing = reader.partner[opening]
        found: list[SizeClue] = []
        for first in (opening + 1, *(k + 1 for k in range(opening, closing) if low[k] == ";")):
            place = at.get(first + (low[first] == "and"))
            if place is None or low[place.stop] not in (",", ":", "="):
                break
            n, end = digit_value(low[place.stop + 1]), place.stop + 2
            end += low[end] in reader.words.people
            if n is None or low[end] not in (";", ")", ",", "and"):
                break
            found.append(SizeClue(place.arm, n, _STRONG, place.stop + 1, "respectively"))
        else:
            clues += found if len({c.arm for c in found}) == len(found) > 1 else []
    return clues


def _in_a_run(reader: Reader, places: list[Place]) -> list[SizeClue]:
    """Read "allocation: tea 50, milk 40": every name with its number, in a sentence that parts."""
    low, words = reader.tokens.low, reader.words
    count = len({p.arm for p in places})
    if not count:  # no name of an arm can be found again: there is no run of none
        return []
    for k in range(len(places) - count + 1):
        run = places[k : k + count]
        begin = reader.sentence[run[0].first]
        if len({p.arm for p in run}) < count or reader.sentence[run[-1].first] != begin:
            continue
        counts = [digit_value(low[p.stop]) for p in run]
        ends = [low[p.stop + 1] for p in run]
        near = all(b.first - a.stop <= _STEP for a, b in pairwise(run))
        if None in counts or not near or not _RUN_ENDS.issuperset(ends):
            continue
        if not (words.randomised | words.enrolled | {"allocation"}).isdisjoint(
            low[begin : run[0].first]
        ):
            pairs = zip(run, counts, strict=True)
            return [SizeClue(p.arm, n, _STRONG, p.stop, "respectively") for p, n in pairs if n]
    return []


def _row_of_counts(reader: Reader, opening: int, closing: int) -> list[int]:
    """Return the counts in a bracket that holds nothing else."""
    low = reader.tokens.low
    inside = low[opening + 1 : closing]
    counts = [n for n in map(digit_value, inside) if n is not None]
    rest = [w for w in inside if digit_value(w) is None and w not in reader.words.people]
    return counts if _ROW_WORDS.issuperset(rest) else []


def _count_list(reader: Reader, begin: int, end: int) -> list[int]:
    """Return the counts of people that stand in one row: "20 and 21 women", "n = 20 and n = 21"."""
    low = reader.tokens.low
    rows: list[list[int]] = [[]]
    sized = False
    for j in range(begin, end):
        n = digit_value(low[j])
        if n is not None and low[j + 1] not in reader.words.no_count_before:
            rows[-1].append(n)
            sized = sized or low[j - 2 : j] == ["n", "="]
        elif low[j] in reader.words.people and len(rows[-1]) > 1:
            return rows[-1]
        elif low[j] not in ("and", ",", "n", "=", "+", "&"):
            if sized and len(rows[-1]) > 1:
                return rows[-1]
            rows.append([])
            sized = False
    return rows[-1] if sized else []


def _one_of_two(reader: Reader, place: Place, limit: int) -> bool:
    low = reader.tokens.low
    return "or" in low[place.stop : min(limit, place.stop + 6)]


def _behind(reader: Reader, place: Place, limit: int) -> SizeClue | None:
    """Read "drug (n = 20)", "drug 20 mg daily (n = 20)", "drug (20 patients)", "drug: n = 20"."""
    low = reader.tokens.low
    made = _consisting(reader, place) or _beside_short_form(reader, place)
    if made:
        return made
    end = min(limit, place.stop + _FAR_BEHIND, len(low))
    i = place.stop
    while i < end:
        if low[i] in (".", "or", "±") or low[i] in reader.words.not_people:
            return None
        if low[i] in reader.words.people and i > place.stop + 1 and low[i - 1] not in "(=":
            return None
        if low[i] == "=" and low[i - 1] == "n":
            if low[i + 2 : i + 3] and low[i + 2] in _OF_NEXT:
                return None  # "X, n = 20 for Y"
            n = digit_value(low[i + 1]) if i + 1 < len(low) else None
            return SizeClue(place.arm, n, _STRONG, i + 1, "behind") if n else None
        if low[i] in "([" and i in reader.partner:
            if low[i - 1].endswith("%"):
                return None
            size = _in_bracket(reader, i, place)
            if size:
                return size
        i += 1
    return None


def _beside_short_form(reader: Reader, place: Place) -> SizeClue | None:
    """Read the 24 of "control (CON; 24)"."""
    low, i = reader.tokens.low, place.stop
    if low[i] not in (",", ";", ":") or low[i + 2] not in (")", "]") or i + 2 not in reader.partner:
        return None
    n = digit_value(low[i + 1]) if reader.partner[i + 2] == place.first - 1 else None
    return SizeClue(place.arm, n, _FAIR, i + 1, "bracket") if n else None


def _consisting(reader: Reader, place: Place) -> SizeClue | None:
    """Read "the drug group consisted of 20 patients", "a control group of 20 women"."""
    low = reader.tokens.low
    i = place.stop
    while i < len(low) and low[i] in reader.words.consists:
        i += 1
    last = i
    while last < min(i + 4, len(low) - 1) and count_ending_at(low, last + 1):
        last += 1
    hit = count_ending_at(low, last) if place.stop < i < len(low) else None
    if hit and hit[0] >= i and not reader.words.people.isdisjoint(low[last + 1 : last + 3]):
        return SizeClue(place.arm, hit[1], _GOOD, last, "consists")
    return None


def _in_bracket(reader: Reader, opening: int, place: Place) -> SizeClue | None:
    """Read "(20 patients)", "(drug X, 20 patients)", and "(20)" right behind the name."""
    low, closing = reader.tokens.low, reader.partner[opening]
    for i in range(opening + 1, min(closing, opening + 8)):
        if low[i] == "=" and low[i - 1] == "n":
            n = digit_value(low[i + 1])
            return SizeClue(place.arm, n, _STRONG, i + 1, "bracket_n") if n else None
        if low[i] in reader.words.people and i > opening + 1:
            hit = count_ending_at(low, i - 1)
            if hit and (hit[0] == opening + 1 or low[hit[0] - 1] in (",", ";", ":")):
                return SizeClue(place.arm, hit[1], _GOOD, i - 1, "bracket_people")
    weak = _denominator(low, closing)
    if weak and closing - opening < _SHORT_BRACKET:
        return SizeClue(place.arm, weak, _WEAK, closing - 1, "bracket_of")
    if opening == place.stop and closing == opening + 2:
        n = digit_value(low[opening + 1])
        if n is not None:
            return SizeClue(place.arm, n, _FAIR, opening + 1, "bracket")
    return None


def _in_letter_bracket(reader: Reader, place: Place, floor: int) -> SizeClue | None:
    """Read "18 patients with a low score (group I)"."""
    low = reader.tokens.low
    if place.first < 1 or low[place.first - 1] not in "([":
        return None
    for i in range(place.first - 2, max(place.first - _FAR_LETTER, floor, 0), -1):
        if low[i] in (".", ";") and low[i - 1] not in ("pt", "pts"):
            return None
        hit = count_ending_at(low, i)
        nouns = low[i + 1 : i + 4]
        if hit and ("pt" in nouns or not reader.words.people.isdisjoint(nouns)):
            return SizeClue(place.arm, hit[1], _GOOD, i, "sign_bracket")
    return None


def _before(reader: Reader, place: Place, floor: int) -> SizeClue | None:
    """Read "20 patients received drug", "20 to drug", "20 drug", "4 of 20 in the drug group"."""
    low = reader.tokens.low
    seen_noun = False
    i = place.first - 1
    while i >= max(place.first - _FAR_BEFORE, floor):
        word = low[i]
        fraction = _FRACTION.match(word)
        if fraction:
            return SizeClue(place.arm, int(fraction[1]), _WEAK, i, "fraction")
        hit = count_ending_at(low, i)
        if hit and hit[1] > 1:
            return _counted(reader, place, hit, i, seen_noun)
        if word in reader.words.people:
            seen_noun = True
        elif word in (")", "]") and reader.partner.get(i, floor) > floor:
            inside = _denominator(low, i)
            if inside:
                return SizeClue(place.arm, inside, _WEAK, i - 1, "bracket_of")
            i = reader.partner[i]
        elif word not in reader.words.links:
            return None
        i -= 1
    return None


def _denominator(low: list[str], closing: int) -> int | None:
    """Read the 20 of "(4 of 20)" and "(4/20)"."""
    fraction = _FRACTION.match(low[closing - 1])
    if fraction:
        return int(fraction[1])
    hit = count_ending_at(low, closing - 1)
    return hit[1] if hit and hit[0] > 0 and low[hit[0] - 1] == "of" else None


def _counted(
    reader: Reader, place: Place, hit: tuple[int, int], last: int, noun: bool
) -> SizeClue | None:
    low, (first, n) = reader.tokens.low, hit
    if low[first - 2 : first] == ["n", "="] and low[last + 1] in _OF_NEXT:
        return SizeClue(place.arm, n, _STRONG, last, "n_before")  # "n = 20 for X"
    before = low[first - 1] if first else "."
    if low[last + 1] in reader.words.no_count_before:
        return None
    behind_of = before == "the" and low[first - 2] == "of" and count_ending_at(low, first - 3)
    of_so_many = before == "of" and first > 1 and count_ending_at(low, first - 2)
    if before == "/" or of_so_many or behind_of:
        return SizeClue(place.arm, n, _WEAK, last, "of")
    if before in reader.words.no_count_after or (
        before == "to" and low[last + 1] not in ("patients", "women")
    ):
        return None
    near = last + 1 == place.first
    if noun:
        return SizeClue(place.arm, n, _GOOD, last, "people_before")
    direct = near or low[last + 1] in ("to", "into", "received", "in", "were", "assigned")
    return SizeClue(
        place.arm, n, _FAIR if direct else _WEAK, last, "before" if direct else "linked_before"
    )


def all_clues(
    reader: Reader, beside: Sequence[SizeClue], named: list[list[tuple[int, int, str]]]
) -> list[SizeClue]:
    """Return every size that stands beside an arm or was read with its name.

    ``beside`` are those of ``size_clues``; ``named`` holds for each arm the sizes that were read
    with its name, with word and rule.
    """
    clues = [*beside]
    for arm, own_sizes in enumerate(named):
        clues += [
            SizeClue(arm, n, _STRONG, word, f"named_{rule}", _REACH) for word, n, rule in own_sizes
        ]
    each = each_size(reader)
    if each is not None:
        clues += [
            SizeClue(arm, each, _STRONG, 0, "each", len(reader.tokens)) for arm in range(len(named))
        ]
    return clues
