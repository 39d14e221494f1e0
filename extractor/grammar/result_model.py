"""Decide whether a number is a result: a small linear model over what stands around it.

Doses, ages of entry, planned sizes, thresholds and durations look like results when only the
number is read. The weights come from ``benchmarks/train_result_model.py``; here they are only
added up.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from functools import lru_cache
from importlib import resources

from extractor.document import Sentence
from extractor.grammar.context import Context
from extractor.grammar.frames import Frame
from extractor.grammar.known_cases import MOST, is_no_result, raised, unit_class
from extractor.grammar.parts import grammar_words, trie
from extractor.grammar.result_lists import (
    raise_counted_lists,
    raise_tested_pairs,
    share_in_lists,
)
from extractor.word_places import first_words, starts_of, word_places

SURE_RULES = frozenset(
    {
        "pm",
        "plus_for_pm",
        "glued_plus_for_pm",
        "pm_in_bracket",
        "labelled_spread",
        "with_ci",
        "with_iqr",
        "iqr_width",
    }
)
_WORDS_BEFORE = re.compile(r"[a-zα-ω][a-zα-ω'-]*|[^\sa-z\d]")
_WORDS_AFTER = re.compile(r"[a-zα-ω][a-zα-ω'-]*|[^\sa-z\d]")
_REACH_BEFORE, _REACH_AFTER = 45, 40
_WORDS_USED = 4
_FLAGS = trie(grammar_words()["telling"], r"\w")
_FLAG = re.compile(_FLAGS)
_HEADS: dict[str, tuple[str, ...]] = {}  # the words that open a telling one, by two letters
for _head in first_words(grammar_words()["telling"]):
    _HEADS[_head[:2]] = (*_HEADS.get(_head[:2], ()), _head)
_CLAUSE_END = re.compile(r"[;.]\s|\d")
_CLAUSE_REACH, _OPENING = 70, 40  # characters
_LABEL = frozenset(grammar_words()["labels"])
_SMALL_WORDS = frozenset(grammar_words()["small"])
_SEX = re.compile(r"\s?(?:(?:wo)?men\b|(?:fe)?males?\b|girls?\b|boys?\b|[mf]\b)")
_PEOPLE = re.compile(
    r"\s(?:[a-z-]+\s)?(?:patients?|subjects?|participants?|child(?:ren)?|cases?|adults?|infants?"
    r"|individuals|people|persons?|volunteers|students|eyes?|deaths?|events?|relapses|recurrences)\b"
)
_LIMIT = re.compile(
    r"(?:[<>≤≥]\s?|\b(?:below|above|under|over|at\sleast|at\smost|up\sto|(?:less|more|greater|higher"
    r"|lower|fewer)\sthan|exceeding)\s(?:the\s|an?\s)?)\Z"
)
_CHANGED = re.compile(
    r"\b(?:increas|decreas|reduc|improv|declin|fell|fall|drop|rose|rise|gain|loss|lost|lower|rais)"
    r"\w*(?:\s\S+){0,7}?\s(?P<how>by|of|from|to)\s(?:an?\s|about\s|approximately\s|~)*\Z"
)
_CONTRAST = re.compile(r"\S{0,12}\s(?:compared|relative|versus|more|less|higher|lower|greater)\b")
_AGE = re.compile(r"\b(?:age|ages|bmi|weight)\b(?:\s\S+){0,3}\s?[(:=,]?\s?\Z")
_IN = frozenset({"in", "only", "of", "and"})
_HOW = frozenset({"by", "of", "from", "to", "a", "an", "about", "approximately", "~"})
_LIMITS = frozenset(
    {"<", ">", "≤", "≥", "below", "above", "under", "over", "least", "most", "to", "than"}
    | {"exceeding", "the", "a", "an"}
)
BARREN = frozenset({"title", "background", "objective", "other"})
_HOPELESS = -10.0
_VALUES = (1.0, 2.0, 5.0, 12.0, 30.0, 100.0, 1000.0)


def _told(context: Context, sentence: Sentence) -> list[tuple[int, str]]:
    """Return the telling words of a sentence with their places, looked up once."""
    known = context.told.get(sentence.start)
    if known is None:
        small, begin, end = context.small, sentence.start, sentence.end
        openings = context.openings
        if openings is None:
            words = [w for w in word_places(small) if w.startswith(_HEADS.get(w[:2], ()))]
            openings = context.openings = starts_of(small, frozenset(words))
        known = []
        done = begin
        for start in openings[bisect_left(openings, begin) : bisect_left(openings, end)]:
            match = _FLAG.match(small, start, end) if start >= done else None
            if match is not None:
                known.append((start, match[0]))
                done = match.end()
        context.told[begin] = known
    return known


def _flags(context: Context, sentence: Sentence) -> list[str]:
    """Return the telling words of a sentence, in an order that is the same every time."""
    return [f"has={word}" for word in dict.fromkeys(word for _, word in _told(context, sentence))]


def _sentence_total(context: Context, place: int, weights: dict[str, float]) -> float:
    """Return the weight of a sentence's telling words, summed once per sentence."""
    sentence = context.sentence(place)
    known = context.totals.get(sentence.start)
    if known is None:
        flags = _flags(context, sentence)
        known = context.totals[sentence.start] = sum(weights.get(name, 0.0) for name in flags)
    return known


def _value_class(value: float) -> str:
    for i, limit in enumerate(_VALUES):
        if value <= limit:
            return str(i)
    return str(len(_VALUES))


def _neighbours(frames: list[Frame], i: int, start: int, end: int) -> list[str]:
    """Describe the numbers of the same sentence before and after."""
    out = []
    for name, j in (("before", i - 1), ("after", i + 1)):
        if 0 <= j < len(frames) and start <= frames[j].start < end:
            other = frames[j]
            same = unit_class(other.unit) == unit_class(frames[i].unit)
            out.append(f"{name}:{other.rule}" if other.rule != "bare" else f"{name}:bare:{same}")
        else:
            out.append(f"{name}:nothing")
    return out


def features(context: Context, frames: list[Frame], i: int) -> list[str]:
    """Describe a number by its form, the words next to it, and its sentence."""
    sentence = context.sentence(frames[i].start)
    return own_features(context, frames, i) + _flags(context, sentence)


def own_features(context: Context, frames: list[Frame], i: int) -> list[str]:
    """Describe a number by all but the words that its whole sentence shares."""
    frame = frames[i]
    sentence = context.sentence(frame.start)
    small, head = context.small, frame.head
    section = sentence.section or f"part{context.quarter(frame.start)}"
    unit = unit_class(frame.unit)
    next_p = context.next_p(frame.end)
    lead = max(sentence.start, frame.start - _REACH_BEFORE)
    before = _WORDS_BEFORE.findall(small, lead, frame.start)[: -_WORDS_USED - 1 : -1]
    after = _WORDS_AFTER.findall(small, frame.end, min(sentence.end, frame.end + _REACH_AFTER))
    form = f"{frame.rule}{'+' if frame.has('percent') else ''}:{unit}"
    out = [
        "bias",
        f"form:{form}",
        f"section:{section}",
        f"section:{section}:{form}",
        f"decimals:{min(head.number.decimals, 2)}:{unit}",
        f"words:{head.in_words}",
        f"value:{_value_class(abs(head.number.value))}:{unit}",
        f"follows:{small[frame.start - 1 : frame.start]}",
        f"next:{_char_class(small[frame.end : frame.end + 1])}",
        f"p:{_p_near(next_p, frame.end)}",
        f"place:{_place(context, frame.start)}:{unit}",
        f"tests here:{_tests_between(context, next_p, sentence)}:{unit}",
        *_neighbours(frames, i, sentence.start, sentence.end),
    ]
    if frame.unit and unit != "percent":
        out.append(f"unit:{frame.unit.lower()}")
    out += _marks(context, frame, unit, section, before[0] if before else "")
    out += _nearby(before, after[:_WORDS_USED], unit, section)
    out += _around(context, frame, sentence, unit)
    return out


def _nearby(before: list[str], after: list[str], unit: str, section: str) -> list[str]:
    """Name the words next to a number, the nearest first, the nearest two apart and together."""
    out = []
    if before and before[0] in _LABEL:
        out.append(f"label:{unit}")
    for side, words in (("b", before), ("a", after)):
        if not words:
            continue
        first = words[0]
        out += [f"{side}0:{first}", f"{side}0:{first}:{unit}"]
        out.append(f"{side}0 is:{_word_class(first)}:{unit}:{section}")
        if len(words) > 1:
            out += [f"{side}1:{words[1]}", f"{side}01:{first} {words[1]}"]
            out += [f"{side}:{word}" for word in words[2:]]
    if before and after:
        out.append(f"between:{_word_class(before[0])}:{_word_class(after[0])}:{unit}")
    return out


def _opening(context: Context, sentence: Sentence) -> list[str]:
    """Return the first two words of a sentence, looked up once."""
    known = context.firsts.get(sentence.start)
    if known is None:
        stop = min(sentence.end, sentence.start + _OPENING)
        known = _WORDS_BEFORE.findall(context.small, sentence.start, stop)[:2]
        context.firsts[sentence.start] = known
    return known


def _around(context: Context, frame: Frame, sentence: Sentence, unit: str) -> list[str]:
    """Name how the sentence opens, and the telling words of the clause on either side."""
    small = context.small
    out = [f"opens{k}:{word}:{unit}" for k, word in enumerate(_opening(context, sentence))]
    begin = max(sentence.start, frame.start - _CLAUSE_REACH)
    begin = max(begin, *(small.rfind(mark, begin, frame.start) for mark in ".;,("))
    stop = min(sentence.end, frame.end + _CLAUSE_REACH)
    ends = _CLAUSE_END.search(small, frame.end, stop)
    stop = ends.start() if ends else stop
    for place, word in _told(context, sentence):
        if begin <= place < frame.start:
            out.append(f"lead={word}:{unit}")
        elif frame.end <= place < stop:
            out.append(f"then={word}:{unit}")
    return out


def _place(context: Context, start: int) -> str:
    """Tell whether the first p-value of the text has gone by."""
    if not context.p_starts:
        return "no p"
    return "past p" if start > context.p_starts[0] else "before p"


def _tests_between(context: Context, next_p: int | None, sentence: Sentence) -> bool:
    """Tell whether the sentence prints a p-value; the one after the number is known already."""
    if next_p is not None and next_p < sentence.end:
        return True
    place = context.next_p(sentence.start)
    return place is not None and place < sentence.end


def _word_class(word: str) -> str:
    if not word[0].isalpha():
        return word
    if word in _SMALL_WORDS:
        return word
    return "word"


def _char_class(char: str) -> str:
    return "letter" if char.isalpha() else char


def _marks(context: Context, frame: Frame, unit: str, section: str, word: str) -> list[str]:
    """Name the telling phrases directly before and after a number; ``word`` is the one before."""
    small, start, end = context.small, frame.start, frame.end
    lead = small[max(0, start - _REACH_BEFORE) : start]
    out = []
    if _SEX.match(small, end):
        out += ["sex", f"sex:{lead[-1:]}"]
    people = _PEOPLE.match(small, end)
    if people:
        out += ["people", f"people:{section}", f"people:{word in _IN}"]
    if word in _LIMITS and _LIMIT.search(lead):
        out += ["limit", f"limit:{unit}"]
    changed = _CHANGED.search(lead) if word in _HOW else None
    contrasted = _CONTRAST.match(small, end) is not None
    if changed:
        out += [f"changed {changed['how']}", f"changed {changed['how']}:{unit}"]
        out += ["changed and contrasted"] * contrasted
    out += [f"contrast:{unit}"] * contrasted
    if ("age" in lead or "bmi" in lead or "weight" in lead) and _AGE.search(lead):
        out += ["trait", f"trait:{unit}"]
    return out


def _p_near(place: int | None, end: int) -> str:
    """Tell how far the next p-value of the text is."""
    if place is None:
        return "none"
    gap = place - end
    return "at once" if gap < 6 else "near" if gap < 60 else "far"  # noqa: PLR2004 -- characters


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    path = resources.files("extractor").joinpath("data/result_model.json")
    weights: dict[str, float] = json.loads(path.read_text("utf-8"))["weights"]
    return weights


def result_scores(context: Context, frames: list[Frame], judged: list[bool]) -> list[float]:
    """Return for every number the probability that it is a result (1 where it is not judged)."""
    weights = _weights()
    totals: list[float | None] = [None] * len(frames)
    for i, frame in enumerate(frames):
        if not judged[i]:
            continue
        if is_no_result(context, frame):  # whatever its features would say
            totals[i] = MOST
            continue
        total = _HOPELESS
        if context.sentence(frame.start).section not in BARREN:
            total = _sentence_total(context, frame.start, weights)
            for name in own_features(context, frames, i):
                if name in weights:
                    total += weights[name]
        totals[i] = raised(context, frame, total)
    share_in_lists(context.small, frames, totals)
    raise_tested_pairs(context.small, frames, totals)
    raise_counted_lists(context.small, frames, totals)
    return [1.0 if t is None else chance(t) for t in totals]


def chance(total: float) -> float:
    """Return the probability of given log odds."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
