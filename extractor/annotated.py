"""A record that keeps its text, so that a notebook can show the numbers where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from extractor.records import Source, StudyRecord
from extractor.study import read_study


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AnnotatedRecord(StudyRecord):
    """A study's record together with the text that its offsets point into.

    It equals any record with the same content: the text is for showing only.
    """

    text: str = field(default="", repr=False)

    def __eq__(self, other: object) -> bool:
        """Compare what both record; the text does not count."""
        if not isinstance(other, StudyRecord):
            return NotImplemented
        return all(getattr(self, f.name) == getattr(other, f.name) for f in fields(StudyRecord))

    __hash__ = StudyRecord.__hash__

    def _repr_html_(self) -> str:
        """Return what Jupyter shows: the annotated text and a table of the record."""
        from extractor.notebook import record_html

        return record_html(self, self.text)


def extract(
    text: str, doc_id: str = "", *, title: str = "", source: Source | None = None
) -> AnnotatedRecord:
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
    AnnotatedRecord
        With measurements and comparisons in reading order; empty where the text reports nothing.
        Never raises on any string. In a notebook it shows itself.
    """
    record = read_study(text, doc_id, title=title, source=source)
    content = {f.name: getattr(record, f.name) for f in fields(StudyRecord)}
    return AnnotatedRecord(**content, text=text)
