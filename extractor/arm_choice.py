"""From clues to arms: put the names of one arm together, weigh them, keep those of the study."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from extractor.arm_clues import Clue
from extractor.arm_names import Name, Reader
from extractor.number_words import word_value

_PART = re.compile(r"\w+")
_GENERIC = frozenset(
    ["group", "arm", "therapy", "treatment", "supplementation", "supplement", "programme", "program", "training", "infusion", "meal", "patient", "subject", "participant", "drink", "beverage", "trial", "administration", "device", "scanner", "oral", "intravenous", "iv", "injection", "adjuvant", "neoadjuvant", "adjunctive", "active", "the", "a", "of", "only", "use", "condition", "formulation", "preparation", "medication", "intervention", "placebo-controlled", "and"]
)  # fmt: skip
_JOINS = frozenset(
    ["plus", "+", "with", "and", "without", "no", "non", "not", "alone", "only", "combined", "combination", "vs", "pre", "post"]
)
_WEIGHTS = {
    "group": 2.0,
    "groups": 2.5,
    "allocated": 3.0,
    "received": 1.5,
    "versus": 1.5,
    "comparing": 1.5,
    "comparator": 1.0,
    "sized": 1.5,
    "placebo": 0.5,
}
_REPEAT = 0.35  # of the weight, for the second and later clue of one rule
_MAX_REPEATS = 4
_ENOUGH = 3.0
_NEAR = 0.3  # of the best score, for a further arm


@dataclass(slots=True)
class Candidate:
    """The clues that name one arm."""

    key: frozenset[str]
    clues: list[Clue] = field(default_factory=list)
    aliases: set[str] = field(default_factory=set)
    score: float = 0.0

    @property
    def links(self) -> set[int]:
        """Constructions that this name stands in."""
        return {c.link for c in self.clues if c.link >= 0}


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word  # noqa: PLR2004


def key_of(words: Iterable[str]) -> frozenset[str]:
    """Return the content of a name: what makes two names mean the same arm."""
    parts = [_stem(p) for w in words for p in _PART.findall(w)]
    return frozenset(p for p in parts if p not in _GENERIC) or frozenset(parts)


def name_key(reader: Reader, name: Name) -> frozenset[str]:
    """Return the key of a name at its place."""
    return key_of(reader.tokens.low[name.first : name.stop])


def gather(
    reader: Reader, clues: list[Clue], short_forms: dict[str, frozenset[str]]
) -> list[Candidate]:
    """Put clues of the same name together, abbreviation and long form included."""
    found: dict[frozenset[str], Candidate] = {}
    for clue in clues:
        key = name_key(reader, clue.name)
        for short, long in short_forms.items():
            if long <= key and len(long) > 0:
                key = (key - long) | {short}
        candidate = found.setdefault(key, Candidate(key))
        candidate.clues.append(clue)
        if clue.name.alias:
            candidate.aliases.add(clue.name.alias)
    return _merged(list(found.values()))


def _merged(candidates: list[Candidate]) -> list[Candidate]:
    """Merge a name into the one fuller name that holds it: "exercise" into "exercise programme"."""
    by_alias = {frozenset(_PART.findall(a.lower())): c for c in candidates for a in c.aliases}
    gone: set[int] = set()
    for candidate in sorted(candidates, key=lambda c: len(c.key)):
        target = by_alias.get(candidate.key)
        if target is None or target is candidate or target.links & candidate.links:
            wider = [
                c
                for c in candidates
                if id(c) not in gone
                and candidate.key < c.key
                and not (c.key - candidate.key) & _JOINS
            ]
            target = wider[0] if len(wider) == 1 and not wider[0].links & candidate.links else None
        if target is not None and target is not candidate and id(target) not in gone:
            target.clues += candidate.clues
            target.aliases |= candidate.aliases
            gone.add(id(candidate))
    return [c for c in candidates if id(c) not in gone]


def weigh(reader: Reader, candidate: Candidate) -> float:
    """Return how much speaks for a candidate."""
    counts: dict[str, int] = {}
    for clue in candidate.clues:
        counts[clue.rule] = counts.get(clue.rule, 0) + 1
    score = sum(
        _WEIGHTS[rule] * (1 + _REPEAT * min(n - 1, _MAX_REPEATS)) for rule, n in counts.items()
    )
    if candidate.key & reader.words.control:
        score += 1.5
    if candidate.key & reader.words.active:
        score += 0.5
    return score


_GROUPS = re.compile(
    r"\b(two|three|four|five|six|eight|2|3|4|5|6|8)(?:[- ](?!and\b|or\b|of\b)[\w-]+){0,2}?[- ]"
    r"(?:groups?|arms?|treatments|conditions|regimens|formulations|preparations)\b",
    re.IGNORECASE,
)


def told_count(text: str) -> int | None:
    """Return how many groups the text says there are ("three groups", "two-arm")."""
    found = [m[1].lower() for m in _GROUPS.finditer(text)]
    values = [int(x) if x.isdigit() else word_value(x) or 0 for x in found]
    return max(values) if values else None


def choose(reader: Reader, candidates: list[Candidate], told: int | None) -> list[Candidate]:
    """Return the candidates that are the arms of the study, in order of appearance."""
    for candidate in candidates:
        candidate.score = weigh(reader, candidate)
    ranked = sorted(candidates, key=lambda c: -c.score)
    best = [c for c in ranked if c.score >= _ENOUGH][: told or 2]
    return sorted(best, key=lambda c: c.clues[0].name.first)
