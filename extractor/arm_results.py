"""Names of arms out of the results: "90% with X, 74% with Y", "8 and 9 months with X and Y"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from extractor.arm_names import Name, Reader, is_number, trim

BEHIND = frozenset(["with", "in", "for", "on", "after", "among", "under", "without", "by"])
_ENDS = frozenset([",", ";", "and", "versus", "vs", "v", "compared", "than", "while", "whereas"])
_ENDS |= {"but", "or", "against"}
_FILL = frozenset(["and", "versus", "vs", "v", "compared", "with", "to", ",", "than", "the"])
_FILL |= {
    "only",
    "a",
    "mean",
    "median",
    "while",
    "whereas",
    "but",
    "or",
    "against",
    "=",
    ":",
    "n",
    "about",
}
_JOINTS = frozenset(["and", "versus", "vs", "v", "or", "to", "&"])
_STOPS = _ENDS | {".", ")", "(", "]", "[", "respectively", "group", "groups", "arm", "arms"}
# "pain above 3 was seen in": what stands before a verb is the subject, no result of who follows
_AUXILIARIES = frozenset(["was", "were", "is", "are", "had", "has", "have"])
_GIVING = frozenset(["given", "receiving", "treated", "assigned", "taking", "using"])
_GROUPS = frozenset(["group", "groups", "arm", "arms"])
_BEFORE_VALUE = _STOPS | BEHIND | _AUXILIARIES
_MOST = 8  # names in a chain
_NEAR = 3  # words between the numbers of a pair
_OPENING = ("(", "[")
_FAR = 5
_LONG = 12
_PAIR = 2


def _value_before(reader: Reader, i: int) -> bool:
    """Tell whether a number, with its unit or bracket, ends at i."""
    low = reader.tokens.low
    j = i - 1
    if j > 0 and low[j] in (")", "]") and j in reader.partner:
        opening = reader.partner[j]
        return any(is_number(w) for w in low[opening : j + 1]) or is_number(low[opening - 1])
    while j >= max(i - _FAR, 0) and low[j] not in _BEFORE_VALUE:
        if is_number(low[j]):
            return True
        j -= 1
    return False


def _number_ahead(reader: Reader, i: int) -> int | None:
    """Return the place of the number that follows at once, over joints and fillers."""
    low = reader.tokens.low
    for j in range(i, min(i + _FAR, len(low))):
        if is_number(low[j]):
            return j
        if low[j] not in _FILL:
            return None
    return None


def _behind_number(reader: Reader, i: int) -> int | None:
    """Return the preposition that follows the number at i, over its unit and bracket."""
    low, partner = reader.tokens.low, reader.partner
    j = i + 1
    while j < min(i + _LONG, len(low)):
        if low[j] in _OPENING and j in partner:
            j = partner[j] + 1
        elif low[j] in BEHIND:
            return j
        elif low[j] in _ENDS or low[j] == ".":
            return None
        else:
            j += 1
    return None


def _name_behind(reader: Reader, i: int) -> tuple[Name | None, int]:
    """Return the name behind the preposition at i and where it ends."""
    low, partner = reader.tokens.low, reader.partner
    first = i if low[i] == "without" else i + 1
    j, closed = i + 1, None
    while j < min(i + _LONG, len(low)) and low[j] not in (".", ")", "]"):
        if low[j] in _OPENING and j in partner:
            closed = j if closed is None else closed
            j = partner[j] + 1
            continue
        if low[j] in _ENDS and (low[j] not in ("and", "or") or _number_ahead(reader, j)):
            break
        j += 1
    part = trim(reader, first, closed or j)
    return (Name(part[0], _shortened(reader, *part)) if part else None), j


def _shortened(reader: Reader, first: int, stop: int) -> int:
    """End a name before "group" and before the words that hold no name."""
    low, words = reader.tokens.low, reader.words
    for i in range(first + 1, stop):
        if reader.tokens.text[i] == "A" and low[i - 1] in words.lettered:
            continue  # "drug A"
        if low[i] in _GROUPS or (low[i] in words.stop and low[i] not in words.inside):
            return i
    return stop


def told_behind(reader: Reader, i: int) -> list[Name]:
    """Return the names that follow results from the preposition at i on.

    "90% with X, 74% with Y, and 72% with Z"; "8.6 and 8.3 months with X and Y".
    """
    if not _value_before(reader, i):
        return []
    names = list(islice(_chain(reader, i), _MOST))
    return names if len(names) >= _PAIR else _paired(reader, i)


def _chain(reader: Reader, first: int) -> Iterator[Name]:
    low = reader.tokens.low
    i: int | None = first
    while i is not None and (low[i] == low[first] or low[i] == "without"):
        name, end = _name_behind(reader, i)
        if name is None:
            return
        yield name
        number = _number_ahead(reader, end)
        i = _behind_number(reader, number) if number is not None else None


def _paired(reader: Reader, i: int) -> list[Name]:
    if not _two_values(reader, i):
        return []
    low = reader.tokens.low
    joint = next((j for j in range(i + 2, min(i + _LONG, len(low))) if low[j] in _ENDS), None)
    if joint is None or low[joint] not in _JOINTS:
        return []
    end = joint + 1
    while end < min(joint + _LONG, len(low)) and low[end] not in _STOPS:
        end += 1
    if low[end] in ("and", "or") or low[joint + 1] in BEHIND or is_number(low[joint + 1]):
        return []
    parts = trim(reader, i + 1, joint), trim(reader, joint + 1, end)
    return [Name(*p) for p in parts if p] if all(parts) else []


def bracketed(reader: Reader, opening: int) -> list[Name]:
    """Read "12% (X) versus 14% (n = 3, Y)" from the first bracket on."""
    names: list[Name] = []
    if not is_number(reader.tokens.low[opening - 1]):
        return names
    at: int | None = opening
    while at is not None and at in reader.partner and len(names) < _MOST:
        name = _only_name(reader, at)
        if name is None or not is_number(reader.tokens.low[at - 1]):
            break
        names.append(name)
        number = _number_ahead(reader, reader.partner[at] + 1)
        at = next((j for j in (_after(number, 1), _after(number, 2)) if j in reader.partner), None)
    return names if len(names) >= _PAIR else []


def _after(number: int | None, steps: int) -> int:
    return -1 if number is None else number + steps


def _only_name(reader: Reader, opening: int) -> Name | None:
    low, stop = reader.tokens.low, reader.partner[opening]
    first = opening + 1
    if low[first : first + 2] == ["n", "="] and low[first + 3] == ",":
        first += 4
    if not first < stop <= first + _NEAR or any(is_number(w) or w == "=" for w in low[first:stop]):
        return None
    part = trim(reader, first, stop)
    return Name(*part) if part else None


def contrasted(reader: Reader, i: int) -> list[Name]:
    """Read "lower in X than in Y", "with X (12%) compared with that with Y" from "than" on."""
    low, partner = reader.tokens.low, reader.partner
    after = i + 1 + (low[i] != "than")
    after += low[after] in ("that", "those") or low[after] in reader.words.people
    j = stop = i - (low[i - 1] == ",")
    while j > max(i - _LONG, 0) and (low[after] in BEHIND or low[after] in _GIVING):
        j -= 1
        if low[j] == ")" and j in partner and j == stop - 1:
            j = stop = partner[j]
        elif low[j] == low[after]:
            end = _name_behind(reader, after)[1]
            parts = trim(reader, j + 1, stop), trim(reader, after + 1, end)
            return [Name(p[0], _shortened(reader, *p)) for p in parts if p] if all(parts) else []
        elif low[j] in _STOPS and low[j] not in _GROUPS:
            break
    return []


def led_by(reader: Reader, i: int) -> list[Name]:
    """Read the Y of "Compared with X, Y reduced pain"."""
    low, words = reader.tokens.low, reader.words
    if i and low[i - 1] != ".":
        return []
    comma = next((j for j in range(i, min(i + _LONG, len(low))) if low[j] in (",", ".")), i)
    stop = comma + 1
    while stop < min(comma + _LONG, len(low)) and low[stop] not in words.stop:
        stop += 1
    told = low[comma] == "," and low[stop] in _VERBS
    part = trim(reader, comma + 1, stop) if told else None
    return [Name(*part)] if part else []


_VERBS = frozenset(
    [
        "reduced",
        "reduces",
        "increased",
        "increases",
        "improved",
        "improves",
        "decreased",
        "decreases",
        "lowered",
        "prolonged",
        "significantly",
        "resulted",
        "led",
        "produced",
        "caused",
        "provided",
        "yielded",
        "showed",
        "had",
        "has",
        "was",
        "were",
        "is",
        "are",
        "did",
        "does",
        "may",
        "can",
        "achieved",
        "prevented",
        "delayed",
        "induced",
        "appeared",
        "appears",
        "demonstrated",
        "attenuated",
    ]
)


def _two_values(reader: Reader, i: int) -> bool:
    """Tell whether two numbers side by side end at i: "8.6 and 8.3 months", "20% vs 30%"."""
    low = reader.tokens.low
    numbers = [j for j in range(max(i - _LONG, 0), i) if is_number(low[j])]
    if len(numbers) < _PAIR or "." in low[numbers[-2] : i]:
        return False
    between = low[numbers[-2] + 1 : numbers[-1]]
    return len(between) <= _NEAR and any(w in ("and", "versus", "vs", "v") for w in between)
