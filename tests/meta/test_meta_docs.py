"""The page on meta-analysis tells what the package does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import meta

PAGE = (Path(__file__).parents[2] / "docs" / "meta-analysis.md").read_text(encoding="utf-8")


def test_the_example_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Pooled MD: -3.35718")


def test_every_function_of_the_page_is_exported() -> None:
    table = PAGE.partition("## Beyond one estimate")[2].partition("## How far")[0]
    named = set(re.findall(r"`(\w+)", table)) - {"function"}
    assert named
    assert named <= set(meta.__all__)


def test_note_codes_are_explained() -> None:
    codes = ("row_dropped", "row_refused", "single_study", "no_hartung_knapp", "no_study")
    assert all(f"`{code}`" in PAGE for code in (*codes, "saturated"))


def test_import_is_cheap() -> None:
    code = (
        "import sys, meta; meta.pool([1, 2], [1, 1]); "
        "print([m for m in ('pandas', 'scipy.stats', 'scipy.optimize', 'extractor', 'matplotlib') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
