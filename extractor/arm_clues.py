"""The constructions that name the arms of a study, each a small rule that returns clues.

A clue is one name at one place; the names that one construction sets side by side share a link
number and are different arms by that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from extractor.arm_names import Name, Reader, left_names, right_names

_OR = frozenset(["or", "versus", "vs"])
_OR_AND = _OR | {"and"}
_VERSUS = frozenset(["versus", "vs", "and", "to", "with", "or"])
_LIST_START = frozenset(["into", "to", "between"])
_FAR = 14


@dataclass(frozen=True, slots=True)
class Clue:
    """One name of an arm at one place, found by the rule of that name."""

    rule: str
    name: Name
    link: int


def _named(rule: str, names: list[Name], link: int) -> list[Clue]:
    return [Clue(rule, name, link) for name in names]


def _group(reader: Reader, i: int) -> list[Clue]:
    """Read "the X group", "X and Y groups"."""
    low = reader.tokens.low
    names = left_names(reader, i)
    kept = [x for x in names if low[x.stop - 1] not in reader.words.not_arm]
    if low[i] in ("groups", "arms"):
        return _named("groups", kept, i) if len(kept) > 1 else []
    return _named("group", kept, i)


def _allocated(reader: Reader, i: int) -> list[Clue]:
    """Read "randomised to receive X or Y", "assigned to either X or Y"."""
    low = reader.tokens.low
    for j in range(i + 1, min(i + _FAR, len(low))):
        if low[j] in (".", ";"):
            break
        if low[j] in _LIST_START:
            names = right_names(reader, j + 1, _OR)
            if len(names) < 2 or not any(x.joint in _OR for x in names):  # noqa: PLR2004
                names = right_names(reader, j + 1, _OR_AND)
                sized = sum(x.n is not None for x in names) > 1
                told = low[j + 1 : j + 2] in (["either"], ["the"], ["a"]) or low[j] == "between"
                if not (sized or told):
                    return []
            return _named("allocated", names, i) if len(names) > 1 else []
    return []


def _received(reader: Reader, i: int) -> list[Clue]:
    """Read "received either X or Y"."""
    names = right_names(reader, i + 1, _OR)
    if len(names) > 1 and any(x.joint in _OR for x in names):
        return _named("received", names, i)
    return []


def _versus(reader: Reader, i: int) -> list[Clue]:
    """Read "X versus Y"."""
    low = reader.tokens.low
    first = i + 2 if low[i + 1 : i + 2] == ["."] else i + 1
    left = left_names(reader, i)[-1:]
    right = right_names(reader, first, _VERSUS)[:1]
    if left and right and not any(_counts(reader, x) for x in left + right):
        return _named("versus", left + right, i)
    return []


def _counts(reader: Reader, name: Name) -> bool:
    return reader.tokens.low[name.first][:1].isdigit()


def _compared(reader: Reader, i: int) -> list[Clue]:
    """Read "compared with X", "comparing X with Y", "comparison of X and Y"."""
    low = reader.tokens.low
    following = low[i + 1] if i + 1 < len(low) else ""
    if following in ("with", "to"):
        return _named("comparator", right_names(reader, i + 2, _OR_AND)[:1], i)
    if low[i] == "comparing" or following in ("of", "between"):
        first = i + 1 if low[i] == "comparing" else i + 2
        names = right_names(reader, first, _VERSUS)
        names = names[:2] if len(names) > 1 and names[1].joint != "," else []
        return _named("comparing", names, i)
    return []


def _sized(reader: Reader, i: int) -> list[Clue]:
    """Read "X (n = 20)" and "(MTX, n = 20)"."""
    if i not in reader.partner:
        return []
    names = left_names(reader, reader.partner[i] + 1)[-1:]
    return _named("sized", [x for x in names if x.n is not None], -1)


def _treated(reader: Reader, i: int) -> list[Clue]:
    """Read "X-treated patients"."""
    if i > 0 and reader.tokens.low[i - 1] == "-":
        return _named("group", left_names(reader, i)[-1:], i)
    return []


def _placebo(reader: Reader, i: int) -> list[Clue]:
    """Read "placebo" wherever it stands."""
    return [Clue("placebo", Name(i, i + 1), -1)]


Rule = Callable[[Reader, int], list[Clue]]

RULES: dict[str, Rule] = {
    **dict.fromkeys(["group", "groups", "arm", "arms"], _group),
    **dict.fromkeys(
        ["randomized", "randomised", "randomly", "assigned", "allocated", "randomization",
         "randomisation", "randomize", "randomise", "divided"],
        _allocated,
    ),
    **dict.fromkeys(["received", "receive", "receiving", "given", "treated", "either"], _received),
    **dict.fromkeys(["versus", "vs"], _versus),
    **dict.fromkeys(["compared", "comparing", "comparison", "compare"], _compared),
    **dict.fromkeys(["(", "["], _sized),
    **dict.fromkeys(["treated", "allocated"], _treated),
    "placebo": _placebo,
}  # fmt: skip


def find_clues(reader: Reader) -> list[Clue]:
    """Run every rule at every word that can set it off."""
    clues: list[Clue] = []
    for i, word in enumerate(reader.tokens.low):
        rule = RULES.get(word)
        if rule:
            clues += rule(reader, i)
    return clues
