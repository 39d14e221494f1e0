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
