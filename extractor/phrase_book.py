"""The phrases of a document with what can be said of them before any number is looked at.

A phrase is soft where it cannot be an outcome (a unit, an arm, a time, people), and a head where
nothing makes it an adjunct of another ("with", "than", "after"): readers skip what is no head.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from extractor.clauses import Spanned, outside_brackets
from extractor.link_scene import Scene, bucket
from extractor.outcome_adjuncts import adjunct_spans, are_persons
from extractor.outcomes import Phrase, PhraseWords, phrase_words, phrases_in, stem
from extractor.vocabulary import load_vocabulary
from extractor.word_pattern import at_word
from extractor.word_places import starts_of, word_places

_GROUP = re.compile(r"[ -](?:groups?|arms?|treated)\b")
_GIVEN = re.compile(
    r"\b(?:receiv\w+|treated with|assigned to|allocated to|randomi[sz]ed to|addition of"
    r"|(?:effects?|efficacy|safety|impact|influence|use|administration) of)\s+"
    r"(?:(?:either|a|an|the|of)\s+)*([\w+/-]+(?: [\w+/-]+)?)"
)
_GROUPS = frozenset({"group", "groups", "arm", "arms", "treated"})
_GIVING = frozenset(
    [
        *("treated", "assigned", "allocated", "randomised", "randomized", "addition", "effect"),
        *("effects", "efficacy", "safety", "impact", "influence", "use", "administration"),
    ]
)
_DECLARED = re.compile(
    at_word(
        r"(?:outcomes?|end-?\s?points?|measures?|parameters?|variables?)\b[^.]{0,40}?"
        r"\b(?:were|was|included?|includes|including|is|are)"
        r"|(?:was|were) (?:also )?(?:measured|assessed|evaluated|recorded|determined|compared"
        r"|analy[sz]ed|monitored|examined)|we (?:measured|assessed|evaluated|compared|examined)"
        r"|to (?:measure|assess|evaluate|determine|examine)"
    )
    + r"\b"
)
_WORD = re.compile(r"[^\W_][\w'’/+-]*")
_PLAIN = re.compile(r"[a-z-]+")
_LISTED = re.compile(r"^\s*(?:,|,?\s*(?:and|or))\s*(?:the |a |an |mean |median )*$")
_MARKS = {",": "comma", ";": "semi", "(": "bracket", "[": "bracket"} | dict.fromkeys(":=", "colon")
_MARKS |= dict.fromkeys(("", "."), "start")
_ADJUNCTS = frozenset({"with", "than", "when", "among", "at", "by", "from", "to", "that"})
_TIMED = frozenset({"to", "when", "among", "from"})
_TIME_TO = re.compile(r"\b(?:time|interval) (?:to|until|before|between|from)(?: the| an?)? \Z")
_LEAD = 24  # characters before a phrase in which the time to it is told
_LENGTH = re.compile(r"\d+-(?:year|month|week|day|hour|point|fold|item|step)")
_NAME = 60
_PER = re.compile(r"(?:m?l|dl|[cm]?m|s|sec|k?g|h|hr|min|d|day|week|year|m?mol)-[123]")
_RATIOS = frozenset({"HR", "RR", "OR", "RD", "MD", "SMD", "IRR", "NNT", "aHR", "aOR", "ARR"})
_EQUALS = re.compile(r"s?\s?[=:,]?\s?-?\d{0,2}[.·]\d|\swas\s\d")  # "HR 0.61", no heart rate
_NO_MEMBERS = frozenset({"unit", "letter", "arm", "time"})  # of a list of outcomes
_PERIODS = frozenset({"of", "was", "time", "period", "(", "were"})
_SOLID: frozenset[str] = frozenset()
_JOINED = {"": "joined_", "of": "joined_of"}
_LONG = [f"words{bucket(count, 1, 2, 4, 6)}" for count in range(7)]
_SEEN = [f"seen{bucket(count, 1, 2, 3, 5)}" for count in range(6)]


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
    "A, B and C" that it opens a member of; ``timed`` is true where the time to it is measured;
    ``clause`` and ``bracket`` are those that it begins in.
    """

    phrase: Phrase
    pre: str
    soft: frozenset[str]
    features: tuple[str, ...]
    armish: bool
    clause: int = 0
    bracket: int | None = None
    timed: bool = False
    listed: tuple[int, int] | None = None

    @property
    def head(self) -> bool:
        """Whether nothing makes it an adjunct or the name of something else."""
        own = self.timed or self.pre not in _ADJUNCTS
        return own and not self.soft and not self.armish


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Page:
    """The solid phrases of one sentence and the places of its heads."""

    items: tuple[Standing, ...]
    heads: tuple[tuple[int, int], ...]

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


# The arms and the times that a sentence names.
_Named = tuple[tuple[str, Sequence[Spanned]], ...]


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
        self._words = [_WORD.findall(scene.low, s.start, s.end) for s in scene.doc.sentences]
        self._counts = _stem_counts(self._words)
        self._units = {u.split()[0] for s in scene.stats if (u := (s.unit or "").lower().strip())}
        self._arm_words = self._words_of_arms()
        self._declared = self._words_declared()

    def page(self, sentence: int) -> Page:
        """Return the phrases of a sentence."""
        page = self._pages.get(sentence)
        if page is None:
            scene, (start, end) = self._scene, self._scene.span(sentence)
            named = (
                ("arm", _near(scene.arms.mentions, start, end)),
                ("time", _near(scene.times, start, end)),
            )
            parts = adjunct_spans(scene.low, start, end)
            plain = [
                self._standing(p, named)
                for p in phrases_in(scene.doc, start, end)
                if not any(a < p.end and p.start < b for a, b in parts)
            ]
            self._list(plain)
            solid = tuple([s for s in plain if not s.soft])
            page = self._pages[sentence] = Page(solid, _units_of(plain, True))
        return page

    def _words_of_arms(self) -> frozenset[str]:
        """Return stems of words that name arms, or what people get, anywhere in the text."""
        words: set[str] = set()
        for arm in self._scene.arms.arms:
            words.update(_WORD.findall(arm.label.lower()))
        low = self._scene.low
        for start in starts_of(low, _GROUPS):
            if start and _GROUP.match(low, start - 1):
                before = low[max(0, start - 1 - _NAME) : start - 1].split()
                for part in before[-2:]:
                    words.update(_WORD.findall(part))
        done = 0
        for start in _giving(low):
            match = _GIVEN.match(low, start) if start >= done else None
            if match:
                done = match.end()
                words.update(_WORD.findall(match[1]))
        idle = _no_arm_words()
        return frozenset([stem(w) for w in words if len(w) > 1 and w not in idle])

    def _words_declared(self) -> frozenset[str]:
        """Return stems of words of the sentences that say what was measured."""
        low, table = self._scene.low, phrase_words()
        words: set[str] = set()
        for s, own in zip(self._scene.doc.sentences, self._words, strict=True):
            if s.section not in ("results", "conclusion") and _DECLARED.search(low, s.start, s.end):
                words.update(own)
        words -= table.generic
        words -= table.people
        return frozenset(map(stem, words))

    def _list(self, items: list[Standing]) -> None:
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
        for s in items if places else ():
            s.listed = places.get(s.phrase.start)

    def _standing(self, p: Phrase, named: _Named) -> Standing:
        idle, words = frozenset() if p.defined else self._idle, p.words
        content = [
            w for w in words if w not in idle and not (w[0].isdigit() and _LENGTH.fullmatch(w))
        ]
        name = _name_in(self._scene.low, p, content, named)
        soft = self._soft(p, content, name)
        if soft == ["generic"] and "follow-up" in words and p.after in _PERIODS:
            soft, name = [], ""
        pre = word_class(p.before)
        if soft:
            return Standing(p, pre, frozenset(soft), (), False)
        stems = [stem(w) for w in content]
        armish = len([s for s in stems if s in self._arm_words])
        features = self._features(p, pre, stems, armish)
        if name:
            features.append(name)
        armed = bool(stems) and armish == len(stems)
        at = self._scene.structure
        clause, bracket = at.clause_index(p.start), at.bracket_at(p.start)
        timed = pre in _TIMED and self._is_timed(p.start)
        return Standing(p, pre, _SOLID, tuple(features), armed, clause, bracket, timed)

    def _is_timed(self, start: int) -> bool:
        return _TIME_TO.search(self._scene.low, max(0, start - _LEAD), start) is not None

    def _features(self, p: Phrase, pre: str, stems: list[str], armish: int) -> list[str]:
        """Return what speaks for or against a solid phrase; weights are summed in this order."""
        table, words = phrase_words(), p.words
        out = [f"pre_{pre}", f"post_{word_class(p.after)}", _JOINED.get(p.joined, "joined_weak")]
        out.append(_LONG[min(len(words), 6)])
        seen = 0
        if stems:
            declared = len([s for s in stems if s in self._declared])
            out.append(f"armish_{_share(armish, len(stems))}")
            out.append(f"declared_{_share(declared, len(stems))}")
            seen = max([self._counts.get(s, 0) for s in stems])
        out.append(_SEEN[min(seen, 5)])
        return out + _marks(p, table)

    def _soft(self, p: Phrase, content: list[str], name: str) -> list[str]:
        table = phrase_words()
        soft = []
        if not content:
            soft.append("generic" if table.people.isdisjoint(p.words) else "people")
        if p.joined != "of" and are_persons(p.words, joined=p.joined != ""):
            soft.append("people")
        if self._is_printed(p, table.units) or (not p.defined and _are_units(p.words, table.units)):
            soft.append("unit")
        if len(p.text) == 1:
            soft.append("letter")
        if name in ("arm", "time"):
            soft.append(name)
        if _names_class(p):
            soft.append("class")
        if p.text in _RATIOS and _EQUALS.match(self._scene.low, p.end):
            soft.append("ratio")
        return soft

    def _is_printed(self, p: Phrase, units: frozenset[str]) -> bool:
        """Tell the unit behind a number from the same word elsewhere."""
        first = p.words[0]
        if first not in self._units and not ("/" in first and first.split("/")[0] in units):
            return False
        left = self._scene.low[max(0, p.start - 2) : p.start].rstrip()[-1:]
        return left.isdigit() or left == ")"


def _marks(p: Phrase, table: PhraseWords) -> list[str]:
    """Name what is special about the words of a phrase."""
    words = p.words
    single = words[0].endswith("ing")
    told = (
        ("some_people", not table.people.isdisjoint(words)),
        ("centered", p.center),
        ("deed", p.deed),
        ("known", _is_known(p.text)),
        ("after_change", p.before in table.change_nouns),
        ("is_change", words[0] in table.change_nouns),
        ("capitals", p.text.isupper()),
        ("foremost", not table.foremost.isdisjoint(words)),
        ("ing_first", single),
        ("ing_only", single and len(words) == 1),
        ("talk", not p.defined and not table.statistics.isdisjoint(words)),
    )
    return [name for name, holds in told if holds]


def _names_class(p: Phrase) -> bool:
    """Whether a phrase names the class of what is foremost: "most common adverse events"."""
    table = phrase_words()
    return p.words[-1] in table.sorts and not table.foremost.isdisjoint(p.words)


def _are_units(words: tuple[str, ...], units: frozenset[str]) -> bool:
    """Whether all are units, or the rest of one: "mmHg", "ml/min", the "L-1" of "mmol·L-1"."""
    for word in words:
        if len(word) == 1 or word in units or word.partition("/")[0] in units:
            continue
        if word[-1] not in "123" or not _PER.fullmatch(word):
            return False
    return True


def _near(mentions: Sequence[Spanned], start: int, end: int) -> Sequence[Spanned]:
    """Return the mentions, sorted by start, that may overlap a sentence."""
    first = bisect_left(mentions, start - _NAME, key=_start_of)
    return mentions[first : bisect_left(mentions, end, lo=first, key=_start_of)]


def _start_of(item: Spanned) -> int:
    return item.start


def _name_in(low: str, p: Phrase, content: list[str], named: _Named) -> str:
    """Say whether the phrase is, or holds, the name of an arm or a time point."""
    since, until = p.start - _NAME, p.end + _NAME
    for kind, mentions in named:
        for m in mentions:
            if m.start < since:
                continue
            if m.end > until:
                break
            if m.start < p.end and p.start < m.end:
                rest = low[p.start : m.start] + " " + low[m.end : p.end]
                left = not {*content}.isdisjoint((*_PLAIN.findall(rest), *rest.split()))
                return f"has_{kind}" if left else kind
    return ""


@lru_cache(maxsize=1)
def _idle_words() -> frozenset[str]:
    """Return the words that name no outcome."""
    table = phrase_words()
    return table.generic | table.people | table.joiners | table.weak_joiners | table.vacant


@lru_cache(maxsize=1)
def _no_arm_words() -> frozenset[str]:
    """Return the words that name no arm."""
    table = phrase_words()
    told = table.deeds | table.telling_verbs  # "assigned to X died"
    return table.generic | table.people | table.openers | table.vacant | told | {*table.joining}


def _giving(low: str) -> list[int]:
    """Return where the words stand that open a telling of what was given."""
    words = [w for w in word_places(low) if w in _GIVING or w.startswith("receiv")]
    return starts_of(low, frozenset(words))


def _stem_counts(sentences: list[list[str]]) -> dict[str, int]:
    """Count the words of a text by their stems."""
    counts: dict[str, int] = {}
    for word, n in Counter(chain.from_iterable(sentences)).items():
        root = stem(word) if word[-1] == "s" else word
        counts[root] = counts.get(root, 0) + n
    return counts


def _share(count: int, total: int) -> str:
    return "all" if count == total else "some" if count else "no"


@lru_cache(maxsize=4096)
def _is_known(text: str) -> bool:
    return load_vocabulary().outcome(text) is not None
