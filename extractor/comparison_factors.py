"""The factors of an analysis of variance: "effects of group (p = 0.2) and time (p = 0.01)"."""

from __future__ import annotations

import re

from extractor.comparison_scope import Scene, Scope
from extractor.records import Design

_LEAD = r"(?:\b(?:and|of|for|but|or|nor|not|significant|main|both|the|an?)|[,;:.])\s+"
_TIME = re.compile(_LEAD + r"time[\s:]*$")
_GROUP = re.compile(_LEAD + r"(?:group|treatment|condition|arm|intervention)[\s:]*$")
_EFFECT = re.compile(r"\beffects?\b")
_INTERACTION = re.compile(r"\binteractions?\b")
_BEFORE = 8  # characters of ". " or "nor for "
_PAIR = 2


def factor_design(scene: Scene, scope: Scope) -> Design | None:
    """Return the design of a p printed right behind the factor that it is of, else None."""
    start = max(0, scope.start - _BEFORE)
    time = _TIME.search(scene.low, start, scope.host)
    if not time and not _GROUP.search(scene.low, start, scope.host):
        return None
    if _INTERACTION.search(scene.low, scope.start, scope.host):
        return None
    if not _EFFECT.search(scene.low, scope.sentence_start, scope.sentence_end):
        return None
    if time:
        return "within"
    many = len(scene.main_arms) > _PAIR
    return "multi" if many else "between" if len(scene.main_arms) == _PAIR else None
