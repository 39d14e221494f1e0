"""Tell the contrasts apart from the arm-level values that are printed the same way.

"-6.4 kg (95% CI -9.4 to -3.4, p < 0.001)" has the form of a mean with its interval, and is a
difference: it stands alone before its p-value. An interval on both sides of zero is one of a
difference wherever it stands. An interval without an estimate is given the estimate before it, or
is none of ours.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from extractor.clauses import Structure
from extractor.mentions import EffectMention, Mentions, PMention, StatisticMention, StatMention
from extractor.records import EffectType, Number

_TO_P = re.compile(r"[\s,;:()\[\]]*(?:[^\s\d<>=]{1,14}\s?){0,2}[\s,;:()\[\]]*")
_TO_INTERVAL = re.compile(r"\s*(?:[^\s,;()\[\]]{1,14}\s?){0,4}\s*[\s,;:(\[]*")
_SIGN = re.compile(r"[-+−–]\s?$")
_SHARE = re.compile(r"\b(?:proportion|percentage|rate|risk|participants|patients)\b")
_MORE = re.compile(
    r"\b(?:greater|larger|more|fewer|less|higher|lower|longer|shorter|differ\w*|"
    r"(?:compared|relative) (?:to|with)|than|versus|benefit)\b"
)
_VERSUS_AFTER = re.compile(
    r"\s*(?:\(|,)?\s*(?:as )?(?:compared|relative|in comparison) (?:to|with)\b|"
    r"\s*(?:more|less) than\b"
)
_ACCURACY = re.compile(r"\b(?:sensitivity|specificity|predictive value|auc|accuracy|survival)\b")
_ACROSS_ZERO = re.compile(
    r"(?<![\w.±/-])([-+]?\d{1,6}(?:\.\d{1,6})?)\s?[\[(]\s?(-\d{1,6}(?:\.\d{1,6})?)"
    r"\s?(?:,|;|to)\s?([+]?\d{1,6}(?:\.\d{1,6})?)\s?[\])]"
)
_BELOW_ZERO = re.compile(r"[\[(]\s?-\d")
_OPENS_INTERVAL = re.compile(r"(?:9\d(?:\.\d)?\s?%?\s*)?\b(?:ci|confidence)\b")
_NEAR = 46
_REACH = 170
_POINTS = frozenset({"kappa", "icc", "r", "rho", "tau"})
# "10 (7 to 14) days vs. 12 (7 to 19) days": each arm's own value with its interval, no contrast.
_RIVAL = re.compile(r"(?:\s?[a-z%²/]+\.?){0,2}?[,;]?\s?(?:vs\.?|v\.?|versus)\s-?\d[\d.]*%?\s?[(\[]")
# "80 (95% CI 77 to 83) and 72, 95% CI 69 to 74, respectively; p = 0.01": the value of an arm
_RESPECTIVELY = re.compile(r"[\s,;)\]]*respectively\b")
# "in 48 of 95 with A compared with 0 of 47 in the control group (0%; 95% CI 0% to 7.6%)"
_COUNTED = re.compile(r"\b\d+ of (?:the )?\d+\b[^.;()]{0,60}\($")
_DIFFERENCE = re.compile(r"\bdiffer\w*|\breduc\w+ of\b")


def _ci_only(e: EffectMention) -> bool:
    return e.value is None and e.ci_low is not None


def _holds(e: EffectMention, value: Number) -> bool:
    """Whether a number lies inside an interval, its sign apart, so that it can be the estimate."""
    if e.ci_low is None or e.ci_high is None:
        return True
    low, high = sorted((e.ci_low.value, e.ci_high.value))
    return low <= value.value <= high or low <= -value.value <= high


def _without_stranger(low: str, e: EffectMention) -> EffectMention:
    """Take out an estimate that lies outside its interval: it is the value of an arm before it."""
    if e.value is None or _holds(e, e.value):
        return e
    opening = _OPENS_INTERVAL.search(low, e.start, e.end)
    return replace(e, start=opening.start(), value=None) if opening else e


def _spans_zero(low: Number | None, high: Number | None) -> bool:
    return low is not None and high is not None and low.value < 0 < high.value


def _interval(s: StatMention) -> tuple[Number, Number] | None:
    if s.spread == "ci" and len(s.spread_values) > 1:
        return s.spread_values[0], s.spread_values[1]
    return None


def _type_of(low: str, s: StatMention) -> EffectType:
    around = low[max(0, s.start - 60) : s.end + 60]
    percent = s.unit == "%" or s.percent is not None
    return "RD" if percent and _SHARE.search(around) else "MD"


def _from_stat(low: str, s: StatMention) -> EffectMention:
    ci = _interval(s)
    standard_error = s.spread == "se" and bool(s.spread_values)
    return EffectMention(
        start=s.start,
        end=s.end,
        rule=f"alone_{s.rule}",
        type=_type_of(low, s),
        value=s.value if s.value is not None else s.percent,
        ci_low=ci[0] if ci else None,
        ci_high=ci[1] if ci else None,
        ci_level=s.ci_level if ci else None,
        spread="se" if standard_error else None,
        spread_value=s.spread_values[0] if standard_error else None,
    )


class _Neighbours:
    """The numbers around a statistic, by place."""

    def __init__(self, low: str, structure: Structure, found: Mentions) -> None:
        self.low, self.structure, self.stats = low, structure, found.stats
        self.ps = found.ps
        self.p_starts = [p.start for p in found.ps]

    def sentence_start(self, pos: int) -> int:
        return self.structure.sentence_starts[self.structure.sentence_index(pos)]

    def p_behind(self, end: int) -> PMention | None:
        """Return the p-value that follows with nothing but a unit or marks in between."""
        i = bisect_left(self.p_starts, end)
        if i == len(self.ps) or self.ps[i].start - end > _NEAR:
            return None
        return self.ps[i] if _TO_P.fullmatch(self.low, end, self.ps[i].start) else None

    def floor(self, pos: int) -> int:
        """Return where the p-value before a position ends, or its sentence starts."""
        i = bisect_left(self.p_starts, pos) - 1
        start = self.sentence_start(pos)
        return max(start, self.ps[i].end) if i >= 0 else start

    def alone(self, s: StatMention) -> bool:
        """Whether no other value stands between the p-value before and this one, or behind it."""
        floor = self.floor(s.start)
        i = bisect_left(self.stats, s.start, key=lambda x: x.start)
        before = self.stats[i - 1] if i else None
        after = self.stats[i + 1] if i + 1 < len(self.stats) else None
        if before is not None and before.start >= floor and before.spread == s.spread:
            return False
        return not (
            after is not None
            and after.spread == s.spread
            and self.p_behind(s.end) is None
            and after.start < s.end + _NEAR
        )

    def in_turn(self, s: StatMention) -> bool:
        """Whether the value before has words of its own, as this one has ("reduction of ...")."""
        i = bisect_left(self.stats, s.start, key=lambda x: x.start)
        before = self.stats[i - 1] if i else None
        return (
            before is not None and s.sign_words is not None and before.sign_words is not None
        ) or self.floor(s.start) >= (before.end if before else 0)


def _closes_list(low: str, s: StatMention, before: str) -> bool:
    """Whether a value is the last of those told "respectively", no differences among them."""
    return (
        before.rstrip().endswith("and")
        and _RESPECTIVELY.match(low, s.end) is not None
        and _DIFFERENCE.search(before) is None
    )


def _is_contrast(near: _Neighbours, s: StatMention) -> bool:
    """Whether a statistic printed with an interval or standard error is a contrast."""
    low = near.low
    before = low[max(near.floor(s.start), s.start - _REACH) : s.start]
    ci = _interval(s)
    if ci is not None:
        if _RIVAL.match(low, s.end):
            return False
        if _spans_zero(*ci) and s.center != "percent":
            return near.alone(s)
        if _ACCURACY.search(before) or s.events is not None or _COUNTED.search(before):
            return False
        if near.p_behind(s.end) is not None:
            return near.alone(s) and not _closes_list(low, s, before)
        return _MORE.search(before) is not None and (near.alone(s) or near.in_turn(s))
    if s.spread == "se" and s.value is not None:
        printed = low[s.start : s.start + 1] in ("+", "-") or _SIGN.search(before) is not None
        return printed and near.p_behind(s.end) is not None and near.alone(s)
    if s.spread is None and s.percent is None and s.unit == "%" and s.sign_words:
        return _VERSUS_AFTER.match(low, s.end) is not None
    return False


def _estimate_for(
    near: _Neighbours, e: EffectMention, found: Mentions
) -> StatMention | StatisticMention | None:
    """Return the number right before an interval without an estimate."""
    points = [s for s in found.statistics if s.name in _POINTS and s.end <= e.start]
    plain = [s for s in found.stats if s.spread is None and s.events is None and s.end <= e.start]
    candidates: list[StatMention | StatisticMention] = [*points[-1:], *plain[-1:]]
    candidates.sort(key=lambda x: x.end)
    for item in reversed(candidates):
        if e.start - item.end <= _NEAR and _TO_INTERVAL.fullmatch(near.low, item.end, e.start):
            return item
    return None


def _completed(
    near: _Neighbours, found: Mentions, effects: list[EffectMention]
) -> list[EffectMention]:
    """Give intervals their estimate; drop those that are only the interval of a proportion."""
    out: list[EffectMention] = []
    for e in (_without_stranger(near.low, x) for x in effects):
        if not _ci_only(e):
            out.append(e)
            continue
        last = out[-1] if out else None
        if (
            last is not None
            and last.ci_low is None
            and last.value is not None
            and _holds(e, last.value)
            and e.start - last.end <= _NEAR
            and _TO_INTERVAL.fullmatch(near.low, last.end, e.start)
        ):
            out[-1] = replace(e, start=last.start, type=last.type, value=last.value, rule=last.rule)
            continue
        item = _estimate_for(near, e, found)
        value = item.value if item is not None else None
        if item is not None and value is not None and not _holds(e, value):
            if near.p_behind(e.end) is not None:
                out.append(e)
        elif item is not None and value is not None:
            if isinstance(item, StatisticMention) or near.p_behind(e.end) is not None:
                out.append(replace(e, start=item.start, value=value))
        elif _spans_zero(e.ci_low, e.ci_high):
            out.append(e)
    return out


def _across_zero(low: str, stats: tuple[StatMention, ...]) -> list[EffectMention]:
    """Find "0.2 (-0.4, 0.9)" where the grammar saw no interval: only a difference spans zero."""
    out: list[EffectMention] = []
    if _BELOW_ZERO.search(low) is None:  # nor does the whole pattern fit
        return out
    for m in _ACROSS_ZERO.finditer(low):
        if any(s.start < m.end() and m.start() < s.end and s.spread for s in stats):
            continue
        value, bottom, top = (Number.parse(m[k].replace("+", "")) for k in (1, 2, 3))
        if bottom.value <= value.value <= top.value:
            out.append(
                EffectMention(
                    start=m.start(1),
                    end=m.end(),
                    rule="across_zero",
                    type="MD",
                    value=value,
                    ci_low=bottom,
                    ci_high=top,
                )
            )
    return out


def effects_in(low: str, structure: Structure, found: Mentions) -> tuple[EffectMention, ...]:
    """Return the contrasts of a text: those that say so and those that their place betrays."""
    near = _Neighbours(low, structure, found)
    cast = [_from_stat(low, s) for s in found.stats if _is_contrast(near, s)]
    taken = [(e.start, e.end) for e in found.effects]
    taken += [(p.start, p.end) for p in found.ps]
    cast += _across_zero(low, found.stats)
    cast = [e for e in cast if not any(e.start < end and start < e.end for start, end in taken)]
    both = sorted([*found.effects, *cast], key=lambda e: (e.start, e.end))
    return tuple(_completed(near, found, both))
