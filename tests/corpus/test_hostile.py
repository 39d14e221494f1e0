"""Files made to do harm end in a plain line or a safe document, in bounded time and memory."""

import os
import subprocess
import sys
import time

import pytest
from pdfminer.pdfpage import PDFPage

import corpus
from corpus.readers.pdf import MAX_PAGES
from tests.corpus.make_pdf import make_pdf

ABSTRACT = [
    (72, 80, 16, "Warm socks for cold feet"),
    (72, 130, 12, "Abstract"),
    (72, 150, 10, "Results: Toes warmed by 2.1 ± 0.9 degrees (p = 0.03) in forty adults."),
]
ENCRYPTED = (
    "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
    + "11" * 32
    + "> /U <"
    + "22" * 32
    + "> >> /ID [<00> <00>] /Root"
)
BOMB = '<!ENTITY b0 "lollollollol">' + "".join(
    f'<!ENTITY b{i} "{f"&b{i - 1};" * 10}">' for i in range(1, 10)
)
JATS = (
    "<article><front><article-meta><abstract><p>{}</p></abstract></article-meta></front></article>"
)
PUBMED = (
    "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>A"
    "</ArticleTitle><Abstract><AbstractText>{}</AbstractText></Abstract></Article>"
    "</MedlineCitation></PubmedArticle></PubmedArticleSet>"
)
SIZE = """
import resource, sys, corpus
for item in corpus.read_paths([sys.argv[1]]):
    print(type(item).__name__, str(item)[:300])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def read(tmp_path, content, name):
    path = tmp_path / name
    path.write_bytes(content)
    return list(corpus.read_paths([path]))


def apart(path):
    """Read in a process of its own; return its lines, its peak in MiB and its seconds."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", SIZE, str(path)],
        check=True,
        capture_output=True,
        text=True,
        timeout=100,
    )
    *lines, peak = done.stdout.splitlines()
    return lines, int(peak), time.perf_counter() - start


@pytest.mark.parametrize("body", [JATS, PUBMED])
@pytest.mark.parametrize("entity", ["&b9;", "&file;", "&b9;&file;"])
def test_entities_neither_grow_nor_read_files(tmp_path, body, entity):
    secret = tmp_path / "secret.dat"
    secret.write_text("SECRET 42", "utf-8")
    doctype = f'<!DOCTYPE x [<!ENTITY file SYSTEM "{secret.as_uri()}">{BOMB}]>'
    path = tmp_path / "attack.xml"
    path.write_text('<?xml version="1.0"?>' + doctype + body.format(entity), "utf-8")
    for item in corpus.read_paths([path]):
        text = str(getattr(item, "text", item))
        assert "SECRET" not in text
        assert len(text) < 400


@pytest.mark.parametrize("name", ["a.txt", "a.xml", "a.pdf"])
@pytest.mark.skipif(not hasattr(os, "truncate"), reason="no sparse files here")
def test_a_sparse_file_of_two_gigabytes_is_refused(tmp_path, name):
    starts = {"a.pdf": b"%PDF-1.4\n", "a.xml": b"<PubmedArticleSet>"}
    path = tmp_path / name
    path.write_bytes(starts.get(name, b"Words of a text\n"))
    os.truncate(path, 2**31)
    lines, peak, seconds = apart(path)
    assert [line.split()[0] for line in lines] == ["InputFailure"]
    assert peak < 700
    assert seconds < 60


def test_a_pdf_of_ten_thousand_pages_is_read_to_its_abstract(tmp_path):
    path = tmp_path / "long.pdf"
    path.write_bytes(make_pdf([ABSTRACT] + [[(72, 80, 10, f"Page {i}")] for i in range(9_999)]))
    lines, peak, seconds = apart(path)
    assert [line.split()[0] for line in lines] == ["Document"]
    assert "2.1 ± 0.9" in lines[0]
    assert peak < 700
    assert seconds < 60


def test_of_a_long_pdf_only_the_first_pages_are_gone_through(tmp_path, monkeypatch):
    seen, pages_of = [], PDFPage.create_pages

    def counted(document):
        for page in pages_of(document):
            seen.append(page)
            yield page

    monkeypatch.setattr(PDFPage, "create_pages", counted)
    content = make_pdf([ABSTRACT] + [[(72, 80, 10, f"Page {i}")] for i in range(20)])
    (item,) = read(tmp_path, content, "long.pdf")
    assert isinstance(item, corpus.Document)
    assert len(seen) == MAX_PAGES


def test_a_file_that_is_refused_is_not_read_for_its_hash(tmp_path, monkeypatch):
    hashed = []
    monkeypatch.setattr("corpus.blobs._file_sha256", lambda file: hashed.append(file) or "0" * 64)
    (item,) = read(tmp_path, bytes(range(256)), "odd.txt")
    assert isinstance(item, corpus.InputFailure)
    assert hashed == []
    (item,) = read(tmp_path, make_pdf([ABSTRACT]), "one.pdf")
    assert item.source.sha256 == "0" * 64
    assert len(hashed) == 1


def test_an_encrypted_pdf_says_so(tmp_path):
    content = make_pdf([ABSTRACT]).replace(b"/Root", ENCRYPTED.encode())
    (item,) = read(tmp_path, content, "locked.pdf")
    assert "protected by a password" in str(item)


@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_truncated_pdf_is_a_failure_or_holds_what_is_there(tmp_path, part):
    whole = make_pdf([ABSTRACT])
    (item,) = read(tmp_path, whole[: int(len(whole) * part)], "cut.pdf")
    if isinstance(item, corpus.Document):
        assert "2.1 ± 0.9" in item.text
    else:
        assert len(str(item).splitlines()) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"Socks\nToes warmed by 2.1 \x00\x00 degrees (p = 0.03).",
        b"title,abstract\nSocks,Toes warmed \x00 by 2.1 (p = 0.03)\n",
        b"Socks\nToes warmed \xed\xa0\x80 by 2.1 degrees (p = 0.03).",
        b"title,abstract\nSocks,Toes warmed \xed\xb0\x80 by 2.1 (p = 0.03)\n",
    ],
)
def test_nul_bytes_and_lone_surrogates(tmp_path, content):
    (item,) = read(tmp_path, content, "odd.csv" if content.startswith(b"title") else "odd.txt")
    assert str(item).encode("utf-8")
    if isinstance(item, corpus.Document):
        assert item.text.encode("utf-8")
        assert "\x00" not in item.text
    else:
        assert len(str(item).splitlines()) == 1


@pytest.mark.parametrize("name", ["deep.json", "deep.txt", "deep.csv"])
def test_deep_json_is_a_failure_or_a_text(tmp_path, name):
    deep = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    head = b"title,abstract,notes\nSocks,Toes warmed,RAYYAN-INCLUSION: "
    (item,) = read(tmp_path, (head if name.endswith("csv") else b"") + deep, name)
    assert isinstance(item, corpus.Document | corpus.InputFailure)
    assert len(str(item).splitlines()) == 1 or isinstance(item, corpus.Document)
