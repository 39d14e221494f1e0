"""Which phrase says what a number measures: the options and what speaks for each.

A reader looks for the head nearest to the number: in its bracket, before its bracket, as the
subject of its clause; after the number where people are counted. Features name that relation.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from extractor.linear import Option, Step
from extractor.link_scene import Scene, Spot, bucket
from extractor.mentions import StatMention
from extractor.outcome_by_unit import AGE, YEARS, by_unit, touches
from extractor.outcome_joints import joint_of, labels
from extractor.outcome_lists import told_in_lists
from extractor.outcome_told import told_at
from extractor.outcomes import Phrase, phrase_words
from extractor.phrase_book import Page, PhraseBook, Standing
from extractor.word_pattern import at_word
from extractor.word_places import starts_of, word_places

_COUNTED = frozenset({"responders", "responder", "non-responders", "nonresponders", "completers"})
_SEXES = frozenset({"women", "men", "female", "females", "male", "males", "boys", "girls"})
_ONE_SEX = frozenset({"women", "men", "boys", "girls"})
_ALL_OF_ONE = "bothFalse|4+"  # the text tells of one sex alone, and often
_PLAIN = frozenset({"start", "comma", "and", "word", "colon", "semi", "move"})
_AGAIN = re.compile(
    at_word(
        r"it|they|these|this|those|(?:this|that|the)(?: primary)? (?:outcome|end-?\s?point)"
        r"|(?:the |these |corresponding |respective |mean |median )"
        r"(?:values?|figures?|scores?|means?|medians?|numbers?|rates?|percentages?|proportions?)"
    )
    + r"\b"
)
_WHICH = (", which", ", whose")
_ASIDE = frozenset({"with", "than", "when", "among", "at", "by", "from", "in", "for", "to", "of"})
_REACH = 16
_VERB_NEAR = 18
_OPENING = 6
_UNNAMED = Phrase(0, 0, "", ())
_GAPS = [bucket(count, 0, 1, 2) for count in range(3)]
_RANKS = [bucket(rank, 0, 1, 2, 3, 5, 8) for rank in range(9)]
_LAST_RANK = len(_RANKS) - 1
_HEADS = [bucket(count, 0, 1, 2, 4) for count in range(5)]
_MOST_HEADS = len(_HEADS) - 1


class _Reader:
    """One document: its phrases, verbs and lists, each looked up once."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.book = PhraseBook(scene)
        # where verbs begin that tell a result
        self.verbs = starts_of(scene.low, phrase_words().telling_verbs)
        self._labels: dict[tuple[int, str], str] = {}
        self._sexes: str | None = None
        self._lists: dict[int, dict[int, Phrase]] = {}
        self._touching: dict[int, frozenset[tuple[int, int]]] = {}
        self._again: dict[int, bool] = {}
        self._carried: dict[tuple[int, str], list[Option[Phrase]]] = {}

    def told_in_lists(self, i: int) -> Phrase | None:
        """Return the outcome that the place of a number in a list tells for sure."""
        scene, sentence = self.scene, self.scene.sentence[i]
        if sentence not in self._lists:
            first = bisect_left(scene.sentence, sentence)
            numbers = range(first, bisect_left(scene.sentence, sentence + 1))
            told = told_in_lists(scene, self.book.page(sentence), numbers)
            self._lists[sentence] = told
        return self._lists[sentence].get(i)

    def touching(self, i: int) -> frozenset[tuple[int, int]]:
        """Return the spans of the phrases that stand right before a number, as its name does."""
        if i not in self._touching:
            items = self.book.page(self.scene.sentence[i]).items
            told = [s.phrase for s in items if touches(self.scene, s, i)]
            self._touching[i] = frozenset([(p.start, p.end) for p in told])
        return self._touching[i]

    def arms_of_list(self, i: int) -> int:
        """Count the arms named in the list of a number and behind it up to the next number.

        "3 and 4 in A and B" are of two arms, "3 and 4 in A" of two outcomes.
        """
        scene, place = self.scene, self.scene.places[i]
        start, end = scene.stats[place.first].start, scene.span(scene.sentence[i])[1]
        if place.last + 1 < len(scene.stats):
            end = min(end, scene.stats[place.last + 1].start)
        return len({m.arm for m in scene.arms_in(start, max(start, end))})

    def sexes(self) -> str:
        """Say whether the text tells of both sexes, and how often of either.

        Where all are women, "24 women" counts people, and says nothing of them.
        """
        if self._sexes is None:
            places = word_places(self.scene.low)
            found = _SEXES & places.keys()
            both = len({word[0] in "fwg" for word in found}) > 1
            count = sum([len(places[word]) for word in found])
            self._sexes = f"both{both}|{bucket(count, 1, 2, 4)}"
        return self._sexes

    def labels(self, i: int, side: str) -> str:
        """Whether each number of a list has a word of its own beside it: often an arm."""
        first = self.scene.places[i].first
        if (first, side) not in self._labels:
            self._labels[first, side] = labels(self.scene, i, side)
        return self._labels[first, side]

    def carried(self, i: int, alone: bool) -> list[Option[Phrase]]:
        """Return the phrases of the sentence before as options for a number."""
        told = f"alone{alone}|again{self.speaks_again(i)}"
        key = (self.scene.sentence[i] - 1, told)
        if key not in self._carried:
            self._carried[key] = _carried(self.scene, self.book.page(key[0]), *key)
        return self._carried[key]

    def speaks_again(self, i: int) -> bool:
        """Whether the clause of a number tells its subject by a pronoun or a word such."""
        if i not in self._again:
            scene = self.scene
            sentence, begin = scene.span(scene.sentence[i])[0], scene.spots[i].begin
            start = max(sentence, scene.structure.clause_starts[scene.clause[i]])
            found = _AGAIN.search(scene.low, start, max(start, begin))
            self._again[i] = found is not None
        return self._again[i]


@dataclass(slots=True)  # not frozen: made for every number
class _View:
    """One number from one side: what every phrase of its sentence there is held against."""

    reader: _Reader
    i: int
    side: str
    mine: str
    stat: StatMention
    spot: Spot
    clause: int
    begin: int
    page: Page


def _relation(view: _View, s: Standing) -> str:
    """Name how the brackets of a phrase and a number stand to one another."""
    scene, side = view.reader.scene, view.side
    outer, inner = s.bracket, scene.bracket[view.i]
    if outer == inner:
        return f"{side}|bracket_none" if inner is None else f"{side}|bracket_same"
    if inner is None:
        return f"{side}|bracket_aside"
    brackets = scene.structure.brackets
    if outer is None or brackets[outer].depth < brackets[inner].depth:
        near = 0 <= brackets[inner].start - s.phrase.end <= 1
        return f"{side}|bracket_{'owner' if near else 'out'}"
    return f"{side}|bracket_other"


def _role(view: _View, s: Standing, relation: str, right: int) -> list[str]:
    """Features of a phrase before the number: its part in the clause and the heads between."""
    p, page, verbs = s.phrase, view.page, view.reader.verbs
    same = s.clause == view.clause
    start = max(view.reader.scene.structure.clause_starts[s.clause], view.begin)
    behind = bisect_left(verbs, p.end)
    told = bisect_left(verbs, view.spot.begin) > behind
    led = bisect_left(verbs, p.start) > bisect_left(verbs, start)
    role = "object" if led else "subject" if told else "noverb"
    head = f"head{_HEADS[min(page.heads_between(p, right), _MOST_HEADS)]}"
    out = [
        f"{role}|{'head' if s.pre in _PLAIN else s.pre}",
        f"{role}|clause{same}",
        f"{role}|{relation}",
        f"{head}|{s.head}",
        f"{head}|{s.head}|{relation}",
        f"{head}|clause{same}",
    ]
    if told and verbs[behind] < p.end + _VERB_NEAR:
        out.append("verb_next")
    if page.opens(p, start):
        opens = "opens" if s.pre not in _ASIDE else "opens_aside"
        out += [f"{opens}|clause{same}", f"{opens}|{role}"]
    if s.pre in _ASIDE and p.after == ",":
        out.append(f"set_off|{role}")  # "in those with fever, cough was": cough is the subject
    return out


def _of_list(view: _View, s: Standing) -> str | None:
    """Say whether a phrase and a number have the same place in their lists."""
    scene, spot = view.reader.scene, view.spot
    if s.listed is None:
        return None
    place, size = s.listed
    if spot.size == 1:
        return "last_of_list" if place == size - 1 else "in_list"
    if size != spot.size:
        return None
    versus = scene.connectors[scene.places[view.i].first] == "vs"
    word = "vs" if versus else f"list{view.reader.arms_of_list(view.i) <= 1}"
    return f"{'aligned' if place == spot.index else 'misaligned'}|{word}"


def _place(view: _View, s: Standing, rank: int) -> list[str]:
    """Features of where a phrase of the number's own sentence stands to it."""
    scene, i, side, p = view.reader.scene, view.i, view.side, s.phrase
    stat, spot, mine = view.stat, view.spot, view.mine
    before = side == "before"
    left, right = (p.end, spot.begin) if before else (spot.finish, p.start)
    amid = left > right
    if amid:
        left, right = (p.end, spot.start) if before else (spot.end, p.start)
    between = scene.stats_between(left, right)
    gap = _GAPS[min(between, 2)] if between > 0 else "0"
    relation = _relation(view, s)
    out = [
        f"{side}{_RANKS[min(rank, _LAST_RANK)]}|{gap}",
        f"{mine}|{gap}",
        f"{side}|clause{s.clause == view.clause}",
        f"{side}|pre_{s.pre}",
        relation,
        f"{relation}|pre_{s.pre}",
    ]
    if p.words[-1] in _SEXES:
        nothing = not scene.low[left:right].strip(" %")
        out.append(f"sex|{len(p.words) == 1}|{mine}|{gap}|{nothing}")
        out.append(f"sex|{mine}|{view.reader.sexes()}")
    if p.deed:
        out.append(f"deed{len(p.words) == 1}|{mine}|{gap}")
    if amid:
        joins = scene.connectors  # none where the document has one number alone
        k = scene.places[i].first if not before or i == 0 else i - 1
        kind = joins[min(k, len(joins) - 1)] if joins else "none"
        out += [f"amid|{side}", f"amid|{side}|{kind}"]
    if before:
        out += _before(view, s, relation, right)
    if gap == "0":
        out += _touch(view, left, right)
    if stat.unit in YEARS and not AGE.isdisjoint(p.words):
        out.append("years_age_afar" if view.reader.touching(i) else "years_age")
    return out


def _before(view: _View, s: Standing, relation: str, right: int) -> list[str]:
    """Features of a phrase before the number: its role, its place in a list, what it touches."""
    scene = view.reader.scene
    out = _role(view, s, relation, right)
    listed = _of_list(view, s)
    if listed:
        out.append(listed)
    if (s.phrase.start, s.phrase.end) in view.reader.touching(view.i):
        out.append("touches")
    if scene.low.startswith(_WHICH, s.phrase.end):
        out.append("which_next")
    return out


def _touch(view: _View, left: int, right: int) -> list[str]:
    """Features of a phrase with no other number between."""
    side, mine = view.side, view.mine
    joint = joint_of(view.reader.scene, left, right)
    out = [f"{side}|{f}" for f in joint]
    if side == "after":
        out += [f"{mine}|{f}" for f in joint]
        if view.stat.n is not None and joint[0] == "by_nothing":
            out.append("counted_in")  # "21 of 58 cycles" were counted, not measured
    labels = view.reader.labels(view.i, side)
    if labels:
        out += [f"{labels}|{side}|{f}" for f in joint if f.startswith("by_")]
    return out


def _on_side(reader: _Reader, i: int, items: list[Standing], side: str) -> list[Option[Phrase]]:
    """Return the phrases on one side of a number as options, the nearest first."""
    if not items:
        return []
    scene, sentence = reader.scene, reader.scene.sentence[i]
    stat, page = scene.stats[i], reader.book.page(sentence)
    mine = f"{'p' if stat.proportion else 'v'}|{side}"
    begin, _ = scene.span(sentence)
    spot, clause = scene.spots[i], scene.clause[i]
    view = _View(reader, i, side, mine, stat, spot, clause, begin, page)
    out: list[Option[Phrase]] = []
    ranks: dict[int, int] = {}
    for s in items:
        p = s.phrase
        rank = ranks.setdefault(p.start if side == "after" else p.end, len(ranks))
        if rank > _REACH:
            break
        out.append(Option(p, p.key, (*s.features, *_place(view, s, rank))))
    return out


def _carried(scene: Scene, page: Page, sentence: int, told: str) -> list[Option[Phrase]]:
    """Return the phrases of a sentence as options for the numbers of the next.

    ``told`` is how that speaks of its subject.
    """
    start, _ = scene.span(sentence)
    out = []
    for s in page.items:
        p = s.phrase
        features = (
            *s.features[1:],
            "prev",
            f"prev|pre_{s.pre}",
            f"prev|{told}",
            f"prev|first{p.start - start < _OPENING}",
        )
        out.append(Option(p, p.key, features))
    return out


def _is_of_people(p: Phrase) -> bool:
    """Whether a phrase is only what people did, or were: counted, never measured."""
    single = p.deed and len(p.words) == 1
    return single or p.words[-1] in _COUNTED or _SEXES.issuperset(p.words)


def _options(reader: _Reader, i: int) -> list[Option[Phrase]]:
    scene, spot = reader.scene, reader.scene.spots[i]
    sentence = scene.sentence[i]
    page = reader.book.page(sentence)
    told = reader.told_in_lists(i) or told_at(scene, page, i)
    if told is not None:
        return [Option(told, told.key, ("by_list",))]
    here = page.items
    if not scene.stats[i].proportion:
        here = tuple(s for s in here if not _is_of_people(s.phrase))
    elif reader.sexes() == _ALL_OF_ONE:
        here = tuple(s for s in here if not _ONE_SEX.issuperset(s.phrase.words))
    before = [s for s in here if s.phrase.end <= spot.start]
    after = [s for s in here if s.phrase.start >= spot.end]
    out = [*_on_side(reader, i, before[::-1], "before"), *_on_side(reader, i, after, "after")]
    if sentence:
        carried = reader.carried(i, not before)
        counted = scene.stats[i].proportion
        out += [o for o in carried if counted or not _is_of_people(o.value)]
    out += by_unit(scene, i, page)
    return out or [Option(_UNNAMED, frozenset(), ())]


def _links(reader: _Reader, i: int) -> tuple[str, ...]:
    """Name how number i is joined to the one before, for the choice of the same outcome."""
    scene = reader.scene
    if i == 0:
        return ()
    kind = scene.connectors[i - 1]
    page = reader.book.page(scene.sentence[i])
    if kind == "sentence":
        gap = scene.sentence[i] - scene.sentence[i - 1]
        start = scene.span(scene.sentence[i])[0]
        fresh = bucket(page.heads_after(start, scene.spots[i].begin), 0, 1, 2)
        again = reader.speaks_again(i)
        return ("any", f"sentence{bucket(gap, 1, 2, 3)}", f"fresh{fresh}", f"again{again}")
    a, b = scene.stats[i - 1], scene.stats[i]
    near = scene.places[i].first == scene.places[i - 1].first
    fresh = bucket(page.heads_after(a.end, b.start), 0, 1, 2)
    told = {
        "any": True,
        f"{kind}|{'near' if near else 'far'}": True,
        "bracket": scene.bracket[i] != scene.bracket[i - 1],
        f"unit_{'same' if a.unit == b.unit else 'other'}": True,
        "form": (a.spread is None) != (b.spread is None) or a.proportion != b.proportion,
        "after_to": kind != "to" and i > 1 and scene.connectors[i - 2] == "to",
        f"within_fresh{fresh}": True,
        f"{kind}|fresh{fresh}": True,
        "named_anew": bool(reader.touching(i)),
    }
    return tuple(name for name, holds in told.items() if holds)


def outcome_steps(scene: Scene) -> list[Step[Phrase]]:
    """Return the options of every number: the phrases around it and of the sentences before."""
    reader = _Reader(scene)
    return [Step(tuple(_options(reader, i)), _links(reader, i)) for i in range(len(scene.stats))]
