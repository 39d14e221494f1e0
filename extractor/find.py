"""Run the number grammar over a document."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Protocol, TypeVar

from extractor.document import Document
from extractor.grammar.context import Context, context_of
from extractor.grammar.effects import as_effect, hang_on, loose_interval
from extractor.grammar.frames import Frame, frame_at, is_counted, loose_labels, loose_pair
from extractor.grammar.p_values import find_ps
from extractor.grammar.parts import CI_WORD, DIGITS, WORD_SEARCH, number
from extractor.grammar.result_model import SURE_RULES, result_scores
from extractor.grammar.share_lists import join_lists
from extractor.grammar.shares import join_shares
from extractor.grammar.sizes import size_at
from extractor.grammar.statistic_rules import find_statistics
from extractor.grammar.stats import LEAST_SCORE, as_stat, is_spare
from extractor.grammar.tokens import Token
from extractor.grammar.units import carry_units
from extractor.mentions import (
    EffectMention,
    Mentions,
    PMention,
    SizeMention,
    StatisticMention,
    StatMention,
)

_DIGIT = re.compile(r"\d")
_SPELLED = re.compile(rf"{WORD_SEARCH}|\bn\.?\s?s\b|\bnone\b|\bp\b")
_RANGE = re.compile(r"\s?(?:[-–]|(?<![-–])\sto\s)\s?[-–]?(?:\d|\.\d)")
_LEVEL_AFTER = re.compile(rf"\s?[-(]?\s?{CI_WORD}", re.IGNORECASE)
_TO_NUMBER = re.compile(rf"\s?to\s({DIGITS})")
# "rose from 40% to 68%, 41% to 59% and 39% to 74%"
_FROM_LISTED = re.compile(r"\bfrom\s[^.;()]{1,60}\d\s?%?\S{0,8}(?:,|,?\sand)\s\Z")
_TO_STATISTIC = re.compile(rf"\s?to\s{DIGITS}\s?[a-z/%]{{0,8}}\s?(?:±|\+/?-|\(\s?(?:SD|SE|±))")
_FROM = re.compile(
    r"\b(?:from|by|of)\s(?:an?\s)?(?:(?:mean|median|average)\s)?(?:of\s)?\Z"
    r"|\b(?:rose|fell|increased|decreased|improved|declined|dropped|reduced|increase|decrease"
    r"|reduction|improvement|change|changed|went)\s\((?:from\s)?\Z"  # "rose (25.1 to 28.9)"
)


_TIME_BEFORE = re.compile(r"\b(?:day|week|month|year|visit|session|cycle|hour|minute)\s\Z")
_AT_TIME = re.compile(r"\b(?:at|after|by|over)\s\Z")
_TIME_UNITS = frozenset(
    {"day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "h"}
    | {"min", "minutes", "wk", "mo", "yr", "yrs", "d"}
)
_TIME_REACH = 60


def _use(tokens: list[Token], starts: list[int], spans: list[tuple[int, int]]) -> None:
    """Mark the numbers inside the spans as taken."""
    for start, end in spans:
        i = bisect_left(starts, start)
        while i < len(tokens) and starts[i] < end:
            tokens[i].free = False
            i += 1


def _is_range(context: Context, token: Token, frame: Frame) -> bool:
    """Tell whether a bare number opens a range that is no statistic ("16–60 years")."""
    if frame.rule != "bare" or not _RANGE.match(context.norm, frame.end):
        return False
    if context.norm[frame.end : frame.end + 4].lstrip()[:1] in "-–":
        return True
    if _TO_STATISTIC.match(context.norm, frame.end):
        return False  # "on day 0 to 9.6 ± 0.6 at 2 weeks"
    if _FROM.search(context.small, max(0, token.start - 20), token.start):
        return False
    if _FROM_LISTED.search(context.small, max(0, token.start - 80), token.start):
        return False
    match = _TO_NUMBER.match(context.norm, frame.end)
    return match is None or number(match[1]).value >= token.number.value


def _names_time(context: Context, frames: list[Frame], frame: Frame) -> bool:
    """Tell whether the number before an interval is a time: "5.0 on day 3 (95% CI 0.6 to 9.4)".

    The interval is then of the number before, which is printed like its ends.
    """
    low, last = frame.parts.get("low"), frames[-1] if frames else None
    if not low or last is None or last.rule != "bare" or frame.head.number.decimals:
        return False
    decimals = number(low).decimals
    if not 0 < decimals == last.head.number.decimals:
        return False
    before = context.small[max(last.end, frame.start - 20) : frame.start]
    timed = _AT_TIME if frame.unit and frame.unit in _TIME_UNITS else _TIME_BEFORE
    return timed.search(before) is not None and frame.start - last.end <= _TIME_REACH


def _frames(context: Context) -> tuple[list[Frame], list[SizeMention]]:
    """Read every free number with what hangs on it; participant counts apart."""
    frames: list[Frame] = []
    sizes: list[SizeMention] = []
    labels = loose_labels(context.small)
    done = -1
    for token in context.tokens:
        if not token.free:
            continue
        size = size_at(context.norm, token)
        told = size is not None and size.rule == "n_equals"
        if told and token.start >= done and is_counted(context.norm, token):
            size, told = None, False
        if size is not None:
            sizes.append(size)
        if token.start < done or told:
            continue
        label = labels.get(token.start)
        loose = loose_pair(context.norm, token, label) if label else None
        if loose is not None:
            hang_on(context.norm, frames, loose)
            done = loose.end
            continue
        frame = frame_at(context.norm, token)
        if _is_range(context, token, frame):
            done = _RANGE.match(context.norm, frame.end).end()  # type: ignore[union-attr]
            continue
        if frame.rule == "bare" and frame.unit and _LEVEL_AFTER.match(context.norm, frame.end):
            continue
        done = frame.end
        if frame.rule == "with_ci" and _names_time(context, frames, frame):
            hang_on(context.norm, frames, frame)
            continue
        frames.append(frame)
    return frames, sizes


def read_numbers(
    context: Context,
) -> tuple[list[PMention], list[StatisticMention], list[Frame], list[SizeMention]]:
    """Return p-values and test statistics, and every other number with what hangs on it."""
    ps = find_ps(context.norm)
    context.p_starts = [p.start for p in ps]
    statistics = find_statistics(context.norm)
    starts = [t.start for t in context.tokens]
    spans = [(p.start, p.end) for p in ps] + [(s.start, s.end) for s in statistics]
    _use(context.tokens, starts, spans)
    frames, sizes = _frames(context)
    carry_units(context.norm, frames)
    whole = join_shares(context, join_lists(context, loose_interval(context, frames)))
    return ps, statistics, whole, sizes


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Mention = TypeVar("Mention", bound=_Placed)


def _clear(items: list[Mention], taken: list[tuple[int, int]]) -> list[Mention]:
    """Return the items that overlap nothing taken, and take their places; longer ones go first."""
    kept = []
    for item in sorted(items, key=lambda x: (x.start - x.end, x.start)):
        i = bisect_left(taken, (item.start, item.end))
        before = i == 0 or taken[i - 1][1] <= item.start
        after = i == len(taken) or taken[i][0] >= item.end
        if before and after:
            taken.insert(i, (item.start, item.end))
            kept.append(item)
    return sorted(kept, key=lambda x: x.start)


def resolve_overlaps(
    stats: list[StatMention],
    effects: list[EffectMention],
    ps: list[PMention],
    statistics: list[StatisticMention],
) -> tuple[list[StatMention], list[EffectMention], list[PMention], list[StatisticMention]]:
    """Leave one reading of every number: p, then test statistic, then effect, then statistic.

    Within a kind the longer of two overlapping readings stays, the earlier of two equal ones.
    """
    taken: list[tuple[int, int]] = []
    clear_ps = _clear(ps, taken)
    clear_statistics = _clear(statistics, taken)
    clear_effects = _clear(effects, taken)
    return _clear(stats, taken), clear_effects, clear_ps, clear_statistics


def _has_numbers(norm: str) -> bool:
    """Tell whether a text may hold any number at all, in digits or in words."""
    return bool(_DIGIT.search(norm) or _SPELLED.search(norm.lower()))


def _is_planned(context: Context, frame: Frame) -> bool:
    """Tell whether a bare contrast is one that was looked for ("to detect a difference of 25%")."""
    return frame.rule == "bare" and bool(context.no_result(frame.head))


def find_mentions(doc: Document) -> Mentions:
    """Return every statistic, p-value, effect, test statistic and size, unlinked.

    Parameters
    ----------
    doc
        A prepared text.

    Returns
    -------
    Mentions
        Each tuple sorted by start. A number is part of one mention only, except that a count of
        participants may also be (part of) a statistic. Never raises.
    """
    if not _has_numbers(doc.norm):
        return Mentions()
    context = context_of(doc)
    ps, statistics, frames, sizes = read_numbers(context)
    effects: list[EffectMention] = []
    judged: list[bool] = []
    own: list[bool] = []
    for i, frame in enumerate(frames):
        effect = as_effect(context, frames, i, effects)
        if effect is not None and not _is_planned(context, frame):
            effects.append(effect)
        own.append(effect is None and frame.rule != "loose_ci")
        judged.append(own[-1] and frame.rule not in SURE_RULES)
    scores = result_scores(context, frames, judged)
    found = (as_stat(context, frames, i, scores[i]) for i in range(len(frames)) if own[i])
    stats = [stat for stat in found if stat is not None]
    stats, effects, ps, statistics = resolve_overlaps(stats, effects, ps, statistics)
    doubtful = [i for i, frame in enumerate(frames) if judged[i] and is_spare(frame, scores[i])]
    spare = (as_stat(context, frames, i, LEAST_SCORE) for i in doubtful)
    return Mentions(
        stats=tuple(stats),
        ps=tuple(ps),
        effects=tuple(effects),
        statistics=tuple(statistics),
        sizes=tuple(sizes),
        spare=tuple(stat for stat in spare if stat is not None and stat.events is not None),
    )
