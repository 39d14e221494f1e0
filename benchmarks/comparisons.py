"""Score the linking of contrasts by itself: annotated numbers, arms and values go in.

    python -m benchmarks.comparisons [--part learn|check|extra] [--errors N] [--attribute NAME]

The oracle takes the places of p-values and effects, the arms and the measurements from the
annotation; what is scored is how each is linked. Errors are shown for all but the checking part.
Part "extra" is the further annotation files named in $RODNAN_EXTRA.
"""

from __future__ import annotations

import argparse
import importlib.util
import re
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from benchmarks.oracle import extra_rows, rows, text_of
from benchmarks.parts import Part, shared_dir
from extractor.arms import ArmTable, locate
from extractor.clauses import structure_of
from extractor.comparison_evidence import Evidence
from extractor.comparison_scope import Scene, make_scene
from extractor.comparisons import link
from extractor.document import Document
from extractor.mentions import ArmMention, EffectMention, PMention, StatisticMention
from extractor.methods import find_methods, lower_equal
from extractor.record_json import from_dict, to_dict
from extractor.records import Arm, Comparison, StudyRecord
from extractor.sentences import prepare
from extractor.study import read_study as extract
from extractor.times import find_times

CHECKED = ("design", "supports", "effect")
_P = re.compile(r"\bp\s*(?:<<|<=|>=|[<>=≤≥])\s*0?[.,]?\d+|\bns\b", re.I)


def annotated(part: Part | Literal["extra"]) -> list[tuple[dict[str, Any], str]]:
    """Return the annotated records of one part, each with its text."""
    if part == "extra":
        return [(r, text_of(r, "numbers")) for r in extra_rows()]
    return [(r, text_of(r)) for r in rows(part)]


def _evidence(c: Comparison) -> Evidence:
    p = c.p_op and PMention(start=c.start, end=c.end, rule="gold", op=c.p_op, p=c.p)
    if c.p_op:
        m = _P.search(c.quote)
        if m:
            p = PMention(
                start=c.start + m.start(), end=c.start + m.end(), rule="gold", op=c.p_op, p=c.p
            )
    e = c.effect
    effect = e and EffectMention(
        start=c.start,
        end=c.end,
        rule="gold",
        type=e.type,
        value=e.value,
        ci_low=e.ci_low,
        ci_high=e.ci_high,
        ci_level=e.ci_level,
        spread=e.spread,
        spread_value=e.spread_value,
    )
    s = c.statistic
    statistic = s and StatisticMention(
        start=c.start, end=c.end, rule="gold", name=s.name, df=s.df, value=s.value
    )
    start, end = c.start, c.end
    if p and not e and not s:
        start, end = p.start, p.end
    return Evidence(start, end, p or None, effect or None, statistic or None)


def _labelled(doc: Document, arms: tuple[Arm, ...]) -> tuple[ArmMention, ...]:
    found = locate(doc, arms)
    if found:
        return found
    low = lower_equal(doc.norm)
    hits: list[ArmMention] = []
    for i, arm in enumerate(arms):
        for m in re.finditer(rf"(?<!\w){re.escape(arm.label.lower())}(?!\w)", low):
            hits.append(ArmMention(start=m.start(), end=m.end(), arm=i))
    hits.sort(key=lambda h: (h.start, -h.end))
    out: list[ArmMention] = []
    for h in hits:
        if not out or h.start >= out[-1].end:
            out.append(h)
    return tuple(out)


def oracle_scene(record: StudyRecord, text: str) -> tuple[Scene, tuple[Evidence, ...]]:
    """Return the scene with everything but the contrasts as annotated, and their places."""
    doc = prepare(text)
    arms = ArmTable(record.arms, record.total_n, _labelled(doc, record.arms))
    scene = make_scene(
        doc,
        lower_equal(doc.norm),
        structure_of(doc),
        arms,
        find_times(doc),
        record.measurements,
        find_methods(doc),
    )
    seen: dict[tuple[int, int], Evidence] = {}
    for c in record.comparisons:
        e = _evidence(c)
        seen.setdefault((e.start, e.end), e)
    return scene, tuple(seen[k] for k in sorted(seen))


def scorer() -> ModuleType:
    """Return the score program as a module."""
    spec = importlib.util.spec_from_file_location("score", shared_dir() / "gold" / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(shared_dir() / "gold" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Marks:
    """The score program's judgements for one document."""

    def __init__(
        self, score: ModuleType, gold: dict[str, Any], pred: dict[str, Any], text: str
    ) -> None:
        self.score, self.gold, self.pred = score, gold, pred
        self.labels = [a["label"] for a in gold["arms"]]
        for d in (gold, pred):
            for kind in ("measurements", "comparisons"):
                for item in d[kind]:
                    item["_span"] = score.locate(item, text)

    def quality(self, a: dict[str, Any], b: dict[str, Any]) -> dict[str, bool]:
        """Return which attributes of a predicted comparison are right, as score.py judges."""
        s, labels = self.score, self.labels

        def fits(xs: list[str], ys: list[str]) -> bool:
            return len(xs) == len(ys) and all(any(s.same_arm(x, y, labels) for x in xs) for y in ys)

        mine = {self.pred["measurements"][i]["_span"] for i in a["supports"]}
        theirs = {self.gold["measurements"][i]["_span"] for i in b["supports"]}
        supported = (not theirs and not mine) or (
            bool(theirs)
            and all(any(min(x[1], y[1]) > max(x[0], y[0]) for x in mine) for y in theirs)
        )
        return {
            "outcome": s.alike(a["outcome"], b["outcome"]),
            "design": a["design"] == b["design"],
            "groups": fits(a["groups"], b["groups"]),
            "time": b["time"] is None or s.same_time(a["time"], b["time"]),
            "effect": s.same_effect(a["effect"], b["effect"]),
            "supports": supported,
        }

    def checkable(self, a: dict[str, Any], b: dict[str, Any]) -> bool:
        """Whether everything is right that a check of the numbers needs; names do not matter."""
        quality = self.quality(a, b)
        return all(quality[name] for name in CHECKED) and len(a["groups"]) == len(b["groups"])

    def pairs(self) -> list[tuple[int, int]]:
        """Pair predicted and annotated comparisons."""
        pairs: list[tuple[int, int]] = self.score.pair_up(
            self.pred["comparisons"],
            self.gold["comparisons"],
            self.score.same_numbers_comparison,
            self.quality,
        )
        return pairs


def run(part: Part | Literal["extra"], errors: int, attribute: str | None) -> str:
    """Score the linking with annotated input and return the figures."""
    score = scorer()
    tally: Counter[str] = Counter()
    right: Counter[str] = Counter()
    lines: list[str] = []
    for gold, text in annotated(part):
        record = from_dict(gold, text)
        scene, evidence = oracle_scene(record, text)
        linked = link(scene, evidence)
        pred = to_dict(
            StudyRecord(
                id=record.id,
                arms=record.arms,
                measurements=record.measurements,
                comparisons=linked,
            )
        )
        marks = Marks(score, gold, pred, text)
        pairs = marks.pairs()
        tally.update(gold=len(gold["comparisons"]), pred=len(linked), found=len(pairs))
        for i, j in pairs:
            a, b = pred["comparisons"][i], gold["comparisons"][j]
            quality = marks.quality(a, b)
            tally["full"] += all(quality.values())
            right.update(k for k, v in quality.items() if v)
            wrong = [k for k, v in quality.items() if not v]
            if wrong and (attribute is None or attribute in wrong):
                said = {k: (a[k], b[k]) for k in wrong}
                lines.append(f"{gold['id']} | {b['quote']} | {said}")
        hit_p, hit_g = {i for i, _ in pairs}, {j for _, j in pairs}
        for j, b in enumerate(gold["comparisons"]):
            if j not in hit_g and attribute in (None, "missed"):
                said = f"{b['outcome']} {b['groups']} {b['time']}"
                lines.append(f"{gold['id']} | missed | {b['quote']} | {said}")
        for i, a in enumerate(pred["comparisons"]):
            if i not in hit_p and attribute in (None, "spurious"):
                lines.append(f"{gold['id']} | spurious | {a['quote']} | {a['outcome']}")
    p, r = tally["found"] / max(1, tally["pred"]), tally["found"] / max(1, tally["gold"])
    full = 2 * tally["full"] / max(1, tally["pred"] + tally["gold"])
    shown = lines[:errors] if part != "check" else []
    shown.append(
        f"oracle, {part}: gold {tally['gold']}, predicted {tally['pred']}; found P {p:.3f} "
        f"R {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.3f}; full F1 {full:.3f}; right "
        + "  ".join(f"{k} {right[k] / max(1, tally['found']):.3f}" for k in sorted(right))
    )
    return "\n".join(shown)


def calibration_table(pairs: list[tuple[float, bool]]) -> str:
    """Return said against found in fifths of the scale, with the Brier score."""
    lines = []
    for k in range(5):
        inside = [(s, g) for s, g in pairs if k / 5 <= s < (k + 1) / 5 or (k == 4 and s == 1.0)]
        if inside:
            mean = sum(s for s, _ in inside) / len(inside)
            found = sum(g for _, g in inside) / len(inside)
            lines.append(
                f"  {k / 5:.1f} to {(k + 1) / 5:.1f}: said {mean:.2f}, right {found:.2f},"
                f" n {len(inside)}"
            )
    brier = sum((s - g) ** 2 for s, g in pairs) / max(1, len(pairs))
    return "\n".join([*lines, f"  Brier score {brier:.3f}"])


def calibration(part: Part | Literal["extra"]) -> str:
    """Return said against found (what a check needs) for the whole extractor."""
    score = scorer()
    pairs: list[tuple[float, bool]] = []
    for gold, text in annotated(part):
        pred = to_dict(extract(text))
        marks = Marks(score, gold, pred, text)
        good = {
            i
            for i, j in marks.pairs()
            if marks.checkable(pred["comparisons"][i], gold["comparisons"][j])
        }
        pairs += [(c["confidence"], i in good) for i, c in enumerate(pred["comparisons"])]
    return f"confidence, {part} part, whole extractor:\n{calibration_table(pairs)}"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=["learn", "check", "extra"], default="learn")
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--attribute")
    options = parser.parse_args()
    if not Path(shared_dir()).is_dir():
        print(f"skipped: no annotated material at {shared_dir()} (set RODNAN_SHARED)")
        return
    print(run(options.part, options.errors, options.attribute))
    print(calibration(options.part))


if __name__ == "__main__":
    main()
