"""Design matrices: moderators by name, numeric or categorical."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from meta.errors import InputError
from meta.inputs import BoolArray, FloatArray

INTERCEPT = "intrcpt"
RANK_TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class Term:
    """One moderator: numeric, or categorical with its levels (the first is the reference)."""

    name: str
    levels: tuple[str, ...] | None

    def columns(self, values: ArrayLike) -> tuple[list[str], FloatArray, BoolArray]:
        """Return names, columns (rows by columns) and where the value is missing.

        Raises
        ------
        InputError
            If a value is not a level of the moderator.
        """
        if self.levels is None:
            numbers = np.asarray(values, dtype=np.float64)
            return [self.name], numbers[:, None], np.isnan(numbers)
        found = np.asarray(values, dtype=object)
        missing = _is_missing(found)
        texts = np.array([str(value) for value in found])
        unknown = sorted(set(texts[~missing]) - set(self.levels))
        if unknown:
            raise InputError(f"{self.name} has levels {self.levels}, got {unknown}")
        dummies = np.column_stack([texts == level for level in self.levels[1:]]).astype(float)
        return [f"{self.name}{level}" for level in self.levels[1:]], dummies, missing


@dataclass(frozen=True, slots=True)
class Design:
    """How moderators become columns, so that predictions use the same coding."""

    terms: tuple[Term, ...]
    intercept: bool

    def matrix(
        self, mods: Mapping[str, ArrayLike], count: int
    ) -> tuple[list[str], FloatArray, BoolArray]:
        """Return names of columns, matrix of shape (count, p), rows with a missing moderator."""
        names: list[str] = [INTERCEPT] if self.intercept else []
        blocks: list[FloatArray] = [np.ones((count, 1))] if self.intercept else []
        missing: BoolArray = np.zeros(count, dtype=np.bool_)
        for term in self.terms:
            if term.name not in mods:
                raise InputError(f"moderator {term.name!r} is missing")
            found, block, gaps = term.columns(mods[term.name])
            if block.shape[0] != count:
                raise InputError(
                    f"moderator {term.name!r} must have {count} values, got {block.shape[0]}"
                )
            names += found
            blocks.append(block)
            missing |= gaps
        return names, np.hstack(blocks), missing


def make_design(mods: Mapping[str, ArrayLike], *, intercept: bool = True) -> Design:
    """Return the coding of moderators: texts and booleans are categorical, numbers numeric.

    Categorical moderators are coded as R does by default: levels in alphabetical order, one column
    for each level but the first.

    Raises
    ------
    InputError
        If a categorical moderator has fewer than two levels, or there is nothing to estimate.
    """
    terms = tuple(_term(name, values) for name, values in mods.items())
    if not terms and not intercept:
        raise InputError("a model needs an intercept or a moderator")
    return Design(terms, intercept)


def _term(name: str, values: ArrayLike) -> Term:
    found = np.asarray(values, dtype=object)
    texts = {str(v) for v in found[~_is_missing(found)] if isinstance(v, (str, bool, np.bool_))}
    if not texts:
        return Term(name, None)
    levels = tuple(sorted({str(v) for v in found[~_is_missing(found)]}))
    if len(levels) == 1:
        raise InputError(f"moderator {name!r} has one level only: {levels[0]!r}")
    return Term(name, levels)


def _is_missing(values: np.ndarray[tuple[int, ...], np.dtype[np.object_]]) -> BoolArray:
    return np.array([v is None or (isinstance(v, float) and np.isnan(v)) for v in values])


def require_full_rank(x: FloatArray, names: list[str]) -> None:
    """Raise an error unless the columns are linearly independent.

    Raises
    ------
    InputError
        Naming the columns; also if there are more columns than rows.
    """
    k, p = x.shape
    if k < p:
        raise InputError(f"{p} coefficients ({', '.join(names)}) cannot be had from {k} studies")
    size = np.linalg.norm(x, axis=0)
    rank = np.linalg.matrix_rank(x / np.where(size > 0.0, size, 1.0), tol=RANK_TOLERANCE)
    if rank < p or not size.all():
        raise InputError(f"columns {', '.join(names)} are linearly dependent: leave one out")
