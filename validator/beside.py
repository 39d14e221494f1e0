"""Findings beside the p-values (grown below)."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.records import Finding, StudyRecord
from extractor.vocabulary import Vocabulary
from validator.settings import Settings


def beside(
    record: StudyRecord, vocabulary: Vocabulary | None, settings: Settings
) -> Iterator[Finding]:
    """Every finding that is not the verdict of a p."""
    yield from ()
