"""Cut a text into sections and sentences."""

from __future__ import annotations

from extractor.document import Document, Sentence
from extractor.normalise import normalise


def prepare(text: str) -> Document:
    """Normalise a text and find its sections and sentences."""
    return Document(text, normalise(text), (Sentence(0, len(text), None),))
