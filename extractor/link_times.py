"""Which time point a number belongs to: the options and what speaks for each.

The reading of the sentence decides (extractor.read_times); learnt is only how far each kind of
reading holds, and when a number without one takes the time of an earlier sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from extractor.linear import Option, Step
from extractor.link_scene import Scene, bucket
from extractor.mentions import StatMention, TimeMention
from extractor.read_times import (
    is_adjective,
    is_reference,
    read_times,
)
from extractor.study_times import planned_time, result_start
from extractor.time_reading import TimeReading, time_key
from extractor.times import time_words
from extractor.word_pattern import at_word

__all__ = ["time_key", "time_steps"]

_ABOUT = {
    "who": re.compile(
        at_word(
            r"aged?|years old|bmi|body mass|women|men|males?|females?|girls|boys|enrolled|"
            r"randomi[sz]ed|recruited|included|excluded|withdr[ae]wn?|dropped|attend\w+|complet\w+"
        )
        + r"\b"
    ),
    "spell": re.compile(
        at_word(
            r"time to|duration|length|stay|survival|follow-?up|operati(?:ve|on|ng) time|lasted|"
            r"interval|progression|mortality|died|deaths?"
        )
        + r"\b"
    ),
    "harm": re.compile(
        at_word(r"adverse|toxicit|complication|side effect|grade|safety|tolerat") + r"\w*"
    ),
}
# Words before a time that opens its sentence: "At 6 months", "In group A, at 6 months".
_OPENING = re.compile(r"(?:results\W+)?(?:\w+\s+){0,3}$")
_LONG = 1.0  # days
_BEFORE, _BEHIND = 90, 45  # characters beside a number that say what it is about


def _lasts(stat: StatMention) -> bool:
    """Whether a number is itself a length of time: of survival, of a stay, of follow-up.

    Seconds to hours are what tests take: those are done again at each visit.
    """
    days = time_words().units.get((stat.unit or "").lower(), 0.0)
    return not stat.proportion and days >= _LONG


def _about(scene: Scene, i: int, results: int) -> list[str]:
    """Say what kind of thing the number is, as far as it bears on whether it has a time."""
    stat = scene.stats[i]
    start, end = scene.span(scene.sentence[i])
    near = f"{scene.low[max(start, stat.start - _BEFORE) : stat.start]} # "
    near += scene.low[stat.end : min(end, stat.end + _BEHIND)]
    out = [name for name, pattern in _ABOUT.items() if pattern.search(near)]
    if stat.proportion or stat.center == "percent":
        out.append("share")
    if _lasts(stat):
        out.append("lasts")
    if stat.start < results:
        out.append("early")
    return out


def _is_value(scene: Scene, mention: TimeMention) -> bool:
    """Whether a length is what was measured ("1046 ± 245 min"), no time of other numbers."""
    i = bisect_right(scene.starts, mention.start) - 1
    return i >= 0 and scene.stats[i].end >= mention.end and bool(scene.stats[i].spread_values)


def _told(scene: Scene, i: int, moments: list[TimeMention], results: int) -> TimeMention | None:
    """Return the last time point after the start that earlier sentences of the results name."""
    start, _ = scene.span(scene.sentence[i])
    stop = bisect_right(moments, start, key=lambda m: m.end)
    return moments[stop - 1] if stop and moments[stop - 1].start >= results else None


def _as_told(scene: Scene, i: int, told: TimeMention) -> tuple[str, ...]:
    """Say how far back a time was told, and whether it opens its sentence: then it carries on."""
    sentence = scene.structure.sentence_index(told.start)
    far = bucket(scene.sentence[i] - sentence, 1, 2)
    start, _ = scene.span(sentence)
    opens = _OPENING.match(scene.low, start, told.start) is not None
    return "told", f"told|far{far}", f"told|opens{opens}|far{far}"


def _unread(
    scene: Scene, i: int, told: TimeMention | None, planned: TimeReading | None, results: int
) -> list[Option[str | None]]:
    """Return the options of a number to which its sentence gives no time."""
    features = ("unread", *(f"unread|{kind}" for kind in _about(scene, i, results)))
    options: list[Option[str | None]] = [Option(None, "none", features)]
    if told is not None:
        key = time_key(told.label)
        options.append(Option(told.label, key, _as_told(scene, i, told)))
    if planned is not None and all(o.key != planned.key for o in options):
        options.append(Option(planned.label, planned.key, ("planned",)))
    return options


def time_steps(scene: Scene) -> list[Step[str | None]]:
    """Return the options of every number: none, the reading, or those of earlier sentences."""
    if not scene.stats:
        return []
    results, planned = result_start(scene), planned_time(scene)
    moments = [
        m
        for m in scene.times
        if m.anchor != "baseline"
        and not is_adjective(scene, m)
        and not is_reference(scene, m)
        and not _is_value(scene, m)
    ]
    steps: list[Step[str | None]] = []
    for i, reading in enumerate(read_times(scene)):
        if reading is None:
            told = _told(scene, i, moments, results)
            steps.append(Step(tuple(_unread(scene, i, told, planned, results))))
            continue
        read: Option[str | None] = Option(
            reading.label, reading.key, ("read", f"read_{reading.name}")
        )
        silent = ("lasts",) if _lasts(scene.stats[i]) else ()
        steps.append(Step((Option(None, "none", silent), read)))
    return steps
