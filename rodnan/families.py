"""Pooled tables gathered into families, each of one outcome, unit, time window and measure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractor.vocabulary import Vocabulary

if TYPE_CHECKING:
    from meta.tables import PooledTables

MEAN_MEASURES = ("MC", "MD", "SMD")
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


def _favours(measure: str, better: str | None) -> tuple[str, str] | None:
    """Return the words left and right of no effect, where the outcome has a better side."""
    if better is None or measure not in MEAN_MEASURES:
        return None
    words = ("improvement", "worsening") if measure == "MC" else ("favours first", "favours second")
    return words if better == "lower" else (words[1], words[0])


def _matters(measure: str, unit: str, better: str | None, mcid: float | None) -> float | None:
    if measure != "MC" or mcid is None or better is None or unit not in UNIT_OF_SCALE:
        return None
    return -mcid if better == "lower" else mcid


def families_of(tables: PooledTables, vocabulary: Vocabulary) -> tuple[Family, ...]:
    """Gather tables by outcome, unit, window and measure, those with the most rows first."""
    from meta.printing import title_of

    gathered: dict[tuple[str, str, str, str], list[int]] = {}
    sizes: Counter[tuple[str, str, str, str]] = Counter()
    for table in tables.tables:
        outcome, unit, window, _, _, measure = table.key
        key = (outcome, unit, window, measure)
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
                favours=_favours(measure, better),
                matters=_matters(measure, unit, better, mcid),
            )
        )
    return tuple(families)
