"""Pool again and again: leaving one study out, or adding one study after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from meta.batch import BatchResult, pool_sets
from meta.errors import InputError
from meta.inputs import IntArray
from meta.result import PoolResult

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *("k", "beta", "se", "zval", "pval", "ci_lb", "ci_ub", "pi_lb", "pi_ub"),
    *("tau2", "i2", "h2", "q", "q_pval"),
)
CELLS_AT_ONCE = 4_000_000


def leave_one_out(result: PoolResult) -> pd.DataFrame:
    """Pool without each study in turn, by the method and test of ``result``.

    Parameters
    ----------
    result : PoolResult
        At least two studies.

    Returns
    -------
    DataFrame
        One row per study (its label is the index): the result without it.

    Raises
    ------
    InputError
        If there is one study only.
    """
    k = result.k
    if k == 1:
        raise InputError("leaving one of one study out leaves nothing")
    import pandas as pd

    chunk = max(1, CELLS_AT_ONCE // k)
    parts = []
    for begin in range(0, k, chunk):
        left = np.arange(begin, min(begin + chunk, k))
        parts.append(_frame(without_each(result, left), [result.slab[i] for i in left]))
    frame = parts[0] if len(parts) == 1 else pd.concat(parts)
    return frame.rename_axis("left_out")


def without_each(result: PoolResult, left: IntArray) -> BatchResult:
    """Return the batch of results without study ``left[0]``, without ``left[1]``, ..."""
    columns = np.arange(result.k - 1)
    others = columns + (columns >= left[:, None])
    return _pool(result, result.yi[others], result.vi[others])


def cumulative(result: PoolResult, order: ArrayLike | None = None) -> pd.DataFrame:
    """Pool the first study, the first two, and so on, by the method and test of ``result``.

    Parameters
    ----------
    result : PoolResult
        The studies.
    order : array_like, shape (k,), optional
        What to sort by (e.g. year; ties keep their order); default: as given.

    Returns
    -------
    DataFrame
        One row per study added (its label is the index).

    Raises
    ------
    InputError
        If ``order`` has another length or a missing value.
    """
    k = result.k
    index = np.arange(k)
    if order is not None:
        keys = np.asarray(order)
        if keys.shape != (k,):
            raise InputError(f"order must have one value per study: {k}, got shape {keys.shape}")
        if keys.dtype.kind == "f" and np.isnan(keys).any():
            raise InputError("order has a missing value")
        index = np.argsort(keys, kind="stable")
    yi, vi = result.yi[index], result.vi[index]
    sets_y = [yi[: i + 1] for i in range(k)]
    sets_v = [vi[: i + 1] for i in range(k)]
    batch = _pool(result, sets_y, sets_v)
    return _frame(batch, [result.slab[i] for i in index]).rename_axis("added")


def _pool(
    result: PoolResult, yi: ArrayLike | Sequence[ArrayLike], vi: ArrayLike | Sequence[ArrayLike]
) -> BatchResult:
    return pool_sets(yi, vi, None, result.options)


def _frame(batch: BatchResult, labels: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    data = {name: getattr(batch, name) for name in COLUMNS}
    return pd.DataFrame(data, index=pd.Index(labels))
