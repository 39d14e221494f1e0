"""The part of the annotated abstracts to learn from and the part to check on.

The split is a function of the id alone, so it never moves. Texts and errors of the check part are
not read while rules are written; only its scores are.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Literal

Part = Literal["learn", "check", "all"]


def part_of(doc_id: str) -> Part:
    """Return "check" for one id in three."""
    digest = hashlib.sha256(doc_id.encode()).hexdigest()
    return "check" if int(digest, 16) % 3 == 0 else "learn"


def shared_dir() -> Path:
    """Return the folder of annotated material: $RODNAN_SHARED, else ../shared."""
    default = Path(__file__).resolve().parents[1].parent / "shared"
    return Path(os.environ.get("RODNAN_SHARED", default))
