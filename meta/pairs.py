"""Which arms of a study are set against which: one pair of sides per table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from meta.context import ArmView, Context


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Arms on each side. ``historical`` where side 2 is not of this study."""

    treatment: str
    comparator: str
    first: tuple[ArmView, ...]
    second: tuple[ArmView, ...]
    historical: bool = False


def pairs_of(ctx: Context) -> list[Pair]:
    """Set each treatment against each control; without a control, arms against each other.

    Arms of one treatment stand on one side together, so that no control is counted twice in a
    table. Two active arms are ordered by name, so that studies of the same two agree on the sign.
    """
    views = [v for v in ctx.arms.values() if v.role in ("active", "control")]
    active = _by_treatment([v for v in views if v.role == "active"])
    control = _by_treatment([v for v in views if v.role == "control"])
    out = list(_against(active, control, historical=False))
    if not control:
        out += list(_among(active))
    if ctx.settings.historical:
        outside = _by_treatment([v for v in ctx.arms.values() if v.role == "outside"])
        own = active or _by_treatment([v for v in ctx.arms.values() if v.role == "cohort"])
        out += list(_against(own, outside, historical=True))
    return out


def _by_treatment(views: list[ArmView]) -> dict[str, tuple[ArmView, ...]]:
    out: dict[str, tuple[ArmView, ...]] = {}
    for v in views:
        out[v.treatment] = (*out.get(v.treatment, ()), v)
    return out


def _against(
    first: dict[str, tuple[ArmView, ...]],
    second: dict[str, tuple[ArmView, ...]],
    *,
    historical: bool,
) -> Iterator[Pair]:
    for treatment, arms in first.items():
        for comparator, others in second.items():
            name = f"{comparator} (historical)" if historical else comparator
            if treatment == comparator:
                # One drug on both sides (doses, or on top of the same background): arms tell apart.
                treatment_name, name = _labels(arms), _labels(others)
            else:
                treatment_name = treatment
            yield Pair(
                treatment=treatment_name,
                comparator=name,
                first=arms,
                second=others,
                historical=historical,
            )


def _among(active: dict[str, tuple[ArmView, ...]]) -> Iterator[Pair]:
    if len(active) == 1:
        arms = sorted(next(iter(active.values())), key=lambda v: v.label.lower())
        for a, b in combinations(arms, 2):
            yield Pair(treatment=a.label, comparator=b.label, first=(a,), second=(b,))
        return
    for a_name, b_name in combinations(sorted(active, key=str.lower), 2):
        yield Pair(treatment=a_name, comparator=b_name, first=active[a_name], second=active[b_name])


def _labels(views: tuple[ArmView, ...]) -> str:
    return " + ".join(v.label for v in views)
