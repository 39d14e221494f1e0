"""The phrases of a document with what can be said of them before any number is looked at.

A phrase is soft where it cannot be an outcome (a unit, an arm, a time, people), and a head where
nothing makes it an adjunct of another ("with", "than", "after"): readers skip what is no head.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from extractor.clauses import outside_brackets
from extractor.link_scene import Scene, bucket
from extractor.outcomes import Phrase, phrase_words, phrases_in, stem
from extractor.vocabulary import load_vocabulary

_GROUP = re.compile(r"[ -](?:groups?|arms?|treated)\b")
_GIVEN = re.compile(
    r"\b(?:receiv\w+|treated with|assigned to|allocated to|randomi[sz]ed to|addition of"
    r"|(?:effects?|efficacy|safety|impact|influence|use|administration) of)\s+"
    r"(?:(?:either|a|an|the|of)\s+)*([\w+/-]+(?: [\w+/-]+)?)"
)
_DECLARED = re.compile(
    r"\b(?:outcomes?|end-?\s?points?|measures?|parameters?|variables?)\b[^.]{0,40}?"
    r"\b(?:were|was|included?|includes|including|is|are)\b"
    r"|\b(?:was|were) (?:also )?(?:measured|assessed|evaluated|recorded|determined|compared"
    r"|analy[sz]ed|monitored|examined)\b|\bwe (?:measured|assessed|evaluated|compared|examined)\b"
    r"|\bto (?:measure|assess|evaluate|determine|examine)\b"
)
_WORD = re.compile(r"[^\W_][\w'’/+-]*")
_PLAIN = re.compile(r"[a-z-]+")
_LISTED = re.compile(r"^\s*(?:,|,?\s*(?:and|or))\s*(?:the |a |an |mean |median )*$")
_MARKS = {",": "comma", ";": "semi", "(": "bracket", "[": "bracket"} | dict.fromkeys(":=", "colon")
_MARKS |= dict.fromkeys(("", "."), "start")
_ADJUNCTS = frozenset({"with", "than", "when", "among", "at", "by", "from", "to", "that"})
_LENGTH = re.compile(r"\d+-(?:year|month|week|day|hour)")
_NAME = 60
_PER = re.compile(r"(?:m?l|dl|[cm]?m|s|sec|k?g|h|hr|min|d|day|week|year|m?mol)-[123]")
# "The commonest complaint was headache (12%)": what is named so is a class, not the outcome.
_FOREMOST = frozenset(
    {"common", "commonest", "frequent", "leading", "main", "predominant", "prevalent", "usual"}
)
_NO_MEMBERS = frozenset({"unit", "letter", "arm", "time"})  # of a list of outcomes
_PERIODS = frozenset({"of", "was", "time", "period", "(", "were"})


@lru_cache(maxsize=4096)
def word_class(word: str) -> str:
    """Return the class of a word or mark beside a phrase."""
    found = phrase_words().joining.get(word) or _MARKS.get(word)
    if found:
        return found
    if word[0].isdigit():
        return "number"
    return "word" if word[0].isalpha() else "mark"


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Standing:
    """A phrase with what it is by itself; ``pre`` is the class of the word before it.

    ``soft`` names why it cannot be an outcome; ``listed`` its place and the size of the list
    "A, B and C" that it opens a member of.
    """

    phrase: Phrase
    pre: str
    soft: frozenset[str]
    features: tuple[str, ...]
    armish: bool
    listed: tuple[int, int] | None = None

    @property
    def head(self) -> bool:
        """Whether nothing makes it an adjunct or the name of something else."""
        return not self.soft and not self.armish and self.pre not in _ADJUNCTS


@dataclass(frozen=True, slots=True)
class Page:
    """The solid phrases of one sentence, the places of its heads, and how many arms it names."""

    items: tuple[Standing, ...]
    heads: tuple[tuple[int, int], ...]
    arms: int

    def opens(self, phrase: Phrase, start: int) -> bool:
        """Whether no phrase ends before this one in the stretch that begins at an offset."""
        first = bisect_left(self.items, start, key=lambda s: s.phrase.start)
        return first == len(self.items) or self.items[first].phrase.end > phrase.start

    def heads_after(self, start: int, limit: int) -> int:
        """Count the heads that begin between two offsets."""
        low = bisect_left(self.heads, (start, 0))
        return max(0, bisect_left(self.heads, (limit, 0)) - low)

    def heads_between(self, phrase: Phrase, limit: int) -> int:
        """Count the heads between a phrase and an offset after it."""
        low = bisect_left(self.heads, (phrase.end, 0))
        return max(0, bisect_left(self.heads, (limit, 0)) - low)


def _units_of(items: list[Standing], heads_only: bool) -> tuple[tuple[int, int], ...]:
    """Return the spans of the phrases that stand apart, "A of B" as one."""
    out: list[tuple[int, int]] = []
    for s in items:
        p = s.phrase
        wanted = s.head if heads_only else not _NO_MEMBERS & s.soft
        if p.joined not in ("", "of") or not wanted:
            continue
        if out and p.start < out[-1][1]:
            if p.start == out[-1][0]:
                out[-1] = (p.start, max(p.end, out[-1][1]))
            continue
        out.append((p.start, p.end))
    return tuple(out)


class PhraseBook:
    """The phrases of a document by sentence, looked up once each."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._pages: dict[int, Page] = {}
        self._idle = _idle_words()
        self._counts = _stem_counts(scene.low)
        self._units = {u.split()[0] for s in scene.stats if (u := (s.unit or "").lower().strip())}
        self._arm_words = self._words_of_arms()
        self._declared = self._words_declared()

    def page(self, sentence: int) -> Page:
        """Return the phrases of a sentence."""
        if sentence not in self._pages:
            start, end = self._scene.span(sentence)
            plain = [self._standing(p) for p in phrases_in(self._scene.doc, start, end)]
            arms = len({m.arm for m in self._scene.arms_in(start, end)})
            listed = tuple(s for s in self._listed(plain) if not s.soft)
            self._pages[sentence] = Page(listed, _units_of(plain, True), arms)
        return self._pages[sentence]

    def _words_of_arms(self) -> frozenset[str]:
        """Return stems of words that name arms, or what people get, anywhere in the text."""
        words: set[str] = set()
        for arm in self._scene.arms.arms:
            words.update(_WORD.findall(arm.label.lower()))
        low = self._scene.low
        for m in _GROUP.finditer(low):
            before = low[max(0, m.start() - _NAME) : m.start()].split()
            words.update(w for part in before[-2:] for w in _WORD.findall(part))
        for m in _GIVEN.finditer(low):
            words.update(_WORD.findall(m[1]))
        idle = _no_arm_words()
        return frozenset([stem(w) for w in words if len(w) > 1 and w not in idle])

    def _words_declared(self) -> frozenset[str]:
        """Return stems of words of the sentences that say what was measured."""
        low, table = self._scene.low, phrase_words()
        words: set[str] = set()
        for s in self._scene.doc.sentences:
            if s.section not in ("results", "conclusion") and _DECLARED.search(low, s.start, s.end):
                words.update(_WORD.findall(low[s.start : s.end]))
        words -= table.generic
        words -= table.people
        return frozenset(map(stem, words))

    def _listed(self, items: list[Standing]) -> tuple[Standing, ...]:
        """Give the members of coordinated lists their places."""
        low = self._scene.low
        runs: list[list[int]] = []
        last = 0
        for start, end in _units_of(items, False):
            if runs and _LISTED.match(outside_brackets(low[last:start])):
                runs[-1].append(start)
            else:
                runs.append([start])
            last = end
        places = {a: (k, len(run)) for run in runs if len(run) > 1 for k, a in enumerate(run)}
        if not places:
            return tuple(items)
        return tuple(
            Standing(s.phrase, s.pre, s.soft, s.features, s.armish, places.get(s.phrase.start))
            for s in items
        )

    def _standing(self, p: Phrase) -> Standing:
        table = phrase_words()
        idle = frozenset() if p.defined else self._idle
        content = [w for w in p.words if w not in idle and not _LENGTH.fullmatch(w)]
        stems = [stem(w) for w in content]
        names = self._names(p, content)
        soft = self._soft(p, content, names)
        if soft == {"generic"} and "follow-up" in p.words and p.after in _PERIODS:
            soft, names = frozenset(), []
        if soft:
            return Standing(p, word_class(p.before), soft, (), False)
        armish = sum(s in self._arm_words for s in stems)
        declared = sum(s in self._declared for s in stems)
        seen = max([self._counts.get(s, 0) for s in stems], default=0)
        pre = word_class(p.before)
        told = {
            f"pre_{pre}": True,
            f"post_{word_class(p.after)}": True,
            f"joined_{p.joined if p.joined in ('of', '') else 'weak'}": True,
            f"words{bucket(len(p.words), 1, 2, 4, 6)}": True,
            f"armish_{_share(armish, len(stems))}": bool(stems),
            f"declared_{_share(declared, len(stems))}": bool(stems),
            f"seen{bucket(seen, 1, 2, 3, 5)}": True,
            "some_people": not table.people.isdisjoint(p.words),
            "centered": p.center,
            "deed": p.deed,
            "known": _is_known(p.text),
            "after_change": p.before in table.change_nouns,
            "is_change": p.words[0] in table.change_nouns,
            "capitals": p.text.isupper(),
            "foremost": not _FOREMOST.isdisjoint(p.words),
            "ing_first": p.words[0].endswith("ing"),
            "ing_only": len(p.words) == 1 and p.words[0].endswith("ing"),
            "talk": not p.defined and not table.statistics.isdisjoint(p.words),
        }
        features = (*[name for name, holds in told.items() if holds], *names)
        return Standing(p, pre, soft, features, bool(stems) and armish == len(stems))

    def _soft(self, p: Phrase, content: list[str], names: list[str]) -> frozenset[str]:
        table = phrase_words()
        left = self._scene.low[max(0, p.start - 2) : p.start].rstrip()
        first = p.words[0]
        printed = (left[-1:].isdigit() or left[-1:] == ")") and (
            first in self._units or ("/" in first and first.split("/")[0] in table.units)
        )
        unit = printed or (not p.defined and all(_is_unit(w, table.units) for w in p.words))
        people = not table.people.isdisjoint(p.words)
        told = {
            "people": not content and people,
            "generic": not content and not people,
            "unit": unit,
            "letter": len(p.text) == 1,
            "arm": "arm" in names,
            "time": "time" in names,
            "class": _names_class(p),
        }
        return frozenset([name for name, holds in told.items() if holds])

    def _names(self, p: Phrase, content: list[str]) -> list[str]:
        """Whether the phrase is, or holds, the name of an arm or a time point."""
        scene = self._scene
        start, end = max(0, p.start - _NAME), p.end + _NAME
        for kind, named_in in (("arm", scene.arms_in), ("time", scene.times_in)):
            for m in named_in(start, end):
                if m.start < p.end and p.start < m.end:
                    rest = scene.low[p.start : m.start] + " " + scene.low[m.end : p.end]
                    left = not {*content}.isdisjoint((*_PLAIN.findall(rest), *rest.split()))
                    return [f"has_{kind}" if left else kind]
        return []


@lru_cache(maxsize=1)
def _idle_words() -> frozenset[str]:
    """Return the words that name no outcome."""
    table = phrase_words()
    return table.generic | table.people | table.joiners | table.weak_joiners | table.vacant


@lru_cache(maxsize=1)
def _no_arm_words() -> frozenset[str]:
    """Return the words that name no arm."""
    table = phrase_words()
    return table.generic | table.people | table.openers | table.vacant | {*table.joining}


def _names_class(p: Phrase) -> bool:
    """Whether a phrase names the class of what is foremost: "most common adverse events"."""
    return p.words[-1] in phrase_words().classes and not _FOREMOST.isdisjoint(p.words)


def _is_unit(word: str, units: frozenset[str]) -> bool:
    """Whether a word is a unit, or the rest of one: "mmHg", "ml/min", the "L-1" of "mmol·L-1"."""
    return len(word) == 1 or word.split("/")[0] in units or _PER.fullmatch(word) is not None


def _stem_counts(low: str) -> dict[str, int]:
    """Count the words of a text by their stems."""
    counts: dict[str, int] = {}
    for word, n in Counter(_WORD.findall(low)).items():
        root = stem(word)
        counts[root] = counts.get(root, 0) + n
    return counts


def _share(count: int, total: int) -> str:
    return "all" if count == total else "some" if count else "no"


@lru_cache(maxsize=4096)
def _is_known(text: str) -> bool:
    return load_vocabulary().outcome(text) is not None
