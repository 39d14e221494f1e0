"""References for a reference manager: what another program reads back."""

import rispy

from extractor import extract
from extractor.records import Source
from rodnan.references import reference_of
from rodnan.ris import ris_entry
from tests.rodnan.conftest import DRUG_TRIAL, NO_NUMBERS
from validator import check


def entry_of(text, **source):
    record = extract(text, "a1", title=text.split("\n")[0], source=Source(**source))
    return ris_entry(reference_of(check(record, text=text)))


def read_back(text, **source):
    (entry,) = rispy.loads(entry_of(text, **source))
    return entry


def test_a_study_comes_back_with_its_labels():
    entry = read_back(
        DRUG_TRIAL, pmid="123", doi="10.1/x", year=2001, journal="J Tea", authors=("Roe, A.",)
    )
    assert entry["title"] == "Tablets against stiffness: a randomised trial"
    assert (entry["year"], entry["doi"], entry["authors"]) == ("2001", "10.1/x", ["Roe, A."])
    assert entry["accession_number"] == "123"
    assert entry["notes"] == ["rodnan: 2 measurements, 1 comparison; checks: 1 consistent"]
    assert entry["keywords"] == ["rodnan: results", "rodnan: consistent"]


def test_a_flagged_study_says_so():
    wrong = DRUG_TRIAL.replace("p = 0.003", "p = 0.3")
    assert "rodnan: flagged" in read_back(wrong)["keywords"]


def test_nothing_found_gives_no_label():
    assert "keywords" not in read_back(NO_NUMBERS)


def test_a_line_break_in_a_title_ends_no_tag():
    entry = read_back(DRUG_TRIAL, journal="J\nER  - \nTea")
    assert entry["secondary_title"] == "J ER - Tea"


def test_a_reference_is_its_tags_alone():
    lines = entry_of(DRUG_TRIAL).split("\n")
    assert lines[0] == "TY  - JOUR"
    assert lines[-3:] == ["ER  - ", "", ""]


def test_names_as_pubmed_writes_them_are_taken_apart():
    entry = read_back(DRUG_TRIAL, authors=("van Roe AB", "Ann Doe", "Doe, J."))
    assert entry["authors"] == ["van Roe, A. B.", "Ann Doe", "Doe, J."]


def test_a_run_writes_the_studies_with_results(rodnan, abstracts, tmp_path):
    assert rodnan("run", abstracts, "-o", "out", "-q").code == 0
    entries = rispy.loads((tmp_path / "out" / "references.ris").read_text("utf-8"))
    assert [e["id"] for e in entries] == ["trial"]
