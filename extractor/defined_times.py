"""The time at which the plan of a study says that an outcome is looked for.

"The primary outcome was relapse at 12 months" gives "Relapse occurred in 5 (12%)" its time. A plan
that does not name the outcome gives none, even where it names one time alone: tried on annotated
abstracts, that was wrong about as often as right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extractor.link_scene import Scene
from extractor.mentions import TimeMention
from extractor.planned_times import Told, is_looked_for
from extractor.time_reading import TimeReading, is_start, reading_of

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9-]{3,}|[A-Z][A-Z0-9]+")
# Words that say nothing of what was measured.
_COMMON = frozenset(
    _WORD.findall(
        "about after also among analysed analyses analysis analyzed approximately assessed "
        "assessment assigned baseline before between both change compared control data days "
        "defined difference during each efficacy either ending endpoint evaluated evaluation "
        "every final first five follow follow-up four fourth from given group high hour incidence "
        "including intervention least less level main mean measure measured median minute month "
        "more obtained only outcome over participant patient percent percentage performed period "
        "placebo point primary proportion randomised randomized rate received recorded "
        "respectively safety same score second secondary significant significantly study subject "
        "than that then therapy there these third this those three time total treated treatment "
        "trial using value versus visit week were when where which while with within without "
        "women year"
    )
)
_NAMED = re.compile(
    r"\s+((?:[\w-]+\s+){0,2}?[\w-]+)"
    r"(?=\s+(?:after|in|of|with|for|and|or|between|among|was|were|from|at|by|following)\b|[.,;:)(])"
)
_BREAK = re.compile(r"[;:]")
_BEFORE = 120  # characters before a number that say what it is
# Kinds of numbers that no plan gives a time: who took part, how long something lasted.
_OF_NO_PLAN = frozenset(("flow", "kept", "spell", "lasts", "early", "who"))


@dataclass(frozen=True, slots=True)
class Definition:
    """A time point of the plan with the telling words of what is measured at it."""

    reading: TimeReading
    words: frozenset[str]


def telling_words(text: str) -> frozenset[str]:
    """Return the words of a text that can name an outcome, and its abbreviations, in lower case."""
    found = (w.lower() for w in _WORD.findall(text))
    return frozenset(w.removesuffix("s") for w in found) - _COMMON


def definitions(scene: Told, told_times: Iterable[TimeMention]) -> tuple[Definition, ...]:
    """Return what the plan measures at its time points.

    A clause ends at its time point ("relapse at 12 months and death at 2 years"), or follows it
    where nothing stands before ("At 12 months, relapse was assessed").
    """
    text, out = scene.doc.text, []
    drugs = telling_words(" ".join(arm.label for arm in scene.arms.arms))
    told_until, told = 0, frozenset[str]()
    for m in sorted(told_times, key=lambda m: m.start):
        if m.rule == "adjective":  # "to compare 30-day mortality after two repairs"
            named = _NAMED.match(text, m.end)
            words = telling_words(named[1]) - drugs if named else frozenset()
            if words and is_looked_for(scene, m):
                out.append(Definition(reading_of("defined", m), words))
            continue
        start, end = scene.span(scene.structure.sentence_index(m.start))
        begin = max(start, told_until)
        breaks = [b.end() for b in _BREAK.finditer(text, begin, m.start)]
        words = telling_words(text[breaks[-1] if breaks else begin : m.start]) - drugs
        if not words:  # a list of times of one clause, or a time that opens its sentence
            words = told if told_until > start else telling_words(text[m.end : end]) - drugs
        told_until, told = m.end, words
        if words and not is_start(m.label) and is_looked_for(scene, m):
            out.append(Definition(reading_of("defined", m), words))
    return tuple(out)


def defined_time(
    scene: Scene, i: int, about: Iterable[str], defined: tuple[Definition, ...]
) -> TimeReading | None:
    """Return the one time at which the plan looks for what a number is, if it names it."""
    if not defined or not _OF_NO_PLAN.isdisjoint(about):
        return None
    stat = scene.stats[i]
    start, _ = scene.span(scene.sentence[i])
    return time_of(scene.doc.text[max(start, stat.start - _BEFORE) : stat.start], defined)


def time_of(text: str, defined: tuple[Definition, ...]) -> TimeReading | None:
    """Return the one time whose definition shares most words with a text."""
    mine = telling_words(text)
    shared = [(len(mine & d.words), d.reading) for d in defined]
    most = max(n for n, _ in shared)
    found = {reading.key: reading for n, reading in shared if n == most}
    return next(iter(found.values())) if most and len(found) == 1 else None
