"""Which arms of a study are set against which: one pair of sides per table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from meta.context import ArmView, Context, own_name


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
    table. Two drugs are ordered by name, whichever of them a study calls its control, so that
    studies of the same two agree on the sign.
    """
    views = [v for v in ctx.arms.values() if v.role in ("active", "control")]
    rivals = all(v.drug for v in views)
    active = _by_treatment(ctx, [v for v in views if v.role == "active" or rivals])
    control = _by_treatment(ctx, [v for v in views if v.role == "control" and not rivals])
    out = list(_against(active, control, historical=False))
    if not control:
        out += list(_among(active))
    if ctx.settings.historical:
        outside = _by_treatment(ctx, [v for v in ctx.arms.values() if v.role == "outside"])
        cohort = [v for v in ctx.arms.values() if v.role == "cohort"]
        out += list(_against(active or _by_treatment(ctx, cohort), outside, historical=True))
    return out


Sides = dict[str, tuple[ArmView, ...]]


def _by_treatment(ctx: Context, views: list[ArmView]) -> Sides:
    out: Sides = {}
    for v in views:
        # "Control" is a good name for what a named treatment is compared with.
        name = v.treatment if v.role == "control" else own_name(ctx, v)
        out[name] = (*out.get(name, ()), v)
    return out


def _against(first: Sides, second: Sides, *, historical: bool) -> Iterator[Pair]:
    for treatment, arms in first.items():
        for comparator, others in second.items():
            name, against = treatment, comparator
            if treatment == comparator:  # doses, or both on top of the same: labels tell apart
                name, against = _labelled(treatment, arms), _labelled(comparator, others)
            if historical:
                against = f"{against} (historical)"
            yield Pair(
                treatment=name,
                comparator=against,
                first=arms,
                second=others,
                historical=historical,
            )


def _among(active: Sides) -> Iterator[Pair]:
    if len(active) == 1:
        treatment, arms = next(iter(active.items()))
        for a, b in combinations(sorted(arms, key=lambda v: v.label.lower()), 2):
            yield Pair(
                treatment=_labelled(treatment, (a,)),
                comparator=_labelled(treatment, (b,)),
                first=(a,),
                second=(b,),
            )
        return
    for a_name, b_name in combinations(sorted(active, key=str.lower), 2):
        yield Pair(treatment=a_name, comparator=b_name, first=active[a_name], second=active[b_name])


def _labelled(treatment: str, arms: tuple[ArmView, ...]) -> str:
    """Name doses of one drug apart: "D-penicillamine (high dose)"."""
    labels = " + ".join(v.label for v in arms)
    known = treatment.lower() in labels.lower()
    return labels if known else f"{treatment} ({labels})"
