"""Feed the extractor and the validator damaged abstracts and see that nothing breaks or hangs.

    python -m benchmarks.fuzz_extractor [--seconds 600] [--keep FOLDER] [--again FILE]

Inputs begin as the sample corpus and as the ways of writing that the number grammar knows. A bug is
an exception, a span that does not quote its text, a record that does not survive its file format,
or an input of at most 4 KiB that takes more than 20 seconds. Needs the extra ``fuzz``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks.fuzzing import atheris, fuzz

LONGEST = 4096


def _target(content: bytes) -> None:
    from extractor import extract
    from extractor.record_json import from_dict, to_dict
    from extractor.vocabulary import load_vocabulary
    from validator import check

    text = content.decode("utf-8", "replace")
    record = check(extract(text, "x"), load_vocabulary())
    for item in (*record.measurements, *record.comparisons):
        assert text[item.start : item.end] == item.quote, item
    written = to_dict(record)
    assert to_dict(from_dict(json.loads(json.dumps(written)))) == written


def _seeds() -> list[bytes]:
    from corpus import Document, read_paths, sample_paths
    from extractor.grammar.table import RULES

    texts = [d.study_text for d in read_paths(sample_paths()) if isinstance(d, Document)]
    written = [", ".join(rule.matches) for rule in RULES]
    return [text.encode("utf-8")[:LONGEST] for text in (*texts, *written)]


def main() -> None:
    """Fuzz."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--again", type=Path)
    arguments = parser.parse_args()
    if arguments.again:
        _target(arguments.again.read_bytes())
        return
    with atheris().instrument_imports(include=["extractor", "validator"]):
        import validator
        from extractor.grammar.table import RULES

        assert validator.CHECKS
    words = {word for rule in RULES for match in rule.matches for word in match.split()}
    fuzz(
        _target,
        _seeds(),
        seconds=arguments.seconds,
        keep=arguments.keep,
        longest=LONGEST,
        words=sorted(words),
    )


if __name__ == "__main__":
    main()
