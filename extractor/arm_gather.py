"""Put the clues that name one arm together: short and long forms, doses, names that hold others."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from extractor.arm_candidate import Candidate, weigh
from extractor.arm_clue import Clue
from extractor.arm_doses import amount_at, amount_key
from extractor.arm_keys import key_of
from extractor.arm_names import Name, Reader
from extractor.arm_routes import given_by
from extractor.arm_short_forms import ShortForm

_MANY = 80  # names, more than an abstract has
_ALONE = frozenset(["alone", "only"])  # "drug alone" is the drug
_BLIND = frozenset(["placebo", "plus"])  # "placebo plus aspirin" is the aspirin group
_PAIR = 2
_FAR = 25  # words from a drug to the doses listed beside it
_ITEM_ENDS = frozenset([",", "or", "and", ".", ";", ":", "vs", "versus", "(", ")", "to", "than"])
_ITEM = 7  # words from a drug, with what goes with it, to its amounts
_SIDES = ("allocated", "received", "counted", "groups")


def gather(reader: Reader, clues: list[Clue], short_forms: dict[str, ShortForm]) -> list[Candidate]:
    """Put clues of the same name together, abbreviation and long form included."""
    found: dict[frozenset[str], Candidate] = {}
    low, generic = reader.tokens.low, reader.words.generic
    split = _and_forms(low, short_forms)
    amounts = _amounts(low, clues)
    for clue in (_whole(c, split) for c in clues) if split else clues:
        words = low[clue.name.first : clue.name.stop]
        amount = clue.key or (_amount_of(words, amounts) if amounts else None)
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
    candidates = _undosed(low, list(found.values())) if amounts else list(found.values())
    if len(candidates) > _MANY:
        candidates = sorted(candidates, key=lambda c: -weigh(c))[:_MANY]
    return _merged(reader, candidates)


def _amounts(low: list[str], clues: list[Clue]) -> dict[str, str]:
    """Return the amount that each amount, level ("high-dose") and sign ("M1") in print means."""
    keyed = [c for c in clues if c.key]
    found = {c.key: c.key for c in keyed}
    for clue in keyed:
        called = amount_key(low[clue.name.first : clue.name.stop])
        if called and called.endswith(" level"):
            found[called] = clue.key
            found[called.removesuffix(" level")] = clue.key  # "the highest group"
        if clue.name.alias:
            found[clue.name.alias.lower()] = clue.key
    return found


def _amount_of(words: list[str], amounts: dict[str, str]) -> str | None:
    """Return the amount that a name means: all of it, or what opens it ("0.01% drug")."""
    told = amounts.get(amount_key(words) or words[0]) if len(words) == 1 else None
    if told or len(words) == 1:
        return told
    opening = amount_at(words, 0)
    return amounts.get(opening.key) if opening and opening.unit else None


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


def _undosed(low: list[str], candidates: list[Candidate]) -> list[Candidate]:
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
                *_behind(low, c.name.stop, starts),
                *stops.get(c.name.stop, ()),  # "drug 2.5" of "drug 2.5, 5 or 10 mg"
                *stops.get(c.name.first, ()),
                *(stops.get(c.name.first - 1, ()) if low[c.name.first - 1] == "of" else ()),
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


def _behind(
    low: list[str], stop: int, starts: dict[int, list[tuple[Clue, Candidate]]]
) -> list[tuple[Clue, Candidate]]:
    """Return the amounts behind a drug in its item: "drug for 10 or 14 days", "drug in 5 ml"."""
    for i in range(stop, min(stop + _ITEM, len(low))):
        if i in starts:
            return starts[i]
        if low[i] in _ITEM_ENDS:
            break
    return []


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
        target = by_alias.get(candidate.key)
        target = alone.get(candidate.key) if target in (None, candidate) else target
        target = target or called.get(candidate.key - _BLIND)
        while target in gone:
            target = gone[target]
        if target is None or target is candidate or target.links & candidate.links:
            others = [c for c in candidates if c not in gone]
            target = given_by(reader, candidate, others) or _fuller(reader, candidate, others)
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
