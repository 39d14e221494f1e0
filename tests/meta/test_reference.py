"""Every formula beside an independent number: metafor's, from tests/meta/reference."""

from __future__ import annotations

import numpy as np
import pytest

from meta import (
    begg_test,
    blup,
    cumulative,
    effect_sizes,
    egger_test,
    fail_safe_n,
    influence,
    leave_one_out,
    pool,
    pool_multilevel,
    pool_tables,
    q_profile,
    random_effects,
    regress,
    robust,
    robust_cr2,
    trim_and_fill,
)
from meta.effects_counts import CORRELATIONS, PROPORTIONS, RATES, TABLES
from meta.effects_means import MEANS
from tests.meta.reference_numbers import agree, expected, inputs

POOLED = ["bcg_rr", "k2", "k3", "k8", "k25", "none", "dominant"]
LARGE = ["bcg_rr", "k8", "k25", "none", "dominant"]
ONLY = {
    "SMD1": {"m1", "n1", "m2", "sd2", "n2"},
    "VR": {"sd1", "n1", "sd2", "n2"},
    "SDLN": {"sd", "n"},
    "SMCR": {"m1", "sd1", "m2", "n", "r"},
}


def effect_rows() -> list[tuple[str, str]]:
    measures = {*MEANS, *TABLES, *PROPORTIONS, *RATES, *CORRELATIONS}
    keys = {(s, block) for s, block, name in expected() if name == "vi"}
    return sorted((s, block) for s, block in keys if block.partition(":")[0] in measures)


@pytest.mark.parametrize(("name", "block"), effect_rows())
def test_effect_sizes(name: str, block: str) -> None:
    measure, _, option = block.partition(":")
    columns = {c: v for c, v in inputs()[name].items() if c in ONLY.get(measure, {c})}
    key = "vtype" if measure in MEANS else "to"
    found = effect_sizes(measure, **columns, **({key: option} if option else {}))
    variance = expected()[name, block, "vi"]
    refused = variance == 0.0  # metafor gives infinite weight; ours refuses the row
    agree(found.vi, np.where(refused, np.nan, variance))
    if (name, block, "yi") in expected():
        estimate = expected()[name, block, "yi"]
        agree(found.yi, np.where(refused, np.nan, estimate), scale=1e-3)


def test_every_measure_has_a_reference_number() -> None:
    covered = {block.partition(":")[0] for _, block in effect_rows()}
    assert covered == {*MEANS, *TABLES, *PROPORTIONS, *RATES, *CORRELATIONS}


@pytest.mark.parametrize("name", ["bcg", "zeros"])
@pytest.mark.parametrize("measure", ["OR", "RR", "RD", "PETO"])
def test_tables(name: str, measure: str) -> None:
    fit = pool_tables(**inputs()[name], measure=measure)
    want = expected()[name, f"MH:{measure}", "fit"]
    agree([fit.beta, fit.se, fit.zval, fit.pval, fit.ci_lb, fit.ci_ub], want[:6])
    agree([fit.q.stat, fit.q.pval, fit.i2, fit.h2], want[6:])
    if measure == "OR":
        tests = [value for test in (fit.cmh, fit.breslow_day, fit.tarone) for value in test[::2]]
        agree(tests, expected()[name, "MH:OR", "tests"])


@pytest.mark.parametrize("name", POOLED)
@pytest.mark.parametrize("method", ["EE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM"])
@pytest.mark.parametrize("test", ["z", "t", "knha", "adhoc"])
def test_pool(name: str, method: str, test: str) -> None:
    if method == "EE" and test != "z":
        return
    data, block = inputs()[name], f"pool:{method}:{test}"
    fit = pool(data["yi"], data["vi"], method=method, test=test)
    typical = 1.0 / np.mean(1.0 / data["vi"])
    want = expected()[name, block, "fit"]
    agree([fit.beta, fit.ci_lb, fit.ci_ub], want[[0, 4, 5]], scale=np.sqrt(typical), rel=1e-8)
    agree([fit.se, fit.zval, fit.pval], want[1:4], rel=1e-8)
    overall = expected()[name, block, "overall"]
    agree(fit.tau2, overall[0], scale=typical, rel=1e-8)
    agree([fit.se_tau2, fit.i2, fit.h2, fit.q, fit.q_pval], overall[1:], scale=1e-3, rel=1e-7)
    if method != "EE":
        limits = expected()[name, block, "pi"]
        agree([fit.pi_lb, fit.pi_ub], limits, scale=np.sqrt(typical), rel=1e-8)


@pytest.mark.parametrize("name", POOLED)
def test_heterogeneity_intervals(name: str) -> None:
    data = inputs()[name]
    found = q_profile(data["yi"], data["vi"])
    agree([i.lb for i in found], expected()[name, "confint", "lb"], scale=1e-4, rel=1e-7)
    agree([i.ub for i in found], expected()[name, "confint", "ub"], scale=1e-4, rel=1e-7)


@pytest.mark.parametrize("name", LARGE)
def test_deletion_and_accumulation(name: str) -> None:
    data = inputs()[name]
    fit = pool(data["yi"], data["vi"], method="DL", test="z")
    columns = {
        ("leave1out", "est"): leave_one_out(fit)["beta"],
        ("leave1out", "tau2"): leave_one_out(fit)["tau2"],
        ("cumul", "est"): cumulative(fit)["beta"],
        ("cumul", "tau2"): cumulative(fit)["tau2"],
        ("blup", "pred"): blup(fit)["pred"],
        ("blup", "se"): blup(fit)["se"],
    }
    deletion = influence(fit)
    names = {"cook.d": "cook_d", "tau2.del": "tau2_del", "QE.del": "q_del"}
    for column in ("rstudent", "dffits", "cook.d", "cov_r"):
        ours = names.get(column, column)
        key = column.replace("_", ".") if column == "cov_r" else column
        columns["influence", key] = deletion[ours]
    columns["influence", "tau2.del"] = deletion["tau2_del"]
    columns["influence", "QE.del"] = deletion["q_del"]
    columns["influence", "hat"] = deletion["hat"]
    for (block, column), got in columns.items():
        agree(np.asarray(got), expected()[name, block, column], scale=1e-3)


@pytest.mark.parametrize("name", LARGE)
def test_asymmetry(name: str) -> None:
    data = inputs()[name]
    fit = pool(data["yi"], data["vi"], method="DL", test="z")
    for model in ("lm", "rma"):
        found = egger_test(fit, model=model)
        got = [found.stat, found.pval, found.limit]
        agree(got, expected()[name, "egger", model], scale=1e-3)
    agree(begg_test(fit), expected()[name, "begg", "test"], scale=1e-3)
    for estimator in ("L0", "R0"):
        filled = trim_and_fill(fit, estimator=estimator)
        got = [filled.k0, filled.se_k0, filled.result.beta]
        agree(got, expected()[name, "trimfill", estimator], scale=1e-3)
    target = 0.1 * np.sign(data["yi"].mean())
    kinds = [
        fail_safe_n(fit).n,
        fail_safe_n(fit, kind="Rosenberg").n,
        fail_safe_n(fit, kind="Orwin", target=target).n,
    ]
    agree(kinds, expected()[name, "fsn", "n"])


@pytest.mark.parametrize("test", ["z", "knha"])
@pytest.mark.parametrize("method", ["EE", "DL", "HE", "HS", "SJ", "ML", "REML", "PM"])
def test_regression(method: str, test: str) -> None:
    if method == "EE" and test == "knha":
        return
    data, block = inputs()["bcg_rr"], f"reg:{method}:{test}"
    mods = {"ablat": data["ablat"], "alloc": data["alloc"]}
    fit = regress(data["yi"], data["vi"], mods, method=method, test=test)
    assert fit.terms == ("intrcpt", "ablat", "allocrandom", "allocsystematic")
    for name, got in (("beta", fit.beta), ("se", fit.se), ("p", fit.pval)):
        agree(got, expected()["bcg_rr", block, name], rel=1e-8)
    overall = [fit.tau2, fit.i2, fit.r2, fit.qe, fit.qe_pval, fit.qm.stat, fit.qm.pval]
    agree(overall, expected()["bcg_rr", block, "overall"], scale=1e-3, rel=1e-8)


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_multilevel(method: str) -> None:
    data = inputs()["schools"]
    random = {"district": data["district"], "school": data["school"]}
    fit = pool_multilevel(data["yi"], data["vi"], random, method=method, test="z")
    got = [fit.beta[0], fit.se[0], *fit.sigma2.values(), fit.qe, fit.loglik]
    agree(got, expected()["schools", f"mv:{method}", "fit"], rel=1e-5)
    if method == "ML":
        sandwich = robust(fit, data["district"])
        got = [sandwich.se[0], sandwich.tval[0], sandwich.pval[0]]
        agree(got, expected()["schools", "robust", "fit"], rel=1e-5)


def test_correlated_sampling_errors() -> None:
    data = inputs()["schools"]
    random = {"district": data["district"], "school": data["school"]}
    near = 0.5 * (data["district"][:, None] == data["district"])
    np.fill_diagonal(near, 1.0)
    covariance = np.sqrt(np.outer(data["vi"], data["vi"])) * near
    fit = pool_multilevel(data["yi"], data["vi"], random, test="z", covariance=covariance)
    got = [fit.beta[0], fit.se[0], *fit.sigma2.values(), fit.qe, fit.loglik]
    agree(got, expected()["schools", "mv:V", "fit"], rel=1e-5)


def test_effects_of_groups() -> None:
    data = inputs()["schools"]
    random = {"district": data["district"], "school": data["school"]}
    found = random_effects(pool_multilevel(data["yi"], data["vi"], random, test="z"))
    for i, frame in enumerate(found.values(), start=1):
        for name in ("pred", "se"):
            agree(frame[name], expected()["schools", f"ranef:{i}", name], rel=1e-5)


def test_robust_with_few_clusters() -> None:
    data = inputs()["schools"]
    random = {"district": data["district"], "school": data["school"]}
    yi, vi, mods = data["yi"], data["vi"], {"later": data["later"]}
    fits = {
        "pool": (pool(yi, vi), 1e-8),
        "regress": (regress(yi, vi, mods), 1e-8),
        "multilevel": (pool_multilevel(yi, vi, random, mods), 1e-5),
    }
    for name, (fit, rel) in fits.items():
        found = robust_cr2(fit, data["district"])
        got = [*found.se, *found.df, *found.pval]
        agree(got, expected()["schools", f"CR2:{name}", "fit"], rel=rel)
