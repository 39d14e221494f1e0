"""Worked conversions against their recorded results: the largest relative error of each.

Run ``python -m benchmarks.meta_recipes``. The examples stand in the shared reference material.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.parts import shared_dir
from meta import convert as c
from meta import pool
from meta.effect_sizes import effect_sizes

Inputs = Mapping[str, Any]
Outputs = dict[str, float]


def examples_path() -> Path:
    """Return where the examples are, if they are there."""
    return shared_dir() / "reference" / "recipes.json"


def load_examples() -> dict[str, dict[str, Any]]:
    """Read the examples by name."""
    loaded: dict[str, dict[str, Any]] = json.loads(examples_path().read_text("utf-8"))
    return loaded


def _groups(i: Inputs) -> list[c.Group]:
    return [c.Group(*g) for g in i["groups"]]


def _p_md(i: Inputs) -> Outputs:
    df = i["n1"] + i["n2"] - 2
    t = c.t_from_p(i["p"], df)
    se = c.se_from_p(i["md"], i["p"], df=df)
    g, v = c.g_from_t(t, i["n1"], i["n2"])
    sd = c.sd_from_se_of_difference(se, i["n1"], i["n2"])
    return {"t": t, "se": se, "sd": sd, "smd_g": g, "var_g": v}


def _ci_md(i: Inputs) -> Outputs:
    se = c.se_from_ci(i["lo"], i["hi"], df=i["n1"] + i["n2"] - 2)
    return {"se": se, "sd": c.sd_from_se_of_difference(se, i["n1"], i["n2"])}


def _ratio(i: Inputs) -> Outputs:
    made = c.log_ratio_from_ci(i.get("or", i.get("hr")), i["lo"], i["hi"])
    return {"yi": made.yi, "se": made.se, "asymmetry": made.asymmetry}


def _three_sds(i: Inputs) -> Outputs:
    return {f"corr_{arm}": c.correlation_from_sds(*i[arm]) for arm in ("E", "C")}


def _imputed(i: Inputs) -> Outputs:
    return {f"r{r}": c.sd_change_from_levels(i["sd_base"], i["sd_final"], r) for r in i["r"]}


def _paired(i: Inputs) -> Outputs:
    change, p, n = i["change"], i["p"], i["n"]
    return {
        "t": c.t_from_p(p, n - 1),
        "se": c.se_from_p(change, p, df=n - 1),
        "sd_change": c.sd_change_from_paired_p(change, p, n),
        "implied_r": c.correlation_from_paired_p(change, p, n, i["sd_base"], i["sd_final"]),
    }


def _quantiles(i: Inputs) -> c.Quantiles:
    return c.Quantiles(
        n=i["n"],
        minimum=i.get("min"),
        q1=i.get("q1"),
        median=i["median"],
        q3=i.get("q3"),
        maximum=i.get("max"),
    )


def _wan_luo(i: Inputs) -> Outputs:
    q = _quantiles(i)
    screen = c.skewness(q)
    out = {
        "mean": c.mean_luo(q),
        "sd": c.sd_shi(q),
        "sd_wan": c.sd_wan(q),
        "mean_wan": c.mean_wan(q),
        "skew_t": screen.statistic,
        "skew_crit": screen.critical,
    }
    if "q1" in i:
        out["sd_iqr_1_35"] = c.sd_from_iqr_width(i["q3"] - i["q1"])
    return out


def _qe(i: Inputs) -> Outputs:
    fit = c.quantile_estimate(_quantiles(i))
    return {"mean": fit.mean, "sd": fit.sd, "ssq": fit.ssq}


def _raw_to_log(i: Inputs) -> Outputs:
    mean, sd = c.log_mean_from_raw(i["mean"], i["sd"])
    return {"mean_log": mean, "sd_log": sd, "geometric_mean": math.exp(mean)}


def _geometric(i: Inputs) -> Outputs:
    mean, sd = c.log_mean_from_ci(i["gm"], i["lo"], i["hi"], i["n"])
    return {"mean_log": mean, "sd_log": sd}


def _combine(i: Inputs) -> Outputs:
    groups = _groups(i)
    whole = c.combine_groups(groups)
    step = groups[0]
    for group in groups[1:]:
        step = c.combine_groups([step, group])
    return {
        "n": whole.n,
        "mean": whole.mean,
        "sd": whole.sd,
        "sd_table_formula": whole.sd,
        "sd_sequential": step.sd,
    }


def _events(i: Inputs) -> Outputs:
    events, n = c.combine_events([tuple(arm) for arm in i["arms"]])
    x, m = i["ctrl"]
    made = effect_sizes("OR", events1=[events], n1=[n], events2=[x], n2=[m])
    return {"events": events, "n": n, "log_or": made.yi[0], "var": made.vi[0]}


def _shared(i: Inputs) -> Outputs:
    v = c.shared_control_smd(i["g"], i["n"][:2], i["n"][2])
    return {"v1": v[0, 0], "v2": v[1, 1], "cov": v[0, 1]}


def _single_arm(i: Inputs) -> Outputs:
    out: Outputs = {}
    for measure in ("MC", "SMCC", "SMCR"):
        made = effect_sizes(
            measure,
            m1=[i["post"]],
            m2=[i["pre"]],
            n=[i["n"]],
            r=[i["r"]],
            **_single_sds(measure, i),
        )
        out |= {measure.lower(): made.yi[0], f"v_{measure.lower()}": made.vi[0]}
    return out


def _single_sds(measure: str, i: Inputs) -> dict[str, list[float]]:
    if measure == "SMCR":  # divides by sd1, the baseline by convention
        return {"sd1": [i["sd_pre"]]}
    return {"sd1": [i["sd_post"]], "sd2": [i["sd_pre"]]}


def _pool_single(i: Inputs) -> Outputs:
    vi = [sd**2 / n for sd, n in zip(i["sd"], i["n"], strict=True)]
    hk, wald = pool(i["change"], vi), pool(i["change"], vi, test="z")
    return {
        "tau2": hk.tau2,
        "mean": hk.beta,
        "se_wald": wald.se,
        "se_hk": hk.se,
        "hk_lo": hk.ci_lb,
        "hk_hi": hk.ci_ub,
    }


def _historical(i: Inputs) -> Outputs:
    arm, control = (c.Group(n, mean, sd) for mean, sd, n in (i["T"], i["H"]))
    md, var = c.historical_control(arm, control)
    _, wide = c.historical_control(arm, control, i["tau2_arm"])
    return {
        "md": md,
        "var": var,
        "z": md / math.sqrt(var),
        "var_hist": wide,
        "z_hist": md / math.sqrt(wide),
    }


def _indirect(i: Inputs) -> Outputs:
    diff, se = c.indirect_difference(*i["A"], *i["B"])
    return {"diff": diff, "se": se, "z": diff / se}


def _composite(i: Inputs) -> Outputs:
    y, v = c.composite_of_times(i["y"], i["v"], i["r"])
    _, independent = c.composite_of_times(i["y"], i["v"], 0.0)
    return {"y": y, "v": v, "v_if_independent": independent}


def _sign(i: Inputs) -> Outputs:
    a, b = ([c.Group(*g) for g in i[name]] for name in ("A_high_bad", "B_high_good"))
    (ga, va), (gb, vb) = c.hedges_g(*a), c.hedges_g(*b)
    aligned, _ = c.hedges_g(*b, align=-1)
    turned, _ = c.hedges_g(*(c.Group(g.n, c.turn_round(g.mean, top=100.0), g.sd) for g in b))
    vi = [va, vb]
    return {
        "gA": ga,
        "gB_raw": gb,
        "gB_aligned": aligned,
        "gB_100minus": turned,
        "pooled_wrong": pool([ga, gb], vi, method="EE", test="z").beta,
        "pooled_aligned": pool([ga, aligned], vi, method="EE", test="z").beta,
    }


def _unknown(i: Inputs) -> Outputs:
    a, b = (c.Group(n, mean, pm) for mean, pm, n in (i["A"], i["B"]))
    read = c.read_plus_minus(a, b, i["p_reported"])
    return {"p_if_sd": read.p_if_sd, "p_if_se": read.p_if_se}


def _cluster(i: Inputs) -> Outputs:
    return {
        "deff": c.design_effect(i["m"], i["icc"]),
        "n_eff": c.effective_n(i["n"], i["m"], i["icc"]),
        "se_adj": c.cluster_se(i["se"], i["m"], i["icc"]),
    }


def _crossover(i: Inputs) -> Outputs:
    smd, se = c.crossover_smd(i["mE"], i["sE"], i["mC"], i["sC"], i["n"], i["corr"])
    return {
        "sd_diff": c.sd_change_from_levels(i["sE"], i["sC"], i["corr"]),
        "se_md": c.crossover_md_se(i["sE"], i["sC"], i["n"], i["corr"]),
        "smd": smd,
        "se_smd": se,
    }


def _lnor(i: Inputs) -> Outputs:
    lnor, se = c.lnor_from_smd(i["smd"], i["se"])
    return {"lnor": lnor, "se": se}


def _percent(i: Inputs) -> Outputs:
    told = c.events_from_percent(i["pct"], i["n"], 1)
    events = math.nan if told is None else told.events
    return {"events": events, "pct_back": 100.0 * events / i["n"]}


def _f_to_g(i: Inputs) -> Outputs:
    t = c.t_from_f(i["F"])
    return {"t": t, "g": c.g_from_t(t, i["n1"], i["n2"])[0]}


def _ci_mean(i: Inputs) -> Outputs:
    low, high, n = i["lo"], i["hi"], i["n"]
    return {
        "t": math.sqrt(n) * (high - low) / (2.0 * c.sd_from_ci(low, high, n)),
        "sd_t": c.sd_from_ci(low, high, n),
        "sd_z": c.sd_from_ci(low, high, n, normal=True),
    }


RUNS: dict[str, Callable[[Inputs], Outputs]] = {
    "se_to_sd": lambda i: {"sd": c.sd_from_se(i["se"], i["n"])},
    "ci_mean_to_sd": _ci_mean,
    "p_md_to_sd": _p_md,
    "ci_md_to_sd": _ci_md,
    "F_to_g": _f_to_g,
    "or_ci_to_se": _ratio,
    "ratio_p_to_se": lambda i: {"z": c.z_from_p(i["p"]), "se": c.se_from_p(i["est"], i["p"])},
    "hr_ci": _ratio,
    "corr_from_three_sds": _three_sds,
    "sd_change_imputed": _imputed,
    "sd_change_from_paired_p": _paired,
    "sd_change_bound_p_lt": lambda i: {
        "sd_change_max": c.sd_change_from_paired_p(i["change"], i["p_lt"], i["n"])
    },
    "wan_luo_S1_range": _wan_luo,
    "wan_luo_S2_iqr": _wan_luo,
    "luo_shi_S3": _wan_luo,
    "qe_mcgrath_S1_readme": _qe,
    "qe_mcgrath_S2": _qe,
    "qe_mcgrath_S3": _qe,
    "raw_to_log": _raw_to_log,
    "geomean_ci_to_log": _geometric,
    "combine_two": _combine,
    "combine_three": _combine,
    "combine_events": _events,
    "shared_control_cov_smd": _shared,
    "single_arm_change": _single_arm,
    "pool_single_arm": _pool_single,
    "historical_control": _historical,
    "two_pools_indirect": _indirect,
    "composite_timepoints": _composite,
    "sign_alignment": _sign,
    "unknown_plus_minus": _unknown,
    "cluster_deff": _cluster,
    "crossover": _crossover,
    "smd_to_lnor": _lnor,
    "percent_to_events": _percent,
}


def largest_errors() -> dict[str, float]:
    """Return the largest relative error of each example's outputs; inf where one is not made."""
    errors = {}
    for name, example in load_examples().items():
        made = RUNS[name](example["input"])
        wanted = {k: v for k, v in example["output"].items() if not isinstance(v, str)}
        errors[name] = max(
            abs(made.get(k, math.inf) - v) / max(abs(v), 1e-300) for k, v in wanted.items()
        )
    return errors


def main() -> None:
    """Print the table."""
    for name, error in largest_errors().items():
        print(f"{name:28} {error:.1e}")


if __name__ == "__main__":
    main()
