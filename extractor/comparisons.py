"""Link each p-value and effect to what it compares."""

from __future__ import annotations

from extractor.arms import ArmTable
from extractor.document import Document
from extractor.mentions import Mentions, TimeMention
from extractor.records import Comparison, Measurement


def link_comparisons(
    doc: Document,
    found: Mentions,
    arms: ArmTable,
    times: tuple[TimeMention, ...],
    measurements: tuple[Measurement, ...],
) -> tuple[Comparison, ...]:
    """Return the comparisons of a document in reading order."""
    return ()
