"""What the mean and SD of whole numbers can be: GRIM, GRIMMER, DEBIT, and bounds of a scale."""

from __future__ import annotations

import math

from validator.intervals import SLACK, Interval


def possible_sums(mean: Interval, n: int, items: int = 1) -> range:
    """Return the whole sums of n x items integers whose mean lies in the interval (GRIM).

    Brown & Heathers 2017, doi 10.1177/1948550616673876. Empty: no whole numbers have this mean.
    """
    count = n * items
    low = math.ceil(float(mean.low) * count - SLACK * max(1.0, count))
    high = math.floor(float(mean.high) * count + SLACK * max(1.0, count))
    return range(low, high + 1)


def grim_is_informative(n: int, items: int, decimals: int) -> bool:
    """Tell whether the printed decimals can exclude anything at this size."""
    return n * items < 10.0**decimals


def grimmer_fits(
    mean: Interval, sd: Interval, n: int, items: int = 1, divisor: int | None = None
) -> bool:
    """Tell whether n whole scores can have this mean and this SD (GRIMMER, necessary conditions).

    For a whole sum S the sum of squares Q is a whole number of the same parity as S (x^2 and x are
    both even or both odd), at least that of scores as equal as possible, and
    Q = (n - 1) sd^2 + S^2 / n, or with another ``divisor`` in place of n - 1. With several items a
    score is a whole number divided by ``items``, so mean and SD are multiplied by it first. Every
    honest data set passes, by these identities; the third test of other programs, which gives
    false alarms, is left out.

    Anaya 2016, doi 10.7287/peerj.preprints.2400v1; Allard 2018.
    """
    whole_mean = Interval(mean.low * items, mean.high * items)
    whole_sd = Interval(max(sd.low, 0.0) * items, sd.high * items)
    return any(
        _square_sum_exists(total, whole_sd, n, n - 1 if divisor is None else divisor)
        for total in possible_sums(whole_mean, n)
    )


def _square_sum_exists(total: int, sd: Interval, n: int, divisor: int) -> bool:
    base = total**2 / n
    room = SLACK * max(1.0, base)
    low = math.ceil(divisor * float(sd.low) ** 2 + base - room)
    high = math.floor(divisor * float(sd.high) ** 2 + base + room)
    quotient, remainder = divmod(total, n)
    most_equal = (n - remainder) * quotient**2 + remainder * (quotient + 1) ** 2
    low = max(low, most_equal)
    low += (low - total) % 2
    return low <= high


def largest_sd(mean: Interval, low: float, high: float, n: int) -> float:
    """Largest SD (divisor n - 1) of n scores on [low, high] with a mean in the interval.

    sqrt((high - m)(m - low) n / (n - 1)) is concave in m with its top at mid-scale, so the best m
    is the middle of the scale clipped into the interval (Bhatia & Davis 2000).
    """
    middle = min(max((low + high) / 2, float(mean.low)), float(mean.high))
    room = max(high - middle, 0.0) * max(middle - low, 0.0)
    return math.sqrt(room * n / (n - 1))


def debit_sd(mean: Interval, n: int) -> Interval:
    """SD that n zeros and ones with a mean in the interval must have (DEBIT).

    sqrt(n / (n - 1) m (1 - m)) over the whole counts that give such a mean; both divisors, n - 1
    and n, are allowed for. Heathers & Brown 2019. (nan, nan) where no count gives the mean.
    """
    sums = [s for s in possible_sums(mean, n) if 0 <= s <= n]
    if not sums:
        return Interval(math.nan, math.nan)
    shares = [s / n for s in sums]
    sds = [math.sqrt(m * (1 - m)) for m in shares]
    return Interval(min(sds), max(sds) * math.sqrt(n / (n - 1)))
