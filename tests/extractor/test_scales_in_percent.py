"""Percents that are one person's value, and percents that are a share of people."""

import pytest

from extractor import extract

TWO = "METHODS: Adults received tea (n = 30) or milk (n = 30). RESULTS: "


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("FVC was 82.4% predicted with tea and 79.1% predicted with milk.", "level"),
        ("FVC was 82% of predicted with tea and 79% of predicted with milk.", "level"),
        ("DLCO was 61% with tea and 57% with milk.", "level"),
        ("Grip strength was 61% of normal with tea and 57% of normal with milk.", "level"),
        ("FVC fell in 12% with tea and 23% with milk.", "proportion"),
        ("Low FVC was seen in 12% of patients with tea and 23% with milk.", "proportion"),
        ("Cough was absent in 82% of patients with tea and 79% with milk.", "proportion"),
    ],
)
def test_kind_of_a_percent(text, kind):
    found = extract(TWO + text).measurements
    assert [m.kind for m in found] == [kind] * 2
