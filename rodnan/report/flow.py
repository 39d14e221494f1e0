"""The way of the documents through a run, as counts: what came this far, and why the rest did not.

After the flow diagram of PRISMA 2020, with the checking and the pooling as its two ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rodnan.flat import FLAGS

if TYPE_CHECKING:
    from rodnan.pooling import Pooled
    from validator.summary import Coverage

Note = tuple[int, str]
MOST_REASONS = 6


@dataclass(frozen=True, slots=True)
class Step:
    """One box: how many came this far, what they consist of, what went no further and why."""

    count: int
    name: str
    parts: tuple[Note, ...] = ()
    lost: tuple[Note, ...] = ()
    lost_name: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """The common way, and its two ends."""

    reading: tuple[Step, ...]
    checking: tuple[Step, ...]
    pooling: tuple[Step, ...]


def flow(counts: Mapping[str, int], covered: Coverage, pooled: Pooled) -> Flow:
    """Return the flow of a run from its counts, its checks and its pooled tables."""
    return Flow(_reading(counts), _checking(counts, covered), _pooling(pooled))


def _reading(counts: Mapping[str, int]) -> tuple[Step, ...]:
    documents, with_results = counts["documents"], counts["with_results"]
    twice, failed = counts["duplicates"], counts["failed"]
    return (
        Step(
            documents + twice,
            "found in the inputs",
            lost=_some((twice, "came twice, counted once"), (failed, "inputs could not be read")),
            lost_name="Not read",
        ),
        Step(
            documents,
            "studies read",
            lost=_some((documents - with_results, "without a number to write down")),
            lost_name="Without results",
        ),
        Step(
            with_results,
            "studies with results",
            parts=(
                (counts["arms"], "arms"),
                (counts["measurements"], "measurements"),
                (counts["comparisons"], "comparisons"),
            ),
        ),
    )


def _checking(counts: Mapping[str, int], covered: Coverage) -> tuple[Step, ...]:
    from validator.reasons import REASONS

    flagged = sum(counts[f"findings_{v}"] for v in FLAGS)
    reasons = [(count, REASONS.get(code, code)) for code, count in covered.reasons]
    return (
        Step(
            covered.found,
            "p-values found",
            lost=_most(reasons),
            lost_name=f"{covered.found - covered.checked:,} not checkable",
        ),
        Step(
            covered.checked,
            "p-values checked",
            parts=(
                (covered.consistent, "consistent"),
                (covered.conditional, "fit under an assumption"),
                (covered.flagged, "do not fit"),
            ),
        ),
        Step(
            flagged,
            "flags, of p-values and of other numbers",
            parts=tuple(
                (counts[f"findings_{verdict}"], verdict.replace("_", " ")) for verdict in FLAGS
            ),
        ),
    )


def _pooling(pooled: Pooled) -> tuple[Step, ...]:
    tables = pooled.tables
    reasons = tables.excluded["reason"].value_counts()
    several = int((tables.pooled["k"] > 1).sum())
    return (
        Step(
            pooled.rows_pooled,
            "results in pooled tables",
            lost=_most((int(count), str(reason)) for reason, count in reasons.items()),
            lost_name=f"{pooled.rows_excluded:,} numbers left out",
        ),
        Step(
            len(tables.pooled),
            "pooled lines",
            parts=(
                (several, "of two studies or more"),
                (len(tables.pooled) - several, "of one study, shown as itself"),
            ),
        ),
        Step(sum(f.rows > 1 for f in pooled.families), "forest plots of several lines"),
    )


def _some(*notes: Note) -> tuple[Note, ...]:
    return tuple(note for note in notes if note[0])


def _most(reasons: Iterable[Note]) -> tuple[Note, ...]:
    """Return the most frequent reasons, the rest as one."""
    ordered = sorted(reasons, key=lambda r: (-r[0], r[1]))
    head, rest = ordered[:MOST_REASONS], ordered[MOST_REASONS:]
    return (*head, *_some((sum(count for count, _ in rest), "for other reasons")))
