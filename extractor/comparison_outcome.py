"""Choose the noun phrase that says what a contrast is about where no measurement says it.

Every phrase of the sentence is a candidate; a linear score over marks of its place and form picks
one. The weights in ``data/comparison_weights.json`` are learned by ``benchmarks.comparison_fit``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources

from extractor.comparison_names import names_nothing, told_as_change
from extractor.comparison_scope import Scene, Scope, outcome_key, same_outcome, within
from extractor.outcome_names import named_in_full
from extractor.outcomes import Phrase, phrase_words

_VAGUE = re.compile(
    r"\b(?:the|this|these|between-group|no|significant) (?:\w+ )?"
    r"(?:differences?|changes?|effects?|results?|improvements?)\b|\bit\b"
)
_BACK = 2
_FEW = 2
_NUMERALS = frozenset(
    {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "overall"}
)
_COUNTED = frozenset({"lesion", "lesions", "episode", "episodes", "session", "sessions", "score"})
_SEXES = frozenset({"women", "men", "boys", "girls"})
_VERBS = frozenset(
    {"was", "were", "is", "are", "did", "does", "had", "has", "have", "been", "showed", "remained"}
)
_MOVES = frozenset(
    {
        "changed",
        "decreased",
        "declined",
        "differed",
        "dropped",
        "elevated",
        "enhanced",
        "fell",
        "improved",
        "increased",
        "lowered",
        "reduced",
        "rose",
        "worsened",
    }
)
_BEFORE = {
    "in": "in", "on": "in", "for": "in", "of": "of", "with": "with", "by": "with", "to": "with",
    "after": "when", "following": "when", "during": "when", "at": "when", "before": "when",
    "from": "when", "within": "when", "until": "when",
    "than": "than", "versus": "than", "vs": "than", "between": "than", "and": "and", "or": "and",
    ",": "comma", ";": "comma", "(": "bracket", "": "start", ".": "start", ":": "start",
}  # fmt: skip
_REACH = 6000
_TOUCH = 2
_OFTEN = 2
_TOO_FAR = 4
_LONG = 5
_CANDIDATES = 14
_BEHIND = 4


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Option:
    """An outcome that a contrast may have; ``phrase`` is None if it stands in no phrase near."""

    text: str
    phrase: Phrase | None
    marks: dict[str, float]


@lru_cache(maxsize=1)
def weights() -> dict[str, dict[str, float]]:
    """Return the learned weights by task."""
    text = resources.files("extractor").joinpath("data/comparison_weights.json").read_text("utf-8")
    table: dict[str, dict[str, float]] = json.loads(text)
    return table


@lru_cache(maxsize=1)
def talk() -> frozenset[str]:
    """Return words for how large, how sure or in whom a result is ("hazard", "subgroup")."""
    text = resources.files("extractor").joinpath("data/comparison_words.json").read_text("utf-8")
    return frozenset(json.loads(text)["talk"]) | phrase_words().statistics


def is_bare(phrase: Phrase) -> bool:
    """Whether a phrase names nothing that is measured ("difference", "patients in groups")."""
    table, words = phrase_words(), talk()
    if "side" in phrase.words and phrase.words[-1] in ("effect", "effects"):
        return False
    return not phrase.defined and all(
        w in table.generic
        or w in table.vacant
        or w in words
        or w in table.people
        or w in _SEXES
        or w in table.joiners
        or w in table.weak_joiners
        or w in _NUMERALS
        or (w in table.units and w not in _COUNTED)
        or w.isdigit()
        for w in phrase.words
    )


def _move(word: str) -> str:
    if word in _MOVES:
        return "after move"
    if word in _VERBS:
        return "after verb"
    if word == "(":
        return "after bracket"
    if word in ("in", "with", "between", "of", "for"):
        return "after in"
    return "after other"


def _is_known(scene: Scene, key: frozenset[str]) -> bool:
    """Whether a value of the document has this outcome."""
    if key.isdisjoint(scene.key_words):
        return not key and not scene.key_set.isdisjoint({key})
    return any(same_outcome(key, k) for k in scene.key_set)


def _own_marks(scene: Scene, phrase: Phrase) -> dict[str, float]:
    """Return the marks of a phrase that do not depend on where the evidence stands."""
    known = scene.marks.get((phrase.start, phrase.end))
    if known is not None:
        return known
    words = scene.low[phrase.start : phrase.end]
    repeats = scene.low.count(words, max(0, phrase.start - _REACH), phrase.end + _REACH)
    joined = "joined " + phrase.joined if phrase.joined in ("", "of") else "joined weakly"
    table = phrase_words()
    last = phrase.words[-1]
    marks = {
        "talk": float(any(w in talk() for w in phrase.words)),
        "talk last": float(last in talk() or last in table.generic),
        "people last": float(last in table.people),
        "method": float(scene.names_method(phrase.start, phrase.end)),
        "bare": float(is_bare(phrase)),
        "arm": float(scene.names_arm(phrase.start, phrase.end)),
        "arm words": float(phrase.key <= scene.arm_words),
        "arm part": float(not phrase.key.isdisjoint(scene.arm_words)),
        "deed": float(phrase.deed),
        "people first": float(phrase.words[0] in table.people),
        "time": float(scene.names_time(phrase.start, phrase.end)),
        "before " + _BEFORE.get(phrase.before, "other"): 1.0,
        _move(phrase.after): 1.0,
        "center": float(phrase.center),
        joined: 1.0,
        "words": min(len(phrase.words), _LONG) / _LONG,
        "single": float(len(phrase.words) == 1),
        "known": float(_is_known(scene, phrase.key)),
        "again": float(repeats > 1),
        "often": float(repeats > _OFTEN),
        "change noun": float(phrase.words[0] in table.change_nouns),
    }
    scene.marks[phrase.start, phrase.end] = marks
    return marks


def _place_marks(scene: Scene, scope: Scope, phrase: Phrase, rank: int) -> dict[str, float]:
    """Return the marks of where a candidate stands.

    ``rank`` counts the candidates between it and the evidence.
    """
    host, index = scope.host, scene.structure.clause_index
    gap = host - phrase.end
    return {
        "in segment": float(phrase.start >= scope.start),
        "tail": float(phrase.start >= scope.evidence.end),
        "bracketed": float(bool(scope.bracket) and phrase.start > host),
        "touches": float(0 <= gap <= _TOUCH),
        f"rank {min(rank, _TOO_FAR)}": 1.0,
        "gap": min(abs(gap), 200) / 100,
        "clause": float(index(phrase.start) == index(host)),
        "opens": float(phrase.start - scope.sentence_start < _LONG),
    }


def outcome_phrases(scene: Scene, scope: Scope) -> list[Phrase]:
    """Return the nearest candidate phrases of the sentence up to the evidence's own tail."""
    phrases = scene.phrases_of(scope.sentence)
    where = within(phrases, 0, scope.evidence.start)
    before = phrases[max(0, where.stop - _CANDIDATES) : where.stop]
    after = [phrases[k] for k in within(phrases, scope.evidence.end, scope.near_tail)]
    near = [p for p in before if p.end <= scope.evidence.start]
    near += [p for p in after[:_BEHIND] if p.end <= scope.near_tail]
    return [p for p in near if not is_bare(p)]


def ranked(scene: Scene, scope: Scope) -> list[tuple[Phrase, dict[str, float]]]:
    """Return the candidates with the marks of their place, in text order."""
    found = outcome_phrases(scene, scope)
    starts = sorted({p.start for p in found if p.end <= scope.host}, reverse=True)
    place = {start: k for k, start in enumerate(starts)}
    return [
        (p, _place_marks(scene, scope, p, place.get(p.start, 0)))
        for p in found
        if not names_nothing(scene, scope, p)
    ]


def score(marks: dict[str, float], table: dict[str, float]) -> float:
    """Return the linear score of a candidate."""
    total = 0.0
    for name, value in marks.items():
        if value and name in table:
            total += value * table[name]
    return total


def carried(scene: Scene, scope: Scope) -> str | None:
    """Return the outcome of the value printed last in the sentences just before."""
    first = scene.doc.sentences[max(0, scope.sentence - _BACK)].start
    before = scene.measured_in(first, scope.sentence_start)
    return scene.measurements[before[-1]].outcome if before else None


def _names_something(scene: Scene, phrase: Phrase) -> bool:
    marks = _own_marks(scene, phrase)
    return not marks["bare"] and not marks["arm"]


def carried_marks(
    scene: Scene, scope: Scope, phrases: list[Phrase], vague: bool
) -> dict[str, float]:
    """Return the marks of the outcome carried over from the sentences before."""
    named = sum(1 for p in phrases if _names_something(scene, p))
    return {
        "carried": 1.0,
        "carried vague": float(vague),
        "carried none named": float(named == 0),
        "carried few named": float(named <= _FEW),
        "carried only": float(len(scene.key_set) == 1),
        "carried first": float(scope.index == 0),
    }


def previous_marks(
    scene: Scene, scope: Scope, phrases: list[Phrase], vague: bool
) -> dict[str, float]:
    """Return the marks of the outcome of the evidence before in the same sentence."""
    named = sum(1 for p in phrases if p.start >= scope.start and _names_something(scene, p))
    return {
        "previous": 1.0,
        "previous vague": float(vague),
        "previous none named": float(named == 0),
        "previous one named": float(named == 1),
        "previous listed": float(scope.listed[0] > 0),
    }


def _values_marks(scene: Scene, scope: Scope, outcome: str) -> dict[str, float]:
    """Return the marks of the outcome that the values compared were given."""
    words = outcome.lower().split()
    here = scene.low.find(outcome.lower(), scope.sentence_start, scope.sentence_end)
    return {
        "values": 1.0,
        "values here": float(here >= 0),
        "values long": float(len(words) > _FEW),
        "values arm words": float(outcome_key(outcome) <= scene.arm_words),
    }


def options(scene: Scene, scope: Scope, values: str | None, previous: str | None) -> list[Option]:
    """Return every outcome that a contrast may have.

    Parameters
    ----------
    scene, scope
        The document and the place of the evidence.
    values
        The outcome that the values compared were given, if there are any.
    previous
        The outcome of the evidence before it in the same sentence.
    """
    found = ranked(scene, scope)
    phrases = [p for p, _ in found]
    if values is not None:
        key = outcome_key(values)
        for p, marks in found:
            marks["as values"] = float(same_outcome(p.key, key))
            marks["beside values"] = 1.0 - marks["as values"]
    out = [Option(p.text, p, marks) for p, marks in found]
    before = carried(scene, scope)
    vague = _VAGUE.search(scene.low, scope.start, scope.near_tail) is not None
    if before is not None:
        out.append(Option(before, None, carried_marks(scene, scope, phrases, vague)))
    if previous:
        out.append(Option(previous, None, previous_marks(scene, scope, phrases, vague)))
    if values is not None:
        out.append(Option(values, None, _values_marks(scene, scope, values)))
    return out


def name_of(scene: Scene, option: Option) -> str:
    """Return the name of the outcome that an option is."""
    return named_in_full(scene.doc, option.phrase) if option.phrase else option.text


def all_marks(scene: Scene, option: Option) -> dict[str, float]:
    """Return every mark of an option: of its place and, for a phrase, of what it is."""
    return option.marks | (_own_marks(scene, option.phrase) if option.phrase else {})


def _score_of(scene: Scene, option: Option, table: dict[str, float]) -> float:
    """Return the score of an option; what a phrase is by itself is scored once."""
    p = option.phrase
    if p is None:
        return score(option.marks, table)
    own = scene.scores.get((p.start, p.end))
    if own is None:
        own = scene.scores[p.start, p.end] = score(_own_marks(scene, p), table)
    return own + score(option.marks, table)


def best_outcome(
    scene: Scene, scope: Scope, values: str | None, previous: str | None
) -> Option | None:
    """Return the outcome that the contrast is most likely about, if any is in sight."""
    table = weights()["outcome"]
    scored = [(_score_of(scene, o, table), o) for o in options(scene, scope, values, previous)]
    if not scored:
        return None
    phrases = {id(o.phrase): o for _, o in scored if o.phrase}
    told = told_as_change(scene, scope, [o.phrase for o in phrases.values() if o.phrase])
    best = phrases[id(told)] if told else max(scored, key=lambda item: item[0])[1]
    if values is not None and best.marks.get("as values"):
        return replace(best, text=values)  # one outcome, one name
    return replace(best, text=name_of(scene, best))
