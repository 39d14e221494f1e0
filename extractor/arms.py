"""Find the arms of a study, their sizes and roles, the places that name them, and the total."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.document import Document
from extractor.mentions import ArmMention, SizeMention
from extractor.records import Arm


@dataclass(frozen=True, slots=True)
class ArmTable:
    """The arms of one document and where the text names them (sorted by start)."""

    arms: tuple[Arm, ...] = ()
    total_n: int | None = None
    mentions: tuple[ArmMention, ...] = ()


def find_arms(doc: Document, sizes: tuple[SizeMention, ...]) -> ArmTable:
    """Return the arms with sizes and roles, the study's total and all mentions of the arms."""
    return ArmTable()


def locate(doc: Document, arms: tuple[Arm, ...]) -> tuple[ArmMention, ...]:
    """Return every place that names one of the given arms, by label, alias or pronoun."""
    return ()
