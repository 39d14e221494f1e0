"""Groups that go by a letter or a number: "group A", "groups I and II", "Arm 2"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.arm_names import UNIT, Reader, read_bracket, trim

_ID = re.compile(r"(?:[A-Z]{1,2}\d{0,3}(?:\.\d)?|[IVX]+|[1-9]|[A-Z][a-z]?|[a-d])$")
_SIGN_IN_BRACKET = re.compile(r"[A-D]$|I{1,3}$|IV$")
_CLIPPED = re.compile(r"[A-Z][a-z]{2}$")
_SIGN_ENDS = (",", "(", ")", ".", ":", ";", "=")
_LONG_ID = re.compile(r"[A-Z]{3,6}$")
_ID_WORDS = {"one": "1", "two": "2", "three": "3", "four": "4"}
_NOT_ID = frozenset(
    ["In", "On", "At", "Of", "To", "We", "No", "Is", "As", "By", "An", "OR", "It", "If"]
)
_THINGS = ("regimen", "schedule", "protocol", "formula", "diet", "cannula", "treatment")
_TOOLS = ("product", "device", "technique", "method", "condition")
_HEADS = {w: w for w in (*_THINGS, *_TOOLS)} | {
    "group": "group",
    "groups": "group",
    "gp": "group",
    "grp": "group",
    "arm": "arm",
    "arms": "arm",
    "cohort": "cohort",
    "cohorts": "cohort",
}
_OBSERVED = frozenset(["cohort", "cohorts"])  # of a trial, cohorts are not what was randomised
_TURNS = ("first", "second", "third", "fourth")
_BEFORE_SIGN = frozenset(
    ["in", "into", "to", "and", "or", "vs", "versus", "than", "with", "of", "for"]
)
_BEFORE_SIGN |= {"between", "(", ",", ".", ":", ";", "["}
_ENDS = frozenset(".,;(")
_AFTER_PAIR = _ENDS | {"in", "with", "for", "at", "on", "was", "were", "regarding", "but", "and"}
_ONLY = frozenset(["only", "no", "without"])
_GAVE = frozenset(["given", "administered", "used", "injected", "infused", "applied", "performed"])
_DOSING = frozenset(["then", "at", "per", "daily", "once", "twice", "over"])
_BACK = 8  # words from "sedated" to "with"
_NUMBERS = range(1, 7)
_MAX_DEFINITION = 4
_FAR = 12


@dataclass(frozen=True, slots=True)
class LetterGroup:
    """A lettered group: its sign, the word before it, what it got, and where it is named."""

    sign: str
    head: str
    definition: tuple[int, int] | None
    places: tuple[tuple[int, int], ...]


def _signs_after(reader: Reader, i: int) -> list[tuple[str, int]]:
    """Return the signs listed after the head at i, each with its word index."""
    text, low = reader.tokens.text, reader.tokens.low
    found: list[tuple[str, int]] = []
    j = i + 1
    plural = low[i].endswith("s")
    if text[j : j + 1] == ["-"] or (plural and text[j : j + 1] in (["("], [":"])):
        j += 1
    elif text[j] == "(" and text[j + 2] == ")" and _SIGN_IN_BRACKET.match(text[j + 1]):
        j += 1  # "group (A)"
    while j < len(text):
        sign = _ID_WORDS.get(low[j], text[j])
        if (
            (_ID.match(sign) or (plural and _LONG_ID.match(sign)) or _is_clipped(reader, j))
            and text[j] not in _NOT_ID
            and not _is_amount(reader, j)
        ):
            found.append((sign, j))
        elif plural and found and j in reader.partner:
            j = max(j, reader.partner[j])  # "groups A (tea), B (milk)"
        elif not (found and low[j] in ("and", "&", ",", "or", "vs", "versus", "to")):
            break
        j += 1
    if plural or len(found) < 2:  # noqa: PLR2004
        return found
    joined = low[found[0][1] + 1]  # "in arm A vs B", "between group 1 and 2 (p = 0.3)"
    between = joined == "and" and i > 0 and low[i - 1] == "between"
    paired = between and low[found[1][1] + 1] in _AFTER_PAIR
    return found[:2] if paired or joined in ("vs", "versus") else found[:1]


def _long_signs(reader: Reader, i: int) -> list[tuple[str, int]]:
    """Return the sign of "in group ESP", one beside "group C"; "the group VAS" has none."""
    tokens = reader.tokens
    told = tokens.low[i] in ("group", "arm") and (not i or tokens.low[i - 1] in _BEFORE_SIGN)
    return [(tokens.text[i + 1], i + 1)] if told and _LONG_ID.match(tokens.text[i + 1]) else []


def _by_turn(reader: Reader) -> list[tuple[str, int]]:
    """Return "first", "second" wherever a group follows, if at least two groups are so counted."""
    low = reader.tokens.low
    found = [
        (w, i) for w in _TURNS for i in reader.places_of([w]) if low[i + 1] in ("group", "arm")
    ]
    return found if len({w for w, _ in found}) > 1 else []


def _is_clipped(reader: Reader, j: int) -> bool:
    """Tell the sign of "group Dex (n = 25)" from the next word of a title."""
    return bool(_CLIPPED.match(reader.tokens.text[j])) and reader.tokens.text[j + 1] in _SIGN_ENDS


def _is_amount(reader: Reader, j: int) -> bool:
    following = reader.tokens.low[j + 1 : j + 2]
    return (
        bool(following)
        and following[0] in ("=", "%", "±", "mg", "patients", "of", "-")
        and (reader.tokens.text[j][0].isdigit() and following[0] != "=")
    )


def _numbered(reader: Reader) -> list[tuple[str, int]]:
    """Return "G1", "G2" wherever they stand, if the text counts at least two such groups."""
    found = [(f"G{n}", i) for n in _NUMBERS for i in reader.places_of([f"g{n}"])]
    return found if len({sign for sign, _ in found}) > 1 else []


def find_letters(reader: Reader) -> list[LetterGroup]:
    """Return the lettered groups by first appearance of their signs; none or at least two."""
    places: dict[str, list[tuple[int, int]]] = {}
    heads: dict[str, str] = {}
    for sign, j in _numbered(reader):
        places.setdefault(sign, []).append((j, j + 1))
        heads.setdefault(sign, "")
    for turn, j in _by_turn(reader):
        sign = f"{turn} {reader.tokens.low[j + 1]}"
        places.setdefault(sign, []).append((j, j + 2))
        heads.setdefault(sign, "")
    heard = reader.places_of(_HEADS if reader.observed else _HEADS.keys() - _OBSERVED)
    signs = [(i, _signs_after(reader, i)) for i in heard]
    if len({sign for _, found in signs for sign, _ in found}) == 1:
        signs = [(i, found or _long_signs(reader, i)) for i, found in signs]
    for i, found in signs:
        word = reader.tokens.low[i]
        for sign, j in found:
            beside = j == i + 1 or (j == i + 2 and reader.tokens.text[i + 1] == "-")
            first = i if beside and not word.endswith("s") else j
            places.setdefault(sign, []).append((first, j + 1))
            heads.setdefault(sign, _HEADS[word])
    if sum(len(x) for x in places.values()) < 2 * len(places) and not {"", "group", "arm"} & set(
        heads.values()
    ):
        return []  # "method A" once is no group
    if len(places) < 2:  # noqa: PLR2004 (one lettered group is no comparison)
        return []
    told = {sign: _definition(reader, spots) for sign, spots in places.items()}
    words = [reader.tokens.low[slice(*x)] for x in told.values() if x]
    return [
        LetterGroup(sign, heads[sign], _own(reader, told[sign], words), tuple(spots))
        for sign, spots in places.items()
    ]


def _own(
    reader: Reader, definition: tuple[int, int] | None, words: list[list[str]]
) -> tuple[int, int] | None:
    """Return what a group got, None where another got the same."""
    shared = definition and words.count(reader.tokens.low[slice(*definition)]) > 1
    return None if shared else definition


def _definition(reader: Reader, places: list[tuple[int, int]]) -> tuple[int, int] | None:
    for first, stop in places:
        found = (
            _bracketed(reader, first, stop)
            or _told(reader, stop)
            or _used_in(reader, first, stop)
            or _sized(reader, stop)
            or _lacking(reader, stop)
        )
        if found:
            return found
    return None


def _bracketed(reader: Reader, first: int, stop: int) -> tuple[int, int] | None:
    """Read "drug (group A" before and "group A (drug)" behind the name."""
    tokens = reader.tokens
    if first > 0 and tokens.text[first - 1] in "([":
        end = first - 1
        dosed = not tokens.text[stop - 1].isalpha()  # "10 mg (group B10)" is told by the dose
        while end > 1 and not dosed and _is_dosing(tokens.low[end - 1]):
            end -= 1
        end -= tokens.low[end - 1] in ("group", "arm")
        begin = end
        while begin > 0 and begin > end - _MAX_DEFINITION:
            word = tokens.low[begin - 1]
            if word in reader.words.stop or not (word[0].isalnum() or word[0] in "+-/"):
                break
            if word == "with" and _is_passive(tokens.low[max(begin - _BACK, 0) : begin - 1]):
                break
            begin -= 1
        return _name(reader, begin, end)
    if tokens.text[stop : stop + 1] == ["("] and stop in reader.partner:
        short, size = read_bracket(reader, stop)
        inside, closing = tokens.low[stop + 1], reader.partner[stop]
        if inside == "n" or inside[0].isdigit():
            return None
        plain = _is_plain(tokens.low[stop + 1 : closing])
        if size is None and (short is not None or plain):
            only = plain and inside in _ONLY  # "(only painkillers)"
            return (stop + 1, closing) if only else _name(reader, stop + 1, closing)
        if size is not None:
            end = next((k for k in range(stop + 1, closing) if tokens.low[k] in ",;"), closing)
            return _name(reader, stop + 1, end)
    return None


def _is_plain(words: list[str]) -> bool:
    """Tell whether a bracket holds nothing but a few words: "(usual care plus yoga)"."""
    return len(words) <= _MAX_DEFINITION and all(w.replace("-", "").isalpha() for w in words)


def _is_passive(words: list[str]) -> bool:
    """Tell "were sedated for endoscopy with X" from "X with Y"."""
    return any(word.endswith("ed") for word in words)


def _is_dosing(word: str) -> bool:
    return word[0].isdigit() or bool(UNIT.match(word)) or word in _DOSING


def _sized(reader: Reader, stop: int) -> tuple[int, int] | None:
    """Read "G1, drug (n = 20)"."""
    low = reader.tokens.low
    if low[stop] != ",":
        return None
    end = next((k for k in range(stop + 1, stop + _FAR) if low[k] in (*_ENDS, "and")), stop)
    return _name(reader, stop + 1, end) if low[end : end + 3] == ["(", "n", "="] else None


def _lacking(reader: Reader, stop: int) -> tuple[int, int] | None:
    """Read "group B (n = 58), untreated" and "group B, placebo"."""
    low = reader.tokens.low
    i = reader.partner.get(stop, stop - 1) + 1
    named = low[i] == "," and low[i + 1] in reader.words.control and low[i + 2] in ".,;()"
    return (i + 1, i + 2) if named else None


def _told(reader: Reader, stop: int) -> tuple[int, int] | None:
    """Read "group A received drug", "Group A: drug", "group A patients were given drug"."""
    low, words = reader.tokens.low, reader.words
    i = stop
    if i in reader.partner:
        i = reader.partner[i] + 1
    i += low[i : i + 1] == [","] and low[i + 1] in words.given
    told = False
    while i < len(low) and low[i] in words.given and i < stop + _FAR:
        told = told or low[i] in words.tells or (low[i] == "with" and low[i - 1] == "treated")
        i += 1
    if not told or i >= len(low):
        return None
    end = i
    while end < len(low) and low[end] not in _ENDS and end < i + _MAX_DEFINITION + 2:
        end += 1
    return _name(reader, i, end)


def _used_in(reader: Reader, first: int, stop: int) -> tuple[int, int] | None:
    """Read "in group A (20 people) drug was given"."""
    low = reader.tokens.low
    if first < 1 or low[first - 1] != "in":
        return None
    i = reader.partner.get(stop, stop - 1) + 1
    i += low[i : i + 1] == [","]
    for end in range(i + 1, min(i + _FAR, len(low))):
        if low[end] in (".", ";"):
            return None
        if low[end] in ("was", "were") and not _GAVE.isdisjoint(low[end + 1 : end + 3]):
            return _name(reader, i, end)
    return None


def _name(reader: Reader, first: int, stop: int) -> tuple[int, int] | None:
    part = trim(reader, first, stop)
    if part is None or reader.tokens.low[part[0]] in reader.words.stop - reader.words.inside:
        return None
    low = reader.tokens.low
    if low[part[0]].endswith("%") and part[1] - part[0] > 1:
        part = part[0] + 1, part[1]  # the drug of "0.25% drug"
    if low[part[0]][0].isdigit() or not reader.words.no_definition.isdisjoint(
        low[part[0] : part[1]]
    ):
        return None
    return part[0], min(part[1], part[0] + _MAX_DEFINITION)
