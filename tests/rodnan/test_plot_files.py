"""Forest plots as files: the formats asked for, the same bytes every time, fit for a journal."""

import re
import xml.etree.ElementTree as ET

import pytest

from rodnan.plots import plot_formats

TRIALS = """key,title,abstract
1,Gloves on cold hands,"Patients with scleroderma got gloves (n = 20). At 12 months the modified
Rodnan skin score changed by -4.1 (SD 3.0)."
2,Mittens at home,"Patients with scleroderma got mittens (n = 31). At 12 months the modified
Rodnan skin score changed by -2.0 (SD 2.5)."
"""


@pytest.fixture
def records(rodnan, tmp_path):
    (tmp_path / "trials.csv").write_text(TRIALS, "utf-8")
    assert rodnan("extract", "trials.csv", "-o", "trials.jsonl", "-q").code == 0
    return "trials.jsonl"


def plots_in(folder):
    return {p.suffix[1:]: p for p in (folder / "plots").iterdir()}


@pytest.mark.parametrize(
    ("text", "formats"),
    [
        ("svg", ("svg",)),
        ("png, PDF", ("pdf", "png")),
        ("svg,svg", ("svg",)),
        ("none", ()),
    ],
)
def test_formats_are_told_by_their_names(text, formats):
    assert plot_formats(text) == formats


@pytest.mark.parametrize("text", ["", "gif", "svg,eps", "none,svg", ","])
def test_other_formats_are_refused(text):
    with pytest.raises(ValueError, match="must be svg, pdf, png"):
        plot_formats(text)


def test_every_format_holds_the_picture(rodnan, records, tmp_path):
    assert rodnan("pool", records, "-o", "p", "--plots", "svg,pdf,png").code == 0
    found = plots_in(tmp_path / "p")
    assert set(found) == {"svg", "pdf", "png"}
    assert ET.parse(found["svg"]).getroot().tag.endswith("svg")
    assert words_of(found["pdf"]) >= {"Study", "cohort", "mRSS:"}
    assert width_of_png(found["png"]) > 7 * 300  # inches, dots an inch


def words_of(pdf):
    import pdfplumber

    with pdfplumber.open(pdf) as document:
        return {w["text"] for w in document.pages[0].extract_words()}


def width_of_png(path):
    head = path.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(head[16:20])


def test_letters_of_a_pdf_are_embedded_outlines_and_no_date_is_in_it(rodnan, records, tmp_path):
    rodnan("pool", records, "-o", "p", "--plots", "pdf", "-q")
    content = plots_in(tmp_path / "p")["pdf"].read_bytes()
    fonts = re.findall(rb"/BaseFont /[A-Z]{6}\+DejaVuSans", content)
    assert fonts
    assert content.count(b"/FontFile2") >= len(fonts) / 2
    assert b"/Type3" not in content
    assert b"Date" not in content


def test_the_same_bytes_every_time(rodnan, records, tmp_path):
    for folder in ("p", "q"):
        rodnan("pool", records, "-o", folder, "--plots", "svg,pdf,png", "-q")
    for kind, path in plots_in(tmp_path / "p").items():
        assert path.read_bytes() == plots_in(tmp_path / "q")[kind].read_bytes(), kind


def trials_of(count):
    return "key,authors,year,title,abstract\n" + "".join(
        f"{i},Roe{i},2001,Gloves {'ab'[i % 2] * (i + 3)} in winter {i},"
        f'"Patients with scleroderma were randomised to methotrexate (n = {20 + i}) or placebo '
        f"(n = {22 + i}). At 12 months the "
        f"modified Rodnan skin score changed by -{4 + i % 3}.1 (SD 3.0) with methotrexate and by "
        f'-{2 + i % 2}.0 (SD 2.5) with placebo."\n'
        for i in range(count)
    )


@pytest.mark.parametrize(("count", "funnels"), [(9, 0), (10, 1)])
def test_ten_studies_of_a_contrast_make_a_funnel(rodnan, tmp_path, count, funnels):
    (tmp_path / "trials.csv").write_text(trials_of(count), "utf-8")
    assert rodnan("pool", "trials.csv", "-o", "p", "-q").code == 0
    plots = (tmp_path / "p" / "plots").glob("funnel-*.svg")
    titles = [ET.parse(p).find("{http://www.w3.org/2000/svg}title").text for p in plots]
    assert titles == ["mRSS: mean difference, 12mo, methotrexate vs placebo"] * funnels


def test_letters_that_the_font_lacks_are_told_once(rodnan, tmp_path):
    table = TRIALS.replace("key,title", "key,authors,year,title")
    table = table.replace("1,Gloves", "1,王伟,2010,Gloves").replace(
        "2,Mittens", "2,Roe,2012,Mittens"
    )
    (tmp_path / "trials.csv").write_text(table, "utf-8")
    ran = rodnan("pool", "trials.csv", "-o", "p", "--plots", "svg,pdf,png", "-q")
    assert ran.err == "the font of the plots has no 伟 王: boxes stand for them\n"
    assert set(plots_in(tmp_path / "p")) == {"svg", "pdf", "png"}


def test_plots_of_an_earlier_run_go_and_other_files_stay(rodnan, records, tmp_path):
    rodnan("pool", records, "-o", "p", "--plots", "pdf,png", "-q")
    (tmp_path / "p/plots/forest-mine.eps").write_text("mine")
    rodnan("pool", records, "-o", "p", "-q")
    assert set(plots_in(tmp_path / "p")) == {"svg", "eps"}
    rodnan("pool", records, "-o", "p", "-q", "--plots", "none")
    assert set(plots_in(tmp_path / "p")) == {"eps"}


def test_no_plots_make_no_folder(rodnan, records, tmp_path):
    assert rodnan("pool", records, "-o", "p", "-q", "--plots", "none").code == 0
    assert (tmp_path / "p" / "pooled.csv").is_file()
    assert not (tmp_path / "p" / "plots").exists()


def test_the_whole_run_takes_the_same_option(rodnan, tmp_path):
    (tmp_path / "trials.csv").write_text(TRIALS, "utf-8")
    assert rodnan("run", "trials.csv", "-o", "out", "--plots", "pdf", "-q").code == 0
    assert set(plots_in(tmp_path / "out")) == {"pdf"}


def test_plots_without_a_folder_are_refused(rodnan, records):
    ran = rodnan("pool", records, "--plots", "pdf")
    assert (ran.code, ran.out) == (2, "")
    assert "-o FOLDER" in ran.err
