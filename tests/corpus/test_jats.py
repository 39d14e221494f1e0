import pytest

import corpus

FRONT = """<front><journal-meta><journal-title-group><journal-title>Cough</journal-title>
</journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="pmid">{pmid}</article-id>
<article-id pub-id-type="pmc">700{pmid}</article-id>
<article-id pub-id-type="doi">10.1/c.{pmid}</article-id><title-group><article-title>Honey for
<italic>cough</italic><xref ref-type="fn" rid="f1">*</xref></article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Roe</surname><given-names>Ann
</given-names></name></contrib><contrib contrib-type="editor"><name><surname>Ed</surname>
</name></contrib></contrib-group><pub-date pub-type="epub"><year>2012</year></pub-date>
<pub-date pub-type="ppub"><year>2013</year></pub-date>{abstracts}</article-meta></front>"""

STRUCTURED = """<abstract><title>Abstract</title><sec><title>Methods</title><p>Sixty children.</p>
<p>One night.</p></sec><sec><title>Results:</title><p>Score fell by 2.0 &#xb1; 1.1
[<xref ref-type="bibr" rid="r1">4</xref>] to 3 &#xd7; 10<sup>9</sup>/L.</p></sec></abstract>
<abstract abstract-type="graphical"><p>A picture of 99 bees.</p></abstract>
<abstract abstract-type="short"><p>Short: 88.</p></abstract>
<trans-abstract xml:lang="fr"><p>Le miel, 77 enfants.</p></trans-abstract>"""

PLAIN = "<abstract><p>Score fell by 2.0 &#xb1; 1.1.</p></abstract>"


def article(pmid, abstracts, attributes=""):
    front = FRONT.format(pmid=pmid, abstracts=abstracts)
    body = "<body><sec><title>Results</title><p>In the body: 66.</p></sec></body>"
    return f'<article article-type="research-article"{attributes}>{front}{body}</article>'


def read(tmp_path, content, name="a.nxml"):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    return list(corpus.read_paths([path]))


def test_structured_abstract_and_source(tmp_path):
    (document,) = read(tmp_path, article(5, STRUCTURED))
    assert document.text == (
        "Honey for cough\nMethods: Sixty children.\nOne night.\n"
        "Results: Score fell by 2.0 ± 1.1 [] to 3 × 10^9/L."
    )
    source = document.source
    assert (document.id, source.pmid, source.doi) == ("5", "5", "10.1/c.5")
    assert (source.year, source.journal, source.authors) == (2013, "Cough", ("Roe Ann",))
    assert dict(source.extra)["pmcid"] == "PMC7005"


def test_plain_abstract(tmp_path):
    (document,) = read(tmp_path, '<?xml version="1.0"?>\n' + article(5, PLAIN))
    assert document.text == "Honey for cough\nScore fell by 2.0 ± 1.1."


def test_abstract_without_paragraphs(tmp_path):
    (document,) = read(tmp_path, article(5, "<abstract>Fell by 2.0.</abstract>"))
    assert document.text == "Honey for cough\nFell by 2.0."


def test_article_without_abstract_says_so(tmp_path):
    (document,) = read(tmp_path, article(5, ""))
    assert [i.code for i in document.issues] == ["no-abstract"]


def test_several_articles_in_one_file_and_a_namespace(tmp_path):
    inner = article(5, PLAIN) + article(6, PLAIN, ' xmlns="https://jats.nlm.nih.gov/ns"')
    found = read(tmp_path, f"<pmc-articleset>{inner}</pmc-articleset>")
    assert [d.id for d in found] == ["5", "6"]


def test_entities_of_a_missing_dtd_are_read(tmp_path):
    doctype = '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.2//EN" "JATS-archivearticle1.dtd">\n'
    text = "<abstract><p>Fell by 2.0 &plusmn; 1.1 &nolegend; units.</p></abstract>"
    (document,) = read(tmp_path, doctype + article(5, text))
    assert document.text.endswith("Fell by 2.0 ± 1.1 &nolegend; units.")


@pytest.mark.parametrize("content", ["<article><front>", "<article><front/></article>"])
def test_broken_articles_fail(tmp_path, content):
    (item,) = read(tmp_path, content)
    assert isinstance(item, corpus.InputFailure)


def test_articles_put_one_behind_the_other(tmp_path):
    declared = '<?xml version="1.0"?>\n'
    found = read(tmp_path, declared + article(1, PLAIN) + "\n" + declared + article(2, PLAIN))
    assert [d.id for d in found] == ["1", "2"]


def test_a_listing_of_xml_inside_an_article_does_not_end_it(tmp_path):
    listing = "<abstract><p>Of <![CDATA[</a><?xml version='1'?><b>]]> and 2.0 ± 1.1.</p></abstract>"
    (document,) = read(tmp_path, article(1, listing))
    assert document.text.endswith("and 2.0 ± 1.1.")
