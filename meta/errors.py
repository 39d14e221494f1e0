"""What can go wrong, what is worth telling, and the base class of all errors of the package."""

from __future__ import annotations

from dataclasses import dataclass


class MetaError(Exception):
    """Base class of every error that ``meta`` raises on purpose."""


class InputError(MetaError, ValueError):
    """The numbers cannot be used as they are: the message says which, what is allowed, where."""


class ConvergenceError(MetaError, ArithmeticError):
    """An iteration did not reach its tolerance."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a result that a reader must know.

    Attributes
    ----------
    code : str
        Stable name (listed in docs/meta-analysis.md), e.g. ``"row_dropped"``.
    message : str
        One sentence for people.
    row : str or None
        Label of the row that it is about.
    """

    code: str
    message: str
    row: str | None = None

    def __str__(self) -> str:
        return self.message
