"""What stands at a number decides: dates, sizes, shares told in parts, contrasts in words."""

import pytest

from extractor.find import find_mentions
from extractor.sentences import prepare
from tests.extractor.test_find import found


def values(text, kind="stats"):
    """Values of the mentions of one kind, as printed numbers."""
    return [m["value"] for m in found(text, kind)]


NO_RESULT_AMONG = [
    ("By May 16, 2015, 25 patients had relapsed.", {16, 2015}),
    ("Between 3 March 2011 and 14 May 2012 they were seen.", {3, 2011, 14, 2012}),
    ("By December 2010, 18 patients had relapsed.", {2010}),
    ("Falls came at 6.2 v 9.1 per 1,000 person-years.", {1000}),
    ("They were randomised to walking (281 women) or rest (279 women).", {281, 279}),
]


@pytest.mark.parametrize(("text", "others"), NO_RESULT_AMONG)
def test_dates_denominators_and_sizes_of_arms_are_no_results(text, others):
    assert not others & set(values(text))


def test_day_needs_a_month():
    assert 14 in values("Relapse was seen in 14 patients (p = 0.01).")


def test_women_in_a_bracket_behind_people_are_told():
    assert 12 in values("Thirty patients (12 women) took part.")


SHARES = [
    ("Relapse was seen in 12 of 40 patients in the tea group (30%).", (12, 40, 30)),
    ("There were 12 relapses among 40 patients (30%) in all.", (12, 40, 30)),
    ("There were 12 relapses among the 40 (30%) on tea.", (12, 40, 30)),
    ("Relapse was seen in 30% of those on tea (12 of 40).", (12, 40, 30)),
    ("Relapse was seen in 12 patients (30%) of 40 on tea.", (12, 40, 30)),
]


@pytest.mark.parametrize(("text", "expected"), SHARES)
def test_count_total_and_percent_with_words_between(text, expected):
    hits = found(text, "stats")
    assert [(m["events"], m["n"], m["percent"]) for m in hits] == [expected]


def test_count_and_percent_that_do_not_fit_stay_apart():
    hits = found("Relapse was seen in 12 of 40 patients in the tea group (55%).", "stats")
    assert [(m["events"], m["percent"]) for m in hits] == [(12, None), (None, 55)]


def test_percent_of_the_other_arm_stays_apart():
    hits = found("Relapse was seen in 12 of 40 with tea versus 30% with rest.", "stats")
    assert [(m["events"], m["percent"]) for m in hits] == [(12, None), (None, 30)]


def test_share_in_parts_keeps_where_its_first_part_ends():
    text = "RESULTS: Relapse was seen in 12 of the 40 patients who were given tea (30%)."
    (stat,) = find_mentions(prepare(text)).stats
    assert text[stat.start : stat.first_end] == "12 of the 40"
    assert text[stat.start : stat.end] == "12 of the 40 patients who were given tea (30%)"


CONTRASTS = [
    ("Walking led to a 41% reduction in falls (hazard ratio 0.59).", "percent_diff", 41),
    ("The risk of falls was reduced by 41% (HR 0.59).", "percent_diff", 41),
    ("Scores were 3.5 points lower with tea (p = 0.03).", "MD", 3.5),
    ("Scores were 0.9 points lower with tea than rest (95% CI 0.2 to 1.6).", "MD", 0.9),
    ("Sleep was increased by 66 min in the tea group compared with the rest group.", "MD", 66),
    (
        "Weight fell more with tea than with rest (mean, -9.5 kg; 95% CI, -13.0 to -6.0).",
        "MD",
        -9.5,
    ),
    (
        "The odds ratio of staying on for those at high vs. low risk was 2.9 (95% CI 1.1-8.4).",
        "OR",
        2.9,
    ),
]


@pytest.mark.parametrize(("text", "kind", "value"), CONTRASTS)
def test_contrast_told_in_words(text, kind, value):
    assert (kind, value) in [(e["type"], e["value"]) for e in found(text, "effects")]
    assert value not in values(text)


NO_CONTRASTS = [
    "Scores were 3.5 points lower at week 12 than at baseline.",
    "Sleep was increased by 66 min with tea compared with 12 min with rest.",
    "A 41% reduction in pain was seen with tea.",
]


@pytest.mark.parametrize("text", NO_CONTRASTS)
def test_change_of_one_arm_is_no_contrast(text):
    assert found(text, "effects") == []


LISTED = [
    ("The mean difference was 3.9 ± 0.7 kg at first and 3.2 ± 0.5 kg later.", [3.9, 3.2]),
    ("The OR was 2.9 (95% CI 1.1-8.4) in men and 3.8 (95% CI 1.2-9.4) in women.", [2.9, 3.8]),
    ("Correlations of -0.15 and -0.30 were seen.", [-0.15, -0.30]),
    (
        "The HR was 0.51 (0.39-0.66), less at first (35 vs 89, 0.39, 0.27-0.58, p<0.01).",
        [0.51, 0.39],
    ),
]


@pytest.mark.parametrize(("text", "expected"), LISTED)
def test_list_of_effects(text, expected):
    assert values(text, "effects") == expected
    assert not set(expected) & set(values(text))


def test_mean_behind_an_effect_is_no_effect():
    text = "The difference was 3.9 ± 0.7 kg and the mean weight 80.1 ± 9.5 kg."
    assert values(text, "effects") == [3.9]
    assert values(text) == [80.1]


def test_interval_behind_its_ratio_must_hold_it():
    text = "The HR was lower (0.39, 0.41-0.58, p<0.01)."
    assert [e["ci_low"] for e in found(text, "effects")] in ([], [None])


def test_power_in_brackets_belongs_to_the_unit():
    hits = found("The mean BMI was 27.4 kg/m(2) and the mean area 19.6 ± 2.1 cm(2).", "stats")
    assert [(m["value"], m["unit"], m["spread_values"]) for m in hits] == [
        (27.4, "kg/m(2)", ()),
        (19.6, "cm(2)", (2.1,)),
    ]


def test_interval_behind_a_share_in_a_bracket_is_its_own():
    text = "Cure was seen in 31 patients (55%; 95% CI 41%-69%)."
    assert found(text, "effects") == []
    assert [(m["events"], m["spread_values"]) for m in found(text, "stats")] == [(31, (41, 69))]


def test_counts_of_two_arms_are_judged_together():
    assert values("Twelve patients in the tea group and 25 in the rest group died.") == [12, 25]


def test_counts_of_two_sentences_are_judged_apart():
    assert values("Twelve patients were enrolled. Relapse was seen in 25 patients (p = 0.01).") == [
        25
    ]


def test_a_ratio_of_allocation_has_no_interval():
    found = find_mentions(prepare("RESULTS: Women were randomised 2:1 (347:174) to gel or paste."))
    assert found.stats == ()
    assert found.effects == ()
