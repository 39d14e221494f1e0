"""Small files for every reader, for tests and benchmarks that damage them.

Together they lead a reader into most of its code.
"""

import gzip
import io
import zipfile

from tests.corpus.make_pdf import make_pdf
from tests.corpus.test_html_page import PAGE
from tests.corpus.test_jats import PLAIN, STRUCTURED
from tests.corpus.test_jats import article as jats
from tests.corpus.test_pubmed_xml import abstract, article, article_set, part
from tests.corpus.test_reference_formats import MEDLINE, PUBMED_TEXT, RIS
from tests.corpus.test_tables import COVIDENCE, RAYYAN, workbook


def zipped(members):
    """Return a zip archive of names and contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


PUBMED = article_set(
    article(1, abstract=abstract(part("2.0 ± 1.1", "RESULTS"))), article(2, version=2)
).encode()
RICH_PUBMED = article_set(
    article(
        3,
        title="<i>Salt</i> for warts: 10<sup>9</sup> grains &amp;plusmn; a few.",
        abstract=abstract(
            part("H<sub>2</sub>O and 4<sub>2</sub> of 10<sup>-3</sup>; Â± 1 &amp;lt;sup&amp;gt;2"),
            part("<mml:msup xmlns:mml='m'><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup>", "A"),
        ),
        doi="10.1000/s",
    ),
    '<PubmedBookArticle><BookDocument><PMID Version="1">4</PMID><Book><BookTitle>Warts</BookTitle>'
    "<PubDate><Year>1999</Year></PubDate></Book><VernacularTitle>Sel</VernacularTitle>"
    "<Abstract><AbstractText>Of 9 warts 3 fell.</AbstractText></Abstract></BookDocument>"
    "</PubmedBookArticle>",
    "<PubmedArticle><MedlineCitation/></PubmedArticle>",
    '<DeleteCitation><PMID Version="1">3</PMID></DeleteCitation>',
).encode()
WEB_PAGE = """Skip to main content
Log in | Sign up

The Journal of Socks
Warm socks for cold feet: a randomised trial in forty adults
Ann Roe, Bob Doe, Cem Poe
Affiliations

Abstract
Background: Cold feet are common in winter and warm socks may help against them.
Results: After ten days toes were 4.1 ± 2.0 degrees warmer with socks than with none (p = 0.02).

Keywords: socks; feet
PMID: 123456 DOI: 10.1000/socks
© 2019 Sock Press. All rights reserved.
Citation: Roe A, Doe B, et al. Sock Journal 2019. PMID: 123456. doi: 10.1000/socks
"""
LETTERS = "Warm socks\nToes were 4.1 ± 2.0 µm wärmer – “much”."
CHINESE = "静脉注射免疫球蛋白治疗系统性硬化症患者的疗效观察。平均 4.1 ± 2.0 分。"
LABELLED = b"title,abstract,included,PMID\nA tea,Was 3.1.,1,123\nB tea,Was 4 (2),0,\nC,D,E,4,5\n"
TEXTS = b'id\ttext\ts1\n1\t"Ginger tea\nScore was 3.1"\t\n'
VOTES = (
    b"key,title,issn,location,notes,abstract\n"
    b'r1,Tea,1,2,"RAYYAN-INCLUSION: {""Ann""=>""Included"", ""Bob""=>""Excluded""}",Was 3.1.\n'
)
LOOSE_RIS = b"TY - JOUR\nTI - Sugar\nAN - 1234567\nUR - https://pubmed.ncbi.nlm.nih.gov/123/\n"
PDF_PAGE = [
    (72, 80, 16, "Warm socks for cold feet"),
    (72, 100, 12, "Abstract"),
    (72, 120, 10, "Toes were 4.1 ± 2.0 warm after ten"),
    (230, 116, 6, "9"),
    (72, 132, 10, "days and 3.0 ± 1.0 warm before."),
]
TWO_COLUMNS = [
    (72, 60, 16, "Warm socks for cold feet"),
    *((72, 100 + 12 * i, 9, f"Left side {i} of the page is") for i in range(12)),
    *((320, 100 + 12 * i, 9, f"right side {i} of it was 4.{i}") for i in range(12)),
    (72, 260, 9, "A line that goes all the way over the page from the left to the right of it-"),
    (72, 272, 9, "self, for the rest."),
]

SEEDS = {
    "text": [
        "Title\nAbstract\n静脉 mRSS 4.1 ± 2.0\n".encode(),
        b"Toes were 4.1 (2.0) warm.",
        WEB_PAGE.encode(),
        LETTERS.encode("cp1252"),
        LETTERS.encode("utf-16"),
        LETTERS.encode("utf-16-le"),
        CHINESE.encode("gb18030"),
    ],
    "pubmed": [PUBMED, RICH_PUBMED, PUBMED + b"\n" + RICH_PUBMED],
    "pubmed_text": [PUBMED_TEXT.encode()],
    "medline": [MEDLINE.encode()],
    "ris": [RIS.encode(), LOOSE_RIS],
    "table": [
        RAYYAN.encode(),
        COVIDENCE.encode(),
        b"sep=;\nTitle;Abstract\nA;4,1\n",
        LABELLED,
        TEXTS,
        VOTES,
    ],
    "xlsx": [workbook(S=[["title", "abstract"], ["a", "b ± 1"]])],
    "jats": [jats(5, PLAIN).encode(), jats(6, STRUCTURED).encode()],
    "pdf": [make_pdf([PDF_PAGE]), make_pdf([TWO_COLUMNS])],
    "html": [PAGE.encode()],
}
ARCHIVES = [gzip.compress(PUBMED, mtime=0), zipped({"inner.csv": COVIDENCE})]
