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
