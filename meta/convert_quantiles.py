"""Mean and SD from a median with its quartiles, its extremes, or all five; and skewness screens."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from scipy import special

from meta.errors import InputError

_IQR_IN_SDS = 1.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantiles:
    """What is printed of a distribution, in increasing order, with the sample size.

    Three designs are known: min, median, max; q1, median, q3; and all five.
    """

    n: int
    median: float
    minimum: float | None = None
    q1: float | None = None
    q3: float | None = None
    maximum: float | None = None

    def __post_init__(self) -> None:
        if self.n < 2:  # noqa: PLR2004 - one participant has no spread
            raise InputError(f"n must be >= 2, got {self.n}")
        if (self.minimum is None) != (self.maximum is None) or (self.q1 is None) != (
            self.q3 is None
        ):
            raise InputError("quartiles and extremes come in pairs")
        known = self.values
        if len(known) == 1:
            raise InputError("a median alone has no spread: give quartiles or extremes")
        if any(a > b for a, b in pairwise(known)):
            raise InputError(f"quantiles must not decrease, got {known}")
        if known[0] == known[-1]:
            raise InputError(f"quantiles are all {known[0]}: no spread can be told")

    @property
    def values(self) -> tuple[float, ...]:
        """The printed quantiles in order."""
        slots = (self.minimum, self.q1, self.median, self.q3, self.maximum)
        return tuple(x for x in slots if x is not None)

    @property
    def extremes(self) -> tuple[float, float] | None:
        """Minimum and maximum, if printed."""
        if self.minimum is None or self.maximum is None:
            return None
        return self.minimum, self.maximum

    @property
    def quartiles(self) -> tuple[float, float] | None:
        """First and third quartile, if printed."""
        return None if self.q1 is None or self.q3 is None else (self.q1, self.q3)


def range_in_sds(n: int) -> float:
    """Return the range of n normal values in SDs: 2 z((n - 0.375) / (n + 0.25)). Wan 2014."""
    return 2.0 * float(special.ndtri((n - 0.375) / (n + 0.25)))


def iqr_in_sds(n: int) -> float:
    """Return the expected IQR in SDs: 2 z((0.75 n - 0.125) / (n + 0.25)). Wan 2014, eq 15."""
    return 2.0 * float(special.ndtri((0.75 * n - 0.125) / (n + 0.25)))


def mean_luo(q: Quantiles) -> float:
    """Mean by the optimal weights of Luo 2018, Stat Methods Med Res 27:1785 (eq 7, 11 and 15)."""
    if q.extremes and q.quartiles:
        w1 = 2.2 / (2.2 + math.pow(q.n, 0.75))
        w2 = 0.7 - 0.72 / math.pow(q.n, 0.55)
        middle = (1.0 - w1 - w2) * q.median
        return w1 * sum(q.extremes) / 2.0 + w2 * sum(q.quartiles) / 2.0 + middle
    if q.extremes:
        w = 4.0 / (4.0 + math.pow(q.n, 0.75))
        return w * sum(q.extremes) / 2.0 + (1.0 - w) * q.median
    w = 0.7 + 0.39 / q.n
    return w * sum(_pair(q.quartiles)) / 2.0 + (1.0 - w) * q.median


def mean_wan(q: Quantiles) -> float:
    """Mean by Wan 2014 with fixed weights: (a + 2 m + b) / 4, or (q1 + m + q3) / 3."""
    if q.extremes and not q.quartiles:
        return (sum(q.extremes) + 2.0 * q.median) / 4.0
    if q.extremes:
        quartiles = _pair(q.quartiles)
        return (sum(q.extremes) + 2.0 * sum(quartiles) + 2.0 * q.median) / 8.0
    return (sum(_pair(q.quartiles)) + q.median) / 3.0


def sd_wan(q: Quantiles) -> float:
    """SD by Wan 2014, BMC Med Res Methodol 14:135: eq 9 (extremes), 16 (quartiles), 13 (both)."""
    parts = []
    if q.extremes:
        parts.append((q.extremes[1] - q.extremes[0]) / range_in_sds(q.n))
    if q.quartiles:
        parts.append((q.quartiles[1] - q.quartiles[0]) / iqr_in_sds(q.n))
    return sum(parts) / len(parts)


def sd_shi(q: Quantiles) -> float:
    """SD by the optimal weight of Shi 2020, Res Synth Methods 11:641, eq 10, from five numbers.

    With fewer numbers this is Wan's estimate.
    """
    if not (q.extremes and q.quartiles):
        return sd_wan(q)
    w = 1.0 / (1.0 + 0.07 * math.pow(q.n, 0.6))
    by_range = (q.extremes[1] - q.extremes[0]) / range_in_sds(q.n)
    by_iqr = (q.quartiles[1] - q.quartiles[0]) / iqr_in_sds(q.n)
    return w * by_range + (1.0 - w) * by_iqr


def sd_from_iqr_width(width: float) -> float:
    """SD of a large normal sample from the width of its IQR: width / 1.35. HB 6.5.2.5."""
    if not width > 0.0:
        raise InputError(f"width must be > 0, got {width}")
    return width / _IQR_IN_SDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Skewness:
    """Shi's test: skewed where the statistic exceeds its 5 % critical value."""

    statistic: float
    critical: float

    @property
    def skewed(self) -> bool:
        """True where normality should not be assumed."""
        return self.statistic > self.critical


def skewness(q: Quantiles) -> Skewness:
    """Screen printed quantiles for skewness. Shi 2023, as metafor's conv.fivenum."""
    by_extremes = by_quartiles = 0.0
    if q.extremes:
        by_extremes = _lean(*q.extremes, q.median)
    if q.quartiles:
        by_quartiles = _lean(*q.quartiles, q.median)
    n = q.n
    if q.extremes and q.quartiles:
        weight = 2.65 * math.log(0.6 * n) / math.sqrt(n)
        statistic = max(weight * by_extremes, by_quartiles)
        return Skewness(statistic=statistic, critical=3.0 / math.sqrt(n) - 40.0 / n**3)
    if q.extremes:
        critical = 1.0 / math.log(n + 9.0) + 2.5 / (n + 1.0)
        return Skewness(statistic=by_extremes, critical=critical)
    critical = 2.65 / math.sqrt(n) - 6.0 / n**2
    return Skewness(statistic=by_quartiles, critical=critical)


def _lean(low: float, high: float, median: float) -> float:
    return abs(low + high - 2.0 * median) / (high - low) if high > low else 0.0


def _pair(pair: tuple[float, float] | None) -> tuple[float, float]:
    if pair is None:
        raise InputError("quartiles or extremes are needed beside the median")
    return pair
