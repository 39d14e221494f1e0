"""The page on pooling: its examples run, and it names every setting and mark."""

from __future__ import annotations

import doctest
from dataclasses import fields
from pathlib import Path

from meta import Settings, columns
from meta.plots.forest_lines import SIGNS
from meta.rows import Mark

PAGE = Path(__file__).resolve().parents[2] / "docs" / "pooling.md"


def test_examples_run():
    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert result.attempted > 15
    assert result.failed == 0


def test_every_setting_mark_and_column_is_explained():
    text = PAGE.read_text("utf-8")
    assert [f.name for f in fields(Settings) if f"`{f.name}`" not in text] == []
    assert [m.value for m in Mark if f"| {m.value} |" not in text] == []
    names = {*columns.POOLED, *columns.ROWS, *columns.EXCLUDED, *columns.SENSITIVITY}
    assert [name for name in sorted(names) if f"`{name}`" not in text] == []
    for mark, (sign, _) in SIGNS.items():
        assert f"| {mark.value} | {sign} |" in text
