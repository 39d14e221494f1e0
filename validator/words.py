"""What the words around a p say: its sentence, the stretch that is its own, telling words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from extractor.records import Comparison, Number

PLAIN = str.maketrans(
    dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d", "-")
    | dict.fromkeys("\u00a0\u2009\u202f\u2002\u2003\u200a\t", " ")
    | {"·": ".", "∙": ".", "⩽": "≤", "⩾": "≥"}
)
"""One character for one, so that offsets stay those of the text."""

NUM = r"[+-]?(?:\d+(?:[.,]\d+)*|\.\d+)"
_END = re.compile(r"[.?!][\"')\]]*\s+(?=[A-Z\"(\[\d])|(?<=[.?!:])\s*\n|\n\s*\n")
_ABBREVIATION = re.compile(
    r"\b(?:vs|v|e\.g|i\.e|ca|approx|no|resp|cf|fig|et al|st|dr|wk|mo)\.\s*$",
    re.IGNORECASE,
)
P_MENTION = re.compile(
    r"(?<![A-Za-z])[pP][\s-]*(?:values?|trend|interaction|for \w+)?[\s,:]*"
    r"(?:of|was|were|is|being)?\s*(?:[=<>≤≥]|less than|NS\b|n\.s\.)"
    rf"|(?<![A-Za-z])[pP][\s-]*values?\s*(?:of|was)?\s*{NUM}"
)

OTHER_ANALYSIS = re.compile(
    r"\badjust\w*|\bcontrolling for|\bmultivari\w+|\bcovaria\w+|\bancova\b|\bmodell?\w*"
    r"|\bregress\w+"
    r"|\btrend|\binteraction|\bheterogene\w+|\brepeated|\bover time|\blog[- ]?rank|\bcox\b"
    r"|\bper[- ]protocol|\bcompleters?|\bsub-?groups?|\bsubset|\bstratif\w+|\bmatched|\bcluster\w*"
    r"|\bweighted|\bimput\w+|\bbootstrap\w*|\bpermutation|\bbayes\w*|\bpropensity|\btransform\w+"
    r"|\bgeometric|\bperson[- ](?:years|months|days)|\bper 100|\bsurviv\w+|\bkaplan|\bcumulative"
    r"|\bactuarial|\bestimated|\bpercentile|\b(?:mean|average) ranks?|\bmedians?\b|\binterquartile"
    r"|\bfor all\b|\bboth p|\ball p|\beach\b|\bany\b|\bacross\b|\bamong the (?:three|four|five)"
    r"|\b(?:group|treatment|arm)s?[- ](?:by|x|×|\*)[- ]time|\btime[- ](?:by|x|×|\*)",
    re.IGNORECASE,
)
"""Words in the own stretch of a p that name an analysis beyond the printed values."""

OTHER_NULL = re.compile(
    r"\btrend|\binteract\w*|\bheterogene\w+|\bquartiles?|\bquintiles?|\btertiles?|\bdeciles?"
    r"|\bhighest|\blowest|\bcategor\w+|\bdose[- ]response|\bnon-?inferior\w*|\bequivalen\w+"
    r"|\bbonferroni|\bcorrected for|\bfalse discovery|\bacross\b|\bdifference between (?:the )?"
    r"(?:hazard|odds|risk|rate)s?\b",
    re.IGNORECASE,
)
"""Words that give a p another null than that of the effect beside it."""

AFTER_P = re.compile(
    r"^[\s\d.,=<>≤≥-]{0,14}(?:for|of|from)?\s*(?:the )?(?:(?:linear|group|overall|treatment|time)"
    r"\s+)?(?:trend|interact\w*|heterogene\w+|non-?inferior\w*|equivalen\w+|all\b|both\b|each\b)",
    re.IGNORECASE,
)
STUDY_WORDS = re.compile(
    r"log[- ]?transform\w*|log(?:arithmic)?ally transform\w*|\bgeometric means?|\bcluster\w*"
    r"|\bstratif\w+|\brepeated[- ]measure\w*|\bmixed[- ](?:effects?|models?|linear)|\bancova\b"
    r"|\bcovaria\w+|\badjust(?:ed|ing|ment) for|\bpropensity|\bmatched|\bweighted"
    r"|\bimput(?:ed|ation)"
    r"|\bbootstrap\w*|\bpermutation|\bbayes\w*|\bregression|\bgeneralized estimating|\bfactorial"
    r"|\bsplit[- ](?:mouth|face|body)|\bcross-?over|\bnon-?parametric|\bskewed|\bmultivari\w+",
    re.IGNORECASE,
)
"""Words anywhere in a text by which a test that is not named may be no plain one."""

START_WORDS = re.compile(
    r"\bbaseline|\bfrom the start|\bpre-?(?:treatment|intervention|operative\w*|test|dose)\b"
    r"|\bbefore and after|\bchanges?\b (?:from|in|of)|\binitial(?:ly)?\b",
    re.IGNORECASE,
)
"""Words that tell that the outcome was measured at the start too."""

CLAUSE = re.compile(
    r"\b(?:but|whereas|while|however|although|though|despite|yet)\b|[:;]\s*(?:[A-Za-z-]+\s+){3}"
    r"|,?\s\band\b(?:\s+[\w-]+){0,5}\s+(?:was|were|had|has|have|did|showed|reported|increased"
    r"|decreased|improved|differed|required|experienced)\b",
    re.IGNORECASE,
)
LONGEST_GAP = 120
CONTRAST = re.compile(
    r"\bvs\b|\bv\b|\bversus|\bcompar\w+|\bthan\b|\brespectively|\bgroups?\b|\barms?\b|\bcontrols?\b"
    r"|\bplacebo|\bagainst\b|\bbetween\b|\bpatients\b|\bcohorts?\b|\bwith(?:out)?\b|/",
    re.IGNORECASE,
)
VALUES_OF_GROUPS = (
    re.compile(r"^[^.;=]{0,18}?\b(?:vs\.?|v\.?|versus|compared (?:with|to)|against|and)\s*[-\d]"),
    re.compile(r"\d[^;=\]]{0,25}?\b(?:vs\.?|v\.?|versus|against)\s*$"),
)
MIDDLE = re.compile(r"\bmedians?\b|\bIQR\b|\binterquartile\b|\brange\b|\bquartile", re.IGNORECASE)
DIFFERENCE = re.compile(r"\bdiff\w*|\bchange|\breduc\w+|\bincrease|\bgain|\bratio", re.IGNORECASE)
SHARE = re.compile(
    rf"(?<![\w.])(?:{NUM})\s*(?:%|percent\b|per cent\b)(?!\s*(?:CI|confidence|conf\b|credible))"
    r"|(?<![\w.])\d+\s*/\s*\d+(?![\d/])|(?<![\w.])\d+\s+(?:out\s+)?of\s+(?:the\s+)?\d+",
    re.IGNORECASE,
)
MEAN = re.compile(
    rf"(?<![\w.])(?:{NUM})\s*(?:±|\+/-|\+-|\(\s*(?:±|SDs?|SEM?|s\.d\.)?\s*[=:]?\s*\d)"
)
TRIPLE = re.compile(
    rf"(?<![\w.])({NUM})\s*%?[^\d\w]{{0,4}}(?:[\w\s%,:;=.-]{{0,24}}?)[\[(,;:\s]\s*"
    rf"({NUM})\s*%?\s*(?:to|-|,|;|and)\s*({NUM})"
)
LABELS_SD = re.compile(r"\bS\.?D\.?s?\b|standard deviation", re.IGNORECASE)
LABELS_SE = re.compile(r"\bS\.?E\.?M?\.?\b|standard error", re.IGNORECASE)
SIZE = re.compile(
    r"\bn\s*=\s*(\d{1,5})\b|\b(\d{1,5})\s+(?:\w+\s+){0,2}?(?:patients|participants|subjects|women"
    r"|men|children|adults|cases|controls|volunteers|individuals|people|completers|completed)\b",
    re.IGNORECASE,
)


class Stretch(NamedTuple):
    """A part of a text, from start to end."""

    start: int
    end: int

    def holds(self, start: int, end: int) -> bool:
        """Tell whether a span lies inside."""
        return self.start <= start and end <= self.end


@dataclass(frozen=True)
class Words:
    """One text as the routing of checks reads it."""

    text: str
    p_spans: tuple[Stretch, ...] = field(default=())

    @cached_property
    def _cuts(self) -> list[int]:
        ends = (m for m in _END.finditer(self.text))
        return [0, *(m.end() for m in ends if not _ABBREVIATION.search(self.text[: m.end()][-12:]))]

    def sentence(self, at: int) -> Stretch:
        """Return the sentence around an offset."""
        i = bisect_right(self._cuts, at)
        return Stretch(self._cuts[i - 1], self._cuts[i] if i < len(self._cuts) else len(self.text))

    @cached_property
    def all_p(self) -> tuple[Stretch, ...]:
        """Every mention of a p: those of the record, and what looks like one besides."""
        own = [s for s in self.p_spans if s.end > s.start]
        seen = [Stretch(m.start(), m.end()) for m in P_MENTION.finditer(self.text)]
        free = [s for s in seen if not any(o.start < s.end and s.start < o.end for o in own)]
        return tuple(sorted({*own, *free}))

    def before(self, start: int) -> Stretch:
        """Return the stretch before a p, from the last p or the start of the sentence."""
        first = self.sentence(start).start
        ends = [p.end for p in self.all_p if p.end <= start]
        return Stretch(max([first, *ends]), start)

    def after(self, end: int) -> Stretch:
        """Return the stretch after a p, up to the next p or the sentence's end."""
        last = self.sentence(max(end - 1, 0)).end
        starts = [p.start for p in self.all_p if p.start >= end]
        return Stretch(end, min([last, *starts]))

    def of(self, stretch: Stretch) -> str:
        """Return the words of a stretch."""
        return self.text[stretch.start : stretch.end]

    @cached_property
    def sizes(self) -> frozenset[int]:
        """Every number that the text prints as a count of people."""
        return frozenset(int(m[1] or m[2]) for m in SIZE.finditer(self.text))


def values(pattern: re.Pattern[str], words: Words, stretch: Stretch) -> Iterator[Stretch]:
    """Yield the spans of values of one way of printing inside a stretch."""
    for m in pattern.finditer(words.text, stretch.start, stretch.end):
        yield Stretch(m.start(), m.end())


def is_free(span: Stretch, taken: Iterable[Stretch]) -> bool:
    """Tell whether a span touches none of the others."""
    return not any(span.start < t.end and t.start < span.end for t in taken)


def printed_as(number: Number) -> str:
    """Return a pattern of the ways in which a text may print a number that was normalised."""
    digits = number.text.lstrip("-+")
    body = re.escape(digits.removeprefix("0") if digits.startswith("0.") else digits)
    body = body.replace(r"\.", r"\s?[.,]\s?")
    zero = "0?" if digits.startswith(("0.", ".")) else ""
    return rf"(?<![\d.]){zero}{body}(?!\d|\.\d)"


def place_of_p(text: str, c: Comparison) -> Stretch:
    """Return the span of the p inside the quote of its comparison, which may hold more."""
    seen = list(P_MENTION.finditer(text, c.start, min(c.end + 1, len(text))))
    if c.p is None:
        return Stretch(seen[-1].start(), c.end) if seen else Stretch(c.start, c.end)
    found = list(re.finditer(printed_as(c.p), text[c.start : c.end]))
    if not found:
        return Stretch(c.start, c.end)
    start, end = (c.start + x for x in found[-1].span())
    starts = [m.start() for m in seen if m.start() <= start]
    return Stretch(max(starts, default=start), end)
