"""Find what the text says about its analysis: tests named, tails, adjustment, corrections."""

from __future__ import annotations

from extractor.document import Document
from extractor.records import MethodNote


def find_methods(doc: Document) -> tuple[MethodNote, ...]:
    """Return the facts about the analysis, in reading order."""
    return ()
