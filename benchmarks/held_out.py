"""Score the extractor on the learning part with weights that never saw the abstract scored.

    python -m benchmarks.held_out [--folds 0 1 2 3 4] [--jobs 2] [--errors FILE] [--weights DIR]

For every fold the package is copied, all its weights are learned without the fold, and the fold's
abstracts are extracted: both those of the annotated set and those that we annotated in the form of
it. The figures are what new abstracts would get from the models, though not from the rules, which
were written by reading these texts. The errors show what to mend; they go to FILE, one a line,
with the text before the number.

Learning takes minutes. DIR keeps the weights of each fold: where they lie there already, they are
used and not learned again, which shows in seconds what a change of rules does.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks.own_abstracts import own_rows
from benchmarks.parts import FOLDS, HELD_FOLD, part_of, shared_dir

ROOT = Path(__file__).resolve().parents[1]
STEPS = (
    ("train_result_model",),
    ("arms_training",),
    ("sizes_training",),
    ("train_links", "--write", "outcome", "kind"),
    ("read_links", "--write"),
    ("train_links", "--write", "confidence"),
    ("comparison_fit", "--write"),
)
"""What learns the weights, in the order in which one rests on the other."""
BEFORE = 160
"""Characters of text shown before the number of an error."""


def held_rows() -> list[tuple[str, dict[str, Any]]]:
    """Return (set, annotated row) of every abstract held out; both forms of annotation."""
    from benchmarks import oracle

    rows = [("gold", r) for r in oracle.rows("held")]
    lines = oracle.OWN_ANNOTATIONS.read_text("utf-8").splitlines()
    own = [r for r in map(json.loads, filter(None, lines)) if part_of(r["id"]) == "held"]
    return rows + [("numbers", r) for r in own] + [("own", r) for r in own_rows("held")]


def predict(out: Path) -> None:
    """Extract the held-out abstracts; one line each of the annotation, the text and the record."""
    from benchmarks.oracle import text_of
    from extractor import extract
    from extractor.record_json import to_dict

    with out.open("w", encoding="utf-8") as file:
        for which, row in held_rows():
            text = text_of(row, which)
            record = to_dict(extract(text, doc_id=str(row["id"])))
            line = {"set": which, "gold": row, "text": text, "record": record}
            file.write(json.dumps(line) + "\n")


def one_fold(fold: int, kept: Path | None) -> list[dict[str, Any]]:
    """Learn all weights without one fold in a copy of the package, and extract that fold."""
    with tempfile.TemporaryDirectory() as tmp:
        root = Path(tmp) / "copy"
        for room in ("extractor", "benchmarks"):
            shutil.copytree(ROOT / room, root / room, ignore=shutil.ignore_patterns("__pycache__"))
        env = os.environ | {HELD_FOLD: str(fold), "RODNAN_SHARED": str(shared_dir())}
        env |= {"PYTHONPATH": str(root), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

        def run(*command: str) -> None:
            whole = [sys.executable, "-m", *command]
            subprocess.run(whole, cwd=root, env=env, check=True, stdout=subprocess.DEVNULL)

        mine = kept / str(fold) if kept else None
        data = root / "extractor" / "data"
        if mine and mine.is_dir():
            shutil.copytree(mine, data, dirs_exist_ok=True)
        else:
            for module, *options in STEPS:
                run(f"benchmarks.{module}", *options)
        if mine and not mine.is_dir():
            mine.mkdir(parents=True)
            for weights in data.glob("*.json"):
                shutil.copy(weights, mine)
        out = Path(tmp) / "predicted.jsonl"
        run("benchmarks.held_out", "--predict", str(out))
        return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def score(lines: list[dict[str, Any]], errors: int) -> tuple[str, list[str]]:
    """Return what the score program prints, and its errors, each with the text before it."""
    with tempfile.TemporaryDirectory() as tmp:
        root = Path(tmp)
        (root / "abstracts").mkdir()
        for x in lines:
            (root / "abstracts" / f"{x['gold']['id']}.txt").write_text(x["text"], "utf-8")
        gold, said = root / "records.jsonl", root / "out.jsonl"
        gold.write_text("".join(json.dumps(_quoted(x)) + "\n" for x in lines), "utf-8")
        said.write_text("".join(json.dumps(x["record"]) + "\n" for x in lines), "utf-8")
        program = str(shared_dir() / "gold" / "score.py")
        command = [sys.executable, program, str(root), str(said), "--errors", str(errors)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    texts = {str(x["gold"]["id"]): x["text"] for x in lines}
    return done.stdout, [_with_text(e, texts) for e in done.stderr.splitlines()]


def _quoted(line: dict[str, Any]) -> dict[str, Any]:
    row = line["gold"]
    for item in [*row["measurements"], *row["comparisons"]]:
        if "quote" not in item:
            item["quote"] = line["text"][item["start"] : item["end"]]
    return dict(row)


def _with_text(error: str, texts: dict[str, str]) -> str:
    doc_id, _, _, quote = error.split(" | ")[:4]
    text = texts.get(doc_id, "")
    at = text.find(quote)
    return f"{error} || {text[max(0, at - BEFORE) : at]!r}" if at >= 0 else error


def main() -> None:
    """Print the scores of each set, and write the errors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, nargs="*", default=list(range(FOLDS)))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--errors", type=Path)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--predict", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not shared_dir().is_dir():
        print(f"skipped: no annotated material at {shared_dir()} (set RODNAN_SHARED)")
        return
    if options.predict:
        predict(options.predict)
        return
    with ThreadPoolExecutor(options.jobs) as pool:
        done = pool.map(lambda fold: one_fold(fold, options.weights), options.folds)
        lines = [line for fold in done for line in fold]
    told: list[str] = []
    for which in ("gold", "numbers", "own"):
        mine = [x for x in lines if x["set"] == which]
        if not mine:
            continue
        printed, errors = score(mine, 10**6)
        print(f"== {which}, held out of the learning part, {len(mine)} abstracts\n{printed}")
        told += errors
    if options.errors:
        options.errors.write_text("\n".join(told) + "\n", "utf-8")
        print(f"{len(told)} errors written to {options.errors}")


if __name__ == "__main__":
    main()
