"""From the text of an abstract to the record of its study."""

from extractor.extract import extract
from extractor.record_json import from_dict, to_dict
from extractor.records import Arm, Comparison, Measurement, Number, StudyRecord
from extractor.vocabulary import Vocabulary, load_vocabulary

__all__ = [
    "Arm",
    "Comparison",
    "Measurement",
    "Number",
    "StudyRecord",
    "Vocabulary",
    "extract",
    "from_dict",
    "load_vocabulary",
    "to_dict",
]
