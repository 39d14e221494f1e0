"""Which arm a number belongs to: the options and what speaks for each.

The reading of the sentence decides (extractor.read_arms); learnt is only how far each kind of
reading holds, and when a number is of everyone.
"""

from __future__ import annotations

import re

from extractor.linear import Option, Step
from extractor.link_scene import Scene
from extractor.mentions import ArmMention
from extractor.read_arms import EVERYONE, WHO, Reading, read_arms

__all__ = ["arm_steps", "read_arms"]

_ALL_OF_THEM = re.compile(
    r"\b(?:both groups|all groups|both arms|all patients|all subjects|all participants|overall|"
    r"the (?:whole|entire|total) (?:group|cohort|study|sample|population)|two groups|"
    r"either group)\b"
)
_WHO_REACH, _WHO_AFTER = 30, 20  # characters beside a number that say that it is of a person
_LOOSE = ("everyone", "object", "carried", "repeat", "head_clause", "subject")


def _all_features(scene: Scene, i: int, reading: Reading | None, here: bool) -> list[str]:
    """Return what speaks for everyone: how the sentence was read, and what it is about."""
    stat = scene.stats[i]
    start, end = scene.span(scene.sentence[i])
    name = reading.name if reading else "unread"
    out = ["all", f"all|{name if reading is None or name in _LOOSE else 'firm'}"]
    if WHO.search(scene.low[max(start, stat.start - _WHO_REACH) : stat.end + _WHO_AFTER]):
        out.append("all|who")
    if _ALL_OF_THEM.search(scene.low[start:end]):
        out.append("all|everyone_word")
    if not here:
        out.append("all|none_here")
    if not scene.arms.mentions or scene.arms.mentions[0].end > stat.start:
        out.append("all|none_yet")
    return out


def _arm_features(
    scene: Scene, arm: int, reading: Reading | None, mentions: tuple[ArmMention, ...]
) -> list[str]:
    """Return what speaks for one arm: that the sentence was read so, or names it."""
    out = ["arm"]
    if reading is None and scene.arms.arms[arm].role == "treatment":
        out.append("unread|treatment")
    if reading is not None and reading.arm == arm:
        out += ["read", f"read_{reading.name}"]
    elif any(m.arm == arm for m in mentions):
        out.append("here")
    return out


def arm_steps(scene: Scene) -> list[Step[str]]:
    """Return the options of every number: each arm, and "all" where no arm has that label."""
    steps: list[Step[str]] = []
    labels = [a.label for a in scene.arms.arms]
    for i, reading in enumerate(read_arms(scene)):
        mentions = scene.arms_in(*scene.span(scene.sentence[i]))
        everyone = _all_features(scene, i, reading, bool(mentions))
        options: list[Option[str]] = []
        for arm, label in enumerate(labels):
            features = _arm_features(scene, arm, reading, mentions)
            if label == "all":
                features += everyone
            options.append(Option(label, label, tuple(features)))
        if "all" not in labels:
            if reading is not None and reading.arm == EVERYONE:
                everyone += ["read", f"read_{reading.name}"]
            options.append(Option("all", "all", tuple(everyone)))
        steps.append(Step(tuple(options)))
    return steps
