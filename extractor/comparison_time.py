"""Choose the time point of a contrast."""

from __future__ import annotations

import re

from extractor.comparison_scope import Scene, Scope, end_of_span, is_baseline, within
from extractor.defined_times import definitions, time_of
from extractor.mentions import TimeMention
from extractor.planned_times import is_looked_for, planned
from extractor.records import Design
from extractor.study_times import course_of

_AS_REFERENCE = re.compile(
    r"\b(?:from|than|versus|vs|to|with|for|their|adjust\w*|between) (?:the |their )?$"
)
_AFTER_EVENT = re.compile(
    r"\b(?:after|following|post)[ -](?:the )?"
    r"(?!enrol|randomi|prior|previous|adjust|correct|control|multipl|menopaus|account|exclu)"
    r"[a-z][a-z-]+(?= |\b)"
    r"|\bpost-?(?!menopaus|graduat|adjust|randomi)[a-z]{4,}\b"
)
_AT = re.compile(r"[\s)\],]*(?:at|after|by|on)\s+(?:the\s+)?")
# ", at week 5 pain was" opens what comes next.
_GOES_ON = re.compile(
    r"\s+(?!(?:and|or|but|in|for|with|while|whereas|compared|versus|vs|respectively|only|as|of|"
    r"follow|after|post|when|than|between|among)\b)[a-z]"
)
_POINT = re.compile(r"\b(?:at|on|after|by|in)\s(?:the\s)?$")
_BEFORE_AND = re.compile(r"\b(?:before|pre|prior to)-?\s*(?:and|,|/)\s*(?:\w+\s+)?$")
_PAIR_REACH = 24  # characters before "after" in which "before and" stands
_LENGTH = re.compile(
    r"\b(?:survival(?!\s+rate)|time\s+to\s+[a-z]+|progression-free|length\s+of\s+stay|"
    r"hospital\s+stay|durations?|hazards?|log-?rank|pfs|ttp|dfs)\b"
)
_AIM = ("title", "objective")
_TOLD_IN = ("results", "conclusion")
_WORDS_REACH = 120  # characters before the evidence that say what was compared
_REACH = 3000
_LONGEST_VALUE = 30  # characters of a value before the unit that ends it
_MINUTE = 0.9 / 1440
_DAY = 1.5
_SHORT_DAYS = 0.05
_WEEK = 6.0
_OLD = 18 * 365  # days; beyond it a length in years is an age


def _is_reference(scene: Scene, t: TimeMention) -> bool:
    """Whether a mention of the start is only what a change is counted from."""
    at_start = t.anchor == "baseline" or is_baseline(t.label)
    return at_start and _AS_REFERENCE.search(scene.low[max(0, t.start - 24) : t.start]) is not None


def _is_value(scene: Scene, t: TimeMention) -> bool:
    """Whether a length is itself what was measured ("relief came after 3 weeks (IQR 2 to 5)")."""
    return any(
        scene.measurements[i].start < t.end and t.start < scene.measurements[i].end
        for i in scene.measured_in(t.start - _LONGEST_VALUE, t.end)
    )


def usable(scene: Scene, mentions: list[TimeMention], design: Design) -> list[TimeMention]:
    """Return the mentions that can be the time of a contrast: no start of it, no value."""
    mentions = [
        t
        for t in mentions
        if (t.days is None or t.days >= (_DAY if t.rule == "adjective" else _MINUTE))
        and t.rule != "before_and_after"  # a test of both is told at the later one
        and not _is_value(scene, t)
    ]
    if design == "within":
        return [t for t in mentions if t.anchor != "baseline" and not is_baseline(t.label)]
    return [t for t in mentions if not _is_reference(scene, t)]


def _carries(t: TimeMention) -> bool:
    """Whether a mention can stand for later sentences: a time of the study, not of a test."""
    if t.anchor == "baseline" or is_baseline(t.label) or (t.days or 0) > _OLD:
        return False
    if t.days is None:
        return t.anchor == "post"
    return t.days >= (_WEEK if t.rule == "adjective" else _SHORT_DAYS)


def times_told(scene: Scene, scope: Scope, design: Design) -> list[TimeMention]:
    """Return the time points named for the evidence, else before it in its sentence."""
    own = scope.evidence
    near = [
        t
        for t in scene.times_in(scope.start, scope.near_tail)
        if not _opens_next(scene, own.end, t)
        and (not own.start <= t.start < own.end or _is_point(scene, scope, t))
    ]
    return usable(scene, near, design) or usable(
        scene, scene.times_in(scope.sentence_start, scope.evidence.start), design
    )


def _is_point(scene: Scene, scope: Scope, t: TimeMention) -> bool:
    """Whether a length inside the evidence is a time: "5.0 on day 3 (95% CI 0.6 to 9.4)".

    The number of "-0.9 days (95% CI -1.4 to -0.4)" is the effect.
    """
    return _POINT.search(scene.low, max(scope.evidence.start, t.start - 20), t.start) is not None


def _near(scene: Scene, scope: Scope, design: Design) -> list[TimeMention]:
    """Return the time points of the nearest stretch that names one."""
    return times_told(scene, scope, design) or usable(
        scene, scene.times_in(scope.evidence.end, scope.sentence_end), design
    )


def pick_time(scene: Scene, scope: Scope, design: Design, supports: list[int]) -> str | None:
    """Return the label of the time: of the values, of the words near, of the words before."""
    label = _pick(scene, scope, design, supports)
    return end_of_span(label) if label else None


def _pick(scene: Scene, scope: Scope, design: Design, supports: list[int]) -> str | None:
    inside = scene.times_in(scope.evidence.start, scope.evidence.end)
    inside = [t for t in usable(scene, inside, design) if _is_point(scene, scope, t)]
    if len(inside) == 1:
        return inside[0].label
    behind = _right_behind(scene, scope, design)
    if behind:
        return behind.label
    times = [scene.measurements[i].time for i in supports]
    later = design == "within" or any(not is_baseline(t) for t in times)
    named = [t for t in times if t and not (later and is_baseline(t))]
    if named:
        return named[-1]
    found = _near(scene, scope, design)
    if found:
        return found[-1].label
    told = _event(scene, scope, design, scope.sentence_start) or _defined(scene, scope)
    if told or _lasts(scene, scope):
        return told
    return (
        _carried(scene, scope)
        or _event(scene, scope, design, 0)
        # Values without a time give their contrast none of another or of the whole course.
        or (None if supports else _only_one(scene) or _course(scene, scope))
    )


def _lasts(scene: Scene, scope: Scope) -> bool:
    """Whether the evidence is of a length of time ("median survival", a hazard ratio).

    Such evidence is of the whole follow-up: no time told elsewhere is its own.
    """
    effect = scope.evidence.effect
    if effect is not None and effect.type == "HR":
        return True
    start = max(scope.start, scope.evidence.start - _WORDS_REACH)
    return _LENGTH.search(scene.low, start, scope.evidence.end) is not None


def _right_behind(scene: Scene, scope: Scope, design: Design) -> TimeMention | None:
    """Return the time that the evidence is printed with ("(p = 0.02) at 18 months")."""
    if scope.listed[1] > 1:
        return None
    found = usable(scene, scene.times_in(scope.evidence.end, scope.near_tail), design)
    if not found:
        return None
    between = scene.low[scope.evidence.end : found[0].start]
    if not _AT.fullmatch(between) or _opens_next(scene, scope.evidence.end, found[0]):
        return None
    return found[0]


def _opens_next(scene: Scene, end: int, t: TimeMention) -> bool:
    """Whether a time behind the evidence opens what comes next: "(p = 0.02), at week 5 it was"."""
    if t.start < end or "," not in scene.low[end : t.start]:
        return False
    return _GOES_ON.match(scene.low, t.end) is not None


def _carried(scene: Scene, scope: Scope) -> str | None:
    """Return the last time point of the section before the sentence, else its last follow-up."""
    for start in (scene.section_start(scope.sentence), 0):
        for k in reversed(within(scene.times, start, scope.sentence_start)):
            t = scene.times[k]
            if _carries(t) and not _is_value(scene, t) and _bears(scene, t):
                return t.label
    return None


def _bears(scene: Scene, t: TimeMention) -> bool:
    """Whether a time told before is one of results, or one at which the plan measures something.

    When a drug is given ("on day 1 of each cycle") and what came before the study are no time of
    its contrasts.
    """
    section = scene.doc.sentences[scene.structure.sentence_index(t.start)].section
    if section in _TOLD_IN or scene.measured_in(*_sentence(scene, t)):
        return True
    if t.rule == "adjective" and section in _AIM:  # "to compare one-year mortality after ..."
        return True
    if planned(scene, [t]):
        return is_looked_for(scene, t)
    head = scene.low[max(0, t.start - _PAIR_REACH) : t.start]
    return t.anchor == "post" and _BEFORE_AND.search(head) is not None


def _defined(scene: Scene, scope: Scope) -> str | None:
    """Return the time at which the plan looks for the outcome that the words before name."""
    if not scene.defined:
        told = [t for t in scene.times if not scene.measured_in(*_sentence(scene, t))]
        rates = [t for t in told if t.rule == "adjective"]
        scene.defined.append(definitions(scene, {*planned(scene, told), *rates}))
    if not scene.defined[0]:
        return None
    found = time_of(
        scene.doc.text[
            max(scope.start, scope.evidence.start - _WORDS_REACH) : scope.evidence.start
        ],
        scene.defined[0],
    )
    return found.label if found else None


def _sentence(scene: Scene, t: TimeMention) -> tuple[int, int]:
    return scene.span(scene.structure.sentence_index(t.start))


def _course(scene: Scene, scope: Scope) -> str | None:
    """Return how long the treatment lasted, where the text names no other time."""
    found = course_of(scene.doc, scene.low, min(scope.sentence_start, _REACH))
    return found.label if found else None


def _only_one(scene: Scene) -> str | None:
    """Return the one time, the start apart, that values of the study were read with."""
    if not scene.only_time:
        later = {m.time for m in scene.measurements if m.time and not is_baseline(m.time)}
        scene.only_time.append(later.pop() if len(later) == 1 else None)
    return scene.only_time[0]


def _event(scene: Scene, scope: Scope, design: Design, start: int) -> str | None:
    """Return the words of a moment after something ("after ejaculation") for a change in an arm."""
    if design != "within":
        return None
    start = max(start, scope.evidence.start - _REACH)  # an abstract's length; keeps it linear
    found = scene.last_of(_AFTER_EVENT, start, scope.evidence.start)
    return scene.doc.text[slice(*found)] if found else None
