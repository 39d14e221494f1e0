"""The constructions that name the arms of a study, each a small rule that returns clues.

The names that one construction sets side by side share a link number and are different arms by
that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from extractor.arm_announced import behind_colon, behind_comma
from extractor.arm_clue import CONTROLS, Clue, as_clues
from extractor.arm_doses import find_doses
from extractor.arm_kinds import counted_kinds
from extractor.arm_names import Name, Reader, both_of, left_names, right_names, trim
from extractor.arm_results import BEHIND, bracketed, contrasted, led_by, told_behind
from extractor.number_words import count_ending_at, digit_value, word_value

_FRACTION = re.compile(r"\d+/\d+")
_OR = frozenset(["or", "versus", "vs"])
_OR_AND = _OR | {"and"}
_VERSUS = frozenset(["versus", "vs", "and", "to", "with", "or", "than"])
_LIST_START = frozenset(["into", "to", "between"])
_FAR = 14
_UNDERGO = frozenset(["undergo", "receive", "use", "have", "take", "get"])
_ANY = frozenset(["each", "every", "either", "neither", "any", "per", "by", "which", "same"])
_BODIES = frozenset(["trials", "trial", "study", "oncology", "research", "clinical", "cooperative"])
_HANDED = frozenset(["given", "administered", "prescribed", "offered", "applied"])
_PAIR = 2
_SENTENCE_LINK = 1_000_000


def _group(reader: Reader, i: int) -> list[Clue]:
    """Read "the X group", "X and Y groups"."""
    tokens, words = reader.tokens, reader.words
    if i and tokens.text[i][0].isupper() and tokens.low[i - 1] in _BODIES:
        return []
    following = tokens.low[i + 1] if i + 1 < len(tokens) else "."
    names = [x for x in left_names(reader, i) if tokens.low[x.stop - 1] not in words.not_arm]
    if tokens.low[i] in ("groups", "arms") and following in (",", "("):
        told = word_value(tokens.low[i - 1]) or digit_value(tokens.low[i - 1]) if i else None
        listed = right_names(reader, i + 2, _OR_AND) if told else []
        if told and len(listed) == told:
            return as_clues("allocated", reader, listed, i)
    if not names or (following in words.not_before and tokens.low[i] in ("group", "arm")):
        return []
    names = [_with_short_form(reader, x, i) for x in names if not _is_any(reader, x)]
    if not names:
        return []
    if tokens.low[i] in ("groups", "arms"):
        return as_clues("groups", reader, names, i) if len(names) > 1 else []
    return as_clues("group", reader, names, i)


def _is_any(reader: Reader, name: Name) -> bool:
    """Tell "either treatment group" from "the treatment group"."""
    return bool(name.first) and reader.tokens.low[name.first - 1] in _ANY


def _with_short_form(reader: Reader, name: Name, i: int) -> Name:
    """Read "CG (control group)": the short form before the bracket belongs to the name."""
    text = reader.tokens.text
    first = name.first
    if name.alias or first < _PAIR or text[first - 1] != "(" or text[i + 1 : i + 2] != [")"]:
        return name
    short = text[first - 2]
    return replace(name, alias=short) if short.isupper() and len(short) > 1 else name


def _allocated(reader: Reader, i: int) -> list[Clue]:
    """Read "randomised to receive X or Y", "assigned to either X or Y"."""
    low = reader.tokens.low
    for j in range(i + 1, min(i + _FAR, len(low))):
        if low[j] in (".", ";"):
            break
        if low[j] in _LIST_START and not _is_span(low, j):
            return _alone_counted(reader, i, j) or _listed(reader, j, i)
    return []


def _is_span(low: list[str], j: int) -> bool:
    """Whether "to" joins two numbers: "one to three fractures"."""
    before, behind = low[j - 1], low[j + 1]
    return bool(
        (digit_value(before) or word_value(before)) and (digit_value(behind) or word_value(behind))
    )


def _alone_counted(reader: Reader, i: int, j: int) -> list[Clue]:
    """Read "20 were randomised to receive X", what the others got being told elsewhere."""
    names = right_names(reader, j + 1, _OR_AND)
    either = len(names) > 1 and any(x.joint in _OR for x in names)
    size = None if either or not names else _count_in_front(reader, i)
    if size is None:
        return []
    name = replace(names[0], n=size if names[0].n is None else names[0].n)
    return as_clues("allocated", reader, [name], _sentence(reader, i))


def _listed(reader: Reader, j: int, link: int) -> list[Clue]:
    low = reader.tokens.low
    names = right_names(reader, j + 1, _OR)
    if len(names) > _PAIR and low[names[0].stop - 1] in reader.words.heads:
        names = names[1:]  # "either of two drinks, X or Y"
    if len(names) < _PAIR or not any(x.joint in _OR for x in names):
        names = right_names(reader, j + 1, _OR_AND)
        sized = sum(x.n is not None for x in names) >= _PAIR
        told = low[j + 1 : j + 2] in (["either"], ["the"], ["a"], ["an"]) or low[j] == "between"
        told = told or (len(names) > _PAIR and _ends_in_control(reader, names[-1]))
        if not (sized or told) or len(names) < _PAIR:
            return as_clues("single", reader, right_names(reader, j + 1, _OR_AND)[:1], -1)
    return as_clues("allocated", reader, names, link)


def _ends_in_control(reader: Reader, name: Name) -> bool:
    """Whether the last of a list is a control: "X, Y and no treatment" are no mixture."""
    return not reader.words.control.isdisjoint(reader.tokens.low[name.first : name.stop])


def _received(reader: Reader, i: int) -> list[Clue]:
    """Read "received either X or Y"; "20 women received X"."""
    names = right_names(reader, i + 1, _OR)
    if len(names) >= _PAIR and any(x.joint in _OR for x in names):
        return as_clues("received", reader, names, i)
    size = _count_in_front(reader, i) if names else None
    if size is not None:
        name = replace(names[0], n=size if names[0].n is None else names[0].n)
        found = [name, *_counted_next(reader, name.stop)]
        return as_clues("counted", reader, found, _sentence(reader, i))
    if i and reader.tokens.low[i - 1] == "those":
        return as_clues("single", reader, names[:1], -1)
    return []


def _counted_next(reader: Reader, stop: int) -> list[Name]:
    """Read the "and 45 black tea" of "45 were given ginger tea and 45 black tea"."""
    low = reader.tokens.low
    last = stop + 1
    if low[stop : stop + 1] not in (["and"], [","]) or last + 1 >= len(low):
        return []
    hit = count_ending_at(low, last)
    if hit is None or hit[0] != last or low[last + 1] in reader.words.people:
        return []
    names = right_names(reader, last + 1, _OR_AND)[:1]
    return [replace(x, n=hit[1]) for x in names if x.first == last + 1]


def _count_in_front(reader: Reader, i: int) -> int | None:
    low = reader.tokens.low
    j = i - 1
    while j >= 0 and low[j] in (
        "were",
        "was",
        "patients",
        "subjects",
        "women",
        "participants",
        "men",
    ):
        j -= 1
    hit = count_ending_at(low, j) if 0 <= j < i else None
    return hit[1] if hit and low[hit[0] - 1] not in ("of", "/") else None


def _versus(reader: Reader, i: int) -> list[Clue]:
    """Read "X versus Y"."""
    low = reader.tokens.low
    first = i + 2 if low[i + 1 : i + 2] == ["."] else i + 1
    left = left_names(reader, i)[-1:]
    right = right_names(reader, first, _VERSUS)[:1]
    if right and low[right[0].first][0].isdigit() and first < len(low):
        right = []
    if left and not any(low[x.first][0].isdigit() for x in left + right):
        return as_clues("versus", reader, left + right, i) if right else []
    return as_clues("valued", reader, right, -1)


def _valued(reader: Reader, i: int) -> list[Clue]:
    """Read "X 4.1 ± 0.3" and "X: 4.1 ± 0.3" in a bracket or behind a stop or a comma."""
    low = reader.tokens.low
    stop = i - 1
    if stop > 1 and low[stop] == "(":
        stop -= 1
    if stop > 0 and low[stop] in ("-", "+", "−"):
        stop -= 1
    if stop > 0 and low[stop - 1] in ("=", ":"):
        stop -= 1
    names = left_names(reader, stop)[-1:]
    if not names:
        return []
    before = low[names[0].first - 1] if names[0].first else "."
    return as_clues("valued", reader, names, -1) if before in "([,;:." else []


def _of_so_many(reader: Reader, i: int) -> list[Clue]:
    """Read "(X 57/378, 15%; Y 68/394, 17%)"."""
    names = left_names(reader, i - (reader.tokens.low[i - 1] in ("=", ":")))[-1:]
    opens = names and names[0].first and reader.tokens.low[names[0].first - 1] in "([;"
    return as_clues("valued", reader, names, -1) if opens else []


def _compared(reader: Reader, i: int) -> list[Clue]:
    """Read "compared with X", "comparing X with Y", "comparison of X and Y"."""
    low = reader.tokens.low
    following = low[i + 1] if i + 1 < len(low) else ""
    if following in ("with", "to"):
        most = 2 if low[i + 2 : i + 3] == ["both"] else 1
        held = as_clues("comparator", reader, right_names(reader, i + 2, _VERSUS)[:most], i)
        return held + as_clues("told", reader, contrasted(reader, i) or led_by(reader, i), i)
    if low[i] in ("comparing", "compare") or following in ("of", "between"):
        first = i + 1 if following not in ("of", "between") else i + 2
        names = right_names(reader, first, _VERSUS)
        names = names[:2] if len(names) > 1 and names[1].joint != "," else []
        return as_clues("comparing", reader, names, i)
    return []


def _sized(reader: Reader, i: int) -> list[Clue]:
    """Read "X (n = 20)" and "(MTX, n = 20)"; "(20 X and 19 Y)"."""
    if i not in reader.partner:
        return []
    names = left_names(reader, reader.partner[i] + 1)[-1:]
    link = _sentence(reader, i)
    sized = [_inside_bracket(x, i) for x in names if x.n is not None]
    clues = as_clues("sized", reader, sized, link) or _counted_list(reader, i)
    return clues or as_clues("told", reader, bracketed(reader, i), i)


def _sentence(reader: Reader, i: int) -> int:
    """Return a link number that the sizes of one sentence share."""
    return _SENTENCE_LINK + reader.sentence[i]


def _inside_bracket(name: Name, opening: int) -> Name:
    """Take the short name in "long name (MTX, n = 20)" for the name."""
    if name.alias is None:
        return name
    stop = opening + 1 + len(name.alias.split())
    return Name(opening + 1, stop, None, name.n)


def _colon_sized(reader: Reader, i: int) -> list[Clue]:
    """Read "X: n = 20"."""
    low = reader.tokens.low
    if i > _PAIR and low[i - 1] == "n" and low[i - 2] in (":", ",", ";"):
        size = digit_value(low[i + 1]) if i + 1 < len(low) else None
        names = [replace(x, n=size) for x in left_names(reader, i - 2)[-1:]]
        return as_clues("sized", reader, names, _sentence(reader, i))
    return []


def _counted_list(reader: Reader, opening: int) -> list[Clue]:
    low, closing = reader.tokens.low, reader.partner[opening]
    found: list[Name] = []
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
    return as_clues("counted", reader, found, opening) if len(found) >= _PAIR else []


def _treated(reader: Reader, i: int) -> list[Clue]:
    """Read "X-treated patients"; else as "received"."""
    if i > 0 and reader.tokens.low[i - 1] == "-":
        return as_clues("group", reader, left_names(reader, i)[-1:], i)
    return _received(reader, i)


def _with_or_without(reader: Reader, i: int) -> list[Clue]:
    """Read "with or without X", "with and without X"."""
    low = reader.tokens.low
    if low[i - 1] in ("or", "and") and i > 1 and low[i - 2] == "with":
        if "both" in low[max(i - 3, 0) : i - 2] and low[i - 4] in reader.words.people:
            return []  # "people both with and without asthma" are who took part
        names = right_names(reader, i + 1, _OR_AND)[:1]
        return [Clue("with", Name(i, x.stop), i) for x in names if x.first == i + 1]
    return []


def _counted_to(reader: Reader, i: int) -> list[Clue]:
    """Read "100 to X and 101 to Y"."""
    low = reader.tokens.low
    before = low[i - 2] if i > 1 else "."
    if before == ":" and i > _PAIR and low[i - 3].isdigit():
        return []  # "2:1 to"
    hit = (
        count_ending_at(low, i - 1) if i and before in (",", "and", "(", ";", "with", ":") else None
    )
    if hit is None:
        return []
    both = both_of(reader, i + 1)
    found = [both] if both else right_names(reader, i + 1, _OR_AND)[:1]
    names = [replace(x, n=hit[1]) for x in found]
    return as_clues("counted", reader, names, _sentence(reader, i))


def _given_to(reader: Reader, i: int) -> list[Clue]:
    """Read "X was given to 129 children and Y to 131 children"."""
    low, begin = reader.tokens.low, reader.sentence[i]
    hit = count_ending_at(low, i + 1)
    if hit is None or low[i + 2] not in reader.words.people or _HANDED.isdisjoint(low[begin:i]):
        return []
    while low[i - 1] in _HANDED or low[i - 1] in ("was", "were"):
        i -= 1
    ends = [k + 1 for k in range(begin, i) if low[k - 1] in reader.words.people and low[k] == "and"]
    part = trim(reader, max([begin, *ends]), i)
    names = [Name(*part, n=hit[1])] if part else []
    return as_clues("counted", reader, names, _SENTENCE_LINK + begin)


def _to(reader: Reader, i: int) -> list[Clue]:
    return _counted_to(reader, i) or _given_to(reader, i)


def _denied(reader: Reader, i: int) -> list[Clue]:
    """Read "who did not undergo X"."""
    low = reader.tokens.low
    if low[i - 1] in ("did", "do", "does") and low[i + 1] in _UNDERGO:
        return as_clues("denied", reader, right_names(reader, i + 2, _OR_AND)[:1], -1)
    return []


def _than(reader: Reader, i: int) -> list[Clue]:
    """Read "more than X", "lower in X than in Y"."""
    held = as_clues("comparator", reader, right_names(reader, i + 1, _VERSUS)[:1], i)
    return held + as_clues("told", reader, contrasted(reader, i), i)


def _superior(reader: Reader, i: int) -> list[Clue]:
    """Read "superior to X", "non-inferior to X"."""
    if reader.tokens.low[i + 1] != "to":
        return []
    return as_clues("comparator", reader, right_names(reader, i + 2, _VERSUS)[:1], i)


def _effect(reader: Reader, i: int) -> list[Clue]:
    """Read "the effect of X on"."""
    low = reader.tokens.low
    if low[i + 1 : i + 2] == ["of"]:
        return as_clues("effect", reader, right_names(reader, i + 2, _OR_AND)[:1], -1)
    return []


def _placebo(reader: Reader, i: int) -> list[Clue]:
    """Read "placebo" wherever it stands."""
    return as_clues("placebo", reader, [Name(i, i + 1)], -1)


Rule = Callable[[Reader, int], list[Clue]]

RULES: dict[str, Rule] = {
    **dict.fromkeys(["group", "groups", "arm", "arms"], _group),
    **dict.fromkeys(["randomized", "randomised", "randomly", "assigned", "allocated"], _allocated),
    **dict.fromkeys(["randomization", "randomisation", "randomize", "divided"], _allocated),
    **dict.fromkeys(["received", "receive", "receiving", "given", "either", "got"], _received),
    **dict.fromkeys(["consumed", "ingested", "ingesting", "exposed", "underwent"], _received),
    **dict.fromkeys(
        ["mailed", "instilled", "drank", "ate", "took"],
        _received,
    ),
    **dict.fromkeys(["versus", "vs"], _versus),
    **dict.fromkeys(["compared", "comparing", "comparison", "compare"], _compared),
    **dict.fromkeys(["(", "["], _sized),
    **dict.fromkeys(["effect", "effects", "efficacy", "effectiveness", "impact"], _effect),
    **dict.fromkeys(["influence", "role", "safety", "evaluation", "study", "trial"], _effect),
    **dict.fromkeys(["to", "into"], _to),
    "than": _than,
    **dict.fromkeys(["superior", "inferior", "noninferior", "non-inferior"], _superior),
    "not": _denied,
    "±": _valued,
    "=": _colon_sized,
    ":": behind_colon,
    ",": behind_comma,
    "treated": _treated,
    "without": _with_or_without,
    **dict.fromkeys(["placebo", "placebo-controlled"], _placebo),
}


# Words behind the name of what everyone got in turn.
TURNS: dict[str, Rule] = {
    **dict.fromkeys(["condition", "conditions", "diet", "diets", "meal"], _group),
    **dict.fromkeys(["drink", "breakfast"], _group),
}


def find_clues(reader: Reader, *, crossover: bool) -> list[Clue]:
    """Run every rule at every word that can set it off.

    In a ``crossover`` study the names of conditions count as well.
    """
    rules = RULES | TURNS if crossover else RULES
    clues: list[Clue] = []
    for i, word in enumerate(reader.tokens.low):
        if word in rules:
            clues += rules[word](reader, i)
        elif word[0].isdigit() and _FRACTION.fullmatch(word):
            clues += _of_so_many(reader, i)
        if word in BEHIND:
            clues += as_clues("told", reader, told_behind(reader, i), i)
    return clues + counted_kinds(reader) + [Clue(*found) for found in find_doses(reader)]
