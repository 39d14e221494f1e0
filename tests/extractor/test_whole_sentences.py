"""Whole sentences as trials print them: every number with its arm, outcome, time, kind and size."""

import pytest

from extractor import extract

TWO = "METHODS: Eighty adults were randomised to tai chi (n = 40) or stretching (n = 40). RESULTS: "
A, B = "tai chi", "stretching"

MEASURED = [
    pytest.param(
        "Compared with stretching, tai chi led to greater improvement in pain (-5.2 ± 3.1 vs -2.1 "
        "± 2.8, p < 0.001) and function (-17.0 ± 9.9 vs -8.1 ± 9.0, p = 0.002) at 12 weeks.",
        [
            ("-5.2 ± 3.1", A, "pain", "12 weeks", "change"),
            ("-2.1 ± 2.8", B, "pain", "12 weeks", "change"),
            ("-17.0 ± 9.9", A, "function", "12 weeks", "change"),
            ("-8.1 ± 9.0", B, "function", "12 weeks", "change"),
        ],
        id="a time behind two brackets is of both",
    ),
    pytest.param(
        "Mean duration of pain was 64.2 ± 12.1 h and 71.9 ± 14.0 h, respectively; stiffness on day "
        "3 was 4.1 ± 1.2 and 5.3 ± 1.5.",
        [
            ("64.2 ± 12.1 h", A, "duration of pain", None, "level"),
            ("71.9 ± 14.0 h", B, "duration of pain", None, "level"),
            ("4.1 ± 1.2", A, "stiffness", "day 3", "level"),
            ("5.3 ± 1.5", B, "stiffness", "day 3", "level"),
        ],
        id="no time across a semicolon, and a duration with what it is of",
    ),
    pytest.param(
        "In tai chi participants, pain was 6.4±1.2 before and 3.1±1.1 after training (p<0.001), "
        "while in stretching participants it was 6.3±1.3 before and 5.8±1.4 after (p=0.12).",
        [
            ("6.4±1.2", A, "pain", "before", "level"),
            ("3.1±1.1", A, "pain", "after training", "level"),
            ("6.3±1.3", B, "pain", "before", "level"),
            ("5.8±1.4", B, "pain", "after", "level"),
        ],
        id="before and after; a pair is of the arm whose clause it stands in",
    ),
    pytest.param(
        "With tai chi, pain fell from 7.8 ± 1.9 to 3.2 ± 2.0 at 3 months and 2.9 ± 1.8 at 6 months "
        "(both p < 0.001).",
        [
            ("7.8 ± 1.9", A, "pain", "baseline", "level"),
            ("3.2 ± 2.0", A, "pain", "3 months", "level"),
            ("2.9 ± 1.8", A, "pain", "6 months", "level"),
        ],
        id="a bracket of a p behind a time opens no number",
    ),
    pytest.param(
        "Anxiety scores were 8.2 (3.1), 6.1 (2.9) and 5.0 (2.7) at baseline, 6 weeks and 12 weeks "
        "in the tai chi group; the corresponding figures in the stretching group were 8.4 (3.3), "
        "8.1 (3.2) and 7.9 (3.4).",
        [
            ("8.2 (3.1)", A, "Anxiety scores", "baseline", "level"),
            ("6.1 (2.9)", A, "Anxiety scores", "6 weeks", "level"),
            ("5.0 (2.7)", A, "Anxiety scores", "12 weeks", "level"),
            ("8.4 (3.3)", B, "Anxiety scores", "baseline", "level"),
            ("8.1 (3.2)", B, "Anxiety scores", "6 weeks", "level"),
            ("7.9 (3.4)", B, "Anxiety scores", "12 weeks", "level"),
        ],
        id="a list of times that begins with the start, and an arm behind it",
    ),
    pytest.param(
        "Quality of life rose 6.1 points in the former and 2.2 points in the latter (p = 0.01).",
        [
            ("6.1 points", A, "Quality of life", None, "change"),
            ("2.2 points", B, "Quality of life", None, "change"),
        ],
        id="the former and the latter",
    ),
    pytest.param(
        "The distance was 412 ± 80 m in the intervention arm and 380 ± 77 m in the control arm.",
        [
            ("412 ± 80 m", "intervention (tai chi)", "distance", None, "level"),
            ("380 ± 77 m", "control (stretching)", "distance", None, "level"),
        ],
        id="two sized treatments that are called intervention and control",
    ),
    pytest.param(
        "HbA1c decreased from 8.2% to 7.1% with tai chi (p < 0.001) but not with stretching (8.1% "
        "to 8.0%, p = 0.4).",
        [
            ("8.2%", A, "HbA1c", "baseline", "level"),
            ("7.1%", A, "HbA1c", None, "level"),
            ("8.1%", B, "HbA1c", "baseline", "level"),
            ("8.0%", B, "HbA1c", None, "level"),
        ],
        id="a percent that is one person's value is no share of people",
    ),
    pytest.param(
        "Grade 3-4 neutropenia occurred in 30% and 10% of patients.",
        [
            ("30%", A, "neutropenia", None, "proportion"),
            ("10%", B, "neutropenia", None, "proportion"),
        ],
        id="a grade is no part of a name",
    ),
    pytest.param(
        "After adjusting for age, sex and body mass index, fatigue was lower with tai chi (3.1 ± "
        "1.0 vs 4.2 ± 1.2; p = 0.01).",
        [
            ("3.1 ± 1.0", A, "fatigue", None, "level"),
            ("4.2 ± 1.2", B, "fatigue", None, "level"),
        ],
        id="covariates are no outcomes",
    ),
    pytest.param(
        "Median length of stay was 5 days with tai chi and 8 days with stretching (P < .001).",
        [
            ("5 days", A, "length of stay", None, "level"),
            ("8 days", B, "length of stay", None, "level"),
        ],
        id="a stay is a noun behind of",
    ),
    pytest.param(
        "Mean 25(OH)D was 82 (21) vs 51 (19) nmol/L, p < 0.0001.",
        [
            ("82 (21)", A, "25(OH)D", None, "level"),
            ("51 (19)", B, "25(OH)D", None, "level"),
        ],
        id="the number in a name of a substance",
    ),
    pytest.param(
        "Tai chi reduced C-reactive protein by 1.2 mg/L and cortisol by 0.8 pg/mL.",
        [
            ("1.2 mg/L", A, "C-reactive protein", None, "change"),
            ("0.8 pg/mL", A, "cortisol", None, "change"),
        ],
        id="a change in a unit that doses have",
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), MEASURED)
def test_measurements(sentence, expected):
    found = extract(TWO + sentence).measurements
    assert [(m.quote, m.arm, m.outcome, m.time, m.kind) for m in found] == expected


COMPARED = [
    pytest.param(
        "Stiffness decreased with tai chi (mean change -1.2, p < 0.001) and with stretching (-0.3, "
        "p = 0.08); the difference between groups was significant (p = 0.002).",
        [
            ("p < 0.001", "within", (A,), (0,)),
            ("p = 0.08", "within", (B,), (1,)),
            ("p = 0.002", "between", (A, B), (0, 1)),
        ],
        id="values with a p each are tested each alone",
    ),
    pytest.param(
        "Stiffness was lower with tai chi (3.1 ± 1.0, p = 0.02) than with stretching (4.2 ± 1.2).",
        [("p = 0.02", "between", (A, B), (0, 1))],
        id="one p beside the first of two values is of both",
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), COMPARED)
def test_comparisons(sentence, expected):
    found = extract(TWO + sentence).comparisons
    assert [(c.quote, c.design, c.groups, c.supports) for c in found] == expected


TIMES = [
    (
        "Median time to relief was 3 weeks (IQR 2-5) with tai chi versus 7 weeks (4-10) with "
        "stretching (hazard ratio 2.1, 95% CI 1.2 to 3.6).",
        None,
    ),
    (
        "Daily steps rose from 4,512 (SD 1,820) to 6,230 (SD 2,010) with tai chi vs 4,480 (1,790) "
        "to 4,610 (1,850) with stretching (P=0.0004).",
        None,
    ),
    ("At week 8 stiffness was 3.1 ± 1.0 vs 4.2 ± 1.2 (p = 0.01).", "week 8"),
]


@pytest.mark.parametrize(("sentence", "time"), TIMES)
def test_time_of_a_contrast_is_none_of_its_values_and_not_the_start(sentence, time):
    assert [c.time for c in extract(TWO + sentence).comparisons] == [time]


ARMS = [
    (
        "Women were randomised to acupuncture (n = 52), sham acupuncture (n = 51) or no treatment "
        "(n = 50).",
        153,
        {"acupuncture": 52, "sham acupuncture": 51, "no treatment": 50},
    ),
    ("Pain at rest was 22 (14) mm and on movement 35 (18) mm.", None, {"all": None}),
    ("The change in LDL from baseline to week 24 was -52.1%.", None, {"all": None}),
    (
        "Bone density rose by 3.4%, compared with decreases of 0.8% and 1.1% with placebo.",
        None,
        {"all": None},
    ),
]


@pytest.mark.parametrize(("text", "total", "arms"), ARMS)
def test_arms_and_no_guess_of_a_total(text, total, arms):
    study = extract(text)
    assert (study.total_n, {a.label: a.n for a in study.arms}) == (total, arms)


CONTRASTS = [
    (
        "The mean difference in percent change of bone density between the two groups was 5.1% (p "
        "= 0.002).",
        [("MD", 5.1)],
    ),
    ("Relapse was rarer: a 67% relative reduction.", [("percent_diff", 67.0)]),
    ("The trial was planned to detect a difference of 25% in relapse.", []),
]


@pytest.mark.parametrize(("sentence", "effects"), CONTRASTS)
def test_contrasts_and_what_was_only_planned(sentence, effects):
    found = extract(TWO + sentence)
    assert [(c.effect.type, c.effect.value.value) for c in found.comparisons] == effects
    assert found.measurements == ()


def test_size_with_a_comma_of_thousands():
    found = extract("RESULTS: Relapse was seen in 12.5% (n = 1,200) of the women.").measurements
    assert [(m.percent.value, m.events, m.n) for m in found] in (
        [(12.5, 1200, None)],
        [(12.5, None, 1200)],
    )


def test_more_than_all_people_is_no_share():
    found = extract(TWO + "Factor VIII was 120% and 110%.").measurements
    assert [m.kind for m in found] == ["level", "level"]


def test_only_heading_of_a_text_does_not_hide_its_results():
    text = "Introduction: Pain is common. " + TWO.removeprefix("METHODS: ").replace("RESULTS: ", "")
    found = extract(text + "At 3-month follow-up pain was 3.1 (1.0) vs 4.2 (1.2).").measurements
    assert [(m.quote, m.arm, m.time) for m in found] == [
        ("3.1 (1.0)", A, "3-month"),
        ("4.2 (1.2)", B, "3-month"),
    ]


def test_a_time_before_a_name_is_told_as_its_time():
    found = extract(TWO + "One-year and 5-year survival was good; 30-day mortality was 5% vs 10%.")
    assert [(m.outcome, m.time) for m in found.measurements] == [("mortality", "30-day")] * 2
