"""All the names that a text can use for each of its arms."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.arm_alternatives import ADDING
from extractor.arm_further_names import further_forms
from extractor.arm_keys import key_of
from extractor.arm_names import Reader
from extractor.arm_short_forms import ShortForm
from extractor.records import Role

Form = tuple[str, ...]

_CONTROL_FORMS: tuple[Form, ...] = (
    ("control",),
    ("controls",),
    ("comparison", "group"),
    ("comparator", "group"),
    ("control", "condition"),
    ("control", "participants"),
    ("control", "subjects"),
    ("control", "patients"),
    *(("control", place) for place in ("side", "sides", "sites", "eyes", "clusters", "schools")),
    ("control", "practices"),
    ("control", "villages"),
)
TREATED = ("intervention", "treatment", "experimental", "active", "study", "treated", "test")
_PEOPLE = (
    *("group", "groups", "arm", "participants", "patients", "subjects", "condition"),
    *("children", "women", "men", "infants", "adults", "people"),
)
_PLACES = ("side", "sides", "site", "sites", "eyes", "clusters", "schools", "practices", "villages")
_HEADS = (*_PEOPLE, *_PLACES)
_TREATED_FORMS: tuple[Form, ...] = tuple((word, head) for word in TREATED for head in _HEADS)
_LONG_WORD = 4
_NAMED = 3  # letters of a word before a colon
_LONG_NAME = 6  # letters of a word that can stand for the whole name
_SHAMS = frozenset(["sham", "placebo", "dummy"])  # alone they name the arm that has them


def widen(
    reader: Reader,
    own: Sequence[set[Form]],
    roles: Sequence[Role],
    short_forms: dict[str, ShortForm],
) -> list[set[Form]]:
    """Add to each arm's own names its short and long forms and the names that its role gives it.

    No form is given to two arms: what could mean either names neither.
    """
    forms = [set(x) for x in own]
    for names in forms:
        names |= _spelled(reader, names, short_forms)
    spelled = [set(names) for names in forms]
    _add_general(forms, roles)
    _add_single_words(reader, own, forms)
    for names, more in zip(forms, further_forms(reader, spelled, forms), strict=True):
        names |= more
    counts: dict[Form, int] = {}
    for names in forms:
        for form in names:
            counts[form] = counts.get(form, 0) + 1
    return [
        {f for f in names if counts[f] == 1 or f in mine} - {()}
        for names, mine in zip(forms, own, strict=True)
    ]


def _add_general(forms: list[set[Form]], roles: Sequence[Role]) -> None:
    """Give the one arm of a role the general names of that role."""
    for role, general in (("control", _CONTROL_FORMS), ("treatment", _TREATED_FORMS)):
        holders = [i for i, r in enumerate(roles) if r == role]
        if len(holders) == 1 and len(roles) > 1:
            forms[holders[0]] |= set(general)


def _spelled(reader: Reader, names: set[Form], short_forms: dict[str, ShortForm]) -> set[Form]:
    """Return the short form of a long name and the long form of a short one."""
    low, generic = reader.tokens.low, reader.words.generic
    keys = [key_of(form, generic) for form in names if form]
    found: set[Form] = set()
    for short, long in short_forms.items():
        if any(key == long.key for key in keys) or (short,) in names:
            found |= {(short,), tuple(low[long.first : long.stop])}
    return found


def _add_single_words(reader: Reader, own: Sequence[set[Form]], forms: list[set[Form]]) -> None:
    """Give "coaching group" to the arm "health coaching" if no other arm has the word."""
    words = reader.words
    keys = [
        {w for form in names for w in key_of(form, words.generic) if w not in words.joins}
        for names in own
    ]
    for i, key in enumerate(keys):
        others = set().union(*(k for j, k in enumerate(keys) if j != i)) if len(keys) > 1 else set()
        for word in key - others:
            if len(word) >= _LONG_WORD and word not in words.stop:
                forms[i] |= {(word, "group"), (word, "groups"), (word, "arm")}
            if len(word) >= _NAMED and word not in words.stop:
                forms[i].add((word, ":"))
        forms[i] |= {(w,) for w in (key - others) & _SHAMS}
        telling = _openers(own[i]) & (key - others)
        forms[i] |= {(w,) for w in telling if len(w) >= _LONG_NAME and w not in words.stop}


def _openers(names: set[Form]) -> set[str]:
    """Return the words that can stand for a name: its first, and the one that is added to it."""
    long = [form for form in names if len(form) > 1]
    added = (b for form in long for a, b in pairwise(form) if a in ADDING)
    return {form[0] for form in long} | set(added)
