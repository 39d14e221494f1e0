"""Every number of the shared reference vectors, where they are at hand."""

from __future__ import annotations

import json

import pytest

from benchmarks.meta_vectors import outcomes, vectors_path


def test_every_number_is_within_its_tolerance() -> None:
    path = vectors_path()
    if not path.exists():
        pytest.skip("the shared reference vectors are not at hand")
    found = list(outcomes(json.loads(path.read_text())["sets"]))
    assert len(found) > 50_000
    assert [outcome for outcome in found if not outcome.passed] == []
