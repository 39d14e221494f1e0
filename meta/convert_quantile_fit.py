"""Mean and SD of skewed data by quantile estimation: the family that fits the quantiles best.

McGrath 2020, Stat Methods Med Res 29:2520: normal, log-normal, gamma and Weibull are fitted to the
printed quantiles by least squares; the closest gives mean and SD. (The beta family is not fitted.)
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from meta.convert_quantiles import Quantiles, mean_luo, sd_shi

Array = NDArray[np.float64]
_TOLERANCE = 1e-15


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantileFit:
    """The best family with its mean, SD and sum of squared distances of the quantiles."""

    family: str
    mean: float
    sd: float
    ssq: float


@dataclass(frozen=True, slots=True)
class _Family:
    name: str
    positive: bool
    start: Callable[[float, float], tuple[float, float]]
    quantile: Callable[[Array, float, float], Array]
    moments: Callable[[float, float], tuple[float, float]]


def _lognormal_start(mean: float, sd: float) -> tuple[float, float]:
    variance = math.log1p((sd / mean) ** 2)
    return math.log(mean) - variance / 2.0, 0.5 * math.log(variance)


def _lognormal_moments(mu: float, log_sigma: float) -> tuple[float, float]:
    variance = math.exp(2.0 * log_sigma)
    mean = math.exp(mu + variance / 2.0)
    return mean, mean * math.sqrt(math.expm1(variance))


def _gamma_start(mean: float, sd: float) -> tuple[float, float]:
    return math.log((mean / sd) ** 2), math.log(sd**2 / mean)


def _gamma_moments(log_shape: float, log_scale: float) -> tuple[float, float]:
    shape, scale = math.exp(log_shape), math.exp(log_scale)
    return shape * scale, math.sqrt(shape) * scale


def _weibull_start(mean: float, sd: float) -> tuple[float, float]:
    shape = (sd / mean) ** -1.086  # Justus 1978, close enough to start from
    return math.log(shape), math.log(mean / math.gamma(1.0 + 1.0 / shape))


def _weibull_quantile(p: Array, log_shape: float, log_scale: float) -> Array:
    return np.asarray(math.exp(log_scale) * (-np.log1p(-p)) ** math.exp(-log_shape))


def _weibull_moments(log_shape: float, log_scale: float) -> tuple[float, float]:
    shape, scale = math.exp(log_shape), math.exp(log_scale)
    first, second = math.gamma(1.0 + 1.0 / shape), math.gamma(1.0 + 2.0 / shape)
    return scale * first, scale * math.sqrt(second - first**2)


_FAMILIES = (
    _Family(
        "normal",
        False,
        lambda mean, sd: (mean, math.log(sd)),
        lambda p, a, b: a + math.exp(b) * special.ndtri(p),
        lambda a, b: (a, math.exp(b)),
    ),
    _Family(
        "log-normal",
        True,
        _lognormal_start,
        lambda p, a, b: np.exp(a + math.exp(b) * special.ndtri(p)),
        _lognormal_moments,
    ),
    _Family(
        "gamma",
        True,
        _gamma_start,
        lambda p, a, b: np.asarray(special.gammaincinv(math.exp(a), p) * math.exp(b)),
        _gamma_moments,
    ),
    _Family(
        "Weibull",
        True,
        _weibull_start,
        _weibull_quantile,
        _weibull_moments,
    ),
)


def quantile_estimate(q: Quantiles) -> QuantileFit:
    """Fit the families to the printed quantiles and return the closest one's mean and SD.

    Families on (0, inf) are tried only where every quantile is > 0.
    """
    probabilities, values = _points(q)
    mean, sd = mean_luo(q), sd_shi(q)
    families = [f for f in _FAMILIES if not f.positive or (values[0] > 0.0 and mean > 0.0)]
    fits = [_fit(f, probabilities, values, f.start(mean, sd)) for f in families]
    return min(fits, key=lambda fit: fit.ssq)


def _points(q: Quantiles) -> tuple[Array, Array]:
    edge = 1.0 / q.n
    probabilities: list[float] = [0.5]
    if q.quartiles:
        probabilities = [0.25, 0.5, 0.75]
    if q.extremes:
        probabilities = [edge, *probabilities, 1.0 - edge]
    return np.array(probabilities), np.array(q.values)


def _fit(
    family: _Family, probabilities: Array, values: Array, start: tuple[float, float]
) -> QuantileFit:
    from scipy.optimize import least_squares

    def miss(theta: Array) -> Array:
        with np.errstate(over="ignore", invalid="ignore"):
            away = family.quantile(probabilities, float(theta[0]), float(theta[1])) - values
        return np.nan_to_num(away, nan=1e8, posinf=1e8, neginf=-1e8)

    found = least_squares(
        miss, start, xtol=_TOLERANCE, ftol=_TOLERANCE, gtol=_TOLERANCE, x_scale="jac"
    )
    mean, sd = family.moments(float(found.x[0]), float(found.x[1]))
    return QuantileFit(family=family.name, mean=mean, sd=sd, ssq=2.0 * float(found.cost))
