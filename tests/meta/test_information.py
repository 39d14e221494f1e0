"""Log-likelihoods and the intervals they give."""

from __future__ import annotations

import math

import numpy as np
import pytest

from meta import InputError, likelihood_interval, log_likelihood, pool

YI, VI = [0.1, 0.5, -0.3, 0.9], [0.05, 0.04, 0.06, 0.09]


def density(yi: list[float], vi: list[float], mean: float, tau2: float) -> float:
    """Sum of normal log-densities, written out."""
    total = 0.0
    for y, v in zip(yi, vi, strict=True):
        s2 = v + tau2
        total -= 0.5 * (math.log(2.0 * math.pi * s2) + (y - mean) ** 2 / s2)
    return total


def test_likelihood_is_the_density_of_the_data() -> None:
    fit = pool(YI, VI, method="ML")
    assert log_likelihood(fit) == pytest.approx(density(YI, VI, fit.beta, fit.tau2), rel=1e-13)


def test_limits_lie_where_the_likelihood_has_fallen_by_half_a_quantile() -> None:
    fit = pool(YI, VI, method="ML")
    crit = 3.841458820694124
    upper = likelihood_interval(fit).ub
    w = 1.0 / (np.array(VI) + upper)
    mean = float(w @ YI / w.sum())
    fallen = 2.0 * (log_likelihood(fit) - density(YI, VI, mean, upper))
    assert fallen == pytest.approx(crit, rel=1e-10)


@pytest.mark.parametrize("method", ["ML", "REML"])
def test_intervals_follow_the_unit_and_nest(method: str) -> None:
    fit = pool(YI, VI, method=method)
    wide, narrow = likelihood_interval(fit, 0.99), likelihood_interval(fit, 0.8)
    assert wide.lb <= narrow.lb <= fit.tau2 <= narrow.ub <= wide.ub
    scaled = pool(1e4 * np.array(YI) + 7.0, 1e8 * np.array(VI), method=method)
    assert likelihood_interval(scaled) == pytest.approx(
        [1e8 * x for x in likelihood_interval(fit)], rel=1e-8
    )


def test_only_for_likelihood_methods() -> None:
    with pytest.raises(InputError, match="ML or REML, got DL"):
        log_likelihood(pool(YI, VI, method="DL"))
    with pytest.raises(InputError, match="two studies"):
        likelihood_interval(pool(YI[:1], VI[:1]))
