"""Counts that are results because each has an arm behind it."""

import pytest

from extractor import extract

TWO = "METHODS: Eighty adults were randomised to tai chi (n = 40) or stretching (n = 40). RESULTS: "
A, B = "tai chi", "stretching"

PAIRS = [
    ("21 adults fell, 9 with tai chi, 12 with stretching.", [(A, 9), (B, 12)]),
    ("Falls happened to 14 tai chi and 21 stretching adults.", [(A, 14), (B, 21)]),
]


@pytest.mark.parametrize(("sentence", "wanted"), PAIRS)
def test_both_halves_of_a_pair(sentence: str, wanted: list[tuple[str, int]]) -> None:
    """The words at a bare count may tell nothing; two arms in parallel do."""
    found = extract(TWO + sentence).measurements
    assert [(m.arm, m.events) for m in found if m.arm != "all"] == wanted


NONE = [
    "In all, 40 with tai chi, 40 with stretching came.",
    "They completed the study: 38 with tai chi, 36 with stretching.",
    "Classes were held in 9 halls with tai chi.",
]


@pytest.mark.parametrize("sentence", NONE)
def test_sizes_and_lone_counts_are_left(sentence: str) -> None:
    """The sizes of the arms are no results, and one count alone is not half of a pair."""
    assert A not in [m.arm for m in extract(TWO + sentence).measurements]


BOTH = [
    ("Birth weight did not differ (3.1 kg in both).", [(A, 3.1), (B, 3.1)]),
    ("RPE (17 ± 1 in both) was alike.", [(A, 17.0), (B, 17.0)]),
]


@pytest.mark.parametrize(("sentence", "wanted"), BOTH)
def test_one_number_in_both(sentence: str, wanted: list[tuple[str, float]]) -> None:
    """ "In both" needs no noun."""
    found = extract(TWO + sentence).measurements
    assert [(m.arm, m.value and m.value.value) for m in found] == wanted


def test_a_visit_is_no_start_of_a_range() -> None:
    """ "On day 0 to 9.64 ± 0.58" begins no range from 0."""
    text = "With tai chi Hb rose from 8.02±0.61 on day 0 to 9.64±0.58 at 2 weeks."
    assert [m.quote for m in extract(TWO + text).measurements] == ["8.02±0.61", "9.64±0.58"]
