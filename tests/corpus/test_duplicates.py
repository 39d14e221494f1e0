import pytest

import corpus
from corpus.documents import Document
from corpus.duplicates import DuplicateFinder
from extractor.records import Source

TITLE = "Cold showers against hay fever in office workers: a randomised trial"


def document(title=TITLE, pmid=None, doi=None, year=None, id="x"):
    source = Source(path="f.csv", pmid=pmid, doi=doi, year=year)
    return Document(id=id, title=title, text=title, source=source)


def found(first, second):
    finder = DuplicateFinder()
    finder.remember(first)
    return finder.find(second)


SAME = [
    (document(pmid="1"), document("Other words", pmid="1")),
    (document(doi="10.1/AB"), document("Other words", doi="10.1/ab")),
    (document(year=2010), document(TITLE.upper() + ".", year=2010)),
    (document(year=2010), document(TITLE.replace(": a", " - a"), year=2011)),
    (document(year=2010, pmid="1"), document(year=2010)),
    (document(year=2010, pmid="1"), document()),
    (document(), document()),
    (
        document("Étude des pièges à pollen en ville"),
        document("Etude des pieges a pollen en ville"),
    ),
]

DIFFERENT = [
    (document(pmid="1"), document(pmid="2")),
    (document(doi="10.1/a"), document(doi="10.1/b")),
    (document(year=2010), document(year=2014)),
    (document("Cold showers: a phase 2 trial"), document("Cold showers: a phase 3 trial")),
    (document(TITLE + " part I"), document(TITLE + " part II")),
    (document("Reply"), document("Reply")),
    (document(""), document("")),
    (document(), document("Hot baths against hay fever in office workers: a cohort study")),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), SAME)
def test_the_same_study(first, second):
    assert found(first, second) is not None


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_different_studies(first, second):
    assert found(first, second) is None


def test_a_duplicate_says_why_and_for_which():
    duplicate = found(document(pmid="1", id="first"), document(pmid="1", id="again"))
    assert str(duplicate) == "f.csv: again left out, same PMID 1 (kept: first)"


def test_each_study_is_read_once_from_several_files(tmp_path):
    (tmp_path / "1.csv").write_text(f"pmid,title,abstract\n5,{TITLE},Text.\n", "utf-8")
    (tmp_path / "2.ris").write_text(f"TY  - JOUR\nTI  - {TITLE}\nAB  - Text.\nER  - \n", "utf-8")
    (tmp_path / "3.csv").write_text("pmid,title,abstract\n5,Cold,Text.\n6,Hot,Text.\n", "utf-8")
    items = list(corpus.read_unique([tmp_path]))
    assert [i.id for i in items if isinstance(i, corpus.Document)] == ["5", "6"]
    reasons = [i.reason for i in items if isinstance(i, corpus.Duplicate)]
    assert reasons == ["near-equal title and year", "same PMID 5"]


def test_a_copy_with_an_abstract_is_not_left_out_for_one_without(tmp_path):
    path = tmp_path / "two.csv"
    path.write_text(f"pmid,title,abstract\n5,{TITLE},\n5,{TITLE},Text.\n5,{TITLE},\n", "utf-8")
    items = list(corpus.read_unique([path]))
    assert [type(i).__name__ for i in items] == ["Document", "Document", "Duplicate"]
    assert items[1].text.endswith("Text.")
