"""Values that are told of two arms at once."""

import pytest

from extractor import extract

SETUP = (
    "METHODS: Ninety adults were randomly assigned to laser (n = 50) or sham (n = 40). RESULTS: "
)


def told(text: str) -> list[tuple[str, int | None]]:
    record = extract(SETUP + text)
    return [(m.arm, m.n) for m in record.measurements if m.start > len(SETUP)]


@pytest.mark.parametrize(
    "text",
    [
        "The response rate was 41% in both groups (p = 0.9).",
        "The response rate (41%) was similar in both arms.",
        "The mean stay was 7.5 days in each of the two groups.",
    ],
)
def test_value_of_both_arms_is_one_of_each(text):
    assert told(text) == [("laser", 50), ("sham", 40)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The response rate was 41% with laser and better in both sexes.", [("laser", 50)]),
        ("Weight fell (laser: -1.3 ± 0.2 kg; sham: -1.0 ± 0.3 kg) in both groups.",
         [("laser", 50), ("sham", 40)]),
    ],
)  # fmt: skip
def test_value_of_one_arm_stays_one(text, expected):
    assert told(text) == expected


def test_both_needs_two_arms():
    text = (
        "METHODS: Ninety adults were randomised to laser (n = 30), sham (n = 30) or rest (n = 30). "
        "RESULTS: The response rate was 41% in both groups."
    )
    assert len(extract(text).measurements) == 1


THREE = (
    "METHODS: Ninety adults were randomised to laser (n = 30), sham (n = 30) or rest (n = 30). "
    "RESULTS: "
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mean stay was 14, 12 and 9 days, respectively.", ["laser", "sham", "rest"]),
        ("The mean score was 14.2, 12.1 and 9.4 at entry, midway and end.", ["all", "all", "all"]),
    ],
)
def test_three_numbers_of_three_arms_run_as_the_arms_do(text, expected):
    assert [m.arm for m in extract(THREE + text).measurements if m.start > len(THREE)] == expected
