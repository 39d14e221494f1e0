"""The evidence store: what is in it, what is worked on again, what it refuses."""

import csv
import io
import json

import duckdb
import pytest

import rodnan.batch
from corpus import Document
from extractor import extract
from rodnan.batch import Job
from rodnan.corrections import COLUMNS
from rodnan.engines import Engine
from rodnan.errors import RodnanError
from rodnan.shards import Shards
from rodnan.store import Store, migrate, open_store, query
from rodnan.store_schema import MIGRATIONS, TABLES, VERSION
from tests.rodnan.conftest import DRUG_TRIAL


def ask(path, statement):
    out = io.StringIO()
    query(path, statement, out)
    return list(csv.reader(out.getvalue().splitlines()))[1:]


def by_id(record):
    return record["id"]


@pytest.fixture
def add(rodnan, abstracts, tmp_path):
    """Return a function that runs the folder into the store and counts the texts worked on."""

    def run(*more, out="out"):
        ran = rodnan("run", abstracts, "-o", out, "--report-limit", 0, "--store", "e.duckdb", *more)
        assert ran.code == 0, ran.err
        return ran

    return run


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """Return a store of one study, to be asked and never changed."""
    folder = tmp_path_factory.mktemp("store")
    shards = Shards(folder / "shards")
    list(shards.fill([Document(id="trial", text=DRUG_TRIAL)], Job(), Engine()))
    with open_store(folder / "e.duckdb") as store:
        store.begin({"started": "now"})
        store.add(*shards.shard_with_keys(0))
    return folder / "e.duckdb"


@pytest.fixture
def worked(monkeypatch):
    seen = []

    def watched(text, doc_id, **more):
        seen.append(doc_id)
        return extract(text, doc_id, **more)

    monkeypatch.setattr(rodnan.batch, "extract", watched)
    return seen


def test_the_store_holds_what_the_files_hold(add, tmp_path):
    add()
    store = tmp_path / "e.duckdb"
    lines = (tmp_path / "out/records.jsonl").read_text().splitlines()
    records = ask(store, "SELECT record FROM documents ORDER BY study")
    assert [json.loads(r) for (r,) in records] == sorted(map(json.loads, lines), key=by_id)
    values = ask(store, "SELECT mean, sd, n, quote FROM measurements ORDER BY measurement")
    with (tmp_path / "out/records.csv").open(newline="") as handle:
        rows = [[r["mean"], r["sd"], r["n"], r["quote"]] for r in csv.DictReader(handle)]
    assert [v[3] for v in values] == [r[3] for r in rows]
    assert [[float(x) for x in v[:3]] for v in values] == [[float(x) for x in r[:3]] for r in rows]
    for table, name in (("comparisons", "comparisons.csv"), ("findings", "findings.csv")):
        with (tmp_path / "out" / name).open(newline="") as handle:
            wanted = sum(1 for _ in csv.DictReader(handle))
        assert ask(store, f"SELECT count(*) FROM {table}") == [[str(wanted)]]


def test_only_what_changed_is_worked_on_again(add, worked, abstracts, tmp_path):
    (abstracts / "second.txt").write_text("Second\nMean grip was 20.1 (SD 3.2) kg, n = 12.")
    add()
    assert sorted(worked) == ["second", "trial"]
    worked.clear()
    first = (tmp_path / "out/records.jsonl").read_bytes()
    add(out="again")
    assert worked == []
    assert (tmp_path / "again/records.jsonl").read_bytes() == first
    (abstracts / "trial.txt").write_text(DRUG_TRIAL.replace("12.3", "13.3"))
    add()
    assert worked == ["trial"]
    store = tmp_path / "e.duckdb"
    means = ask(store, "SELECT mean FROM measurements WHERE study = 'trial' ORDER BY measurement")
    assert [float(m) for (m,) in means] == [13.3, 16.1]
    runs = ask(store, "SELECT run, documents, changed FROM runs ORDER BY run")
    assert runs == [["1", "3", "3"], ["2", "3", "0"], ["3", "3", "1"]]


def test_new_rules_work_on_everything_again(add, worked, monkeypatch):
    add()
    worked.clear()
    monkeypatch.setattr("rodnan.shards.code_hash", lambda: "other")
    add()
    assert worked == ["trial"]


def test_corrections_are_kept_and_change_the_record(add, tmp_path):
    add()
    store = tmp_path / "e.duckdb"
    start, end, quote = ask(store, 'SELECT start, "end", quote FROM measurements LIMIT 1')[0]
    with (tmp_path / "out/corrections.csv").open("w", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(COLUMNS)
        writer.writerow(["2024", "A", "trial", "measurement", "reject", start, end, quote, 0, ""])
    before = ask(store, "SELECT count(*) FROM measurements")
    add()
    after = ask(store, "SELECT count(*) FROM measurements")
    assert int(after[0][0]) == int(before[0][0]) - 1
    assert ask(store, "SELECT study, action, made FROM corrections") == [
        ["trial", "reject", "2024"]
    ]


def test_two_files_of_one_name_are_two_documents(rodnan, tmp_path):
    for folder, value in (("a", "1.5"), ("b", "2.5")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "paper.txt").write_text(f"Paper {folder}\nMean {value} (SD 0.4).")
        rodnan("run", folder, "-o", "out", "--report-limit", 0, "--store", "e.duckdb", "-q")
    names = ask(tmp_path / "e.duckdb", "SELECT document FROM documents ORDER BY document")
    assert names == [["a/paper.txt#paper"], ["b/paper.txt#paper"]]


def test_text_that_a_database_refuses_is_kept_readable(tmp_path):
    odd = Document(id="x", text="Mean 4.5\x00 (SD 1.5) \udc80 '); DROP TABLE arms;")
    shards = Shards(tmp_path / "shards")
    list(shards.fill([odd], Job(), Engine()))
    with open_store(tmp_path / "e.duckdb") as store:
        store.begin({"started": "now"})
        assert store.add(*shards.shard_with_keys(0)) == 1
        assert store.add(*shards.shard_with_keys(0)) == 0
    text = ask(tmp_path / "e.duckdb", "SELECT text FROM documents")[0][0]
    assert text.startswith("Mean 4.5")
    assert text.endswith("DROP TABLE arms;")
    assert len(ask(tmp_path / "e.duckdb", "SELECT * FROM arms")) <= 1


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DELETE FROM documents", "read-only"),
        ("SELECT * FROM read_csv('secret.csv')", "disabled"),
        ("COPY documents TO 'stolen.csv'", "disabled"),
        ("SELECT nonsense FROM documents", "nonsense"),
    ],
)
def test_sql_can_neither_change_nor_leave_the_store(stored, rodnan, tmp_path, statement, words):
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    ran = rodnan("sql", stored, statement)
    assert ran.code == 2
    assert words in ran.err
    assert not (tmp_path / "stolen.csv").exists()


def test_sql_answers_as_csv(stored, rodnan):
    ran = rodnan("sql", stored, "SELECT count(*) AS papers FROM documents")
    assert (ran.code, ran.out) == (0, "papers\n1\n")
    assert rodnan("sql", "none.duckdb", "SELECT 1").code == 2


def test_a_file_that_is_no_store_is_left_alone(rodnan, abstracts, tmp_path):
    (tmp_path / "mine.txt").write_text("my own notes, longer than a header of any kind\n" * 200)
    ran = rodnan("run", abstracts, "-o", "out", "--store", "mine.txt")
    assert ran.code == 2
    assert "cannot be opened as an evidence store" in ran.err
    assert (tmp_path / "mine.txt").read_text().startswith("my own notes")


def test_a_store_of_a_later_version_is_refused(tmp_path):
    path = tmp_path / "e.duckdb"
    with open_store(path) as store:
        assert isinstance(store, Store)
    with duckdb.connect(str(path)) as connection:
        connection.execute("INSERT INTO schema_version VALUES (?)", [VERSION + 1])
    with pytest.raises(RodnanError, match=f"version {VERSION + 1}"), open_store(path):
        pass


def test_migrations_run_once_and_make_the_columns_that_are_listed(tmp_path):
    with duckdb.connect() as connection:
        for _ in range(2):
            migrate(connection, tmp_path)
        versions = connection.execute("SELECT version FROM schema_version").fetchall()
        assert versions == [(n + 1,) for n in range(len(MIGRATIONS))]
        for table in ("documents", *TABLES, "corrections", "runs"):
            found = connection.execute(f"DESCRIBE {table}").fetchall()
            assert [(r[0], r[1]) for r in found] == list(MIGRATIONS[-1].columns[table])
