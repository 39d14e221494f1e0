"""Choose the noun phrase that says what a contrast is about where no measurement says it."""

from __future__ import annotations

from extractor.comparison_scope import Scene, Scope
from extractor.outcomes import Phrase, phrase_words, phrases_in

_MARKS = frozenset("(,;:[")


def _names_arm_or_time(scene: Scene, phrase: Phrase) -> bool:
    return bool(scene.arms_in(phrase.start, phrase.end) or scene.times_in(phrase.start, phrase.end))


def _bare(phrase: Phrase) -> bool:
    generic, people = phrase_words().generic, phrase_words().people
    return all(w in generic or w in people for w in phrase.words)


def _score(scene: Scene, scope: Scope, phrase: Phrase) -> float:
    score = 0.0
    if _bare(phrase):
        score -= 4
    if _names_arm_or_time(scene, phrase):
        score -= 2
    if phrase.start < scope.start:
        score -= 1
    gap = scope.host - phrase.end
    if 0 <= gap <= 2:
        score += 2
    score -= abs(gap) / 80
    if phrase.before in ("in", "on", "for", "of"):
        score += 1
    if phrase.before in ("with", "to", "by", "than"):
        score -= 1
    if phrase.after in ("was", "were", "did", "increased", "decreased", "improved"):
        score += 1
    if phrase.joined:
        score -= 0.2
    return score


def outcome_phrases(scene: Scene, scope: Scope) -> list[Phrase]:
    """Return the candidate phrases of the sentence up to the evidence's own tail."""
    return [
        p
        for p in phrases_in(scene.doc, scope.sentence_start, scope.near_tail)
        if p.end <= scope.evidence.start or p.start >= scope.evidence.end
    ]


def pick_outcome(scene: Scene, scope: Scope, supports: list[int]) -> str | None:
    """Return the outcome: of the values compared, else the best phrase."""
    if supports:
        return scene.measurements[supports[-1]].outcome
    found = outcome_phrases(scene, scope)
    if not found:
        return None
    return max(found, key=lambda p: _score(scene, scope, p)).text
