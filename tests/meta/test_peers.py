"""The same numbers from other people's code: PyMARE and statsmodels."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from meta import pool, pool_many


@pytest.fixture(scope="module")
def matrix() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(9)
    v = rng.uniform(0.05, 0.6, (12, 30))
    return rng.normal(0.4, np.sqrt(v + 0.2)), v


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_pymare_likelihood(matrix: tuple[np.ndarray, np.ndarray], method: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        estimators = pytest.importorskip("pymare.estimators", reason="PyMARE is not installed")
        peer = estimators.VarianceBasedLikelihoodEstimator(method=method)
        peer.fit(matrix[0], matrix[1], np.ones((12, 1)))
        tau2 = np.asarray(peer.params_["tau2"]).ravel()
    ours = pool_many(matrix[0].T, matrix[1].T, method=method)
    np.testing.assert_allclose(ours.tau2, tau2, atol=1e-5)


@pytest.mark.parametrize(("method", "name"), [("DL", "DerSimonianLaird"), ("HE", "Hedges")])
def test_pymare_moments(matrix: tuple[np.ndarray, np.ndarray], method: str, name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        estimators = pytest.importorskip("pymare.estimators", reason="PyMARE is not installed")
        peer = getattr(estimators, name)()
        peer.fit(matrix[0], matrix[1], np.ones((12, 1)))
        tau2 = np.asarray(peer.params_["tau2"]).ravel()
    ours = pool_many(matrix[0].T, matrix[1].T, method=method)
    np.testing.assert_allclose(ours.tau2, tau2, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize(("method", "name"), [("DL", "chi2"), ("PM", "iterated")])
def test_statsmodels(matrix: tuple[np.ndarray, np.ndarray], method: str, name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = pytest.importorskip("statsmodels.stats.meta_analysis")
        y, v = matrix[0][:, 0] * 3.0, matrix[1][:, 0]  # far enough apart for tau2 > 0
        peer = module.combine_effects(y, v, method_re=name)
    ours = pool(y, v, method=method)
    assert ours.tau2 > 0.0
    assert ours.tau2 == pytest.approx(peer.tau2, rel=1e-4)
    assert ours.beta == pytest.approx(peer.mean_effect_re, rel=1e-5)
    assert ours.se == pytest.approx(peer.sd_eff_w_re_hksj, rel=1e-4)
