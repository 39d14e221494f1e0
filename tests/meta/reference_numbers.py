"""The reference numbers that ``reference/make_reference.R`` wrote, and how to compare with them."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

FOLDER = Path(__file__).parent / "reference"
RELATIVE = 1e-9
"""Wrong formulas differ in the first digits, late stops of metafor's iterations in the tenth."""


@cache
def inputs() -> Mapping[str, Mapping[str, np.ndarray]]:
    """Return the columns of every data set."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in _rows("inputs.csv"):
        found[row["set"]][row["column"]].append(row["value"])
    return MappingProxyType(
        {name: {c: _column(v) for c, v in columns.items()} for name, columns in found.items()}
    )


@cache
def expected() -> Mapping[tuple[str, str, str], np.ndarray]:
    """Return arrays by (set, block, name)."""
    found: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    for row in _rows("expected.csv"):
        value = float("nan") if row["value"] == "NA" else float(row["value"])
        found[row["set"], row["block"], row["name"]].append(value)
    return MappingProxyType({key: np.array(values) for key, values in found.items()})


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(newline="") as file:
        return list(csv.DictReader(file))


def _column(values: list[str]) -> np.ndarray:
    try:
        return np.array([float(value) for value in values])
    except ValueError:
        return np.array(values, dtype=object)


def agree(got: object, want: object, scale: float = 0.0, rel: float = RELATIVE) -> None:
    """Assert agreement to ``rel``, relative to the reference plus a scale; None stands for NaN."""
    ours = np.array([np.nan if g is None else g for g in np.atleast_1d(got)], dtype=float)
    reference = np.atleast_1d(want)
    assert ours.shape == reference.shape
    assert (np.isnan(ours) == np.isnan(reference)).all(), (ours, reference)
    error = np.abs(ours - reference) / np.maximum(np.abs(reference) + scale, 1e-300)
    assert not (error > rel).any(), f"off by {np.nanmax(error):.2e}: {ours} for {reference}"
