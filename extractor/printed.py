"""Find the printed form of a number in its quote."""

from __future__ import annotations

import re

from extractor.records import Number

_NUMBER = re.compile(r"-?\d+(?:,\d{3})+(?:\.\d+)?|-?\d*\.?\d+(?:[eE][-+]?\d+)?")
_MINUS = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-", "—": "-", "·": ".", "∙": "."})


def number_in_quote(value: float | None, quote: str) -> Number | None:
    """Find the printed form of a value in its quote, so that its decimals are known.

    Records written by others carry floats; the digits stand in the quote. Where they cannot be
    found there, the shortest form of the float is taken.
    """
    if value is None:
        return None
    for match in _NUMBER.finditer(quote.translate(_MINUS)):
        number = Number.parse(match[0])
        if abs(abs(number.value) - abs(value)) <= 1e-12 * max(1.0, abs(value)):
            text = number.text.lstrip("-")
            return Number.parse(f"-{text}" if value < 0 else text)
    return Number.parse(f"{value:g}" if float(f"{value:g}") == value else repr(value))
