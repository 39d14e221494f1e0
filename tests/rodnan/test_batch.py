"""Long runs: stopped at any moment and resumed, on any number of processes, the same bytes."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

import rodnan.batch
from benchmarks.synthetic_pubmed import Mix, write_file
from corpus import Document
from extractor import extract
from rodnan.batch import Job, process
from rodnan.cli import main
from rodnan.engines import Engine, Work, ordered
from rodnan.shards import Shards

RECORDS = 208  # enough for several processes to be used
SHARD = 16
SHARDS = RECORDS // SHARD
PATIENCE = 300.0  # a machine with other work is slow
TIMING = ("started", "ended", "seconds", "command", "config")


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    path = tmp_path_factory.mktemp("many") / "pubmed.xml.gz"
    write_file(path, Mix(RECORDS))
    return path


def arguments(many, out, *more):
    return ["run", str(many), "-o", str(out), "--shard-size", str(SHARD), "-q", *more]


def tables(*more):
    """Options of a run without pooling and report, whose time is not what is tested here."""
    return ["--report-limit", "0", *more]


def content(folder):
    """Return every file of a results folder, run.json without what tells the time."""
    files = {p.relative_to(folder): p for p in folder.rglob("*") if p.is_file()}
    found = {str(name): p.read_bytes() for name, p in files.items()}
    manifest = json.loads(found.pop("run.json"))
    return found, {k: v for k, v in manifest.items() if k not in TIMING}


@pytest.fixture(scope="module")
def undisturbed(many, tmp_path_factory):
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["rodnan", *arguments(many, out, *tables())])
        with pytest.raises(SystemExit) as ended:
            main()
    assert not ended.value.code
    return content(out)


def start(many, out, *more):
    command = [sys.executable, "-m", "rodnan", *arguments(many, out, *tables(*more))]
    # Children of tests that a script runs in the background would be born deaf to Ctrl-C.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
    finally:
        signal.signal(signal.SIGINT, before)


def stop_at(process, out, shards, how):
    """Send a signal once so many shards are there; return exit code and messages."""
    end = time.monotonic() + PATIENCE
    while len(list((out / ".shards").glob("*.jsonl"))) < shards:
        assert process.poll() is None, "ended before it could be stopped"
        assert time.monotonic() < end
        time.sleep(0.002)
    process.send_signal(how)
    _, messages = process.communicate(timeout=PATIENCE)
    return process.returncode, messages


@pytest.mark.parametrize(("shards", "jobs"), [(0, "1"), (9, "1"), (4, "2")])
def test_a_killed_run_resumed_gives_the_same_bytes(
    rodnan, many, undisturbed, tmp_path, shards, jobs
):
    out = tmp_path / "out"
    killed = start(many, out, "--jobs", jobs)
    code, _ = stop_at(killed, out, shards, signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert not (out / "records.jsonl").exists()
    there = len(list((out / ".shards").glob("*.jsonl")))
    assert shards <= there < SHARDS
    assert rodnan(*arguments(many, out, *tables("--resume"))).code == 0
    assert content(out) == undisturbed


def test_half_written_files_of_a_killed_run_are_removed_and_no_others(rodnan, abstracts, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    for name in (".records.csv.ub13pblc", ".report.html.a_b1c2d3", ".notes.settings", "x.csv"):
        (out / name).write_text("half")
    rodnan(*arguments(abstracts, out, *tables()))
    names = {p.name for p in out.iterdir()}
    assert names >= {".notes.settings", "x.csv", "records.csv"}
    assert not names & {".records.csv.ub13pblc", ".report.html.a_b1c2d3"}


def test_ctrl_c_is_code_130_and_says_how_to_go_on(rodnan, many, undisturbed, tmp_path):
    out = tmp_path / "out"
    code, messages = stop_at(start(many, out), out, 2, signal.SIGINT)
    assert code == 130
    assert "--resume" in messages
    assert "Traceback" not in messages
    ran = rodnan(*arguments(many, out, *tables("--resume")))
    assert ran.code == 0
    assert content(out) == undisturbed


def test_jobs_give_the_same_files(rodnan, many, undisturbed, tmp_path):
    out = tmp_path / "out"
    assert rodnan(*arguments(many, out, *tables("--jobs", "2"))).code == 0
    found, manifest = content(out)
    assert found == undisturbed[0]
    assert manifest["counts"] == undisturbed[1]["counts"]


def test_no_shards_are_left_behind_and_the_counts_are_those_of_the_input(undisturbed):
    files, manifest = undisturbed
    assert not [name for name in files if "shards" in name]
    lines = files["records.jsonl"].splitlines()
    assert len(lines) == manifest["counts"]["documents"] > RECORDS * 0.98
    with_results = [r for r in map(json.loads, lines) if r["measurements"] or r["comparisons"]]
    assert len(with_results) == manifest["counts"]["with_results"] > 0
    assert [r["id"] for r in map(json.loads, lines)] == [
        d["id"] for d in map(json.loads, files["documents.jsonl"].splitlines())
    ]


def texts(count):
    return [Document(id=str(i), text=f"Score {i}: mean 4.{i} (SD 1.2).") for i in range(count)]


def test_finished_shards_are_not_worked_on_again(tmp_path):
    first = Shards(tmp_path / "s", 4)
    list(first.fill(texts(10), Job(), Engine()))
    assert (first.count, first.reused, first.documents) == (3, 0, 10)
    again = Shards(tmp_path / "s", 4)
    list(again.fill(texts(10), Job(), Engine()))
    assert (again.count, again.reused) == (3, 3)
    assert list(again.entries()) == list(first.entries())


@pytest.mark.parametrize(
    "harm",
    [
        lambda p: p.write_bytes(p.read_bytes()[:-30]),
        lambda p: p.write_bytes(b""),
        lambda p: p.write_bytes(b"[]\n"),
        lambda p: p.unlink(),
        lambda p: p.write_text(p.read_text().split("\n", 1)[0] + "\n"),
    ],
    ids=["cut short", "empty", "not a head", "gone", "head alone"],
)
def test_a_damaged_shard_is_made_anew(tmp_path, harm):
    first = Shards(tmp_path / "s", 4)
    list(first.fill(texts(10), Job(), Engine()))
    wanted = list(first.entries())
    harm(first.path(1))
    again = Shards(tmp_path / "s", 4)
    list(again.fill(texts(10), Job(), Engine()))
    assert again.reused == 2
    assert list(again.entries()) == wanted


def test_a_shard_of_other_texts_or_options_is_not_used(tmp_path):
    first = Shards(tmp_path / "s", 4)
    list(first.fill(texts(8), Job(), Engine()))
    changed = [*texts(7), Document(id="7", text="Score 7: mean 9.9 (SD 1.2).")]
    again = Shards(tmp_path / "s", 4)
    list(again.fill(changed, Job(), Engine()))
    assert again.reused == 1
    unchecked = Shards(tmp_path / "s", 4)
    list(unchecked.fill(changed, Job(validate=False), Engine()))
    assert unchecked.reused == 0


def test_a_record_that_breaks_is_listed_and_the_rest_is_done(rodnan, tmp_path, monkeypatch):
    def fragile(text, *rest, **more):
        if "seven" in text:
            raise RecursionError("too deep\nto follow")
        return extract(text, *rest, **more)

    monkeypatch.setattr(rodnan_batch(), "extract", fragile)
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("six", "seven", "eight"):
        (folder / f"{name}.txt").write_text(f"Of {name}\nMean score 4.2 (SD 1.1), n = 20.")
    ran = rodnan("run", folder, "-o", "out", "-q")
    assert ran.code == 3
    failures = [json.loads(x) for x in (tmp_path / "out/errors.jsonl").read_text().splitlines()]
    assert [f["message"] for f in failures] == ["seven: RecursionError: too deep to follow"]
    ids = [json.loads(x)["id"] for x in (tmp_path / "out/records.jsonl").read_text().splitlines()]
    assert sorted(ids) == ["eight", "seven", "six"]
    checked = rodnan("check", folder)
    assert checked.code == 3
    assert "too deep" in checked.err


def rodnan_batch():
    return rodnan.batch


def shout(chunk):
    """Die over one text as a process does that runs out of memory."""
    if any(d.id == "70" for d in chunk):
        os._exit(9)
    return [d.id.upper() for d in chunk]


def test_a_process_that_dies_costs_one_document(monkeypatch):
    monkeypatch.setattr("rodnan.engines.CHUNK", 16)  # each of the chunk gets a process
    work = Work(shout, lambda document, _: f"lost {document.id}")
    found = [r for _, r in ordered(texts(300), work, Engine(2))]
    assert found == [f"{i}" if i != 70 else "lost 70" for i in range(300)]


@pytest.mark.parametrize(
    ("text", "skipped"),
    [
        ("Gloves\nWe describe how a study of gloves will be done.", True),
        ("Gloves\nThe two groups did not differ.", False),
        ("Gloves\nNo significant change was seen.", False),
        ("Gloves\nThe mean was 3.", False),
    ],
)
def test_a_text_without_anything_like_a_result_is_not_worked_on(monkeypatch, text, skipped):
    seen = []

    def watched(text, *rest, **more):
        seen.append(text)
        return extract(text, *rest, **more)

    monkeypatch.setattr(rodnan_batch(), "extract", watched)
    record = process(Document(id="x", title="Gloves", text=text), Job())
    assert (record.id, record.title, seen == []) == ("x", "Gloves", skipped)


def test_extract_can_be_resumed_and_leaves_nothing_beside_its_file(rodnan, many, tmp_path):
    folder = tmp_path / "e"
    assert rodnan("extract", many, "-o", folder / "a.jsonl", "-q").code == 0
    assert rodnan("extract", many, "-o", folder / "b.jsonl", "-q", "--resume").code == 0
    assert (folder / "a.jsonl").read_bytes() == (folder / "b.jsonl").read_bytes()
    assert sorted(p.name for p in folder.iterdir()) == ["a.jsonl", "b.jsonl"]
    ran = rodnan("extract", many, "--resume")
    assert (ran.code, "-o FILE" in ran.err) == (2, True)


def test_many_studies_get_tables_and_are_told_why_no_report(rodnan, abstracts, tmp_path):
    rodnan("run", abstracts, "-o", "out", "-q")
    assert (tmp_path / "out/report.html").exists()
    ran = rodnan("run", abstracts, "-o", "out", "--report-limit", "0")
    assert "--report-limit" in ran.err
    left = {p.name for p in (tmp_path / "out").iterdir()}
    assert "records.csv" in left
    assert not left & {"report.html", "pooled.csv", "pooled_rows.csv", "metafor.csv"}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--engine", "ray"], "--engine must be one of"),
        (["--engine", "dask"], "belong together"),
        (["--scheduler", "tcp://127.0.0.1:1"], "belong together"),
    ],
)
def test_engines_that_cannot_be_are_refused(rodnan, abstracts, more, words):
    ran = rodnan("run", abstracts, *more)
    assert ran.code == 2
    assert words in ran.err
