"""Whether the words bear out that a p belongs to the numbers it is linked to.

A flag needs a certain link. Each doubt below is one way in which a link is seen to go wrong; a
reading with a doubt may still confirm a p, but it never speaks against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.records import Comparison, Measurement
from validator.case import Case, Reading
from validator.words import (
    AFTER_P,
    CLAUSE,
    CONTRAST,
    DIFFERENCE,
    LABELS_SD,
    LABELS_SE,
    LONGEST_GAP,
    MEAN,
    MIDDLE,
    OTHER_ANALYSIS,
    OTHER_NULL,
    SHARE,
    TRIPLE,
    VALUES_OF_GROUPS,
    Stretch,
    Words,
    is_free,
    place_of_p,
    printed_as,
    values,
)

ROOM = 3
"""Characters beside a quote that belong to its value: a bracket, a percent sign."""

AROUND_P = 60
AFTER_A_LIST = 60
BEFORE_ESTIMATE = 60


def doubts(case: Case, reading: Reading) -> Iterator[str]:
    """Yield a code (see ``reasons.REASONS``) for everything that makes a link uncertain."""
    words, c = case.words, case.comparison
    if words is None or c.end <= c.start:
        return
    own = place_of_p(words.text, c)
    if AFTER_P.search(words.text[own.end : own.end + AROUND_P]) or _named_otherwise(words, own):
        yield "words"
    if reading.supports:
        yield from _of_supports(case, reading, words, own)
    else:
        yield from _of_effect(case, words, own)


def _named_otherwise(words: Words, own: Stretch) -> bool:
    """Tell whether the name of the p itself says another test ("P for trend = .03")."""
    return OTHER_NULL.search(words.text[own.start : own.end]) is not None


def _of_supports(case: Case, reading: Reading, words: Words, own: Stretch) -> Iterator[str]:
    ms = [case.measurement(i) for i in reading.supports]
    if any(m.end <= m.start for m in ms):
        return
    spans = [Stretch(m.start, m.end) for m in ms]
    stretch = _stretch_of(words, own, spans)
    if stretch is None:
        yield "apart"
        return
    said = words.of(stretch)
    if OTHER_ANALYSIS.search(_without(words, stretch, spans)):
        yield "words"
    if any(True for _ in _left_over(words, stretch, ms)):
        yield "left_over"
    gap = _gap(words, own, spans)
    if len(gap) > LONGEST_GAP or CLAUSE.search(gap):
        yield "clause"
    told = words.text[stretch.start : own.end + AFTER_A_LIST].lower()
    if "respectively" in told and _shares_its_sentence(words, own):
        yield "left_over"
    if case.comparison.design == "between" and not _names_both(said, ms):
        yield "apart"
    if any(_is_doubtful_spread(words, stretch, m) for m in ms):
        yield "spread_kind"


def _names_both(said: str, ms: list[Measurement]) -> bool:
    """Tell whether words set two groups against each other, or name both by their labels."""
    if CONTRAST.search(said):
        return True
    low = said.lower()
    return all(any(w in low for w in re.findall(r"\w{3,}", m.arm.lower())) for m in ms)


def _stretch_of(words: Words, own: Stretch, spans: list[Stretch]) -> Stretch | None:
    """Return the own stretch of the p that holds all its numbers; None if they lie further off."""
    before, after = words.before(own.start), words.after(own.end)
    if all(before.holds(*s) for s in spans):
        return before
    if all(after.holds(*s) for s in spans) and not re.search(r"\d", words.of(before)):
        return after
    return None


def _without(words: Words, stretch: Stretch, spans: list[Stretch]) -> str:
    """Return the words of a stretch without the quotes of its numbers ("median 3 (1 to 5)")."""
    text = list(words.of(stretch))
    for s in spans:
        for k in range(max(s.start, stretch.start), min(s.end, stretch.end)):
            text[k - stretch.start] = " "
    return "".join(text)


def _left_over(words: Words, stretch: Stretch, ms: list[Measurement]) -> Iterator[Stretch]:
    """Yield values like the supports that stand in the own stretch of the p and are none of them.

    A third arm, another time, a start, another outcome: the p might be about those.
    """
    taken = [Stretch(m.start - ROOM, m.end + ROOM) for m in ms]
    for m in ms:
        if m.kind == "proportion":
            taken += [s for s in values(SHARE, words, stretch) if _same_value(words, s, m)]
    pattern = SHARE if ms[0].kind == "proportion" else MEAN
    yield from (s for s in values(pattern, words, stretch) if is_free(s, taken))


def _same_value(words: Words, span: Stretch, m: Measurement) -> bool:
    """Tell whether a share beside a quote prints the same value ("14 of 20 patients (70 %)")."""
    near = abs(span.start - m.end) < AROUND_P and abs(m.start - span.end) < AROUND_P
    text = words.of(span)
    percent = m.percent is not None and re.search(printed_as(m.percent), text) is not None
    count = m.events is not None and re.match(rf"{m.events}\b", text) is not None
    return near and (percent or count)


def _gap(words: Words, own: Stretch, spans: list[Stretch]) -> str:
    """Return the words between the numbers and their p."""
    last, first = max(s.end for s in spans), min(s.start for s in spans)
    return words.text[last : own.start] if last <= own.start else words.text[own.end : first]


def _shares_its_sentence(words: Words, own: Stretch) -> bool:
    sentence = words.sentence(own.start)
    return sum(sentence.holds(*p) for p in words.all_p) > 1


def _is_doubtful_spread(words: Words, stretch: Stretch, m: Measurement) -> bool:
    """Tell whether the text calls spreads by the other name too, or this one by no name."""
    if m.spread not in ("sd", "se"):
        return False
    own, other = (LABELS_SD, LABELS_SE) if m.spread == "sd" else (LABELS_SE, LABELS_SD)
    if own.search(words.of(stretch)) and not other.search(words.of(stretch)):
        return False
    return other.search(words.text) is not None or own.search(words.text) is None


def _of_effect(case: Case, words: Words, own: Stretch) -> Iterator[str]:
    span = _place_of_effect(case, words, own)
    if span is None:
        yield "apart"
        return
    stretch = _stretch_of(words, own, [span])
    if stretch is None:
        yield "apart"
        return
    gap = _gap(words, own, [span])
    if len(gap) > LONGEST_GAP or CLAUSE.search(gap):
        yield "clause"
    if _others_like_it(words, stretch, span):
        yield "left_over"
    if OTHER_NULL.search(words.of(stretch)):
        yield "words"
    if _is_of_one_group(words, stretch, span):
        yield "one_group"


def _place_of_effect(case: Case, words: Words, own: Stretch) -> Stretch | None:
    """Return the span of the effect or statistic nearest to the p, in the sentence of the p."""
    sentence = words.sentence(own.start)
    for pattern in _ways_to_print(case.comparison):
        found = re.finditer(pattern, words.text[sentence.start : sentence.end])
        spans = [Stretch(sentence.start + m.start(), sentence.start + m.end()) for m in found]
        if spans:
            return min(spans, key=lambda s: min(abs(own.start - s.end), abs(s.start - own.end)))
    return None


def _ways_to_print(c: Comparison) -> Iterator[str]:
    """Yield patterns of an effect with its interval or standard error, or of a test statistic."""
    e = c.effect
    if c.statistic is not None:
        yield printed_as(c.statistic.value)
    elif e is not None and e.ci_low is not None and e.ci_high is not None:
        limits = rf"{printed_as(e.ci_low)}\s*%?[^\d]{{1,12}}?{printed_as(e.ci_high)}"
        if e.value is not None:
            yield rf"{printed_as(e.value)}[^=]{{0,60}}?{limits}"
        yield limits
    elif e is not None and e.value is not None:
        spread = "" if e.spread_value is None else rf"[^\d]{{1,30}}?{printed_as(e.spread_value)}"
        yield printed_as(e.value) + spread


def _others_like_it(words: Words, stretch: Stretch, span: Stretch) -> bool:
    """Tell whether a further estimate with its interval stands in the own stretch of the p."""
    for m in TRIPLE.finditer(words.text, stretch.start, stretch.end):
        if not is_free(Stretch(m.start(2), m.end(3)), [span]):
            continue
        value, low, high = (float(m[i].replace(",", ".").rstrip(".")) for i in (1, 2, 3))
        if low <= value <= high and low < high:
            return True
    return False


def _is_of_one_group(words: Words, stretch: Stretch, span: Stretch) -> bool:
    """Tell whether the interval may be that of one group's value, or no confidence interval."""
    after, before = VALUES_OF_GROUPS
    if after.search(words.text[span.end : span.end + BEFORE_ESTIMATE]):
        return True
    lead = words.text[max(stretch.start, span.start - BEFORE_ESTIMATE) : span.start]
    if before.search(lead):
        return True
    said = words.of(stretch)
    named = re.search(r"\bC\.?I\.?s?\b|confidence|credible", words.of(span) + lead) is not None
    return MIDDLE.search(said) is not None and not named and not DIFFERENCE.search(said)
