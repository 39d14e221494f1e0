"""Readings of an omnibus p over three or more means."""

from __future__ import annotations

from collections.abc import Iterator

from validator.case import Case, Reading, has_mean, has_spread, sd_readings
from validator.intervals import Interval
from validator.means import Group, anova_p
from validator.methods import NOT_FROM_MEANS

CHECK = "one_way_anova"
FEWEST, MOST = 3, 12


def one_way(case: Case) -> Iterator[Reading]:
    """Yield readings from k means of one outcome and time, one of each arm.

    A misfit speaks against the p only where ANOVA is named and nothing else beside it: a trend, a
    post hoc or a repeated-measures test looks the same in an abstract.
    """
    if case.comparison.design != "multi" or case.named & (NOT_FROM_MEANS | {"post_hoc"}):
        return
    chosen = [i for i in case.supports if has_mean(case.measurement(i))]
    ms = [case.measurement(i) for i in chosen]
    one_each = len({m.arm for m in ms}) == len(ms) and len({(m.kind, m.time) for m in ms}) == 1
    if not FEWEST <= len(ms) <= MOST or not one_each or not all(map(has_spread, ms)):
        return
    sizes = [case.size(m) for m in ms]
    if any(s.n is None or s.n < 2 for s in sizes):  # noqa: PLR2004 (one has no spread)
        return
    refutes = case.named == {"anova"} and all(s.printed for s in sizes)
    for reading in range(min(len(sd_readings(case, m)) for m in ms)):
        spreads = [sd_readings(case, m)[reading] for m in ms]
        groups = [
            Group(case.box(m.value), spread.sd(size.n), float(size.n))
            for m, spread, size in zip(ms, spreads, sizes, strict=True)
            if m.value is not None and size.n is not None
        ]
        p = anova_p(groups)
        remark = next((s.assumption for s in spreads if s.assumption), None)
        yield Reading(
            check=CHECK,
            method="one-way ANOVA",
            p=Interval(float(p.low), float(p.high)),
            assumptions=(remark,) if remark else (),
            refutes=refutes,
            near_as="another test than one-way ANOVA was used",
            confidence=case.confidence(tuple(chosen)),
            supports=tuple(chosen),
        )
