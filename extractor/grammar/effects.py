"""Tell contrasts and associations from the statistics of one arm."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.grammar.context import Context
from extractor.grammar.cues import Cue
from extractor.grammar.frames import Frame
from extractor.grammar.parts import number
from extractor.mentions import EffectMention
from extractor.records import EffectType, Number

_PLAIN_GAP = re.compile(
    r"""\s? (?:[\[(]\s?[A-Za-z][A-Za-z -]{0,12}[\])]\s?)? (?:values?|estimates?|coefficients?)? \s?
    (?:[\[(,;]?\s?(?:\d\d(?:\.\d)?\s?%\s?-?)?(?:ci|confidence\sinterval)s?\s?[\])]?)?
    \s? (?:,\s?)? (?:[=:,;(\[]|was|were|is|of|for(?:\s[\w-]+){1,5}|between(?:\s[\w-]+){1,6}\swas|in(?:\s[\w-]+){1,7}\s(?:was|of)|to\s[\w-]+\swas){0,3}
    [\s(\[,]*(?:only|approximately|about|a)?\s?\Z""",
    re.VERBOSE,
)
_TYPES = {"kappa": "other", "icc": "other"}
_NEAR = {"MD": 110, "r": 60}
_NEAR_DEFAULT = 70
_STRICT = frozenset({"r"})
_INTERVALS = frozenset({"with_ci", "interval_in_bracket", "iqr_bare_after_comma"})
_P_BETWEEN = re.compile(
    r"(?:[^.\d]|\.(?!\s)){0,25}[,;(]\s?p(?:[-\s]?value)?\s?[=<>≤]\s?[\d.]+\s?[,;]\s?", re.IGNORECASE
)
_HYPHENED = re.compile(r"\s?-[a-z]")
_ATTACH = 60
_CENTER_NEAR = 14
_RATIO = frozenset({"OR", "RR", "HR"})
_PLURAL_LIST = 160


def _pair(frame: Frame) -> tuple[Number, Number] | None:
    low, high = frame.parts.get("low"), frame.parts.get("high")
    if not low or not high:
        return None
    first, second = number(low), number(high)
    if second.value < first.value and second.value < 0 <= -second.value and first.value >= 0:
        second = number(high.lstrip("-–− "))
    return first, second


def is_loose(frame: Frame) -> bool:
    """Tell whether a frame is an interval without its estimate ("95% CI 0.5 to 0.9")."""
    return (
        frame.rule == "with_ci"
        and frame.unit is not None
        and frame.unit[0] in "%p"
        and not frame.parts.get("level")
        and frame.head.number.value in (68.0, 80.0, 90.0, 95.0, 97.5, 98.0, 99.0, 99.9)
    )


def loose_interval(context: Context, frames: list[Frame]) -> list[Frame]:
    """Hang intervals that stand alone on the number before them where nothing lies between."""
    out: list[Frame] = []
    for frame in frames:
        if is_loose(frame):
            frame.parts["level"] = frame.head.number.text
            if hang_on(context.norm, out, frame):
                continue
            frame.rule = "loose_ci"
        out.append(frame)
    return out


def hang_on(norm: str, frames: list[Frame], interval: Frame) -> bool:
    """Give an interval to the bare number before it, if nothing but words lies between."""
    last = frames[-1] if frames else None
    if last is None or last.rule != "bare" or not _joins(norm, last, interval):
        return False
    last.rule, last.end, last.parts = interval.rule, interval.end, interval.parts
    return True


def _joins(norm: str, last: Frame, frame: Frame) -> bool:
    gap = norm[last.end : frame.start]
    return len(gap) <= _ATTACH and "respective" not in gap and not re.search(r"[.;]\s|\d|\bp\b", gap)


def _level(context: Context, frame: Frame) -> float | None:
    level = frame.parts.get("level")
    if level:
        return float(level)
    return 95.0 if "95" in context.norm else None


def _cue_for(context: Context, frames: list[Frame], i: int, done: list[EffectMention]) -> Cue | None:
    """Return the effect word that governs a frame, if any."""
    frame = frames[i]
    sentence = context.sentence(frame.start)
    cue = context.cues.before(frame.start, sentence.start, "effect")
    if cue is None or sentence.section == "title" or _HYPHENED.match(context.small, frame.end):
        return None
    gap = context.small[cue.end : frame.start]
    if context.cues.before(frame.start, max(cue.end, frame.start - _CENTER_NEAR), "center"):
        return None
    if len(gap) <= _NEAR_DEFAULT and _PLAIN_GAP.fullmatch(gap):
        return cue
    if cue.kind in _STRICT or frame.rule not in _INTERVALS:
        return None
    between = any(f.start >= cue.end for f in frames[max(0, i - 3) : i])
    if not between:
        return cue if len(gap) <= _NEAR.get(cue.kind, _NEAR_DEFAULT) else None
    carried = bool(done) and done[-1].start > cue.start and done[-1].ci_low is not None
    return cue if carried and len(gap) <= 2 * _PLURAL_LIST else None


def _completes(context: Context, last: EffectMention, frame: Frame) -> bool:
    """Tell whether an interval belongs to the effect before it, a p-value lying between."""
    gap = context.norm[last.end : frame.start]
    return last.ci_low is None and _P_BETWEEN.fullmatch(gap) is not None


def as_effect(
    context: Context, frames: list[Frame], i: int, done: list[EffectMention]
) -> EffectMention | None:
    """Return the effect that a frame prints, None if it belongs to one arm."""
    frame = frames[i]
    pair = _pair(frame)
    if frame.rule == "loose_ci":
        if pair is None:
            return None
        if done and _completes(context, done[-1], frame):
            done[-1] = replace(
                done[-1], ci_low=pair[0], ci_high=pair[1], ci_level=_level(context, frame)
            )
            return None
        cue = context.cues.before(frame.start, context.sentence(frame.start).start, "effect")
        kind = _TYPES.get(cue.kind, cue.kind) if cue else "other"
        return _mention(context, frame, kind, None, pair)
    cue = _cue_for(context, frames, i, done)
    if cue is None:
        return None
    return _mention(context, frame, _TYPES.get(cue.kind, cue.kind), frame.head.number, pair)


def _mention(
    context: Context,
    frame: Frame,
    kind: str,
    value: Number | None,
    pair: tuple[Number, Number] | None,
) -> EffectMention:
    spread = frame.parts.get("spread")
    effect: EffectType = kind  # type: ignore[assignment]
    label = (frame.parts.get("label") or "").lower()
    return EffectMention(
        start=frame.start,
        end=frame.end,
        rule=frame.rule,
        type=effect,
        value=value,
        ci_low=pair[0] if pair else None,
        ci_high=pair[1] if pair else None,
        ci_level=_level(context, frame) if pair else None,
        spread=_spread(label, context, frame) if spread else None,
        spread_value=number(spread) if spread else None,
    )


def _spread(label: str, context: Context, frame: Frame) -> "str":
    if label:
        return "se" if "e" in label.replace("deviation", "") else "sd"
    return context.spread_before(frame.start) or "unknown_pm"
