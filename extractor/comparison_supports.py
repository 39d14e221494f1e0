"""Choose the measurements that a piece of evidence compares."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractor.clauses import connector
from extractor.comparison_arms import references
from extractor.comparison_scope import Scene, Scope, is_baseline, same_outcome
from extractor.records import Design, Measurement

CHANGES = frozenset({"change", "percent_change"})
_BETWEEN_TIMES = re.compile(r"\bbetween (?:\w+ ){1,3}and\b")
_OWN_P = re.compile(r"\bp(?:[\s-]?values?)?\s?[=<>≤≥]|\bp\s?=?\s?n\.?s\b")
_TURNED = re.compile(r"\b(?:while|whereas|but|however|although)\b|;(?!\s*p\b)")
_BESIDE = frozenset({"vs", "to", "and", "contrast", "comma", "juxtaposed"})
_NEAREST = 24
_PAIR = 2


def same_moment(a: str | None, b: str | None) -> bool:
    """Whether two times have one name."""
    return (a or "").lower() == (b or "").lower()


def _can_meet(a: str | None, b: str | None) -> bool:
    """Whether two values of one sentence can be of one time, perhaps untold for one of them."""
    return same_moment(a, b) or ((not a or not b) and not (is_baseline(a) or is_baseline(b)))


def comparable(scene: Scene, a: int, b: int) -> bool:
    """Say whether two values are of one outcome and one sort."""
    x, y = scene.measurements[a], scene.measurements[b]
    return x.kind == y.kind and same_outcome(scene.keys[a], scene.keys[b])


def _contrasts(x: Measurement, y: Measurement) -> bool:
    return x.arm != y.arm or not same_moment(x.time, y.time)


def family(scene: Scene, anchor: int, pool: Iterable[int]) -> list[int]:
    """Return the anchor with what it can be compared with, one value per arm and time."""
    chosen = [anchor]
    for i in pool:
        m = scene.measurements[i]
        if i == anchor or not comparable(scene, anchor, i):
            continue
        if all(_contrasts(m, scene.measurements[j]) for j in chosen):
            chosen.append(i)
    return chosen


def tested(low: str, start: int, end: int) -> bool:
    """Whether a p stands in a stretch of text."""
    return _OWN_P.search(low, start, end) is not None


def _tested_alone(scene: Scene, scope: Scope, i: int) -> bool:
    """Whether a p-value of its own stands behind a value, before the next value of the sentence."""
    end = scene.measurements[i].end
    later = scene.measured_in(end, scope.sentence_end)
    stop = scene.measurements[later[0]].start if later else scope.sentence_end
    return _OWN_P.search(scene.low, end, stop) is not None


def _each_tested(scene: Scene, scope: Scope, a: int, b: int) -> bool:
    """Whether two values each have their own p: "in A (-1.2, p = 0.01) and B (-0.3, p = 0.4)"."""
    return _tested_alone(scene, scope, a) and _tested_alone(scene, scope, b)


def _held(scene: Scene, scope: Scope, anchor: int, others: list[int]) -> list[int]:
    """Return the value that those of a sentence are held against in turn.

    "A (5 ± 1) was faster than C (3 ± 1, p = 0.01), while B (4 ± 1) was not (p = 0.3)".
    """
    if not others or len(scene.main_arms) <= _PAIR:
        return []
    m = scene.measurements[anchor]
    arms = {scene.label(a.arm) for a in references(scene, scope)} - {m.arm}
    against = [i for i in others if scene.measurements[i].arm in arms]
    if len({scene.measurements[i].arm for i in against}) != 1:
        return []
    turned = _TURNED.search(scene.low, scene.measurements[against[0]].end, m.start)
    return against[:1] if turned else []


def _partner(scene: Scene, scope: Scope, anchor: int) -> list[int]:
    """Find the other side of a lone value: earlier in the sentence, else in the text before it."""
    m = scene.measurements[anchor]
    earlier = [
        i
        for i in scene.measured_in(scope.sentence_start, m.start)[-_NEAREST:]
        if comparable(scene, anchor, i)
    ]
    others = [
        i
        for i in earlier
        if scene.measurements[i].arm != m.arm and _can_meet(scene.measurements[i].time, m.time)
    ]
    held = _held(scene, scope, anchor, others)
    if held:
        return held
    others = [i for i in others if not _each_tested(scene, scope, anchor, i)]
    if others:
        # "238 cases (0.30%) vs 296 cases (0.37%; p = 0.01)": a percent goes with a percent
        return [next((i for i in others if scene.measurements[i].center == m.center), others[0])]
    if m.kind in CHANGES or is_baseline(m.time):
        return []
    same_arm = [i for i in earlier if _same_arm_other_time(scene, anchor, i)]
    start = [i for i in same_arm if is_baseline(scene.measurements[i].time)]
    if not start and not _BETWEEN_TIMES.search(scene.low, scope.start, scope.near_tail):
        start = [
            i
            for i in scene.at_start_before(m.arm, scope.sentence_start)
            if comparable(scene, anchor, i) and _same_arm_other_time(scene, anchor, i)
        ]
    return start[-1:] or same_arm[:1]


def _same_arm_other_time(scene: Scene, a: int, b: int) -> bool:
    x, y = scene.measurements[a], scene.measurements[b]
    return x.arm == y.arm and not same_moment(x.time, y.time)


def _direct(scene: Scene, scope: Scope) -> list[int]:
    """Values in the brackets of the evidence, else those between the evidence before and it."""
    end = scope.evidence.end
    if scope.bracket:
        inside = _results(scene, max(scope.bracket[0], scope.start), end)
        if inside:
            return inside[-_NEAREST:]
    return _results(scene, scope.start, end)[-_NEAREST:]


def _results(scene: Scene, start: int, end: int) -> list[int]:
    """Return the values of a stretch without how long everyone was followed: no test is of it.

    "Survival was 84% and 69% at a median follow-up of 3 years (p = 0.01)" tests survival.
    """
    return [
        i
        for i in scene.measured_in(start, end)
        if scene.measurements[i].arm != "all" or scene.measurements[i].outcome != "follow-up"
    ]


def _other_side(scene: Scene, scope: Scope, anchor: int) -> list[int]:
    """Find the other arm's value behind the evidence ("A (3 ± 1, p = 0.02) than in B (5 ± 2)")."""
    m = scene.measurements[anchor]
    return [
        i
        for i in scene.measured_in(scope.evidence.end, scope.tail)
        if comparable(scene, anchor, i)
        and scene.measurements[i].arm != m.arm
        and same_moment(scene.measurements[i].time, m.time)
        and not _each_tested(scene, scope, anchor, i)
    ][:1]


def pick_supports(scene: Scene, scope: Scope) -> list[int]:
    """Return the measurements that the evidence compares, in text order; empty if none is near."""
    pool = _direct(scene, scope)
    anchor = pool[-1] if pool else None
    if anchor is None:
        pool = _results(scene, scope.evidence.end, scope.near_tail)
        anchor = pool[0] if pool else None
    if anchor is None:
        return []
    chosen = family(scene, anchor, reversed(pool))
    if len(chosen) == 1:
        chosen = _set_side_by_side(scene, pool) or chosen
    if len(chosen) == 1:
        chosen += _partner(scene, scope, anchor) or _other_side(scene, scope, anchor)
    return in_text_order(scene, _one_moment(scene, chosen, anchor))


def _set_side_by_side(scene: Scene, pool: list[int]) -> list[int]:
    """Return the only two values before the evidence if words set one beside the other.

    They are then compared even where their outcomes, arms or times have been read differently.
    """
    if len(pool) != _PAIR:
        return []
    x, y = (scene.measurements[i] for i in pool)
    alike = x.kind == y.kind or (x.arm != y.arm and x.unit == y.unit)  # "rose 5 in A, to 3 in B"
    same = alike and x.spread == y.spread and x.center == y.center
    joined = connector(scene.doc, scene.structure, x.end, y.start)
    if joined == "semicolon":
        same = same and x.arm != y.arm and same_outcome(*(scene.keys[i] for i in pool))
        return pool if same else []
    return pool if same and joined in _BESIDE else []


def _one_moment(scene: Scene, chosen: list[int], anchor: int) -> list[int]:
    """Keep arms at the anchor's time apart from those at other follow-ups."""
    values = [scene.measurements[i] for i in chosen]
    if len({m.arm for m in values}) < _PAIR or any(is_baseline(m.time) for m in values):
        return chosen
    time = scene.measurements[anchor].time
    kept = [i for i in chosen if same_moment(scene.measurements[i].time, time)]
    return kept if len({scene.measurements[i].arm for i in kept}) >= _PAIR else chosen


def apart_from_effect(scene: Scene, scope: Scope, supports: list[int]) -> list[int]:
    """Leave out values that are the contrast itself, read as a value of an arm."""
    effect = scope.evidence.effect
    if effect is None:
        return supports
    return [
        i
        for i in supports
        if scene.measurements[i].end <= effect.start or scene.measurements[i].start >= effect.end
    ]


def with_other(scene: Scene, scope: Scope, mine: int, pair: tuple[str, str]) -> list[int]:
    """Add to a lone value that of the other arm of its pair, if its sentence has just one."""
    m = scene.measurements[mine]
    others = [
        i
        for i in scene.measured_in(scope.sentence_start, scope.sentence_end)
        if scene.measurements[i].arm in pair
        and scene.measurements[i].arm != m.arm
        and same_moment(scene.measurements[i].time, m.time)
        and comparable(scene, mine, i)
    ]
    return in_text_order(scene, [mine, *others]) if len(others) == 1 else [mine]


def without_everyone(scene: Scene, supports: list[int], design: Design) -> list[int]:
    """Take out values of all people where two arms are compared: they are of neither."""
    if design not in ("between", "multi") or len(scene.main_arms) < _PAIR:
        return supports
    kept = [i for i in supports if scene.measurements[i].arm != "all"]
    arms = {scene.measurements[i].arm for i in kept}
    return kept if len(arms) >= _PAIR else supports


def in_text_order(scene: Scene, chosen: Iterable[int]) -> list[int]:
    """Sort measurements by their place."""
    return sorted(chosen, key=lambda i: (scene.measurements[i].start, i))


def families(scene: Scene, scope: Scope, supports: list[int]) -> list[list[int]]:
    """Return every complete set of values near the evidence that is built like its supports."""
    if len(supports) < _PAIR:
        return [supports]
    arms = sorted(scene.measurements[i].arm for i in supports)
    sets: dict[tuple[str, str], list[int]] = {}
    across = len(set(arms)) > 1
    for i in _direct(scene, scope):
        m = scene.measurements[i]
        sets.setdefault((m.outcome, (m.time or "") if across else m.arm), []).append(i)
    alike = [
        in_text_order(scene, s)
        for s in sets.values()
        if (
            sorted(scene.measurements[i].arm for i in s) == arms
            if across
            else len(s) == len(supports)
        )
    ]
    return alike if len(alike) > 1 else [supports]
