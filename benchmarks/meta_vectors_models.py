"""What is compared with the reference vectors: models beyond one pooled estimate."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import ArrayLike

from benchmarks.meta_vectors_blocks import Comparison, Data
from meta.influence import cooks_distance
from meta.regression import RegressionResult, regress

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
        yield from _profile(regress(yi, vi, mods), model["Qprofile"])


def _profile(fit: RegressionResult, want: Data) -> Iterator[Comparison]:
    found = fit.heterogeneity()
    typical = _harmonic(fit.studies.vi)
    scales = {"tau2": typical, "tau": np.sqrt(typical), "I2": 1.0, "H2": 1.0}
    for key, scale in scales.items():
        for got, limit in zip(getattr(found, key.lower()), want[key], strict=True):
            yield Comparison(f"metareg Q-profile {key}", got, limit, scale)


def _fit(fit: RegressionResult, want: Data) -> Iterator[Comparison]:
    typical = _harmonic(fit.studies.vi)
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


MODEL_BLOCKS: list[Callable[[Data], Iterator[Comparison]]] = [metareg]
