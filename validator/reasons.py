"""Why a p could not be checked: what is missing, by name."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.records import Measurement
from validator.by_means import are_skewed
from validator.case import Case, has_mean, has_spread
from validator.methods import NOT_FROM_COUNTS, NOT_FROM_MEANS

REASONS = {
    "values": "the compared values are not printed",
    "two_groups": "only one of the compared groups is printed",
    "spread": "no standard deviation or standard error is printed",
    "sizes": "the group sizes are not printed",
    "medians": "medians do not give the p of a rank test",
    "rank_test": "a rank test does not follow from means",
    "adjusted_model": "an adjusted model does not follow from raw values",
    "post_hoc": "a post hoc or pairwise test after three or more groups",
    "several_methods": "the text names tests that do not follow from the printed values",
    "interaction": "an interaction does not follow from the printed values",
    "time_to_event": "a log-rank or Cox test does not follow from counts",
    "statistic": "the statistic has no known distribution",
    "effect_type": "the type of the effect, and so its null, is not known",
    "effect_method": "the p may be from another test than the interval (medians, times, margins)",
    "association": "the regression or correlation behind it is not printed",
    "change_spread": "the change has no SD",
    "omnibus": "three or more groups without everything an omnibus test needs",
    "percent_change": "percent changes of means carry no spread",
    "link": "the link between the p and its numbers is uncertain",
    "apart": "the p and its numbers do not stand together",
    "clause": "another statement stands between the numbers and the p",
    "left_over": "further values beside these may be what the p is about",
    "words": "the words around the p speak of another analysis than of the printed values",
    "one_group": "the interval may be that of one group's values",
    "spread_kind": "the text uses both SD and SE, and does not say which this is",
    "skewed": "skewed values, which are compared by rank tests",
    "counts_missing": "a count or percent is not printed",
    "counts": "no whole count fits the printed percent and size",
}
"""Every reason for not_checkable, by code."""


def reasons(case: Case) -> Iterator[str]:
    """Codes of everything that stands in the way, the weightiest first."""
    c = case.comparison
    ms = [case.measurement(i) for i in case.supports]
    yield from _of_method(case, ms)
    if c.design == "interaction":
        yield "interaction"
    if c.design == "association":
        yield "association"
    if not ms and c.effect is None and c.statistic is None:
        yield "values"
    if c.statistic is not None:
        yield "statistic"
    if c.effect is not None and c.effect.ci_low is not None:
        yield "effect_type" if c.effect.type in ("other", "r") else "effect_method"
    yield from _of_measurements(case, ms)
    if c.design == "multi":
        yield "omnibus"
    if c.effect is not None and not ms:
        yield "spread"
    yield "values"


def _of_method(case: Case, ms: list[Measurement]) -> Iterator[str]:
    if "log_rank" in case.named or "cox" in case.named:
        yield "time_to_event"
    if "rank" in case.named:
        yield "rank_test"
    if case.named & {"adjusted", "linear_model", "logistic"}:
        yield "adjusted_model"
    if "post_hoc" in case.named:
        yield "post_hoc"
    if not case.named and len(ms) > 1 and are_skewed(case, ms[0], ms[1]):
        yield "skewed"
    complete = len(ms) > 1 and all(has_spread(m) or m.kind == "proportion" for m in ms)
    if complete and case.study_classes & (NOT_FROM_MEANS | NOT_FROM_COUNTS):
        yield "several_methods"
    if complete and case.many_arms and case.comparison.design == "between":
        yield "post_hoc"


def _of_measurements(case: Case, ms: list[Measurement]) -> Iterator[str]:
    if not ms:
        return
    if any(m.center == "median" for m in ms):
        yield "medians"
    if len(ms) == 1 and case.comparison.design == "between":
        yield "two_groups"
    if any(m.kind == "percent_change" and not m.spread for m in ms):
        yield "percent_change"
    if any(m.kind == "change" and not has_spread(m) for m in ms):
        yield "change_spread"
    if any(has_mean(m) and not has_spread(m) for m in ms):
        yield "spread"
    if any(case.size(m).n is None for m in ms):
        yield "sizes"
    if any(m.kind == "proportion" and m.events is None and m.percent is None for m in ms):
        yield "counts_missing"
    if any(m.kind == "proportion" for m in ms):
        yield "counts"
