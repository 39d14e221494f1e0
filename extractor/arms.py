"""Find the arms of a study, their sizes and roles, the places that name them, and the total."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.arm_aliases import Form, widen
from extractor.arm_analysed import as_analysed, one_analysed
from extractor.arm_candidate import Candidate
from extractor.arm_choice import choose_arms, told_count
from extractor.arm_clues import find_clues
from extractor.arm_counts import Weighed, weigh_counts, weights
from extractor.arm_equal import equal_share
from extractor.arm_filled import filled
from extractor.arm_firm import firm_sizes, parted, with_the_rest, without_longer_row
from extractor.arm_gather import gather
from extractor.arm_joint import Board, Sizes, board, choose, likeliest_total
from extractor.arm_keys import key_of
from extractor.arm_kinds import healthy_beside
from extractor.arm_labels import distinct, label, names, with_general
from extractor.arm_layout import layout
from extractor.arm_left import with_one_less
from extractor.arm_lettered import arms_of
from extractor.arm_letters import LetterGroup, find_letters
from extractor.arm_mentions import Place, joint_places, places
from extractor.arm_names import Reader, make_reader
from extractor.arm_other import other_places, without_places
from extractor.arm_pairs import Pair, pairs
from extractor.arm_pairs import weights as size_weights
from extractor.arm_parts import of_two_parts
from extractor.arm_roles import roles
from extractor.arm_routes import with_routes
from extractor.arm_short_forms import ShortForm, find_short_forms
from extractor.arm_sizes import SizeClue, all_clues, size_clues
from extractor.arm_tokens import tokenise
from extractor.document import Document
from extractor.mentions import ArmMention, SizeMention
from extractor.normalise import lower
from extractor.records import Arm, Role
from extractor.word_places import starts_of

_CROSSOVER = re.compile(
    r"\bcross-?over\b(?! (?:to|was|were|from|rate|at|after|upon|occurred|because|on|when|if)\b)"
    r"|\bcross(?:ed)? over\b(?! (?:to|from)\b)"
    r"|\bcross(?:ed)? over to (?:the )?(?:other|alternat|opposite|second|remaining|next)"
    r"|\bwithin-subjects?\b|\brandom(?:i[sz]ed)? order\b"
    r"|\brepeated[- ]measures design\b|\blatin[- ]square\b|\bcounter-?balanced\b"
    r"|\b(?:separated|divided|parted|interrupted) by (?:an? )?[^.,;]{0,20}\bwash-?out\b"
    r"|\bwash-?out\b[^.;]{0,40}\b(?:between|the (?:other|alternative))\b"
    r"|\b(?:between|then|each|both|two|three)\b[^.;]{0,60}\bwash-?out\b"
    r"|\bsplit[- ](?:mouth|face|body|scalp|scar|breast|leg|thickness wound)\b|\bfellow eyes?\b"
    r"|\border (?:drawn|determined|assigned|chosen|was|randomi[sz]ed)\b"
    r"|\brandom(?:i[sz]ed)? sequence\b"
    r"|\bone (?:eye|ear|breast|side|half|quadrant)\b[^.]{3,90}\bthe other\b"
    r"|\bown controls?\b|\b(?:separate|different) (?:occasions|test days|mornings|days)\b"
    r"|\b(?:test|treated|control|untreated) sides?\b(?! effect)"
)
# Every way of writing in the pattern opens with one of these words.
_CROSSOVER_WORDS = frozenset(
    [
        *("cross", "crossed", "crossover", "within", "random", "randomised", "randomized", "order"),
        *("repeated", "latin", "counter", "counterbalanced", "wash", "washout", "split", "fellow"),
        *("one", "own", "separate", "different", "test", "treated", "control", "untreated"),
    ]
)
_SINGLE = re.compile(  # a study of one group
    r"-(?:(?<=\b[Ss]ingle-)|(?<=\b[Oo]ne-))(?:[Aa]rm|[Gg]roup)[ ,.;)]"
)
_ALONE = re.compile(
    r"\b[Uu]ncontrolled (?:study|trial|pilot|design|open|phase|before)"
    r"|\b(?:[Nn]o|without an?) (?:control|comparison|comparator) (?:group|arm)\b"
    r"(?! (?:patient|participant|subject|member|child|wom[ae]n|m[ae]n)\w*)"
)
_ALONE_WORDS = frozenset(["uncontrolled", "no", "without"])
_DEFINED = re.compile(r"^(?P<name>.+?) \((?P<definition>[^()]+)\)$")
_LEAST_STUDY = 4  # people; less are events
_PAIR = 2
_PARTING = ("allocated", "letter", "received")  # rules that part people into arms


@dataclass(frozen=True, slots=True)
class ArmTable:
    """The arms of one document and where the text names them (sorted by start)."""

    arms: tuple[Arm, ...] = ()
    total_n: int | None = None
    mentions: tuple[ArmMention, ...] = ()
    counted: tuple[int, ...] = ()  # every number of the text that could count people


def find_arms(doc: Document, sizes: tuple[SizeMention, ...] = ()) -> ArmTable:
    """Return the arms with sizes and roles, the study's total and all mentions of the arms.

    Parameters
    ----------
    doc
        The prepared text.
    sizes
        Counts of participants that the number grammar found; they stand in for the total where
        the text's own words for it are not understood.

    Returns
    -------
    ArmTable
        A study without two groups has one arm, "all", of role "cohort".
    """
    found = search(doc, weights())
    counted = tuple(sorted({x.count.n for x in found.weighed}))
    if len(found.arms) < _PAIR:
        total = likeliest_total(found.weighed) or _only_size(sizes)
        total = of_two_parts(found.reader, total, found.weighed)
        return ArmTable((Arm(label="all", n=total, role="cohort"),), total, (), counted)
    known = _sizes(found)
    labels = distinct([c.label or label(found.reader, c) for c in found.arms])
    labels = [
        with_general(found.reader, x, i, found.places, found.arms[i]) for i, x in enumerate(labels)
    ]
    arms = tuple(
        Arm(label=_as_printed(doc, name), n=n, role=role)
        for name, n, role in zip(labels, known.arms, found.roles, strict=True)
    )
    return ArmTable(arms, known.total, _mentions(found.reader, found.places, len(arms)), counted)


def _as_printed(doc: Document, name: str) -> str:
    """Return a name as the text prints it: searches go by a text of plain signs."""
    if name.isascii():
        return name
    at = doc.norm.find(name)
    return doc.text[at : at + len(name)] if at >= 0 else name


def _only_size(sizes: tuple[SizeMention, ...]) -> int | None:
    found = {s.n for s in sizes if not s.each and s.n >= _LEAST_STUDY}
    return found.pop() if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class Search:
    """The arms that a text names, before their sizes are chosen: places, numbers, pairs of both.

    ``beside`` are the sizes told next to the names, which every way of choosing looks at.
    """

    reader: Reader
    weighed: list[Weighed]
    crossover: bool
    arms: tuple[Candidate, ...] = ()
    roles: tuple[Role, ...] = ()
    places: tuple[Place, ...] = ()
    pairs: tuple[Pair, ...] = ()
    beside: tuple[SizeClue, ...] = ()


def search(doc: Document, table: Mapping[str, tuple[float, float]]) -> Search:
    """Return the arms of a text and the evidence on their sizes, numbers weighed by ``table``."""
    reader = make_reader(tokenise(doc.norm))
    weighed = weigh_counts(reader, table)
    crossover = _is_crossover(doc.norm)
    short_forms = find_short_forms(reader)
    alone = _is_of_one(doc.norm)
    chosen = [] if alone else _candidates(reader, short_forms, crossover)
    if len(chosen) < _PAIR:
        return Search(reader, weighed, crossover)
    held = roles(reader, chosen)
    known = with_routes(reader, chosen, [names(reader, c) for c in chosen])
    named = places(reader, widen(reader, known, held, short_forms))
    single = without_places(reader, len(chosen), named)
    read = [[(c.name.first, c.name.n, c.rule) for c in x.clues if c.name.n] for x in chosen]
    beside = size_clues(reader, single)
    evidence = pairs(reader, weighed, single, all_clues(reader, beside, read))
    return Search(
        reader,
        weighed,
        crossover,
        tuple(chosen),
        tuple(held),
        tuple(single),
        tuple(evidence),
        tuple(beside),
    )


def _is_crossover(text: str) -> bool:
    low = lower(text)
    return any(_CROSSOVER.match(low, start) for start in starts_of(low, _CROSSOVER_WORDS))


def _is_of_one(text: str) -> bool:
    if "-" in text and _SINGLE.search(text):
        return True
    return any(_ALONE.match(text, start) for start in starts_of(lower(text), _ALONE_WORDS))


def _sizes(found: Search) -> Sizes:
    if found.crossover and not parted(found.weighed, found.beside, len(found.arms)):
        total = likeliest_total(found.weighed)
        if total is not None:
            each = one_analysed(found.reader, total, found.weighed)
            return Sizes((each,) * len(found.arms), total)
    reader, weighed, named = found.reader, found.weighed, found.places
    sizes = choose(size_board(found, size_weights()), size_weights())
    if all(n is None for n in sizes.arms):
        sizes = _shared(found, sizes.total)
    if "other" not in found.roles:
        sizes = firm_sizes(reader, weighed, named, found.beside, sizes)
        sizes = with_the_rest(reader, sizes, weighed, named)
        read = [{c.name.n for c in x.clues if c.name.n} for x in found.arms]
        sizes = filled(reader, sizes, named, weighed, read)
    sizes = as_analysed(reader, without_longer_row(reader, sizes), named, found.beside, weighed)
    return with_one_less(reader, sizes, named, weighed)


def size_board(found: Search, table: Mapping[str, float]) -> Board:
    """Return the sizes that there are to choose from, ranked by a table of weights."""
    allocated = any(c.rule in _PARTING for x in found.arms for c in x.clues)
    at, count = layout(found.reader, found.places), len(found.arms)
    beside = [] if found.reader.observed else [i for i, r in enumerate(found.roles) if r == "other"]
    return board(
        found.weighed,
        found.pairs,
        at,
        count,
        table,
        allocated=allocated,
        outside=frozenset(beside),
    )


def _shared(found: Search, total: int | None) -> Sizes:
    """Part the whole where the text says so, or give it to the one arm that was studied."""
    if sum(role != "other" for role in found.roles) == 1:
        return Sizes(tuple(total if role != "other" else None for role in found.roles), total)
    each = equal_share(found.reader, total, len(found.arms))
    return Sizes((each,) * len(found.arms), total)


def _mentions(reader: Reader, single: Sequence[Place], count: int) -> tuple[ArmMention, ...]:
    found = [*single, *joint_places(reader, count, single), *other_places(reader, count, single)]
    spans = reader.tokens.spans(max([p.stop for p in found], default=0))
    return tuple(
        ArmMention(start=spans[p.first][0], end=spans[p.stop - 1][1], arm=p.arm)
        for p in sorted(found, key=lambda p: (p.first, p.arm))
    )


def _candidates(
    reader: Reader, short_forms: dict[str, ShortForm], crossover: bool
) -> list[Candidate]:
    letters, told = find_letters(reader), told_count(reader)
    clues = find_clues(reader, crossover=crossover)
    signs = {group.sign.lower() for group in letters if len(group.sign) == 1}
    found = [c for c in gather(reader, clues, short_forms) if not c.key <= signs]
    named = choose_arms(reader, found, told)
    arms = arms_of(reader, letters, named, told) if letters else named
    return _with_healthy(reader, arms) if arms else arms


def _with_healthy(reader: Reader, arms: list[Candidate]) -> list[Candidate]:
    """Add the healthy people whom the results hold the arms against."""
    clue = healthy_beside(reader)
    known = any(c.key & reader.words.other for c in arms)
    if clue is None or known:
        return arms
    words = reader.tokens.low[clue.name.first : clue.name.stop]
    return [*arms, Candidate(key_of(words, reader.words.generic), [clue])]


def locate(doc: Document, arms: tuple[Arm, ...]) -> tuple[ArmMention, ...]:
    """Return every place that names one of the given arms, by label, alias or pronoun.

    Parameters
    ----------
    doc
        The prepared text.
    arms
        Arms known from elsewhere; their labels and roles give the names that are looked for.

    Returns
    -------
    tuple of ArmMention
        Sorted by start. Mentions of one arm do not overlap; "both groups" gives one per arm.
    """
    reader = make_reader(tokenise(doc.norm))
    own = [_label_forms(arm.label) for arm in arms]
    letters = {group.sign.lower(): group for group in find_letters(reader)}
    for forms in own:
        group = next((letters[f[-1]] for f in forms if f and f[-1] in letters), None)
        if group:
            forms |= _letter_forms(reader, group)
    held: list[Role] = [arm.role for arm in arms]
    count = len([a for a in arms if a.label != "all"])
    named = places(reader, widen(reader, own, held, find_short_forms(reader)))
    return _mentions(reader, without_places(reader, count, named), count)


def _letter_forms(reader: Reader, group: LetterGroup) -> set[Form]:
    low = reader.tokens.low
    forms = {tuple(low[a:b]) for a, b in group.places}
    return forms | ({tuple(low[slice(*group.definition)])} if group.definition else set())


def _label_forms(text: str) -> set[Form]:
    """Return the names in a label: "group A (drug)" holds two; "drug group" is also "drug"."""
    if text == "all":
        return set()
    match = _DEFINED.match(text)
    parts = [match["name"], match["definition"]] if match else [text]
    forms = {tuple(tokenise(part).low) for part in parts}
    forms |= {
        form[:-1] for form in forms if len(form) > 1 and form[-1] in ("group", "arm", "trial")
    }
    return forms - {()}
