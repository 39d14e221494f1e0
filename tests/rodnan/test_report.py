"""What the report is made of, before a browser opens it."""

import base64
import gc
import gzip
import hashlib
import json
import re
import tracemalloc
from dataclasses import replace

import pytest

from benchmarks.report_size import outcome_of, repeated
from extractor import extract
from extractor.records import Finding, StudyRecord, Target
from rodnan.report.data import Names, Study, study_json
from rodnan.report.findings import CONTEXT, Findings, sentence
from rodnan.report.flow import flow
from rodnan.report.forest import families_json, pooled_scale
from rodnan.report.parts import Pages, Store
from rodnan.report.render import render
from tests.rodnan.conftest import DRUG_TRIAL
from validator import check

PART = re.compile(r'id="data-([\w-]+)">([A-Za-z0-9+/=]+)</script>')


def study(text=DRUG_TRIAL, study_id="tablets"):
    record = replace(check(extract(text), text=text), id=study_id, title=text.split("\n")[0])
    return Study(record, text, (0, len(text)))


@pytest.fixture(scope="module")
def one():
    return study()


@pytest.fixture(scope="module")
def outcome(one):
    return outcome_of([one.record])


def unpacked(page):
    packed = PART.findall(page)
    return {name: json.loads(gzip.decompress(base64.b64decode(data))) for name, data in packed}


def test_a_list_is_cut_into_parts_and_comes_back():
    store = Store()
    pages = Pages("rows", 3, store)
    for row in range(7):
        pages.add([row, "é\ud800"])
    assert pages.finish() == {"count": 7, "size": 3}
    parts = unpacked("".join(store.chunks()))
    assert list(parts) == ["rows-0", "rows-1", "rows-2"]
    assert [row for part in parts.values() for row, _ in part] == list(range(7))


def test_the_index_comes_before_the_script_and_the_parts_after(one, outcome):
    page = "".join(render([one], outcome))
    at = [
        page.index(x) for x in ('id="h-read"', 'id="data-index"', "<script>", 'id="data-studies-0"')
    ]
    assert at == sorted(at)


def test_the_policy_allows_the_script_of_the_page_and_no_other(one, outcome):
    page = "".join(render([one], outcome))
    (code,) = re.findall(r"<script>(.*?)</script>", page, re.S)
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
    assert not re.findall(r"<[^>]* on\w+=", page)


def test_the_index_knows_every_study_and_its_names(outcome):
    studies = list(repeated([study()], 50, 1))
    parts = unpacked("".join(render(iter(studies), outcome)))
    index = parts["index"]
    assert index["studies"]["id"] == [s.record.id for s in studies]
    names = index["studies"]["outcome_names"]["names"]
    for s, numbers in zip(studies, index["studies"]["outcomes"], strict=True):
        assert {names[i] for i in numbers} == {m.outcome for m in s.record.measurements}
    shown = [s for name, part in parts.items() if name.startswith("studies-") for s in part]
    assert [s["id"] for s in shown] == index["studies"]["id"]


def test_writing_does_not_keep_the_studies(one, outcome):
    alive = []

    def watched():
        yield from repeated([one], 100, 0)
        alive.append(records_alive())

    before = records_alive()
    for _ in render(watched(), outcome):
        pass
    assert alive[0] - before < 5


def records_alive():
    return sum(isinstance(found, StudyRecord) for found in gc.get_objects())


def test_writing_does_not_keep_what_it_has_written(one, outcome):
    def peak(number):
        tracemalloc.start()
        for _ in render(repeated([one], number, 0), outcome):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    few, many = peak(50), peak(350)
    record = len(json.dumps(study_json(one)))
    assert many - few < 300 * record  # kept as objects they would take several times that


def test_a_study_is_shown_without_what_is_empty_and_its_words_are_in_its_text(one):
    shown = json.loads(json.dumps(study_json(one)))
    assert "quote" not in shown["measurements"][0]
    for m, item in zip(shown["measurements"], one.record.measurements, strict=True):
        assert shown["text"][m["start"] : m["end"]] == item.quote
    assert None not in shown["measurements"][0].values()


@pytest.mark.parametrize(
    ("text", "hit", "before", "after"),
    [
        ("It fell. Pain was 3.4 (p = 0.2). It rose.", "0.2", "Pain was 3.4 (p = ", ")."),
        ("METHODS\nBy chance.\nRESULTS\nMean 7.", "7", "Mean ", "."),
        ("7 of 9", "7", "", " of 9"),
    ],
)
def test_a_finding_shows_its_sentence(text, hit, before, after):
    start = text.rindex(hit)
    found = sentence(text, (0, len(text)), start, start + len(hit))
    assert found == (before, hit, after)


def test_an_endless_sentence_is_cut_at_spaces_and_says_so():
    text = "word " * 200 + "0.2" + " word" * 200
    before, _, after = sentence(text, (0, len(text)), 1000, 1003)
    assert before.startswith("… word ")
    assert after.endswith(" word …")
    assert len(before) <= CONTEXT + 2


def test_findings_come_by_seriousness_and_only_what_wants_a_look(one):
    def finding(verdict):
        return Finding(check="x", verdict=verdict, target=Target(kind="comparison", index=0))

    verdicts = ("consistent", "consistent_if", "inconsistent", "not_checkable", "impossible")
    doubted = replace(one, record=replace(one.record, findings=tuple(map(finding, verdicts))))
    findings = Findings()
    findings.add(0, doubted)
    findings.add(1, doubted)
    assert [(r["verdict"], r["study"]) for r in findings.rows()] == [
        (v, n) for v in ("impossible", "inconsistent", "consistent_if") for n in (0, 1)
    ]
    assert findings.counts()["decision_error"] == 0


def test_names_are_written_once_and_the_most_frequent_are_proposed():
    names = Names()
    assert names.of({"pain", "HAQ"}) == [0, 1]
    assert names.of({"pain"}) == [1]
    assert names.json() == {"names": ["HAQ", "pain"], "common": [0, 1]}


def test_the_flow_adds_up(outcome):
    shown = flow(outcome.counts, outcome.covered, outcome.pooled)
    found, checked, _ = shown.checking
    assert found.count - sum(count for count, _ in found.lost) == checked.count
    assert sum(count for count, _ in checked.parts) == checked.count
    pooled, lines, _ = shown.pooling
    assert sum(count for count, _ in lines.parts) == lines.count
    assert sum(count for count, _ in pooled.lost) == len(outcome.pooled.tables.excluded)


def test_a_forest_plot_stands_on_its_axis_with_the_numbers_of_the_tables(outcome):
    tables = outcome.pooled.tables
    drawn = list(families_json(tables, outcome.pooled.families))
    lines = [row for family in drawn for group in family["groups"] for row in group["rows"]]
    assert len(lines) == len(tables.rows) > 0
    for family in drawn:
        axis = family["axis"]
        assert all(0 <= at <= 1 for at, _ in axis["ticks"])
        for group in family["groups"]:
            for row in group["rows"]:
                low, middle, high = row["at"]
                assert low <= middle <= high
                assert 0 <= middle <= 1
                if axis["null"] is not None:  # the drawing and the sign of the number agree
                    assert (middle < axis["null"]) == row["text"].startswith("−")


@pytest.mark.parametrize("measure", ["MD", "RR", "PLO"])
def test_shown_values_go_back_to_the_pooled_scale(measure):
    from meta.tables import shown

    assert shown(measure)(pooled_scale(measure, 0.25)) == pytest.approx(0.25, rel=1e-12)
