"""The spaCy components agree with the extractor."""

import warnings

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # spaCy's own imports
    spacy = pytest.importorskip("spacy")
    import extractor.pipeline

from extractor import extract
from extractor.sentences import prepare

TEXT = (
    "Tea for tired doctors\n"
    "METHODS: Forty doctors drank tea or water. RESULTS: The mean score was 24.3±9.1 with tea vs. "
    "31.2±8.8 with water (p=0.003). Relapse was seen in 3/20 (15%) and 9/20 (45%), respectively."
)


@pytest.fixture(scope="module")
def nlp():
    pipeline = spacy.blank("en")
    pipeline.add_pipe("clinical_sentences")
    pipeline.add_pipe("clinical_results")
    return pipeline


def test_same_record(nlp):
    doc = nlp(TEXT)
    assert doc._.clinical_record == extract(TEXT)


def test_spans_hold_the_quotes(nlp):
    doc = nlp(TEXT)
    record = doc._.clinical_record
    assert len(doc.spans["measurements"]) == len(record.measurements) > 0
    for span, item in zip(doc.spans["measurements"], record.measurements, strict=True):
        assert span.start_char <= item.start < item.end <= span.end_char
    assert [s.label_ for s in doc.spans["comparisons"]] == ["COMPARISON"] * len(record.comparisons)


def test_sentences(nlp):
    doc = nlp(TEXT)
    starts = [s.start_char for s in doc.sents]
    assert starts == [s.start for s in prepare(TEXT).sentences]


def test_empty_text(nlp):
    doc = nlp("")
    assert doc._.clinical_record == extract("")


def test_an_extension_of_the_same_name_is_left_alone():
    doc_class = spacy.tokens.Doc
    first = doc_class.get_extension("clinical_record")
    spacy.blank("en").add_pipe("clinical_results")
    assert doc_class.get_extension("clinical_record") == first


def test_entry_points_exist():
    assert extractor.pipeline.make_clinical_sentences
    assert extractor.pipeline.make_clinical_results
