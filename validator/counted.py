"""Printed counts, percents and sizes that must agree with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.records import Finding, Measurement, Number
from validator.case import n_is_imputed
from validator.counts import counts_from_percent
from validator.intervals import Interval, rounded, rounded_or_cut
from validator.scope import Scope, finding

CUT = "the percent was cut off, not rounded"
ESTIMATED = "the percent is an estimate (over time, weighted or imputed) and not the count's share"
ESTIMATES = re.compile(
    r"\bcumulative|\bkaplan|\bactuarial|\bincidence|\bsurviv\w+|\bprobabilit\w+|\bestimated"
    r"|\bweighted|\bimput\w+|\b(?:\d+|one|two|three|five|ten)[- ]?(?:year|yr|month)s?\b",
    re.IGNORECASE,
)
SIZES_TRIED = 20


def events_in_size(scope: Scope) -> Iterator[Finding]:
    """Flag more events than participants."""
    for i, m in scope.measurements():
        if m.events is None or m.n is None or m.events <= m.n or m.kind != "proportion":
            continue
        if not scope.size(m).printed:
            continue
        yield finding(
            "events_in_size",
            "impossible",
            "measurement",
            i,
            f"{m.events} events among {m.n} participants cannot be.",
            reported=m.quote,
        )


def percent_of_count(scope: Scope) -> Iterator[Finding]:
    """Check that a printed percent is the printed count over the printed size.

    Cut off instead of rounded, or one unit of the last digit away after rounding twice, is
    remarked upon; a percent of another size (participants with missing values) cannot be seen from
    outside, so only a size that stands in the quote speaks, and then the link to arm and outcome
    does not matter.
    """
    for i, m in enumerate(scope.record.measurements):
        if m.kind != "proportion" or m.percent is None or not m.n:
            continue
        if n_is_imputed(m) or not _prints_whole(m.quote, m.n):
            continue
        if m.events is None:
            if _is_share(m) and not scope.classes & {"log_rank", "cox"}:
                yield from _no_count_fits(i, m.quote, m.n, m.percent)
            continue
        if not 0 <= m.events <= m.n or not _prints_whole(m.quote, m.events):
            continue
        percent = 100 * m.events / m.n
        exact = Interval(percent, percent)
        if exact.overlaps(rounded(m.percent)):
            continue
        cut = exact.overlaps(rounded_or_cut(m.percent))
        remark = CUT if cut else ESTIMATED if _may_be_estimated(scope, m) else None
        yield finding(
            "percent_of_count",
            "consistent_if" if remark else "inconsistent",
            "measurement",
            i,
            f"{m.events} of {m.n} is {percent:.2f} %, printed as {m.percent.text} %: "
            + (f"right only if {remark}." if remark else _what_would_fit(m, m.percent)),
            reported=m.quote,
            recomputed=exact,
            assumptions=(remark,) if remark else (),
        )


def _may_be_estimated(scope: Scope, m: Measurement) -> bool:
    """Tell whether a sentence speaks of follow-up in time, of weights or of filled gaps."""
    if scope.words is None or m.end <= m.start:
        return False
    return ESTIMATES.search(scope.words.of(scope.words.sentence(m.start))) is not None


def _what_would_fit(m: Measurement, percent: Number) -> str:
    """Name the count, or the size, with which a printed percent would be right."""
    if m.n is None or m.events is None:
        return "one of them is wrong."
    counts = counts_from_percent(rounded(percent), m.n)
    near = range(max(m.events, m.n - SIZES_TRIED), m.n + SIZES_TRIED + 1)
    sizes = [n for n in near if n and rounded(percent).holds(100 * m.events / n)]
    size = min(sizes, key=lambda n: abs(n - (m.n or 0)), default=None)
    options = [f"{counts.low} of {m.n}"] if counts is not None else []
    options += [f"{m.events} of {size}"] if size is not None else []
    if not options:
        return "one of the three is wrong."
    return f"one of the three is wrong ({' or '.join(options)} would be right)."


def _prints_whole(quote: str, number: int) -> bool:
    """Tell whether a quote holds this whole number, and not as a part of a decimal one."""
    plain = quote.replace(",", "")
    return re.search(rf"(?<![\d.]){number}(?!\d|\.\d)", plain) is not None


def _is_share(m: Measurement) -> bool:
    """Tell whether a percent without its count is a share of the size that is printed beside it.

    Estimates of survival, and means of percents, are not.
    """
    estimated = re.search(r"surviv|free|rate|inciden|probab|kaplan|mean|average", m.outcome.lower())
    return estimated is None


def _no_count_fits(i: int, quote: str, n: int, percent: Number) -> Iterator[Finding]:
    if counts_from_percent(rounded(percent), n) is not None:
        return
    cut = counts_from_percent(rounded_or_cut(percent), n) is not None
    yield finding(
        "percent_of_count",
        "consistent_if" if cut else "inconsistent",
        "measurement",
        i,
        f"No whole number out of {n} is {percent.text} % ({quote}): "
        + ("it was cut off, not rounded, or " if cut else "")
        + "the size or the percent is wrong, or some values are missing.",
        reported=quote,
        assumptions=(CUT,) if cut else (f"all {n} analysed",),
    )


def arms_in_total(scope: Scope) -> Iterator[Finding]:
    """Remark that the arms hold more participants than the study.

    A remark and no error: the printed total is often that of the analysed and the arms' that of the
    randomised, and conditions that share participants are not always called a crossover.
    """
    record = scope.record
    arms = [a for a in record.arms if a.role in ("treatment", "control")]
    total = record.total_n
    if total is None or len(arms) < 2 or "crossover" in scope.classes:  # noqa: PLR2004 (arms)
        return
    sizes = [a.n for a in arms if a.n is not None]
    if len(sizes) != len(arms) or sum(sizes) <= total:
        return
    listed = " + ".join(map(str, sizes))
    remark = "the total counts other people than the arms, or somebody is in two arms"
    yield finding(
        "arms_in_total",
        "consistent_if",
        "study",
        0,
        f"The arms hold {listed} = {sum(sizes)}, the study {total}: right only if {remark}.",
        reported=str(total),
        recomputed=Interval(sum(sizes), sum(sizes)),
        assumptions=(remark,),
    )


def p_of_zero(scope: Scope) -> Iterator[Finding]:
    """Remark that p = 0 is printed, which stands for less than half of its last digit."""
    for i, c in enumerate(scope.record.comparisons):
        if c.p is not None and c.p.value == 0 and c.p_op in ("=", "<=", "<"):
            bound = f"{2 * c.p.half_unit:g}"
            yield finding(
                "p_of_zero",
                "consistent",
                "comparison",
                i,
                f"p {c.p_op} {c.p.text} is better written as p < {bound}: no p is zero.",
                reported=f"p {c.p_op} {c.p.text}",
            )


def probability(scope: Scope) -> Iterator[Finding]:
    """Flag a p below 0 or above 1."""
    for i, c in enumerate(scope.record.comparisons):
        if c.p_op is None or c.p is None or 0 <= c.p.value <= 1:
            continue
        printed = f"p {c.p_op} {c.p.text}"
        yield finding(
            "p_range",
            "impossible",
            "comparison",
            i,
            f"{printed} cannot be: a p lies between 0 and 1.",
            reported=printed,
        )
