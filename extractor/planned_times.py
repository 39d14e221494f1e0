"""Whether the words before the results say that something is measured at a time point."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from extractor.arms import ArmTable
from extractor.clauses import Structure
from extractor.document import Document
from extractor.mentions import TimeMention

# Rules whose time points in the plan of a study are those that its changes are measured at.
_PLAN_RULES = (
    "at_length",
    "at_spread_length",
    "end_of",
    "named_day",
    "length_in_list",
    "to_length",
    "follow_up_of",
    "before_discharge",
)
# ... and those that count only in a sentence that says what is measured.
_LOOSE_RULES = ("length_after", "ordinal", "coded", "coded_in_list", "after_course", "moment")
_MEASURED = re.compile(
    r"\b(?:outcomes?|end[ -]?points?|measur\w+|assess\w*|evaluat\w*|record\w*|examin\w*|"
    r"test(?:s|ed)?|obtain\w*|follow(?:ed)?[ -]?up|determin\w*|collect\w*|scor(?:es?|ed)|taken|"
    r"compar\w*|chang\w*|difference|sampl\w*|drawn|rated|monitor\w*|interview\w*|visits?|"
    r"repeated|powered|defin(?:ed|ition)|checked|confirmed|counted|judged|quantif\w+|performed|done|"
    r"at baseline|from baseline)\b"
)
_DOSED = re.compile(r"\b(?:mg|every|cycles?|infus\w+|inject\w+|doses?|once|daily)\b")
_AHEAD = re.compile(r"[\s-]*(?:before|prior)\b")  # "3 hours before exercise": when it is given
_PRIMARY = re.compile(r"\b(?:primary|main|principal|co-?primary)\b")
_TESTED = re.compile(r"\bp\s?(?:[<=>]|value)")
_AT_LEAST = re.compile(r"\b(?:least|than)\s+\Z")
_RESULTS_OF = re.compile(
    r"\s*(?:[a-z-]+\s+){0,2}(?:results?|follow[ -]?up|outcomes?|data|efficacy)\b"
)
_AGE = re.compile(r"\b(?:over|under|above|below|aged?|at least)\s+$")
OLD = 18 * 365  # days; a time point in years beyond it is an age


class Told(Protocol):
    """A document whose sentences can be looked at; both kinds of scene are."""

    @property
    def doc(self) -> Document:
        """The document."""

    @property
    def low(self) -> str:
        """Its text in lower case."""

    @property
    def structure(self) -> Structure:
        """Where its sentences and clauses are."""

    @property
    def arms(self) -> ArmTable:
        """Its arms."""

    def span(self, sentence: int) -> tuple[int, int]:
        """Return the span of a sentence."""


def _around(scene: Told, mention: TimeMention) -> str:
    start, end = scene.span(scene.structure.sentence_index(mention.start))
    return scene.low[start:end]


def is_looked_for(scene: Told, mention: TimeMention) -> bool:
    """Whether the sentence of a planned time says that something is measured, without a result."""
    around = _around(scene, mention)
    measured = _MEASURED.search(around) or _PRIMARY.search(around)
    return measured is not None and _TESTED.search(around) is None


def _is_age(scene: Told, mention: TimeMention) -> bool:
    head = scene.low[max(0, mention.start - 12) : mention.start]
    return (mention.days or 0.0) >= OLD and _AGE.search(head) is not None


def _is_least(scene: Told, mention: TimeMention) -> bool:
    """Whether a length is a least one: "at least 1 year after surgery" says who could take part."""
    return _AT_LEAST.search(scene.low, max(0, mention.start - 12), mention.start) is not None


def planned(scene: Told, before: Sequence[TimeMention]) -> list[TimeMention]:
    """Return the mentions that say when something is measured."""
    out = []
    for m in before:
        rule = m.rule.removesuffix("_list")
        ahead = rule == "length_after" and _AHEAD.match(scene.low, m.end, m.end + 20)
        dosed = rule == "named_day" and _DOSED.search(around := _around(scene, m))
        since = rule == "length_after" and _is_least(scene, m)
        if (
            _is_age(scene, m)
            or m.days == 0
            or ahead
            or since
            or (dosed and not _MEASURED.search(around))
        ):
            continue
        if (
            rule in _PLAN_RULES
            or m.rule in _PLAN_RULES
            or (
                (rule in _LOOSE_RULES or m.rule in _LOOSE_RULES)
                and _MEASURED.search(_around(scene, m))
            )
            or (rule == "adjective" and _RESULTS_OF.match(scene.low, m.end, m.end + 50))
        ):
            out.append(m)
    return out


def is_primary(scene: Told, mention: TimeMention) -> bool:
    """Whether the sentence of a time speaks of the primary outcome."""
    return _PRIMARY.search(_around(scene, mention)) is not None
