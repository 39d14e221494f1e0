"""A page of a meeting's abstracts gives one study for each."""

import corpus
from benchmarks.pdf_layouts import abstracts, records
from tests.corpus.layouts import A4, NAMES
from tests.corpus.make_pdf import Word, make_pdf
from tests.corpus.typeset import Frame, Sheet, Style

LABELLED = ("Objective", "Background", "OBJECTIVE", "Introduction")


def labelled():
    return [(t, a) for t, a in abstracts() if a.startswith(LABELLED) and "esults" in a]


def page_of(studies):
    """Set studies one after the other into three columns on as many pages as they need."""
    sheet = Sheet()
    frames = [Frame(p, 40 + 182 * i, 70, 168, 800) for p in range(3) for i in range(3)]
    for number, (title, abstract) in enumerate(studies, 1):
        head = f"P{100 + number} {title}"
        frames = sheet.flow(head, frames, Style(9, 10.5, "bold", justified=False, after=4))
        frames = sheet.flow(NAMES, frames, Style(8, 9.5, "italic", justified=False, after=4))
        frames = sheet.flow(abstract, frames, Style(8, 9.5, after=10))
        frames[0] = frames[0].below(frames[0].y + 10)
    for page in range(len(sheet.pages)):
        sheet.add(page, Word(40, 45, 9, "Poster session B"), Word(520, 45, 9, f"S{117 + page}"))
    return make_pdf(sheet.pages, A4)


def read(tmp_path, content):
    path = tmp_path / "posters.pdf"
    path.write_bytes(content)
    return list(corpus.read_paths([path]))


def test_each_abstract_is_a_study_of_its_own(tmp_path):
    studies = labelled()[:5]
    documents = read(tmp_path, page_of(studies))
    assert [d.id for d in documents] == [f"posters-{i}" for i in range(1, 6)]
    for document, (title, abstract) in zip(documents, studies, strict=True):
        assert document.title.endswith(title)
        assert records("", document.study_text.partition("\n")[2]) == records("", abstract)
        assert "of 5 in the PDF" in document.issues[0].message


def test_an_abstract_without_labels_between_others_is_a_study_too(tmp_path):
    plain = [(t, a) for t, a in abstracts() if len(a.split()) > 80 and ":" not in a[:40]]
    bare = next((t, a) for t, a in plain if not a.startswith(LABELLED))
    first, last = labelled()[:2]
    documents = read(tmp_path, page_of([first, bare, last]))
    assert [d.title.partition(" ")[2] for d in documents] == [first[0], bare[0], last[0]]


def test_one_labelled_abstract_is_one_study(tmp_path):
    (document,) = read(tmp_path, page_of(labelled()[:1]))
    assert document.id == "posters"
