"""Sizes of arms and of the study, weighed and chosen together; names with letters; conditions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.arm_counts import find_counts, weigh_counts, weights
from extractor.arm_joint import Sizes, board, choose, indexes, names_of, sizes_of
from extractor.arm_layout import Layout, layout, orders
from extractor.arm_mentions import places
from extractor.arm_names import Reader, make_reader
from extractor.arm_pairs import weights as size_weights
from extractor.arm_tokens import tokenise
from extractor.arms import find_arms, search, size_board
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
    (
        "We randomised 96 cooks to mint (24), salt (25), chalk (23) or control (CON; 24). Pain "
        "fell with mint, salt and chalk, not in CON.",
        {"mint": 24, "salt": 25, "chalk": 23, "con (control)": 24},
        96,
    ),
    (
        "We randomised 92 cooks (n = 47 for mint and n = 45 for salt). Mint beat salt.",
        {"mint": 47, "salt": 45},
        92,
    ),
    (
        "In all 72 cooks were randomised to a mint group and a salt group; each group contained "
        "36 patients. Mint beat salt.",
        {"mint": 36, "salt": 36},
        72,
    ),
    (
        "Seventy cooks were evenly and randomly allocated to the mint group or the salt group.",
        {"mint": 35, "salt": 35},
        70,
    ),
    (
        "Seventy-one cooks were randomised (mint: 36; salt: 35). Mint was compared with salt.",
        {"mint": 36, "salt": 35},
        71,
    ),
    (
        "Of 71 cooks, 36 were given mint and 35 salt. Burns were rarer in the mint group.",
        {"mint": 36, "salt": 35},
        71,
    ),
    (
        "Seventy-one patients were enrolled (36 intervention and 35 controls). Burns were rarer "
        "in the intervention group.",
        {"intervention": 36, "controls": 35},
        71,
    ),
    (
        "We randomised 120 cooks into three groups of 40 each: mint, salt and placebo. Burns were "
        "rarer with mint.",
        {"mint": 40, "salt": 40, "placebo": 40},
        120,
    ),
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


def test_people_with_and_without_a_disease_are_no_arms() -> None:
    text = (
        "The safety of oil (OL) was compared to strong salt (SA) in people both with and without "
        "signs of burns. In this crossover trial 90 patients were studied. Itch was alike."
    )
    assert not any("without" in a.label for a in find_arms(prepare(text)).arms)


def test_the_size_of_the_next_arm_is_not_that_of_the_one_before() -> None:
    text = (
        "Patients had mint, salt or oil. Of 240 randomised (N = 90 for mint, N = 81 for salt, and "
        "N = 69 for oil), 200 completed (N = 77 for mint, N = 66 for salt, and N = 57 for oil)."
    )
    table = find_arms(prepare(text))
    assert {a.label: a.n for a in table.arms} == {"mint": 90, "salt": 81, "oil": 69}


@pytest.mark.parametrize("unit", ["μA", "mA", "Hz", "mmHg"])
def test_an_amount_with_a_unit_counts_nobody(unit: str) -> None:
    assert values(f"Currents of 260 {unit} were used.") == []


def test_a_bare_percent_is_no_arm() -> None:
    text = "Sleep improved in 60% versus 40% (p = 0.04). Thirty nuns took part."
    assert [a.label for a in find_arms(prepare(text)).arms] == ["all"]


def test_no_number_gives_no_size() -> None:
    table = size_weights()
    none = board([], [], Layout((), (), (), frozenset()), 2, table, allocated=True)
    assert choose(none, table).arms == (None, None)
    assert choose(none, table).total is None


def test_what_speaks_for_a_choice_adds_up_to_its_fit() -> None:
    table = size_weights()
    text = "Ninety tailors were randomised to silk (n = 44) or wool (n = 46)."
    choices = size_board(search(prepare(text), weights()), table)
    best = max(
        indexes(choices),
        key=lambda x: sum(table.get(n, 0.0) * v for n, v in names_of(choices, x).items()),
    )
    assert sizes_of(choices, best) == choose(choices, table) == Sizes((44, 46), 90)


ORDERS = [
    ("44 had silk and 46 had wool .", {"number_name": (0, 1)}),
    ("silk had 44 and wool had 46 .", {"name_number": (0, 1)}),
    ("44 and 46 had silk and wool .", {"numbers_names": (0, 1)}),
    ("wool and silk had 44 and 46 .", {"names_numbers": (1, 0)}),
    ("44 had silk . 46 had wool .", {}),
    ("44 had silk and 46 silk .", {}),
]


@pytest.mark.parametrize(("text", "found"), ORDERS, ids=[t[0] for t in ORDERS])
def test_how_numbers_and_names_follow_each_other(
    text: str, found: dict[str, tuple[int, int]]
) -> None:
    reader = reader_of(text)
    at = layout(reader, places(reader, [{("silk",)}, {("wool",)}]))
    low = reader.tokens.low
    assert orders(at, low.index("44"), low.index("46")) == found


def test_numbers_before_their_names_are_not_given_to_the_last_name() -> None:
    text = (
        "Of 90 tailors enrolled, 60 (median age 41, range 20-70) were assigned to the silk group "
        "and 30 (median age 44, range 22-69) to the wool group. Itch was rarer with silk."
    )
    table = find_arms(prepare(text))
    assert {a.label: a.n for a in table.arms} == {"silk": 60, "wool": 30}


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
