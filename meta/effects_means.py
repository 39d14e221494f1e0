"""Effect sizes from means: two arms, one arm, and change within an arm.

Every function takes arrays of one shape and returns (yi, vi): the effect size and its sampling
variance, as metafor 3.8 defines them under the same name. Arm 1 - arm 2; post - pre.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import numpy as np
from scipy import special

from meta.errors import InputError
from meta.inputs import FloatArray

Effect = tuple[FloatArray, FloatArray]


def hedges_j(df: FloatArray) -> FloatArray:
    """Return the exact small-sample factor of a standardised difference on df degrees of freedom.

    Notes
    -----
    Hedges 1981, J Educ Stat 6:107, eq. 6e: gamma(m/2) / (sqrt(m/2) gamma((m-1)/2)); NaN for
    m <= 1, where the expectation of the standardised difference does not exist.
    """
    usable = np.where(df > 1.0, df, np.nan)
    j: FloatArray = special.poch(0.5 * (usable - 1.0), 0.5) / np.sqrt(0.5 * usable)
    return j


def _pooled_variance(
    sd1: FloatArray, n1: FloatArray, sd2: FloatArray, n2: FloatArray
) -> FloatArray:
    df = n1 + n2 - 2.0
    pooled: FloatArray = ((n1 - 1.0) * sd1**2 + (n2 - 1.0) * sd2**2) / np.where(df > 0, df, np.nan)
    return pooled


def mean_difference(
    m1: FloatArray,
    sd1: FloatArray,
    n1: FloatArray,
    m2: FloatArray,
    sd2: FloatArray,
    n2: FloatArray,
    *,
    vtype: str = "LS",
) -> Effect:
    """Return MD = m1 - m2, variance with two SDs ("LS") or one pooled SD ("HO")."""
    if vtype == "HO":
        pooled = _pooled_variance(sd1, n1, sd2, n2)
        return m1 - m2, pooled * (1.0 / n1 + 1.0 / n2)
    _only(vtype, "LS", "HO")
    return m1 - m2, sd1**2 / n1 + sd2**2 / n2


def standardised_mean_difference(
    m1: FloatArray,
    sd1: FloatArray,
    n1: FloatArray,
    m2: FloatArray,
    sd2: FloatArray,
    n2: FloatArray,
    *,
    vtype: str = "LS",
) -> Effect:
    """Return SMD: Hedges' g with the pooled SD.

    Notes
    -----
    Hedges & Olkin 1985. Variance "LS": 1/n1 + 1/n2 + g^2 / (2 (n1 + n2)), Hedges 1982 eq. 8;
    "LS2": J^2 times the same with d in place of g (Borenstein 2009 eq. 4.24); "UB": unbiased,
    Hedges 1983 eq. 9.
    """
    _only(vtype, "LS", "LS2", "UB")
    df, total = n1 + n2 - 2.0, n1 + n2
    j, base = hedges_j(df), 1.0 / n1 + 1.0 / n2
    d = (m1 - m2) / np.sqrt(_pooled_variance(sd1, n1, sd2, n2))
    g = j * d
    if vtype == "LS2":
        return g, j**2 * (base + d**2 / (2.0 * total))
    if vtype == "UB":
        return g, base + (1.0 - (df - 2.0) / (df * j**2)) * g**2
    return g, base + g**2 / (2.0 * total)


def standardised_heteroscedastic(
    m1: FloatArray,
    sd1: FloatArray,
    n1: FloatArray,
    m2: FloatArray,
    sd2: FloatArray,
    n2: FloatArray,
    *,
    vtype: str = "3.8",
) -> Effect:
    """Return SMDH: the difference over the root of the mean variance, unequal SDs allowed.

    Notes
    -----
    Bonett 2008, Psychol Methods 13:99, eq. 7. metafor 3.8 multiplies the variance by J^2 ("3.8",
    the default here); from 5.0 on it does not ("5").
    """
    _only(vtype, "3.8", "5")
    average = 0.5 * (sd1**2 + sd2**2)
    j = hedges_j(n1 + n2 - 2.0)
    g = j * (m1 - m2) / np.sqrt(average)
    df1, df2 = _positive(n1 - 1.0), _positive(n2 - 1.0)
    v = g**2 * (sd1**4 / df1 + sd2**4 / df2) / (8.0 * average**2)
    v = v + (sd1**2 / df1 + sd2**2 / df2) / average
    return g, v if vtype == "5" else j**2 * v


def standardised_by_control(
    m1: FloatArray, n1: FloatArray, m2: FloatArray, sd2: FloatArray, n2: FloatArray
) -> Effect:
    """Return SMD1: the difference over the SD of arm 2 (Glass's delta), corrected by J(n2 - 1)."""
    g = hedges_j(n2 - 1.0) * (m1 - m2) / sd2
    return g, 1.0 / n1 + 1.0 / n2 + g**2 / (2.0 * n2)


def ratio_of_means(
    m1: FloatArray,
    sd1: FloatArray,
    n1: FloatArray,
    m2: FloatArray,
    sd2: FloatArray,
    n2: FloatArray,
    *,
    vtype: str = "3.8",
) -> Effect:
    """Return ROM = log(m1 / m2) (means of one sign).

    Notes
    -----
    Hedges, Gurevitch & Curtis 1999, Ecology 80:1150. "5": with the bias correction
    (cv1^2/n1 - cv2^2/n2) / 2 that metafor adds from 5.0 on; "3.8", the default here: without.
    """
    _only(vtype, "3.8", "5")
    part1, part2 = sd1**2 / (n1 * m1**2), sd2**2 / (n2 * m2**2)
    y = _log(m1 / m2)
    return (y + 0.5 * (part1 - part2) if vtype == "5" else y), part1 + part2


def variability_ratio(sd1: FloatArray, n1: FloatArray, sd2: FloatArray, n2: FloatArray) -> Effect:
    """Return VR = log(sd1 / sd2), bias-corrected (Nakagawa 2015, Methods Ecol Evol 6:143)."""
    half1, half2 = 0.5 / _positive(n1 - 1.0), 0.5 / _positive(n2 - 1.0)
    return _log(sd1 / sd2) + half1 - half2, half1 + half2


def coefficient_of_variation_ratio(
    m1: FloatArray,
    sd1: FloatArray,
    n1: FloatArray,
    m2: FloatArray,
    sd2: FloatArray,
    n2: FloatArray,
) -> Effect:
    """Return CVR = log of the ratio of coefficients of variation (Nakagawa 2015)."""
    y, v = variability_ratio(sd1, n1, sd2, n2)
    return y - _log(m1 / m2), v + sd1**2 / (n1 * m1**2) + sd2**2 / (n2 * m2**2)


def raw_mean(mean: FloatArray, sd: FloatArray, n: FloatArray) -> Effect:
    """Return MN: the mean itself, variance sd^2 / n."""
    return mean, sd**2 / n


def log_mean(mean: FloatArray, sd: FloatArray, n: FloatArray) -> Effect:
    """Return MNLN: log of the mean, variance sd^2 / (n mean^2)."""
    return _log(mean), sd**2 / (n * mean**2)


def log_sd(sd: FloatArray, n: FloatArray) -> Effect:
    """Return SDLN: log of the SD, bias-corrected."""
    half = 0.5 / _positive(n - 1.0)
    return _log(sd) + half, half


def log_cv(mean: FloatArray, sd: FloatArray, n: FloatArray) -> Effect:
    """Return CVLN: log of the coefficient of variation, bias-corrected."""
    y, v = log_sd(sd, n)
    return y - _log(mean), v + sd**2 / (n * mean**2)


def _variance_of_change(sd1: FloatArray, sd2: FloatArray, r: FloatArray) -> FloatArray:
    """Return the variance of the difference of two correlated measurements."""
    variance: FloatArray = sd1**2 + sd2**2 - 2.0 * r * sd1 * sd2
    return variance


def mean_change(
    m1: FloatArray, sd1: FloatArray, m2: FloatArray, sd2: FloatArray, n: FloatArray, r: FloatArray
) -> Effect:
    """Return MC = m1 - m2 of the same n people, r the correlation of the two measurements."""
    return m1 - m2, _variance_of_change(sd1, sd2, r) / n


def standardised_by_change(
    m1: FloatArray, sd1: FloatArray, m2: FloatArray, sd2: FloatArray, n: FloatArray, r: FloatArray
) -> Effect:
    """Return SMCC: the change over the SD of changes (Gibbons 1993)."""
    spread = np.sqrt(_positive(_variance_of_change(sd1, sd2, r)))
    g = hedges_j(n - 1.0) * (m1 - m2) / spread
    return g, 1.0 / n + g**2 / (2.0 * n)


def standardised_by_raw(
    m1: FloatArray, sd1: FloatArray, m2: FloatArray, n: FloatArray, r: FloatArray
) -> Effect:
    """Return SMCR: the change over sd1, which by convention is the SD at baseline (Becker 1988)."""
    g = hedges_j(n - 1.0) * (m1 - m2) / sd1
    return g, 2.0 * (1.0 - r) / n + g**2 / (2.0 * n)


def standardised_by_raw_heteroscedastic(
    m1: FloatArray, sd1: FloatArray, m2: FloatArray, sd2: FloatArray, n: FloatArray, r: FloatArray
) -> Effect:
    """Return SMCRH: as SMCR, its variance without the assumption of equal SDs (Bonett 2008)."""
    j, df = hedges_j(n - 1.0), _positive(n - 1.0)
    g = j * (m1 - m2) / sd1
    return g, j**2 * (_variance_of_change(sd1, sd2, r) / (sd1**2 * df) + g**2 / (2.0 * df))


def log_ratio_of_change(
    m1: FloatArray, sd1: FloatArray, m2: FloatArray, sd2: FloatArray, n: FloatArray, r: FloatArray
) -> Effect:
    """Return ROMC = log(m1 / m2) of the same n people (Lajeunesse 2011)."""
    v = sd1**2 / m1**2 + sd2**2 / m2**2 - 2.0 * r * sd1 * sd2 / (m1 * m2)
    return _log(m1 / m2), v / n


def _log(x: FloatArray) -> FloatArray:
    out: FloatArray = np.log(_positive(x))
    return out


def _positive(x: FloatArray) -> FloatArray:
    return np.where(x > 0.0, x, np.nan)


def _only(vtype: str, *allowed: str) -> None:
    if vtype not in allowed:
        raise InputError(f"vtype must be one of {', '.join(allowed)}, got {vtype!r}")


MEANS: MappingProxyType[str, Callable[..., Effect]] = MappingProxyType(
    {
        "MD": mean_difference,
        "SMD": standardised_mean_difference,
        "SMDH": standardised_heteroscedastic,
        "SMD1": standardised_by_control,
        "ROM": ratio_of_means,
        "VR": variability_ratio,
        "CVR": coefficient_of_variation_ratio,
        "MN": raw_mean,
        "MNLN": log_mean,
        "SDLN": log_sd,
        "CVLN": log_cv,
        "MC": mean_change,
        "SMCC": standardised_by_change,
        "SMCR": standardised_by_raw,
        "SMCRH": standardised_by_raw_heteroscedastic,
        "ROMC": log_ratio_of_change,
    }
)
