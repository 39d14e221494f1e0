"""Link each statistic to its outcome, arm, time and kind."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import cast

from extractor.arms import ArmTable
from extractor.document import Document
from extractor.linear import Choice, Weights, decode
from extractor.link_arms import arm_steps
from extractor.link_kinds import kind_steps
from extractor.link_outcomes import outcome_steps
from extractor.link_scene import Scene, scene_of
from extractor.link_times import time_key, time_steps
from extractor.mentions import Mentions, StatMention, TimeMention
from extractor.outcomes import Phrase
from extractor.records import Kind, Measurement, Number

_DOWN = re.compile(r"\b(?:decreas|reduc|declin|fell|fall|drop|lower|lost|loss|diminish|shrank)")
_BETTER = re.compile(r"\bimprov")


@dataclass(frozen=True, slots=True)
class Links:
    """The weights of the four chains and of the confidence, as trained."""

    arm: Weights
    time: Weights
    outcome: Weights
    kind: Weights
    confidence: Weights


@dataclass(frozen=True, slots=True)
class Linked:
    """The choices for one number."""

    arm: Choice[str]
    time: Choice[str | None]
    outcome: Choice[Phrase]
    kind: Choice[Kind]


@lru_cache(maxsize=1)
def load_links() -> Links:
    """Return the shipped weights."""
    text = resources.files("extractor").joinpath("data/links.json").read_text("utf-8")
    table = cast("dict[str, dict[str, float]]", json.loads(text))
    return Links(**{k: table[k] for k in ("arm", "time", "outcome", "kind", "confidence")})


def link(scene: Scene, links: Links) -> list[Linked]:
    """Choose arm, time, outcome and kind of every number of a document."""
    chains = (
        decode(arm_steps(scene), links.arm),
        decode(time_steps(scene), links.time),
        decode(outcome_steps(scene), links.outcome),
        decode(kind_steps(scene), links.kind),
    )
    return [Linked(*choices) for choices in zip(*chains, strict=True)]


def confidence(stat: StatMention, linked: Linked, weights: Weights) -> float:
    """Return the probability that all of a measurement is right: a logistic of its parts."""
    total = sum(weights.get(f, 0.0) * x for f, x in confidence_parts(stat, linked).items())
    return 1.0 / (1.0 + math.exp(-total))


def confidence_parts(stat: StatMention, linked: Linked) -> dict[str, float]:
    """Return what the confidence is made from: log-probabilities of the links, and the mention."""
    parts = {
        name: math.log(max(choice.probability, 1e-4))
        for name, choice in (
            ("arm", linked.arm),
            ("time", linked.time),
            ("outcome", linked.outcome),
            ("kind", linked.kind),
        )
    }
    return {
        "bias": 1.0,
        "score": stat.score,
        "joint": sum(parts.values()),
        "least": min(parts.values()),
        **parts,
    }


def _signed(stat: StatMention, kind: Kind, outcome: str) -> Number | None:
    """Give the value of a change the sign that its words mean ("decreased by 5.3" is -5.3)."""
    value, words = stat.value, stat.sign_words
    if value is None or words is None or kind not in ("change", "percent_change"):
        return value
    falls = _DOWN.search(words) and not _BETTER.search(words) and "loss" not in outcome.lower()
    return Number.parse(f"-{value.text}") if falls and value.value > 0 else value


def _first_pass(doc: Document, stat: StatMention, linked: Linked, weights: Weights) -> Measurement:
    outcome, kind = linked.outcome.value.text, linked.kind.value
    percent = stat.percent
    if kind == "proportion" and percent is None and stat.center == "percent":
        percent = stat.value
    return Measurement(
        outcome=outcome,
        arm=linked.arm.value,
        time=linked.time.value,
        kind=kind,
        center=stat.center,
        value=_signed(stat, kind, outcome),
        spread=stat.spread,
        spread_values=stat.spread_values,
        ci_level=stat.ci_level,
        n=stat.n,
        events=stat.events,
        percent=percent,
        unit=stat.unit,
        quote=doc.text[stat.start : stat.end],
        start=stat.start,
        end=stat.end,
        rule=stat.rule,
        confidence=confidence(stat, linked, weights),
    )


def _with_sizes(items: Sequence[Measurement], arms: ArmTable) -> tuple[Measurement, ...]:
    """Fill in sizes that are not printed with a statistic, and say where they come from.

    The size printed elsewhere for the same arm at the same time comes first ("24.1 ± 9.6 (n = 29)
    at 6 months"), then that of the arm, for "all" the study's total.
    """
    printed = {(m.arm, time_key(m.time)): m.n for m in items if m.n is not None and m.time}
    sizes = {a.label: a.n for a in arms.arms}
    out = []
    for m in items:
        if m.n is not None:
            out.append(m)
            continue
        visit = printed.get((m.arm, time_key(m.time))) if m.time else None
        if visit is not None and m.kind != "proportion":
            out.append(replace(m, n=visit, imputed=(f"n printed for {m.arm} at {m.time}",)))
        elif sizes.get(m.arm) is not None:
            out.append(replace(m, n=sizes[m.arm], imputed=(f"n from arm {m.arm}",)))
        elif m.arm == "all" and arms.total_n is not None:
            out.append(replace(m, n=arms.total_n, imputed=("n from the study's total",)))
        else:
            out.append(m)
    return tuple(out)


def link_measurements(
    doc: Document, found: Mentions, arms: ArmTable, times: tuple[TimeMention, ...]
) -> tuple[Measurement, ...]:
    """Return the measurements of a document in reading order.

    Parameters
    ----------
    doc, found, arms, times
        What the finders found in one text.

    Returns
    -------
    tuple of Measurement
        One for each statistic, linked to an arm's label or "all", to the phrase that names its
        outcome and to a time point or None; ``confidence`` is the probability that all is right.
    """
    if not found.stats:
        return ()
    links = load_links()
    scene = scene_of(doc, found, arms, times)
    chosen = link(scene, links)
    items = [
        _first_pass(doc, stat, linked, links.confidence)
        for stat, linked in zip(scene.stats, chosen, strict=True)
    ]
    return _with_sizes(items, arms)
