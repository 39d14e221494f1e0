"""Find the values printed before that a piece of evidence speaks of again.

"The difference was significant (p = 0.02)" is of the values of the sentence before it. What the
words name themselves must fit: the outcome, the arms and the time. "At 12 weeks there was none
(p = 0.4)" is not of the values at 6 weeks.
"""

from __future__ import annotations

import re

from extractor.comparison_scope import Scene, Scope, is_baseline, outcome_key
from extractor.comparison_supports import (
    CHANGES,
    comparable,
    family,
    in_text_order,
    same_moment,
    tested,
)
from extractor.comparison_time import times_told
from extractor.mentions import TimeMention
from extractor.records import Design

_VAGUE = frozenset(
    {"difference", "between-group", "group", "statistical", "significance", "result"}
)
_OF_ARMS = frozenset(
    {"groups", "arms", "drugs", "treatments", "interventions", "conditions", "regimens", "doses"}
    | {"comparison", "comparisons", "contrast", "contrasts", "pair", "pairs"}
)
_AGAIN = re.compile(
    r"\b(?:these|this|such) (?:\w+ )?(?:changes?|differences?|increases?|decreases?|reductions?|"
    r"improvements?|effects?|results?|gains?)\b"
)
_NEEDED = re.compile(
    r"\W*(?:and |this |that |with |for |a |an |the )*(?:numbers? needed to|nn[th])\b"
)
_PART = re.compile(
    r"\b(?:among|in|for) (?:the )?(?:sub-?groups?\b|(?:patients|those|participants|people|women|"
    r"persons|men|children|subjects|infants|adults) "
    r"(?:who|whose|with|without|aged|older|younger|of)\b)"
)
_DOSE = re.compile(
    r"\b(?:high|low|larg|small|middle|medium|intermediate)(?:er|est)?[- ](?:doses?|volumes?)\b|"
    r"\bthe (?:high|low)(?:er|est)\b"
)
_UNREAD = re.compile(
    r"(?<![\w.,/-])(?:\d+\.\d+|\d+\s?[a-zµ/%]{0,8}\s(?:and|vs\.?|versus)\s\d+(?:\.\d+)?)(?![\w/-])"
)
_ORDERED = re.compile(
    r"\b(?:groups?|arms?|days?|weeks?|months?|years?|visits?|grades?|phases?|stages?|sets?|types?)\s$"
)
_NEAR_NAME = 30  # characters behind "in patients with" in which an arm may be named
_MEANS = re.compile(r"\b(?:means?|medians?|averages?)\b")
_COMES_BACK = re.compile(
    r"\b(?:differ\w*|adjust\w*|remain\w*|again|also|th(?:is|ese)|such|still|post[ -]?hoc|"
    r"pair-?wise|both|each|all|significan\w*|needed|effects?|correspond\w*|tukey\w*|dunn\w*|"
    r"ratios?|it|they|group\w*|versus|vs)\b"
)
_OWN_P_NEAR = 40  # characters behind a value in which its own p stands
_SEVERAL = re.compile(r"\b(?:all|both|each|every|three|four)\b")
_CLOSE = 0.12  # by which share two lengths of follow-up may differ and be the same moment
_BACK = 2
_NEAREST = 24
_PAIR = 2


def _names(named: frozenset[str], key: frozenset[str]) -> bool:
    """Whether words name the outcome of a value: all of them are in it, or half of both."""
    return named <= key or 2 * len(named & key) >= len(named | key)


def _moment(scene: Scene, label: str) -> TimeMention | None:
    """Return the first mention of a time of this name; the mentions are gone through once."""
    if not scene.moments:
        for t in reversed(scene.times):
            scene.moments[t.label.lower()] = t
    return scene.moments.get(label.lower())


def is_other_time(scene: Scene, time: str, named: TimeMention) -> bool:
    """Whether a value's time is surely not the one named."""
    if same_moment(time, named.label):
        return False
    at_start = named.anchor == "baseline" or is_baseline(named.label)
    if at_start != is_baseline(time):
        return True
    mine = _moment(scene, time)
    if mine is None or mine.days is None or named.days is None:
        return False
    return abs(mine.days - named.days) > _CLOSE * max(mine.days, named.days)


def _both_after(scene: Scene, a: str | None, b: str | None) -> bool:
    """Whether two values are of times after something ("after the meal"), one perhaps untold."""
    return (a is None or _is_after(scene, a)) and (b is None or _is_after(scene, b))


def _is_after(scene: Scene, time: str) -> bool:
    """Whether a time is one after something, of no known length."""
    moment = _moment(scene, time)
    return time.lower().startswith(("after", "post")) and (moment is None or moment.days is None)


def _elsewhen(scene: Scene, time: str | None, named: list[TimeMention]) -> bool:
    """Whether the words name times, none of which can be that of a value."""
    return bool(time and named) and all(is_other_time(scene, time or "", t) for t in named)


def _outcome_words(outcome: str) -> frozenset[str]:
    """Return the words that name an outcome: none where they are of the comparison itself."""
    head = outcome.rpartition(" ")[2].lower()
    return frozenset() if not head or head in _OF_ARMS else outcome_key(outcome) - _VAGUE


def _told(scene: Scene, scope: Scope, design: Design) -> list[TimeMention]:
    """Return the times named; the start only where it is named for the evidence itself."""
    return [
        t
        for t in times_told(scene, scope, design)
        if t.start >= scope.start or not (t.anchor == "baseline" or is_baseline(t.label))
    ]


def _needed(scene: Scene, scope: Scope) -> bool:
    """Whether the effect is a number needed to treat: of the shares last printed."""
    return _NEEDED.match(scene.low, scope.start, scope.evidence.end) is not None


def _is_apart(scene: Scene, scope: Scope) -> bool:
    """Whether the words are of people set apart, or of values that were printed but not read.

    "Among patients who were frail the ratio was 0.96"; "blood loss 145 and 420 ml (p < 0.001)".
    """
    start, end = scope.start, scope.evidence.start
    dose = _DOSE.search(scene.low, start, scope.near_tail)
    if dose and len(scene.main_arms) > _PAIR and not scene.names_arm(*dose.span()):
        return True  # an arm that is not known by this name
    for part in _PART.finditer(scene.low, start, end):
        if not scene.arms_in(part.start(), part.end() + _NEAR_NAME):
            return True
    for number in _UNREAD.finditer(scene.low, start, scope.host):
        a, b = number.span()
        named = (
            scene.names_arm(a, b) or scene.names_time(a, b) or _ORDERED.search(scene.low, start, a)
        )
        if not named and not scene.measured_in(a - 1, b):
            return True
    return False


def _is_settled(scene: Scene, scope: Scope, values: list[int]) -> bool:
    """Whether values of a sentence before have their own p and the words do not come back to them.

    "Pain was 3.8 and 6.1 (p = 0.002). Surgery was longer by 2.6 min (p = 0.04)" is of something
    else, "the difference held after adjustment (p = 0.01)" is not.
    """
    last = max(scene.measurements[i].end for i in values)
    start, end = scope.sentence_start, scope.near_tail
    if last >= start or _COMES_BACK.search(scene.low, start, end):
        return False
    return tested(scene.low, last, min(last + _OWN_P_NEAR, start))


def recall(
    scene: Scene, scope: Scope, outcome: str, groups: tuple[str, ...], *, named: bool = True
) -> list[int]:
    """Find values printed shortly before that the evidence speaks of again, one per group.

    Where the words name an outcome it must be that of the values; where they name none ("the
    difference was significant") the values are those last printed. ``named`` is whether the
    outcome stands in the words of the evidence itself: where it does not, as many p-values as
    there are outcomes ("for all three (p = 0.01, 0.02 and 0.03)") are of one each.
    """
    first = scene.doc.sentences[max(0, scope.sentence - _BACK)].start
    before = scene.measured_in(first, scope.evidence.start)[-_NEAREST:]
    if not before or _is_apart(scene, scope):
        return []
    words = frozenset() if _needed(scene, scope) else _outcome_words(outcome)
    several = scope.listed[1] > 1 and _SEVERAL.search(scene.low, scope.start, scope.evidence.start)
    if several and not named:
        words = frozenset()
    sets = _sets_before(scene, scope, words, before, groups)
    if not words and several:
        k, n = scope.listed
        whole = [x for x in sets if len({scene.measurements[i].arm for i in x}) == len(groups)]
        return whole[n - 1 - k] if len(whole) == n else []
    found = next(iter(sets), [])
    if found and not named and _is_settled(scene, scope, found):
        return []
    arms = {scene.measurements[j].arm for j in found}
    again = _AGAIN.search(scene.low, scope.sentence_start, scope.evidence.end)
    return found if again or len(arms) == len(groups) else []


def _sets_before(
    scene: Scene,
    scope: Scope,
    words: frozenset[str],
    before: list[int],
    groups: tuple[str, ...],
) -> list[list[int]]:
    """Return the sets of values that fit the words, the last printed first, each value in one."""
    estimate = scope.evidence.effect is not None
    means = _MEANS.search(scene.low, scope.start, scope.host) is not None
    times = _told(scene, scope, "between")
    sets: list[list[int]] = []
    used: set[int] = set()
    for i in reversed(before):
        m = scene.measurements[i]
        if i in used or m.arm not in groups or (words and not _names(words, scene.keys[i])):
            continue
        if _elsewhen(scene, m.time, times) or (estimate and is_baseline(m.time)):
            continue
        if means and m.kind == "proportion":
            continue
        found = [
            j
            for j in family(scene, i, reversed(before))
            if scene.measurements[j].arm in groups
            and (
                same_moment(scene.measurements[j].time, m.time)
                or _both_after(scene, scene.measurements[j].time, m.time)
            )
        ]
        found = list({scene.measurements[j].arm: j for j in reversed(found)}.values())
        used.update(found)
        sets.append(in_text_order(scene, found))
        if scope.listed[1] == 1:
            break
    return sets


def recall_change(scene: Scene, scope: Scope, outcome: str, arm: str) -> list[int]:
    """Find the values of one arm, printed before, between which the evidence tells of a change.

    They are its value at the start and the later one; of several later ones the one whose time is
    named, else none is taken.
    """
    first = scene.doc.sentences[max(0, scope.sentence - _BACK)].start
    words = _outcome_words(outcome)
    mine = [
        i
        for i in scene.measured_in(first, scope.evidence.start)[-_NEAREST:]
        if scene.measurements[i].arm == arm and (not words or _names(words, scene.keys[i]))
    ]
    times = _told(scene, scope, "within")
    later = [i for i in mine if not is_baseline(scene.measurements[i].time)]
    later = [i for i in later if not _elsewhen(scene, scene.measurements[i].time, times)]
    later = [i for i in later if comparable(scene, later[-1], i)]
    if len(later) != 1:
        return []
    if scene.measurements[later[0]].kind in CHANGES:
        return later
    start = [i for i in mine if is_baseline(scene.measurements[i].time)]
    start += scene.at_start_before(arm, scene.measurements[later[0]].start)
    start = [i for i in start if comparable(scene, later[0], i)]
    return in_text_order(scene, [start[-1], later[0]]) if start else []
