"""Whatever the bytes, reading ends in documents and one-line failures, never in an exception."""

import gzip
import io
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

import corpus
from tests.corpus.make_pdf import make_pdf
from tests.corpus.test_jats import PLAIN
from tests.corpus.test_jats import article as jats
from tests.corpus.test_pubmed_xml import abstract, article, article_set, part
from tests.corpus.test_reference_formats import MEDLINE, RIS
from tests.corpus.test_tables import COVIDENCE, RAYYAN, workbook


def _zipped(content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.csv", content)
    return out.getvalue()


PUBMED = article_set(article(1, abstract=abstract(part("2.0 ± 1.1", "RESULTS")))).encode()
SEEDS = [
    PUBMED,
    gzip.compress(PUBMED, mtime=0),
    jats(5, PLAIN).encode(),
    MEDLINE.encode(),
    RIS.encode(),
    RAYYAN.encode(),
    _zipped(COVIDENCE),
    workbook(S=[["title", "abstract"], ["a", "b ± 1"]]),
    make_pdf([[(72, 100, 12, "Abstract"), (72, 120, 10, "Toes were 4.1 ± 2.0 warm.")]]),
    "Title\nAbstract\n静脉 mRSS 4.1 ± 2.0\n".encode(),
]


def check(content):
    for reader in (corpus.read_paths, corpus.read_unique):
        ids = []
        for item in reader(["-"], stdin=io.BytesIO(content)):
            assert "\n" not in str(item) or not isinstance(item, corpus.InputFailure)
            if isinstance(item, corpus.Document):
                ids.append(item.id)
                ends = [x for region in item.regions for x in region]
                assert ends == sorted(ends)
                assert 0 <= ends[0] <= ends[-1] <= len(item.text) == len(item.study_text)
        assert len(ids) == len(set(ids))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(content):
    check(content)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.sampled_from(SEEDS), st.data())
def test_damaged_files(seed, data):
    at = data.draw(st.integers(0, len(seed)))
    size = data.draw(st.integers(0, 40))
    check(seed[:at] + data.draw(st.binary(max_size=20)) + seed[at + size :])
