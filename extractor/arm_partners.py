"""What two neighbouring numbers say of each other's arm: "12% versus 19%" are of two."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.arm_lists import PAIR, is_joint, named_last, ordered, tail
from extractor.link_scene import Scene
from extractor.mentions import ArmMention
from extractor.time_reading import TimeReading

_TOLD = re.compile(
    r"[)\]]?(?:,?\s?\([^()]{0,40}\))?\s(?:in|for|with|among|of|on|after)\s(?:the\s|those\s|patients\s|women\s)*"
    r"(?P<name>[a-z][\w+/-]*(?:\s[\w+/-]+){0,4}?),?\s?"
    r"(?:and|vs\.?|versus|v|but|while|whereas|compared\s(?:with|to)|than)\s[^.;]{0,30}\Z"
)
_NO_NAME = re.compile(
    r"\b(?:weeks?|months?|years?|days?|hours?|baseline|follow-?up|men|women|both|each|all|total|grade|cases?|"
    r"cancer|disease|age|score|level)\b"
)
EVERYONE = -1  # in place of an arm: everyone
_LONGEST = 90  # characters between the numbers


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Reading:
    """The arm that the build of the sentence gives to a number, with the name of the build."""

    name: str
    arm: int


_FIRM = ("tail_in", "tail_next", "head_colon", "head_bracket", "head_next", "tail_parallel")


def with_partners(scene: Scene, readings: list[Reading | None]) -> list[Reading | None]:
    """Give a number behind which an unknown name stands the arm that the next one leaves."""
    for i, reading in enumerate(readings[:-1]):
        arm = None if reading is not None and reading.name in _FIRM else _partner(scene, i)
        if arm is not None:
            readings[i] = Reading("partner", arm)
    return readings


def _partner(scene: Scene, i: int) -> int | None:
    """Return the arm of number i where the next one is of the other arm, by name, and it is not.

    Parameters
    ----------
    scene
        The document.
    i
        A number that is not the last.

    Returns
    -------
    int or None
        Of two arms the one that the next number does not have: words that name no known arm
        stand behind number i as the other's name stands behind the next.
    """
    first, second = scene.stats[i], scene.stats[i + 1]
    if len(scene.arms.arms) != PAIR or scene.sentence[i] != scene.sentence[i + 1]:
        return None
    if first.proportion != second.proportion or second.start - first.end > _LONGEST:
        return None
    if scene.arms_in(first.end, second.start):
        return None
    named = _TOLD.match(scene.low, first.end, second.start)
    if named is None or _NO_NAME.search(named["name"]):
        return None
    behind = scene.arms_in(second.end, scene.span(scene.sentence[i])[1])
    if not behind or tail(scene.low[second.end : behind[0].start]) != "in":
        return None
    return None if is_joint(list(behind)) else 1 - behind[0].arm


def _other(scene: Scene, mentions: tuple[ArmMention, ...], arm: int) -> int | None:
    """Return the one other arm: of two in the study, or of two named in the sentence."""
    if len(scene.arms.arms) == PAIR:
        return 1 - arm
    others = [a for a in ordered(mentions) if a != arm]
    return others[0] if len(others) == 1 else None


def apart(
    scene: Scene, readings: list[Reading | None], times: list[TimeReading | None]
) -> list[Reading | None]:
    """Give the two numbers of "A versus B" different arms, unless they are of different times."""
    out = list(readings)
    for i in (i for i, kind in enumerate(scene.connectors) if kind == "vs"):
        a, b, x, y = out[i], out[i + 1], times[i], times[i + 1]
        if a is None or b is None or not _same_arm(a, b) or a.name == "owned":
            continue
        if len(ordered(scene.arms_in(scene.stats[i].end, scene.stats[i + 1].start))) > 1:
            continue  # "5%; rash with X versus Y, 6%": not the numbers are set against each other
        if x is None or y is None or x.key == y.key:
            mentions = scene.arms_in(*scene.span(scene.sentence[i]))
            out[i], out[i + 1] = _parted(scene, i, mentions, (a, b))
    return out


def _same_arm(a: Reading | None, b: Reading | None) -> bool:
    """Whether two readings give one and the same arm (everyone is none)."""
    return a is not None and b is not None and a.arm == b.arm != EVERYONE


def _parted(
    scene: Scene, i: int, mentions: tuple[ArmMention, ...], pair: tuple[Reading, Reading]
) -> tuple[Reading, Reading]:
    """Return two readings that differ: the firmer one stays, else the arms in order of naming."""
    a, b = pair
    if a.name not in _FIRM and b.name not in _FIRM:
        before = tuple(m for m in mentions if m.end <= scene.stats[i].start)
        named = named_last(scene, before)
        if len(named) == PAIR:
            return Reading("versus_named", named[0]), Reading("versus_named", named[1])
    first = a.name in _FIRM or b.name not in _FIRM
    other = _other(scene, mentions, a.arm)
    if other is None:
        return pair
    return (a, Reading("versus", other)) if first else (Reading("versus", other), b)
