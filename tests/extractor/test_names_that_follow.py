"""Names of arms that follow from the ones that a text gives them."""

from __future__ import annotations

import pytest

from extractor.arms import find_arms
from extractor.sentences import prepare

MENTIONS = [
    (
        "Men were randomised to Thai foot massage or to ibuprofen. Relief came to 9 with massage "
        "and to 8 massage patients.",
        ["massage", "massage patients"],
    ),
    (
        "Men were randomised to high-flow oxygen or to low flow oxygen. Relief came to 9 on high "
        "flow oxygen, 8 on low-flow oxygen.",
        ["high flow oxygen", "low-flow oxygen"],
    ),
    (
        "Men were randomised to tarvin, solpex, or tarvin plus solpex. Relief came to 9 with "
        "tarvin and to 8 with the combination.",
        ["tarvin", "combination"],
    ),
    (
        "Men were randomised to 5 ml, 10 ml or 20 ml of tarvin. Relief came to 9 after 5 ml, "
        "8 after 10 ml and 7 (20 ml).",
        ["5 ml", "10 ml", "20 ml"],
    ),
    (
        "Men were given 160 U (n=30) or 320 U (n=31) at random. Relief: 9 (30%) low-dose and "
        "8 (26%) high-dose men.",
        ["low-dose", "high-dose"],
    ),
    # What one arm had in its common way, all had; what people have is no arm.
    (
        "Men were randomised to conventional knee surgery or to laser. Relief came after knee "
        "surgery to 9.",
        [],
    ),
]


@pytest.mark.parametrize(("text", "named"), MENTIONS)
def test_places_in_the_last_sentence(text: str, named: list[str]) -> None:
    last = text.rfind("Relief")
    found = [text[m.start : m.end] for m in find_arms(prepare(text)).mentions if m.start > last]
    assert found == named


TURNS = [
    ("Sleep was longer with tea than with milk: 7 h in the former, 6 h in the latter.", "tea milk"),
    (
        "Compared with milk, sleep rose with tea. It was 7 h in the former, 6 in the latter.",
        "tea milk",
    ),
]


@pytest.mark.parametrize(("text", "named"), TURNS)
def test_the_former_and_the_latter(text: str, named: str) -> None:
    whole = "Cooks were randomised to tea or milk. " + text
    table = find_arms(prepare(whole))
    turned = [m for m in table.mentions if whole[m.start : m.end] in ("former", "latter")]
    assert [table.arms[m.arm].label for m in turned] == named.split()
