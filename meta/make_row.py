"""From the numbers of one or two sides to a row with its effect and sampling variance."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.records import Comparison
from meta.context import Context
from meta.groups import Grouped
from meta.row_effects import effect_of
from meta.rows import ArmNumbers, Mark, Measure, StudyRow, Used
from meta.timepoints import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a row with its provenance."""

    numbers: ArmNumbers
    steps: tuple[str, ...] = ()
    marks: frozenset[Mark] = frozenset()
    used: tuple[Used, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Both sides and their names in the table; ``second`` is None for single-arm measures."""

    treatment: str
    comparator: str | None
    first: Side
    second: Side | None


def row_of(
    ctx: Context,
    group: Grouped,
    slot: Slot,
    time: str | None,
    measure: Measure,
    kind: str,
    sides: Sides,
    extra_marks: frozenset[Mark] = frozenset(),
) -> StudyRow:
    """Make the row of one study from its sides' numbers."""
    first, second = sides.first, sides.second
    yi, vi = effect_of(measure, first.numbers, None if second is None else second.numbers)
    steps, marks, used = first.steps, first.marks | extra_marks, first.used
    if second is not None:
        steps, marks, used = steps + second.steps, marks | second.marks, used + second.used
    views = [ctx.arm(side.numbers.label) for side in (first, second) if side is not None]
    if any(v is not None and v.by_title for v in views):
        steps = ("treatment from the title", *steps)
    return StudyRow(
        record_id=ctx.record.id,
        study=ctx.study,
        year=ctx.record.source.year,
        outcome=group.key.name,
        unit=group.unit,
        window=slot.name,
        time=time,
        measure=measure,
        kind=kind,
        treatment=sides.treatment,
        comparator=sides.comparator,
        arm1=first.numbers,
        arm2=None if second is None else second.numbers,
        yi=yi,
        vi=vi,
        steps=tuple(dict.fromkeys(steps)),
        marks=marks,
        used=tuple(dict.fromkeys(used)),
    )


def design_marks(ctx: Context, historical: bool, *, adjusted: bool) -> frozenset[Mark]:
    """Return the marks that a design asks for; a printed effect is taken as ``adjusted``."""
    named = {note.name for note in ctx.record.methods}
    marks = {Mark.HISTORICAL} if historical else set()
    if not adjusted and "crossover" in named:
        marks.add(Mark.CROSSOVER)  # its variance is too large, which is safe
    if not adjusted and "cluster" in named:
        marks.add(Mark.CLUSTER)  # its variance is too small
    return frozenset(marks)


def used_comparison(index: int, c: Comparison) -> Used:
    """Provenance of a comparison."""
    return Used(
        kind="comparison",
        index=index,
        start=c.start,
        end=c.end,
        quote=c.quote,
        confidence=c.confidence,
    )
