"""Ways of writing, each with what must be found in it."""

import pytest

from extractor.find import find_mentions, resolve_overlaps
from extractor.mentions import EffectMention, Mentions, PMention, StatMention
from extractor.records import Number
from extractor.sentences import prepare

KINDS = ("stats", "effects", "ps", "statistics", "sizes")


def found(text, kind):
    """Mentions of one kind in the results section, as plain values."""
    full = "RESULTS: " + text
    mentions = getattr(find_mentions(prepare(full)), kind)
    for m in mentions:
        assert full[m.start : m.end].strip() == full[m.start : m.end]
    return [{**_plain(m), "quote": full[m.start : m.end]} for m in mentions]


def _plain(mention):
    out = {}
    for name in mention.__slots__:
        x = getattr(mention, name)
        if isinstance(x, tuple):
            x = tuple(_value(y) for y in x)
        out[name] = _value(x)
    return out


def _value(x):
    return x.value if isinstance(x, Number) else x


STATS = [
    (
        "The mean score was 24.3±9.1 at entry.",
        {"value": 24.3, "spread_values": (9.1,), "spread": "unknown_pm"},
    ),
    (
        "The score (mean ± SD) was 4.7+/-10.1.",
        {"value": 4.7, "spread_values": (10.1,), "spread": "sd"},
    ),
    ("mOS was 12.2 months with tea.", {"value": 12.2, "center": "median"}),
    ("OS was 12.2 months with tea.", {"value": 12.2, "center": "value"}),
    ("Success was commoner with tea (n = 53, 82%).", {"events": 53, "percent": 82}),
    (
        "Success was commoner with tea (n:19/36; 53%).",
        {"events": 19, "percent": 53, "n": 36},
    ),
    ("Fever fell to 5.6 percent (n = 2; p = 0.04).", {"events": 2, "percent": 5.6}),
    ("Means (SEM): the score was 4.7 ± 1.1.", {"spread": "se"}),
    (
        "The score was 61.40 (11.26), mean (SD).",
        {"value": 61.4, "spread_values": (11.26,), "spread": "sd"},
    ),
    (
        "The mean score was 24.3 (SD 9.1).",
        {"value": 24.3, "spread": "sd", "quote": "24.3 (SD 9.1)"},
    ),
    (
        "The mean [SD] score was 52.8[9.1].",
        {"value": 52.8, "spread_values": (9.1,), "spread": "sd"},
    ),
    (
        "It fell by 11.2 points (±4.8; P < 0.001).",
        {"value": 11.2, "spread_values": (4.8,), "sign_words": "fell"},
    ),
    ("The change was −21.4 ± 0.7 mL.", {"value": -21.4, "unit": "mL"}),
    ("The change was − 21.4 ± 0.7 mL.", {"value": -21.4}),
    (
        "The median stay was 7 days (IQR 2-12).",
        {"center": "median", "spread": "iqr", "spread_values": (2, 12)},
    ),
    (
        "The median was 7 [interquartile range, IQR, 2 to 12].",
        {"spread": "iqr", "spread_values": (2, 12)},
    ),
    (
        "The median (range) was 7 (2–12).",
        {"center": "median", "spread": "range", "spread_values": (2, 12)},
    ),
    (
        "The median (IQR) was 8.5 hours (7.2:9.7).",
        {"spread": "iqr", "spread_values": (7.2, 9.7), "unit": "hours"},
    ),
    (
        "The mean area was 1482.2 (95% CI, 1177.1; 1788.3).",
        {"spread": "ci", "ci_level": 95, "spread_values": (1177.1, 1788.3)},
    ),
    (
        "The geometric mean titre was 40 (95% CI 31 to 52).",
        {"center": "geometric mean", "spread": "ci"},
    ),
    (
        "Relapse occurred in 12/40 (30%) of them.",
        {"events": 12, "n": 40, "percent": 30, "proportion": True},
    ),
    ("Relapse occurred in 20/26, 77%, of them.", {"events": 20, "n": 26, "percent": 77}),
    ("Relapse occurred in 12 (30%) of 40 patients.", {"events": 12, "n": 40, "percent": 30}),
    ("Seventeen of 27 (63%) relapsed.", {"events": 17, "n": 27, "percent": 63}),
    ("Relapse occurred in seven [16%] of 43.", {"events": 7, "n": 43, "percent": 16}),
    ("Relapse occurred in 30% (12/40).", {"events": 12, "n": 40, "percent": 30}),
    ("Relapse occurred in 30% (12 of 40).", {"events": 12, "n": 40, "percent": 30}),
    ("Relapse occurred in 12 patients (30%).", {"events": 12, "percent": 30}),
    ("Relapse occurred in eight of 18 patients.", {"events": 8, "n": 18, "percent": None}),
    ("The response rate was 42.4% in arm A.", {"percent": 42.4, "center": "percent", "unit": "%"}),
    ("Forty-one percent of patients relapsed.", {"percent": 41}),
    ("The mean score fell to 24.3 ± 9.1 (n = 31, p = 0.02).", {"n": 31}),
    (
        "The mean count was 12,345.6 ± 1,002.1 cells.",
        {"value": 12345.6, "spread_values": (1002.1,)},
    ),
    ("The mean age was 54·3 (SD 9·1) years.", {"value": 54.3, "spread_values": (9.1,)}),
    ("The BMI was 25.4±5.1kg/m 2 in all.", {"unit": "kg/m 2"}),
]

STATS += [
    (
        "Relapses, n (%): tea 12 (40) of all.",
        {"events": 12, "percent": 40, "rule": "count_percent"},
    ),
]

FIRST_OF_TWO = [
    ("Severe pain was seen less often (21 vs 25; p = 0.2).", {"value": 21, "proportion": True}),
    ("Iron averaged 29 with tea and 31 with milk.", {"value": 29}),
    ("Scores were alike, blood loss 145 ml and 420 ml (p<0.001).", {"value": 145, "unit": "ml"}),
    ("Pain scores were lower (1 vs 3, p = 0.01).", {"value": 1, "proportion": False}),
    ("Worst pain was less with tea (2 vs 5; p = 0.01).", {"value": 2, "proportion": False}),
    ("Pain was seen in fewer patients (3 vs 9, p = 0.04).", {"value": 3, "proportion": True}),
    ("Use was lower (109 vs 246 morphine equivalent units).", {"value": 109, "proportion": False}),
    ("It was higher [62.2 (23/37) vs. 26.3% (10/38)].", {"events": 23, "percent": 62.2, "n": 37}),
    ("It was higher [61.2 (23) vs. 26.3 (10)].", {"value": 61.2, "proportion": False}),
]

LISTS = [
    ("The response rate was 42.4 vs. 11.9%.", [(42.4, "%"), (11.9, "%")]),
    ("Median survival was longer (14 v 9 months).", [(14, "months"), (9, "months")]),
    ("Pain lessened from 22 ± 16 to 78 ± 41 mm.", [(22, "mm"), (78, "mm")]),
    (
        "The mean stay was 3.1, 4.2 and 6.3 days, respectively.",
        [(3.1, "days"), (4.2, "days"), (6.3, "days")],
    ),
    ("The pressure fell from 83.1 mmHg to 71.4 mmHg (p < 0.01).", [(83.1, "mmHg"), (71.4, "mmHg")]),
]

EFFECTS = [
    ("Admissions were fewer (relative rate [RR] 0.71 [95% CI 0.55-0.93]).", {"type": "RR"}),
    ("There were more (risk rates (RR) 2.15; 95% CI 1.22-3.80).", {"type": "RR"}),
    (
        "Pain lasted less long, a difference (LS Mean) of 0.7 days (95% CI -0.3, 1.7).",
        {"type": "MD", "value": 0.7},
    ),
    (  # the interval is of the share, not of the limit that lies between
        "Of those on tea 14% more women had a drop of ≥9 points in pain (95% CI 6% to 22%)",
        {"type": "percent_diff", "value": 14, "ci_low": 6, "ci_high": 22},
    ),
    (
        "the odds ratio was 4.3 (95% CI 1.2 to 18.1)",
        {"type": "OR", "value": 4.3, "ci_low": 1.2, "ci_high": 18.1},
    ),
    (
        "(hazard ratio, 0.52; 95% CI, 0.26-0.93; P = .02",
        {"type": "HR", "ci_low": 0.26, "ci_level": 95},
    ),
    ("RR 1.8 [90% CI 1.1, 2.7]", {"type": "RR", "ci_level": 90}),
    ("group difference, 281.3 (−31.2; 611.4)", {"type": "MD", "ci_low": -31.2, "ci_high": 611.4}),
    ("mean difference 2.2 (SE 0.4)", {"type": "MD", "spread": "se", "spread_value": 0.4}),
    ("ORs (95% CI) were 2.1 (1.2-3.5)", {"type": "OR", "value": 2.1, "ci_high": 3.5}),
    ("the difference was 9% (95%CI:5%−16%)", {"ci_low": 5, "ci_high": 16}),
    ("the difference was 1.1% (−2.4%-4.3%)", {"ci_low": -2.4, "ci_high": 4.3}),
    ("age correlated with pain (r = -0.42, p = 0.01)", {"type": "r", "value": -0.42}),
    ("difference, −3.1±0.4 mmHg; P < 0.001; 95% CI, −4.2 to −2.1", {"value": -3.1, "ci_low": -4.2}),
]

PS = [
    ("P<.002", [("<", 0.002)]),
    ("p-value of 0.03", [("=", 0.03)]),
    ("(p = n.s.)", [("ns", None)]),
    ("P = NS", [("ns", None)]),
    ("p<0.05, p<0.01 and p=0.3, respectively", [("<", 0.05), ("<", 0.01), ("=", 0.3)]),
    ("P ≤.01", [("<=", 0.01)]),
    ("P for trend < 0.001", [("<", 0.001)]),
    ("(p:0.02)", [("=", 0.02)]),
    ("p 0.04", [("=", 0.04)]),
    ("p = 3.2 × 10−5", [("=", 3.2e-5)]),
    ("p < 10(-5)", [("<", 1e-5)]),
    ("p=1e-6", [("=", 1e-6)]),
    ("p=0·0915", [("=", 0.0915)]),
    ("P > 0.05", [(">", 0.05)]),
    ("p < 0,001", [("<", 0.001)]),
    ("P values of 0.02 and 0.05", [("=", 0.02), ("=", 0.05)]),
    ("p < 0.05 was considered significant", []),
    ("significance was set at p < 0.05", []),
    ("the alpha level was set at P = .05", []),
]

STATISTICS = [
    ("t(27) = -2.31", ("t", (27.0,), -2.31)),
    ("F(1, 54)=5.31", ("F", (1.0, 54.0), 5.31)),
    ("F 1,54 = 5.31", ("F", (1.0, 54.0), 5.31)),
    ("χ2(2)=6.1", ("chi2", (2.0,), 6.1)),
    ("chi-square = 4.2, df = 1", ("chi2", (1.0,), 4.2)),
    ("Z=-2.12", ("z", (), -2.12)),
]

SIZES = [
    ("(n = 31)", (31, None, False)),
    ("30 patients", (30, "patients", False)),
    ("Sixty healthy adult volunteers", (60, "adult", False)),
    ("20 patients each", (20, "patients", True)),
    ("20 in each group", (20, None, True)),
    ("1,446 adults", (1446, "adults", False)),
    ("one hundred and five men", (105, "men", False)),
]

NO_RESULTS = [
    "RESULTS: Pain was scored on a 10-cm scale and on a 0-100 mm visual analogue scale.",
    "RESULTS: Pain was lower on day (POD) 1, 2, 3 and 5 (p < 0.05).",
    "RESULTS: Pain was lower with tea on days 3 (p = 0.01) and 7 (p = 0.03).",
    "RESULTS: After 47 and 51 months of median follow-up, few had relapsed.",
    "METHODS: Adults were allocated to tea (n = 60, 50%) or water (n = 60, 50%).",
    "METHODS: Patients took 20 mg/day for 12 weeks.",
    "METHODS: Women aged 18 to 65 years with a BMI > 30 were eligible.",
    "METHODS: A sample of 120 gave 80% power to show a 20% reduction.",
    "METHODS: Pain was read on a 0-10 scale.",
    "BACKGROUND: About 40% of women relapse.",
    "Trial registration: NCT00715806, 12 March 2009.",
    "RESULTS: Relapse was rare in one group and absent in the two other groups.",
    "RESULTS: IL-6, CO2, SF-36 and HbA1c did not change.",
    "A 12-month trial in 40% of something\nBACKGROUND: Why.",
]


@pytest.mark.parametrize(("text", "expected"), STATS)
def test_statistic(text, expected):
    hits = found(text, "stats")
    assert len(hits) == 1, hits
    assert {k: hits[0][k] for k in expected} == expected


@pytest.mark.parametrize(("text", "expected"), FIRST_OF_TWO)
def test_first_of_two_statistics(text, expected):
    first, _ = found(text, "stats")
    assert {k: first[k] for k in expected} == expected


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Rescue was needed in 2, 3 and 11 dogs.", [2, 3, 11]),
        ("Groups of 20, 21 and 19 dogs were formed.", []),
    ],
)
def test_list_of_counts(text, values):
    assert [m["value"] for m in found(text, "stats")] == values


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_list_of_statistics(text, expected):
    assert [(m["value"], m["unit"]) for m in found(text, "stats")] == expected


@pytest.mark.parametrize(("text", "expected"), EFFECTS)
def test_effect(text, expected):
    hits = found(text, "effects")
    assert len(hits) == 1, hits
    assert {k: hits[0][k] for k in expected} == expected


@pytest.mark.parametrize(("text", "expected"), PS)
def test_p_value(text, expected):
    assert [(m["op"], m["p"]) for m in found(text, "ps")] == expected


@pytest.mark.parametrize(("text", "expected"), STATISTICS)
def test_test_statistic(text, expected):
    assert [(m["name"], m["df"], m["value"]) for m in found(text, "statistics")] == [expected]


@pytest.mark.parametrize(("text", "expected"), SIZES)
def test_size(text, expected):
    assert [(m["n"], m["noun"], m["each"]) for m in found(text, "sizes")] == [expected]


@pytest.mark.parametrize("text", NO_RESULTS)
def test_no_result(text):
    mentions = find_mentions(prepare(text))
    assert [text[m.start : m.end] for m in mentions.stats] == []


IMPOSSIBLE_PS = [
    ("Scores did not differ (p = -0.31).", -0.31),
    ("Scores did not differ (p=2.4).", 2.4),
    ("Scores differed (P = . 0213).", 0.0213),
]


@pytest.mark.parametrize(("text", "value"), IMPOSSIBLE_PS)
def test_p_value_is_read_as_printed(text, value):
    assert [p["p"] for p in found(text, "ps")] == [value]


SMALL_LETTERS = [
    ("The gain was moderate (d = 0.47).", "SMD", 0.47),
    ("Support predicted mood (b=0.36, 95% CI 0.11 to 0.61).", "beta", 0.36),
    ("Stress interacted with mood (eta2 = .13).", "other", 0.13),
    ("Relapse was likelier (HR for survival 3.2 (1.1-9.4, P=0.03).", "HR", 3.2),
    ("Arms lost more than controls (-6.1 kg; 95% CI -9.3 to -2.9).", "MD", -6.1),
]


@pytest.mark.parametrize(("text", "kind", "value"), SMALL_LETTERS)
def test_effect_by_short_name_or_bracket(text, kind, value):
    assert [(e["type"], e["value"]) for e in found(text, "effects")] == [(kind, value)]


def test_drug_named_beta_is_no_coefficient():
    assert found("Levels rose with epoetin beta (11.9 g/dL at entry).", "effects") == []


@pytest.mark.parametrize(
    "text",
    ["Rash fell in groups 2 and 3.", "Nausea was seen in 31% of group 2 vs. 12% of group 1."],
)
def test_labels_of_groups_are_no_results(text):
    assert not {2, 3, 1} & {s["value"] for s in found(text, "stats")}


def test_count_after_a_median_of_something_else():
    text = "After a median follow-up of 4 years, there were 26 relapses."
    assert (26, "count") in [(s["value"], s["center"]) for s in found(text, "stats")]


def test_none_is_no_event():
    text = "Nausea was seen in 7 patients of the test arm and none in the placebo arm."
    assert [s["events"] for s in found(text, "stats")] == [7, 0]


def stat(start, end):
    return StatMention(start=start, end=end, rule="x", center="mean", value=None)


def test_overlap_keeps_the_longer_of_a_kind():
    stats, *_ = resolve_overlaps([stat(0, 5), stat(3, 20), stat(20, 22)], [], [], [])
    assert [(s.start, s.end) for s in stats] == [(3, 20), (20, 22)]


def test_overlap_keeps_the_first_of_equals():
    stats, *_ = resolve_overlaps([stat(2, 6), stat(0, 4)], [], [], [])
    assert [(s.start, s.end) for s in stats] == [(0, 4)]


def test_overlap_prefers_p_then_effect_then_statistic():
    p = PMention(start=0, end=4, rule="x", op="=", p=None)
    effect = EffectMention(start=3, end=30, rule="x", type="OR", value=None)
    late = EffectMention(start=40, end=44, rule="x", type="OR", value=None)
    stats, effects, ps, _ = resolve_overlaps([stat(41, 90), stat(10, 20)], [effect, late], [p], [])
    assert (ps, effects) == ([p], [late])
    assert [(s.start, s.end) for s in stats] == [(10, 20)]


def test_text_without_numbers_has_no_mentions():
    assert find_mentions(prepare("A walk. We asked adults to walk and to talk.")) == Mentions()


def test_number_words_alone_are_read():
    assert [s["n"] for s in found("Sixty adults walked.", "sizes")] == [60]


def test_no_ratio_is_below_zero():
    hits = found(
        "Falls were fewer (RR 0.71, 0.52-0.93), mood was not (0.03; -0.04 to 0.09).", "effects"
    )
    assert [(h["type"], h["ci_low"]) for h in hits] == [("RR", 0.52), ("MD", -0.04)]


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("Weight fell by 0.5%, 0.7% and 0.1%, respectively.", [False, False, False]),
        ("Weight fell by 5% vs 7%.", [False, False]),
        ("Weight fell by 5%, and 7% responded.", [False, True]),  # a new statement
        ("Weight fell by 5% and 7% of men had relief.", [False, True]),
    ],
)
def test_percents_of_a_list_are_all_of_one_kind(text, shares):
    assert [s["proportion"] for s in found(text, "stats")] == shares


@pytest.mark.parametrize(
    ("text", "center"),
    [
        ("Values are medians (range). It took 36 (19–80) min.", "median"),
        ("Values are means (95% CI). It took 36 (19–80) min.", "mean"),
        ("The age range was 20 to 70. It took 36 (19–80) min.", "value"),
    ],
)
def test_centre_that_is_announced_once(text, center):
    assert found(text, "stats")[-1]["center"] == center


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        (
            "Time was 21.3 ± 4.0 min after tea and 18.9 ± 3.6 min after milk (+12.7%, p = 0.008).",
            "percent_diff",
            [12.7],
        ),
        ("It was 9.1 ± 2.1 before and 7.0 ± 2.2 after (-23%, p = 0.01).", "percent_diff", []),
        ("The effect sizes were 0.47, 0.29 and 0.17.", "SMD", [0.47, 0.29, 0.17]),
        (
            "Tea (mean difference -2.6, 95% CI -3.7 to -1.5; P<0.001) and milk (-1.9, -3.0 to "
            "-0.8; P=0.001) were better than water.",
            "MD",
            [-2.6, -1.9],
        ),
        ("Tea (-1.9, -3.0 to -0.8) and milk (-0.3, -0.9 to -0.1) were drunk.", "MD", []),
        ("It helped in exon L858R (HR, 0.58; 95% CI, 0.39 to 0.86).", "HR", [0.58]),
    ],
)
def test_list_of_effects(text, kind, values):
    assert [(e["type"], e["value"]) for e in found(text, "effects")] == [(kind, v) for v in values]
