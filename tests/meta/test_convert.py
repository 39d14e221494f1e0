"""Conversions: recorded examples, what must hold for any numbers, and refusals."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.meta_recipes import RUNS, examples_path, largest_errors
from meta import convert as c
from meta.errors import InputError

FEW = settings(max_examples=60, derandomize=True, deadline=None)

# Quantile estimation is itself a numerical optimum; pooling ends at a tolerance.
LOOSER = {
    "qe_mcgrath_S1_readme": 1e-8,
    "qe_mcgrath_S2": 1e-8,
    "qe_mcgrath_S3": 1e-8,
    "pool_single_arm": 1e-7,
}


def test_recorded_examples_are_reproduced():
    if not examples_path().exists():
        pytest.skip("the recorded examples are not beside the project")
    errors = largest_errors()
    assert set(errors) == set(RUNS)
    off = {k: e for k, e in errors.items() if e > LOOSER.get(k, 1e-11)}
    assert off == {}


@pytest.mark.parametrize(
    ("got", "wanted"),
    [
        (c.sd_from_se(2.0, 16), 8.0),
        (c.se_from_ci(1.0, 4.92), 3.92 / (2 * 1.959963984540054)),
        (c.se_from_ci(0.0, 2.0, df=1), 1.0 / 12.706204736174698),  # t of one degree of freedom
        (c.t_from_f(9.0), 3.0),
        (c.correlation_from_sds(3.0, 4.0, 5.0), 0.0),
        (c.sd_change_from_levels(3.0, 4.0, 0.0), 5.0),
        (c.sd_change_from_levels(4.0, 4.0, 1.0), 0.0),
        (c.sd_from_iqr_width(2.7), 2.0),
        (c.effective_n(90, 11, 0.08), 50.0),
        (c.crossover_md_se(3.0, 4.0, 25, 0.0), 1.0),
        (c.small_sample_factor(2), 1.0 / math.sqrt(math.pi)),
        # an abstract that prints SDs of both levels and of the change: r 0.590, 0.576
        (round(c.correlation_from_sds(7.2, 9.6, 7.9), 3), 0.59),
        (round(c.correlation_from_sds(7.2, 10.0, 8.3), 3), 0.576),
        (round(c.sd_change_from_paired_p(-9.0, 0.0001, 23), 1), 9.1),
        (c.largest_sd(0.0, 10.0, 2), 5.0 * math.sqrt(2.0)),
        (c.turn_round(30.0, top=100.0), 70.0),
        (c.turn_round(-4.0), 4.0),
    ],
)
def test_values_known_by_hand(got, wanted):
    assert got == pytest.approx(wanted, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize(
    ("percent", "n", "decimals", "wanted"),
    [
        (40.0, 15, 0, (6, 6, 6)),
        (33.3, 27, 1, (9, 9, 9)),
        (52.0, 400, 0, (208, 206, 210)),
        (45.0, 7, 0, None),  # 3/7 prints 43, 4/7 prints 57
        (0.0, 12, 0, (0, 0, 0)),
        (100.0, 12, 0, (12, 12, 12)),
    ],
)
def test_events_from_percent(percent, n, decimals, wanted):
    told = c.events_from_percent(percent, n, decimals)
    assert (None if told is None else (told.events, told.lowest, told.highest)) == wanted


@FEW
@given(st.integers(1, 300), st.data())
def test_a_printed_percent_gives_its_count_back(n, data):
    events = data.draw(st.integers(0, n))
    told = c.events_from_percent(round(100 * events / n, 1), n, 1)
    assert told is not None
    assert told.lowest <= events <= told.highest
    if n < 500:
        assert told.events == events


@FEW
@given(
    st.lists(
        st.tuples(st.integers(2, 90), st.floats(-50, 50), st.floats(0.1, 20)),
        min_size=2,
        max_size=5,
    )
)
def test_combined_groups_are_those_of_the_pooled_participants(groups):
    rng = np.random.default_rng(0)
    people = []
    for n, mean, sd in groups:
        x = rng.normal(size=n)
        people.append(mean + sd * (x - x.mean()) / x.std(ddof=1))
    everyone = np.concatenate(people)
    whole = c.combine_groups([c.Group(*g) for g in groups])
    assert whole.n == everyone.size
    assert whole.mean == pytest.approx(everyone.mean(), abs=1e-9)
    assert whole.sd == pytest.approx(everyone.std(ddof=1), rel=1e-9)


@FEW
@given(
    st.floats(0.5, 30),
    st.floats(0.5, 30),
    st.floats(-0.99, 0.99),
    st.floats(0.2, 20),
    st.integers(3, 200),
)
def test_change_sd_and_correlation_undo_each_other(sd1, sd2, r, change, n):
    sd = c.sd_change_from_levels(sd1, sd2, r)
    assert c.correlation_from_sds(sd1, sd2, sd) == pytest.approx(r, abs=1e-9)
    from scipy import special

    p = float(2 * special.stdtr(n - 1, -change / (sd / math.sqrt(n))))
    if 1e-300 < p < 1:
        assert c.sd_change_from_paired_p(-change, p, n) == pytest.approx(sd, rel=1e-6)


@FEW
@given(st.floats(-5, 5), st.floats(0.1, 3), st.integers(5, 400))
def test_quantile_recipes_shift_and_scale_with_the_data(shift, scale, n):
    q = c.Quantiles(n=n, minimum=1.0, q1=3.0, median=4.5, q3=8.0, maximum=14.0)
    moved = c.Quantiles(
        n=n,
        **{
            name: shift + scale * getattr(q, name)
            for name in ("minimum", "q1", "median", "q3", "maximum")
        },
    )
    assert c.mean_luo(moved) == pytest.approx(shift + scale * c.mean_luo(q), abs=1e-9)
    assert c.sd_shi(moved) == pytest.approx(scale * c.sd_shi(q), rel=1e-9)
    assert c.skewness(moved).statistic == pytest.approx(c.skewness(q).statistic, rel=1e-9)


def test_quantile_estimation_finds_a_normal_sample_normal():
    from scipy import special

    n = 200
    five = [10 + 2 * float(special.ndtri(p)) for p in (1 / n, 0.25, 0.5, 0.75, 1 - 1 / n)]
    q = c.Quantiles(n=n, minimum=five[0], q1=five[1], median=five[2], q3=five[3], maximum=five[4])
    fit = c.quantile_estimate(q)
    assert fit.family == "normal"
    assert (fit.mean, fit.sd) == pytest.approx((10.0, 2.0), rel=1e-9)


def test_negative_quantiles_leave_only_the_normal_family():
    fit = c.quantile_estimate(c.Quantiles(n=30, q1=-3.0, median=-1.0, q3=4.0))
    assert fit.family == "normal"


@pytest.mark.parametrize(
    ("a", "b", "p", "reading"),
    [
        (c.Group(29, 24.1, 1.9), c.Group(27, 30.2, 2.1), 0.036, "se"),
        (c.Group(40, 12.0, 6.0), c.Group(40, 15.0, 6.5), 0.035, "sd"),
        (c.Group(40, 12.0, 6.0), c.Group(40, 15.0, 6.5), 0.5, "ambiguous"),
    ],
)
def test_unexplained_plus_minus(a, b, p, reading):
    assert c.read_plus_minus(a, b, p).reading == reading


@FEW
@given(st.floats(0, 1), st.floats(0.01, 2), st.floats(0.01, 2))
def test_composite_lies_between_independent_and_fully_correlated(r, v1, v2):
    _, v = c.composite_of_times([0.2, 0.5], [v1, v2], r)
    _, least = c.composite_of_times([0.2, 0.5], [v1, v2], 0.0)
    _, most = c.composite_of_times([0.2, 0.5], [v1, v2], 1.0)
    assert least - 1e-12 <= v <= most + 1e-12


def test_shared_control_matrix_is_symmetric_and_positive():
    v = c.shared_control_smd([0.9, -0.2, 0.4], [12, 30, 22], 15)
    assert np.allclose(v, v.T)
    assert np.linalg.eigvalsh(v).min() > 0


def test_turning_a_scale_round_turns_the_effect():
    a, b = c.Group(20, 3.0, 1.1), c.Group(25, 4.0, 1.4)
    assert c.hedges_g(a, b, align=-1) == pytest.approx((-c.hedges_g(a, b)[0], c.hedges_g(a, b)[1]))


def test_five_published_arms_combine_to_their_published_whole():
    arms = [(30, 29.6, 7.2), (231, 27.3, 6.9), (168, 26.1, 7.8), (87, 24.5, 9.5), (134, 21.0, 8.0)]
    whole = c.combine_groups([c.Group(*arm) for arm in arms])
    assert (whole.n, round(whole.mean, 1), round(whole.sd, 2)) == (650, 25.4, 8.14)


def test_splitting_a_control_keeps_its_mean_and_shares_its_people():
    part = c.split_group(c.Group(30, 5.0, 2.0), 3)
    assert (part.n, part.mean, part.sd) == (10, 5.0, 2.0)


@pytest.mark.parametrize(
    "call",
    [
        lambda: c.sd_from_se(0.0, 10),
        lambda: c.sd_from_ci(4.0, 4.0, 10),
        lambda: c.sd_from_ci(1.0, 4.0, 1),
        lambda: c.se_from_p(0.0, 0.04),
        lambda: c.se_from_p(1.0, 0.0),
        lambda: c.t_from_p(1.5, 10),
        lambda: c.t_from_f(-1.0),
        lambda: c.log_ratio_from_ci(1.2, 0.0, 2.0),
        lambda: c.sd_change_from_levels(3.0, 3.0, 1.2),
        lambda: c.sd_change_from_paired_p(-2.0, 0.01, 1),
        lambda: c.correlation_from_sds(0.0, 2.0, 1.0),
        lambda: c.combine_groups([]),
        lambda: c.combine_groups([c.Group(0, 1.0, 1.0)]),
        lambda: c.split_group(c.Group(10, 1.0, 1.0), 0),
        lambda: c.composite_of_times([], [], 0.5),
        lambda: c.composite_of_times([1.0], [0.1], 1.5),
        lambda: c.hedges_g(c.Group(9, 1.0, 1.0), c.Group(9, 1.0, 1.0), align=0),
        lambda: c.design_effect(0.5, 0.1),
        lambda: c.events_from_percent(20.0, 0, 0),
        lambda: c.Quantiles(n=1, q1=1.0, median=2.0, q3=3.0),
        lambda: c.Quantiles(n=9, median=2.0),
        lambda: c.Quantiles(n=9, q1=3.0, median=2.0, q3=4.0),
        lambda: c.Quantiles(n=9, q1=2.0, median=2.0, q3=2.0),
        lambda: c.Quantiles(n=9, q1=2.0, median=2.5),
        lambda: c.largest_sd(5.0, 5.0, 10),
        lambda: c.read_plus_minus(c.Group(9, 1.0, 1.0), c.Group(9, 2.0, 1.0), 0.0),
        lambda: c.log_mean_from_raw(-1.0, 2.0),
        lambda: c.small_sample_factor(1),
    ],
)
def test_impossible_input_is_refused(call):
    with pytest.raises(InputError):
        call()


def test_every_recipe_is_named_once_and_says_its_source():
    names = [r.name for r in c.RECIPES]
    assert len(set(names)) == len(names)
    assert all(r.source and r.reported for r in c.RECIPES)
