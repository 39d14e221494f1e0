"""A text ready for the finders: normalised at equal length, cut into sections and sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Section = Literal["title", "background", "objective", "methods", "results", "conclusion", "other"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Half-open character span with the section that it stands in (None: unstructured text)."""

    start: int
    end: int
    section: Section | None


@dataclass(frozen=True, slots=True)
class Document:
    """``len(norm) == len(text)`` always, so that every offset is one into the original text."""

    text: str
    norm: str
    sentences: tuple[Sentence, ...]
