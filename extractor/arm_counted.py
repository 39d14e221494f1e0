"""Arms that are told together with how many people are in them."""

from __future__ import annotations

from dataclasses import replace

from extractor.arm_alternatives import OR, OR_AND, both_of, right_names
from extractor.arm_clue import CONTROLS, Clue, as_clues
from extractor.arm_events import is_cause
from extractor.arm_names import UNIT, Name, Reader, left_names, read_bracket, trim
from extractor.arm_results import bracketed
from extractor.number_words import count_ending_at, digit_value

_HANDED = frozenset(["given", "administered", "prescribed", "offered", "applied", "taken", "used"])
_HANDED |= {"received", "assigned", "allocated"}
_CLAUSE_JOINTS = frozenset(["and", ",", ";", "while", "whereas"])
_COUNT_ENDS = frozenset(["and", ",", ".", ";", "of", ")", "while", "whereas"])
_NEAR = 8
_OPENS = frozenset(["(", ",", ";", ":", ".", "and", "["])
_LONG_NAME = 7  # words
_BEFORE_COUNT = frozenset([",", "and", "(", ";", "with", ":"])
_ALLOTTED = frozenset(["randomised", "randomized", "assigned", "allocated", "allotted"])
_RESTING = frozenset(["remaining", "other", "others"])
_GETS = frozenset(["with", "received", "had", "underwent", "got", "given", "to", "on"])
_VERBS = frozenset(
    ["were", "was", "who", "did", "completed", "in", "of", "at", "for", "as", "from"]
)
_FAR_PEOPLE = 14  # words from people to what they got
_LIST_ENDS = frozenset([":", "and", ",", ".", ";", "or", "versus", "vs"])
_FAR = 10  # words from a name over its dose to the next count
_REST = frozenset(["half", "rest", "others", "remainder"])
_TOOK = frozenset(["received", "were", "got", "underwent", "had", "took", "was", "used"])
_LINE = 60  # words of a list
_LEAST_LIST = 6  # words from bracket to bracket: "(20 X, 19 Y)"
_LONG = 25  # words from the first half to the second
_WHEN = frozenset(["within", "after", "before", "at", "for", "every", "once", "twice", "until"])
_HOW_LONG = frozenset(["daily", "weekly", "day", "week", "weeks", "days", "months", "hours"])
_HOW_LONG |= {"minutes", "h", "min", "times"}
_PAIR = 2
_SENTENCE_LINK = 1_000_000


def alone_counted(reader: Reader, i: int, j: int) -> list[Clue]:
    """Read "20 were randomised to receive X", what the others got being told elsewhere."""
    names = right_names(reader, j + 1, OR_AND)
    either = len(names) > 1 and any(x.joint in OR for x in names)
    size = None if either or not names else count_in_front(reader, i)
    if size is None and names and not either and _goes_on(reader, names[0].stop):
        size = count_of_people(reader, i)  # "62 men with gout were assigned to X, and 60 to Y"
    if size is None:
        return []
    name = replace(names[0], n=size if names[0].n is None else names[0].n)
    return as_clues("allocated", reader, [name], sentence_link(reader, i))


def _goes_on(reader: Reader, stop: int) -> bool:
    """Tell whether a name is followed by "and 60 to"."""
    low = reader.tokens.low
    end = stop
    while end < stop + _FAR and low[end] not in (".", ";"):
        if low[end] == "to" and count_ending_at(low, end - 1) and low[end - 2] in ("and", ","):
            return True
        end += 1
    return False


def counted_after(reader: Reader, stop: int) -> list[Name]:
    """Read the rest of "46 received X (1 mg), 44 Y, 47 Z and 45 placebo", one count at a time."""
    found: list[Name] = []
    while further := _counted_next(reader, stop, listed=bool(found)):
        found += further
        stop = further[0].stop
    return found


def _counted_next(reader: Reader, stop: int, *, listed: bool) -> list[Name]:
    """Read the "and 45 black tea" of "45 were given ginger tea (2 g daily) and 45 black tea"."""
    low = reader.tokens.low
    i = stop
    while i < stop + _FAR and low[i] not in _LIST_ENDS:
        i = max(i, reader.partner.get(i, i)) + 1
    i += listed and low[i] == "," and low[i + 1 : i + 2] == ["and"]  # the last of several
    last = i + 1
    if low[i] not in ("and", ",") or last + 1 >= len(low):
        return []
    hit = count_ending_at(low, last)
    while last + 1 < len(low) and count_ending_at(low, last + 1) and _is_word_count(low, last):
        last += 1
        hit = count_ending_at(low, last)
    if hit is None or hit[0] != i + 1 or UNIT.match(low[last + 1]):
        return []
    first = last + 1 + (low[last + 1] in reader.words.people)
    first += low[first] in _GETS
    names = right_names(reader, first, OR_AND)[:1]
    if first == last + 1 + (low[last + 1] in reader.words.people) and low[first] in _VERBS:
        return []
    return [replace(x, n=hit[1]) for x in names if x.first <= first + 1]


def had(reader: Reader, i: int) -> list[Clue]:
    """Read "56 had a balloon and 56 had gel" where the sentence tells of who was randomised.

    Elsewhere what so many people had is a complaint.
    """
    low, begin = reader.tokens.low, reader.sentence[i]
    before = low[max(begin, i - _FAR_PEOPLE) : i]
    stop = reader.stop(i)
    if reader.words.randomised.isdisjoint(low[begin:stop]) or "had" in before[:-_NEAR]:
        return []
    size = count_in_front(reader, i)
    names = right_names(reader, i + 1, OR_AND)[:1] if size is not None else []
    found = [replace(names[0], n=size)] if names else []
    others = counted_after(reader, names[0].stop) if names else []
    return as_clues("counted", reader, [*found, *others], sentence_link(reader, i))


def _is_word_count(low: list[str], i: int) -> bool:
    return low[i].isalpha()


def count_of_people(reader: Reader, i: int) -> int | None:
    """Return the 24 of "24 girls with gout were treated", None where no such count is near."""
    low = reader.tokens.low
    for k in range(i - 1, max(reader.sentence[i] - 1, i - _FAR_PEOPLE), -1):
        hit = count_ending_at(low, k)
        if hit is not None:
            behind = low[k + 1 : k + 3]
            return None if reader.words.people.isdisjoint(behind) else hit[1]
    return None


def count_in_front(reader: Reader, i: int) -> int | None:
    """Return the 20 of "20 women received", None where no count stands before the word."""
    low = reader.tokens.low
    j = reader.partner.get(i - 1, i) - 1 if low[i - 1] == ")" else i - 1
    while j >= 0 and low[j] in (
        "were",
        "was",
        "patients",
        "subjects",
        "women",
        "participants",
        "men",
        "had",
        "been",
        "then",
    ):
        j -= 1
    hit = count_ending_at(low, j) if 0 <= j < i else None
    return hit[1] if hit and low[hit[0] - 1] not in ("of", "/") else None


def served(reader: Reader, i: int) -> list[Clue]:
    """Read "148 served as usual-care controls"."""
    low = reader.tokens.low
    if low[i + 1] != "as":
        return []
    size = count_in_front(reader, i)
    size = count_of_people(reader, i) if size is None else size
    names = right_names(reader, i + 2, OR_AND)[:1] if size is not None else []
    short = read_bracket(reader, reader.partner.get(i - 1, i))[0] if low[i - 1] == ")" else None
    found = [replace(x, n=size, alias=x.alias or short) for x in names]
    return as_clues("counted", reader, found, sentence_link(reader, i))


def sized(reader: Reader, i: int) -> list[Clue]:
    """Read "X (n = 20)" and "(MTX, n = 20)"; "(20 X and 19 Y)"."""
    if i not in reader.partner:
        return []
    link = sentence_link(reader, i)
    sized: list[Name] = []
    if reader.tokens.low[i - 1] == ")" or read_bracket(reader, i)[1] is not None:
        names = left_names(reader, reader.partner[i] + 1)[-1:]
        named = [x for x in names if x.n is not None and not is_cause(reader, x.first)]
        sized = [_inside_bracket(x, i) for x in named if not _of_all(reader, x)]
    clues = as_clues("sized", reader, sized, link) or _counted_list(reader, i)
    return clues or as_clues("told", reader, bracketed(reader, i), i)


def _of_all(reader: Reader, name: Name) -> bool:
    """Tell "patients with gout (N = 90)", whom a trial goes on to part, from an arm."""
    low = reader.tokens.low
    people = name.first > 1 and low[name.first - 2] in reader.words.people
    return not reader.observed and people and low[name.first - 1] == "with"


def _inside_bracket(name: Name, opening: int) -> Name:
    """Take the short name in "long name (MTX, n = 20)" for the name."""
    if name.alias is None:
        return name
    inside = name.alias.lower().split()
    if inside[0] in _WHEN or inside[-1] in _HOW_LONG:  # "early feeding (within 6 h; n = 48)"
        return replace(name, alias=None)
    stop = opening + 1 + len(name.alias.split())
    return Name(opening + 1, stop, None, name.n)


def colon_sized(reader: Reader, i: int) -> list[Clue]:
    """Read "X: n = 20" and, in a list, "X n = 20"."""
    low = reader.tokens.low
    if i > _PAIR and low[i - 1] == "n" and low[i - 2][0].isalpha():
        size = digit_value(low[i + 1]) if i + 1 < len(low) else None
        names = [replace(x, n=size) for x in left_names(reader, i - 1)[-1:] if size]
        opened = [x for x in names if low[x.first - 1] in _OPENS]
        return as_clues("sized", reader, opened, sentence_link(reader, i))
    if i > _PAIR and low[i - 1] == "n" and low[i - 2] in (":", ",", ";"):
        size = digit_value(low[i + 1]) if i + 1 < len(low) else None
        names = [replace(x, n=size) for x in left_names(reader, i - 2)[-1:]]
        return as_clues("sized", reader, names, sentence_link(reader, i))
    return []


def _counted_list(reader: Reader, opening: int) -> list[Clue]:
    low, closing = reader.tokens.low, reader.partner[opening]
    found: list[Name] = []
    if closing - opening < _LEAST_LIST:
        return []
    start = opening + 1
    for i in range(start, closing + 1):
        if i == closing or low[i] in ("and", ",", ";"):
            behind = count_ending_at(low, i - 1) if start < i - 2 and low[i - 2] == ":" else None
            if behind:  # "X: 20"
                part = trim(reader, start, i - 2)
                found += [Name(*part, n=behind[1])] if part else []
            hit = count_ending_at(low, start) if start < i and not behind else None
            part = trim(reader, start + 1, i) if hit and i > start + 1 else None
            first = low[start + 1]
            if part and (first not in reader.words.people or (first in CONTROLS and hit)):
                found.append(Name(*part, n=hit[1] if hit else None))
            start = i + 1
    if opening and low[opening - 1] in reader.words.units:
        found = [replace(x, n=None) for x in found]  # "24 schools (12 X, 12 Y)" counts schools
    return as_clues("counted", reader, found, opening) if len(found) >= _PAIR else []


def _counted_to(reader: Reader, i: int) -> list[Clue]:
    """Read "100 to X and 101 to Y"."""
    low = reader.tokens.low
    start = i
    i -= i > _PAIR and low[i - 1] in reader.words.people  # "71 hips to Y"
    before = low[i - 2] if i > 1 else "."
    if before in _RESTING:  # "and the remaining 58 to X"
        k = i - 2 - (low[i - 3] == "the")
        before = low[k - 1]
    if before == ":" and i > _PAIR and low[i - 3].isdigit():
        return []  # "2:1 to"
    hit = (
        count_ending_at(low, i - 1)
        if i and (before in _BEFORE_COUNT or (before in _ALLOTTED and start > i))
        else None
    )
    if hit is None:
        return []
    both = both_of(reader, start + 1)
    found = [both] if both else right_names(reader, start + 1, OR_AND)[:1]
    names = [replace(x, n=hit[1]) for x in found]
    return as_clues("counted", reader, names, sentence_link(reader, i))


def _given_to(reader: Reader, i: int) -> list[Clue]:
    """Read "X was given to 129 children and Y to 131", "X was taken by 40 men, Y by 41"."""
    low, begin = reader.tokens.low, reader.sentence[i]
    hit = count_ending_at(low, i + 1)
    if hit is None or hit[0] != i + 1 or not _counts_people(reader, i + 2):
        return []
    first = _handed_at(reader, begin, i)
    if first is None:
        return []
    stop = first if first > i - _FAR and low[i - 1] in _HANDED else i
    joints = [k + 1 for k in range(begin, stop) if low[k] in _CLAUSE_JOINTS]
    start = max([begin, *(k for k in joints if first < i - 1 or low[k - 2] in reader.words.people)])
    whole = stop - start <= _LONG_NAME and "or" not in low[start:stop]
    part = trim(reader, start, stop) if whole else None
    names = [Name(*part, n=hit[1])] if part else []
    return as_clues("counted", reader, names, sentence_link(reader, begin))


def _counts_people(reader: Reader, i: int) -> bool:
    word = reader.tokens.low[i]
    return word in reader.words.people or word in _COUNT_ENDS


def _handed_at(reader: Reader, begin: int, i: int) -> int | None:
    """Return where "was given" stands, of "X was given to 40 men and Y to 41"."""
    low = reader.tokens.low
    for k in range(begin + 1, i):
        if low[k] in _HANDED and low[k - 1] in ("was", "were", "being") and low[k + 1] == low[i]:
            counted = count_ending_at(low, k + 2) if k + 2 < len(low) else None
            return k - 1 if counted and counted[0] == k + 2 else None
    return None


def told_to(reader: Reader, i: int) -> list[Clue]:
    """Read what goes to whom: "100 to X and 101 to Y", "X was given to 129 children"."""
    return _counted_to(reader, i) or _given_to(reader, i)


def sentence_link(reader: Reader, i: int) -> int:
    """Return a link number that the sizes of one sentence share."""
    return _SENTENCE_LINK + reader.sentence[i]


def is_half_of_people(reader: Reader, i: int) -> bool:
    """Tell "half received", "half of the women were given" from "one half of the wound"."""
    low = reader.tokens.low
    if low[i - 1] in ("one", "each", "the", "a", "other"):
        return False
    behind = low[i + 1 : i + 5]
    of_people = behind[0] == "of" and not reader.words.people.isdisjoint(behind)
    return of_people or behind[0] in _TOOK or behind[0] in reader.words.people


def halved(reader: Reader, i: int) -> list[Clue]:
    """Read "half received X and half Y", "half were given X, the other half Y"."""
    low = reader.tokens.low
    begin = i + 1
    if not is_half_of_people(reader, i):
        return []
    other = next((k for k in range(begin, min(begin + _LONG, len(low))) if low[k] in _REST), None)
    if other is None or "." in low[begin:other]:
        return []
    names = right_names(reader, begin, OR_AND)[:1] + right_names(reader, other + 1, OR_AND)[:1]
    inside = names and names[0].first < other and low[other - 1] in ("and", ",", "other", "the")
    return as_clues("allocated", reader, names, i) if inside and len(names) == _PAIR else []


def listed_after_names(reader: Reader, i: int) -> list[Clue]:
    """Read "X 20 patients, Y 21 patients", as posters print it, from the first count on."""
    low, begin = reader.tokens.low, reader.sentence[i]
    found: list[Name] = []
    for k in range(i, min(i + _LINE, len(low))):
        if low[k] == "." or (k == i and not _name_and_count(reader, k, begin)):
            break
        found += _name_and_count(reader, k, begin)
    return as_clues("counted", reader, found, sentence_link(reader, i)) if len(found) > 1 else []


def _name_and_count(reader: Reader, k: int, begin: int) -> list[Name]:
    low = reader.tokens.low
    hit = count_ending_at(low, k - 1) if k and low[k] in reader.words.people else None
    names = left_names(reader, hit[0])[-1:] if hit and hit[0] > begin + 1 else []
    opens = names and low[names[0].first - 1] in (".", ",", ";", ":", "(")
    return [replace(names[0], n=hit[1])] if opens and hit else []
