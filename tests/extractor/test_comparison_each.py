"""What a list of arms makes of a number: a change within each, a test among all, pairs."""

import pytest

from extractor import extract
from tests.extractor.test_comparisons import THREE, linked

ALPHA, BETA, GAMMA = ("alpha",), ("beta",), ("gamma",)
ALL = ("alpha", "beta", "gamma")
AGAINST_GAMMA = [("between", ("alpha", "gamma")), ("between", ("beta", "gamma"))]
IN_BOTH = [("within", ALPHA), ("within", BETA)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sway fell in both the alpha and the beta group (p < 0.01).", IN_BOTH),
        ("Sway fell (p < 0.01) for both the alpha and beta groups.", IN_BOTH),
        ("A decrease in sway was seen both in alpha and in beta groups (p = 0.02).", IN_BOTH),
        ("The alpha and beta groups showed a drop in sway (p = 0.02), gamma did not.", IN_BOTH),
        ("Sway fell across all three groups (p < 0.05).", [("within", (x,)) for x in ALL]),
        (
            "The fall in sway differed between the alpha and beta groups (p = 0.02).",
            [("between", ("alpha", "beta"))],
        ),
        (
            "The fall in sway was similar in the alpha and beta groups (p = 0.6).",
            [("between", ("alpha", "beta"))],
        ),
        ("Sway fell more in the alpha and beta groups (p = 0.02).", AGAINST_GAMMA),
        ("Sway was lower in the alpha and beta groups (p = 0.01).", AGAINST_GAMMA),
        ("Sway was lower in alpha and beta groups (p = 0.01 and p = 0.03).", AGAINST_GAMMA),
        ("Compared with gamma, alpha and beta groups reduced sway (p = 0.01).", AGAINST_GAMMA),
        ("Sway differed between the alpha, beta and gamma groups (p = 0.03).", [("multi", ALL)]),
        ("Sway was alike in the alpha, beta and gamma groups (p = 0.4).", [("multi", ALL)]),
        (
            "A difference in the fall of sway was found among all three groups (p = 0.01).",
            [("multi", ALL)],
        ),
    ],
)
def test_list_of_arms(text, expected):
    assert [(c.design, c.groups) for c in linked(text, THREE)] == expected


GROUPS = "We drew 60 men into group 1 (oats), group 2 (rice) or group 3 (maize). "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Weight did not differ between groups 1 and 2 (p = 0.3).", [(0, 1)]),
        ("Weight did not differ between group 2 and 3 (p = 0.3).", [(1, 2)]),
        ("Weight was lower in groups 1 and 2 than in group 3 (p = 0.3).", [(0, 2), (1, 2)]),
        ("Weight at 1 and 2 months was lower in group 3 than group 2 (p = 0.3).", [(2, 1)] * 2),
    ],
)
def test_numbers_of_groups_in_a_row(text, expected):
    record = extract(GROUPS + text, doc_id="row")
    labels = [a.label for a in record.arms]
    assert [tuple(map(labels.index, c.groups)) for c in record.comparisons] == expected


THREE_GROUPS = "We drew 60 men into group A (oats), group B (rice) and group C (maize). "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Weight fell by 4.2 kg in group B. That was more than in groups A (p = 0.02) and C "
            "(p = 0.01).",
            ["BA", "BC"],
        ),
        (
            "Weight fell by 4.2 kg in group B. The fall was larger than in group A (p = 0.02).",
            ["BA"],
        ),
        (
            "Those in group B lost more weight (p = 0.02 and p = 0.01, respectively).",
            ["BA", "BC"],
        ),
        ("Group B had less thirst and hunger (p = 0.02 and p = 0.01).", ["BA", "BA"]),
        ("Weight (p = 0.02) and waist (p = 0.01) were lower in group C than group A.", ["CA"] * 2),
    ],
)
def test_arm_that_others_are_held_against(text, expected):
    record = extract(THREE_GROUPS + text, doc_id="held")
    found = ["".join(x[-1] for x in c.groups) for c in record.comparisons]
    assert list(map(sorted, found)) == list(map(sorted, expected))


def test_value_held_against_in_turn_behind_a_semicolon():
    text = (
        "Weight was less in group B (71.2 ± 4.0 kg) than in group A (75.1 ± 4.4 kg; p = 0.02) or "
        "group C (76.0 ± 4.1 kg; p = 0.01)."
    )
    record = extract(THREE_GROUPS + text, doc_id="turn")
    assert [c.supports for c in record.comparisons] == [(0, 1), (0, 2)]


def test_level_selected_beforehand_is_no_result():
    text = "P < 0.05 was selected as the mark of significance. Weight fell in group A (p = 0.01)."
    assert len(extract(THREE_GROUPS + text, doc_id="level").comparisons) == 1


def test_p_values_within_each_follow_the_values_told_last():
    text = (
        "Weight was 70.1 ± 4.0 kg in C, 71.2 ± 4.4 kg in B and 73.5 ± 4.9 kg in A. Change within "
        "each group was significant (p = 0.01, p = 0.02 and p = 0.03, respectively)."
    )
    record = extract(THREE_GROUPS + text, doc_id="order")
    assert [c.groups[0][-1] for c in record.comparisons] == ["C", "B", "A"]


@pytest.mark.parametrize(
    "text",
    [
        "Weight was lower in groups B and C than in group A (62.1 vs 70.2 kg, p = 0.01, and 64.0 "
        "vs 70.2 kg, p = 0.03, respectively).",
        "Compared with group A, groups B and C were cured more often (18/20 vs 9/20, p = 0.02; "
        "17/20 vs 9/20, p = 0.04).",
    ],
)
def test_pairs_against_the_same_arm(text):
    record = extract(THREE_GROUPS + text, doc_id="pairs")
    assert [m.arm[-1] for m in record.measurements] == ["B", "A", "C", "A"]
    assert [[g[-1] for g in c.groups] for c in record.comparisons] == [["B", "A"], ["C", "A"]]


def test_pairs_whose_second_numbers_differ_are_against_no_same_arm():
    text = "Weight was lower in groups B and C than in group A (62.1 vs 70.2 and 64.0 vs 71.3 kg)."
    record = extract(THREE_GROUPS + text, doc_id="pairs")
    assert [m.arm[-1] for m in record.measurements] != ["B", "A", "C", "A"]
