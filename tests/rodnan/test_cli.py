"""The command line as a user meets it: results, messages, exit codes."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rodnan.cli import app
from tests.corpus.make_pdf import make_pdf
from tests.rodnan.conftest import DRUG_TRIAL
from tests.rodnan.on_terminal import on_terminal

COMMANDS = ["run", "extract", "check", "pool", "review", "explain", "sql"]


def test_every_command_has_a_runnable_example_in_its_help(rodnan):
    for command in COMMANDS:
        ran = rodnan(command, "--help")
        assert ran.code == 0
        assert f"Example: rodnan {command}" in " ".join(ran.out.split())


def test_no_command_is_left_out():
    assert [c.name or c.callback.__name__ for c in app.registered_commands] == COMMANDS


def test_run_leaves_everything_in_one_folder(rodnan, abstracts, tmp_path):
    ran = rodnan("run", abstracts, "-o", "out")
    assert ran.code == 0
    names = {p.name for p in (tmp_path / "out").iterdir()}
    assert names >= {
        "records.jsonl",
        "records.csv",
        "comparisons.csv",
        "arms.csv",
        "findings.csv",
        "pooled.csv",
        "report.html",
        "run.json",
        "documents.jsonl",
    }
    manifest = json.loads((tmp_path / "out" / "run.json").read_text())
    assert manifest["counts"]["documents"] == 2
    assert {len(i["sha256"]) for i in manifest["inputs"]} == {64}


def test_records_csv_has_the_printed_numbers(rodnan, abstracts, tmp_path):
    rodnan("run", abstracts, "-o", "out", "-q")
    with (tmp_path / "out" / "records.csv").open(newline="") as f:
        rows = [r for r in csv.DictReader(f) if r["sd"]]
    seen = [(r["arm"], r["mean"], r["sd"], r["n"], r["p_op"], r["p"]) for r in rows]
    assert seen == [
        ("drug A", "12.3", "4.5", "30", "=", "0.003"),
        ("placebo", "16.1", "4.9", "30", "=", "0.003"),
    ]


def test_quotes_stand_where_the_record_says(rodnan, abstracts, tmp_path):
    rodnan("run", abstracts, "-o", "out", "-q")
    lines = (tmp_path / "out" / "documents.jsonl").read_text().splitlines()
    texts = {d["id"]: d["text"] for d in map(json.loads, lines)}
    for line in (tmp_path / "out" / "records.jsonl").read_text().splitlines():
        record = json.loads(line)
        for item in record["measurements"] + record["comparisons"]:
            assert texts[record["id"]][item["start"] : item["end"]] == item["quote"]


def test_an_abstract_without_numbers_is_an_empty_record(rodnan, abstracts):
    ran = rodnan("extract", abstracts / "protocol.txt", "-q")
    record = json.loads(ran.out)
    assert (ran.code, record["measurements"], record["comparisons"]) == (0, [], [])


def test_extract_reads_standard_input_and_writes_json_lines(rodnan):
    ran = rodnan("extract", "-", stdin=DRUG_TRIAL)
    assert ran.code == 0
    assert [m["value"] for m in json.loads(ran.out)["measurements"]] == [12.3, 16.1]
    assert "1 abstract," in ran.err


def test_check_finds_a_p_value_that_cannot_be(rodnan, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_text(DRUG_TRIAL.replace("p = 0.003", "p = 0.3"), "utf-8")
    ran = rodnan("check", bad, "--fail-on", "inconsistent")
    assert ran.code == 1
    assert "0.3" in ran.out


def test_check_is_quiet_about_a_right_p_value(rodnan, abstracts):
    ran = rodnan("check", abstracts, "--fail-on", "inconsistent")
    assert ran.code == 0


def test_pool_takes_records(rodnan, abstracts):
    rodnan("extract", abstracts, "-o", "r.jsonl")
    ran = rodnan("pool", "r.jsonl")
    assert ran.code == 0


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda f: None, "missing.txt"),
        (lambda f: f.write_bytes(b""), "empty"),
        (lambda f: f.write_bytes(bytes(range(256)) * 20), "missing.txt"),
    ],
    ids=["no such path", "empty file", "binary file"],
)
def test_a_bad_input_is_one_line_and_code_3_or_2(rodnan, abstracts, tmp_path, make, words):
    bad = tmp_path / "missing.txt"
    make(bad)
    ran = rodnan("extract", abstracts, bad, "-o", "r.jsonl")
    assert ran.code == 3
    assert words in ran.err
    assert len((tmp_path / "r.jsonl").read_text().splitlines()) == 2


def test_malformed_xml_fails_alone(rodnan, abstracts, tmp_path):
    (abstracts / "broken.xml").write_text("<PubmedArticleSet><PubmedArticle>", "utf-8")
    ran = rodnan("run", abstracts, "-o", "out", "-q")
    assert ran.code == 3
    failures = (tmp_path / "out" / "errors.jsonl").read_text().splitlines()
    assert [json.loads(x)["path"].endswith("broken.xml") for x in failures] == [True]
    assert len((tmp_path / "out" / "records.jsonl").read_text().splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["extract", "-o", "r.jsonl"], "no input"),
        (["extract", "a.txt", "-o", "r.doc"], "must be one of"),
        (["check", "a.txt", "--format", "xml"], "--format must be one of"),
        (["check", "a.txt", "--fail-on", "bad"], "must be one of"),
        (["pool", "a.txt", "--by", "colour"], "--by must be one of"),
        (["review", "nowhere"], "holds no finished run"),
        (["explain", "nothing-like-it"], "nothing-like-it"),
    ],
)
def test_wrong_usage_is_code_2_and_says_what_is_allowed(rodnan, arguments, words):
    ran = rodnan(*arguments)
    assert ran.code == 2
    assert words in " ".join(ran.err.replace("│", " ").split())


def test_results_are_not_read_as_studies(rodnan, abstracts, tmp_path):
    for ending in ("csv", "tsv", "xlsx"):
        rodnan("extract", abstracts, "-o", f"abstracts/old.{ending}", "-q")
    rodnan("run", "abstracts", "-o", "abstracts/out", "-q")
    ran = rodnan("run", "abstracts", "-o", "abstracts/out")
    assert ran.code == 3
    assert ran.err.count("a table of results of a run, not of abstracts") == 2
    run = json.loads((abstracts / "out" / "run.json").read_text("utf-8"))
    assert [i["path"] for i in run["inputs"] if i["documents"]] == [
        "abstracts/protocol.txt",
        "abstracts/trial.txt",
    ]


def test_pool_takes_the_folder_of_a_run(rodnan, abstracts, tmp_path):
    rodnan("run", abstracts, "-o", "out", "-q")
    by_folder = rodnan("pool", "out")
    assert by_folder == rodnan("pool", "out/records.jsonl")
    assert "group" in by_folder.out or "placebo" in by_folder.out


def test_a_missing_argument_is_named(rodnan):
    ran = rodnan("explain")
    assert ran.code == 2
    assert "Missing argument 'name'" in ran.err


def test_a_file_in_the_place_of_the_folder_is_told(rodnan, abstracts, tmp_path):
    (tmp_path / "out").write_text("mine")
    ran = rodnan("run", abstracts, "-o", "out")
    assert (ran.code, ran.err) == (2, "rodnan: cannot write into out: File exists\n")


def test_a_long_list_of_failures_is_cut_unless_details_are_wanted(rodnan, tmp_path):
    names = [f"none{i:02}.txt" for i in range(25)]
    assert "none24.txt" not in rodnan("extract", *names).err
    assert "... and 5 more inputs failed (-v shows all)" in rodnan("extract", *names).err
    assert "rodnan: none24.txt: no such file" in rodnan("extract", *names, "-v").err


def test_jobs_do_not_change_the_output(rodnan, tmp_path, monkeypatch):
    monkeypatch.setattr("rodnan.engines.CHUNK", 8)
    monkeypatch.setattr("rodnan.engines.WORTH_A_POOL", 20)
    folder = tmp_path / "many"
    folder.mkdir()
    letters = "abcdefghijklmnopqrst"
    for i in range(45):
        title = " ".join(letters[i // 20] * 4 + letters[i % 20] * k for k in (3, 5, 7))
        text = DRUG_TRIAL.replace("12.3", f"{i % 90}.3").replace("Tablets against stiffness", title)
        (folder / f"{i:03d}.txt").write_text(text, "utf-8")
    one = rodnan("extract", folder, "-q").out
    two = rodnan("extract", folder, "-q", "--jobs", "2").out
    assert one == two
    assert len(one.splitlines()) == 45


@pytest.mark.parametrize(
    "arguments",
    [
        "extract {abstracts} -q",
        "check {abstracts} --all -q",
        "check {abstracts} --format csv -q",
        "pool {abstracts} -q",
        "explain two_means",
        "run -h",
        "--version",
        "",
    ],
)
def test_a_closed_pipe_ends_quietly(abstracts, arguments):
    """Nobody reads at all, so that even the shortest output finds the pipe closed."""
    command = [sys.executable, "-m", "rodnan", *arguments.format(abstracts=abstracts).split()]
    reading, writing = os.pipe()
    os.close(reading)
    ran = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_nothing_is_written_beside_the_input(rodnan, abstracts, tmp_path):
    def content():
        return {p.name: (p.read_bytes(), p.stat().st_mtime_ns) for p in abstracts.iterdir()}

    before = content()
    for command in (
        ["run", abstracts, "-o", tmp_path / "out", "--store", tmp_path / "s.duckdb"],
        ["extract", abstracts, "-o", tmp_path / "r.xlsx"],
        ["check", abstracts],
        ["pool", abstracts, "-o", tmp_path / "pooled"],
    ):
        assert rodnan(*command).code == 0
    assert content() == before
    assert {p.name for p in tmp_path.iterdir()} == {
        "abstracts",
        "out",
        "pooled",
        "r.xlsx",
        "s.duckdb",
    }


STATCHECK = (
    "source,test_type,df1,df2,test_comp,test_value,p_comp,reported_p,computed_p,raw,error,"
    "decision_error,one_tailed_in_txt,apa_factor"
)


def test_findings_come_in_the_columns_of_statcheck(rodnan, tmp_path):
    text = (
        "Tea\nThe groups differed, t(28) = 2.20, p = .04, but not later, F(2, 57) = 1.10, p = .34."
    )
    (tmp_path / "a.txt").write_text(text, "utf-8")
    head, *lines = rodnan("check", "a.txt", "--format", "statcheck", "-q").out.splitlines()
    assert head == STATCHECK
    rows = list(csv.DictReader([head, *lines]))
    assert [(r["test_type"], r["df1"], r["df2"], r["test_value"]) for r in rows] == [
        ("t", "", "28.0", "2.2"),
        ("F", "2.0", "57.0", "1.1"),
    ]
    assert [(r["reported_p"], r["error"]) for r in rows] == [("0.04", "False"), ("0.34", "False")]


# --- on a terminal -------------------------------------------------------------------------------

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial"


def plain_lines(shown):
    return re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines()


@pytest.mark.parametrize("columns", [80, 120])
def test_findings_fit_the_terminal(columns):
    shown = on_terminal(columns, "check", TUTORIAL / "rayyan.csv")
    assert max(map(len, plain_lines(shown))) <= columns
    assert "decision_error" in shown
    assert "\x1b[" in shown


@pytest.mark.parametrize("where", ["before", "after", "NO_COLOR"])
def test_colour_can_be_turned_off(where):
    command = ["check", TUTORIAL / "rayyan.csv"]
    if where == "NO_COLOR":
        shown = on_terminal(80, *command, NO_COLOR="1")
    else:
        at = 0 if where == "before" else len(command)
        shown = on_terminal(80, *command[:at], "--no-color", *command[at:])
    assert "decision_error" in shown
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", shown)


def test_pooled_tables_fit_the_terminal(rodnan, tmp_path):
    rodnan("extract", TUTORIAL / "rayyan.csv", "-o", "r.jsonl")
    vocabulary = TUTORIAL / "paraffin.toml"
    shown = on_terminal(80, "pool", tmp_path / "r.jsonl", "--vocabulary", vocabulary)
    lines = plain_lines(shown)
    assert max(map(len, lines)) <= 80
    assert "  paraffin vs standard of care" in lines


def test_the_example_of_explain_is_one(rodnan):
    example = re.search(r"Example: rodnan (explain \w+)", rodnan("explain", "--help").out)[1]
    assert rodnan(*example.split()).code == 0


def test_run_json_lists_the_files_that_were_read(rodnan, abstracts, tmp_path):
    (abstracts / ".hidden.txt").write_text("not read")
    rodnan("run", "abstracts/*.txt", "-o", "out", "-q", "--report-limit", "0")
    listed = json.loads((tmp_path / "out/run.json").read_text("utf-8"))["inputs"]
    assert [x["path"] for x in listed] == ["abstracts/protocol.txt", "abstracts/trial.txt"]
    rodnan("run", "abstracts", "-o", "out", "-q", "--report-limit", "0")
    again = json.loads((tmp_path / "out/run.json").read_text("utf-8"))["inputs"]
    assert again == listed


def test_a_folder_of_pdfs_says_what_it_could_not_read_and_what_is_in_doubt(rodnan, tmp_path):
    folder = tmp_path / "pdfs"
    folder.mkdir()
    study = [(72, 80 + 14 * i, 10, line) for i, line in enumerate(DRUG_TRIAL.splitlines())]
    (folder / "plain.pdf").write_bytes(make_pdf([study]))
    (folder / "named.pdf").write_bytes(make_pdf([[(72, 60, 12, "Abstract"), *study]]))
    (folder / "scan.pdf").write_bytes(make_pdf([[]]))
    ran = rodnan("run", folder, "-o", "out")
    assert ran.code == 3
    assert "scan.pdf: no text in the PDF (scanned pages?)" in ran.err
    assert "plain.pdf: no abstract is named in the PDF: all of its only page is read" in ran.err
    assert "named.pdf" not in ran.err
    records = (tmp_path / "out" / "records.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(r)["id"] for r in records] == ["named", "plain"]
