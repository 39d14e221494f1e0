"""Which arm is treated and which is the one it is held against."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.arm_candidate import Candidate
from extractor.arm_keys import key_of
from extractor.arm_names import Reader
from extractor.records import Role

_PAIR = 2
_FRAMED = 1.0  # how often "X versus Y" names Y second, more than X, for Y to be the comparator
_CLEAR = 2.0  # more than the next arm, for one of several to be the control
_WEAK = frozenset(["alone", "only", "without", "no", "placebo"])  # say what an arm did not get
_PLAIN = frozenset(["0.9%", "0.9", "normal", "isotonic", "plain", "placebo", "control", "sham"])
_USUAL = frozenset(["usual", "standard", "conventional", "routine", "traditional"])
_OLDER = frozenset(["open", "late", "later", "manual", "information"])  # of a pair, the control
_MONO = frozenset(["monotherapy", "single-agent", "single-drug"])
_COMBINED = frozenset(["combination", "combined", "dual", "plus"])  # beside one drug, no control
_SOFT = frozenset(["observation", "education"])
_DENYING = frozenset(["without", "no", "not"])
# What speaks for the second of a pair as the control, in places of "X versus Y": that the text
# compares with it more often, that the other is named first, that the other contains it.
_COMPARED, _OPENS, _CONTAINED = 2.5, 1.1, 0.5
_LATER = {"versus": 1.0, "comparing": 1.0, "allocated": 0.5, "received": 0.5}
_LATER |= {"sized": 0.3, "told": 0.3}


def roles(reader: Reader, chosen: list[Candidate]) -> list[Role]:
    """Return the role of each arm.

    A name that says so makes a control ("placebo", "usual care"). Of a pair without one, the arm
    that the text compares the other with, adds the other to, or names later, is the control.
    """
    words = reader.words
    keys = [_keys(reader, x) for x in chosen]
    said = [
        set().union(*names) | _by_sign(x, chosen) for x, names in zip(chosen, keys, strict=True)
    ]
    held = _held_against(reader, chosen, said)
    found: list[Role] = [
        "other" if x & words.other else "control" if control else "treatment"
        for x, control in zip(said, held, strict=True)
    ]
    if _has_historical(reader):
        main = max(range(len(chosen)), key=lambda i: (len(chosen[i].clues), -i))
        return [role if i == main else "other" for i, role in enumerate(found)]
    if any(x & words.control for x in said):
        return found
    if len(found) == _PAIR and set(found) == {"treatment"}:
        return _of_pair(reader, chosen, keys)
    if len(found) > _PAIR and set(found) == {"treatment"}:
        return _with_comparator(chosen)
    return found


def _held_against(
    reader: Reader, chosen: Sequence[Candidate], said: Sequence[set[str]]
) -> list[bool]:
    """Tell which arms are controls by their names.

    Of "X without Y", "placebo with Y" and "placebo without Y" the last is the control: it holds
    nothing that is tried. Of "X alone", "Y alone" and "X plus Y" none is.
    """
    marks = [x & reader.words.control for x in said]
    held = [bool(x) for x in marks]
    if sum(held) < _PAIR:
        return held
    if all(held):  # a lesson is a control only beside what says more
        firm = [x - _SOFT for x in marks]
        marks = firm if any(firm) else marks
        held = [bool(x) for x in marks]
    if all(held) and set.intersection(*map(set, marks)):  # "3% saline" and "0.9% saline"
        plain = [_is_plain(reader, x) for x in chosen]
        if any(plain):
            return plain
    contents = [_content(reader, x) for x in chosen]
    rivals = [(c, m) for c, m, h in zip(contents, marks, held, strict=True) if h]
    open_field = sum(bool(c) for c, _ in rivals) > 1
    told = [
        bool(mark)
        and not (content and any(c and c < content for c, _ in rivals) and mark <= _WEAK | _USUAL)
        and not (content and mark <= _WEAK and open_field)
        for content, mark in zip(contents, marks, strict=True)
    ]
    if any(told):
        return told
    return [h and all(x <= y for y in contents) for h, x in zip(held, contents, strict=True)]


def _is_plain(reader: Reader, arm: Candidate) -> bool:
    """Tell the arm of what does nothing among arms of one kind: "normal saline"."""
    names = (reader.tokens.low[c.name.first : c.name.stop] for c in arm.clues)
    return any(not _PLAIN.isdisjoint(words) for words in names)


def _by_sign(arm: Candidate, chosen: Sequence[Candidate]) -> set[str]:
    """Take group C beside a group D or P, and a dose of nothing, for the control."""
    signs = {x for c in chosen for x in c.key if len(c.key) == 1}
    lettered = "c" in arm.key and len(arm.key) == 1 and signs.isdisjoint("ab")
    nothing = any(c.key.startswith("0 ") for c in arm.clues)
    return {"control"} if lettered or nothing else set()


def _content(reader: Reader, arm: Candidate) -> frozenset[str]:
    """Return what people got, without what they did not get: nothing for "placebo without X"."""
    low, words = reader.tokens.low, reader.words
    telling = [c.name for c in arm.clues if c.rule != "letter"] or [c.name for c in arm.clues]
    name = max(telling, key=lambda x: x.stop - x.first)
    got: list[str] = []
    for word in low[name.first : name.stop]:
        if word in _DENYING:
            break
        got.append(word)
    return key_of(got, words.generic) - words.control - words.joins if got else frozenset()


def _with_comparator(chosen: list[Candidate]) -> list[Role]:
    """Return the roles of several arms: control is the one that the others are held against."""
    held = [sum(_held(x, y) for y in chosen if y is not x) for x in chosen]
    first, second = sorted(held, reverse=True)[:_PAIR]
    if first - second < _CLEAR:
        return ["treatment"] * len(chosen)
    return ["control" if x == first else "treatment" for x in held]


def _has_historical(reader: Reader) -> bool:
    """Tell whether the text holds its patients against those of earlier studies."""
    low = reader.tokens.low
    return any(
        low[i + 1].startswith(("control", "cohort", "compar"))
        for i in reader.places_of(("historical", "historic"))
    )


def _keys(reader: Reader, candidate: Candidate) -> list[frozenset[str]]:
    low, generic = reader.tokens.low, reader.words.generic
    named = {key_of(low[c.name.first : c.name.stop], generic) for c in candidate.clues}
    named |= {key_of(a.lower().split(), generic) for a in candidate.aliases}
    ends = ((low[c.name.first], low[c.name.stop - 1]) for c in candidate.clues)
    named |= {frozenset(["only"]) for pair in ends if "only" in pair}
    return [*named, candidate.key]


def _of_pair(
    reader: Reader, chosen: list[Candidate], keys: list[list[frozenset[str]]]
) -> list[Role]:
    """Return the roles of two arms by which of them the other is held against.

    Two that nothing tells apart are both treated where nobody was randomised; of a trial's, the
    one named later is the control, as trials are told.
    """
    older = [any(not x.isdisjoint(_OLDER) for x in names) for names in keys]
    mono = [any(not x.isdisjoint(_MONO) for x in names) for names in keys]
    combined = [any(not x.isdisjoint(_COMBINED) for x in names) for names in keys]
    if mono[0] != mono[1] and any(combined):
        older = mono
    if older[0] != older[1]:
        return ["control", "treatment"] if older[0] else ["treatment", "control"]
    compared = [sum(c.rule == "comparator" for c in x.clues) for x in chosen]
    inside = [any(x < y for x in keys[i] for y in keys[1 - i]) for i in (0, 1)]
    if reader.observed and compared[0] == compared[1] and inside[0] == inside[1]:
        later = _held(chosen[1], chosen[0]) - _held(chosen[0], chosen[1])
        if abs(later) < _FRAMED:
            return ["treatment", "treatment"]
    second = _comparator(chosen, keys)
    return ["treatment", "control"] if second else ["control", "treatment"]


def _comparator(chosen: list[Candidate], keys: list[list[frozenset[str]]]) -> bool:
    """Tell whether the second of a pair is the one that the first is held against."""
    first, second = keys
    value = _CONTAINED * (sum(a < b for a in second for b in first) > 0)
    value -= _CONTAINED * (sum(a < b for a in first for b in second) > 0)
    compared = [sum(c.rule == "comparator" for c in x.clues) for x in chosen]
    value += _COMPARED * ((compared[1] > compared[0]) - (compared[1] < compared[0]))
    opening = [min(c.name.first for c in x.clues) for x in chosen]
    value += _OPENS if opening[0] < opening[1] else -_OPENS
    return value + _held(chosen[1], chosen[0]) >= _held(chosen[0], chosen[1])


def _held(candidate: Candidate, other: Candidate) -> float:
    """Return how much speaks for an arm as the one that the other is held against.

    Who compares names the new before the old: "drug versus standard", "randomised to drug or
    standard".
    """
    value = 0.0
    for mine in candidate.clues:
        if mine.rule == "comparator":
            value += 1
        later = any(
            x.link == mine.link >= 0 and x.rule == mine.rule and x.name.first < mine.name.first
            for x in other.clues
        )
        value += _LATER.get(mine.rule, 0.0) * later
    return value
