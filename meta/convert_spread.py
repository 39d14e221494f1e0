"""Standard deviations and standard errors from what papers print instead of them.

HB is the Cochrane Handbook, version 6. All p-values are two-sided; t quantiles have the degrees of
freedom of the design.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special

from meta.effects_means import hedges_j
from meta.errors import InputError


def t_quantile(level: float, df: float) -> float:
    """Return the t whose central interval has the given percent level (95) with df > 0."""
    _between("ci_level", level, 0.0, 100.0)
    _positive("df", df)
    return float(special.stdtrit(df, 0.5 + level / 200.0))


def z_quantile(level: float) -> float:
    """Return the z whose central interval has the given percent level: 1.96 for 95."""
    _between("ci_level", level, 0.0, 100.0)
    return float(special.ndtri(0.5 + level / 200.0))


def t_from_p(p: float, df: float) -> float:
    """Return |t| of a two-sided p in (0, 1) with df degrees of freedom."""
    _between("p", p, 0.0, 1.0)
    _positive("df", df)
    return float(-special.stdtrit(df, p / 2.0))


def z_from_p(p: float) -> float:
    """Return |z| of a two-sided p in (0, 1)."""
    _between("p", p, 0.0, 1.0)
    return float(-special.ndtri(p / 2.0))


def sd_from_se(se: float, n: float) -> float:
    """SD = SE sqrt(n). HB 6.5.2.2."""
    _positive("se", se)
    _positive("n", n)
    return se * math.sqrt(n)


def sd_from_ci(
    low: float, high: float, n: int, *, level: float = 95.0, normal: bool = False
) -> float:
    """SD of a mean's interval: sqrt(n) (high - low) / (2 t). HB 6.5.2.2.

    Parameters
    ----------
    low, high : float
        Ends of the interval, low < high.
    n : int
        Participants, at least 2.
    level : float
        Percent level of the interval.
    normal : bool
        Take the normal quantile, as a paper with a large sample may have done.
    """
    _ordered(low, high)
    _at_least("n", n, 2)
    q = z_quantile(level) if normal else t_quantile(level, n - 1)
    return math.sqrt(n) * (high - low) / (2.0 * q)


def se_from_ci(low: float, high: float, *, level: float = 95.0, df: float | None = None) -> float:
    """SE of an estimate from its interval; Student's t where df is given. HB 6.3.1, 6.5.2.3."""
    _ordered(low, high)
    q = z_quantile(level) if df is None else t_quantile(level, df)
    return (high - low) / (2.0 * q)


def se_from_p(estimate: float, p: float, *, df: float | None = None) -> float:
    """SE of an estimate from its two-sided p: |estimate| / t (or z). HB 6.3.2, 6.5.2.3.

    For ratios pass the logarithm. With a printed "p < bound", pass the bound: the SE is then an
    upper bound.
    """
    if estimate == 0.0:
        raise InputError("estimate must differ from 0: its standard error cannot be told from p")
    return abs(estimate) / (z_from_p(p) if df is None else t_from_p(p, df))


def sd_from_se_of_difference(se: float, n1: int, n2: int) -> float:
    """Within-group SD, taken as common, from the SE of a mean difference. HB 6.5.2.3."""
    _positive("se", se)
    _positive("n1", n1)
    _positive("n2", n2)
    return se / math.sqrt(1.0 / n1 + 1.0 / n2)


def t_from_f(f: float) -> float:
    """|t| from an F with one numerator degree of freedom (two groups). The sign is the text's."""
    if f < 0.0:
        raise InputError(f"F must be >= 0, got {f}")
    return math.sqrt(f)


def g_from_t(t: float, n1: int, n2: int) -> tuple[float, float]:
    """Hedges' g and its variance from a two-sample t: J t sqrt(1/n1 + 1/n2). HB 6.5.2.3.

    The variance is 1/n1 + 1/n2 + g^2 / (2 (n1 + n2)), as metafor's escalc(vtype="LS").
    """
    _at_least("n1 + n2", n1 + n2, 4)
    g = small_sample_factor(n1 + n2 - 2) * t * math.sqrt(1.0 / n1 + 1.0 / n2)
    return g, 1.0 / n1 + 1.0 / n2 + g * g / (2.0 * (n1 + n2))


def small_sample_factor(m: float) -> float:
    """Hedges' exact correction J(m) = Gamma(m/2) / (sqrt(m/2) Gamma((m-1)/2)). Hedges 1981."""
    if m <= 1:
        raise InputError(f"degrees of freedom must be > 1, got {m}")
    return float(hedges_j(np.asarray(float(m))))


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRatio:
    """A ratio on the log scale with its standard error.

    ``asymmetry`` is the middle of the log interval less the log estimate: near 0 unless a number
    is misprinted or the interval is not a Wald one.
    """

    yi: float
    se: float
    asymmetry: float


def log_ratio_from_ci(ratio: float, low: float, high: float, *, level: float = 95.0) -> LogRatio:
    """Log OR, RR or HR and its SE from the printed interval. HB 6.3.1; Parmar 1998 for HR."""
    _positive("ratio", ratio)
    _positive("ci_low", low)
    a, b = math.log(low), math.log(high)
    yi = math.log(ratio)
    return LogRatio(yi=yi, se=se_from_ci(a, b, level=level), asymmetry=(a + b) / 2.0 - yi)


def log_mean_from_ci(
    geometric_mean: float, low: float, high: float, n: int, *, level: float = 95.0
) -> tuple[float, float]:
    """Mean and SD on the log scale from a geometric mean and its interval. HB 10.5.3.

    sqrt(n) ln(high / low) / (2 t): the whole interval, so that one rounded end weighs half.
    """
    _positive("geometric_mean", geometric_mean)
    _positive("ci_low", low)
    _ordered(low, high)
    _at_least("n", n, 2)
    return math.log(geometric_mean), sd_from_ci(math.log(low), math.log(high), n, level=level)


def log_mean_from_raw(mean: float, sd: float) -> tuple[float, float]:
    """Mean and SD on the log scale from raw ones, if log-normal. Higgins 2008, method 1."""
    _positive("mean", mean)
    _positive("sd", sd)
    variance = math.log1p((sd / mean) ** 2)
    return math.log(mean) - variance / 2.0, math.sqrt(variance)


def _positive(name: str, value: float) -> None:
    if not value > 0.0:
        raise InputError(f"{name} must be > 0, got {value}")


def _at_least(name: str, value: float, least: float) -> None:
    if not value >= least:
        raise InputError(f"{name} must be >= {least}, got {value}")


def _between(name: str, value: float, low: float, high: float) -> None:
    if not low < value < high:
        raise InputError(f"{name} must be between {low} and {high}, got {value}")


def _ordered(low: float, high: float) -> None:
    if not low < high:
        raise InputError(f"ci_low must be < ci_high, got {low} and {high}")
