"""Turn a number with what hangs on it into a statistic of one arm, or leave it out."""

from __future__ import annotations

import re

from extractor.clauses import SAID_BEFORE
from extractor.grammar.context import Context
from extractor.grammar.cues import Cue
from extractor.grammar.effects import pair_of
from extractor.grammar.frames import PM_RULES, PROPORTIONS, Frame
from extractor.grammar.parts import is_percent, number, words_value
from extractor.mentions import StatMention
from extractor.records import Center, Number, Spread

_SHARE = re.compile(r"\b(?:rates?|proportions?|incidence|prevalence|frequency|percent(?:age)?)\b")
_SCALE_REACH = 45
_SCALE = re.compile(
    r"\b(?:scores?|scale|index|levels?|vas|nrs|age|bmi|titers?|titres?|concentrations?|costs?)\b"
    r"[^.;,)]{0,25}\Z"
)
# "Pain scores were lower (1 vs 3, p = 0.01)", "(109 vs 246 morphine equivalent units": no people.
_SCALED_PAIR_REACH = 130
_SCALED_PAIR = re.compile(
    r"\b(?:scores?|scales?|intensity|vas|nrs|index|consumption|requirements?|duration"
    r"|(?:pain|times?|stay)\s(?=[^.;(]*\b(?:lower|higher|less|greater|better|worse|shorter|longer)\b))"
    r"(?:(?!\b(?:patients|subjects|participants|cases|events|episodes|deaths|children|(?:wo)?men"
    r"|incidence|rates?|frequen\w+|often|seen|reported|occurred|common\w*)\b)(?:[^.;]|\.\d))*"
    r"[(\[](?:\d+\s?(?:vs?\.?|versus|and)\s)?\Z"
)
_PAIR_GOES_ON = re.compile(r"\s?(?:vs?\.?|versus|and)\s\d+\s?[),;\]]|\s?[,;)\]]")
_OF_UNITS = re.compile(
    r"(?:\s(?:vs?\.?|versus|and)\s\d+)?\s(?:[a-z-]+\s){0,2}(?:units|equivalents)\b"
)
_ALL = 100.0  # percent
_MONEY = frozenset("$€£¥")
_CHANGED_BY = re.compile(
    r"\b(?:increas|decreas|reduc|improv|declin|fell|fall|drop|rose|rise|gain|loss|lost|lower|chang)\w*"
    r"(?:\s[\w-]+){0,6}\s(?:by|of)\s(?:an?\s|about\s|approximately\s|nearly\s|almost\s|over\s|up\sto\s)*\Z"
)
# "24.1 ± 9.6 (n = 29", "24.1 ± 9.6 at 6 months (n = 29": a time may stand between.
_N_AFTER = re.compile(
    r"(?:\s(?:at|after|by)\s(?:\d+|\w+)[\s-](?:months?|weeks?|years?|days?|hours?|h|min))?"
    r"[)\]]?\s?[,;(\[]\s?[(\[]?\s?n\s?=\s?(\d{1,3}(?:,\d{3})+|\d+)",
    re.IGNORECASE,
)
_NEAR_CENTER = 250
_FRAMES_BACK = 8
_CHANGE_GAP = 60
_ALL_PERCENT = 100
_PER_MANY = re.compile(
    r"\s?(?:per\s|/\s?)(?:(?:100|1[,\s]?000|10[,\s]?000|100[,\s]?000|million)\b"
    r"|(?:patient|person|woman|child|subject|participant)[-\s]?(?:years?|months?|days?)\b)"
)
_AND = re.compile(r",?\s(?:and|vs\.?|versus|v|against)\s|,\s")
# "percentages of people who fell were 20 and": only numbers in between.
_PERCENTAGES = re.compile(
    r"\bpercentages?\s(?:of|with|who)\s[^.;:%]{0,80}?\s(?:was|were)\s(?:[\d.,\s]|and)*\Z"
)
_FOLLOW_UP = 20
_COUNTED = re.compile(
    r"\s(?:(?!per\b|of\b)[a-z-]+\s){0,2}?(?:patients?|subjects?|participants?|child(?:ren)?|cases?"
    r"|adults?|infants?|individuals|people|persons?|(?:wo)?men|deaths?|died|events?|relapses?"
    r"|recurrences?|cancers?|tumou?rs?|failures|progressions|vs?\.?\s\d+\s(?:cases|deaths|events))\b"
)
# What may follow a number of a list; another word ("and 40% responded") makes it a new statement.
_LIST_GOES_ON = re.compile(
    r"\s?(?:[,;.()]|\Z|(?:and|vs|versus|respectively|in|with|for|at|after|on|among|compared)\b)"
)
LEAST_SCORE = 0.35
_NO_RESULT = 0.05  # at most the chance of what is known to be no result
_STATIONS = 7  # numbers back at which the verb of a list is looked for
_JOINT_REACH = 24


def _whole(text: str | None) -> int | None:
    if not text:
        return None
    plain = text.replace(",", "").strip()
    return int(plain) if plain.isdecimal() else words_value(plain) or None


def _center_cue(context: Context, frames: list[Frame], i: int) -> Cue | None:
    """Return the word that names the centre of a number.

    A percent does not take it where a number of another unit stands between ("median follow-up
    was 6 years, survival 67%").
    """
    frame = frames[i]
    since = max(context.sentence(frame.start).start, frame.start - _NEAR_CENTER)
    cue = context.cues.before(frame.start, since, "center")
    if cue is None:
        return None
    near = [f for f in frames[max(0, i - _FRAMES_BACK) : i] if f.start >= cue.end]
    if is_percent(frame.unit):
        return None if any(not is_percent(f.unit) for f in near) else cue
    return None if _is_told_count(context, frame, near, cue) else cue


def _is_told_count(context: Context, frame: Frame, near: list[Frame], cue: Cue) -> bool:
    """Tell whether a whole number counts people or events, apart from a mean said before.

    So it is in "after a median of 3 years there were 28 relapses" and in "median survival at the
    cut-off (120 deaths)".
    """
    if frame.unit is not None or frame.head.number.decimals or frame.rule != "bare":
        return False
    counted = _COUNTED.match(context.small, frame.end) is not None
    if any(f.unit is not None for f in near):
        return counted or "follow" in context.small[cue.start : near[0].end + _FOLLOW_UP]
    return counted and context.small[frame.start - 1] == "(" and not near


def _center(context: Context, frames: list[Frame], i: int, default: Center) -> Center:
    """Return the centre that the words before a number name."""
    cue = _center_cue(context, frames, i)
    return cue.kind if cue is not None else default  # type: ignore[return-value]


def _sign_words(context: Context, frames: list[Frame], i: int) -> str | None:
    word = _change_before(context, frames, i)
    if word is None and SAID_BEFORE.search(
        context.small, max(0, frames[i].start - _JOINT_REACH), frames[i].start
    ):
        back = range(i - 1, max(i - _STATIONS, -1), -1)
        return next(filter(None, (_change_before(context, frames, j) for j in back)), None)
    return word


def _change_before(context: Context, frames: list[Frame], i: int) -> str | None:
    """Return the word of change between the number before and this one."""
    since = max(frames[i].start - _CHANGE_GAP, frames[i - 1].end if i else 0)
    cue = context.cues.before(frames[i].start, since, "change")
    return cue.word if cue is not None else None


def _label(frame: Frame) -> Spread | None:
    label = (frame.parts.get("label") or "").lower()
    if not label:
        return None
    if "q" in label or "25" in label:
        return "iqr"
    if "range" in label or "min" in label:
        return "range"
    return "se" if "e" in label.replace("deviation", "") else "sd"


def _interval_kind(context: Context, frame: Frame, center: str) -> Spread | None:
    """Return what an unlabelled bracket of two numbers stands for, as announced before it."""
    if frame.rule == "with_ci":
        return "ci"
    cue = context.cues.before(frame.start, 0, "interval")
    if cue is None:
        return None
    if cue.kind == "ci" and center == "median":
        return None
    return cue.kind  # type: ignore[return-value]


def is_spare(frame: Frame, score: float) -> bool:
    """Tell whether a number could be a count of people though its own words do not say so."""
    whole = frame.rule == "bare" and frame.unit is None and not frame.head.number.decimals
    return whole and _NO_RESULT < score < LEAST_SCORE


def as_stat(context: Context, frames: list[Frame], i: int, score: float) -> StatMention | None:
    """Return the statistic that a frame prints; None where it is no result."""
    frame = frames[i]
    if score < LEAST_SCORE:
        return None
    if _is_announced_percent(context, frame):
        frame.rule, frame.parts = "count_percent", {"percent": frame.parts["spread"]}
    if frame.rule in PROPORTIONS:
        return _proportion(context, frames, i, score)
    if frame.rule == "bare":
        return _bare(context, frames, i, score)
    return _continuous(context, frames, i, score)


def _is_announced_percent(context: Context, frame: Frame) -> bool:
    """Tell whether the text says "n (%)" and the frame is a count with a bracket: "12 (40)"."""
    if frame.rule != "number_in_bracket" or not context.n_percent or frame.unit is not None:
        return False
    head = frame.head.number
    return head.decimals == 0 <= head.value and number(frame.parts["spread"] or "").value <= _ALL


def _continuous(context: Context, frames: list[Frame], i: int, score: float) -> StatMention:
    frame = frames[i]
    parts = frame.parts
    spread: Spread | None = _label(frame)
    values: tuple[Number, ...] = ()
    center: Center
    if parts.get("low"):
        center = _center(context, frames, i, "value")
        spread = spread or _interval_kind(context, frame, center)
        values = pair_of(frame) or ()
        if center == "value":  # quartiles are told with no other centre
            center = "median" if spread == "iqr" else context.centers.get(spread, "value")
    else:
        center = _center(context, frames, i, "mean")
        values = (number(parts["spread"] or ""),)
        announced = context.spread_before(frame.start)
        if frame.rule in PM_RULES:
            spread = announced or "unknown_pm"
        elif spread is None:
            spread = announced
    # A share of people has a confidence interval at most; with a spread it is a scale in percent.
    shared = center == "value" and spread == "ci"
    share = shared and is_percent(frame.unit)
    n = _N_AFTER.match(context.norm, frame.end)
    return StatMention(
        start=frame.start,
        end=frame.end,
        rule=frame.rule,
        center="percent" if share else center,
        value=frame.head.number,
        spread=spread,
        spread_values=values,
        ci_level=float(parts.get("level") or 95.0) if spread == "ci" else None,
        proportion=share,
        percent=frame.head.number if share else None,
        n=_whole(n[1]) if n else None,
        unit=frame.unit,
        sign_words=_sign_words(context, frames, i),
        score=score,
    )


def _proportion(context: Context, frames: list[Frame], i: int, score: float) -> StatMention:
    frame = frames[i]
    parts, head = frame.parts, frame.head.number
    if frame.unit is not None:
        percent: Number | None = head
        events = _whole(parts.get("events"))
    else:
        events = int(head.value)
        percent = number(parts["percent"] or "") if parts.get("percent") else None
    n = _N_AFTER.match(context.norm, frame.end)
    return StatMention(
        start=frame.start,
        end=frame.end,
        rule=frame.rule,
        center="percent" if percent is not None else "count",
        value=percent if percent is not None else head,
        proportion=True,
        events=events,
        percent=percent,
        spread="ci" if pair_of(frame) else None,
        spread_values=pair_of(frame) or (),
        ci_level=float(parts.get("level") or 95.0) if pair_of(frame) else None,
        n=_whole(parts.get("total")) or (_whole(n[1]) if n else None),
        unit="%" if percent is not None else None,
        sign_words=_sign_words(context, frames, i),
        score=score,
        first_end=frame.first_end,
    )


def _is_rate(context: Context, frames: list[Frame], i: int) -> bool:
    """Tell whether a number, or the next of its list, is told per so many people or years."""
    if _PER_MANY.match(context.small, frames[i].end):
        return True
    following = frames[i + 1] if i + 1 < len(frames) else None
    if following is None or following.rule != "bare":
        return False
    listed = _AND.fullmatch(context.small, frames[i].end, following.start) is not None
    return listed and _PER_MANY.match(context.small, following.end) is not None


def _is_on_scale(context: Context, frame: Frame) -> bool:
    """Tell whether a whole number is a value of a scale or an amount, no count of people."""
    small, start, end = context.small, frame.start, frame.end
    if _SCALE.search(small, max(0, start - _SCALE_REACH), start) or _OF_UNITS.match(small, end):
        return True
    if not _PAIR_GOES_ON.match(small, end):
        return False
    since = max(context.sentence(start).start, start - _SCALED_PAIR_REACH)
    return _SCALED_PAIR.search(small, since, start) is not None


def _is_of_percentages(context: Context, frame: Frame) -> bool:
    """Tell whether the subject says percent, not the number: "the percentages of falls were 20"."""
    if frame.head.in_words or frame.head.number.value > _ALL_PERCENT:
        return False
    start = context.sentence(frame.start).start
    return _PERCENTAGES.search(context.small, start, frame.start) is not None


def _bare(context: Context, frames: list[Frame], i: int, score: float) -> StatMention:
    frame = frames[i]
    n = _N_AFTER.match(context.norm, frame.end)
    if frame.unit is None and context.norm[frame.start - 1 : frame.start] in _MONEY:
        frame.unit = context.norm[frame.start - 1]
    common = {
        "start": frame.start,
        "end": frame.end,
        "value": frame.head.number,
        "n": _whole(n[1]) if n else None,
        "unit": frame.unit,
        "sign_words": _sign_words(context, frames, i),
        "score": score,
    }
    if frame.unit is None and _is_of_percentages(context, frame):
        frame.unit = "%"
    if is_percent(frame.unit):
        return _bare_percent(context, frames, i, common)
    center = _center(context, frames, i, "value")
    if center == "value" and _is_rate(context, frames, i):
        center = "rate"
    number_of = frame.head.number
    whole = frame.unit is None and number_of.decimals == 0 <= number_of.value
    if center == "value" and whole and not _is_on_scale(context, frame):
        events = int(number_of.value)
        return StatMention(
            rule="bare_count",
            center="count",
            proportion=True,
            events=events,
            **common,  # type: ignore[arg-type]
        )
    return StatMention(rule="bare_value", center=center, **common)  # type: ignore[arg-type]


def _bare_percent(
    context: Context, frames: list[Frame], i: int, common: dict[str, object]
) -> StatMention:
    """Read a percent as a share of participants unless a mean, median or change is named."""
    frame = frames[i]
    cue = _center_cue(context, frames, i)
    center: Center = "percent"
    if cue is not None and not _SHARE.search(context.small, cue.end, frame.start):
        center = cue.kind  # type: ignore[assignment]
    signed = context.norm[frame.start] in "-+–−"
    start = _list_start(context, frames, i)
    changed = _CHANGED_BY.search(context.small, max(0, start - _CHANGE_GAP), start)
    share = center == "percent" and not signed and changed is None
    return StatMention(
        rule="bare_percent",
        center="value" if center == "percent" and not share else center,
        proportion=share,
        percent=frame.head.number,
        **common,  # type: ignore[arg-type]
    )


def _list_start(context: Context, frames: list[Frame], i: int) -> int:
    """Return where the list of percents begins of which this is one: "by 5%, 7% and 1%"."""
    while i and _LIST_GOES_ON.match(context.small, frames[i].end):
        before = frames[i - 1]
        listed = before.rule == "bare" and is_percent(before.unit)
        if not listed or not _AND.fullmatch(context.small, before.end, frames[i].start):
            break
        i -= 1
    return frames[i].start
