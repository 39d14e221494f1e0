"""Whole texts to linked measurements, and the chain that links them."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor import extract
from extractor.arms import ArmTable
from extractor.find import find_mentions
from extractor.linear import Option, Step, decode
from extractor.link_outcomes import outcome_steps
from extractor.link_scene import Scene, scene_of
from extractor.measurements import load_links
from extractor.outcome_names import named_in_full, shortest
from extractor.outcomes import Phrase, phrases_in
from extractor.sentences import prepare
from extractor.times import find_times

HEAD = (
    "Sixty adults with gout were randomized to febuxostat (n = 31) or placebo (n = 29). Results: "
)


def linked(sentence: str) -> list[tuple[str | None, str, str | None, str]]:
    record = extract(HEAD + sentence)
    return [(m.value.text if m.value else None, m.arm, m.time, m.kind) for m in record.measurements]


@pytest.mark.parametrize(
    ("sentence", "arms"),
    [
        (
            "Mean pain score was 3.1 ± 1.2 in the febuxostat group and 4.8 ± 1.5 on placebo.",
            ["febuxostat", "placebo"],
        ),
        (
            "Pain was 3.1 ± 1.2 and 4.8 ± 1.5 in the febuxostat and placebo groups, respectively.",
            ["febuxostat", "placebo"],
        ),
        (
            "Mean pain score was lower (placebo: 4.8 ± 1.5; febuxostat: 3.1 ± 1.2).",
            ["placebo", "febuxostat"],
        ),
        (
            "Mean pain score was lower with febuxostat than with placebo (3.1 ± 1.2 vs 4.8 ± 1.5).",
            ["febuxostat", "placebo"],
        ),
    ],
)
def test_arms(sentence, arms):
    assert [arm for _, arm, _, _ in linked(sentence)] == arms


def test_times_follow_their_numbers():
    rows = linked(
        "In the placebo group the pain score was 6.1 ± 1.2 at 2 weeks and 4.8 ± 1.5 at 8 weeks."
    )
    assert [time for _, _, time, _ in rows] == ["2 weeks", "8 weeks"]


def test_size_comes_from_the_arm_and_says_so():
    record = extract(HEAD + "Mean pain score was 3.1 ± 1.2 in the febuxostat group.")
    (m,) = record.measurements
    assert m.n == 31
    assert m.imputed == ("n from arm febuxostat",)


def test_fall_of_a_quantity_is_negative():
    rows = linked("In the placebo group, serum urate decreased by 1.4 ± 0.6 mg/dl.")
    assert [value for value, *_ in rows] == ["-1.4"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("baseline grip strength", "grip strength"),
        ("grip strength of our patients", "grip strength"),
        ("duration of fever", "duration of fever"),
        # what happened is told by its noun, with what it happened to
        ("died", "death"),
        ("relapsed", "relapse"),
        ("died of sepsis", "death of sepsis"),
        ("failed a biologic", "failure of a biologic"),
        ("preferred the gel", "preference for the gel"),
        ("completed the diary", "completed the diary"),
        ("responded fully", "responded fully"),
        # short forms stand alone, but for hours that are ON or OFF
        ("older", "age"),
        ("OS times", "OS"),
        ("mPFS", "PFS"),
        ("mRSS", "mRSS"),
        ("OFF time", "OFF time"),
    ],
)
def test_shortest_phrase(text, expected):
    assert shortest(Phrase(0, len(text), text, tuple(text.split()))) == expected


def _steps() -> list[Step[str]]:
    first = Step((Option("x", "x", ("good",)), Option("y", "y", ())))
    second = Step((Option("x", "x", ()), Option("y", "y", ())), ("vs",))
    return [first, second]


def test_chain_takes_the_other_arm_after_versus():
    choices = decode(_steps(), {"good": 2.0, "diff|vs": 1.5})
    assert [c.value for c in choices] == ["x", "y"]


def test_chain_probabilities_agree_with_enumeration():
    weights = {"good": 0.7, "same|vs": -0.3, "diff|vs": 0.4}
    ways = {
        (a, b): math.exp(0.7 * (a == "x") + (-0.3 if a == b else 0.4)) for a in "xy" for b in "xy"
    }
    total = sum(ways.values())
    second = {b: (ways["x", b] + ways["y", b]) / total for b in "xy"}
    choice = decode(_steps(), weights)[1]
    assert choice.probability == pytest.approx(second[choice.value], rel=1e-12)


PIECES = [
    "12 ± 3",
    "(n = 9)",
    "vs",
    "in the",
    "febuxostat",
    "placebo",
    "group",
    "at 6 months",
    "45%",
    "from",
    "to",
    "3/9",
    "respectively",
    ".",
    ";",
    "(",
    ")",
    "pain",
    "baseline",
    "İ",
]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=24))
def test_any_text_gives_measurements_that_quote_it(pieces):
    text = HEAD + " ".join(pieces)
    record = extract(text)
    for m in record.measurements:
        assert text[m.start : m.end] == m.quote
        assert m.arm == "all" or record.arm(m.arm) is not None
        assert 0.0 <= m.confidence <= 1.0
    assert list(record.measurements) == sorted(record.measurements, key=lambda m: m.start)


@pytest.mark.parametrize(
    ("sentence", "outcomes"),
    [
        (
            "Morning stiffness was shorter with febuxostat than placebo (21 ± 6 vs 34 ± 9 min).",
            ["Morning stiffness", "Morning stiffness"],
        ),
        (
            "Patients were older adults (mean age 61 ± 8 years, BMI 31 ± 5 kg/m2).",
            ["age", "BMI"],
        ),
        (
            "Grip strength was greater (febuxostat: 24 ± 5 kg; placebo: 19 ± 4 kg).",
            ["Grip strength", "Grip strength"],
        ),
        ("Median follow-up was 3.4 ± 0.9 years.", ["follow-up"]),
    ],
)
def test_outcomes_are_read_past_arms_and_labels(sentence, outcomes):
    assert [m.outcome for m in extract(HEAD + sentence).measurements] == outcomes


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("Serum urate fell from 9.1 ± 1.2 to 6.3 ± 1.0 mg/dl.", ["level", "level"]),
        ("Serum urate decreased by 2.8 ± 0.7 mg/dl.", ["change"]),
        ("Serum urate decreased by 31% in the febuxostat group.", ["percent_change"]),
        ("A fall in urate was observed in 62% of patients.", ["proportion"]),
    ],
)
def test_kinds_follow_the_words_at_the_number(sentence, kinds):
    assert [kind for *_, kind in linked(sentence)] == kinds


def test_confidence_rises_with_surer_links():
    weights = load_links().confidence
    assert all(weights[name] >= 0.0 for name in ("arm", "time", "outcome", "kind", "joint"))


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        ("The time to relapse (TTR, 5.7 months) was long.", "relapse", "TTR"),
        ("The time to relapse (USA, 5.7 months) was long.", "relapse", "time to relapse"),
        ("The reduced thiol (GSH, 5.7 units) was low.", "thiol", "thiol"),
    ],
)
def test_a_short_form_stands_for_the_name_that_a_phrase_ends(text, word, name):
    doc = prepare(text)
    phrase = next(p for p in phrases_in(doc, 0, len(text)) if p.text == word)
    assert named_in_full(doc, phrase) == name


@pytest.mark.parametrize(
    ("text", "word", "name"),
    [
        (
            "Two patients discontinued febuxostat because of a rash.",
            "discontinued febuxostat",
            "discontinuation because of rash",
        ),
        (
            "Two withdrew owing to severe gout flares.",
            "withdrew owing",
            "withdrawal owing to severe gout flares",
        ),
        ("Two patients discontinued febuxostat.", "discontinued febuxostat", None),
        ("Requirement of rescue doses was 12%.", "Requirement", "Requirement of rescue doses"),
        ("Time to first flare was 84 days.", "first flare", "Time to first flare"),
        ("The duration of the flare was 8 days.", "flare", "duration of the flare"),
        ("The first flare came after 84 days.", "first flare", None),
    ],
)
def test_names_say_of_what_and_why(text, word, name):
    doc = prepare(text)
    phrase = next(p for p in phrases_in(doc, 0, len(text)) if p.text == word)
    assert named_in_full(doc, phrase) == (name or word)


def laid_out(text: str) -> Scene:
    doc = prepare(text)
    return scene_of(doc, find_mentions(doc), ArmTable((), None, ()), find_times(doc))


def offered(text: str) -> set[str]:
    return {o.value.text for o in outcome_steps(laid_out(text))[0].options}


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        # what people did is counted, and no outcome of a mean
        ("Dryness improved more with gel (mean 4.2 ± 1.1).", "Dryness", "improved"),
        ("With gel, 12 of 40 women improved.", "improved", "gel with"),
        # nor is their sex
        ("Sleep of women was better (mean 4.2 ± 1.1).", "Sleep", "women"),
        ("With gel were 12 of 40 (30%) women.", "women", "gel with"),
        # words for how often and how long name nothing by themselves
        (
            "The 5-year cumulative incidence of gout was 4.2%.",
            "gout",
            "5-year cumulative incidence",
        ),
        ("The 5-year survival was 84.2%.", "5-year survival", "5-year"),
        # a class of complaints is none itself, but it is told where nothing is foremost
        (
            "The commonest side effect was headache (12%).",
            "headache",
            "commonest side effect",
        ),
        ("Any adverse event occurred in 12%.", "adverse event", "Any"),
        # boys and girls are shares of children
        ("Of the children 12 of 40 (30%) were boys.", "boys", "children"),
        # where all are women they are counted and nothing said of them
        (
            "Women with gout took part. Flares arose in 12 of 40 women. Women and their women "
            "friends were asked.",
            "Flares",
            "women",
        ),
        # a duration that is named says no age
        ("Disease duration was 6.4 ± 2.1 years at entry.", "Disease duration", "age"),
        ("The patients (62.1 ± 8.3 years) had gout.", "age", "years"),
        # units behind a bracket begin no phrase
        ("Urate fell by 2.4 (0.2) mg/dL with febuxostat.", "Urate", "mg/dL with febuxostat"),
        # nor do words of judgement
        ("Women were pain-free more often (4.2%).", "pain-free", "often"),
    ],
)
def test_what_may_be_an_outcome(text, wanted, unwanted):
    found = offered(text)
    assert wanted in found
    assert unwanted not in found


@pytest.mark.parametrize(
    ("sentence", "outcomes"),
    [
        # as many numbers as outcomes, in one arm or in one after the other
        (
            "Stiffness and pain scores were 4.2 and 3.1 with febuxostat "
            "and 5.6 and 4.4 with placebo.",
            ["Stiffness", "pain scores", "Stiffness", "pain scores"],
        ),
        (
            "Systolic and diastolic pressure fell by 8.2 and 4.1 mmHg with febuxostat.",
            ["Systolic pressure", "diastolic pressure"],
        ),
        (
            "With febuxostat, systolic and diastolic pressure were 118 ± 8 and 72 ± 6 mmHg.",
            ["systolic pressure", "diastolic pressure"],
        ),
        (
            "Nausea, headache and rash occurred in 4%, 6% and 2% of those given febuxostat.",
            ["Nausea", "headache", "rash"],
        ),
        (
            "Stiffness and pain scores fell to (4.2 ± 1.1) and (3.1 ± 1.0) with febuxostat.",
            ["Stiffness", "pain scores"],
        ),
        (
            "Intake of purines and alcohol was 24 ± 5 and 76 ± 9 g/day, respectively.",
            ["Intake of purines", "alcohol"],
        ),
        # two arms in their order, or none that is told: one outcome, whichever
        ("Nausea or vomiting was seen in 12% and 14% with febuxostat.", None),
        ("Stiffness and pain were 4.2 with febuxostat and 3.1 with placebo.", None),
        ("Nausea and rash occurred in 12% and 14% in the febuxostat and placebo groups.", None),
        ("Nausea and rash were less common with febuxostat than placebo (12% and 14%).", None),
    ],
)
def test_lists_of_outcomes_with_lists_of_numbers(sentence, outcomes):
    told = [m.outcome for m in extract(HEAD + sentence).measurements]
    if outcomes is None:
        assert len(told) > 1
        assert len(set(told)) == 1
    else:
        assert told == outcomes
