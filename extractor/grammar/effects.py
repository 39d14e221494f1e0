"""Tell contrasts and associations from the statistics of one arm."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.grammar.context import Context
from extractor.grammar.cues import Cue
from extractor.grammar.effect_words import said_in_words
from extractor.grammar.frames import PM_RULES, PROPORTIONS, Frame
from extractor.grammar.parts import is_percent, number
from extractor.mentions import EffectMention
from extractor.records import EffectType, Number, Spread

_PLAIN_GAP = re.compile(
    r"""[\])]? \s? (?:[\[(]\s?[A-Za-z][A-Za-z -]{0,12}[\])]\s?)?
    (?:values?|estimates?|coefficients?)? \s?
    (?:[\[(,;]?\s?(?:\d\d(?:\.\d)?\s?%\s?-?)?(?:ci|confidence\sinterval)s?\s?[\])]?)?
    \s? (?:,\s?)? (?: [=:,;(\[] | was | were | is | of | for(?:\s[\w-]+){1,5}
      | between(?:\s[\w-]+){1,6}\swas | in(?:\s[\w-]+){1,7}\s(?:was|of) | to\s[\w-]+\swas ){0,3}
    [\s(\[,]*(?:only|approximately|about|a)?\s?\Z""",
    re.VERBOSE,
)
# "difference in percent change of bone density between the two groups at one year was".
_DIFFERENCE_GAP = re.compile(
    r"""\s? (?:(?:in|for|of)(?:\s[\w-]+){1,9}? \s)?
    (?:(?:between|among|at|after|from|post)(?:\s[\w-]+){1,6}? \s){0,2}
    (?:was|were|of|=) \s (?:only\s|about\s|approximately\s|a\smean\sof\s)? \Z""",
    re.VERBOSE,
)
_TYPES = {"kappa": "other", "icc": "other"}
_DIFFERENCES = frozenset({"MD", "RD"})
# Scales in percent of one person: their "absolute difference" is none of risks.
_IN_PERCENT = re.compile(
    r"\b(?:fvc|fev1?|dlco|(?:vital|diffusing) capacity|predicted|lvef|ejection fraction|hba1c|a1c"
    r"|ha?ematocrit|saturation|stenosis|fat)\b"
)
_NEAR = {"MD": 110, "RD": 110, "r": 60, "OR": 150, "RR": 150, "HR": 150}
_NEAR_DEFAULT = 70
_STRICT = frozenset({"r"})
_INTERVALS = frozenset({"with_ci", "interval_in_bracket", "interval_after", "iqr_bare_after_comma"})
_P_BETWEEN = re.compile(
    r"(?:[^.\d]|\.(?!\s)){0,25}[,;(]\s?p(?:[-\s]?value)?\s?[=<>≤]\s?[\d.]+\s?[,;]\s?", re.IGNORECASE
)
_NO_DIFFERENCE = re.compile(r"\b(?:no|not|any|without|neither)\b[^.;]{0,25}\Z")
_LEAST = re.compile(
    r"\b(?:minim\w+|smallest|least)\s(?:\w+\s){0,2}(?:important|relevant|detectable|meaningful"
    r"|worthwhile)\s\Z"
)
_DASHED = re.compile(r"[-–]\d.*")
_HYPHENED = re.compile(r"\s?-[a-z]")
_ATTACH = 60
_TO_LIMIT = re.compile(
    r"[^.;:()\d]*(?:[≥≤<>]=?|\bat\s(?:least|most)|\b(?:more|less)\sthan)\s?(?:an?\s)?"
)
_LIMIT_GAP = 90
_CENTER_NEAR = 14
_LIST_GAP = 90
_AND_GAP = re.compile(r"[^.;]{0,80}?,?\sand\s[\w\s]{0,20}?|,\s")
_PART = re.compile(r"\b(?:mean|median|from|versus|vs)\b|[.]\s")
_RATIO = frozenset({"OR", "RR", "HR"})
_GREEK = frozenset({"beta", "β"})
_DF = re.compile(r"[(\[]\d+\s?[)\]]\s?=")  # "r(18) = .45": degrees of freedom, no correlation
_PLURAL_LIST = 160
_PAIR = 2
_SIGNED_P = re.compile(r"\s?[,;]\s?p\s?[=<>≤]")
_TWO_SIDES = re.compile(r"\s(?:and|vs\.?|versus|v|but|compared\s(?:with|to))\s")
_MOMENT = re.compile(
    r"\d|\b(?:to|from|before|baseline|entry|pre|post|start|end|initial\w*|final\w*|later|then"
    r"|afterwards?|follow-?\s?up|weeks?|months?|days?|years?|admission|discharge)\b"
    r"|\bafter\s?(?:[(\[]|\Z)"
)


def pair_of(frame: Frame) -> tuple[Number, Number] | None:
    """Return the ends of the interval that a frame prints, the lower one first."""
    low, high = frame.parts.get("low"), frame.parts.get("high")
    if not low or not high:
        return None
    if _DASHED.fullmatch(high) and number(low).value >= 0:
        high = high.lstrip("-–− ")  # "0.2--0.9": the second hyphen is no sign
    first, second = sorted((number(low), number(high)), key=lambda x: x.value)
    return first, second


def is_loose(frame: Frame) -> bool:
    """Tell whether a frame is an interval without its estimate ("95% CI 0.5 to 0.9")."""
    return (
        frame.rule == "with_ci"
        and is_percent(frame.unit)
        and not frame.parts.get("level")
        and frame.head.number.value in (68.0, 80.0, 90.0, 95.0, 97.5, 98.0, 99.0, 99.9)
    )


def loose_interval(context: Context, frames: list[Frame]) -> list[Frame]:
    """Hang intervals that stand alone on the number before them where nothing lies between."""
    out: list[Frame] = []
    for frame in frames:
        if is_loose(frame):
            frame.parts["level"] = frame.head.number.text
            if hang_on(context.norm, out, frame) or _swallowed(context.norm, out, frame):
                continue
            frame.rule = "loose_ci"
        out.append(frame)
    return out


def hang_on(norm: str, frames: list[Frame], interval: Frame) -> bool:
    """Give an interval to the bare number before it, if nothing but words lies between.

    Not so a range that does not hold the number: "the two groups were alike in age (range 50-64)".
    """
    last = frames[-1] if frames else None
    if _is_over_limit(norm, frames, interval):
        frames.pop()
        last = frames[-1]
    elif last is None or last.rule != "bare" or not _joins(norm, last, interval):
        return False
    pair = pair_of(interval)
    if pair and not pair[0].value <= last.head.number.value <= pair[1].value:
        return False
    last.rule, last.end, last.parts = interval.rule, interval.end, interval.parts
    return True


def _is_over_limit(norm: str, frames: list[Frame], interval: Frame) -> bool:
    """Tell whether a limit stands between a percent and its interval.

    So it is in "14% more women had relief of ≥50 mm (95% CI 6 to 22)".
    """
    if len(frames) < 2 or not _joins(norm, frames[-1], interval):  # noqa: PLR2004 -- both
        return False
    share, limit = frames[-2:]
    if not (share.rule == limit.rule == "bare" and is_percent(share.unit)):
        return False
    pair, gap = pair_of(interval), norm[share.end : limit.start]
    held = pair is not None and pair[0].value <= share.head.number.value <= pair[1].value
    return held and len(gap) <= _LIMIT_GAP and _TO_LIMIT.fullmatch(gap) is not None


def _swallowed(norm: str, frames: list[Frame], interval: Frame) -> bool:
    """Give an interval to the proportion before it, which stays what it is."""
    last = frames[-1] if frames else None
    if last is None or last.rule not in PROPORTIONS or not _joins(norm, last, interval):
        return False
    last.parts = {**interval.parts, **last.parts, "level": interval.parts.get("level")}
    last.end = interval.end
    return True


def _joins(norm: str, last: Frame, frame: Frame) -> bool:
    gap = norm[last.end : frame.start]
    return gap.strip() in (";", ",") or (
        len(gap) <= _ATTACH and "respective" not in gap and not re.search(r"[.;]\s|\d|\bp\b", gap)
    )


def _level(context: Context, frame: Frame) -> float | None:
    level = frame.parts.get("level")
    if level:
        return float(level)
    return 95.0 if "95%" in context.norm or "95 %" in context.norm else None


def _cue_for(
    context: Context, frames: list[Frame], i: int, done: list[EffectMention]
) -> Cue | None:
    """Return the effect word that governs a frame, if any."""
    frame = frames[i]
    sentence = context.sentence(frame.start)
    cue = context.cues.before(frame.start, sentence.start, "effect")
    if (
        cue is not None
        and cue.kind in _RATIO
        and (frame.rule in PM_RULES or frame.unit not in (None, "%") or _is_negative(frame))
    ):
        return None  # a heart rate or a respiratory rate
    if cue is not None and _means_another(context, cue, frame):
        return None
    if cue is None or sentence.section == "title" or _HYPHENED.match(context.small, frame.end):
        return None
    gap = context.small[cue.end : frame.start]
    if _is_told_at_once(cue, gap):
        return cue
    if context.cues.before(frame.start, max(cue.end, frame.start - _CENTER_NEAR), "center"):
        return None
    if cue.kind in _STRICT or frame.rule not in _INTERVALS:
        return None
    if cue.kind == "MD" and not _straddles(frame) and _denied(context, cue):
        return None
    between = any(f.start >= cue.end and f.rule != "bare" for f in frames[max(0, i - 3) : i])
    if not between:
        return cue if len(gap) <= _NEAR.get(cue.kind, _NEAR_DEFAULT) else None
    carried = bool(done) and done[-1].start > cue.start and done[-1].ci_low is not None
    return cue if carried and len(gap) <= 2 * _PLURAL_LIST else None


def _is_told_at_once(cue: Cue, gap: str) -> bool:
    """Tell whether only words of measuring stand between an effect word and its number."""
    if len(gap) <= _NEAR_DEFAULT and _PLAIN_GAP.fullmatch(gap):
        return True
    told = cue.kind in _DIFFERENCES and len(gap) <= _NEAR["MD"]
    return told and _DIFFERENCE_GAP.fullmatch(gap) is not None


def _follows_effect(
    context: Context, frames: list[Frame], i: int, done: list[EffectMention]
) -> bool:
    """Tell whether a number is the next of a list of effects ("differences of 3 ± 1 and 4 ± 1")."""
    frame, last = frames[i], frames[i - 1]
    if frame.rule == "interval_after":
        return any(e.type in _RATIO for e in done) and not _is_negative(frame)
    if i == 0 or not done or done[-1].start != last.start < frame.start:
        return False
    sentence = context.sentence(frame.start).start
    if last.start < sentence:
        return False
    alike = frame.rule == last.rule or {frame.rule, last.rule} <= _INTERVALS
    if not alike or (frame.unit is None) != (last.unit is None):
        return False
    gap = context.small[last.end : frame.start]
    if frame.rule == "bare":
        cue = context.cues.before(last.start, sentence, "effect")
        plural = cue is not None and cue.word.endswith("s")
        return plural and frame.unit == last.unit and _AND_GAP.fullmatch(gap) is not None
    return len(gap) <= _LIST_GAP and not _PART.search(gap)


def _is_negative(frame: Frame) -> bool:
    """Tell whether an effect or the lower end of its interval is below zero, as no ratio is."""
    pair = pair_of(frame)
    return frame.head.number.value < 0 or (pair is not None and pair[0].value < 0)


def _is_dose(context: Context, cue: Cue, frame: Frame) -> bool:
    """Tell whether "beta" is part of a name of a drug ("epoetin beta 30,000 U")."""
    if cue.word not in _GREEK:
        return False
    return frame.unit not in (None, "%") and "=" not in context.small[cue.end : frame.start]


def _means_another(context: Context, cue: Cue, frame: Frame) -> bool:
    """Tell whether an effect word stands for something else than the effect of a frame."""
    if cue.kind == "beta" and _is_dose(context, cue, frame):
        return True
    if cue.kind == "r" and _DF.match(context.norm, frame.start - 1):
        return True
    return _is_depth(cue, frame) or _is_limit(context, cue)


def _is_depth(cue: Cue, frame: Frame) -> bool:
    """Tell whether "RD" names what was measured: a difference of risks has no SD or unit."""
    label = (frame.parts.get("label") or "").lower()
    return cue.word == "rd" and ("d" in label or frame.unit not in (None, "%"))


def _is_limit(context: Context, cue: Cue) -> bool:
    """Tell whether a difference is the least that would matter, no result."""
    return _LEAST.search(context.small, max(0, cue.start - 40), cue.start) is not None


def _completes(context: Context, last: EffectMention, frame: Frame) -> bool:
    """Tell whether an interval belongs to the effect before it, a p-value lying between."""
    gap = context.norm[last.end : frame.start]
    return last.ci_low is None and _P_BETWEEN.fullmatch(gap) is not None


def _straddles(frame: Frame) -> bool:
    pair = pair_of(frame)
    return pair is not None and pair[0].value < 0 < pair[1].value


def _denied(context: Context, cue: Cue) -> bool:
    """Tell whether the text says that there was no difference."""
    return _NO_DIFFERENCE.search(context.small, max(0, cue.start - 30), cue.start) is not None


def as_effect(
    context: Context, frames: list[Frame], i: int, done: list[EffectMention]
) -> EffectMention | None:
    """Return the effect that a frame prints, None if it belongs to one arm."""
    frame = frames[i]
    pair = pair_of(frame)
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
        if _follows_effect(context, frames, i, done):
            return _mention(context, frame, done[-1].type, frame.head.number, pair)
        told = said_in_words(context, frame) or _closes_pair(context, frames, i)
        return _mention(context, frame, told, frame.head.number, pair) if told else None
    kind = _TYPES.get(cue.kind, cue.kind)
    if kind == "RD" and _IN_PERCENT.search(context.small, cue.end, frame.start):
        kind = "MD"
    return _mention(context, frame, kind, frame.head.number, pair)


def _closes_pair(context: Context, frames: list[Frame], i: int) -> EffectType | None:
    """Return the type of a signed percent behind two values of two arms, with their p-value.

    So it is in "21.3 ± 4.0 after tea and 18.9 ± 3.6 after milk (+12.7%, p = 0.008)"; not where the
    two are of two moments ("9.1 ± 2 before and 7.0 ± 2 after (-23%, p = 0.01)").
    """
    frame = frames[i]
    if i < _PAIR or frame.rule != "bare" or not is_percent(frame.unit):
        return None
    one, two = frames[i - _PAIR : i]
    small = context.small
    if one.rule != two.rule or one.rule not in PM_RULES or is_percent(two.unit):
        return None
    if _SIGNED_P.match(small, frame.end) is None or small[frame.start] not in "-+–−":
        return None
    since = context.sentence(frame.start).start
    between, behind = small[one.end : two.start], small[two.end : frame.start]
    joined = one.start >= since and _TWO_SIDES.search(between)
    moments = _MOMENT.search(between) or _MOMENT.search(behind)
    return "percent_diff" if joined and not moments and behind.endswith(("(", "[")) else None


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


def _spread(label: str, context: Context, frame: Frame) -> Spread:
    if label:
        return "se" if "e" in label.replace("deviation", "") else "sd"
    return context.spread_before(frame.start) or "unknown_pm"
