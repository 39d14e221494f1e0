"""What is said once for several numbers: verbs, totals, percents; and numbers that stand alone."""

import pytest

from extractor import extract
from extractor.grammar.effect_rules import EFFECT_RULES
from extractor.grammar.stat_rules import STAT_RULES

TWO = "METHODS: Eighty adults were randomised to tai chi (n = 40) or stretching (n = 40). RESULTS: "
A, B = "tai chi", "stretching"

CHANGES = [
    pytest.param(
        "Weight fell by 3.1 kg in the tai chi group and 1.4 kg in the stretching group.",
        [(-3.1, "change"), (-1.4, "change")],
        id="one verb for two arms",
    ),
    pytest.param(
        "Weight fell by 3.1 kg in the tai chi group and rose by 1.4 kg in the stretching group.",
        [(-3.1, "change"), (1.4, "change")],
        id="each its own verb",
    ),
    pytest.param(
        "Tai chi reduced weight by 3.1 kg, fat mass by 1.2 kg and waist by 4 cm.",
        [(-3.1, "change"), (-1.2, "change"), (-4.0, "change")],
        id="one verb for three outcomes",
    ),
    pytest.param(
        "Pain decreased by 22% at 4 weeks and 35% at 8 weeks with tai chi.",
        [(-22.0, "percent_change"), (-35.0, "percent_change")],
        id="one verb for two visits: no share of people",
    ),
    pytest.param(
        "A decrease of 3.1 ± 1.1 kg was seen with tai chi and of 1.0 ± 0.9 kg with stretching.",
        [(-3.1, "change"), (-1.0, "change")],
        id="one noun for two arms",
    ),
    pytest.param(
        "Pain fell by 3.1 points with tai chi and 12 (30%) of those stretching had pain.",
        [(-3.1, "change"), (30.0, "proportion")],
        id="a count is no fall",
    ),
    pytest.param(
        "Blood loss was 340 ± 80 mL with tai chi and 410 ± 95 mL with stretching.",
        [(340.0, "level"), (410.0, "level")],
        id="blood loss is a quantity, no change",
    ),
    pytest.param(
        "LDL changed by -52.6 ± 2.0% with tai chi and -2.7 ± 2.0% with stretching.",
        [(-52.6, "percent_change"), (-2.7, "percent_change")],
        id="a change in percent with its spread",
    ),
    pytest.param(
        "Body fat fell by 1.2 ± 1.1% with tai chi and 0.9 ± 1.0% with stretching.",
        [(-1.2, "change"), (-0.9, "change")],
        id="a scale in percent changes in its own unit",
    ),
]


@pytest.mark.parametrize(("sentence", "wanted"), CHANGES)
def test_change_said_once(sentence: str, wanted: list[tuple[float, str]]) -> None:
    """A verb or noun of change holds, with its sign, for each number that is listed behind it."""
    found = extract(TWO + sentence).measurements
    assert [(m.value.value if m.value else None, m.kind) for m in found] == wanted


SHARES = [
    pytest.param(
        "Vomiting took place in 15 and 19 patients (37.5% and 47.5%), p = 0.19.",
        [(15, 37.5, A), (19, 47.5, B)],
        id="two counts, two percents",
    ),
    pytest.param(
        "Falls were seen in 5 vs 12 adults (12.5 vs 30%).",
        [(5, 12.5, A), (12, 30.0, B)],
        id="the last percent alone has its sign",
    ),
    pytest.param(
        "Relapses were seen in 8 adults with tai chi and 12 with stretching (20% vs 30%, p = 0.3).",
        [(8, 20.0, A), (12, 30.0, B)],
        id="each count with its arm",
    ),
    pytest.param(
        "In all, 20 adults (30% and 20% of the groups) fell.",
        [(20, None, "all"), (None, 30.0, A), (None, 20.0, B)],
        id="more percents than counts",
    ),
    pytest.param(
        "A fall was seen in 12 and 8 of the 40 adults of each group, respectively.",
        [(12, None, A), (8, None, B)],
        id="a total said once",
    ),
]


@pytest.mark.parametrize(("sentence", "wanted"), SHARES)
def test_counts_and_percents_in_lists(
    sentence: str, wanted: list[tuple[int | None, float | None, str]]
) -> None:
    """Counts get their own percent of a list, or none."""
    found = extract(TWO + sentence).measurements
    said = [(m.events, m.percent.value if m.percent else None, m.arm) for m in found]
    assert said == wanted


def test_total_of_a_list() -> None:
    """The total behind the last count of a list is that of each."""
    found = extract("RESULTS: Relapse was seen in 2, 3 and 8 of the 24 subjects.").measurements
    assert [(m.events, m.n) for m in found] == [(2, 24), (3, 24), (8, 24)]


def test_no_more_events_than_people() -> None:
    """A count that exceeds the size of its arm is not told as a share of it."""
    found = extract(TWO + "Falls happened 64 times with tai chi and 51 with stretching.")
    assert all(m.n is None or m.events is None or m.events <= m.n for m in found.measurements)


@pytest.mark.parametrize(
    "printed", [m for rule in (*STAT_RULES, *EFFECT_RULES) for m in rule.matches]
)
def test_a_number_alone(printed: str) -> None:
    """Every way of writing is read where it is the only number of a text."""
    for text in (
        f"RESULTS: Pain was {printed} with tea.",
        f"Relapse with fever: {printed}",
        f"In those with fever on tea pain was {printed} in the end.",
    ):
        for m in extract(text).measurements:
            assert text[m.start : m.end] == m.quote


@pytest.mark.parametrize(
    "sentence",
    [
        "Twelve of 40 adults with pain in the tea group (30%) fell.",
        "There were 12 falls in the 40 tea drinkers (30%).",
        "30% of those on tea with nausea (12 of 40) fell.",
    ],
)
def test_a_share_alone(sentence: str) -> None:
    """A share whose parts have words between them is read where it is the only number."""
    (found,) = extract(f"RESULTS: {sentence}").measurements
    assert (found.events, found.n, found.percent and found.percent.value) == (12, 40, 30.0)


DEFINED = [
    ("Heart rate (HR) was measured. RESULTS: HR was 72 (95% CI 68 to 76) at rest.", None),
    ("Recession depth (RD) was measured. RESULTS: RD was 2.9 (SD 0.8) mm in the end.", "sd"),
    ("Spherical equivalent (SE) was measured. RESULTS: SE was 0.25 ± 0.58 D.", "unknown_pm"),
]


@pytest.mark.parametrize(("text", "spread"), DEFINED)
def test_an_abbreviation_is_what_the_text_spells_out(text: str, spread: str | None) -> None:
    """No hazard ratio of heart rates, no risk difference of depths, no SE of equivalents."""
    study = extract(f"METHODS: {text}")
    assert [c.effect for c in study.comparisons] == []
    assert [m.spread for m in study.measurements] == [spread or "ci"]


SIGNS = [
    (
        "The decrease in OFF time at week 12 was 1.5 h (SE 0.3) with tai chi and 0.7 h (SE 0.3) "
        "with stretching.",
        [-1.5, -0.7],
    ),
    ("The improvement in pain at week 12 was 3.1 ± 1.0 with tai chi.", [3.1]),
    ("Mean change in weight was -2.1 kg with tai chi and -1.1 kg with stretching.", [-2.1, -1.1]),
    ("There was a fall in DAS28 with tai chi (5.4 ± 0.8 to 3.6 ± 0.9, p < 0.001).", [5.4, 3.6]),
    ("Stretching had no change in weight (81.0 vs 80.8 kg, p = 0.7).", [81.0, 80.8]),
]


@pytest.mark.parametrize(("sentence", "values"), SIGNS)
def test_signs_of_changes_that_a_noun_names(sentence: str, values: list[float]) -> None:
    """A noun of change gives the sign however far it stands; "from A to B" are two levels."""
    found = extract(TWO + sentence).measurements
    assert [m.value.value for m in found if m.value] == values


OWNED = (
    "CAT scores decreased significantly in the tai chi group (18.4 ± 5.9 vs 14.6 ± 5.2, p = 0.001),"
    " but not in the stretching group (17.9 ± 6.3 vs 17.2 ± 6.0, p = 0.34)."
)


def test_brackets_of_one_arm_each() -> None:
    """Before and after of each arm, not the arms against one another."""
    study = extract(TWO + OWNED)
    assert [(m.arm, m.time) for m in study.measurements] == [
        (A, "baseline"),
        (A, None),
        (B, "baseline"),
        (B, None),
    ]
    assert [(c.design, c.groups, c.supports) for c in study.comparisons] == [
        ("within", (A,), (0, 1)),
        ("within", (B,), (2, 3)),
    ]


def test_a_bracket_of_two_arms() -> None:
    """Without the second bracket, "lower in X (14 vs 18)" has one value of either arm."""
    study = extract(
        TWO + "CAT was lower in the tai chi group (14.6 ± 5.2 vs 18.4 ± 5.9, p = 0.01)."
    )
    assert [m.arm for m in study.measurements] == [A, B]
    assert [c.design for c in study.comparisons] == ["between"]


def test_a_p_for_interaction_is_not_that_of_the_effect() -> None:
    """The interval says p = 0.015; the p printed is of another question."""
    found = extract(
        TWO + "The odds ratio for falls was 0.64 (0.45 to 0.92; p for interaction = 0.04)."
    ).comparisons
    assert [(c.effect is not None, c.p is not None) for c in found] == [
        (True, False),
        (False, True),
    ]


CONTRASTS = [
    ("Relapse occurred in 28.5% and 8.8% (RD 19.7%, 95% CI 12.4-27.0%).", ("RD", 19.7)),
    ("Falls did not differ (adjusted odds ratio 0.90, 0.56 to 1.44).", ("OR", 0.9)),
    ("Time in range was 71.9% vs. 68.4% (ETD 3.5, 95% CI 0.8; 6.2; P = 0.011).", ("MD", 3.5)),
    ("Surgery was longer by 2.6 min with tai chi (P = .04).", ("MD", 2.6)),
    ("Weight fell by 7.4 kg compared with stretching (95% CI 5.6 to 9.2).", ("MD", 7.4)),
]


@pytest.mark.parametrize(("sentence", "effect"), CONTRASTS)
def test_contrasts_in_further_spellings(sentence: str, effect: tuple[str, float]) -> None:
    """Contrasts by their short names, by "longer by" and by "compared with" before an interval."""
    (found,) = [c.effect for c in extract(TWO + sentence).comparisons if c.effect]
    assert (found.type, found.value and found.value.value) == effect


def test_no_result_takes_the_unit_of_the_next() -> None:
    """A bracket that ends with a number closes it off from the percent behind."""
    text = "RESULTS: Of 80 treated (tai chi group, 41; stretching group, 39), 58% were female."
    assert [m.percent.value for m in extract(text).measurements if m.percent] == [58.0]


def test_months_are_no_shares() -> None:
    """ "03/2016" is a month of a year."""
    assert extract("RESULTS: From 03/2016 to 10/2018 people were seen.").measurements == ()


PERCENTS = [
    ("Pain fell by 1.9 points (95% CI 1.3-2.5) with tai chi.", [(-1.9, "change")]),
    ("IgE was 4.2 pg/ml (95% CI 3.1 to 5.3) with tai chi.", [(4.2, "level")]),
    ("Relapse was 3.1 per cent (95% CI 2.2 to 4.0) with tai chi.", [(3.1, "proportion")]),
    (
        "Median survival was 24.8 months (95% CI, 22.1 to not reached) with tai chi and 14.5 "
        "months (95% CI, 12.9 to 17.1) with stretching.",
        [(24.8, "level"), (14.5, "level")],
    ),
    ("Attendance rose from 40% to 68% and 41% to 59%, respectively.", [40.0, 68.0, 41.0, 59.0]),
]


@pytest.mark.parametrize(("sentence", "wanted"), PERCENTS)
def test_units_that_begin_with_p_and_open_intervals(sentence: str, wanted: list[object]) -> None:
    """Points and picograms are no percents; the limit of an open interval is no number alone."""
    found = extract(TWO + sentence).measurements
    values = [(m.value.value if m.value else None, m.kind) for m in found]
    assert values == wanted or [v for v, _ in values] == wanted
