"""One document as the linkers see it: numbers with what stands between, before and around them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from itertools import pairwise
from typing import Any, TypeVar

from extractor.arms import ArmTable
from extractor.clauses import (
    Connector,
    Spanned,
    Structure,
    classify_connector,
    outside_brackets,
    spans_between,
    structure_of,
)
from extractor.document import Document, Section
from extractor.mentions import ArmMention, Mentions, StatMention, TimeMention
from extractor.normalise import lower
from extractor.outcomes import phrase_words

T = TypeVar("T")

_WORDS = re.compile(r"[^\W\d_]{3,}")
_PAIR = 2
# "the 8-week group": the length is the name of an arm, wherever it stands.
_NAMES_ARM = re.compile(  # behind a short word
    r"(?P<unit>-(?:day|week|month|year|hour))s?\s+(?:groups?|arms?|cohorts?|regimens?)\b"
)
_LONGEST_HEAD = 8  # letters of "eight"
_SHORT_WORD = re.compile(r"\b\w{1,8}\Z")
_FOLLOWED = re.compile(r"follow(?:ed|ing)?[\s-]?up|observation")
_SEEN = re.compile(
    r"\b(?:determin|assess|measur|evaluat|examin|perform|obtain|repeat|record|done)[a-z]*\b[^.;:0-9]*\Z"
)
_SEEN_REACH = 80  # characters before a length in which words say that something was measured at it
_FOLLOWED_REACH = 25  # characters beside a length in which words say that it is of a follow-up
_CLOSE_WORDS = 3  # words beside a "versus", names of arms and times apart


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class ListPlace:
    """The place of a number in its list of parallel numbers: position, size, first and last."""

    index: int
    size: int
    first: int
    last: int


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Spot:
    """Where a number stands for the choice of its arm: "from A to B" stands as one.

    ``start``..``end`` holds the number or the pair; ``index`` and ``size`` count such spots in the
    list that spans ``begin``..``finish`` and begins with number ``first``. Of "3 vs 4; 5 vs 6" each
    pair is a list of its own; of "3 and 4 vs 5 and 6" the halves count as two spots.
    """

    start: int
    end: int
    index: int
    size: int
    begin: int
    finish: int
    follower: int
    first: int = 0


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything the linkers look at. Lists are parallel to ``stats``.

    ``known`` holds what has been worked out ``once``, by the name of the function.
    """

    doc: Document
    low: str
    structure: Structure
    stats: tuple[StatMention, ...]
    arms: ArmTable
    times: tuple[TimeMention, ...]
    sentence: tuple[int, ...]
    clause: tuple[int, ...]
    bracket: tuple[int | None, ...]
    connectors: tuple[Connector, ...]
    places: tuple[ListPlace, ...]
    spots: tuple[Spot, ...]
    starts: tuple[int, ...]
    known: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def span(self, sentence: int) -> tuple[int, int]:
        """Return the span of a sentence."""
        s = self.doc.sentences[sentence]
        return s.start, s.end

    def section(self, sentence: int) -> Section | None:
        """Return the section of a sentence."""
        return self.doc.sentences[sentence].section

    def stats_between(self, left: int, right: int) -> int:
        """Count the numbers that begin between two offsets."""
        return bisect_left(self.starts, right) - bisect_left(self.starts, left)

    def arms_in(self, start: int, end: int) -> tuple[ArmMention, ...]:
        """Return the mentions of arms inside a span."""
        found = spans_between(self.arms.mentions, start, end)
        return self.arms.mentions[found.start : found.stop]

    def times_in(self, start: int, end: int) -> tuple[TimeMention, ...]:
        """Return the time points inside a span."""
        found = spans_between(self.times, start, end)
        return self.times[found.start : found.stop]


def once(work: Callable[[Scene], T]) -> Callable[[Scene], T]:
    """Let a function of a scene be worked out once for each, however many ask for it."""

    @wraps(work)
    def kept(scene: Scene) -> T:
        name = work.__qualname__
        if name not in scene.known:
            scene.known[name] = work(scene)
        found: T = scene.known[name]
        return found

    return kept


def _blanked(text: str, offset: int, names: tuple[Spanned, ...]) -> str:
    for name in names:
        a, b = max(0, name.start - offset), min(len(text), name.end - offset)
        text = text[:a] + " " * (b - a) + text[b:]
    return text


def _joint(
    doc: Document,
    structure: Structure,
    pair: tuple[StatMention, StatMention],
    names: tuple[Spanned, ...],
) -> tuple[Connector, bool]:
    """Say what joins two numbers, and whether they are neighbours of one list."""
    left, right = pair[0].end, pair[1].start
    if structure.sentence_index(left) != structure.sentence_index(right) or right < left:
        return "sentence", False
    text = doc.norm[left:right]
    connector = classify_connector(outside_brackets(text).lower())
    bare = outside_brackets(_blanked(text, left, names)).lower()
    fillers = phrase_words().list_fillers
    words = [w for w in _WORDS.findall(bare) if w not in fillers]
    same_form = pair[0].proportion == pair[1].proportion
    allowed = _CLOSE_WORDS if connector == "vs" else 0
    near = same_form and len(words) <= allowed and connector not in ("sentence", "words")
    return connector, near and not _closes(bare, connector, named=bool(names))


def _closes(bare: str, connector: Connector, *, named: bool) -> bool:
    """Whether a list ends here: it is told to run respectively, or a new named one begins."""
    return "respectively" in bare or (named and connector == "semicolon")


def _places(near: list[bool]) -> tuple[ListPlace, ...]:
    out: list[ListPlace] = []
    first = 0
    for i in range(len(near) + 1):
        if i == len(near) or not near[i]:
            size = i + 1 - first
            out.extend(ListPlace(k, size, first, i) for k in range(size))
            first = i + 1
    return tuple(out)


def spots_of(
    stats: tuple[StatMention, ...],
    connectors: tuple[Connector, ...],
    places: tuple[ListPlace, ...],
    visits: frozenset[int] = frozenset(),
) -> tuple[Spot, ...]:
    """Return the spot of every number; ``visits`` open a group of numbers, one of each arm."""
    lows = list(range(len(stats)))
    for i in range(1, len(stats)):
        paired = connectors[i - 1] == "to" and places[i].first == places[i - 1].first
        if paired and lows[i - 1] == i - 1:
            lows[i] = i - 1
    out: list[Spot] = []
    for place in (p for p in places if p.index == 0):
        heads = [k for k in range(place.first, place.last + 1) if lows[k] == k]
        for group, share in _by_visit(heads, visits) or _versus_lists(heads, connectors):
            end = heads[heads.index(group[-1]) + 1] if group[-1] != heads[-1] else place.last + 1
            for i in range(group[0], end):
                low = lows[i]
                follower = low + 2 if low + 1 < end and lows[low + 1] == low else low + 1
                out.append(
                    Spot(
                        stats[low].start,
                        stats[follower - 1].first_end or stats[follower - 1].end,
                        group.index(low) // share,
                        len(group) // share,
                        stats[group[0]].start,
                        stats[end - 1].end,
                        follower,
                        group[0],
                    )
                )
    return tuple(out)


def _by_visit(heads: list[int], visits: frozenset[int]) -> list[tuple[list[int], int]]:
    """Cut a list where time points part it into groups of one size, one number of each arm.

    "5.4 and 5.9 at 30 minutes, 3.9 and 5.3 at 60" is two lists of two.
    """
    cuts = [k for k, head in enumerate(heads) if head in visits]
    if not cuts or cuts[0] < _PAIR:
        return []
    size = cuts[0]
    if len(heads) % size or cuts != list(range(size, len(heads), size)):
        return []
    return [(heads[k : k + size], 1) for k in range(0, len(heads), size)]


def _visits(
    stats: tuple[StatMention, ...],
    connectors: list[Connector],
    times: tuple[TimeMention, ...],
    arms: int,
) -> frozenset[int]:
    """Return the numbers that a new time point parts from the number before, with several arms."""
    if arms < _PAIR:
        return frozenset()
    out = set()
    for i in range(1, len(stats)):
        if connectors[i - 1] in ("to", "sentence"):
            continue
        if spans_between(times, stats[i - 1].end, stats[i].start):
            out.add(i)
    return frozenset(out)


def _versus_lists(
    heads: list[int], connectors: tuple[Connector, ...]
) -> list[tuple[list[int], int]]:
    """Cut a list at what "versus" sets apart: sublists, and how many numbers share a spot.

    "3 vs 4; 5 vs 6" is two pairs; "3 and 4 vs 5 and 6" two numbers of one and two of the other.
    """
    versus = [connectors[k - 1] == "vs" for k in heads[1:]]
    half, odd = divmod(len(heads), _PAIR)
    if half > 1 and not odd and any(versus):
        if all(versus[::2]) and not any(versus[1::2]):
            return [(heads[k : k + _PAIR], 1) for k in range(0, len(heads), _PAIR)]
        if versus.index(True) == half - 1 and sum(versus) == 1:
            return [(heads, half)]
    return [(heads, 1)]


def _free_times(
    norm: str, times: tuple[TimeMention, ...], stats: tuple[StatMention, ...]
) -> tuple[TimeMention, ...]:
    """Drop time points that are themselves statistics ("a mean of 12 ± 3 months").

    A length of follow-up stays: it is a statistic, and the time of what is told in its sentence; so
    does that of "was measured after 12 ± 3 months".
    """
    low = lower(norm)

    def of_follow_up(t: TimeMention) -> bool:
        if t.rule == "at_spread_length":
            return _SEEN.search(low, max(0, t.start - _SEEN_REACH), t.start) is not None
        near = low[max(0, t.start - _FOLLOWED_REACH) : t.end + _FOLLOWED_REACH]
        return t.rule == "at_length" and _FOLLOWED.search(near) is not None

    ends = [s.end for s in stats]
    named: set[str] = set()
    for m in _NAMES_ARM.finditer(low):
        head = _SHORT_WORD.search(low, max(0, m.start() - _LONGEST_HEAD), m.start())
        if head:
            named.add(low[head.start() : m.end("unit")])

    def names_arm(t: TimeMention) -> bool:
        return "-" in t.label and t.label.lower() in named and low[t.start - 3 : t.start] != "at "

    def taken(t: TimeMention) -> bool:
        i = bisect_right(ends, t.start)
        return i < len(stats) and stats[i].start < t.end

    return tuple(
        t
        for t in times
        if not names_arm(t) and (t.rule == "median_follow_up" or not taken(t) or of_follow_up(t))
    )


def scene_of(
    doc: Document, found: Mentions, arms: ArmTable, times: tuple[TimeMention, ...]
) -> Scene:
    """Lay out a document for the linkers."""
    structure = structure_of(doc)
    stats = found.stats
    free = _free_times(doc.norm, times, stats)
    connectors: list[Connector] = []
    near: list[bool] = []
    for left, right in pairwise(stats):
        lo, hi = left.end, right.start
        names: tuple[Spanned, ...] = (
            *(arms.mentions[i] for i in spans_between(arms.mentions, lo, hi)),
            *(free[i] for i in spans_between(free, lo, hi)),
        )
        kind, close = _joint(doc, structure, (left, right), names)
        connectors.append(kind)
        near.append(close)
    places = _places(near) if stats else ()
    return Scene(
        doc=doc,
        low=lower(doc.norm),
        structure=structure,
        stats=stats,
        arms=arms,
        times=free,
        sentence=tuple(structure.sentence_index(s.start) for s in stats),
        clause=tuple(structure.clause_index(s.start) for s in stats),
        bracket=tuple(structure.bracket_at(s.start) for s in stats),
        connectors=tuple(connectors),
        places=places,
        spots=spots_of(
            stats,
            tuple(connectors),
            places,
            _visits(stats, connectors, free, len(arms.arms)),
        ),
        starts=tuple(s.start for s in stats),
    )


@lru_cache(maxsize=4096)
def bucket(count: int, *edges: int) -> str:
    """Name a count by the last edge that it reaches: bucket(3, 0, 1, 2) is "2+"."""
    reached = [e for e in edges if count >= e]
    top = reached[-1] if reached else edges[0]
    return f"{top}+" if top == edges[-1] else str(top)


def link_names(scene: Scene, i: int) -> tuple[str, ...]:
    """Name how number i is joined to number i - 1, for the chain."""
    if i == 0:
        return ()
    kind = scene.connectors[i - 1]
    if kind == "sentence":
        gap = scene.sentence[i] - scene.sentence[i - 1]
        return ("any", f"sentence{bucket(gap, 1, 2, 3)}")
    a, b = scene.stats[i - 1], scene.stats[i]
    near = scene.places[i].first == scene.places[i - 1].first
    nested = scene.bracket[i] != scene.bracket[i - 1]
    out = ["any", kind, f"{kind}|near" if near else f"{kind}|far"]
    if nested:
        out.append(f"{kind}|bracket")
    if a.unit == b.unit and a.unit:
        out.append(f"{kind}|unit")
    if (a.spread is None) != (b.spread is None) or a.proportion != b.proportion:
        out.append(f"{kind}|form")
    if near:
        place = scene.places[i]
        out.append(f"{kind}|size{bucket(place.size, 2, 3, 4)}|{place.index % 2}")
    if kind != "to" and i >= 2 and scene.connectors[i - 2] == "to":  # noqa: PLR2004 - the pair before
        out.append(f"{kind}|after_to")
    return tuple(out)
