"""Reviewers' decisions: kept in a file, applied by every run, found again when rules change."""

from dataclasses import replace

import pytest

from extractor.records import Comparison, Measurement, Number, StudyRecord
from rodnan.corrected import apply_decisions
from rodnan.corrections import (
    Decision,
    append_decisions,
    read_decisions,
    standing,
)
from rodnan.errors import RodnanError


def measurement(value, start, outcome="mRSS"):
    return Measurement(
        outcome=outcome,
        arm="all",
        kind="level",
        center="mean",
        value=Number.parse(value),
        quote=value,
        start=start,
        end=start + len(value),
        confidence=0.5,
    )


RECORD = StudyRecord(
    id="1",
    measurements=(measurement("24.1", 10), measurement("22.5", 30), measurement("20.6", 50)),
    comparisons=(
        Comparison(
            outcome="mRSS",
            design="within",
            p_op="=",
            p=Number.parse("0.01"),
            supports=(0, 2),
            quote="p = 0.01",
            start=60,
            end=68,
            confidence=0.5,
        ),
    ),
)


def decision(action, index=0, *, when="1", reviewer="ann", changes="", **more):
    m = RECORD.measurements[index]
    place = {"start": m.start, "end": m.end, "quote": m.quote, **more}
    return Decision(
        when=when,
        reviewer=reviewer,
        study="1",
        kind="measurement",
        action=action,
        changes=changes,
        **place,
    )


def test_reject_takes_the_item_out_and_moves_the_supports():
    record, lost = apply_decisions(RECORD, [decision("reject", 1)])
    assert [m.quote for m in record.measurements] == ["24.1", "20.6"]
    assert record.comparisons[0].supports == (0, 1)
    assert lost == []


def test_edit_changes_the_named_keys_alone_and_is_sure():
    record, _ = apply_decisions(RECORD, [decision("edit", changes='{"value": 24.15, "n": 12}')])
    m = record.measurements[0]
    assert (m.value.value, m.n, m.outcome, m.confidence) == (24.15, 12, "mRSS", 1.0)


def test_accept_makes_sure_and_nothing_else():
    record, _ = apply_decisions(RECORD, [decision("accept")])
    expected = replace(RECORD.measurements[0], confidence=1.0)
    assert record.measurements == (expected, *RECORD.measurements[1:])


def test_add_appends_a_record_that_was_missed():
    added = decision(
        "add",
        start=70,
        end=73,
        quote="9.1",
        changes='{"outcome": "age", "arm": "all", "kind": "level", "center": "mean", "value": 9.1}',
    )
    record, _ = apply_decisions(RECORD, [added])
    assert (record.measurements[-1].outcome, record.measurements[-1].rule) == ("age", "reviewer")


def test_a_decision_finds_its_words_again_when_the_span_moved():
    moved = replace(RECORD, measurements=(replace(RECORD.measurements[0], start=90, end=94),))
    record, lost = apply_decisions(moved, [decision("reject")])
    assert record.measurements == ()
    assert lost == []


def test_a_decision_whose_words_are_gone_is_told():
    gone = replace(RECORD, measurements=RECORD.measurements[1:])
    record, lost = apply_decisions(gone, [decision("reject")])
    assert record == gone
    assert [x.decision.quote for x in lost] == ["24.1"]


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (["accept"], "accept"),
        (["accept", "reject"], "reject"),
        (["accept", "reject", "undo"], "accept"),
        (["accept", "undo"], None),
        (["undo"], None),
    ],
)
def test_the_latest_decision_stands(made, expected):
    decisions = [decision(a, when=str(i)) for i, a in enumerate(made)]
    stands = [d.action for d in standing(decisions).values()]
    assert stands == ([expected] if expected else [])


def test_an_agreed_decision_stands_above_a_later_single_one():
    decisions = [decision("accept", reviewer="agreed", when="1"), decision("reject", when="2")]
    assert [d.action for d in standing(decisions).values()] == ["accept"]


def test_the_file_keeps_what_was_decided(tmp_path):
    path = tmp_path / "corrections.csv"
    decisions = [decision("edit", changes='{"outcome": "a, \\"b\\""}'), decision("undo", when="2")]
    for d in decisions:
        append_decisions(path, [d])
    assert read_decisions(path) == decisions


def test_a_broken_file_is_told_by_line(tmp_path):
    path = tmp_path / "corrections.csv"
    append_decisions(path, [decision("accept")])
    with path.open("a") as f:
        f.write("x,y\n")
    with pytest.raises(RodnanError, match="line 3"):
        read_decisions(path)
