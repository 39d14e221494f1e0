"""Noun phrases that may be what was measured, cut from a sentence without a tagger.

A phrase is a run of words that holds no verb, preposition, number or punctuation mark; phrases
joined by "of" ("duration of weaning") are offered as one as well. Which phrase belongs to which
number is the linkers' business.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from extractor.document import Document

_TOKEN = re.compile(
    # Without regard to case only where it matters: it makes every look slower.
    r"(?P<word>(?i:clinically|minimally|reliabl[ey]) "
    r"(?i:significant|important|relevant|meaningful) "
    r"(?i:improvement|change|response|benefit|worsening|deterioration|reduction|decline)s?\b"
    r"|(?i:falls? (?:rates?|risk|incidence))\b|O(?:FF|N)[ -](?i:time)\b"
    r"|(?i:(?:loss(?:es)?|lost) to follow[- ]?up)\b"
    r"|(?i:dose (?:reduction|delay|interruption|modification|escalation|omission)s?)\b"
    r"|(?i:time in (?:tight |target )?range)\b|(?i:root[ -]mean[ -]square)\b"
    r"|\d[\d,]*-?\s?(?i:\(OH\)\s?(?:vitamin\s)?D)\d?\b"
    r"|(?:[iI](?i:nterleukin)|[oO](?i:mega))[\s-]\d+\w?\b"
    r"|\d{1,2}[A-Z]{2,5}\b|\d+-[a-zA-Z][\w-]*"
    r"|[^\W\d_][\w'’/+-]*(?:\.[a-zA-Z]\b)?|(?<=[A-Z] )\d(?= [a-zA-Z(/]))"
    r"|(?P<stop>[^\s\w])|(?P<number>\d[\w.,]*)"
)
# "Grade 3-4 neutropenia": how bad it was is no part of what it was.
_GRADED = frozenset(["grade", "grades", "stage", "stages"])
# "adjusted for age, relapse was rarer": what is said of something is no covariate
_SAID_OF = frozenset(
    {"was", "were", "is", "are", "had", "did", "remained", "differed", "fell", "rose"}
)
_ADJUSTED = re.compile(r"\b(?:adjust|control|correct|account)\w* for\b", re.IGNORECASE)
_ADJUSTED_FOR = re.compile(rf"{_ADJUSTED.pattern} (?:the |an? )?\Z", re.IGNORECASE)
_LEAD = 24  # characters
_LISTED = re.compile(r"\s*(?:,|and|or|as well as)(?:\s|and|or|the|,)*\Z", re.IGNORECASE)
_HEADINGS = frozenset(
    {"background", "conclusion", "conclusions", "findings", "methods", "objective", "results"}
)
_DEFINED = re.compile(r" \((SE|SD|HR|RR|CI|ES|IR|MD|SR|HD)\b")
_LONG_FORM = re.compile(r"\b([A-Za-z]+)[ -]([A-Za-z]+)\Z")
_LONGEST_FORM = 80  # characters
_OF_STATISTICS = frozenset(
    {"ratio", "error", "deviation", "interval", "intervals", "risk", "difference", "size", "sizes"}
)
_PAIR = 2
_CONTRASTS = frozenset(["difference", "differences"])  # "no difference in X": X was measured
_MAX_WORDS = 9
_SHORT = 3
_TIME_UNITS = frozenset(
    ["wk", "wks", "weeks", "months", "days", "years", "hours", "min", "minutes", "year", "month"]
)
_ED = re.compile(r"[a-z]{3,}(?:ed|ly)$")
_ED_ENDS = ("ed", "ly")
_NAMED_ED = frozenset(
    {
        "forced",
        "fixed",
        "predicted",
        "perceived",
        "combined",
        "speed",
        "need",
        "bed",
        "early",
        "daily",
        "weekly",
        "elderly",
        "family",
        "unplanned",
        "impaired",
        "weighted",
        "self-reported",
        "body",
        "assembly",
        "seed",
        "related",
        "blood-fed",
        "red",
        "bleed",
        "corrected",
        "uncorrected",
    }
)
_CLASSES = (
    "openers",
    "centers",
    "joiners",
    "weak_joiners",
    "breakers",
    "deeds",
    "people",
    "measures",
    "generic",
    "change_nouns",
    "list_fillers",
    "vacant",
    "units",
    "telling_verbs",
    "statistics",
    "sorts",
    "foremost",
)


@dataclass(frozen=True, slots=True)
class PhraseWords:
    """The word classes of ``data/phrase_words.toml``."""

    openers: frozenset[str]
    centers: frozenset[str]
    joiners: frozenset[str]
    weak_joiners: frozenset[str]
    breakers: frozenset[str]
    deeds: frozenset[str]
    people: frozenset[str]
    measures: frozenset[str]
    generic: frozenset[str]
    change_nouns: frozenset[str]
    list_fillers: frozenset[str]
    vacant: frozenset[str]
    units: frozenset[str]
    telling_verbs: frozenset[str]
    statistics: frozenset[str]
    sorts: frozenset[str]
    foremost: frozenset[str]
    joining: dict[str, str]
    marked: frozenset[str]  # words of any class that says where a phrase begins or ends
    nouns: dict[str, tuple[str, str]]
    reasoned: dict[str, str]


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Phrase:
    """A candidate outcome.

    ``words`` are its words in lower case; ``before`` and ``after`` the word (or mark) on either
    side; ``center`` is true where "mean", "median" or their like opened it; ``joined`` says how it
    was put together: "" for a plain run of words, else the joining word; ``deed`` is true where a
    verb of what happened to people is part of it ("completed the study"); ``defined`` where it
    holds a short form that would else be a word of statistics ("heart rate (HR)").
    """

    start: int
    end: int
    text: str
    words: tuple[str, ...]
    before: str = ""
    after: str = ""
    center: bool = False
    joined: str = ""
    deed: bool = False
    defined: bool = False
    key: frozenset[str] = field(default_factory=frozenset)


@lru_cache(maxsize=1)
def phrase_words() -> PhraseWords:
    """Return the shipped word classes."""
    table = tomllib.loads(
        resources.files("extractor").joinpath("data/phrase_words.toml").read_text("utf-8")
    )
    joining = {w: name for name, words in table["joining"].items() for w in words.split()}
    classes = {name: frozenset(table[name].split()) for name in _CLASSES}
    nouns = {verb: tuple(told.split()) for verb, told in table["nouns"].items()}
    ends = ("openers", "centers", "joiners", "breakers", "deeds")
    marked = _TIME_UNITS.union(*(classes[name] for name in ends))
    return PhraseWords(
        **classes, joining=joining, nouns=nouns, marked=marked, reasoned=table["reasoned"]
    )


def stem(word: str) -> str:
    """Cut the plural s, so that "scores" and "score" are one word; short words stay as they are."""
    plural = len(word) > _SHORT and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word


def content_key(words: tuple[str, ...]) -> frozenset[str]:
    """Return the stems of the words that carry meaning, or of all words if none does.

    A verb of what happened is one with its noun ("died" with "death").
    """
    empty, nouns = _empty_words(), phrase_words().nouns
    told = [nouns[w][0] if w in nouns else w for w in words if w not in empty]
    # ``stem`` written out: this is done for every phrase of a text.
    kept = [w[:-1] if w[-1] == "s" and len(w) > _SHORT and w[-2] != "s" else w for w in told]
    return frozenset(kept or map(stem, words))


@lru_cache(maxsize=1)
def _empty_words() -> frozenset[str]:
    """Return the words that carry no meaning of their own."""
    table = phrase_words()
    return table.generic | table.joiners | table.weak_joiners | table.people


@lru_cache(maxsize=16)
def defined_short_forms(text: str) -> frozenset[str]:
    """Return the short forms of things measured that read as words of statistics elsewhere.

    "Heart rate (HR)" and "spherical equivalent (SE)" are such, "hazard ratio (HR)" is none.
    """
    out: set[str] = set()
    for m in _DEFINED.finditer(text):
        form = _LONG_FORM.search(text, max(0, m.start() - _LONGEST_FORM), m.start())
        if form is None:
            continue
        first, last = form[1].lower(), form[2].lower()
        if first[0] + last[0] == m[1].lower() and last not in _OF_STATISTICS:
            out.add(m[1])
    return frozenset(out)


def _is_break(word: str, table: PhraseWords) -> bool:
    if word in table.breakers:
        return True
    return bool(_ED.match(word)) and word not in _NAMED_ED and word not in table.deeds


def _numbered(tokens: list[re.Match[str]], j: int) -> bool:
    """Whether a number follows, maybe behind a sign ("grade ≥3")."""
    kinds = [m.lastgroup for m in tokens[j : j + 2] if m[0] not in "<>≤≥"]
    return kinds[:1] == ["number"]


def _part(word: str, count: int, deed: bool, table: PhraseWords) -> str:
    """Say what a marked word is to a phrase that holds ``count`` words so far."""
    if not count:
        if word in table.deeds:
            return "deed"
        if word in table.centers:
            return "center"
        if word in _TIME_UNITS or word in table.openers:
            return "opener"
    elif deed and count == 1 and word in table.openers:
        return "opener"
    ends = any(
        word in words for words in (table.openers, table.centers, table.joiners, table.deeds)
    )
    return "end" if ends or _is_break(word, table) else "word"


def _opens_with_heading(tokens: list[re.Match[str]]) -> bool:
    """Whether a sentence runs on from its heading ("Results Pain at rest was")."""
    if len(tokens) < _PAIR or tokens[0][0].lower() not in _HEADINGS:
        return False
    return all(t.lastgroup == "word" and t[0][0].isupper() for t in tokens[:_PAIR])


def _chunks(text: str, offset: int, table: PhraseWords, defined: frozenset[str]) -> list[Phrase]:
    """Cut plain runs of words; each knows its neighbours."""
    tokens = list(_TOKEN.finditer(text))
    marked, count = table.marked, len(tokens)
    out: list[Phrase] = []
    i = 1 if _opens_with_heading(tokens) else 0
    while i < count:
        if tokens[i].lastgroup != "word":
            i += 1
            continue
        j, center, deed = i, False, False
        words: list[str] = []
        held: list[re.Match[str]] = []
        while j < count and len(words) < _MAX_WORDS:
            token = tokens[j]
            if token.lastgroup != "word":
                break
            word = token[0].lower()
            if word in marked:
                part = _part(word, len(words), deed, table)
            else:  # as most words
                part = "end" if word.endswith(_ED_ENDS) and _is_break(word, table) else "word"
            if part == "end":
                break
            center = center or part == "center"
            deed = deed or part == "deed"
            if part in ("word", "deed"):
                words.append(word)
                held.append(token)
            j += 1
        if words and words[-1] in _GRADED and _numbered(tokens, j):
            words.pop()
        if words:
            first, last = held[0].start(), held[len(words) - 1].end()
            before = tokens[i - 1][0].lower() if i else ""
            after = tokens[j][0].lower() if j < count else ""
            span = (offset + first, offset + last, text[first:last])
            inside = tuple(words)
            key = content_key(inside)
            is_defined = bool(defined) and not defined.isdisjoint(text[first:last].split())
            out.append(Phrase(*span, inside, before, after, center, "", deed, is_defined, key))
        i = max(j, i + 1)
    return out


def _join(left: Phrase, right: Phrase, text: str, offset: int, by: str) -> Phrase:
    words = (*left.words, by, *right.words)
    return Phrase(
        left.start,
        right.end,
        text[left.start - offset : right.end - offset],
        words,
        left.before,
        right.after,
        left.center,
        by,
        left.deed,
        left.defined or right.defined,
        content_key(words),
    )


def _without_covariates(chunks: list[Phrase], text: str, offset: int) -> list[Phrase]:
    """Leave out what a result was adjusted for: "after adjustment for age, sex and smoking"."""
    if "for" not in text or not _ADJUSTED.search(text):
        return chunks
    out: list[Phrase] = []
    done, listed = 0, False  # ``listed``: the next of a list that began with a covariate is one
    for chunk in chunks:
        at = chunk.start - offset
        led = _ADJUSTED_FOR.search(text, max(0, at - _LEAD), at)
        joint = _LISTED.match(text, done, at) if listed else None
        done = chunk.end - offset
        listed = led is not None or (joint is not None and joint[0].strip() == ",")
        subject = led is None and listed and chunk.after in _SAID_OF
        if subject or (led is None and joint is None):
            out.append(chunk)
    return out


def phrases_in(doc: Document, start: int, end: int) -> tuple[Phrase, ...]:
    """Return the candidate outcomes of a stretch of text by start, shorter readings first."""
    return _phrases(doc.norm[start:end], start, defined_short_forms(doc.norm))


@lru_cache(maxsize=64)  # one linker after the other asks for the sentences that hold numbers
def _phrases(text: str, start: int, defined: frozenset[str]) -> tuple[Phrase, ...]:
    table = phrase_words()
    chunks = _without_covariates(_chunks(text, start, table, defined), text, start)
    out: list[Phrase] = []
    for i, chunk in enumerate(chunks):
        out.append(chunk)
        longer = chunk
        for following in chunks[i + 1 : i + 3]:
            if longer.words[-1] in _CONTRASTS:
                break
            by = longer.after
            if by not in table.joiners and by not in table.weak_joiners:
                break
            between = text[longer.end - start : following.start - start]
            if not between.replace(" ", "").isalpha() or len(longer.words) > _MAX_WORDS:
                break
            longer = _join(longer, following, text, start, by)
            out.append(longer)
    return tuple(out)
