"""Two values of one arm in a bracket: before and after, not one of either arm."""

import pytest

from extractor import extract

TWO = (
    "Methods: Sixty patients were randomised to lentoril (n = 30) or placebo (n = 30) for 12 "
    "weeks. Results: "
)
START, END = "baseline", "12 weeks"


def _read(sentence):
    return [(m.arm, m.time, m.kind) for m in extract(TWO + sentence).measurements]


@pytest.mark.parametrize(
    ("sentence", "times"),
    [
        (
            "The skin score fell in the lentoril group relative to baseline (mean ± SD, 13.5 ± 6.8 "
            "vs 8.4 ± 6.1; P = 0.001).",
            [START, END],
        ),
        (
            "Compared with baseline, the skin score fell with lentoril (13.5 ± 6.8 vs 8.4 ± 6.1).",
            [START, END],
        ),
        (
            "The skin score was lower than at baseline in the lentoril group (8.4 ± 6.1 vs "
            "13.5 ± 6.8; P = 0.001).",
            [END, START],
        ),
    ],
)
def test_a_bracket_held_against_baseline_has_both_values_of_one_arm(sentence, times):
    assert _read(sentence) == [("lentoril", time, "level") for time in times]


def test_the_next_bracket_goes_likewise():
    sentence = (
        "Vital capacity rose in the lentoril group compared with baseline (68.1 vs 75.6, "
        "P = 0.002), while it fell in the placebo group (86.0 vs 81.7, P = 0.23)."
    )
    arms = ["lentoril", "lentoril", "placebo", "placebo"]
    assert _read(sentence) == [(a, t, "level") for a, t in zip(arms, [START, END] * 2, strict=True)]
    designs = [c.design for c in extract(TWO + sentence).comparisons]
    assert designs[0] == "within"


@pytest.mark.parametrize(
    "sentence",
    [
        "The reduction compared with baseline was greater in the lentoril group (5.1 vs 3.2).",
        "Change from baseline in pain was greater in the lentoril group (5.1 vs 3.2; P = 0.01).",
        "Pain fell from baseline more in the lentoril group (5.1 vs 3.2; P = 0.01).",
        "Compared with placebo, pain was lower in the lentoril group (5.1 vs 7.2; P = 0.01).",
    ],
)
def test_a_larger_change_has_a_value_of_either_arm(sentence):
    assert [arm for arm, _, _ in _read(sentence)] == ["lentoril", "placebo"]


def test_baseline_names_no_arm():
    text = (
        "Methods: Eight women were randomised to lentoril and 6 to standard care. Results: Pain "
        "fell in the lentoril group compared with baseline (51 vs 34 mm)."
    )
    assert not any("baseline" in a.label for a in extract(text).arms)


def test_shares_behind_values_of_two_times_are_of_either_arm():
    sentence = (
        "Urate fell from 9.1 at baseline to 5.6 at 12 weeks in the lentoril group and from 9.0 to "
        "6.4 in the placebo group; the target was reached by 73% vs 47% (p=0.003)."
    )
    assert [(a, t) for a, t, _ in _read(sentence)][-2:] == [("lentoril", END), ("placebo", END)]
