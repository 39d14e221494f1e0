"""What words that stand where an outcome is told can be the name of none, and what surely is one.

"Less consumption in women with large tumours (p = 0.01)" is not of tumours, "lower in the younger
group (p = 0.02)" not of the group, "(Fisher's exact test p = 0.2)" not of the test. "X-ray showed
a decrease in body fat (p = 0.01)" is of body fat.
"""

from __future__ import annotations

import re

from extractor.comparison_scope import Scene, Scope
from extractor.outcomes import Phrase, phrase_words

_GROUP = re.compile(r"\b(?:(?:sub-?)?groups?|arms?|trials)$")
_TEST = re.compile(
    r"\btest p$|'s exact\b|\beffect sizes?$|\b(?:statistical|significance) levels?$|"
    r"^(?:pre-?|post-?|rho|rs|maturity)$|^(?:mm|cm)(?:hg)?(?:\.| scale)|\banalys[ie]s$|"
    r"^(?:pre|post)-?\w+ (?:periods?|tests?|phases?|values?)$"
)
_PEOPLE = re.compile(
    r"\b(?:in|among|for) (?:the |those )?(?:[\w-]+ )?"
    r"(?:patients|women|men|those|participants|people|subjects|children|adults|persons|infants|"
    r"individuals) (?:with|without|who|whose|having)(?: an?| the| no| \w+ed)? $"
)
_SAID = frozenset({"was", "were", "did", "had"})
_REACH = 60
_MOVED = re.compile(
    r"\b(?:increases?|decreases?|reductions?|improvements?|changes?|differences?|effects?|"
    r"declines?|gains?|rises?|falls?|drops?|elevations?) (?:in|on|of|for) (?:the |mean |median )*$|"
    r"\b(?:more|less|worse|better|fewer|greater|higher|lower|longer|shorter) $"
)
_UP_TO = re.compile(r"\s*[\[(]?\s*")


def names_nothing(scene: Scene, scope: Scope, phrase: Phrase) -> bool:
    """Whether a phrase names a group, a test, or the sort of people that a result was seen in."""
    low = scene.low
    words = low[phrase.start : phrase.end]
    if _GROUP.search(words) or _TEST.search(words):
        return True
    before = low[max(scope.sentence_start, phrase.start - _REACH) : phrase.start]
    if not (phrase.center or phrase.after in _SAID) and any(
        a.end >= phrase.end for a in scene.arms_in(phrase.start, phrase.start + 1)
    ):
        return True  # of "mean weight loss was" a trial of weight loss says something
    if words == "age" and before.endswith("years of "):
        return True
    return _PEOPLE.search(before) is not None


def told_as_change(scene: Scene, scope: Scope, phrases: list[Phrase]) -> Phrase | None:
    """Return the phrase right before a number that a change, difference or effect is told of."""
    for p in sorted(phrases, key=lambda x: x.start, reverse=True):
        if p.end > scope.host:
            continue
        if not _UP_TO.fullmatch(scene.low, p.end, scope.evidence.start):
            continue
        start = max(scope.start, p.start - _REACH)
        if (
            _MOVED.search(scene.low, start, p.start)
            and not scene.names_arm(p.start, p.end)
            and not scene.names_time(p.start, p.end)
            and p.words[-1] not in phrase_words().people
        ):
            return p
    return None
