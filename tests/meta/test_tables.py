"""Pooled tables: numbers against independent ones, marks, sensitivity, printing, exports."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from meta import Settings, columns, pool_records
from meta.export import (
    meta_frame,
    metafor_csv,
    metafor_frame,
    metafor_script,
    revman_csv,
    revman_frame,
)
from tests.meta.pooling_records import (
    COHORT,
    TRIAL,
    bad,
    between,
    change,
    events,
    level,
    measure,
    study,
    vocabulary,
)

VOCABULARY = vocabulary()

# Four single-arm changes; pooled values recorded from metafor (reference/recipes, pool_single_arm).
FOUR = [(-4.1, 9.0, 24), (-6.8, 7.5, 40), (-2.9, 8.2, 18), (-5.6, 10.1, 33)]


def cohorts(**more):
    return [
        study(
            f"s{i}",
            {"IVIG": (n, "cohort")},
            change("IVIG", "6 months", m, sd, **more),
            year=2000 + i,
        )
        for i, (m, sd, n) in enumerate(FOUR)
    ]


def pooled(records, **switches):
    return pool_records(records, VOCABULARY, Settings(**switches))


def line(tables, **key):
    frame = tables.pooled
    for name, value in key.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1
    return frame.iloc[0]


def test_pooled_change_agrees_with_metafor():
    got = line(pooled(cohorts()), measure="MC")
    assert (got["k"], got["n"]) == (4, 115)
    wanted = {
        "tau2": 0.795503089348,
        "estimate": -5.24969803319,
        "ci_low": -8.01710899638,
        "ci_high": -2.48228706999,
        "se": 0.869586066102,
    }
    assert {k: got[k] for k in wanted} == pytest.approx(wanted, rel=1e-6)
    assert got["pi_low"] < got["ci_low"] < got["ci_high"] < got["pi_high"]
    assert got["i2_low"] <= got["i2"] <= got["i2_high"]
    assert got["favours"] == "improvement"
    assert got["q_df"] == 3


def test_equal_effects_are_the_weighted_mean():
    got = line(pooled(cohorts(), method="EE", test="z"), measure="MC")
    weights = [n / sd**2 for _, sd, n in FOUR]
    mean = sum(w * m for w, (m, _, _) in zip(weights, FOUR, strict=True)) / sum(weights)
    assert got["estimate"] == pytest.approx(mean)
    assert got["se"] == pytest.approx(1 / math.sqrt(sum(weights)))
    assert got["tau2"] == 0


def test_order_of_records_does_not_matter():
    forward, backward = pooled(cohorts()), pooled(cohorts()[::-1])
    names = ["estimate", "ci_low", "ci_high", "tau2", "i2"]
    pd.testing.assert_frame_equal(
        forward.pooled[names], backward.pooled[names], rtol=1e-10, check_exact=False
    )


def test_one_study_is_itself_and_says_so():
    tables = pooled(cohorts()[:1])
    got = line(tables, measure="MC")
    half = 1.959963984540054 * 9.0 / math.sqrt(24)
    assert (got["k"], got["estimate"], got["method"]) == (1, -4.1, "one study")
    assert (got["ci_low"], got["ci_high"]) == pytest.approx((-4.1 - half, -4.1 + half))
    assert pd.isna(got["pi_low"])
    assert pd.isna(got["tau2"])
    assert "its own result" in got["note"]
    assert "One study: nothing is pooled" in str(tables)


def test_two_studies_are_warned_about():
    assert "one degree of freedom" in line(pooled(cohorts()[:2]), measure="MC")["note"]
    assert line(pooled(cohorts()[:2], test="z"), measure="MC")["note"] == ""


def test_one_cohort_under_two_names_is_noticed():
    twice = [
        study(name, COHORT, change("IVIG", "6 months", -5.0, 8.0, n=20)) for name in ("a", "b")
    ]
    note = line(pooled([*twice, *cohorts()]), measure="MC")["note"]
    assert note == "a and b have the same numbers: one cohort twice?"
    assert "twice" not in line(pooled(cohorts()), measure="MC")["note"]


@pytest.mark.parametrize(
    ("pm", "how", "noticed"),
    [
        (1.5, "unknown_pm", True),
        (7.0, "unknown_pm", False),
        (0.2, "unknown_pm", False),  # neither an SD nor an SE like the others
        (1.5, "sd", False),
    ],
)
def test_a_plus_minus_that_looks_like_an_se_is_noticed(pm, how, noticed):
    odd = study("odd", COHORT, change("IVIG", "6 months", -5.0, pm, how=how, n=30))
    note = line(pooled([odd, *cohorts()]), measure="MC")["note"]
    assert ("odd looks like an SE" in note) is noticed


def test_ratios_are_pooled_as_logs_and_shown_as_ratios():
    arms = [(4, 20, 10, 24), (6, 40, 9, 38), (1, 15, 4, 14)]
    records = [
        study(f"t{i}", TRIAL, events("IVIG", a, n1), events("placebo", c, n2))
        for i, (a, n1, c, n2) in enumerate(arms)
    ]
    got = line(pooled(records), measure="RR")
    assert got["scale"] == "log"
    assert got["estimate"] == pytest.approx(math.exp(got["beta"]))
    assert got["ci_low"] < got["estimate"] < got["ci_high"]
    shares = line(pooled(records), measure="PLO", treatment="IVIG")
    assert 0 < shares["ci_low"] < shares["estimate"] < shares["ci_high"] < 1


def test_rows_carry_weights_and_words():
    tables = pooled(cohorts(how="unknown_pm")[:3])
    rows = tables.rows
    assert list(rows.columns) == list(columns.ROWS)
    assert rows["weight"].sum() == pytest.approx(100)
    assert (rows["marks"] == "unexplained ± read as SD").all()
    assert (rows["measurements"] == "0").all()
    assert rows["quotes"].iloc[0] == "-4.1 9.0"
    assert line(tables, measure="MC")["unexplained"] == 3
    assert "±?" in str(tables)


def test_sensitivity_leaves_out_what_is_marked():
    records = cohorts()
    records[1] = study(
        "x", COHORT, change("IVIG", "6 months", -9.0, 8.0, how="unknown_pm"), year=2009
    )
    records[2] = study(
        "y", COHORT, level("IVIG", "baseline", 28.0, 7.0), level("IVIG", "6 months", 24.0, 9.0)
    )
    records[3] = study(
        "z", COHORT, change("IVIG", "6 months", -1.0, 8.0), findings=(bad("measurement", 0),)
    )
    tables = pooled(records)
    got = tables.sensitivity.set_index("variant")
    assert list(got.columns) == [c for c in columns.SENSITIVITY if c != "variant"]
    assert got.loc["as pooled", "k"] == 4
    for name in ("without unexplained ±", "without imputed numbers", "without flagged numbers"):
        assert (got.loc[name, "k"], got.loc[name, "changed"]) == (3, 1)
    low, high = got.loc["correlation 0.40"], got.loc["correlation 0.80"]
    assert (low["k"], high["k"]) == (4, 4)
    assert low["estimate"] != pytest.approx(high["estimate"], rel=1e-6)
    again = pooled(records, unexplained_as_sd=False)
    wanted = line(again, measure="MC")["estimate"]
    assert got.loc["without unexplained ±", "estimate"] == pytest.approx(wanted)


def test_a_table_that_loses_all_its_studies_is_shown_empty():
    tables = pooled(cohorts(how="unknown_pm")[:3])
    got = tables.sensitivity.set_index("variant").loc["without unexplained ±"]
    assert got["k"] == 0
    assert pd.isna(got["estimate"])


def test_no_sensitivity_without_doubt_but_the_model():
    assert set(pooled(cohorts()).sensitivity["variant"]) == {"as pooled", "equal effects"}


def test_nothing_to_pool():
    tables = pooled([])
    assert tables.pooled.empty
    assert list(tables.pooled.columns) == list(columns.POOLED)
    assert list(tables.rows.columns) == list(columns.ROWS)
    assert list(tables.excluded.columns) == list(columns.EXCLUDED)
    assert "Nothing could be pooled" in str(tables)


def test_tables_with_most_studies_come_first():
    extra = study("e", COHORT, measure("IVIG", "6 months", 3.0, 9.0, kind="change", outcome="FVC"))
    tables = pooled([extra, *cohorts()])
    assert list(tables.pooled["k"]) == [4, 1]
    assert list(tables.pooled["better"]) == ["lower", "higher"]


def test_print_reads_like_a_table():
    text = str(pooled(cohorts()))
    assert text.startswith("mRSS: change from baseline, 6 months\n")
    assert "IVIG" in text
    assert "-8.02 to -2.48" in text
    assert "REML, Hartung-Knapp, 95 % intervals." in text


def test_excluded_has_reason_and_place():
    record = study("a", COHORT, change("IVIG", "6 months", -5.0))
    got = pooled([record]).excluded.iloc[0]
    assert (got["reason"], got["quote"], got["start"]) == ("no spread", "-5.0 None", 0)


def trial_tables():
    return pooled(
        [
            study(
                "a",
                TRIAL,
                change("IVIG", "6 months", -6.0, 8.0),
                change("placebo", "6 months", -2.0, 6.0),
                events("IVIG", 4, 20),
                events("placebo", 9, 24),
                between(("IVIG", "placebo"), "12 months", effect=("MD", -3.0, -5.0, -1.0)),
            )
        ]
    )


def test_metafor_columns():
    frame = metafor_frame(trial_tables())
    for name in (
        "study",
        "outcome",
        "time",
        "m1i",
        "sd1i",
        "n1i",
        "m2i",
        "sd2i",
        "n2i",
        "ai",
        "ci",
    ):
        assert name in frame.columns
    md = frame[(frame["measure"] == "MD") & (frame["time"] == "6 months")].iloc[0]
    assert (md["m1i"], md["sd1i"], md["n1i"], md["m2i"]) == (-6.0, 8.0, 20, -2.0)
    rr = frame[frame["measure"] == "RR"].iloc[0]
    assert (rr["ai"], rr["n1i"], rr["ci"], rr["n2i"]) == (4, 20, 9, 24)
    csv = metafor_csv(trial_tables())
    assert csv.splitlines()[0].startswith("table,study,year,outcome")
    back = pd.read_csv(pd.io.common.StringIO(csv))
    assert back["yi"].to_list() == frame["yi"].to_list()


def test_metafor_script_pools_as_the_tables_do():
    script = metafor_script(pooled([], method="DL", level=0.9), csv="rows.csv")
    for part in (
        'read.csv("rows.csv"',
        'method = "DL"',
        '"knha"',
        "level = 90",
        "unique(dat$table)",
    ):
        assert part in script


def test_meta_and_revman_columns():
    meta = meta_frame(trial_tables())
    assert {"studlab", "n.e", "mean.e", "sd.e", "n.c", "mean.c", "sd.c", "TE", "seTE"} <= set(meta)
    revman = revman_frame(trial_tables())
    head = (
        "Analysis group,Analysis number,Analysis name,Subgroup,Applicability,Study,Study year,"
        "GIV Mean,GIV SE,Experimental mean,Experimental SD,Experimental cases,Experimental N,"
        "Control mean,Control SD,Control cases,Control N,O-E,Variance,Weight,Mean,CI start,CI end,"
        "Footnotes"
    )
    assert revman_csv(trial_tables()).splitlines()[0] == head
    ratio = revman[revman["Analysis name"].str.endswith("RR")].iloc[0]
    assert (ratio["Experimental cases"], ratio["Control N"]) == (4, 24)
    assert ratio["Mean"] == pytest.approx((4 / 20) / (9 / 24))
    assert ratio["GIV Mean"] == pytest.approx(math.log((4 / 20) / (9 / 24)))
    assert ratio["CI start"] < ratio["Mean"] < ratio["CI end"]
    printed = revman[revman["Analysis name"] == "mRSS 12 months MD"].iloc[0]
    assert printed["GIV SE"] == pytest.approx(2.0 / 1.959963984540054)
    assert pd.isna(printed["Experimental mean"])
