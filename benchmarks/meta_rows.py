"""Rows for pooling made from extracted records against those made from annotated ones.

    python -m benchmarks.meta_rows [--errors]

A row agrees if measure, effect and variance do; the sides may be exchanged, if their names are.
"Turned" rows have the right size and the wrong sign, the worst that can happen. Errors are shown
for the learning part only.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable

from benchmarks.parts import Part, part_of, shared_dir
from extractor import extract
from extractor.record_json import from_dict
from extractor.records import StudyRecord
from extractor.vocabulary import fold, load_vocabulary
from meta.from_records import effects_from_records
from meta.rows import StudyRow
from validator import check

TOLERANCE = 1e-6


def _records(part: Part) -> tuple[list[StudyRecord], list[StudyRecord]]:
    annotated, extracted = [], []
    vocabulary = load_vocabulary()
    folder = shared_dir() / "gold"
    for line in (folder / "records.jsonl").read_text("utf-8").splitlines():
        told = json.loads(line)
        if part_of(told["id"]) != part:
            continue
        text = (folder / "abstracts" / f"{told['id']}.txt").read_text("utf-8")
        annotated.append(check(from_dict(told, text), vocabulary))
        extracted.append(check(extract(text, doc_id=told["id"]), vocabulary))
    return annotated, extracted


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= TOLERANCE * max(abs(a), abs(b), TOLERANCE)


def _agrees(want: StudyRow, got: StudyRow) -> bool:
    sign = -1.0 if _exchanged(want, got) else 1.0
    return _near(want.yi, sign * got.yi) and _near(want.vi, got.vi)


def _exchanged(want: StudyRow, got: StudyRow) -> bool:
    """Tell whether arm 1 of one row is arm 2 of the other, by the words of their labels."""
    if want.arm2 is None or got.arm2 is None:
        return False
    a1, a2, b1, b2 = (
        set(fold(arm.label).split()) for arm in (want.arm1, want.arm2, got.arm1, got.arm2)
    )
    return len(a1 & b2) + len(a2 & b1) > len(a1 & b1) + len(a2 & b2)


def _by_study(records: Iterable[StudyRecord]) -> dict[tuple[str, str], list[StudyRow]]:
    out: dict[tuple[str, str], list[StudyRow]] = {}
    for row in effects_from_records(list(records), load_vocabulary()).rows:
        out.setdefault((row.record_id, row.measure), []).append(row)
    return out


def _line(row: StudyRow) -> str:
    who = row.treatment + (f" vs {row.comparator}" if row.comparator else "")
    quotes = " | ".join(u.quote for u in row.used)
    return (
        f"{row.record_id} {row.measure} {row.outcome}, {row.window}, {who}: {row.yi:.4g} [{quotes}]"
    )


def compare(part: Part, errors: bool) -> None:
    """Print how many rows agree, by measure."""
    annotated, extracted = _records(part)
    want, got = _by_study(annotated), _by_study(extracted)
    counts: dict[str, Counter[str]] = {}
    shown: list[str] = []
    for key in sorted(want.keys() | got.keys()):
        left = list(want.get(key, []))
        c = counts.setdefault(key[1], Counter())
        c["annotated"] += len(left)
        for row in got.get(key, []):
            c["extracted"] += 1
            same = next((r for r in left if _agrees(r, row)), None)
            if same is not None:
                left.remove(same)
                c["agree"] += 1
                continue
            turned = any(_near(abs(r.yi), abs(row.yi)) and _near(r.vi, row.vi) for r in left)
            c["turned"] += turned
            shown.append(("TURNED " if turned else "EXTRA ") + _line(row))
        shown += [f"MISSED {_line(row)}" for row in left]
    print(f"== {part} part, {len(annotated)} abstracts")
    total: Counter[str] = sum(counts.values(), Counter())
    for name, c in [*counts.items(), ("all", total)]:
        print(
            f"{name:4} annotated {c['annotated']:4}, extracted {c['extracted']:4}, "
            f"agree {c['agree']:4}, turned {c['turned']:2}"
        )
    if errors and part == "learn":
        print("\n".join(shown))


def main() -> None:
    """Print both parts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    if not shared_dir().is_dir():
        print(f"skipped: no annotated material at {shared_dir()} (set RODNAN_SHARED)")
        return
    for part in ("learn", "check"):
        compare(part, options.errors)


if __name__ == "__main__":
    main()
