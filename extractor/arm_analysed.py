"""The sizes of the arms as analysed, where a text tells them beside those as randomised.

"Of 120 women (60 each) five were lost, hence 58 and 57 were analysed": the results are of 58 and
57. Who only completed the treatment, or is of a subgroup or a per-protocol set, is not meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.arm_counts import Weighed
from extractor.arm_firm import told_order
from extractor.arm_joint import Sizes
from extractor.arm_mentions import Place
from extractor.arm_names import Reader
from extractor.arm_shares import each_sizes, is_planned
from extractor.arm_sizes import SizeClue
from extractor.number_words import digit_value

_ANALYSED = ("analysed", "analyzed", "analysis", "analyses", "evaluable", "assessable", "evaluated")
_LEFT = ("leaving", "data", "dropouts", "drop-outs", "exclusions", "losses", "withdrawals")
_GAVE = frozenset(["provided", "available", "contributed", "gave", "complete", "from", "of"])
_GAVE |= {"exist", "existed", "obtained", "for"}
_COMPLETED = ("completed", "complete", "completers", "finished", "completing", "remained")
_OF_THE_STUDY = frozenset(["study", "trial", "follow-up", "experiment", "protocol", "periods"])
_OF_THE_STUDY |= {"phases", "parts", "arms", "trials", "assessments", "assessment", "tests"}
_OF_THE_STUDY |= {"measurements", "visits"}
_OF_WHAT = frozenset(["the", "their", "a", "treatment", "therapy", "at", "all", "only", "less"])
_ENDS = frozenset([".", ",", ";", ")", ":", "(", "and"])
_PARTS = frozenset(["subgroup", "subgroups", "subset", "subsample", "per-protocol", "pp"])
_PARTS |= {"sub-study", "substudy", "sensitivity", "interim", "safety", "sub-group", "subanalysis"}
_TREATED = frozenset(["intention", "intent", "intention-to-treat", "intent-to-treat", "itt"])
_JOINTS = frozenset(["and", ",", "vs", "versus", "/"])
_NOT_THERE = frozenset(["not", "never", "excluded", "except"])
_PAIR = 2
_NEAR = 9  # words from the sizes to what tells that they are of the analysis
_TOLD_NEXT = frozenset(["who", "completed", "were", "finished", "pairs", "sets"])
_FEW = 0.6  # of the randomised, the least that were analysed
_WHO = 6


def as_analysed(
    reader: Reader,
    sizes: Sizes,
    places: Sequence[Place],
    beside: Sequence[SizeClue],
    weighed: Sequence[Weighed],
) -> Sizes:
    """Return the sizes of the analysis where every arm has one, else the sizes as they are."""
    if sizes.total is None and any(n is None for n in sizes.arms):
        return sizes
    for word in _told(reader):
        begin, stop = _clause(reader, word)
        listed = _listed(reader, word, len(sizes.arms), weighed)
        if listed and _fits(listed, sizes):
            return Sizes(_in_order(reader, listed, places, word), sizes.total)
        parts = _parts_of(reader, begin, stop, places, sizes)
        if parts and _fits(parts, sizes):
            return Sizes(tuple(parts), sizes.total)
        each = [n for i, n in each_sizes(reader) if begin <= i < stop]
        if each and _fits(each[:1] * len(sizes.arms), sizes):
            return Sizes(tuple(each[:1] * len(sizes.arms)), sizes.total)
        here = [c for c in beside if begin <= c.word < stop]
        own = [{c.n for c in here if c.arm == arm} for arm in range(len(sizes.arms))]
        if all(len(x) == 1 for x in own):
            named = [next(iter(x)) for x in own]
            if _fits(named, sizes):
                return Sizes(tuple(named), sizes.total)
        split = _with_the_other(own, [w for w in weighed if begin <= w.count.first < stop], sizes)
        if split and _fits(split, sizes):
            return Sizes(tuple(split), sizes.total)
    return sizes


def _parts_of(
    reader: Reader, begin: int, stop: int, places: Sequence[Place], sizes: Sizes
) -> list[int]:
    """Read "data were available for 91 of 100 in the X group and 88 of 100 in the Y group"."""
    low = reader.tokens.low
    found: dict[int, int] = {}
    pairs = [
        k
        for k in range(begin + 1, stop - 1)
        if low[k] == "of" and low[k - 1].isdigit() and low[k + 1].isdigit()
    ]
    for k, end in pairwise([*pairs, stop]):
        arms = {p.arm for p in places if k < p.first < end}
        if len(arms) != 1 or sizes.arms[min(arms)] != digit_value(low[k + 1]):
            return []
        found[min(arms)] = digit_value(low[k - 1]) or 0
    whole = len(found) == len(pairs) == len(sizes.arms)
    return [found[arm] for arm in range(len(sizes.arms))] if whole else []


def _with_the_other(
    own: Sequence[set[int]], here: Sequence[Weighed], sizes: Sizes
) -> list[int] | None:
    """Read "82 of them (42 in the X group) completed": the other of two arms is the rest."""
    told = [i for i, x in enumerate(own) if len(x) == 1]
    open_ = any(n is None for n in sizes.arms)
    if len(own) != _PAIR or len(told) != 1 or sizes.total is None or not (here and open_):
        return None
    n, whole = next(iter(own[told[0]])), here[0].count
    if whole.of or not n < whole.n < sizes.total:
        return None
    return [n, whole.n - n] if told[0] == 0 else [whole.n - n, n]


def one_analysed(reader: Reader, total: int, weighed: Sequence[Weighed]) -> int:
    """Return how many of a crossover were analysed: all but who dropped out, where it is told."""
    people = reader.words.people
    for word in _told(reader):
        begin = reader.sentence[word]
        before = [w.count for w in weighed if begin <= w.count.first and w.count.last < word]
        behind = [w.count for w in weighed if word < w.count.first <= word + _WHO]
        near = [x for x in before if word - x.last <= _WHO or reader.partner.get(x.last + 2)]
        for count in (*near[::-1], *behind):
            noun = reader.tokens.low[count.last + 1]
            told = noun in people or noun in _TOLD_NEXT
            if told and not count.of and _FEW * total <= count.n < total:
                return count.n
    return total


def _told(reader: Reader) -> Iterator[int]:
    """Return the words that tell of who was analysed."""
    low = reader.tokens.low
    treated = any(w in reader.where for w in _TREATED)
    for i in reader.places_of((*_ANALYSED, *_LEFT, *_COMPLETED)):
        begin = reader.sentence[i]
        around = low[begin : reader.stop(i)]
        if not _PARTS.isdisjoint(around) or ("per", "protocol") in pairwise(around):
            continue
        if is_planned(reader, i) or (low[i] == "data" and _GAVE.isdisjoint(low[i - 2 : i + 5])):
            continue
        if low[i] in _COMPLETED and (treated or not _of_the_study(low, i)):
            continue
        if _NOT_THERE.isdisjoint(low[max(i - 2, begin) : i]):
            yield i


def _of_the_study(low: list[str], i: int) -> bool:
    """Tell "completed the study" and "who completed" from "completed the treatment"."""
    if low[i] == "complete":  # "follow-up was complete for 91"
        return low[i + 1] in ("for", "in") and not _OF_THE_STUDY.isdisjoint(low[i - 3 : i])
    alone = low[i - 1] == "who" and low[i + 1] not in _OF_WHAT
    return alone or low[i + 1] in _ENDS or not _OF_THE_STUDY.isdisjoint(low[i + 1 : i + 4])


def _clause(reader: Reader, i: int) -> tuple[int, int]:
    """Return where the part of a sentence that holds a word begins and stops."""
    low, begin, stop = reader.tokens.low, reader.sentence[i], reader.stop(i)
    before = [k + 1 for k in range(begin, i) if low[k] == ";"]
    behind = [k for k in range(i, stop) if low[k] == ";"]
    return max([begin, *before]), min([stop, *behind])


def _listed(reader: Reader, word: int, count: int, weighed: Sequence[Weighed]) -> list[int]:
    """Return the counts of a row near the word: "58 and 57 patients were analysed"."""
    low = reader.tokens.low
    begin, stop = reader.sentence[word], reader.stop(word)
    inside = [w.count for w in weighed if begin <= w.count.first and w.count.last < stop]
    rows = [inside[k : k + count] for k in range(len(inside) - count + 1)]
    for row in rows if count > 1 else []:
        gaps = [_gap(reader, a.last + 1, b.first) for a, b in pairwise(row)]
        if any(not gap or not _JOINTS.issuperset(gap) for gap in gaps):
            continue
        before, behind = word - row[-1].last, row[0].first - word
        first, last = (row[0].first, word) if before > 0 else (word, row[-1].last + _WHO)
        between = low[first:last]
        lost = not reader.words.lost.isdisjoint(between) or not _NOT_THERE.isdisjoint(between)
        if 0 < max(before, behind) <= _NEAR and not lost:
            return [x.n for x in row]
    return []


def _gap(reader: Reader, first: int, stop: int) -> list[str]:
    """Return the words between two counts, but for a percentage: "91 (91%) and 88 (88%)"."""
    low, closing = reader.tokens.low, reader.partner.get(first, first)
    if low[first] == "(" and "%" in "".join(low[first:closing]) and closing < stop:
        first = closing + 1
    return low[first:stop]


def _fits(found: Sequence[int], sizes: Sizes) -> bool:
    """Tell sizes after losses from other counts: none more than randomised, none much less."""
    if found == list(sizes.arms):
        return False
    known = zip(found, sizes.arms, strict=True)
    if any(n is not None and not _FEW * n <= m <= n for m, n in known):
        return False
    return sizes.total is None or _FEW * sizes.total <= sum(found) <= sizes.total


def _in_order(
    reader: Reader, found: Sequence[int], places: Sequence[Place], word: int
) -> tuple[int, ...]:
    """Return the sizes of the arms, listed as the arms are named in the sentence, or before it."""
    begin = reader.sentence[word]
    named = list(dict.fromkeys(p.arm for p in places if begin <= p.first < word))
    whole = len(named) == len(found)
    order = named if whole else told_order(reader, places, begin, len(found))
    by_arm = dict(zip(order, found, strict=True))
    return tuple(by_arm[arm] for arm in range(len(found)))
