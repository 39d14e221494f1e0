"""References as BibTeX: taken apart as BibTeX does, by counting braces."""

import re

import pytest

from extractor.records import StudyRecord
from rodnan.bibtex import BibtexWriter
from rodnan.references import Reference, reference_of
from tests.rodnan.conftest import DRUG_TRIAL

STUDY = {
    "id": "123",
    "title": "Tea",
    "authors": (),
    "year": "2001",
    "journal": "J Tea",
    "doi": "10.1/x",
    "pmid": "123",
    "note": "rodnan: 1 measurement, 0 comparisons",
    "labels": ("rodnan: results", "rodnan: decision_error"),
}


def entry_of(**changed):
    return BibtexWriter().entry(Reference(**{**STUDY, **changed}))


def taken_apart(text):
    """Return type, key and fields of the entries of a file, by BibTeX's own count of braces."""
    entries, at = [], 0
    while head := re.compile(r"\s*@(\w+)\{([^,\s]+),").match(text, at):
        at, fields = head.end(), {}
        while field := re.compile(r"\s*(\w+) = ").match(text, at):
            start = field.end()
            at = end_of_group(text, start)
            fields[field[1]] = text[start + 1 : at - 1]
            assert text[at] == ","
            at += 1
        close = re.compile(r"\s*\}").match(text, at)
        at = close.end()
        entries.append((head[1], head[2], fields))
    assert not text[at:].strip()
    return entries


def end_of_group(text, start):
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return at + 1
    raise AssertionError("braces do not close")


def fields_of(**changed):
    ((_, _, fields),) = taken_apart(entry_of(**changed))
    return fields


def test_a_study_has_its_labels_in_note_and_keywords():
    ((kind, key, fields),) = taken_apart(entry_of(authors=("Roe, A.", "Doe, J. B.")))
    assert (kind, key) == ("article", "123")
    assert fields == {
        "title": "Tea",
        "author": "Roe, A. and Doe, J. B.",
        "year": "2001",
        "journal": "J Tea",
        "doi": "10.1/x",
        "pmid": "123",
        "note": "rodnan: 1 measurement, 0 comparisons",
        "keywords": r"rodnan: results, rodnan: decision\_error",
    }


def test_what_is_not_known_is_left_out():
    ((kind, _, fields),) = taken_apart(
        entry_of(year="", journal="", doi="", pmid="", labels=(), title="")
    )
    assert (kind, list(fields)) == ("misc", ["note"])


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("5 % of $3 & more #1 a_b", r"5 \% of \$3 \& more \#1 a\_b"),
        ("p < 0.05 and p > 0.1", r"p {\textless} 0.05 and p {\textgreater} 0.1"),
        ("a} , note = {b", r"a{\textbraceright} , note = {\textbraceleft}b"),
        ("ends in \\", r"ends in {\textbackslash}"),
        ("\\input{secrets}", r"{\textbackslash}input{\textbraceleft}secrets{\textbraceright}"),
        ("~a^2|b", r"{\textasciitilde}a{\textasciicircum}2{\textbar}b"),
        ('@article{"x", y}', r'@article{\textbraceleft}"x", y{\textbraceright}'),
        ("Sjögren’s µg ± 硬皮病", "Sjögren’s µg ± 硬皮病"),
        ("The mRSS and IL-6 in SSc", "The {mRSS} and {IL-6} in {SSc}"),
        ("mRSS}", r"{mRSS{\textbraceright}}"),
    ],
)
def test_signs_of_tex_are_spelled(title, written):
    assert fields_of(title=title)["title"] == written


@pytest.mark.parametrize(
    ("doi", "written"),
    [
        ("10.1002/art_12%3", "10.1002/art_12%3"),
        ("10.1/(sici)<1::a>3.0;2-#", "10.1/(sici)<1::a>3.0;2-#"),
        ("10.1/a{b}\\c", "10.1/a%7Bb%7D%5Cc"),
    ],
)
def test_a_doi_is_as_it_stands_but_for_braces(doi, written):
    assert fields_of(doi=doi)["doi"] == written


@pytest.mark.parametrize(
    ("author", "written"),
    [
        ("Ann Roe", "Ann Roe"),
        ("Scleroderma Lung Study Group", "{Scleroderma Lung Study Group}"),
        ("Skin and Joints Unit", "{Skin and Joints Unit}"),
        ("a, b, c, d", "{a, b, c, d}"),
        ("R{oe", r"R{\textbraceleft}oe"),
    ],
)
def test_groups_are_one_name(author, written):
    assert fields_of(authors=(author,))["author"] == written


def test_keys_differ_also_for_who_does_not_see_capitals():
    ids = ("a b", "a/b", "A-b", "a-b-2", "硬皮病", "{},%", "123", "mtx_1996")
    writer = BibtexWriter()
    text = "".join(writer.entry(Reference(**{**STUDY, "id": i})) for i in ids)
    keys = [key for _, key, _ in taken_apart(text)]
    assert keys == ["a-b", "a-b-2", "A-b-3", "a-b-2-2", "study", "study-2", "123", "mtx_1996"]


def test_a_title_over_lines_with_controls_stays_one_field():
    reference = reference_of(StudyRecord(id="1\n2", title="a\n}\n@misc{x,\x00\ud800"))
    ((kind, key, fields),) = taken_apart(BibtexWriter().entry(reference))
    assert (kind, key) == ("misc", "1-2")
    assert fields["title"] == "a {\\textbraceright} @misc{\\textbraceleft}x,��"


def test_a_run_writes_the_studies_with_results(rodnan, abstracts, tmp_path):
    table = tmp_path / "hostile.csv"
    title = "Half of 50% } @misc{x, \\end"
    table.write_text(f'key,title,abstract\n"k {{1}}","{title}","{DRUG_TRIAL}"\n', "utf-8")
    assert rodnan("run", abstracts, table, "-o", "out", "-q").code == 0
    entries = taken_apart((tmp_path / "out" / "references.bib").read_text("utf-8"))
    assert [key for _, key, _ in entries] == ["trial", "k-1"]
    assert all("rodnan: results" in fields["keywords"] for _, _, fields in entries)
