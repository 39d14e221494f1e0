"""What the README shows is what the program does."""

import csv
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", README, re.DOTALL)
TEXTS = [body for kind, body in BLOCKS if kind == "text"]
TABLE = [
    [cell.strip() for cell in line.strip("|\n ").split("|")]
    for line in re.findall(r"^\|.*\|$", README, re.MULTILINE)
]


@pytest.fixture
def gloves(tmp_path):
    path = tmp_path / "gloves.txt"
    path.write_text(TEXTS[0], "utf-8")
    return path


def test_the_table_is_what_extract_writes(rodnan, gloves, tmp_path):
    assert rodnan("extract", gloves, "-o", "records.csv", "-q").code == 0
    with (tmp_path / "records.csv").open(newline="") as f:
        rows = list(csv.DictReader(f))
    heads = TABLE[0]
    shown = [dict(zip(heads, cells, strict=True)) for cells in TABLE[2 : 2 + len(rows)]]
    assert [{k: r[k] for k in heads} for r in rows] == shown


def flat(text):
    return " ".join(re.sub(r"[─ ]+", " ", text).split())


@pytest.mark.parametrize(("block", "p"), [(1, "0.003"), (2, "0.3")])
def test_the_verdicts_are_what_check_says(rodnan, gloves, block, p):
    gloves.write_text(TEXTS[0].replace("p = 0.003", f"p = {p}"), "utf-8")
    ran = rodnan("check", gloves, "--all", "-q")
    assert flat(ran.out) == flat(TEXTS[block])


def test_the_library_example_runs(capsys):
    (code,) = (body for kind, body in BLOCKS if kind == "python")
    exec(compile(code, "README.md", "exec"), {})
    assert "Pooled estimate" in capsys.readouterr().out


def test_every_page_and_picture_is_there():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []
