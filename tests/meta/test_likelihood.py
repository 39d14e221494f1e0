"""The search finds the global maximum, whatever the shape of the likelihood."""

from __future__ import annotations

import numpy as np
import pytest

from meta import pool, pool_many
from meta.kernel import standardise
from meta.likelihood import InterceptProfile, maximise
from meta.likelihood_one import maximise_one


def lopsided(sets: int, k: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Variances over four powers of ten: one set in a hundred then has several maxima."""
    rng = np.random.default_rng(seed)
    v = 10.0 ** rng.uniform(-3, 1, (sets, k))
    return rng.normal(0.0, np.sqrt(v + 10.0 ** rng.uniform(-3, 1, (sets, 1)))), v


@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize("k", [2, 3, 4, 8])
def test_nothing_on_a_fine_grid_is_better(k: int, restricted: bool) -> None:
    y, v = lopsided(800, k, seed=k)
    sets = standardise(y, v, np.full(800, float(k)))
    profile = InterceptProfile(sets, restricted=restricted)
    found = profile.value(np.arange(800), maximise(profile))
    for tau2 in [0.0, *np.geomspace(1e-4, 1e7, 300)]:
        other = profile.value(np.arange(800), np.full(800, tau2))
        assert (found <= other + 1e-12 * np.abs(other)).all()


@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize("k", [1, 2, 3, 5, 12, 40])
def test_floats_and_arrays_find_the_same(k: int, restricted: bool) -> None:
    y, v = lopsided(200, k, seed=k)
    sets = standardise(y, v, np.full(200, float(k)))
    together = maximise(InterceptProfile(sets, restricted=restricted))
    alone = [
        maximise_one(one_y.tolist(), one_v.tolist(), restricted=restricted)
        for one_y, one_v in zip(sets.y, sets.v, strict=True)
    ]
    assert alone == pytest.approx(together, rel=1e-11, abs=1e-11)


@pytest.mark.parametrize(
    ("yi", "vi", "hill", "found"),
    [
        ([0.0, -3.2612, 0.1695], [0.02388, 0.8703, 0.0302], 0.003, 2.8158),
        ([0.0, -4.3537, -0.2198, 0.1537], [0.00149, 1.91523, 0.17483, 0.07723], 0.5106, 0.0),
    ],
)
def test_two_maxima(yi: list[float], vi: list[float], hill: float, found: float) -> None:
    """Both likelihoods rise towards zero and towards a positive tau2, with a hill between."""

    def minus_twice(tau2: float) -> float:
        w = 1.0 / (np.array(vi) + tau2)
        mean = (w * yi).sum() / w.sum()
        return float(-np.log(w).sum() + np.log(w.sum()) + (w * (yi - mean) ** 2).sum())

    assert minus_twice(0.0) < minus_twice(hill) > minus_twice(3.0 if found else 1.7)
    assert pool(yi, vi, method="REML").tau2 == pytest.approx(found, abs=1e-3)


def test_ten_thousand_sets_all_end_at_a_root() -> None:
    rng = np.random.default_rng(1)
    v = rng.uniform(0.02, 0.3, (10_000, 10))
    y = rng.normal(0.0, np.sqrt(v + rng.choice([0.0, 0.05, 0.3], (10_000, 1))))
    tau2 = pool_many(y, v).tau2
    w = 1.0 / (v + tau2[:, None])
    total = w.sum(axis=1)
    u = w * (y - ((w * y).sum(axis=1) / total)[:, None])
    slope = total - (w * w).sum(axis=1) / total - (u * u).sum(axis=1)
    assert (slope[tau2 == 0.0] >= 0.0).all()
    assert np.abs(slope[tau2 > 0.0] / total[tau2 > 0.0]).max() < 1e-12


@pytest.mark.parametrize("extreme", [1e-30, 1e-12, 1e12, 1e30])
def test_one_study_far_more_precise_than_the_rest(extreme: float) -> None:
    fit = pool([0.1, 0.9, -0.4, 0.3], [0.05 * extreme, 0.05, 0.07, 0.06], test="z")
    assert np.isfinite([fit.beta, fit.se, fit.tau2, fit.se_tau2]).all()
    assert -0.4 <= fit.beta <= 0.9


def test_beyond_the_range_of_floats_arrays_take_over() -> None:
    vi = [1e-140, 1e140, 1e-90, 1e120]
    for method in ("REML", "ML"):
        fit = pool([1e-70, 1e60, -1e50, 3.0], vi, method=method, test="z")
        assert np.isfinite([fit.beta, fit.se, fit.tau2]).all()
