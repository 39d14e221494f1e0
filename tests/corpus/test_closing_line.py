"""The citation beside an abstract becomes its source and is no part of what is read."""

import pytest

from corpus import read_paths
from corpus.closing_line import cited
from extractor.records import Source

ABSTRACT = (
    "Twenty people wore warm gloves for six weeks, and twenty wore none. Grip rose from 10 to 12 "
    "kg with gloves and stayed at 10 kg without them. Pain fell in both groups. Nobody left early, "
    "and nobody complained of the gloves, which were washed every week at home."
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Citation: Doe AB, Roe C. J Gloves 2011. PMID: 21378404. doi: 10.1136/ard.2010.142000.",
            (("Doe AB", "Roe C"), 2011, "J Gloves", "21378404", "10.1136/ard.2010.142000"),
        ),
        ("Citation: JAMA 2014.", ((), 2014, "JAMA", None, None)),
        ("Citation: Mongin. 2025. PMID: 39542851.", (("Mongin",), 2025, None, "39542851", None)),
        ("Citation: Doe, et al. Br J Hands 1998", (("Doe",), 1998, "Br J Hands", None, None)),
        ("doi:10.1000/xyz123 and more", ((), None, None, None, "10.1000/xyz123")),
        ("nothing here, 20 of 30", ((), None, None, None, None)),
    ],
)
def test_what_a_closing_line_tells(line, expected):
    s = cited(Source(), "", f"\n{line}\n")
    assert (s.authors, s.year, s.journal, s.pmid, s.doi) == expected


def test_a_closing_line_is_no_part_of_the_study(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        f"Gloves for stiff hands\n{ABSTRACT}\n\nCitation: Doe. J Gloves 2011.\n", "utf-8"
    )
    (document,) = read_paths([str(path)])
    assert "2011" not in document.study_text
    assert (document.source.year, document.issues) == (2011, ())


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        (
            "PMID: 1234567 DOI: 10.1000/own",
            "PMID: 7654321 10.1000/b",
            ("1234567", "10.1000/own"),
        ),
        ("", "PMID: 1234567\nhttps://doi.org/10.1000/own", ("1234567", "10.1000/own")),
        ("", "Similar: PMID: 1111111\nPMID: 2222222 10.1000/a 10.1000/b", (None, None)),
        ("", "PMID: 1111111\nCitation: Doe. J Hands 2011. PMID: 1234567", ("1234567", None)),
    ],
)
def test_numbers_of_other_studies_on_a_page_are_not_taken(above, below, expected):
    s = cited(Source(), above, below)
    assert (s.pmid, s.doi) == expected
