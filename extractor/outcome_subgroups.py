"""The words that say in whom a result was seen: "in patients with severe disease".

What people of a part have is no outcome of theirs. "The number of patients with fever" and "12
patients with fever" count people, and are left alone.
"""

from __future__ import annotations

import re

from extractor.word_pattern import at_word

_PEOPLE = (
    r"(?:patients?|subjects|participants|women|men|adults|children|infants|individuals|people"
    r"|persons|those)"
)
_PART = re.compile(
    at_word(r"in|among|amongst|for|within")
    + r" (?:(?:the|all|only|both|our|these) )?(?:[a-z][a-z-]+ )?"
    + _PEOPLE
    + r" (?:with|without|who (?:had|have|received|underwent)|having|receiving|taking"
    r"|given|undergoing|treated with) (?:an? |the |any )?"
)
_NUMBERED = re.compile(r"\d[\d.,]*%? (?:of )?\Z")  # "in 12 patients with fever"
_NAME_ENDS = re.compile(
    r"[,;:.()\[\]]|\b(?:was|were|is|had|has|did|than|who|that|in|at|on|to|by|from|and|or|but"
    r"|compared|versus|vs|receiving|treated|assigned|randomi[sz]ed)\b"
)
_SHORT_FORM = re.compile(r"[(\[][a-z-]+[)\]]")
_NUMBER_LEAD = 12  # characters


def subgroup_spans(low: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the names stand of what the people of a part have, in a stretch of text."""
    out = []
    for part in _PART.finditer(low, start, end):
        if _NUMBERED.search(low, max(start, part.start() - _NUMBER_LEAD), part.start()):
            continue
        name_end = _NAME_ENDS.search(low, part.end(), end)
        until = name_end.start() if name_end else end
        short_form = _SHORT_FORM.match(low, until, end)
        out.append((part.end(), short_form.end() if short_form else until))
    return out
