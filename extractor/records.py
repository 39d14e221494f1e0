"""The record of one study: what its abstract prints, number by number.

This is the contract between the rooms and the file format in one. Everything is frozen; unknown is
``None``; numbers keep the digits that were printed, because every later step needs their precision.
The JSON form is in ``extractor.record_json``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["treatment", "control", "cohort", "other"]
Kind = Literal["level", "change", "percent_change", "proportion"]
Center = Literal["mean", "median", "geometric mean", "count", "percent", "rate", "value"]
Spread = Literal["sd", "se", "ci", "iqr", "range", "unknown_pm"]
Design = Literal["within", "between", "multi", "association", "interaction", "other"]
POp = Literal["=", "<", ">", "<=", ">=", "ns"]
EffectType = Literal["MD", "SMD", "RR", "OR", "HR", "RD", "percent_diff", "r", "beta", "other"]
Verdict = Literal[
    "consistent",
    "consistent_if",
    "inconsistent",
    "decision_error",
    "impossible",
    "not_checkable",
]


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: its digits as normalised text ("5.30"), value and decimals.

    ``decimals`` counts the printed digits after the point and is what rounding intervals are made
    from; with scientific notation ("3.2e-5") it counts places of the written-out number (6), and
    it is negative where trailing digits are not printed ("3e4": -4).
    """

    text: str
    value: float
    decimals: int

    @classmethod
    def parse(cls, text: str) -> Number:
        """Read "24.1", "-4.8", ".05", "1,234.5" (grouping commas), "3.2e-5".

        Raises
        ------
        ValueError
            If the text is not a number.
        """
        clean = text.replace(",", "").replace(" ", "")
        value = float(clean)
        mantissa, _, exponent = clean.lower().partition("e")
        _, _, fraction = mantissa.partition(".")
        return cls(clean, value, len(fraction) - (int(exponent) if exponent else 0))

    @property
    def half_unit(self) -> float:
        """Half a unit of the last printed digit."""
        return 0.5 * 10.0**-self.decimals

    @property
    def low(self) -> float:
        """Lower end of the interval that this printed number stands for."""
        return self.value - self.half_unit

    @property
    def high(self) -> float:
        """Upper end of the interval that this printed number stands for."""
        return self.value + self.half_unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """A group of participants with a result or a size."""

    label: str
    n: int | None = None
    role: Role = "treatment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One descriptive statistic of one outcome in one arm, with the words it came from.

    ``text[start:end] == quote`` in the document's own offsets. ``imputed`` says in words what was
    not printed with the statistic and where it was taken from ("n from arm").
    """

    outcome: str
    arm: str
    kind: Kind
    center: Center
    value: Number | None
    time: str | None = None
    spread: Spread | None = None
    spread_values: tuple[Number, ...] = ()
    ci_level: float | None = None
    n: int | None = None
    events: int | None = None
    percent: Number | None = None
    unit: str | None = None
    imputed: tuple[str, ...] = ()
    quote: str
    start: int
    end: int
    rule: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic:
    """A printed test statistic: name "t", "F", "chi2", "z", "r", "Q", "U" ...; df may be empty."""

    name: str
    value: Number
    df: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A printed contrast or association with its interval."""

    type: EffectType
    value: Number | None
    ci_low: Number | None = None
    ci_high: Number | None = None
    ci_level: float | None = None
    spread: Literal["sd", "se", "unknown_pm"] | None = None
    spread_value: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One reported test or contrast. ``supports`` are indexes into the study's measurements."""

    outcome: str
    design: Design
    groups: tuple[str, ...] = ()
    time: str | None = None
    versus_time: str | None = None
    test: str | None = None
    statistic: Statistic | None = None
    effect: Effect | None = None
    p_op: POp | None = None
    p: Number | None = None
    supports: tuple[int, ...] = ()
    quote: str
    start: int
    end: int
    rule: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodNote:
    """A fact about the analysis that the text states ("paired t", "one-sided", "ANCOVA" ...).

    ``name`` comes from a closed list in the extractor's method table; ``value`` holds a number
    that belongs to it (a non-inferiority margin, the count of a Bonferroni correction).
    """

    name: str
    value: Number | None = None
    quote: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """Something strange in a text or file, with a stable code; never an exception."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a finding is about: an item by kind and index ("study", 0 for the whole record)."""

    kind: Literal["comparison", "measurement", "arm", "study"]
    index: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recomputed:
    """A recomputed quantity: central value and the interval attainable within rounding."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One verdict of one check on one target.

    ``reported`` is what is printed, as printed. ``assumptions`` say in words what the verdict
    rests on; ``method`` the reading that fits ("Welch t", "Fisher exact"); ``message`` is a plain
    sentence for the author.
    """

    check: str
    verdict: Verdict
    target: Target
    reported: str | None = None
    recomputed: Recomputed = field(default_factory=Recomputed)
    method: str | None = None
    assumptions: tuple[str, ...] = ()
    message: str = ""
    low_power: bool = False
    related: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """What the validator can tell beyond the printed: an implied correlation, n, SD or spread kind.

    Offered on to pooling, never written over a printed value.
    """

    quantity: Literal["correlation", "n", "sd_change", "sd", "spread_kind"]
    target: Target
    low: float | None = None
    high: float | None = None
    value: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a document came from. ``extra`` keeps the columns that we do not know."""

    path: str | None = None
    format: str | None = None
    pmid: str | None = None
    doi: str | None = None
    year: int | None = None
    journal: str | None = None
    authors: tuple[str, ...] = ()
    sha256: str | None = None
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyRecord:
    """Everything one document reports."""

    id: str
    title: str = ""
    source: Source = field(default_factory=Source)
    total_n: int | None = None
    arms: tuple[Arm, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    methods: tuple[MethodNote, ...] = ()
    findings: tuple[Finding, ...] = ()
    inferences: tuple[Inference, ...] = ()
    issues: tuple[Issue, ...] = ()

    def arm(self, label: str) -> Arm | None:
        """Return the arm of that label, or None (also for "all")."""
        return next((a for a in self.arms if a.label == label), None)
