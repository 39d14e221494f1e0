"""From clues to arms: put the names of one arm together, weigh them, keep those of the study."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import combinations

from extractor.arm_clue import Clue
from extractor.arm_doses import amount_key
from extractor.arm_keys import key_of
from extractor.arm_names import UNIT, Name, Reader
from extractor.arm_short_forms import ShortForm

WEIGHTS = {
    "group": 5.0,
    "groups": 2.5,
    "allocated": 2.0,
    "received": 2.0,
    "versus": 0.9,
    "comparing": 2.4,
    "comparator": 1.6,
    "sized": 1.5,
    "counted": 3.2,
    "valued": 1.0,
    "with": 2.4,
    "told": 1.5,
    "dosed": 2.0,
    "single": 0.8,
    "denied": 1.2,
    "effect": 0.8,
    "placebo": 1.0,
}
_REPEAT = 0.2  # of the weight, for the second and later clue of one rule
_MAX_REPEATS = 4
_MANY = 80  # names, more than an abstract has
_POOL = 10
_LINKED = 0.9  # for two names set side by side
_PARTED = 0.0
_UNTOLD = 1.0  # against a name that says only "treated"
_OPPOSED = 2.4  # for a control beside what is no control
_ALIKE = 1.5  # against two names that share half of their words
_ALONE = frozenset(["alone", "only"])  # "drug alone" is the drug
_NAMESAKES = frozenset(["sham", "placebo", "no", "without"])  # "sham X" is another arm than X
_BLIND = frozenset(["placebo", "plus"])  # "placebo plus aspirin" is the aspirin group
_ROOT = 5
_PAIR = 2
_FAR = 25  # words from a drug to the doses listed beside it
_OWN = ("group", "groups", "counted", "sized", "valued", "placebo")  # of third arms
_SIDES = ("allocated", "received", "counted", "groups")
_ENOUGH = 2.2  # for a pair to be the study's
_TOLD = 1.8  # for an arm that the told number of groups asks for
_EACH = 0.8  # for either of the pair
_FURTHER = 0.9  # for an arm beside the pair


@dataclass(slots=True, eq=False)
class Candidate:
    """The clues that name one arm."""

    key: frozenset[str]
    clues: list[Clue] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)
    score: float = 0.0
    label: str | None = None

    @property
    def links(self) -> set[int]:
        """Constructions that this name stands in."""
        return {c.link for c in self.clues if c.link >= 0}


def gather(reader: Reader, clues: list[Clue], short_forms: dict[str, ShortForm]) -> list[Candidate]:
    """Put clues of the same name together, abbreviation and long form included."""
    found: dict[frozenset[str], Candidate] = {}
    low, generic = reader.tokens.low, reader.words.generic
    split = _and_forms(low, short_forms)
    amounts = {c.key for c in clues if c.key}
    for clue in (_whole(c, split) for c in clues) if split else clues:
        words = low[clue.name.first : clue.name.stop]
        amount = clue.key or (amounts and amount_key(words))
        amount = amount if amount in amounts else None
        key = frozenset([amount]) if amount else key_of(words, generic)
        for short, form in short_forms.items():
            if form.key <= key:
                key = (key - form.key) | {short}
        candidate = found.setdefault(key, Candidate(key))
        alias = _own_alias(reader, clue.name, short_forms)
        if alias and candidate.aliases and alias not in candidate.aliases:
            # the same treatment twice, called by two short names: two doses of it
            candidate = found.setdefault(key | {alias.lower()}, Candidate(key | {alias.lower()}))
        candidate.clues.append(clue)
        if alias:
            candidate.aliases.add(alias)
    candidates = _undosed(list(found.values())) if amounts else list(found.values())
    if len(candidates) > _MANY:
        candidates = sorted(candidates, key=lambda c: -weigh(c))[:_MANY]
    return _merged(reader, candidates)


def _own_alias(reader: Reader, name: Name, short_forms: dict[str, ShortForm]) -> str | None:
    """Return the short name behind a name unless it shortens the last part of it alone.

    In "tamoxifen plus ovarian suppression (OS)" OS is what tamoxifen is combined with.
    """
    form = short_forms.get((name.alias or "").lower())
    if form and name.first < form.first < name.stop:
        part = reader.tokens.low[name.first : form.first]
        if not reader.words.joins.isdisjoint(part):
            return None
    return name.alias


def _undosed(candidates: list[Candidate]) -> list[Candidate]:
    """Leave out the drug whose doses are the arms: what stands beside two of the amounts.

    An amount takes over where the drug stood: in "5 or 10 mg of the drug, or placebo" the placebo
    is set beside the amounts, not beside the drug.
    """
    dosed = [(c, x) for x in candidates for c in x.clues if c.key]
    listed = Counter(c.link for c, _ in dosed if c.link >= 0)
    starts: dict[int, list[tuple[Clue, Candidate]]] = {}
    stops: dict[int, list[tuple[Clue, Candidate]]] = {}
    for clue, x in dosed:
        starts.setdefault(clue.name.first, []).append((clue, x))
        stops.setdefault(clue.name.stop, []).append((clue, x))
    drugs: list[tuple[Candidate, list[tuple[Clue, Candidate]]]] = []
    for x in candidates:
        beside = [
            hit
            for c in x.clues
            for hit in (
                *starts.get(c.name.stop, ()),
                *stops.get(c.name.stop, ()),  # "drug 2.5" of "drug 2.5, 5 or 10 mg"
                *stops.get(c.name.first, ()),
                *stops.get(c.name.first - 1, ()),
            )
        ]
        several = len({id(arm) for _, arm in beside}) >= _PAIR
        several = several or any(listed[c.link] >= _PAIR for c, _ in beside)
        if several and not any(c.key for c in x.clues):
            drugs.append((x, beside))
    gone = [x for x, _ in drugs]
    kept = [x for x in candidates if x not in gone]
    others = {c.link for x in kept for c in x.clues if c.link >= 0 and not c.key}
    for drug, beside in drugs:
        _take_over(drug, {c.link for c, _ in beside if c.link >= 0}, dosed, others)
    return kept


def _take_over(
    drug: Candidate, lists: set[int], dosed: list[tuple[Clue, Candidate]], others: set[int]
) -> None:
    """Give the links of a drug with other arms to the amounts that are listed beside it."""
    held = [c for c in drug.clues if c.rule in _SIDES and c.link in others]
    for clue, arm in dosed:
        if clue.link in lists:
            near = [c for c in held if abs(c.name.first - clue.name.first) < _FAR]
            arm.clues += [Clue(c.rule, clue.name, c.link, clue.key) for c in near]


def _and_forms(low: list[str], short_forms: dict[str, ShortForm]) -> list[tuple[int, int]]:
    """Return every place of a long form that holds an "and": "A and B therapy (ABT)"."""
    forms = [low[f.first : f.stop] for f in short_forms.values()]
    return [
        (i, i + len(form))
        for form in forms
        if "and" in form
        for i, word in enumerate(low)
        if word == form[0] and low[i : i + len(form)] == form
    ]


def _whole(clue: Clue, places: list[tuple[int, int]]) -> Clue:
    """Give a name that ends or starts inside a long form the whole of it."""
    name = clue.name
    for first, stop in places:
        if name.first < stop and first < name.stop:
            wide = replace(name, first=min(name.first, first), stop=max(name.stop, stop))
            return replace(clue, name=wide)
    return clue


def _merged(reader: Reader, candidates: list[Candidate]) -> list[Candidate]:
    """Merge a name into the one fuller name that holds it: "exercise" into "exercise class"."""
    by_alias = {key_of([a.lower()], reader.words.generic): c for c in candidates for a in c.aliases}
    alone = {c.key - _ALONE: c for c in candidates if c.key & _ALONE}
    called = {c.key: c for c in candidates if any(x.rule == "group" for x in c.clues)}
    gone: dict[Candidate, Candidate] = {}
    for candidate in sorted(candidates, key=lambda c: len(c.key)):
        target = by_alias.get(candidate.key) or alone.get(candidate.key)
        target = target or called.get(candidate.key - _BLIND)
        while target in gone:
            target = gone[target]
        if target is None or target is candidate or target.links & candidate.links:
            target = _fuller(reader, candidate, [c for c in candidates if c not in gone])
        if target is not None:
            target.clues += candidate.clues
            target.aliases |= candidate.aliases
            gone[candidate] = target
    return [c for c in candidates if c not in gone]


def _fuller(reader: Reader, candidate: Candidate, others: list[Candidate]) -> Candidate | None:
    words = reader.words
    joined = candidate.key <= words.control  # "placebo" is "placebo plus drug"
    apart = words.control if joined else words.joins | words.control
    wider = [
        c
        for c in others
        if candidate.key < c.key
        and not (c.key - candidate.key) & apart
        and not c.links & candidate.links
        and not _both_called(reader, candidate, c)
    ]
    if len(wider) == 1:
        return wider[0]
    return None


def _both_called(reader: Reader, a: Candidate, b: Candidate) -> bool:
    """Whether one sentence calls both a group: "in the X-Y group and in the X group"."""
    sentences = [
        {reader.sentence[c.name.first] for c in x.clues if c.rule == "group"} for x in (a, b)
    ]
    return not sentences[0].isdisjoint(sentences[1])


def weigh(candidate: Candidate) -> float:
    """Return how much speaks for a candidate."""
    counts: dict[str, int] = {}
    for clue in candidate.clues:
        counts[clue.rule] = counts.get(clue.rule, 0) + 1
    return sum(
        WEIGHTS[rule] * (1 + _REPEAT * min(n - 1, _MAX_REPEATS)) for rule, n in counts.items()
    )


_COUNTED = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8}
_COUNTED |= {str(n): n for n in _COUNTED.values()}
_SETS = frozenset(["group", "groups", "arm", "arms", "treatments", "conditions", "regimens"])
_SETS |= {"formulations", "preparations", "drinks", "diets", "meals", "beverages"}
_BETWEEN = 2  # words between the number and the noun


def told_count(reader: Reader) -> int | None:
    """Return how many groups the text says there are ("three groups", "two-arm")."""
    low, most = reader.tokens.low, 0
    for i in reader.places_of(_COUNTED):
        word = low[i]
        if _COUNTED[word] > most:
            behind = [w for w in low[i + 1 : i + 3 + _BETWEEN] if w != "-"][: _BETWEEN + 1]
            for step in behind:
                if step in _SETS:
                    most = _COUNTED[word]
                if step in ("and", "or", "of") or not step[0].isalnum() or UNIT.match(step):
                    break
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
    if told is None or told == len(chosen):
        _absorb(reader, chosen, pool)
    chosen += _further(reader, chosen, pool, told)
    if told != len(chosen):
        chosen = _without_vague(reader, chosen)
    _adopt(reader, chosen, pool)
    return sorted(chosen, key=lambda c: c.clues[0].name.first)


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
        return [c for c in rest if c.score >= _TOLD][: max(told - 2, 0)]
    if not any(k.rule == "allocated" for c in chosen for k in c.clues):
        grouped = [c for c in rest if any(k.rule in ("group", "groups") for k in c.clues)]
        shared = chosen[0].links & chosen[1].links
        grouped += [c for c in rest if c not in grouped and _told(c) & shared]
        held = any(is_control(reader, c) for c in chosen)
        return [c for c in grouped if not (held and c.key <= reader.words.control)]
    listed = _allotted(chosen[0]) & _allotted(chosen[1])
    rest = [c for c in rest if len({k.name.first for k in c.clues}) > 1 or _allotted(c) & listed]
    vague = {x for c in chosen if _is_vague(reader, c) for x in c.links}
    if any(_is_vague(reader, c) for c in chosen):
        rest = [c for c in rest if c.links & vague]  # else it is what "intervention" means
    if any(is_control(reader, c) for c in chosen):
        rest = [c for c in rest if not c.key <= reader.words.control]
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
            second.clues += other.clues
            second.aliases |= other.aliases
            return
