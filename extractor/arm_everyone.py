"""Whether a number is of everyone in the study: who they are, and how long they were followed."""

from __future__ import annotations

import re

from extractor.arm_lists import CLOSE, PAIR, joint, ordered, tail
from extractor.link_scene import Scene
from extractor.mentions import ArmMention
from extractor.word_pattern import at_word

WHO = re.compile(
    at_word(
        r"aged?|years old|bmi|body mass index|males?|females?|girls|boys|disease duration|"
        r"(?:women|men)(?! (?:with|in|who|assigned|allocated|of|on|under|informed|at)\b)"
    )
    + r"\b"
)
_FOLLOWED = re.compile(
    r"\bfollow(?:ed)?[- ]?up (?:(?:period|time|duration|after|for|in|of|all|the|treated|treatment|"
    r"patients|women|participants|is|was|now|a|an|median|mean|average|[(:])\s*)+$"
)
_FOLLOW_AFTER = re.compile(r"^[ -]?(?:\(?(?:median|mean|average)\)? )?(?:of )?follow-?up\b")
_JOINED = re.compile(r"\b(?:and|or|vs|versus|to)\b")
_MORE = re.compile(r"\s?[a-z]")
_OVERALL = ("overall,", "in total,", "in all,")
_NEAR, _FAR, _NAME_NEAR = 30, 80, 25  # characters
_BEFORE, _AFTER, _WORD = 35, 12, 12  # characters beside a number, and of the word after them


def _alike(scene: Scene, i: int) -> bool:
    """Whether the numbers of a list are of one form: all with a spread, or none."""
    place = scene.places[i]
    members = scene.stats[place.first : place.last + 1]
    return len({(m.spread is None, m.proportion) for m in members}) == 1


def same_bracket(scene: Scene, i: int) -> bool:
    """Whether a number is in one bracket with the one before and no name is between.

    ``(age 36 years; weight 75 kg)``: both are of the same people.
    """
    if i == 0 or scene.bracket[i] is None or scene.bracket[i] != scene.bracket[i - 1]:
        return False
    return not scene.arms_in(scene.stats[i - 1].end, scene.stats[i].start)


def _of_one_bracket(scene: Scene, i: int) -> bool:
    """Whether commas part what is told of people: "(age 59 ± 6 years, 11 ± 1 years on tea)"."""
    spot = scene.spots[i]
    if scene.bracket[i] is None or _JOINED.search(scene.low, spot.begin, spot.finish):
        return False
    return _MORE.match(scene.low, spot.finish) is not None


def _tells_who(scene: Scene, start: int, end: int) -> bool:
    """Whether a word for who people are opens in a span; what follows it may lie beyond."""
    return any(m.end() <= end for m in WHO.finditer(scene.low, start, end + _WORD))


def _overall(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> bool:
    """Whether a lone number is told of all: "Overall, 40% responded, and 20% of group X fell"."""
    start, stat = scene.span(scene.sentence[i])[0], scene.stats[i]
    if not scene.low.startswith(_OVERALL, start) or scene.spots[i].size > 1:
        return False
    clause = scene.structure.clause_index
    named = any(m.end <= stat.start or clause(m.start) == scene.clause[i] for m in mentions)
    return not named and not scene.stats_between(start, stat.start)


def about_everyone(scene: Scene, i: int, mentions: tuple[ArmMention, ...]) -> bool:
    """Ages and sexes told before the arms come up, or of people who are not called an arm."""
    if _overall(scene, i, mentions):
        return True
    stat = scene.stats[i]
    start, end = scene.span(scene.sentence[i])
    behind = scene.low[stat.end : min(end, stat.end + _NEAR)]
    followed = _FOLLOWED.search(scene.low[max(start, stat.start - _FAR) : stat.start])
    if followed or _FOLLOW_AFTER.match(behind):
        return not any(_NAME_NEAR > m.start - stat.end >= 0 for m in mentions)
    if not _tells_who(scene, max(start, stat.start - _BEFORE), min(end, stat.end + _AFTER)):
        return False
    before = tuple(m for m in mentions if m.end <= stat.start)
    after = [m for m in mentions if m.start >= stat.end]
    if before and scene.low.count(" age", start, end) > 1:
        return False
    if scene.spots[i].size > 1 and _alike(scene, i):
        return not mentions and _of_one_bracket(scene, i)
    if before and (
        len(ordered(before)) < PAIR or joint(scene.low[before[-1].end : stat.start]) in CLOSE
    ):
        return False
    return (
        not after
        or scene.stats_between(stat.end, after[0].start) > 0
        or (tail(scene.low[stat.end : after[0].start]) in ("far", "words"))
    )
