"""What a run left in its folder, read back for review."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import Document
from extractor.record_json import from_dict
from extractor.records import StudyRecord
from rodnan.errors import RodnanError


@dataclass(frozen=True, slots=True)
class Texts:
    """The documents and records of a run, and what it was made with.

    ``corrected`` are the studies whose records hold decisions already; ``rules`` is the hash of
    the rules that made them; ``command`` is what was typed.
    """

    documents: tuple[Document, ...]
    records: Mapping[str, StudyRecord]
    sizes: Path | None
    vocabularies: tuple[Path, ...]
    store: Path | None
    corrected: frozenset[str]
    rules: str
    command: tuple[str, ...]


def load_texts(folder: Path) -> Texts:
    """Read back what a run left in its folder.

    Raises
    ------
    RodnanError
        If the folder holds no finished run.
    """
    try:
        run = json.loads((folder / "run.json").read_text("utf-8"))
        options = run["options"]
        records = {r.id: r for r in map(from_dict, _rows(folder / "records.jsonl"))}
        documents = tuple(
            _document(row, records[row["id"]]) for row in _rows(folder / "documents.jsonl")
        )
        return Texts(
            documents=documents,
            records=records,
            sizes=Path(options["sizes"]) if options.get("sizes") else None,
            vocabularies=tuple(map(Path, options.get("vocabularies") or ())),
            store=Path(options["store"]) if options.get("store") else None,
            corrected=frozenset(options["corrected"]),
            rules=str(run["rules"]),
            command=tuple(run["command"]),
        )
    except OSError as error:
        reason = f"no {Path(error.filename).name}" if error.filename else str(error)
        raise RodnanError(
            f"{folder} holds no finished run ({reason}); `rodnan run PATH -o {folder}` makes one"
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RodnanError(
            f"{folder} holds no run of this version ({error}); do the same `rodnan run` again"
        ) from error


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


def _document(row: Mapping[str, Any], record: StudyRecord) -> Document:
    regions = tuple((int(a), int(b)) for a, b in row["regions"])
    return Document(
        id=row["id"], title=row["title"], text=row["text"], regions=regions, source=record.source
    )
