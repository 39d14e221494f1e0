"""Settle an unexplained ± by the test that was printed with it: the reading that gives its p."""

from __future__ import annotations

import math

from scipy import special

from extractor.records import Comparison, Measurement
from meta.context import Context
from meta.convert_arms import Group
from meta.convert_unexplained import Reading, read_plus_minus
from meta.tests_named import may_compare_means, p_is_plain

_RANKS = ("wilcoxon", "mann", "whitney", "kruskal", "friedman", "sign", "log-rank", "chi", "fisher")
_SLACK = 0.25


def reading_by_test(ctx: Context, index: int, sizes: dict[int, int | None]) -> Reading | None:
    """Return "sd" or "se" where the exact printed p's of the record fit that reading only.

    One abstract writes all its ± alike: tests of other measurements must not speak against it, and
    a reading as SE, which widens every interval, must explain most tests that can be recomputed.

    Parameters
    ----------
    ctx : Context
        The record.
    index : int
        Of a measurement whose ± is unexplained.
    sizes : dict
        n of measurements by index, where known.
    """
    if not p_is_plain(ctx):
        return None
    own: set[Reading] = set()
    found: list[Reading] = []
    for c in ctx.record.comparisons:
        reading = _by_one(ctx, c, sizes) if _usable(ctx, c) else None
        if reading is not None:
            found.append(reading)
            if index in c.supports:
                own.add(reading)
    told = own - {"ambiguous"}
    if len(told) != 1:
        return None
    reading = told.pop()
    against = "se" if reading == "sd" else "sd"
    most = found.count(reading) > found.count("ambiguous") or reading == "sd"
    return reading if against not in found and most else None


def _usable(ctx: Context, c: Comparison) -> bool:
    if c.test is None and not may_compare_means(ctx):
        return False
    test = (c.test or "").lower()
    exact = c.p_op == "=" and c.p is not None and 0.0 < c.p.value < 1.0
    return exact and not any(name in test for name in _RANKS)


def _by_one(ctx: Context, c: Comparison, sizes: dict[int, int | None]) -> Reading | None:
    if c.p is None or any(not 0 <= i < len(ctx.record.measurements) for i in c.supports):
        return None
    supported = [ctx.record.measurements[i] for i in c.supports]
    if c.design == "within" and len(supported) == 1 and supported[0].kind == "change":
        return _one_change(supported[0], sizes.get(c.supports[0]), c.p.value)
    if c.design != "between" or len(supported) != 2:  # noqa: PLR2004 - two arms
        return None
    groups = [_group(m, sizes.get(i)) for m, i in zip(supported, c.supports, strict=True)]
    if groups[0] is None or groups[1] is None or supported[0].kind != supported[1].kind:
        return None
    return read_plus_minus(groups[0], groups[1], c.p.value, slack=_SLACK).reading


def _group(m: Measurement, n: int | None) -> Group | None:
    if m.spread != "unknown_pm" or m.value is None or n is None or n < 2:  # noqa: PLR2004 - an SD
        return None
    pm = m.spread_values[0].value if m.spread_values else 0.0
    return Group(n, m.value.value, pm) if pm > 0 and m.kind != "proportion" else None


def _one_change(m: Measurement, n: int | None, p: float) -> Reading | None:
    group = _group(m, n)
    if group is None or group.mean == 0:
        return None
    ps = [
        float(2.0 * special.stdtr(group.n - 1, -abs(group.mean) / se))
        for se in (group.sd / math.sqrt(group.n), group.sd)
    ]
    fits = [x > 0 and abs(math.log(x / p)) <= math.log1p(_SLACK) for x in ps]
    if fits[0] == fits[1]:
        return "ambiguous"
    return "sd" if fits[0] else "se"
