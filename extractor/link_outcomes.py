"""Which phrase says what a number measures: the options and what speaks for each."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from extractor.link_scene import Scene, bucket, link_names
from extractor.linear import Option, Step
from extractor.outcomes import Phrase, content_key, is_known_outcome, phrase_words, phrases_in

_SUBJECT_VERB = frozenset(
    "was were is are had showed decreased increased improved fell rose did".split()
)
_UNITS = re.compile(
    r"^(?:years?|y|yrs?|year|months?|days?|weeks?|h|hours?|min|minutes?|s|kg|mm|cm|m|ml|l|mg|g|mmhg|%)$"
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
        if scene.arms_in(p.start, p.end):
            out.append("has_arm")
        elif any(m.start < p.end and p.start < m.end for m in scene.arms_in(start, end)):
            out.append("in_arm")
        if any(t.start < p.end and p.start < t.end for t in scene.times):
            out.append("has_time")
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
        if all(_UNITS.match(w) for w in p.words):
            out.append("unit")
        if content:
            seen = max(self._counts[w] for w in content)
            out.append(f"seen{bucket(seen, 0, 2, 3, 5)}")
        if len(p.text) == 1:
            out.append("letter")
        if p.text.isupper() and len(p.text) > 1:
            out.append("capitals")
        return out


def _place(scene: Scene, i: int, p: Phrase, rank: int, side: str) -> list[str]:
    """Features of where a phrase of the number's own sentence stands to it."""
    stat = scene.stats[i]
    prop = "p" if stat.proportion else "v"
    left, right = (p.end, stat.start) if side == "before" else (stat.end, p.start)
    gap = scene.stats_between(left, right) if side == "before" else scene.stats_between(left, right)
    out = [
        f"{prop}|{side}",
        f"{prop}|{side}{bucket(rank, 0, 1, 2, 3, 5)}|{bucket(gap, 0, 1, 2)}",
    ]
    if scene.structure.clause_index(p.start) == scene.clause[i]:
        out.append(f"{side}|clause")
    outer, inner = scene.structure.bracket_at(p.start), scene.bracket[i]
    if outer == inner:
        out.append(f"{side}|bracket_{'none' if inner is None else 'same'}")
    elif outer is None:
        out.append(f"{side}|bracket_out")
        b = scene.structure.brackets[inner] if inner is not None else None
        if b is not None and 0 <= b.start - p.end <= 1:
            out.append(f"{prop}|opens_my_bracket")
    else:
        out.append(f"{side}|bracket_other")
    between = scene.low[left:right]
    if ";" in between:
        out.append(f"{side}|semicolon")
    if side == "before" and len(between) <= 14 and gap == 0:  # noqa: PLR2004 - " was ", " of ", " (mean: "
        out.append(f"{prop}|just_before")
    if side == "after" and len(between) <= 4:  # noqa: PLR2004 - a space, "of"
        out.append(f"{prop}|just_after")
    if stat.unit in _YEARS and not _AGE.isdisjoint(p.words):
        out.append("years_age")
    return out


def _options(scene: Scene, book: PhraseBook, i: int) -> list[Option[Phrase]]:
    stat = scene.stats[i]
    here = book.of(scene.sentence[i])
    before = [x for x in here if x[0].end <= stat.start]
    after = [x for x in here if x[0].start >= stat.end]
    out: list[Option[Phrase]] = []
    for side, items in (("before", before[::-1]), ("after", after)):
        starts: dict[int, int] = {}
        for p, standing in items:
            rank = starts.setdefault(p.start if side == "after" else p.end, len(starts))
            if rank > _REACH:
                break
            features = (*standing, *_place(scene, i, p, rank, side))
            out.append(Option(p, p.key, features))
    if scene.sentence[i]:
        for p, standing in book.of(scene.sentence[i] - 1):
            if "generic" not in standing and "people" not in standing:
                out.append(Option(p, p.key, (*(f"prev|{f}" for f in standing), "prev")))
    if not out:
        out.append(Option(_UNNAMED, frozenset(), ()))
    return out


_REACH = 24
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
