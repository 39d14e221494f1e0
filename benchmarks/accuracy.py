"""Score the extractor against the annotated abstracts, the learning and the checking part apart.

    python -m benchmarks.accuracy [--part learn|check|all] [--set gold|numbers|both] [--errors N]

Errors are shown for the learning part only. Figures of the check part are what is quoted.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.parts import Part, part_of, shared_dir
from extractor import extract
from extractor.record_json import to_dict

ANNOTATIONS = {"gold": "records.jsonl", "numbers": "numbers.jsonl"}


def _documents(folder: Path, annotation: str, part: Part) -> list[dict[str, object]]:
    lines = (folder / annotation).read_text("utf-8").splitlines()
    rows = [json.loads(x) for x in lines if x]
    return [r for r in rows if part in ("all", part_of(str(r["id"])))]


def score(which: str, part: Part, errors: int) -> str:
    """Extract one part of one set and return what its score program prints."""
    folder = shared_dir() / which
    rows = _documents(folder, ANNOTATIONS[which], part)
    with tempfile.TemporaryDirectory() as tmp:
        root = Path(tmp)
        (root / "abstracts").symlink_to(folder / "abstracts")
        (root / ANNOTATIONS[which]).write_text("\n".join(map(json.dumps, rows)) + "\n", "utf-8")
        with (root / "out.jsonl").open("w", encoding="utf-8") as out:
            for row in rows:
                text = (folder / "abstracts" / f"{row['id']}.txt").read_text("utf-8")
                record = extract(text, doc_id=str(row["id"]))
                out.write(json.dumps(to_dict(record)) + "\n")
        command = [sys.executable, str(folder / "score.py"), str(root), str(root / "out.jsonl")]
        if errors and part == "learn":
            command += ["--errors", str(errors)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return f"== {which}, {part} part, {len(rows)} abstracts\n{done.stderr}{done.stdout}"


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=["learn", "check", "all", "both"], default="both")
    parser.add_argument("--set", choices=["gold", "numbers", "both"], default="both", dest="which")
    parser.add_argument("--errors", type=int, default=0)
    options = parser.parse_args()
    if not shared_dir().is_dir():
        print(f"skipped: no annotated material at {shared_dir()} (set RODNAN_SHARED)")
        return
    parts: list[Part] = ["learn", "check"] if options.part == "both" else [options.part]
    for which in ["gold", "numbers"] if options.which == "both" else [options.which]:
        for part in parts:
            print(score(which, part, options.errors))


if __name__ == "__main__":
    main()
