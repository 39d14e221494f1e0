"""What is compared with the reference vectors: sensitivity, influence, bias, subgroups."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.meta_vectors_blocks import Comparison, Data
from meta.bias import begg_test, egger_test, fail_safe_n
from meta.cumulative import cumulative, leave_one_out
from meta.errors import InputError
from meta.influence import blup, influence
from meta.pool import pool
from meta.result import PoolResult
from meta.subgroups import SubgroupResult, pool_subgroups
from meta.trimfill import trim_and_fill

STEPS = {"est": "beta", "se": "se", "p": "pval", "ci_lb": "ci_lb", "ci_ub": "ci_ub", "Q": "q",
         "Qp": "q_pval", "tau2": "tau2", "I2": "i2", "H2": "h2"}  # fmt: skip


def _pooled(data: Data, method: str) -> PoolResult:
    return pool(data["pool"]["yi"], data["pool"]["vi"], method=method, test="z")


def _typical(result: PoolResult) -> float:
    return float(1.0 / np.mean(1.0 / result.vi))


def _columns(
    name: str, frame: object, want: Data, keys: dict[str, str], result: PoolResult
) -> Iterator[Comparison]:
    typical = _typical(result)
    scales = {"tau2": typical, "Q": 1.0, "I2": 1.0, "est": np.sqrt(typical)}
    for key, ours in keys.items():
        for got, number in zip(frame[ours], want.get(key, ()), strict=False):  # type: ignore[index]
            scale = scales.get(key, np.sqrt(typical) if "_" in key else 1e-300)
            yield Comparison(f"{name} {key}", got, number, scale)


def leave1out(data: Data) -> Iterator[Comparison]:
    """Each study left out."""
    for method in ("REML", "EE"):
        want = data.get(f"leave1out_{method}", {"error": ""})
        if "error" in want:
            continue
        result = _pooled(data, method)
        yield from _columns("leave1out", leave_one_out(result), want, STEPS, result)


def cumul(data: Data) -> Iterator[Comparison]:
    """Studies added one by one."""
    want = data["cumul_REML"]
    result = _pooled(data, "REML")
    frame = cumulative(result, np.argsort(np.asarray(want["index"])))
    yield from _columns("cumul", frame, want, STEPS, result)


def deletion(data: Data) -> Iterator[Comparison]:
    """Influence and best linear unbiased predictions."""
    result = _pooled(data, "REML")
    keys = {"pred": "pred", "se": "se", "pi_lb": "pi_lb", "pi_ub": "pi_ub"}
    yield from _columns("blup", blup(result), data["blup_REML"], keys, result)
    want = data["influence_REML"]
    if "error" in want:
        return
    frame = influence(result)
    plain = {"cov_r": 1e-300, "hat": 1e-300, "weight": 1e-300, "tau2_del": _typical(result)}
    names = {"rstudent": "rstudent", "dffits": "dffits", "cook_d": "cook_d", "cov_r": "cov_r",
             "tau2_del": "tau2_del", "QE_del": "q_del", "hat": "hat", "weight": "weight",
             "dfbs": "dfbetas", "rstandard_z": "rstandard"}  # fmt: skip
    for key, ours in names.items():
        for got, number in zip(frame[ours], want[key], strict=True):
            yield Comparison(f"influence {key}", got, number, plain.get(key, 1.0))
    for got, flag in zip(frame["influential"], want["is_infl"], strict=True):
        if flag is not None:
            yield Comparison("influence is_infl", float(got), float(flag))


def asymmetry(data: Data) -> Iterator[Comparison]:
    """Regression and rank tests."""
    result = _pooled(data, "REML")
    unit = np.sqrt(_typical(result))
    for name, want in data["regtest"].items():
        model, predictor = name.split("_")
        try:
            fit = egger_test(result, model=model, predictor=predictor, ni=data["pool"].get("ni"))  # type: ignore[arg-type]
        except InputError:
            yield Comparison("regtest refused", "yes", "yes" if "error" in want else "no")
            continue
        if "error" in want:
            yield from _refused_by_peer("regtest", want["error"])
            continue
        yield Comparison("regtest b", fit.slope, want["b"], fit.se if fit.df != 0 else 1e-300)
        yield Comparison("regtest se", fit.se, want["se"])
        yield Comparison("regtest stat", fit.stat, want["stat"], 1.0)
        yield Comparison("regtest p", fit.pval, want["p"])
        for key in ("limit_est", "limit_ci_lb", "limit_ci_ub"):
            got = getattr(fit, key.replace("limit_est", "limit"))
            yield Comparison(f"regtest {key}", got, want.get(key), unit)
        if model == "lm":
            yield Comparison("regtest df", fit.df, want["df"])
        else:
            yield Comparison("regtest tau2", fit.tau2, want["tau2"], unit**2)
    ranks = data["ranktest"]
    try:
        tau, p = begg_test(result)
    except InputError:
        missing = ranks.get("tau") is None and ranks.get("p") is None
        yield Comparison("ranktest refused", "yes", "yes" if missing else "no")
        return
    yield Comparison("ranktest tau", tau, ranks["tau"], 1.0)
    yield Comparison("ranktest p", p, ranks["p"])


def _refused_by_peer(name: str, error: str) -> Iterator[Comparison]:
    """Compare a refusal with a result of ours: right only where the peer's limits are known."""
    yield Comparison(f"{name} refused", "no", "no" if "full rank" in error else "yes")


def missing_studies(data: Data) -> Iterator[Comparison]:
    """Trim and fill, fail-safe N."""
    for name, want in data["trimfill"].items():
        method, estimator = name.split("_")
        result = _pooled(data, method)
        unit = np.sqrt(_typical(result))
        try:
            fit = trim_and_fill(result, estimator=estimator)
        except InputError:
            yield Comparison("trimfill refused", "yes", "yes" if "error" in want else "no")
            continue
        if "error" in want:
            yield from _refused_by_peer("trimfill", want["error"])
            continue
        yield Comparison("trimfill side", fit.side, want["side"])
        for key in ("k0", "se_k0", "p_k0"):
            yield Comparison(f"trimfill {key}", getattr(fit, key), want.get(key), 1.0)
        for key, ours in {
            "est": "beta",
            "se": "se",
            "ci_lb": "ci_lb",
            "ci_ub": "ci_ub",
            "p": "pval",
        }.items():
            yield Comparison(f"trimfill {key}", getattr(fit.result, ours), want[key], unit)
        yield Comparison("trimfill tau2", fit.result.tau2, want["tau2"], unit**2)
        yield Comparison("trimfill Q", fit.result.q, want["Q"], 1.0)
        for got, number in zip(sorted(fit.filled_yi), sorted(want["filled_yi"]), strict=True):
            yield Comparison("trimfill filled_yi", got, number, unit)
    result = _pooled(data, "EE")
    for name, want in data["fsn"].items():
        kind, _, weighted = name.partition("_")
        found = fail_safe_n(result, kind=kind, weighted=bool(weighted))
        yield Comparison(f"fsn {kind}", found.n, want["fsn"])
        yield Comparison("fsn p", found.pval, want.get("p"))
        yield Comparison("fsn target", found.target, want.get("target"))


def subgroups(data: Data) -> Iterator[Comparison]:
    """Subgroups and the tests between them."""
    want = data.get("subgroup")
    if not want:
        return
    by = data["data"][want["by"]]
    found = pool_subgroups(data["pool"]["yi"], data["pool"]["vi"], by, test="z")
    for group in want["groups"]:
        result = found.groups[str(group["level"])]
        unit = np.sqrt(_typical(result))
        yield Comparison("subgroup k", result.k, group["k"])
        if "se_knha" in group:
            adjusted = pool(result.yi, result.vi, test="knha")
            yield Comparison("subgroup se_knha", adjusted.se, group["se_knha"])
        for key in ("est", "se", "ci_lb", "ci_ub", "p", "tau2", "I2", "Q", "Qp"):
            scale = {"tau2": unit**2, "I2": 1.0, "Q": 1.0}.get(key, unit)
            yield Comparison(f"subgroup {key}", getattr(result, STEPS[key]), group[key], scale)
    yield from _between(found, want)
    equal = pool_subgroups(data["pool"]["yi"], data["pool"]["vi"], by, test="z", method="EE")
    yield from _moderated("subgroup equal effects", equal, want["EE_between"], "_within")


def _between(found: SubgroupResult, want: Data) -> Iterator[Comparison]:
    """Compare the test between subgroups, each with its own tau2 or one for all."""
    between, common = want["between_separate_tau2"], want["common_tau2"]
    if found.between is not None and found.common is not None:
        yield Comparison("subgroup between Q", found.between.stat, between["Q"], 1.0)
        yield Comparison("subgroup between p", found.between.pval, between["p"])
        yield Comparison("subgroup between df", found.between.df1, between["df"])
        unit = float(1.0 / np.mean(1.0 / found.common.studies.vi))
        yield Comparison("subgroup common tau2", found.common.tau2, common["tau2"], unit)
        yield from _moderated("subgroup common", found, common, "")


def _moderated(name: str, found: SubgroupResult, want: Data, end: str) -> Iterator[Comparison]:
    """Compare the tests of a meta-regression on the subgroup."""
    fit = found.common
    if fit is not None:
        yield Comparison(f"{name} QM", fit.qm.stat, want["QM"], 1.0)
        yield Comparison(f"{name} QMp", fit.qm.pval, want["QMp"])
        yield Comparison(f"{name} QMdf", fit.qm.df1, want["QMdf"])
        yield Comparison(f"{name} QE", fit.qe, want["QE" + end], 1.0)
        yield Comparison(f"{name} QEp", fit.qe_pval, want["QEp" + end])


DOUBT_BLOCKS: list[Callable[[Data], Iterator[Comparison]]] = [
    leave1out,
    cumul,
    deletion,
    asymmetry,
    missing_studies,
    subgroups,
]
