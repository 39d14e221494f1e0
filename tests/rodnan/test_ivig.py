"""The first abstract, worked by hand: a web page with other text around it, given as it is."""

import csv
import json
import subprocess
import sys

import pytest

from benchmarks.parts import shared_dir

PAGE = shared_dir() / "ssc" / "ivig-page.txt"
GOLD = shared_dir() / "gold"
SIZES = {"relaxin": 231, "D-pen": 134, "collagen": 168, "MMF": 87}

pytestmark = pytest.mark.skipif(
    not PAGE.is_file(), reason=f"annotated material not at {shared_dir()} (set RODNAN_SHARED)"
)


@pytest.fixture
def record(rodnan, tmp_path):
    assert rodnan("run", PAGE, "-o", "out", "-q").code == 0
    return json.loads((tmp_path / "out" / "records.jsonl").read_text("utf-8"))


def test_every_measurement_and_comparison_is_fully_right_and_nothing_else_is_there(
    record, tmp_path
):
    lines = (GOLD / "records.jsonl").read_text("utf-8").splitlines()
    gold = next(d for d in map(json.loads, lines) if d["id"] == "ivig-dcssc")
    root = tmp_path / "gold"
    (root / "abstracts").mkdir(parents=True)
    text = PAGE.read_text("utf-8").replace("\r\n", "\n")
    (root / "abstracts" / "ivig-dcssc.txt").write_text(text, "utf-8")
    (root / "records.jsonl").write_text(json.dumps(gold) + "\n", "utf-8")
    prediction = {**record, "id": "ivig-dcssc"}
    (tmp_path / "p.jsonl").write_text(json.dumps(prediction) + "\n", "utf-8")
    done = subprocess.run(
        [sys.executable, GOLD / "score.py", root, tmp_path / "p.jsonl", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    score = json.loads(done.stdout)
    for kind, count in (("measurements", 12), ("comparisons", 9)):
        assert score[kind]["predicted"] == count
        assert score[kind]["full"]["f1"] == 1.0


def test_the_nine_p_values_get_the_verdicts_worked_out_by_hand(record):
    found = [f for f in record["findings"] if f["target"]["kind"] == "comparison"]
    by_index = {f["target"]["index"]: f for f in found}
    changes = [by_index[i]["recomputed"] for i in (0, 1)]
    assert [(c["low"], c["high"]) for c in changes] == [
        (pytest.approx(0.00101, abs=1e-5), pytest.approx(0.00136, abs=1e-5)),
        (pytest.approx(0.0000283, abs=1e-7), pytest.approx(0.000152, abs=1e-6)),
    ]
    assert [by_index[i]["verdict"] for i in range(9)] == ["consistent"] * 4 + ["consistent_if"] * 5
    implied = [(i["quantity"], i["low"], i["high"]) for i in record["inferences"]]
    assert (
        "correlation",
        pytest.approx(0.583, abs=1e-3),
        pytest.approx(0.704, abs=1e-3),
    ) in implied
    assert ("correlation", pytest.approx(-0.18, abs=5e-3), 1.0) in implied
    sizes = [(low, high) for quantity, low, high in implied if quantity == "n"]
    assert sizes == [(37, None), (48, 111), (46, 614), (56, None), (8, None)]


def test_with_the_sizes_supplied_all_nine_are_consistent(rodnan, tmp_path):
    with (tmp_path / "sizes.csv").open("w", newline="") as f:
        writer = csv.writer(f)
        writer.writerow(["study", "arm", "n"])
        writer.writerows([PAGE.stem, arm, n] for arm, n in SIZES.items())
    ran = rodnan("check", PAGE, "--sizes", "sizes.csv", "--format", "jsonl", "-q")
    verdicts = [json.loads(line)["verdict"] for line in ran.out.splitlines()]
    assert verdicts == ["consistent"] * 9
