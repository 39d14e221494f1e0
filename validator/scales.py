"""What a known scale allows: bounds of means and SDs, and the grain of whole scores."""

from __future__ import annotations

import math
from collections.abc import Iterator

from extractor.records import Finding, Inference, Measurement, Target
from extractor.vocabulary import Outcome
from validator.case import SdReading, sd_boxes
from validator.granularity import (
    debit_sd,
    grim_is_informative,
    grimmer_fits,
    largest_sd,
    possible_sums,
)
from validator.intervals import Interval, rounded, rounded_or_cut
from validator.scope import Scope, finding

MODELLED = frozenset({"adjusted", "linear_model"})
LOOSE = "the SD has the divisor n"


def _bounds(m: Measurement, outcome: Outcome) -> Interval | None:
    """Bounds of a single participant's value: of the scale, or of a change on it."""
    if outcome.low is None or outcome.high is None:
        return None
    if m.kind == "change":
        width = outcome.high - outcome.low
        return Interval(-width, width)
    return Interval(outcome.low, outcome.high)


def mean_on_scale(scope: Scope) -> Iterator[Finding]:
    """Flag a mean or median outside the bounds of its scale."""
    for i, m, outcome in scope.scores():
        bounds = _bounds(m, outcome)
        if bounds is None or m.value is None or rounded(m.value).overlaps(bounds):
            continue
        yield finding(
            "mean_on_scale",
            "impossible",
            "measurement",
            i,
            f"{outcome.name} runs from {outcome.low:g} to {outcome.high:g}: {m.quote} is off it.",
            reported=m.quote,
            recomputed=bounds,
        )


def sd_on_scale(scope: Scope) -> Iterator[Finding]:
    """Flag an SD larger than the scale allows at the printed mean.

    sd <= sqrt((high - m)(m - low) n / (n - 1)). An unexplained ± that is too large as a standard
    error is no finding; it tells that it is an SD (see ``spread_kinds``). One that is called a
    standard error is right only if it is an SD.
    """
    for i, m, outcome in scope.scores():
        bounds, n = _bounds(m, outcome), scope.size(m).n
        if bounds is None or n is None or n < 2 or m.center != "mean":  # noqa: PLR2004 (SD)
            continue
        readings = sd_boxes(m)
        if not readings or any(_fits_scale(m, x, bounds, n) for x in readings):
            continue
        most = _largest(m, bounds, n)
        misnamed = m.spread == "se" and _fits_scale(m, readings[0]._replace(is_se=False), bounds, n)
        yield finding(
            "sd_on_scale",
            "consistent_if" if misnamed else "impossible",
            "measurement",
            i,
            f"With this mean on a scale of {bounds.low:g} to {bounds.high:g} the SD is at "
            f"most {most:.3g}: {m.quote} "
            + ("is right only if it is an SD and no standard error." if misnamed else "cannot be."),
            reported=m.quote,
            recomputed=Interval(0.0, most),
            assumptions=("the spread is an SD, though called a standard error",)
            if misnamed
            else (),
        )


def _largest(m: Measurement, bounds: Interval, n: int) -> float:
    if m.value is None:
        return math.inf
    return largest_sd(rounded_or_cut(m.value), float(bounds.low), float(bounds.high), n)


def _fits_scale(m: Measurement, reading: SdReading, bounds: Interval, n: int) -> bool:
    return bool(reading.sd(n).low <= _largest(m, bounds, n) * (1 + 1e-9))


def spread_kinds(scope: Scope) -> Iterator[Inference]:
    """Tell what an unexplained ± must be where its scale rules out a standard error."""
    for i, m, outcome in scope.scores():
        bounds, n = _bounds(m, outcome), scope.size(m).n
        if m.spread != "unknown_pm" or bounds is None or n is None or n < 2:  # noqa: PLR2004 (SD)
            continue
        sd, se = sd_boxes(m)
        if _fits_scale(m, sd, bounds, n) and not _fits_scale(m, se, bounds, n):
            yield Inference(
                quantity="spread_kind",
                target=Target(kind="measurement", index=i),
                value="sd",
                source=f"as a standard error it would exceed the scale of {outcome.name}",
            )


def _sizes(scope: Scope, m: Measurement) -> range:
    """Sizes that may lie behind a statistic: the printed one, or what was left of the arm."""
    size = scope.size(m)
    if size.n is None:
        return range(0)
    least = size.n if size.printed else math.ceil(scope.settings.retained * size.n)
    return range(max(least, 2), size.n + 1)


def _whole_scores(scope: Scope) -> Iterator[tuple[int, Measurement, Outcome, range]]:
    """Means of whole scores whose grain can tell something, with the sizes behind them."""
    if scope.classes & MODELLED:
        return
    for i, m, outcome in scope.scores():
        sizes = _sizes(scope, m)
        if not outcome.integer or m.center != "mean" or m.value is None or not sizes:
            continue
        if grim_is_informative(sizes[-1], outcome.items, m.value.decimals):
            yield i, m, outcome, sizes


def grim(scope: Scope) -> Iterator[Finding]:
    """Flag a mean that no whole scores have (GRIM)."""
    for i, m, outcome, sizes in _whole_scores(scope):
        if m.value is None or _has_sum(rounded(m.value), sizes, outcome):
            continue
        yield finding(
            "grim",
            "inconsistent",
            "measurement",
            i,
            f"No {sizes[-1]} whole scores of {outcome.name} have the mean {m.value.text}: the "
            "mean or the size is wrong, its digits were cut off, or values were filled in.",
            reported=m.quote,
            assumptions=("scores are whole numbers", f"n is {sizes[-1]}"),
        )


def _has_sum(mean: Interval, sizes: range, outcome: Outcome) -> bool:
    return any(possible_sums(mean, n, outcome.items) for n in sizes)


def grimmer(scope: Scope) -> Iterator[Finding]:
    """Flag an SD that no whole scores with the printed mean have (GRIMMER)."""
    for i, m, outcome, sizes in _whole_scores(scope):
        if m.value is None or not sd_boxes(m) or not _has_sum(rounded(m.value), sizes, outcome):
            continue
        if _squares_fit(m, outcome, sizes, 1):
            continue
        loose = _squares_fit(m, outcome, sizes, 0)
        yield finding(
            "grimmer",
            "consistent_if" if loose else "inconsistent",
            "measurement",
            i,
            f"No {sizes[-1]} whole scores of {outcome.name} have the mean and SD {m.quote}"
            + ("." if not loose else f", unless {LOOSE}.")
            + " One of them or the size may be wrong, digits cut off, or values filled in.",
            reported=m.quote,
            assumptions=(LOOSE,) if loose else ("scores are whole numbers", f"n is {sizes[-1]}"),
        )


def _squares_fit(m: Measurement, outcome: Outcome, sizes: range, less: int) -> bool:
    """Tell whether whole scores exist with the SD of divisor n - ``less``, for any reading."""
    if m.value is None:
        return True
    mean = rounded(m.value)
    return any(
        grimmer_fits(mean, reading.sd(n), n, outcome.items, n - less)
        for reading in sd_boxes(m, rounded)
        for n in sizes
    )


def debit(scope: Scope) -> Iterator[Finding]:
    """Flag an SD of zeros and ones that does not go with their mean (DEBIT)."""
    for i, m, outcome in scope.scores():
        binary = outcome.integer and (outcome.low, outcome.high) == (0, 1) and outcome.items == 1
        sizes = _sizes(scope, m)
        if not binary or m.kind != "level" or m.value is None or m.spread != "sd" or not sizes:
            continue
        (sd,) = sd_boxes(m)
        possible = [debit_sd(rounded_or_cut(m.value), n) for n in sizes]
        possible = [p for p in possible if not math.isnan(p.low)]
        if possible and not any(sd.sd(2).overlaps(p) for p in possible):
            yield finding(
                "debit",
                "inconsistent",
                "measurement",
                i,
                f"Zeros and ones with this mean have an SD of {possible[-1].low:.3g} to "
                f"{possible[-1].high:.3g}: {m.quote}.",
                reported=m.quote,
                recomputed=possible[-1],
            )
