"""Which arm a number belongs to: the options and what speaks for each.

The reading of the sentence decides (extractor.read_arms); learnt is only how far each kind of
reading holds, and when a number is of everyone.
"""

from __future__ import annotations

import re

from extractor.arm_everyone import WHO
from extractor.linear import Option, Step
from extractor.link_scene import Scene
from extractor.read_arms import EVERYONE, read_arms
from extractor.word_pattern import at_word

__all__ = ["arm_steps", "read_arms"]

_ALL_OF_THEM = re.compile(
    at_word(
        r"both groups|all groups|both arms|all patients|all subjects|all participants|overall|"
        r"the (?:whole|entire|total) (?:group|cohort|study|sample|population)|two groups|"
        r"either group"
    )
    + r"\b"
)
_WHO_REACH, _WHO_AFTER = 30, 20  # characters beside a number that say that it is of a person


def _everyone(scene: Scene, i: int) -> tuple[str, ...]:
    """Return what speaks for everyone against the reading of the sentence."""
    start, end = scene.span(scene.sentence[i])
    stat = scene.stats[i]
    out = ["all"]
    if WHO.search(scene.low[max(start, stat.start - _WHO_REACH) : stat.end + _WHO_AFTER]):
        out.append("all|who")
    if _ALL_OF_THEM.search(scene.low[start:end]):
        out.append("all|everyone_word")
    return tuple(out)


def arm_steps(scene: Scene) -> list[Step[str]]:
    """Return the options of every number: each arm, and "all" where no arm has that label."""
    steps: list[Step[str]] = []
    labels = [a.label for a in scene.arms.arms]
    unsaid = {label: Option(label, label, ()) for label in dict.fromkeys((*labels, "all"))}
    for i, reading in enumerate(read_arms(scene)):
        said = "all" if reading is None or reading.arm == EVERYONE else labels[reading.arm]
        options: list[Option[str]] = []
        for label, option in unsaid.items():
            if label == said:
                name = f"read_{reading.name if reading else 'unread'}"
                options.append(Option(label, label, ("read", name)))
            elif label == "all":
                options.append(Option(label, label, _everyone(scene, i)))
            else:
                options.append(option)
        steps.append(Step(tuple(options)))
    return steps
