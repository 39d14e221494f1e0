"""Pooling: what must hold for any input, and what becomes of bad input."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meta import InputError, effect_sizes, pool, q_profile
from meta.tau2 import ESTIMATORS

METHODS = sorted(ESTIMATORS)
TESTS = ["z", "t", "knha", "adhoc"]
FEW = settings(max_examples=40, derandomize=True, deadline=None)
ROWS = st.lists(
    st.tuples(st.floats(-5, 5).map(lambda x: round(x, 3)), st.floats(0.01, 4)),
    min_size=2,
    max_size=12,
)


def columns(rows: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    yi, vi = np.array(rows).T
    return yi, vi


@FEW
@given(rows=ROWS, method=st.sampled_from(METHODS), test=st.sampled_from(TESTS))
def test_order_does_not_matter(rows, method, test):
    yi, vi = columns(rows)
    one = pool(yi, vi, method=method, test=test)
    other = pool(yi[::-1], vi[::-1], method=method, test=test)
    assert other.beta == pytest.approx(one.beta, rel=1e-9, abs=1e-9)
    assert other.se == pytest.approx(one.se, rel=1e-7, abs=1e-9)
    assert other.tau2 == pytest.approx(one.tau2, rel=1e-7, abs=1e-9)


@FEW
@given(
    rows=ROWS,
    method=st.sampled_from(METHODS),
    scale=st.sampled_from([1e-6, 0.001, 7.0, 1e5]),
)
def test_unit_of_measurement_does_not_matter(rows, method, scale):
    yi, vi = columns(rows)
    one, other = pool(yi, vi, method=method), pool(scale * yi, scale**2 * vi, method=method)
    assert other.beta == pytest.approx(scale * one.beta, rel=1e-7, abs=1e-9 * scale)
    assert other.tau2 == pytest.approx(scale**2 * one.tau2, rel=1e-6, abs=1e-9 * scale**2)
    assert other.i2 == pytest.approx(one.i2, rel=1e-6, abs=1e-6)


@FEW
@given(rows=ROWS, method=st.sampled_from(METHODS), shift=st.sampled_from([-3.0, 100.0]))
def test_shift_moves_the_estimate_only(rows, method, shift):
    yi, vi = columns(rows)
    one, other = pool(yi, vi, method=method), pool(yi + shift, vi, method=method)
    assert other.beta == pytest.approx(one.beta + shift, abs=1e-9)
    assert other.tau2 == pytest.approx(one.tau2, rel=1e-6, abs=1e-9)
    assert other.pi_lb is None or other.pi_lb == pytest.approx(one.pi_lb + shift, abs=1e-6)


@FEW
@given(rows=ROWS, method=st.sampled_from(METHODS), test=st.sampled_from(TESTS))
def test_swapping_arms_flips_the_sign(rows, method, test):
    yi, vi = columns(rows)
    one, other = (pool(s * yi, vi, method=method, test=test) for s in (1, -1))
    assert other.beta == pytest.approx(-one.beta, rel=1e-9, abs=1e-12)
    assert other.ci_lb == pytest.approx(-one.ci_ub, rel=1e-9, abs=1e-9)
    assert other.ci_ub == pytest.approx(-one.ci_lb, rel=1e-9, abs=1e-9)
    assert other.tau2 == pytest.approx(one.tau2, rel=1e-9, abs=1e-12)


@FEW
@given(rows=ROWS, method=st.sampled_from(METHODS), test=st.sampled_from(TESTS))
def test_intervals_nest(rows, method, test):
    yi, vi = columns(rows)
    wide, narrow = (pool(yi, vi, method=method, test=test, level=level) for level in (0.99, 0.8))
    rounding = 1e-9 * wide.se
    assert wide.ci_lb <= narrow.ci_lb + rounding
    assert narrow.ci_lb <= narrow.beta <= narrow.ci_ub
    assert wide.ci_ub >= narrow.ci_ub - rounding
    if wide.pi_lb is not None:
        assert wide.pi_lb <= wide.ci_lb + rounding
        assert wide.pi_ub >= wide.ci_ub - rounding
    found = q_profile(yi, vi)
    assert 0.0 <= found.tau2.lb <= found.tau2.ub
    assert yi.min() - rounding <= wide.beta <= yi.max() + rounding
    assert wide.weights.sum() == pytest.approx(100.0)


@FEW
@given(rows=ROWS, test=st.sampled_from(["z", "t"]))
def test_without_heterogeneity_random_is_fixed(rows, test):
    yi, vi = columns(rows)
    fixed = pool(yi, vi, method="EE", test=test)
    for method in ("DL", "PM", "REML", "ML"):
        random = pool(yi, vi, method=method, test=test)
        if random.tau2 == 0.0:
            same = pytest.approx((fixed.beta, fixed.se, fixed.pval), rel=1e-9, abs=1e-12)
            assert (random.beta, random.se, random.pval) == same


@FEW
@given(rows=ROWS)
def test_ad_hoc_is_never_narrower(rows):
    yi, vi = columns(rows)
    plain, adhoc = pool(yi, vi, test="t"), pool(yi, vi, test="adhoc")
    assert adhoc.se >= plain.se * (1.0 - 1e-12)


def test_forms_of_input_agree() -> None:
    frame = pd.DataFrame({"yi": [0.1, 0.4, -0.2], "vi": [0.02, 0.05, 0.03], "slab": list("abc")})
    one = pool(frame["yi"], frame["vi"], slab=frame["slab"])
    other = pool(frame)
    assert other.summary() == pytest.approx(one.summary())
    assert other.slab == one.slab == ("a", "b", "c")
    effects = effect_sizes("MD", m1=[3, 4], sd1=[1, 2], n1=[9, 9], m2=[2, 2], sd2=[1, 1], n2=[9, 8])
    assert pool(effects).beta == pytest.approx(pool(effects.yi, effects.vi).beta, rel=1e-12)
    assert pool(effects).measure == "MD"


def test_missing_rows_are_named_and_counted() -> None:
    fit = pool([0.1, np.nan, 0.3, 0.2], [0.01, 0.02, None, 0.03], slab=["A", "B", "C", "D"])
    assert fit.k == 2
    assert fit.n_dropped == 2
    assert [(note.code, note.row) for note in fit.notes] == [
        ("row_dropped", "B"),
        ("row_dropped", "C"),
    ]
    assert fit.beta == pytest.approx(pool([0.1, 0.2], [0.01, 0.03]).beta, rel=1e-12)


def test_zero_variance_is_refused_by_name() -> None:
    fit = pool([0.1, 0.5, 0.3], [0.01, 0.0, 0.02], slab=["A", "B", "C"])
    assert fit.beta == pytest.approx(pool([0.1, 0.3], [0.01, 0.02]).beta, rel=1e-12)
    (note,) = fit.notes
    assert (note.code, note.row) == ("row_refused", "B")
    assert "infinite weight" in note.message


@pytest.mark.parametrize(
    ("yi", "vi", "options", "message"),
    [
        ([0.1, 0.2], [0.01, -0.02], {}, r"vi must be > 0, got -0.02 \(row 2\)"),
        ([0.1, math.inf], [0.01, 0.02], {}, r"yi must be finite, got inf \(row 2\)"),
        ([0.1, 0.2], [0.01, math.inf], {}, "vi must be finite"),
        ([0.1, 0.2], [0.01], {}, "same length, got 2 and 1"),
        ([math.nan], [0.01], {}, "no usable row"),
        ([], [], {}, "no usable row"),
        ([0.1], [0.0], {}, "no usable row"),
        (["x"], [0.01], {}, "yi must be numbers"),
        ([[0.1]], [[0.01]], {}, "one dimension"),
        ([0.1], [0.1], {"method": "XX"}, "method must be one of"),
        ([0.1], [0.1], {"test": "f"}, "test must be one of"),
        ([0.1], [0.1], {"level": 95}, "level must be between 0 and 1"),
        ([0.1], [0.1], {"prediction": "x"}, "prediction must be one of"),
        ([0.1], [0.1], {"tau2": -1.0}, "tau2 must be >= 0"),
        ([0.1], [0.1], {"slab": ["a", "b"]}, "one label per row"),
    ],
)
def test_what_cannot_be_pooled_is_an_error(yi, vi, options, message):
    with pytest.raises(InputError, match=message):
        pool(yi, vi, **options)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("test", TESTS)
def test_one_study_is_itself_and_says_so(method: str, test: str) -> None:
    fit = pool([0.4137], [0.0521], method=method, test=test)
    assert (fit.k, fit.beta, fit.tau2, fit.i2, fit.q) == (1, 0.4137, 0.0, 0.0, 0.0)
    assert fit.se == pytest.approx(math.sqrt(0.0521))
    assert fit.ci_ub == pytest.approx(0.4137 + 1.959963984540054 * math.sqrt(0.0521))
    assert [note.code for note in fit.notes] == ["single_study"]
    assert fit.heterogeneity() is None


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("value", [0.25, 0.1 + 0.2, 0.0])
def test_equal_estimates_have_no_hartung_knapp_interval(method: str, value: float) -> None:
    yi = [value, value, 0.3 if value == 0.1 + 0.2 else value]
    fit, plain = (pool(yi, [0.04, 0.05, 0.06], method=method, test=t) for t in ("knha", "z"))
    assert fit.tau2 == 0.0
    assert fit.q == 0.0
    assert (fit.test, fit.df) == ("z", None)
    same = pytest.approx((plain.ci_lb, plain.ci_ub, plain.se), rel=1e-12)
    assert (fit.ci_lb, fit.ci_ub, fit.se) == same
    assert [note.code for note in fit.notes] == ["no_hartung_knapp"]
    assert plain.notes == ()


def test_a_known_tau2_is_taken_as_it_is() -> None:
    yi, vi = [0.1, 0.4, -0.2], [0.02, 0.05, 0.03]
    free = pool(yi, vi)
    given_value = pool(yi, vi, tau2=free.tau2)
    assert given_value.beta == pytest.approx(free.beta)
    assert (given_value.method, given_value.se_tau2) == ("given", None)


def test_printout_and_prediction() -> None:
    fit = pool([0.1, 0.4, -0.2, None], [0.02, 0.05, 0.03, 0.1], measure="log RR")
    assert "Pooled log RR" in repr(fit)
    assert "row 4 left out" in repr(fit)
    assert fit._repr_html_().startswith("<table><tr><th>Pooled log RR")
    assert fit.to_frame().loc[0, "k"] == 3
    assert fit.studies_frame()["weight"].sum() == pytest.approx(100.0)
    ratio = fit.predict(math.exp)
    assert ratio.estimate == math.exp(fit.beta)
    assert ratio.pi_lb < ratio.ci_lb < ratio.estimate < ratio.ci_ub < ratio.pi_ub
    inverse = fit.predict(lambda x: -x)
    assert inverse.ci_lb == -fit.ci_ub
