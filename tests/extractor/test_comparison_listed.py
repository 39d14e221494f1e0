"""Names and arms that are listed, with a number for each."""

import pytest

from extractor import extract

TWO = "Methods: 60 adults were randomised to zetamab (n=30) or placebo (n=30). Results: "
THREE = (
    "Methods: 90 adults were randomised to zetamab (n=30), hazamab (n=30) or placebo (n=30). "
    "Results: "
)


@pytest.mark.parametrize(
    ("sentence", "outcomes"),
    [
        (
            "Gait (cadence, stride and sway; p = 0.01, p = 0.2 and p = 0.03, respectively) was "
            "better with zetamab.",
            ["cadence", "stride", "sway"],
        ),
        ("Gait (mean of three, seconds; p = 0.01) was better with zetamab.", ["Gait"]),
    ],
)
def test_names_in_the_bracket_of_their_numbers(sentence, outcomes):
    assert [c.outcome for c in extract(TWO + sentence).comparisons] == outcomes


@pytest.mark.parametrize(
    ("sentence", "groups"),
    [
        (
            "Itch was rarer with zetamab than with placebo (p = 0.002) and hazamab (p = 0.01).",
            [("zetamab", "placebo"), ("zetamab", "hazamab")],
        ),
        (
            "Itch was rarer with zetamab (p = 0.01 vs placebo) and hazamab (p = 0.02).",
            [("zetamab", "placebo"), ("hazamab", "placebo")],
        ),
        (
            "Itch was rarer with zetamab than with placebo (p = 0.01), and hazamab did not differ "
            "from placebo (p = 0.4).",
            [("zetamab", "placebo"), ("hazamab", "placebo")],
        ),
    ],
)
def test_one_arm_held_against_each_of_several(sentence, groups):
    assert [c.groups for c in extract(THREE + sentence).comparisons] == groups


@pytest.mark.parametrize(
    ("told", "supports"),
    [
        ("the later sway after the zetamab meal was below that after placebo (p = 0.02).", (1, 3)),
        ("sway at 6 weeks was below that with placebo (p = 0.02).", ()),
    ],
)
def test_later_values_of_two_arms_though_their_times_have_other_names(told, supports):
    values = (
        "Placebo changed sway from 5.8 ± 2.4 mm to 6.1 ± 2.3 mm (p = 0.4). Zetamab lowered sway "
        "from 6.2 ± 2.5 mm to 4.6 ± 2.0 mm (p = 0.001), and "
    )
    assert extract(TWO + values + told).comparisons[-1].supports == supports


@pytest.mark.parametrize(
    ("told", "quotes"),
    [
        (
            "23 falls (yearly rate, 0.30%) vs 29 falls (yearly rate, 0.37%; p = 0.005)",
            ("0.30%", "0.37%"),
        ),
        ("12 falls with zetamab vs 19 falls with placebo (p = 0.005)", ("12", "19")),
    ],
)
def test_a_percent_is_compared_with_a_percent(told, quotes):
    sentence = f"Zetamab compared with placebo was followed by fewer falls with {told}."
    record = extract(TWO + sentence)
    values = [record.measurements[i].quote for i in record.comparisons[-1].supports]
    assert len(values) == 2
    assert all(v.startswith(q) for v, q in zip(values, quotes, strict=True))
