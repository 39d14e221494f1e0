"""A name that could be an arm: all the clues that name it, and how much they weigh."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractor.arm_clue import Clue

WEIGHTS = {
    "group": 5.0,
    "groups": 2.5,
    "allocated": 2.0,
    "received": 2.0,
    "versus": 0.9,
    "comparing": 2.4,
    "comparator": 1.6,
    "sized": 1.5,
    "counted": 3.2,
    "valued": 1.0,
    "with": 2.4,
    "told": 1.5,
    "dosed": 2.0,
    "single": 0.8,
    "denied": 1.2,
    "effect": 0.8,
    "placebo": 1.0,
}
_REPEAT = 0.2  # of the weight, for the second and later clue of one rule
_MAX_REPEATS = 4


@dataclass(slots=True, eq=False)
class Candidate:
    """The clues that name one arm."""

    key: frozenset[str]
    clues: list[Clue] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)
    score: float = 0.0
    label: str | None = None

    @property
    def links(self) -> set[int]:
        """Constructions that this name stands in."""
        return {c.link for c in self.clues if c.link >= 0}


def weigh(candidate: Candidate) -> float:
    """Return how much speaks for a candidate."""
    counts: dict[str, int] = {}
    for clue in candidate.clues:
        counts[clue.rule] = counts.get(clue.rule, 0) + 1
    return sum(
        WEIGHTS[rule] * (1 + _REPEAT * min(n - 1, _MAX_REPEATS)) for rule, n in counts.items()
    )
