"""A rule of the grammar: one way of writing, with strings that it must and must not take."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

RuleKind = Literal["p", "stat", "effect", "statistic", "size", "skip"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of writing.

    ``pattern`` is a verbose regular expression with named groups. ``lead`` names the characters
    that can open it (rules of kind "stat" continue a number: their pattern starts after it).
    ``matches`` are strings in which the finder must report this rule; ``rejects`` strings in which
    it must not.

    Raises
    ------
    ValueError
        If the pattern does not compile; the message names the rule.
    """

    name: str
    kind: RuleKind
    pattern: str
    matches: tuple[str, ...]
    rejects: tuple[str, ...] = ()
    lead: str = ""
    compiled: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Rules of kind "skip" are searched in small letters, and quicker with regard to case.
        case = re.NOFLAG if self.kind == "skip" else re.IGNORECASE
        try:
            compiled = re.compile(self.pattern, re.VERBOSE | case)
        except re.error as error:
            raise ValueError(f"rule {self.name}: {error} in {self.pattern!r}") from error
        object.__setattr__(self, "compiled", compiled)
