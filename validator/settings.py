"""How strict the validator is: one frozen table of parameters, checked when it is made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Parameters of the checks.

    Parameters
    ----------
    alpha
        The level of significance whose crossing makes a decision error.
    usual_r
        Correlations between two times of one scale that need no remark, low and high.
    retained
        Least share of an arm that may have been analysed at a follow-up whose size is not printed.
    near
        Factor in p up to which a test that the text never names may differ from the recomputed.
    unnamed_rank_tests
        Whether a p beside means whose test is not named may be of a rank test, or of logarithms,
        so that only a gross misfit is called wrong. Turned off, more errors are found and some
        honest p-values are called wrong (one in ten of those by unnamed rank tests).
    flag_confidence, decision_confidence
        Least confidence of the link between numbers and test for a flag, and for a decision error.
        A comparison's confidence is that what a check needs is right: design, groups, the values
        compared and the effect.
    low_power_factor
        A recomputed interval wider than this factor can hardly find an error.
    max_n
        Largest size that is tried when a size is solved for.
    """

    alpha: float = 0.05
    usual_r: tuple[float, float] = (0.0, 0.95)
    retained: float = 0.5
    near: float = 1.5
    unnamed_rank_tests: bool = True
    flag_confidence: float = 0.6
    decision_confidence: float = 0.8
    low_power_factor: float = 5.0
    max_n: int = 2000

    def __post_init__(self) -> None:
        """Refuse values that make no sense."""
        for name in ("alpha", "retained", "flag_confidence", "decision_confidence"):
            value = getattr(self, name)
            if not 0 < value <= 1:
                raise ValueError(f"{name} must be in (0, 1], got {value}")
        if not -1 <= self.usual_r[0] <= self.usual_r[1] <= 1:
            raise ValueError(f"usual_r must be an interval inside [-1, 1], got {self.usual_r}")
        if self.near < 1 or self.low_power_factor < 1:
            raise ValueError("near and low_power_factor are factors and must be >= 1")
        if self.max_n < 3:  # noqa: PLR2004 (two groups of one give no variance)
            raise ValueError(f"max_n must be >= 3, got {self.max_n}")
