"""Documents in: readers for the formats that people have, and the sample corpus.

``read_paths`` gives documents and failures in input order; ``read_unique`` gives each study once
and says which were left out. ``Document.study_text`` is what to extract from: the page around an
abstract blanked, offsets unchanged.
"""

from corpus.blobs import files_of, shown_path
from corpus.documents import (
    COLUMNS,
    UNKNOWN_SIGNS,
    UNNAMED_ABSTRACT,
    Document,
    InputError,
    InputFailure,
)
from corpus.duplicates import Duplicate, DuplicateFinder
from corpus.readers import READERS, reader_of
from corpus.reading import read_paths, read_unique
from corpus.regions import abstract_span
from corpus.sample_corpus import sample_folder, sample_paths

FORMATS = tuple(READERS)

__all__ = [
    "COLUMNS",
    "FORMATS",
    "UNKNOWN_SIGNS",
    "UNNAMED_ABSTRACT",
    "Document",
    "Duplicate",
    "DuplicateFinder",
    "InputError",
    "InputFailure",
    "abstract_span",
    "files_of",
    "read_paths",
    "read_unique",
    "reader_of",
    "sample_folder",
    "sample_paths",
    "shown_path",
]
