"""Whether a number is a level, a change, a percentage of change or a proportion."""

from __future__ import annotations

import re

from extractor.linear import Option, Step
from extractor.link_scene import Scene, link_names
from extractor.records import Kind

KINDS: tuple[Kind, ...] = ("level", "change", "percent_change", "proportion")

_PER_YEAR = re.compile(r"/\s?(?:year|yr|y|person)\b")
_MONEY = re.compile(r"[$€£¥]\s*$|\b(?:usd|eur)\s*$")
_GOVERNED = re.compile(
    r"\b(?:increas|decreas|reduc|improv|declin|fell|fall|rose|rise|dropp|lower|rais|gain|los|chang)\w*\b"
    r"(?:\W+(?:significantly|in|of|the|mean|median|average|a|an|approximately|about|only|up|to|score)\b|\W+[\w/-]+){0,7}?"
    r"\W+(?:by|of)\W*(?:(?:a|an|mean|median|average|of|approximately|about|nearly|only)\W+)*[~+]?$"
)
_CHANGE_SUBJECT = re.compile(
    r"\b(?:changes?|reductions?|decreases?|increases?|improvements?|declines?|gains?|loss|fall|rise)"
    r"(?:\W+(?:in|of|from|for)\b)?(?:\W+[\w/%-]+){0,8}?\W+(?:was|were|is|by|of|averaged|score)?\W*"
    r"(?:\([^()]*)?(?:mean|median|=|:|\W)*$"
)
_NOUN_AFTER = re.compile(
    r"^[\s)]*(?:(?:mean|relative|absolute|overall|average|\w+)\W+)?"
    r"(?:changes?|reductions?|decreases?|increases?|improvements?|declines?|loss|gain)\b|^[\s)]*(?:lower|higher)\b"
)
_TO_LEVEL = re.compile(r"\b(?:from|to)\W*(?:(?:a|mean|median|only|about)\W+)*(?:of\W+)?$")
_MEASURED_IN_PERCENT = re.compile(
    r"\b(?:predicted|saturation|fraction|lvef|hba1c|hba\(?1c|fmd|dilation|haematocrit|hematocrit|fev|fvc|dlco|stenosis|"
    r"density|fat|sao2|spo2|scvo2|score|concordance|mean|median|average)\b"
)


def read_kind(scene: Scene, i: int) -> str:
    """Return what the words at the number say that it is, with the name of the evidence."""
    stat = scene.stats[i]
    start, end = scene.span(scene.sentence[i])
    head = scene.low[max(start, stat.start - 140) : stat.start]
    tail = scene.low[stat.end : min(end, stat.end + 50)]
    percent = stat.percent is not None or (stat.unit or "").strip() == "%"
    printed = scene.doc.norm[stat.start : stat.end].lstrip("([ ")
    signed = printed.startswith(("+", "-")) or head.endswith(("+", "-"))
    moved = _GOVERNED.search(head) is not None or _NOUN_AFTER.match(tail) is not None
    if _MONEY.search(head) or printed[:1] in "$€£" or _PER_YEAR.search(stat.unit or ""):
        return "level_unit"
    if stat.events is not None or (stat.proportion and stat.n is not None):
        return "proportion_told"
    change = "percent_change" if percent and stat.spread is None else "change"
    if moved:
        return f"{change}_moved"
    if _TO_LEVEL.search(head):
        return "level_to_percent" if percent and stat.spread is None else "level_to"
    if signed:
        return f"{change}_signed"
    if _CHANGE_SUBJECT.search(head[-110:]):
        return f"{change}_subject"
    if percent and stat.spread is None:
        return "level_percent" if _MEASURED_IN_PERCENT.search(head[-60:]) else "proportion_percent"
    if stat.proportion:
        return "proportion_said"
    if stat.center == "count":
        return "proportion_count"
    return "level_plain"


def _context(scene: Scene, i: int) -> list[str]:
    stat = scene.stats[i]
    unit = (
        "%"
        if stat.percent is not None or (stat.unit or "").startswith("%")
        else "u"
        if stat.unit
        else "-"
    )
    form = "prop" if stat.proportion else stat.center
    out = [
        "any",
        f"form_{form}",
        f"unit_{unit}",
        f"form_{form}|unit_{unit}",
        f"pm{stat.spread is not None}|unit_{unit}",
    ]
    reading = read_kind(scene, i)
    out += [f"read_{reading}", f"read_{reading.rsplit('_', 1)[0]}"]
    return out


def kind_steps(scene: Scene) -> list[Step[Kind]]:
    """Return the four kinds as the options of every number."""
    steps: list[Step[Kind]] = []
    for i in range(len(scene.stats)):
        context = _context(scene, i)
        options = tuple(Option(kind, kind, tuple(f"{kind}|{f}" for f in context)) for kind in KINDS)
        steps.append(Step(options, link_names(scene, i)))
    return steps
