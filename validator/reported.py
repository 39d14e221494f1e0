"""The reported p as the set of values that it stands for."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.records import Number, POp
from validator.intervals import Interval

STANDARD_DIGITS = ("1", "5")
LEAST_FLOOR_DECIMALS = 3
NS_BOUND = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedP:
    """A printed p, or bound of it.

    ``values`` are those it stands for; ``cut`` those it stands for if digits were cut off instead
    of rounded, ``up`` if it was rounded up, ``floor`` those below it if it is the smallest value
    that software prints; each is None where it does not apply.
    """

    op: POp
    text: str
    values: Interval
    cut: Interval | None = None
    up: Interval | None = None
    floor: Interval | None = None

    @property
    def printed(self) -> str:
        """The p as a reader would quote it."""
        return "p = NS" if self.op == "ns" else f"p {self.op} {self.text}"

    def side(self, alpha: float) -> int:
        """Return -1 if the print says significant, 1 if it says not, 0 if it says neither."""
        if self.values.high <= alpha and not (
            self.op == "=" and self.values.low < alpha < self.values.high
        ):
            return -1
        return 1 if self.values.low >= alpha else 0


def is_probability(p: Number) -> bool:
    """Tell whether a printed p can be one, within rounding: 1.00 can, 1.2 and -.22 cannot."""
    return 0 <= p.value <= 1


def _is_standard_bound(p: Number) -> bool:
    digits = p.text.replace(".", "").replace("-", "").lstrip("0").rstrip("0")
    return digits in STANDARD_DIGITS


def read_p(op: POp, p: Number | None) -> ReportedP:
    """Return what a printed p stands for.

    "=" stands for half a unit to either side; zeros only (p = .000) for less than half the last
    digit. A bound stands for its side; one that is no usual bound (p < 0.037) is often a rounded
    value with a careless sign, so half a unit is allowed beyond it. NS is above .05.

    Raises
    ------
    ValueError
        If the number is missing or outside [0, 1]; ask ``is_probability`` first.
    """
    if op == "ns" and p is None:
        return ReportedP(op=op, text="NS", values=Interval(NS_BOUND, 1.0))
    if p is None or not is_probability(p):
        raise ValueError(f"p must be a number in [0, 1], got {p and p.text}")
    unit = 2 * p.half_unit
    room = 0.0 if _is_standard_bound(p) else p.half_unit
    if op in ("<", "<="):
        return ReportedP(
            op=op, text=p.text, values=Interval(0.0, p.value + room if p.value else unit)
        )
    if op == ">":
        return ReportedP(op=op, text=p.text, values=Interval(p.value - room, 1.0))
    if op in (">=", "ns"):
        return ReportedP(
            op=op, text=p.text, values=Interval(p.low if op == ">=" else NS_BOUND, 1.0)
        )
    values = Interval(max(p.low, 0.0), min(p.high, 1.0))
    is_floor = _is_power_of_ten(p) and p.decimals >= LEAST_FLOOR_DECIMALS
    return ReportedP(
        op=op,
        text=p.text,
        values=values,
        cut=Interval(p.value, min(p.value + unit, 1.0)),
        up=Interval(max(p.value - unit, 0.0), p.value),
        floor=Interval(0.0, values.low) if is_floor else None,
    )


def _is_power_of_ten(p: Number) -> bool:
    digits = p.text.replace(".", "").lstrip("0").rstrip("0")
    return digits == "1" and p.value < 1
