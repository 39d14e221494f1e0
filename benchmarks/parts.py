"""The part of the annotated abstracts to learn from and the part to check on.

The split is a function of the id alone, so it never moves. Texts and errors of the check part are
not read while rules are written; only its scores are. The learning part falls into five folds:
with $RODNAN_HELD_FOLD set, that fold counts as held out of it (see ``benchmarks.held_out``).
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Literal

Part = Literal["learn", "check", "held", "all"]
FOLDS = 5
HELD_FOLD = "RODNAN_HELD_FOLD"


def part_of(doc_id: str) -> Part:
    """Return "check" for one id in three, else "learn", or "held" for those of the held fold."""
    digest = int(hashlib.sha256(doc_id.encode()).hexdigest(), 16)
    if digest % 3 == 0:
        return "check"
    return "held" if os.environ.get(HELD_FOLD) == str(digest // 3 % FOLDS) else "learn"


def shared_dir() -> Path:
    """Return the folder of annotated material: $RODNAN_SHARED, else ../shared."""
    default = Path(__file__).resolve().parents[1].parent / "shared"
    return Path(os.environ.get("RODNAN_SHARED", default))
