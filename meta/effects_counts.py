"""Effect sizes from counts (2x2 tables, proportions, rates) and from correlations.

Every function takes arrays of one shape and returns (yi, vi): the effect size and its sampling
variance, as metafor 3.8 defines them under the same name. Arm 1 - arm 2 (ratios: arm 1 / arm 2, on
the log scale).
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import numpy as np
from scipy import special

from meta.errors import InputError
from meta.inputs import BoolArray, FloatArray

Effect = tuple[FloatArray, FloatArray]
SERIES_TERMS = 60
SERIES_FROM = 20.0
RULES = ("only0", "if0all", "all", "none")


def adjusted(
    cells: tuple[FloatArray, ...], *, add: float = 0.5, to: str = "only0", drop00: bool = False
) -> tuple[FloatArray, ...]:
    """Return the cells with ``add`` put to them where the rule says so.

    Parameters
    ----------
    cells : tuple of ndarray, shape (k,)
        Two cells (events, non-events) or four (those of arm 1, then those of arm 2).
    add : float
        What is added to every cell of a chosen study, >= 0.
    to : str
        "only0": studies with a zero cell; "if0all": all studies if any has one; "all"; "none".
    drop00 : bool
        Make studies without events, or with events only, in both arms NaN: they say nothing about
        a ratio.
    """
    if to not in RULES:
        raise InputError(f"to must be one of {', '.join(RULES)}, got {to!r}")
    if not add >= 0.0:
        raise InputError(f"add must be >= 0, got {add}")
    zero: BoolArray = np.logical_or.reduce([cell == 0.0 for cell in cells])
    chosen = {
        "only0": zero,
        "if0all": np.full_like(zero, bool(zero.any())),
        "all": np.full_like(zero, True),
        "none": np.full_like(zero, False),
    }[to]
    if drop00 and len(cells) == len("abcd"):
        a, b, c, d = cells
        empty = ((a == 0.0) & (c == 0.0)) | ((b == 0.0) & (d == 0.0))
        cells = tuple(np.where(empty, np.nan, cell) for cell in cells)
    return tuple(np.where(chosen, cell + add, cell) for cell in cells)


def log_odds_ratio(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> Effect:
    """Return OR: log odds ratio (Woolf 1955)."""
    return _log(a * d / (b * c)), _inverse(a) + _inverse(b) + _inverse(c) + _inverse(d)


def log_risk_ratio(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> Effect:
    """Return RR: log risk ratio."""
    n1, n2 = a + b, c + d
    return _log(a / n1) - _log(c / n2), _inverse(a) - 1.0 / n1 + _inverse(c) - 1.0 / n2


def risk_difference(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> Effect:
    """Return RD: difference of risks."""
    n1, n2 = a + b, c + d
    return a / n1 - c / n2, a * b / n1**3 + c * d / n2**3


def peto(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> Effect:
    """Return PETO: log odds ratio (O - E) / V, variance 1 / V (Yusuf 1985, eq. in appendix)."""
    n1, n2, events, others = a + b, c + d, a + c, b + d
    total = n1 + n2
    v = events * others * (n1 / total) * (n2 / total) / (total - 1.0)
    v = np.where(v > 0.0, v, np.nan)
    return (a - events * n1 / total) / v, 1.0 / v


def arcsine_difference(a: FloatArray, b: FloatArray, c: FloatArray, d: FloatArray) -> Effect:
    """Return AS: difference of arcsines of root risks (Ruecker 2009); defined with zero cells."""
    n1, n2 = a + b, c + d
    return np.arcsin(np.sqrt(a / n1)) - np.arcsin(np.sqrt(c / n2)), 0.25 / n1 + 0.25 / n2


def proportion(x: FloatArray, m: FloatArray) -> Effect:
    """Return PR: x / (x + m), x events and m non-events."""
    n = x + m
    return x / n, x * m / n**3


def log_proportion(x: FloatArray, m: FloatArray) -> Effect:
    """Return PLN: log proportion."""
    return _log(x / (x + m)), _inverse(x) - 1.0 / (x + m)


def logit_proportion(x: FloatArray, m: FloatArray) -> Effect:
    """Return PLO: log odds."""
    return _log(x / m), _inverse(x) + _inverse(m)


def arcsine_proportion(x: FloatArray, m: FloatArray) -> Effect:
    """Return PAS: arcsine of the root of the proportion."""
    return np.arcsin(np.sqrt(x / (x + m))), 0.25 / (x + m)


def double_arcsine(x: FloatArray, m: FloatArray) -> Effect:
    """Return PFT: mean of two arcsines, metafor's scale (Freeman & Tukey 1950), v 1 / (4n + 2)."""
    n = x + m
    y = 0.5 * (np.arcsin(np.sqrt(x / (n + 1.0))) + np.arcsin(np.sqrt((x + 1.0) / (n + 1.0))))
    return y, 1.0 / (4.0 * n + 2.0)


def back_double_arcsine(y: FloatArray | float, n: FloatArray | float) -> FloatArray:
    """Return the proportion that a double arcsine stands for.

    Parameters
    ----------
    y : float or ndarray
        Double arcsine (metafor's scale). Outside the range that n allows: 0 or 1.
    n : float or ndarray
        Sample size; for a pooled estimate the harmonic mean (Miller 1978, Am Stat 32:138).
    """
    low = 0.5 * np.arcsin(np.sqrt(1.0 / (n + 1.0)))
    high = 0.5 * (np.arcsin(np.sqrt(n / (n + 1.0))) + 0.5 * np.pi)
    t = 2.0 * np.clip(y, low, high)
    sine = np.sin(t)
    inner = np.sqrt(np.maximum(0.0, 1.0 - (sine + (sine - 1.0 / sine) / n) ** 2))
    middle = 0.5 * (1.0 - np.sign(np.cos(t)) * inner)
    out: FloatArray = np.where(
        np.asarray(y) <= low, 0.0, np.where(np.asarray(y) >= high, 1.0, middle)
    )
    return out


def incidence_rate(x: FloatArray, time: FloatArray) -> Effect:
    """Return IR: events per unit of person-time."""
    return x / time, x / time**2


def log_incidence_rate(x: FloatArray, time: FloatArray) -> Effect:
    """Return IRLN: log rate."""
    return _log(x / time), _inverse(x)


def root_incidence_rate(x: FloatArray, time: FloatArray) -> Effect:
    """Return IRS: root of the rate."""
    return np.sqrt(x / time), 0.25 / time


def double_root_incidence_rate(x: FloatArray, time: FloatArray) -> Effect:
    """Return IRFT: mean of two roots (Freeman & Tukey 1950)."""
    return 0.5 * (np.sqrt(x / time) + np.sqrt((x + 1.0) / time)), 0.25 / time


def correlation(r: FloatArray, n: FloatArray) -> Effect:
    """Return COR: the correlation itself, variance (1 - r^2)^2 / (n - 1)."""
    return r, (1.0 - r**2) ** 2 / _positive(n - 1.0)


def unbiased_correlation(r: FloatArray, n: FloatArray) -> Effect:
    """Return UCOR: correlation corrected for bias (Olkin & Pratt 1958, Ann Math Stat 29:201)."""
    y = r * _olkin_pratt(0.5 * _positive(n - 2.0), 1.0 - r**2)
    return y, (1.0 - y**2) ** 2 / _positive(n - 1.0)


def _olkin_pratt(c: FloatArray, z: FloatArray) -> FloatArray:
    """Return 2F1(1/2, 1/2; c; z): its series where c is large, where scipy 1.17 may give NaN."""
    total = np.ones_like(z)
    term = np.ones_like(z)
    for i in range(SERIES_TERMS):
        term = term * (0.5 + i) ** 2 / ((c + i) * (i + 1.0)) * z
        total = total + term
    out: FloatArray = np.where(c >= SERIES_FROM, total, special.hyp2f1(0.5, 0.5, c, z))
    return out


def fisher_z(r: FloatArray, n: FloatArray) -> Effect:
    """Return ZCOR: atanh r, variance 1 / (n - 3) (Fisher 1921)."""
    return np.arctanh(np.where(np.abs(r) < 1.0, r, np.nan)), 1.0 / _positive(n - 3.0)


def _positive(x: FloatArray) -> FloatArray:
    return np.where(x > 0.0, x, np.nan)


def _inverse(x: FloatArray) -> FloatArray:
    return 1.0 / _positive(x)


def _log(x: FloatArray) -> FloatArray:
    out: FloatArray = np.log(_positive(x))
    return out


TABLES: MappingProxyType[str, Callable[..., Effect]] = MappingProxyType(
    {
        "OR": log_odds_ratio,
        "RR": log_risk_ratio,
        "RD": risk_difference,
        "PETO": peto,
        "AS": arcsine_difference,
    }
)
PROPORTIONS: MappingProxyType[str, Callable[..., Effect]] = MappingProxyType(
    {
        "PR": proportion,
        "PLN": log_proportion,
        "PLO": logit_proportion,
        "PAS": arcsine_proportion,
        "PFT": double_arcsine,
    }
)
RATES: MappingProxyType[str, Callable[..., Effect]] = MappingProxyType(
    {
        "IR": incidence_rate,
        "IRLN": log_incidence_rate,
        "IRS": root_incidence_rate,
        "IRFT": double_root_incidence_rate,
    }
)
CORRELATIONS: MappingProxyType[str, Callable[..., Effect]] = MappingProxyType(
    {"COR": correlation, "UCOR": unbiased_correlation, "ZCOR": fisher_z}
)
DEFINED_WITH_ZEROS = frozenset({"AS", "PAS", "PFT", "IRS", "IRFT"})
