"""What the review page shows, as plain JSON, made from a session."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from extractor.record_json import to_dict
from extractor.records import StudyRecord
from extractor.tests_named import APPLIES
from extractor.vocabulary import load_vocabulary
from rodnan.changes import FIELDS, blank, changed
from rodnan.corrected import added_content, is_added, items_of, ordinals, twins
from rodnan.corrections import AGREED, KINDS, Decision, Key, standing
from rodnan.flat import FLAGS
from rodnan.review.agreement import agreement, reviewers
from rodnan.review.session import Session

FLAG_WEIGHT = 2.0
DOUBT = 0.7  # numbers less sure than this are marked as doubtful

View = dict[str, Any]


def decided(d: Decision | None) -> View | None:
    """Return a decision for the page."""
    if d is None:
        return None
    return {
        "action": d.action,
        "reviewer": d.reviewer,
        "study": d.study,
        "kind": d.kind,
        "start": d.start,
        "end": d.end,
        "ordinal": d.ordinal,
        "quote": d.quote,
        "changes": d.values,
    }


# --- one study -----------------------------------------------------------------------------------


def study_view(session: Session, index: int, reviewer: str, *, others: bool) -> View:
    """Return one study: text, items with their decisions, findings.

    What others decided is there only if asked for: two reviewers who do not see each other's
    decisions can be compared. What was agreed on is always there.
    """
    document = session.texts.documents[index]
    base = session.base(index)
    now = session.current(index, None if others else reviewer)
    decisions = session.of_study(index)
    if not others:
        decisions = [d for d in decisions if d.reviewer in {reviewer, AGREED}]
    start = document.regions[0][0] if document.regions else 0
    end = document.regions[-1][1] if document.regions else len(document.text)
    return {
        "index": index,
        "id": document.id,
        "title": document.title,
        "text": document.text[start:end],
        "region": [start, end],
        "total_n": now.total_n,
        "arms": [{"label": a.label, "n": a.n, "role": a.role} for a in now.arms],
        "items": _items(base, decisions, reviewer),
        "findings": _findings(now),
        "entry": _list_entry(session, index, reviewer),
    }


def _items(base: StudyRecord, decisions: Sequence[Decision], reviewer: str) -> list[View]:
    mine = standing(d for d in decisions if d.reviewer == reviewer)
    stands = standing(decisions)
    added = added_content(decisions)
    hidden = twins(base, added)
    rows = []
    for key, kind, i, item in _read_items(base):
        if (kind, i) not in hidden or key in stands:
            shown = _shown(item, mine.get(key), stands.get(key))
            rows.append(_item(key, item, shown, mine, stands))
    for key, d in stands.items():
        if is_added(d):
            values = added.get(key) or _last_said(decisions, key)
            place = {"quote": d.quote, "start": d.start, "end": d.end, "confidence": 1.0}
            item = _changed(blank(key[1]), key[1], values) | place
            rows.append(_item(key, item, item, mine, stands) | {"added": True})
    return sorted(rows, key=lambda x: (x["item"]["start"], x["item"]["end"], x["kind"]))


def _read_items(base: StudyRecord) -> Iterator[tuple[Key, str, int, View]]:
    """Yield key, kind, index and JSON form of each item as read; supports say their places."""
    content = to_dict(base)
    numbers = ordinals(base.measurements)
    places = [
        {"start": m.start, "end": m.end, "ordinal": n}
        for m, n in zip(base.measurements, numbers, strict=True)
    ]
    for kind in KINDS:
        items = items_of(base, kind)
        for i, (row, ordinal) in enumerate(zip(items, ordinals(items), strict=True)):
            item = content[f"{kind}s"][i]
            if kind == "comparison":
                item["supports"] = [places[s] for s in item["supports"]]
            yield (base.id, kind, row.start, row.end, ordinal), kind, i, item


def _shown(item: View, mine: Decision | None, stands: Decision | None) -> View:
    """Return the item as this reviewer has it: as agreed on, else as decided by her, or others."""
    agreed = stands is not None and stands.reviewer == AGREED
    decision = stands if agreed or mine is None else mine
    if decision is None or decision.action != "edit":
        return item
    return _changed(item, decision.kind, decision.values)


def _changed(item: View, kind: str, values: Mapping[str, Any]) -> View:
    """Return the item as changed; as it was where a file edited by hand makes no record of it."""
    try:
        return changed(item, kind, values)
    except ValueError:
        return item


def _last_said(decisions: Iterable[Decision], key: Key) -> dict[str, Any]:
    """Return what a rejected record that was added by hand said."""
    said = [d.values for d in decisions if d.key == key and d.changes]
    return said[-1] if said else {}


def _item(
    key: Key, item: View, shown: View, mine: Mapping[Key, Decision], stands: Mapping[Key, Decision]
) -> View:
    return {
        "kind": key[1],
        "added": False,
        "ordinal": key[4],
        "item": item,
        "shown": shown,
        "mine": decided(mine.get(key)),
        "stands": decided(stands.get(key)),
    }


def _findings(record: StudyRecord) -> list[View]:
    serious = [f for f in record.findings if f.verdict in FLAGS or f.verdict == "consistent_if"]
    views = []
    for f in serious:
        span = None
        if f.target.kind in KINDS:
            item = items_of(record, f.target.kind)[f.target.index]
            span = {"kind": f.target.kind, "start": item.start, "end": item.end}
        views.append({"verdict": f.verdict, "message": f.message, "span": span})
    return views


# --- the list ------------------------------------------------------------------------------------


def list_view(session: Session, reviewer: str) -> list[View]:
    """Return the studies with how doubtful they are and how far their review is."""
    return [_list_entry(session, i, reviewer) for i in range(len(session.texts.documents))]


def _list_entry(session: Session, index: int, reviewer: str) -> View:
    base = session.base(index)
    now = session.current(index, reviewer)
    own = [d for d in session.of_study(index) if d.reviewer in {reviewer, AGREED}]
    keys = standing(own)
    items = len(base.measurements) + len(base.comparisons)
    extra = sum(is_added(d) for d in keys.values())
    confidences = [x.confidence for kind in KINDS for x in items_of(now, kind)]
    flagged = sum(f.verdict in FLAGS for f in now.findings)
    return {
        "index": index,
        "id": base.id,
        "title": base.title,
        "items": items + extra - len(twins(base, added_content(own))),
        "decided": len(keys),
        "flagged": flagged,
        "doubt": round(sum(1.0 - c for c in confidences) + FLAG_WEIGHT * flagged, 3),
    }


# --- two reviewers -------------------------------------------------------------------------------


def agreement_view(session: Session, first: str | None, second: str | None) -> View:
    """Return how far two reviewers agree, and where they do not; the first two unless named."""
    decisions = session.all_attached()
    names = reviewers(decisions)
    first = first if first in names else next(iter(names), "")
    second = second if second in names else next((n for n in names if n != first), "")
    found = agreement(decisions, first, second)
    return {
        "reviewers": names,
        "first": first,
        "second": second,
        "both": found.both,
        "agree": found.agree,
        "kappa": found.kappa,
        "differ": [[decided(a), decided(b)] for a, b in found.differ],
        "settled": [decided(d) for d in found.settled],
    }


# --- what can be typed ---------------------------------------------------------------------------


def form_view(session: Session) -> View:
    """Return the keys of each kind of record with their choices, and words to suggest."""
    words = load_vocabulary(*session.texts.vocabularies)
    tests = sorted(set().union(*APPLIES.values()), key=str.casefold)
    units = {m.unit for r in session.texts.records.values() for m in r.measurements if m.unit}
    return {
        "doubt": DOUBT,
        "fields": {
            kind: [
                {
                    "name": f.name,
                    "form": f.form,
                    "needed": f.needed,
                    "choices": list(f.choices),
                }
                for f in fields
            ]
            for kind, fields in FIELDS.items()
        },
        "suggestions": {
            "outcome": [o.name for o in words.outcomes],
            "arm": [t.name for t in words.treatments],
            "test": tests,
            "unit": sorted({o.unit for o in words.outcomes if o.unit} | units),
        },
    }
