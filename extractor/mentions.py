"""What the number grammar hands to the linkers: numbers with their place, nothing linked yet.

All offsets are into the original text. ``core`` spans are the shortest that hold the numbers (they
become quotes); a mention never says which arm, outcome or time it belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass

from extractor.records import Center, EffectType, Number, POp, Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class StatMention:
    """An arm-level statistic: "24.1 ± 9.6", "12/40 (30%)", "median 7 (IQR 2-12)", "145 mg".

    ``center`` is what the words at the number say ("mean" for any x ± y). ``proportion`` is true
    for events out of n. ``n`` is a size printed with the statistic ("n = 29", the 40 of 12/40).
    ``sign_words`` holds a change verb or noun that governs the number ("decreased by", "reduction
    of", "increase of"), lower case, or None. ``first_end`` is the end of the first number where
    words, maybe the name of an arm, stand between it and the others ("12 of the 40 on tea (30%)").
    """

    start: int
    end: int
    rule: str
    center: Center
    value: Number | None
    spread: Spread | None = None
    spread_values: tuple[Number, ...] = ()
    ci_level: float | None = None
    proportion: bool = False
    events: int | None = None
    percent: Number | None = None
    n: int | None = None
    unit: str | None = None
    sign_words: str | None = None
    score: float = 1.0
    first_end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PMention:
    """A p-value: "p = 0.0011", "P<.001", "p = n.s."."""

    start: int
    end: int
    rule: str
    op: POp
    p: Number | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectMention:
    """A contrast with type and interval: "OR 4.4 (1.4 to 19.2)", "difference 2.1 (SE 0.4)"."""

    start: int
    end: int
    rule: str
    type: EffectType
    value: Number | None
    ci_low: Number | None = None
    ci_high: Number | None = None
    ci_level: float | None = None
    spread: Spread | None = None
    spread_value: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticMention:
    """A test statistic: "t(28) = -2.20", "F(1, 55) = 5.29", "chi2 = 4.1, df = 1", "kappa = 0.8"."""

    start: int
    end: int
    rule: str
    name: str
    df: tuple[float, ...]
    value: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeMention:
    """A count of participants: "n = 29", "30 patients", "Sixty adults", "20 in each group".

    ``n`` is the number in digits even where the text has words. ``each`` is true where the size
    holds for every arm ("20 patients each"). ``noun`` is the counted noun if printed.
    """

    start: int
    end: int
    rule: str
    n: int
    noun: str | None = None
    each: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """A time point: "at 6 months", "baseline", "week 12", "postoperatively".

    ``label`` is the shortest form ("6 months"). ``days`` is its length from the start in days,
    None for moments without a length; ``anchor`` is "baseline", "post" or None.
    """

    start: int
    end: int
    rule: str
    label: str
    days: float | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmMention:
    """A place where the text names an arm; ``arm`` is the index into the document's arms."""

    start: int
    end: int
    arm: int


@dataclass(frozen=True, slots=True)
class Mentions:
    """All mentions of one text, each tuple sorted by start, non-overlapping within a kind.

    ``spare`` are bare counts that by their own words are no results; where the arms are known,
    some turn out to be one half of a pair.
    """

    stats: tuple[StatMention, ...] = ()
    ps: tuple[PMention, ...] = ()
    effects: tuple[EffectMention, ...] = ()
    statistics: tuple[StatisticMention, ...] = ()
    sizes: tuple[SizeMention, ...] = ()
    spare: tuple[StatMention, ...] = ()
