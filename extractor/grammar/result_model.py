"""Decide whether a number is a result."""

from __future__ import annotations

from extractor.grammar.context import Context
from extractor.grammar.frames import Frame


def result_score(context: Context, frames: list[Frame], i: int) -> float:
    """Return how likely a number is a result."""
    frame = frames[i]
    section = context.sentence(frame.start).section
    if section in ("title", "background", "objective", "other"):
        return 0.0
    if frame.rule != "bare":
        return 0.9
    if section in ("methods", "conclusion"):
        return 0.2
    if frame.unit in ("%", "per cent", "percent"):
        return 0.7
    if frame.head.number.decimals > 0:
        return 0.6
    return 0.1
