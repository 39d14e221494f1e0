"""The state behind the review page: one results folder, its texts, its decisions."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractor.records import StudyRecord
from rodnan.batch import Job, by_study, process, reviewed
from rodnan.changes import clean_changes
from rodnan.corrected import apply_decisions, attached
from rodnan.corrections import (
    ACTIONS,
    ADDED,
    AGREED,
    FILE,
    KINDS,
    Decision,
    append_decisions,
    last_of,
    read_decisions,
    standing,
)
from rodnan.manifest import rules_hash
from rodnan.review.texts import Texts, load_texts
from rodnan.whole import check_vocabularies, load_sizes

LONGEST_NAME = 80
LONGEST_QUOTE = 2000
KEPT = 6  # as reviewed by one, by the other, by all, and as each was one decision ago


class Session:
    """One folder under review. Every decision is on the disk before it shows anywhere."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.texts: Texts = load_texts(folder)
        check_vocabularies(self.texts.vocabularies)
        self._lock = threading.RLock()
        self._job = Job(sizes=load_sizes(self.texts.sizes), vocabularies=self.texts.vocabularies)
        self._index = {d.id: i for i, d in enumerate(self.texts.documents)}
        self._base: dict[int, StudyRecord] = {}
        self._seen: tuple[int, int] | None = None
        self._decisions: list[Decision] = []
        self._by_study: dict[str, list[Decision]] = {}
        self._attached: dict[int, tuple[list[Decision], list[Decision]]] = {}
        self._now: dict[int, dict[tuple[Decision, ...], StudyRecord]] = {}
        self.decisions()

    # --- records --------------------------------------------------------------------------------

    def decisions(self) -> list[Decision]:
        """Return every decision made, in order, as the file has them now.

        Another server or a text editor may have written to the file since the last look.
        """
        path = self.folder / FILE
        with self._lock:
            stat = path.stat() if path.is_file() else None
            seen = (stat.st_mtime_ns, stat.st_size) if stat else (0, 0)
            if seen != self._seen:
                self._decisions = read_decisions(path)
                self._by_study = by_study(self._decisions)
                self._seen = seen
            return self._decisions

    def of_study(self, index: int) -> list[Decision]:
        """Return the decisions on one study at the present places of their items."""
        with self._lock:
            self.decisions()
            raw = self._by_study.get(self.texts.documents[index].id, [])
            known = self._attached.get(index)
            if known is None or known[0] != raw:
                text = self.texts.documents[index].text
                found = attached(self.base(index), raw, text)[0] if raw else []
                self._attached[index] = (raw, found)
            return self._attached[index][1]

    def all_attached(self) -> list[Decision]:
        """Return all decisions of studies of this folder, at the present places of their items."""
        with self._lock:
            self.decisions()
            studies = [s for s in self._by_study if s in self._index]
            return [d for s in studies for d in self.of_study(self._index[s])]

    def base(self, index: int) -> StudyRecord:
        """Return the record as extracted, without any decision.

        The run's own record is that, if no decision was on it and the rules are still the same.
        """
        with self._lock:
            if index not in self._base:
                document = self.texts.documents[index]
                known = self.texts.records.get(document.id)
                fresh = self.texts.rules != rules_hash() or document.id in self.texts.corrected
                if known is None or fresh:
                    known = process(document, self._job)
                self._base[index] = known
            return self._base[index]

    def current(self, index: int, reviewer: str | None = None) -> StudyRecord:
        """Return the record with the decisions that stand, checked anew.

        With a reviewer, as that one sees it: with the own decisions and those agreed on alone.
        """
        with self._lock:
            own = self.of_study(index)
            if reviewer is not None:
                own = [d for d in own if d.reviewer in {reviewer, AGREED}]
            return self._with(index, own) if own else self.base(index)

    def _with(self, index: int, decisions: Sequence[Decision]) -> StudyRecord:
        """Return the record under some decisions; the last few made of a study are kept."""
        kept, key = self._now.setdefault(index, {}), tuple(decisions)
        if key not in kept:
            document = self.texts.documents[index]
            job = replace(self._job, decisions={document.id: decisions})
            kept[key] = reviewed(self.base(index), document, job)
            if len(kept) > KEPT:
                kept.pop(next(iter(kept)))
        return kept[key]

    def records(self) -> list[StudyRecord]:
        """Return all records as they stand."""
        return [self.current(i) for i in range(len(self.texts.documents))]

    # --- decisions ------------------------------------------------------------------------------

    def decide(self, content: Mapping[str, Any]) -> tuple[int, Decision]:
        """Write down one decision and return the index of its study, and the decision.

        Parameters
        ----------
        content
            "study", "reviewer", "action", "kind", "start", "end", "ordinal", "changes".

        Raises
        ------
        ValueError
            If the decision names an unknown study, action or kind, its words are not there, or its
            changes make no record.
        """
        index = self._index.get(str(content.get("study")))
        if index is None:
            raise ValueError(f"no study {content.get('study')!r} in this folder")
        with self._lock:
            decision = self._decision(index, content)
            trial = [*self.of_study(index), decision]
            document = self.texts.documents[index]
            lost = apply_decisions(self.base(index), trial, document.text)[1]
            refused = next((x.reason for x in lost if x.decision.when == decision.when), None)
            if refused is not None:
                raise ValueError(f"this cannot be a record: {refused}")
            self._with(index, trial)
            append_decisions(self.folder / FILE, [decision])
        return index, decision

    def undo(self, reviewer: str) -> tuple[int, Decision]:
        """Take a reviewer's last decision back; return the index of its study and the "undo".

        Raises
        ------
        ValueError
            If there is nothing to take back.
        """
        with self._lock:
            last = last_of(sorted(self.all_attached(), key=lambda d: d.when), reviewer)
            if last is None:
                raise ValueError(f"{reviewer} has nothing to take back")
            back = replace(last, when=_now(), action="undo", changes="")
            append_decisions(self.folder / FILE, [back])
        return self._index[last.study], back

    def _decision(self, index: int, content: Mapping[str, Any]) -> Decision:
        kind: Any = content.get("kind")
        action: Any = content.get("action")
        if action not in ACTIONS or kind not in KINDS:
            raise ValueError("action and kind must be ones that corrections.csv knows")
        start, end = int(content["start"]), int(content["end"])
        text = self.texts.documents[index].text
        if not 0 <= start < end <= len(text):
            raise ValueError(f"span {start}:{end} lies outside the text")
        if end - start > LONGEST_QUOTE:
            raise ValueError(f"at most {LONGEST_QUOTE} characters can be one record's words")
        changes = clean_changes(kind, content.get("changes") or {})
        if action == "edit" and not changes:
            action = "accept"  # an edit that changes nothing
        decision = Decision(
            when=_now(),
            reviewer=str(content.get("reviewer") or "reviewer").strip()[:LONGEST_NAME],
            study=self.texts.documents[index].id,
            kind=kind,
            action=action,
            start=start,
            end=end,
            quote=text[start:end],
            ordinal=int(content.get("ordinal") or 0),
            changes=json.dumps(changes, ensure_ascii=False)
            if changes and action in {"edit", "add"}
            else "",
        )
        if action == "add" and "ordinal" not in content:
            return replace(decision, ordinal=self._free_ordinal(index, decision))
        return decision

    def _free_ordinal(self, index: int, decision: Decision) -> int:
        """Return the number of a reviewer's new record among the added ones of its span.

        Two who add the same words give it the same number: their records are one, and compared.
        """
        own = standing(d for d in self.of_study(index) if d.reviewer == decision.reviewer)
        taken = {key[4] for key in own if key[:4] == decision.key[:4]}
        return next(n for n in range(ADDED, ADDED + len(taken) + 1) if n not in taken)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def reviewer_name(name: object) -> str:
    """Return the name under which decisions are kept.

    Raises
    ------
    ValueError
        If it is the name of what reviewers have agreed on.
    """
    clean = str(name or "").strip()[:LONGEST_NAME] or "reviewer"
    if clean.casefold() == AGREED:
        raise ValueError(f"{AGREED!r} is the name of what two reviewers have settled; take another")
    return clean
