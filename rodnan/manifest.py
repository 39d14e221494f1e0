"""run.json: what was run on what, so that it can be run again."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import os
import platform
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from corpus import files_of, shown_path
from extractor.record_json import SCHEMA_VERSION
from rodnan.errors import RodnanError
from rodnan.export import atomic
from rodnan.inputs import Input

LIBRARIES = ("spacy", "regex", "numpy", "scipy", "pandas", "statsmodels", "matplotlib", "lxml")
RUN = "run.json"
CODE = (".py", ".toml", ".json")


def version() -> str:
    """Return the version of the installed package."""
    return importlib.metadata.version("rodnan")


def rules_hash() -> str:
    """Return a short hash of the extractor and the validator: same hash, same answers."""
    return _hash_of("extractor", "validator")


def code_hash() -> str:
    """Return a short hash of all code that makes a record out of a document."""
    return _hash_of("extractor", "validator", "rodnan")


@lru_cache(maxsize=2)
def _hash_of(*rooms: str) -> str:
    digest = hashlib.sha256()
    for room in rooms:
        root = Path(str(resources.files(room)))
        for path in sorted(root.rglob("*")):
            if path.suffix in CODE:
                digest.update(path.relative_to(root).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def now() -> str:
    """Return the time in UTC; SOURCE_DATE_EPOCH, if set, is the time.

    Raises
    ------
    RodnanError
        If SOURCE_DATE_EPOCH is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        moment = datetime.fromtimestamp(float(epoch) if epoch else time.time(), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise RodnanError(f"SOURCE_DATE_EPOCH must be seconds since 1970, got {epoch!r}") from error
    return moment.isoformat(timespec="seconds")


def manifest(
    *,
    command: Sequence[str],
    options: Mapping[str, Any],
    config: Mapping[str, Any],
    paths: Sequence[str],
    inputs: Iterable[Input],
    counts: Mapping[str, int],
    started: str,
    seconds: Mapping[str, float],
) -> dict[str, Any]:
    """Return the content of run.json: versions, options, inputs with hashes, counts and timing.

    ``options`` are what the results depend on; ``config`` is every option of the command line.
    """
    libraries = {}
    for name in LIBRARIES:
        libraries[name] = importlib.metadata.version(name)
    return {
        "schema": SCHEMA_VERSION,
        "rodnan": version(),
        "rules": rules_hash(),
        "python": platform.python_version(),
        "libraries": libraries,
        "command": list(command),
        "options": dict(options),
        "config": dict(config),
        "inputs": input_files(paths, inputs),
        "counts": dict(counts),
        "started": started,
        "ended": now(),
        "seconds": {k: round(v, 4) for k, v in seconds.items()},
    }


def input_files(paths: Iterable[str], inputs: Iterable[Input]) -> list[dict[str, Any]]:
    """Return the files that some paths stand for, each with its hash, size and what was read of it.

    Members of an archive and sheets of a workbook count with their file. A file that gave nothing,
    a PubMed update that only deletes, say, is listed too, and so are standard input and pipes. The
    hash is of the bytes as they were read.
    """
    on_disk = {shown_path(path): path for path in files_of(paths)}
    files = {name: _file(name) for name in on_disk}
    for read in inputs:
        name = _file_of(read.path, files)
        if name not in files and read.sha256 is None:
            continue  # no such file: it is listed with the failures
        file = files.setdefault(name, _file(name))
        file["formats"] += [read.format] if read.format not in (None, *file["formats"]) else []
        file["sha256"] = file["sha256"] or read.sha256
        for count in ("documents", "duplicates", "failed"):
            file[count] += getattr(read, count)
    for name, path in on_disk.items():
        with contextlib.suppress(OSError):  # gone since, or not ours to read
            files[name]["bytes"] = path.stat().st_size
            files[name]["sha256"] = files[name]["sha256"] or file_sha256(path)
    return list(files.values())


def _file(name: str) -> dict[str, Any]:
    empty = {"documents": 0, "duplicates": 0, "failed": 0}
    return {"path": name, "sha256": None, "bytes": None, "formats": [], **empty}


def _file_of(path: str, files: Mapping[str, Any]) -> str:
    """Return the file that a member ("a.zip!b.csv") or a sheet is in."""
    outer = path
    while outer not in files and "!" in outer:
        outer = outer.rpartition("!")[0]
    return outer if outer in files else path


def write_manifest(path: Path, content: Mapping[str, Any]) -> None:
    """Write run.json."""
    with atomic(path) as temporary:
        temporary.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
