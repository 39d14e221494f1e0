"""Agreement of two reviewers: where they differ, and Cohen's kappa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rodnan.corrections import AGREED, Decision, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Two reviewers' standing decisions on the items that both decided.

    ``kappa`` is Cohen's kappa over accept, reject, edit (an edit agrees only with the same edit);
    None where chance agreement is complete or nothing is shared.
    """

    reviewers: tuple[str, str]
    both: int
    agree: int
    kappa: float | None
    differ: tuple[tuple[Decision, Decision], ...]


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
    return f"{decision.action} {decision.changes!r}"


def agreement(decisions: Sequence[Decision], first: str, second: str) -> Agreement:
    """Compare two reviewers on what both decided."""
    a = standing(d for d in decisions if d.reviewer == first)
    b = standing(d for d in decisions if d.reviewer == second)
    settled = {k for k, d in standing(decisions).items() if d.reviewer == AGREED}
    shared = [k for k in a if k in b]
    categories = []
    differ = []
    for key in shared:
        x, y = a[key], b[key]
        # Each different edit is a category of its own, so that kappa has no first and second.
        categories.append((_category(x), _category(y)))
        if _category(x) != _category(y) and key not in settled:
            differ.append((x, y))
    return Agreement(
        reviewers=(first, second),
        both=len(shared),
        agree=sum(p == q for p, q in categories),
        kappa=cohen_kappa(categories),
        differ=tuple(differ),
    )


def reviewers(decisions: Sequence[Decision]) -> list[str]:
    """Return the names of the reviewers, in order of first decision."""
    return list(dict.fromkeys(d.reviewer for d in decisions if d.reviewer != AGREED))
