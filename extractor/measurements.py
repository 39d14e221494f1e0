"""Link each statistic to its outcome, arm, time and kind."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import cast

from extractor.analysed import fits, of_a_part, told_by_percent
from extractor.arms import ArmTable
from extractor.document import Document
from extractor.linear import Choice, Weights, decode
from extractor.link_arms import arm_steps
from extractor.link_kinds import is_scale_in_percent, kind_steps
from extractor.link_outcomes import outcome_steps
from extractor.link_scene import Scene, scene_of
from extractor.link_times import time_key, time_steps
from extractor.mentions import Mentions, StatMention, TimeMention
from extractor.outcome_names import named_in_full
from extractor.outcomes import Phrase, content_key
from extractor.records import Center, Kind, Measurement, Number
from extractor.said_once import said_with
from extractor.shared_values import of_each_arm

_DOWN = re.compile(r"\b(?:decreas|reduc|declin|fell|fall|drop|lower|lost|loss|diminish|shrank)")
_CHANGE_NOUN = re.compile(
    r"\b(?:increases?|decreases?|reductions?|improvements?|declines?|falls?|drops?|rises?|gains?)\b"
)
_CHANGE_FAR = 110  # characters
_PER_TIME = re.compile(r"/\s?(?:year|yr|y|month|person)\b")
_PAIR = 2
_BETTER = re.compile(r"\bimprov")


Sized = tuple[int | None, tuple[str, ...]]  # a size, and where it comes from if not printed there

LINK_TABLES = ("arm", "time", "outcome", "kind", "confidence")


@dataclass(frozen=True, slots=True)
class Links:
    """The weights of the four chains and of the confidence, as trained."""

    arm: Weights
    time: Weights
    outcome: Weights
    kind: Weights
    confidence: Weights


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Linked:
    """The choices for one number."""

    arm: Choice[str]
    time: Choice[str | None]
    outcome: Choice[Phrase]
    kind: Choice[Kind]


@lru_cache(maxsize=1)
def load_links() -> Links:
    """Return the shipped weights."""
    folder = resources.files("extractor").joinpath("data")
    return Links(
        **{
            name: cast(
                "dict[str, float]",
                json.loads(folder.joinpath(f"link_{name}.json").read_text("utf-8")),
            )
            for name in LINK_TABLES
        }
    )


def link(scene: Scene, links: Links) -> list[Linked]:
    """Choose arm, time, outcome and kind of every number of a document."""
    chains = (
        decode(arm_steps(scene), links.arm),
        decode(time_steps(scene), links.time),
        decode(outcome_steps(scene), links.outcome),
        decode(kind_steps(scene), links.kind),
    )
    return [Linked(*choices) for choices in zip(*chains, strict=True)]


def probability(parts: Mapping[str, float], weights: Weights) -> float:
    """Return the probability that all of a measurement is right: a logistic of its parts."""
    total = sum(weights.get(name, 0.0) * x for name, x in parts.items())
    return 1.0 / (1.0 + math.exp(-total))


def confidence_parts(
    stat: StatMention, linked: Linked, sized: Sized, arms: ArmTable
) -> dict[str, float]:
    """Return what the confidence is made from.

    Log-probabilities of the links, the mention's own score, where its size comes from and how
    many arms there are to mix up.
    """
    parts = {
        name: math.log(max(choice.probability, 1e-4))
        for name, choice in (
            ("arm", linked.arm),
            ("time", linked.time),
            ("outcome", linked.outcome),
            ("kind", linked.kind),
        )
    }
    n, told = sized
    imputed = told[0] if told else ""
    return {
        "bias": 1.0,
        "score": stat.score,
        "joint": sum(parts.values()),
        "least": min(parts.values()),
        "n from arm": float(imputed.startswith("n from arm")),
        "n from total": float(imputed.startswith("n from the study")),
        "n missing": float(n is None),
        "cohort": float(len(arms.arms) <= 1),
        "arms more than two": float(len(arms.arms) > _PAIR),
        **parts,
    }


def _words_of_change(scene: Scene, chosen: Sequence[Linked]) -> list[str | None]:
    """Return the verb or noun of change of every number, one said once for each listed behind."""
    out: list[str | None] = []
    for i, (stat, linked) in enumerate(zip(scene.stats, chosen, strict=True)):
        same = None if stat.sign_words else said_with(scene, i)
        alike = same is not None and linked.kind.value == chosen[same].kind.value
        told = stat.sign_words
        if told is None and linked.kind.value in ("change", "percent_change"):
            told = out[same] if same is not None and alike else _change_named(scene, i)
        out.append(told)
    return out


def _change_named(scene: Scene, i: int) -> str | None:
    """Return the last word of change since the number before ("the fall at week 12 was 1.5")."""
    stat = scene.stats[i]
    begin, _ = scene.span(scene.sentence[i])
    since = max(begin, scene.stats[i - 1].end if i else 0, stat.start - _CHANGE_FAR)
    words = _CHANGE_NOUN.findall(scene.low, since, stat.start)
    return words[-1] if words else None


def _signed(stat: StatMention, words: str | None, kind: Kind, outcome: str) -> Number | None:
    """Give the value of a change the sign that its words mean ("decreased by 5.3" is -5.3)."""
    value = stat.value
    if value is None or words is None or kind not in ("change", "percent_change"):
        return value
    falls = _DOWN.search(words) and not _BETTER.search(words) and "loss" not in outcome.lower()
    return Number.parse(f"-{value.text}") if falls and value.value > 0 else value


def _center(stat: StatMention, kind: Kind) -> Center:
    """Return the centre of a statistic: percents are centres of proportions only."""
    if _PER_TIME.search(stat.unit or ""):
        return "rate" if stat.center in ("percent", "value") else stat.center
    if stat.center == "percent" and kind != "proportion":
        return "value"
    return stat.center


def _first_pass(scene: Scene, i: int, linked: Linked, change: str | None) -> Measurement:
    doc, stat = scene.doc, scene.stats[i]
    outcome, kind = named_in_full(doc, linked.outcome.value), linked.kind.value
    percent = stat.percent
    if kind == "proportion" and is_scale_in_percent(scene, i, outcome, linked.outcome.value.start):
        kind, percent = "level", None
    shared = stat.center == "percent" or (stat.unit or "").startswith("%")
    if kind == "proportion" and percent is None and stat.events is None and shared:
        percent = stat.value
    return Measurement(
        outcome=outcome,
        arm=linked.arm.value,
        time=linked.time.value,
        kind=kind,
        center=_center(stat, kind),
        value=_signed(stat, change, kind, outcome),
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
    )


def _visit(m: Measurement) -> tuple[str, str, frozenset[str]]:
    return m.arm, time_key(m.time), content_key(tuple(m.outcome.lower().split()))


def _sizes(items: Sequence[Measurement], scene: Scene) -> list[Sized]:
    """Return the size of every measurement, and where it comes from if not printed with it.

    The size printed elsewhere for the same outcome, arm and time comes first ("24.1 ± 9.6 (n = 29)
    at 6 months"), then that of the arm, for "all" the study's total. Neither is taken for what is
    told of some of the people, nor where a count and its percent are out of another number.
    """
    printed = {_visit(m): m.n for m in items if m.n is not None}
    sizes = {a.label: a.n for a in scene.arms.arms}
    out: list[Sized] = []
    for i, (m, stat) in enumerate(zip(items, scene.stats, strict=True)):
        if m.n is not None:
            out.append((m.n, ()))
            continue
        visit = printed.get(_visit(m)) if m.time and m.arm != "all" else None
        n: int | None
        if visit is not None and m.kind != "proportion":
            n, source = visit, f"n printed for {m.arm} at {m.time}"
        elif sizes.get(m.arm) is not None:
            n, source = sizes[m.arm], f"n from arm {m.arm}"
        elif m.arm == "all" and scene.arms.total_n is not None:
            n, source = scene.arms.total_n, "n from the study's total"
        else:
            n, source = None, ""
        if m.kind == "proportion" and not _agrees(stat, n):
            n = told_by_percent(stat, scene.arms.counted)
            source = "n from the count and its percent"
        elif visit is None and of_a_part(scene, i):
            n = None
        out.append((None, ()) if n is None else (n, (source,)))
    return out


def _agrees(stat: StatMention, n: int | None) -> bool:
    """Whether events, percent and size can all be true, as far as they are known."""
    if stat.events is None or n is None:
        return n is not None or stat.events is None
    if stat.percent is None:
        return n >= stat.events
    return n >= stat.events and fits(stat.events, stat.percent, n)


def measure(scene: Scene, chosen: Sequence[Linked], weights: Weights) -> tuple[Measurement, ...]:
    """Return the measurements that the chosen links make, with sizes and confidence."""
    changes = _words_of_change(scene, chosen)
    plain = [
        _first_pass(scene, i, *pair) for i, pair in enumerate(zip(chosen, changes, strict=True))
    ]
    sizes = _sizes(plain, scene)
    out = []
    for m, sized, stat, linked in zip(plain, sizes, scene.stats, chosen, strict=True):
        sure = probability(confidence_parts(stat, linked, sized, scene.arms), weights)
        out.append(replace(m, n=sized[0], imputed=sized[1], confidence=sure))
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
        One for each statistic, and one for each arm where it is told of both; linked to an arm's
        label or "all", to the phrase that names its outcome and to a time point or None;
        ``confidence`` is the probability that all is right.
    """
    if not found.stats:
        return ()
    links = load_links()
    scene = scene_of(doc, found, arms, times)
    chosen = measure(scene, link(scene, links), links.confidence)
    return of_each_arm(scene.low, chosen, arms.arms)
