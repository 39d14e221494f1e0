import corpus

PAGE = """<!DOCTYPE html><html><head><title>Tea - PubMed</title>
<meta name="citation_pmid" content="31000009"><meta name="citation_doi" content="10.1000/tea">
<script>var n = 99;</script></head><body><nav><a href="/">Home</a> 12 alerts</nav>
<h1>Green tea for
 tired eyes</h1><p>Roe A<sup>1</sup>, Doe B</p><h2>Abstract</h2>
<p><strong>Results:</strong> Eighty adults drank tea. Blinks rose by 2.1&nbsp;&plusmn;&#160;0.9
(<i>p</i>&nbsp;&lt;&nbsp;0.05) to 3&times;10<sup>9</sup> a year, which was more than with water.</p>
<h3>Similar articles</h3><ul><li>Coffee 8.8 &plusmn; 8.8</li></ul><footer>2024</footer>
</body></html>"""


def test_a_saved_page_gives_title_and_abstract(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    (document,) = corpus.read_paths([path])
    title, abstract = (document.text[a:b] for a, b in document.regions)
    assert title == document.title == "Green tea for tired eyes"
    assert abstract == (
        "Results: Eighty adults drank tea. Blinks rose by 2.1 ± 0.9 (p < 0.05) to 3×10^9 a year, "
        "which was more than with water."
    )
    assert (document.id, document.source.doi) == ("31000009", "10.1000/tea")
    assert "99" not in document.text


def test_what_the_head_of_a_page_says_and_what_its_text_says_are_both_kept(tmp_path):
    said = PAGE.replace(
        "<head>",
        '<head><meta name="citation_journal_title" content="Eye J">'
        '<meta name="citation_publication_date" content="2019/03/01">',
    ).replace("<h2>Abstract", "<p>PMID: 31000009</p><h2>Abstract")
    said = said.replace("citation_pmid", "other")
    path = tmp_path / "page.html"
    path.write_text(said, "utf-8")
    (document,) = corpus.read_paths([path])
    source = document.source
    assert (source.journal, source.year, source.pmid) == ("Eye J", 2019, "31000009")
