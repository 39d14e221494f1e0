"""run.json: what was run on what, so that it can be run again."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import platform
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from corpus import files_of
from extractor.record_json import SCHEMA_VERSION
from rodnan.export import atomic

LIBRARIES = ("spacy", "regex", "numpy", "scipy", "pandas", "statsmodels", "matplotlib", "lxml")
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
    """Return the time in UTC; SOURCE_DATE_EPOCH, if set, is the time."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = float(epoch) if epoch else time.time()
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")


def manifest(
    *,
    command: Sequence[str],
    options: Mapping[str, Any],
    paths: Sequence[str],
    counts: Mapping[str, int],
    started: str,
    seconds: Mapping[str, float],
) -> dict[str, Any]:
    """Return the content of run.json: versions, options, input hashes, counts and timing."""
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
        "inputs": [
            {"path": str(p), "sha256": file_sha256(p), "bytes": p.stat().st_size}
            for p in files_of(paths)
        ],
        "counts": dict(counts),
        "started": started,
        "ended": now(),
        "seconds": {k: round(v, 4) for k, v in seconds.items()},
    }


def write_manifest(path: Path, content: Mapping[str, Any]) -> None:
    """Write run.json."""
    with atomic(path) as temporary:
        temporary.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
