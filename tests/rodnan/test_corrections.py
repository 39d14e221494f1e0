"""Reviewers' decisions: kept in a file, applied by every run, found again when rules change."""

import json
import os
from dataclasses import replace

import pytest

from extractor.records import Comparison, Measurement, Number, StudyRecord
from rodnan.corrected import apply_decisions
from rodnan.corrections import (
    Decision,
    append_decisions,
    last_of,
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


def added(value="9.1", *, arm="all", start=70, ordinal=1000, **more):
    changes = {"outcome": "age", "arm": arm, "kind": "level", "center": "mean", "value": value}
    place = {"start": start, "end": start + 3, "quote": "9.1", "ordinal": ordinal}
    return decision("add", changes=json.dumps(changes), **{**place, **more})


def test_an_added_record_is_edited_rejected_and_taken_back_by_its_own_number():
    first = added()
    full = json.dumps({**json.loads(first.changes), "value": "9.15"})
    edit = replace(first, action="edit", changes=full, when="2")
    assert apply_decisions(RECORD, [first, edit])[0].measurements[-1].value.text == "9.15"
    undo = replace(first, action="undo", changes="", when="3")
    assert apply_decisions(RECORD, [first, edit, undo])[0].measurements[-1].value.text == "9.1"
    reject = replace(first, action="reject", changes="", when="3")
    assert apply_decisions(RECORD, [first, reject]) == (RECORD, [])
    assert apply_decisions(RECORD, [first, undo]) == (RECORD, [])


def test_an_added_record_that_the_rules_come_to_find_is_not_counted_twice():
    found = replace(RECORD, measurements=(*RECORD.measurements, measurement("9.1", 70)))
    record, _ = apply_decisions(found, [added()])
    assert [m.rule for m in record.measurements if m.quote == "9.1"] == ["reviewer"]
    other, _ = apply_decisions(found, [added(arm="B")])
    assert len([m for m in other.measurements if m.quote == "9.1"]) == 2


def test_what_a_comparison_rests_on_is_kept_by_place():
    comparison = RECORD.comparisons[0]
    supports = [{"start": 30, "end": 34, "ordinal": 0}, {"start": 70, "end": 73, "ordinal": 1000}]
    edit = Decision(
        when="2",
        reviewer="ann",
        study="1",
        kind="comparison",
        action="edit",
        start=comparison.start,
        end=comparison.end,
        quote=comparison.quote,
        changes=json.dumps({"supports": supports}),
    )
    fewer = replace(RECORD, measurements=RECORD.measurements[1:], comparisons=(comparison,))
    record, lost = apply_decisions(fewer, [added(), edit])
    assert [record.measurements[i].quote for i in record.comparisons[0].supports] == ["22.5", "9.1"]
    assert lost == []


def test_of_decisions_before_and_after_a_change_of_rules_the_later_stands():
    wider = replace(RECORD.measurements[0], quote="24.1 units", end=20)
    record = replace(RECORD, measurements=(wider, *RECORD.measurements[1:]))
    later = decision("accept", when="2", end=20, quote="24.1 units")
    reviewed, _ = apply_decisions(record, [decision("reject"), later])
    assert [m.confidence for m in reviewed.measurements] == [1.0, 0.5, 0.5]


def test_the_same_words_elsewhere_are_not_taken_for_those_decided():
    text = "x" * 10 + "24.1" + "x" * 76 + "24.1"
    other = replace(RECORD, measurements=(measurement("24.1", 90),), comparisons=())
    reviewed, lost = apply_decisions(other, [decision("reject")], text)
    assert reviewed.measurements == other.measurements
    assert [x.decision.quote for x in lost] == ["24.1"]
    twice = replace(other, measurements=(measurement("24.1", 90), measurement("24.1", 110)))
    assert len(apply_decisions(twice, [decision("reject")])[0].measurements) == 2


def test_changes_that_make_no_record_are_told_and_the_rest_is_applied():
    broken = decision("edit", changes='{"spread_values": [1, 2], "spread": "sd"}')
    record, lost = apply_decisions(RECORD, [broken, decision("reject", 1)])
    assert [m.quote for m in record.measurements] == ["24.1", "20.6"]
    assert [x.reason for x in lost] == ["spread_values: sd has at most 1, got 2"]


def test_the_last_decision_of_a_reviewer_is_found_past_what_was_undone():
    made = [decision("accept", 0), decision("reject", 1), decision("undo", 1)]
    assert last_of([*made, decision("edit", 2, reviewer="bob")], "ann") == made[0]
    assert last_of([*made, decision("undo", 0)], "ann") is None


def test_cells_that_a_spreadsheet_would_run_are_kept_and_come_back(tmp_path):
    path = tmp_path / "corrections.csv"
    made = [replace(decision("accept"), quote=q) for q in ("=1+1", "'=x", "-4.8 kg", "-4.8", "'s")]
    append_decisions(path, made)
    assert ",'=1+1," in path.read_text()
    assert read_decisions(path) == made


def test_a_file_without_a_last_line_feed_or_from_a_spreadsheet_is_read_and_continued(tmp_path):
    path = tmp_path / "corrections.csv"
    append_decisions(path, [decision("accept")])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().rstrip(b"\n"))
    append_decisions(path, [decision("reject", when="2")])
    assert [d.action for d in read_decisions(path)] == ["accept", "reject"]


def test_a_row_that_cannot_be_written_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "corrections.csv"
    append_decisions(path, [decision("accept")])
    before = path.read_bytes()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RodnanError, match="No space left"):
        append_decisions(path, [decision("reject", when="2")])
    assert path.read_bytes() == before
