"""Find time points, and tell them apart from durations, ages and dosing intervals.

Every rule is a row of ``data/time_words.toml``: a name, a pattern, strings that it takes or not.
A length ("8 weeks") is a time point only where a word makes it one ("at", "after", "week 8",
"8-week follow-up"); elsewhere it is the length of a treatment or an age.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from extractor.document import Document
from extractor.mentions import TimeMention
from extractor.normalise import lower
from extractor.word_places import first_words, word_places

_ONE_MARK = 2  # a space and a bracket at most
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_MEMBER = re.compile(r"(\d+(?:\.\d+|st|nd|rd|th)?|[a-z]+(?:-[a-z]+)?)(?:[\s-]([a-z]+))?")
_BY_HOW_MUCH = re.compile(
    r"\b(?:longer|shorter|larger|smaller|greater|higher|lower|more|less|earlier|later|faster|slower|"
    r"quicker|reduced|increased|decreased|prolonged|shortened|extended|delayed|lengthened|dropped|"
    r"declined|fell|rose|grew|cut|improved)\s+(?:significantly\s+|only\s+)?$"
)
_FROM_VALUE = re.compile(r"from\s(?:[a-z]+\s){0,3}?\d+\.\d+\s(?:[a-z]+\s)?to\s")
_WALKED = re.compile(r"\b(?:walk(?:ed|ing)?|ran|distance)\b[^.;]*\Z")
_IN_MINUTES = re.compile(r"in\s[a-z0-9]+[\s-](?:min|sec)")
_WALKED_REACH = 50  # characters before "in 6 minutes" in which words say that it is a test
_COMPARED = 28  # characters before "by" in which a comparative stands
_IN_THE = 8  # ... and a preposition with its article
_TOO_FINE = re.compile(r"\d+\.\d\d")  # "-0.32 to 0.00, at six months": no times
_SPREAD = re.compile(r"\s*(?:±|\+/?-)\s*[\d.]+\s*")  # "6.9 ± 3.1 months" are 6.9
_DIGIT = "0-9"  # the opening of rules that start with a number in figures
# A sign, or a number before a word or in a list: no other opens a rule.
_IN_FIGURES = re.compile(
    r"[0-9@](?:(?<=[0-9])(?<![\w.,/].)(?=[\d.]*(?:-\d+)?[\s-]{0,2}[a-z]|[\d.-]*\s*[,&])"
    r"|(?<=@)(?<!\w@))"
)

# The beginnings of words by their first two letters, the longest first, each with the rules to try
# there. A letter alone is the whole word.
Openings = dict[str, tuple[tuple[str, tuple[int, ...]], ...]]


@dataclass(frozen=True, slots=True)
class TimeRule:
    """One way of writing a time point; ``label`` is the group that holds its shortest form."""

    name: str
    pattern: re.Pattern[str]
    anchor: str | None = None
    opens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The words of ``data/time_words.toml`` with the rules built from them.

    ``openings`` says which rules to try at a word, ``in_figures`` which at a number or sign,
    ``about`` finds words that say what a number is about.
    """

    units: dict[str, float]
    numbers: dict[str, int]
    length: re.Pattern[str]
    rules: tuple[TimeRule, ...]
    openings: Openings
    in_figures: dict[str, tuple[int, ...]]
    about: dict[str, re.Pattern[str]]


def _compiled(name: str, pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"time rule {name!r}: {error}") from error


def _alternatives(words: dict[str, Any]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _rules(
    rows: list[dict[str, Any]],
    parts: dict[str, str],
    words: dict[str, str],
    classes: dict[str, list[str]],
) -> tuple[TimeRule, ...]:
    known = dict(words)

    def filled(pattern: str) -> str:
        return re.sub(r"(?<!P)<(\w+)>", lambda m: known[m[1]], pattern)

    for name, pattern in parts.items():
        known[name] = filled(pattern)
    return tuple(
        TimeRule(
            row["name"],
            _compiled(row["name"], filled(row["pattern"])),
            row.get("anchor"),
            tuple(o for word in row["opens"].split() for o in classes.get(word, [word])),
        )
        for row in rows
    )


def _openings(rules: tuple[TimeRule, ...]) -> Openings:
    found: dict[str, list[tuple[str, tuple[int, ...]]]] = {}
    for word in sorted(first_words(o for rule in rules for o in rule.opens), key=len, reverse=True):
        heads = [tuple(o for o in rule.opens if o == word or len(o) > 1) for rule in rules]
        opened = tuple(i for i, some in enumerate(heads) if word.startswith(some))
        found.setdefault(word[:2], []).append((word, opened))
    return {head: tuple(words) for head, words in found.items()}


@lru_cache(maxsize=1)
def time_words() -> TimeWords:
    """Return the shipped words of time with their compiled rules."""
    table = tomllib.loads(
        resources.files("extractor").joinpath("data/time_words.toml").read_text("utf-8")
    )
    units, numbers = table["units"], table["number_words"]
    digits = r"(?<![\w.,/])\d{1,4}(?:\.\d{1,2})?(?:-\d{1,3})?"
    number = rf"{digits}|(?:{_alternatives(numbers)})(?![a-z])"
    unit = _alternatives(units)
    parts = {"number": number, "unit": unit, "ordinal": _alternatives(table["ordinals"])}
    classes = {"<number>": [_DIGIT, *numbers], "<ordinal>": [_DIGIT, *table["ordinals"]]}
    rules = _rules(table["rule"], table["parts"], table["words"] | parts, classes)
    length = re.compile(rf"(?P<value>{number})[\s-]{{0,2}}(?P<unit>{unit})\b")
    figures = {
        sign: tuple(i for i, r in enumerate(rules) if sign in r.opens) for sign in ("@", _DIGIT)
    }
    about = {name: re.compile(rf"\b(?:{words})\b") for name, words in table["about"].items()}
    ordinals = table["ordinals"]
    return TimeWords(units, numbers | ordinals, length, rules, _openings(rules), figures, about)


@lru_cache(maxsize=4096)
def length_in_days(label: str) -> float | None:
    """Return the length that a time label names ("6-month" -> 182.6, "week 12" -> 84), or None."""
    words = time_words()
    low = _SPREAD.sub(" ", label.lower())
    match = words.length.search(low)
    if match:
        value = _value(match["value"], words)
        return None if value is None else value * words.units[match["unit"]]
    swapped = re.search(r"\b([a-z]+)\s?(\d{1,3})\b", low)
    if swapped and swapped[1] in words.units:
        return float(swapped[2]) * words.units[swapped[1]]
    named = re.search(r"\b([a-z0-9]+)[\s-]+(?:post-?operative\s+)?([a-z]+)\b", low)
    if named and named[1] in words.numbers and named[2] in words.units:
        return words.numbers[named[1]] * words.units[named[2]]
    return None


def _value(text: str, words: TimeWords) -> float | None:
    if text in words.numbers:
        return float(words.numbers[text])
    head = text.split("-")[-1]
    return float(head) if head.replace(".", "", 1).isdigit() else None


def _later_in_list(rule: TimeRule, match: re.Match[str], label: str) -> list[TimeMention]:
    """Return the further members of "weeks 12 and 24": each with the unit of the first."""
    unit = label.rstrip("0123456789- ").split()[0].rstrip("0123456789")
    offset, out = match.start("more"), []
    for part in re.finditer(r"\d+", match["more"]):
        text = f"{unit} {part[0]}"
        start, end = offset + part.start(), offset + part.end()
        days = length_in_days(text)
        out.append(
            TimeMention(
                start=start,
                end=end,
                rule=f"{rule.name}_list",
                label=text,
                days=days,
                anchor=rule.anchor,
            )
        )
    return out


def _from_match(
    rule: TimeRule, match: re.Match[str], text: str, words: TimeWords
) -> list[TimeMention]:
    label = text[slice(*match.span("label"))]
    if rule.name == "named_day":  # "day (POD) 1" is day 1
        label = " ".join(_ASIDE.sub(" ", label).split())
    days = length_in_days(label)
    start, end = match.span("label")
    whole = TimeMention(
        start=start, end=end, rule=rule.name, label=label, days=days, anchor=rule.anchor
    )
    if match.groupdict().get("more"):
        return [whole, *_later_in_list(rule, match, label)]
    listed = match.groupdict().get("list")
    if not listed:
        return [whole]
    found = words.length.search(label.lower())
    unit, offset = found["unit"] if found else label.split()[-1], match.start("list")
    out = []
    for part in _MEMBER.finditer(_ASIDE.sub(lambda aside: " " * len(aside[0]), listed)):
        if (part[1][0].isdigit() and not _TOO_FINE.fullmatch(part[1])) or part[1] in words.numbers:
            text = f"{part[1]} {part[2] if part[2] in words.units else unit}"
            out.append(
                TimeMention(
                    start=offset + part.start(),
                    end=offset + part.end(),
                    rule=f"{rule.name}_list",
                    label=text,
                    days=length_in_days(text),
                    anchor=rule.anchor,
                )
            )
    return [*out, whole]


def _says_the_same(length: TimeMention, event: TimeMention) -> bool:
    """Whether an event only tells from when the length just before it runs ("2 h | after X")."""
    gap = event.start - length.end
    if event.rule == "moment":  # "at the 15th minute in the recovery room"
        return gap <= _IN_THE and length.rule in (
            "ordinal",
            "at_length",
            "length_after",
            "named_day",
        )
    if event.rule == "end_of":  # "6 weeks after completion of treatment"
        return gap <= len(" after ") and length.rule == "length_after"
    return gap <= _ONE_MARK and length.rule == "length_after" and event.anchor is not None


def resolve_overlaps(found: list[TimeMention]) -> tuple[TimeMention, ...]:
    """Keep the longest of overlapping mentions, the earlier on a tie; sorted by start."""
    kept: list[TimeMention] = []
    for mention in sorted(found, key=lambda t: (t.start, -t.end)):
        if kept and mention.start < kept[-1].end:
            if mention.end - mention.start > kept[-1].end - kept[-1].start:
                kept[-1] = mention
            continue
        if not (kept and _says_the_same(kept[-1], mention)):
            kept.append(mention)
    return tuple(kept)


def _is_amount(low: str, start: int) -> bool:
    """Whether "by 2.6 min" or "from 7.0 to 9.8 months" says how long something took, not when."""
    if _FROM_VALUE.match(low, start):
        return True
    if _IN_MINUTES.match(low, start):  # "walked 38 m further in 6 minutes"
        return _WALKED.search(low, max(0, start - _WALKED_REACH), start) is not None
    if not low.startswith("by ", start):
        return False
    return _BY_HOW_MUCH.search(low, max(0, start - _COMPARED), start) is not None


def _starts(low: str, words: TimeWords) -> list[tuple[int, tuple[int, ...]]]:
    """Return where rules may start, each place with the rules to try there."""
    out: list[tuple[int, tuple[int, ...]]] = []
    for word, places in word_places(low).items():
        for opening, rules in words.openings.get(word[:2], ()):
            if word.startswith(opening):
                out += [(start, rules) for start in places]
                break
    for match in _IN_FIGURES.finditer(low):
        out.append((match.start(), words.in_figures["@" if match[0] == "@" else _DIGIT]))
    out.sort()
    return out


def find_times(doc: Document) -> tuple[TimeMention, ...]:
    """Return every time point that the text names, in order of place, without overlaps.

    Durations, ages and dosing intervals are not time points and are left out. Linear in the text.
    """
    words = time_words()
    low = lower(doc.norm)
    patterns = [rule.pattern.match for rule in words.rules]
    found: list[list[TimeMention]] = [[] for _ in words.rules]
    done = [0] * len(words.rules)
    for start, rules in _starts(low, words):
        for k in rules:
            if start < done[k]:
                continue
            match = patterns[k](low, start)
            if match and not _is_amount(low, start):
                done[k] = match.end()
                found[k] += _from_match(words.rules[k], match, doc.norm, words)
    return resolve_overlaps([mention for by_rule in found for mention in by_rule])
