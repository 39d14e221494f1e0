"""Link each statistic to its outcome, arm, time and kind."""

from __future__ import annotations

from extractor.arms import ArmTable
from extractor.document import Document
from extractor.mentions import Mentions, TimeMention
from extractor.records import Measurement


def link_measurements(
    doc: Document, found: Mentions, arms: ArmTable, times: tuple[TimeMention, ...]
) -> tuple[Measurement, ...]:
    """Return the measurements of a document in reading order."""
    return ()
