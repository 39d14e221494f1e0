"""Numbers told of two moments: "from A to B", "A before and B after", and the next pair likewise.

The end of a change always has a time, even where its sentence names none: that of the results so
far, that of the plan, or what the plan calls the moment after.
"""

from __future__ import annotations

import re

from extractor.link_scene import Scene
from extractor.mentions import TimeMention
from extractor.read_owned import first_values, owners
from extractor.time_reading import TimeReading

_FROM = re.compile(r"\bfrom\W*(?:a\W+)?(?:mean\W+(?:of\W+)?|median\W+(?:of\W+)?)?$")
# "was 35% at baseline and rose to 41%"
_GOT_TO = re.compile(
    r"\b(?:rose|risen|fell|fallen|dropped|went|grew|climbed|increas(?:ed|ing)|decreas(?:ed|ing)|"
    r"improv(?:ed|ing)|reduced|declin(?:ed|ing)|down|up)\s+(?:\w+ly\s+)?to\s+"
    r"(?:(?:a|only)\s+)?(?:(?:mean|median)\s+(?:of\s+)?)?\(?$"
)
_GOT_REACH = 50  # characters before a number in which "rose to" stands
# "6.4 before and 3.1 after training", "24% before, 25% after": told by one word behind the number.
_BARE_TAIL = re.compile(
    r"^[\s)\]]*(?:(?!and\b|or\b|to\b|vs\b|versus\b)[a-zµ%°/²³·0-9^-]{1,12}\s+){0,2}?"
    r"(?P<word>before(?:hand)?|prior|pre|after(?:wards?)?|post|during)\b(?!-)"
)
_IN_BRACKETS = re.compile(r"\s*\((?P<word>before|pre|after|post)\)")
_ALONE = re.compile(r"\s*(?:$|[,;.)\]]|(?:and|to|vs\.?|versus|in|with|for|among)\b)")
_CHANGES = re.compile(
    r"\b(?:chang|increas|decreas|improv|reduc|declin|rose|risen|fell|dropped|worsen)\w*"
)
_START = ("before", "prior", "pre", "beforehand")
_ARM_REACH = 40  # characters behind the second number of a pair in which its arm is named
_PAIR = 2
_BEHIND = 40  # characters behind a number in which one word says its time
_ASIDE = re.compile(r"\([^()]*\)")


def no_brackets(text: str) -> str:
    """Return the text without what stands in round brackets."""
    return _ASIDE.sub(" ", text)


def _halves(scene: Scene, i: int) -> tuple[range, range] | None:
    """Return the two lists that "to" joins around number i: "from 5, 6 and 7 to 8, 9 and 10"."""
    place = scene.places[i]
    first, last = place.first, place.last
    for joint in (last, first - 1):
        if not 0 <= joint < len(scene.connectors) or scene.connectors[joint] != "to":
            continue
        left, right = scene.places[joint], scene.places[joint + 1]
        if left.size == right.size and left.first != right.first:
            return range(left.first, left.last + 1), range(right.first, right.last + 1)
    middle = first + place.size // _PAIR - 1
    if place.size % _PAIR or scene.connectors[middle] != "to":
        return None
    if scene.connectors[first:last].count("to") > 1:
        return None
    return range(first, middle + 1), range(middle + 1, last + 1)


def is_from(scene: Scene, i: int) -> bool:
    """Whether the number is where "from A to B" starts."""
    start, _ = scene.span(scene.sentence[i])
    head = scene.low[max(start, scene.stats[i].start - 30) : scene.stats[i].start]
    if _FROM.search(head) or (i < len(scene.connectors) and scene.connectors[i] == "to"):
        return True
    halves = _halves(scene, i)
    return halves is not None and i in halves[0]


def is_to(scene: Scene, i: int) -> bool:
    """Whether the number is where "from A to B" ends."""
    if i and scene.connectors[i - 1] == "to":
        return True
    start, _ = scene.span(scene.sentence[i])
    head = scene.low[max(start, scene.stats[i].start - _GOT_REACH) : scene.stats[i].start]
    if _GOT_TO.search(head):
        return True
    halves = _halves(scene, i)
    return halves is not None and i in halves[1]


def of_two_arms(scene: Scene, i: int) -> bool:
    """Whether "from A in the placebo group to B in the drug group" sets arms apart, not times."""
    if i + 1 >= len(scene.stats) or scene.connectors[i] in ("and", "comma"):
        return False
    left, right = scene.stats[i], scene.stats[i + 1]
    _, end = scene.span(scene.sentence[i])
    stop = scene.stats[i + 2].start if i + 2 < len(scene.stats) else end
    mine = {m.arm for m in scene.arms_in(left.end, right.start)}
    other = {m.arm for m in scene.arms_in(right.end, min(end, stop, right.end + _ARM_REACH))}
    return bool(mine) and bool(other) and mine.isdisjoint(other)


def _bare_word(scene: Scene, i: int) -> re.Match[str] | None:
    """Return the "before" or "after" right behind a number."""
    if not 0 <= i < len(scene.stats):
        return None
    stat = scene.stats[i]
    _, end = scene.span(scene.sentence[i])
    stop = scene.stats[i + 1].start if i + 1 < len(scene.stats) else end
    bracketed = _IN_BRACKETS.match(scene.low, stat.end, min(end, stop))
    if bracketed is not None:
        return bracketed
    return _BARE_TAIL.match(no_brackets(scene.low[stat.end : min(end, stop, stat.end + _BEHIND)]))


def bare_tail(scene: Scene, i: int) -> TimeReading | None:
    """Read "24% before, 25% after": each word counts where the other stands by its neighbour."""
    found = _bare_word(scene, i)
    if found is None:
        return None
    start = found["word"] in _START
    other = _bare_word(scene, i + 1 if start else i - 1)
    if other is None or (other["word"] in _START) == start:
        return None
    if start and found.re is _BARE_TAIL and not _ALONE.match(found.string, found.end()):
        return None  # "12 before surgery" is a time point of its own
    label = found["word"]
    return TimeReading("bare", label, "baseline" if start else label)


def _partner(scene: Scene, i: int) -> tuple[int, int] | None:
    """Return the pair "A versus B" or "A to B" that number i is half of."""
    joints = scene.connectors
    if i < len(joints) and joints[i] in ("vs", "to"):
        return i, i + 1
    if i and joints[i - 1] in ("vs", "to"):
        return i - 1, i
    return None


def repeated(
    scene: Scene, i: int, mentions: tuple[TimeMention, ...], earlier: list[TimeReading | None]
) -> TimeReading | None:
    """As in the pair or list before in this sentence, if its numbers are of different times."""
    return _repeated_pair(scene, i, earlier) or _repeated_list(scene, i, mentions, earlier)


def _repeated_pair(scene: Scene, i: int, earlier: list[TimeReading | None]) -> TimeReading | None:
    mine = _partner(scene, i)
    if mine is None or mine[0] < _PAIR:
        return None
    other = _partner(scene, mine[0] - 1)
    if other is None or other[1] >= mine[0] or scene.sentence[other[0]] != scene.sentence[i]:
        return None
    if scene.stats[other[0]].proportion != scene.stats[i].proportion:
        return None  # shares of people behind two values
    return _likewise(earlier, list(other), 0 if i == mine[0] else 1)


def _repeated_list(
    scene: Scene, i: int, mentions: tuple[TimeMention, ...], earlier: list[TimeReading | None]
) -> TimeReading | None:
    """As in "went from 5 at entry to 3 at week 4 with tea, while others scored 5 and 4"."""
    place = scene.places[i]
    sides = [k for k in range(place.first, place.last) if scene.connectors[k] == "vs"]
    if len(sides) == 1 and place.size == _PAIR * (sides[0] + 1 - place.first) > _PAIR:
        half = sides[0] + 1 - place.first
        told = list(range(place.first, sides[0] + 1))
        return _likewise(earlier, told, place.index - half) if place.index >= half else None
    before = place.first - place.size
    if place.size < _PAIR or before < 0 or scene.sentence[before] != scene.sentence[i]:
        return None
    begin, last = scene.stats[place.first], scene.stats[place.last]
    _, end = scene.span(scene.sentence[i])
    stop = scene.stats[place.last + 1].start if place.last + 1 < len(scene.stats) else end
    if scene.stats[before].proportion != begin.proportion:
        return None
    own = any(begin.start < m.start < min(end, stop) for m in mentions)
    if own or scene.arms_in(begin.end, last.start):
        return None
    return _likewise(earlier, list(range(before, place.first)), place.index)


def _likewise(
    earlier: list[TimeReading | None], members: list[int], index: int
) -> TimeReading | None:
    """Return the time of the member at the same place, if all have one and no two the same."""
    told = [earlier[k] for k in members]
    if len({r.key for r in told if r is not None}) != len(members):
        return None
    found = told[index]
    return TimeReading("repeated", found.label, found.key) if found else None


def bracketed_pairs(scene: Scene) -> dict[int, int]:
    """Return which numbers are the first (0) or second (1) value of one arm in a bracket.

    "Pain fell with tea (8 vs 5) but not at rest (8 vs 7)", or in a study of one arm "pain fell (8
    vs 5)": two moments, not two arms.
    """
    owned = owners(scene)
    firsts = first_values(scene)
    out = {i: 0 if i in firsts else 1 for i in owned}
    if [a.role for a in scene.arms.arms] == ["cohort"]:
        for j in range(len(scene.stats) - 1):
            if _is_bracketed_pair(scene, j) and _tells_change(scene, j):
                out[j], out[j + 1] = 0, 1
    return out


def _tells_change(scene: Scene, j: int) -> bool:
    """Whether words of change stand before a pair, in a study that has named its start."""
    start, _ = scene.span(scene.sentence[j])
    if _CHANGES.search(scene.low, start, scene.stats[j].start) is None:
        return False
    return any(m.anchor == "baseline" for m in scene.times_in(0, start))


def _is_bracketed_pair(scene: Scene, j: int) -> bool:
    """Whether a bracket holds number j and the next, joined, and no other."""
    bracket = scene.bracket[j]
    if bracket is None or (j and scene.bracket[j - 1] == bracket):
        return False
    last = j + 2 >= len(scene.stats) or scene.bracket[j + 2] != bracket
    return scene.connectors[j] in ("vs", "and") and last and scene.bracket[j + 1] == bracket
