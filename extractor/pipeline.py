"""spaCy components, for those who have a pipeline already.

``nlp.add_pipe("clinical_sentences")`` sets the starts of sentences; ``nlp.add_pipe(
"clinical_results")`` writes ``doc.spans["measurements"]``, ``doc.spans["comparisons"]`` and the
record itself in ``doc._.clinical_record``. Importing this module registers both factories; an
installed package registers them by its entry points. The extractor itself does not need spaCy.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.records import Comparison, Measurement
from extractor.sentences import prepare
from extractor.study import read_study

RECORD = "clinical_record"


def mark_sentences(doc: Doc) -> Doc:
    """Set the sentence starts of a document from the extractor's own sentences."""
    starts = [s.start for s in prepare(doc.text).sentences]
    last = -1
    for token in doc:
        here = bisect_right(starts, token.idx)
        token.is_sent_start = here > last
        last = max(here, last)
    return doc


def mark_results(doc: Doc) -> Doc:
    """Write measurements and comparisons as spans, and the record on the document's extension."""
    record = read_study(doc.text)
    doc.spans["measurements"] = _spans(doc, record.measurements, "MEASUREMENT")
    doc.spans["comparisons"] = _spans(doc, record.comparisons, "COMPARISON")
    doc._.set(RECORD, record)
    return doc


def _spans(
    doc: Doc, items: tuple[Measurement, ...] | tuple[Comparison, ...], label: str
) -> list[Span]:
    found = (doc.char_span(x.start, x.end, label, alignment_mode="expand") for x in items)
    return [span for span in found if span is not None]


@Language.factory("clinical_sentences", assigns=["token.is_sent_start"])
def make_clinical_sentences(
    nlp: Language,  # noqa: ARG001 -- spaCy passes both by name
    name: str,  # noqa: ARG001
) -> Callable[[Doc], Doc]:
    """Return the pipe that sets sentence starts; it keeps nothing between documents."""
    return mark_sentences


@Language.factory("clinical_results")
def make_clinical_results(
    nlp: Language,  # noqa: ARG001 -- spaCy passes both by name
    name: str,  # noqa: ARG001
) -> Callable[[Doc], Doc]:
    """Return the pipe that writes results; it keeps nothing between documents."""
    if not Doc.has_extension(RECORD):
        Doc.set_extension(RECORD, default=None)
    return mark_results
