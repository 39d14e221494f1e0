"""What follows from a multilevel model: effects of the groups, intervals of the components."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import special

from meta.errors import InputError
from meta.heterogeneity import Interval
from meta.inputs import FloatArray
from meta.multilevel import MultilevelResult
from meta.multilevel_fit import maximise

if TYPE_CHECKING:
    import pandas as pd

DOUBLINGS = 200
TOLERANCE = 1e-12


def random_effects(result: MultilevelResult) -> dict[str, pd.DataFrame]:
    """Return the predicted effects of the groups, level by level.

    Returns
    -------
    dict of str to DataFrame
        For each level a frame indexed by group ("outer/inner" for inner ones): ``pred`` and ``se``.

    Notes
    -----
    Best linear unbiased predictions G Z'P y and their prediction errors, the diagonal of
    G - G Z'P Z G, as metafor's ranef.
    """
    import pandas as pd

    at = result.problem.at(_components(result))
    frames = {}
    for level, variance in zip(result.problem.levels, _components(result), strict=True):
        z = (level.member[:, None] == np.arange(len(level.labels))).astype(np.float64)
        pred = variance * (z.T @ at.py)
        spread = variance - variance**2 * np.einsum("ij,ik,kj->j", z, at.p_matrix, z, optimize=True)
        columns = {"pred": pred * result.unit, "se": np.sqrt(np.maximum(0.0, spread)) * result.unit}
        frames[level.name] = pd.DataFrame(columns, index=pd.Index(level.labels, name=level.name))
    return frames


def _components(result: MultilevelResult) -> FloatArray:
    return np.array(list(result.sigma2.values())) / result.unit**2


def component_interval(result: MultilevelResult, name: str, level: float | None = None) -> Interval:
    """Return the profile-likelihood interval of one variance component.

    Parameters
    ----------
    result : MultilevelResult
        The fit.
    name : str
        Level whose component is meant.
    level : float, optional
        Level of the interval; default that of the fit.

    Raises
    ------
    InputError
        If there is no such level, or ``level`` is not between 0 and 1.

    Notes
    -----
    The values at which twice the log-likelihood, maximised over the other components, is not more
    than a chi-squared quantile below its maximum. The lower limit is 0 where the likelihood at 0 is
    no lower than that.
    """
    if name not in result.sigma2:
        raise InputError(f"name must be one of {', '.join(result.sigma2)}, got {name!r}")
    share = result.level if level is None else level
    if not 0.0 < share < 1.0:
        raise InputError(f"level must be between 0 and 1 (0.95, not 95), got {share}")
    from scipy import optimize

    problem, place = result.problem, list(result.sigma2).index(name)
    best = float(_components(result)[place])
    allowed = problem.at(_components(result)).f + float(special.chdtri(1.0, 1.0 - share))

    def excess(value: float) -> float:
        return problem.at(maximise(problem, {place: value})).f - allowed

    lower = 0.0
    if best > 0.0 and excess(0.0) > 0.0:
        lower = optimize.brentq(excess, 0.0, best, xtol=TOLERANCE, rtol=TOLERANCE)
    high = best + 1.0
    for _ in range(DOUBLINGS):
        if excess(high) > 0.0:
            break
        high *= 2.0
    else:
        return Interval(lower * result.unit**2, float("inf"))
    upper = optimize.brentq(excess, best, high, xtol=TOLERANCE, rtol=TOLERANCE)
    return Interval(lower * result.unit**2, upper * result.unit**2)


class CompoundSymmetry(NamedTuple):
    """The other form of a model of two levels: one variance, one correlation within groups."""

    tau2: float
    """Variance of a true effect, units of yi squared."""
    rho: float
    """Correlation of two true effects of one outer group."""


def compound_symmetry(result: MultilevelResult) -> CompoundSymmetry:
    """Return a model of two nested levels as a total variance and a correlation.

    Raises
    ------
    InputError
        If the model does not have two levels.

    Notes
    -----
    tau2 = sum of the components, rho = the outer one's share: metafor's struct = "CS" with
    ``~ inner | outer``. A negative correlation, which that form allows, is no sum of components:
    rho is then 0.
    """
    if len(result.sigma2) != 2:  # noqa: PLR2004
        raise InputError(f"two levels are needed, got {len(result.sigma2)}")
    outer, inner = result.sigma2.values()
    total = outer + inner
    return CompoundSymmetry(total, outer / total if total > 0.0 else 0.0)
