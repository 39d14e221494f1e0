"""Every place where a text names one of its arms."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.arm_names import Reader

_GROUP = frozenset(["group", "groups", "arm", "arms"])
_BODY_FLUID = frozenset(
    [
        "serum",
        "plasma",
        "blood",
        "urinary",
        "urine",
        "fasting",
        "circulating",
        "salivary",
        "endogenous",
    ]
)
_NOT_AFTER = frozenset(["controlled", "effect", "effects", "response", "run"])
_CONTROL_BEFORE = frozenset(
    [
        "the",
        "a",
        "an",
        "and",
        "or",
        "vs",
        "versus",
        "in",
        "to",
        "with",
        "than",
        "for",
        "from",
        "both",
        ",",
        ":",
        "(",
        ";",
        "between",
        "&",
        "into",
        "either",
        "among",
    ]
)
_CONTROL_NOT_AFTER = frozenset(["of", "over", "for", "rate", "rates", "with", "was"])
_BOTH = frozenset(["both", "all", "two", "three", "either"])


@dataclass(frozen=True, slots=True)
class Place:
    """Words first to stop - 1 name the arm of that index."""

    first: int
    stop: int
    arm: int


def places(reader: Reader, names: list[set[tuple[str, ...]]]) -> list[Place]:
    """Return the places that name an arm by one of its names; the longest wins.

    Parameters
    ----------
    reader
        The text.
    names
        For each arm its names as tuples of lower-case words.
    """
    by_first: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for arm, forms in enumerate(names):
        for form in forms:
            by_first.setdefault(form[0], []).append((form, arm))
    for options in by_first.values():
        options.sort(key=lambda x: (-len(x[0]), x[1]))
    low = reader.tokens.low
    found: list[Place] = []
    i = 0
    while i < len(low):
        hit = _hit(low, i, by_first.get(low[i], ()))
        if hit:
            found.append(hit)
            i = hit.stop
        else:
            i += 1
    return found


def _hit(
    low: list[str], i: int, options: list[tuple[tuple[str, ...], int]] | tuple[()]
) -> Place | None:
    for form, arm in options:
        stop = i + len(form)
        if tuple(low[i:stop]) == form and _names_arm(low, i, stop, form):
            while stop < len(low) and low[stop] in _GROUP:
                stop += 1
            return Place(i, stop, arm)
    return None


def _names_arm(low: list[str], first: int, stop: int, form: tuple[str, ...]) -> bool:
    before = low[first - 1] if first else "."
    after = low[stop] if stop < len(low) else "."
    if after in _GROUP:
        return True
    if before in _BODY_FLUID or after in _NOT_AFTER:
        return False
    if after == "-" and low[stop + 1 : stop + 2] and low[stop + 1] in _NOT_AFTER:
        return False
    if form == ("control",):
        return (before in _CONTROL_BEFORE or before.isdigit()) and after not in _CONTROL_NOT_AFTER
    return True
