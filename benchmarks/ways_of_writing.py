"""Write docs/ways-of-writing.md from the table of rules, so that the page cannot drift.

    python -m benchmarks.ways_of_writing [--check]

Every line is made by running the finder over the rule's own strings.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from extractor.find import find_mentions, read_numbers
from extractor.grammar.context import context_of
from extractor.grammar.rule import Rule
from extractor.grammar.table import RULES
from extractor.mentions import EffectMention, PMention, SizeMention, StatisticMention
from extractor.records import Number
from extractor.sentences import prepare

PAGE = Path(__file__).resolve().parents[1] / "docs" / "ways-of-writing.md"
KINDS = {
    "stat": ("Statistics of one arm", "what is read"),
    "effect": ("Contrasts and associations", "what is read"),
    "p": ("P-values", "what is read"),
    "statistic": ("Test statistics", "what is read"),
    "size": ("Counts of participants", "what is read"),
    "skip": ("Numbers that are no result", "what is left out"),
}
INTRODUCTION = """# Ways of writing a number

This page lists the notations that the extractor reads, one table for each kind of number. It is
made from the rules and their strings by `python -m benchmarks.ways_of_writing`; the strings are
also tests. Dashes, minus signs, raised decimal points, narrow spaces, full-width characters and
curly quotes are made plain before any rule is tried, at equal length.

A notation found is not yet a result: bare values, percents and counts are kept only where a small
model finds that the words around them speak of a result (its weights are in
`extractor/data/result_model.json`).
"""


def _say(value: object) -> str:
    return value.text if isinstance(value, Number) else str(value)


def _read_stat(text: str, rule: Rule) -> str:
    context = context_of(prepare(text))
    _, _, frames, _ = read_numbers(context)
    frame = next(f for f in frames if f.rule == rule.name)
    parts = {k: v for k, v in sorted(frame.parts.items()) if v and k not in ("unit", "label")}
    told = [f"value {frame.head.number.text}", *(f"{k} {v.strip()}" for k, v in parts.items())]
    return ", ".join(told + ([f"unit {frame.unit}"] if frame.unit else []))


def _read_skip(text: str, rule: Rule) -> str:
    context = context_of(prepare(text))
    left = [t.number.text for t in context.tokens if rule.name in context.no_result(t)]
    return ", ".join(left)


def _read_mention(text: str, rule: Rule) -> str:
    found = find_mentions(prepare(text))
    by_kind = {"p": found.ps, "effect": found.effects, "statistic": found.statistics}
    mentions = by_kind.get(rule.kind, found.sizes)
    own = [m for m in mentions if rule.kind == "effect" or m.rule == rule.name]
    return _describe(own[0])


def _describe(m: PMention | EffectMention | StatisticMention | SizeMention) -> str:
    if isinstance(m, PMention):
        return "not significant" if m.op == "ns" else f"p {m.op} {_say(m.p)}"
    if isinstance(m, SizeMention):
        return f"n {m.n}" + (f" {m.noun}" if m.noun else "") + (" in each arm" if m.each else "")
    if isinstance(m, StatisticMention):
        df = ", ".join(f"{x:g}" for x in m.df)
        return f"{m.name}{f'({df})' if df else ''} = {m.value.text}"
    level = f"{m.ci_level:g}% CI" if m.ci_level else "interval"
    ends = f", {level} {_say(m.ci_low)} to {_say(m.ci_high)}" if m.ci_low else ""
    spread = f", {m.spread} {_say(m.spread_value)}" if m.spread_value else ""
    return f"{m.type} {_say(m.value)}{ends}{spread}"


READERS = {"stat": _read_stat, "skip": _read_skip}


def page() -> str:
    """Return the whole page."""
    out = [INTRODUCTION]
    for kind, (title, read) in KINDS.items():
        out += [f"## {title}", "", f"| written | {read} | rule |", "|---|---|---|"]
        for rule in (r for r in RULES if r.kind == kind):
            tell = READERS.get(kind, _read_mention)
            for text in rule.matches:
                cell = text.replace("|", "\\|")
                out.append(f"| {cell} | {tell(text, rule)} | {rule.name} |")
        left = [f"`{text}`" for rule in RULES if rule.kind == kind for text in rule.rejects]
        out += ["", f"Left alone by at least one of these rules: {', '.join(left)}.", ""]
    return "\n".join(out).rstrip() + "\n"


def main() -> None:
    """Write the page, or tell whether it is up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if options.check:
        sys.exit(0 if PAGE.read_text("utf-8") == page() else f"{PAGE.name} is out of date")
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), "utf-8")
    print(f"{PAGE.name} written")


if __name__ == "__main__":
    main()
