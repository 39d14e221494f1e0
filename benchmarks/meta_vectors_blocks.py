"""What is compared with the reference vectors, block by block of their JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from meta.effect_sizes import effect_sizes
from meta.effects_counts import back_double_arcsine
from meta.fit import TESTS
from meta.heterogeneity import q_profile
from meta.information import likelihood_interval, log_likelihood
from meta.pool import pool
from meta.result import PoolResult
from meta.tables2x2 import pool_tables

TIGHT = 1e-8
Data = dict[str, Any]


class Comparison(NamedTuple):
    """A number of ours, metafor's, and how far apart they may be."""

    quantity: str
    got: Any
    want: Any
    scale: float = 1e-300
    tolerance: float = TIGHT


def _harmonic(vi: list[float]) -> float:
    return float(len(vi) / np.sum(1.0 / np.asarray(vi)))


FIELDS = {
    "est": "beta", "se": "se", "stat": "zval", "df": "df", "p": "pval",
    "ci_lb": "ci_lb", "ci_ub": "ci_ub", "pi_lb": "pi_lb", "pi_ub": "pi_ub",
}  # fmt: skip
OVERALL = {"se_tau2": "se_tau2", "I2": "i2", "H2": "h2", "Q": "q", "Qp": "q_pval", "k": "k"}


def _all_equal(yi: list[float]) -> bool:
    return len(set(yi)) == 1


def _uni(name: str, yi: list[float], vi: list[float], blocks: Data) -> Iterator[Comparison]:
    typical = _harmonic(vi)
    for method, want in blocks.items():
        fits = {test: pool(yi, vi, method=method, test=test) for test in TESTS if test in want}
        z = fits["z"]
        yield Comparison(f"{name} tau2 {method}", z.tau2, want["tau2"], typical)
        for key, ours in OVERALL.items():
            scale = 1.0 if key in {"Q", "I2"} else 1e-300
            yield Comparison(f"{name} {key}", getattr(z, ours), want[key], scale)
        for test, fit in fits.items():
            if test == "knha" and _all_equal(yi) and len(yi) > 1:
                flat = {key: want["knha"].get(key) for key in FIELDS}
                said = fit.notes[-1].code == "no_hartung_knapp"
                yield Comparison(f"{name} no knha", said, flat["ci_lb"] == flat["ci_ub"])
                yield Comparison(f"{name} est", fit.beta, flat["est"], np.sqrt(typical))
                continue  # metafor gives an interval of width zero; ours says why there is none
            yield from _tests(f"{name} {test}", fit, want[test], np.sqrt(typical))
        if want.get("ll") is not None:
            yield Comparison(f"{name} ll", log_likelihood(z), want["ll"], 1.0)
        if "pi_hts" in want:
            hts = pool(yi, vi, method=method, test="z", prediction="hts")
            for got, limit in zip((hts.pi_lb, hts.pi_ub), want["pi_hts"], strict=True):
                yield Comparison(f"{name} pi_hts", got, limit, np.sqrt(typical))


def _tests(name: str, fit: PoolResult, want: Data, unit: float) -> Iterator[Comparison]:
    for key, ours in FIELDS.items():
        scale = unit if key not in {"p", "df", "stat", "se"} else 1e-300
        scale = 1.0 if key == "stat" else scale
        yield Comparison(f"{name} {key}", getattr(fit, ours), want.get(key), scale)


def uni(data: Data) -> Iterator[Comparison]:
    """Pool with every estimator and test."""
    yield from _uni("uni", data["pool"]["yi"], data["pool"]["vi"], data["uni"])


def pool_also(data: Data) -> Iterator[Comparison]:
    """Pool the set's other effect measures."""
    for measure, block in data.get("pool_also", {}).items():
        effect = data["escalc"][measure]
        rows = [(y, v) for y, v in zip(effect["yi"], effect["vi"], strict=True) if y is not None]
        yi, vi = (list(column) for column in zip(*rows, strict=True))
        yield from _uni("also", yi, vi, block["uni"])


def qprofile(data: Data) -> Iterator[Comparison]:
    """Intervals of heterogeneity."""
    want = data["Qprofile"]
    if "error" in want:
        return
    found = q_profile(data["pool"]["yi"], data["pool"]["vi"])
    typical = _harmonic(data["pool"]["vi"])
    scales = {"tau2": typical, "tau": np.sqrt(typical), "I2": 1.0, "H2": 1.0}
    for key, scale in scales.items():
        for got, limit in zip(getattr(found, key.lower()), want[key], strict=True):
            yield Comparison(f"Q-profile {key}", got, limit, scale)


COLUMNS = {
    "m1i": "m1", "sd1i": "sd1", "n1i": "n1", "m2i": "m2", "sd2i": "sd2", "n2i": "n2",
    "ai": "events1", "ci": "events2", "xi": "events", "ti": "time", "mi": "mean", "sdi": "sd",
    "ri": "r", "ni": "n",
}  # fmt: skip
UNUSED = {"SMD1": {"sd1"}, "VR": {"m1", "m2"}, "SDLN": {"mean"}, "SMCR": {"sd2"}}


def escalc(data: Data) -> Iterator[Comparison]:
    """Effect sizes and their variances."""
    for name, want in (data.get("escalc") or {}).items():
        measure = want["measure"]
        options = dict(want.get("options") or {})
        if name.endswith("_v5"):
            options["vtype"] = "5"
        columns = {COLUMNS[key]: data["data"][key] for key in COLUMNS if key in data["data"]}
        columns = {k: v for k, v in columns.items() if k not in UNUSED.get(measure, set())}
        found = effect_sizes(measure, **columns, **options)
        for key in ("yi", "vi"):
            for got, number in zip(getattr(found, key), want.get(key, ()), strict=False):
                scale = 1.0 if key == "yi" else 1e-300
                yield Comparison(f"escalc {name} {key}", got, number, scale)


def mh_peto(data: Data) -> Iterator[Comparison]:
    """Mantel-Haenszel and Peto."""
    for measure, want in data.get("mh_peto", {}).items():
        table = {COLUMNS[k]: data["data"][k] for k in ("ai", "n1i", "ci", "n2i")}
        fit = pool_tables(**table, measure=measure)
        keys = {"est": "beta", "se": "se", "z": "zval", "p": "pval", "ci_lb": "ci_lb",
                "ci_ub": "ci_ub", "I2": "i2", "H2": "h2", "k": "k"}  # fmt: skip
        for key, ours in keys.items():
            scale = 1.0 if key in {"z", "I2"} else 1e-300
            yield Comparison(f"2x2 {measure} {key}", getattr(fit, ours), want[key], scale)
        if fit.q is not None:
            yield Comparison(f"2x2 {measure} k_yi", fit.q.df + 1, want["k_yi"])
        tests = {"Q": "q", "CMH": "cmh", "tarone": "tarone", "breslow_day": "breslow_day"}
        for key, ours in tests.items():
            if key in want:
                test = getattr(fit, ours)
                yield Comparison(f"2x2 {measure} {key}", test.stat, want[key], 1.0)
                yield Comparison(f"2x2 {measure} {key}p", test.pval, want[key + "p"])
        if "CMH_nocc" in want:
            plain = fit.cmh_uncorrected
            yield Comparison(f"2x2 {measure} CMH_nocc", plain.stat, want["CMH_nocc"], 1.0)


def likelihood_limits(data: Data) -> Iterator[Comparison]:
    """Profile-likelihood interval of tau2."""
    want = data["Qprofile"].get("tau2_PL_REML")
    if want is None:
        return
    found = likelihood_interval(pool(data["pool"]["yi"], data["pool"]["vi"]))
    for got, limit in zip(found, want, strict=True):
        if limit is not None:
            scale = _harmonic(data["pool"]["vi"])
            yield Comparison("profile likelihood tau2", got, limit, scale)


def back(data: Data) -> Iterator[Comparison]:
    """Double arcsine, pooled and taken back with the harmonic mean of n."""
    want = data.get("backtransform")
    if want:
        n = np.asarray(data["data"]["ni"], dtype=float)
        effects = effect_sizes("PFT", events=data["data"]["xi"], n=n)
        harmonic = float(1.0 / np.mean(1.0 / n))
        yield Comparison("PFT harmonic n", harmonic, want["harmonic_n"])
        fit = pool(effects, test="z")
        for key, ours in {"est": "beta", "ci_lb": "ci_lb", "ci_ub": "ci_ub"}.items():
            got = back_double_arcsine(getattr(fit, ours), harmonic)
            yield Comparison(f"PFT back {key}", got, want[key])


BLOCKS: list[Callable[[Data], Iterator[Comparison]]] = [
    escalc,
    uni,
    pool_also,
    qprofile,
    likelihood_limits,
    back,
    mh_peto,
]
