"""What -v tells of inputs and stages, and what run.json keeps of the inputs."""

import gzip
import hashlib
import json
import re
import zipfile

import pytest

from tests.rodnan.conftest import DRUG_TRIAL

TABLE = f'Key,Title,Abstract,My Mark\n"k1","Tablets","{DRUG_TRIAL}",x\nk2,Gloves,,y\n'
DELETED = "<PubmedArticleSet><DeleteCitation><PMID>9</PMID></DeleteCitation></PubmedArticleSet>"


@pytest.fixture
def mixed(tmp_path):
    """A folder of a table in a zip, a text, its copy, and an empty file."""
    folder = tmp_path / "in"
    folder.mkdir()
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        archive.writestr("t.csv", TABLE)
    (folder / "b.txt").write_text("\n".join(["PMID: 77", DRUG_TRIAL]), "utf-8")
    (folder / "c.txt.gz").write_bytes(gzip.compress((folder / "b.txt").read_bytes()))
    (folder / "d.txt").write_bytes(b"")
    (folder / "e.xml").write_text(DELETED, "utf-8")
    return folder


def inputs_of(folder):
    run = json.loads((folder / "run.json").read_text("utf-8"))
    return {entry.pop("path"): entry for entry in run["inputs"]}


def test_verbose_tells_each_input_and_each_stage(rodnan, mixed):
    ran = rodnan("run", "in", "-o", "out", "-v")
    lines = [re.sub(r"\d+\.\d\d s", "T", line) for line in ran.err.splitlines()]
    at = lines.index("in/a.zip!t.csv: table (reader table), 2 abstracts read")
    assert lines[at + 1] == (
        "  columns read: title from 'Title', abstract from 'Abstract', key from 'Key'; "
        "kept as they are: 'My Mark'"
    )
    assert "in/b.txt: text (reader text), 1 abstract read" in lines
    assert "in/d.txt: 0 abstracts read, 1 failed" in lines
    stages = [line for line in lines if line.endswith(" T")]
    assert [stage.partition(":")[0] for stage in stages] == [
        "extract and check",
        "tables",
        "pool",
        "report",
    ]
    assert stages[0] == "extract and check: T, of that reading T"


@pytest.mark.parametrize(
    ("arguments", "stages"),
    [
        (["extract", "in"], ["extract"]),
        (["extract", "in", "-o", "r.csv"], ["extract", "write"]),
        (["check", "in"], ["extract and check", "print"]),
        (["pool", "in"], ["read and extract", "pool"]),
        (["pool", "in", "-o", "p"], ["read and extract", "pool", "tables and plots"]),
    ],
)
def test_every_command_that_reads_tells_its_stages_on_standard_error(
    rodnan, mixed, arguments, stages
):
    ran = rodnan(*arguments, "-v")
    assert re.findall(r"^([a-z ]+): \d+\.\d\d s", ran.err, re.MULTILINE) == stages
    assert "in/b.txt: text (reader text), 1 abstract read\n" in ran.err
    assert ran.out == rodnan(*arguments, "-q").out


def test_records_of_an_earlier_extraction_are_told(rodnan, mixed):
    rodnan("extract", "in", "-o", "r.jsonl", "-q")
    assert "r.jsonl: 3 records of an earlier extraction read" in rodnan("pool", "r.jsonl", "-v").err


def test_without_verbose_the_columns_of_tables_are_told_alone(rodnan, mixed):
    err = rodnan("extract", "in", "-o", "r.jsonl").err
    assert "rodnan: in/a.zip!t.csv: columns read: title from 'Title'" in err
    assert "reader" not in err
    assert "columns" not in rodnan("extract", "in", "-o", "r.jsonl", "-q").err


def test_run_json_counts_what_each_file_gave(rodnan, mixed, tmp_path):
    (mixed / "f.txt").write_bytes((mixed / "b.txt").read_bytes())
    rodnan("run", "in", "nowhere.txt", "-o", "out", "-q", "--report-limit", "0")
    found = inputs_of(tmp_path / "out")
    files = sorted(mixed.iterdir())
    assert list(found) == [f"in/{p.name}" for p in files]
    for path in files:
        entry = found[f"in/{path.name}"]
        assert entry["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert entry["bytes"] == path.stat().st_size
    counted = {name: [*e["formats"], *counts(e)] for name, e in found.items()}
    assert counted == {
        "in/a.zip": ["table", 2, 0, 0],
        "in/b.txt": ["text", 1, 0, 0],
        "in/c.txt.gz": ["text", 0, 1, 0],
        "in/d.txt": [0, 0, 1],
        "in/e.xml": [0, 0, 0],
        "in/f.txt": ["text", 0, 1, 0],
    }


def counts(entry):
    return [entry[name] for name in ("documents", "duplicates", "failed")]


def test_standard_input_is_an_input_too(rodnan, tmp_path):
    rodnan("run", "-", "-o", "out", "-q", "--report-limit", "0", stdin=DRUG_TRIAL)
    entry = inputs_of(tmp_path / "out")["-"]
    assert entry["sha256"] == hashlib.sha256(DRUG_TRIAL.encode()).hexdigest()
    assert counts(entry) == [1, 0, 0]


def test_a_file_called_like_a_member_is_itself(rodnan, tmp_path):
    (tmp_path / "a!b.txt").write_text(DRUG_TRIAL, "utf-8")
    rodnan("run", "a!b.txt", "-o", "out", "-q", "--report-limit", "0")
    assert counts(inputs_of(tmp_path / "out")["a!b.txt"]) == [1, 0, 0]


def test_run_json_has_every_option_with_its_place(rodnan, abstracts, tmp_path, monkeypatch):
    monkeypatch.setenv("RODNAN_RUN_REPORT_LIMIT", "0")
    rodnan("run", "abstracts", "-o", "out", "-q")
    config = json.loads((tmp_path / "out/run.json").read_text("utf-8"))["config"]
    assert config["paths"] == {"value": ["abstracts"], "from": "command line"}
    assert config["report_limit"] == {
        "value": 0,
        "from": "environment, RODNAN_RUN_REPORT_LIMIT",
    }
    assert config["plots"] == {"value": "svg", "from": "default"}


def test_pool_says_what_it_pooled(rodnan, abstracts, tmp_path):
    rodnan("run", "abstracts", "-o", "out", "-q")
    before = (tmp_path / "out" / "run.json").read_bytes()
    rodnan("pool", "out", "abstracts/trial.txt", "-o", "pooled", "--by", "class", "-q")
    run = json.loads((tmp_path / "pooled" / "run.json").read_text("utf-8"))
    assert run["config"]["by"] == {"value": "class", "from": "command line"}
    assert run["counts"]["documents"] == 3
    found = {i["path"]: (i["formats"], i["documents"], i["sha256"]) for i in run["inputs"]}
    digest = hashlib.sha256((tmp_path / "out" / "records.jsonl").read_bytes()).hexdigest()
    assert found["out/records.jsonl"] == (["records"], 2, digest)
    assert found["abstracts/trial.txt"][:2] == (["text"], 1)
    rodnan("pool", "out", "-o", "out", "-q")
    assert (tmp_path / "out" / "run.json").read_bytes() == before
    assert (tmp_path / "out" / "pool.json").is_file()


def test_the_time_is_that_of_source_date_epoch(rodnan, abstracts, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    rodnan("run", "abstracts", "-o", "out", "-q", "--report-limit", "0")
    run = json.loads((tmp_path / "out/run.json").read_text("utf-8"))
    assert run["started"] == run["ended"] == "1970-01-02T00:00:00+00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    ran = rodnan("run", "abstracts", "-o", "out", "-q", "--report-limit", "0")
    assert ran.code == 2
    assert "SOURCE_DATE_EPOCH must be seconds since 1970, got 'yesterday'" in ran.err
