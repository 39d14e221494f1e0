"""Carry a unit over a list: in "42.6 vs. 11.8%" both numbers are percents."""

from __future__ import annotations

import re

from extractor.grammar.frames import INTEGER_HEAD, Frame
from extractor.grammar.known_cases import is_label

_LINK = re.compile(
    r"[)\]]?\s?(?:vs?\.?|versus|and|or|to|,|,\s?and|;|×|x|(?:as\s)?compared\s(?:with|to)|against|/)\s?"
    r"(?:approximately\s|about\s|only\s|from\s|~)?[(\[]?\s?",
    re.IGNORECASE,
)


def carry_units(norm: str, frames: list[Frame]) -> None:
    """Give a number without a unit that of the next one, where only a list word lies between."""
    for i in range(len(frames) - 2, -1, -1):
        frame, following = frames[i], frames[i + 1]
        if frame.rule in INTEGER_HEAD or following.rule in INTEGER_HEAD:
            continue
        if frame.unit is None and following.unit is not None and not frame.head.in_words:
            gap = norm[frame.end : following.start]
            if gap.startswith(")") and "(" not in gap and frame.rule == "bare":
                continue  # the bracket ends with it: "(tea group, 39), 58% were women"
            near = len(gap) <= len(", as compared with approximately") and _LINK.fullmatch(gap)
            if near and not is_label(norm, frame):
                frame.unit = following.unit
