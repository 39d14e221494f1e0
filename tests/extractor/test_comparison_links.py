"""What a contrast is, whom it compares and what it speaks for: examples and their opposite."""

import pytest

from extractor.clauses import structure_of
from extractor.comparison_arms import references
from extractor.comparison_evidence import gather
from extractor.comparison_relations import relates
from extractor.comparison_scope import make_scene, scopes_of
from extractor.find import find_mentions
from extractor.methods import lower_equal
from extractor.records import Arm
from extractor.sentences import prepare
from extractor.times import find_times
from tests.extractor.test_comparisons import THREE, linked, table, value

FOUR = (*THREE, Arm(label="delta"))


@pytest.mark.parametrize(
    ("text", "design"),
    [
        # characteristics that go together, no arm and no treatment in the sentence
        ("Older age was a risk factor for relapse (HR 1.8; 95% CI 1.1 to 2.9).", "association"),
        ("Shorter survival was associated with treatment (p = 0.02).", "between"),
        ("Shorter survival was associated with stage (p = 0.02).", "association"),
        ("Shorter survival was associated with placebo (p = 0.02).", "between"),
        # a trend over steps of a quantity
        ("Relapse rose per additional year (HR 1.1, 95% CI 1.02 to 1.2).", "association"),
        ("Relapse rose each year (HR 1.1, 95% CI 1.02 to 1.2).", "between"),
        # people who differ in one thing
        (
            "Patients with diabetes relapsed more than patients without it (p = 0.03).",
            "association",
        ),
        ("Patients with zetamab relapsed more than patients with placebo (p = 0.03).", "between"),
        # the share of what is predicted for a person is no prediction
        ("With zetamab FVC was 65% of predicted (p = 0.02).", "between"),
        ("Older age predicted relapse (p = 0.02).", "association"),
        # a paired test told of one arm
        ("Sway showed a paired t-test difference in zetamab (p = 0.02).", "within"),
        ("Sway showed an unpaired t-test difference with zetamab (p = 0.02).", "between"),
        # a coefficient can be of two arms
        ("Sway fell more with zetamab than with placebo (b = -1.4, p = 0.02).", "between"),
        ("Sway was associated with age with zetamab (β = -1.4, p = 0.02).", "association"),
        # interactions by their names
        ("Sway fell by 1.2 mm (95% CI 0.4 to 2.0) in men (p = 0.4 for interaction).", None),
        ("The p for interaction group × time was 0.02.", "interaction"),
        ("Sway did not depend on age (p for interaction = 0.4).", "interaction"),
        ("There was a group-by-time effect on sway (p = 0.04).", "interaction"),
        ("There was an effect of group on sway (p = 0.04).", "between"),
    ],
)
def test_design_by_words(text, design):
    found = [c.design for c in linked(text)]
    assert found == [design] if design else "interaction" in found and len(found) > 1


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Weight and sway were correlated in the zetamab group (r = 0.4).", ("zetamab",)),
        ("Weight and sway were correlated among those on placebo (r = 0.4).", ("placebo",)),
        ("Weight and sway were correlated (r = 0.4).", ()),
        ("Weight and sway were correlated in zetamab and in placebo (r = 0.4).", ()),
    ],
)
def test_an_association_is_of_an_arm_only_where_the_words_say_so(text, groups):
    assert linked(text)[0].groups == groups


@pytest.mark.parametrize(
    "text",
    [
        "Plaque was scored by a calibrated examiner (kappa = 0.87).",
        "Pain fell (p = 0.02; intracluster correlation coefficient 0.012).",
        "Baseline RD was 2.9 (SD 0.8) mm.",
        "Pain did not reach the minimal important difference of 15 points.",
    ],
)
def test_numbers_of_the_measuring_are_no_contrast(text):
    assert [c for c in linked(text) if c.p is None] == []


def test_a_difference_that_matters_can_be_a_result():
    assert linked("There was a clinically important difference of 15 (95% CI 4 to 26) points.")


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        # of three arms the one after "compared with" is the reference, whatever stands between
        ("Pain fell with beta (p = 0.02) compared with gamma; alpha was worse.", ("beta", "gamma")),
        ("Pain was less with alpha than with beta (p = 0.02).", ("alpha", "beta")),
        # an arm named right behind the p is the one that it is told of
        (
            "Compared with gamma, pain was less after 2 weeks (p = 0.02 for beta) than before.",
            ("beta", "gamma"),
        ),
    ],
)
def test_reference_of_three_arms(text, groups):
    assert linked(text, THREE)[0].groups == groups


def test_each_arm_named_behind_its_p_is_held_against_the_one_control():
    text = "Pain fell more than in gamma (p = 0.02 for alpha and p = 0.31 for beta)."
    assert [c.groups for c in linked(text, THREE)] == [("alpha", "gamma"), ("beta", "gamma")]
    lone = "Pain fell more than in gamma (p = 0.02)."
    assert [c.groups for c in linked(lone, THREE)] != [("alpha", "gamma"), ("beta", "gamma")]


def test_listed_p_values_go_with_listed_pairs():
    text = "Pain differed between alpha and beta, and gamma and delta (p = 0.02 and p = 0.3)."
    assert [c.groups for c in linked(text, FOUR)] == [("alpha", "beta"), ("gamma", "delta")]
    one = "Pain differed between alpha and beta (p = 0.02 and p = 0.3)."
    assert {c.groups for c in linked(one, FOUR)} == {("alpha", "beta")}


def test_an_outcome_is_carried_over_only_where_the_words_name_none():
    before = "Grip strength was 7.1 ± 1.1 with zetamab and 9.3 ± 1.2 with placebo. "
    values = [
        value(before, "7.1 ± 1.1", "grip strength", "zetamab"),
        value(before, "9.3 ± 1.2", "grip strength", "placebo"),
    ]
    vague, named = (
        linked(before + text, values=values)[-1]
        for text in ("The difference was significant (p = 0.02).", "Sleep was better (p = 0.02).")
    )
    assert (vague.outcome, vague.supports) == ("grip strength", (0, 1))
    assert (named.outcome.lower(), named.supports) == ("sleep", ())


@pytest.mark.parametrize(("end", "count"), [("all p < 0.05", 3), ("p < 0.05", 1)])
def test_all_p_speaks_for_every_outcome_of_a_list_that_it_does_not_touch(end, count):
    text = (
        f"Grip strength, walking speed and sleep quality rose, as expected, with zetamab ({end})."
    )
    assert len({c.outcome for c in linked(text)}) == count


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("Pain was less with zetamab at 6 and 12 weeks (p < 0.05).", ["6 weeks", "12 weeks"]),
        ("Pain was less with zetamab at 12 weeks (p < 0.05).", ["12 weeks"]),
        ("Pain fell from baseline to 12 weeks with zetamab (p < 0.05).", ["12 weeks"]),
    ],
)
def test_lists_of_times(text, times):
    assert [c.time for c in linked(text)] == times


def test_what_a_sentence_says_is_looked_for_once_however_many_its_p_values():
    text = (
        "Compared with gamma, pain (p = 0.02), sleep (p = 0.03) and mood (p = 0.04) were better "
        "with alpha and beta. Relapse was related to stage (p = 0.01) and to size (p = 0.02)."
    )
    doc = prepare(text)
    low, structure = lower_equal(doc.norm), structure_of(doc)
    scene = make_scene(doc, low, structure, table(text, THREE), find_times(doc), ())
    scopes = scopes_of(scene, gather(doc, low, structure, find_mentions(doc)))
    named = [references(scene, s) for s in scopes]
    assert [[scene.label(a.arm) for a in found] for found in named] == [["gamma"]] * 3 + [[]] * 2
    assert all(found is named[0] for found in named[:3])
    assert [relates(scene, s, 0) for s in scopes] == [False] * 3 + [True] * 2
    assert scene.relating == {0: False, 1: True}


@pytest.mark.parametrize(
    ("text", "designs"),
    [
        ("Pain fell with both drugs (p < 0.01).", ["within", "within"]),
        ("Pain fell more than with both others (p < 0.01).", ["between"]),
        ("Both groups improved from baseline (p < 0.01).", ["within", "within"]),
        ("Both groups had the same pain (p = 0.4).", ["between"]),
        (
            "There was an interaction of group and time (p = 0.02), but no group effect (p = 0.3).",
            ["interaction", "between"],
        ),
        # a second number beside the first is of the same contrast, one with its own words is not
        (
            "Pain fell compared with placebo by 83% (p = 0.01) and by 55% (p = 0.02).",
            ["between"] * 2,
        ),
        (
            "Patients with a high load had worse survival on zetamab (HR 1.6, 95% CI 1.2-2.2).",
            ["association"],
        ),
        ("Patients on zetamab had worse survival (HR 1.6, 95% CI 1.2 to 2.2).", ["between"]),
    ],
)
def test_designs_of_one_or_two(text, designs):
    assert [c.design for c in linked(text)] == designs


@pytest.mark.parametrize(
    ("text", "design"),
    [
        ("Women had less sway than men (4.1 ± 1.0 vs 5.2 ± 1.1, p = 0.01).", "association"),
        ("Sway did not differ between smokers and non-smokers (p = 0.4).", "association"),
        ("Women had less sway with zetamab than with placebo (p = 0.01).", "between"),
    ],
)
def test_two_sorts_of_people_are_no_arms(text, design):
    printed = [("4.1 ± 1.0", "zetamab"), ("5.2 ± 1.1", "placebo")]
    values = [value(text, quote, "sway", arm) for quote, arm in printed if quote in text]
    (c,) = linked(text, values=values)
    assert (c.design, c.supports) == (design, ())
