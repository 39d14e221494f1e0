"""Join a count and the percent that it makes where words stand between them.

In "12 of 40 patients in the tea group (30%)" the percent is that of the count, not a second
result. The numbers themselves tell: they are joined only where the count out of its total gives
the percent within its print.
"""

from __future__ import annotations

import re

from extractor.grammar.context import Context
from extractor.grammar.frames import Frame
from extractor.grammar.parts import is_percent, is_share, number, words_value

_REACH = 90  # characters between the parts
_OF = re.compile(r"[^.;:()\d]{0,40}\b(?:of|among|in|from)\s(?:the\s|all\s|these\s)?\Z")
_LATER_OF = re.compile(r"[)\]]?\s(?:out\s)?(?:of|among)\s(?:the\s|all\s)?\Z")
_BREAK = re.compile(r"[.;]\s|\b(?:and|vs|versus|v|whereas|while|compared|than)\b")
_LISTED = re.compile(r"\s?,\s|,?\s(?:and|or)\s(?:in\s)?")
_CLOSER = re.compile(r"\s?[)\]]")
_COUNTED = frozenset({"count_of", "fraction"})
_LEADS = frozenset({"count_percent", "counted_percent"})
_LEAST_TOTAL = 2


def join_shares(context: Context, frames: list[Frame]) -> list[Frame]:
    """Return the frames with every count, its total and its percent in one.

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
    out: list[Frame] = []
    for frame in frames:
        if not _joined(context, out, frame):
            _share_total(context, out, frame)
            out.append(frame)
    return out


def _share_total(context: Context, done: list[Frame], last: Frame) -> None:
    """Give the counts listed before a count with its total the same total: "2, 3 and 8 of 24"."""
    if last.rule != "count_of" or last.has("percent") or last.head.in_words:
        return
    total, after = _whole(last.parts["total"]), last
    for frame in reversed(done):
        listed = _LISTED.fullmatch(context.small, frame.end, after.start)
        whole = frame.rule == "bare" and frame.unit is None and not frame.head.number.decimals
        if not (listed and whole and 0 <= frame.head.number.value <= total):
            return
        frame.rule, frame.parts, after = "count_of", {"total": str(total)}, frame


def _joined(context: Context, done: list[Frame], frame: Frame) -> bool:
    """Hang a number on the one before where both are parts of one share."""
    last = done[-1] if done else None
    if last is None or frame.start - last.end > _REACH or frame.start < last.end:
        return False
    if context.sentence(last.start) is not context.sentence(frame.start):
        return False
    gap = context.small[last.end : frame.start]
    if frame.rule in _COUNTED and _is_bare_percent(last):
        return _count_behind(context, last, frame, gap)
    if _is_bare_percent(frame):
        if last.rule in _COUNTED:
            return _percent_behind(context, last, frame, gap)
        return len(done) > 1 and _percent_of_two(context, done, frame, gap)
    if frame.rule == "bare" and last.rule in _LEADS:
        return _total_behind(last, frame, gap)
    if frame.rule in _LEADS and last.rule == "bare":
        return _percent_of_total(last, frame, gap)
    return False


def _is_bare_percent(frame: Frame) -> bool:
    return frame.rule == "bare" and is_percent(frame.unit)


def _whole(text: str | None) -> int:
    plain = (text or "").replace(",", "").strip()
    return int(plain) if plain.isdecimal() else words_value(plain)


def _fits(events: float, total: int, percent: str) -> bool:
    """Tell whether a count can be of a total and makes the printed percent."""
    return events <= total >= _LEAST_TOTAL and is_share(events, total, number(percent))


def _end(context: Context, frame: Frame) -> int:
    """Return where a number in a bracket ends, the closing bracket included."""
    closer = _CLOSER.match(context.norm, frame.end)
    opened = context.norm[frame.start - 1 : frame.start] in ("(", "[")
    return closer.end() if closer and opened else frame.end


def _count_behind(context: Context, share: Frame, count: Frame, gap: str) -> bool:
    """Join "30% of those on tea (12 of 40)"."""
    total = _whole(count.parts.get("total"))
    if count.has("percent") or _BREAK.search(gap):
        return False
    if not _fits(count.head.number.value, total, share.head.number.text):
        return False
    share.first_end = share.end
    share.rule, share.end = "percent_of_counts", _end(context, count)
    share.parts = {"events": str(int(count.head.number.value)), "total": str(total)}
    return True


def _percent_behind(context: Context, count: Frame, share: Frame, gap: str) -> bool:
    """Join "12 of 40 patients in the tea group (30%)"."""
    total = _whole(count.parts.get("total"))
    percent = share.head.number.text
    if count.has("percent") or _BREAK.search(gap):
        return False
    if not _fits(count.head.number.value, total, percent):
        return False
    count.first_end, count.end = count.end, _end(context, share)
    count.parts = {**count.parts, "percent": percent}
    return True


def _percent_of_two(context: Context, done: list[Frame], share: Frame, gap: str) -> bool:
    """Join "12 relapses among the 40 who had tea (30%)"."""
    count, whole = done[-2:]
    words = context.small[count.end : whole.start]
    if whole.rule != "bare" or whole.unit or _BREAK.search(gap):
        return False
    if not _makes_share(count, whole, share.head.number.text, words):
        return False
    done.pop()
    count.end = _end(context, share)
    return True


def _percent_of_total(count: Frame, whole: Frame, gap: str) -> bool:
    """Join "12 relapses among 40 patients (30%)", where the percent is not of the patients."""
    if whole.has("total") or not _makes_share(count, whole, whole.parts["percent"] or "", gap):
        return False
    count.end = whole.end
    return True


def _makes_share(count: Frame, whole: Frame, percent: str, words: str) -> bool:
    """Make a count and its total one frame with their percent, where the three fit."""
    if count.rule != "bare" or count.unit or count.head.number.decimals:
        return False
    total = int(whole.head.number.value)
    if whole.head.number.decimals or not _OF.fullmatch(words):
        return False
    if not _fits(count.head.number.value, total, percent):
        return False
    count.first_end = count.end
    count.rule, count.parts = "count_of", {"total": str(total), "percent": percent}
    return True


def _total_behind(share: Frame, whole: Frame, gap: str) -> bool:
    """Join "12 patients (30%) of 40"."""
    total = int(whole.head.number.value)
    if share.has("total") or whole.unit or whole.head.number.decimals:
        return False
    if not _LATER_OF.fullmatch(gap) or not _fits(
        share.head.number.value, total, share.parts["percent"] or ""
    ):
        return False
    share.end, share.parts = whole.end, {**share.parts, "total": str(total)}
    return True
