"""What a reviewer may change, key by key."""

import pytest

from rodnan.changes import blank, changed, clean_changes

ITEM = {
    "outcome": "pain",
    "arm": "all",
    "kind": "level",
    "center": "mean",
    "value": 12.3,
    "spread": "unknown_pm",
    "spread_values": [4.5],
    "n": 30,
    "imputed": ["n from arm A", "sd from the interval"],
    "printed": {"value": "12.30", "spread_values": ["4.5"]},
}
TEST = {"outcome": "pain", "design": "between", "effect": None, "statistic": None, "p": 0.05}


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        ("measurement", {"value": " 5.30 "}, {"value": "5.30"}),
        ("measurement", {"value": "−5.3"}, {"value": "-5.3"}),
        ("measurement", {"n": "12"}, {"n": 12}),
        ("measurement", {"spread": ""}, {"spread": None}),
        ("measurement", {"spread_values": None}, {"spread_values": []}),
        ("measurement", {"n": 3, "arm": "A"}, {"arm": "A", "n": 3}),
        ("comparison", {"groups": ["A", " B "]}, {"groups": ["A", "B"]}),
        (
            "comparison",
            {"supports": [{"start": 1, "end": 4, "ordinal": 0, "more": 1}]},
            {"supports": [{"start": 1, "end": 4, "ordinal": 0}]},
        ),
    ],
)
def test_changes_are_kept_as_typed_in_the_order_of_the_table(kind, changes, expected):
    cleaned = clean_changes(kind, changes)
    assert cleaned == expected
    assert list(cleaned) == list(expected)


@pytest.mark.parametrize(
    ("kind", "changes", "words"),
    [
        ("measurement", {"value": "twelve"}, "value must be a number"),
        ("measurement", {"value": "1,200"}, "value must be a number"),
        ("measurement", {"value": float("nan")}, "value must be a number"),
        ("measurement", {"value": True}, "value must be a number"),
        ("measurement", {"value": "1e999"}, "value must be a number"),
        ("measurement", {"n": 2.5}, "n must be a whole number"),
        ("measurement", {"n": -1}, "n must be a whole number"),
        ("measurement", {"outcome": ""}, "outcome is needed"),
        ("measurement", {"outcome": ["x"]}, "outcome must be words"),
        ("measurement", {"kind": "banana"}, "kind must be one of level"),
        ("measurement", {"quote": "x"}, "a measurement has no 'quote'"),
        ("measurement", {"spread_values": "4.5"}, "spread_values must be a list"),
        ("comparison", {"supports": [0]}, "supports must say start"),
        ("comparison", [], "changes must be keys"),
    ],
)
def test_what_is_not_of_its_form_is_refused_by_name(kind, changes, words):
    with pytest.raises(ValueError, match=words):
        clean_changes(kind, changes)


def test_typed_digits_are_the_printed_ones():
    item = changed(ITEM, "measurement", {"value": "5.30", "spread_values": ["1.0"]})
    assert (item["value"], item["spread_values"]) == (5.3, [1])
    assert item["printed"] == {"value": "5.30", "spread_values": ["1.0"]}
    assert ITEM["printed"]["value"] == "12.30"


def test_a_typed_size_is_no_longer_taken_from_the_arm():
    assert changed(ITEM, "measurement", {"n": 12})["imputed"] == ["sd from the interval"]


def test_parts_make_an_effect_and_a_statistic_and_take_them_away():
    typed = {"effect.type": "MD", "effect.value": "-3.80", "statistic.name": "t"}
    item = changed(TEST, "comparison", {**typed, "statistic.value": "2.10"})
    assert item["effect"] == {"type": "MD", "value": -3.8, "printed": {"value": "-3.80"}}
    assert (item["statistic"]["value"], item["statistic"]["printed"]) == (2.1, "2.10")
    away = {"statistic.name": None, "statistic.value": None}
    gone = changed(item, "comparison", {**away, "effect.type": None, "effect.value": None})
    assert (gone["effect"], gone["statistic"]) == (None, None)


@pytest.mark.parametrize(
    ("kind", "item", "changes", "words"),
    [
        ("comparison", TEST, {"effect.value": "1"}, "effect.type is needed"),
        ("comparison", TEST, {"statistic.name": "t"}, "statistic.name and statistic.value"),
        ("measurement", ITEM, {"spread": None}, "spread_values must be empty"),
        ("measurement", ITEM, {"spread": "sd", "spread_values": ["1", "2"]}, "sd has at most 1"),
    ],
)
def test_nothing_is_left_half_said(kind, item, changes, words):
    with pytest.raises(ValueError, match=words):
        changed(item, kind, changes)


def test_a_blank_item_is_a_new_one_each_time():
    blank("measurement")["outcome"] = "pain"
    assert blank("measurement")["outcome"] == ""
