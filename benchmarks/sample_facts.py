"""How much of what the sample corpus prints is extracted with its arm, time and outcome.

    python -m benchmarks.sample_facts [--errors]

The facts are the annotated measurements of the same studies; a fact counts as found if its value is
among the extracted ones, and as right if one of those has its arm, its time and its outcome too.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from typing import Any

import corpus
from benchmarks.parts import shared_dir
from extractor import extract, load_vocabulary
from extractor.records import Measurement
from meta.timepoints import time_point

VOCABULARY = load_vocabulary()
SAME = 1e-9


def _time(label: str | None) -> str:
    point = time_point(label)
    window = VOCABULARY.window(point.days)
    return window.name if window else point.moment


def _arm(label: str) -> str:
    treatment = VOCABULARY.treatment(label)
    return treatment.name if treatment else label.lower()


def _same_value(m: Measurement, fact: dict[str, Any]) -> bool:
    pairs = ((m.value, fact["value"]), (m.percent, fact["percent"]))
    return any(n and x is not None and abs(abs(n.value) - abs(x)) < SAME for n, x in pairs)


def _same_outcome(m: Measurement, fact: dict[str, Any]) -> bool:
    known = VOCABULARY.outcome(fact["outcome"])
    return known is None or VOCABULARY.outcome(m.outcome) == known


def _judge(fact: dict[str, Any], extracted: tuple[Measurement, ...]) -> set[str]:
    """Say what is right about a fact: found, and if so arm, time, outcome, all at once."""
    good: set[str] = set()
    for m in extracted:
        if not _same_value(m, fact):
            continue
        here = {"found"}
        here |= {"arm"} if _arm(m.arm) == _arm(fact["arm"]) else set()
        here |= {"time"} if _time(m.time) == _time(fact["time"]) else set()
        here |= {"outcome"} if _same_outcome(m, fact) else set()
        good |= here | ({"all"} if len(here) == 4 else set())
    return good


def main() -> None:
    """Print the counts, and with --errors each fact that is not wholly right."""
    path = shared_dir() / "ssc" / "studies.jsonl"
    if not path.exists():
        print(f"skipped: no annotated material at {shared_dir()} (set RODNAN_SHARED)")
        return
    facts = {row["key"]: row for row in map(json.loads, path.read_text("utf-8").splitlines())}
    with (corpus.sample_folder() / "SOURCES.csv").open(encoding="utf-8", newline="") as stream:
        key_of = {row["pmid"]: row["study"] for row in csv.DictReader(stream) if row["pmid"]}
    counts: Counter[str] = Counter()
    for document in corpus.read_paths(corpus.sample_paths()):
        if isinstance(document, corpus.InputFailure):
            continue
        study = key_of.get(document.id, document.id)
        record = extract(document.study_text, document.id, title=document.title)
        for fact in facts.get(study, {}).get("measurements", []):
            if fact["value"] is None:
                continue
            good = _judge(fact, record.measurements)
            counts.update({"facts", *good})
            if "all" not in good and "--errors" in sys.argv:
                wrong = sorted({"found", "arm", "time", "outcome"} - good)
                named = [fact[k] for k in ("outcome", "arm", "time", "value")]
                print(f"{study}: {named} wrong: {', '.join(wrong)}")
    print(
        "; ".join(f"{k} {counts[k]}" for k in ("facts", "found", "arm", "time", "outcome", "all"))
    )


if __name__ == "__main__":
    main()
