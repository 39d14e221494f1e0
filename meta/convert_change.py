"""The SD of a change from baseline, and the correlation that joins two levels to it."""

from __future__ import annotations

import math

from meta.convert_spread import t_from_p
from meta.errors import InputError


def correlation_from_sds(sd_base: float, sd_final: float, sd_change: float) -> float:
    """Correlation of baseline and follow-up that three printed SDs imply. HB 6.5.2.8.

    A result outside [-1, 1] means that the three SDs cannot be of the same participants; it is
    returned as it is, for the caller to judge.
    """
    _positive("sd_base", sd_base)
    _positive("sd_final", sd_final)
    return (sd_base**2 + sd_final**2 - sd_change**2) / (2.0 * sd_base * sd_final)


def sd_change_from_levels(sd_base: float, sd_final: float, correlation: float) -> float:
    """SD of the change from two SDs and a correlation in [-1, 1]. HB 6.5.2.8."""
    if not -1.0 <= correlation <= 1.0:
        raise InputError(f"correlation must be between -1 and 1, got {correlation}")
    variance = sd_base**2 + sd_final**2 - 2.0 * correlation * sd_base * sd_final
    return math.sqrt(max(variance, 0.0))


def sd_change_from_paired_p(change: float, p: float, n: int) -> float:
    """SD of the change from a paired t-test's two-sided p: |change| sqrt(n) / t. HB 6.5.2.3.

    With a printed "p < bound", pass the bound: the SD is then an upper bound.
    """
    if n < 2:  # noqa: PLR2004 - one pair has no SD
        raise InputError(f"n must be >= 2, got {n}")
    if change == 0.0:
        raise InputError("change must differ from 0: its SD cannot be told from p")
    return abs(change) * math.sqrt(n) / t_from_p(p, n - 1)


def correlation_from_paired_p(
    change: float, p: float, n: int, sd_base: float, sd_final: float
) -> float:
    """Correlation that a paired t-test's p implies, given both levels' SDs."""
    return correlation_from_sds(sd_base, sd_final, sd_change_from_paired_p(change, p, n))


def crossover_md_se(sd1: float, sd2: float, n: int, correlation: float) -> float:
    """SE of a mean difference in a crossover of n participants: SD_diff / sqrt(n). HB 23.2.7."""
    _positive("n", n)
    return sd_change_from_levels(sd1, sd2, correlation) / math.sqrt(n)


def crossover_smd(
    mean1: float, sd1: float, mean2: float, sd2: float, n: int, correlation: float
) -> tuple[float, float]:
    """Standardised difference of a crossover and its SE. HB 23.2.7.2.

    SE = sqrt(1/n + d^2 / (2 n)) sqrt(2 (1 - r)), with d in units of the mean of both variances.
    """
    _positive("n", n)
    smd = (mean1 - mean2) / math.sqrt((sd1**2 + sd2**2) / 2.0)
    return smd, math.sqrt(1.0 / n + smd**2 / (2.0 * n)) * math.sqrt(2.0 * (1.0 - correlation))


def _positive(name: str, value: float) -> None:
    if not value > 0.0:
        raise InputError(f"{name} must be > 0, got {value}")
