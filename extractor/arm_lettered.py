"""Arms that go by a letter, and the names of what they got by which the text also calls them."""

from __future__ import annotations

from extractor.arm_candidate import Candidate
from extractor.arm_clue import Clue
from extractor.arm_keys import key_of
from extractor.arm_labels import letter_label
from extractor.arm_letters import LetterGroup
from extractor.arm_names import Name, Reader

_OFTEN = 2  # uses of a sign by itself
_NAMING = ("group", "groups", "told", "counted", "sized")  # clues by which results call an arm


def arms_of(
    reader: Reader, letters: list[LetterGroup], named: list[Candidate], told: int | None
) -> list[Candidate]:
    """Return the arms of a text with lettered groups.

    A letter that stands once only introduces the name that the text goes on with; else the arms
    go by their letters.

    Parameters
    ----------
    reader
        The text.
    letters
        Its lettered groups, at least two.
    named
        The arms that the text names, as if it had no letters; none or at least two.
    told
        How many groups the text says there are.
    """
    if max(len(group.places) for group in letters) > 1 or _are_signs(reader, letters):
        kept = _told_letters(letters, told)
        found = _lettered(reader, kept)
        matched = _matched(reader, named, kept)
        for arm, group in zip(found, kept, strict=True):
            if group.sign in matched:
                arm.clues += [c for c in matched[group.sign].clues if c.rule in _NAMING]
        return found
    if not named:
        return _lettered(reader, letters)
    matched = _matched(reader, named, letters)
    if not matched:
        return _lettered(reader, letters) if _are_groups(reader, letters) else named
    for group in letters:
        matched[group.sign].aliases.add(f"{group.head} {group.sign}".strip())
    return named


def _are_signs(reader: Reader, letters: list[LetterGroup]) -> bool:
    """Whether a text goes on with the signs alone: "group (A)", then "in A" and "(A)"."""
    text, before = reader.tokens.text, reader.words.before_sign
    if any(group.head not in ("group", "arm") or len(group.sign) > 1 for group in letters):
        return False
    return all(
        sum(
            text[i] == group.sign and reader.tokens.low[i - 1] in before
            for i in reader.places_of([group.sign.lower()])
            if i
        )
        > _OFTEN
        for group in letters
    )


def _are_groups(reader: Reader, letters: list[LetterGroup]) -> bool:
    """Whether letters name people for sure: "(group A, n = 20)", "group A (n = 20)"."""
    low = reader.tokens.low
    sized = ([",", "n", "="], ["(", "n", "="])
    return all(
        group.head in ("group", "arm") and any(low[b : b + 3] in sized for _, b in group.places)
        for group in letters
    )


def _matched(
    reader: Reader, named: list[Candidate], letters: list[LetterGroup]
) -> dict[str, Candidate]:
    """Return the named arm of each letter; nothing unless every letter has its own.

    A letter whose treatment goes by another name later ("steroid") is the arm that is left over.
    """
    if len(letters) != len(named):
        return {}
    generic = reader.words.generic
    sure: dict[str, Candidate] = {}
    rest: list[str] = []
    for group in letters:
        words = reader.tokens.low[slice(*group.definition)] if group.definition else []
        key = key_of(words, generic) if words else frozenset[str]()
        found = [c for c in named if c.key & key]
        if len(found) == 1:
            sure[group.sign] = found[0]
        else:
            rest.append(group.sign)
    left = [c for c in named if c not in sure.values()]
    if len(rest) == len(left) <= 1 < len(named):
        sure |= dict(zip(rest, left, strict=True))
    return sure if len({id(c) for c in sure.values()}) == len(named) == len(sure) else {}


def _told_letters(letters: list[LetterGroup], told: int | None) -> list[LetterGroup]:
    """Keep as many lettered groups as the text says there are: a slip names one too many."""
    if told is None or len(letters) <= told:
        return letters
    often = sorted(letters, key=lambda g: -len(g.places))[:told]
    return [g for g in letters if g in often]


def _lettered(reader: Reader, letters: list[LetterGroup]) -> list[Candidate]:
    bare = any(group.sign == "A" for group in letters)
    return [_letter_arm(reader, group, bare=bare) for group in letters]


def _letter_arm(reader: Reader, group: LetterGroup, *, bare: bool) -> Candidate:
    name = letter_label(reader, group, bare=bare)
    candidate = Candidate(frozenset([group.sign.lower()]), label=name)
    candidate.clues = [Clue("letter", Name(a, b), -1) for a, b in group.places]
    candidate.aliases.add(group.sign)
    if group.definition:
        candidate.clues.append(Clue("definition", Name(*group.definition), -1))
    return candidate
