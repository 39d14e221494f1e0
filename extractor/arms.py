"""Find the arms of a study, their sizes and roles, the places that name them, and the total."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.arm_choice import Candidate, choose, gather, told_count
from extractor.arm_clues import Clue, find_clues
from extractor.arm_labels import label, letter_label, names
from extractor.arm_letters import LetterGroup, find_letters
from extractor.arm_mentions import Place, places
from extractor.arm_names import Name, Reader, make_reader
from extractor.arm_roles import roles
from extractor.arm_short_forms import find_short_forms
from extractor.arm_sizes import arm_sizes
from extractor.arm_tokens import tokenise
from extractor.document import Document
from extractor.mentions import ArmMention, SizeMention
from extractor.records import Arm
from extractor.total_size import head_counts, total_size

_CROSSOVER = re.compile(
    r"\bcross-?over\b|\bcross(?:ed)? over\b|\bwithin-subjects?\b|\brandom(?:i[sz]ed)? order\b"
    r"|\brepeated[- ]measures design\b|\blatin square\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ArmTable:
    """The arms of one document and where the text names them (sorted by start)."""

    arms: tuple[Arm, ...] = ()
    total_n: int | None = None
    mentions: tuple[ArmMention, ...] = ()


def find_arms(doc: Document, sizes: tuple[SizeMention, ...]) -> ArmTable:
    """Return the arms with sizes and roles, the study's total and all mentions of the arms."""
    reader = make_reader(tokenise(doc.norm))
    chosen = _candidates(reader, doc.norm)
    counts = head_counts(reader)
    if len(chosen) < 2:  # noqa: PLR2004 (a comparison has two)
        total = total_size(counts, [], False)
        return ArmTable((Arm(label="all", n=total, role="cohort"),), total)
    found = places(reader, [names(reader, c) for c in chosen])
    crossover = bool(_CROSSOVER.search(doc.norm))
    read = [[(c.name.first, c.name.n) for c in x.clues if c.name.n] for x in chosen]
    known = arm_sizes(reader, found, read, total_size(counts, [], crossover))
    total = total_size(counts, known, crossover)
    if crossover and total is not None:
        known = [total] * len(chosen)
    arms = tuple(
        Arm(label=_label(reader, c), n=n, role=role)
        for c, n, role in zip(chosen, known, roles(reader, chosen), strict=True)
    )
    return ArmTable(arms, total, _mentions(reader, found))


def _mentions(reader: Reader, found: list[Place]) -> tuple[ArmMention, ...]:
    tokens = reader.tokens
    return tuple(
        ArmMention(start=tokens.start[p.first], end=tokens.end[p.stop - 1], arm=p.arm)
        for p in found
    )


def _candidates(reader: Reader, text: str) -> list[Candidate]:
    letters, told = find_letters(reader), told_count(text)
    if letters and max(len(group.places) for group in letters) > 1:
        return [_lettered(reader, group) for group in _told_letters(letters, told)]
    candidates = gather(reader, find_clues(reader), find_short_forms(reader))
    named = choose(reader, candidates, told)
    return named or [_lettered(reader, group) for group in letters]


def _told_letters(letters: list[LetterGroup], told: int | None) -> list[LetterGroup]:
    """Keep as many lettered groups as the text says there are: a slip names one too many."""
    if told is None or len(letters) <= told:
        return letters
    often = sorted(letters, key=lambda g: -len(g.places))[:told]
    return [g for g in letters if g in often]


def _lettered(reader: Reader, group: LetterGroup) -> Candidate:
    candidate = Candidate(frozenset([group.sign.lower()]), label=letter_label(reader, group))
    candidate.clues = [Clue("letter", Name(a, b), -1) for a, b in group.places]
    if group.definition:
        candidate.clues.append(Clue("definition", Name(*group.definition), -1))
    return candidate


def _label(reader: Reader, candidate: Candidate) -> str:
    return candidate.label or label(reader, candidate)


def locate(doc: Document, arms: tuple[Arm, ...]) -> tuple[ArmMention, ...]:
    """Return every place that names one of the given arms, by label, alias or pronoun."""
    reader = make_reader(tokenise(doc.norm))
    forms = [{tuple(t.lower() for t in tokenise(a.label).text)} - {()} for a in arms]
    return _mentions(reader, places(reader, forms))
