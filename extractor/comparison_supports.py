"""Choose the measurements that a piece of evidence compares."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.comparison_scope import Scene, Scope, is_baseline, same_outcome
from extractor.records import Measurement

_CHANGES = frozenset({"change", "percent_change"})


def _same_moment(a: str | None, b: str | None) -> bool:
    return (a or "").lower() == (b or "").lower()


def _comparable(scene: Scene, a: int, b: int) -> bool:
    """Same outcome and same sort of value."""
    x, y = scene.measurements[a], scene.measurements[b]
    return x.kind == y.kind and same_outcome(scene.keys[a], scene.keys[b])


def _contrasts(x: Measurement, y: Measurement) -> bool:
    return x.arm != y.arm or not _same_moment(x.time, y.time)


def _family(scene: Scene, anchor: int, pool: Iterable[int]) -> list[int]:
    """Return the anchor with what it can be compared with, one value per arm and time."""
    chosen = [anchor]
    for i in pool:
        m = scene.measurements[i]
        if i == anchor or not _comparable(scene, anchor, i):
            continue
        if all(_contrasts(m, scene.measurements[j]) for j in chosen):
            chosen.append(i)
    return chosen


def _partner(scene: Scene, scope: Scope, anchor: int) -> list[int]:
    """Find the other side of a lone value: earlier in the sentence, else in the text before it."""
    m = scene.measurements[anchor]
    earlier = [
        i for i in scene.measured_in(scope.sentence_start, m.start) if _comparable(scene, anchor, i)
    ]
    others = [
        i
        for i in earlier
        if scene.measurements[i].arm != m.arm and _same_moment(scene.measurements[i].time, m.time)
    ]
    if others:
        return [others[0]]
    same_arm = [
        i
        for i in (earlier or scene.measured_in(0, m.start))
        if _comparable(scene, anchor, i)
        and scene.measurements[i].arm == m.arm
        and not _same_moment(scene.measurements[i].time, m.time)
        and m.kind not in _CHANGES
    ]
    start = [i for i in same_arm if is_baseline(scene.measurements[i].time)]
    if start:
        return [start[-1]]
    return same_arm[:1] if earlier else []


def _direct(scene: Scene, scope: Scope) -> list[int]:
    """Values in the brackets of the evidence, else those between the evidence before and it."""
    end = scope.evidence.start
    if scope.bracket:
        inside = scene.measured_in(max(scope.bracket[0], scope.start), end)
        if inside:
            return inside
    return scene.measured_in(scope.start, end)


def pick_supports(scene: Scene, scope: Scope) -> list[int]:
    """Return the measurements that the evidence compares, the anchor's family in text order."""
    pool = _direct(scene, scope)
    if not pool:
        pool = scene.measured_in(scope.evidence.end, scope.near_tail)
        anchor = pool[0] if pool else None
    else:
        anchor = pool[-1]
    if anchor is None:
        return []
    chosen = _family(scene, anchor, reversed(pool))
    if len(chosen) == 1:
        chosen += _partner(scene, scope, anchor)
    return sorted(chosen, key=lambda i: scene.measurements[i].start)
