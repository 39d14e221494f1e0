"""Imports go one way: corpus -> extractor -> validator -> meta, and only rodnan knows all four."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CONTRACT = {"extractor.records", "extractor.record_json", "extractor.vocabulary"}
ROOMS = ("corpus", "extractor", "validator", "meta", "rodnan")
# What each room may take from the others; the record is the contract that all may know.
MAY_IMPORT = {
    "corpus": CONTRACT,
    "extractor": set(),
    "validator": CONTRACT,
    "meta": CONTRACT,
    "rodnan": set(ROOMS),
}
LONGEST_FILE = 400


def imported_modules(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def python_files():
    return [p for room in ROOMS for p in sorted((ROOT / room).rglob("*.py"))]


@pytest.mark.parametrize("path", python_files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_go_one_way(path):
    room = path.relative_to(ROOT).parts[0]
    foreign = {
        m for m in imported_modules(path) if m.split(".")[0] in ROOMS and m.split(".")[0] != room
    }
    allowed = MAY_IMPORT[room]
    assert {m for m in foreign if m not in allowed and m.split(".")[0] not in allowed} == set()


def test_no_file_is_too_long():
    long = {
        str(p.relative_to(ROOT)): n
        for p in python_files()
        if (n := len(p.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


@pytest.mark.parametrize("room", ROOMS)
def test_importing_a_room_is_cheap(room):
    heavy = ["pandas", "matplotlib", "statsmodels", "spacy", "duckdb", "pdfplumber", "scipy.stats"]
    code = f"import sys, {room}; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
