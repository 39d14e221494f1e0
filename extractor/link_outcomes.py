"""Which phrase says what a number measures: the options and what speaks for each."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from extractor.clauses import outside_brackets
from extractor.linear import Option, Step
from extractor.link_scene import Scene, bucket, link_names
from extractor.outcomes import Phrase, phrase_words, phrases_in
from extractor.vocabulary import load_vocabulary

_UNITS = re.compile(
    r"^(?:years?|y|yrs?|year|months?|days?|weeks?|h|hours?|min|minutes?|s|kg|mm|cm|m|ml|l|mg|g|mmhg|%|wks?|µ|μ|units?|points?|hg|u|iu|mmol|pg|ng|bpm|old|mgy|gy|kn|pm|sessions?|lesions?|episodes?)$"
)
_YEARS = frozenset({"years", "year", "y", "yr", "yrs"})
_AGE = frozenset({"age", "aged", "old", "ages"})


class PhraseBook:
    """The phrases of a document by sentence, with the features that do not hang on a number."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._by_sentence: dict[int, list[tuple[Phrase, tuple[str, ...]]]] = {}
        words = re.findall(r"[^\W\d_]{3,}", scene.low)
        self._counts = Counter(words)
        self._units = {u.split()[0] for s in scene.stats if (u := (s.unit or "").lower().strip())}

    def of(self, sentence: int) -> list[tuple[Phrase, tuple[str, ...]]]:
        """Return the phrases of a sentence with their standing features."""
        if sentence not in self._by_sentence:
            start, end = self._scene.span(sentence)
            phrases = phrases_in(self._scene.doc, start, end)
            self._by_sentence[sentence] = [
                (p, tuple(self._standing(p, i == 0))) for i, p in enumerate(phrases)
            ]
        return self._by_sentence[sentence]

    def _standing(self, p: Phrase, first: bool) -> list[str]:
        table = phrase_words()
        content = [w for w in p.words if w not in table.generic and w not in table.people]
        joined = p.joined if p.joined in ("of", "") else "weak"
        unit = all(_UNITS.match(w) or len(w) == 1 for w in p.words) or self._is_unit(p)
        seen = max((self._counts[w] for w in content), default=0)
        told = {
            f"joined_{joined}": True,
            f"words{bucket(len(p.words), 1, 2, 3, 4, 6)}": True,
            "generic": not content and any(w in table.generic for w in p.words),
            "people": not content and all(w not in table.generic for w in p.words),
            "some_people": bool(content) and any(w in table.people for w in p.words),
            "generic_first": p.words[0] in table.generic,
            "centered": p.center,
            "first": first,
            "deed": p.deed,
            "known": _is_known(p.text),
            "after_change": p.before in table.change_nouns,
            f"after_{p.before}": p.before in ("in", "of", "for"),
            "subject": p.after in table.subject_verbs,
            f"before_{p.after}": p.after in ("(", ":", "["),
            "opens_bracket": p.before == "(",
            "unit": unit,
            f"seen{bucket(seen, 0, 2, 3, 5)}": bool(content),
            "letter": len(p.text) == 1,
            "capitals": p.text.isupper() and len(p.text) > 1,
        }
        return [*(name for name, holds in told.items() if holds), *self._names(p, content)]

    def _is_unit(self, p: Phrase) -> bool:
        """Whether a phrase follows a number as its unit does ("0.45 ± 0.25 mGy")."""
        left = self._scene.low[max(0, p.start - 2) : p.start].rstrip()
        return p.words[0] in self._units and left[-1:].isdigit()

    def _names(self, p: Phrase, content: list[str]) -> list[str]:
        """Whether the phrase is, or holds, the name of an arm or a time point."""
        scene = self._scene
        for m in scene.arms_in(max(0, p.start - _NAME), p.end + _NAME):
            if m.start <= p.start and p.end <= m.end:
                return ["arm"]
            if p.start <= m.start and m.end <= p.end:
                rest = scene.low[p.start : m.start] + " " + scene.low[m.end : p.end]
                left = [w for w in re.findall(r"[a-z-]+", rest) if w in content]
                return ["has_arm"] if left else ["arm"]
        for t in scene.times_in(max(0, p.start - _NAME), p.end + _NAME):
            if t.start < p.end and p.start < t.end:
                inside = t.start <= p.start and p.end <= t.end
                return ["time"] if inside or len(content) <= 1 else ["has_time"]
        return []


def _pattern(scene: Scene, left: int, right: int) -> list[str]:
    """Spell what joins a phrase and a number: function words as they are, the rest by class."""
    joints = phrase_words().joints
    text = outside_brackets(scene.low[left:right])
    tokens = [
        w if w in joints else w if w in ":;,(=" else "N" if w[0].isdigit() else "w"
        for w in re.findall(r"[a-z-]+|\d[\d.]*|[:;,(=]", text)
        if w not in ("the", "a", "an")
    ]
    out = [f"from_{tokens[0]}", f"into_{tokens[-1]}"] if tokens else ["adjacent"]
    if 0 < len(tokens) <= _SHORT:
        out.append("by_" + "_".join(tokens))
    return out


def _place(scene: Scene, i: int, p: Phrase, rank: int, side: str) -> list[str]:
    """Features of where a phrase of the number's own sentence stands to it."""
    stat = scene.stats[i]
    prop = "p" if stat.proportion else "v"
    spot = scene.spots[i]
    left, right = (p.end, spot.begin) if side == "before" else (spot.finish, p.start)
    gap = bucket(scene.stats_between(left, right), 0, 1, 2)
    mine = f"{prop}|{side}"
    out = [mine, f"{mine}{bucket(rank, 0, 1, 2, 3, 5)}|{gap}"]
    clause = scene.structure.clause_index(p.start) == scene.clause[i]
    if clause:
        out.append(f"{side}|clause{bucket(rank, 0, 1, 2)}")
    out.append(_bracket_relation(scene, i, p, side))
    if gap == "0":
        out += [f"{mine}|{f}" for f in _pattern(scene, left, right)]
    if stat.unit in _YEARS and not _AGE.isdisjoint(p.words):
        out.append("years_age")
    return out


def _bracket_relation(scene: Scene, i: int, p: Phrase, side: str) -> str:
    outer, inner = scene.structure.bracket_at(p.start), scene.bracket[i]
    if outer == inner:
        return f"{side}|bracket_{'none' if inner is None else 'same'}"
    if inner is None:
        return f"{side}|bracket_aside"
    if (
        outer is None
        or scene.structure.brackets[outer].depth < scene.structure.brackets[inner].depth
    ):
        near = 0 <= scene.structure.brackets[inner].start - p.end <= 1
        return f"{side}|bracket_{'owner' if near else 'out'}"
    return f"{side}|bracket_other"


_SOFT = frozenset({"generic", "people", "unit", "letter", "arm", "time"})


def _solid(items: list[tuple[Phrase, tuple[str, ...]]]) -> list[tuple[Phrase, tuple[str, ...]]]:
    """Leave out phrases that cannot be outcomes."""
    return [x for x in items if _SOFT.isdisjoint(x[1])]


def _on_side(
    scene: Scene, i: int, items: list[tuple[Phrase, tuple[str, ...]]], side: str
) -> list[Option[Phrase]]:
    """Return the phrases on one side of a number as options, the nearest first."""
    out: list[Option[Phrase]] = []
    ranks: dict[int, int] = {}
    clauses = [scene.structure.clause_index(p.start) for p, _ in items]
    firsts = {c: p.start for c, (p, _) in zip(clauses, items, strict=True)}
    for (p, standing), clause in zip(items, clauses, strict=True):
        rank = ranks.setdefault(p.start if side == "after" else p.end, len(ranks))
        if rank > _REACH:
            break
        features = [*standing, *_place(scene, i, p, rank, side)]
        if side == "before" and firsts[clause] == p.start:
            features.append(f"opens_clause|{clause == scene.clause[i]}")
        if side == "before" and p.start == items[-1][0].start:
            features.append("opens_sentence")
        out.append(Option(p, p.key, tuple(features)))
    return out


def _options(scene: Scene, book: PhraseBook, i: int) -> list[Option[Phrase]]:
    spot = scene.spots[i]
    whole = book.of(scene.sentence[i])
    here = _solid(whole)
    earlier = _solid(book.of(scene.sentence[i] - 1)) if scene.sentence[i] else []
    if not here and not earlier:
        here = whole
    before = [x for x in here if x[0].end <= spot.begin]
    after = [x for x in here if x[0].start >= spot.finish]
    amid = [x for x in here if spot.begin < x[0].start and x[0].end < spot.finish]
    if not before and not after:
        before = amid
    out = [
        *_on_side(scene, i, before[::-1], "before"),
        *_on_side(scene, i, after, "after"),
    ]
    alone = f"prev|alone{not before}"
    for p, standing in earlier:
        out.append(Option(p, p.key, (*(f"prev|{f}" for f in standing), "prev", alone)))
    if not out:
        out.append(Option(_UNNAMED, frozenset(), ()))
    return out


_REACH = 16
_NAME = 60
_SHORT = 3
_UNNAMED = Phrase(0, 0, "", ())


def outcome_steps(scene: Scene) -> list[Step[Phrase]]:
    """Return the options of every number: the phrases around it and of the sentence before."""
    book = PhraseBook(scene)
    return [
        Step(tuple(_options(scene, book, i)), link_names(scene, i)) for i in range(len(scene.stats))
    ]


@lru_cache(maxsize=4096)
def _is_known(text: str) -> bool:
    return load_vocabulary().outcome(text) is not None
