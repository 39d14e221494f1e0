"""Files appear whole, cells are harmless, and the ending decides the format."""

import json
from dataclasses import replace

import pytest

from extractor import extract
from extractor.records import Arm, Finding, Measurement, Number, Source, StudyRecord, Target
from rodnan import columns, flat
from rodnan.errors import RodnanError
from rodnan.export import atomic, check_destination, harmless, write_records
from tests.rodnan.conftest import DRUG_TRIAL
from validator import check

RECORD = StudyRecord(
    id="7",
    title="=HYPERLINK(1)",
    arms=(Arm(label="drug", n=9),),
    measurements=(
        Measurement(
            outcome="mRSS",
            arm="drug",
            kind="change",
            center="mean",
            value=Number.parse("-5.30"),
            spread="unknown_pm",
            spread_values=(Number.parse("7.9"),),
            n=9,
            quote="−5.30 ± 7.9",
            start=0,
            end=11,
            confidence=0.912345,
        ),
    ),
)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-5.3", "-5.3"),
        ("-", "-"),
        ("-5.3 ± 7.9", "'-5.3 ± 7.9"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("p = 0.1", "p = 0.1"),
        (-5.3, -5.3),
        (None, None),
    ],
)
def test_a_spreadsheet_runs_no_cell(cell, expected):
    assert harmless(cell) == expected


def test_a_file_is_whole_or_not_there(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")

    def fail_half_way():
        with atomic(target) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("ending", ["jsonl", "csv", "tsv", "xlsx", "parquet"])
def test_every_ending_holds_the_numbers(tmp_path, ending):
    path = tmp_path / f"out.{ending}"
    write_records([RECORD], str(path))
    assert values_in(path, ending) == (-5.3, 7.9, 9)


def values_in(path, ending):
    if ending == "jsonl":
        m = json.loads(path.read_text())["measurements"][0]
        return m["value"], m["spread_values"][0], m["n"]
    if ending == "parquet":
        import duckdb

        with duckdb.connect() as connection:
            query = f"SELECT value, unknown_pm, n FROM '{path}'"
            return connection.execute(query).fetchone()
    if ending == "xlsx":
        from openpyxl import load_workbook

        book = load_workbook(path, read_only=True)
        rows = list(book["measurements"].iter_rows(values_only=True))
        book.close()
    else:
        import csv

        with path.open(newline="") as f:
            rows = list(csv.reader(f, delimiter="\t" if ending == "tsv" else ","))
    row = dict(zip(rows[0], rows[1], strict=False))
    return float(row["value"]), float(row["unknown_pm"]), int(row["n"])


def test_columns_of_parquet_have_their_types_whatever_is_in_them(tmp_path):
    import duckdb

    write_records([], str(tmp_path / "none.parquet"))
    write_records([RECORD], str(tmp_path / "one.parquet"))
    with duckdb.connect() as connection:
        types = [
            [(c[0], c[1]) for c in connection.execute(f"DESCRIBE FROM '{path}'").fetchall()]
            for path in sorted(tmp_path.glob("*.parquet"))
        ]
    assert types[0] == types[1]
    kinds = dict(types[0])
    assert tuple(kinds) == columns.MEASUREMENT
    assert (kinds["pmid"], kinds["n"], kinds["value"]) == ("VARCHAR", "BIGINT", "DOUBLE")


def sheets_of(path):
    from openpyxl import load_workbook

    book = load_workbook(path)
    return {s.title: [list(row) for row in s.iter_rows(values_only=True)] for s in book.worksheets}


def test_a_workbook_says_what_its_sheets_hold(tmp_path):
    path = tmp_path / "out.xlsx"
    write_records([replace(RECORD, title="http://a.b/c")], str(path))
    sheets = sheets_of(path)
    assert list(sheets) == ["README", "measurements", "comparisons", "arms"]
    lines = [row[0] for row in sheets["README"]]
    assert "measurements: 1 row" in lines
    assert any("no findings" in str(line) for line in lines)
    told = {(row[0], row[1]): row[3] for row in sheets["README"] if row[3]}
    for name in ("measurements", "comparisons", "arms"):
        assert all(told[name, column] for column in sheets[name][0])
    row = dict(zip(*sheets["measurements"], strict=True))
    assert (row["value"], row["n"], row["title"]) == (-5.3, 9, "http://a.b/c")


def test_findings_have_a_sheet_where_there_are_any(tmp_path):
    finding = Finding(
        check="bounds", verdict="impossible", target=Target(kind="measurement", index=0)
    )
    write_records([replace(RECORD, findings=(finding,))], str(tmp_path / "out.xlsx"))
    sheets = sheets_of(tmp_path / "out.xlsx")
    row = dict(zip(*sheets["findings"], strict=True))
    assert (row["verdict"], row["low_power"], row["quote"]) == ("impossible", False, "−5.30 ± 7.9")


def test_a_workbook_is_the_same_under_one_time(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    for name in ("a.xlsx", "b.xlsx"):
        write_records([RECORD], str(tmp_path / name))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("rodnan.workbook.MOST_ROWS", 3)
    write_records([RECORD] * 2, str(tmp_path / "fits.xlsx"))
    with pytest.raises(RodnanError, match=r"3 measurements are more than the 2 rows.*\.csv"):
        write_records([RECORD] * 3, str(tmp_path / "long.xlsx"))
    assert [p.name for p in tmp_path.iterdir()] == ["fits.xlsx"]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("measurements", flat.measurement_rows),
        ("comparisons", flat.comparison_rows),
        ("findings", flat.finding_rows),
        ("arms", flat.arm_rows),
        ("checked_studies", flat.checked_study_rows),
    ],
)
def test_every_column_of_a_row_is_described_with_its_type(name, make):
    python = {"text": str, "real": (float, int), "whole": int, "yes or no": bool}
    described = {c.name: python[c.type] for c in columns.TABLES[name]}
    text = DRUG_TRIAL + "Age was 44.1 (SD 9.0). The groups differed (t = 2.1, df = 58, p = 0.04)."
    record = extract(text, "1", title="T", source=Source(pmid="1", year=2001, journal="J"))
    rows = list(make(check(record, text=text)))
    assert rows
    for row in rows:
        assert set(row) >= set(described)
        for column, kind in described.items():
            assert row[column] is None or isinstance(row[column], kind), column


def test_an_unknown_ending_is_refused_before_any_work():
    with pytest.raises(RodnanError, match=r"\.doc.*must be one of|must be one of"):
        check_destination("records.doc")
