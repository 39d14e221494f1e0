"""Gather the printed numbers that belong to one contrast: its effect, its statistic, its p-value.

"47 mm [95% CI 21, 73], p = 0.001" is one piece of evidence, "p = 0.02 and p = 0.03" are two. What
is no result is left out here: the level of significance, and anything printed in the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extractor.clauses import Structure
from extractor.comparison_effects import effects_in
from extractor.document import Document
from extractor.mentions import EffectMention, Mentions, PMention, StatisticMention, StatMention

_Item = PMention | EffectMention | StatisticMention

_NEAR = 34
_FAR = 130
_INSIDE = 70
_PUNCTUATION = re.compile(r"[\s,;:()\[\]]*")
_UNIT_THEN_MARK = re.compile(
    r"\s*(?:[^\s,;()\[\]]{1,14}\s?){0,3}\s*[\[(,;:)]+[\s,;:]*"
    r"(?:(?:fisher|log|two|one|chi|anova|mann|paired|student|unpaired|test|with|and)"
    r"[^()\[\],;=<>]{0,26})?"
)
_EFFECT_SIZE = re.compile(
    r"\W*(?:with|and)?\s*(?:an?\s+)?(?:\w+\s+){0,2}effect sizes?\W*(?:cohen'?s?\s+d\W*)?"
)
_BREAK = re.compile(r";|,\s|\b(?:and|but|while|whereas|however|although)\b")
_THRESHOLD_BEFORE = re.compile(
    r"(?:significan\w*|alpha|α)[^.;()]{0,30}?\b(?:set|defined|level|accepted|considered|taken|"
    r"threshold|assumed|fixed|established|indicated|determined)\b[^.;()]{0,24}\(?\s*$"
)
_THRESHOLD_AFTER = re.compile(
    r"\)?\s*(?:or (?:less|lower)\s*)?(?:level\s*)?(?:was|were|is|are|being|as)?\s*(?:considered|"
    r"regarded|deemed|taken|accepted|defined|judged|chosen|selected|used|indicat\w+|assumed|set)\b"
    r"[^.;]{0,50}?(?:significan|threshold|cut)"
)
# "p for interaction" is of how an effect differs between groups of people, not of the effect.
OF_ANOTHER = re.compile(r"p[^<>=≤≥\d]*(?:interaction|heterogeneity|trend)")
_FOR_ANOTHER = re.compile(r"\s*for (?:the )?(?:\w+ ){0,2}(?:interaction|heterogeneity|trend)\b")
# agreement of those who measured, told with the methods
_OF_RATERS = re.compile(r"\b(?:examiners?|calibrat\w+|raters?|inter-?rater|intra-?rater)\b")
_OF_CLUSTERS = re.compile(r"\bintra-?cluster\b[^.;]{0,40}$")
# "with a power of 80% for an effect size of 0.35, 130 patients were needed"
_PLANNED = re.compile(
    r"\bpower\b[^.;]{0,120}\b(?:needed|required|detect\w*|alpha|α|sample)\b|"
    r"\b(?:alpha|α|sample size|to detect)\b[^.;]{0,120}\bpower\b|"
    r"\b(?:needed|required)\b[^.;]{0,60}(?:\balpha|α)"
)
# "to win required a hazard ratio below 0.7"
_REQUIRED = re.compile(
    r"\brequir(?:ed|ing) an? (?:hazard|odds|risk|rate) ratio\b(?:[^.;]|\.\d){0,40}$"
)
_LEVEL = re.compile(r"[01]?\.?9\d?\s?%?\s*(?:ci\b|confidence)")  # ".95% CI": no estimate
_AGREEMENT = frozenset({"kappa", "icc"})
_OPENED = re.compile(r"\s?[(\[]\s?")
_BEFORE = 90
_AFTER = 110


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Evidence:
    """The numbers of one contrast and the shortest span that holds them."""

    start: int
    end: int
    p: PMention | None = None
    effect: EffectMention | None = None
    statistic: StatisticMention | None = None

    def takes(self, item: _Item) -> bool:
        """Whether an item of this kind is still wanting."""
        if isinstance(item, PMention):
            return self.p is None
        if isinstance(item, EffectMention):
            return self.effect is None
        return self.statistic is None

    def with_item(self, item: _Item) -> Evidence:
        """Return the evidence with one more item."""
        start, end = min(self.start, item.start), max(self.end, item.end)
        if isinstance(item, PMention):
            return Evidence(start, end, item, self.effect, self.statistic)
        if isinstance(item, EffectMention):
            return Evidence(start, end, self.p, item, self.statistic)
        return Evidence(start, end, self.p, self.effect, item)


def is_threshold(low: str, start: int, end: int) -> bool:
    """Whether a p-value is the level of significance and no result."""
    before = low[max(0, start - _BEFORE) : start]
    return (
        _THRESHOLD_BEFORE.search(before) is not None
        or _THRESHOLD_AFTER.match(low[end : end + _AFTER]) is not None
    )


def _is_planned(item: EffectMention, low: str, doc: Document, structure: Structure) -> bool:
    """Whether an effect is what a study was planned to find, or the level of an interval."""
    if item.value is not None and _LEVEL.match(low, item.start, item.end):
        return True
    sentence = doc.sentences[structure.sentence_index(item.start)]
    return _PLANNED.search(low, sentence.start, sentence.end) is not None


def _is_result(item: _Item, low: str, doc: Document, structure: Structure) -> bool:
    section = doc.sentences[structure.sentence_index(item.start)].section
    if section == "title":
        return False
    if _REQUIRED.search(low, max(0, item.start - _BEFORE), item.start):
        return False
    if isinstance(item, PMention):
        return not is_threshold(low, item.start, item.end)
    if _OF_CLUSTERS.search(low, max(0, item.start - _BEFORE), item.start):
        return False
    if isinstance(item, EffectMention) and _is_planned(item, low, doc, structure):
        return False
    if isinstance(item, StatisticMention) and item.name in _AGREEMENT and section != "results":
        start = doc.sentences[structure.sentence_index(item.start)].start
        if section == "methods" or _OF_RATERS.search(low, start, item.start):
            return False
    return section not in ("background", "objective")


def _joins(
    evidence: Evidence, item: _Item, low: str, structure: Structure, stats: tuple[StatMention, ...]
) -> bool:
    gap = low[evidence.end : item.start]
    if evidence.effect is not None and (
        OF_ANOTHER.match(low, item.start, item.end) or _FOR_ANOTHER.match(low, item.end)
    ):
        named = low[max(0, evidence.start - _BEFORE) : evidence.start]
        return "interaction" in named or "trend" in named
    if not gap.strip() or _PUNCTUATION.fullmatch(gap):
        return True
    if len(gap) > _FAR or structure.sentence_index(item.start) != structure.sentence_index(
        evidence.start
    ):
        return False
    bracket = structure.bracket_at(item.start)
    if bracket is not None and bracket == structure.bracket_at(evidence.start):
        return len(gap) <= _INSIDE
    if len(gap) <= _NEAR and _UNIT_THEN_MARK.fullmatch(gap):
        return True
    if _EFFECT_SIZE.fullmatch(gap):
        return True
    if evidence.p is not None or not isinstance(item, PMention) or _BREAK.search(gap):
        return False
    return not any(evidence.end <= s.start < item.start for s in stats)


def _closer_to_next(item: _Item, following: _Item | None, low: str, structure: Structure) -> bool:
    """Whether an effect after a p-value has a p-value of its own right behind it."""
    if isinstance(item, PMention) or not isinstance(following, PMention):
        return False
    return _joins(Evidence(item.start, item.end).with_item(item), following, low, structure, ())


def _without_levels_again(items: list[_Item], low: str) -> list[_Item]:
    """Leave out the level that an exact p is said to be below: "p = 0.02 (p < 0.05)"."""
    out: list[_Item] = []
    for item in items:
        last = out[-1] if out else None
        again = (
            isinstance(item, PMention)
            and isinstance(last, PMention)
            and (last.op, item.op) == ("=", "<")
            and last.p is not None
            and item.p is not None
            and last.p.value < item.p.value
            and _OPENED.fullmatch(low, last.end, item.start) is not None
        )
        if not again:
            out.append(item)
    return out


def gather(doc: Document, low: str, structure: Structure, found: Mentions) -> tuple[Evidence, ...]:
    """Join effects, statistics and p-values that belong together, in reading order."""
    items: list[_Item] = sorted(
        (
            item
            for item in _all(found, effects_in(low, structure, found))
            if _is_result(item, low, doc, structure)
        ),
        key=lambda i: (i.start, i.end),
    )
    items = _without_levels_again(items, low)
    out: list[Evidence] = []
    for i, item in enumerate(items):
        following = items[i + 1] if i + 1 < len(items) else None
        if (
            out
            and out[-1].takes(item)
            and _joins(out[-1], item, low, structure, found.stats)
            and not (out[-1].p is not None and _closer_to_next(item, following, low, structure))
        ):
            out[-1] = out[-1].with_item(item)
        else:
            out.append(Evidence(item.start, item.end).with_item(item))
    return tuple(out)


def _all(found: Mentions, effects: tuple[EffectMention, ...]) -> Iterable[_Item]:
    yield from found.ps
    yield from effects
    yield from found.statistics
