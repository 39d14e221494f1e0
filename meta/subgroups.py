"""Subgroups: pool each apart, and test whether they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from meta.errors import InputError
from meta.fit import Options
from meta.inputs import as_vector
from meta.pool import pool
from meta.regression import RegressionResult, Wald, regress
from meta.result import PoolResult

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class SubgroupResult:
    """Pooled subgroups and the tests between them.

    Attributes
    ----------
    groups : dict of str to PoolResult
        One result per subgroup, each with its own tau2, in alphabetical order.
    between : Wald or None
        Q test between the subgroups' estimates, each with its own tau2 and Wald standard error;
        None for a single subgroup.
    common : RegressionResult or None
        Meta-regression on the subgroup with one tau2 for all; its ``qm`` is the test between
        subgroups under that model. None if there are too few studies or one subgroup.
    """

    groups: dict[str, PoolResult]
    between: Wald | None
    common: RegressionResult | None

    def to_frame(self) -> pd.DataFrame:
        """Return one row per subgroup."""
        import pandas as pd

        rows = [{"group": name, **result.summary()} for name, result in self.groups.items()]
        return pd.DataFrame(rows).set_index("group")


def pool_subgroups(
    yi: ArrayLike,
    vi: ArrayLike,
    by: Sequence[object],
    *,
    method: str = "REML",
    test: str = "knha",
    level: float = 0.95,
    slab: Sequence[object] | None = None,
) -> SubgroupResult:
    """Pool each subgroup and test the difference.

    Parameters
    ----------
    yi, vi : array_like, shape (n,)
        Estimates and sampling variances.
    by : sequence, length n
        Subgroup of each study.
    method, test, level, slab
        As in ``pool``.

    Raises
    ------
    InputError
        As ``pool``, and if ``by`` has another length or a missing value.

    Notes
    -----
    Borenstein et al. 2009, ch. 19: Q between = sum of (estimate - weighted mean)^2 / se^2 on
    (subgroups - 1) degrees of freedom.
    """
    options = Options(method=method, test=test, level=level)
    estimates, variances = as_vector("yi", yi), as_vector("vi", vi)
    names = [str(name) for name in by]
    if len(names) != estimates.size:
        raise InputError(f"by must have one value per row: {estimates.size}, got {len(names)}")
    if any(name is None or name != name for name in by):
        raise InputError("by has a missing value: leave those rows out or name their group")
    labels = list(slab) if slab is not None else [f"row {i + 1}" for i in range(len(names))]
    groups: dict[str, PoolResult] = {}
    for group in sorted(set(names)):
        rows = [i for i, name in enumerate(names) if name == group]
        groups[group] = pool(
            estimates[rows],
            variances[rows],
            method=options.method,
            test=test,
            level=level,
            slab=[labels[i] for i in rows],
        )
    if len(groups) == 1:
        return SubgroupResult(groups, None, None)
    common = None
    if sum(result.k for result in groups.values()) > len(groups):
        mods = {"group": np.array(names, dtype=object)}
        common = regress(estimates, variances, mods, method=method, test=test, level=level)
    return SubgroupResult(groups, _between(list(groups.values())), common)


def _between(results: list[PoolResult]) -> Wald:
    """Return the Q test between estimates, with Wald standard errors."""
    beta = np.array([result.beta for result in results])
    w = np.array([float((1.0 / (result.vi + result.tau2)).sum()) for result in results])
    mean = float(w @ beta) / float(w.sum())
    stat, df = float(w @ (beta - mean) ** 2), len(results) - 1
    return Wald(stat, df, None, float(special.chdtrc(df, stat)))
