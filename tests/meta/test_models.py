"""Models beyond one estimate: properties, and what becomes of bad input."""

from __future__ import annotations

import numpy as np
import pytest

from meta import (
    InputError,
    begg_test,
    blup,
    component_interval,
    compound_symmetry,
    cooks_distance,
    cumulative,
    egger_test,
    fail_safe_n,
    influence,
    leave_one_out,
    likelihood_interval,
    log_likelihood,
    pool,
    pool_multilevel,
    pool_subgroups,
    pool_tables,
    random_effects,
    regress,
    robust,
    robust_cr2,
    trim_and_fill,
)
from tests.meta.reference_numbers import inputs

RNG = np.random.default_rng(11)
VI = RNG.uniform(0.02, 0.3, 12)
YI = RNG.normal(0.4, np.sqrt(VI + 0.1))
DOSE = RNG.uniform(1.0, 9.0, 12)
ARM = np.array(["a", "b", "c"] * 4, dtype=object)


@pytest.mark.parametrize("method", ["EE", "DL", "HE", "HS", "SJ", "ML", "REML", "PM"])
@pytest.mark.parametrize("test", ["z", "knha", "adhoc"])
def test_without_moderators_regression_is_pooling(method: str, test: str) -> None:
    fit, plain = (f(YI, VI, method=method, test=test) for f in (regress, pool))
    assert fit.tau2 == pytest.approx(plain.tau2, rel=1e-9, abs=1e-12)
    assert fit.beta[0] == pytest.approx(plain.beta, rel=1e-9)
    assert fit.se[0] == pytest.approx(plain.se, rel=1e-9)
    assert (fit.i2, fit.qe) == pytest.approx((plain.i2, plain.q), rel=1e-8)
    for ours, theirs in zip(fit.heterogeneity(), plain.heterogeneity(), strict=True):
        assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-12)


def test_regression_keeps_its_unit_and_origin() -> None:
    fit = regress(YI, VI, {"dose": DOSE})
    other = regress(100.0 + 10.0 * YI, 100.0 * VI, {"dose": DOSE * 1000.0})
    np.testing.assert_allclose(other.beta, [100.0 + 10.0 * fit.beta[0], fit.beta[1] / 100.0])
    np.testing.assert_allclose(other.pval[1], fit.pval[1], rtol=1e-8)
    assert other.tau2 == pytest.approx(100.0 * fit.tau2, rel=1e-8)


def test_regression_predicts_and_drops_by_name() -> None:
    dose = DOSE.copy()
    dose[2] = np.nan
    fit = regress(YI, VI, {"dose": dose, "arm": ARM})
    assert fit.k == 11
    assert [str(note) for note in fit.notes] == ["row 3 left out: a moderator is missing"]
    new = fit.predict({"dose": [5.0], "arm": ["b"]})
    assert new["estimate"][0] == pytest.approx(fit.beta @ [1.0, 5.0, 1.0, 0.0])
    assert new["pi_lb"][0] <= new["ci_lb"][0] < new["ci_ub"][0] <= new["pi_ub"][0]
    assert len(fit.predict()) == 11
    assert "Residual tau2" in repr(fit)
    assert list(fit.to_frame().index) == ["intrcpt", "dose", "armb", "armc"]
    with pytest.raises(InputError, match="levels"):
        fit.predict({"dose": [5.0], "arm": ["z"]})


@pytest.mark.parametrize(
    ("rows", "mods", "message"),
    [
        (12, {"dose": DOSE, "twice": 2.0 * DOSE}, "linearly dependent"),
        (12, {"arm": ["a"] * 12}, "one level only"),
        (2, {"dose": DOSE[:2], "other": DOSE[:2] ** 2}, "cannot be had from 2 studies"),
        (12, {"dose": DOSE[:5]}, "must have 12 values, got 5"),
    ],
)
def test_bad_moderators(rows: int, mods: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        regress(YI[:rows], VI[:rows], mods)


def test_saturated_model_says_so() -> None:
    fit = regress(YI[:2], VI[:2], {"dose": DOSE[:2]})
    assert (fit.tau2, fit.test, fit.qe_df) == (0.0, "z", 0)
    assert [note.code for note in fit.notes] == ["saturated"]
    assert fit.heterogeneity() is None


def test_subgroups() -> None:
    found = pool_subgroups(YI, VI, ARM)
    assert list(found.groups) == ["a", "b", "c"]
    assert found.groups["b"].beta == pool(YI[1::3], VI[1::3]).beta
    assert found.groups["b"].slab == ("row 2", "row 5", "row 8", "row 11")
    assert found.between.df1 == 2
    assert found.common.qm.df1 == 2
    assert pool_subgroups(YI, VI, ["x"] * 12).between is None
    with pytest.raises(InputError, match="one value per row"):
        pool_subgroups(YI, VI, ["x"])
    with pytest.raises(InputError, match="missing value"):
        pool_subgroups(YI, VI, [None] * 12)


def test_multilevel_of_single_estimates_is_pooling() -> None:
    fit = pool_multilevel(YI, VI, {"study": range(12)}, test="z")
    plain = pool(YI, VI, test="z")
    assert fit.sigma2["study"] == pytest.approx(plain.tau2, rel=1e-6)
    assert fit.beta[0] == pytest.approx(plain.beta, rel=1e-8)
    assert fit.se[0] == pytest.approx(plain.se, rel=1e-7)


def test_effects_and_intervals_of_single_estimates_are_those_of_pooling() -> None:
    fit = pool_multilevel(YI, VI, {"study": range(12)}, test="z")
    plain = pool(YI, VI, test="z")
    effects, shrunk = random_effects(fit)["study"], blup(plain)
    np.testing.assert_allclose(effects["pred"] + plain.beta, shrunk["pred"], rtol=1e-6)
    interval = component_interval(fit, "study")
    assert interval == pytest.approx(likelihood_interval(plain), rel=1e-6, abs=1e-9)
    with pytest.raises(InputError, match="name must be one of study"):
        component_interval(fit, "lab")
    with pytest.raises(InputError, match="two levels"):
        compound_symmetry(fit)


def test_effects_of_groups_are_conditional_means() -> None:
    """Against the joint normal distribution of estimates and effects, mean known."""
    lab = np.repeat(["x", "y", "z"], 4)
    yi = YI + np.repeat([0.8, -0.6, 0.1], 4)
    fit = pool_multilevel(yi, VI, {"lab": lab, "study": range(12)})
    total, rho = compound_symmetry(fit)
    assert rho * total == pytest.approx(fit.sigma2["lab"])
    same = (lab[:, None] == lab).astype(float)
    v = np.diag(VI + (1.0 - rho) * total) + rho * total * same
    np.testing.assert_allclose(fit.v, v, rtol=1e-9)
    weights = np.linalg.solve(v, np.ones(12)) / np.linalg.solve(v, np.ones(12)).sum()
    resid = yi - weights @ yi
    indicators = (lab[:, None] == np.array(["x", "y", "z"])).astype(float)
    found = random_effects(fit)["lab"]
    mapped = fit.sigma2["lab"] * indicators.T @ np.linalg.inv(v)
    np.testing.assert_allclose(found["pred"], mapped @ resid, rtol=1e-6, atol=1e-9)
    # the error of the effect less what the estimates say of it, the mean estimated
    linear = mapped @ (np.eye(12) - np.outer(np.ones(12), weights))
    error = linear @ v @ linear.T - 2.0 * fit.sigma2["lab"] * linear @ indicators
    np.testing.assert_allclose(
        found["se"] ** 2, np.diag(error) + fit.sigma2["lab"], rtol=1e-6, atol=1e-9
    )
    assert list(random_effects(fit)["study"].index[:2]) == ["x/0", "x/1"]


def test_likelihood_of_a_regression_without_moderators() -> None:
    fit, plain = (f(YI, VI, method="REML") for f in (regress, pool))
    assert log_likelihood(fit) == pytest.approx(log_likelihood(plain), rel=1e-9)
    assert likelihood_interval(fit) == pytest.approx(likelihood_interval(plain), rel=1e-8)
    with pytest.raises(InputError, match="ML or REML"):
        log_likelihood(regress(YI, VI, {"dose": DOSE}, method="DL"))


def test_multilevel_labels_are_nested_and_units_do_not_matter() -> None:
    outer = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
    inner = [1, 1, 2, 1, 2, 2, 1, 2, 2, 1, 1, 2]
    fit = pool_multilevel(YI, VI, {"lab": outer, "study": inner})
    assert fit.groups == {"lab": 4, "study": 8}
    assert fit.df == 3
    other = pool_multilevel(7.0 + 1e3 * YI, 1e6 * VI, {"lab": outer, "study": inner})
    assert other.beta[0] == pytest.approx(7.0 + 1e3 * fit.beta[0])
    for name in fit.sigma2:
        assert other.sigma2[name] == pytest.approx(1e6 * fit.sigma2[name], rel=1e-5, abs=1e-3)
    with pytest.raises(InputError, match="more groups"):
        pool_multilevel(YI, VI, {"lab": [1] * 12})
    with pytest.raises(InputError, match="must have 12 values"):
        pool_multilevel(YI, VI, {"lab": [1, 2]})
    with pytest.raises(InputError, match="at least one grouping"):
        pool_multilevel(YI, VI, {})


@pytest.mark.parametrize(
    ("covariance", "message"),
    [
        (np.eye(3), r"shape \(12, 12\)"),
        (np.eye(12), "vi on its diagonal"),
        (np.diag(VI) + np.triu(np.ones((12, 12)), 1), "symmetric"),
        (np.diag(VI) + 1.0 - np.eye(12), "positive definite"),
    ],
)
def test_bad_covariance(covariance: np.ndarray, message: str) -> None:
    with pytest.raises(InputError, match=message):
        pool_multilevel(YI, VI, {"study": range(12)}, covariance=covariance)


def test_bias_reduced_variance_of_equal_studies_is_that_of_the_mean() -> None:
    fit = pool(YI, np.full(12, 0.1), test="z")
    found = robust_cr2(fit, range(12))
    assert found.se[0] == pytest.approx(YI.std(ddof=1) / np.sqrt(12.0))
    assert found.df[0] == pytest.approx(11.0)
    assert list(found.to_frame().index) == ["intrcpt"]


def test_bias_reduced_variance_needs_clusters_that_are_apart() -> None:
    yi = YI + np.tile([1.0, -1.0, 0.5, -0.5], 3)
    fit = pool_multilevel(yi, VI, {"lab": [1, 2, 3, 4] * 3, "study": range(12)})
    with pytest.raises(InputError, match="merge them"):
        robust_cr2(fit, range(12))
    with pytest.raises(InputError, match="too few"):
        robust_cr2(fit, ["a"] * 12)
    with pytest.raises(InputError, match="one label per study"):
        robust_cr2(fit, ["a"])


def test_robust_of_a_regression() -> None:
    clusters = [f"c{i // 2}" for i in range(12)]
    found = robust(regress(YI, VI, {"dose": DOSE}), clusters)
    assert (found.clusters, found.df) == (6, 4)
    assert (found.se > 0.0).all()
    assert (found.ci_lb < found.beta).all()
    with pytest.raises(InputError, match="one label per study"):
        robust(pool(YI, VI), ["a"])
    with pytest.raises(InputError, match="too few"):
        robust(pool(YI, VI), ["a"] * 12)


def test_leaving_out_is_pooling_the_rest() -> None:
    fit = pool(YI, VI)
    left, grown = leave_one_out(fit), cumulative(fit, DOSE)
    assert left["beta"].iloc[3] == pytest.approx(pool(np.delete(YI, 3), np.delete(VI, 3)).beta)
    assert list(left.index) == list(fit.slab)
    assert grown["beta"].iloc[-1] == pytest.approx(fit.beta)
    assert grown.index[0] == f"row {int(DOSE.argmin()) + 1}"
    assert list(grown["k"]) == list(range(1, 13))
    with pytest.raises(InputError, match="one value per study"):
        cumulative(fit, [1, 2])


def test_an_outlier_is_influential() -> None:
    yi = YI.copy()
    yi[4] += 6.0
    found = influence(pool(yi, VI, test="z"))
    assert bool(found["influential"].iloc[4])
    assert found["rstudent"].abs().idxmax() == "row 5"
    distances = cooks_distance(regress(yi, VI, {"dose": DOSE}, test="z"))
    assert distances.argmax() == 4


def test_too_few_studies_for_doubts() -> None:
    alone, pair = pool(YI[:1], VI[:1]), pool(YI[:2], VI[:2])
    for function in (leave_one_out, influence, begg_test):
        with pytest.raises(InputError):
            function(alone)
    with pytest.raises(InputError, match="3 studies"):
        trim_and_fill(pair)
    with pytest.raises(InputError, match="3 studies"):
        egger_test(pair, model="rma")
    same = pool(YI, np.full(12, 0.1))
    for function in (egger_test, begg_test):
        with pytest.raises(InputError):
            function(same)
    with pytest.raises(InputError, match="needs the sample sizes"):
        egger_test(pool(YI, VI), predictor="ni")
    with pytest.raises(InputError, match="side of the mean"):
        fail_safe_n(pool(YI, VI), kind="Orwin", target=-0.1)


def test_two_studies_make_a_line_and_no_test() -> None:
    fit = pool([0.1, 0.5], [0.04, 0.09], method="EE", test="z")
    line = egger_test(fit)
    assert line.slope == pytest.approx(4.0)
    assert line.limit == pytest.approx(-0.7)
    assert np.isnan([line.se, line.stat, line.pval, line.limit_ci_lb, line.limit_ci_ub]).all()
    assert (line.df, [note.code for note in line.notes]) == (0, ["no_test"])
    assert trim_and_fill(fit, estimator="R0").k0 == 0
    with pytest.raises(InputError, match="1 of 2 studies would be trimmed"):
        trim_and_fill(fit)


def test_a_lopsided_funnel_is_filled() -> None:
    full_v = np.linspace(0.02, 0.5, 20)
    full_y = 0.2 + np.sqrt(full_v) * np.tile([1.2, -1.2], 10)
    kept = (full_y > 0.0) | (full_v < 0.1)
    fit = pool(full_y[kept], full_v[kept], method="EE", test="z")
    filled = trim_and_fill(fit)
    assert filled.side == "left"
    assert filled.k0 > 0
    assert filled.result.beta < fit.beta
    assert filled.result.k == fit.k + filled.k0
    assert egger_test(fit).stat > 2.0


def test_the_test_of_association_without_correction() -> None:
    """One table of 10, 20 / 20, 10: (k - 1)/k of Pearson's chi-squared, 60 * 59 / 540."""
    fit = pool_tables([10], [30], [20], [30])
    assert fit.cmh_uncorrected is not None
    assert fit.cmh_uncorrected.stat == pytest.approx(59.0 / 60.0 * 20.0 / 3.0)
    assert fit.cmh.stat < fit.cmh_uncorrected.stat
    assert pool_tables([10], [30], [20], [30], measure="RR").cmh_uncorrected is None


def test_tables_need_events() -> None:
    with pytest.raises(InputError, match="does not exist"):
        pool_tables([0, 0], [10, 12], [3, 2], [11, 9])
    with pytest.raises(InputError, match="no study has events"):
        pool_tables([0, 0], [10, 12], [0, 0], [11, 9])
    with pytest.raises(InputError, match="measure must be one of"):
        pool_tables([1], [10], [2], [11], measure="HR")
    fit = pool_tables([1, 0], [10, 12], [3, 0], [11, 9], slab=["A", "B"])
    assert (fit.k, fit.k_informative) == (2, 1)
    assert [note.row for note in fit.notes] == ["B"]
    assert fit.q is None
    assert pool_tables(**inputs()["bcg"]).to_frame().loc[0, "measure"] == "OR"
