"""Pool thousands of sets at once, of any sizes, with the arithmetic of a single one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from meta.errors import InputError, Note
from meta.fit import Fit, Options, fit_sets
from meta.inputs import BoolArray, FloatArray, IntArray, as_vector, unusable_rows

if TYPE_CHECKING:
    import pandas as pd

MATRIX = 2
CELLS_AT_ONCE = 1_000_000
"""Cells of a matrix (8 bytes each, a dozen matrices at a time); larger ones are cut."""
GROWTH = 1.3
"""Sets whose sizes are within this factor share a matrix; the shorter ones are filled up."""

CODES = MappingProxyType(
    {
        "row_dropped": "rows without yi or vi, or with vi = 0, were left out",
        "single_study": "one study: the result is that study itself, with a z interval",
        "no_hartung_knapp": "all estimates are equal, so Hartung-Knapp has no interval; "
        "the ordinary z interval is given",
        "no_study": "no usable row: nothing to pool",
    }
)


@dataclass(frozen=True, slots=True)
class BatchResult:
    """Pooled results of many sets; every array has one element per set.

    Attributes
    ----------
    k : ndarray of int
        Studies pooled.
    beta, se : ndarray
        Estimate and standard error, in units of yi.
    zval, df, pval : ndarray
        Test statistic, its degrees of freedom (NaN: normal distribution), two-sided p-value.
    ci_lb, ci_ub, pi_lb, pi_ub : ndarray
        Confidence and prediction interval (NaN for the latter under method "EE").
    tau2, se_tau2 : ndarray
        Between-study variance, in units of yi squared, and its standard error.
    i2, h2 : ndarray
        I2 in percent, H2.
    q, q_df, q_pval : ndarray
        Cochran's Q test.
    dropped : ndarray of int
        Rows left out: yi or vi missing, or vi = 0.
    single_study, no_hartung_knapp : ndarray of bool
        Where a degenerate set got the result that ``CODES`` states.
    labels : tuple of str
        Name of each set.
    method, test : str
        Estimator of tau2, test of the estimate, as asked for.
    level : float
        Level of the intervals, 0 to 1.

    A set without a usable row has k = 0 and NaN everywhere.
    """

    k: IntArray
    beta: FloatArray
    se: FloatArray
    zval: FloatArray
    df: FloatArray
    pval: FloatArray
    ci_lb: FloatArray
    ci_ub: FloatArray
    pi_lb: FloatArray
    pi_ub: FloatArray
    tau2: FloatArray
    se_tau2: FloatArray
    i2: FloatArray
    h2: FloatArray
    q: FloatArray
    q_df: FloatArray
    q_pval: FloatArray
    dropped: IntArray
    single_study: BoolArray
    no_hartung_knapp: BoolArray
    labels: tuple[str, ...]
    method: str
    test: str
    level: float

    def __len__(self) -> int:
        """Return the number of sets."""
        return self.k.size

    def notes(self, index: int) -> tuple[Note, ...]:
        """Return what must be known about one set."""
        found = {
            "row_dropped": self.dropped[index] > 0,
            "single_study": self.single_study[index],
            "no_hartung_knapp": self.no_hartung_knapp[index],
            "no_study": self.k[index] == 0,
        }
        return tuple(Note(code, CODES[code], self.labels[index]) for code in found if found[code])

    def to_frame(self) -> pd.DataFrame:
        """Return one row per set, indexed by its label, notes as codes joined by ";"."""
        import pandas as pd

        arrays = {
            f.name: getattr(self, f.name)
            for f in fields(self)
            if isinstance(getattr(self, f.name), np.ndarray)
        }
        frame = pd.DataFrame(arrays, index=pd.Index(self.labels, name="set"))
        codes = [";".join(note.code for note in self.notes(i)) for i in range(len(self))]
        return frame.drop(columns=["single_study", "no_hartung_knapp"]).assign(notes=codes)


def pool_many(
    yi: ArrayLike | Iterable[ArrayLike],
    vi: ArrayLike | Iterable[ArrayLike],
    groups: Sequence[object] | ArrayLike | None = None,
    *,
    method: str = "REML",
    test: str = "knha",
    level: float = 0.95,
    prediction: str = "metafor",
) -> BatchResult:
    """Pool many sets of studies.

    Parameters
    ----------
    yi, vi : array_like, shape (sets, k), or (n,) with ``groups``, or sequence of 1-D array_like
        Estimates and sampling variances; rows with NaN in either, or with a variance of
        zero, are left out and counted.
    groups : sequence of length n, optional
        Which set each row belongs to; the result's sets are in order of first appearance.
    method, test, level, prediction
        See ``Options``.

    Returns
    -------
    BatchResult

    Raises
    ------
    InputError
        If shapes differ, a variance is negative, or a value is infinite.

    Notes
    -----
    Sets of similar size share one matrix, so there is no loop over sets; results equal those of
    ``pool`` one by one to rounding (tests hold them to 1e-12).
    """
    options = Options(method=method, test=test, level=level, prediction=prediction)
    return pool_sets(yi, vi, groups, options)


def pool_sets(
    yi: ArrayLike | Iterable[ArrayLike],
    vi: ArrayLike | Iterable[ArrayLike],
    groups: Sequence[object] | ArrayLike | None,
    options: Options,
) -> BatchResult:
    """Pool many sets of studies by given options: see ``pool_many``."""
    flat_y, flat_v, set_of, labels = _flatten(yi, vi, groups)
    unusable = unusable_rows(flat_y, flat_v)
    dropped = np.bincount(set_of[unusable], minlength=len(labels))
    if unusable.any():
        flat_y, flat_v, set_of = flat_y[~unusable], flat_v[~unusable], set_of[~unusable]
    k = np.bincount(set_of, minlength=len(labels))
    columns = _fit_ragged(flat_y, flat_v, k, options)
    return BatchResult(
        k=k,
        dropped=dropped,
        labels=labels,
        method=options.method,
        test=options.test,
        level=options.level,
        **columns,  # type: ignore[arg-type]  # one array per field of Fit
    )


def _fit_ragged(
    yi: FloatArray, vi: FloatArray, k: IntArray, options: Options
) -> Mapping[str, FloatArray | BoolArray]:
    """Fit sets that lie one after the other in flat arrays, bucket by bucket of similar size."""
    start = np.cumsum(k) - k
    columns: dict[str, FloatArray | BoolArray] = {
        f.name: np.zeros(k.size, dtype=np.bool_)
        if f.name in {"single_study", "no_hartung_knapp"}
        else np.full(k.size, np.nan)
        for f in fields(Fit)
    }
    for bucket in _buckets(k):
        y, v = _padded(yi, vi, start[bucket], k[bucket])
        fit = fit_sets(y, v, k[bucket].astype(np.float64), options)
        for name, column in columns.items():
            column[bucket] = getattr(fit, name)
    return columns


def _buckets(k: IntArray) -> list[IntArray]:
    """Return positions of non-empty sets, those of similar size together."""
    buckets: list[IntArray] = []
    order = np.argsort(k, kind="stable")
    sizes = k[order]
    begin = int(np.searchsorted(sizes, 1))
    while begin < order.size:
        limit = int(sizes[begin] * GROWTH)
        end = int(np.searchsorted(sizes, limit, side="right"))
        buckets.append(np.sort(order[begin:end]))
        begin = end
    return [part for bucket in buckets for part in _parts(bucket, int(k[bucket].max()))]


def _parts(bucket: IntArray, widest: int) -> list[IntArray]:
    """Cut a bucket into pieces, to bound the memory that is needed."""
    rows = max(1, CELLS_AT_ONCE // widest)
    return [bucket[i : i + rows] for i in range(0, bucket.size, rows)]


def _padded(
    yi: FloatArray, vi: FloatArray, start: IntArray, k: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Return matrices of the sets, filled up with y = 0 and v = inf."""
    widest = int(k.max())
    column = np.arange(widest)
    inside = column < k[:, None]
    at = np.minimum(start[:, None] + column, yi.size - 1)
    if inside.all():
        return yi[at], vi[at]
    return np.where(inside, yi[at], 0.0), np.where(inside, vi[at], np.inf)


def _flatten(
    yi: ArrayLike | Iterable[ArrayLike],
    vi: ArrayLike | Iterable[ArrayLike],
    groups: Sequence[object] | ArrayLike | None,
) -> tuple[FloatArray, FloatArray, IntArray, tuple[str, ...]]:
    """Return flat yi and vi, sorted by set, the set of each row, and the names of the sets."""
    if groups is not None:
        return _flatten_groups(as_vector("yi", yi), as_vector("vi", vi), groups)  # type: ignore[arg-type]  # checked there
    if isinstance(yi, np.ndarray) and isinstance(vi, np.ndarray) and yi.ndim == vi.ndim == MATRIX:
        return _flatten_matrix(yi, vi)
    rows_y = [as_vector("yi", row) for row in yi]  # type: ignore[union-attr]  # rows of a matrix
    rows_v = [as_vector("vi", row) for row in vi]  # type: ignore[union-attr]  # likewise
    sizes = np.array([row.size for row in rows_y], dtype=np.intp)
    if sizes.tolist() != [row.size for row in rows_v]:
        raise InputError("yi and vi must have the same shape, set by set")
    set_of = np.repeat(np.arange(sizes.size), sizes)
    labels = tuple(str(i + 1) for i in range(sizes.size))
    empty = np.empty(0)
    return np.concatenate([empty, *rows_y]), np.concatenate([empty, *rows_v]), set_of, labels


def _flatten_matrix(
    yi: FloatArray, vi: FloatArray
) -> tuple[FloatArray, FloatArray, IntArray, tuple[str, ...]]:
    if yi.shape != vi.shape:
        raise InputError(f"yi and vi must have the same shape, got {yi.shape} and {vi.shape}")
    count, k = yi.shape
    labels = tuple(map(str, range(1, count + 1)))
    flat_y, flat_v = (np.ascontiguousarray(a, dtype=np.float64).ravel() for a in (yi, vi))
    return flat_y, flat_v, np.repeat(np.arange(count), k), labels


def _flatten_groups(
    yi: FloatArray, vi: FloatArray, groups: Sequence[object] | ArrayLike
) -> tuple[FloatArray, FloatArray, IntArray, tuple[str, ...]]:
    names = np.asarray(groups)
    if not yi.size == vi.size == names.size:
        raise InputError(
            f"yi, vi and groups must have the same length, got {yi.size}, {vi.size}, {names.size}"
        )
    found, first, code = np.unique(names, return_index=True, return_inverse=True)
    appearance = np.argsort(first)
    rank = np.empty_like(appearance)
    rank[appearance] = np.arange(appearance.size)
    set_of = rank[code]
    order = np.argsort(set_of, kind="stable")
    labels = tuple(str(name) for name in found[appearance])
    return yi[order], vi[order], set_of[order], labels
