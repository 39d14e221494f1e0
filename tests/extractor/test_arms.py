"""The arms of short made-up trials: labels, sizes, roles, totals, mentions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.arms import find_arms, locate
from extractor.records import Arm
from extractor.sentences import prepare


def arms_of(text: str) -> dict[str, int | None]:
    return {arm.label.lower(): arm.n for arm in find_arms(prepare(text)).arms}


TRIALS = [
    (
        "Sixty-two adults were randomised to receive zanaprin (n = 30) or placebo (n = 32).",
        {"zanaprin": 30, "placebo": 32},
        62,
    ),
    (
        "We randomly assigned 81 men to yoga or usual care. Pain fell in the yoga group.",
        {"yoga": None, "usual care": None},
        81,
    ),
    (
        "A total of 90 patients took part: 44 received lomatine and 46 received vehicle.",
        {"lomatine": 44, "vehicle": 46},
        90,
    ),
    (
        "Eighty women were randomized, 41 to bathing and 39 to the control group.",
        {"bathing": 41, "control": 39},
        80,
    ),
    (
        "Patients were divided into three groups of 15. Group A received tarvin, group B received "
        "solpex and group C received saline.",
        {"group a": 15, "group b": 15, "group c": 15},
        45,
    ),
    (
        "Twenty horses were allocated equally to oats or hay. The oats group gained weight.",
        {"oats": 10, "hay": 10},
        20,
    ),
    (
        "In a crossover trial 18 runners drank cherry juice or water.",
        {"cherry juice": 18, "water": 18},
        18,
    ),
    (
        "Fifty patients (24 balneotherapy, 26 control) were enrolled.",
        {"balneotherapy": 24, "control": 26},
        50,
    ),
    (
        "Nurses were assigned to the stretching group (SG, n = 12) or the control group "
        "(CG, n = 13). SG improved more than CG. Scores in SG rose.",
        {"sg (stretching)": 12, "cg (control)": 13},
        25,
    ),
]


@pytest.mark.parametrize(("text", "arms", "total"), TRIALS, ids=[t[0][:40] for t in TRIALS])
def test_arms_and_sizes(text: str, arms: dict[str, int | None], total: int) -> None:
    found = find_arms(prepare(text))
    assert {a.label.lower(): a.n for a in found.arms} == arms
    assert found.total_n == total


COHORTS = [
    ("Forty-one patients with gout were enrolled and followed for a year.", 41),
    ("The mean weight of the 17 women fell from 80 to 75 kg.", 17),
    ("", None),
    ("Nothing of the kind was counted.", None),
]


@pytest.mark.parametrize(("text", "total"), COHORTS)
def test_one_group_is_one_arm_called_all(text: str, total: int | None) -> None:
    found = find_arms(prepare(text))
    assert found.arms == (Arm(label="all", n=total, role="cohort"),)
    assert found.total_n == total
    assert found.mentions == ()


ROLES = [
    (
        "Men were randomised to zanaprin or placebo.",
        {"zanaprin": "treatment", "placebo": "control"},
    ),
    ("Surgery plus tarvin versus surgery alone in 40 dogs.", {"surgery alone": "control"}),
    (
        "The sauna group was compared with the sham group.",
        {"sauna": "treatment", "sham": "control"},
    ),
    (
        "Men were assigned to usual care (n = 30) or tai chi (n = 30). Pain was 3 in the "
        "intervention group and 4 in the control group.",
        {"intervention (tai chi)": "treatment", "control (usual care)": "control"},
    ),
    (
        "Zanaprin versus tarvin in gout. Men were randomised to zanaprin or tarvin.",
        {"zanaprin": "treatment", "tarvin": "control"},
    ),
    (
        "Men were allocated to group A (zanaprin) or group B (tarvin).",
        {"group a": "treatment", "group b": "treatment"},
    ),
]


@pytest.mark.parametrize(("text", "expected"), ROLES)
def test_roles(text: str, expected: dict[str, str]) -> None:
    found = {a.label.lower(): a.role for a in find_arms(prepare(text)).arms}
    assert expected.items() <= found.items()


TOTALS = [
    ("Children with (n = 21) and without (n = 43) wheeze were seen at a clinic.", 64),
    ("One group consisted of 21 men on balm, the other group consisted of 23 men on none.", 44),
    ("Seen with their mothers, 60 children without wheeze were studied and 20 slept.", 60),
    ("Of 400 patients screened, 120 were randomised to balm (n = 61) or soap (n = 59).", 120),
    ("We enrolled 2,350 volunteers; 40 withdrew.", 2350),
    ("One hundred and twelve children (55 boys) were recruited.", 112),
    ("Nine tall, cheerful men slept in tents.", 9),
    ("In all, 57 (70% male) patients were scanned.", 57),
    ("A total of 700 boys were enrolled in the milk arm and 690 in the juice arm.", 1390),
    ("Women with asthma (n = 77) were randomly assigned to flutes or drums.", 77),
]


@pytest.mark.parametrize(("text", "total"), TOTALS)
def test_total(text: str, total: int) -> None:
    assert find_arms(prepare(text)).total_n == total


def test_a_count_for_both_arms_is_no_arm_size() -> None:
    arms = arms_of("Two hundred boys were randomised to either milk or juice.")
    assert arms == {"milk": None, "juice": None}


def test_sizes_of_groups_named_in_brackets() -> None:
    text = "Data came from 61 patients (CT, n = 31; RT, n = 30). CT and RT groups did well."
    assert arms_of(text) == {"ct": 31, "rt": 30}


def test_sizes_told_respectively() -> None:
    text = (
        "Men were assigned to the garlic group or the placebo group. "
        "In all, 21 and 23 men in the garlic and placebo groups, respectively, finished."
    )
    assert arms_of(text) == {"garlic": 21, "placebo": 23}


def mentioned(text: str, arms: tuple[Arm, ...]) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], arms[m.arm].label) for m in locate(prepare(text), arms)]


PAIR = (Arm(label="garlic"), Arm(label="placebo", role="control"))

PLACES = [
    ("Garlic helped.", [("Garlic", "garlic")]),
    ("the garlic group and controls", [("garlic group", "garlic"), ("controls", "placebo")]),
    ("a placebo-controlled trial of the placebo effect", []),
    ("serum garlic rose", []),
    ("the intervention group", [("intervention group", "garlic")]),
    ("fell in both groups", [("both groups", "garlic"), ("both groups", "placebo")]),
    (
        "garlic and placebo; the latter group did worse",
        [("garlic", "garlic"), ("placebo", "placebo"), ("latter group", "placebo")],
    ),
    ("good control of pain", []),
]


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_locate(text: str, expected: list[tuple[str, str]]) -> None:
    assert mentioned(text, PAIR) == expected


def test_locate_tells_a_group_from_an_article() -> None:
    arms = (Arm(label="A"), Arm(label="B"))
    text = "A total of 20 men were in groups A and B. A rise was seen in A, not in B."
    spans = [(m.start, arms[m.arm].label) for m in locate(prepare(text), arms)]
    assert [label for _, label in spans] == ["A", "B", "A", "B"]
    assert all(start > 20 for start, _ in spans)


def test_locate_follows_abbreviations() -> None:
    arms = (Arm(label="interval running"), Arm(label="rest", role="control"))
    text = "Interval running (IR) was tried. IR was liked."
    assert [found for found, _ in mentioned(text, arms)] == ["Interval running", "IR", "IR"]


def test_locate_knows_what_a_lettered_group_got() -> None:
    arms = (Arm(label="group A"), Arm(label="group B", role="control"))
    text = "Group A received tarvin; group B received solpex. Pain fell with tarvin."
    assert mentioned(text, arms)[-1] == ("tarvin", "group A")


SOUP = (
    "the group groups A B I II and or versus vs . , ( ) n = 20 30 patients placebo control",
    "randomised to receive each equally respectively arm ± 4.2 % [ ] : ; / - both latter",
    "received women of total mg 50 were drug X treatment two three divided into equal 12/40",
    "IT (IT) é",
)
WORDS = st.sampled_from([word for line in SOUP for word in line.split()])


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_any_words_give_arms_with_places_in_the_text(words: list[str]) -> None:
    text = " ".join(words)
    found = find_arms(prepare(text))
    assert len(found.arms) >= 1
    assert all(a.n is None or a.n > 0 for a in found.arms)
    assert all(0 <= m.start < m.end <= len(text) for m in found.mentions)
    assert all(m.arm < len(found.arms) for m in found.mentions)
    assert list(found.mentions) == sorted(found.mentions, key=lambda m: (m.start, m.arm))


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_read_without_error(text: str) -> None:
    doc = prepare(text)
    table = find_arms(doc)
    located = locate(doc, (*table.arms, Arm(label=text[:12])))
    assert all(0 <= m.start < m.end <= len(text) for m in located)


def test_spaces_change_nothing() -> None:
    text, arms, total = TRIALS[0]
    wide = text.replace(" ", "  ")
    assert arms_of(wide) == arms
    assert find_arms(prepare(wide)).total_n == total


def test_many_brackets_are_no_deep_matter() -> None:
    assert find_arms(prepare("( ) " * 3000 + "patients")).total_n is None


def test_historical_groups_are_neither_treated_nor_control() -> None:
    text = (
        "Thirty men were treated with tarvin. The tarvin group was compared with historical "
        "controls: the solpex group and the lomatine group. The tarvin group did best."
    )
    found = {a.label: (a.n, a.role) for a in find_arms(prepare(text)).arms}
    assert found["tarvin"] == (30, "treatment")
    assert found["solpex"] == found["lomatine"] == (None, "other")


def test_what_is_added_names_the_arm():
    text = (
        "Ninety adults were assigned to stretching plus brofenol (n = 45) or stretching plus "
        "placebo (n = 45). Pain fell with brofenol and with stretching."
    )
    table = find_arms(prepare(text))
    last = text.index("Pain")
    named = [text[m.start : m.end] for m in table.mentions if m.start > last]
    assert named == ["brofenol"]
