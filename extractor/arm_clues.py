"""The constructions that name the arms of a study, each a small rule that returns clues.

The names that one construction sets side by side share a link number and are different arms by
that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from extractor.arm_alternatives import OR, OR_AND, right_names
from extractor.arm_announced import behind_colon, behind_comma, headed, numbered
from extractor.arm_clue import Clue, as_clues
from extractor.arm_counted import (
    alone_counted,
    colon_sized,
    count_in_front,
    count_of_people,
    counted_after,
    had,
    halved,
    listed_after_names,
    sentence_link,
    served,
    sized,
    told_to,
)
from extractor.arm_doses import find_doses, is_level
from extractor.arm_kinds import counted_kinds, opposed_kinds
from extractor.arm_names import Name, Reader, left_names
from extractor.arm_opposed import compared, superior, than, versus, with_or_without
from extractor.arm_results import BEHIND, told_behind
from extractor.arm_sides import other_side
from extractor.arm_turns import in_turn
from extractor.number_words import digit_value, word_value

_FRACTION = re.compile(r"\d+/\d+")
_SIGN = re.compile(r"[A-Z]{1,4}\d?$")
_ITEM_STOPS = ("(", ".", ",", ";", ")", "and", "or")
_SIGN_ENDS = (")", ";", ",", ":", "=")
_LIST_START = frozenset(["into", "to", "between"])
_FAR = 14
_UNDERGO = frozenset(["undergo", "receive", "use", "have", "take", "get"])
_ANY = frozenset(["each", "every", "either", "neither", "any", "per", "by", "which", "same"])
_BODIES = frozenset(["trials", "trial", "study", "oncology", "research", "clinical", "cooperative"])
_NEAR = 6  # words
_PAIR = 2


def _group(reader: Reader, i: int) -> list[Clue]:
    """Read "the X group", "X and Y groups"."""
    tokens, words = reader.tokens, reader.words
    if i and tokens.text[i][0].isupper() and tokens.low[i - 1] in _BODIES:
        return []
    following = tokens.low[i + 1] if i + 1 < len(tokens) else "."
    names = [x for x in left_names(reader, i) if tokens.low[x.stop - 1] not in words.not_arm]
    names = [x for x in names if not is_level(tokens.low, x.first)]
    if tokens.low[i] in ("groups", "arms") and following in (",", "("):
        told = word_value(tokens.low[i - 1]) or digit_value(tokens.low[i - 1]) if i else None
        listed = right_names(reader, i + 2, OR_AND) if told else []
        if told and len(listed) == told:
            return as_clues("allocated", reader, listed, i)
    if not names or (following in words.not_before and tokens.low[i] in ("group", "arm")):
        return []
    names = [_with_short_form(reader, x, i) for x in names if not _is_any(reader, x)]
    if not names:
        return []
    if tokens.low[i].endswith("s"):
        return as_clues("groups", reader, names, i) if len(names) > 1 else []
    return as_clues("group", reader, names, i)


def _is_any(reader: Reader, name: Name) -> bool:
    """Tell "either treatment group" from "the treatment group"."""
    return bool(name.first) and reader.tokens.low[name.first - 1] in _ANY


def _with_short_form(reader: Reader, name: Name, i: int) -> Name:
    """Read the sign of "CG (control group)" and of "(control group, CG; n = 9)"."""
    text = reader.tokens.text
    first = name.first
    if name.alias or first < 1:
        return name
    if text[i + 1] == "," and _SIGN.match(text[i + 2]) and text[i + 3] in _SIGN_ENDS:
        return replace(name, alias=text[i + 2])
    sign = text[i + 2]
    if text[i + 1] == "(" and text[i + 3] in _SIGN_ENDS and _SIGN.match(sign):
        spelled = sign[0].lower() == reader.tokens.low[first][0] and len(sign) > 1
        return replace(name, alias=sign) if spelled else name
    if first < _PAIR or text[first - 1] != "(" or text[i + 1] != ")":
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
            return alone_counted(reader, i, j) or _listed(reader, j, i)
    return []


def _is_span(low: list[str], j: int) -> bool:
    """Whether "to" joins two numbers: "one to three fractures"."""
    before, behind = low[j - 1], low[j + 1]
    return bool(
        (digit_value(before) or word_value(before)) and (digit_value(behind) or word_value(behind))
    )


def _listed(reader: Reader, j: int, link: int) -> list[Clue]:
    low = reader.tokens.low
    names = right_names(reader, j + 1, OR)
    if len(names) > _PAIR and low[names[0].stop - 1] in reader.words.heads:
        names = names[1:]  # "either of two drinks, X or Y"
    if len(names) < _PAIR or not any(x.joint in OR for x in names):
        names = right_names(reader, j + 1, OR_AND)
        sized = sum(x.n is not None for x in names) >= _PAIR
        told = low[j + 1 : j + 2] in (["either"], ["the"], ["a"], ["an"]) or low[j] == "between"
        told = told or (len(names) > _PAIR and _ends_in_control(reader, names[-1]))
        if not (sized or told) or len(names) < _PAIR:
            return as_clues("single", reader, right_names(reader, j + 1, OR_AND)[:1], -1)
    return as_clues("allocated", reader, names, link)


def _ends_in_control(reader: Reader, name: Name) -> bool:
    """Whether the last of a list is a control: "X, Y and no treatment" are no mixture."""
    return not reader.words.control.isdisjoint(reader.tokens.low[name.first : name.stop])


def _received(reader: Reader, i: int) -> list[Clue]:
    """Read "received either X or Y"; "20 women received X"."""
    names = right_names(reader, i + 1, OR)
    if len(names) >= _PAIR and any(x.joint in OR for x in names):
        return as_clues("received", reader, names, i)
    size = count_in_front(reader, i) if names else None
    others = counted_after(reader, names[0].stop) if names else []
    if size is None and others:
        size = count_of_people(reader, i)
    if size is not None and not _is_set(reader, names[0]):
        name = replace(names[0], n=size if names[0].n is None else names[0].n)
        return as_clues("counted", reader, [name, *others], sentence_link(reader, i))
    if i and reader.tokens.low[i - 1] == "those":
        return as_clues("single", reader, names[:1], -1)
    return []


def _is_set(reader: Reader, name: Name) -> bool:
    """Tell the "three breads" that everyone ate from one bread."""
    told = word_value(reader.tokens.low[name.first - 1]) or 0
    return told >= _PAIR and reader.tokens.low[name.stop - 1].endswith("s")


def _signed_or(reader: Reader, i: int) -> list[Clue]:
    """Read "heard music (M), birds (B) or silence (S)", whatever was done with them."""
    low, partner = reader.tokens.low, reader.partner
    if low[i - 1] != ")" or i - 1 not in partner:
        return []
    if not reader.words.randomised.isdisjoint(low[reader.sentence[i] : i]):
        return []  # read by what stands there
    opening = next((k for k in range(i + 2, i + 2 + _NEAR) if low[k] in _ITEM_STOPS), i)
    if low[opening] != "(" or opening not in partner:
        return []
    names = left_names(reader, partner[opening] + 1)
    signed = [x for x in names if x.alias and _SIGN.match(x.alias)]
    told = len(names) > 1 and len(signed) == len(names) == len({x.alias for x in names})
    return as_clues("received", reader, names, i) if told else []


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


def _treated(reader: Reader, i: int) -> list[Clue]:
    """Read "X-treated patients"; else as "received"."""
    if i > 0 and reader.tokens.low[i - 1] == "-":
        return as_clues("group", reader, left_names(reader, i)[-1:], i)
    return _received(reader, i)


def _denied(reader: Reader, i: int) -> list[Clue]:
    """Read "who did not undergo X"."""
    low = reader.tokens.low
    if low[i - 1] in ("did", "do", "does") and low[i + 1] in _UNDERGO:
        return as_clues("denied", reader, right_names(reader, i + 2, OR_AND)[:1], -1)
    return []


def _effect(reader: Reader, i: int) -> list[Clue]:
    """Read "the effect of X on"."""
    low = reader.tokens.low
    if low[i + 1 : i + 2] == ["of"]:
        return as_clues("effect", reader, right_names(reader, i + 2, OR_AND)[:1], -1)
    return []


def _placebo(reader: Reader, i: int) -> list[Clue]:
    """Read "placebo" wherever it stands."""
    if reader.tokens.low[i + 1] in ("matching", "resembling"):
        return []  # "placebo matching the drug" goes with another drug
    return as_clues("placebo", reader, [Name(i, i + 1)], -1)


Rule = Callable[[Reader, int], list[Clue]]

RULES: dict[str, Rule] = {
    **dict.fromkeys(["group", "groups", "arm", "arms"], _group),
    **dict.fromkeys(["randomized", "randomised", "randomly", "assigned", "allocated"], _allocated),
    **dict.fromkeys(
        ["randomization", "randomisation", "randomize", "divided", "allotted"], _allocated
    ),
    **dict.fromkeys(["received", "receive", "receiving", "given", "either", "got"], _received),
    **dict.fromkeys(["consumed", "ingested", "ingesting", "exposed", "underwent"], _received),
    **dict.fromkeys(
        ["put", "mailed", "instilled", "drank", "ate", "took"],
        _received,
    ),
    **dict.fromkeys(["versus", "vs"], versus),
    **dict.fromkeys(["compared", "comparing", "comparison", "compare"], compared),
    **dict.fromkeys(["(", "["], sized),
    **dict.fromkeys(["effect", "effects", "efficacy", "effectiveness", "impact"], _effect),
    **dict.fromkeys(["influence", "role", "safety", "evaluation", "study", "trial"], _effect),
    **dict.fromkeys(["to", "into", "by"], told_to),
    **dict.fromkeys(["had", "fed", "used", "wore", "followed", "practised", "practiced"], had),
    "or": _signed_or,
    "than": than,
    **dict.fromkeys(["superior", "inferior", "noninferior", "non-inferior"], superior),
    "not": _denied,
    "half": halved,
    "served": served,
    **dict.fromkeys(["pts", "patients", "subjects", "women"], listed_after_names),
    **dict.fromkeys(["other", "contralateral", "fellow", "opposite"], other_side),
    "±": _valued,
    "=": colon_sized,
    ":": behind_colon,
    ",": behind_comma,
    **dict.fromkeys(["1", "i", "a"], numbered),
    "treated": _treated,
    "without": with_or_without,
    **dict.fromkeys(["placebo", "placebo-controlled"], _placebo),
    **dict.fromkeys(["intervention", "interventions", "exposures"], headed),
}


# Words behind the name of what everyone got in turn.
TURNS: dict[str, Rule] = {
    **dict.fromkeys(["condition", "conditions", "diet", "diets", "meal"], _group),
    **dict.fromkeys(["drink", "breakfast", "trial", "trials", "session", "sessions"], _group),
}
_RULES_IN_TURN = RULES | TURNS


def _is_used(reader: Reader, clue: Clue) -> bool:
    """Tell a condition, which the results name again, from "the buffet meal", told of once."""
    low, first = reader.tokens.low, clue.name.first
    again = any(len(reader.where[w]) > 1 for w in low[first : clue.name.stop])
    return again or bool(clue.name.alias) or low[first - 1] != "the"


def find_clues(reader: Reader, *, crossover: bool) -> list[Clue]:
    """Run every rule at every word that can set it off.

    In a ``crossover`` study the names of conditions count as well.
    """
    rules = _RULES_IN_TURN if crossover else RULES
    low, where = reader.tokens.low, reader.where
    fractions = [word for word in where if "/" in word and _FRACTION.fullmatch(word)]
    clues: list[Clue] = []
    for i in reader.places_of({*fractions, *(where.keys() & (rules.keys() | BEHIND))}):
        word = low[i]
        if word in rules:
            found = rules[word](reader, i)
            turned = crossover and word in TURNS
            clues += [c for c in found if _is_used(reader, c)] if turned else found
        elif word not in BEHIND:
            clues += _of_so_many(reader, i)
        if word in BEHIND:
            clues += as_clues("told", reader, told_behind(reader, i), i)
    if crossover:
        turns = in_turn(reader)
        listed = {c.name.first for c in turns if c.key}  # "took X 3 mg, X 6 mg and placebo"
        clues = [c for c in clues if c.rule != "counted" or c.name.first not in listed] + turns
    clues += counted_kinds(reader) + opposed_kinds(reader)
    return clues + [Clue(*found) for found in find_doses(reader)]
