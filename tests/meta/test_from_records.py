"""Records to rows: which numbers are used, what is done to them, and what is left out and why."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.records import Comparison, Effect, Measurement, MethodNote
from meta import Settings, effects_from_records
from meta.context import is_characteristic, is_generic
from meta.rows import Mark, Reason
from tests.meta.pooling_records import (
    COHORT,
    TRIAL,
    bad,
    between,
    change,
    events,
    implied,
    level,
    measure,
    number,
    study,
    vocabulary,
    within,
)

VOCABULARY = vocabulary()


def read(*records, **switches):
    return effects_from_records(list(records), VOCABULARY, Settings(**switches))


def only(evidence, measure_name):
    rows = [r for r in evidence.rows if r.measure == measure_name]
    assert len(rows) == 1, [(r.measure, r.window, r.treatment) for r in evidence.rows]
    return rows[0]


def reasons(evidence):
    return {e.reason for e in evidence.excluded}


BASE = level("IVIG", "baseline", 28.0, 7.0)

SINGLE_ARM = [
    # what is printed, mean, sd, n, a step, a mark
    ([change("IVIG", "6 months", -5.0, 8.0)], -5.0, 8.0, 20, "n from arm", None),
    ([change("IVIG", "6 months", -5.0, 8.0, n=17)], -5.0, 8.0, 17, None, None),
    ([change("IVIG", "week 26", -5.0, 2.0, how="se", n=16)], -5.0, 8.0, 16, "sd from se", None),
    (
        [change("IVIG", "6 months", -5.0, (-9.0, -1.0), how="ci", n=16)],
        -5.0,
        4.0 * 4.0 / 2.131449545559323,
        16,
        "sd from ci",
        None,
    ),
    (
        [change("IVIG", "6 months", -5.0, 8.0, how="unknown_pm")],
        -5.0,
        8.0,
        20,
        "unexplained ± read as SD",
        Mark.UNEXPLAINED,
    ),
    (
        [BASE, level("IVIG", "6 months", 24.0, 9.0)],
        -4.0,
        math.sqrt(49 + 81 - 1.2 * 63),
        20,
        "correlation 0.60 assumed",
        Mark.CORRELATION,
    ),
    (
        [BASE, level("IVIG", "6 months", 24.0, 9.0), within("IVIG", "6 months", 0.04)],
        -4.0,
        4.0 * math.sqrt(20) / 2.2,
        20,
        "sd of change from the paired p",
        Mark.IMPUTED,
    ),
    (
        [change("IVIG", "6 months", -4.0), within("IVIG", "6 months", 0.001, op="<")],
        -4.0,
        4.0 * math.sqrt(20) / 3.8834,
        20,
        "sd of change at most, from the bound of p",
        Mark.BOUND,
    ),
    (
        # the change is printed as an amount, the levels tell that it is a fall
        [BASE, level("IVIG", "6 months", 23.0, 9.0), change("IVIG", "6 months", 5.2, 8.0)],
        -5.2,
        8.0,
        20,
        "sign of the change from the levels",
        None,
    ),
    (
        # drop-outs are counted at the level only
        [
            BASE,
            level("IVIG", "6 months", 23.0, 9.0, n=15),
            change("IVIG", "6 months", -5.2, 8.0, n=20),
        ],
        -5.2,
        8.0,
        15,
        "n from another result of this visit",
        None,
    ),
    (
        [change("IVIG", "6 months", -5.0, (-9.0, -2.0), how="iqr", center="median", n=40)],
        (0.7 + 0.39 / 40) * -5.5 + (1 - 0.7 - 0.39 / 40) * -5.0,
        9.99608871923 * 7 / 13,  # a recorded example of Wan 2014, eq 16, scaled
        40,
        "mean and sd from median and iqr (Luo 2018, Wan 2014)",
        Mark.MEDIAN,
    ),
]


@pytest.mark.parametrize(("items", "mean", "sd", "n", "step", "mark"), SINGLE_ARM)
def test_change_in_one_arm(items, mean, sd, n, step, mark):
    row = only(read(study("a", COHORT, *items)), "MC")
    assert row.window == "6 months"
    assert row.treatment == "IVIG"
    assert row.arm1.mean == pytest.approx(mean, rel=1e-9)
    assert row.arm1.sd == pytest.approx(sd, rel=2e-2 if step and "p" in step.split() else 1e-4)
    assert row.arm1.n == n
    assert row.yi == row.arm1.mean
    assert row.vi == pytest.approx(row.arm1.sd**2 / n)
    assert step is None or step in row.steps
    assert mark is None or mark in row.marks


def test_paired_p_gives_the_sd_exactly():
    items = [change("IVIG", "6 months", -4.0), within("IVIG", "6 months", 0.04)]
    row = only(read(study("a", COHORT, *items)), "MC")
    assert row.arm1.sd == pytest.approx(4.0 * math.sqrt(20) / 2.2047013427, rel=1e-8)


@pytest.mark.parametrize(
    ("test", "methods", "used"),
    [
        ("paired t", (), True),
        ("Student t", (), True),
        (None, (), True),
        (None, ("Wilcoxon",), False),
        (None, ("Wilcoxon", "paired t"), True),
        (None, ("mixed model",), False),
        ("unpaired t", (), False),
        ("Wilcoxon", (), False),
        ("paired t", ("one-sided",), False),
    ],
)
def test_only_the_p_of_a_paired_t_gives_an_sd(test, methods, used):
    items = [change("IVIG", "6 months", -4.0), within("IVIG", "6 months", 0.04, test=test)]
    notes = tuple(MethodNote(name=name) for name in methods)
    assert bool(read(study("a", COHORT, *items, methods=notes)).rows) is used


def test_correlation_implied_by_the_validator_beats_the_default():
    items = [BASE, level("IVIG", "6 months", 24.0, 9.0), within("IVIG", "6 months", 0.2, test=None)]
    told = implied("correlation", "comparison", 0, low=0.3, high=0.5)
    row = only(read(study("a", COHORT, *items, inferences=(told,))), "MC")
    assert row.arm1.sd == pytest.approx(math.sqrt(49 + 81 - 2 * 0.4 * 63))
    assert Mark.CORRELATION not in row.marks
    silent = only(
        read(study("a", COHORT, *items, inferences=(told,)), implied_correlation=False), "MC"
    )
    assert Mark.CORRELATION in silent.marks


def test_correlation_setting_moves_the_sd():
    items = [BASE, level("IVIG", "6 months", 24.0, 9.0)]
    low = only(read(study("a", COHORT, *items), correlation=0.4), "MC")
    high = only(read(study("a", COHORT, *items), correlation=0.8), "MC")
    assert low.arm1.sd > high.arm1.sd


LEFT_OUT = [
    # items, switches, reason
    ([change("IVIG", "6 months", -5.0)], {}, Reason.NO_SPREAD),
    (
        [change("IVIG", "6 months", -5.0, 8.0, how="unknown_pm")],
        {"unexplained_as_sd": False},
        Reason.UNEXPLAINED,
    ),
    (
        [BASE, level("IVIG", "6 months", 24.0, 9.0)],
        {"imputed": False},
        Reason.IMPUTED,
    ),
    ([level("IVIG", "6 months", 24.0, 9.0)], {}, Reason.BASELINE_ONLY),
    ([BASE], {}, Reason.BASELINE),
    ([level("IVIG", "baseline", 62.0, 7.0)], {}, Reason.BASELINE),
    ([change("IVIG", "6 months", -60.0, 8.0)], {}, Reason.OFF_SCALE),
    ([BASE, level("IVIG", "6 months", 57.0, 8.0)], {}, Reason.OFF_SCALE),
    ([BASE, level("IVIG", "6 months", 25.0, 39.0)], {}, Reason.OFF_SCALE),
    (
        [change("IVIG", "6 months", "-5.6", (-6.0, -1.0), how="ci")],
        {},
        Reason.SKEWED_INTERVAL,
    ),
    ([change("IVIG", "6 months", -5.0, (-4.0, -1.0), how="ci")], {}, Reason.BAD_INTERVAL),
    (
        [change("IVIG", "6 months", -5.0, (-9.0, -2.0), how="iqr", center="median")],
        {"medians": "leave out"},
        Reason.MEDIAN,
    ),
    (
        [change("IVIG", "6 months", -5.0, 8.0, confidence=0.3)],
        {"min_confidence": 0.5},
        Reason.CONFIDENCE,
    ),
    ([change("healthy", "6 months", -5.0, 8.0)], {}, Reason.OTHER_ARM),
    ([events("IVIG", 21, 20)], {}, Reason.IMPOSSIBLE_EVENTS),
    ([events("IVIG", None, 20)], {}, Reason.NO_EVENTS),
    ([events("IVIG", None, 7, percent="45")], {}, Reason.IMPOSSIBLE_EVENTS),
    ([measure("IVIG", "6 months", 3.0, 1.0, center="geometric mean")], {}, Reason.NOT_POOLED),
]


@pytest.mark.parametrize(("items", "switches", "reason"), LEFT_OUT)
def test_what_is_left_out_says_why(items, switches, reason):
    evidence = read(study("a", COHORT, *items), **switches)
    assert reason in reasons(evidence)
    assert not evidence.rows


def test_no_n_is_said():
    record = study("a", {"IVIG": (None, "cohort")}, change("IVIG", "6 months", -5.0, 8.0))
    assert reasons(read(record)) == {Reason.NO_N}
    told = implied("n", "arm", 0, low=12.4, high=30)
    row = only(
        read(
            study("a", {"IVIG": (None, "cohort")}, *record.measurements, inferences=(told,)),
            implied_n=True,
        ),
        "MC",
    )
    assert row.arm1.n == 13
    assert Mark.IMPUTED in row.marks


def test_total_n_is_the_cohorts():
    record = study("a", {"all": (None, "cohort")}, change("all", "6 months", -5.0, 8.0), total_n=33)
    assert only(read(record), "MC").arm1.n == 33


@pytest.mark.parametrize(
    ("kind", "index", "kept"), [("measurement", 0, True), ("comparison", 0, True)]
)
def test_flagged_numbers_are_marked_and_can_be_left_out(kind, index, kept):
    items = [
        change("IVIG", "6 months", -5.0, 8.0),
        within("IVIG", "6 months", 0.5, supports=(0,)),
    ]
    record = study("a", COHORT, *items, findings=(bad(kind, index),))
    assert Mark.FLAGGED in only(read(record), "MC").marks
    assert reasons(read(record, flagged=False)) == {Reason.FLAGGED}


def test_a_plus_minus_is_settled_by_the_scale_the_validator_or_the_test():
    wide = [
        level("IVIG", "baseline", 28.0, 9.0, how="unknown_pm"),
        level("IVIG", "6 months", 22.0, 9.5, how="unknown_pm"),
    ]
    by_scale = only(read(study("a", {"IVIG": (40, "cohort")}, *wide)), "MC")
    assert Mark.SETTLED in by_scale.marks
    assert Mark.UNEXPLAINED not in by_scale.marks

    told = implied("spread_kind", "measurement", 0, value="se")
    narrow = change("IVIG", "6 months", -5.0, 1.5, how="unknown_pm", n=16)
    by_validator = only(read(study("a", COHORT, narrow, inferences=(told,))), "MC")
    assert by_validator.arm1.sd == pytest.approx(6.0)

    sides = [
        level("IVIG", "6 months", 24.1, 1.9, how="unknown_pm", n=29),
        level("placebo", "6 months", 30.2, 2.1, how="unknown_pm", n=27),
    ]
    p = between(("IVIG", "placebo"), "6 months", p=0.036, supports=(0, 1))
    by_test = only(read(study("a", TRIAL, *sides, p)), "MD")
    assert by_test.arm1.sd == pytest.approx(1.9 * math.sqrt(29))
    assert "unexplained ± is an SE (recomputed test)" in by_test.steps


def test_levels_on_request():
    items = [BASE, level("IVIG", "6 months", 24.0, 9.0), level("IVIG", "12 months", 22.0)]
    evidence = read(study("a", COHORT, *items), levels=True)
    levels = [(r.window, r.yi, r.vi) for r in evidence.rows if r.measure == "MN"]
    assert levels == [("baseline", 28.0, 49 / 20), ("6 months", 24.0, 81 / 20)]
    assert not [r for r in read(study("a", COHORT, *items)).rows if r.measure == "MN"]


def test_values_that_contradict_each_other_are_not_used():
    items = [
        change("IVIG", "12 months", -5.0, 8.0),
        change("IVIG", "one year", -7.0, 8.0),
        change("IVIG", "6 months", -4.0, 8.0),
        change("IVIG", "week 26", -4.0, 8.0),
    ]
    evidence = read(study("a", COHORT, *items))
    assert [(r.window, r.yi) for r in evidence.rows] == [("6 months", -4.0)]
    assert [e.reason for e in evidence.excluded[:2]] == [Reason.AMBIGUOUS] * 2


def test_two_labels_of_one_time_meet():
    items = [
        change("IVIG", "week 26", -6.0, 8.0),
        change("placebo", "26 weeks", -2.0, 6.0),
        level("IVIG", "26 weeks", 23.0, 9.0, n=15),
    ]
    assert only(read(study("a", TRIAL, *items)), "MD").arm1.n == 15


def test_nearest_time_of_a_window_is_taken_once():
    items = [
        change("IVIG", "20 weeks", -3.0, 8.0),
        change("IVIG", "6 months", -5.0, 8.0),
        change("IVIG", "12 months", -7.0, 8.0),
    ]
    evidence = read(study("a", COHORT, *items))
    assert {(r.window, r.yi) for r in evidence.rows} == {("6 months", -5.0), ("12 months", -7.0)}
    assert [(e.time, e.reason) for e in evidence.excluded] == [("20 weeks", Reason.OTHER_TIME)]


def test_mean_difference_prefers_changes():
    items = [
        change("IVIG", "6 months", -6.0, 8.0),
        change("placebo", "6 months", -2.0, 6.0),
        level("IVIG", "6 months", 22.0, 9.0),
        level("placebo", "6 months", 27.0, 9.0),
    ]
    row = only(read(study("a", TRIAL, *items)), "MD")
    assert (row.yi, row.vi) == pytest.approx((-4.0, 64 / 20 + 36 / 24))
    final = only(read(study("a", TRIAL, *items), change_first=False), "MD")
    assert final.yi == pytest.approx(-5.0)
    assert (row.treatment, row.comparator) == ("IVIG", "placebo")


def test_standardised_difference_and_its_sign():
    items = [level("IVIG", "6 months", 22.0, 9.0), level("placebo", "6 months", 27.0, 9.0)]
    row = only(read(study("a", TRIAL, *items), contrast="SMD"), "SMD")
    assert row.yi == pytest.approx(-5.0 / 9.0 * (1 - 3 / (4 * 42 - 1)), rel=1e-3)


THREE_ARMS = {
    "IVIG low dose": (20, "treatment"),
    "IVIG high dose": (30, "treatment"),
    "placebo": (24, "control"),
}
THREE = [
    change("IVIG low dose", "6 months", -4.0, 8.0),
    change("IVIG high dose", "6 months", -6.0, 8.0),
    change("placebo", "6 months", -2.0, 6.0),
]


def test_two_arms_of_one_treatment_are_combined():
    row = only(read(study("a", THREE_ARMS, *THREE)), "MD")
    assert row.arm1.n == 50
    assert row.arm1.mean == pytest.approx(-5.2)
    assert any("arms combined" in s for s in row.steps)


def test_or_the_control_is_split():
    evidence = read(study("a", THREE_ARMS, *THREE), shared_control="split")
    rows = [r for r in evidence.rows if r.measure == "MD"]
    assert [r.arm2.n for r in rows] == [12, 12]
    assert all("control shared by 2 arms: its n divided" in r.steps for r in rows)


def test_groups_too_small_for_the_measure_are_said():
    arms = {f"IVIG {x}": (2, "treatment") for x in "abc"} | {"placebo": (2, "control")}
    items = [change(label, "6 months", -4.0, 8.0) for label in arms]
    evidence = read(
        study("a", arms, *items), contrast="SMD", shared_control="split", single_arms=False
    )
    assert not evidence.rows
    assert reasons(evidence) == {Reason.UNDEFINED}
    assert len(evidence.excluded) == 4


@pytest.mark.parametrize(
    "roles", [("treatment", "treatment"), ("treatment", "control"), ("control", "treatment")]
)
def test_two_drugs_are_set_against_each_other_in_one_order(roles):
    arms = {"rituximab": (20, roles[0]), "IVIG": (22, roles[1])}
    items = [
        change("rituximab", "6 months", -6.0, 8.0),
        change("IVIG", "6 months", -4.0, 8.0),
    ]
    row = only(read(study("a", arms, *items)), "MD")
    assert (row.treatment, row.comparator, row.yi) == ("IVIG", "rituximab", 2.0)


def test_historical_groups_only_when_asked_and_apart():
    arms = {"IVIG": (20, "cohort"), "old series": (60, "other")}
    items = [
        change("IVIG", "6 months", -6.0, 8.0),
        change("old series", "6 months", -4.0, 8.0),
    ]
    evidence = read(study("a", arms, *items))
    assert {r.measure for r in evidence.rows} == {"MC"}
    assert Reason.OTHER_ARM in reasons(evidence)
    row = only(read(study("a", arms, *items), historical=True), "MD")
    assert row.comparator == "old series (historical)"
    assert Mark.HISTORICAL in row.marks


def test_events_of_two_arms():
    items = [events("IVIG", 4, 20), events("placebo", None, 24, percent="50")]
    evidence = read(study("a", TRIAL, *items))
    row = only(evidence, "RR")
    assert row.yi == pytest.approx(math.log((4 / 20) / (12 / 24)))
    assert row.vi == pytest.approx(1 / 4 - 1 / 20 + 1 / 12 - 1 / 24)
    assert "events from percent" in row.steps
    shares = {r.treatment: r for r in evidence.rows if r.measure == "PLO"}
    assert shares["IVIG"].yi == pytest.approx(math.log(4 / 16))
    odds = only(read(study("a", TRIAL, *items), ratio="OR"), "OR")
    assert odds.yi == pytest.approx(math.log((4 * 12) / (16 * 12)))


def test_no_event_in_either_arm_says_nothing_about_a_ratio():
    items = [events("IVIG", 0, 20), events("placebo", 0, 24)]
    evidence = read(study("a", TRIAL, *items))
    assert not [r for r in evidence.rows if r.measure == "RR"]
    zero = only(read(study("a", TRIAL, *items), ratio="RD"), "RD")
    assert zero.vi > 0


PRINTED = [
    # groups, effect, yi, se
    (("IVIG", "placebo"), ("MD", -3.0, -5.0, -1.0), -3.0, 2.0 / 1.959963984540054),
    (("IVIG", "placebo"), ("HR", 0.5, 0.25, 1.0), math.log(0.5), math.log(4) / 3.919927969080108),
    (("IVIG", "placebo"), ("OR", 2.0, 1.0, 4.0), math.log(2), math.log(4) / 3.919927969080108),
]


@pytest.mark.parametrize(("groups", "effect", "yi", "se"), PRINTED)
def test_printed_contrasts(groups, effect, yi, se):
    row = only(read(study("a", TRIAL, between(groups, "6 months", effect=effect))), effect[0])
    assert (row.yi, math.sqrt(row.vi)) == pytest.approx((yi, se))
    assert Mark.DIRECTION in row.marks
    assert [u.kind for u in row.used] == ["comparison"]


def test_a_contrast_with_the_control_first_is_not_guessed():
    contrast = between(("placebo", "IVIG"), "6 months", effect=("MD", 3.0, 1.0, 5.0))
    evidence = read(study("a", TRIAL, contrast))
    assert not evidence.rows
    assert reasons(evidence) == {Reason.DIRECTION}


def test_a_printed_contrast_is_turned_to_agree_with_the_arms():
    items = [
        change("IVIG", "6 months", -6.0, 8.0),
        change("placebo", "6 months", -2.0, 6.0),
        between(("IVIG", "placebo"), "6 months", effect=("MD", 3.8, 0.1, 7.5)),
    ]
    row = only(read(study("a", TRIAL, *items), printed_first=True), "MD")
    assert row.yi == pytest.approx(-3.8)
    assert "sign turned to agree with the arms" in row.steps
    arms_first = read(study("a", TRIAL, *items))
    assert only(arms_first, "MD").yi == pytest.approx(-4.0)
    assert Reason.OTHER_SOURCE in reasons(arms_first)


def test_a_change_that_is_printed_as_a_contrast_of_two_times():
    told = within(
        "IVIG",
        "6 months",
        0.01,
        effect=Effect(
            type="MD", value=number(-4.0), ci_low=number(-6.0), ci_high=number(-2.0), ci_level=95
        ),
    )
    row = only(read(study("a", {"IVIG": (16, "cohort")}, told)), "MC")
    assert (row.yi, row.arm1.n) == (-4.0, 16)
    assert row.vi == pytest.approx((2.0 / 2.131449545559323) ** 2)  # t on 15 df


@pytest.mark.parametrize(
    ("design", "mark"), [("crossover", Mark.CROSSOVER), ("cluster", Mark.CLUSTER)]
)
def test_designs_that_need_another_variance_are_marked(design, mark):
    items = [change("IVIG", "6 months", -6.0, 8.0), change("placebo", "6 months", -2.0, 6.0)]
    record = study("a", TRIAL, *items, methods=(MethodNote(name=design),))
    assert mark in only(read(record), "MD").marks
    assert mark not in only(read(study("a", TRIAL, *items)), "MD").marks


def test_se_of_a_contrast_from_its_p():
    contrast = between(("IVIG", "placebo"), "6 months", effect=("MD", -3.0, None, None), p=0.05)
    row = only(read(study("a", TRIAL, contrast)), "MD")
    assert math.sqrt(row.vi) == pytest.approx(3.0 / 2.018081702818443)  # t on 42 df
    assert Mark.IMPUTED in row.marks
    assert not read(study("a", TRIAL, contrast), sd_from_p=False).rows
    assert not read(study("a", TRIAL, contrast), imputed=False).rows


@pytest.mark.parametrize(
    ("effect", "quote", "yi"),
    [
        ((12.0, 2.0, 22.0), "12% (2 to 22)", 0.12),
        ((12.0, 2.0, 22.0), "12 (95% CI 2 to 22)", 0.12),
        ((0.5, -2.0, 3.0), "0.5 % (-2 to 3)", 0.005),
        ((0.12, 0.02, 0.22), "0.12 (95% CI 0.02-0.22)", 0.12),
        ((0.5, 0.1, 0.9), "0.5 points (95% CI 0.1 to 0.9)", None),
    ],
)
def test_risk_differences_are_shares(effect, quote, yi):
    contrast = between(("IVIG", "placebo"), "6 months", effect=("RD", *effect), quote=quote)
    rows = read(study("a", TRIAL, contrast)).rows
    assert [r.yi for r in rows] == ([] if yi is None else [pytest.approx(yi)])


def test_the_size_of_a_fall_is_not_taken_for_a_rise():
    contrast = between(
        ("IVIG", "placebo"),
        "6 months",
        effect=("MD", 2.7, 1.4, 4.0),
        quote="reduction of 2.7 (1.4 to 4.0)",
    )
    evidence = read(study("a", TRIAL, contrast))
    assert not evidence.rows
    assert reasons(evidence) == {Reason.DIRECTION}


def test_units_are_not_mixed():
    items = [
        measure("IVIG", "6 months", -20.0, 90.0, kind="change", outcome="FVC", unit="ml"),
        measure("IVIG", "12 months", -1.0, 6.0, kind="change", outcome="FVC", unit="%"),
    ]
    evidence = read(study("a", COHORT, *items))
    assert {(r.window, r.unit) for r in evidence.rows} == {
        ("6 months", "mL"),
        ("12 months", "% predicted"),
    }


def test_class_instead_of_treatment():
    arms = {"rituximab": (20, "cohort")}
    rows = read(
        study("a", arms, change("rituximab", "6 months", -6.0, 8.0)),
        study("b", {"obinutuzumab": (9, "cohort")}, change("obinutuzumab", "6 months", -5.0, 7.0)),
        by="class",
    ).rows
    assert {r.treatment for r in rows} == {"anti-CD20"}


@pytest.mark.parametrize(
    ("label", "generic"),
    [
        ("group A", True),
        ("Group II (wristband)", True),
        ("intervention", True),
        ("treated patients", True),
        ("control group", True),
        ("high-dose", True),
        ("10 mg", True),
        ("12 months", True),
        ("rituximab", False),
        ("grape juice", False),
        ("exercise", False),
    ],
)
def test_labels_that_name_no_treatment(label, generic):
    assert is_generic(label) is generic


def test_arms_without_a_name_are_not_pooled_with_those_of_other_studies():
    arms = {"intervention": (20, "treatment"), "control": (22, "control")}
    items = [
        change("intervention", "6 months", -6.0, 8.0),
        change("control", "6 months", -2.0, 7.0),
    ]
    rows = read(study("a", arms, *items), study("b", arms, *items)).rows
    keys = [(r.measure, r.treatment, r.comparator) for r in rows]
    assert len(keys) == len(set(keys)) == 6
    assert ("MD", "intervention (a)", "control") in keys
    named = {"rituximab": (20, "treatment"), "control": (22, "control")}
    items[0] = change("rituximab", "6 months", -6.0, 8.0)
    rows = read(study("a", named, *items), study("b", named, *items)).rows
    assert sum((r.treatment, r.comparator) == ("rituximab", "control") for r in rows) == 2


@pytest.mark.parametrize("role", ["treatment", "control"])
def test_doses_are_named_by_the_title(role):
    arms = {"low dose": (20, role), "high dose": (22, "treatment")}
    items = [change("low dose", "6 months", -3.0, 8.0), change("high dose", "6 months", -6.0, 8.0)]
    rows = read(study("a", arms, *items, title="High or low dose of rituximab")).rows
    assert {(r.measure, r.treatment, r.comparator) for r in rows} == {
        ("MC", "rituximab", None),
        ("MD", "rituximab (high dose)", "rituximab (low dose)"),
    }


def test_a_scale_does_not_bound_numbers_in_another_unit():
    in_ml = measure("IVIG", "6 months", 2400.0, 700.0, outcome="FVC", unit="mL", n=20)
    start = measure("IVIG", "baseline", 2300.0, 700.0, outcome="FVC", unit="mL", n=20)
    assert only(read(study("a", COHORT, start, in_ml)), "MC").unit == "mL"
    unsaid = measure("IVIG", "6 months", 2400.0, 700.0, outcome="FVC", n=20)
    assert Reason.OFF_SCALE in reasons(read(study("a", COHORT, unsaid)))


def test_treatment_of_a_cohort_from_the_title():
    record = study(
        "a",
        {"all": (20, "cohort")},
        change("all", "6 months", -6.0, 8.0),
        title="Rituximab versus nothing: an open study",
    )
    row = only(read(record), "MC")
    assert row.treatment == "rituximab"
    assert "treatment from the title" in row.steps


def test_parts_of_an_arm_and_the_whole_are_not_counted_beside_it():
    items = [
        change("IVIG", "6 months", -6.0, 8.0),
        change("IVIG responders", "6 months", -9.0, 6.0),
        change("all", "6 months", -5.0, 8.0),
    ]
    arms = {"IVIG": (20, "treatment"), "IVIG responders": (9, "other"), "placebo": (20, "control")}
    evidence = read(study("a", arms, *items))
    assert [r.yi for r in evidence.rows] == [-6.0]
    assert [e.reason for e in evidence.excluded] == [Reason.SUBSET, Reason.SUBSET]


def test_characteristics_are_not_outcomes():
    items = [
        measure("IVIG", None, 50.0, 9.0, outcome="age"),
        measure("placebo", None, 48.0, 9.0, outcome="age"),
    ]
    evidence = read(study("a", TRIAL, *items))
    assert not evidence.rows
    assert not evidence.excluded
    assert is_characteristic("disease duration")
    assert not is_characteristic("duration of Raynaud attacks")


TIMES = st.sampled_from([None, "baseline", "6 months", "week 24", "12 months", "after", "week 300"])
ARMS = st.sampled_from(["IVIG", "placebo", "all", "IVIG responders", "unheard of"])
FIGURES = st.one_of(st.none(), st.integers(-80, 80).map(float), st.just(0.0))
SPREADS = st.one_of(
    st.none(),
    st.floats(0, 60).map(lambda x: round(x, 1)),
    st.tuples(st.integers(-60, 60), st.integers(-60, 60)),
)


@st.composite
def any_measurement(draw):
    spread = draw(SPREADS)
    how = draw(
        st.sampled_from(
            ["ci", "iqr", "range"]
            if isinstance(spread, tuple)
            else ["sd", "se", "unknown_pm", "iqr"]
        )
    )
    kind = draw(st.sampled_from(["level", "change", "percent_change", "proportion"]))
    n = draw(st.one_of(st.none(), st.integers(0, 60)))
    if kind == "proportion":
        x = draw(st.one_of(st.none(), st.integers(0, 60)))
        return events(
            draw(ARMS),
            x,
            n,
            time=draw(TIMES),
            outcome="mRSS",
            percent=draw(st.sampled_from([None, "45", "0", "100", "140"])),
        )
    return measure(
        draw(ARMS),
        draw(TIMES),
        draw(FIGURES),
        spread,
        kind=kind,
        how=how,
        n=n,
        center=draw(st.sampled_from(["mean", "median", "value", "rate"])),
        outcome=draw(st.sampled_from(["mRSS", "FVC", "pain"])),
    )


@st.composite
def any_comparison(draw):
    p = draw(st.sampled_from([None, 0.0, 1e-9, 0.04, 0.9, 1.0]))
    supports = tuple(draw(st.lists(st.integers(0, 9), max_size=3)))
    if draw(st.booleans()):
        op = draw(st.sampled_from(["=", "<", ">", "ns"]))
        return within(
            draw(ARMS),
            draw(TIMES),
            p,
            op=op,
            supports=supports,
            test=draw(st.sampled_from([None, "paired t", "Wilcoxon"])),
        )
    kind = draw(st.sampled_from(["MD", "SMD", "RR", "OR", "HR", "RD", "r", "other"]))
    effect = (kind, draw(FIGURES), draw(FIGURES), draw(FIGURES))
    groups = draw(st.sampled_from([("IVIG", "placebo"), ("placebo", "IVIG"), ("IVIG", "IVIG")]))
    return between(groups, draw(TIMES), effect=effect, p=p, supports=supports)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.lists(any_measurement(), max_size=7), st.lists(any_comparison(), max_size=4))
def test_any_record_gives_sound_rows_and_accounts_for_every_number(measurements, comparisons):
    record = study("a", TRIAL | {"IVIG responders": (7, "other")}, *measurements, *comparisons)
    evidence = read(record)
    assert all(math.isfinite(r.yi) and r.vi > 0 and math.isfinite(r.vi) for r in evidence.rows)
    used = {(u.kind, u.index) for r in evidence.rows for u in r.used}
    left = sum(e.quote in {m.quote for m in measurements} for e in evidence.excluded)
    in_rows = sum(kind == "measurement" for kind, _ in used)
    assert in_rows + left >= len(measurements)
    for row in evidence.rows:
        for u in row.used:
            items = record.measurements if u.kind == "measurement" else record.comparisons
            item: Measurement | Comparison = items[u.index]
            assert (item.quote, item.start, item.end) == (u.quote, u.start, u.end)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.lists(any_measurement(), max_size=7), st.lists(any_comparison(), max_size=4))
def test_no_arm_is_counted_twice_in_a_table(measurements, comparisons):
    evidence = read(study("a", TRIAL, *measurements, *comparisons))
    seen = [
        (r.outcome, r.unit, r.window, r.measure, r.treatment, r.comparator, r.arm1.label)
        for r in evidence.rows
    ]
    assert len(seen) == len(set(seen))
