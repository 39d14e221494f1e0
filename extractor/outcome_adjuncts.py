"""The words that say in whom, when or why a result was seen, and name no outcome of it.

"In patients with severe disease": what people of a part have was not seen in them. "The number of
patients with fever" and "12 patients with fever" count people, and are left alone. "At the end of
radiotherapy", "within 7 days of the booster": what a time is told by was not measured.
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
_WHEN = re.compile(
    at_word(
        r"(?:at|by|until|from|since|before|after) (?:the )?"
        r"(?:end|start|completion|conclusion|beginning|time|day) of (?:the )?"
        r"|within (?:\d+|an?|one|two|three|four|six) (?:minutes?|h|hours?|days?|weeks?|months?)"
        r" (?:of|after|from) (?:the |an? )?"
    )
    + r"|(?<=[ -])(?:minutes?|min|h|hours?|days?|weeks?|months?|years?) (?:after|following)"
    r" (?:the |an? )?(?:last )?"
)
# "A cure, defined as no fever and no cough, occurred": what a name means is told, not measured.
_MEANT = re.compile(r"[(,] ?(?:which was |that is )?(?:pre)?(?:defined|classified) (?:as|by) ")
_MEANT_ENDS = re.compile(
    r"\)|, (?=(?:was|were|is|did|had|occurred|developed|improved|increased|decreased|rose|fell"
    r"|remained|differed|appeared|persisted)\b)"
)
# "Withdrawal because of a rash": the rash was no more than its reason.
_REASON = re.compile(
    at_word(
        r"discontinuations?|discontinued|withdr(?:ew|awn|awals?)|stopped|drop-?outs?|dropped out"
    )
    + r"\b[^.;,:()\d]{0,50}?\b(?:because of|owing to|due to|for|on account of|as a result of)"
    r" (?:an? |the |any )?"
)
_NUMBERED = re.compile(r"\d[\d.,]*%? (?:of )?\Z")  # "in 12 patients with fever"
_NAME_ENDS = re.compile(
    r"[,;:.()\[\]]|\b(?:was|were|is|had|has|did|than|who|that|in|at|on|to|by|from|and|or|but"
    r"|compared|versus|vs|receiving|treated|assigned|randomi[sz]ed)\b"
)
_SHORT_FORM = re.compile(r"[(\[][a-z-]+[)\]]")
_PERSONS = frozenset(
    [
        *("patients", "subjects", "participants", "individuals", "volunteers", "people"),
        *("persons", "recipients", "adults", "infants"),
    ]
)
_OF_ONE_SEX = frozenset(["women", "men", "girls", "boys"])
_BEING_SO = frozenset(["male", "female", "married", "elderly"])
_NUMBER_LEAD = 12  # characters
_MEANING = 240  # characters that tell what a name means


def adjunct_spans(low: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the names stand of what a part of the people has and what a time is told by."""
    out = [
        (part.end(), _name_end(low, part.end(), end))
        for part in _PART.finditer(low, start, end)
        if not _NUMBERED.search(low, max(start, part.start() - _NUMBER_LEAD), part.start())
    ]
    out += [(m.end(), _name_end(low, m.end(), end)) for m in _REASON.finditer(low, start, end)]
    for meant in _MEANT.finditer(low, start, end):
        until = _MEANT_ENDS.search(low, meant.end(), min(end, meant.end() + _MEANING))
        if until:
            out.append((meant.end(), until.start()))
    # Of "one minute after removal the pulse was 80" the first word alone is surely of the time.
    return out + [(m.end(), m.end() + 1) for m in _WHEN.finditer(low, start, end)]


def are_persons(words: tuple[str, ...], *, joined: bool) -> bool:
    """Whether a phrase names people: "evaluable patients", or ``joined``, "women at high risk".

    "Female patients" are an outcome of a count.
    """
    if not _BEING_SO.isdisjoint(words):
        return False
    first = words[0] if joined else ""
    return words[-1] in _PERSONS or first in _PERSONS or first in _OF_ONE_SEX


def _name_end(low: str, start: int, end: int) -> int:
    """Return where a name ends that begins at an offset, its short form in a bracket included."""
    stop = _NAME_ENDS.search(low, start, end)
    until = stop.start() if stop else end
    short_form = _SHORT_FORM.match(low, until, end)
    return short_form.end() if short_form else until
