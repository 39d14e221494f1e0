"""Effect sizes: worked numbers, properties, and what becomes of bad input."""

from __future__ import annotations

import math

import numpy as np
import pytest

from meta import InputError, effect_sizes, from_intervals, from_standard_errors, pool
from meta.effects_counts import back_double_arcsine, double_arcsine
from meta.effects_means import hedges_j

TWO = {"m1": 5.0, "sd1": 2.0, "n1": 20, "m2": 4.0, "sd2": 3.0, "n2": 25}


def one(measure: str, **columns: object) -> tuple[float, float]:
    found = effect_sizes(measure, **columns)
    return float(found.yi[0]), float(found.vi[0])


def test_mean_difference_by_hand() -> None:
    assert one("MD", **TWO) == pytest.approx((1.0, 4 / 20 + 9 / 25))


def test_odds_ratio_by_hand() -> None:
    got = one("OR", events1=4, n1=20, events2=8, n2=25)
    assert got == pytest.approx((math.log(4 * 17 / (16 * 8)), 1 / 4 + 1 / 16 + 1 / 8 + 1 / 17))


@pytest.mark.parametrize(
    ("df", "j"),
    [(2, 1 / math.sqrt(math.pi)), (3, math.sqrt(math.pi / 6)), (1e8, 1 - 3 / (4e8 - 1))],
)
def test_small_sample_factor(df: float, j: float) -> None:
    assert hedges_j(np.array([df]))[0] == pytest.approx(j, rel=1e-13)


@pytest.mark.parametrize("measure", ["MD", "SMD", "SMDH", "ROM", "VR", "CVR"])
def test_swapping_arms_flips_the_sign(measure: str) -> None:
    columns = TWO if measure != "VR" else {k: TWO[k] for k in ("sd1", "n1", "sd2", "n2")}
    swapped = {k[:-1] + {"1": "2", "2": "1"}[k[-1]]: v for k, v in columns.items()}
    (y, v), (back, same) = one(measure, **columns), one(measure, **swapped)
    assert (back, same) == pytest.approx((-y, v), rel=1e-12)


def test_unit_scales_md_and_leaves_smd() -> None:
    scaled = {k: v * (10.0 if k[0] in "ms" else 1.0) for k, v in TWO.items()}
    assert one("MD", **scaled) == pytest.approx((10.0, 100.0 * one("MD", **TWO)[1]))
    assert one("SMD", **scaled) == pytest.approx(one("SMD", **TWO))
    assert one("ROM", **scaled) == pytest.approx(one("ROM", **TWO))


@pytest.mark.parametrize(("events", "n"), [(0, 12), (1, 12), (6, 12), (12, 12), (3, 400)])
def test_double_arcsine_comes_back(events: int, n: int) -> None:
    y, _ = double_arcsine(np.array([float(events)]), np.array([float(n - events)]))
    assert back_double_arcsine(y, np.array([float(n)]))[0] == pytest.approx(events / n, abs=1e-12)


@pytest.mark.parametrize(
    ("measure", "columns", "message"),
    [
        ("MD", TWO | {"sd1": -2.0}, r"sd1 must be >= 0, got -2 \(row 1\)"),
        ("MD", TWO | {"n2": 0}, "n2 must be > 0"),
        ("MD", TWO | {"m1": math.inf}, "m1 must be finite"),
        ("OR", {"events1": 5, "n1": 4, "events2": 1, "n2": 4}, "events1 must be <= n1"),
        ("OR", {"events1": -1, "n1": 4, "events2": 1, "n2": 4}, "events1 must be >= 0"),
        ("COR", {"r": 1.2, "n": 10}, r"r must be in \[-1, 1\]"),
        ("XX", {}, "measure must be one of"),
        ("MD", {"m1": 1.0}, "missing: "),
        ("MN", {"mean": 1.0, "sd": 1.0, "n": 3, "r": 0.1}, "not used"),
        ("MD", TWO | {"m1": [1.0, 2.0], "m2": [1.0, 2.0, 3.0]}, "one length"),
        ("MD", TWO | {"vtype": "LS2"}, "vtype must be one of"),
        ("MN", {"mean": 1.0, "sd": 1.0, "n": 3, "vtype": "LS"}, "one kind of variance"),
        ("OR", {"events1": 1, "n1": 4, "events2": 1, "n2": 4, "to": "some"}, "to must be one of"),
    ],
)
def test_what_cannot_be_is_an_error(measure: str, columns: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        effect_sizes(measure, **columns)


@pytest.mark.parametrize(
    ("measure", "columns"),
    [
        ("SMD", TWO | {"n1": 1, "n2": 1}),
        ("SMD", TWO | {"n1": 1, "n2": 2}),
        ("SMD", TWO | {"sd1": 0.0, "sd2": 0.0}),
        ("MD", TWO | {"sd1": 0.0, "sd2": 0.0}),
        ("ROM", TWO | {"m2": -4.0}),
        ("MNLN", {"mean": 0.0, "sd": 1.0, "n": 5}),
        ("ZCOR", {"r": 1.0, "n": 10}),
        ("ZCOR", {"r": 0.5, "n": 3}),
        ("PETO", {"events1": 0, "n1": 5, "events2": 0, "n2": 5, "to": "none"}),
        ("RD", {"events1": 0, "n1": 5, "events2": 0, "n2": 5, "to": "none"}),
    ],
)
def test_what_does_not_exist_is_refused_by_name(measure: str, columns: dict) -> None:
    found = effect_sizes(measure, slab=["Smith"], **columns)
    assert np.isnan(found.yi[0])
    assert np.isnan(found.vi[0])
    (note,) = found.notes
    assert (note.code, note.row) == ("row_refused", "Smith")
    with pytest.raises(InputError, match="no usable row"):
        pool(found)


def test_reasons_reach_the_pooled_result() -> None:
    columns = {k: [v, v, v] for k, v in TWO.items()} | {"n1": [20, 1, 9], "n2": [25, 1, math.nan]}
    fit = pool(effect_sizes("SMD", slab=["A", "B", "C"], **columns))
    assert fit.k == 1
    assert [(n.code, n.row) for n in fit.notes] == [
        ("row_refused", "B"),
        ("row_dropped", "C"),
        ("single_study", None),
    ]


def test_from_intervals() -> None:
    ratio = from_intervals([1.18], [0.90], [1.54], log=True)
    assert ratio.yi[0] == pytest.approx(math.log(1.18))
    width = math.log(1.54 / 0.90) / (2 * 1.959963984540054)
    assert ratio.vi[0] == pytest.approx(width**2)
    student = from_intervals([-3.2], [-5.9], [-0.5], df=[56])
    assert math.sqrt(student.vi[0]) == pytest.approx(1.348, abs=5e-4)
    assert from_standard_errors([1.0], [0.5]).vi[0] == 0.25
    with pytest.raises(InputError, match="lie in its interval"):
        from_intervals([3.0], [0.9], [1.5])
    with pytest.raises(InputError, match="ratio"):
        from_intervals([1.0], [-0.9], [1.5], log=True)
    with pytest.raises(InputError, match="level"):
        from_intervals([1.0], [0.9], [1.5], level=95)
    with pytest.raises(InputError, match="se must be >= 0"):
        from_standard_errors([1.0], [-0.5])
