"""Findings beside the p: order, bounds, counts, sizes, whole scores, one row each."""

from dataclasses import replace

import pytest

from extractor.records import Arm, Finding, Measurement, StudyRecord
from extractor.vocabulary import Vocabulary, parse_vocabulary
from tests.validator.make import PM, effect, mean, p_of, record, share
from validator import check
from validator.tables import FLAGS

FIELD = """
[[outcome]]
name = "mRSS"
low = 0
high = 51
integer = true
[[outcome]]
name = "response"
low = 0
high = 1
integer = true
[[outcome]]
name = "FVC"
low = 0
high = 150
"""


@pytest.fixture(scope="module")
def field() -> Vocabulary:
    return parse_vocabulary(("field.toml", FIELD))


def found(study: StudyRecord, name: str, field: Vocabulary | None = None) -> list[Finding]:
    return [f for f in check(study, field).findings if f.check == name]


def one(study: StudyRecord, name: str, field: Vocabulary | None = None) -> str | None:
    verdicts = [f.verdict for f in found(study, name, field)]
    assert len(verdicts) <= 1
    return verdicts[0] if verdicts else None


@pytest.mark.parametrize(
    ("p", "verdict"),
    [("= -.22", "impossible"), ("= 1.2", "impossible"), ("> 1.05", "impossible"), ("= 1.00", None)],
)
def test_p_is_a_probability(p: str, verdict: str | None) -> None:
    study = record(p_of(p, supports=()))
    assert one(study, "p_range") == verdict
    assert len([f for f in check(study).findings if f.reported]) == 1


def test_p_of_zero_is_a_remark() -> None:
    assert one(record(p_of("= .000", supports=())), "p_of_zero") == "consistent"


@pytest.mark.parametrize(
    ("kind", "value", "low", "high", "verdict"),
    [
        ("OR", "2.4", "0.3", "1.9", "impossible"),
        ("OR", "1.4", "0.3", "1.9", None),
        ("HR", "0.5", "1.9", "0.3", None),
        ("MD", "2.1", "-3.0", "-1.2", None),
        ("MD", "2.1", "2.2", "3.0", "impossible"),
        ("MD", "2.1", "2.15", "3.00", None),
    ],
)
def test_estimate_in_interval(
    kind: str, value: str, low: str, high: str, verdict: str | None
) -> None:
    study = record(p_of(None, effect=effect(kind, value, low, high), supports=()))
    assert one(study, "estimate_in_interval") == verdict


@pytest.mark.parametrize(
    ("value", "low", "high", "kind", "quote"),
    [
        ("10", "1.09", "1.32", "HR", "1.20 per 10% more, 95% CI 1.09-1.32"),
        (".95", "0.10", "0.88", "OR", ".95% CI = (0.10-0.88)"),
        ("-1.7", "1.8", "5.2", "MD", "(-1.7; CI 5.2 to -1.8)"),
    ],
)
def test_misread_estimates_are_spared(
    value: str, low: str, high: str, kind: str, quote: str
) -> None:
    c = replace(p_of(None, effect=effect(kind, value, low, high), supports=()), quote=quote)
    assert one(record(c), "estimate_in_interval") is None


def test_a_groups_percent_before_the_interval_of_a_difference_is_spared() -> None:
    c = p_of(None, effect=effect("RD", "52.9", "17.6", "44.0"), supports=())
    assert one(record(c), "estimate_in_interval") == "impossible"
    assert one(record(c, share("A", 87, None, "52.9")), "estimate_in_interval") is None


def test_the_nearer_p_belongs_to_the_supports() -> None:
    ms = mean("12.3 4.5", "A", 25, end=30), mean("14.1 4.9", "B", 25, start=40, end=50)
    near = replace(p_of("= .18", test="Student t"), start=52, end=58)
    far = replace(p_of("= .01", test="Student t"), start=90, end=96)
    study = replace(record(near, *ms), comparisons=(near, far))
    assert [f.verdict for f in check(study).findings] == ["consistent", "not_checkable"]
    alone = replace(record(far, *ms))
    assert [f.verdict for f in check(alone).findings] == ["decision_error"]


@pytest.mark.parametrize(
    ("kind", "value", "low", "high", "verdict"),
    [
        ("HR", ".74", ".58", ".95", None),
        ("OR", "77.6", "1.35", "446.6", "consistent_if"),
        ("HR", "0.93", "0.31", "0.95", "inconsistent"),
        ("MD", "1.9", "0.1", "2.0", "consistent_if"),
        ("OR", "1.2", "0", "4.0", None),
    ],
)
def test_interval_symmetry(kind: str, value: str, low: str, high: str, verdict: str | None) -> None:
    study = record(p_of(None, effect=effect(kind, value, low, high), supports=()))
    assert one(study, "interval_symmetry") == verdict


@pytest.mark.parametrize(
    ("text", "spread", "more", "verdict"),
    [
        ("7 9 12", "iqr", {"center": "median"}, "impossible"),
        ("7 12 9", "iqr", {"center": "median"}, "impossible"),
        ("7 5 9", "iqr", {"center": "median"}, None),
        ("12 5 9", "iqr", {"center": "mean"}, None),
        ("12 5 9", "range", {"center": "mean"}, "impossible"),
        ("12 9.5 11.4", "ci", {}, "impossible"),
        ("5.3 -7.5 -3.1", "ci", {"kind": "change"}, None),
        ("71.4 0.52 0.91", "ci", {"center": "percent"}, None),
    ],
)
def test_spread_order(text: str, spread: str, more: dict[str, str], verdict: str | None) -> None:
    assert one(record(None, mean(text, "A", 30, spread, **more)), "spread_order") == verdict


@pytest.mark.parametrize(
    ("m", "verdict"),
    [
        (share("A", 37, 22, "59.5"), None),
        (share("A", 37, 22, "59.4"), "consistent_if"),
        (share("A", 37, 22, "49.5"), "inconsistent"),
        (replace(share("A", 29, None, "13"), quote="13% of 29"), "consistent_if"),
        (replace(share("A", 29, None, "12"), quote="12% of 29"), "inconsistent"),
        (replace(share("A", 29, None, "14"), quote="14% of 29"), None),
        (replace(share("A", 29, None, "12"), quote="12%"), None),
        (replace(share("A", 29, 16, "53.8"), quote="16 (53.8%)"), None),
        (replace(share("A", 43, 43, "53.8"), quote="43 (53.8%)", imputed=("n from arm",)), None),
        (replace(share("A", 29, None, "12"), quote="12% of 29", outcome="survival"), None),
        (replace(share("A", 40, 34, "85.4"), quote="85.4% (34.2/40)"), None),
    ],
)
def test_percent_of_count(m: Measurement, verdict: str | None) -> None:
    assert one(record(None, m), "percent_of_count") == verdict


def test_more_events_than_participants() -> None:
    assert one(record(None, share("A", 29, 31)), "events_in_size") == "impossible"
    imputed = replace(share("A", 29, 31), imputed=("n from arm",))
    assert one(record(None, imputed), "events_in_size") is None


def test_arms_beyond_the_total_are_a_remark_outside_a_crossover() -> None:
    study = record(None, sizes={"A": 32, "B": 31}, total_n=60)
    assert one(study, "arms_in_total") == "consistent_if"
    assert one(replace(study, total_n=63), "arms_in_total") is None
    crossover = record(None, sizes={"A": 32, "B": 31}, total_n=32, methods=("crossover",))
    assert one(crossover, "arms_in_total") is None


@pytest.mark.parametrize(
    ("text", "more", "verdict"),
    [
        ("53.2 4.0", {}, "impossible"),
        ("51.04 4.00", {}, "impossible"),
        ("51.0 4.0", {}, None),
        ("-3.0 4.0", {}, "impossible"),
        ("-3.0 4.0", {"kind": "change"}, None),
        ("-52.0 4.0", {"kind": "change"}, "impossible"),
        ("53.2 4.0", {"unit": "%"}, None),
        ("53.2 4.0", {"unit": "cm"}, None),
        ("53.2 4.0", {"unit": "points"}, "impossible"),
        ("53.2 4.0", {"kind": "percent_change"}, None),
    ],
)
def test_mean_on_scale(
    text: str, more: dict[str, str], verdict: str | None, field: Vocabulary
) -> None:
    study = record(None, mean(text, "A", 30, outcome="mean mRSS", **more))
    assert one(study, "mean_on_scale", field) == verdict


@pytest.mark.parametrize(
    ("text", "n", "spread", "verdict"),
    [
        ("2.0 10.1", 20, "sd", None),
        ("2.0 10.6", 20, "sd", "impossible"),
        ("2.0 10.6", 20, PM, "impossible"),
        ("25.0 7.0", 30, "se", "consistent_if"),
        ("25.0 7.0", 30, PM, None),
    ],
)
def test_sd_on_scale(
    text: str, n: int, spread: str, verdict: str | None, field: Vocabulary
) -> None:
    study = record(None, mean(text, "A", n, spread, outcome="mRSS"))
    assert one(study, "sd_on_scale", field) == verdict


def test_scale_tells_that_a_spread_is_an_sd(field: Vocabulary) -> None:
    done = check(record(None, mean("29.6 7.2", "A", 30, PM, outcome="mRSS")), field)
    assert [(i.quantity, i.value) for i in done.inferences] == [("spread_kind", "sd")]


@pytest.mark.parametrize(
    ("text", "n", "more", "verdict"),
    [
        ("5.19", 28, {}, "inconsistent"),
        ("5.18", 28, {}, None),
        ("5.19", 28, {"imputed": ("n from arm",)}, None),
        ("5.19", 120, {}, None),
        ("5.19", 28, {"outcome": "FVC"}, None),
        ("5.19", 28, {"kind": "change"}, "inconsistent"),
    ],
)
def test_grim(
    text: str, n: int, more: dict[str, object], verdict: str | None, field: Vocabulary
) -> None:
    study = record(None, mean(text, "A", n, None, **({"outcome": "mRSS"} | more)))
    assert one(study, "grim", field) == verdict


def test_grim_spares_modelled_means(field: Vocabulary) -> None:
    study = record(None, mean("5.19", "A", 28, None, outcome="mRSS"), methods=("ANCOVA",))
    assert one(study, "grim", field) is None


@pytest.mark.parametrize(
    ("text", "n", "spread", "verdict"),
    [
        ("3.44 2.47", 18, "sd", "inconsistent"),
        ("3.44 2.48", 18, "sd", None),
        ("3.44 2.47", 18, PM, None),
    ],
)
def test_grimmer(text: str, n: int, spread: str, verdict: str | None, field: Vocabulary) -> None:
    study = record(None, mean(text, "A", n, spread, outcome="mRSS"))
    assert one(study, "grimmer", field) == verdict


def test_debit(field: Vocabulary) -> None:
    for text, verdict in (("0.40 0.50", None), ("0.40 0.42", "inconsistent")):
        study = record(None, mean(text, "A", 20, outcome="response"))
        assert one(study, "debit", field) == verdict


@pytest.mark.parametrize(
    ("value", "test", "verdict"),
    [
        ("1.8", "Student t", None),
        ("-1.8", "Student t", None),
        ("2.8", "Student t", "inconsistent"),
        ("2.8", None, "consistent_if"),
    ],
)
def test_difference_of_means(value: str, test: str | None, verdict: str | None) -> None:
    c = p_of(None, effect=effect("MD", value), test=test)
    study = record(c, mean("12.3 4.5", "A", 25), mean("14.1 4.9", "B", 25))
    assert one(study, "difference_of_means") == verdict


@pytest.mark.parametrize(
    ("low", "high", "test", "verdict"),
    [
        ("-4.48", "0.88", "Student t", None),
        ("-2.48", "-1.12", "Student t", "inconsistent"),
        ("-2.48", "-1.12", None, "consistent_if"),
    ],
)
def test_width_of_interval(low: str, high: str, test: str | None, verdict: str | None) -> None:
    c = p_of(None, effect=effect("MD", "-1.8", low, high), test=test)
    study = record(c, mean("12.3 4.5", "A", 25), mean("14.1 4.9", "B", 25))
    assert one(study, "width_of_interval") == verdict


def test_low_confidence_is_not_flagged(field: Vocabulary) -> None:
    m = mean("53.2 4.0", "A", 30, outcome="mRSS", confidence=0.2)
    assert one(record(None, m), "mean_on_scale", field) is None


def test_odd_records_do_not_raise(field: Vocabulary) -> None:
    c = p_of("= .03", supports=(0, 1, 7, -3), groups=())
    odd = mean("1e5 0", "nobody", 1), mean("-1.0 0.00", "A", 0), share("A", 0, 0)
    study = StudyRecord(id="odd", arms=(Arm(label="A", n=0),), measurements=odd, comparisons=(c,))
    assert check(study, field).findings


@pytest.mark.parametrize(("methods", "flagged"), [((), True), (("ordered categories",), False)])
def test_p_of_an_association_over_ordered_categories_may_be_for_trend(
    methods: tuple[str, ...], flagged: bool
) -> None:
    """A category's ratio with its own interval stands beside the p for the trend over all."""
    of_category = effect("HR", "1.89", "1.46", "2.45", ci_level=95.0)
    p = p_of("= .06", supports=(), design="association", groups=(), effect=of_category)
    verdicts = [f.verdict for f in check(record(p, methods=methods)).findings]
    assert any(v in FLAGS for v in verdicts) is flagged
