"""From numbers, arms and values to contrasts: short texts of our own, read by hand."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.parts import shared_dir
from extractor import extract
from extractor.arms import ArmTable
from extractor.comparisons import link_comparisons
from extractor.find import find_mentions
from extractor.mentions import ArmMention
from extractor.records import Arm, Measurement, Number
from extractor.sentences import prepare
from extractor.times import find_times


def table(text, arms):
    """Arms by label wherever the text prints them."""
    hits = sorted(
        (m.start(), -m.end(), i)
        for i, arm in enumerate(arms)
        for m in re.finditer(rf"(?<!\w){re.escape(arm.label)}(?!\w)", text)
    )
    mentions = tuple(ArmMention(start=s, end=-e, arm=i) for s, e, i in hits)
    return ArmTable(tuple(arms), None, mentions)


def value(text, quote, outcome, arm, time=None, kind="level"):
    start = text.index(quote)
    return Measurement(
        outcome=outcome,
        arm=arm,
        time=time,
        kind=kind,
        center="mean",
        value=Number.parse(re.search(r"[\d.]+", quote)[0]),
        quote=quote,
        start=start,
        end=start + len(quote),
    )


TWO = (Arm(label="zetamab"), Arm(label="placebo", role="control"))
THREE = (Arm(label="alpha"), Arm(label="beta"), Arm(label="gamma", role="control"))
ONE = (Arm(label="all", role="cohort"),)


def linked(text, arms=TWO, values=()):
    doc = prepare(text)
    return link_comparisons(
        doc, find_mentions(doc), table(text, arms), find_times(doc), tuple(values)
    )


def only(text, arms=TWO, values=()):
    (c,) = linked(text, arms, values)
    return c


def test_between_two_values_in_brackets():
    text = "Grip was stronger with zetamab than placebo (31.2 ± 4.0 vs 27.9 ± 4.4 kg, p = 0.012)."
    values = [
        value(text, "31.2 ± 4.0", "grip", "zetamab"),
        value(text, "27.9 ± 4.4", "grip", "placebo"),
    ]
    c = only(text, values=values)
    assert (c.design, c.groups, c.supports) == ("between", ("zetamab", "placebo"), (0, 1))
    assert (c.outcome, c.p_op, c.p.text, c.quote) == ("grip", "=", "0.012", "p = 0.012")


def test_within_against_a_start_printed_once():
    text = (
        "The start value of stride was 61.0 ± 8.0 cm and rose to 66.2 ± 7.1 (p = 0.03) at 3 months"
        " and to 70.4 ± 7.7 (p = 0.004) at 9 months."
    )
    values = [
        value(text, "61.0 ± 8.0", "stride", "all", "baseline"),
        value(text, "66.2 ± 7.1", "stride", "all", "3 months"),
        value(text, "70.4 ± 7.7", "stride", "all", "9 months"),
    ]
    first, second = linked(text, ONE, values)
    assert (first.design, first.supports, first.time) == ("within", (0, 1), "3 months")
    assert (second.design, second.supports, second.time) == ("within", (0, 2), "9 months")
    assert first.versus_time == second.versus_time == "baseline"


def test_lone_value_is_set_against_the_first_of_the_sentence():
    text = (
        "Change in gait was 4.1 ± 2.0 with alpha, against 2.2 ± 2.1 with beta (p = 0.04)"
        " and 1.8 ± 1.9 with gamma (p = 0.01)."
    )
    values = [
        value(text, "4.1 ± 2.0", "gait", "alpha", "6 weeks", "change"),
        value(text, "2.2 ± 2.1", "gait", "beta", "6 weeks", "change"),
        value(text, "1.8 ± 1.9", "gait", "gamma", "6 weeks", "change"),
    ]
    first, second = linked(text, THREE, values)
    assert (first.groups, first.supports) == (("alpha", "beta"), (0, 1))
    assert (second.groups, second.supports) == (("alpha", "gamma"), (0, 2))


def test_p_before_the_values():
    text = "Ferritin was (p < 0.01) lower with zetamab (88 ± 20) than with placebo (130 ± 31)."
    values = [
        value(text, "88 ± 20", "ferritin", "zetamab"),
        value(text, "130 ± 31", "ferritin", "placebo"),
    ]
    assert only(text, values=values).supports == (0, 1)


def test_difference_was_significant_speaks_of_the_values_before():
    text = (
        "Urea was 5.1 ± 1.2 with zetamab and 6.3 ± 1.4 with placebo."
        " The difference was significant (p = 0.002)."
    )
    values = [
        value(text, "5.1 ± 1.2", "urea", "zetamab"),
        value(text, "6.3 ± 1.4", "urea", "placebo"),
    ]
    c = only(text, values=values)
    assert (c.supports, c.outcome, c.design) == ((0, 1), "urea", "between")


def test_effect_interval_and_p_are_one():
    text = (
        "Relapse was rarer with zetamab than with placebo"
        " (OR 0.41, 95% CI 0.22 to 0.77; p = 0.005)."
    )
    c = only(text)
    assert c.effect.type == "OR"
    assert (c.effect.value.text, c.effect.ci_low.text, c.effect.ci_high.text) == (
        "0.41",
        "0.22",
        "0.77",
    )
    assert (c.p.text, c.design) == ("0.005", "between")


def test_lone_value_with_interval_and_p_is_a_difference():
    text = (
        "Serum urate fell with zetamab compared with placebo by"
        " 1.9 mg/dL (95% CI 0.8 to 3.0, p < 0.001)."
    )
    c = only(text)
    assert c.effect is not None
    assert c.effect.value.text.lstrip("-") == "1.9"
    assert c.p_op == "<"


def test_interval_across_zero_is_a_difference():
    text = (
        "Health status did not differ between zetamab and placebo [0.02 (-0.05, 0.09), p = 0.58]."
    )
    c = only(text)
    assert (c.effect.value.text, c.effect.ci_low.text) == ("0.02", "-0.05")


@pytest.mark.parametrize(
    "text",
    [
        "A p < 0.05 was considered statistically significant.",
        "Statistical significance was set at p < 0.05.",
        "The level of significance was defined as p < 0.01.",
        "We regarded p < 0.05 as significant; p-values of p < 0.01 were deemed highly significant.",
        "There was no significant difference between zetamab and placebo.",
    ],
)
def test_not_a_contrast(text):
    assert linked(text) == ()


def test_listed_p_values_go_with_listed_outcomes():
    text = (
        "Zinc, copper and iron rose in the zetamab group"
        " (p = 0.02, p = 0.31, and p = 0.04, respectively)."
    )
    found = linked(text)
    assert [(c.outcome.lower(), c.p.text) for c in found] == [
        ("zinc", "0.02"),
        ("copper", "0.31"),
        ("iron", "0.04"),
    ]


def test_one_p_for_each_group():
    text = "Sleep time increased in both groups (p < 0.05)."
    found = linked(text)
    assert [(c.design, c.groups) for c in found] == [
        ("within", ("zetamab",)),
        ("within", ("placebo",)),
    ]


def test_one_p_for_two_comparators():
    text = "Anxiety score was lower in alpha than in beta and gamma (p = 0.02)."
    found = linked(text, THREE)
    assert [c.groups for c in found] == [("alpha", "beta"), ("alpha", "gamma")]
    assert {c.p.text for c in found} == {"0.02"}


def test_pairs_in_a_row():
    text = "Hardness did not differ between alpha and beta, beta and gamma (p > 0.05)."
    assert [c.groups for c in linked(text, THREE)] == [("alpha", "beta"), ("beta", "gamma")]


def test_correlation_is_an_association():
    c = only("Skin score correlated with hand function (r = 0.44, p = 0.003).")
    assert (c.design, c.groups, c.effect.type) == ("association", (), "r")
    assert c.effect.value.text == "0.44"


def test_interaction():
    assert (
        only("There was a group by time interaction for sway (p = 0.03).").design == "interaction"
    )


def test_single_cohort_is_within():
    c = only("Walking speed improved after training (p = 0.01).", ONE)
    assert (c.design, c.groups, c.versus_time) == ("within", ("all",), "baseline")
    assert c.outcome.lower() == "walking speed"


def test_test_named_once_is_the_test():
    text = (
        "Arms were compared by the Mann-Whitney test. Itch was less with zetamab than with"
        " placebo (p = 0.03)."
    )
    assert only(text).test == "Mann-Whitney"


@pytest.mark.parametrize(
    ("text", "time"),
    [
        # where no time is named, how long the treatment lasted
        ("They drank tea for 26 weeks. Sleep was better with tea (p = 0.02).", "26 weeks"),
        ("They had had pain for 26 weeks. At 3 weeks sleep was better (p = 0.02).", "3 weeks"),
        # what opens the next clause is not behind the number
        (
            "At week 3 sleep was better with tea (p = 0.02), at week 5 sleep was bad in both.",
            "week 3",
        ),
        ("Sleep was better with tea (p = 0.02) at week 5 and so was mood.", "week 5"),
    ],
)
def test_time_of_a_test_without_values(text, time):
    assert only(text).time == time


def test_time_right_behind_the_number():
    text = "Grip was stronger with zetamab than with placebo (p = 0.03) at 18 months."
    assert only(text).time == "18 months"


def test_two_values_side_by_side_are_compared_even_if_read_as_one_arm():
    text = "Yield differed between zetamab and placebo (7.1 ± 1.1 vs 9.3 ± 1.2, p = 0.02)."
    values = [
        value(text, "7.1 ± 1.1", "yield", "zetamab"),
        value(text, "9.3 ± 1.2", "crop", "zetamab"),
    ]
    c = only(text, values=values)
    assert (c.supports, c.design, c.groups) == ((0, 1), "between", ("zetamab", "placebo"))


def test_a_comparator_at_the_end_speaks_for_the_whole_sentence():
    text = "Decreases in pain (p = 0.01) and itch (p = 0.02) were seen with zetamab versus placebo."
    assert {c.design for c in linked(text)} == {"between"}


def test_change_in_one_arm_is_within():
    text = "In the zetamab group, appetite increased (p = 0.02)."
    c = only(text)
    assert (c.design, c.groups) == ("within", ("zetamab",))


def test_evidence_says_how_sure_it_is():
    text = "Grip was stronger with zetamab than with placebo (p = 0.03)."
    assert 0.0 < only(text).confidence < 1.0


def test_worked_abstract():
    """Nine tests: four within an arm against one start, five against historical series."""
    path = shared_dir() / "gold" / "abstracts" / "ivig-dcssc.txt"
    if not path.is_file():
        pytest.skip(f"no annotated material at {path.parent}")
    found = extract(path.read_text("utf-8")).comparisons
    assert [(c.design, c.groups[1:], c.time, c.p.text) for c in found] == [
        ("within", (), "6 months", "0.0011"),
        ("within", (), "12 months", "0.0001"),
        ("within", (), "18 months", "0.0001"),
        ("within", (), "24 months", "0.0001"),
        ("between", ("relaxin",), "6 months", "0.74"),
        ("between", ("MMF",), "6 months", "0.26"),
        ("between", ("D-pen",), "12 months", "0.005"),
        ("between", ("collagen",), "12 months", "0.005"),
        ("between", ("MMF",), "12 months", "0.67"),
    ]
    assert [c.test for c in found] == ["paired t"] * 4 + ["Student t"] * 5
    assert [c.supports for c in found][:4] == [(0, 1), (0, 2), (0, 3), (0, 4)]
    assert [c.supports for c in found][4:] == [(5, 6), (5, 7), (8, 9), (8, 10), (8, 11)]


def test_quotes_are_the_text():
    text = "Relapse: zetamab versus placebo, RR 0.7 (95% CI 0.5–0.9), P = 0.01; falls (P=.20)."
    for c in linked(text):
        assert text[c.start : c.end] == c.quote


WORDS = ["zetamab", "placebo", "p = 0.02", "p<.001", "(", ")", ",", "and", "both", "respectively"]
WORDS += [
    "OR 1.4 (95% CI 1.1-1.9)",
    "3.1 ± 0.4",
    "6 months",
    "than",
    "baseline",
    ". The",
    "±",
    "[",
    ";",
]


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join) | st.text(max_size=120))
def test_any_text(text):
    for c in linked(text):
        assert text[c.start : c.end] == c.quote
        assert 0.0 <= c.confidence <= 1.0
        assert len(c.groups) <= len(TWO)


def test_later_values_are_set_against_the_start_of_an_earlier_sentence():
    text = (
        "Mean gait speed was 0.91 ± 0.20 m/s at baseline. It rose to 1.02 ± 0.21 at 2 months"
        " (p = 0.02), to 1.08 ± 0.24 at 4 months (p = 0.004) and 1.15 ± 0.26 at 8 months"
        " (p = 0.001)."
    )
    values = [
        value(text, "0.91 ± 0.20", "gait speed", "all", "baseline"),
        value(text, "1.02 ± 0.21", "gait speed", "all", "2 months"),
        value(text, "1.08 ± 0.24", "gait speed", "all", "4 months"),
        value(text, "1.15 ± 0.26", "gait speed", "all", "8 months"),
    ]
    assert [c.supports for c in linked(text, ONE, values)] == [(0, 1), (0, 2), (0, 3)]


@pytest.mark.parametrize(
    ("text", "design", "groups"),
    [
        (
            "Relapses were reduced by zetamab (hazard ratio 0.62, 95% CI 0.41 to 0.93, p = 0.02).",
            "between",
            ("zetamab", "placebo"),
        ),
        ("Older age was prognostic for relapse (HR 1.40, 95% CI 1.1 to 1.8).", "association", ()),
        ("Sleep and mood were linked (b = 0.31, 95% CI 0.12 to 0.50).", "association", ()),
    ],
)
def test_design_of_an_estimate(text, design, groups):
    c = only(text)
    assert (c.design, c.groups) == (design, groups)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Relapse was rarer with zetamab (hazard ratio 0.62, 95% CI 0.41 to 0.93).", "relapse"),
        ("Ferritin fell more with zetamab than placebo (p = 0.03 for superiority).", "ferritin"),
        ("One week after surgery, grip was stronger with zetamab (p = 0.03).", "grip"),
    ],
)
def test_outcome_is_neither_effect_nor_time(text, outcome):
    assert outcome in only(text).outcome.lower()


def test_a_value_outside_an_interval_is_not_its_estimate():
    text = "Remission (zetamab 61.2% vs. placebo 40.1%, 95% CI 4.1 to 38.0, p = 0.02) was common."
    (c,) = linked(text)
    assert c.effect.value is None
    assert (c.effect.ci_low.text, c.effect.ci_high.text) == ("4.1", "38.0")


def pair(text, times=("12 weeks", "12 weeks"), arms=("zetamab", "placebo")):
    return [
        value(text, quote, "grip", arm, time)
        for quote, arm, time in zip(("31.2 ± 4.0", "27.9 ± 4.4"), arms, times, strict=True)
    ]


def test_two_values_side_by_side_before_their_p_are_sure():
    clear = "Grip was 31.2 ± 4.0 with zetamab and 27.9 ± 4.4 with placebo (p = 0.012)."
    apart = (
        "Grip was 31.2 ± 4.0 with zetamab. It was 27.9 ± 4.4 in those who had had placebo."
        " These differences, among other findings in the trial, were seen (p = 0.012)."
    )
    sure, unsure = only(clear, values=pair(clear)), only(apart, values=pair(apart))
    assert sure.confidence >= 0.85
    assert unsure.confidence < 0.8


def test_dense_text_costs_in_proportion():
    text = "1 ± 1 (p = 0.1) " * 400
    assert len(linked(text)) == 400


EACH_ARMS_OWN = [
    "Beds were left earlier with the drip than with boluses (9 (95% CI 5 to 13) days vs. 11 "
    "(6 to 18) days; P = 0.044).",
    "Treatment was shorter by drip compared to bolus (9 (5 to 13) days versus 11 (6 to 18) "
    "days; P = 0.044). In 95% of patients nothing else changed.",
]


@pytest.mark.parametrize("text", EACH_ARMS_OWN)
def test_values_set_against_each_other_are_no_contrast(text):
    head = "Drip or bolus\nRESULTS: Patients got the drip (n = 30) or boluses (n = 31). "
    (comparison,) = extract(head + text).comparisons
    assert comparison.effect is None
    assert comparison.p.value == 0.044
