"""Pool one set of studies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeGuard, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike

from meta.batch import CODES
from meta.errors import InputError, Note
from meta.fit import Fit, Options, fit_sets
from meta.inputs import Studies, clean_studies
from meta.result import PoolResult

if TYPE_CHECKING:
    import pandas as pd

PERCENT = 100.0


@runtime_checkable
class HasEffects(Protocol):
    """Anything with effect sizes and variances, e.g. ``meta.effect_sizes.EffectSizes``."""

    @property
    def yi(self) -> ArrayLike:
        """Estimates."""
        ...

    @property
    def vi(self) -> ArrayLike:
        """Sampling variances."""
        ...


def pool(
    yi: ArrayLike | pd.DataFrame | HasEffects,
    vi: ArrayLike | None = None,
    *,
    method: str = "REML",
    test: str = "knha",
    level: float = 0.95,
    slab: Sequence[object] | None = None,
    prediction: str = "metafor",
    tau2: float | None = None,
    measure: str | None = None,
) -> PoolResult:
    """Pool studies into one estimate.

    Parameters
    ----------
    yi : array_like, shape (n,), or DataFrame, or object with ``yi`` and ``vi``
        Estimates. A data frame has columns "yi" and "vi", and may have "slab".
    vi : array_like, shape (n,)
        Sampling variances, unit of yi squared. Only with array_like yi.
    method : str
        Estimator of the between-study variance: "EE" (none; also "FE", "CE"), "DL", "HE", "HS",
        "SJ", "ML", "REML", "EB", "PM".
    test : str
        "z"; "t" (k - 1 df); "knha" (Hartung-Knapp); "adhoc" (Hartung-Knapp, its factor not below
        1, Knapp & Hartung 2003).
    level : float
        Level of all intervals, 0 to 1.
    slab : sequence, optional
        Labels of the rows.
    prediction : str
        "metafor" (3.8: the test's own quantile and standard error) or "hts" (Higgins, Thompson &
        Spiegelhalter 2009: t on max(1, k - 2) df, Wald standard error).
    tau2 : float, optional
        A known between-study variance; ``method`` is then not used.
    measure : str, optional
        Name of what is pooled, for the printout.

    Returns
    -------
    PoolResult

    Raises
    ------
    InputError
        For a negative variance, an infinite value, unequal lengths, no usable row, or
        an unknown method or test.

    Notes
    -----
    Inverse-variance weights 1 / (vi + tau2). Hartung & Knapp 2001 (Stat Med 20:3875), Sidik &
    Jonkman 2002 for "knha". Numbers agree with metafor 3.8 to 1e-8 or better. Degenerate input:
    rows without yi or vi, or with vi = 0 (infinite weight), are left out; one study gives that
    study with a z interval; all yi equal gives the z interval in place of a Hartung-Knapp interval
    of width zero. Each is told in ``notes``.
    """
    options = Options(method=method, test=test, level=level, prediction=prediction, tau2=tau2)
    studies, named = _studies(yi, vi, slab)
    k = studies.yi.size
    fit = fit_sets(studies.yi[None], studies.vi[None], np.array([float(k)]), options)
    w = 1.0 / (studies.vi + fit.tau2[0])
    degenerate = bool(fit.single_study[0] or fit.no_hartung_knapp[0])
    return PoolResult(
        k=k,
        **_scalars(fit),  # type: ignore[arg-type]  # names and types are those of PoolResult
        q_df=k - 1,
        weights=PERCENT * w / w.sum(),
        method=options.method if tau2 is None else "given",
        test="z" if degenerate else test,
        level=level,
        measure=measure or named,
        options=options,
        studies=studies,
        notes=studies.notes + _notes(fit),
    )


def _studies(
    yi: ArrayLike | pd.DataFrame | HasEffects, vi: ArrayLike | None, slab: Sequence[object] | None
) -> tuple[Studies, str | None]:
    if vi is not None:
        return clean_studies(yi, vi, slab), None  # type: ignore[arg-type]  # checked there
    if _is_frame(yi):
        missing = [name for name in ("yi", "vi") if name not in yi.columns]
        if missing:
            raise InputError(f"the data frame needs columns yi and vi; missing: {missing}")
        labels = slab if slab is not None or "slab" not in yi.columns else yi["slab"].tolist()
        return clean_studies(yi["yi"].to_numpy(), yi["vi"].to_numpy(), labels), None
    if isinstance(yi, HasEffects):
        labels = slab if slab is not None else getattr(yi, "slab", None)
        found = clean_studies(yi.yi, yi.vi, labels)
        earlier = getattr(yi, "notes", ())
        return _with_reasons(found, earlier), getattr(yi, "measure", None)
    raise InputError("give yi and vi, or one object that has both")


def _with_reasons(studies: Studies, earlier: tuple[Note, ...]) -> Studies:
    """Put the reasons for which effect sizes were refused in place of "yi or vi is missing"."""
    told = {note.row for note in earlier}
    rest = tuple(note for note in studies.notes if note.row not in told)
    return replace(studies, notes=earlier + rest)


def _is_frame(value: object) -> TypeGuard[pd.DataFrame]:
    return hasattr(value, "columns")


_FLOATS = ("beta", "se", "zval", "pval", "ci_lb", "ci_ub", "tau2", "i2", "h2", "q", "q_pval")
_OPTIONAL = ("df", "pi_lb", "pi_ub", "se_tau2")


def _scalars(fit: Fit) -> dict[str, float | None]:
    values: dict[str, float | None] = {name: float(getattr(fit, name)[0]) for name in _FLOATS}
    for name in _OPTIONAL:
        number = float(getattr(fit, name)[0])
        values[name] = None if np.isnan(number) else number
    return values


def _notes(fit: Fit) -> tuple[Note, ...]:
    codes = ("single_study", "no_hartung_knapp")
    return tuple(Note(code, CODES[code]) for code in codes if getattr(fit, code)[0])
