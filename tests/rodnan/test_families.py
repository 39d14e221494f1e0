"""Pooled tables as families: what is said on either side of no effect."""

import pytest

from rodnan.families import _favours

TWO = {("paraffin", "usual care")}
FAVOURS = [
    ("MD", "lower", TWO, ("favours paraffin", "favours usual care")),
    ("MD", "higher", TWO, ("favours usual care", "favours paraffin")),
    ("MD", "lower", TWO | {("splint", "usual care")}, ("favours first", "favours second")),
    ("MD", "lower", {("p" * 40, "usual care")}, ("favours first", "favours second")),
    ("MC", "lower", {("paraffin", "")}, ("improvement", "worsening")),
    ("MD", None, TWO, None),
    ("RR", "lower", TWO, None),
]


@pytest.mark.parametrize(("measure", "better", "arms", "expected"), FAVOURS)
def test_sides_are_called_by_the_arms_where_there_is_one_pair(measure, better, arms, expected):
    assert _favours(measure, better, arms) == expected
