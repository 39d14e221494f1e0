"""Attainable intervals against random and exhaustive search of the rounding boxes."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from validator import granularity
from validator.counts import APPROXIMATE, Counts, counts_from_percent, fisher_p, table_p
from validator.effects import p_from_estimate, p_from_limits, p_from_nearer_limit
from validator.intervals import Interval
from validator.means import Group, anova_p, normal_p, student_p, welch_p
from validator.paired import change_p, correlation_from_sds, levels_p, sd_of_change
from validator.pvalues import r_two_sided, t_interval, t_quantile
from validator.teststat import statistic_p

FEW = settings(max_examples=60, deadline=None, derandomize=True)
half = st.sampled_from([0.5, 0.05, 0.005])
value = st.floats(-40, 40)
spread = st.floats(0.6, 15)
size = st.integers(3, 60)


def around(x: float, h: float) -> Interval:
    return Interval(x - h, x + h)


def inside(rng: np.random.Generator, *boxes: Interval, k: int = 60) -> np.ndarray:
    """Points of the box: its corners, and some from inside."""
    corners = np.array(list(product(*boxes)))
    low, high = (np.array([getattr(b, e) for b in boxes]) for e in ("low", "high"))
    return np.vstack([corners, rng.uniform(low, high, (k, len(boxes)))])


def holds(found: Interval, values: np.ndarray, tight: float = 0.02) -> None:
    """Every value lies inside, and the ends are reached within a share of the width."""
    low, high = float(found.low), float(found.high)
    assert low <= values.min() * (1 + 1e-9) + 1e-300
    assert high >= values.max() * (1 - 1e-9)
    assert low >= values.min() * (1 - tight) - 1e-12
    assert high <= values.max() * (1 + tight) + 1e-12


@FEW
@given(value, value, spread, spread, half, size, size)
def test_two_means(m1: float, m2: float, s1: float, s2: float, h: float, n1: int, n2: int) -> None:
    a, b = Group(around(m1, h), around(s1, h), n1), Group(around(m2, h), around(s2, h), n2)
    points = inside(np.random.default_rng(0), a.mean, b.mean, a.sd, b.sd)
    touching = a.mean.low <= b.mean.high and b.mean.low <= a.mean.high
    for test, equal in ((student_p, True), (welch_p, False)):
        ps = stats.ttest_ind_from_stats(
            points[:, 0], points[:, 2], n1, points[:, 1], points[:, 3], n2, equal_var=equal
        ).pvalue
        found = test(a, b)
        if touching:
            assert found.high == pytest.approx(1.0)
            found = Interval(found.low, ps.max())
        assert found.low <= ps.min() * (1 + 1e-9) + 1e-300
        assert found.high >= ps.max() * (1 - 1e-9)
        if equal:
            holds(found, ps, tight=1e-6)
    assert normal_p(a, b).low <= welch_p(a, b).high


def test_welch_is_an_outer_bound_with_little_excess_for_usual_boxes() -> None:
    rng = np.random.default_rng(1)
    for _ in range(100):
        n1, n2 = rng.integers(10, 80, 2)
        a = Group(around(rng.uniform(10, 20), 0.05), around(rng.uniform(3, 6), 0.05), int(n1))
        b = Group(around(rng.uniform(10, 20), 0.05), around(rng.uniform(3, 6), 0.05), int(n2))
        points = inside(rng, a.mean, b.mean, a.sd, b.sd)
        ps = stats.ttest_ind_from_stats(
            points[:, 0], points[:, 2], n1, points[:, 1], points[:, 3], n2, equal_var=False
        ).pvalue
        found = welch_p(a, b)
        assert found.low <= ps.min() * (1 + 1e-9)
        assert found.low >= ps.min() * 0.9 or ps.min() < 1e-4


@FEW
@given(value, spread, half, size)
def test_paired_change(change: float, sd: float, h: float, n: int) -> None:
    boxes = around(change, h), around(sd, h)
    points = inside(np.random.default_rng(0), *boxes)
    ps = 2 * stats.t.sf(np.abs(points[:, 0]) / points[:, 1] * math.sqrt(n), n - 1)
    found = change_p(*boxes, n)
    if abs(change) <= h:
        assert found.high == pytest.approx(1.0)
        found = Interval(found.low, ps.max())
    holds(found, ps, tight=1e-6)


@FEW
@given(spread, spread, half, st.floats(-1, 1), st.floats(0, 0.3))
def test_sd_of_change(s1: float, s2: float, h: float, r: float, width: float) -> None:
    boxes = around(s1, h), around(s2, h), Interval(r, min(r + width, 1.0))
    points = inside(np.random.default_rng(0), *boxes, k=4000)
    x, y, rho = points.T
    sds = np.sqrt(np.maximum(x**2 + y**2 - 2 * rho * x * y, 0))
    found = sd_of_change(*boxes)
    assert found.low <= sds.min() + 1e-9
    assert found.high == pytest.approx(sds.max())
    assert found.low >= sds.min() - 0.6 * h - 0.02 * sds.min()


@FEW
@given(spread, spread, st.floats(0.3, 20), half)
def test_correlation_from_sds(s1: float, s2: float, d: float, h: float) -> None:
    boxes = around(s1, h), around(s2, h), around(d, min(h, d / 2))
    points = inside(np.random.default_rng(0), *boxes, k=4000)
    x, y, z = points.T
    r = (x**2 + y**2 - z**2) / (2 * x * y)
    found = correlation_from_sds(*boxes)
    assert found.low <= r.min() + 1e-9
    assert found.high == pytest.approx(r.max())
    assert found.low >= r.min() - 0.05 * max(abs(r.min()), 1)


def test_levels_need_the_correlation_of_the_change() -> None:
    s1, s2, n = around(9.6, 1e-9), around(9.1, 1e-9), 20
    largest = levels_p(around(-3.1, 1e-9), s1, s2, n, Interval(-1.0, -1.0))
    assert float(largest.high) == pytest.approx(0.468, abs=5e-4)


@FEW
@given(st.lists(st.tuples(value, spread, st.integers(3, 30)), min_size=3, max_size=5), half)
def test_analysis_of_variance(groups: list[tuple[float, float, int]], h: float) -> None:
    boxed = [Group(around(m, h), around(s, h), n) for m, s, n in groups]
    found = anova_p(boxed)
    rng = np.random.default_rng(0)
    n = np.array([g.n for g in boxed])
    means = rng.uniform([g.mean.low for g in boxed], [g.mean.high for g in boxed], (200, len(n)))
    sds = rng.uniform([g.sd.low for g in boxed], [g.sd.high for g in boxed], (200, len(n)))
    grand = (means * n).sum(1, keepdims=True) / n.sum()
    df1, df2 = len(n) - 1, n.sum() - len(n)
    f = ((n * (means - grand) ** 2).sum(1) / df1) / (((n - 1) * sds**2).sum(1) / df2)
    ps = stats.f.sf(f, df1, df2)
    assert found.low <= ps.min() * (1 + 1e-9) + 1e-300
    assert found.high >= ps.max() * (1 - 1e-9)


def test_analysis_of_variance_known_case() -> None:
    exact = [Group(around(m, 0.0), around(3.0, 0.0), 20) for m in (10.0, 12.0, 13.0)]
    assert float(anova_p(exact).low) == pytest.approx(stats.f.sf(140 / 3 / 9, 2, 57))


@FEW
@given(st.floats(0.2, 3), st.floats(-3, 3), st.sampled_from([0.05, 0.005]))
def test_effect_with_interval(se: float, center: float, h: float) -> None:
    boxes = [around(center + q * se, min(h, se / 5)) for q in (-1.96, 0.0, 1.96)]
    low, middle, high = boxes
    points = inside(np.random.default_rng(0), low, middle, high)
    widths = (points[:, 2] - points[:, 0]) / (2 * stats.norm.isf(0.025))
    by_value = p_from_estimate(middle, low, high, alpha=0.05, df=math.inf)
    ps = 2 * stats.norm.sf(np.abs(points[:, 1]) / widths)
    if middle.low <= 0 <= middle.high:
        by_value = Interval(by_value.low, ps.max())
    holds(by_value, ps, tight=1e-6)
    by_limits = p_from_limits(low, high, alpha=0.05, df=math.inf)
    ps = 2 * stats.norm.sf(np.abs(points[:, 0] + points[:, 2]) / 2 / widths)
    assert by_limits.low <= ps.min() * (1 + 1e-9)
    assert by_limits.high >= ps.max() * (1 - 1e-9)
    if abs(center) > 2 * h:
        side = 0 if center > 0 else 2
        ps = 2 * stats.norm.sf(1.959964 * np.abs(points[:, 1] / (points[:, 1] - points[:, side])))
        by_near = p_from_nearer_limit(middle, low, high, alpha=0.05, df=math.inf)
        assert by_near.low <= ps.min() * (1 + 1e-4)
        assert by_near.high >= ps.max() * (1 - 1e-4)


@FEW
@given(st.integers(2, 40), st.integers(2, 40), st.floats(0, 1), st.floats(0, 1))
def test_tables_against_scipy(n1: int, n2: int, x: float, y: float) -> None:
    a, c = round(x * n1), round(y * n2)
    table = np.array([[a, n1 - a], [c, n2 - c]])
    assert fisher_p(a, n1, c, n2)[0] == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-7)
    if table.sum(axis=0).min() == 0:
        return
    for name, options in (
        ("Pearson chi-square", {"correction": False}),
        ("Yates chi-square", {"correction": True}),
        ("likelihood ratio", {"correction": False, "lambda_": "log-likelihood"}),
    ):
        p = stats.chi2_contingency(table, **options).pvalue
        assert float(APPROXIMATE[name](a, n1, c, n2)) == pytest.approx(p, rel=1e-6)


@FEW
@given(st.integers(1, 300), st.floats(0, 100), st.sampled_from([0, 1, 2]))
def test_counts_that_round_to_a_percent(n: int, percent: float, decimals: int) -> None:
    printed = round(percent, decimals)
    box = around(printed, 0.5 * 10.0**-decimals)
    fitting = [
        k for k in range(n + 1) if abs(100 * k / n - printed) <= 0.5 * 10.0**-decimals + 1e-9
    ]
    found = counts_from_percent(box, n)
    assert fitting == ([] if found is None else list(range(found.low, found.high + 1)))


def test_every_count_of_a_percent_is_tried() -> None:
    both = table_p(Counts(46, 47, 150), Counts(60, 60, 150))
    for name, p in both.items():
        one = [table_p(Counts(k, k, 150), Counts(60, 60, 150))[name].low for k in (46, 47)]
        assert p == (min(one), max(one))


@pytest.mark.parametrize("n", [2, 3, 5, 7])
@pytest.mark.parametrize("decimals", [1, 2])
def test_no_data_set_of_whole_scores_fails_grim_or_grimmer(n: int, decimals: int) -> None:
    h = 0.5 * 10.0**-decimals
    for data in product(range(5), repeat=n) if n < 7 else [(0, 1, 1, 2, 4, 4, 4), (0,) * 6 + (4,)]:
        mean, sd = (
            round(float(np.mean(data)), decimals),
            round(float(np.std(data, ddof=1)), decimals),
        )
        assert granularity.possible_sums(around(mean, h), n)
        assert granularity.grimmer_fits(around(mean, h), around(sd, h), n)


def test_grimmer_excludes_what_enumeration_excludes() -> None:
    n, h = 6, 0.005
    real = {
        (round(float(np.mean(d)), 2), round(float(np.std(d, ddof=1)), 2))
        for d in product(range(6), repeat=n)
        if tuple(sorted(d)) == d
    }
    means = sorted({m for m, _ in real})
    passed = {
        (m, s / 100)
        for m in means
        for s in range(0, 290)
        if granularity.grimmer_fits(around(m, h), around(s / 100, h), n)
    }
    assert real <= passed
    assert len(passed) < 0.35 * len(means) * 290


@pytest.mark.parametrize("n", [4, 9, 25])
def test_sd_bound_and_debit(n: int) -> None:
    for k in range(n + 1):
        data = np.array([1.0] * k + [0.0] * (n - k))
        box = around(float(data.mean()), 1e-9)
        sd = float(data.std(ddof=1))
        assert granularity.largest_sd(box, 0, 1, n) == pytest.approx(sd, abs=1e-4)
        assert granularity.debit_sd(box, n).overlaps(around(sd, 1e-9))


@pytest.mark.parametrize(
    ("name", "x", "df", "p"),
    [
        ("t", -2.2, (28,), 2 * stats.t.sf(2.2, 28)),
        ("t", 2.2, (12.5,), 2 * stats.t.sf(2.2, 12.5)),
        ("z", -1.3, (), 2 * stats.norm.sf(1.3)),
        ("F", 5.29, (1, 55), stats.f.sf(5.29, 1, 55)),
        ("chi2", 3.9, (2,), stats.chi2.sf(3.9, 2)),
        ("Q", 12.1, (5,), stats.chi2.sf(12.1, 5)),
        ("r", -0.45, (18,), stats.pearsonr(range(20), range(20)).pvalue * 0 + 0.04652),
    ],
)
def test_statistics_against_scipy(name: str, x: float, df: tuple[float, ...], p: float) -> None:
    found = statistic_p(name, Interval(x, x), df)
    assert float(found.low) == pytest.approx(p, rel=1e-3 if name == "r" else 1e-12)


@pytest.mark.parametrize(("name", "df"), [("t", ()), ("F", (1,)), ("kappa", (1,)), ("chi2", ())])
def test_statistics_without_their_df_are_refused(name: str, df: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=name):
        statistic_p(name, Interval(1.0, 1.0), df)


def test_tails_of_t_are_ordered_by_df() -> None:
    df = np.array([2.0, 3, 5, 10, 30, 100, 1e6, np.inf])
    for t in (0.01, 0.5, 1.0, 2.0, 6.0):
        p = t_interval(Interval(t, t), Interval(df, df)).low
        assert (np.diff(p) < 0).all()
        assert t_quantile(p, df) == pytest.approx(np.full(len(df), t))


def test_a_perfect_correlation_has_p_zero() -> None:
    assert float(r_two_sided(1.0, 10)) == 0.0
