import io
import zipfile

import openpyxl
import pytest

import corpus

RAYYAN = (
    "key,title,year,journal,issn,volume,pages,authors,language,location,abstract,notes\n"
    'rayyan-77,"Ginger, for nausea",2018,Spice J,,3,1-9,"Roe A and Doe B",eng,,'
    '"Score was 3.1 ± 1.0.\nIt fell.","RAYYAN-INCLUSION: {""Ann""=>""Included""}"\n'
)
COVIDENCE = (
    '\ufeff"Title","Authors","Abstract","Published Year","Published Month","Journal","Volume",'
    '"Issue","Pages","Accession Number","DOI","Ref","Covidence #","Study","Notes","Tags"\n'
    '"Ginger tea","Roe, A.; Doe, B.","Score was 3.1 (1.0).","2018","","Spice J","","","","",'
    '"10.1000/g","","#12","Roe 2018","",""\n'
)


def read(tmp_path, content, name):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(corpus.read_paths([path]))


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_rayyan(tmp_path):
    (document,) = read(tmp_path, RAYYAN, "articles.csv")
    assert document.id == "rayyan-77"
    assert document.text == "Ginger, for nausea\nScore was 3.1 ± 1.0.\nIt fell."
    assert (document.source.format, document.source.year) == ("rayyan", 2018)
    assert document.source.authors == ("Roe A", "Doe B")
    extra = dict(document.source.extra)
    assert (extra["decision"], extra["pages"]) == ("included", "1-9")


def test_rayyan_zip(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("customizations_log.txt", "created by hand")
        archive.writestr("articles.csv", RAYYAN)
    found = read(tmp_path, out.getvalue(), "rayyan.zip")
    assert [d.id for d in found] == ["rayyan-77"]


def test_covidence(tmp_path):
    (document,) = read(tmp_path, COVIDENCE, "review.csv")
    assert document.text == "Ginger tea\nScore was 3.1 (1.0)."
    assert (document.source.format, document.source.doi) == ("covidence", "10.1000/g")
    assert document.source.authors == ("Roe, A.", "Doe, B.")
    assert dict(document.source.extra)["Study"] == "Roe 2018"


@pytest.mark.parametrize("column", ["included", "label", "label_included", "final_included"])
def test_asreview_labels(tmp_path, column):
    text = f"title,abstract,{column}\nA tea,Text.,1\nB tea,Text.,0\nC tea,Text.,\n"
    found = read(tmp_path, text, "asreview.csv")
    decisions = [dict(d.source.extra)["decision"] for d in found]
    assert decisions == ["included", "excluded", "undecided"]
    assert [d.id for d in found] == ["asreview-1", "asreview-2", "asreview-3"]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_any_table_by_its_column_names(tmp_path, delimiter):
    rows = [["PubMed ID", "Article Title", "ABSTRACT", "Colour"], ["123.0", "A", "B 1.0", "red"]]
    text = "\n".join(delimiter.join(row) for row in rows)
    (document,) = read(tmp_path, text, "list.txt")
    assert (document.id, document.text) == ("123", "A\nB 1.0")
    assert dict(document.source.extra)["Colour"] == "red"
    (issue,) = document.issues
    assert issue.code == "columns"
    assert "title from 'Article Title'" in issue.message
    assert "kept as they are: 'Colour'" in issue.message


def test_columns_are_said_once_a_table(tmp_path):
    found = read(tmp_path, "title,abstract\nA,B\nC,D\n", "two.csv")
    assert [len(d.issues) for d in found] == [1, 0]


def test_excels_own_first_line_and_semicolons(tmp_path):
    text = "sep=;\nTitle;Abstract\nA;4,1 ± 2,0\n"
    (document,) = read(tmp_path, text, "german.csv")
    assert document.text == "A\n4,1 ± 2,0"


def test_lines_of_an_old_mac(tmp_path):
    found = read(tmp_path, "Title,Abstract\rA,B\rC,D\r", "mac.txt")
    assert [d.text for d in found] == ["A\nB", "C\nD"]


def test_table_of_whole_texts(tmp_path):
    text = 'id,text\ns1,"Ginger tea\nScore was 3.1 ± 1.0."\n'
    (document,) = read(tmp_path, text, "texts.csv")
    assert (document.id, document.title) == ("s1", "Ginger tea")
    assert document.text == "Ginger tea\nScore was 3.1 ± 1.0."


def test_bad_rows_fail_alone(tmp_path):
    text = "title,abstract\nA,B\n,\nC,D,surplus\n ,  \nE,F\n"
    found = read(tmp_path, text, "rows.csv")
    assert [type(x).__name__ for x in found] == ["Document", "InputFailure", "Document"]
    assert str(found[1]).endswith("rows.csv, record 3: 3 fields where the header has 2")


def test_table_without_a_title_or_abstract_names_its_columns(tmp_path):
    (item,) = read(tmp_path, "colour,size\nred,4\n", "other.csv")
    assert "no column is named title, abstract or text; columns: 'colour', 'size'" in str(item)


def test_workbook_sheets(tmp_path):
    content = workbook(
        Notes=[["made by hand"]],
        Trials=[["made 2020"], [], ["PMID", "Title", "Abstract"], [123, "A", "B ± 1"]],
        More=[["Title", "Abstract"], ["C", "D"]],
    )
    first, second = read(tmp_path, content, "refs.xlsx")
    assert (first.id, first.text) == ("123", "A\nB ± 1")
    assert second.source.path.endswith("refs.xlsx!More")


def test_workbook_without_studies_and_other_office_files(tmp_path):
    (item,) = read(tmp_path, workbook(Sheet=[["a", "b"]]), "x.xlsx")
    assert "no sheet has a column named title or abstract" in str(item)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    (item,) = read(tmp_path, out.getvalue(), "x.docx")
    assert "not an Excel workbook" in str(item)


def test_workbook_bomb_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("corpus.readers.tables.MAX_IN_MEMORY", 1000)
    (item,) = read(tmp_path, workbook(S=[["title", "abstract"]] + [["a", "b"]] * 500), "b.xlsx")
    assert "when unpacked" in str(item)


@pytest.mark.parametrize(
    ("cell", "authors"),
    [
        ("Roe, A.", ("Roe, A.",)),
        ("Roe, A., Doe, B.-C.", ("Roe, A.", "Doe, B.-C.")),
        ("Roe A, Doe B", ("Roe A", "Doe B")),
        ("Roe, Ann and Doe, Bob", ("Roe, Ann", "Doe, Bob")),
        ("Roe, Ann; Doe, Bob", ("Roe, Ann", "Doe, Bob")),
    ],
)
def test_authors_however_they_are_strung_together(tmp_path, cell, authors):
    (document,) = read(tmp_path, f'title,abstract,authors\nA,B 1.0,"{cell}"\n', "t.csv")
    assert document.source.authors == authors
