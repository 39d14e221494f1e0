"""Say what a check, a way of writing or a verdict is."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from rodnan.errors import RodnanError

if TYPE_CHECKING:
    from validator import Check

VERDICTS = {
    "consistent": "an admissible reading of the printed numbers gives the reported p-value",
    "consistent_if": "it does so only under an assumption worth telling, which is named",
    "inconsistent": "no admissible reading gives what is reported",
    "decision_error": "inconsistent, and significance at 0.05 turns over",
    "impossible": "a printed value that cannot be",
    "not_checkable": "something is missing to recompute it, and is named",
}


def _checks() -> dict[str, str]:
    from validator import CHECKS

    return {name: f"check {check_text(c)}" for c in CHECKS for name in c.names}


def check_text(check: Check) -> str:
    """Return one check of the table as a few lines."""
    return (
        f"{', '.join(check.names)}\n  needs: {check.needs}\n  computes: {check.computes}\n"
        f"  assumes: {check.assumptions}\n  example: {check.example}\n"
        f"  reference: {check.reference}"
    )


def _ways_of_writing() -> dict[str, str]:
    from extractor.grammar.table import RULES

    return {
        r.name: f"way of writing {r.name} ({r.kind})\n  understood: {'; '.join(r.matches)}\n"
        f"  not taken for it: {'; '.join(r.rejects) or '-'}"
        for r in RULES
    }


def explanation(name: str) -> str:
    """Return what a name of the program's own stands for.

    Raises
    ------
    RodnanError
        If there is no such name; the message gives the nearest ones.
    """
    verdicts = {k: f"verdict {k}: {v}" for k, v in VERDICTS.items()}
    known = {**verdicts, **_checks(), **_ways_of_writing()}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.3)
    raise RodnanError(f"nothing is called {name!r}; near: {', '.join(near) or ', '.join(verdicts)}")
