"""Find time points."""

from __future__ import annotations

from extractor.document import Document
from extractor.mentions import TimeMention


def find_times(doc: Document) -> tuple[TimeMention, ...]:
    """Return every time point that the text names, in order."""
    return ()
