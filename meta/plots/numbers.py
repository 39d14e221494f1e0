"""Numbers as plots print them: one precision a plot, true minus signs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from meta.tables import shown

_MAX_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Printer:
    """Writes estimates of one plot, given on the pooled scale."""

    change: Callable[[float], float]
    decimals: int

    def number(self, value: float) -> str:
        """Write one estimate; very large ones as powers of ten."""
        x = self.change(value)
        widest, wide = 1e6, 1e3
        if abs(x) >= widest:
            return minus(f"{x:.2g}")
        text = f"{x:.{0 if abs(x) >= wide else self.decimals}f}"
        return minus(text.lstrip("-") if float(text) == 0 else text)

    def interval(self, low: float, high: float) -> str:
        """Write "[−8.18, −2.42]"."""
        return f"[{self.number(low)}, {self.number(high)}]"

    def result(self, estimate: float, low: float, high: float) -> str:
        """Write "−5.30 [−8.18, −2.42]"."""
        return f"{self.number(estimate)} {self.interval(low, high)}"


def printer_for(measure: str, values: Sequence[float]) -> Printer:
    """Choose decimals so that the largest of the values shows three figures, two at least."""
    change = shown(measure)
    sizes = [abs(change(float(v))) for v in values if math.isfinite(float(v))]
    largest = max(sizes, default=1.0) or 1.0
    if measure in ("RR", "OR", "HR", "PLO", "PR", "SMD"):
        return Printer(change, 2)
    decimals = 2 - math.floor(math.log10(largest))
    decimals = min(max(decimals, 0), _MAX_DECIMALS)
    return Printer(change, 2 if 1 <= largest < 100 else decimals)  # noqa: PLR2004 - two decimals


def column_texts(values: Iterable[float | None]) -> list[str]:
    """Write a column of numbers with the decimals that its numbers need, two at most."""
    numbers = [None if v is None or v != v else float(v) for v in values]
    known = [v for v in numbers if v is not None]
    largest = max((abs(v) for v in known), default=1.0)
    most = 2 if largest >= 1 or largest == 0 else 2 - math.floor(math.log10(largest))
    decimals = max((_needed(v, most) for v in known), default=0)
    return ["" if v is None else minus(f"{v:.{decimals}f}") for v in numbers]


def _needed(value: float, most: int) -> int:
    for decimals in range(most):
        if abs(value - round(value, decimals)) <= 1e-9 * max(1.0, abs(value)):
            return decimals
    return most


def p_text(p: float) -> str:
    """Write "p = 0.032" or "p < 0.001"."""
    least = 0.001
    return f"p < {least}" if p < least else f"p = {p:.2g}"


def minus(text: str) -> str:
    """Put a true minus sign for a hyphen, save in exponents."""
    return f"−{text[1:]}" if text.startswith("-") else text
