"""The name that an arm goes by, and all its other names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.arm_candidate import WEIGHTS, Candidate
from extractor.arm_clue import Clue
from extractor.arm_doses import amount_at
from extractor.arm_letters import LetterGroup
from extractor.arm_mentions import Place
from extractor.arm_names import Reader

_SIGNED = re.compile(r" (?:[A-Z]|[IVX]+|\d)$")  # "group A" says nothing of what it got
_CONTROLLED = "-controlled"
_GROUP_VOTE = 3
_SHORT_VOTE = 4
_VAGUE = 0.3  # of its vote for "intervention", used once
_USED = 2  # times, for a short form to count
_OFTEN = 3  # uses of "study group", which make it the name
_SAYING = frozenset(["control", "controls", "intervention", "test", "experimental"])
_SELDOM = 3  # names by its own name to one by the general one
_WHOLE = 4  # words
_HEADED = ("group ", "arm ", "cohort ")
_GENERAL = frozenset(["control", "controls", "comparison", "comparator"])
_DEFINING = ("allocated", "received", "counted", "sized", "comparing", "comparator", "versus")
_EMPTY = frozenset(["study", "treatment", "treated", "trial"])  # say nothing beside another name
_LISTING = ("allocated", "groups", "received", "counted")  # where a bracket gives an arm's sign
_SHORTEST = 6  # letters, longer than signs of arms are
_CALLING = ("group", "groups", "sized", "counted")


def label(reader: Reader, candidate: Candidate) -> str:
    """Return the name that the text uses most, a short form before the long one.

    A general name is followed by what the arm got, where the text says so, and a name by the
    general one that the text has for it: "control (usual care)", "yoga (intervention)".
    """
    votes: dict[str, float] = {}
    whole = [c for c in candidate.clues if not _is_part(reader, c)]
    whole, level = _by_amount(reader, candidate, whole)
    for clue in whole or candidate.clues:
        phrase = _phrase(reader, clue) if whole else _with_unit(clue.key)
        vote: float = _GROUP_VOTE if clue.rule in ("group", "groups", "letter") else 1
        votes[phrase] = votes.get(phrase, 0) + vote
    for phrase, vote in votes.items():
        if phrase.lower() in reader.words.active and vote <= _GROUP_VOTE:
            votes[phrase] = vote * _VAGUE
    for short in _short_forms(reader, candidate):
        used = _uses(reader, short)
        if f"{short}s" in votes:
            votes[short] = votes.pop(f"{short}s")  # the plural of a defined short form
        if used >= _USED:
            votes[short] = votes.get(short, 0) + _SHORT_VOTE * (used - 1)
    best = max(votes, key=lambda p: (votes[p], -len(p)))
    best = best[: -len(_CONTROLLED)] if best.lower().endswith(_CONTROLLED) else best
    if best.lower() in _EMPTY:
        places = [
            c.name.first for c in candidate.clues if _phrase(reader, c).lower() == best.lower()
        ]
        telling = _used_name(reader, candidate) if len(places) < _OFTEN else None
        once = _told(reader, candidate) if len(set(places)) == 1 else None
        return telling or once or best
    told = (
        _told(reader, candidate)
        if _is_general(reader, best)
        else level
        or _called(reader, candidate)
        or _spelled_out(reader, candidate, best)
        or _shortened(candidate, best)
    )
    return best if told is None or told.lower() in best.lower() else f"{best} ({told})"


def _phrase(reader: Reader, clue: Clue) -> str:
    return reader.tokens.phrase(clue.name.first, clue.name.stop)


def _used_name(reader: Reader, candidate: Candidate) -> str | None:
    """Return the telling name that a size or a result goes with, None if it has none."""
    for clue in candidate.clues:
        phrase = _phrase(reader, clue)
        if clue.rule in _CALLING and not _is_general(reader, phrase):
            return phrase
    return None


def _is_part(reader: Reader, clue: Clue) -> bool:
    """Tell whether an amount lacks its unit: the "12-" of "12- and 6-month"."""
    words = reader.tokens.low[clue.name.first : clue.name.stop]
    found = amount_at(words, 0) if clue.key else None
    return found is not None and not found.unit and found.stop == len(words)


def _by_amount(
    reader: Reader, candidate: Candidate, whole: list[Clue]
) -> tuple[list[Clue], str | None]:
    """Return the clues that name a dose by its amount, and its level if the text goes by that."""
    if not any(c.key and not c.key.endswith(" level") for c in candidate.clues):
        return whole, None
    levels = [c for c in whole if _is_level(reader, c)]
    amounts = [c for c in whole if c.key and c not in levels]
    if not levels or not amounts:
        return whole, None
    often = len({c.name.first for c in levels}) > len({c.name.first for c in amounts})
    names = {_phrase(reader, c) for c in levels} if often else set()
    return amounts, max(names, key=lambda x: (len(x), x), default=None)


def _is_level(reader: Reader, clue: Clue) -> bool:
    """Tell whether a dose is called by its level: the "high-dose" that is 10 mg."""
    found = amount_at(reader.tokens.low[clue.name.first : clue.name.stop], 0)
    return found is not None and found.sort == "level"


def _with_unit(key: str) -> str:
    """Return an amount as names of groups print it: "12-month", "every 4 weeks", "2.5 mg"."""
    if key.startswith("every "):
        return f"{key}s"
    if key.endswith(" level"):
        return f"{key.removesuffix(' level')}-dose"
    found = amount_at(key.split(), 0)
    return key.replace(" ", "-") if found and found.sort == "time" else key


def distinct(labels: list[str]) -> list[str]:
    """Take off what two labels tell alike: "control (booklet)" and "intervention (booklet)"."""
    told = [x.partition(" (")[2] for x in labels]
    return [
        x.partition(" (")[0] if t and told.count(t) > 1 else x
        for x, t in zip(labels, told, strict=True)
    ]


def with_general(
    reader: Reader, name: str, arm: int, places: Sequence[Place], candidate: Candidate
) -> str:
    """Add the general name by which a text also calls an arm: "salt water (control)".

    The name before it is then the whole one, so that it stays the same arm by any of its words.
    """
    words = set(name.lower().split())
    if "(" in name or not _SAYING.isdisjoint(words) or name.lower().startswith(_HEADED):
        return name
    called = [reader.tokens.low[p.first] for p in places if p.arm == arm]
    said = [w.removesuffix("s") for w in called if w in _SAYING]
    signed = [a.lower() for a in candidate.aliases if a.lower() in _SAYING]
    if not signed and (not said or _SELDOM * len(said) < len(called)):
        return name
    general = max(said or signed, key=lambda w: (said.count(w), w))
    whole = [p for c in candidate.clues if words <= set((p := _phrase(reader, c)).lower().split())]
    whole = [p for p in whole if len(p.split()) <= _WHOLE] or [name]
    return f"{max(whole, key=lambda p: (len(p.split()), p))} ({general})"


def _is_general(reader: Reader, phrase: str) -> bool:
    """Tell whether a name says only which side an arm is on: "intervention", "control"."""
    return all(w in _GENERAL or w in reader.words.active for w in phrase.lower().split())


def _told(reader: Reader, candidate: Candidate) -> str | None:
    """Return what an arm of a general name got: "usual care" for "control", None if untold."""
    weight: dict[str, float] = {}
    for clue in candidate.clues:
        if clue.rule in _DEFINING:
            phrase = _bare(reader, clue.name.first, clue.name.stop)
            weight[phrase] = weight.get(phrase, 0) + WEIGHTS[clue.rule]
    for alias in candidate.aliases:
        if len(alias) > 1 and not _SIGNED.search(alias):
            weight[alias] = weight.get(alias, 0) + _SHORT_VOTE
    people = reader.words.people
    named = [p for p in weight if p and p.lower() not in people and not _is_general(reader, p)]
    return max(named, key=lambda p: (weight[p], -len(p), p), default=None)


def _spelled_out(reader: Reader, candidate: Candidate, best: str) -> str | None:
    """Return the long form of a short name, where the text defines it: "VRE (virtual exposure)"."""
    for clue in candidate.clues:
        phrase = _phrase(reader, clue)
        initials = "".join(word[0] for word in phrase.split()).upper()
        if best in (clue.name.alias, initials) and phrase.lower() != best.lower():
            return phrase
    return None


def _shortened(candidate: Candidate, best: str) -> str | None:
    """Return the short form that the text gives a name and hardly uses: "control (CON)"."""
    for alias in sorted(candidate.aliases):
        letters = iter(best.lower())
        spelled = alias[0].lower() == best[0].lower() and all(x in letters for x in alias.lower())
        near = [c for c in candidate.clues if c.name.alias == alias and c.name.near]
        listed = len(alias) < _SHORTEST and any(c.rule in _LISTING for c in near)
        own = (spelled or listed) and alias.lower() != best.lower()
        if alias.isupper() and len(alias) > 1 and own:
            return alias
    return None


def _bare(reader: Reader, first: int, stop: int) -> str:
    """Return a phrase without the general words at its ends; "" for "group of X" and the like."""
    low = reader.tokens.low
    if not reader.words.sets.isdisjoint(low[first:stop]) or "group" in low[first:stop]:
        return ""
    while first < stop and _is_general(reader, low[first]):
        first += 1
    while first < stop and _is_general(reader, low[stop - 1]):
        stop -= 1
    return reader.tokens.phrase(first, stop)


def _called(reader: Reader, candidate: Candidate) -> str | None:
    """Return the general name by which the results call a named arm, None if they do not."""
    votes: dict[str, int] = {}
    for clue in candidate.clues:
        phrase = reader.tokens.phrase(clue.name.first, clue.name.stop).lower()
        if clue.rule in _CALLING and _is_general(reader, phrase) and phrase not in _EMPTY:
            votes[phrase] = votes.get(phrase, 0) + 1
    return max(votes, key=lambda p: (votes[p], p), default=None)


def _short_forms(reader: Reader, candidate: Candidate) -> list[str]:
    found = sorted(a for a in candidate.aliases if " " not in a)
    if len(candidate.key) == 1:
        key = next(iter(candidate.key))
        printed = [reader.tokens.text[i] for i in reader.places_of([key])]
        found += [t for t in printed if t.isupper()][:1]
    return found


def _uses(reader: Reader, name: str) -> int:
    if len(name) == 1:
        return reader.tokens.text.count(name) if name != "A" else 0
    return reader.tokens.low.count(name.lower())


def letter_label(reader: Reader, group: LetterGroup, *, bare: bool = False) -> str:
    """Return "group A", with what the group got where the text says so: "group 1 (drug)".

    A ``bare`` label goes without: whoever compares names by their telling words takes the A of
    "group A (drug)" for the article and is left with the drug, which the text may call otherwise.
    """
    name = f"{group.head} {group.sign}".strip()
    if bare or group.definition is None:
        return name
    return f"{name} ({reader.tokens.phrase(*group.definition)})"


def names(reader: Reader, candidate: Candidate) -> set[tuple[str, ...]]:
    """Return every name of an arm as lower-case words."""
    low = reader.tokens.low
    found = {
        tuple(low[c.name.first : c.name.stop])
        for c in candidate.clues
        if not _is_part(reader, c) or low[c.name.stop - 1] == "-" or low[c.name.first] == "every"
    }
    found |= {tuple(a.lower().split()) for a in candidate.aliases}
    found |= {tuple(c.key.split()) for c in candidate.clues if c.key}
    if len(candidate.key) == 1:
        key = next(iter(candidate.key))
        if len(key) > 1:
            found.add((key,))
    plural = {(*form[:-1], f"{form[-1]}s") for form in found if form[-1] in ("control",)}
    return {form for form in found | plural if form}
