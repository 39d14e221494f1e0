"""Counts and percents that are told in two lists: "in 15 and 19 patients (37.5% and 47.5%)".

Read one by one, the last count would get the first percent. The lists are put together where the
bracket holds as many percents as there are counts before it; where it holds more, no count gets
any.
"""

from __future__ import annotations

import re

from extractor.grammar.context import Context
from extractor.grammar.frames import Frame
from extractor.grammar.parts import is_percent, number

_PAIRED = frozenset({"count_percent", "counted_percent"})
_NEXT = re.compile(r"\s?%?\s?(?:,|,?\s?(?:and|vs\.?|versus|v|or)|;|/)\s?")
_COUNTS = re.compile(
    r"(?:,|,?\s(?:and|vs\.?|versus|v|or|against)|;|/)\s?(?:in\s|by\s|only\s)?"
    r"|(?:\s(?!was|were|had|has|did|is|are|with\s\d)[^\s.;:,()\d]+){1,5},?"
    r"\s(?:and|vs\.?|versus|v|or|against)\s(?:in\s|by\s|only\s)?"
)
_TO_BRACKET = re.compile(
    r"(?:\s(?!was|were|had|has|did|is|are)[^\s.;:,()\d]+){0,5}(?:,?\srespectively,?)?\s?[(\[]\s?"
)
_WIDEST = 4.0  # how much larger one arm may be than another
_MOST = 6  # arms


def join_lists(context: Context, frames: list[Frame]) -> list[Frame]:
    """Return the frames with listed counts and their listed percents in one.

    Parameters
    ----------
    context
        The document.
    frames
        Its numbers in reading order; those that are joined are changed.

    Returns
    -------
    list of Frame
        In reading order, no longer than ``frames``.
    """
    gone: set[int] = set()
    parted: list[Frame] = []
    for i, frame in enumerate(frames):
        first = _first_percent(context, frames, i)
        if first is None:
            continue
        behind = _percents_behind(context, frames, i)
        percents = [first, *(frames[k].head.number.text for k in behind)]
        counts = _counts_before(context, frames, i if frame.rule in _PAIRED else i - 1)
        counts = counts[-len(percents) :]
        if len(percents) > 1 and len(counts) == len(percents) and _fit(frames, counts, percents):
            for k, percent in zip(counts, percents, strict=True):
                frames[k].rule, frames[k].parts = "count_percent", {"percent": percent}
                frames[k].end = frames[k].head.end
            gone.update(behind)
            if i not in counts:
                gone.add(i)
        elif len(percents) > 1 and frame.rule in _PAIRED:
            parted += _part(context, frame)
    if not gone and not parted:
        return frames
    kept = [f for k, f in enumerate(frames) if k not in gone]
    return sorted([*kept, *parted], key=lambda f: f.start)


def _part(context: Context, frame: Frame) -> list[Frame]:
    """Take from a count the percent that it cannot be shown to make; return the percent."""
    inside = (t for t in context.tokens if frame.head.end <= t.start < frame.end)
    token = next(inside, None)
    end, frame.end = frame.end, frame.head.end
    frame.rule, frame.parts = "bare", {}
    return [Frame(token.start, end, token, "%", "bare", {})] if token else []


def _first_percent(context: Context, frames: list[Frame], i: int) -> str | None:
    """Return the first percent of a bracket that holds a list: of a count, or by itself."""
    frame = frames[i]
    if frame.rule in _PAIRED and not frame.has("total"):
        closed = context.norm[frame.end - 1] in ")]"
        return None if closed else frame.parts["percent"]
    opened = context.norm[frame.start - 1 : frame.start] in ("(", "[")
    return frame.head.number.text if opened and i and _is_percent(frame) else None


def _is_percent(frame: Frame) -> bool:
    return frame.rule == "bare" and is_percent(frame.unit)


def _is_count(frame: Frame) -> bool:
    head = frame.head.number
    return frame.rule == "bare" and frame.unit is None and not head.decimals and head.value >= 0


def _percents_behind(context: Context, frames: list[Frame], i: int) -> list[int]:
    """Return the further percents of the same bracket."""
    out: list[int] = []
    for k in range(i + 1, min(i + _MOST, len(frames))):
        before = frames[k - 1]
        if not _is_percent(frames[k]) or not _NEXT.fullmatch(
            context.small, before.end, frames[k].start
        ):
            break
        out.append(k)
    return out


def _counts_before(context: Context, frames: list[Frame], last: int) -> list[int]:
    """Return the counts of the list that ends with a frame, in reading order."""
    frame = frames[last]
    if frame.rule not in _PAIRED:
        opening = frames[last + 1].start
        if not _is_count(frame) or not _TO_BRACKET.fullmatch(context.small, frame.end, opening):
            return []
    out = [last]
    for k in range(last - 1, max(last - _MOST, -1), -1):
        if not _is_count(frames[k]):
            break
        if not _COUNTS.fullmatch(context.small, frames[k].end, frames[out[0]].start):
            break
        out.insert(0, k)
    return out


def _fit(frames: list[Frame], counts: list[int], percents: list[str]) -> bool:
    """Tell whether the counts can be shares of arms of about one size."""
    totals = [
        frames[k].head.number.value / number(p).value
        for k, p in zip(counts, percents, strict=True)
        if frames[k].head.number.value and number(p).value
    ]
    return not totals or max(totals) <= _WIDEST * min(totals)
