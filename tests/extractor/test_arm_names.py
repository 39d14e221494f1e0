"""Which arms a study has and what they are called: ways of writing, in words of our own."""

from __future__ import annotations

import pytest

from extractor.arm_clues import find_clues
from extractor.arm_doses import find_doses
from extractor.arm_labels import distinct
from extractor.arm_names import Reader, make_reader
from extractor.arm_results import contrasted, led_by, told_behind
from extractor.arm_tokens import tokenise
from extractor.arms import find_arms
from extractor.sentences import prepare


def reader_of(text: str) -> Reader:
    return make_reader(tokenise(prepare(text).norm))


def labels(text: str) -> set[str]:
    return {a.label.lower() for a in find_arms(prepare(text)).arms}


RESULTS = [
    (
        "Attacks stopped in 31% with lurasol, 22% with mebrine, and 12% with placebo at 8 weeks.",
        {"lurasol", "mebrine", "placebo"},
    ),
    (
        "Median stay was 4.5 and 6.1 days with early walking and bed rest, respectively.",
        {"early walking", "bed rest"},
    ),
    (
        "Ten runners wore one shoe each. Fatigue came at 12% (cushioned) versus 9% (minimal).",
        {"cushioned", "minimal"},
    ),
    (
        "Preterm babies in kangaroo care gained more than babies in incubator care (24 vs 18 g).",
        {"kangaroo care", "incubator care"},
    ),
    (
        "Cramps were rarer in patients given tolvin than in those given quinidol (9% vs 15%).",
        {"tolvin", "quinidol"},
    ),
    (
        "Compared with usual monitoring (UM), remote monitoring (RM) reduced visits. In RM 12% "
        "were admitted, in UM 19%.",
        {"um (usual monitoring)", "rm (remote monitoring)"},
    ),
]
"""Arms that no list of the methods names, but the results do."""


@pytest.mark.parametrize(("text", "arms"), RESULTS, ids=[t[0][:40] for t in RESULTS])
def test_arms_named_beside_results(text: str, arms: set[str]) -> None:
    assert labels(text) == arms


def test_results_without_two_names_tell_no_arms() -> None:
    for text in (
        "Pain fell by 30% with time. Sleep improved in 40% after a month.",
        "A response was seen in 12% and the rest left the study in 2009.",
    ):
        assert labels(text) == {"all"}


LISTS = [
    (
        "Cooks were divided into three groups of 12 each: mint tea, sage tea, and plain water.",
        {"mint tea", "sage tea", "plain water"},
    ),
    (
        "Cooks were randomised to one of three groups (n = 12 each): mint, low dose; salt; or "
        "placebo.",
        {"mint", "salt", "placebo"},
    ),
    (
        "Cooks were randomised to mint, salt, both drugs, or placebo.",
        {"mint", "salt", "both drugs", "placebo"},
    ),
    ("All cooks took both drugs, mint and salt, for two weeks.", {"all"}),
    (
        "Of 40 cooks, 20 were randomised to receive mint and 20 were allocated to receive salt.",
        {"mint", "salt"},
    ),
    ("Mint oil was given to 19 children and salt to 21 children.", {"mint oil", "salt"}),
    ("The oil was given to 19 children and all went home.", {"all"}),
    (
        "Cooks with one to three burns were randomised to undergo either cooling or wrapping.",
        {"cooling", "wrapping"},
    ),
    (
        "Pain fell in the needling group, in the sham needling group and in the waiting group.",
        {"needling", "sham needling", "waiting"},
    ),
    ("Cooks were randomised to mint 5 mg (QD) or placebo QD.", {"mint", "placebo"}),
]
"""Arms in lists, and told one at a time; and lists of what is no arm."""


@pytest.mark.parametrize(("text", "arms"), LISTS, ids=[t[0][:40] for t in LISTS])
def test_listed_arms(text: str, arms: set[str]) -> None:
    assert labels(text) == arms


KINDS = [
    ("We compared 22 trained and 18 untrained bakers.", {"all"}),
    ("We compared 22 trained and 18 untrained runners.", {"trained", "untrained"}),
    (
        "Breath was measured in 12 current smokers, 16 ex-smokers and 13 never-smokers.",
        {"current smokers", "ex-smokers", "never-smokers"},
    ),
    (
        "Twenty patients with gout and 15 patients with lupus gave blood.",
        {"gout", "lupus"},
    ),
    ("Nine patients and 11 patients were lost. All were randomised.", {"all"}),
    ("At 12 months, 9 of 12 patients were well.", {"all"}),
    ("Relief came (intervention 12/40, 30%; control 9/41, 22%).", {"intervention", "control"}),
]
"""Kinds of people counted side by side, and counts that tell no kinds apart."""


@pytest.mark.parametrize(("text", "arms"), KINDS, ids=[t[0][:40] for t in KINDS])
def test_kinds_of_people(text: str, arms: set[str]) -> None:
    assert labels(text) == arms


DOSES = [
    (
        "Seventy adults got ozavine in a randomised trial. Relapse was 20% in the 20-mg arm and "
        "31% in the 10-mg arm.",
        {"20-mg", "10-mg"},
    ),
    (
        "Women were randomized to receive 12 or 6 months of trellin. There were 10 and 14 "
        "relapses in the 12- and 6-month groups.",
        {"12-month", "6-month"},
    ),
    (
        "Patients were randomly assigned to ferrin weekly or every 3 weeks. Anaemia occurred in "
        "8% of the weekly group and 12% of the every 3-week group.",
        {"weekly", "every 3-week"},
    ),
    (
        "We compared once-daily with twice-daily dosing of basalin. Lows were 1.2 in the "
        "once-daily group (n = 40) and 1.5 in the twice-daily group (n = 41).",
        {"once-daily", "twice-daily"},
    ),
    (
        "Mothers were randomised to 2 g/day of krill oil (n = 51), 4 g/day of krill oil (n = 50) "
        "or olive oil (n = 49).",
        {"2 g/day of krill oil", "4 g/day of krill oil", "olive oil"},
    ),
    (
        "Two doses of relaxine (50 U and 100 U) and placebo were compared in a randomised trial. "
        "Scores fell in the 50 U group, the 100 U group and the placebo group.",
        {"50 u", "100 u", "placebo"},
    ),
]


@pytest.mark.parametrize(("text", "arms"), DOSES, ids=[t[0][:40] for t in DOSES])
def test_arms_that_differ_in_an_amount(text: str, arms: set[str]) -> None:
    assert labels(text) == arms


@pytest.mark.parametrize(
    "text",
    [
        "Patients were randomised to zanaprin 10 mg or placebo. At 6 months and at 12 months "
        "pain had fallen in both groups.",
        "Survival was compared (9.7 months versus 5.8 months) between zanaprin and placebo.",
        "Of 100 randomised patients 22.5% versus 31.0% improved with zanaprin and placebo.",
        "All received 50 Gy in 25 fractions and were randomised to zanaprin or placebo.",
    ],
)
def test_amounts_that_are_no_arms(text: str) -> None:
    assert find_doses(reader_of(text)) == []


LETTERS = [
    (
        "The tape (group-A, n = 20) and the brace (group-B, n = 21) were tried. Pain fell in "
        "group-A.",
        {"group a", "group b"},
    ),
    (
        "Sixty women were allocated to spinal bupivane 10 mg (group B10) or 7.5 mg (group B7.5). "
        "Nausea came in group B10 and in group B7.5.",
        {"group b10", "group b7.5"},
    ),
]


@pytest.mark.parametrize(("text", "arms"), LETTERS, ids=[t[0][:40] for t in LETTERS])
def test_lettered_arms(text: str, arms: set[str]) -> None:
    assert labels(text) == arms


def test_both_letters_of_arm_a_vs_b_are_read() -> None:
    text = "Arm A got tea, arm B got milk. Falls were seen in arm A vs B (4% and 6%)."
    found = find_arms(prepare(text)).mentions
    assert [text[m.start : m.end] for m in found][-2:] == ["arm A", "B"]


NAMES = [
    (
        "Men were randomised to a control group (usual care) or an intervention group (tai chi). "
        "The intervention group improved, the control group did not.",
        {"control (usual care)", "intervention (tai chi)"},
    ),
    (
        "Patients were randomized to the UPBEAT intervention or usual care. The intervention "
        "group lost 3 kg, the control group gained 1 kg.",
        {"upbeat intervention", "control (usual care)"},
    ),
    (
        "Adults were randomised to mindfulness or treatment as usual. Mood rose with mindfulness.",
        {"mindfulness", "treatment as usual"},
    ),
    (
        "Seventy men were randomised. The treatment group drank beet juice and the control group "
        "water. Pressure fell by 5 in the treatment group and by 1 in the control group.",
        {"treatment", "control"},
    ),
    (
        "Adults were randomised to cognitive therapy, exercise, or waiting list. Mood rose most "
        "after cognitive therapy and exercise.",
        {"cognitive therapy", "exercise", "waiting list"},
    ),
    (
        "Tamoxal alone and tamoxal plus ovarian ablation (OA) were compared. Bone loss was 3% "
        "with tamoxal alone and 5% with tamoxal plus OA.",
        {"tamoxal alone", "tamoxal plus oa"},
    ),
    (
        "Pain was lower in the drug A group than in the placebo group (12.3 vs 16.1). With drug A "
        "it fell more than with placebo.",
        {"drug a", "placebo"},
    ),
    (
        "Patients were randomized to standard care (i.e., plain gel) or an oil blend.",
        {"standard care", "oil blend"},
    ),
]


@pytest.mark.parametrize(("text", "arms"), NAMES, ids=[t[0][:40] for t in NAMES])
def test_names_of_arms(text: str, arms: set[str]) -> None:
    assert labels(text) == arms


def test_what_two_labels_tell_alike_is_not_told() -> None:
    told = ["control (booklet)", "intervention (booklet)", "other (film)"]
    assert distinct(told) == ["control", "intervention", "other (film)"]


def test_a_single_arm_study_has_one_arm() -> None:
    text = "In this single-arm, 6-month trial a walking group met weekly; compared with baseline"
    assert labels(text) == {"all"}


def test_a_body_of_researchers_is_no_arm() -> None:
    text = (
        "For the Northern Clinical Trials Group and the Bone Study Group. Forty men were enrolled."
    )
    assert labels(text) == {"all"}


def test_kinds_of_people_are_arms_where_nobody_is_randomised() -> None:
    text = "Responders (n = 21) and non-responders (n = 19) differed in CRP."
    assert labels(text) == {"responders", "non-responders"}
    text = "In a randomised trial of tea versus milk, men (n = 21) and women (n = 19) took part."
    assert labels(text) == {"tea", "milk"}


def test_this_study_names_no_arm() -> None:
    text = (
        "In this study 40 men joined. The study group (n = 20) rested, the control group (n = 20) "
        "ran. Pulse fell in the study and the control group."
    )
    found = find_arms(prepare(text))
    assert {a.label for a in found.arms} == {"study", "control"}
    assert min(m.start for m in found.mentions) > text.index("joined")
    assert text.index("study and") in {m.start for m in found.mentions}


def test_the_first_word_of_a_name_stands_for_it() -> None:
    text = (
        "Patients were randomised to fibrosil glue (n = 20) or quilting sutures (n = 21). Seroma: "
        "fibrosil, 27%; quilting, 5%."
    )
    named = [text[m.start : m.end] for m in find_arms(prepare(text)).mentions]
    assert named[-2:] == ["fibrosil", "quilting"]


@pytest.mark.parametrize(
    ("text", "control"),
    [
        ("Forty men got letrol or platin. Letrol was superior to platin.", "platin"),
        (
            "Robotic versus open repair: 40 men were assigned to robotic or open repair.",
            "open repair",
        ),
        ("Group C (n = 20) got saltol, group D (n = 20) dexamin. Group C slept.", "group c"),
        ("Men received 0, 5 or 10 mg of saltol.", "0 mg"),
        (
            "Women got tarvin without yoga (n = 9), placebo with yoga (n = 8), tarvin with yoga "
            "(n = 9) or placebo without yoga (n = 8).",
            "placebo without yoga",
        ),
        ("Men got usual care (n = 9) or usual care plus yoga (n = 9).", "usual care"),
        ("Eighty men were randomised to apixol or warfan.", "warfan"),
        (
            "Men were randomised to apixol monotherapy or combination therapy.",
            "apixol monotherapy",
        ),
        ("Compared with warfan, apixol reduced strokes. Apixol versus warfan: 3% v 4%.", "warfan"),
    ],
)
def test_who_is_named_second_is_held_against(text: str, control: str) -> None:
    found = find_arms(prepare(text)).arms
    assert [a.label.lower() for a in found if a.role == "control"] == [control]


@pytest.mark.parametrize(
    "text",
    [
        "Patients received tarvin alone (n = 9), solpex alone (n = 8) or tarvin plus solpex "
        "(n = 9).",
        "Group A (n = 20) got saltol and group B (n = 20) dexamin. Group A slept.",
    ],
)
def test_where_nothing_is_the_reference_all_are_treated(text: str) -> None:
    assert {a.role for a in find_arms(prepare(text)).arms} == {"treatment"}


def test_readers_of_results_stop_at_any_end() -> None:
    text = "Compared with. 12% with than in 3 (4) versus ( than compared with,"
    reader = reader_of(text)
    for i in range(len(reader.tokens) - 4):
        for read in (told_behind, contrasted, led_by):
            assert all(n.first < n.stop for n in read(reader, i))
    assert all(c.name.first < c.name.stop for c in find_clues(reader, crossover=True))
