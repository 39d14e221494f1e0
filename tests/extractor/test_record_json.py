"""Records survive the way through JSON; records of others get their digits from the quote."""

import json

import pytest

from extractor.printed import number_in_quote
from extractor.record_json import from_dict, to_dict
from extractor.records import (
    Arm,
    Comparison,
    Effect,
    Finding,
    Inference,
    Issue,
    Measurement,
    MethodNote,
    Number,
    Recomputed,
    Source,
    Statistic,
    StudyRecord,
    Target,
)

FULL = StudyRecord(
    id="77",
    title="A trial",
    source=Source(
        path="a.txt", format="text", pmid="77", year=2011, authors=("A", "B"), extra=(("k", "v"),)
    ),
    total_n=41,
    arms=(Arm(label="drug", n=20), Arm(label="placebo", n=21, role="control")),
    measurements=(
        Measurement(
            outcome="mRSS",
            arm="drug",
            kind="level",
            center="mean",
            value=Number.parse("5.30"),
            spread="sd",
            spread_values=(Number.parse("1.0"),),
            n=20,
            imputed=("n from arm drug",),
            quote="5.30 ± 1.0",
            start=3,
            end=13,
            rule="mean_pm_spread",
            confidence=0.91,
        ),
    ),
    comparisons=(
        Comparison(
            outcome="mRSS",
            design="between",
            groups=("drug", "placebo"),
            statistic=Statistic(name="t", value=Number.parse("-2.20"), df=(28.0,)),
            effect=Effect(type="MD", value=Number.parse("-1.10"), ci_level=95.0),
            p_op="=",
            p=Number.parse("0.030"),
            supports=(0,),
            quote="p = 0.030",
            start=20,
            end=29,
        ),
    ),
    methods=(MethodNote(name="Student t", quote="t test", start=40, end=46),),
    findings=(
        Finding(
            check="two_means",
            verdict="consistent",
            target=Target(kind="comparison", index=0),
            recomputed=Recomputed(value=0.031, low=0.02, high=0.04),
            assumptions=("two-sided",),
        ),
    ),
    inferences=(
        Inference(quantity="n", target=Target(kind="arm", index=1), low=3, high=9, source="p"),
    ),
    issues=(Issue(code="X1", message="odd"),),
)


def test_a_full_record_survives_json():
    assert from_dict(json.loads(json.dumps(to_dict(FULL)))) == FULL


def test_trailing_zeros_are_kept():
    value = to_dict(FULL)["measurements"][0]
    assert (value["value"], value["printed"]["value"]) == (5.3, "5.30")


@pytest.mark.parametrize(
    ("value", "quote", "text", "decimals"),
    [
        (24.1, "24.10 ± 9.6", "24.10", 2),
        (-5.3, "−5.30 (7.9)", "-5.30", 2),
        (0.017, "p = .017", ".017", 3),
        (1234.5, "1,234.5 m", "1234.5", 1),
        (7, "no digits here", "7", 0),
        (-0.5, "0·50", "-0.50", 2),
    ],
)
def test_the_printed_form_is_found_in_the_quote(value, quote, text, decimals):
    number = number_in_quote(value, quote)
    assert (number.text, number.decimals) == (text, decimals)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("5.30", 5.295, 5.305), ("3", 2.5, 3.5), ("3.2e-5", 3.15e-5, 3.25e-5), (".05", 0.045, 0.055)],
)
def test_a_printed_number_stands_for_an_interval(text, low, high):
    number = Number.parse(text)
    assert number.low == pytest.approx(low, rel=1e-12)
    assert number.high == pytest.approx(high, rel=1e-12)


def test_occurrence_places_a_repeated_quote():
    text = "p = 0.1 and p = 0.1"
    d = {
        "id": 1,
        "comparisons": [
            {
                "outcome": "x",
                "design": "between",
                "p_op": "=",
                "p": 0.1,
                "quote": "p = 0.1",
                "occurrence": 1,
            }
        ],
    }
    assert from_dict(d, text).comparisons[0].start == 12
