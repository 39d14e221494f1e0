"""Abstracts of our own with their annotation: to learn from, and to check what nobody tuned for.

    python -m benchmarks.own_abstracts [check|learn|all] [--errors]

scores the extractor on them, as the score program of the annotated set does. The studies and their
figures are invented; the ways of writing are those of trial reports. ``abstracts/*.txt`` beside
this module hold one block for each, parted by lines that begin with "# ":

    # ID | total n                   "-" stands for what is not told, here and below
    @ arm | n | role                 one line an arm
    The text, in one or more lines.
    m quote | outcome | arm | time | kind | numbers | n
    c quote | outcome | time | design | groups | p | effect | numbers compared

A quote that occurs more than once carries its place ("P = 0.03~1" is the second). ``numbers`` are
"mean 29.4 sd 4.1", "median 7 iqr 2 12", "mean 3 ± 1", "events 5 percent 11.9"; an effect is its
type, value and limits; groups are parted by ";", and the numbers compared count from 1.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

from benchmarks.parts import part_of

FOLDER = Path(__file__).resolve().parent / "abstracts"
_KINDS = ("level", "change", "percent_change", "proportion")
_CENTERS = ("mean", "median", "geometric mean", "count", "percent", "rate", "value")
_SPREADS = ("sd", "se", "ci", "iqr", "range", "±")
_DESIGNS = ("within", "between", "multi", "association", "interaction", "other")
_EFFECTS = ("MD", "SMD", "RR", "OR", "HR", "RD", "percent_diff", "r", "beta", "other")
_ROLES = ("treatment", "control", "cohort", "other")
_PLACED = re.compile(r"(.*)~(\d+)")
_LIMITS = 3  # numbers of an effect with its interval
_LEVEL = 95  # percent, of an interval


def _told(text: str) -> str | None:
    return None if text in ("-", "") else text


def _number(text: str) -> float | int:
    return float(text) if "." in text else int(text)


def _whole(text: str) -> int | None:
    return None if _told(text) is None else int(text)


def _fields(line: str, count: int) -> list[str]:
    fields = [f.strip() for f in line.split("|")]
    if len(fields) != count:
        raise ValueError(f"{count} fields are wanted: {line}")
    return fields


def _one_of(word: str, words: tuple[str, ...], line: str) -> str:
    if word not in words:
        raise ValueError(f"{word!r} is none of {', '.join(words)}: {line}")
    return word


def _span(text: str, quote: str) -> tuple[int, int]:
    """Return where a quote stands."""
    placed = _PLACED.fullmatch(quote)
    words, k = (placed[1], int(placed[2])) if placed else (quote, 0)
    found = [m.start() for m in re.finditer(re.escape(words), text)]
    if len(found) <= k or (placed is None and len(found) != 1):
        raise ValueError(f"{quote!r} stands {len(found)} times in the text")
    return found[k], found[k] + len(words)


def _numbers(words: list[str], kind: str, line: str) -> dict[str, Any]:
    """Read "mean 29.4 sd 4.1" or "events 5 percent 11.9"."""
    none: dict[str, Any] = {
        "events": None,
        "percent": None,
        "spread": None,
        "spread_values": [],
        "ci_level": None,
    }
    if kind == "proportion":
        parts = dict(zip(words[::2], map(_number, words[1::2]), strict=True))
        shared = "percent" if "percent" in parts else "events"
        center = "percent" if shared == "percent" else "count"
        return none | parts | {"center": center, "value": parts[shared]}
    center = _one_of(words[0].replace("_", " "), _CENTERS, line)
    out = none | {"center": center, "value": _number(words[1])}
    if words[2:]:
        spread = _one_of(words[2], _SPREADS, line)
        out["spread"] = "unknown_pm" if spread == "±" else spread
        out["spread_values"] = [_number(w) for w in words[3:]]
        out["ci_level"] = _LEVEL if spread == "ci" else None
    return out


def _measurement(line: str, text: str, labels: tuple[str, ...]) -> dict[str, Any]:
    quote, outcome, arm, time, kind, numbers, n = _fields(line, 7)
    start, end = _span(text, quote)
    words = numbers.replace("geometric mean", "geometric_mean").split()
    return {
        "outcome": outcome,
        "arm": _one_of(arm, (*labels, "all"), line),
        "time": _told(time),
        "kind": _one_of(kind, _KINDS, line),
        "n": _whole(n),
        "unit": None,
        "start": start,
        "end": end,
        **_numbers(words, kind, line),
    }


def _p(text: str, line: str) -> tuple[str | None, float | None]:
    if text == "ns" or _told(text) is None:
        return _told(text), None
    op, value = text.split()
    return _one_of(op, ("=", "<", ">", "<=", ">="), line), float(value)


def _effect(text: str, line: str) -> dict[str, Any] | None:
    if _told(text) is None:
        return None
    kind, *words = text.split()
    values = [_number(w) for w in words]
    limits = values[1:] if len(values) == _LIMITS else [None, None]
    return {
        "type": _one_of(kind, _EFFECTS, line),
        "value": values[0],
        "ci_low": limits[0],
        "ci_high": limits[1],
        "ci_level": _LEVEL if len(values) == _LIMITS else None,
        "spread": None,
        "spread_value": None,
    }


def _comparison(line: str, text: str, labels: tuple[str, ...], count: int) -> dict[str, Any]:
    quote, outcome, time, design, groups, p, effect, compared = _fields(line, 8)
    start, end = _span(text, quote)
    op, value = _p(p, line)
    supports = [int(k) - 1 for k in compared.split(",")] if _told(compared) else []
    if any(not 0 <= k < count for k in supports):
        raise ValueError(f"there are {count} numbers: {line}")
    names = [g.strip() for g in groups.split(";")] if _told(groups) else []
    return {
        "outcome": outcome,
        "time": _told(time),
        "design": _one_of(design, _DESIGNS, line),
        "groups": [_one_of(g, (*labels, "all"), line) for g in names],
        "versus_time": "baseline" if design == "within" else None,
        "test": None,
        "statistic": None,
        "effect": _effect(effect, line),
        "p_op": op,
        "p": value,
        "supports": supports,
        "start": start,
        "end": end,
    }


def _arm(line: str) -> dict[str, Any]:
    label, n, role = _fields(line, 3)
    return {"label": label, "n": _whole(n), "role": _one_of(role, _ROLES, line)}


def read_block(block: str) -> dict[str, Any]:
    """Return the row of one block, its text under "text"; ValueError says what is wrong in it."""
    head, *lines = block.strip().split("\n")
    doc_id, total = _fields(head, 2)
    told: dict[str, list[str]] = {"@ ": [], "m ": [], "c ": [], "": []}
    for line in lines:
        mark = line[:2] if line[:2] in told else ""
        told[mark].append(line[len(mark) :].rstrip())
    text = "\n".join(told[""]).strip()
    arms = [_arm(line) for line in told["@ "]]
    labels = tuple(a["label"] for a in arms)
    count = len(told["m "])
    return {
        "id": doc_id,
        "total_n": _whole(total),
        "arms": arms,
        "measurements": [_measurement(line, text, labels) for line in told["m "]],
        "comparisons": [_comparison(line, text, labels, count) for line in told["c "]],
        "text": text,
    }


def own_rows(part: str = "all") -> list[dict[str, Any]]:
    """Return the annotated rows of one part, in the order of the files."""
    blocks = [
        block
        for path in sorted(FOLDER.glob("*.txt"))
        for block in re.split(r"^# ", path.read_text("utf-8"), flags=re.MULTILINE)
        if block.strip()
    ]
    rows = [read_block(block) for block in blocks]
    return [r for r in rows if part in ("all", part_of(r["id"]))]


def main() -> None:
    """Print the scores of the extractor, and its errors if they are asked for."""
    from benchmarks.held_out import score
    from extractor import extract
    from extractor.record_json import to_dict

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", default="all", choices=["check", "learn", "all"])
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    lines = [
        {
            "gold": row,
            "text": row["text"],
            "record": json.loads(json.dumps(to_dict(extract(row["text"], doc_id=row["id"])))),
        }
        for row in own_rows(options.part)
    ]
    printed, errors = score(lines, 10**6)
    print(f"== own abstracts, {options.part}, {len(lines)} abstracts\n{printed}")
    if options.errors:
        print("\n".join(errors))


if __name__ == "__main__":
    main()
