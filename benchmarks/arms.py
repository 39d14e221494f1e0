"""Score the arms alone: labels, sizes, roles, totals, on the learning and the checking part.

    python -m benchmarks.arms [--errors N] [--part learn|check|both]

Errors are shown for the learning part only.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from collections import Counter
from types import ModuleType
from typing import Any

from benchmarks.parts import Part, part_of, shared_dir
from extractor.arms import ArmTable, find_arms
from extractor.find import find_mentions
from extractor.sentences import prepare


def load_scorer(which: str) -> ModuleType:
    """Load the scoring script of one annotated set."""
    spec = importlib.util.spec_from_file_location(
        f"{which}_score", shared_dir() / which / "score.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def annotated_rows(which: str, annotation: str, part: Part) -> list[dict[str, Any]]:
    """Return the annotation of one part of a set."""
    lines = (shared_dir() / which / annotation).read_text("utf-8").splitlines()
    rows: list[dict[str, Any]] = [json.loads(x) for x in lines if x]
    return [r for r in rows if part in ("all", part_of(str(r["id"])))]


def _find(which: str, doc_id: str) -> tuple[str, ArmTable, float]:
    text = (shared_dir() / which / "abstracts" / f"{doc_id}.txt").read_text("utf-8")
    doc = prepare(text)
    sizes = find_mentions(doc).sizes
    start = time.perf_counter()
    table = find_arms(doc, sizes)
    return text, table, time.perf_counter() - start


def gold(part: Part, errors: int) -> None:
    """Print how the arms fit the annotated records."""
    module = load_scorer("gold")
    tally: Counter[str] = Counter()
    seconds = 0.0
    for row in annotated_rows("gold", "records.jsonl", part):
        text, table, took = _find("gold", row["id"])
        seconds += took * 2000 / max(len(text), 1)
        labels = [a["label"] for a in row["arms"]]
        sizes = [a["n"] for a in row["arms"] if a["n"] is not None]
        lost, used = [], set()
        for a in row["arms"]:
            named = [
                i for i, b in enumerate(table.arms) if module.same_arm(b.label, a["label"], labels)
            ]
            right = [i for i in named if module.close(table.arms[i].n, a["n"])]
            fresh = [i for i in right + named if i not in used]
            used.update(fresh[:1])
            tally.update(arms=1, named=bool(named), right=bool(right))
            if fresh:
                tally.update(matched=1, role=table.arms[fresh[0]].role == a["role"])
            if not right:
                lost.append((a["label"], a["n"]))
        spurious = len(table.arms) - len(used)
        total = module.close(table.total_n, row["total_n"]) or (
            bool(sizes) and {table.total_n, row["total_n"]} == {None, sum(sizes)}
        )
        tally.update(docs=1, spurious=spurious, total=total)
        tally.update(exact=len(used) == len(row["arms"]) == len(table.arms))
        if (lost or spurious or not total) and errors > 0 and part == "learn":
            errors -= 1
            print(row["id"], "LOST", lost, "SPURIOUS" if spurious else "")
            print("   gold", row["total_n"], [(a["label"], a["n"], a["role"]) for a in row["arms"]])
            print("   mine", table.total_n, [(a.label, a.n, a.role) for a in table.arms])
    n, docs = max(tally["arms"], 1), max(tally["docs"], 1)
    shares = {
        "arms_with_n": tally["right"] / n,
        "label recall": tally["named"] / n,
        "spurious per doc": tally["spurious"] / docs,
        "role": tally["role"] / max(tally["matched"], 1),
        "exact set": tally["exact"] / docs,
        "total_n": tally["total"] / docs,
        "ms per 2,000 characters": 1000 * seconds / docs,
    }
    print(f"gold {part:5}", "  ".join(f"{name} {share:.3f}" for name, share in shares.items()))


def numbers(part: Part, errors: int) -> None:
    """Print how the sizes fit the number-level annotation."""
    module = load_scorer("numbers")
    tally: Counter[str] = Counter()
    for row in annotated_rows("numbers", "numbers.jsonl", part):
        _, table, _ = _find("numbers", row["id"])
        sizes = Counter((a.role, a.n) for a in table.arms if a.n is not None)
        if table.total_n is not None:
            sizes[None, table.total_n] += 1  # type: ignore[index]
        lost = []
        for item in (x for x in row["numbers"] if x["type"] == "n"):
            value = module.number(item["text"])
            if value is None:
                continue
            found = any(v == value for _, v in sizes)
            right = sizes[item["role"], int(value)] > 0
            tally.update(n=1, found=found, right=found and right)
            side = "total" if item["role"] is None else "arm"
            tally.update({f"{side}_n": 1, f"{side}_right": found and right})
            if not right:
                lost.append((item["role"], item["text"]))
        if lost and errors > 0 and part == "learn":
            errors -= 1
            print(row["id"], "LOST", lost)
            print("   mine", table.total_n, [(a.label, a.n, a.role) for a in table.arms])
    n = max(tally["n"], 1)
    print(
        f"numbers {part:5}  n found {tally['found'] / n:.3f}  right {tally['right'] / n:.3f}"
        f"  arm sizes right {tally['arm_right'] / max(tally['arm_n'], 1):.3f}"
        f"  totals right {tally['total_right'] / max(tally['total_n'], 1):.3f}"
    )


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--set", choices=["gold", "numbers", "both"], default="both", dest="which")
    parser.add_argument("--part", choices=["learn", "check", "both"], default="both")
    options = parser.parse_args()
    if not shared_dir().is_dir():
        print(f"skipped: no annotated material at {shared_dir()} (set RODNAN_SHARED)")
        return
    parts: list[Part] = ["learn", "check"] if options.part == "both" else [options.part]
    for part in parts:
        if options.which != "numbers":
            gold(part, options.errors)
        if options.which != "gold":
            numbers(part, options.errors)


if __name__ == "__main__":
    main()
