"""Recipes from what is reported to what a meta-analysis needs, in one table.

Each recipe is a pure function with its source; the table names them for reports and tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from meta.convert_arms import (
    EventsFromPercent,
    Group,
    cluster_se,
    combine_events,
    combine_groups,
    composite_of_times,
    design_effect,
    effective_n,
    events_from_percent,
    hedges_g,
    historical_control,
    indirect_difference,
    lnor_from_smd,
    shared_control_cov_md,
    shared_control_smd,
    smd_from_lnor,
    split_group,
    turn_round,
)
from meta.convert_change import (
    correlation_from_paired_p,
    correlation_from_sds,
    crossover_md_se,
    crossover_smd,
    sd_change_from_levels,
    sd_change_from_paired_p,
)
from meta.convert_quantile_fit import QuantileFit, quantile_estimate
from meta.convert_quantiles import (
    Quantiles,
    Skewness,
    mean_luo,
    mean_wan,
    sd_from_iqr_width,
    sd_shi,
    sd_wan,
    skewness,
)
from meta.convert_spread import (
    LogRatio,
    g_from_t,
    log_mean_from_ci,
    log_mean_from_raw,
    log_ratio_from_ci,
    sd_from_ci,
    sd_from_se,
    sd_from_se_of_difference,
    se_from_ci,
    se_from_p,
    small_sample_factor,
    t_from_f,
    t_from_p,
    z_from_p,
)
from meta.convert_unexplained import PlusMinus, largest_sd, read_plus_minus

__all__ = [
    "RECIPES",
    "EventsFromPercent",
    "Group",
    "LogRatio",
    "PlusMinus",
    "QuantileFit",
    "Quantiles",
    "Recipe",
    "Skewness",
    "cluster_se",
    "combine_events",
    "combine_groups",
    "composite_of_times",
    "correlation_from_paired_p",
    "correlation_from_sds",
    "crossover_md_se",
    "crossover_smd",
    "design_effect",
    "effective_n",
    "events_from_percent",
    "g_from_t",
    "hedges_g",
    "historical_control",
    "indirect_difference",
    "largest_sd",
    "lnor_from_smd",
    "log_mean_from_ci",
    "log_mean_from_raw",
    "log_ratio_from_ci",
    "mean_luo",
    "mean_wan",
    "quantile_estimate",
    "read_plus_minus",
    "sd_change_from_levels",
    "sd_change_from_paired_p",
    "sd_from_ci",
    "sd_from_iqr_width",
    "sd_from_se",
    "sd_from_se_of_difference",
    "sd_shi",
    "sd_wan",
    "se_from_ci",
    "se_from_p",
    "shared_control_cov_md",
    "shared_control_smd",
    "skewness",
    "small_sample_factor",
    "smd_from_lnor",
    "split_group",
    "t_from_f",
    "t_from_p",
    "turn_round",
    "z_from_p",
]


@dataclass(frozen=True, slots=True)
class Recipe:
    """A conversion by name: what is reported, the function, where it is described."""

    name: str
    reported: str
    function: Callable[..., Any]
    source: str


RECIPES: tuple[Recipe, ...] = (
    Recipe("sd from se", "SE of a mean", sd_from_se, "HB 6.5.2.2"),
    Recipe("sd from ci", "interval of a mean", sd_from_ci, "HB 6.5.2.2"),
    Recipe("se from p", "p of a difference", se_from_p, "HB 6.3.2, 6.5.2.3"),
    Recipe("sd from se of md", "SE of a difference", sd_from_se_of_difference, "HB 6.5.2.3"),
    Recipe("g from t", "t or F of two groups", g_from_t, "HB 6.5.2.3"),
    Recipe("t from F", "F of two groups", t_from_f, "HB 6.5.2.3"),
    Recipe("se from ci", "interval of a difference", se_from_ci, "HB 6.5.2.3"),
    Recipe("log ratio", "ratio with interval", log_ratio_from_ci, "HB 6.3.1; Parmar 1998"),
    Recipe("r from three SDs", "SDs of both levels, change", correlation_from_sds, "HB 6.5.2.8"),
    Recipe("sd of change", "two levels", sd_change_from_levels, "HB 6.5.2.8"),
    Recipe("sd of change from p", "paired t-test", sd_change_from_paired_p, "HB 6.5.2.3"),
    Recipe("r from paired p", "paired t-test, levels", correlation_from_paired_p, "HB 6.5.2.8"),
    Recipe("mean from quantiles", "median with spread", mean_luo, "Luo 2018"),
    Recipe("sd from quantiles", "median with spread", sd_shi, "Wan 2014; Shi 2020"),
    Recipe("skewness screen", "median with spread", skewness, "Shi 2023"),
    Recipe("quantile estimation", "median with spread", quantile_estimate, "McGrath 2020"),
    Recipe("sd from IQR width", "width of an IQR", sd_from_iqr_width, "HB 6.5.2.5"),
    Recipe("log mean", "raw mean and SD", log_mean_from_raw, "Higgins 2008, method 1"),
    Recipe("log mean from ci", "geometric mean", log_mean_from_ci, "HB 10.5.3"),
    Recipe("combine groups", "several arms", combine_groups, "HB 6.5.2.10"),
    Recipe("combine events", "several arms", combine_events, "HB 23.3.4"),
    Recipe("split control", "shared control", split_group, "HB 23.3.4"),
    Recipe("shared control", "shared control", shared_control_smd, "Gleser & Olkin 2009"),
    Recipe("historical control", "another study's arm", historical_control, "Pocock 1976"),
    Recipe("indirect", "two pooled arms", indirect_difference, "Bucher 1997"),
    Recipe("composite", "several times", composite_of_times, "Borenstein 2009, ch 24"),
    Recipe("sign", "scales of both directions", turn_round, "HB 6.5.1.2"),
    Recipe("unexplained ±", "± without a word", read_plus_minus, "recomputed test"),
    Recipe("largest SD", "mean on a bounded scale", largest_sd, "Popoviciu 1935"),
    Recipe("cluster SE", "clusters overlooked", cluster_se, "HB 23.1.5"),
    Recipe("effective n", "clusters overlooked", effective_n, "HB 23.1.4"),
    Recipe("crossover MD", "crossover", crossover_md_se, "HB 23.2.7"),
    Recipe("crossover SMD", "crossover", crossover_smd, "HB 23.2.7.2"),
    Recipe("lnOR from SMD", "SMD", lnor_from_smd, "Chinn 2000; HB 10.6"),
    Recipe("SMD from lnOR", "OR", smd_from_lnor, "Chinn 2000; HB 10.6"),
    Recipe("events from percent", "percent of n", events_from_percent, "count that prints so"),
)
