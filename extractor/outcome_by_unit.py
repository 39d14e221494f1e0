"""What a unit alone tells: age by years, BMI by kg/m2, follow-up by a length of time."""

from __future__ import annotations

import re

from extractor.linear import Option
from extractor.link_scene import Scene, bucket
from extractor.outcomes import Phrase
from extractor.phrase_book import Page, Standing

YEARS = frozenset({"years", "year", "y", "yr", "yrs"})
AGE = frozenset({"age", "aged", "ages", "old"})
_MASS = frozenset({"bmi", "mass"})
_FOLLOW_UP = frozenset({"follow-up"})
_FOLLOWED = re.compile(
    r"\bfollow(?:-|\s)?(?:ed\s)?(?:-)?up\b|\b(?:over|during|for|after)\s(?:an?\s)?(?:median|mean)\sof\b"
)
_LONG_TIMES = YEARS | {"month", "months", "weeks", "days"}
_LONG_NEXT = re.compile(r"\s*(?:years?|yrs?|y|months?|weeks?|days?)\b")
_YEARS_NEXT = re.compile(r"\s*(?:years?|yrs?|y)\b")
_NAMED = re.compile(r"[\s:=,]*(?:(?:was|were|is|of|averaged|a|an|the|mean|median|about)\s+)*")
_NAMED_WITHIN = 24  # characters


def _characteristic(scene: Scene, i: int) -> tuple[str, frozenset[str]] | None:
    """Return what a unit alone implies, and the words that would say it in the text."""
    stat = scene.stats[i]
    unit, tail = (stat.unit or "").lower(), scene.low[stat.end : stat.end + 30]
    long = unit in _LONG_TIMES or _LONG_NEXT.match(tail) is not None
    if long and _FOLLOWED.search(scene.low, max(0, stat.start - 40), stat.end + 30):
        return "follow-up", _FOLLOW_UP
    if unit in YEARS or _YEARS_NEXT.match(tail):
        return "age", AGE
    if unit.startswith("kg/m") or tail.lstrip().startswith("kg/m"):
        return "BMI", _MASS
    return None


def touches(scene: Scene, s: Standing, i: int) -> bool:
    """Whether a phrase stands right before a number, as its name does."""
    left, right = s.phrase.end, scene.stats[i].start
    if not 0 <= right - left <= _NAMED_WITHIN or not s.head:
        return False
    return _NAMED.fullmatch(scene.low, left, right) is not None


def by_unit(scene: Scene, i: int, page: Page) -> list[Option[Phrase]]:
    """Return the characteristic that a unit alone implies: age by years, BMI by kg/m2."""
    stat = scene.stats[i]
    told = None if stat.proportion else _characteristic(scene, i)
    if told is None:
        return []
    name, words = told
    if name != "follow-up" and any(
        touches(scene, s, i) and words.isdisjoint(s.phrase.words) for s in page.items
    ):
        return []  # "disease duration was 6.4 years" tells no age
    named = any(not words.isdisjoint(s.phrase.words) for s in page.items)
    phrase = Phrase(stat.start, stat.end, name, (name,), key=frozenset({name.lower()}))
    results = scene.section(scene.sentence[i]) == "results"
    since = scene.stats[i - 1].end if i and scene.sentence[i - 1] == scene.sentence[i] else 0
    since = max(since, scene.span(scene.sentence[i])[0])
    heads = page.heads_after(since, stat.start)
    features = (
        "by_unit",
        f"by_unit|{name}",
        f"by_unit|named{named}",
        f"by_unit|{name}|bracket{scene.bracket[i] is not None}",
        f"by_unit|{name}|results{results}",
        f"by_unit|{name}|heads{bucket(heads, 0, 1, 2)}|named{named}",
    )
    return [Option(phrase, phrase.key, features)]
