"""Choose the time point of a contrast."""

from __future__ import annotations

from extractor.comparison_scope import Scene, Scope, is_baseline
from extractor.mentions import TimeMention
from extractor.records import Design


def _usable(mentions: list[TimeMention], design: Design) -> list[TimeMention]:
    if design != "within":
        return mentions
    return [t for t in mentions if t.anchor != "baseline" and not is_baseline(t.label)]


def time_mentions(scene: Scene, scope: Scope, design: Design) -> list[TimeMention]:
    """Return the time points of the nearest stretch that names one."""
    evidence = scope.evidence
    near_tail = scene.times_in(evidence.end, scope.near_tail)
    near = [*scene.times_in(scope.start, evidence.end), *near_tail]
    for found in (near, scene.times_in(scope.sentence_start, evidence.start)):
        usable = _usable(found, design)
        if usable:
            return usable
    return _usable(scene.times_in(evidence.end, scope.sentence_end), design)


def pick_time(scene: Scene, scope: Scope, design: Design, supports: list[int]) -> str | None:
    """Return the label of the time: of the values, of the words near, of the words before."""
    times = [scene.measurements[i].time for i in supports]
    named = [t for t in times if t and not (design == "within" and is_baseline(t))]
    if named:
        return named[-1]
    found = time_mentions(scene, scope, design)
    if found:
        return found[-1].label
    return carried_time(scene, scope, design)


def carried_time(scene: Scene, scope: Scope, design: Design) -> str | None:
    """Return the last time point of the section before the sentence, else its last follow-up."""
    section = scene.doc.sentences[scope.sentence].section
    k = scope.sentence
    while k > 0 and scene.doc.sentences[k - 1].section == section:
        k -= 1
    for start in (scene.doc.sentences[k].start, 0):
        before = _usable(scene.times_in(start, scope.sentence_start), "within")
        if before:
            return before[-1].label
    return None
