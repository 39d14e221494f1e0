"""Ways of writing the arms of a trial, each with a text alike that does not say the same."""

from __future__ import annotations

import pytest

from extractor.arms import find_arms
from extractor.sentences import prepare

Arms = dict[str, int | None]

DOSES = [
    (
        "Ninety cooks were randomised to placebo, or mint 2.5, 5 or 10 mg before lunch, in equal "
        "numbers.",
        {"placebo": None, "2.5 mg": None, "5 mg": None, "10 mg": None},
    ),
    (
        "Men were randomised to 100 U, 200 U or 400 U of tarvin, or placebo (20 men per dose).",
        {"100 u": 20, "200 u": 20, "400 u": 20, "placebo": 20},
    ),
    (
        "Nurses were randomised to tarvin or to placebo. Fever came in 9% and 12% of the low- and "
        "high-dose groups and in 4% of the placebo group.",
        {"low-dose": None, "high-dose": None, "placebo": None},
    ),
    (
        "Men consumed 4, 8 or 0 g/day of oat bran (17 men per dose) at random.",
        {"4 g/day": 17, "8 g/day": 17, "0 g/day": 17},
    ),
    (
        "Frail men got tarvin (100 or 200-million [M]) or placebo at random. Gait improved in the "
        "100M-group, not in the 200M-group or the placebo group.",
        {"100m": None, "200m": None, "placebo": None},
    ),
    # Two drugs twice a day are no doses of each other, and a placebo is no drug of the dose before.
    (
        "Men were assigned to tarvin 5 mg or solpex 5 mg in a randomised trial.",
        {"tarvin": None, "solpex": None},
    ),
    (
        "Women were randomised to tarvin 1 g, tarvin 2 g or placebo. Cure: 30% in the 1-g group, "
        "40% in the 2-g group, 10% in the placebo group.",
        {"1-g": None, "2-g": None, "placebo": None},
    ),
]
LETTERS = [
    (
        "Sixty men were divided into two equal groups. Group A received a dose of tarvin and group "
        "B a dose of solpex. Pain fell in the tarvin group and in the salve group.",
        {"tarvin": 30, "salve": 30},
    ),
    (
        "Men got tarvin 2 mg kg-1 then 1 mg kg-1 (Group T, n = 35), solpex 3 mg kg-1 (Group X, "
        "n = 33) or salt water (Group S, n = 34). Group T, group X and group S slept.",
        {"group t (tarvin)": 35, "group x (solpex)": 33, "group s (salt water)": 34},
    ),
    (
        "Men were assigned to: G1, mint oil (n=21); G2, salt (n=20). Pain was 2 (G1) and 3 (G2).",
        {"g1 (mint oil)": 21, "g2 (salt)": 20},
    ),
    (
        "Group B (n = 50), who received 5% mint, and group D (n = 49), who received salt, slept. "
        "Group B and group D woke.",
        {"group b (mint)": 50, "group d (salt)": 49},
    ),
    (
        "Men were put in group A (n = 57), treated with tarvin, and group B (n = 58), untreated. "
        "Group A and group B slept.",
        {"group a": 57, "group b": 58},
    ),
    (
        "Boys were calmed with tarvin (Group T, n=25) or dexamin (Group Dex, n=24). Group T and "
        "Group Dex woke.",
        {"group t (tarvin)": 25, "group dex (dexamin)": 24},
    ),
    # What both groups got tells neither.
    (
        "Group B (n = 50), who received mint, and group D (n = 49), who received mint, slept. "
        "Group B and group D woke.",
        {"group b": 50, "group d": 49},
    ),
]
SIDES = [
    (
        "In 22 girls one eye was fitted with a soft lens and the fellow eye with a hard lens.",
        {"soft lens": 22, "hard lens": 22},
    ),
    (
        "In a split-mouth trial of 30 boys one tooth was sealed with resin and the other with "
        "glass.",
        {"resin": 30, "glass": 30},
    ),
    (
        "Seventeen patients with dry eyes took part. They used serum drops in one eye and salt "
        "water in the other.",
        {"serum drops": 17, "salt water": 17},
    ),
    ("In 22 girls one eye was red and the fellow eye was not.", {"all": 22}),
]
COUNTED = [
    ("Boys were randomised to tea or milk (n = 80/41).", {"tea": 80, "milk": 41}),
    (
        "Boys were randomised to tea, milk or mint (n = 20/21/19).",
        {"tea": 20, "milk": 21, "mint": 19},
    ),
    (
        "Fifty boys were randomised to tea or milk (n = 5/40 left early).",
        {"tea": None, "milk": None},
    ),
    (
        "Forty women received tea (2 cups daily) and 38 milk. All were randomised.",
        {"tea": 40, "milk": 38},
    ),
    ("Eighty men were randomised. Half received tea 20 ml and half milk.", {"tea": 40, "milk": 40}),
    ("In 40 men one half of the back was treated. All were randomised.", {"all": 40}),
    (
        "Two hundred men joined; 90 (45 couples) received tarvin, 110 served as bare controls.",
        {"tarvin": 90, "bare controls": 110},
    ),
    (
        "N=40 pts with gout; mint (M) 21 pts, placebo (P) 19 pts.",
        {"mint": 21, "placebo": 19},
    ),
    (
        "Of 90 men, 60 used tarvin and 30 did not. Falls: 5% of tarvin users and 9% of non-users.",
        {"tarvin users": 60, "non-users": 30},
    ),
    (
        "We saw 81 tarvin-treated men and 74 men not receiving tarvin.",
        {"tarvin": 81, "not receiving tarvin": 74},
    ),
    (
        "Twenty-four girls with bad teeth were treated with a spring plate (SP) and 22 with a neck "
        "band (NB).",
        {"spring plate": 24, "neck band (nb)": 22},
    ),
    ("In all 60 men took part (40 received tea), and 22 with gout.", {"all": 60}),
    (
        "Eleven men received 10 sessions of real music and 10 men sham music in a random trial.",
        {"real music": 11, "sham music": 10},
    ),
]
BESIDE = [
    (
        "Men were randomised to tea (n=44) or no tea (n=48). Seventeen healthy volunteers were "
        "seen. Pulse was higher in men than in healthy volunteers.",
        {"tea": 44, "no tea": 48, "healthy volunteers": 17},
    ),
    (
        "Seventeen healthy volunteers were randomised to tea (n = 9) or milk (n = 8). Pulse was "
        "higher than in healthy volunteers at rest.",
        {"tea": 9, "milk": 8},
    ),
]
UNITS = [
    (
        "Twelve schools were randomised to gardens (six schools, 412 children) or to lessons (six "
        "schools, 398 children).",
        {"gardens": 412, "lessons": 398},
    ),
    (
        "Ten nurseries were allocated at random, five to each arm: 196 mothers in the garden "
        "arm and 203 mothers in the control arm.",
        {"garden": 196, "control": 203},
    ),
]
NAMES = [
    (
        "Men were assigned to add tarvin (n = 62) or to continue solpex alone (n = 64).",
        {"tarvin": 62, "solpex alone": 64},
    ),
    (
        "Men were assigned to tarvin 5 mg plus placebo matching solpex (n = 54) or solpex plus "
        "placebo matching tarvin (n = 51).",
        {"tarvin": 54, "solpex": 51},
    ),
    (
        "Men were assigned to solpex and tarvin or to placebo plus tarvin. Stroke came in the "
        "solpex-tarvin group and in the tarvin group.",
        {"solpex-tarvin": None, "tarvin": None},
    ),
    (
        "Men were assigned to tea (16 men), milk (24 men), mint oil (25 men) or milk and the mint "
        "oil (26 men).",
        {"tea": 16, "milk": 24, "mint oil": 25, "milk and the mint oil": 26},
    ),
    (
        "Men received one of these at random: (1) oil 3 g, (2) iron mix of 4 mg iron and 5 mg zinc "
        "or (3) placebo.",
        {"oil": None, "iron mix": None, "placebo": None},
    ),
    (
        "Ten men ate three breads on separate days in random order: white wheat, rye and barley.",
        {"white wheat": 10, "rye": 10, "barley": 10},
    ),
    (
        "Ten men used, in random order, tea, milk and mint oil. They ran longer with tea than with "
        "milk or mint oil.",
        {"tea": 10, "milk": 10, "mint oil": 10},
    ),
    (
        "Men were assigned to mint monthly, salt monthly, mint as needed, or salt as needed.",
        {"mint": None, "salt": None, "mint as needed": None, "salt as needed": None},
    ),
    (
        "Men were assigned to left low tone (LLT), right high tone (RHT) or sham tone, 15 in each "
        "arm.",
        {"left low tone (llt)": 15, "right high tone (rht)": 15, "sham tone": 15},
    ),
    (
        "Of 27 men, eighteen (music group, MG) sang at home; nine (silence group, SG) did not. "
        "MG and SG slept; MG dreamt and SG did not.",
        {"mg (music)": 18, "sg (silence)": 9},
    ),
    (
        "Women wore dark glasses (D group), clear glasses (C group) or none (N group), 20 women in "
        "each. The D group, the C group and the N group slept.",
        {"d": 20, "c": 20, "n": 20},
    ),
    (
        "Ten men walked under three conditions in random order: flat sole, soft wedge, and stepped "
        "sole.",
        {"flat sole": 10, "soft wedge": 10, "stepped sole": 10},
    ),
    (
        "In a crossover trial 31 men followed a high-salt diet (HSD) and a low-salt diet (LSD). "
        "HSD beat LSD; intake at the buffet meal did not differ.",
        {"hsd (high-salt)": 31, "lsd (low-salt)": 31},
    ),
    (
        "In a randomised trial 25 men received mint and 24 men received salt. Mint versus control: "
        "3 v 5 kg. Salt versus control: 2 v 5 kg. The control was told of to 23 men.",
        {"mint": 25, "salt": 24, "control": 23},
    ),
    # Words for what there is of something name none of it.
    ("Sixteen men tried three footwear conditions in random order.", {"all": 16}),
]
WAYS = [*DOSES, *LETTERS, *SIDES, *COUNTED, *BESIDE, *UNITS, *NAMES]


@pytest.mark.parametrize(("text", "arms"), WAYS, ids=[t[0][:50] for t in WAYS])
def test_arms_and_their_sizes(text: str, arms: Arms) -> None:
    assert {a.label.lower(): a.n for a in find_arms(prepare(text)).arms} == arms


TOTALS = [
    (
        "Ninety men were randomised to tea (n=44) or no tea (n=46). Twelve healthy men were seen. "
        "Pulse was higher than in healthy men.",
        90,
    ),
    ("Of 131 men assessed, 96 were randomised, 48 to tea and 48 to milk.", 96),
    ("We enrolled 277 men and excluded 37. The remaining 240 were allocated to tea or milk.", 240),
    ("Of 13,388 women 6,681 took tea; falls came to 12 per 1000 women.", 13388),
    ("Eighteen clusters (24,843 births) were allocated at random to tea or to milk.", 24843),
]


@pytest.mark.parametrize(("text", "total"), TOTALS)
def test_total(text: str, total: int) -> None:
    assert find_arms(prepare(text)).total_n == total


MENTIONS = [
    (
        "Men were randomised to placebo, or mint 2.5, 5 or 10 mg. Sleep came to 1%, 2% and 3% "
        "with 2.5, 5 and 10 mg.",
        ["2.5", "5", "10 mg"],
    ),
    (
        "Sixty men were divided into two equal groups. Group A received a dose of tarvin and group "
        "B a dose of solpex. Pain fell in the tarvin group and the salve group, that is group B.",
        ["tarvin group", "salve group", "group B"],
    ),
    (
        "Men were in group T (n = 35) or group P (n = 34). Group T and group P slept. "
        "Cough: T 23%, P 66% (P = 0.02).",
        ["T", "P"],
    ),
]


@pytest.mark.parametrize(("text", "named"), MENTIONS)
def test_places_in_the_last_sentence(text: str, named: list[str]) -> None:
    last = max(text.rfind(x) for x in ("Sleep", "Pain", "Cough"))
    found = [text[m.start : m.end] for m in find_arms(prepare(text)).mentions if m.start > last]
    assert found == named
