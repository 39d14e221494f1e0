import gzip
import io
import os
import threading
import zipfile

import pytest

import corpus
from corpus.blobs import find_blobs

ABSTRACT = "Zinc for warts\nWart count was 7.2 ± 3.1 (n = 18) before and 4.0 ± 2.8 after zinc."


def read(*paths, **options):
    return list(corpus.read_paths(paths, **options))


def one(path, **options):
    (item,) = read(path, **options)
    return item


def failure(path):
    item = one(path)
    assert isinstance(item, corpus.InputFailure)
    assert "\n" not in str(item)
    return item.message


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_text_file_is_title_and_rest(tmp_path):
    path = tmp_path / "warts.txt"
    path.write_bytes(ABSTRACT.replace("\n", "\r\n").encode())
    document = one(path)
    assert (document.id, document.title, document.text) == ("warts", "Zinc for warts", ABSTRACT)
    assert document.study_text == document.text
    assert document.source.path == str(path)
    assert document.source.format == "text"
    assert len(document.source.sha256) == 64


def test_abstract_without_numbers_is_a_document(tmp_path):
    path = tmp_path / "plain.txt"
    path.write_text("We describe a protocol. No result is given.", "utf-8")
    assert isinstance(one(path), corpus.Document)


def test_folder_is_read_recursively_in_order_without_hidden_files(tmp_path):
    for name in ("b.txt", "a/z.txt", "a/c/y.txt", ".DS_Store", "a/.hidden.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(f"{ABSTRACT} {name}", "utf-8")
    assert [d.id for d in read(tmp_path)] == ["y", "z", "b"]


def test_folders_with_results_of_a_run_are_left_out(tmp_path):
    for name in ("a.txt", "out/records.csv", "out/plots/p.txt", "out2/b.txt", "out2/run.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text(f"{ABSTRACT} {name}", "utf-8")
    for name in ("records.jsonl", "documents.jsonl"):
        (tmp_path / "out" / name).write_text("{}", "utf-8")
    (tmp_path / "out2" / "run.json").unlink()
    assert [d.id for d in read(tmp_path)] == ["a", "b"]
    assert failure(tmp_path / "out") == "the folder holds the results of a run, no abstracts"


@pytest.mark.parametrize("text", ['{"id": 1, "title": "T"}\n{"id": 2}', '[\n {"a": 1}]', "{}"])
def test_json_is_no_abstract(tmp_path, text):
    (tmp_path / "records.jsonl").write_text(text, "utf-8")
    assert "JSON" in failure(tmp_path / "records.jsonl")


@pytest.mark.parametrize("text", ["[Zinc for warts]\n", "{Zinc} for warts\n", "[12 cases]\n"])
def test_a_bracketed_title_is_no_json(tmp_path, text):
    (tmp_path / "a.txt").write_text(text + ABSTRACT, "utf-8")
    assert isinstance(one(tmp_path / "a.txt"), corpus.Document)


def test_order_of_the_paths_is_kept_and_globs_are_sorted(tmp_path):
    for name in ("3.txt", "1.txt", "2.md"):
        (tmp_path / name).write_text(f"{ABSTRACT} {name}", "utf-8")
    found = read(tmp_path / "2.md", str(tmp_path / "*.txt"))
    assert [d.id for d in found] == ["2", "1", "3"]


def test_a_file_whose_name_looks_like_a_glob_is_read_as_it_is(tmp_path):
    path = tmp_path / "trial[1].txt"
    path.write_text(ABSTRACT, "utf-8")
    assert one(path).id == "trial[1]"


def test_equal_stems_are_told_apart(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.txt").write_text(ABSTRACT + folder, "utf-8")
    first, second = read(tmp_path)
    assert (first.id, second.id) == ("report", "report-2")
    assert [i.code for i in second.issues] == ["id-repeated"]


def test_standard_input():
    document = one("-", stdin=io.BytesIO(ABSTRACT.encode()))
    assert (document.id, document.text) == ("stdin", ABSTRACT)


def test_large_standard_input_is_spooled(monkeypatch):
    monkeypatch.setattr("corpus.blobs._SPOOL", 16)
    assert one("-", stdin=io.BytesIO(ABSTRACT.encode())).text == ABSTRACT


def test_gzip_and_zip_and_one_in_the_other(tmp_path):
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(ABSTRACT.encode()))
    inner = {"x/b.txt": ABSTRACT + "b", "c.txt.gz": gzip.compress((ABSTRACT + "c").encode())}
    (tmp_path / "set.zip").write_bytes(zipped(inner))
    found = read(tmp_path)
    assert [d.id for d in found] == ["a", "c", "b"]
    assert found[2].source.path == f"{tmp_path / 'set.zip'}!x/b.txt"


def test_zip_members_with_wandering_names_stay_in_memory(tmp_path):
    path = tmp_path / "slip.zip"
    path.write_bytes(zipped({"../../evil.txt": ABSTRACT, "/etc/evil.txt": ABSTRACT + "!"}))
    before = sorted(p for p in tmp_path.parent.rglob("*evil*"))
    assert {d.id for d in read(path)} <= {"evil", "evil-2"}
    assert sorted(p for p in tmp_path.parent.rglob("*evil*")) == before


@pytest.mark.parametrize("name", ["", "a\nb.txt", "a\x1bc.txt", "a\u2028b.txt"])
def test_members_with_odd_names_are_one_line(tmp_path, name):
    path = tmp_path / "odd.zip"
    path.write_bytes(zipped({"good.txt": ABSTRACT, name or "_": ABSTRACT + "!"}))
    if not name:  # zipfile writes no nameless member: its name is taken out of both headers
        path.write_bytes(nameless(path.read_bytes()))
    labels = [getattr(x, "path", None) or x.source.path for x in read(path)]
    assert all(len(label.splitlines()) == 1 for label in labels)
    assert any(label.endswith("good.txt") for label in labels)


def nameless(archive):
    return archive.replace(b"_", b"/").replace(b"/", b"\0", 2)


def test_one_bad_file_never_stops_the_rest(tmp_path):
    (tmp_path / "a.txt").write_text(ABSTRACT, "utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.xml").write_text("<PubmedArticleSet><PubmedArticle>", "utf-8")
    (tmp_path / "d.txt").write_text(ABSTRACT + " d", "utf-8")
    found = read(tmp_path / "absent.txt", tmp_path)
    kinds = [type(item).__name__ for item in found]
    assert kinds == ["InputFailure", "Document", "InputFailure", "InputFailure", "Document"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n ", "empty"),
        ("photo.txt", bytes(range(256)) * 8, "binary"),
        ("word.doc", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "old Office"),
        ("page.html", b"<!DOCTYPE html><html><script>1</script></html>", "holds no text"),
        ("other.xml", b"<?xml version='1.0'?><catalogue/>", "unknown kind"),
        ("korean.txt", "면역글로불린 p".encode("johab"), "not UTF-8"),
        ("half.gz", gzip.compress(ABSTRACT.encode())[:40], "broken archive"),
        ("none.zip", zipped({}), "holds no file"),
        ("odd.zip", b"PK\x03\x04 not really", "broken archive"),
        ("broken.pdf", b"%PDF-1.7 and nothing else", "PDF"),
        ("cut.xml", b"<PubmedArticleSet><PubmedArticle><Med", "broken XML after 0 records"),
    ],
)
def test_unreadable_files_say_why_in_one_line(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    assert words in failure(path)


def test_missing_paths_say_why(tmp_path):
    assert failure(tmp_path / "no.txt") == "no such file or folder"
    assert failure(tmp_path / "no*.txt") == "no file matches"
    (tmp_path / "bare").mkdir()
    assert failure(tmp_path / "bare") == "the folder holds no file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission(tmp_path):
    path = tmp_path / "locked.txt"
    path.write_text(ABSTRACT, "utf-8")
    path.chmod(0)
    assert "ermission" in failure(path)


def test_latin_1_is_read_and_said(tmp_path):
    path = tmp_path / "old.txt"
    path.write_bytes("Café cohort\nmRSS 20.1 ± 6.0".encode("latin-1"))
    document = one(path)
    assert document.text.endswith("20.1 ± 6.0")
    assert [i.code for i in document.issues] == ["encoding-guessed"]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("gb18030", "GB18030"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16")],
)
def test_other_encodings_that_can_be_told_are_said(tmp_path, encoding, said):
    latin = "Salt for warts in sixty adults of one town\nCounts fell by 2.0 ± 1.1 (p ≤ 0.05).\n"
    text = latin * 9 + ("盐治疗疣，六十名成人。" if encoding == "gb18030" else "")
    path = tmp_path / "other.txt"
    path.write_bytes(text.encode(encoding))
    document = one(path)
    assert document.text == text
    (issue,) = (i for i in document.issues if i.code == "encoding-guessed")
    assert said in issue.message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks(tmp_path, encoding):
    path = tmp_path / "marked.txt"
    path.write_bytes(ABSTRACT.encode(encoding))
    assert one(path).text == ABSTRACT


def test_mojibake_in_plain_text_is_kept_and_said(tmp_path):
    path = tmp_path / "garbled.txt"
    path.write_text("mRSS was 20.1 Â± 6.0.", "utf-8")
    document = one(path)
    assert document.text == "mRSS was 20.1 Â± 6.0."
    assert [i.code for i in document.issues] == ["mojibake"]


def test_forced_format_and_unknown_format(tmp_path):
    path = tmp_path / "list.dat"
    path.write_text("Title,Abstract\nA,B\n", "utf-8")
    assert one(path, format="text").text.startswith("Title,Abstract")
    with pytest.raises(ValueError, match=r"unknown format 'docx'; allowed: .*text"):
        read(path, format="docx")


def test_unpacked_size_is_limited(tmp_path, monkeypatch):
    monkeypatch.setattr("corpus.blobs.MAX_STREAM", 10_000)
    path = tmp_path / "bomb.txt.gz"
    path.write_bytes(gzip.compress(b"a" * 100_000))
    assert "more than 10,000 bytes" in failure(path)


def test_nesting_is_limited(tmp_path):
    content = ABSTRACT.encode()
    for _ in range(5):
        content = gzip.compress(content)
    path = tmp_path / "matryoshka.gz"
    path.write_bytes(content)
    assert "nested too deeply" in failure(path)


def test_a_blob_can_be_opened_twice(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"a.txt": ABSTRACT}))
    (blob,) = find_blobs([path])
    assert blob.read() == blob.read() == ABSTRACT.encode()


def test_a_pipe_can_be_named_as_a_file(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_text, args=(ABSTRACT, "utf-8"))
    writer.start()
    document = one(path)
    writer.join()
    assert (document.id, document.text) == ("pipe", ABSTRACT)


def test_a_file_name_that_is_not_utf8_can_be_written_out(tmp_path):
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")  # noqa: PTH118 - bytes
    with open(path, "w", encoding="utf-8") as stream:  # noqa: PTH123 - bytes
        stream.write(ABSTRACT)
    document = one(tmp_path)
    assert document.id == r"caf\xe9"
    assert document.source.path.encode("utf-8").endswith(rb"caf\xe9.txt")
