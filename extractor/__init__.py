"""From the text of an abstract to the record of its study.

``extract(text)`` gives the record, ``extract_frame(texts)`` a pandas table of many texts. Names are
imported on first use: importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractor.annotated import AnnotatedRecord, extract
    from extractor.frame import extract_frame
    from extractor.record_json import from_dict, to_dict
    from extractor.records import Arm, Comparison, Measurement, Number, StudyRecord
    from extractor.vocabulary import Vocabulary, load_vocabulary

_ON_FIRST_USE = {
    "AnnotatedRecord": "extractor.annotated",
    "Arm": "extractor.records",
    "Comparison": "extractor.records",
    "Measurement": "extractor.records",
    "Number": "extractor.records",
    "StudyRecord": "extractor.records",
    "Vocabulary": "extractor.vocabulary",
    "extract": "extractor.annotated",
    "extract_frame": "extractor.frame",
    "from_dict": "extractor.record_json",
    "load_vocabulary": "extractor.vocabulary",
    "to_dict": "extractor.record_json",
}

__all__ = [
    "AnnotatedRecord",
    "Arm",
    "Comparison",
    "Measurement",
    "Number",
    "StudyRecord",
    "Vocabulary",
    "extract",
    "extract_frame",
    "from_dict",
    "load_vocabulary",
    "to_dict",
]


def __getattr__(name: str) -> object:
    """Import what is asked for when it is first asked for."""
    if name not in _ON_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_ON_FIRST_USE[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """List the public names, so that completion finds those not yet imported."""
    return sorted({*globals(), *__all__})
