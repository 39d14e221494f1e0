"""One small good file for every reader, for tests and benchmarks that damage it."""

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
PDF_PAGE = [
    (72, 80, 16, "Warm socks for cold feet"),
    (72, 100, 12, "Abstract"),
    (72, 120, 10, "Toes were 4.1 ± 2.0 warm after ten"),
    (230, 116, 6, "9"),
    (72, 132, 10, "days and 3.0 ± 1.0 warm before."),
]

SEEDS = {
    "text": ["Title\nAbstract\n静脉 mRSS 4.1 ± 2.0\n".encode(), b"Toes were 4.1 (2.0) warm."],
    "pubmed": [PUBMED],
    "pubmed_text": [PUBMED_TEXT.encode()],
    "medline": [MEDLINE.encode()],
    "ris": [RIS.encode()],
    "table": [RAYYAN.encode(), COVIDENCE.encode(), b"sep=;\nTitle;Abstract\nA;4,1\n"],
    "xlsx": [workbook(S=[["title", "abstract"], ["a", "b ± 1"]])],
    "jats": [jats(5, PLAIN).encode(), jats(6, STRUCTURED).encode()],
    "pdf": [make_pdf([PDF_PAGE])],
    "html": [PAGE.encode()],
}
ARCHIVES = [gzip.compress(PUBMED, mtime=0), zipped({"inner.csv": COVIDENCE})]
