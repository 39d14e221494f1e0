"""Drugs given together under one short name are one arm."""

import pytest

from extractor.arm_names import make_reader
from extractor.arm_regimens import find_regimens
from extractor.arm_tokens import tokenise
from extractor.arms import find_arms
from extractor.sentences import prepare

REGIMENS = [
    (
        "Women were randomised to three cycles of cyclophosphamide, methotrexate, and "
        "5-fluorouracil (CMF) chemotherapy (n=37) or goserelin (n=39).",
        {"cmf": 37, "goserelin": 39},
    ),
    (
        "Women were randomly assigned to docetaxel, doxorubicin and cyclophosphamide (TAC, 210 "
        "women) or fluorouracil, doxorubicin and cyclophosphamide (FAC, 205 women). Relapse "
        "occurred in 12% of the TAC group and 18% of the FAC group.",
        {"tac": 210, "fac": 205},
    ),
    (
        "Men were randomised to paclitaxel 200 mg/m2 or standard treatment with oral "
        "cyclophosphamide 100 mg/m2 days 1 and 8, intravenous methotrexate 40 mg/m2 days 1 and 8, "
        "and oral prednisone 40 mg/m2 daily (CMP). Fever: 7% with CMP and 9% with paclitaxel.",
        {"paclitaxel": None, "cmp": None},
    ),
    (
        "Women were randomly assigned. The cyclophosphamide, methotrexate and fluorouracil "
        "(CMF) group slept more than the epirubicin group. Relapse "
        "occurred in 12% of the CMF group and 18% of the epirubicin group.",
        {"cmf": None, "epirubicin": None},
    ),
    # Letters that spell no list: two arms stay two.
    (
        "Women were randomised to tarvin (n = 31), milk (n = 30) and honey (n = 32), for pain by "
        "visual scale (VAS).",
        {"tarvin": 31, "milk": 30, "honey": 32},
    ),
]


@pytest.mark.parametrize(("text", "expected"), REGIMENS)
def test_regimens(text, expected):
    table = find_arms(prepare(text))
    assert {arm.label.lower(): arm.n for arm in table.arms} == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Given were doxorubicin and cyclophosphamide (AC).", 1),
        ("Given were cyclophosphamide, methotrexate, 5-fluorouracil (CMF).", 1),
        ("Given were cyclophosphamide or methotrexate or fluorouracil (CMF).", 0),
        ("Given were tamoxifen and ovarian suppression (OS).", 0),
        ("Measured were height, weight and pain (VAS).", 0),
    ],
)
def test_letters_spell_the_list(text, count):
    reader = make_reader(tokenise(text))
    assert len(find_regimens(reader.tokens, reader.partner)) == count
