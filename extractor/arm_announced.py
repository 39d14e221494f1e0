"""Lists of arms that a noun announces: "three drinks: X, Y and Z", "two groups (n = 9): X; Y"."""

from __future__ import annotations

from extractor.arm_alternatives import OR, OR_AND, both_of, right_names
from extractor.arm_clue import Clue, as_clues
from extractor.arm_names import Name, Reader, read_bracket, trim
from extractor.number_words import digit_value, word_value

_NUMBERS = (("1", "2", "3", "4", "5", "6"), ("i", "ii", "iii", "iv"), ("a", "b", "c", "d", "e"))
_ITEM_ENDS = frozenset([",", ";", ".", "(", ")", ":"])
_HANDED = frozenset(
    ["received", "receive", "given", "assigned", "allocated", "randomised", "randomized"]
)
_HANDED |= {"divided", "groups", "arms", "treatments", "conditions", "consumed", "underwent"}
_NO_ITEM = frozenset(["were", "was", "included", "in", "group", "patients", "participants", "all"])
_PAIR = 2
_HEAD_WORDS = 3  # between a number and the noun that it counts
_FAR_HEAD = 8
_SIZE_WORDS = frozenset(
    ["of", "each", "n", "=", "(", ")", "patients", "subjects", "participants", "per"]
)
_GIVEN = frozenset(
    ["ate", "drank", "consumed", "received", "ingested", "tested", "compared", "wore"]
)
_GIVEN |= {"allocated", "assigned", "randomised", "randomized", "given", "underwent", "performed"}
_GIVEN |= {"allotted", "divided", "taught", "used"}
_LONGEST = 90  # words of a list


def behind_colon(reader: Reader, i: int) -> list[Clue]:
    """Read "three conditions: X, Y and Z", "four breads on four days: W, X, Y and Z"."""
    if not i:
        return []
    headed = reader.tokens.low[_head_before(reader, i)] in reader.words.heads
    told = () if headed else _told_before(reader, i)
    if not headed and not told:
        return []
    names = _between_semicolons(reader, i) or right_names(reader, i + 1, OR_AND)
    if len(names) < _PAIR or (told and len(names) not in told):
        return []
    return as_clues("allocated", reader, names, i)


def _told_before(reader: Reader, i: int) -> tuple[int, ...]:
    """Return how many things the words before a colon tell of: 4 for "ate four breads"."""
    low = reader.tokens.low
    begin = max(reader.sentence[i], i - _FAR_HEAD)
    found = (word_value(low[k]) for k in range(begin, i) if low[k + 1].endswith("s"))
    if any(w in reader.words.heads for w in low[begin:i]):
        return tuple(n for n in found if n and n >= _PAIR)
    given = not _GIVEN.isdisjoint(low[reader.sentence[i] : i])
    return tuple(n for n in found if n and n >= _PAIR) if given else ()


def _head_before(reader: Reader, i: int) -> int:
    """Return the word before a colon, but for a size: "groups of 20 each:", "arms (n = 20):"."""
    low = reader.tokens.low
    k = i - 1
    while k > max(i - _FAR_HEAD, 0) and (low[k] in _SIZE_WORDS or low[k].isdigit()):
        k -= 1
    return max(k, 0)


def _between_semicolons(reader: Reader, i: int) -> list[Name]:
    """Read the items of a list whose commas belong to the items: "X, low dose; Y, high dose"."""
    low = reader.tokens.low
    stop = next((k for k in range(i + 1, min(i + _LONGEST, len(low))) if low[k] == "."), i)
    cuts = [k for k in range(i + 1, stop) if low[k] == ";"]
    names: list[Name] = []
    for start, end in zip([i, *cuts], [*cuts, stop] if cuts else [], strict=False):
        first = start + 1 + (low[start + 1] in OR_AND)
        last = next((k for k in range(first, end) if low[k] in (",", "(")), end)
        part = trim(reader, first, last)
        name = both_of(reader, first) or (Name(*part) if part else None)
        if name is not None:
            short, size = read_bracket(reader, last) if low[last] == "(" else (name.alias, name.n)
            names.append(Name(name.first, name.stop, short, size))
    return names


def headed(reader: Reader, i: int) -> list[Clue]:
    """Read "INTERVENTIONS X (n = 20), or Y (n = 21)", a heading and the list of what was given."""
    low, text = reader.tokens.low, reader.tokens.text
    if reader.sentence[i] < i - 1 or not text[i][0].isupper():
        return []
    first = i + 1 + (low[i + 1] in (":", "."))
    names = right_names(reader, first, OR)
    told = len(names) > 1 and any(x.joint in OR for x in names)
    whole = told and names[0].first - first <= _HEAD_WORDS and low[first] not in _NO_ITEM
    return as_clues("allocated", reader, names, i) if whole else []


def behind_comma(reader: Reader, i: int) -> list[Clue]:
    """Read "both dietary treatments, X and Y", "three drinks, X, Y and Z"."""
    low = reader.tokens.low
    if i < _PAIR or low[i - 1] not in reader.words.heads:
        return []
    for j in range(i - 2, max(i - 2 - _HEAD_WORDS, -1), -1):
        told = _PAIR if low[j] == "both" else word_value(low[j]) or digit_value(low[j])
        if told:
            names = right_names(reader, i + 1, OR_AND)
            return as_clues("allocated", reader, names, i) if len(names) == told > 1 else []
    return []


def numbered(reader: Reader, i: int) -> list[Clue]:
    """Read "(1) X, (2) Y or (3) both X and Y", "i) X; ii) Y"."""
    low = reader.tokens.low
    row = next((x for x in _NUMBERS if x[0] == low[i]), ())
    if low[i + 1] != ")" or not row or _HANDED.isdisjoint(low[reader.sentence[i] : i]):
        return []
    marks = [i]
    for sign in row[1:]:
        behind = range(marks[-1] + 2, min(marks[-1] + _LONGEST, len(low) - 1))
        mark = next((k for k in behind if low[k] == sign and low[k + 1] == ")"), None)
        if mark is None or "." in low[marks[-1] : mark]:
            break
        marks.append(mark)
    names: list[Name] = []
    for mark in marks if len(marks) > 1 else ():
        first = mark + _PAIR
        stop = next(k for k in range(first, len(low)) if low[k] in _ITEM_ENDS)
        part = trim(reader, first, stop)
        if part is None:
            return []
        short, size = read_bracket(reader, stop) if low[stop] == "(" else (None, None)
        names.append(Name(*part, short, size))
    return as_clues("allocated", reader, names, i)
