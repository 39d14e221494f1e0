"""What a p or an interval implies, against the formula run the other way round."""

import math

import pytest
from scipy import stats

from extractor.records import Inference, StudyRecord
from tests.validator.make import PM, mean, p_of, record
from validator import check


def implied(study: StudyRecord, quantity: str) -> list[Inference]:
    return [i for i in check(study).inferences if i.quantity == quantity]


def test_sd_of_a_change_from_its_p() -> None:
    m = mean("-5.3", "A", 29, kind="change")
    study = record(p_of("= .004", "within", groups=("A",), supports=(0,)), m)
    (found,) = implied(study, "sd_change")
    t = stats.t.isf(0.002, 28)
    assert found.low < 5.3 * math.sqrt(29) / t < found.high
    assert found.target.index == 0


def test_pooled_sd_of_two_bare_means_from_their_p() -> None:
    study = record(p_of("= .008"), mean("20.4", "A", 25), mean("16.6", "B", 22))
    found = implied(study, "sd")
    sd = 3.8 / (stats.t.isf(0.004, 45) * math.sqrt(1 / 25 + 1 / 22))
    assert [i.target.index for i in found] == [0, 1]
    assert all(i.low < sd < i.high for i in found)


@pytest.mark.parametrize("methods", [("Mann-Whitney",), ("ANCOVA",)])
def test_no_sd_from_the_p_of_another_test(methods: tuple[str, ...]) -> None:
    study = record(p_of("= .008"), mean("20.4", "A", 25), mean("16.6", "B", 22), methods=methods)
    assert implied(study, "sd") == []


def test_no_sd_from_a_bound_or_from_equal_means() -> None:
    bound = record(p_of("< .05"), mean("20.4", "A", 25), mean("16.6", "B", 22))
    assert implied(bound, "sd") == []
    zero = record(p_of("= .00"), mean("20.4", "A", 25), mean("16.6", "B", 22))
    assert implied(zero, "sd") == []


@pytest.mark.parametrize(("p", "kind"), [("= .0085", "sd"), ("= .54", "se"), ("= .10", None)])
def test_kind_of_an_unexplained_spread_from_the_p(p: str, kind: str | None) -> None:
    study = record(p_of(p), mean("52.1 3.2", "A", 20, PM), mean("55.0 3.4", "B", 20, PM))
    assert {i.value for i in implied(study, "spread_kind")} == ({kind} if kind else set())


def test_sd_from_the_interval_of_a_mean() -> None:
    (found,) = implied(record(None, mean("32.1 30.0 34.2", "A", 25, "ci")), "sd")
    assert found.low < 5.087 < found.high


def test_correlation_from_three_sds() -> None:
    levels = mean("140.0 15.0", "A", 40, time="baseline"), mean("136.0 14.0", "A", 40)
    change = mean("-4.0 6.0", "A", 40, kind="change")
    c = p_of("= .0001", "within", groups=("A",), supports=(0, 1, 2))
    found = implied(record(c, *levels, change), "correlation")
    assert found[0].low < 0.917 < found[0].high
