"""Read names of arms out of a row of words: left of "group", right of "versus"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from extractor.arm_tokens import Tokens
from extractor.arm_words import ArmWords, arm_words
from extractor.number_words import count_ending_at, digit_value, word_value

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
_POINTED = frozenset(["vs", "v", "i.v", "approx"])
_ITEM = re.compile(r"(?:[a-h]|[ivx]{1,4}|\d)$")
_GROUPS = frozenset(["group", "groups", "arm", "arms"])
_NAME_SIGNS = frozenset("-/+®™'’%&")
_KEPT = frozenset(
    [("in", "combination"), ("as", "usual"), ("as", "needed"), ("as", "required")]
)  # words that end no name
COMBINED = frozenset(["both", "neither"])
_AGENTS = frozenset(["drugs", "agents", "treatments", "interventions", "therapies", "supplements"])
_KEPT_FIRST = frozenset(pair[0] for pair in _KEPT)
_ADDING = frozenset(["and", "plus", "with", "+"])
_OPENING = {"(": ")", "[": "]"}
_PARTING = frozenset("()[].")
_LIST_ENDS = frozenset(["until", "had", "experienced", "reported", "developed", "showed"])
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
    """

    tokens: Tokens
    words: ArmWords
    observed: bool = False
    partner: dict[int, int] = field(default_factory=dict)
    sentence: list[int] = field(default_factory=list)
    where: dict[str, list[int]] = field(default_factory=dict)

    def places_of(self, words: Iterable[str]) -> list[int]:
        """Return where any of some lower-case words stands, in reading order."""
        where = self.where
        return sorted([i for word in words if word in where for i in where[word]])


def make_reader(tokens: Tokens) -> Reader:
    """Pair the brackets of a text and end it with stops, so that every rule can look ahead."""
    stops = ["."] * _AHEAD
    tokens = Tokens(tokens.text + stops, tokens.low + stops, tokens.raw, tokens.source)
    partner: dict[int, int] = {}
    sentence: list[int] = []
    begin = 0
    waiting: list[int] = []
    for i, word in enumerate(tokens.text):
        if word not in _PARTING:
            pass
        elif word in _OPENING:
            waiting.append(i)
        elif word in (")", "]") and waiting and _OPENING[tokens.text[waiting[-1]]] == word:
            start = waiting.pop()
            partner[start], partner[i] = i, start
        elif word == ".":
            waiting.clear()
            begin = i
        sentence.append(begin)
    where: defaultdict[str, list[int]] = defaultdict(list)
    for i, word in enumerate(tokens.low):
        where[word].append(i)
    observed = not any(word.startswith("random") for word in where)
    return Reader(tokens, arm_words(), observed, partner, sentence, dict(where))


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


def trim(reader: Reader, first: int, stop: int) -> tuple[int, int] | None:
    """Return the part of a phrase that names an arm, None where nothing is left."""
    low, words = reader.tokens.low, reader.words
    start = first
    while first < stop:
        step = _is_dose(low, first, stop) or _is_lead(reader, first, stop)
        if not step:
            break
        first += step
    if first >= stop:
        return _dose_name(low, start, stop) or _manner(reader, start, stop)
    last = first
    while last < stop and not _cuts(reader, first, last, stop):
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
    word, words = reader.tokens.low[i], reader.words
    if reader.tokens.low[i + 1 : i + 3] == ["as", "usual"]:
        return False
    if word == "treated" and reader.tokens.low[i + 1] == "with":
        return True
    if word in words.lead or word in words.cut or word in ("into", "from", "of"):
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
    if i > first and word in _GROUPS:
        return True
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
    floor = max(anchor - _MAX_LIST, 0)
    while i >= floor:
        word = low[i]
        if word == ")" and i in reader.partner and i == stop - 1:
            opening = reader.partner[i]
            alias, n = read_bracket(reader, opening)
            i = stop = opening
            i -= 1
            continue
        if word == "-" and i == stop - 1:
            stop = i
        elif word in ("and", "or", "&", "versus", "vs") or (word == "," and joined):
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
    low = reader.tokens.low
    while first < stop and low[first] in reader.words.inside - {"no", "without", "not", "with"}:
        first += 1
    part = trim(reader, first, stop) if first < stop else None
    if part:
        names.append(Name(part[0], part[1], alias, n))


def right_names(reader: Reader, first: int, splits: frozenset[str]) -> list[Name]:
    """Return the alternatives listed from ``first`` on: "A (n = 20), B 10 mg, or C for 3 weeks".

    The list ends with the name behind the first of ``splits``, unless another follows at once.
    """
    names: list[Name] = []
    over = False
    for name in _alternatives(reader, first, splits):
        if over and name.joint == ",":
            break
        if name.joint in splits and name.joint != "and":
            name = _combination(reader, name, names)
        names.append(name)
        over = over or name.joint in splits
    if sum(name.n is not None for name in names) > 1:
        return [name for name in names if name.n is not None]
    return names


def _combination(reader: Reader, name: Name, earlier: list[Name]) -> Name:
    """Take "X and the Y" for one name where X and Y are listed before it."""
    low = reader.tokens.low
    if low[name.stop] not in _ADDING:
        return name
    first = name.stop + 1 + (low[name.stop + 1] in ("the", "a"))
    forms = [low[x.first : x.stop] for x in earlier]
    added = next((f for f in forms if low[first : first + len(f)] == f), None)
    if added is None or low[name.first : name.stop] not in forms:
        return name
    stop = first + len(added)
    short, size = read_bracket(reader, stop) if low[stop] == "(" else (None, None)
    return replace(name, stop=stop, alias=short, n=size if size is not None else name.n)


def _alternatives(reader: Reader, first: int, splits: frozenset[str]) -> Iterator[Name]:
    low = reader.tokens.low
    limit = min(len(low), first + _MAX_LIST)
    start = i = first
    alias, n, closed, joint = None, None, -1, ""
    while i <= limit:
        word = low[i] if i < limit else "."
        if word in _OPENING and i in reader.partner:
            numbered = i == start or (_numbers(reader, i) and trim(reader, start, i) is None)
            if numbered or UNIT.match(low[i - 1]):  # the (i) of a list, the (2) of mg/m(2)
                start = reader.partner[i] + 1 if numbered else start
                i = reader.partner[i] + 1
                continue
            closed = i if closed < 0 else closed
            short, size = read_bracket(reader, i)
            alias, n = alias or short, size if n is None else n
            i = reader.partner[i] + 1
            continue
        if word == ":" and _announces(low, start, i):
            start = i + 1
        ended = word in _LIST_ENDS or (word in (".", ";") and not _bare_point(low, i))
        if ended or word in splits or word == ",":
            end = closed if closed >= 0 else min(i, limit)
            part = trim(reader, start, end)
            both = both_of(reader, start) if joint else None
            if both:
                yield replace(both, joint=joint)
            elif part:
                yield Name(part[0], part[1], alias, n, joint, near=part[1] == closed)
            start, alias, n, closed, joint = i + 1, None, None, -1, word
        if ended:
            return
        i += 1


def _announces(low: list[str], start: int, colon: int) -> bool:
    """Tell "one of three positions: X, Y or Z" from "X: 20 ml, Y: 30 ml"."""
    told = low[start:colon]
    return bool(told) and (
        "following" in told or (told[-1].endswith("s") and any(word_value(w) for w in told))
    )


def both_of(reader: Reader, first: int) -> Name | None:
    """Return "both", "both drugs", "neither": an arm of a trial that combines what it lists."""
    low = reader.tokens.low
    if low[first] not in COMBINED:
        return None
    stop = first + 1 + (low[first + 1] in _AGENTS)
    if low[stop] == "(":
        return Name(first, stop, *read_bracket(reader, stop))
    return Name(first, stop) if low[stop] in (",", ".", ";", "or", "and") else None


def _numbers(reader: Reader, opening: int) -> bool:
    """Tell whether a bracket holds the number of an item: "(ii)", "(b)", "(1)"."""
    inside = reader.tokens.low[opening + 1]
    return reader.partner[opening] == opening + 2 and bool(_ITEM.match(inside))


def _bare_point(low: list[str], i: int) -> bool:
    return low[i] == "." and i > 0 and low[i - 1] in _POINTED
