"""The exported rows and their script, run by R: metafor's estimates are those of the tables."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest

from meta import pool_records
from meta.export import metafor_csv, metafor_script
from tests.meta.pooling_records import TRIAL, change, events, study, vocabulary

TRIALS = [(-6.0, -2.0, 4, 9), (-3.5, -2.5, 6, 8), (-8.0, -1.0, 2, 12), (-4.4, -3.9, 0, 3)]


def metafor_is_there() -> bool:
    if shutil.which("Rscript") is None:
        return False
    asked = ["Rscript", "-e", 'q(status = !requireNamespace("metafor", quietly = TRUE))']
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def test_script_gives_the_same_estimates(tmp_path):
    if not metafor_is_there():
        if os.environ.get("REQUIRE_R") == "1":
            pytest.fail("R with metafor is required and not there")
        pytest.skip("R with metafor is not installed")
    records = [
        study(
            f"s{i}",
            TRIAL,
            change("IVIG", "6 months", m1, 8.0 + i),
            change("placebo", "6 months", m2, 6.0),
            events("IVIG", x1, 20),
            events("placebo", x2, 24),
        )
        for i, (m1, m2, x1, x2) in enumerate(TRIALS)
    ]
    tables = pool_records(records, vocabulary())
    (tmp_path / "metafor.csv").write_text(metafor_csv(tables), "utf-8")
    (tmp_path / "metafor.R").write_text(metafor_script(tables), "utf-8")
    done = subprocess.run(
        ["Rscript", "metafor.R"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    heads = [i for i, x in enumerate(lines) if x.split()[:2] == ["estimate", "se"]]
    printed = [[float(x) for x in lines[i + 1].split()[:2]] for i in heads]
    assert len(printed) == len(tables.pooled) >= 4
    for (beta, se), row in zip(printed, tables.pooled.itertuples(), strict=True):
        assert beta == pytest.approx(row.beta, abs=6e-5)
        assert se == pytest.approx(row.se, abs=6e-5)
