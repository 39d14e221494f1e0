"""Pooled tables gathered into families, each of one outcome, unit, time window and measure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.vocabulary import Vocabulary

if TYPE_CHECKING:
    from meta.tables import PooledTables

MEAN_MEASURES = ("MC", "MD", "SMD")
_LONGEST_NAME = 24  # characters of an arm's name beside the axis
UNIT_OF_SCALE = ("", "points", "units")  # an MCID is told in the units of the scale


@dataclass(frozen=True, slots=True)
class Family:
    """Tables of one outcome, unit, time window and measure, shown together by treatment.

    ``rows`` is how many study rows they hold; ``favours`` are the words left and right of no
    effect; ``matters`` is the smallest change that matters to patients, on the scale shown, with
    the sign of improvement. Both are None where they are not known.
    """

    title: str
    outcome: str
    window: str
    measure: str
    numbers: tuple[int, ...]
    rows: int
    favours: tuple[str, str] | None
    matters: float | None


def _favours(
    measure: str, better: str | None, arms: set[tuple[str, str]]
) -> tuple[str, str] | None:
    """Return the words left and right of no effect, where the outcome has a better side.

    ``arms`` holds every (treatment, comparator) of the family: one alone is called by name.
    """
    if better is None or measure not in MEAN_MEASURES:
        return None
    if measure == "MC":
        words = ("improvement", "worsening")
    else:
        names = next(iter(arms)) if len(arms) == 1 else ("first", "second")
        if max(map(len, names)) > _LONGEST_NAME or not all(names):
            names = ("first", "second")
        words = (f"favours {names[0]}", f"favours {names[1]}")
    return words if better == "lower" else (words[1], words[0])


def _matters(measure: str, unit: str, better: str | None, mcid: float | None) -> float | None:
    if measure != "MC" or mcid is None or better is None or unit not in UNIT_OF_SCALE:
        return None
    return -mcid if better == "lower" else mcid


def families_of(tables: PooledTables, vocabulary: Vocabulary) -> tuple[Family, ...]:
    """Gather tables by outcome, unit, window and measure, those with the most rows first."""
    from meta.printing import title_of

    gathered: dict[tuple[str, str, str, str], list[int]] = {}
    arms: dict[tuple[str, str, str, str], set[tuple[str, str]]] = {}
    sizes: Counter[tuple[str, str, str, str]] = Counter()
    for table in tables.tables:
        outcome, unit, window, treatment, comparator, measure = table.key
        key = (outcome, unit, window, measure)
        arms.setdefault(key, set()).add((treatment, comparator))
        gathered.setdefault(key, []).append(table.number)
        sizes[key] += len(table.rows)
    families = []
    for key in sorted(gathered, key=lambda k: -sizes[k]):
        outcome, unit, window, measure = key
        known = vocabulary.outcome(outcome)
        better, mcid = (known.better, known.mcid) if known else (None, None)
        families.append(
            Family(
                title=title_of(*key),
                outcome=outcome,
                window=window,
                measure=measure,
                numbers=tuple(gathered[key]),
                rows=sizes[key],
                favours=_favours(measure, better, arms[key]),
                matters=_matters(measure, unit, better, mcid),
            )
        )
    return tuple(families)
