"""Read names of arms out of a row of words: left of "group", right of "versus"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from extractor.arm_regimens import find_regimens
from extractor.arm_tokens import Tokens
from extractor.arm_words import ArmWords, arm_words
from extractor.number_words import SCALES, VALUES, count_ending_at, digit_value, word_value

_NEW_CLAUSE = frozenset(
    ["group", "groups", "arm", "arms", "the", "in", "those", "a", "were", "was"]
)
_AHEAD = 4
_MAX_WORDS = 6
_LEAST_COUNT = 10  # what stands inside a name is less: "factor 8 concentrate"
_MAX_LEFT = 5
_MAX_LIST = 90
UNIT = re.compile(
    r"(?:m?g|mcg|[µμu]g|ng|m?l|iu|m?mol|u|units?|cfu|pfu|gy|mm(?:hg)?|bpm|kg|cm|kcal|%|min|minutes?|h|hours?|weeks?|days?"
    r"|months?|years?|cycles?|milligrams?|microg|microgram)(?:[/·.(-].*)?$"
)
_JOINED_DOSE = re.compile(
    r"\d[\d.,]*-?(?:m?g|mcg|[µμu]g|m?l|iu|h|hour|week|wk|day|month|min|minute|million)\b"
)
_SIGN = re.compile(r"(?:[A-Z]|[IVX]{1,4}|\d)$")
_FIGURED = re.compile(r"\d+[a-z]{1,2}$")
_GROUPS = frozenset(["group", "groups", "arm", "arms"])
_NAME_SIGNS = frozenset("-/+®™'’%&")
_KEPT = frozenset(
    [("in", "combination"), ("as", "usual"), ("as", "needed"), ("as", "required")]
)  # words that end no name
COMBINED = frozenset(["both", "neither"])
_KEPT_FIRST = frozenset(pair[0] for pair in _KEPT)
_PLACING = frozenset(["into", "from", "of"])
_LIST_JOINTS = frozenset(["and", "or", "&", "versus", "vs"])
_KEPT_INSIDE = frozenset(["no", "without", "not", "with"])
_OPENING = {"(": ")", "[": "]"}
_PARTING = frozenset("()[].")
_MEASURES = frozenset(["sd", "se", "sem", "iqr", "ci", "mean", "median", "range", "p", "figure"])


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Name:
    """A possible arm name: words first to stop - 1, with what a bracket behind it says.

    ``joint`` is the word or comma that stands between this name and the one before; ``near`` is
    false where other words stand between the name and its bracket.
    """

    first: int
    stop: int
    alias: str | None = None
    n: int | None = None
    joint: str = ""
    near: bool = True


@dataclass(frozen=True, slots=True)
class Reader:
    """The words of a text with its brackets paired and its sentences numbered by their start.

    ``observed`` tells a text that randomises nobody: there, kinds of people can be groups.
    ``regimens`` leads from the first drug of "A, B and C (ABC)" to the bracket of its letters,
    ``lettered`` back.
    """

    tokens: Tokens
    words: ArmWords
    observed: bool = False
    partner: dict[int, int] = field(default_factory=dict)
    sentence: list[int] = field(default_factory=list)
    where: dict[str, list[int]] = field(default_factory=dict)
    regimens: dict[int, int] = field(default_factory=dict)
    lettered: dict[int, int] = field(default_factory=dict)

    def places_of(self, words: Iterable[str]) -> list[int]:
        """Return where any of some lower-case words stands, in reading order."""
        where = self.where
        return sorted([i for word in words if word in where for i in where[word]])

    def stop(self, i: int) -> int:
        """Return the place of the first stop from a word on: every text ends with some."""
        return self.tokens.low.index(".", i)


def make_reader(tokens: Tokens) -> Reader:
    """Pair the brackets of a text and end it with stops, so that every rule can look ahead."""
    stops = ["."] * _AHEAD
    tokens = Tokens(tokens.text + stops, tokens.low + stops, tokens.raw, tokens.source)
    where: dict[str, list[int]] = {}
    for i, word in enumerate(tokens.low):
        if word in where:
            where[word].append(i)
        else:
            where[word] = [i]
    partner: dict[int, int] = {}
    sentence: list[int] = []
    begin = 0
    waiting: list[int] = []
    for i in sorted([i for word in _PARTING if word in where for i in where[word]]):
        word = tokens.text[i]
        if word in _OPENING:
            waiting.append(i)
        elif word == ".":
            waiting.clear()
            sentence += [begin] * (i - begin)
            begin = i
        elif waiting and _OPENING[tokens.text[waiting[-1]]] == word:
            start = waiting.pop()
            partner[start], partner[i] = i, start
    sentence += [begin] * (len(tokens) - begin)
    observed = not any(word.startswith("random") for word in where)
    regimens = find_regimens(tokens, partner)
    lettered = {opening: first for first, opening in regimens.items()}
    return Reader(tokens, arm_words(), observed, partner, sentence, where, regimens, lettered)


def is_number(word: str) -> bool:
    """Tell whether a word starts like a number."""
    return word[:1].isdigit()


def is_word(word: str) -> bool:
    """Tell whether a word has letters or digits at all."""
    return word[:1].isalnum()


def _is_dose(low: list[str], i: int, stop: int) -> int:
    """Count the words of the dose at i ("40 mg", "12-h"), 0 if there is none."""
    if not low[i][:1].isdigit():
        return 0
    if _JOINED_DOSE.match(low[i]):
        return 1
    return 2 if i + 1 < stop and UNIT.match(low[i + 1]) else 0


@lru_cache(maxsize=1)
def _telling() -> frozenset[str]:
    """Return the words that may lead to a name or end it: others in letters alone stand in it."""
    words = arm_words()
    return (
        words.lead
        | words.cut
        | _GROUPS
        | _KEPT_FIRST
        | _PLACING
        | {"and", "treated", *VALUES, *SCALES}
    )


def trim(reader: Reader, first: int, stop: int) -> tuple[int, int] | None:
    """Return the part of a phrase that names an arm, None where nothing is left."""
    low, words, told = reader.tokens.low, reader.words, _telling()
    start = first
    while first < stop and (low[first] in told or not low[first].isalpha()):
        step = _is_dose(low, first, stop) or _is_lead(reader, first, stop)
        if not step:
            break
        first += step
    if first >= stop:
        return _dose_name(low, start, stop) or _manner(reader, start, stop)
    last = first
    while last < stop:
        plain = low[last].isalpha() and low[last] not in told
        if not plain and _cuts(reader, first, last, stop):
            break
        last += 1
    last = min(last, first + _MAX_WORDS)
    while last > first + 1 and (low[last - 1] in words.trail or not is_word(low[last - 1])):
        last -= 1
    last += _is_lettered(reader, last, stop)
    return (first, last) if last > first and is_word(low[first]) else None


def _is_lettered(reader: Reader, last: int, stop: int) -> bool:
    """Tell whether a letter or number behind a noun belongs to the name: "drug A", "dose 1"."""
    if last >= stop or reader.tokens.low[last - 1] not in reader.words.lettered:
        return False
    sign, following = reader.tokens.text[last], reader.tokens.low[last + 1]
    if not _SIGN.match(sign):
        return False
    return not sign.isdigit() or not (following[0].isalnum() or following in "%±")


def _is_lead(reader: Reader, i: int, stop: int) -> bool:
    """Tell whether a word before a name is no part of it: "the", "of", the count of "20 women"."""
    low, words = reader.tokens.low, reader.words
    word, following = low[i], low[i + 1] if i + 1 < len(low) else "."
    if following == "as" and low[i + 2] == "usual":
        return False
    if word == "treated" and following == "with":
        return True
    if word in words.lead or word in words.cut or word in _PLACING:
        return True
    return not is_word(word) or (i + 1 < stop and bool(digit_value(word) or word_value(word)))


def _cuts(reader: Reader, first: int, i: int, stop: int) -> bool:
    word, following = reader.tokens.low[i], reader.tokens.low[i + 1]
    if word == "and" and (following in _NEW_CLAUSE or count_ending_at([following], 0)):
        return True
    if word in _KEPT_FIRST and (word, following) in _KEPT:
        return False
    if following == "times" and (digit_value(word) or word_value(word)):
        return True
    if i > first and word in _GROUPS and not reader.tokens.low[i - 1].endswith("'s"):
        return True  # but "women's groups" is a name
    if word in reader.words.cut or (i > first and _is_dose(reader.tokens.low, i, stop)):
        return True
    return not is_word(word) and word not in _NAME_SIGNS


def _dose_name(low: list[str], first: int, stop: int) -> tuple[int, int] | None:
    for i in range(first, stop):
        dose = _is_dose(low, i, stop)
        if dose:
            return i, i + dose
    return None


def _manner(reader: Reader, first: int, stop: int) -> tuple[int, int] | None:
    """Return a word that names an arm only where nothing else does: "the weekly group"."""
    low, manners = reader.tokens.low, reader.words.manners
    kinds = reader.words.kinds if reader.observed else manners
    return next(
        ((i, i + 1) for i in range(first, stop) if low[i] in manners or low[i] in kinds), None
    )


def read_bracket(reader: Reader, opening: int) -> tuple[str | None, int | None]:
    """Return the short name and the size that a bracket holds: "(MTX, n = 20)", "(20 women)"."""
    tokens, closing = reader.tokens, reader.partner.get(opening)
    if closing is None:
        return None, None
    return _short_name(tokens, opening + 1, closing), _size_within(reader, opening + 1, closing)


def _short_name(tokens: Tokens, first: int, stop: int) -> str | None:
    last = first
    while last < stop and tokens.text[last] not in ",;:=([":
        last += 1
    first += tokens.low[first] == "the"
    words = tokens.low[first:last]
    if not 0 < len(words) <= 3 or words[0] in ("n", "e", "i", "or", "p") or _is_amount(words[0]):  # noqa: PLR2004
        return None
    while words and words[-1] in ("group", "arm", "groups", "arms"):
        words.pop()
    if not words or not is_word(words[0]) or words[0] in arm_words().no_name:
        return None
    if word_value(words[0]) is not None:  # "(six schools, 400 pupils)"
        return None
    return tokens.phrase(first, first + len(words))


def _is_amount(word: str) -> bool:
    """Tell an amount from a short name that starts with a figure: "20" from "6m"."""
    return is_number(word) and bool(_JOINED_DOSE.match(word) or not _FIGURED.match(word))


def _size_within(reader: Reader, first: int, stop: int) -> int | None:
    tokens = reader.tokens
    for i in range(first, stop):
        if tokens.low[i] == "=" and tokens.low[i - 1] == "n" and i + 1 < stop:
            return digit_value(tokens.low[i + 1])
        if tokens.low[i] in reader.words.people and i > first:
            found = count_ending_at(tokens.low, i - 1)
            if found and found[0] >= first:
                return found[1]
    signed = stop - first == len("X,9") and tokens.low[first + 1] in ",;:"
    if signed and tokens.text[first][0].isupper() and tokens.low[first] not in _MEASURES:
        return digit_value(tokens.low[stop - 1])  # "(FC, 30)"
    return None


def left_names(reader: Reader, anchor: int) -> list[Name]:
    """Return the names that end before ``anchor``, in reading order: "A, B and C groups"."""
    low, text = reader.tokens.low, reader.tokens.text
    names: list[Name] = []
    i, stop, alias, n = anchor - 1, anchor, None, None
    joined = False
    ends = reader.words.stop
    floor = max(anchor - _MAX_LIST, 0)
    while i >= floor:
        word = low[i]
        if word.isalpha() and word not in ends and word not in _LIST_JOINTS:
            pass  # as most words
        elif word in (")", "]") and i in reader.partner and i == stop - 1:
            opening = reader.partner[i]
            alias, n = read_bracket(reader, opening)
            i = stop = opening
            if opening in reader.lettered:  # the letters name all of the list before them
                names.append(Name(opening + 1, opening + 2, None, n))
                i = stop = reader.lettered[opening]
                alias, n = None, None
            i -= 1
            continue
        elif word == "-" and i == stop - 1:
            stop = i
        elif word in _LIST_JOINTS or (word == "," and joined):
            _close(reader, names, i + 1, stop, alias, n)
            joined, stop, alias, n = True, i, None, None
        elif _ends_name(reader, i, stop) or _is_count(reader, i, stop):
            break
        if text[i] == "/" or stop - i > _MAX_LEFT:
            break
        i -= 1
    _close(reader, names, i + 1, stop, alias, n)
    return names[::-1]


def _is_count(reader: Reader, i: int, stop: int) -> bool:
    """Tell the count of "81 drug-treated men" from the number of "drug 910" and "5 mg drug"."""
    low = reader.tokens.low
    return (
        i < stop - 1
        and (digit_value(low[i]) or 0) >= _LEAST_COUNT
        and low[i + 1].isalpha()
        and (not UNIT.match(low[i + 1]))
    )


def _ends_name(reader: Reader, i: int, stop: int) -> bool:
    word = reader.tokens.low[i]
    if not is_word(word):
        return word not in _NAME_SIGNS
    if word in _KEPT_FIRST and (word, reader.tokens.low[i + 1]) in _KEPT:
        return False
    if word in reader.words.stop and reader.tokens.text[i] != "V":  # "penicillin V"
        return word not in reader.words.inside or i == stop - 1
    return False


def _close(
    reader: Reader, names: list[Name], first: int, stop: int, alias: str | None, n: int | None
) -> None:
    low, inside = reader.tokens.low, reader.words.inside
    while first < stop and low[first] in inside and low[first] not in _KEPT_INSIDE:
        first += 1
    part = trim(reader, first, stop) if first < stop else None
    if part:
        names.append(Name(part[0], part[1], alias, n))
