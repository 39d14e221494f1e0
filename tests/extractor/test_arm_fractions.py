"""Counts with a percent that only the sizes of the arms tell, and counts that are such sizes."""

import pytest

from extractor import extract

ARMS = "METHODS: Adults were randomised to tea (n = 40) or milk (n = 38). RESULTS: "


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Relapse occurred in 5 (12.5) with tea and 9 (23.7) with milk.", [(5, 12.5), (9, 23.7)]),
        # the size behind a percent is no count
        (
            "Relapse occurred in 40% (n = 40) with tea and 30% (n = 38) with milk.",
            [(None, 40), (None, 30)],
        ),
        (
            "Relapse occurred in 40% (n = 16) with tea and 29% (n = 11) with milk.",
            [(16, 40), (11, 29)],
        ),
        # of nobody: means with a spread stay what they are
        ("The score was 5 (12.9) with tea and 9 (23.1) with milk.", [(None, None)] * 2),
        # without decimals it could be chance
        ("The score was 20 (50) with tea and 19 (50) with milk.", [(None, None)] * 2),
        # a spread that is announced is a spread
        ("The mean (SD) score was 5 (12.5) with tea and 9 (23.7) with milk.", [(None, None)] * 2),
    ],
)
def test_a_count_out_of_an_arm_with_its_percent(sentence, wanted):
    found = extract(ARMS + sentence).measurements
    assert [(m.events, m.percent and m.percent.value) for m in found] == wanted


def test_the_size_in_front_of_its_arm_is_no_result():
    record = extract(
        "Of 182 patients, 46 received ondansetron, 44 granisetron, 47 palonosetron and 45 placebo. "
        "Nausea occurred in 30%, 35%, 40% and 20%, respectively."
    )
    assert [a.n for a in record.arms] == [46, 44, 47, 45]
    assert [m.value.value for m in record.measurements if m.value] == [30, 35, 40, 20]
