"""Arms that differ in an amount alone: "the 20-mg and 50-mg arms", "12 versus 6 months"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from extractor.arm_names import Name, Reader, read_bracket
from extractor.number_words import VALUES, word_value

_UNITS = {
    **dict.fromkeys(
        ["mg", "milligrams", "g", "µg", "μg", "ug", "mcg", "ng", "kg", "ml", "l"], "dose"
    ),
    **dict.fromkeys(["iu", "u", "mmol", "units", "gy", "cgy", "mmhg", "%", "cm"], "dose"),
    **dict.fromkeys(["h", "hour", "day", "week", "wk", "month", "year", "min", "minute"], "time"),
    **dict.fromkeys(["hours", "days", "weeks", "months", "years", "minutes"], "time"),
    **dict.fromkeys(["cycle", "cycles", "fraction", "fractions", "session", "sessions"], "time"),
    **dict.fromkeys(["weekly"], "schedule"),
    **dict.fromkeys(["cfu", "pfu", "million", "m"], "dose"),
}
_JOINED = re.compile(r"(\d[\d.,]*)-?([a-zµμ/%]+[23]?)$")
_EVERY = re.compile(r"(?:once-)?every-(\d+|two|three|four|six)-(day|week|month)s?$")
_TIMES = re.compile(r"(once|twice|thrice|three-times|four-times)-(daily|weekly|monthly)$")
_OFTEN = frozenset(["weekly", "monthly", "biweekly", "quarterly"])
_LEVEL = re.compile(
    r"(high|higher|highest|low|lower|lowest|standard|reduced|full|medium|middle|mid|intermediate|moderate)-dose$"
)
LEVELS = frozenset(["high", "low", "higher", "lower", "standard", "reduced", "medium"])
LEVELS |= {"middle", "mid", "intermediate", "moderate", "lowest", "highest"}
_SHORT_NAME = re.compile(r"[A-Z][\w.-]{0,7}$")
_LOW = frozenset(["low", "lower", "lowest"])
_MIDDLE = frozenset(["medium", "middle", "mid", "intermediate", "moderate"])
_HIGH = frozenset(["high", "higher", "highest"])
_JOINTS = frozenset(["and", "or", "vs", "versus", ",", "v"])
_OPPOSED = frozenset(["or", "vs", "versus", "v"])
_HEADS = frozenset(["group", "groups", "arm", "arms"])
_CONTROLS = frozenset(["placebo", "control", "vehicle", "sham", "saline"])
_PLANS = frozenset(["regimen", "regimens", "schedule", "schedules"])
_WEAK = frozenset(["dose", "doses", "dosing", "treatment", "duration", "study", "depot", "dosage"])
_COURSES = frozenset(["treatment", "therapy", "course", "regimen", "group", "arm", "schedule"])
_COURSES |= {"programme", "program", "protocol"}
_GIVEN = (
    *("random", "assign", "alloc", "receiv", "compar", "treated", "consum", "ingest", "given"),
    *("dosed", "drank", "took", "administ", "inject"),
)
_PLURALS = frozenset(["doses", "regimens", "schedules", "levels", "durations", "dosages"])
_NEAR = 6
_WIDEST = 3  # words of an amount
_WIDEST_SIZE = 8  # words of a bracket that holds a size
_MOST = 8  # amounts in a list
_BACK = 25
_PAIR = 2
_TITLE = 40
_RESULT = frozenset("([=:;±")  # before amounts that were found, not given
_DIGITS = frozenset("0123456789")
_RHYTHMS = {"once": ("daily",), "twice": ("daily", "weekly"), "thrice": ("daily", "weekly")}
_OPENERS = frozenset(["every", *_RHYTHMS, *_OFTEN, *LEVELS, *VALUES])  # words that open an amount
_ENDINGS = ("-dose", "-daily", "-weekly")
_GOES_ON = _JOINTS | {"-"}  # behind a number whose unit comes later


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Amount:
    """Words first to stop - 1 are an amount; ``unit`` is empty where a later one lends it."""

    first: int
    stop: int
    number: str
    unit: str
    every: bool = False

    @property
    def sort(self) -> str:
        """Return what kind of amount it is: "dose", "time", "schedule" or "level"."""
        return "schedule" if self.every else _UNITS.get(self.unit.split("/")[0], self.unit)

    @property
    def key(self) -> str:
        """Return the amount in one way of writing, whichever the text uses."""
        unit = self.unit[:-1] if self.unit.endswith("s") and self.unit != "units" else self.unit
        return " ".join(x for x in ("every" if self.every else "", self.number, unit) if x)


def amount_at(low: Sequence[str], i: int) -> Amount | None:
    """Return the amount that starts at word i, None if there is none."""
    word = low[i]
    if word in _RHYTHMS and low[i + 1 : i + 2] and low[i + 1] in _RHYTHMS[word]:
        return Amount(i, i + 2, word, low[i + 1], every=True)
    at = i + 1 if word == "once" else i
    if at + 1 < len(low) and low[at] == "every":
        inner = _plain(low, at + 1)
        return replace(inner, first=i, every=True) if inner else None
    if at > i:
        found = _one_word(low[at], at) if at < len(low) else None
        return replace(found, first=i) if found else None
    return _plain(low, i) or _one_word(word, i) or _level(low, i)


def _one_word(word: str, i: int) -> Amount | None:
    if match := _EVERY.match(word):
        number = str(word_value(match[1]) or match[1])
        return Amount(i, i + 1, number, match[2], every=True)
    if match := _TIMES.match(word):
        return Amount(i, i + 1, match[1], match[2], every=True)
    if word in _OFTEN:
        return Amount(i, i + 1, "1", word.removesuffix("ly"), every=True)
    return None


def _level(low: Sequence[str], i: int) -> Amount | None:
    if match := _LEVEL.match(low[i]):
        return Amount(i, i + 1, match[1], "level")
    if low[i] in LEVELS and i + 1 < len(low):
        if low[i + 1] in ("dose", "-"):
            return Amount(i, i + 2, low[i], "level" if low[i + 1] == "dose" else "")
        if low[i] in ("lowest", "highest") and low[i + 1] in _HEADS:
            return Amount(i, i + 1, low[i], "level")
    return None


def is_level(low: Sequence[str], i: int) -> bool:
    """Tell the "low-" of "low- and high-dose groups", whose noun stands behind another."""
    return low[i] in LEVELS and low[i + 1] == "-" and low[i + 2] in _JOINTS


def _is_unit(word: str) -> bool:
    """Tell whether a word is a unit, by itself or per something: "mg", "mg/kg"."""
    return word.split("/")[0] in _UNITS and not word.startswith("kg/")  # of a body, no dose


def _plain(low: Sequence[str], i: int) -> Amount | None:
    """Read "20-mg", "20 mg", "six months", and the "12-" of "12- and 6-month"."""
    word = low[i]
    if match := _JOINED.match(word):
        if match[2] == "weekly":
            return Amount(i, i + 1, match[1], "week", every=True)
        return Amount(i, i + 1, match[1], match[2]) if _is_unit(match[2]) else None
    number = word if word[:1].isdigit() and word[-1:].isdigit() else None
    if number is None and (told := word_value(word)) is not None:
        number = str(told)
    if number is None:
        return None
    following = low[i + 1] if i + 1 < len(low) else "."
    if _is_unit(following):
        return Amount(i, i + 2, number, following)
    return Amount(i, i + (2 if following == "-" else 1), number, "")


def amount_beside(low: Sequence[str], first: int, stop: int) -> Amount | None:
    """Return the amount just before or behind a name: "2 g of", "weekly", "X 50 mg"."""
    for end in (first, first - 1):
        if end < first and low[end] != "of":
            break
        for k in range(_WIDEST, 0, -1):
            found = amount_at(low, end - k) if end >= k else None
            if found and found.unit and found.stop == end:
                return found
    behind = stop + (low[stop] in "([") if stop < len(low) else stop
    found = amount_at(low, behind) if behind < len(low) else None
    return found if found and found.unit else None


def opens_amount(word: str) -> bool:
    """Tell at a glance whether an amount could start with a lower-case word."""
    if word.isalpha():
        return word in _OPENERS
    return word[0] in _DIGITS or word in _OPENERS or word.endswith(_ENDINGS)


def _openings(reader: Reader) -> list[int]:
    """Return where an amount could start."""
    return reader.places_of([word for word in reader.where if opens_amount(word)])


def amount_key(low: Sequence[str]) -> str | None:
    """Return the amount that a name consists of, None if it is more or something else."""
    found = amount_at(low, 0) if low else None
    return found.key if found and found.unit and found.stop == len(low) else None


def _is_size(low: Sequence[str], i: int) -> bool:
    return list(low[i : i + 3]) == ["(", "n", "="]


def _past_size(low: Sequence[str], i: int) -> int:
    """Return where the text goes on behind the "(n = 20)" or "(M1)" at word i, else i itself."""
    if list(low[i : i + 3]) == [",", "n", "="] and list(low[i + 4 : i + 5]) in ([";"], [")"]):
        return i + 4  # "(1 mg, n = 20; 4 mg, n = 21)"
    if list(low[i : i + 1]) != ["("]:
        return i
    if _is_size(low, i):
        return next((k + 1 for k in range(i, min(i + _WIDEST_SIZE, len(low))) if low[k] == ")"), i)
    signed = i + 2 < len(low) and low[i + 2] == ")" and low[i + 1][0].isalpha()
    return i + 3 if signed else i


def _listed(low: Sequence[str], i: int) -> list[Amount]:
    """Return the amounts listed from i on, each with its unit: "12- and 6-month"."""
    found: list[Amount] = []
    while len(found) < _MOST and (item := amount_at(low, i)) is not None:
        found.append(item)
        i = _past_size(low, item.stop)
        sized = i > item.stop
        if i + 1 >= len(low) or not (low[i] in _JOINTS or (sized and low[i] == ";")):
            break
        i += 1
        if low[i] in _JOINTS or low[i] in ("the", "for"):
            i += 1
    while found and not found[-1].unit:
        found.pop()
    if not found:
        return []
    last = found[-1]
    lent = [x if x.unit else replace(x, unit=last.unit, every=x.every or last.every) for x in found]
    if all(x.sort == last.sort for x in lent):
        return lent
    first = found[0]
    if first.sort != "level":
        return [last]
    return list(takewhile(lambda x: x.sort == "level", found))  # "low-dose and 39% in the high-"


def find_doses(reader: Reader) -> list[tuple[str, Name, int, str]]:
    """Return (rule, name, link, key) of every amount that stands for a group.

    Amounts count only where two of one kind do so, or where one sentence gives people the choice
    of them.
    """
    low = reader.tokens.low
    found: list[tuple[str, Amount, int]] = []
    beside: list[tuple[str, Name, int, str]] = []
    done = 0
    for i in _openings(reader):
        word = low[i]
        if i < done:
            continue
        alone = word[-1] in _DIGITS and low[i + 1] not in _GOES_ON and not _is_unit(low[i + 1])
        if alone and not _is_size(low, i + 1):
            continue
        if amounts := _listed(low, i):
            rule = _evidence(reader, amounts) or "valued"
            found += [(rule, x, i if rule != "valued" else -1) for x in amounts]
            if rule == "allocated":
                beside += [(rule, x, i, "") for x in _controls_beside(low, amounts)]
            done = amounts[-1].stop
    kinds: dict[str, set[str]] = {}
    for rule, x, _ in found:
        if rule != "valued":
            kinds.setdefault(x.sort, set()).add(x.key)
    meant = {_bare(key): key for keys in kinds.values() for key in keys} | _ranks(found)
    return beside + [
        (rule, _named(reader, x), link, meant.get(_bare(x.key), x.key))
        for rule, x, link in found
        if _bare(x.key) in meant
        and (len(kinds.get(x.sort, ())) >= _PAIR or meant[_bare(x.key)] != x.key)
        and (rule != "valued" or x.sort != "time")
    ]


def _controls_beside(low: Sequence[str], amounts: list[Amount]) -> list[Name]:
    """Return the placebo that stands in a list of amounts: "5 mg, 10 mg or placebo"."""
    end = _past_size(low, amounts[-1].stop)
    end += low[end] == "," and low[end + 1] in _JOINTS
    start = amounts[0].first - 1
    found = [end + 1] if low[end] in _JOINTS and low[end + 1] in _CONTROLS else []
    found += [start - 1] if start and low[start] in _JOINTS and low[start - 1] in _CONTROLS else []
    return [Name(k, k + 1) for k in found]


def _bare(key: str) -> str:
    """Return an amount without its "/day", which a text prints once and then leaves out."""
    return key.removesuffix("/day").removesuffix("/d")


def _named(reader: Reader, amount: Amount) -> Name:
    """Return the name that an amount is, with the short name behind it: "0.1 mg (M1)"."""
    stop = amount.stop
    closing = reader.partner.get(stop, 0) if reader.tokens.low[stop] == "(" else 0
    alias = read_bracket(reader, stop)[0] if closing else None
    if closing == stop + 2:
        alias = reader.tokens.text[stop + 1]  # "2 mg (I)"
    return Name(amount.first, stop, alias if alias and _SHORT_NAME.match(alias) else None)


def _ranks(found: Sequence[tuple[str, Amount, int]]) -> dict[str, str]:
    """Return which amount each level means: of 5 and 10 mg the low dose is 5 mg."""
    doses = {x.key: x for rule, x, _ in found if x.sort == "dose" and rule != "valued"}
    sizes = {key: _size(x.number) for key, x in doses.items()}
    real = sorted((n, key) for key, n in sizes.items() if n)
    if len({x.unit.split("/")[0] for x in doses.values()}) != 1 or len(real) < _PAIR:
        return {}
    levels = {x.number: x.key for _, x, _ in found if x.sort == "level"}
    named = {0: _LOW, len(real) - 1: _HIGH} | ({1: _MIDDLE} if len(real) == len("abc") else {})
    return {
        levels[word]: real[rank][1] for rank, words in named.items() for word in words & set(levels)
    }


def _size(number: str) -> float | None:
    """Return the value of a number in print."""
    plain = number.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+", number) else number
    return float(plain) if re.fullmatch(r"\d+(\.\d+)?", plain) else None


def listed_amounts(reader: Reader, arms: Mapping[str, int]) -> list[tuple[int, int, int]]:
    """Return (first, stop, arm) of the amounts in every list of nothing but the arms' amounts.

    ``arms`` holds the arm of each amount, as ``Amount.key`` writes it. In "with 2.5, 5 and 10 mg"
    each is an arm though two of them stand without their unit.
    """
    low = reader.tokens.low
    found: list[tuple[int, int, int]] = []
    done = 0
    for i in _openings(reader):
        if i < done:
            continue
        amounts = _listed(low, i)
        if len(amounts) >= _PAIR and all(x.key in arms for x in amounts):
            found += [(x.first, x.stop, arms[x.key]) for x in amounts]
            done = amounts[-1].stop
    return found


def stands_for_group(reader: Reader, i: int) -> bool:
    """Tell whether the amount at word i, or the list that it opens, names groups."""
    amounts = _listed(reader.tokens.low, i)
    return bool(amounts) and bool(_evidence(reader, amounts))


def _evidence(reader: Reader, amounts: list[Amount]) -> str:
    """Return the rule by which listed amounts stand for groups, "" for no such."""
    low = reader.tokens.low
    end = _past_control(low, amounts[-1].stop)
    for i in range(end, min(end + _PAIR + 1, len(low))):
        if low[i] in _HEADS:
            return "groups" if len(amounts) > 1 else "group"
        if low[i] in _PLANS:
            return "dosed"
        if low[i] not in _WEAK and low[i] != "-":
            break
    if _are_offered(reader, amounts):
        return "allocated"
    if amounts[-1].sort != "time":
        return "sized" if _is_sized(reader, end) else ""
    course = low[end] in _COURSES or low[end + 1] in _COURSES  # "3-day treatment (n = 20)"
    return "sized" if course and any(_is_sized(reader, k) for k in (end + 1, end + 2)) else ""


def _past_control(low: Sequence[str], i: int) -> int:
    """Return where the text goes on behind "and placebo" in "low-dose, high-dose and placebo"."""
    i += low[i] == ","
    joined = low[i] in ("and", "or") and low[i + 1] in _CONTROLS
    return i + 2 if joined and low[i + 2] in _HEADS else i - (low[i - 1] == ",")


def _are_offered(reader: Reader, amounts: list[Amount]) -> bool:
    """Whether a sentence gives people one of several amounts: "assigned to 5 or 10 mg"."""
    low = reader.tokens.low
    if len(amounts) < _PAIR or len({x.key for x in amounts}) < len(amounts):
        return False
    first = amounts[0].first
    before = low[max(reader.sentence[first], first - _BACK) : first]
    if before[-1:] in (["("], ["["]) and not _PLURALS.isdisjoint(before[-_NEAR:]):
        return True  # "two doses of the drug (5 and 10 mg)"
    if before[-1:] and before[-1] in _RESULT:
        return False
    told = (first < _TITLE and reader.sentence[first] == 0) or any(
        w.startswith(_GIVEN) for w in before
    )
    stop = amounts[-1].stop
    behind = low[stop : stop + _BACK]
    behind = behind[: behind.index(".")] if "." in behind else behind
    told = told or any(w.startswith("random") for w in behind)
    joints = {_joint_behind(low, x.stop) for x in amounts}  # the last one's: "... or placebo"
    sized = sum(_is_size(low, x.stop) for x in amounts) >= len(amounts) - 1
    if told and sized and (amounts[0].unit != "%" or "or" in joints):
        return True  # "5 mg (n = 20), 10 mg (n = 21) or 20 mg drug (n = 20)"
    return told and _is_offer(amounts) and not joints.isdisjoint(_OPPOSED)


def _joint_behind(low: Sequence[str], stop: int) -> str:
    """Return the word that joins an amount to the next, the "or" of ", or"."""
    k = _past_size(low, stop)
    return low[k + 1] if low[k] == "," and low[k + 1] in _JOINTS else low[k]


def _is_sized(reader: Reader, i: int) -> bool:
    """Tell whether "(n = 20)" or ", n = 20" stands at i."""
    low = reader.tokens.low
    return low[i] in ("(", "[", ",", ";") and low[i + 1 : i + 3] == ["n", "="]


def _is_offer(amounts: list[Amount]) -> bool:
    """Tell amounts to choose from from results: "6 or 12 months", not "9.7 v 5.8 months"."""
    results = any(x.unit == "%" or (x.sort == "time" and "." in x.number) for x in amounts)
    return not results
