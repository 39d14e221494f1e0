"""Which phrase says what a number measures: the options and what speaks for each."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from extractor.clauses import outside_brackets
from extractor.link_scene import Scene, bucket, link_names
from extractor.linear import Option, Step
from extractor.outcomes import Phrase, content_key, is_known_outcome, phrase_words, phrases_in

_SUBJECT_VERB = frozenset(
    "was were is are had showed decreased increased improved fell rose did".split()
)
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

    def of(self, sentence: int) -> list[tuple[Phrase, tuple[str, ...]]]:
        """Return the phrases of a sentence with their standing features."""
        if sentence not in self._by_sentence:
            start, end = self._scene.span(sentence)
            phrases = phrases_in(self._scene.doc, start, end)
            self._by_sentence[sentence] = [
                (p, tuple(self._standing(p, i == 0, start, end))) for i, p in enumerate(phrases)
            ]
        return self._by_sentence[sentence]

    def _standing(self, p: Phrase, first: bool, start: int, end: int) -> list[str]:
        table = phrase_words()
        scene = self._scene
        out = [
            f"joined_{p.joined}" if p.joined in ("of", "") else "joined_weak",
            f"words{bucket(len(p.words), 1, 2, 3, 4, 6)}",
        ]
        content = [w for w in p.words if w not in table.generic and w not in table.people]
        if not content:
            out.append("generic" if any(w in table.generic for w in p.words) else "people")
        elif any(w in table.people for w in p.words):
            out.append("some_people")
        if p.words[0] in table.generic:
            out.append("generic_first")
        out += self._names(p, content)
        if p.center:
            out.append("centered")
        if first:
            out.append("first")
        if p.deed:
            out.append("deed")
        if is_known_outcome(p):
            out.append("known")
        if p.before in table.change_nouns or p.before in ("in", "of", "for"):
            out.append(f"after_{p.before}" if p.before in ("in", "of", "for") else "after_change")
        if p.after in _SUBJECT_VERB:
            out.append("subject")
        if p.after in ("(", ":", "["):
            out.append(f"before_{p.after}")
        if p.before == "(":
            out.append("opens_bracket")
        if all(_UNITS.match(w) or len(w) == 1 for w in p.words) or self._is_unit(p):
            out.append("unit")
        if content:
            seen = max(self._counts[w] for w in content)
            out.append(f"seen{bucket(seen, 0, 2, 3, 5)}")
        if len(p.text) == 1:
            out.append("letter")
        if p.text.isupper() and len(p.text) > 1:
            out.append("capitals")
        return out

    def _is_unit(self, p: Phrase) -> bool:
        """Whether a phrase follows a number as its unit does ("0.45 ± 0.25 mGy")."""
        units = {(s.unit or "").lower().split()[0] for s in self._scene.stats if s.unit}
        return p.words[0] in units and self._scene.low[max(0, p.start - 2) : p.start].rstrip()[-1:].isdigit()

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


_FUNCTION = frozenset(
    "was were is are had in of by to from at for with after on and or than vs versus the a an mean median "
    "lower higher observed found seen decreased increased reduced improved fell rose among between".split()
)


def _pattern(scene: Scene, left: int, right: int) -> list[str]:
    """Spell the words between a phrase and a number: function words as they are, the rest by class."""
    text = outside_brackets(scene.low[left:right])
    tokens = [
        w if w in _FUNCTION else w if w in ":;,(=" else "N" if w[0].isdigit() else "w"
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
    out: list[Option[Phrase]] = []
    for side, items in (("before", before[::-1]), ("after", after)):
        starts: dict[int, int] = {}
        firsts: dict[int, int] = {}
        for p, _ in items:
            firsts[scene.structure.clause_index(p.start)] = p.start
        for p, standing in items:
            rank = starts.setdefault(p.start if side == "after" else p.end, len(starts))
            if rank > _REACH:
                break
            features = [*standing, *_place(scene, i, p, rank, side)]
            if side == "before" and firsts[scene.structure.clause_index(p.start)] == p.start:
                clause = scene.structure.clause_index(p.start) == scene.clause[i]
                features.append(f"opens_clause|{clause}")
            if side == "before" and p.start == before[0][0].start:
                features.append("opens_sentence")
            out.append(Option(p, p.key, tuple(features)))
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


@lru_cache(maxsize=256)
def _key(words: tuple[str, ...]) -> frozenset[str]:
    return content_key(words)
