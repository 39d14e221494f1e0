"""MEDLINE, RIS and PubMed's text export."""

import corpus

MEDLINE = """PMID- 31000001
OWN - NLM
DP  - 2019 Mar-Apr
TI  - Lemon juice for hiccups: a randomised trial in
      forty adults.
LID - 10.1000/hic.1 [doi]
LID - S0000 [pii]
AB  - BACKGROUND: Hiccups annoy. RESULTS: Bouts lasted 4.0 (SD 1.2) min with lemon and
      5.5 (SD 1.9) min with water (p = 0.004).
FAU - Lopez, Maria
AU  - Lopez M
PT  - Journal Article
PT  - Randomized Controlled Trial
JT  - The journal of hiccups

PMID- 31000002
TI  - A letter.
"""

RIS = """TY  - JOUR
ID  - rayyan-1001
TI  - Lemon juice for hiccups
AU  - Lopez, Maria
AU  - Okoro, Ben
PY  - 2019/03/01
JO  - J Hiccups
DO  - https://doi.org/10.1000/hic.1
AN  - 31000001
AB  - Bouts lasted 4.0 ± 1.2 min.
N1  - RAYYAN-INCLUSION: {"Ann"=>"Included", "Bo"=>"Excluded"} | RAYYAN-LABELS: RCT
ER  -

TY  - JOUR
T1  - Sugar for hiccups
Y1  - 2011//
N2  - Bouts lasted 6.1 ± 2.2 min.
UR  - https://pubmed.ncbi.nlm.nih.gov/21000001/
N1  - ASReview_relevant
ER  -
"""


def read(tmp_path, text, name="refs.dat", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return list(corpus.read_paths([path]))


def test_medline_records(tmp_path):
    first, second = read(tmp_path, MEDLINE)
    assert first.id == "31000001"
    assert first.title == "Lemon juice for hiccups: a randomised trial in forty adults."
    assert first.text.endswith("and 5.5 (SD 1.9) min with water (p = 0.004).")
    source = first.source
    assert (source.doi, source.year, source.journal) == (
        "10.1000/hic.1",
        2019,
        "The journal of hiccups",
    )
    assert source.authors == ("Lopez M",)
    assert [i.code for i in second.issues] == ["no-abstract"]


def test_medline_with_mark_and_carriage_returns(tmp_path):
    plain = read(tmp_path, MEDLINE, "a.nbib")
    marked = read(tmp_path, MEDLINE.replace("\n", "\r\n"), "b.nbib", "utf-8-sig")
    assert [d.text for d in plain] == [d.text for d in marked]


def test_ris_records_with_notes(tmp_path):
    first, second = read(tmp_path, RIS)
    assert (first.id, first.source.doi, first.source.year) == ("31000001", "10.1000/hic.1", 2019)
    assert first.text == "Lemon juice for hiccups\nBouts lasted 4.0 ± 1.2 min."
    assert first.source.authors == ("Lopez, Maria", "Okoro, Ben")
    extra = dict(first.source.extra)
    assert extra["decision"] == "Ann: included; Bo: excluded"
    assert "RAYYAN-LABELS: RCT" in extra["notes"]
    assert (second.id, second.source.year) == ("21000001", 2011)
    assert second.text == "Sugar for hiccups\nBouts lasted 6.1 ± 2.2 min."
    assert dict(second.source.extra)["decision"] == "included"


def test_ris_without_pmid_is_numbered(tmp_path):
    text = "TY  - JOUR\nTI  - {}\nAB  - Text.\nAN  - {}\nER  - \n"
    rows = [("One", "WOS:000311"), ("Two", "12"), ("Three", "2012-12345-001")]
    found = read(tmp_path, "\n".join(text.format(*row) for row in rows), "wos.ris")
    assert [d.id for d in found] == ["wos-1", "wos-2", "wos-3"]
    assert [d.source.pmid for d in found] == [None] * 3


def test_ris_accession_number_of_another_database_is_no_pmid(tmp_path):
    text = "TY  - JOUR\nTI  - One\nAN  - 31000001\nDB  - PsycINFO\nER  - \n"
    (document,) = read(tmp_path, text)
    assert document.source.pmid is None


def test_ris_with_one_space_and_without_end(tmp_path):
    text = "TY - JOUR\nTI - One\nAB - First line\ngoes on.\nER - \nTY - JOUR\nTI - Two\nAB - Last."
    first, second = read(tmp_path, text)
    assert first.text == "One\nFirst line goes on."
    assert second.text == "Two\nLast."


def test_ris_abstract_line_that_looks_like_a_loose_tag(tmp_path):
    text = "TY  - JOUR\nTI  - One\nAB  - Risk was raised.\nHR - 2.10 was printed.\nER  - \n"
    (document,) = read(tmp_path, text)
    assert "2.10" in document.text


def test_an_empty_ris_record_fails_alone(tmp_path):
    found = read(tmp_path, "TY  - JOUR\nER  - \n" + RIS)
    assert [type(x).__name__ for x in found] == ["InputFailure", "Document", "Document"]
    assert "neither title nor abstract" in found[0].message


PUBMED_TEXT = """1. J Hiccups. 2019 Mar;4(2):11-19. doi: 10.1000/hic.1. Epub 2019
Jan 3.

Lemon juice for hiccups: a randomised trial in
forty adults.

Lopez M(1), van der Okoro B(2).

Author information:
(1)Clinic of Sour Things, 12 Lemon Street.

OBJECTIVE: To stop hiccups.
RESULTS: Bouts lasted 4.0 (SD 1.2) min with lemon and 5.5 (SD 1.9) min with water
(p = 0.004).

Copyright 2019 Sour Press.

DOI: 10.1000/hic.1
PMCID: PMC600
PMID: 31000001 [Indexed for MEDLINE]

Conflict of interest statement: none, 99.


2. Lancet. 2001;1:1.

A letter without authors.

PMID: 11000001
"""


def test_pubmed_text_export(tmp_path):
    first, second = read(tmp_path, PUBMED_TEXT, "abstract-hiccups-set.txt")
    assert first.id == "31000001"
    assert first.text == (
        "Lemon juice for hiccups: a randomised trial in forty adults.\n"
        "OBJECTIVE: To stop hiccups.\n"
        "RESULTS: Bouts lasted 4.0 (SD 1.2) min with lemon and 5.5 (SD 1.9) min with water "
        "(p = 0.004)."
    )
    source = first.source
    assert (source.doi, source.year, source.journal) == ("10.1000/hic.1", 2019, "J Hiccups")
    assert source.authors == ("Lopez M", "van der Okoro B")
    assert (second.id, second.text) == ("11000001", "A letter without authors.")


def test_numbered_plain_text_is_not_taken_for_an_export(tmp_path):
    (document,) = read(tmp_path, "1. Salt for warts\n2. Counts fell by 2.0 ± 1.1 in 2019.\n")
    assert document.source.format == "text"


def test_a_malformed_medline_record_fails_alone(tmp_path):
    found = read(tmp_path, "PMID- 1\nOWN - NLM\n\n" + MEDLINE)
    assert [getattr(x, "id", "failed") for x in found] == ["failed", "31000001", "31000002"]
    found = read(tmp_path, "      a continuation of nothing\nTI  - Half\n\n" + MEDLINE)
    assert [getattr(x, "id", "failed") for x in found] == ["failed", "31000001", "31000002"]


def test_medline_records_without_a_blank_line_between_and_with_one_inside(tmp_path):
    text = (
        "PMID- 31000004\nTI  - One\nAB  - First part\n\n      second part.\n"
        "PMID- 31000005\nTI  - Two\n"
    )
    first, second = read(tmp_path, text)
    assert (first.id, first.text) == ("31000004", "One\nFirst part second part.")
    assert (second.id, second.text) == ("31000005", "Two")


def test_an_ris_record_that_breaks_the_parser_fails_alone(tmp_path):
    broken = "TY  - JOUR\nUK  - x\nZZ  - odd\nTI  - x\nER  - \n"
    found = read(tmp_path, broken + RIS)
    assert [getattr(x, "id", "failed") for x in found] == ["failed", "31000001", "21000001"]
