"""Words that tell of a change within an arm though values of two arms may stand before them.

"ODI was 16.7 and 18.1, both improved compared with baseline in each group (p < 0.001)"; "it was
61 and 48%, the increase being significant in A (p < 0.001) but not in B (p = 0.3)"; "it was 9.8
in A, not different from post-test (p = 0.4)".
"""

from __future__ import annotations

import re
from collections import Counter

from extractor.comparison_arms import apart
from extractor.comparison_recall import is_other_time
from extractor.comparison_scope import Scene, Scope, is_baseline
from extractor.comparison_supports import comparable, in_text_order
from extractor.mentions import TimeMention

_NOUN = r"(?:increase|decrease|reduction|improvement|change|rise|fall|decline|gain|drop|loss)"
_SIGNIFICANT_IN = re.compile(
    rf"\b(?:this|the) {_NOUN}s? (?:\w+ ){{0,4}}?(?:was |were |being )?(?:\w+ )?significant\w*"
    r"(?: only)? (?:in|within|for|with|among) (?:the )?$|"
    r"\bbut not (?:in|within|for|with|among) (?:the )?$"
)
_VERSUS_TIME = re.compile(
    r"\b(?:than|versus|vs\.?|(?:differ\w*|unchanged) from|"
    r"(?:compared|comparison|relative) (?:to|with)) (?:(?:that|those|the|value|values|at|in|on) )*$"
)
_BETWEEN = re.compile(r"\b(?:between|among) (?:the )?(?:\w+ )?(?:groups|arms)\b")
_VERB = re.compile(
    r"\b(?:increas|decreas|reduc|improv|declin|dropp|chang|ros|ris|fell|fall|los|gain)\w*"
    r"(?: significantly)?\s*$"
)
_BY = re.compile(r"\s?[)\]]\s?(?:by|from|to)\b")
_REACH = 90
_NEAREST = 24
_PAIR = 2


def reference_named(scene: Scene, scope: Scope) -> TimeMention | None:
    """Return the time that the words hold a value against ("not different from post-test")."""
    for t in scene.times_in(scope.start, scope.near_tail):
        if _VERSUS_TIME.search(scene.low, max(scope.start, t.start - _REACH), t.start):
            return t
    return None


def with_reference(scene: Scene, supports: list[int], reference: TimeMention) -> list[int]:
    """Add to a lone value the one of its arm at the time that it is held against."""
    if len(supports) != 1:
        return supports
    mine = scene.measurements[supports[0]]
    if mine.time and not is_other_time(scene, mine.time, reference):
        return supports  # "before: 4.0 versus after: 6.9": the time of the value itself
    known = [
        i
        for i in scene.measured_in(0, mine.start)[-_NEAREST:]
        if scene.measurements[i].arm == mine.arm
        and scene.measurements[i].time
        and comparable(scene, supports[0], i)
        and not is_other_time(scene, scene.measurements[i].time or "", reference)
    ]
    return in_text_order(scene, [known[-1], supports[0]]) if known else supports


def two_each(scene: Scene, supports: list[int]) -> list[int]:
    """Return the values if every arm has two of them, else none."""
    counts = Counter(scene.measurements[i].arm for i in supports)
    return supports if set(counts.values()) == {_PAIR} else []


def changed_by(scene: Scene, scope: Scope, supports: list[int]) -> bool:
    """Whether a p before the values is of the change in each: "fell (p < 0.01) by 3 and 2"."""
    if not supports or any(scene.measurements[i].start < scope.evidence.end for i in supports):
        return False
    if not _BY.match(scene.low, scope.evidence.end):
        return False
    return _VERB.search(scene.low, max(scope.start, scope.host - _REACH), scope.host) is not None


def told_within(scene: Scene, scope: Scope, supports: list[int], *, each: bool) -> bool:
    """Whether the words behind the values of two arms tell of changes within them.

    ``each`` is whether they say so of both arms together and name the start.
    """
    arms = apart(scene.measurements[i].arm for i in supports)
    started = any(is_baseline(scene.measurements[i].time) for i in supports)
    if len(arms) < _PAIR or (started and not (each and two_each(scene, supports))):
        return False
    last = max(scene.measurements[i].end for i in supports)
    if last > scope.evidence.start:
        return False
    words = scene.low[max(last, scope.start) : scope.near_tail]
    if _BETWEEN.search(words):
        return False
    if each:
        return True
    named = scene.arms_in(max(last, scope.start), scope.near_tail)
    return len(named) == 1 and bool(
        _SIGNIFICANT_IN.search(scene.low, max(last, named[0].start - _REACH), named[0].start)
    )
