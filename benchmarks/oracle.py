"""Documents of the learning part with numbers and arms taken from the annotation.

The linkers can so be measured alone: ``case(row)`` gives what a perfect number grammar and a
perfect arm finder would hand them.
"""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.own_abstracts import own_rows
from benchmarks.parts import Part, part_of, shared_dir
from extractor.arms import ArmTable, locate
from extractor.document import Document, Sentence
from extractor.mentions import (
    ArmMention,
    EffectMention,
    Mentions,
    PMention,
    StatisticMention,
    StatMention,
    TimeMention,
)
from extractor.record_json import from_dict
from extractor.records import Arm, Comparison, Measurement, StudyRecord
from extractor.sentences import prepare
from extractor.times import find_times

OWN_ANNOTATIONS = Path(__file__).resolve().parent / "annotations.jsonl"

_SIZE_AFTER = re.compile(r"^[^.;]{0,6}\(?[^().;]{0,12}\b[nN]\s*=\s*(\d+)")
_FRACTION = re.compile(r"(\d+)\s*(?:/|of|out of)\s*(\d+)")
_SIGN_WORDS = re.compile(
    r"((?:increas|decreas|reduc|improve|declin|fell|fall|rose|rise|drop|gain|loss|lower|chang)\w*"
    r"(?:\s+significantly)?(?:\s+(?:by|of|was|in\s+[\w\s]{0,40}?(?:of|was)))?)\W*$",
    re.IGNORECASE,
)
_DASHES = str.maketrans({"−": "-", "–": "-", "‐": "-", "‑": "-", "—": "-", "·": "."})


@dataclass(frozen=True, slots=True)
class Case:
    """One annotated document with its numbers, arms and times given."""

    row: dict[str, Any]
    gold: StudyRecord
    doc: Document
    found: Mentions
    arms: ArmTable
    times: tuple[TimeMention, ...]


def rows(part: Part, which: str = "gold") -> list[dict[str, Any]]:
    """Return the annotated rows of one part of one set."""
    name = {"gold": "records.jsonl", "numbers": "numbers.jsonl"}[which]
    lines = (shared_dir() / which / name).read_text("utf-8").splitlines()
    return [r for r in map(json.loads, filter(None, lines)) if part in ("all", part_of(r["id"]))]


def text_of(row: dict[str, Any], which: str = "gold") -> str:
    """Return the text of an annotated row: its own, or that of its set."""
    if "text" in row:
        return str(row["text"])
    path: Path = shared_dir() / which / "abstracts" / f"{row['id']}.txt"
    return path.read_text("utf-8")


def extra_rows() -> list[dict[str, Any]]:
    """Return further annotated rows: of the files named in $RODNAN_EXTRA, else our own.

    ``annotations.jsonl`` beside this module holds abstracts of the numbers set's learning part,
    annotated in the form of the annotated set with offsets in place of quotes; the texts are read
    from the set itself. The abstracts of our own (``own_abstracts``) come with their texts. An
    empty $RODNAN_EXTRA means none.
    """
    named = os.environ.get("RODNAN_EXTRA")
    paths = [OWN_ANNOTATIONS] if named is None else [Path(p) for p in named.split(",") if p]
    lines = [line for p in paths for line in p.read_text("utf-8").splitlines() if line.strip()]
    rows = [r for r in map(json.loads, lines) if part_of(r["id"]) == "learn"]
    rows += own_rows("learn") if named is None else []
    return [_quoted(row) for row in rows]


def _quoted(row: dict[str, Any]) -> dict[str, Any]:
    """Give every item of a row its quote, from the text where it has only offsets."""
    items = [*row["measurements"], *row["comparisons"]]
    if all("quote" in item for item in items):
        return row
    text = text_of(row, "numbers")
    for item in items:
        item["quote"] = text[item["start"] : item["end"]]
    return row


def sentences_of(text: str) -> Document:
    """Prepare a text; cut it at full stops where the sentence splitter leaves it whole."""
    doc = prepare(text)
    if len(doc.sentences) > 1:
        return doc
    norm = text.translate(_DASHES)
    cuts = [0, *(m.end() for m in re.finditer(r"(?:[.?!]\)?\s+|\n)(?=[A-Z\d])", norm)), len(norm)]
    spans = [(a, b) for a, b in itertools.pairwise(cuts) if b > a]
    return Document(text, norm, tuple(Sentence(a, b, None) for a, b in spans))


def _place(m: Measurement, text: str, used: set[tuple[int, int]]) -> tuple[int, int]:
    """Narrow a quote that several numbers share down to this number."""
    number = m.percent or m.value
    if number is None:
        return m.start, m.end
    printed = number.text.lstrip("-").lstrip("+")
    for match in re.finditer(
        rf"(?<![\d.]){re.escape(printed)}(?![\d]|\.\d)", text[m.start : m.end]
    ):
        start = m.start + match.start()
        if (start, start + len(printed)) not in used:
            return start, start + len(printed)
    return m.start, m.end


def _stat(m: Measurement, text: str, shared: bool, used: set[tuple[int, int]]) -> StatMention:
    start, end = _place(m, text, used) if shared else (m.start, m.end)
    used.add((start, end))
    size = _SIZE_AFTER.match(text[end : end + 40])
    fraction = _FRACTION.search(text[start:end])
    words = _SIGN_WORDS.search(text[max(0, start - 70) : start])
    n = int(fraction[2]) if fraction else int(size[1]) if size else None
    return StatMention(
        start=start,
        end=end,
        rule="oracle",
        center=m.center,
        value=m.value,
        spread=m.spread,
        spread_values=m.spread_values,
        ci_level=m.ci_level,
        proportion=m.kind == "proportion",
        events=m.events,
        percent=m.percent,
        n=n,
        unit=m.unit,
        sign_words=words[1].lower() if words else None,
    )


def _others(
    comparisons: tuple[Comparison, ...],
) -> tuple[list[PMention], list[EffectMention], list[StatisticMention]]:
    ps, effects, statistics = [], [], []
    for c in comparisons:
        if c.p_op is not None:
            ps.append(PMention(start=c.start, end=c.end, rule="oracle", op=c.p_op, p=c.p))
        if c.effect is not None:
            effects.append(
                EffectMention(
                    start=c.start,
                    end=c.end,
                    rule="oracle",
                    type=c.effect.type,
                    value=c.effect.value,
                    ci_low=c.effect.ci_low,
                    ci_high=c.effect.ci_high,
                    ci_level=c.effect.ci_level,
                    spread=c.effect.spread,
                    spread_value=c.effect.spread_value,
                )
            )
        if c.statistic is not None:
            statistics.append(
                StatisticMention(
                    start=c.start,
                    end=c.end,
                    rule="oracle",
                    name=c.statistic.name,
                    df=c.statistic.df,
                    value=c.statistic.value,
                )
            )
    return ps, effects, statistics


def _distinct(items: list[Any]) -> tuple[Any, ...]:
    kept: list[Any] = []
    for item in sorted(items, key=lambda x: (x.start, -x.end)):
        if not kept or item.start >= kept[-1].end:
            kept.append(item)
    return tuple(kept)


def mentions_of(gold: StudyRecord, text: str) -> Mentions:
    """Return the mentions that the annotation implies, without doubles."""
    quotes = [(m.start, m.end) for m in gold.measurements]
    used: set[tuple[int, int]] = set()
    stats = [_stat(m, text, quotes.count((m.start, m.end)) > 1, used) for m in gold.measurements]
    ps, effects, statistics = _others(gold.comparisons)
    return Mentions(
        stats=_distinct(stats),
        ps=_distinct(ps),
        effects=_distinct(effects),
        statistics=_distinct(statistics),
    )


def _simple_locate(doc: Document, arms: tuple[Arm, ...]) -> tuple[ArmMention, ...]:
    found = [
        ArmMention(start=m.start(), end=m.end(), arm=i)
        for i, arm in enumerate(arms)
        if arm.label != "all"
        for m in re.finditer(
            rf"(?<![\w-]){re.escape(arm.label.translate(_DASHES))}(?:s?)(?!\w)", doc.norm, re.I
        )
    ]
    return _distinct(found)


def case(row: dict[str, Any], which: str = "gold") -> Case:
    """Build the case of one annotated row; ``which`` set holds its text."""
    text = text_of(row, which)
    gold = from_dict(row, text)
    doc = sentences_of(text)
    places = locate(doc, gold.arms) or _simple_locate(doc, gold.arms)
    arms = ArmTable(gold.arms, gold.total_n, places)
    return Case(row, gold, doc, mentions_of(gold, text), arms, find_times(doc))


def cases(part: Part = "learn") -> Iterator[Case]:
    """Yield the cases of one part of the gold set, and for learning the further ones."""
    yield from (case(row) for row in rows(part))
    if part == "learn":
        yield from (case(row, "numbers") for row in extra_rows())
