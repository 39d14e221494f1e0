"""Names of arms that a text sets against each other: "X versus Y", "compared with X", "than X"."""

from __future__ import annotations

from extractor.arm_alternatives import OR_AND, right_names
from extractor.arm_clue import Clue, as_clues
from extractor.arm_names import Name, Reader, left_names
from extractor.arm_results import contrasted, led_by
from extractor.number_words import count_ending_at

_VERSUS = frozenset(["versus", "vs", "and", "to", "with", "or", "than"])
_NEAR = 6  # words before "without" in which "20 with and 20" stands


def versus(reader: Reader, i: int) -> list[Clue]:
    """Read "X versus Y"."""
    low = reader.tokens.low
    first = i + 2 if low[i + 1 : i + 2] == ["."] else i + 1
    left = left_names(reader, i)[-1:]
    right = right_names(reader, first, _VERSUS)[:1]
    if right and low[right[0].first][0].isdigit() and first < len(low):
        right = []
    if left and not any(low[x.first][0].isdigit() for x in left + right):
        third = _third(reader, right) if right else []
        row = as_clues("told", reader, [*left, *right, *third], i) if third else []
        return as_clues("versus", reader, left + right, i) + row if right else []
    return as_clues("valued", reader, right, -1)


def _third(reader: Reader, second: list[Name]) -> list[Name]:
    """Return the Z of "X versus Y versus Z"."""
    low, stop = reader.tokens.low, second[0].stop
    names = right_names(reader, stop + 1, _VERSUS)[:1] if low[stop] in ("versus", "vs") else []
    return [x for x in names if not low[x.first][0].isdigit()]


def compared(reader: Reader, i: int) -> list[Clue]:
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


def with_or_without(reader: Reader, i: int) -> list[Clue]:
    """Read "with or without X", "with and without X"."""
    low = reader.tokens.low
    counted = i > _NEAR and low[i - 3 : i - 1] == ["with", "and"]
    if counted and count_ending_at(low, i - 1) and (hit := count_ending_at(low, i - 4)):
        n, others = count_ending_at(low, i - 1), hit[1]  # "20 with and 20 without X"
        name = next(iter(right_names(reader, i + 1, OR_AND)), None)
        if n is None or name is None or name.first != i + 1:
            return []
        lacking, having = Name(i, name.stop, n=n[1]), Name(i - 3, i - 2, n=others)
        return [Clue("counted", having, i), Clue("counted", lacking, i)]
    if low[i - 1] in ("or", "and") and i > 1 and low[i - 2] == "with":
        if "both" in low[max(i - 3, 0) : i - 2] and low[i - 4] in reader.words.people:
            return []  # "people both with and without asthma" are who took part
        names = right_names(reader, i + 1, OR_AND)[:1]
        return [Clue("with", Name(i, x.stop), i) for x in names if x.first == i + 1]
    return []


def than(reader: Reader, i: int) -> list[Clue]:
    """Read "more than X", "lower in X than in Y"."""
    held = as_clues("comparator", reader, right_names(reader, i + 1, _VERSUS)[:1], i)
    return held + as_clues("told", reader, contrasted(reader, i), i)


def superior(reader: Reader, i: int) -> list[Clue]:
    """Read "superior to X", "non-inferior to X"."""
    if reader.tokens.low[i + 1] != "to":
        return []
    return as_clues("comparator", reader, right_names(reader, i + 2, _VERSUS)[:1], i)
