"""What is compared with the reference vectors: models beyond one pooled estimate."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import ArrayLike

from benchmarks.meta_vectors_blocks import Comparison, Data
from meta.influence import cooks_distance
from meta.information import likelihood_interval
from meta.multilevel import MultilevelResult, pool_multilevel
from meta.multilevel_effects import component_interval, compound_symmetry, random_effects
from meta.pool import pool
from meta.regression import RegressionResult, regress
from meta.robust import robust

TESTS = re.compile(r"[A-Za-z_]\w*")


def _harmonic(vi: ArrayLike) -> float:
    return float(1.0 / np.mean(1.0 / np.asarray(vi)))


def metareg(data: Data) -> Iterator[Comparison]:
    """Meta-regression with every estimator."""
    for model in data.get("metareg") or []:
        names = TESTS.findall(model["formula"])
        mods = {name: data["data"][name] for name in names}
        yi, vi = data["pool"]["yi"], data["pool"]["vi"]
        for want in model["fits"]:
            fit = regress(yi, vi, mods, method=want["method"], test=want["test"])
            yield from _fit(fit, want)
            yield from _predictions(fit, names, want)
        yield from _profile(regress(yi, vi, mods), model["Qprofile"])


def _profile(fit: RegressionResult, want: Data) -> Iterator[Comparison]:
    found = fit.heterogeneity()
    typical = _harmonic(fit.studies.vi)
    scales = {"tau2": typical, "tau": np.sqrt(typical), "I2": 1.0, "H2": 1.0}
    for key, scale in scales.items():
        for got, limit in zip(getattr(found, key.lower()), want[key], strict=True):
            yield Comparison(f"metareg Q-profile {key}", got, limit, scale)
    for got, limit in zip(likelihood_interval(fit), want["tau2_PL_REML"], strict=True):
        yield Comparison("metareg tau2 interval", got, limit, typical)


def _predictions(fit: RegressionResult, names: list[str], want: Data) -> Iterator[Comparison]:
    for row, wanted in zip(fit.x, want.get("X", ()), strict=False):
        for got, number in zip(row, wanted, strict=True):
            yield Comparison("metareg X", got, number, 1.0)
    if "predict" not in want:
        return
    asked = want["predict"]
    columns = zip(*asked["newmods"], strict=True)
    frame = fit.predict(dict(zip(names, columns, strict=True)))
    keys = {"pred": "estimate"} | {k: k for k in ("se", "ci_lb", "ci_ub", "pi_lb", "pi_ub")}
    for key, ours in keys.items():
        for got, number in zip(frame[ours], asked[key], strict=True):
            yield Comparison(f"metareg predict {ours}", got, number, frame["se"].max())


def _fit(fit: RegressionResult, want: Data) -> Iterator[Comparison]:
    typical = _harmonic(fit.studies.vi)
    yield Comparison("metareg p_coef", len(fit.terms), want["p_coef"])
    yield Comparison("metareg terms", " ".join(fit.terms), " ".join(want["terms"]))
    yield Comparison("metareg tau2", fit.tau2, want["tau2"], typical)
    for i in range(len(fit.terms)):
        for key, ours in {"b": "beta", "se": "se", "ci_lb": "ci_lb", "ci_ub": "ci_ub"}.items():
            yield Comparison(f"metareg {key}", getattr(fit, ours)[i], want[key][i], fit.se[i])
        yield Comparison("metareg stat", fit.zval[i], want["stat"][i], 1.0)
        yield Comparison("metareg p", fit.pval[i], want["p"][i])
    singles = {"se_tau2": "se_tau2", "I2": "i2", "H2": "h2", "R2": "r2", "QE": "qe", "k": "k"}
    for key, ours in (singles | {"QEp": "qe_pval", "df": "df"}).items():
        scale = 1.0 if key in {"I2", "R2", "QE"} else 1e-300
        yield Comparison(f"metareg {key}", getattr(fit, ours), want.get(key), scale)
    yield Comparison("metareg QM", fit.qm.stat, want["QM"], 1.0)
    yield Comparison("metareg QMp", fit.qm.pval, want["QMp"])
    yield Comparison("metareg QMdf", fit.qm.df1, want["QMdf"][0])
    yield Comparison("metareg QMdf", fit.qm.df2, want["QMdf"][1])
    for row, wanted in zip(fit.vcov, want.get("vcov", ()), strict=False):
        for got, number in zip(row, wanted, strict=True):
            yield Comparison("metareg vcov", got, number, float(np.abs(fit.vcov).max()))
    for got, number in zip(fit.hat, want.get("hat", ()), strict=False):
        yield Comparison("metareg hat", got, number)
    if "cook_d" in want and fit.test == "z":
        for got, number in zip(cooks_distance(fit), want["cook_d"], strict=True):
            if number is not None:  # metafor: a fit without the study stopped early
                yield Comparison("metareg cook_d", got, number, 1.0)


LOOSE = 1e-5


def multilevel(data: Data) -> Iterator[Comparison]:
    """Nested random effects, and cluster-robust tests."""
    block = data.get("multilevel")
    if not block:
        return
    outer, inner = block["random"].split("|")[1].strip().split("/")
    random = {name: data["data"][name] for name in (outer, inner)}
    yi, vi = data["pool"]["yi"], data["pool"]["vi"]
    fits = []
    for want in block["fits"]:
        year = np.asarray(data["data"].get("year", 0.0), dtype=float)
        mods = {"year": year - year.mean()} if "mods" in want else None
        fit = pool_multilevel(yi, vi, random, mods, method=want["method"], test=want["test"])
        fits.append(fit)
        for got, number in zip(fit.sigma2.values(), want["sigma2"], strict=True):
            yield Comparison("multilevel sigma2", got, number, tolerance=LOOSE)
        for i in range(len(fit.terms)):
            for key, ours in {"b": "beta", "se": "se", "ci_lb": "ci_lb", "ci_ub": "ci_ub"}.items():
                got, number = getattr(fit, ours)[i], want[key][i]
                yield Comparison(f"multilevel {key}", got, number, fit.se[i], LOOSE)
            yield Comparison("multilevel p", fit.pval[i], want["p"][i], tolerance=LOOSE)
            yield Comparison("multilevel stat", fit.zval[i], want["stat"][i], 1.0, LOOSE)
        yield Comparison("multilevel terms", len(fit.terms), len(want["terms"]))
        yield Comparison("multilevel QE", fit.qe, want["QE"])
        yield Comparison("multilevel QEp", fit.qe_pval, want["QEp"])
        yield Comparison("multilevel QMp", fit.qm.pval, want["QMp"], tolerance=LOOSE)
        if "df" in want:
            yield Comparison("multilevel df", fit.df, want["df"][0])
        yield Comparison("multilevel QM", fit.qm.stat, want["QM"], tolerance=LOOSE)
        yield Comparison("multilevel ll", fit.loglik, want["ll"])
    yield from _components(fits[0], block)
    sandwich = robust(fits[0], data["data"][outer])
    for key, ours in {
        "se": "se",
        "t": "tval",
        "p": "pval",
        "ci_lb": "ci_lb",
        "ci_ub": "ci_ub",
    }.items():
        number = block["robust_CR1"][key]
        yield Comparison(f"robust {key}", getattr(sandwich, ours)[0], number, tolerance=LOOSE)
    yield Comparison("robust df", sandwich.df, block["robust_CR1"]["df"])
    plain = robust(pool(yi, vi), data["data"][outer])
    yield Comparison("robust of pool df", plain.df, block["robust_CR1_of_rma_uni_REML"]["df"])
    for key, ours in {"b": "beta", "se": "se", "p": "pval"}.items():
        number = block["robust_CR1_of_rma_uni_REML"][key]
        yield Comparison(f"robust of pool {key}", getattr(plain, ours)[0], number)


def _components(fit: MultilevelResult, block: Data) -> Iterator[Comparison]:
    """Compare the effects of the groups, intervals of the components, compound symmetry."""
    wanted = block["ranef"].values()
    for frame, want in zip(random_effects(fit).values(), wanted, strict=True):
        for key, ours in {"intrcpt": "pred", "se": "se"}.items():
            for got, number in zip(frame[ours], want[key], strict=True):
                yield Comparison(f"multilevel effects {ours}", got, number, fit.se[0], LOOSE)
    for name, limits in zip(fit.sigma2, block["sigma2_PL_ci_REML"], strict=True):
        for got, number in zip(component_interval(fit, name), limits, strict=True):
            if number is not None:  # its search for the upper limit failed
                yield Comparison("multilevel sigma2 interval", got, number, tolerance=LOOSE)
    want, found = block["CS_parameterisation"], compound_symmetry(fit)
    ours = {"tau2": found.tau2, "rho": found.rho, "b": fit.beta[0], "se": fit.se[0]}
    for key, got in ours.items():
        yield Comparison(f"multilevel CS {key}", got, want[key], tolerance=LOOSE)


MODEL_BLOCKS: list[Callable[[Data], Iterator[Comparison]]] = [metareg, multilevel]
