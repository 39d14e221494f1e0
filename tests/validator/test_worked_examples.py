"""Worked cases, one row each: the figures, the verdict, and the attainable p where it is known."""

import pytest

from extractor.records import Finding
from tests.validator.make import PM, effect, mean, p_of, share, stat, verdict

T = "Student t"


def two(a: str, b: str, n: tuple[int, int], p: str, spread: str = "sd", **more: object) -> Finding:
    return verdict(p_of(p, **more), mean(a, "A", n[0], spread), mean(b, "B", n[1], spread))


def paired(a: str, b: str, n: int, p: str, spread: str = PM, test: str | None = None) -> Finding:
    return verdict(
        p_of(p, "within", groups=("A",), test=test),
        mean(a, "A", n, spread, time="baseline"),
        mean(b, "A", n, spread),
    )


def counts(a: tuple[int, int], b: tuple[int, int], p: str, test: str | None = None) -> Finding:
    return verdict(p_of(p, test=test), share("A", a[1], a[0]), share("B", b[1], b[0]))


def ci(kind: str, value: str, low: str, high: str, p: str, **more: object) -> Finding:
    return verdict(p_of(p, effect=effect(kind, value, low, high), supports=(), **more))


def statistic(name: str, value: str, df: tuple[float, ...], p: str, **more: object) -> Finding:
    methods = ("one-sided",) if more.pop("one_sided", False) else ()
    c = p_of(p, statistic=stat(name, value, *df), supports=(), **more)
    return verdict(c, methods=methods)


ROWS = [
    # two means with SDs and sizes
    (two("12.3 4.5", "14.1 4.9", (25, 25), "= 0.182", test=T), "consistent", 0.155, 0.212),
    (two("12.3 4.5", "14.1 4.9", (25, 25), "= 0.16", test=T), "consistent", 0.155, 0.212),
    (two("12.3 4.5", "14.1 4.9", (25, 25), "= 0.04", test=T), "decision_error", 0.155, 0.213),
    (two("12.3 4.5", "14.1 4.9", (25, 25), "< 0.05", test=T), "decision_error", 0.155, 0.213),
    (two("12.3 4.5", "14.1 4.9", (25, 25), "> 0.05", test=T), "consistent", 0.155, 0.213),
    (two("12.3 4.5", "14.1 4.9", (25, 25), "= 0.5", test=T), "inconsistent", None, None),
    (two("12 5", "14 5", (25, 25), "= 0.52", test=T), "consistent", 0.0225, 0.5235),
    (two("20 4", "21 2", (30, 30), "= 0.226", test=T), "consistent", 0.0056, 1.0),
    # Welch and Student part where sizes and spreads do
    (two("10 2", "12 8", (50, 10), "= 0.119"), "consistent", None, None),
    (two("10 2", "12 8", (50, 10), "= 0.452"), "consistent", None, None),
    (two("10.0 2.0", "12.0 8.0", (50, 10), "= 0.45", test=T), "consistent_if", None, None),
    # a ± that is not explained
    (two("52.1 3.2", "55.0 3.4", (20, 20), "= 0.0085", PM), "consistent", None, None),
    (two("52.1 3.2", "55.0 3.4", (20, 20), "= 0.54", PM), "consistent_if", None, None),
    (two("52.1 3.2", "55.0 3.4", (20, 20), "= 0.10", PM, test=T), "inconsistent", None, None),
    # where no test is named, a rank test may be behind the p
    (two("52.1 3.2", "55.0 3.4", (20, 20), "= 0.10", PM), "consistent_if", None, None),
    (two("52.1 1.2", "55.0 1.4", (20, 20), "= 0.10"), "decision_error", None, None),
    # one group, levels only
    (paired("24.1 9.6", "21.0 9.1", 20, "= .0011"), "consistent", None, None),
    (paired("24.1 9.6", "21.0 9.1", 20, "= .04"), "consistent", None, None),
    (paired("24.1 9.6", "21.0 9.1", 20, "= .4"), "consistent_if", None, None),
    (paired("24.1 9.6", "21.0 9.1", 20, "= .50", "sd"), "consistent_if", None, None),
    (paired("24.1 9.6", "21.0 9.1", 20, "= .50", "sd", "paired t"), "inconsistent", None, None),
    # test statistics
    (statistic("t", "-2.20", (28,), "= .036"), "consistent", 0.036, 0.0366),
    (statistic("F", "5.29", (1, 55), "= .019"), "inconsistent", 0.025, 0.0256),
    (statistic("t", "1.80", (40,), "= .079"), "consistent", None, None),
    (statistic("t", "1.80", (40,), "= .040"), "consistent_if", None, None),
    (statistic("t", "1.80", (40,), "= .040", one_sided=True), "consistent", None, None),
    (statistic("chi2", "3.24", (1,), "= .036"), "decision_error", None, None),
    (statistic("chi2", "3.24", (1,), "= .036", one_sided=True), "decision_error", None, None),
    (statistic("z", "-2.05", (), "= .04"), "consistent", None, None),
    (statistic("r", ".45", (18,), "= .047"), "consistent", None, None),
    (statistic("Q", "12.1", (5,), "= .033"), "consistent", None, None),
    (statistic("t", "2.30", (28,), "= .30"), "decision_error", None, None),
    (statistic("t", "2.30", (28,), "= .05"), "inconsistent", None, None),
    (statistic("t", "2.06", (28,), "= .05"), "consistent", None, None),
    (statistic("t", "8.1", (28,), "= .000"), "consistent", None, None),
    (statistic("t", "2.5", (58,), "= .046", test="t with Bonferroni"), "consistent_if", None, None),
    # counts
    (counts((12, 40), (20, 41), "= .084"), "consistent", 0.0838, 0.0839),
    (counts((12, 40), (20, 41), "= .083"), "consistent", None, None),
    (counts((12, 40), (20, 41), "= .112", "Fisher's exact"), "consistent", 0.112, 0.1125),
    (counts((12, 40), (20, 41), "= .133", "chi-square"), "consistent", 0.133, 0.1335),
    (counts((12, 40), (20, 41), "= .013", "chi-square"), "decision_error", None, None),
    # intervals
    (ci("HR", ".74", ".58", ".95", "= .017"), "consistent", None, None),
    (ci("HR", ".74", ".58", ".95", "= .20"), "decision_error", None, None),
    (ci("HR", ".390", ".130", "1.173", "= .0401"), "decision_error", 0.092, 0.095),
    (ci("OR", "4.4", "1.4", "19.2", "= .31"), "decision_error", None, None),
    (ci("OR", "4.4", "1.4", "19.2", "= .31", design="interaction"), "not_checkable", None, None),
    (ci("HR", "1.24", "1.14", "1.35", "= .0001"), "consistent_if", None, None),
    (ci("MD", "-1.8", "-4.48", "0.88", "= .18"), "consistent", None, None),
    (ci("MD", "-1.8", "-4.48", "0.88", "= .01"), "decision_error", None, None),
    (ci("MD", "0.80", "0.48", "1.35", "= .40"), "consistent_if", None, None),
    (ci("other", "0.80", "0.48", "1.35", "= .02"), "not_checkable", None, None),
    (ci("MD", "12.9", "-5.5", "34.3", "= .72", outcome="survival"), "not_checkable", None, None),
    # nothing to go by
    (verdict(p_of("= .01", supports=())), "not_checkable", None, None),
    (two("12.3", "14.1", (25, 25), "= .01"), "not_checkable", None, None),
    (two("12.3 4.5", "14.1 4.9", (25, 25), "= .001", test="ANCOVA"), "not_checkable", None, None),
    (
        two("12.3 4.5", "14.1 4.9", (25, 25), "= .001", test="Mann-Whitney"),
        "not_checkable",
        None,
        None,
    ),
]


@pytest.mark.parametrize(("found", "wanted", "low", "high"), ROWS)
def test_worked_example(found: Finding, wanted: str, low: float | None, high: float | None) -> None:
    assert found.verdict == wanted, found.message
    if low is not None and wanted in ("consistent", "inconsistent", "decision_error"):
        assert found.recomputed.low <= low * 1.01
        assert found.recomputed.low >= low * 0.98
    if high is not None:
        assert found.recomputed.high == pytest.approx(high, rel=0.02)
    assert found.message.startswith(found.reported)
