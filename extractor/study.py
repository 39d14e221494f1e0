"""The way of one text through the extractor: prepare, find, link."""

from __future__ import annotations

from bisect import bisect_right

from extractor.arm_fractions import with_fractions
from extractor.arm_numbers import without_names
from extractor.arms import find_arms
from extractor.comparisons import link_comparisons
from extractor.find import find_mentions
from extractor.measurements import link_measurements
from extractor.mentions import Mentions, TimeMention
from extractor.methods import find_methods
from extractor.parallel_counts import with_parallel
from extractor.records import Source, StudyRecord
from extractor.sentences import prepare
from extractor.times import find_times


def _apart(times: tuple[TimeMention, ...], found: Mentions) -> tuple[TimeMention, ...]:
    """Leave out lengths that are effects: "a mean difference of 0.7 days (95% CI -0.9 to 2.3)"."""
    starts = [e.start for e in found.effects]

    def is_effect(t: TimeMention) -> bool:
        i = bisect_right(starts, t.start) - 1
        if i < 0 or t.start >= found.effects[i].end:
            return False
        value = found.effects[i].value
        return value is None or value.text in t.label  # and not "5.0 on day 3 (95% CI 0.6 to 9.4)"

    return tuple(t for t in times if not is_effect(t)) if starts else times


def read_study(
    text: str, doc_id: str = "", *, title: str = "", source: Source | None = None
) -> StudyRecord:
    """Extract everything that one abstract reports.

    Parameters
    ----------
    text
        Title, newline, abstract; or any plain text. Offsets in the result point into it.
    doc_id
        Identifier of the document, kept as it is.
    title, source
        Carried into the record unchanged.

    Returns
    -------
    StudyRecord
        With measurements and comparisons in reading order; empty where the text reports nothing.
        Never raises on any string.
    """
    doc = prepare(text)
    found = find_mentions(doc)
    times = _apart(find_times(doc), found)
    arms = find_arms(doc, found.sizes)
    found = with_fractions(without_names(found, arms), arms)
    found = with_parallel(doc, found, arms)
    measurements = link_measurements(doc, found, arms, times)
    methods = find_methods(doc)
    return StudyRecord(
        id=doc_id,
        title=title,
        source=source or Source(),
        total_n=arms.total_n,
        arms=arms.arms,
        measurements=measurements,
        comparisons=link_comparisons(doc, found, arms, times, measurements, methods),
        methods=methods,
    )
