"""What goes into a meta-analysis: checked once, here, before any arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from meta.errors import InputError, Note

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.intp]
BoolArray = NDArray[np.bool_]

NAMES_IN_MESSAGE = 5


@dataclass(frozen=True, slots=True)
class Studies:
    """The usable rows: estimates, sampling variances, labels, and what was left out.

    Attributes
    ----------
    yi, vi : ndarray, shape (k,)
        Finite estimates and their sampling variances (> 0).
    labels : tuple of str or None
        Labels as given; None if there were none (see ``slab``).
    kept : ndarray of int, shape (k,)
        Positions of the usable rows in the input.
    notes : tuple of Note
        One note per row that was left out.
    """

    yi: FloatArray
    vi: FloatArray
    labels: tuple[str, ...] | None
    kept: IntArray
    notes: tuple[Note, ...]

    @property
    def slab(self) -> tuple[str, ...]:
        """Labels of the usable rows: as given, else "row 3" for the third row of the input."""
        if self.labels is not None:
            return self.labels
        return tuple(f"row {i + 1}" for i in self.kept.tolist())


def as_vector(name: str, values: ArrayLike) -> FloatArray:
    """Return a one-dimensional float array; None becomes NaN.

    Raises
    ------
    InputError
        If the values are not numbers or not one-dimensional.
    """
    try:
        vector = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"{name} must be numbers, got {values!r:.80}") from error
    vector = np.atleast_1d(vector)
    if vector.ndim != 1:
        raise InputError(f"{name} must have one dimension, got shape {vector.shape}")
    return vector


def make_labels(slab: Sequence[object] | None, count: int) -> tuple[str, ...] | None:
    """Return the given labels as text.

    Raises
    ------
    InputError
        If the number of labels is not the number of rows.
    """
    if slab is None:
        return None
    labels = tuple(str(label) for label in slab)
    if len(labels) != count:
        raise InputError(f"slab must have one label per row: {count} rows, got {len(labels)}")
    return labels


def clean_studies(
    yi: ArrayLike,
    vi: ArrayLike,
    slab: Sequence[object] | None = None,
    gaps: BoolArray | None = None,
) -> Studies:
    """Keep the rows that carry information; name and count the others.

    Parameters
    ----------
    yi : array_like, shape (n,)
        Estimates.
    vi : array_like, shape (n,)
        Sampling variances, unit of yi squared.
    slab : sequence, optional
        Labels; default "row 1", "row 2", ...
    gaps : ndarray of bool, shape (n,), optional
        Rows that lack a moderator, to be left out as well.

    Raises
    ------
    InputError
        If lengths differ, a variance is negative, a value is infinite, or no row is left.

    Notes
    -----
    NaN in yi or vi: the row is left out, with a note that names it. A variance of zero would give
    a study infinite weight: the row is refused, with a note that names it. A negative variance is
    a mistake upstream: an error that names its rows.
    """
    estimates, variances = as_vector("yi", yi), as_vector("vi", vi)
    if estimates.shape != variances.shape:
        raise InputError(
            f"yi and vi must have the same length, got {estimates.size} and {variances.size}"
        )
    labels = make_labels(slab, estimates.size)
    unusable = unusable_rows(estimates, variances, labels)
    if gaps is not None:
        unusable = unusable | gaps
    kept = np.flatnonzero(~unusable)
    if kept.size == 0:
        raise InputError(f"no usable row: {estimates.size} given, none with yi and vi > 0")
    notes = tuple(
        _left_out(i, (float(estimates[i]), float(variances[i])), labels)
        for i in np.flatnonzero(unusable).tolist()
    )
    names = None if labels is None else tuple(labels[i] for i in kept)
    return Studies(estimates[kept], variances[kept], names, kept, notes)


def unusable_rows(yi: FloatArray, vi: FloatArray, labels: Sequence[str] | None = None) -> BoolArray:
    """Return where yi or vi is missing or vi is zero.

    Raises
    ------
    InputError
        If a variance is negative or a value infinite.
    """
    refuse_rows(vi < 0.0, "vi must be > 0", vi, labels)
    refuse_rows(np.isinf(yi), "yi must be finite", yi, labels)
    refuse_rows(np.isinf(vi), "vi must be finite", vi, labels)
    unusable: BoolArray = np.isnan(yi) | np.isnan(vi) | (vi == 0.0)
    return unusable


def _left_out(row: int, pair: tuple[float, float], labels: Sequence[str] | None) -> Note:
    name = labels[row] if labels else f"row {row + 1}"
    if pair[1] == 0.0:
        return Note("row_refused", f"{name} refused: vi = 0 would be infinite weight", name)
    what = "yi or vi" if np.isnan(pair).any() else "a moderator"
    return Note("row_dropped", f"{name} left out: {what} is missing", name)


def refuse_rows(
    bad: BoolArray, rule: str, values: FloatArray, labels: Sequence[str] | None = None
) -> None:
    """Raise an error that names the bad rows, if there are any.

    Raises
    ------
    InputError
        "<rule>, got <value> (<label>), ...".
    """
    if not bad.any():
        return
    where = np.flatnonzero(bad)
    named = ", ".join(
        f"{values[i]:g} ({labels[i] if labels else f'row {i + 1}'})"
        for i in where[:NAMES_IN_MESSAGE]
    )
    more = f" and {where.size - NAMES_IN_MESSAGE} more" if where.size > NAMES_IN_MESSAGE else ""
    raise InputError(f"{rule}, got {named}{more}")
