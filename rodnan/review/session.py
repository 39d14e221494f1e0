"""The state behind the review page: one results folder, its texts, its decisions."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus import Document
from extractor.record_json import to_dict
from extractor.records import StudyRecord
from rodnan.batch import Job, by_study, process
from rodnan.corrections import (
    ACTIONS,
    FILE,
    KINDS,
    Decision,
    Items,
    append_decision,
    ordinals,
    read_decisions,
    standing,
)
from rodnan.errors import RodnanError
from rodnan.flat import FLAGS
from rodnan.whole import load_sizes

FLAG_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Texts:
    """The documents of a run and the options that it was made with."""

    documents: tuple[Document, ...]
    sizes: Path | None
    vocabularies: tuple[Path, ...]


def load_texts(folder: Path) -> Texts:
    """Read back what a run left in its folder.

    Raises
    ------
    RodnanError
        If the folder holds no finished run.
    """
    try:
        options = json.loads((folder / "run.json").read_text("utf-8"))["options"]
        lines = (folder / "documents.jsonl").read_text("utf-8").splitlines()
    except (OSError, ValueError, KeyError) as error:
        raise RodnanError(
            f"{folder} holds no finished run ({error}); do `rodnan run` first"
        ) from error
    rows = [json.loads(line) for line in lines if line]
    records = {}
    for line in (folder / "records.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        records[row["id"]] = row
    documents = tuple(_document(row, records.get(row["id"], {})) for row in rows)
    sizes = Path(options["sizes"]) if options.get("sizes") else None
    return Texts(documents, sizes, tuple(map(Path, options.get("vocabularies") or ())))


def _document(row: Mapping[str, Any], record: Mapping[str, Any]) -> Document:
    from extractor.record_json import from_dict

    source = from_dict({"id": row["id"], "source": record.get("source")}).source
    regions = tuple((int(a), int(b)) for a, b in row["regions"])
    return Document(
        id=row["id"], title=row["title"], text=row["text"], regions=regions, source=source
    )


class Session:
    """One folder under review. Every decision is on the disk before it shows anywhere."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.texts = load_texts(folder)
        self._lock = threading.RLock()
        self._job = Job(sizes=load_sizes(self.texts.sizes), vocabularies=self.texts.vocabularies)
        self._index = {d.id: i for i, d in enumerate(self.texts.documents)}
        self._base: dict[int, StudyRecord] = {}
        self._now: dict[int, StudyRecord] = {}

    # --- records --------------------------------------------------------------------------------

    def decisions(self) -> list[Decision]:
        """Return every decision made, in order, as the file has them."""
        return read_decisions(self.folder / FILE)

    def base(self, index: int) -> StudyRecord:
        """Return the record as extracted, without any decision."""
        if index not in self._base:
            self._base[index] = process(self.texts.documents[index], self._job)
        return self._base[index]

    def current(self, index: int) -> StudyRecord:
        """Return the record with the decisions that stand, checked anew."""
        if index not in self._now:
            study = self.texts.documents[index].id
            own = [d for d in self.decisions() if d.study == study]
            job = replace(self._job, decisions=by_study(own))
            decided = bool(job.decisions)
            self._now[index] = (
                process(self.texts.documents[index], job) if decided else self.base(index)
            )
        return self._now[index]

    def records(self) -> list[StudyRecord]:
        """Return all records as they stand."""
        with self._lock:
            return [self.current(i) for i in range(len(self.texts.documents))]

    # --- decisions ------------------------------------------------------------------------------

    def decide(self, content: Mapping[str, Any]) -> int:
        """Write down one decision and return the index of its study.

        Raises
        ------
        ValueError
            If the decision names an unknown study, action or kind, or its words are not there.
        """
        index = self._index.get(str(content.get("study")))
        if index is None:
            raise ValueError(f"no study {content.get('study')!r} in this folder")
        if content.get("action") not in ACTIONS or content.get("kind") not in KINDS:
            raise ValueError("action and kind must be ones that corrections.csv knows")
        start, end = int(content["start"]), int(content["end"])
        text = self.texts.documents[index].text
        if not 0 <= start < end <= len(text):
            raise ValueError(f"span {start}:{end} lies outside the text")
        decision = Decision(
            when=datetime.now(UTC).isoformat(timespec="microseconds"),
            reviewer=str(content.get("reviewer") or "reviewer")[:80],
            study=str(content["study"]),
            kind=content["kind"],
            action=content["action"],
            start=start,
            end=end,
            quote=text[start:end],
            ordinal=int(content.get("ordinal") or 0),
            changes=json.dumps(content["changes"], ensure_ascii=False)
            if content.get("changes")
            else "",
        )
        with self._lock:
            before = self._now.pop(index, None)
            append_decision(self.folder / FILE, decision)
            try:
                self.current(index)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                append_decision(self.folder / FILE, replace(decision, action="undo", changes=""))
                if before is not None:
                    self._now[index] = before
                raise ValueError(f"this cannot be a record: {error}") from error
        return index

    # --- views ----------------------------------------------------------------------------------

    def study_view(self, index: int, reviewer: str) -> dict[str, Any]:
        """Return what the page shows of one study: text, items with their decisions, findings."""
        document = self.texts.documents[index]
        with self._lock:
            base, now = self.base(index), self.current(index)
            own = [d for d in self.decisions() if d.study == document.id]
        start = document.regions[0][0] if document.regions else 0
        end = document.regions[-1][1] if document.regions else len(document.text)
        return {
            "index": index,
            "id": document.id,
            "title": document.title,
            "text": document.text[start:end],
            "region": [start, end],
            "record": to_dict(now),
            "items": _items(base, own, reviewer),
            "added": [_decided(d) for d in standing(own).values() if d.action == "add"],
        }

    def list_view(self, reviewer: str) -> list[dict[str, Any]]:
        """Return the studies with how doubtful they are and how far their review is."""
        decided: dict[str, set[tuple[str, int, int, int]]] = {}
        for d in standing(x for x in self.decisions() if x.reviewer == reviewer).values():
            decided.setdefault(d.study, set()).add((d.kind, d.start, d.end, d.ordinal))
        with self._lock:
            return [
                _list_entry(i, self.current(i), self.base(i), decided.get(d.id, set()))
                for i, d in enumerate(self.texts.documents)
            ]


def _items(base: StudyRecord, decisions: Sequence[Decision], reviewer: str) -> list[dict[str, Any]]:
    content = to_dict(base)
    mine = standing(d for d in decisions if d.reviewer == reviewer)
    stands = standing(decisions)
    items = []
    for kind in KINDS:
        rows: Items = base.measurements if kind == "measurement" else base.comparisons
        for i, (row, ordinal) in enumerate(zip(rows, ordinals(rows), strict=True)):
            key = (base.id, kind, row.start, row.end, ordinal)
            items.append(
                {
                    "kind": kind,
                    "index": i,
                    "ordinal": ordinal,
                    "item": content[f"{kind}s"][i],
                    "mine": _decided(mine[key]) if key in mine else None,
                    "stands": _decided(stands[key]) if key in stands else None,
                }
            )
    return sorted(items, key=lambda x: (x["item"]["start"], x["item"]["end"], x["kind"]))


def _decided(d: Decision) -> dict[str, Any]:
    return {
        "action": d.action,
        "reviewer": d.reviewer,
        "kind": d.kind,
        "start": d.start,
        "end": d.end,
        "ordinal": d.ordinal,
        "quote": d.quote,
        "changes": json.loads(d.changes) if d.changes else None,
    }


def _list_entry(
    index: int, now: StudyRecord, base: StudyRecord, decided: set[tuple[str, int, int, int]]
) -> dict[str, Any]:
    items: Items = (*now.measurements, *now.comparisons)
    confidences = [x.confidence for x in items]
    flagged = sum(f.verdict in FLAGS for f in now.findings)
    doubt = sum(1.0 - c for c in confidences) + FLAG_WEIGHT * flagged
    return {
        "index": index,
        "id": base.id,
        "title": base.title,
        "items": len(base.measurements) + len(base.comparisons),
        "decided": len(decided),
        "flagged": flagged,
        "doubt": round(doubt, 3),
        "lowest": min(confidences, default=None),
    }
