"""How many people a statistic is of, where its own words print no size."""

from __future__ import annotations

import pytest

from extractor import extract
from extractor.analysed import fits, told_by_percent
from extractor.mentions import StatMention
from extractor.records import Number

TRIAL = "We randomised 90 tailors to silk (n = 44) or wool (n = 46). "


def sizes(sentence: str) -> list[int | None]:
    """Return the sizes of what one sentence of results tells."""
    found = [m for m in extract(TRIAL + sentence).measurements if m.start > len(TRIAL)]
    return [m.n for m in found]


SOME = [
    ("In tailors with silk, women under 50 itched in 30%.", [None]),
    ("Among patients with eczema itch fell to 12.1 ± 3.0 in the silk group.", [None]),
    ("In a post hoc analysis itch fell to 12.1 ± 3.0 in the silk group.", [None]),
]
ALL = [
    ("Itch fell to 12.1 ± 3.0 in the silk group.", [44]),
    ("The proportion of patients with a rash was 30% in the silk group.", [44]),
    ("In patients with silk itch fell to 12.1 ± 3.0.", [44]),
]


@pytest.mark.parametrize(("sentence", "found"), SOME + ALL, ids=[x[0] for x in SOME + ALL])
def test_what_is_told_of_some_is_not_of_the_arm(sentence: str, found: list[int | None]) -> None:
    assert sizes(sentence) == found


@pytest.mark.parametrize(
    ("events", "percent", "n", "fit"),
    [
        (7, "30.4", 23, True),
        (7, "30.5", 23, False),
        (8, "30.7", 26, True),  # 30.77, cut off
        (3, "2", 174, True),
        (9, "20.9", 49, False),
    ],
)
def test_a_count_and_its_percent_fit_a_size(events: int, percent: str, n: int, fit: bool) -> None:
    assert fits(events, Number.parse(percent), n) is fit


def stat(events: int, percent: str) -> StatMention:
    return StatMention(
        start=0,
        end=1,
        rule="test",
        center="percent",
        value=None,
        proportion=True,
        events=events,
        percent=Number.parse(percent),
    )


@pytest.mark.parametrize(
    ("events", "percent", "counted", "n"),
    [
        (7, "30.4", (12, 23, 44, 46), 23),
        (7, "30.4", (12, 44, 46), None),
        (3, "2", (140, 150, 160), None),  # too coarse to tell
        (0, "0.0", (44, 46), None),
        (1000, "100.0", (999, 1000), 1000),
    ],
)
def test_the_size_that_a_percent_tells(
    events: int, percent: str, counted: tuple[int, ...], n: int | None
) -> None:
    assert told_by_percent(stat(events, percent), counted) == n


def test_a_percent_of_others_than_the_arm_takes_their_number() -> None:
    sentence = "Of 23 with silk who answered, itch was gone in 7 (30.4%) of the silk group."
    text = "We randomised 90 tailors to silk (n = 44) or wool (n = 46). " + sentence
    (itch,) = [m for m in extract(text).measurements if m.events == 7]
    assert itch.n == 23
    assert itch.imputed == ("n from the count and its percent",)
