"""Score the number grammar alone: which printed results are found, before anything is linked.

    python -m benchmarks.numbers_found [--set gold|numbers] [--errors N] [--kind measurements|...]

Each mention becomes a provisional measurement or comparison; one p (or effect) of the gold
annotation that yields several comparisons counts once. Errors are listed for the learning part
only.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import sys
from collections import Counter
from types import ModuleType
from typing import Any

from benchmarks.parts import part_of, shared_dir
from extractor.document import Document
from extractor.find import find_mentions
from extractor.mentions import EffectMention, Mentions, PMention, StatMention
from extractor.sentences import prepare

JOIN_GAP = 60


def load_score(which: str) -> ModuleType:
    """Import the score program that stands beside the annotations."""
    path = shared_dir() / which / "score.py"
    spec = importlib.util.spec_from_file_location(f"{which}_score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def measurement(m: StatMention) -> dict[str, Any]:
    """Return the provisional measurement of a mention."""
    return {
        "kind": "proportion" if m.proportion else "level",
        "center": m.center,
        "value": m.value.value if m.value else None,
        "spread": m.spread,
        "spread_values": [x.value for x in m.spread_values],
        "events": m.events,
        "percent": m.percent.value if m.percent else None,
        "unit": m.unit,
        "start": m.start,
        "end": m.end,
        "rule": m.rule,
        "score": m.score,
        "_span": (m.start, m.end),
    }


def _effect(e: EffectMention) -> dict[str, Any]:
    numbers = {"value": e.value, "ci_low": e.ci_low, "ci_high": e.ci_high}
    return {"type": e.type, **{k: v.value if v else None for k, v in numbers.items()}}


def comparisons(doc: Document, found: Mentions) -> list[dict[str, Any]]:
    """Return provisional comparisons: every p, with the effect just before or after it."""
    free = list(found.effects)
    out = []
    for p in found.ps:
        near = [e for e in free if _together(doc, e, p)]
        item = {"p_op": p.op, "p": p.p.value if p.p else None, "effect": None, "rule": p.rule}
        span = (p.start, p.end)
        if near:
            best = min(near, key=lambda e: abs(e.start - p.start))
            free.remove(best)
            item["effect"] = _effect(best)
            span = (min(best.start, p.start), max(best.end, p.end))
        out.append({**item, "_span": span})
    for e in free:
        item = {"p_op": None, "p": None, "effect": _effect(e), "rule": e.rule}
        out.append({**item, "_span": (e.start, e.end)})
    return out


def _together(doc: Document, e: EffectMention, p: PMention) -> bool:
    first, second = sorted([(e.start, e.end), (p.start, p.end)])
    gap = doc.norm[first[1] : second[0]]
    return len(gap) <= JOIN_GAP and ". " not in gap and not any(c.isdigit() for c in gap)


def _distinct(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Drop gold items that repeat the numbers of another at the same place."""
    seen, out = set(), []
    for x in items:
        numbers = [x.get(k) for k in ("value", "percent", "events", "p_op", "p")]
        key = (x["_span"], json.dumps([numbers, x.get("spread_values"), x.get("effect")]))
        if key not in seen:
            seen.add(key)
            out.append(x)
    return out


def gold(part: str, errors: int, only: str | None) -> dict[str, Counter[str]]:
    """Tally found numbers over one part of the annotated abstracts."""
    judge = load_score("gold")
    tally: dict[str, Counter[str]] = {"measurements": Counter(), "comparisons": Counter()}
    for line in (shared_dir() / "gold" / "records.jsonl").read_text("utf-8").splitlines():
        g = json.loads(line)
        if part_of(g["id"]) != part:
            continue
        text = (shared_dir() / "gold" / "abstracts" / f"{g['id']}.txt").read_text("utf-8")
        doc = prepare(text)
        found = find_mentions(doc)
        sides = {
            "measurements": ([measurement(m) for m in found.stats], judge.same_numbers_measurement),
            "comparisons": (comparisons(doc, found), judge.same_numbers_comparison),
        }
        for kind, (pred, same) in sides.items():
            for x in g[kind]:
                x["_span"] = judge.locate(x, text)
            truth = _distinct(g[kind])
            pairs = judge.pair_up(pred, truth, same, lambda _a, _b: {"x": 1})
            tally[kind].update(gold=len(truth), pred=len(pred), found=len(pairs))
            if errors and part == "learn" and only in (None, kind):
                _show(g["id"], kind, text, pred, truth, pairs)
    return tally


def _show(
    doc_id: str,
    kind: str,
    text: str,
    pred: list[dict[str, Any]],
    truth: list[dict[str, Any]],
    pairs: list[tuple[int, int]],
) -> None:
    hit_p, hit_g = {i for i, _ in pairs}, {j for _, j in pairs}
    for word, items, hit in (("missed", truth, hit_g), ("spurious", pred, hit_p)):
        for k, x in enumerate(items):
            if k not in hit:
                s, e = x["_span"]
                around = text[max(0, s - 70) : s] + "⟦" + text[s:e] + "⟧" + text[e : e + 50]
                numbers = x.get("spread_values") or x.get("effect") or x.get("p") or x.get("events")
                label = x.get("rule") or x.get("kind") or x.get("design")
                line = (doc_id, kind[:4], word, str(label), around.replace("\n", " "), str(numbers))
                print(*line, sep=" | ", file=sys.stderr)


def numbers(part: str) -> dict[str, Counter[str]]:
    """Tally found numbers, by type, over one part of the number-level annotation."""
    judge = load_score("numbers")
    tally: dict[str, Counter[str]] = {t: Counter() for t in judge.TYPES if t != "n"}
    root = shared_dir() / "numbers"
    for line in (root / "numbers.jsonl").read_text("utf-8").splitlines():
        g = json.loads(line)
        if part_of(str(g["id"])) != part:
            continue
        text = (root / "abstracts" / f"{g['id']}.txt").read_text("utf-8")
        found = find_mentions(prepare(text))
        stats = [measurement(m) for m in found.stats]
        taken = set()
        for n in g["numbers"]:
            value = judge.number(n["text"])
            if value is None or n["type"] == "n":
                continue
            kind = n["type"]
            cover = [
                i
                for i, m in enumerate(stats)
                if max(m["start"], n["start"]) < min(m["end"], n["end"])
                and math.isclose(abs(judge.carried(m).get(kind, math.inf)), abs(value))
            ]
            taken |= {(i, n["type"]) for i in cover}
            tally[n["type"]].update(gold=1, found=bool(cover))
        for i, m in enumerate(stats):
            for kind in judge.carried(m):
                if kind != "mean" or "percent" not in judge.carried(m):
                    tally[kind].update(pred=1, hits=(i, kind) in taken)
    return tally


def main() -> None:
    """Print found precision, recall and F1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", choices=["gold", "numbers", "both"], default="both", dest="which")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--kind", choices=["measurements", "comparisons"])
    options = parser.parse_args()
    for part in ("learn", "check"):
        if options.which in ("gold", "both"):
            for kind, t in gold(part, options.errors, options.kind).items():
                p, r = t["found"] / max(t["pred"], 1), t["found"] / max(t["gold"], 1)
                f1 = 2 * p * r / max(p + r, 1e-9)
                print(f"gold {part:5} {kind:12} {t['gold']:5d}  P {p:.3f}  R {r:.3f}  F1 {f1:.3f}")
        if options.which in ("numbers", "both"):
            for kind, t in numbers(part).items():
                floor = t["hits"] / max(t["pred"], 1)
                print(
                    f"numbers {part:5} {kind:8} {t['gold']:5d}  "
                    f"found {t['found'] / max(t['gold'], 1):.3f}  precision floor {floor:.3f}"
                )


if __name__ == "__main__":
    main()
