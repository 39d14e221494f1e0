"""Which time point a number belongs to: the options and what speaks for each.

The reading of the sentence decides (extractor.read_times); learnt is only how far each kind of
reading holds, and when a number without one takes a time told before: of an earlier sentence of
the results, or of the plan of the study. A reader goes by what kind of result it is: scores and
responses are of the time of the study, harms, lengths and characteristics mostly of none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.defined_times import defined_time
from extractor.linear import Option, Step
from extractor.link_scene import Scene, bucket
from extractor.mentions import StatMention, TimeMention
from extractor.read_changes import is_change
from extractor.read_times import is_adjective, is_reference, read_times
from extractor.study_times import Plan, plan_of, result_start
from extractor.time_reading import TimeReading, is_start, time_key
from extractor.times import time_words

__all__ = ["time_key", "time_steps"]

# Words before a time that opens its sentence: "At 6 months", "In group A, at 6 months".
_OPENING = re.compile(r"(?:results\W+)?(?:\w+\s+){0,3}$")
_SPELL = re.compile(r"\b(?:stay|duration|length|time\s+to\s+\w+(?:\s+\w+)?)\W+(?:\w+\W+){0,3}$")
_STAY = re.compile(r"\b(?:stay|time\s+to\s+\w+(?:\s+\w+)?)\W+(?:\w+\W+){0,3}\Z")
# What was lost, taken out or needed in an operation is of no visit after it.
_OPERATED = re.compile(
    r"\b(?:blood\s+loss|nodes?|(?:operati(?:ve|on|ng)|an(?:a)?esthesia|surgical|procedure)\s+time|"
    r"incision|retrieved|harvested)\W+(?:\w+\W+){0,4}\Z"
)
_OPERATED_REACH = 60  # characters before a number in which such words stand
_AWAY = 4  # sentences after which a time told is far away
_LONG = 1.0  # days
_BEFORE, _BEHIND = 90, 45  # characters beside a number that say what it is about
_WORD = re.compile(r"[a-z]{5,}")
# Words that say nothing of what was measured.
_COMMON = frozenset(
    _WORD.findall(
        "group groups patients study trial treatment between after before placebo control weeks "
        "months compared baseline median score scores total higher lower respectively versus "
        "primary secondary outcome outcomes years women participants received randomized randomised"
    )
)
_GROUPS = {
    "adjective": "adjective",
    "median_follow_up": "follow",
    "follow_up": "follow",
    "post": "event",
    "after_event": "event",
    "after_noun": "event",
    "after_it": "event",
    "end_of": "event",
    "at_end": "event",
    "during_study": "event",
    "event_in_list": "event",
    "ordinal": "ordinal",
}


def _lasts(stat: StatMention) -> bool:
    """Whether a number is itself a length of time: of survival, of a stay, of follow-up.

    Seconds to hours are what tests take: those are done again at each visit.
    """
    days = time_words().units.get((stat.unit or "").lower(), 0.0)
    return not stat.proportion and days >= _LONG


def _silent(scene: Scene, i: int) -> tuple[str, ...]:
    """Say what speaks against the time that a sentence seems to give to a number."""
    if _lasts(scene.stats[i]):
        return ("lasts",)
    start, _ = scene.span(scene.sentence[i])
    head = scene.low[max(start, scene.stats[i].start - _BEFORE) : scene.stats[i].start]
    return ("spell",) if _SPELL.search(head) else ()


def _stays(scene: Scene, i: int) -> bool:
    """Whether a number says how long people stayed or waited: such a length is of no time point."""
    return _said(scene, i, _STAY, _BEFORE)


def _is_of_operation(scene: Scene, i: int) -> bool:
    """Whether a number tells of an operation itself, as the blood that was lost."""
    return _said(scene, i, _OPERATED, _OPERATED_REACH)


def _said(scene: Scene, i: int, words: re.Pattern[str], reach: int) -> bool:
    start, _ = scene.span(scene.sentence[i])
    stop = scene.stats[i].start
    return words.search(scene.low, max(start, stop - reach), stop) is not None


def _is_own(reading: TimeReading | None) -> bool:
    """Whether the sentence of a number itself gives it a time."""
    return reading is not None and reading.name not in ("planned", "amount", "to")


def _manner(reading: TimeReading) -> tuple[str, ...]:
    """Say what words a time was told in, where they are weak: a follow-up, a start from afar."""
    if "follow" in reading.label.lower():
        return ("read_follow_up",)
    if is_start(reading.label) and reading.name.startswith(("head", "object")):
        return (f"start_{reading.name}",)
    return ()


def _form(stat: StatMention) -> str:
    if stat.proportion or stat.center == "percent":
        return "share"
    return "spread" if stat.spread_values else "bare"


@dataclass(slots=True)
class _Course:
    """What the reading of a document has come to: plan, results, times told so far."""

    scene: Scene
    plan: Plan
    results: int
    moments: list[TimeMention]
    words: dict[int, frozenset[str]] = field(default_factory=dict)
    given: dict[int, TimeReading] = field(default_factory=dict)

    def words_of(self, sentence: int) -> frozenset[str]:
        """Return the telling words of a sentence."""
        if sentence not in self.words:
            start, end = self.scene.span(sentence)
            found = _WORD.findall(self.scene.low, start, end)
            self.words[sentence] = frozenset(found) - _COMMON
        return self.words[sentence]


def _about(course: _Course, i: int) -> list[str]:
    """Say what kind of thing the number is, as far as it bears on whether it has a time."""
    scene = course.scene
    stat = scene.stats[i]
    start, end = scene.span(scene.sentence[i])
    near = f"{scene.low[max(start, stat.start - _BEFORE) : stat.start]} # "
    near += scene.low[stat.end : min(end, stat.end + _BEHIND)]
    form = _form(stat)
    out = [name for name, pattern in time_words().about.items() if pattern.search(near)]
    out.append(form)
    if _lasts(stat):
        out.append("lasts")
    if stat.start < course.results:
        out.append("early")
    elif is_change(scene, i):
        out.append("change")
    return out


def _is_value(scene: Scene, mention: TimeMention) -> bool:
    """Whether a length is what was measured ("1046 ± 245 min"), no time of other numbers."""
    i = bisect_right(scene.starts, mention.start) - 1
    return i >= 0 and scene.stats[i].end >= mention.end and bool(scene.stats[i].spread_values)


def _told(course: _Course, i: int) -> TimeMention | None:
    """Return the last time point after the start that earlier sentences of the results name."""
    start, _ = course.scene.span(course.scene.sentence[i])
    stop = bisect_right(course.moments, start, key=lambda m: m.end)
    if not stop or course.moments[stop - 1].start < course.results:
        return None
    return course.moments[stop - 1]


def _as_told(scene: Scene, i: int, told: TimeMention) -> list[str]:
    """Say how far back a time was told, and whether it opens its sentence: then it carries on."""
    sentence = scene.structure.sentence_index(told.start)
    away = scene.sentence[i] - sentence
    far = bucket(away, 1, 2)
    start, _ = scene.span(sentence)
    opens = _OPENING.match(scene.low, start, told.start) is not None
    group = _GROUPS.get(told.rule.removesuffix("_list"), "firm")
    out = ["told", f"told|far{far}", f"told|opens{opens}|far{far}", f"told|{group}"]
    return [*out, "told|away"] if away >= _AWAY else out


Offer = tuple[str, str, list[str]]


def _offers(course: _Course, i: int, led: tuple[int, TimeReading] | None) -> Iterator[Offer]:
    """Yield the times told before a number, each with its key and what speaks for it."""
    scene, plan = course.scene, course.plan
    mine = course.words_of(scene.sentence[i])
    told = _told(course, i)
    if told is not None:
        there = course.words_of(scene.structure.sentence_index(told.start))
        alike = ["told|match"] if mine & there else []
        yield told.label, time_key(told.label), [*_as_told(scene, i, told), *alike]
    if led is not None:
        far = bucket(scene.sentence[i] - led[0], 1, 2, 4)
        yield led[1].label, led[1].key, ["led", f"led|far{far}"]
    of_plan = {
        "planned": plan.last,
        "primary": plan.primary,
        "after": plan.after,
        "course": plan.course,
    }
    for name, reading in of_plan.items():
        if reading is not None:
            yield reading.label, reading.key, [name]
    for m in plan.told:
        if mine & course.words_of(scene.structure.sentence_index(m.start)):
            yield m.label, time_key(m.label), ["match"]


def _unread(
    course: _Course, i: int, led: tuple[int, TimeReading] | None, state: str
) -> list[Option[str | None]]:
    """Return the options of a number to which its sentence gives no time."""
    silent = ("unread", f"unread|{state}", *(f"unread|{kind}" for kind in _about(course, i)))
    found: dict[str, tuple[str, list[str]]] = {}
    for label, key, features in _offers(course, i, led):
        found.setdefault(key, (label, []))[1].extend(features)
    options: list[Option[str | None]] = [Option(None, "none", silent)]
    options += [Option(label, key, tuple(dict.fromkeys(f))) for key, (label, f) in found.items()]
    return options


def _moments(scene: Scene) -> list[TimeMention]:
    return [
        m
        for m in scene.times
        if m.anchor != "baseline"
        and not is_adjective(scene, m)
        and not is_reference(scene, m)
        and not _is_value(scene, m)
    ]


def _of_plan(course: _Course, i: int) -> TimeReading | None:
    """Return the time at which the plan of the study looks for what a number is."""
    defined = course.plan.defined
    if not defined:
        return None
    first = course.scene.places[i].first  # of a list the first number is told with its name
    if first in course.given:
        return course.given[first]
    found = defined_time(course.scene, i, _about(course, i), defined)
    if found is not None and first == i:
        course.given[i] = found
    return found


def time_steps(scene: Scene) -> list[Step[str | None]]:
    """Return the options of every number: none, the reading, or those told before."""
    if not scene.stats:
        return []
    course = _Course(scene, plan_of(scene), result_start(scene), _moments(scene))
    steps: list[Step[str | None]] = []
    led: tuple[int, TimeReading] | None = None
    state, sentence, was_read = "first", -1, False
    pending: tuple[int, TimeReading] | None = None
    for i, reading in enumerate(read_times(scene)):
        if scene.sentence[i] != sentence:
            if sentence >= 0:
                state = "after_read" if was_read else "after_unread"
            led, sentence, was_read = pending or led, scene.sentence[i], False
        if _stays(scene, i) or (not _is_own(reading) and _is_of_operation(scene, i)):
            steps.append(Step((Option(None, "none", ("unread",)),)))
            continue
        if reading is None:
            defined = _of_plan(course, i)
            steps.append(
                Step(tuple(_unread(course, i, led, state)))
                if defined is None
                else _as_read(scene, i, defined)
            )
            continue
        was_read = True
        if not is_start(reading.label) and scene.stats[i].start >= course.results:
            pending = (sentence, reading)
        steps.append(_as_read(scene, i, reading))
    return steps


def _as_read(scene: Scene, i: int, reading: TimeReading) -> Step[str | None]:
    named = ("read", f"read_{reading.name}", *_manner(reading))
    read: Option[str | None] = Option(reading.label, reading.key, named)
    return Step((Option(None, "none", _silent(scene, i)), read))
