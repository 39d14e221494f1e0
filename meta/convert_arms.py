"""Joining and aligning arms: combined groups, shared controls, time points, signs, clusters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meta.effects_means import standardised_mean_difference
from meta.errors import InputError

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Group:
    """Size, mean and SD of a group of participants."""

    n: float
    mean: float
    sd: float


def combine_groups(groups: Sequence[Group]) -> Group:
    """One group from several: HB 6.5.2.10, Table 6.5.a, for any number of groups at once."""
    if not groups:
        raise InputError("groups must not be empty")
    if any(not g.n > 0 or g.sd < 0.0 for g in groups):
        raise InputError(f"every group needs n > 0 and sd >= 0, got {list(groups)}")
    n = sum(g.n for g in groups)
    mean = sum(g.n * g.mean for g in groups) / n
    squares = sum((g.n - 1) * g.sd**2 + g.n * (g.mean - mean) ** 2 for g in groups)
    return Group(n, mean, math.sqrt(squares / (n - 1)))


def combine_events(arms: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Events and n of several arms taken as one. HB 23.3.4."""
    return sum(events for events, _ in arms), sum(n for _, n in arms)


def split_group(group: Group, parts: int) -> Group:
    """Divide a control that several contrasts share: same mean and SD, n / parts. HB 23.3.4."""
    if parts < 1:
        raise InputError(f"parts must be >= 1, got {parts}")
    return Group(group.n / parts, group.mean, group.sd)


def shared_control_cov_md(sd_control: float, n_control: float) -> float:
    """Covariance of two mean differences with one control: its variance of the mean."""
    return sd_control**2 / n_control


def shared_control_smd(g: Sequence[float], n: Sequence[int], n_control: int) -> NDArray[np.float64]:
    """Covariance matrix of standardised differences with one control. Gleser & Olkin 2009.

    Parameters
    ----------
    g : sequence of float, length k
        Hedges' g of each arm against the shared control.
    n : sequence of int, length k
        Sizes of the arms.
    n_control : int
        Size of the shared control.

    Returns
    -------
    ndarray, shape (k, k)
        v_i = 1/n_i + 1/n_c + g_i^2 / (2 N); cov = 1/n_c + g_i g_j / (2 N); N of all arms, whose
        SDs are pooled.
    """
    total = sum(n) + n_control
    effects = np.asarray(g, dtype=float)
    sizes = np.asarray(n, dtype=float)
    cov = 1.0 / n_control + np.outer(effects, effects) / (2.0 * total)
    return cov + np.diag(1.0 / sizes)


def historical_control(arm: Group, historical: Group, tau2_arm: float = 0.0) -> tuple[float, float]:
    """Mean difference of an arm and a control from another study, and its variance.

    ``tau2_arm`` is the variance of arm means between studies; it counts twice. Pocock 1976.
    """
    variance = arm.sd**2 / arm.n + historical.sd**2 / historical.n + 2.0 * tau2_arm
    return arm.mean - historical.mean, variance


def indirect_difference(a: float, se_a: float, b: float, se_b: float) -> tuple[float, float]:
    """Difference of two independent pooled results and its SE. Bucher 1997."""
    return a - b, math.hypot(se_a, se_b)


def composite_of_times(
    y: Sequence[float], v: Sequence[float], correlation: float
) -> tuple[float, float]:
    """Mean of one study's correlated effects and its variance. Borenstein 2009, ch 24.

    v = (sum v_i + 2 sum_{i<j} r sqrt(v_i v_j)) / m^2.
    """
    if not -1.0 <= correlation <= 1.0:
        raise InputError(f"correlation must be between -1 and 1, got {correlation}")
    if not y or len(y) != len(v):
        raise InputError(f"y and v must be of one length > 0, got {len(y)} and {len(v)}")
    roots = np.sqrt(np.asarray(v, dtype=float))
    joint = correlation * np.outer(roots, roots)
    np.fill_diagonal(joint, roots**2)
    return float(np.mean(y)), float(joint.sum()) / len(y) ** 2


def hedges_g(group1: Group, group2: Group, *, align: int = 1) -> tuple[float, float]:
    """Hedges' g of two groups and its variance; ``align`` -1 turns a scale round. HB 6.5.1.2.

    Turning a scale round changes the sign of means and changes, never an SD.
    """
    if align not in (-1, 1):
        raise InputError(f"align must be 1 or -1, got {align}")
    numbers = (float(x) for g in (group1, group2) for x in (g.mean, g.sd, g.n))
    g, v = standardised_mean_difference(*(np.asarray(x) for x in numbers))
    return align * float(g), float(v)


def turn_round(mean: float, *, top: float | None = None) -> float:
    """Mean of a scale read the other way: top - mean for a level, -mean without a top."""
    return -mean if top is None else top - mean


def design_effect(cluster_size: float, icc: float) -> float:
    """1 + (m - 1) ICC. HB 23.1.4."""
    if cluster_size < 1:
        raise InputError(f"cluster_size must be >= 1, got {cluster_size}")
    return 1.0 + (cluster_size - 1.0) * icc


def effective_n(n: float, cluster_size: float, icc: float) -> float:
    """Size of a simple sample that is worth n participants in clusters. HB 23.1.4."""
    return n / design_effect(cluster_size, icc)


def cluster_se(se: float, cluster_size: float, icc: float) -> float:
    """SE of an analysis that overlooked the clusters, put right. HB 23.1.5."""
    return se * math.sqrt(design_effect(cluster_size, icc))


def lnor_from_smd(smd: float, se: float) -> tuple[float, float]:
    """Log odds ratio and SE from an SMD: times pi / sqrt(3). Chinn 2000; HB 10.6."""
    factor = math.pi / math.sqrt(3.0)
    return smd * factor, se * factor


def smd_from_lnor(lnor: float, se: float) -> tuple[float, float]:
    """SMD and SE from a log odds ratio: times sqrt(3) / pi. Chinn 2000; HB 10.6."""
    factor = math.sqrt(3.0) / math.pi
    return lnor * factor, se * factor


@dataclass(frozen=True, slots=True, kw_only=True)
class EventsFromPercent:
    """The count nearest to a printed percent of n, and every count that prints the same."""

    events: int
    lowest: int
    highest: int


def events_from_percent(percent: float, n: int, decimals: int) -> EventsFromPercent | None:
    """Events that a printed percent of n stands for; None where no whole count prints so.

    Parameters
    ----------
    percent : float
        As printed.
    n : int
        Denominator, at least 1.
    decimals : int
        Printed decimals of the percent (43.3 has one; 40 none; may be negative).
    """
    if n < 1:
        raise InputError(f"n must be >= 1, got {n}")
    half = 0.5 * 10.0**-decimals
    slack = 1e-9
    lowest = max(math.ceil((percent - half) * n / 100.0 - slack), 0)
    highest = min(math.floor((percent + half) * n / 100.0 + slack), n)
    if lowest > highest:
        return None
    nearest = min(max(round(percent * n / 100.0), lowest), highest)
    return EventsFromPercent(events=nearest, lowest=lowest, highest=highest)
