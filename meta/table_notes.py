"""What only shows when studies stand side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from meta.rows import Mark, StudyRow

_MEANS = ("MC", "MN", "MD", "SMD")
_FAR_BELOW = 1.0 / 3.0
_ALIKE = 2.0
_OTHERS = 2


def twins(rows: Sequence[StudyRow]) -> list[str]:
    """Studies whose arms agree to the last digit, as only one cohort's can."""
    seen: dict[tuple[object, ...], StudyRow] = {}
    notes = []
    for row in rows:
        sides = [row.arm1] + ([] if row.arm2 is None else [row.arm2])
        numbers = tuple(x for a in sides for x in (a.n, a.mean, a.sd, a.events))
        telling = any(a.sd is not None for a in sides)
        first = seen.setdefault(numbers, row) if telling else row
        if first.record_id != row.record_id:
            notes.append(f"{first.study} and {row.study} have the same numbers: one cohort twice?")
    return notes


def like_standard_errors(rows: Sequence[StudyRow]) -> list[str]:
    """Studies whose unexplained ± is far below the others' SDs, but in line as an SE.

    Read as an SD it would give such a study many times its weight.
    """
    notes = []
    for row in rows:
        sd, n = row.arm1.sd, row.arm1.n
        if Mark.UNEXPLAINED not in row.marks or row.measure not in _MEANS or not sd or not n:
            continue
        others = [r.arm1.sd for r in rows if r.record_id != row.record_id and r.arm1.sd]
        if len(others) < _OTHERS:
            continue
        usual = median(others)
        as_sd = sd * math.sqrt(n)
        if sd < _FAR_BELOW * usual and usual / _ALIKE <= as_sd <= usual * _ALIKE:
            notes.append(f"the ± of {row.study} looks like an SE beside the others' SDs")
    return notes
