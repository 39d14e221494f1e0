"""Files appear whole, cells are harmless, and the ending decides the format."""

import json

import pytest

from extractor.records import Arm, Measurement, Number, StudyRecord
from rodnan.errors import RodnanError
from rodnan.export import atomic, check_destination, harmless, write_records

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


def test_an_unknown_ending_is_refused_before_any_work():
    with pytest.raises(RodnanError, match=r"\.doc.*must be one of|must be one of"):
        check_destination("records.doc")
