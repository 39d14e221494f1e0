"""The page of checks is made from the table of checks."""

from pathlib import Path

import pytest

from validator.docs import page
from validator.registry import CHECKS, Check

PAGE = Path(__file__).parents[2] / "docs" / "checks.md"


def test_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == page(), "renew it: python -m validator.docs > docs/checks.md"


@pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.names[0])
def test_every_check_says_all_about_itself_and_does_one_thing(check: Check) -> None:
    assert all((check.needs, check.computes, check.assumptions, check.reference, check.example))
    assert (check.source is None) != (check.beside is None)


def test_names_are_unique() -> None:
    names = [n for c in CHECKS for n in c.names]
    assert len(names) == len(set(names))
