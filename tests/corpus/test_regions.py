import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import corpus
from benchmarks.parts import part_of, shared_dir
from corpus.documents import Document
from corpus.regions import study_regions

TITLE = "Copper bracelets for stiff fingers: a trial in sixty adults"
BODY = (
    "OBJECTIVE: To test copper. METHODS: Sixty adults wore copper or steel for 8 weeks. RESULTS: "
    "Grip rose by 2.1 ± 4.0 kg with copper and by 1.9 ± 3.7 kg with steel (p = 0.77). "
    "CONCLUSION: Copper does nothing."
)
PARTS = BODY.replace(" METHODS", "\nMETHODS").replace(" RESULTS", "\nRESULTS")

PAGES = {
    "heading and translation": f"{TITLE}\n\n铜手镯治疗手指僵硬\n\n阅读:7\n\nAbstract\n\n{BODY}\n\n"
    "特别声明\n\n1、本页面 2020。\n",
    "chinese heading": f"{TITLE}\n摘要\n铜手镯 60 名成人 p=0.77\nAbstract\n{BODY}\n关键词: 铜 12\n",
    "russian page": f"{TITLE}\n\n{BODY}\n\nАннотация: 60 взрослых, 8 недель.\n",
    "pubmed page": "Skip to main content\nAn official website of the government of the land\n"
    "Display options\nRandomized Controlled Trial\nJ Copper\n"
    f". 2019 Mar;4(2):11-19. doi: 10.1/cu.2019.\n{TITLE}\n"
    f"Anna B Smith 1, Carl van der Jones 2, Li Wei *\nDepartment of Metals, Town\n"
    f"Affiliations\nPMID: 12345678\nDOI: 10.1/cu.2019\n"
    f"Abstract\n{BODY}\n\nSimilar articles\n"
    "Zinc 4.1 ± 2.0 in warts. Doe J. 2011\n",
    "copyright below": f"{TITLE}\n{BODY}\n© 2019 The Authors. 12 downloads\n",
    "keywords below": f"{TITLE}\n\nAbstract: {BODY}\n\nKeywords: copper; fingers; 60 adults\n",
    "spaced heading": f"{TITLE}\n\na b s t r a c t\n\n{BODY}\n\nReferences\n1 Doe 2001;3:4-9.\n",
    "article": f"{TITLE}\n\nAbstract\n\n{PARTS}\n\n1. Introduction\n\n"
    "Earlier work found 5.5 ± 1.2 kg.\nMore of the same stood in the next paragraph.\n",
    "markdown": f"# {TITLE}\n\n## Abstract\n\n{PARTS}\n\n## References\n\n1. Doe 2001;3:4-9.\n",
}


@pytest.mark.parametrize("name", PAGES)
def test_only_title_and_abstract_are_of_the_study(name):
    page = PAGES[name]
    inside = [page[a:b].lstrip("# ") for a, b in study_regions(page)]
    assert inside == [TITLE, PARTS if PARTS in page else BODY] or inside == [
        f"{TITLE}\n{BODY}" if f"{TITLE}\n{BODY}" in page else f"{TITLE}\n\n{BODY}"
    ]


WHOLE = [
    f"{TITLE}\n{BODY}",
    f"{TITLE}\n{PARTS}",
    BODY,
    "Background\nCopper is worn.\nMethods\nSixty adults.\nResults\nGrip rose by 2.1 ± 4.0 kg.",
    "Introduction: Copper is worn by many.\nMethods: Sixty adults.\nResults: Nothing, p = 0.77.",
    "Abstract thinking in sixty adults\nScores were 4.1 ± 2.2.",
    "Summary statistics of grip\nGrip was 4.1 ± 2.2 in sixty adults.",
    f"{TITLE}\n{BODY}\nShare of adults who liked copper: 40%.",
    f"{TITLE}\n{BODY}\nReferences to copper were found in 12 diaries.",
    f"{TITLE}\n{BODY}\nEthics and dissemination: approved, 2019.",
    f"{TITLE}\n{BODY}\nTrial registration: ISRCTN 12345678. Funding: none.",
    "No numbers at all.",
    "",
]


@pytest.mark.parametrize("text", WHOLE)
def test_a_text_that_is_all_study_is_read_whole(text):
    assert study_regions(text) == ((0, len(text)),)


def test_study_text_blanks_the_rest_and_keeps_offsets():
    page = PAGES["heading and translation"]
    document = Document(id="x", text=page, regions=study_regions(page))
    assert len(document.study_text) == len(page)
    assert "2020" not in document.study_text
    at = page.index("2.1 ± 4.0")
    assert document.study_text[at : at + 9] == "2.1 ± 4.0"
    assert document.study_text.count("\n") == page.count("\n")


def test_a_page_says_that_it_was_cut(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(PAGES["heading and translation"], "utf-8")
    (document,) = corpus.read_paths([path])
    assert [i.code for i in document.issues] == ["page"]
    assert document.title == TITLE


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.text(alphabet="Abstract \nKeywords:。静脉 1.2±©", max_size=200))
def test_regions_are_ordered_spans_of_any_text(text):
    regions = study_regions(text)
    flat = [x for region in regions for x in region]
    assert flat == sorted(flat)
    assert flat[-1] <= len(text)


def test_the_copied_page_gives_title_and_abstract_only():
    path = shared_dir() / "ssc" / "ivig-page.txt"
    if not path.exists():
        pytest.skip(f"no annotated material at {shared_dir()} (set RODNAN_SHARED)")
    (document,) = corpus.read_paths([path])
    title, abstract = (document.text[a:b] for a, b in document.regions)
    assert title == document.text.splitlines()[0]
    assert abstract.startswith("OBJECTIVE: ")
    assert abstract.endswith("failing other therapies.")


def test_annotated_abstracts_are_read_whole():
    folder = shared_dir() / "gold" / "abstracts"
    if not folder.exists():
        pytest.skip(f"no annotated material at {shared_dir()} (set RODNAN_SHARED)")
    cut = 0
    for document in corpus.read_paths([folder]):
        assert isinstance(document, corpus.Document)
        if part_of(document.id) == "learn":
            inside = sum(b - a for a, b in document.regions)
            cut += len(document.text.replace("Abstract:", "").strip()) - inside > 12
    assert cut == 0
