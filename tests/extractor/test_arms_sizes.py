"""Sizes of arms and of the study, weighed and chosen together; names with letters; conditions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.arm_counts import find_counts, weigh_counts, weights
from extractor.arm_joint import choose_sizes
from extractor.arm_names import Reader, make_reader
from extractor.arm_tokens import tokenise
from extractor.arms import find_arms
from extractor.sentences import prepare


def reader_of(text: str) -> Reader:
    return make_reader(tokenise(text))


def values(text: str) -> list[int]:
    return [c.n for c in find_counts(reader_of(text))]


COUNTS = [
    ("Forty-two of 1,310 clerks coughed.", [42, 1310]),
    ("Relief came to 9/31 pilots.", [31]),
    ("It took 12 weeks and 40 mg, or 7% of 3.5 ml.", []),
    ("One hundred and six bakers, mean 50 ± 4 years.", [106]),
    ("Error p < 5 and x = 8.", [8]),
    ("Bread and colds\n61 bakers ate.", [61]),
    ("Of 58 bakers (31 women, 27 men) all ate.", [58]),
    ("Both 12 women and 9 children ate.", [12, 9]),
    ("Sleep followed age (r(48) = .30) in 61 bakers.", [61]),
]


@pytest.mark.parametrize(("text", "found"), COUNTS)
def test_numbers_that_could_count_people(text: str, found: list[int]) -> None:
    assert values(text) == found


def test_the_likelier_total_has_the_higher_odds() -> None:
    text = "A total of 88 miners were randomised to oil or wax. Rashes fell from 14 to 6 a month."
    weighed = weigh_counts(reader_of(text), weights())
    assert max(weighed, key=lambda x: x.total).count.n == 88


def test_every_size_is_a_printed_one() -> None:
    text = "Ninety tailors were randomised to silk (n = 44) or wool (n = 46)."
    table = find_arms(prepare(text))
    assert {a.n for a in table.arms} | {table.total_n} == {44, 46, 90}


SIZED = [
    ("We randomised 71 cooks to mint (n = 36) or salt (n = 35).", {"mint": 36, "salt": 35}, 71),
    (
        "Cooks were randomised to mint (n = 36) or salt (n = 35).",
        {"mint": 36, "salt": 35},
        71,
    ),
    (
        "Sixty adults were randomised to drug A (n = 30) or placebo (n = 30).",
        {"drug a": 30, "placebo": 30},
        60,
    ),
    (
        "Patients were randomised to regimen B (n = 21) or regimen C (n = 24).",
        {"regimen b": 21, "regimen c": 24},
        45,
    ),
    (
        "In a crossover study 16 divers had three drinks: cola, water and tea. Cola raised pulse.",
        {"cola": 16, "water": 16, "tea": 16},
        16,
    ),
]


@pytest.mark.parametrize(("text", "sizes", "total"), SIZED, ids=[t[0][:40] for t in SIZED])
def test_sizes(text: str, sizes: dict[str, int], total: int) -> None:
    table = find_arms(prepare(text))
    found = {a.label.lower().removeprefix("group "): a.n for a in table.arms}
    assert found == sizes
    assert table.total_n == total


def test_a_bare_percent_is_no_arm() -> None:
    text = "Sleep improved in 60% versus 40% (p = 0.04). Thirty nuns took part."
    assert [a.label for a in find_arms(prepare(text)).arms] == ["all"]


def test_no_number_gives_no_size() -> None:
    assert choose_sizes([], [], 2, allocated=True).arms == (None, None)
    assert choose_sizes([], [], 3, allocated=False).total is None


@settings(max_examples=25, derandomize=True, deadline=None)
@given(st.integers(12, 400), st.integers(12, 400))
def test_printed_sizes_come_back(first: int, second: int) -> None:
    text = (
        f"Clerks were randomised to ginger (n = {first}) or placebo (n = {second}). "
        "Nausea was rarer in the ginger group than in the placebo group."
    )
    table = find_arms(prepare(text))
    assert {a.label: a.n for a in table.arms} == {"ginger": first, "placebo": second}


@settings(max_examples=25, derandomize=True, deadline=None)
@given(st.text(alphabet="an=(),.;:5 10/groupvsp±%-", max_size=120))
def test_any_text_is_read(text: str) -> None:
    table = find_arms(prepare(text))
    assert len(table.arms) >= 1
