"""Names of arms that follow from the ones that a text gives them, where no two could mean one.

"Thai massage" is "with massage" and "massage patients"; "high-flow oxygen" is "high flow oxygen";
of "X" and "X plus Y" the second is "the combination".
"""

from __future__ import annotations

from collections.abc import Sequence

from extractor.arm_names import Reader

Form = tuple[str, ...]

LEADS = ("with", "after", "on", "by", "under", "receiving")  # before the last word of a name
_PEOPLE = (
    "patients",
    "women",
    "men",
    "children",
    "subjects",
    "participants",
    "users",
    "recipients",
)
_LONG_WORD = 5
_TAIL = 2  # last words of a longer name that stand for it
_ADDING = frozenset(["plus", "+", "with", "and", "combined"])
_COMBINED: tuple[Form, ...] = (
    ("combination",),
    ("combination", "group"),
    ("combination", "arm"),
    ("combined", "group"),
    ("combined", "arm"),
    ("combined", "treatment"),
    ("combined", "therapy"),
    ("combination", "therapy"),
)


def further_forms(
    reader: Reader, named: Sequence[set[Form]], forms: Sequence[set[Form]]
) -> list[set[Form]]:
    """Return for each arm the names that follow from its own.

    ``named`` holds the names that the text gives, ``forms`` those that follow already as well.
    """
    words = [{w for form in names for w in form} for names in forms]
    found: list[set[Form]] = []
    for i, names in enumerate(named):
        others = (
            set().union(*(x for j, x in enumerate(words) if j != i)) if len(words) > 1 else set()
        )
        found.append(
            {
                f
                for form in names
                for f in (*_tails(reader, form, others), *_hyphens(form), *_fused(form))
            }
        )
    told = "combination" in reader.where or "combined" in reader.where
    joined = [i for i, x in enumerate(named) if told and any(_is_joined(f, named, i) for f in x)]
    if len(joined) == 1 and not any(f[0] in ("combination", "combined") for x in named for f in x):
        found[joined[0]] |= set(_COMBINED)
    return found


def _fused(form: Form) -> list[Form]:
    """Write "X plus Y" as one word: "X-Y", "X+Y", "X/Y"."""
    if len(form) != len(("x", "plus", "y")) or form[1] not in _ADDING:
        return []
    return [(f"{form[0]}{sign}{form[2]}",) for sign in "-+/"]


def _tails(reader: Reader, form: Form, others: set[str]) -> list[Form]:
    """Return the last words of a name that no other arm has in its names."""
    last, lists = form[-1], reader.words
    if len(form) < _TAIL or form[0] in lists.control or form[0] in lists.joins:
        return []  # "conventional surgery" is one kind of what all had
    if len(last) < _LONG_WORD or last in others or not last.isalpha():
        return []
    known = (lists.generic, lists.people, lists.control, lists.active, lists.stop, lists.trail)
    if (
        any(last in words for words in (*known, lists.no_name))
        or len(reader.where.get(last, ())) < _TAIL
    ):
        return []
    short = [form[-_TAIL:]] if len(form) > _TAIL and form[-_TAIL].isalpha() else []
    led = [(lead, *the, last) for lead in LEADS for the in ((), ("the",))]
    return [*short, *led, *((last, noun) for noun in _PEOPLE)]


def _hyphens(form: Form) -> list[Form]:
    """Return a name with its hyphens written as spaces, and two words with a hyphen."""
    out: list[Form] = []
    if any("-" in w.strip("-") for w in form):
        out.append(tuple(p for w in form for p in w.split("-") if p))
    if len(form) == _TAIL and all(w.isalpha() for w in form):
        out.append(("-".join(form),))
    return out


def _is_joined(form: Form, forms: Sequence[set[Form]], arm: int) -> bool:
    """Whether a name adds something to the name of another arm: "X plus Y" beside "X"."""
    at = next((k for k, w in enumerate(form) if w in _ADDING and 0 < k < len(form) - 1), None)
    if at is None:
        return False
    parts = (form[:at], form[at + 1 :])
    return any(part in names for j, names in enumerate(forms) if j != arm for part in parts)
