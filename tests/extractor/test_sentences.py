"""Sections and sentences."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.sentences import prepare


def sentences(text):
    return [text[s.start : s.end] for s in prepare(text).sentences]


@pytest.mark.parametrize(
    "text",
    [
        "The score fell by 5.3 points vs. 2.1 in Dr. Gray's unit.",
        "We saw a fall, i.e. a drop of 0.5 (P. Miller et al. 2001).",
        "Fig. 2 shows no. 5 of the series.",
        "Colonies of B. subtilis grew in A. niger broth.",
        "The plan was drawn by A. Gray and B. Moss.",
    ],
)
def test_a_full_stop_inside_a_sentence(text):
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Pain fell. Sleep rose.", ["Pain fell.", "Sleep rose."]),
        ("Pain fell (p = 0.1). 12 men left.", ["Pain fell (p = 0.1).", "12 men left."]),
        ("Pain fell.Sleep rose.", ["Pain fell.", "Sleep rose."]),
        ("Pain fell in group C. Sleep rose.", ["Pain fell in group C.", "Sleep rose."]),
        ("Pain fell in A and B. Sleep rose.", ["Pain fell in A and B.", "Sleep rose."]),
        ("They had vitamin D. Sleep rose.", ["They had vitamin D.", "Sleep rose."]),
        ("Pain fell for 48 h. Sleep rose.", ["Pain fell for 48 h.", "Sleep rose."]),
        ("They had 30 mg/d. Sleep rose.", ["They had 30 mg/d.", "Sleep rose."]),
    ],
)
def test_sentences(text, parts):
    assert sentences(text) == parts


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("A trial of tea\nBACKGROUND: Why. METHODS: How. RESULTS: What. CONCLUSION: So.",
         ["title", "background", "methods", "results", "conclusion"]),
        ("A trial of tea\nObjective:: Why. Methods:: How. Results:: What.",
         ["title", "objective", "methods", "results"]),
        ("METHODS\nHow.\nRESULTS\nWhat.", ["methods", "results"]),
        ("Patients and methods: How. Main results: What.", ["methods", "results"]),
        ("RESULTS The mean fell.", ["results"]),
        ("Tea was drunk. Results. Pain fell.", [None, "results"]),
        ("Tea was drunk.", [None]),
        ("Pain fell in 2 (5%) patients. Sleep rose.", [None]),
        ("METHODS AND FINDINGS: Pain fell. CONCLUSION: So.", [None, "conclusion"]),
        ("Trial registration: NCT00000001", ["other"]),
        ("Aim of the work: Why (RA) patients. Patients and methods: How.",
         ["objective", "methods"]),
        ("A trial of tea\nBACKGROUNDTea.METHODSWe gave tea.RESULTSOf 40, 3 fell.CONCLUSIONIt did.",
         ["title", "background", "methods", "results", "conclusion"]),
        ("AIM:To see. METHODS:Tea was drunk.RESULTS:In Group A 3 fell.",
         ["objective", "methods", "results"]),
        ("Objective To see.\nMethods We gave tea.\nResults Mean age was 61.\nConclusions Tea.",
         ["objective", "methods", "results", "conclusion"]),
        ("A trial of tea\nMethods A total of 40 drank. Results By day 7, 3 fell.",
         ["title", "methods", "results"]),
        ("We gave tea. Results From Day 7 were good. Then we left.", [None]),
        ("Tea was drunk. Intervention A was best. Participants Anna and Bob left.", [None]),
        ("We used DESIGNExpert and found. RESULTSat were few.", [None]),
    ],
)  # fmt: skip
def test_sections(text, sections):
    found = [s.section for s in prepare(text).sentences]
    assert list(dict.fromkeys(found)) == sections


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text("aB. \n:()1RESULTSmethods", max_size=80))
def test_sentences_hold_every_visible_character_once(text):
    doc = prepare(text)
    covered = [i for s in doc.sentences for i in range(s.start, s.end)]
    assert covered == sorted(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)
