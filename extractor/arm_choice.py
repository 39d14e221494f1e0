"""Which names are the arms of the study: the best pair of them, and what joins it."""

from __future__ import annotations

from itertools import combinations

from extractor.arm_candidate import Candidate, weigh
from extractor.arm_names import UNIT, Reader

_POOL = 10
_LINKED = 0.9  # for two names set side by side
_PARTED = 0.0
_UNTOLD = 1.0  # against a name that says only "treated"
_OPPOSED = 2.4  # for a control beside what is no control
_ALIKE = 1.5  # against two names that share half of their words
_NAMESAKES = frozenset(["sham", "placebo", "no", "without"])  # "sham X" is another arm than X
_ROOT = 5
_PAIR = 2
_OWN = ("group", "groups", "counted", "sized", "valued", "placebo")  # of third arms
_LACKING = frozenset(["without", "no"])
_FIRM = frozenset(["control", "placebo", "sham", "usual"])
_GROUPS = ("group", "groups")
_LISTS = ("allocated", "received")
_SIDES = ("allocated", "received", "counted", "groups")
_ENOUGH = 2.2  # for a pair to be the study's
_TOLD = 1.8  # for an arm that the told number of groups asks for
_BESIDE = 2.9  # for an arm that is named beside one of the pair, where the number is told
_EACH = 0.8  # for either of the pair
_FURTHER = 0.9  # for an arm beside the pair
_COUNTED = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8}
_COUNTED |= {str(n): n for n in _COUNTED.values()}
_SETS = frozenset(["group", "groups", "arm", "arms", "treatments", "conditions", "regimens"])
_SETS |= {"formulations", "preparations", "drinks", "diets", "meals", "beverages"}
_TREATED = frozenset(
    ["treated", "active", "vaccine", "drug", "dose", "dosage", "supplemented", "vaccinated"]
)
_TURNS = {"third": 3, "fourth": 4}
_GROUP_OR_HAD = frozenset(["group", "arm", "had", "received", "got", "served"])
# "in groups 1 and 2 than in group 3" counts none
_NO_COUNT = frozenset(["and", "or", "of", "than", "in", "from", "to", "with", "vs", "versus"])
_BETWEEN = 2  # words between the number and the noun


def told_count(reader: Reader) -> int | None:
    """Return how many groups the text says there are ("three groups", "two-arm")."""
    low, most = reader.tokens.low, 0
    for i in reader.places_of(_COUNTED):
        word = low[i]
        if _COUNTED[word] > most:
            behind = [w for w in low[i + 1 : i + 3 + _BETWEEN] if w != "-"][: _BETWEEN + 1]
            for step in behind:
                if step in _TREATED:
                    break
                if step in _SETS:
                    most = _COUNTED[word]
                if step in _NO_COUNT or not step[0].isalnum() or UNIT.match(step):
                    break
    for word, number in _TURNS.items():
        after = {low[i + 1] for i in reader.places_of([word]) if low[i - 1] == "the"}
        if most < number and not after.isdisjoint(_GROUP_OR_HAD):
            most = number  # "two groups had X and Y, the third had Z"
    return most or None


def is_control(reader: Reader, candidate: Candidate) -> bool:
    """Tell whether a name says that the arm is the control."""
    return bool(candidate.key & reader.words.control)


def _is_vague(reader: Reader, candidate: Candidate) -> bool:
    return candidate.key <= reader.words.active


def choose_arms(reader: Reader, candidates: list[Candidate], told: int | None) -> list[Candidate]:
    """Return the candidates that are the arms of the study, in order of appearance.

    The best pair comes first: two names set side by side, a control and something else. Further
    arms join it where the text says so or sets them beside the pair.
    """
    for candidate in candidates:
        candidate.score = weigh(candidate)
    pool = sorted(candidates, key=lambda c: -c.score)[:_POOL]
    best = 0.0
    chosen: list[Candidate] = []
    for a, b in combinations(pool, 2):
        value = _pair_value(reader, a, b)
        if value > best:
            best, chosen = value, [a, b]
    if best < _ENOUGH:
        return []
    chosen = _called_sides(reader, chosen, pool) or chosen
    chosen = _by_dose(reader, chosen, pool)
    listed = _allotted(chosen[0]) & _allotted(chosen[1])
    if told is not None and sum(bool(_allotted(c) & listed) for c in pool) > told:
        told = None  # "the two iron salts" of three that were listed
    if told is None or told == len(chosen):
        _absorb(reader, chosen, pool)
    chosen += _further(reader, chosen, pool, told)
    if told is None:
        chosen += _set_against(reader, chosen, pool)
    if told != len(chosen):
        chosen = _without_vague(reader, chosen)
    chosen = _without_doubles(reader, chosen)
    _adopt(reader, chosen, pool)
    return sorted(chosen, key=lambda c: min(k.name.first for k in c.clues))


def _called_sides(
    reader: Reader, pair: list[Candidate], pool: list[Candidate]
) -> list[Candidate] | None:
    """Return two sized treatments that a text goes on to call "intervention" and "control".

    A name that says so is the control ("usual care"). Of two that are both treatments the one
    named first is tried on the other, as trials are told.
    """
    sides = {is_control(reader, c): c for c in pair}
    plain = reader.words.control | reader.words.active
    if len(sides) < _PAIR or any(not c.key <= plain for c in pair):
        return None
    others = [c for c in pool if c not in pair and not _is_vague(reader, c)]
    sized = [c for c in others if _is_sized(c)] or [c for c in others if _allotted(c)]
    named = [
        sorted(two, key=lambda c: (is_control(reader, c), c.clues[0].name.first))
        for two in combinations(sized, _PAIR)
        if _allotted(two[0]) & _allotted(two[1])
    ]
    if len(named) != 1 or any(k.name.n for c in pair for k in c.clues):
        return None
    for control, arm in enumerate(named[0]):
        arm.clues += sides[bool(control)].clues
        arm.aliases |= sides[bool(control)].aliases
        pool.remove(sides[bool(control)])
    return named[0]


def _by_dose(reader: Reader, pair: list[Candidate], pool: list[Candidate]) -> list[Candidate]:
    """Part the treated arm of a pair into the groups of its doses, where the text has such."""
    given = [c for c in pair if any(k.key and k.rule in _LISTS for k in c.clues)]
    if len(given) == 1:  # "10 mg, 20 mg or placebo": the other doses of its list
        return [*pair, *(c for c in pool if c not in pair and _offered(c) & _offered(given[0]))]
    doses = [c for c in pool if any(k.key and k.rule in _GROUPS for k in c.clues)]
    controls = [c for c in pair if is_control(reader, c)]
    treated = [c for c in pair if c not in controls]
    if len(doses) < _PAIR or len(controls) != 1 or treated[0] in doses:
        return pair
    grouped = any(k.rule in _GROUPS for k in treated[0].clues)
    return pair if grouped else [*controls, *doses]


def _pair_value(reader: Reader, a: Candidate, b: Candidate) -> float:
    if min(a.score, b.score) < _EACH:
        return 0.0
    linked = bool(a.links & b.links)
    controls = is_control(reader, a) + is_control(reader, b)
    value = a.score + b.score + _LINKED * linked
    if linked and _allotted(a) & _allotted(b):
        value += _PARTED
    value -= _UNTOLD * (_is_vague(reader, a) + _is_vague(reader, b))
    if controls == 1:
        value += _OPPOSED
    elif controls == 2 and not linked:  # noqa: PLR2004 (both)
        value -= _OPPOSED
    if not linked and _overlap(a, b):
        value -= _ALIKE
    if controls == 0 and not linked and (_is_vague(reader, a) or _is_vague(reader, b)):
        value -= _OPPOSED
    return value


def _allotted(candidate: Candidate) -> set[int]:
    return {c.link for c in candidate.clues if c.rule == "allocated"}


def _offered(candidate: Candidate) -> set[int]:
    """Return the lists of amounts that a candidate is one of."""
    return {c.link for c in candidate.clues if c.key and c.rule in _LISTS}


def _told(candidate: Candidate) -> set[int]:
    return {c.link for c in candidate.clues if c.rule in ("told", "sized", "counted")}


def _overlap(a: Candidate, b: Candidate) -> bool:
    """Tell whether two names share most of their words ("case manager", "case management")."""
    x, y = ({w[:_ROOT] for w in c.key} for c in (a, b))
    return 2 * len(x & y) > min(len(x), len(y))


def _absorb(reader: Reader, chosen: list[Candidate], pool: list[Candidate]) -> None:
    """Give vague names ("control", "intervention") to the arm of the pair that they must mean."""
    controls = [c for c in chosen if is_control(reader, c)]
    if len(controls) != 1:
        return
    treated = next(c for c in chosen if c is not controls[0])
    sides: tuple[set[int], set[int]] = set(), set()
    for c in pool:
        sides[is_control(reader, c)].update(c.links)
    across = sides[0] & sides[1]  # constructions that set a control against something else
    for other in list(pool):
        if other in chosen or other.key - _NAMESAKES == treated.key:
            continue
        target = controls[0] if is_control(reader, other) else treated
        vague = _is_vague(reader, other) or other.key <= reader.words.control
        plain = _is_vague(reader, target) or target.key <= reader.words.control
        if (vague or plain) and not other.links & target.links:
            opposed = {x for c in chosen if c is not target for x in c.links} | across
            if vague or other.links & opposed:
                target.clues += other.clues
                target.aliases |= other.aliases
            pool.remove(other)


def _further(
    reader: Reader, chosen: list[Candidate], pool: list[Candidate], told: int | None
) -> list[Candidate]:
    rest = [c for c in pool if c not in chosen and not _is_vague(reader, c)]
    either = chosen[0].links | chosen[1].links
    rest = [c for c in rest if not any(_repeats(c, x) for x in chosen)]
    rest.sort(key=lambda c: (not c.links & either, -c.score))
    if told is not None:
        rest.sort(key=lambda c: -c.score - _BESIDE * bool(c.links & either))
        beside = [c for c in rest if c.score >= _TOLD or (c.links & either and _is_sized(c))]
        return beside[: max(told - 2, 0)]
    if not any(k.rule == "allocated" for c in chosen for k in c.clues):
        grouped = [c for c in rest if any(k.rule in ("group", "groups") for k in c.clues)]
        shared = chosen[0].links & chosen[1].links
        grouped += [c for c in rest if c not in grouped and _told(c) & shared]
        held = any(is_control(reader, c) for c in chosen)
        return [c for c in grouped if not (held and c.key <= reader.words.control)]
    listed = _allotted(chosen[0]) & _allotted(chosen[1])
    rest = [
        c
        for c in rest
        if len({k.name.first for k in c.clues}) > 1
        or _allotted(c) & listed
        or any(k.key and k.rule == "groups" and k.link in either for k in c.clues)
    ]
    vague = {x for c in chosen if _is_vague(reader, c) for x in c.links}
    if any(_is_vague(reader, c) for c in chosen):
        rest = [c for c in rest if c.links & vague]  # else it is what "intervention" means
    if any(is_control(reader, c) for c in chosen):
        rest = [c for c in rest if _allotted(c) & listed or not c.key <= reader.words.control]
    shared = chosen[0].links & chosen[1].links
    rest = [
        c
        for c in rest
        if any(k.name.n or k.rule in _OWN for k in c.clues)
        or _told(c) & shared
        or _allotted(c) & listed
    ]
    return [
        c
        for c in rest
        if (c.score >= _FURTHER and c.links & shared)
        or (c.score >= 2 * _FURTHER and c.links & either)
    ]


def _is_sized(candidate: Candidate) -> bool:
    return any(k.name.n for k in candidate.clues)


def _set_against(reader: Reader, chosen: list[Candidate], pool: list[Candidate]) -> list[Candidate]:
    """Return the control that two treatments are both set against, whatever it is called."""
    if any(is_control(reader, c) for c in chosen):
        return []
    names = [
        c for c in pool if c.key & _FIRM and c not in chosen and not c.key & reader.words.joins
    ]
    beside = [c for c in names if any(c.links & x.links for x in chosen)]
    against = [x for x in chosen if any(c.links & x.links for c in beside)]
    if len(against) < _PAIR:
        return []
    first = min(beside, key=lambda c: len(c.key))
    for other in beside:
        if other is not first:
            first.clues += other.clues
            first.aliases |= other.aliases
    return [first]


def _repeats(candidate: Candidate, arm: Candidate) -> bool:
    """Tell whether a name likely means the arm of a name alike, beside which it never stands."""
    apart = (candidate.key ^ arm.key) & _NAMESAKES
    return not apart and _overlap(candidate, arm) and not candidate.links & arm.links


def _without_vague(reader: Reader, chosen: list[Candidate]) -> list[Candidate]:
    """Give "intervention" to the one arm beside it and the control that it can mean."""
    vague = [c for c in chosen if _is_vague(reader, c)]
    named = [c for c in chosen if c not in vague and not is_control(reader, c)]
    if len(vague) != 1 or len(named) != 1 or len(chosen) == _PAIR:
        return chosen
    if vague[0].links & named[0].links:
        return chosen
    named[0].clues += vague[0].clues
    named[0].aliases |= vague[0].aliases
    return [c for c in chosen if c is not vague[0]]


def _without_doubles(reader: Reader, chosen: list[Candidate]) -> list[Candidate]:
    """Leave out an arm whose every name is also one of another's: "highest" beside "4000 IU"."""
    low = reader.tokens.low
    called = [{tuple(low[k.name.first : k.name.stop]) for k in c.clues} for c in chosen]
    return [
        c
        for c, own in zip(chosen, called, strict=True)
        if len(chosen) <= _PAIR or not any(own < other for other in called)
    ]


def _adopt(reader: Reader, chosen: list[Candidate], pool: list[Candidate]) -> None:
    """Give what is left to the one arm whose name it shortens or lengthens."""
    for other in pool:
        if other in chosen:
            continue
        kin = [
            c
            for c in chosen
            if (other.key < c.key or c.key < other.key)
            and not (other.key ^ c.key) & reader.words.joins
        ]
        if len(kin) == 1:
            kin[0].clues += other.clues
            kin[0].aliases |= other.aliases
        elif len(chosen) == _PAIR and not kin:
            _adopt_sibling(chosen, other)


def _adopt_sibling(chosen: list[Candidate], other: Candidate) -> None:
    """Give a name that stands beside one arm of the pair, where the other is not, to the other."""
    for one, second in (chosen, chosen[::-1]):
        beside = {
            c.link for c in other.clues if c.rule in _SIDES and c.link in one.links - second.links
        }
        if beside and not other.links & second.links:
            # "X with or without Y" beside "X plus Y" is the arm of X alone
            lacks = other.key & _LACKING and other.key - _LACKING <= second.key
            owner = one if lacks else second
            owner.clues += other.clues
            owner.aliases |= other.aliases
            return
