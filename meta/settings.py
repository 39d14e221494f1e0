"""What a pooling run may decide: one frozen dataclass, checked when it is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from meta.errors import InputError

ContrastMeasure = Literal["MD", "SMD"]
RatioMeasure = Literal["RR", "OR", "RD"]
ProportionMeasure = Literal["PLO", "PR"]
Medians = Literal["luo-wan", "quantile-estimation", "leave out"]
SharedControl = Literal["combine", "split"]
By = Literal["treatment", "class"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Switches from records to pooled tables. Every one that bears on a row is named in its steps.

    Parameters
    ----------
    by : "treatment" | "class"
        What tables are grouped by, beside outcome and time window.
    contrast, ratio, proportion
        Measures for two arms' means, two arms' events, and one arm's events (metafor's names).
    unexplained_as_sd : bool
        Pool a ± that no word explains as an SD (marked); off: leave it out unless settled.
    flagged : bool
        Keep numbers that the validator found inconsistent or impossible.
    imputed : bool
        Keep rows whose SD or n was imputed rather than printed or recomputed exactly.
    change_first : bool
        Prefer changes to final values where a study prints both.
    printed_first : bool
        Prefer a printed contrast (often adjusted) to one made from the arms' numbers.
    correlation : float
        Of baseline and follow-up, where nothing tells it. 0.6 lies in the middle of what SDs of
        skin scores imply over six to twelve months in active disease.
    correlation_range : tuple of float
        Tried in the sensitivity table.
    implied_correlation : bool
        Use a correlation that the validator inferred from a printed p.
    implied_n : bool
        Use the smallest n that the validator inferred where none is printed.
    sd_from_p : bool
        Take the SD of a change, or the SE of a contrast, from its printed p.
    medians : str
        How a median with quartiles or extremes becomes a mean: Luo 2018 with Wan 2014 or Shi 2020,
        McGrath's quantile estimation, or not at all.
    shared_control : "combine" | "split"
        Where one study has several arms in one table: combine them, or split the control's n.
    historical : bool
        Also contrast arms with groups of other studies (own tables, never mixed with trials).
    min_confidence : float
        Records below it are left out.
    method, test, prediction, level
        How to pool: see ``meta.pool`` (level is a share: 0.95).
    contrasts, single_arms, levels : bool
        Which kinds of tables to make. Levels are the means of arms at a time, baseline included.
    """

    by: By = "treatment"
    contrast: ContrastMeasure = "MD"
    ratio: RatioMeasure = "RR"
    proportion: ProportionMeasure = "PLO"
    unexplained_as_sd: bool = True
    flagged: bool = True
    imputed: bool = True
    change_first: bool = True
    printed_first: bool = False
    correlation: float = 0.6
    correlation_range: tuple[float, float] = (0.4, 0.8)
    implied_correlation: bool = True
    implied_n: bool = False
    sd_from_p: bool = True
    medians: Medians = "luo-wan"
    shared_control: SharedControl = "combine"
    historical: bool = False
    min_confidence: float = 0.0
    method: str = "REML"
    test: str = "knha"
    prediction: str = "metafor"
    level: float = 0.95
    contrasts: bool = True
    single_arms: bool = True
    levels: bool = False

    def __post_init__(self) -> None:
        for name, value in (
            ("correlation", self.correlation),
            ("correlation_range", self.correlation_range[0]),
            ("correlation_range", self.correlation_range[1]),
        ):
            if not -1.0 < value < 1.0:
                raise InputError(f"{name} must be between -1 and 1, got {value}")
        if not 0.0 <= self.min_confidence <= 1.0:
            raise InputError(f"min_confidence must be in [0, 1], got {self.min_confidence}")
        if not 0.0 < self.level < 1.0:
            raise InputError(f"level must be between 0 and 1 (0.95, not 95), got {self.level}")
