"""Work kept on the disk in shards, so that a run that was stopped can go on where it stood.

A shard is a file of some hundred documents with their records, written whole or not at all. Its key
is a hash of those documents, of the code that works on them and of the options that matter to them:
a shard is used again only if doing its work again would give the same bytes. The final files are
written from the shards alone, so that a resumed run cannot differ from an undisturbed one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from corpus import Document
from extractor.record_json import from_dict
from extractor.records import StudyRecord
from rodnan.batch import Job, failed_record, safe_process
from rodnan.engines import Engine, Work, ordered
from rodnan.export import atomic, json_line
from rodnan.manifest import code_hash, file_sha256

SHARD_SIZE = 512
_VERSION = 1
_LINES = 2  # of each document: its text, its record
_NO_RESULTS = '"measurements": [], "comparisons": []'  # as json_line writes a record without

Head = dict[str, Any]
"""The first line of a shard: key, hash of the rest, keys and number of documents, how many
have results."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One document with its record, as the lines of documents.jsonl and records.jsonl."""

    document_line: str
    record_line: str

    def record(self) -> StudyRecord:
        """Return the record."""
        return from_dict(json.loads(self.record_line))

    def document(self, record: StudyRecord) -> Document:
        """Return the document, with the source that its record carries."""
        row = json.loads(self.document_line)
        regions = tuple((int(a), int(b)) for a, b in row["regions"])
        return Document(
            id=row["id"],
            title=row["title"],
            text=row["text"],
            regions=regions,
            source=record.source,
        )


def document_line(document: Document) -> str:
    """Return a document as one line of JSON."""
    row = {
        "id": document.id,
        "title": document.title,
        "text": document.text,
        "regions": document.regions,
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


# --- keys ----------------------------------------------------------------------------------------


def job_hash(job: Job) -> str:
    """Return a hash of the code and of every option that can change a record, decisions apart."""
    sizes = sorted(job.sizes.by_arm.items()) if job.sizes else None
    vocabularies = [file_sha256(path) for path in job.vocabularies]
    parts = (_VERSION, code_hash(), job.validate, sizes, vocabularies)
    return hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()


def document_key(document: Document, job: Job, base: str) -> str:
    """Return a hash of all that the record of one document depends on."""
    decisions = list(job.decisions.get(document.id, ()))
    content = f"{base}{document!r}{decisions!r}"
    return hashlib.sha256(content.encode("utf-8", "backslashreplace")).hexdigest()


def _shard_key(keys: Sequence[str]) -> str:
    return hashlib.sha256("".join(keys).encode()).hexdigest()


# --- shards --------------------------------------------------------------------------------------

Known = Callable[[Sequence[tuple[Document, str]]], dict[str, str]]
"""Given documents with their keys, gives the record lines known from earlier, by key."""


def nothing_known(_: Sequence[tuple[Document, str]]) -> dict[str, str]:
    """Know no record from earlier."""
    return {}


@dataclass(slots=True)
class Shards:
    """The shards of one run in their folder. ``fill`` does the work, ``entries`` gives it back."""

    folder: Path
    size: int = SHARD_SIZE
    count: int = 0
    documents: int = 0
    with_results: int = 0
    reused: int = 0

    def fill(
        self,
        documents: Iterable[Document],
        job: Job,
        engine: Engine,
        known: Known = nothing_known,
    ) -> Iterator[None]:
        """Do the work that is not there yet, yielding once a document as it is done.

        Parameters
        ----------
        documents
            In the order of the output.
        job, engine
            What is done to each document, and where.
        known
            Gives records that need not be made again.
        """
        plan = _Plan(self, job, known)
        work = Work(partial(_lines, job=job), _failed_line)
        for _, line in ordered(plan.to_do(documents), work, engine):
            plan.take(line)
            yield
        plan.finish()

    def path(self, number: int) -> Path:
        """Return the file of a shard."""
        return self.folder / f"{number:06d}.jsonl"

    def entries(self) -> Iterator[Entry]:
        """Yield every document with its record in the order of the input, one shard in memory."""
        for number in range(self.count):
            yield from self.shard(number)

    def shard(self, number: int) -> list[Entry]:
        """Return the content of one shard."""
        return self.shard_with_keys(number)[0]

    def shard_with_keys(self, number: int) -> tuple[list[Entry], list[str]]:
        """Return the content of one shard, and the key of each of its documents."""
        head, *lines = self.path(number).read_text("utf-8").split("\n")[:-1]
        pairs = zip(lines[::_LINES], lines[1::_LINES], strict=True)
        entries = [Entry(a + "\n", b + "\n") for a, b in pairs]
        return entries, list(json.loads(head)["keys"])

    def head(self, number: int, key: str) -> Head | None:
        """Return the head of a shard if it is whole and of this key, else None."""
        try:
            with self.path(number).open("rb") as handle:
                head = json.loads(handle.readline())
                body = hashlib.file_digest(handle, "sha256").hexdigest()
        except (OSError, ValueError):
            return None
        ours = isinstance(head, dict) and (head.get("key"), head.get("body")) == (key, body)
        return head if ours else None

    def write(self, group: _Group) -> Head:
        """Write a shard so that it is there whole or not at all, even if the power fails."""
        records = [line for line in group.lines if line is not None]
        documents = map(document_line, group.documents)
        parts = (part for pair in zip(documents, records, strict=True) for part in pair)
        body = "".join(parts).encode("utf-8", "backslashreplace")
        head: Head = {
            "key": group.key,
            "body": hashlib.sha256(body).hexdigest(),
            "keys": group.keys,
            "documents": len(group.documents),
            "with_results": sum(_NO_RESULTS not in line for line in records),
        }
        with atomic(self.path(group.number)) as temporary, temporary.open("wb") as handle:
            handle.write(json.dumps(head).encode() + b"\n" + body)
            handle.flush()
            os.fsync(handle.fileno())
        return head

    def note(self, head: Head) -> None:
        """Count a finished shard."""
        self.count += 1
        self.documents += head["documents"]
        self.with_results += head["with_results"]

    def clear(self) -> None:
        """Remove the folder with all shards."""
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(slots=True)
class _Group:
    """The documents of a shard to be; lines are None until they are known or done."""

    number: int
    key: str
    keys: list[str]
    documents: list[Document]
    lines: list[str | None]
    missing: deque[int]


class _Plan:
    """Which documents need work, and which shard their records go to."""

    def __init__(self, shards: Shards, job: Job, known: Known) -> None:
        self.shards, self.job, self.known = shards, job, known
        self.base = job_hash(job)
        self.waiting: deque[_Group | Head] = deque()  # a head stands for a shard that is there
        self.number = 0

    def to_do(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Yield the documents that need work, a shard's worth read at a time."""
        iterator = iter(documents)
        while group := list(islice(iterator, self.shards.size)):
            keys = [document_key(d, self.job, self.base) for d in group]
            key = _shard_key(keys)
            head = self.shards.head(self.number, key)
            if head is None:
                known = self.known(list(zip(group, keys, strict=True)))
                lines = [known.get(k) for k in keys]
                missing = deque(i for i, line in enumerate(lines) if line is None)
                self.waiting.append(_Group(self.number, key, keys, group, lines, missing))
                todo = [group[i] for i in missing]
            else:
                self.waiting.append(head)
                self.shards.reused += 1
                todo = []
            self.number += 1
            self.finish()
            yield from todo

    def take(self, line: str) -> None:
        """Put the next record where it belongs; they come in the order of ``to_do``."""
        group = next(g for g in self.waiting if isinstance(g, _Group) and g.missing)
        group.lines[group.missing.popleft()] = line
        if not group.missing:
            self.finish()

    def finish(self) -> None:
        """Write the shards that are complete and before which none is not."""
        while self.waiting:
            first = self.waiting[0]
            if isinstance(first, _Group):
                if first.missing:
                    return
                self.shards.note(self.shards.write(first))
            else:
                self.shards.note(first)
            self.waiting.popleft()


def _lines(chunk: list[Document], job: Job) -> list[str]:
    return [json_line(safe_process(document, job)) for document in chunk]


def _failed_line(document: Document, message: str) -> str:
    return json_line(failed_record(document, message))
