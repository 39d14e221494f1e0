"""A run over files made to do harm: nothing outside its folder, nothing that runs."""

import base64
import csv
import gzip
import io
import re
import zipfile

import pytest

from rodnan.corrections import COLUMNS

TEXT = (
    "Sixty adults took A. The score was 12.3 ± 4.5 in group A and 16.1 ± 4.9 in group B (p = 0.2)."
)
WRONG = (
    "Sixty adults were randomised to drug A (n = 30) or placebo (n = 30). Student's t test was "
    "used. At 12 weeks the mean (SD) score was 12.3 (4.5) in the drug A group and 19.1 (4.9) in "
    "the placebo group (p = 0.6)."
)
IDS = ["../../x", "/etc/x", "CON", "nul.txt", "a\\..\\b", "~root", "C:x", ".", ".."]


def everything(folder):
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*")}


@pytest.fixture
def wild(tmp_path):
    """A table and an archive whose names want to leave their folder."""
    content = io.StringIO()
    rows = csv.writer(content)
    rows.writerow(["key", "id", "title", "abstract"])
    rows.writerows([i, i, f"Trial {n} of pills", f"{TEXT} {n}"] for n, i in enumerate(IDS))
    (tmp_path / "wild.csv").write_text(content.getvalue(), "utf-8")
    with zipfile.ZipFile(tmp_path / "wild.zip", "w") as archive:
        for n, name in enumerate(IDS[:6]):
            archive.writestr(f"{name}.txt", f"Pills {n} again\n{TEXT} {n} again")
    return [tmp_path / "wild.csv", tmp_path / "wild.zip"]


def test_names_and_ids_stay_inside_the_output_folder(rodnan, wild, tmp_path):
    before = everything(tmp_path)
    ran = rodnan("run", *wild, "-o", tmp_path / "deep" / "er" / "out")
    assert ran.code in {0, 1, 3}, ran.err
    new = everything(tmp_path) - before - {"deep", "deep/er"}
    assert new
    assert {name for name in new if not name.startswith("deep/er/out")} == set()
    stems = {name.rsplit("/", 1)[-1].split(".")[0].upper() for name in new}
    assert stems.isdisjoint({"CON", "NUL", "X"})


def test_formula_cells_are_neutralised_in_every_table(rodnan, tmp_path):
    title = "=HYPERLINK(A1) of pills"
    (tmp_path / "in.csv").write_text(f'title,abstract\n"{title}","{TEXT}"\n', "utf-8")
    rodnan("run", "in.csv", "-o", "out")
    tables = list((tmp_path / "out").glob("*.csv"))
    assert tables
    texts = [table.read_text("utf-8-sig") for table in tables]
    cells = [cell for text in texts for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'" + title in cells
    assert {c for c in cells if c[:1] in {"=", "@", "\t"}} <= {"="}  # alone it is no formula


@pytest.mark.parametrize("form", ["csv", "statcheck", "studies", "journals"])
def test_formula_cells_are_neutralised_on_standard_output(rodnan, tmp_path, form):
    (tmp_path / "in.csv").write_text(
        f'key,title,journal,abstract\n"=1+1","Pills","@SUM(1)","{WRONG}"\n', "utf-8"
    )
    out = rodnan("check", "in.csv", "--format", form, "-q").out
    cells = [cell for row in csv.reader(io.StringIO(out)) for cell in row]
    assert {"'=1+1", "'@SUM(1)"} & set(cells)
    assert not {"=1+1", "@SUM(1)"} & set(cells)


def test_script_in_a_title_is_escaped_in_the_report(rodnan, tmp_path):
    title = "Pills <script>alert(1)</script> <img src=x onerror=alert(2)>"
    (tmp_path / "in.csv").write_text(f'title,abstract\n"{title}","{WRONG}"\n', "utf-8")
    rodnan("run", "in.csv", "-o", "out")
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    packed = re.findall(
        r'id="data-[^"]*">([A-Za-z0-9+/=]+)<', page
    )  # the browser puts it in as text
    assert "Pills" in "".join(gzip.decompress(base64.b64decode(p)).decode() for p in packed)
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize(
    "content", ['{"a":' * 100_000 + "1" + "}" * 100_000, "[" * 200_000, "\0"], ids=len
)
def test_records_made_to_do_harm_are_one_plain_line(rodnan, tmp_path, content):
    (tmp_path / "records.jsonl").write_text(content + "\n", "utf-8")
    ran = rodnan("pool", "records.jsonl", "-o", "out")
    assert ran.code not in {0, 70}
    assert len(ran.err.splitlines()) == 1


def test_a_lone_surrogate_in_a_record_can_be_written(rodnan, tmp_path):
    (tmp_path / "records.jsonl").write_text('{"id": "\\ud800"}\n', "utf-8")
    ran = rodnan("pool", "records.jsonl", "-o", "out")
    assert ran.code != 70
    assert all(p.read_bytes().decode("utf-8") for p in (tmp_path / "out").glob("*.csv"))


def test_a_title_with_a_line_separator_is_one_record(rodnan, tmp_path):
    (tmp_path / "in.csv").write_text(f'title,abstract\n"Pills\u2028of chalk","{WRONG}"\n', "utf-8")
    assert rodnan("extract", "in.csv", "-o", "records.jsonl").code == 0
    ran = rodnan("pool", "records.jsonl", "-o", "out")
    assert ran.code == 0, ran.err


def test_corrections_made_to_do_harm_are_one_plain_line(rodnan, abstracts, tmp_path):
    rodnan("run", abstracts, "-o", "out")
    row = dict.fromkeys(COLUMNS, "1")
    row |= {"action": "edit", "kind": "measurement", "changes": "[" * 100_000}
    with (tmp_path / "out" / "corrections.csv").open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, COLUMNS)
        table.writeheader()
        table.writerow(row)
    ran = rodnan("run", abstracts, "-o", "out")
    assert ran.code not in {0, 70}
    assert "not a decision" in ran.err
