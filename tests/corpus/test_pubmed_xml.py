import gzip

import pytest

import corpus

HEAD = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, '
    '1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)


def article(pmid, title="Salt for warts.", abstract="", version=1, year="2001", doi=""):
    ids = f'<ArticleId IdType="pubmed">{pmid}</ArticleId>'
    ids += f'<ArticleId IdType="doi">{doi}</ArticleId>' if doi else ""
    return f"""<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="{version}">{pmid}</PMID><Article PubModel="Print"><Journal>
<JournalIssue CitedMedium="Print"><PubDate><Year>{year}</Year></PubDate></JournalIssue>
<Title>Warts today</Title></Journal><ArticleTitle>{title}</ArticleTitle>{abstract}
<AuthorList CompleteYN="Y"><Author ValidYN="Y"><LastName>Roe</LastName><ForeName>Ann</ForeName>
<Initials>A</Initials></Author><Author><CollectiveName>Wart Group</CollectiveName></Author>
</AuthorList><PublicationTypeList><PublicationType UI="D016428">Journal Article
</PublicationType></PublicationTypeList></Article></MedlineCitation><PubmedData>
<ArticleIdList>{ids}</ArticleIdList><ReferenceList><Reference><ArticleIdList>
<ArticleId IdType="doi">10.9999/of.a.reference</ArticleId><ArticleId IdType="pubmed">77</ArticleId>
</ArticleIdList></Reference></ReferenceList></PubmedData></PubmedArticle>"""


def abstract(*parts):
    end = "<CopyrightInformation>(c) 2001</CopyrightInformation>"
    return f"<Abstract>{''.join(parts)}{end}</Abstract>"


def article_set(*articles):
    return HEAD + f"<PubmedArticleSet>{''.join(articles)}</PubmedArticleSet>"


def part(text, label=None):
    attribute = f' Label="{label}" NlmCategory="{label}"' if label else ""
    return f"<AbstractText{attribute}>{text}</AbstractText>"


def read(tmp_path, content, name="set.xml", unique=False):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list((corpus.read_unique if unique else corpus.read_paths)([path]))


def text_of(tmp_path, markup):
    (document,) = read(tmp_path, article_set(article(5, abstract=abstract(part(markup)))))
    return document.text.split("\n", 1)[1]


def test_sections_and_source_are_kept(tmp_path):
    sections = (
        part("Salt is cheap.", "BACKGROUND"),
        part("Count fell by 2.0 ± 1.1.", "RESULTS"),
        part("Try it.", "UNLABELLED"),
    )
    (document,) = read(
        tmp_path, article_set(article(123, abstract=abstract(*sections), doi="10.1/w"))
    )
    assert document.text == (
        "Salt for warts.\nBACKGROUND: Salt is cheap.\nRESULTS: Count fell by 2.0 ± 1.1.\nTry it."
    )
    source = document.source
    assert (document.id, source.pmid, source.doi, source.year) == ("123", "123", "10.1/w", 2001)
    assert (source.journal, source.authors) == ("Warts today", ("Roe A", "Wart Group"))
    assert document.regions == ((0, len(document.text)),)


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("2 x 10<sup>9</sup> cells/L", "2 x 10^9 cells/L"),
        ("10<sup>-6</sup> M", "10^-6 M"),
        ("3.1 kg/m<sup>2</sup>", "3.1 kg/m^2"),
        ("CD34<sup>+</sup> cells", "CD34+ cells"),
        ("H<sub>2</sub>O, FEV<sub>1</sub>", "H2O, FEV1"),
        ("log<sub>10</sub> 4.2", "log10 4.2"),
        ("4.2<sub>1</sub>", "4.2_1"),
        ("p &lt; 0.05", "p < 0.05"),
        ("4.1 &amp;plusmn; 2.0", "4.1 ± 2.0"),
        ("4.1 &#xb1; 2.0", "4.1 ± 2.0"),
        ("<i>p</i> = 0.03 and <b>n</b> = 4", "p = 0.03 and n = 4"),
        ("4.1\n   &#xa0;± 2.0", "4.1 ± 2.0"),
        ("4.1 Â± 2.0, â‰¤ 3", "4.1 ± 2.0, ≤ 3"),
        ("10&lt;sup&gt;9&lt;/sup&gt;/L", "10^9/L"),
        ("P&lt;0.05 and n&gt;30", "P<0.05 and n>30"),
        (
            '<mml:math xmlns:mml="http://www.w3.org/1998/Math/MathML"><mml:msup><mml:mn>10</mml:mn>'
            "<mml:mn>9</mml:mn></mml:msup></mml:math>",
            "10^9",
        ),
    ],
)
def test_markup_keeps_its_meaning(tmp_path, markup, plain):
    assert text_of(tmp_path, markup) == plain


def test_article_without_abstract_is_a_document_that_says_so(tmp_path):
    (document,) = read(tmp_path, article_set(article(9)))
    assert document.text == "Salt for warts."
    assert [i.code for i in document.issues] == ["no-abstract"]


def test_book_article(tmp_path):
    book = """<PubmedBookArticle><BookDocument><PMID Version="1">900</PMID><ArticleIdList>
<ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList><Book><BookTitle>Warts</BookTitle>
<PubDate><Year>1999</Year></PubDate></Book><ArticleTitle>Plane warts</ArticleTitle><Abstract>
<AbstractText>They are flat in 7 of 9.</AbstractText></Abstract></BookDocument>
</PubmedBookArticle>"""
    (document,) = read(tmp_path, article_set(book))
    assert (document.id, document.text) == ("900", "Plane warts\nThey are flat in 7 of 9.")
    assert (document.source.journal, document.source.year) == ("Warts", 1999)


def test_a_bad_record_does_not_stop_the_rest(tmp_path):
    bad = "<PubmedArticle><MedlineCitation/></PubmedArticle>"
    first, second = read(tmp_path, article_set(bad, article(4)))
    assert str(first).endswith("set.xml, record 1: PubmedArticle without a PMID")
    assert second.id == "4"


def test_good_records_before_a_broken_end_are_kept(tmp_path):
    content = article_set(*(article(i, abstract=abstract(part("x " * 3000))) for i in range(1, 30)))
    items = read(tmp_path, content[: len(content) * 2 // 3])
    assert isinstance(items[-1], corpus.InputFailure)
    assert "broken XML" in items[-1].message
    assert len(items) > 10


def test_gzip_and_missing_root(tmp_path):
    (document,) = read(tmp_path, gzip.compress(article_set(article(3)).encode()), "b.xml.gz")
    assert document.id == "3"
    (document,) = read(tmp_path, article(3), "bare.xml")
    assert document.id == "3"


def test_entities_cannot_read_files_or_explode(tmp_path):
    (tmp_path / "secret.txt").write_text("SECRET 42", "utf-8")
    attack = (
        '<?xml version="1.0"?><!DOCTYPE PubmedArticleSet [<!ENTITY x SYSTEM "'
        f'{(tmp_path / "secret.txt").as_uri()}"><!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "&a;" * 10}">' for i in range(9))
        + "]><PubmedArticleSet>"
        + article(1, abstract=abstract(part("&x; and &a8;")))
        + "</PubmedArticleSet>"
    )
    items = read(tmp_path, attack, "attack.xml")
    texts = [getattr(item, "text", "") for item in items]
    assert all("SECRET" not in text and len(text) < 200 for text in texts)


def test_later_version_of_a_pmid_wins(tmp_path):
    content = article_set(
        article(1, "Old.", version=1), article(2), article(1, "New.", version=2), article(1, "Odd.")
    )
    items = read(tmp_path, content, unique=True)
    documents = [i for i in items if isinstance(i, corpus.Document)]
    left_out = [i for i in items if isinstance(i, corpus.Duplicate)]
    assert [(d.id, d.title) for d in documents] == [("2", "Salt for warts."), ("1", "New.")]
    assert [d.document.title for d in left_out] == ["Old.", "Odd."]
    assert "later version of PMID 1" in str(left_out[0])


def test_update_file_replaces_and_deletes(tmp_path):
    (tmp_path / "1.xml").write_text(article_set(article(1, "Old."), article(2)), "utf-8")
    deleted = '<DeleteCitation><PMID Version="1">2</PMID></DeleteCitation>'
    (tmp_path / "2.xml").write_text(article_set(article(1, "New."), deleted), "utf-8")
    items = list(corpus.read_unique([tmp_path]))
    assert [i.title for i in items if isinstance(i, corpus.Document)] == ["New."]
    assert [i.kept for i in items if isinstance(i, corpus.Duplicate)][-1] == "none"
    assert [i for i in items if isinstance(i, corpus.InputFailure)] == []


@pytest.mark.parametrize("between", ["", "\n\n", " " * 3_000])
@pytest.mark.parametrize("head", [True, False])
def test_files_put_one_behind_the_other(tmp_path, between, head):
    second = article_set(article(2, title="Mud for knees."), article(3, title="Tea for eyes."))
    content = article_set(article(1)) + between + (second if head else second.removeprefix(HEAD))
    content += "\n" + article_set(article(4, title="Ice for toes."))
    for unique in (True, False):
        found = read(tmp_path, content, unique=unique)
        assert [d.id for d in found] == ["1", "2", "3", "4"]


def test_what_is_broken_behind_a_whole_file_is_said(tmp_path):
    found = read(tmp_path, article_set(article(1)) + article_set(article(2))[:-10])
    assert [type(x).__name__ for x in found] == ["Document", "Document", "InputFailure"]
    assert "broken XML after 2 records" in str(found[-1])


def test_endless_text_between_two_ends_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("corpus.readers.pubmed_xml.LONGEST", 200_000)
    long = article_set(article(1), "a" * 300_000, article(2))
    found = read(tmp_path, long)
    assert [type(x).__name__ for x in found] == ["Document", "InputFailure"]
    assert "a record of more than" in str(found[-1])
