"""One measurement as mean, SD and n, with the steps taken; or the reason why it cannot be one."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.records import Measurement
from extractor.vocabulary import Outcome
from meta.context import Context, OutcomeKey, unit_key
from meta.convert_quantile_fit import quantile_estimate
from meta.convert_quantiles import (
    Quantiles,
    mean_luo,
    sd_from_iqr_width,
    sd_shi,
    sd_wan,
    skewness,
)
from meta.convert_spread import sd_from_ci, sd_from_se
from meta.convert_unexplained import largest_sd
from meta.rows import Mark, Reason, Used
from meta.settle import reading_by_test

_CENTRED = 0.2  # share of the half-width by which a mean may miss the middle of its interval
_LARGEST_PER_CENT = 250.0  # of a predicted value: what is larger is in another unit, unsaid
_NO_MARKS: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A measurement made ready. ``sd`` and ``n`` are None where nothing tells them."""

    index: int
    measurement: Measurement
    mean: float
    sd: float | None
    n: int | None
    steps: tuple[str, ...] = ()
    marks: frozenset[Mark] = frozenset()
    no_sd: Reason | None = None

    @property
    def used(self) -> Used:
        """The item of the record behind this reading."""
        m = self.measurement
        return Used(
            kind="measurement",
            index=self.index,
            start=m.start,
            end=m.end,
            quote=m.quote,
            confidence=m.confidence,
        )


@dataclass(frozen=True, slots=True)
class _Spread:
    sd: float | None
    mean: float | None = None
    steps: tuple[str, ...] = ()
    marks: frozenset[Mark] = frozenset()
    reason: Reason | None = None


_IMPUTED = frozenset({Mark.IMPUTED})


def read_measurement(ctx: Context, index: int, key: OutcomeKey) -> Reading | Reason:
    """Read one mean-like measurement, or say why it is not one."""
    m = ctx.record.measurements[index]
    if m.value is None:
        return Reason.NO_VALUE
    if m.center in ("count", "percent", "geometric mean"):
        return Reason.NOT_POOLED
    if m.confidence < ctx.settings.min_confidence:
        return Reason.CONFIDENCE
    if index in ctx.flagged_measurements and not ctx.settings.flagged:
        return Reason.FLAGGED
    size = ctx.sizes[index]
    n, steps, marks = size.n, size.steps, _IMPUTED if size.imputed else _NO_MARKS
    spread = _spread(ctx, index, m, n, key)
    mean = m.value.value if spread.mean is None else spread.mean
    if _off_scale(m, mean, spread.sd, n, key):
        return Reason.OFF_SCALE
    if index in ctx.flagged_measurements:
        marks |= {Mark.FLAGGED}
    return Reading(
        index=index,
        measurement=m,
        mean=mean,
        sd=spread.sd,
        n=n,
        steps=steps + spread.steps,
        marks=marks | spread.marks,
        no_sd=spread.reason,
    )


def _spread(ctx: Context, index: int, m: Measurement, n: int | None, key: OutcomeKey) -> _Spread:
    if m.spread is None or not m.spread_values:
        reason = Reason.MEDIAN if m.center == "median" else Reason.NO_SPREAD
        return _Spread(None, reason=reason)
    if m.center == "median":
        return _from_median(ctx, m, n)
    readers = {
        "sd": _from_sd,
        "se": _from_se,
        "ci": _from_ci,
        "iqr": _from_iqr,
        "range": _from_range,
    }
    if m.spread == "unknown_pm":
        return _from_unexplained(ctx, index, m, n, key)
    return readers[m.spread](m, n)


def _from_sd(m: Measurement, n: int | None) -> _Spread:  # noqa: ARG001 - one form for all
    sd = m.spread_values[0].value
    return _Spread(sd) if sd > 0 else _Spread(None, reason=Reason.NO_SPREAD)


def _from_se(m: Measurement, n: int | None) -> _Spread:
    se = m.spread_values[0].value
    if n is None:
        return _Spread(None, reason=Reason.NO_N)
    if se <= 0:
        return _Spread(None, reason=Reason.NO_SPREAD)
    return _Spread(sd_from_se(se, n), steps=("sd from se",))


def _from_ci(m: Measurement, n: int | None) -> _Spread:
    if len(m.spread_values) != 2 or m.value is None:  # noqa: PLR2004 - an interval has two ends
        return _Spread(None, reason=Reason.NO_SPREAD)
    low, high = (x.value for x in m.spread_values)
    if not low <= m.value.value <= high or low >= high:
        return _Spread(None, reason=Reason.BAD_INTERVAL)
    if n is None or n < 2:  # noqa: PLR2004 - one participant has no SD
        return _Spread(None, reason=Reason.NO_N)
    half = (high - low) / 2.0
    rounding = m.value.half_unit + m.spread_values[0].half_unit
    if abs(m.value.value - (low + high) / 2.0) > _CENTRED * half + rounding:
        return _Spread(None, reason=Reason.SKEWED_INTERVAL)
    steps = ("sd from ci",) if m.ci_level else ("sd from ci", "ci level taken as 95 %")
    return _Spread(sd_from_ci(low, high, n, level=m.ci_level or 95.0), steps=steps)


def _from_iqr(m: Measurement, n: int | None) -> _Spread:  # noqa: ARG001 - one form for all
    values = [x.value for x in m.spread_values]
    width = values[0] if len(values) == 1 else values[1] - values[0]
    if width <= 0:
        return _Spread(None, reason=Reason.NO_SPREAD)
    return _Spread(sd_from_iqr_width(width), steps=("sd from iqr width",), marks=_IMPUTED)


def _from_range(m: Measurement, n: int | None) -> _Spread:
    values = [x.value for x in m.spread_values]
    if m.center != "mean":
        return _Spread(None, reason=Reason.NO_SPREAD)
    if len(values) != 2 or n is None or n < 2 or m.value is None:  # noqa: PLR2004 - low and high
        return _Spread(None, reason=Reason.NO_N if n is None else Reason.NO_SPREAD)
    if not values[0] <= m.value.value <= values[1] or values[0] == values[1]:
        return _Spread(None, reason=Reason.BAD_INTERVAL)
    sd = sd_wan(Quantiles(n=n, minimum=values[0], median=m.value.value, maximum=values[1]))
    return _Spread(sd, steps=("sd from range (Wan 2014)",), marks=_IMPUTED)


def _from_median(ctx: Context, m: Measurement, n: int | None) -> _Spread:
    if ctx.settings.medians == "leave out" or not ctx.settings.imputed:
        return _Spread(None, reason=Reason.MEDIAN)
    values = [x.value for x in m.spread_values]
    if m.spread not in ("iqr", "range") or len(values) != 2 or m.value is None:  # noqa: PLR2004
        return _Spread(None, reason=Reason.NO_SPREAD)
    if n is None or n < 2:  # noqa: PLR2004 - one participant has no SD
        return _Spread(None, reason=Reason.NO_N)
    low, high = values
    if not low <= m.value.value <= high or low >= high:
        return _Spread(None, reason=Reason.BAD_INTERVAL)
    if m.spread == "iqr":
        q = Quantiles(n=n, q1=low, median=m.value.value, q3=high)
    else:
        q = Quantiles(n=n, minimum=low, median=m.value.value, maximum=high)
    steps = ["looks skewed (Shi 2023)"] if skewness(q).skewed else []
    if ctx.settings.medians == "quantile-estimation":
        fit = quantile_estimate(q)
        steps.insert(0, f"mean and sd from median and {m.spread} ({fit.family}, McGrath 2020)")
        mean, sd = fit.mean, fit.sd
    else:
        steps.insert(0, f"mean and sd from median and {m.spread} (Luo 2018, Wan 2014)")
        mean, sd = mean_luo(q), sd_shi(q)
    return _Spread(sd, mean=mean, steps=tuple(steps), marks=_IMPUTED | {Mark.MEDIAN})


def _from_unexplained(
    ctx: Context, index: int, m: Measurement, n: int | None, key: OutcomeKey
) -> _Spread:
    pm = m.spread_values[0].value
    if pm <= 0:
        return _Spread(None, reason=Reason.NO_SPREAD)
    told, why = _told_kind(ctx, index)
    if told == "se":
        if n is None:
            return _Spread(None, reason=Reason.NO_N)
        step = f"unexplained ± is an SE ({why})"
        return _Spread(sd_from_se(pm, n), steps=(step,), marks=_SETTLED)
    if told == "sd":
        return _Spread(pm, steps=(f"unexplained ± is an SD ({why})",), marks=_SETTLED)
    limit = _largest(m, n, key)
    if limit is not None and n is not None and pm <= limit < sd_from_se(pm - _half(m), n):
        step = "unexplained ± is an SD (as an SE it would leave the scale)"
        return _Spread(pm, steps=(step,), marks=_SETTLED)
    if not ctx.settings.unexplained_as_sd:
        return _Spread(None, reason=Reason.UNEXPLAINED)
    return _Spread(pm, steps=("unexplained ± read as SD",), marks=frozenset({Mark.UNEXPLAINED}))


_SETTLED = frozenset({Mark.SETTLED})


def _told_kind(ctx: Context, index: int) -> tuple[str | None, str]:
    """Return "sd" or "se" and why, where the validator or a printed p tells what a ± is."""
    inference = ctx.implied("spread_kind", "measurement", (index,))
    if inference is not None and inference.value in ("sd", "se"):
        return inference.value, inference.source or "validator"
    if not any(index in c.supports for c in ctx.record.comparisons):
        return None, ""
    sizes = {i: size.n for i, size in enumerate(ctx.sizes)}
    return reading_by_test(ctx, index, sizes), "recomputed test"


def _half(m: Measurement) -> float:
    return m.spread_values[0].half_unit


def _largest(m: Measurement, n: int | None, key: OutcomeKey) -> float | None:
    """Largest SD that the scale allows; a change can move over the whole scale both ways."""
    scale = scale_for(m, key)
    if scale is None or scale.low is None or scale.high is None or n is None or n < 2:  # noqa: PLR2004
        return None
    if m.kind == "change":
        width = scale.high - scale.low
        return largest_sd(-width, width, n)
    if m.kind != "level":
        return None
    return largest_sd(scale.low, scale.high, n)


def scale_for(m: Measurement, key: OutcomeKey) -> Outcome | None:
    """Return the scale of an outcome, unless the number is printed in another unit."""
    if key.scale is None or m.unit is None:
        return key.scale
    own, printed = unit_key(key.scale.unit), unit_key(m.unit)
    same = printed in (own, "") or (own.startswith("%") and printed.startswith("%"))
    return key.scale if same else None


def _off_scale(
    m: Measurement, mean: float, sd: float | None, n: int | None, key: OutcomeKey
) -> bool:
    scale = scale_for(m, key)
    if scale is None or m.kind not in ("level", "change"):
        return False
    low, high = scale.low, scale.high
    if high is None and (scale.unit or "").startswith("%"):
        high = _LARGEST_PER_CENT
    if m.kind == "level":
        below = low is not None and mean < low
        above = high is not None and mean > high
    else:
        width = None if low is None or high is None else high - low
        below = above = width is not None and abs(mean) > width
    limit = _largest(m, n, key)
    wide = sd is not None and limit is not None and sd - 2.0 * _slack(m) > limit
    return below or above or wide


def _slack(m: Measurement) -> float:
    return max((x.half_unit for x in m.spread_values), default=0.0)
