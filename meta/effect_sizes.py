"""Effect sizes by name: checks the numbers, applies the formula, names every row it refuses."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from meta.effects_counts import (
    CORRELATIONS,
    DEFINED_WITH_ZEROS,
    PROPORTIONS,
    RATES,
    TABLES,
    Effect,
    adjusted,
)
from meta.effects_means import MEANS
from meta.errors import InputError, Note
from meta.inputs import BoolArray, FloatArray, as_vector, make_labels, refuse_rows

if TYPE_CHECKING:
    import pandas as pd

Columns = dict[str, FloatArray]

TABLE_COLUMNS = ("events1", "n1", "events2", "n2")
PROPORTION_COLUMNS = ("events", "n")
RATE_COLUMNS = ("events", "time")
POSITIVE = ("n", "n1", "n2", "time")
NOT_NEGATIVE = ("sd", "sd1", "sd2", "events", "events1", "events2")
PARTS = (("events", "n"), ("events1", "n1"), ("events2", "n2"))


@dataclass(frozen=True, slots=True)
class EffectSizes:
    """Effect sizes of studies, ready for ``meta.pool``.

    Attributes
    ----------
    measure : str
        What yi is (metafor's names); ratios and odds are on the natural-log scale.
    yi, vi : ndarray, shape (n,)
        Effect sizes and sampling variances, NaN where a row cannot be used.
    slab : tuple of str
        Labels.
    notes : tuple of Note
        One note per row that cannot be used, with the reason.
    """

    measure: str
    yi: FloatArray
    vi: FloatArray
    slab: tuple[str, ...]
    notes: tuple[Note, ...]

    def __len__(self) -> int:
        """Return the number of rows, unusable ones included."""
        return self.yi.size

    def to_frame(self) -> pd.DataFrame:
        """Return columns slab, yi, vi."""
        import pandas as pd

        return pd.DataFrame({"slab": self.slab, "yi": self.yi, "vi": self.vi})


def effect_sizes(
    measure: str,
    *,
    slab: Sequence[object] | None = None,
    add: float = 0.5,
    to: str = "only0",
    drop00: bool = False,
    vtype: str | None = None,
    **columns: ArrayLike,
) -> EffectSizes:
    """Compute effect sizes and their sampling variances.

    Parameters
    ----------
    measure : str
        Two arms, means (m1, sd1, n1, m2, sd2, n2): "MD", "SMD", "SMDH", "SMD1", "ROM", "VR", "CVR".
        Two arms, counts (events1, n1, events2, n2): "OR", "RR", "RD", "PETO", "AS".
        One arm: "MN", "MNLN", "SDLN", "CVLN" (mean, sd, n); "PR", "PLN", "PLO", "PAS", "PFT"
        (events, n); "IR", "IRLN", "IRS", "IRFT" (events, time).
        Change in one arm (m1, sd1, m2, sd2, n, r; change = m1 - m2, "SMCR" and "SMCRH" divide by
        sd1): "MC", "SMCC", "SMCR", "SMCRH", "ROMC". Correlation (r, n): "COR", "UCOR", "ZCOR".
    slab : sequence, optional
        Labels of the rows.
    add, to, drop00 : float, str, bool
        What is added to the cells of which studies: metafor's defaults, 1/2 to every cell of
        studies with a zero cell. See ``meta.effects_counts.adjusted``. Arcsine and root measures
        are defined with zeros and are left alone, as in metafor.
    vtype : str, optional
        Kind of variance, where the measure has several: see its function.
    **columns : array_like, shape (n,) or scalar
        The numbers, by the names above. NaN: missing.

    Returns
    -------
    EffectSizes

    Raises
    ------
    InputError
        For an unknown measure or column, a negative SD, a size or time that is not positive, more
        events than people, or a correlation outside [-1, 1]: such input is wrong, not missing.

    Notes
    -----
    A row whose effect size or variance does not exist (an SMD of one person against two) or whose
    variance is zero (which would give it infinite weight) is refused: NaN, with a note naming it.
    """
    formula, names = _formula(measure)
    data = _columns(measure, names, columns)
    count = data[names[0]].size
    labels = make_labels(slab, count)
    _check(data, labels)
    options = {} if vtype is None else {"vtype": vtype}
    if vtype is not None and "vtype" not in inspect.signature(formula).parameters:
        raise InputError(f"{measure} has one kind of variance only, got vtype={vtype!r}")
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        cells = _cells(measure, data, add=add, to=to, drop00=drop00)
        yi, vi = formula(*cells, **options)
    shown = labels or tuple(f"row {i + 1}" for i in range(count))
    return _refused(measure, np.array(yi, dtype=float), np.array(vi, dtype=float), data, shown)


def from_intervals(
    estimate: ArrayLike,
    ci_low: ArrayLike,
    ci_high: ArrayLike,
    *,
    level: float = 0.95,
    df: ArrayLike | None = None,
    log: bool = False,
    slab: Sequence[object] | None = None,
) -> EffectSizes:
    """Return estimates with the variance that their confidence intervals imply ("GEN").

    Parameters
    ----------
    estimate, ci_low, ci_high : array_like, shape (n,)
        As printed.
    level : float
        Level of the intervals, 0 to 1.
    df : array_like, optional
        Degrees of freedom, for intervals made with Student's t.
    log : bool
        Take logs first: for ratios (OR, RR, HR), all > 0.

    Raises
    ------
    InputError
        If an estimate lies outside its interval, or a ratio is not positive.

    Notes
    -----
    Cochrane Handbook 6.3.1, 6.3.2: SE = (high - low) / (2 quantile).
    """
    if not 0.0 < level < 1.0:
        raise InputError(f"level must be between 0 and 1 (0.95, not 95), got {level}")
    y, low, high = (
        as_vector(*pair)
        for pair in zip(("estimate", "ci_low", "ci_high"), (estimate, ci_low, ci_high), strict=True)
    )
    labels = make_labels(slab, y.size)
    refuse_rows((y < low) | (y > high), "estimate must lie in its interval", y, labels)
    if log:
        refuse_rows((y <= 0) | (low <= 0), "a ratio and its limits must be > 0", low, labels)
        y, low, high = np.log(y), np.log(low), np.log(high)
    p = 0.5 + 0.5 * level
    quantile = special.ndtri(p) if df is None else special.stdtrit(as_vector("df", df), p)
    return from_standard_errors(y, (high - low) / (2.0 * quantile), slab=slab)


def from_standard_errors(
    estimate: ArrayLike, se: ArrayLike, *, slab: Sequence[object] | None = None
) -> EffectSizes:
    """Return estimates with their squared standard errors ("GEN").

    Raises
    ------
    InputError
        If a standard error is negative.
    """
    y, spread = as_vector("estimate", estimate), as_vector("se", se)
    if y.shape != spread.shape:
        raise InputError(f"estimate and se must have one length, got {y.size} and {spread.size}")
    labels = make_labels(slab, y.size)
    refuse_rows(spread < 0.0, "se must be >= 0", spread, labels)
    shown = labels or tuple(f"row {i + 1}" for i in range(y.size))
    data = {"estimate": y, "se": spread}
    return _refused("GEN", y.copy(), spread**2, data, shown)


def _formula(measure: str) -> tuple[Callable[..., Effect], tuple[str, ...]]:
    for table, names in (
        (TABLES, TABLE_COLUMNS),
        (PROPORTIONS, PROPORTION_COLUMNS),
        (RATES, RATE_COLUMNS),
    ):
        if measure in table:
            return table[measure], names
    for table in (MEANS, CORRELATIONS):
        if measure in table:
            parameters = inspect.signature(table[measure]).parameters.values()
            return table[measure], tuple(p.name for p in parameters if p.kind != p.KEYWORD_ONLY)
    allowed = ", ".join([*MEANS, *TABLES, *PROPORTIONS, *RATES, *CORRELATIONS])
    raise InputError(f"measure must be one of {allowed}, got {measure!r}")


def _columns(measure: str, names: tuple[str, ...], given: dict[str, ArrayLike]) -> Columns:
    missing = [name for name in names if name not in given]
    unknown = [name for name in given if name not in names]
    if missing or unknown:
        needs = ", ".join(names)
        raise InputError(f"{measure} needs {needs}; missing: {missing}, not used: {unknown}")
    vectors = {name: as_vector(name, given[name]) for name in names}
    sizes = {vector.size for vector in vectors.values()} - {1}
    if len(sizes) > 1:
        found = {name: vector.size for name, vector in vectors.items()}
        raise InputError(f"columns must have one length, got {found}")
    count = sizes.pop() if sizes else 1
    return {name: np.broadcast_to(vector, (count,)) for name, vector in vectors.items()}


def _check(data: Columns, labels: tuple[str, ...] | None) -> None:
    """Refuse what cannot be true, naming rows."""
    for name in POSITIVE:
        if name in data:
            refuse_rows(data[name] <= 0.0, f"{name} must be > 0", data[name], labels)
    for name in NOT_NEGATIVE:
        if name in data:
            refuse_rows(data[name] < 0.0, f"{name} must be >= 0", data[name], labels)
    for part, whole in PARTS:
        if part in data and whole in data:
            rule = f"{part} must be <= {whole}"
            refuse_rows(data[part] > data[whole], rule, data[part], labels)
    if "r" in data:
        refuse_rows(np.abs(data["r"]) > 1.0, "r must be in [-1, 1]", data["r"], labels)
    for name, values in data.items():
        refuse_rows(np.isinf(values), f"{name} must be finite", values, labels)


def _cells(
    measure: str, data: Columns, *, add: float, to: str, drop00: bool
) -> tuple[FloatArray, ...]:
    """Return what the formula takes: cells of a table, or the columns themselves."""
    values = tuple(data.values())
    rule = "none" if measure in DEFINED_WITH_ZEROS else to
    if measure in TABLES:
        a, n1, c, n2 = values
        return adjusted((a, n1 - a, c, n2 - c), add=add, to=rule, drop00=drop00)
    if measure in PROPORTIONS:
        x, n = values
        return adjusted((x, n - x), add=add, to=rule)
    if measure in RATES:
        x, time = values
        return (*adjusted((x,), add=add, to=rule), time)
    return values


def _refused(
    measure: str, yi: FloatArray, vi: FloatArray, data: Columns, labels: tuple[str, ...]
) -> EffectSizes:
    missing: BoolArray = np.logical_or.reduce([np.isnan(values) for values in data.values()])
    usable = np.isfinite(yi) & np.isfinite(vi) & (vi > 0.0)
    notes = []
    for i in np.flatnonzero(~usable).tolist():
        code = "row_dropped" if missing[i] else "row_refused"
        given = ", ".join(f"{name} {values[i]:g}" for name, values in data.items())
        why = "missing value" if missing[i] else _reason(measure, vi[i])
        notes.append(Note(code, f"{labels[i]} left out: {why} ({given})", labels[i]))
    yi[~usable], vi[~usable] = np.nan, np.nan
    return EffectSizes(measure, yi, vi, labels, tuple(notes))


def _reason(measure: str, variance: float) -> str:
    if variance == 0.0:
        return f"the variance of its {measure} is zero, which would be infinite weight"
    return f"its {measure} or the variance of it is not defined"
