"""Agreement of two reviewers: where they differ, and Cohen's kappa."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rodnan.corrected import is_added
from rodnan.corrections import AGREED, Decision, Key, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Two reviewers' standing decisions on the items that both decided.

    ``kappa`` is Cohen's kappa over accept, reject, edit (an edit agrees only with the same edit);
    None where chance agreement is complete or nothing is shared. ``differ`` holds what is still
    open: both differently, or a record that only one of them added (the other's place is None).
    ``settled`` are the decisions that were agreed on.
    """

    reviewers: tuple[str, str]
    both: int
    agree: int
    kappa: float | None
    differ: tuple[tuple[Decision | None, Decision | None], ...]
    settled: tuple[Decision, ...]


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of paired categories (Cohen 1960, Educ Psychol Meas 20:37-46).

    Parameters
    ----------
    pairs
        One (category by the first, category by the second) for each item.
    """
    n = len(pairs)
    if n == 0:
        return None
    observed = sum(a == b for a, b in pairs) / n
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(first[c] * second[c] for c in first) / n**2
    return None if expected == 1.0 else (observed - expected) / (1.0 - expected)


def _category(decision: Decision) -> str:
    """Return what was decided; each different edit is a category of its own.

    So kappa has no first and second. Of a record that was added, what it says is what counts.
    """
    if decision.action in {"accept", "reject"}:
        return decision.action
    action = "add" if is_added(decision) else decision.action
    return f"{action} {json.dumps(decision.values)}"


def agreement(decisions: Sequence[Decision], first: str, second: str) -> Agreement:
    """Compare two reviewers on what both decided."""
    a = standing(d for d in decisions if d.reviewer == first)
    b = standing(d for d in decisions if d.reviewer == second)
    settled = {k: d for k, d in standing(decisions).items() if d.reviewer == AGREED}
    shared = [k for k in a if k in b]
    categories = [(_category(a[k]), _category(b[k])) for k in shared]
    differ: list[tuple[Decision | None, Decision | None]] = [
        (a[k], b[k])
        for k, (x, y) in zip(shared, categories, strict=True)
        if x != y and k not in settled
    ]
    if first and second:
        differ += [(d, None) for k, d in a.items() if k not in b and _open(d, settled)]
        differ += [(None, d) for k, d in b.items() if k not in a and _open(d, settled)]
    return Agreement(
        reviewers=(first, second),
        both=len(shared),
        agree=sum(p == q for p, q in categories),
        kappa=cohen_kappa(categories),
        differ=tuple(differ),
        settled=tuple(settled.values()),
    )


def _open(decision: Decision, settled: Mapping[Key, Decision]) -> bool:
    """Return whether a decision that one alone made is a record added and not yet settled."""
    return is_added(decision) and decision.action != "reject" and decision.key not in settled


def reviewers(decisions: Sequence[Decision]) -> list[str]:
    """Return the names of the reviewers, in order of first decision."""
    return list(dict.fromkeys(d.reviewer for d in decisions if d.reviewer != AGREED))
