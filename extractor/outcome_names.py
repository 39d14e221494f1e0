"""The name of an outcome, from the phrase that was chosen for it.

A phrase is cut to what is measured, a verb of what happened to people told by its noun ("died" is
"death"), and the short form of a longer name put for the part of it that was chosen.
"""

from __future__ import annotations

import re

from extractor.document import Document
from extractor.outcomes import Phrase, phrase_words, phrases_in

_TIME_FIRST = re.compile(
    r"^(?:baseline|initial|final|pre-?treatment|post-?treatment|(?:pre|post)-?operative"
    r"|\d+-\s?(?:day|week|month|year)(?:\s+follow-?up)?)\s+(?=\w)",
    re.IGNORECASE,
)
_TIME_LAST = re.compile(
    r"(?<=\w)\s+\d+\s?(?:min|minutes?|h|hours?|days?|weeks?|months?|years?)$", re.IGNORECASE
)
_TAIL = re.compile(r"\s+(?:of|in|for|among)\s+((?:[\w-]+\s*){1,4})$")
_SHORT_FORM = re.compile(
    r"^(?!O(?:N|FF) )(\S*[A-Z]{2}\S*) (?:rates?|scores?|levels?|values?|times?|index|incidence"
    r"|occurrence)$"
)
_PLURAL = re.compile(r"(?<=\b[A-Z]{2})s$|(?<=\b[A-Z]{3})s$|(?<=\b[A-Z]{4})s$")  # "AEs"
_MEDIAN = re.compile(r"^m(?=(?:OS|[PDERT]FS|TTP|DO?R)$)")  # "mPFS" is the median PFS
_SHORT_BEHIND = re.compile(r"\s?[(\[]([A-Z]{2,6})s?\b")
_REASON = re.compile(
    r"[^.;,:()\d]{0,30}?\s(because of|owing to|due to|on account of|as a result of)"
    r" (?:an? |the |any )?((?:[a-z][a-z-]+ ){0,2}[a-z][a-z-]+)"
)
_PLAIN_WORD = re.compile(r"[^\W\d_]+")
_MEASURED = re.compile(
    r"\b((?:(?:time|interval) (?:to|until|before|between|from|since)"
    r"|(?:duration|length|onset|severity|age) (?:of|at))(?: the| an?)?) \Z",
    re.IGNORECASE,
)
_LEAD = 20  # characters before a phrase in which stands what is measured of it
_NAME = 60  # characters before a phrase in which a longer name may begin
_LETTERS = 5
_AGED = frozenset({"aged", "old", "older", "younger", "ages"})


def shortest(phrase: Phrase) -> str:
    """Cut a phrase to what is measured: no "baseline" before it, no "of our cohort" after it.

    A joined phrase loses its tail where that tail only names people; time words at the start go,
    as the time is told apart; a short form ("VAS score") stands alone.
    """
    if phrase.text.lower() in _AGED:
        return "age"
    table = phrase_words()
    text = _TIME_LAST.sub("", _TIME_FIRST.sub("", phrase.text))
    while (tail := _TAIL.search(text)) is not None:
        words = re.findall(r"[a-z-]+", tail[1].lower())
        if not all(w in table.people or w in table.openers for w in words):
            break
        text = text[: tail.start()]
    text = _PLURAL.sub("", _by_noun(text) or phrase.text)
    return _MEDIAN.sub("", _SHORT_FORM.sub(r"\1", text))


def _with_its_reason(doc: Document, phrase: Phrase) -> str | None:
    """Return "discontinuation because of rash" for "discontinued treatment because of rash"."""
    noun = phrase_words().reasoned.get(phrase.words[0])
    first = phrase.start + len(phrase.words[0])
    reason = _REASON.match(doc.norm, first, first + _NAME) if noun else None
    return f"{noun} {reason[1]} {reason[2]}" if reason else None


def _by_noun(text: str) -> str:
    """Tell what happened by its noun: "died of sepsis" is "death of sepsis"."""
    table = phrase_words()
    verb, _, rest = text.partition(" ")
    if verb.lower() not in table.nouns or rest.endswith("ly"):
        return text
    noun, joint = table.nouns[verb.lower()]
    if not rest:
        return noun
    joined = rest.split()[0].lower() in table.joining
    return f"{noun} {rest}" if joined else f"{noun} {joint} {rest}"


def _with_its_object(doc: Document, phrase: Phrase) -> Phrase:
    """Return "duration of analgesia" for "duration", any phrase that names a thing as it is.

    A "rate of change" is told with what changes.
    """
    table = phrase_words()
    if not phrase.words or phrase.words[-1] not in table.measures:
        return phrase
    longer = phrases_in(doc, phrase.start, min(len(doc.norm), phrase.end + _NAME))
    told = [p for p in longer if p.start == phrase.start and p.end > phrase.end]
    if not told or told[0].joined != "of" or table.people.issuperset(told[0].words[-1:]):
        return phrase
    vague = table.change_nouns | table.measures
    return next((p for p in told if p.words[-1] not in vague), told[0])


def named_in_full(doc: Document, phrase: Phrase) -> str:
    """Return the shortest name of a phrase, or the short form of the name that it ends.

    Of "time to progression (TTP)" the phrase is "progression": with the words before it, its
    letters are those of "TTP". A "duration" alone is told with what it is the duration of, and
    "progression" with the "time to" it that is measured.
    """
    if phrase.deed and phrase.words and (told := _with_its_reason(doc, phrase)):
        return told
    phrase = _with_its_object(doc, phrase)
    behind = _SHORT_BEHIND.match(doc.norm, phrase.end)
    if behind is not None and phrase.start < phrase.end:
        short, own = behind[1].lower(), "".join(w[0] for w in phrase.words)
        before = _PLAIN_WORD.findall(doc.norm, max(0, phrase.start - _NAME), phrase.start)
        letters = "".join(w[0] for w in before[-_LETTERS:]).lower()
        if len(own) < len(short) and (letters + own).endswith(short):
            return behind[1]
    led = _MEASURED.search(doc.norm, max(0, phrase.start - _LEAD), phrase.start)
    if not doc.norm.startswith(phrase.text.split(" ")[0], phrase.start):
        led = None  # "age" that a unit implies stands nowhere
    name = shortest(phrase)
    return f"{led[1]} {name}" if led and name == phrase.text else name
