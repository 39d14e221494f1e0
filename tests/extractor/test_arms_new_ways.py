"""More ways of writing the arms of a trial: signs, amounts, what stands in headings, one group."""

from __future__ import annotations

import pytest

from extractor.arms import find_arms
from extractor.sentences import prepare

Arms = dict[str, int | None]

SIGNS = [
    # Why people died, and how often, is neither an arm nor its size.
    (
        "Three deaths were a result of pneumonitis (n = 1), stroke (n = 1) and sepsis (n = 1).",
        {"all": None},
    ),
    (
        "Men were randomised to tea or milk. They saw 9 deaths (4 with tea versus 5 with milk).",
        {"tea": None, "milk": None},
    ),
    (
        "Men were randomised to tea (n = 23) or milk (n = 19). There were 5 deaths with milk.",
        {"tea": 23, "milk": 19},
    ),
    (
        "Sixty men were divided into Group ESB, in whom a block was given before extubation, and "
        "Group C, in whom none was. Age was 43 and 45 years in Group ESB and Group C.",
        {"group esb": None, "group c": None},
    ),
    (
        "Men with mild (cohort A) and grave disease (cohort B) came. Of 103 men, 71 were in cohort "
        "A and 32 in cohort B. In cohort A 40% slept.",
        {"cohort a": 71, "cohort b": 32},
    ),
    (
        "Men were divided into two groups: the first group (30 men) received tea, the second group "
        "(30 men) received milk. In the first group pain fell; in the second group it did not.",
        {"first group (tea)": 30, "second group (milk)": 30},
    ),
    (
        "Sixty men were put in Arm 1 (tea), Arm 2 (milk) or Arm 3 (only water), 20 each. Arm 1, "
        "arm 2 and arm 3 slept.",
        {"arm 1 (tea)": 20, "arm 2 (milk)": 20, "arm 3 (only water)": 20},
    ),
    # What is measured in a group is no sign of it, and cohorts of a trial were not randomised.
    (
        "Men were randomised to tea or milk. In the tea group VAS was 3, in the milk group LDL 4.",
        {"tea": None, "milk": None},
    ),
    (
        "In cohort 1 (n = 66) and cohort 2 (n = 99) men were randomised to tea or to tea plus "
        "tarvin. Sleep: 84 men of the tarvin group, 81 men of the tea group.",
        {"tea": 81, "tarvin": 84},
    ),
]
AMOUNTS = [
    (
        "Men were randomised to tarvin once daily (n = 40) or twice daily (n = 42). Pain fell.",
        {"once daily": 40, "twice daily": 42},
    ),
    (
        "Men were randomised to tarvin twice daily (n = 40) or placebo (n = 42). Pain fell.",
        {"tarvin": 40, "placebo": 42},
    ),
    (
        "Elders took 10, 20 or 40 mg tarvin daily. The allocation numbers were 52, 51 and 53. Pain "
        "fell by 12% in the lowest, 19% in the middle and 21% in the highest group. Relative "
        "to 10 mg, sleep was 6 min longer with 20 mg and 7 min with 40 mg. Four slept on 10 mg, 5 "
        "on 20 mg and 6 on 40 mg.",
        {"10 mg": 52, "20 mg": 51, "40 mg": 53},
    ),
    (
        "Men received 0.05% (n = 95), 0.025% (n = 93) or 0.01% tarvin (n = 96), or vehicle "
        "(n = 92) at random. Pain fell in the 0.05%, 0.025%, 0.01% and vehicle groups.",
        {"0.05%": 95, "0.025%": 93, "0.01%": 96, "vehicle": 92},
    ),
    (
        "Men were randomised to placebo (n=62) or tarvin 75 mg (n=63) or 150 mg (n=61). Pain fell "
        "by 31% in the low-dose and 39% in the high-dose group.",
        {"placebo": 62, "75 mg": 63, "150 mg": 61},
    ),
    (
        "Men were dosed at random with 500 mg/day (N=63), 1000 mg/day (N=65) or matching placebo "
        "(N=64). Pain fell in 46%, 61% and 37% in the low-dose, high-dose and placebo groups.",
        {"500 mg/day": 63, "1000 mg/day": 65, "placebo": 64},
    ),
    (
        "Men got 160 U (n=30), 320 U (n=31) or placebo (n=29) at random. Fever came in 3 low-dose "
        "and 4 high-dose men; the low-dose group slept, the high-dose group woke.",
        {"160 u (low-dose)": 30, "320 u (high-dose)": 31, "placebo": 29},
    ),
    (
        "Men were randomised to solpex 11 mg with tarvin 0.1 mg (M0.1), 0.2 mg (M0.2) or 0.3 mg "
        "(M0.3), 20 men each. Itch came in 2, 3 and 4 men in M0.1, M0.2 and M0.3. It came later in "
        "M0.1 than in M0.3.",
        {"m0.1 (0.1 mg)": 20, "m0.2 (0.2 mg)": 20, "m0.3 (0.3 mg)": 20},
    ),
    (
        "Men were randomised to tarvin for 10 or 14 days, 270 in each. Cure came with 10-day and "
        "with 14-day tarvin. Rash troubled 161 men treated for 10 days against 190 treated for 14.",
        {"10-day": 270, "14 days": 270},
    ),
    (
        "Twenty-four men had tarvin in a volume of 5, 10 or 20 ml, or placebo, in random order.",
        {"5 ml": 24, "10 ml": 24, "20 ml": 24, "placebo": 24},
    ),
    # Levels of another kind mean no amount, and results are not given to people.
    (
        "Men were randomised to tarvin 5 mg or 10 mg. The low-risk men slept.",
        {"5 mg": None, "10 mg": None},
    ),
    (
        "Men were randomised to tea or milk. Relief came to 30% (n = 12) and 40% (n = 16).",
        {"tea": None, "milk": None},
    ),
]
HEADED = [
    (
        "INTERVENTIONS Tarvin, 0.25 mg/kg (n = 277), or usual care (n = 274). RESULTS This "
        "randomized trial enrolled 551 men.",
        {"tarvin": 277, "usual care": 274},
    ),
    (
        "Men were allocated to tarvin or nothing (108 cases each). In the control group men slept.",
        {"tarvin": 108, "control (nothing)": 108},
    ),
    (
        "Men were randomised to low flow or to high flow. Crossover to high flow was permitted. "
        "There were 570 men (high flow, n = 283; low flow, n = 287).",
        {"high flow": 283, "low flow": 287},
    ),
    (
        "Men received study drug (tarvin, 60 men; placebo, 59 men) in a randomised trial.",
        {"tarvin": 60, "placebo": 59},
    ),
]
TURNED = [
    (
        "Two groups had tea (T, n=22) and milk (M, n=23), the third had sham milk (n=21). The "
        "grouping was random. T, M and sham milk slept.",
        {"t": 22, "m": 23, "sham milk": 21},
    ),
    (
        "Men either drank tea, or just came back, or were in the milk group, at random; n = 33, 35 "
        "and 34. The tea group slept, the milk group did not.",
        {"tea": None, "milk": None},
    ),
]
ALONE = [
    ("There was no comparison group. Boys slept 56% vs 41% in the run-in group.", {"all": None}),
    (
        "In this uncontrolled study 14 adults: 10 women, age 47 years, got tarvin or more.",
        {"all": 14},
    ),
]
LISTED = [
    (
        "In a crossover trial, 22 men took caffeine 3 mg, caffeine 6 mg and placebo.",
        {"caffeine 3 mg": 22, "caffeine 6 mg": 22, "placebo": 22},
    ),
    (
        "In a crossover trial, 22 men took tea, milk and placebo.",
        {"tea": 22, "milk": 22, "placebo": 22},
    ),
    (
        "First, 46 men received low-dose (0.5 mg), 44 medium-dose (1 mg), 47 high-dose (2 mg) and "
        "45 placebo. Relief came in 41%, 52%, 60% and 24% respectively.",
        {"low-dose": 46, "medium-dose": 44, "high-dose": 47, "placebo": 45},
    ),
    (
        "Thirty-one men received tea, 30 milk, and 32 water. Relief came in 41%, 52% and 24%.",
        {"tea": 31, "milk": 30, "water": 32},
    ),
    (
        "We put 100 men on tea (n = 50) or milk (n = 50). Pain above 3 was seen in 40 (80%) and 25 "
        "(50%) men in the tea and milk groups, respectively.",
        {"tea": 50, "milk": 50},
    ),
]
WAYS = [*SIGNS, *AMOUNTS, *HEADED, *TURNED, *ALONE, *LISTED]


@pytest.mark.parametrize(("text", "arms"), WAYS, ids=[t[0][:50] for t in WAYS])
def test_arms_and_their_sizes(text: str, arms: Arms) -> None:
    assert {a.label.lower(): a.n for a in find_arms(prepare(text)).arms} == arms


ROLES = [
    ("Men were in groups 1 (tea), 2 (milk) or 3 (only water). Groups 1, 2 and 3 slept.", "group 3"),
    (
        "Men were put in Group 1 (standard care) and Group 2 (standard care plus yoga). Group 1 "
        "and Group 2 slept.",
        "group 1",
    ),
]


@pytest.mark.parametrize(("text", "control"), ROLES)
def test_the_control(text: str, control: str) -> None:
    arms = find_arms(prepare(text)).arms
    assert [a.label.partition(" (")[0] for a in arms if a.role == "control"] == [control]


def test_the_same_text_gives_the_same_sizes() -> None:
    text = "Men got 500 mg (N=63), 1000 mg (N=65) or placebo (N=64) at random. Low dose: 3 of 63."
    assert len({find_arms(prepare(text)) for _ in range(3)}) == 1
