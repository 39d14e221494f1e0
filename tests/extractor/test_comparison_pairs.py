"""Which two of three arms a number is about: ways of saying it and their opposite."""

import pytest

from extractor.records import Arm
from tests.extractor.test_comparisons import linked, value

THREE = (
    Arm(label="alpha", role="treatment"),
    Arm(label="beta", role="treatment"),
    Arm(label="gamma", role="control"),
)
ALPHA_BETA, ALPHA_GAMMA, BETA_GAMMA = ("alpha", "beta"), ("alpha", "gamma"), ("beta", "gamma")
ALL = ("alpha", "beta", "gamma")
VALUES = "Pain was 2.1 ± 1.0 with alpha, 3.2 ± 1.1 with beta and 5.3 ± 1.2 with gamma"


def values(text):
    return [
        value(text, "2.1 ± 1.0", "pain", "alpha"),
        value(text, "3.2 ± 1.1", "pain", "beta"),
        value(text, "5.3 ± 1.2", "pain", "gamma"),
    ]


@pytest.mark.parametrize(
    ("behind", "groups"),
    [
        (" (p = 0.01).", [ALL]),
        (" (p = 0.01 for beta vs gamma).", [BETA_GAMMA]),
        ("; it was less with alpha than with gamma (p = 0.01).", [ALPHA_GAMMA]),
        ("; the difference of beta from gamma was clear (p = 0.01).", [BETA_GAMMA]),
        (" (both p < 0.01 vs gamma).", [ALPHA_GAMMA, BETA_GAMMA]),
        (" (p < 0.01 vs gamma).", [ALPHA_GAMMA, BETA_GAMMA]),
        ("; only the larger dose was better than gamma (p = 0.01).", [ALL]),
        (" (p = 0.01 and p = 0.03, vs gamma).", [ALPHA_GAMMA, BETA_GAMMA]),
        (" (p = 0.01 and p = 0.03).", [ALPHA_GAMMA, BETA_GAMMA]),
        (
            "; all pairwise differences were clear (p < 0.05).",
            [ALPHA_BETA, ALPHA_GAMMA, BETA_GAMMA],
        ),
        (". Tukey's test saw no difference between the two treatments (p = 0.4).", [ALPHA_BETA]),
        (". Both drugs were better than gamma (p = 0.01).", [ALPHA_GAMMA, BETA_GAMMA]),
        (
            " (p = 0.01 for alpha vs gamma, p = 0.2 for beta vs gamma, p = 0.3 for alpha vs beta).",
            [ALPHA_GAMMA, BETA_GAMMA, ALPHA_BETA],
        ),
        (
            ". Post hoc, alpha vs gamma p = 0.01, beta vs gamma p = 0.02, alpha vs beta p = 0.3.",
            [ALPHA_GAMMA, BETA_GAMMA, ALPHA_BETA],
        ),
        (
            ". It was less with alpha than with gamma (p = 0.01) but not than with beta (p = 0.1).",
            [ALPHA_GAMMA, ALPHA_BETA],
        ),
    ],
)
def test_the_pair_and_its_values(behind, groups):
    text = VALUES + behind
    found = linked(text, THREE, values(text))
    assert [tuple(sorted(c.groups)) for c in found] == groups
    for c in found:
        assert sorted(ALL[i] for i in c.supports) == sorted(c.groups)


def test_all_arms_behind_one_that_was_named():
    text = "Pain fell with alpha (p = 0.02; ANOVA among the groups, p = 0.4)."
    assert [c.design for c in linked(text, THREE)][-1] == "multi"


def test_words_about_another_number_make_no_pair():
    text = "Benefit was seen for both alpha and beta, at more than 2.0 (p = 0.01 for beta)."
    assert len(linked(text, THREE)) == 1


@pytest.mark.parametrize(
    ("text", "design", "groups"),
    [
        ("There was no difference among the groups for pain (p = 0.4).", "multi", ALL),
        ("Pain was alike across study arms (p = 0.4).", "multi", ALL),
        ("ANOVA showed an effect of treatment on pain (p = 0.01).", "multi", ALL),
        ("Pain fell; condition × sprint was significant (p = 0.4).", "interaction", ALL),
        ("Pain differed between alpha and gamma groups (p = 0.01).", "between", ALPHA_GAMMA),
        ("There was a group × time interaction for pain (p = 0.01).", "interaction", ALL),
    ],
)
def test_all_arms_where_none_is_named(text, design, groups):
    (c,) = linked(text, THREE)
    assert (c.design, tuple(sorted(c.groups))) == (design, groups)


# "beta" next to a number is a coefficient
OTHERS = (THREE[0], Arm(label="delta", role="treatment"), THREE[2])


def test_listed_effects_of_two_treatments_are_against_the_one_control():
    text = "The odds ratios for alpha and delta were 2.9 (1.0, 8.4) and 1.3 (0.4, 4.1)."
    assert [c.groups for c in linked(text, OTHERS)] == [ALPHA_GAMMA, ("delta", "gamma")]
    with_control = text.replace("delta", "gamma")
    assert {frozenset(c.groups) for c in linked(with_control, OTHERS)} == {frozenset(ALPHA_GAMMA)}


@pytest.mark.parametrize(
    ("turn", "supports"),
    [
        (", while delta (4.2 ± 1.1) was not (p = 0.3).", (1, 2)),
        (" and delta (4.2 ± 1.1, p = 0.03).", (0, 2)),
    ],
)
def test_value_told_in_turn_is_held_against_the_same(turn, supports):
    text = "alpha (5.3 ± 1.2) was faster than gamma (3.1 ± 1.0, p = 0.01)" + turn
    found = [
        value(text, "5.3 ± 1.2", "speed", "alpha"),
        value(text, "3.1 ± 1.0", "speed", "gamma"),
        value(text, "4.2 ± 1.1", "speed", "delta"),
    ]
    assert linked(text, OTHERS, found)[-1].supports == supports


def test_each_value_with_its_own_p_against_one():
    text = (
        "Pain fell by 2.1 ± 1.0 with alpha (p = 0.2 vs gamma), 3.2 ± 1.1 with delta (p < 0.01 vs "
        "gamma) and 1.3 ± 1.2 with gamma."
    )
    found = [
        value(text, "2.1 ± 1.0", "pain", "alpha", kind="change"),
        value(text, "3.2 ± 1.1", "pain", "delta", kind="change"),
        value(text, "1.3 ± 1.2", "pain", "gamma", kind="change"),
    ]
    assert [(c.groups, c.supports) for c in linked(text, OTHERS, found)] == [
        (("alpha", "gamma"), (0, 2)),
        (("delta", "gamma"), (1, 2)),
    ]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        (
            "Both alpha and beta were better than gamma (p = 0.01), but the two did not "
            "differ (p = 0.6).",
            [ALPHA_GAMMA, BETA_GAMMA, ALPHA_BETA],
        ),
        (
            "It was less with alpha than with beta (p = 0.02) and gamma (p = 0.01), with no "
            "difference between them (p = 0.3).",
            [ALPHA_BETA, ALPHA_GAMMA, BETA_GAMMA],
        ),
        ("It fell with alpha, beta and gamma; they did not differ (p = 0.5).", [ALL]),
        ("It fell with all. The two did not differ (p = 0.5).", [ALPHA_BETA]),
    ],
)
def test_two_that_did_not_differ(text, groups):
    assert [c.groups for c in linked(text, THREE)] == groups
