"""The word lists that the search for arms goes by, from ``data/arm_words.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmWords:
    """Sets of lower-case words; the file says what each is for."""

    stop: frozenset[str]
    inside: frozenset[str]
    lead: frozenset[str]
    trail: frozenset[str]
    cut: frozenset[str]
    not_arm: frozenset[str]
    not_before: frozenset[str]
    no_name: frozenset[str]
    control: frozenset[str]
    active: frozenset[str]
    other: frozenset[str]
    people: frozenset[str]
    generic: frozenset[str]
    joins: frozenset[str]
    given: frozenset[str]
    tells: frozenset[str]
    no_definition: frozenset[str]
    links: frozenset[str]
    randomised: frozenset[str]
    enrolled: frozenset[str]
    took_part: frozenset[str]
    never_studied: frozenset[str]
    lost: frozenset[str]
    part_of: frozenset[str]
    disease: frozenset[str]
    no_first: frozenset[str]
    manners: frozenset[str]
    sets: frozenset[str]
    fluids: frozenset[str]
    routes: frozenset[str]
    not_arm_before: frozenset[str]
    before_sign: frozenset[str]
    set_adjectives: frozenset[str]
    no_count_after: frozenset[str]
    no_count_before: frozenset[str]
    consists: frozenset[str]
    not_people: frozenset[str]
    between: frozenset[str]
    heads: frozenset[str]
    lettered: frozenset[str]
    kinds: frozenset[str]
    units: frozenset[str]


@lru_cache(maxsize=1)
def arm_words() -> ArmWords:
    """Read the shipped lists.

    Raises
    ------
    KeyError
        If the file lacks one of the lists.
    """
    raw = tomllib.loads(
        resources.files("extractor").joinpath("data/arm_words.toml").read_text("utf-8")
    )
    return ArmWords(**{f.name: frozenset(raw[f.name].split()) for f in fields(ArmWords)})
