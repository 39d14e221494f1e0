"""What a ± is that no word explains: an SD or an SE, decided by the test that it must reproduce."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from scipy import special

from meta.convert_arms import Group
from meta.errors import InputError

Reading = Literal["sd", "se", "ambiguous"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlusMinus:
    """The two-sided p of a Student t-test under both readings, and the reading that fits."""

    p_if_sd: float
    p_if_se: float
    reading: Reading


def read_plus_minus(group1: Group, group2: Group, p: float, *, slack: float = 0.25) -> PlusMinus:
    """Recompute a reported two-sample t-test with the ± as SDs and as SEs.

    Parameters
    ----------
    group1, group2 : Group
        With the printed ± in place of the SD.
    p : float
        The reported two-sided p, in (0, 1).
    slack : float
        A reading fits where ln p is met within ln(1 + slack); enough for rounding of the inputs.

    Returns
    -------
    PlusMinus
        ``reading`` is "ambiguous" unless exactly one of the two fits.
    """
    if not 0.0 < p < 1.0:
        raise InputError(f"p must be between 0 and 1, got {p}")
    if_sd = _student_p(group1, group2)
    if_se = _student_p(_from_se(group1), _from_se(group2))
    fits = [_close(value, p, slack) for value in (if_sd, if_se)]
    reading: Reading = "ambiguous"
    if fits[0] != fits[1]:
        reading = "sd" if fits[0] else "se"
    return PlusMinus(p_if_sd=if_sd, p_if_se=if_se, reading=reading)


def largest_sd(low: float, high: float, n: int, mean: float | None = None) -> float:
    """Largest SD that n scores between low and high can have, about a known mean if given.

    sqrt((mean - low) (high - mean) n / (n - 1)): half of the scores at each end.
    """
    if n < 2 or not low < high:  # noqa: PLR2004 - one score has no SD
        raise InputError(f"need n >= 2 and low < high, got {n}, {low}, {high}")
    centre = (low + high) / 2.0 if mean is None else mean
    return math.sqrt(max((centre - low) * (high - centre), 0.0) * n / (n - 1.0))


def _from_se(group: Group) -> Group:
    return Group(group.n, group.mean, group.sd * math.sqrt(group.n))


def _student_p(a: Group, b: Group) -> float:
    df = a.n + b.n - 2
    pooled = ((a.n - 1) * a.sd**2 + (b.n - 1) * b.sd**2) / df
    t = (a.mean - b.mean) / math.sqrt(pooled * (1.0 / a.n + 1.0 / b.n))
    return float(2.0 * special.stdtr(df, -abs(t)))


def _close(value: float, p: float, slack: float) -> bool:
    return value > 0.0 and abs(math.log(value / p)) <= math.log1p(slack)
