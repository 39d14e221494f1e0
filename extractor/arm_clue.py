"""A clue is one name of an arm at one place; here names are tried and become clues."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.arm_doses import LEVELS, amount_beside
from extractor.arm_names import COMBINED, UNIT, Name, Reader

CONTROLS = frozenset(["controls", "cases"])
_CHANGES = frozenset(["decrease", "decreases", "increase", "increases", "reductions", "changes"])
_CONDITIONS = frozenset(["group", "groups", "arm", "condition", "diet", "trial", "session"])
_TIMED = frozenset(["preoperative", "morning", "evening", "annual"])
_SIDES = frozenset(["left", "right"])  # "right low-frequency (RLF)"
_MEDICINES = frozenset(["drug", "drugs", "medication", "medications", "medicine", "product"])
_ANY_STUDY = frozenset(["study", "trial", "investigational", "assigned", "allocated", "rescue"])
_LIKE = ("matching", "matched", "resembling")
_NO_NAMES = frozenset(["no", "non", "not", "without", "only", "alone", "n"])


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Clue:
    """One name of an arm at one place, found by the rule of that name.

    ``key`` is the amount that the name consists of, "" for names in words.
    """

    rule: str
    name: Name
    link: int
    key: str = ""


def as_clues(rule: str, reader: Reader, names: list[Name], link: int) -> list[Clue]:
    """Return the clues that the names of one construction give; what names no arm gives none."""
    if not names:
        return []
    measured = rule == "counted"  # "43 women received 5 mg"
    names = [_without_n(reader, x) for x in names]
    kept = [x for x in names if not _is_start(reader, x) and _is_name(reader, x, measured=measured)]
    low, people = reader.tokens.low, reader.words.people
    kept = [y for x in kept if (y := _without_dummy(reader, x)) is not None]
    if rule in ("sized", "counted"):
        ends = [low[x.stop - 1] for x in kept]
        kinds = [reader.observed and x.stop - x.first == 1 for x in kept]
        kept = [
            x
            for x, w, kind in zip(kept, ends, kinds, strict=True)
            if w not in people or w in CONTROLS or (kind and w in reader.words.kinds)
        ]
    if rule not in ("group", "groups", "sized", "counted", "told", "versus"):
        kept = [x for x in kept if x.stop - x.first > 1 or low[x.first] not in reader.words.manners]
    if rule in ("allocated", "received"):  # the "low-" of "low-, middle- and high-dose"
        kept = [x for x in kept if x.stop - x.first > 1 or low[x.first] not in LEVELS]
    if rule != "allocated":
        kept = [x if x.near else replace(x, alias=None) for x in kept]
    clues = [Clue(rule, name, link) for name in kept]
    return _parted(reader, clues) if len(kept) > 1 else clues


def _without_dummy(reader: Reader, name: Name) -> Name | None:
    """Take "plus placebo matching Y" off "X plus placebo matching Y"; it makes X look like Y."""
    low = reader.tokens.low[name.first : name.stop]
    if "placebo" not in low:
        return name
    pairs = enumerate(pairwise(low))
    at = next((k for k, (a, b) in pairs if a == "placebo" and b in _LIKE), None)
    if at is None:
        return name
    while at and low[at - 1] in reader.words.joins:
        at -= 1
    return replace(name, stop=name.first + at) if at else None


def _parted(reader: Reader, clues: list[Clue]) -> list[Clue]:
    """Tell names alike by the amounts beside them: "weekly drug" and "3-weekly drug"."""
    names = [(reader.tokens.phrase(c.name.first, c.name.stop), c.name.alias) for c in clues]
    if len(set(names)) == len(names):
        return clues
    low = reader.tokens.low
    parted: list[Clue] = []
    for clue, name in zip(clues, names, strict=True):
        beside = names.count(name) > 1 and amount_beside(low, clue.name.first, clue.name.stop)
        if beside:
            first, stop = min(beside.first, clue.name.first), max(beside.stop, clue.name.stop)
            whole = replace(clue.name, first=first, stop=stop)
            others = {n for n in names if n != name and names.count(n) > 1}
            # Two drugs in two doses each: the amount alone names no arm.
            parted.append(replace(clue, name=whole, key="" if others else beside.key))
        else:
            parted.append(clue)
    return parted


def _is_measure(low: list[str]) -> bool:
    """Tell whether words tell what was measured: "mg of the drug", "decreases of 0.8%"."""
    return bool(UNIT.match(low[0])) or low[0] in _CHANGES or "%" in low


def _without_n(reader: Reader, name: Name) -> Name:
    """Take the "n" of "drug n = 20" off the name."""
    low, last = reader.tokens.low, name.stop - 1
    sized = name.first < last and low[last] == "n" and low[name.stop : name.stop + 1] == ["="]
    return replace(name, stop=last) if sized else name


def _is_start(reader: Reader, name: Name) -> bool:
    """Tell whether a name is the start that results are held against: "compared with baseline"."""
    alone = name.stop - name.first == 1 and reader.tokens.low[name.first] == "baseline"
    return alone and reader.tokens.low[name.stop] not in _CONDITIONS


def _is_name(reader: Reader, name: Name, *, measured: bool) -> bool:
    """Tell whether a name could be one of an arm: letters in it, and not "baseline" or "no".

    Amounts are names only where ``measured`` says so: they have a search of their own.
    """
    words, low = reader.words, reader.tokens.low[name.first : name.stop]
    if reader.observed and len(low) == 1 and low[0] in words.kinds:
        return True

    if low[0] in COMBINED and len(low) <= len(("both", "drugs")):
        return True

    def tells(word: str) -> bool:
        return word in words.control or word in words.active

    study_drug = low[-1] in _MEDICINES and low[0] in _ANY_STUDY
    if low[-1].endswith(("'s", "’s")) or low[-1] in words.disease or study_drug or _is_measure(low):
        return False
    if low[0][0].isdigit() and len(low) > 1 and UNIT.match(low[1]) and not measured:
        return False
    timed = low[0] in _TIMED and len(low) > 1  # "preoperative chemotherapy"
    timed = timed or (low[0] in _SIDES and len(low) > 1 and name.alias is not None)
    if low[0] in words.no_name and not tells(low[0]) and not timed:
        return False
    if low[0] in words.no_first and not (len(low) == 1 and tells(low[0])):
        return False
    if all(
        (w in words.no_name or w in words.people or w in words.stop) and not tells(w) for w in low
    ):
        return False
    if len(low) == 1 and low[0] in _NO_NAMES:
        return reader.tokens.text[name.first] == "N" and reader.tokens.low[name.stop] == "group"
    return any(w[0].isalpha() for w in low) or len(low) > 1 or low[0][-1] == "°"
