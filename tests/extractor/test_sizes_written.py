"""Ways of writing how many people each arm has, each with a text alike that does not say so."""

from __future__ import annotations

import pytest

from extractor.arms import find_arms
from extractor.sentences import prepare

SHARED = [
    ("Ninety cooks were randomised to tea or milk; 45 were allocated to each strategy.", 45),
    ("Ninety cooks were randomised to tea or milk, and 45 went to each arm.", 45),
    ("Cooks were randomised to tea or milk (n = 45/group).", 45),
    ("Ninety cooks were randomised to two groups, each with 45 people: tea and milk.", 45),
    ("Ninety cooks were randomised to tea or milk, 45 women in either group.", 45),
    ("We enrolled 90 cooks, half of them in each arm. They were randomised to tea or milk.", 45),
    ("Ninety cooks were put in two groups equal in number: the tea group and the milk group.", 45),
    ("Ninety cooks were randomised in two equal-sized groups to tea or milk.", 45),
    ("Ninety cooks were randomised to tea or milk in two groups of equal size.", 45),
    ("Cooks were randomised to tea or milk (both n = 45).", 45),
    ("Cooks were randomised to tea or milk (n = 45 for both).", 45),
    ("Cooks were randomised to tea or milk; each of the two groups had 45 people.", 45),
    ("Cooks were randomised to tea or milk; both groups consisted of 45 women.", 45),
    ("Cooks were randomised to tea or milk, with 45 in both arms.", 45),
    ("Cooks were randomised to tea or milk (2 x 45 women).", 45),
    ("Cooks were randomised to tea or milk; the number of women in each group was 45.", 45),
    ("Cooks were randomised to tea or milk. In both groups (n=45) sleep improved.", 45),
    ("Ninety women were split evenly, by lot, between tea and milk (tea group, milk group).", 45),
    ("Ninety women were randomised to tea or milk, an equal number in each group.", 45),
    ("Ninety women were randomly assigned to tea or milk in identical numbers.", 45),
    (
        "Ninety women were randomised to tea or milk, half on tea and half on milk.",
        45,
    ),
    ("Cooks were randomised to tea or milk every 4 weeks, each group for 45 days.", None),
    ("Ninety women were randomised to tea or milk. The sexes were equally distributed.", None),
    ("Ninety women were randomised to tea or milk. Half of the women slept.", None),
    ("Ninety women were randomised to tea or milk in equal doses.", None),
    # What would be needed, what is of units, and what each person had is no size.
    ("Cooks were randomised to tea or milk. To detect 3 kg, 45 in each group were needed.", None),
    ("Ten schools were randomised to tea or milk, five to each arm, with 400 pupils.", None),
    ("Ninety cooks were randomised to tea or milk; 45 ml were given to each cook.", None),
    ("Ninety cooks were randomised to tea or milk; the equal size of the cups helped.", None),
]


@pytest.mark.parametrize(("text", "each"), SHARED)
def test_a_size_that_all_arms_share(text: str, each: int | None) -> None:
    assert [a.n for a in find_arms(prepare(text)).arms] == [each, each]


RANDOMISED = "Ninety cooks were randomised to tea (n = 45) or milk (n = 45). "
ANALYSED = [
    ("In the end, 40 women in the tea group and 41 in the milk group were analysed.", (40, 41)),
    ("Five were lost (2 tea, 3 milk), hence 43 and 42 were analysed.", (43, 42)),
    (
        "Four left the tea group, one the milk group; 41 and 44 completed the study.",
        (41, 44),
    ),
    ("The final analysis included 43 women in the tea group and 42 in the milk group.", (43, 42)),
    ("Finally, 85 women (43 tea, 42 milk) completed the trial.", (43, 42)),
    ("Data from 43 and 42 women were available for analysis.", (43, 42)),
    ("Six withdrew, leaving 42 in each group for analysis.", (42, 42)),
    # A course of treatment, a per-protocol set, a subgroup and a plan are not the analysis.
    ("The course was completed by 43 and 42. Analysis was by intention to treat.", (45, 45)),
    ("In the per-protocol analysis of 43 and 42 women nothing changed.", (45, 45)),
    ("In a subgroup of women over 50 years 40 and 38 were analysed.", (45, 45)),
    ("At least 40 and 41 evaluable women were required.", (45, 45)),
    ("No analysis was made of 43 and 42 who were excluded.", (45, 45)),
]


@pytest.mark.parametrize(("text", "sizes"), ANALYSED)
def test_the_sizes_of_the_analysis(text: str, sizes: tuple[int, int]) -> None:
    assert tuple(a.n for a in find_arms(prepare(RANDOMISED + text)).arms) == sizes


LEFT = [
    ("Two men of the milk group were excluded, leaving 43.", (45, 43)),
    ("One man was excluded for fever, which left 44 in the tea group.", (44, 45)),
    ("Two of the milk group were not analysed. Sleep: 9 of 45 v 8 of 43.", (45, 43)),
    ("Two of the milk group were not analysed. Sleep: 9 v 8.", (45, 45)),
    ("Men of the milk group with a fever were excluded from the walk.", (45, 45)),
]


@pytest.mark.parametrize(("text", "sizes"), LEFT)
def test_who_of_one_arm_is_left(text: str, sizes: tuple[int, int]) -> None:
    assert tuple(a.n for a in find_arms(prepare(RANDOMISED + text)).arms) == sizes


TOLD = [
    ("Cure came to 42 of the 60 given tea and to 30 of the 58 given milk.", (60, 58)),
    ("Sixty received the former and 58 the latter.", (60, 58)),
    ("The numbers were 60 and 58.", (60, 58)),
    ("The tea group numbered 60 people, the milk group 58.", (60, 58)),
    ("Tea (within 6 h; n = 60) was compared with milk (once a week; n = 58).", (60, 58)),
    ("The odds were 60 and 58.", (None, None)),
    ("It took 60 minutes with the former and 58 with the latter.", (None, None)),
]


@pytest.mark.parametrize(("text", "sizes"), TOLD)
def test_sizes_told_without_a_total(text: str, sizes: tuple[int | None, int | None]) -> None:
    table = find_arms(prepare("Cooks were randomised to tea or milk. " + text))
    assert tuple(a.n for a in table.arms) == sizes


SHARES = [
    ("Rash came to 3 cooks (9.1%) with tea and to 8 (24.2%) with milk.", (33, 33)),
    ("Rash came to 3 cooks (9.1%) with tea and to 8 (25.0%) with milk.", (None, None)),
    ("Of all, 6 (9.1%) had a rash and 16 (24.2%) a cough.", (None, None)),
]


@pytest.mark.parametrize(("text", "sizes"), SHARES)
def test_equal_shares_that_percents_bear_out(
    text: str, sizes: tuple[int | None, int | None]
) -> None:
    table = find_arms(prepare("Sixty-six women were randomised to tea or milk. " + text))
    assert tuple(a.n for a in table.arms) == sizes


WHOLE = [
    ("Random allocation: tea 60, milk 58. They were randomised to tea or milk.", (60, 58)),
    ("Women had tea [n=60] or milk [n=58] in random allocation.", (60, 58)),
    ("Women were randomised: tea n = 60, milk n = 58. They had tea or milk.", (60, 58)),
    ("Of 118 women, 60 were assigned to tea. Women were randomised to tea or milk.", (60, 58)),
    ("Of 90 cooks many had lessons: games (G, 30), talks (T, 31) or films (F, 29).", (None, None)),
    ("Of 118 cooks assigned 60 in the tea group were lost. They had tea or milk.", (None, None)),
    ("We randomised 118 cooks to tea or milk. There were 60 and 58 in the two groups.", (60, 58)),
]


@pytest.mark.parametrize(("text", "sizes"), WHOLE)
def test_sizes_that_make_up_the_whole(text: str, sizes: tuple[int | None, int | None]) -> None:
    arms = {a.label: a.n for a in find_arms(prepare(text)).arms}
    assert tuple(arms.get(x) for x in ("tea", "milk")) == sizes


CROSSED = "In a crossover trial 26 men received tea or milk in random order. "
COMPLETED = [
    ("Two withdrew; the 24 who completed slept more with tea.", 24),
    ("Twenty-four completed both periods.", 24),
    ("Data from 24 men were analysed.", 24),
    ("Blood of 15 men was analysed.", 26),
]


@pytest.mark.parametrize(("text", "n"), COMPLETED)
def test_who_of_a_crossover_was_analysed(text: str, n: int) -> None:
    table = find_arms(prepare(CROSSED + text))
    assert [a.n for a in table.arms] == [n, n]
    assert table.total_n == 26


VALUES = [
    "Pain was 30 with tea and 41 with milk.",
    "Rescue drugs were needed by 12 in the tea group and 20 in the milk group.",
    "12 withdrew from the tea group and 15 from the milk group.",
]


@pytest.mark.parametrize("text", VALUES)
def test_numbers_of_an_outcome_are_no_sizes(text: str) -> None:
    arms = find_arms(prepare("Women were randomised to tea or milk. " + text)).arms
    assert {a.label: a.n for a in arms} == {"tea": None, "milk": None}


KEPT = [
    ("Data were available for 91 of 100 in the tea group and 88 of 99 in the milk group.", 91, 88),
    ("Follow-up was complete for 91 of 100 in the tea group and 88 of 99 with milk.", 91, 88),
    ("Outcome data were obtained for 91 (91%) and 88 (89%), respectively.", 91, 88),
    ("Relief was complete for 91 of 100 in the tea group and 88 of 99 with milk.", 100, 99),
]


@pytest.mark.parametrize(("text", "tea", "milk"), KEPT)
def test_who_of_the_arms_gave_data(text: str, tea: int, milk: int) -> None:
    arms = find_arms(
        prepare("Cooks were randomised to tea (n = 100) or milk (n = 99). " + text)
    ).arms
    assert [a.n for a in arms] == [tea, milk]
