"""What the plan of a study says of time: where results begin, when it measures, how long it lasts.

A number whose sentence names no time is often of the one time that the methods name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from extractor.defined_times import Definition, definitions
from extractor.document import Document
from extractor.link_scene import Scene, once
from extractor.mentions import TimeMention
from extractor.planned_times import OLD, is_primary, planned
from extractor.time_reading import TimeReading, reading_of, time_key
from extractor.times import time_words
from extractor.word_places import starts_of

_LONGEST_NUMBER = 20  # characters, with what stands between it and its unit
_LONGEST_UNIT = 12
_COURSE = re.compile(r"\bfor\s+(?:a\s+(?:period|total|duration)\s+of\s+|(?:up\s+to|the)\s+)?$")
_NO_COURSE = re.compile(
    r"\b(?:at least|past|previous|prior|history|stable|symptoms?|disease|older|more than|run-in|"
    r"washout|wash-out|fasted|stored|incubated|followed)\b"
)
_BARE_AFTER = re.compile(r"-?\s*(?:and|/|,)\s*(?P<after>after|post)\b")
_PERIOD = re.compile(r"\s+(?:period|phase|course)\b")
_CYCLED = re.compile(  # "for 3 weeks every 4 weeks": a part of each cycle
    r"[\s,(]*(?:(?:and|then|with)\s+)?(?:followed\s+by|of\s+every|out\s+of|every|repeated|on\b|(?:\w+\s+){0,2}off\b)"
)
_LENGTH_OF = re.compile(
    r"-?\s*(?:(?:double|single|open|controlled|randomi[sz]ed|blind(?:ed)?|label|parallel|group|"
    r"placebo|multicent\w+|supervised|structured|home|based|training|exercise|long)[\s,-]+){0,5}"
    r"(?:trial|study|treatment|intervention|program(?:me)?|period|course|supplementation|training|"
    r"therapy|phase)\b"
)
_MOST = 12  # visits that a plan names at most; more are a list of something else
_SHORTEST = 3.0  # days that a course lasts at least


@dataclass(frozen=True, slots=True)
class Plan:
    """The time points that the words before the results name.

    ``last`` is where changes are looked for, ``primary`` that of the primary outcome, ``course``
    how long the treatment lasts, ``after`` the words for the moment after it, ``start`` those for
    the beginning; ``stations`` are all its visits in order, ``defined`` what is looked for when.
    """

    last: TimeReading | None
    primary: TimeReading | None
    course: TimeReading | None
    after: TimeReading | None
    start: TimeReading
    told: tuple[TimeMention, ...]
    stations: tuple[TimeReading, ...]
    defined: tuple[Definition, ...]


@once
def result_start(scene: Scene) -> int:
    """Return where the results begin: their heading, else the first sentence with two numbers."""
    for i, sentence in enumerate(scene.doc.sentences):
        if scene.section(i) == "results":
            return sentence.start
    for a, b in pairwise(scene.sentence):
        if a == b:
            return scene.span(a)[0]
    return scene.span(scene.sentence[0])[0] if scene.stats else len(scene.low)


@lru_cache(maxsize=1)  # asked for by those who read the times and those who link them
def _lengths(low: str) -> list[re.Match[str]]:
    """Return every length of time that a text prints, looked for before each unit."""
    words = time_words()
    out: list[re.Match[str]] = []
    done = 0
    for start in starts_of(low, frozenset(words.units)):
        since, until = max(done, start - _LONGEST_NUMBER), start + _LONGEST_UNIT
        match = words.length.search(low, since, until) if since < start else None
        if match is not None and match.start("unit") == start:
            out.append(match)
            done = match.end()
    return out


def course_of(doc: Document, low: str, stop: int) -> TimeReading | None:
    """Return the longest course told before an offset: "for 12 weeks", "a 12-week trial"."""
    words = time_words()
    best, days = None, 0.0
    for match in _lengths(low):
        if match.end() > stop:
            break
        long = (
            float(match["value"]) if match["value"].isdigit() else words.numbers.get(match["value"])
        )
        lasting = (long or 0.0) * words.units[match["unit"]]
        if not max(days, _SHORTEST) <= lasting < OLD:
            continue
        head = low[max(0, match.start() - 40) : match.start()]
        told = _COURSE.search(head) or _LENGTH_OF.match(low, match.end(), match.end() + 90)
        cycled = _CYCLED.match(low, match.end(), match.end() + 40)
        if told and not cycled and not _NO_COURSE.search(head):
            best, days = match, lasting
    if best is None:
        return None
    label = doc.text[best.start() : best.end()]
    return TimeReading("course", label, time_key(label))


def _start(scene: Scene, before: tuple[TimeMention, ...]) -> TimeReading:
    """Return what the study calls its beginning: "day 0", "T0", else "baseline"."""
    for base, code in pairwise(before):
        beside = base.anchor == "baseline" and 0 <= code.start - base.end <= _ONE_MARK
        if beside and code.rule == "coded_in_list":
            return reading_of("bare", code)  # "a pre-test (T1)"
    if not any(m.anchor == "baseline" for m in scene.times):
        for m in before:
            if m.days == 0 or m.label.lower() in ("t0", "m0", "d0", "w0"):
                return reading_of("bare", m)
    return TimeReading("bare", "baseline", "baseline")


def _after(low: str, before: tuple[TimeMention, ...]) -> TimeReading | None:
    """Return the words for the moment after: "after the treatment" of "before and after ..."."""
    starts = [m for m in before if m.rule in ("before_and_after", "before_event", "before_noun")]
    for m in before:
        near = any(0 <= m.start - s.end < _NEAR for s in starts)
        if m.rule in ("after_event", "after_noun", "post") and near:
            return reading_of("after", m)
    for s in starts:  # "pre and post symptoms were rated"
        bare = _BARE_AFTER.match(low, s.end) if s.rule == "before_and_after" else None
        if bare:
            return TimeReading("after", bare["after"], time_key(bare["after"]))
    return None


def _stations(scene: Scene, before: tuple[TimeMention, ...]) -> tuple[TimeReading, ...]:
    """Return the visits of the sentence of the plan that names most of them, codes before words."""
    by_sentence: dict[int, dict[str, TimeReading]] = {}
    coded = [m for m in before if m.rule.startswith("coded")]
    for m in coded if len(coded) > 1 else before:
        reading = reading_of("station", m)
        sentence = 0 if len(coded) > 1 else scene.structure.sentence_index(m.start)
        by_sentence.setdefault(sentence, {}).setdefault(reading.key, reading)
    found = max(by_sentence.values(), key=len, default={})
    return tuple(found.values())


def _periods(scene: Scene, before: tuple[TimeMention, ...]) -> list[TimeMention]:
    """Return the periods and rates that a plan looks at.

    "In the postoperative period, pain was rated", "the primary outcome was 30-day mortality".
    """
    return [
        m
        for m in before
        if m.rule == "adjective" or (m.rule == "post" and _PERIOD.match(scene.low, m.end))
    ]


_NEAR = 30  # characters between "before" and "after" of one plan
_ONE_MARK = 2  # characters of a space and a bracket


@once
def plan_of(scene: Scene) -> Plan:
    """Return the time points that the words before the results name."""
    stop = result_start(scene)
    before = scene.times_in(0, stop)
    told = planned(scene, before)
    first = [m for m in told if is_primary(scene, m)]
    return Plan(
        last=reading_of("planned", told[-1]) if told else None,
        primary=reading_of("planned", first[-1]) if first else None,
        course=course_of(scene.doc, scene.low, stop),
        after=_after(scene.low, before),
        start=_start(scene, before),
        told=tuple(told[-_MOST:]),
        defined=definitions(scene, [*_periods(scene, before), *told][-_MOST:]),
        stations=_stations(scene, before),
    )
