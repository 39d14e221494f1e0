"""Every place where a text names one of its arms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractor.arm_doses import (
    amount_at,
    amount_key,
    listed_amounts,
    opens_amount,
    stands_for_group,
)
from extractor.arm_further_names import LEADS
from extractor.arm_names import Reader

_GROUP = frozenset(["group", "groups", "arm", "arms"])
_CONTROL_NOT_AFTER = frozenset(["of", "over", "for", "rate", "rates", "with", "was"])
_COUNTS = {
    "both": 2,
    "two": 2,
    "three": 3,
    "four": 4,
    "all": 0,
    "either": 0,
    "neither": 0,
    "each": 0,
}
_LIKE = frozenset(["matching", "resembling", "mimicking"])  # "placebo matching X" is not X
_ORDER = {"first": 0, "second": 1, "third": 2, "fourth": 3, "former": 0, "latter": -1}
_TURNS = frozenset(["former", "latter"])
_NO_NOUN = frozenset([*".,;:()=", "and", "but", "vs", "versus", "than", "compared"])
_AFTER_TURN = _NO_NOUN | {"was", "were", "had", "while"}
_NO_SIGNS = ("P", "N", "T", "F", "R", "Z")  # before an operator: "P = 0.03"
_OPERATORS = frozenset("=<>≤≥")
_ROW_JOINTS = frozenset(["and", "or", "&", ",", "vs", "versus", "with"])
_ROW = 9  # words back from a number to the "groups" that it belongs to
_SHORT = 3
_PAIR = 2
_COMPARED = (["compared"], ["comparison"], ["relative"], ["contrast"])
_POINTING = frozenset(["this", "our", "present", "current", "each", "every", "any"])
_OTHERWISE = frozenset(["study", "treatment", "trial", "treated", "test", "case", "active"])
_GIVEN = frozenset(["with", "for", "in", "than", "the", "vs", "versus", "receiving", "on", "by"])
_GIVEN |= {"after", "under", "taking", "given", "assigned", "during"}
_ENDS_NAME = frozenset([",", ".", ";", ")", "and", "or", "vs", "versus", "than"])
_OPENS_ITEM, _ENDS_ITEM = frozenset("(;["), frozenset(",:=);]")
_OPPOSING = frozenset(["and", "or", "vs", "versus", "than", "/", "with", "to"])

Form = tuple[str, ...]


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Place:
    """Words first to stop - 1 name the arm of that index."""

    first: int
    stop: int
    arm: int


def places(reader: Reader, names: Sequence[set[Form]]) -> list[Place]:
    """Return the places that name one arm by one of its names; the longest wins.

    Parameters
    ----------
    reader
        The text.
    names
        For each arm its names as tuples of lower-case words.
    """
    by_first: dict[str, list[tuple[Form, int]]] = {}
    for arm, forms in enumerate(names):
        for form in forms:
            by_first.setdefault(form[0], []).append((form, arm))
    for options in by_first.values():
        options.sort(key=lambda x: (-len(x[0]), x[1], x[0]))
    low = reader.tokens.low
    found: list[Place] = []
    done = 0
    for i in reader.places_of(by_first):
        if i >= done:
            hit = _hit(reader, i, by_first[low[i]])
            if hit:
                found.append(hit)
                done = hit.stop
    return _with_amounts(reader, found, names)


def _with_amounts(reader: Reader, found: list[Place], names: Sequence[set[Form]]) -> list[Place]:
    """Add the arms that a list of doses names: "with 2.5, 5 and 10 mg"."""
    told = ((form, arm) for arm, forms in enumerate(names) for form in forms)
    keys = ((amount_key(form), arm) for form, arm in told if opens_amount(form[0]))
    arms = {key: arm for key, arm in keys if key is not None}
    if len(set(arms.values())) < _PAIR:
        return found
    listed = [Place(*x) for x in listed_amounts(reader, arms)]
    taken = {k for p in listed for k in range(p.first, p.stop)}
    kept = [p for p in found if taken.isdisjoint(range(p.first, p.stop))]
    return sorted([*kept, *listed], key=lambda p: p.first)


def _hit(reader: Reader, i: int, options: list[tuple[Form, int]]) -> Place | None:
    low = reader.tokens.low
    for form, arm in options:
        stop = i + len(form)
        if tuple(low[i:stop]) == form and _names_arm(reader, i, stop, form):
            while stop < len(low) and low[stop] in _GROUP:
                stop += 1
            led = len(form) > 1 and form[0] in LEADS  # "with massage" names by "massage"
            first = i + 1 + (form[1] == "the") if led else i
            return Place(first, stop, arm)
    return None


def _names_arm(reader: Reader, first: int, stop: int, form: Form) -> bool:
    low = reader.tokens.low
    before = low[first - 1] if first else "."
    after = low[stop] if stop < len(low) else "."
    if before in _LIKE:
        return False
    if len(form) == 1 and form[0].isdigit() and _is_in_row(reader, first):
        return True
    if len(form) == 1 and len(form[0]) <= _SHORT and not _printed_as_sign(reader, first, after):
        return False
    if amount_at(form, 0):
        bracketed = before in _OPENS_ITEM and after in _ENDS_ITEM  # "58% (60 mg)", "(10 mg, 59;"
        given = _is_dose(form) and (before in _GIVEN or bracketed)
        return given or _is_called(reader, form, after) or stands_for_group(reader, first)
    if after in _GROUP:
        return True
    if before in reader.words.fluids or after in reader.words.not_arm_before:
        return False
    if after == "-" and low[stop + 1 : stop + 2] and low[stop + 1] in reader.words.not_arm_before:
        return False
    if len(form) == 1 and form[0] in reader.words.active:
        return _stands_alone(reader, first, before, after)
    if form == ("control",):
        named = before in reader.words.before_sign or before.isdigit()
        return named and after not in _CONTROL_NOT_AFTER
    return True


def _is_in_row(reader: Reader, i: int) -> bool:
    """Tell the numbers of "groups 1, 2 and 3" and of "between group 1 and 2" from any others."""
    low = reader.tokens.low
    for k in range(i - 1, max(i - _ROW, -1), -1):
        if low[k] in _GROUP:
            return True
        if not (low[k].isdigit() or low[k] in _ROW_JOINTS):
            return False
    return False


def _is_called(reader: Reader, form: Form, after: str) -> bool:
    """Tell "30% low-dose, 40% high-dose" and "high-dose infants" from a "low-dose drug"."""
    found = amount_at(form, 0)
    level = found is not None and found.sort == "level" and form[-1].endswith("dose")
    return level and (after in _ENDS_NAME or after in reader.words.people)


def _is_dose(form: Form) -> bool:
    found = amount_at(form, 0)
    return found is not None and found.sort == "dose"


def _stands_alone(reader: Reader, first: int, before: str, after: str) -> bool:
    """Tell the arm in "intervention: 5", "the study and the control group" from "in this study"."""
    low, words = reader.tokens.low, reader.words
    if before in _POINTING:
        return False
    if low[first] not in _OTHERWISE or after in words.people or after in "(=:)":
        return True
    if low[first] == "test" and before in _GIVEN and after in _ENDS_NAME:
        return True  # "3.1 for test and 2.0 for control"
    behind = [w for w in low[first + 2 : first + 4] if w != "the"][:1]
    ahead = [w for w in low[max(first - 3, 0) : max(first - 1, 0)] if w != "the"][-1:]
    return (after in _OPPOSING and not words.control.isdisjoint(behind)) or (
        before in (*_OPPOSING, "the") and not words.control.isdisjoint(ahead)
    )


def _printed_as_sign(reader: Reader, i: int, after: str) -> bool:
    """Tell "IT" from "it", and the group "A" from the article."""
    text = reader.tokens.text[i]
    if text.isalpha() and text.islower() and (len(text) == 1 or text in reader.words.stop):
        return False
    if len(text) > 1:
        return True
    if text in _NO_SIGNS and after in _OPERATORS:
        return False
    before = reader.tokens.low[i - 1] if i else "."
    return before in reader.words.before_sign or after in _GROUP or after in "(=:"


def joint_places(reader: Reader, count: int, single: Sequence[Place]) -> list[Place]:
    """Return the places that name several arms at once or one by its turn.

    "both groups" gives one place per arm; "the latter (group)" the arm that was named last before.
    """
    low = reader.tokens.low
    found: list[Place] = []
    for i in reader.places_of((*_COUNTS, *_ORDER)):
        word = low[i]
        if word in _COUNTS:
            stop = _set_after(reader, i)
            wanted = _COUNTS[word] or count
            if stop and wanted == count > 1:
                found += [Place(i, stop, arm) for arm in range(count)]
        elif word in _ORDER and low[i + 1 : i + 2]:
            grouped = low[i + 1] in _GROUP
            if not grouped and not (word in _TURNS and low[i + 1] in _AFTER_TURN):
                continue
            arm = _by_turn(reader, i, count, single)
            if arm is not None:
                found.append(Place(i, i + 1 + grouped, arm))
    taken = {j for p in single for j in range(p.first, p.stop)}
    return [p for p in found if taken.isdisjoint(range(p.first, p.stop))]


def _set_after(reader: Reader, i: int) -> int | None:
    """Return where "both treatment groups" ends, None if the words are no set of arms."""
    low, words = reader.tokens.low, reader.words
    one_each = low[i] in ("either", "neither", "each")
    for j in range(i + 1, min(i + 4, len(low))):
        if low[j] in words.sets or (one_each and low[j] in _GROUP):
            return j + 1
        if low[j] not in words.set_adjectives and low[j] not in _COUNTS:
            return None
    return None


def _by_turn(reader: Reader, i: int, count: int, single: Sequence[Place]) -> int | None:
    word = reader.tokens.low[i]
    turn = _ORDER[word]
    if word not in _TURNS:
        return turn if turn < count else None
    before = [p for p in single if p.stop <= i]
    last = list(dict.fromkeys(p.arm for p in before[::-1]))[:2][::-1]
    if len(last) < _PAIR:
        return None
    first = next(p for p in before[::-1] if p.arm == last[0])
    lead = [w for w in reader.tokens.low[max(first.first - 4, 0) : first.first] if w != "the"]
    # "compared with X, Y fell": the former of the two is Y
    return last[1 - turn if turn >= 0 else 0] if lead[-2:-1] in _COMPARED else last[turn]
