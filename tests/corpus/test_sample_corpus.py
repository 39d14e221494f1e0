import csv
import json
import re

import pytest

import corpus
from benchmarks.parts import shared_dir
from extractor.vocabulary import fold, load_vocabulary

NUMBER = re.compile(r"\d+(?:[.·]\d+)?|(?<![\w.])\.\d+")
RUN = 12


def numbers(text):
    return {float(m.replace("·", ".")) for m in NUMBER.findall(text)}


@pytest.fixture(scope="module")
def sources():
    path = corpus.sample_folder() / "SOURCES.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def documents(sources):
    by_pmid = {row["pmid"]: row["study"] for row in sources if row["pmid"]}
    items = list(corpus.read_paths(corpus.sample_paths()))
    assert [i for i in items if isinstance(i, corpus.InputFailure)] == []
    return {by_pmid.get(d.id, d.id): d for d in items}


def shared(name):
    path = shared_dir() / name
    if not path.exists():
        pytest.skip(f"no annotated material at {shared_dir()} (set RODNAN_SHARED)")
    return path


def test_at_least_thirty_studies_are_read_whole(documents):
    assert len(documents) >= 30
    for document in documents.values():
        assert document.title
        assert document.issues == ()
        assert [start for start, _ in document.regions] == [0]
        assert document.source.year


def test_most_abstracts_name_a_treatment_of_the_vocabulary(documents):
    vocabulary = load_vocabulary()
    names = {fold(n) for t in vocabulary.treatments for n in t.names if not t.comparator}
    named = [d for d in documents.values() if any(f" {n} " in f" {fold(d.text)} " for n in names)]
    assert len(named) >= 30


def test_every_study_has_a_source_with_a_citation(documents, sources):
    assert documents.keys() == {row["study"] for row in sources}
    for row in sources:
        assert row["pmid"] or row["doi"] or (row["journal"] and row["year"])
        assert row["source"]


def test_every_printed_number_is_listed_in_the_sources(documents, sources):
    listed = {}
    for row in sources:
        listed.setdefault(row["study"], set()).update(numbers(row["figures"]))
    for study, document in documents.items():
        assert numbers(document.study_text) - listed[study] == set(), study


def test_figures_are_those_of_the_study(sources):
    facts = {}
    for line in shared("ssc/studies.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        for comparison in row["comparisons"]:
            comparison.pop("recompute", None)
        facts[row["key"]] = numbers(json.dumps(row, ensure_ascii=False))
    for row in sources:
        if row["study"] in facts and re.match("abstract|figure|evidence", row["source"]):
            assert numbers(row["figures"]) - facts[row["study"]] == set(), row["study"]


def _words(text):
    return re.findall(r"\w+", text.lower())


def _runs(words):
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def test_no_sentence_is_copied(documents):
    published = set()
    for folder in ("ssc", "gold/abstracts"):
        for path in shared(folder).iterdir():
            if path.suffix in (".txt", ".jsonl", ".md"):
                published |= _runs(_words(path.read_text("utf-8")))
    for study, document in documents.items():
        assert _runs(_words(document.text)) & published == set(), study
