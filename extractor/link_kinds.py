"""Whether a number is a level, a change, a percentage of change or a proportion."""

from __future__ import annotations

import re

from extractor.link_scene import Scene, link_names
from extractor.linear import Option, Step
from extractor.records import Kind

KINDS: tuple[Kind, ...] = ("level", "change", "percent_change", "proportion")

_CUES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "by",
            r"\b(?:increas|decreas|reduc|improv|declin|fell|rose|dropp|lower|rais|gain|los)\w*\W+(?:\w+\W+){0,4}?by\W*(?:a\W+)?(?:mean\W+(?:of\W+)?|approximately\W+|about\W+|~)?$",
        ),
        (
            "of",
            r"\b(?:increas|decreas|reduc|improve|declin|drop|rise|gain|loss|change|fall)\w*\W+(?:in\W+(?:[\w-]+\W+){1,6})?(?:of|was|were|by)\W*(?:a\W+mean\W+of\W+)?$",
        ),
        (
            "change_noun",
            r"\b(?:changes?|reductions?|decreases?|increases?|improvements?|declines?|gains?|loss)\b",
        ),
        (
            "change_verb",
            r"\b(?:increased|decreased|reduced|improved|declined|fell|rose|dropped|lowered|gained|lost|increasing)\b",
        ),
        (
            "percent_change",
            r"\b(?:percent(?:age)?|relative|%)\s+(?:change|reduction|decrease|increase|improvement|decline)",
        ),
        ("from_to", r"\bfrom\b[^.;]{0,40}$"),
        ("to", r"\bto\W*$"),
        (
            "rate",
            r"\b(?:rate|proportion|percentage|incidence|prevalence|frequency|number of (?:patients|subjects|children|women|men|participants))\b",
        ),
        ("mean", r"\b(?:mean|median|average)\b"),
        ("was", r"\b(?:was|were|is)\W*$"),
        (
            "who",
            r"\b(?:patients|subjects|participants|women|men|children|cases|adults|of them)\W*$",
        ),
        ("no_change_from", r"\bchange from baseline\b"),
    )
)
_AFTER: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "who",
            r"^[\s)]*(?:of\W+(?:the\W+)?(?:\w+\W+)?)?(?:patients|subjects|participants|women|men|children|cases|adults|females?|males?|individuals)\b",
        ),
        ("of", r"^\W*of\b"),
        (
            "change_noun",
            r"^[\s)]*(?:mean\W+|relative\W+|absolute\W+)?(?:\w+\W+)?(?:changes?|reductions?|decreases?|increases?|improvements?|declines?|higher|lower|more|less|greater)\b",
        ),
        (
            "had",
            r"^[\s)]*(?:\w+\W+){0,3}(?:had|experienced|developed|achieved|reported|completed|were|was)\b",
        ),
    )
)


def _context(scene: Scene, i: int) -> list[str]:
    stat = scene.stats[i]
    start, end = scene.span(scene.sentence[i])
    head, tail = scene.low[start : stat.start], scene.low[stat.end : min(end, stat.end + 60)]
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
    near = head[-50:]
    for name, cue in _CUES:
        if cue.search(near):
            out += [f"near_{name}", f"near_{name}|{unit}", f"near_{name}|{form}"]
        elif cue.search(head):
            out += [f"far_{name}", f"far_{name}|{unit}"]
    for name, cue in _AFTER:
        if cue.search(tail):
            out += [f"tail_{name}", f"tail_{name}|{unit}"]
    if stat.sign_words:
        out += [f"sign|{unit}", f"sign_{'to' if stat.sign_words.endswith(' to') else 'other'}"]
    printed = stat.value.text if stat.value is not None else ""
    text = scene.doc.norm[stat.start : stat.end]
    if printed.startswith("-") or text.lstrip("(").startswith(("+", "-")):
        out += ["signed", f"signed|{unit}"]
    if stat.events is not None:
        out.append("events")
    return out


def kind_steps(scene: Scene) -> list[Step[Kind]]:
    """Return the four kinds as the options of every number."""
    steps: list[Step[Kind]] = []
    for i in range(len(scene.stats)):
        context = _context(scene, i)
        options = tuple(Option(kind, kind, tuple(f"{kind}|{f}" for f in context)) for kind in KINDS)
        steps.append(Step(options, link_names(scene, i)))
    return steps
