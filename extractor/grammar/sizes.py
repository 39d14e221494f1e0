"""Counts of participants."""

from __future__ import annotations

from extractor.grammar.parts import grammar_words, trie
from extractor.grammar.rule import Rule
from extractor.grammar.tokens import Token
from extractor.mentions import SizeMention

_NOUN = trie(grammar_words()["counted"])

SIZE_RULES = (
    Rule(
        "n_equals",
        "size",
        r"(?<![A-Za-z]) n \s? [=:]? \s? \Z",
        ("(n = 31)", "N=31", "(n 29)", "n: 40"),
        ("p = 31",),
        lead="before",
    ),
    Rule(
        "counted_noun",
        "size",
        rf"(?:\s(?!of\b|to\b|and\b|or\b|vs\b|in\b|with\b|by\b|for\b)[A-Za-z][\w'/-]*,?){{0,5}}?"
        rf"\s(?P<noun>{_NOUN})(?![\w-])(?P<each>\s(?:in|per)\s(?:each|every|either)|\seach\b)?",
        ("30 patients", "Sixty healthy adult volunteers", "20 patients each"),
        ("30 mg",),
        lead="after",
    ),
    Rule(
        "size_each",
        "size",
        r"(?:\s(?!in\b|per\b|for\b|to\b|each\b)(?P<noun>[a-z]+))?(?P<each>\s(?:in|per|for|to)\s(?:each|every|either)\b|\sper\s(?=group|arm)|\seach\b)",
        ("20 in each group", "20 per group", "20 each"),
        ("20 mg daily",),
        lead="after",
    ),
)
_BEFORE = [r for r in SIZE_RULES if r.lead == "before"]
_AFTER = [r for r in SIZE_RULES if r.lead == "after"]
_LARGEST = 10_000_000


def size_at(norm: str, token: Token) -> SizeMention | None:
    """Return the size that a number is, if the words at it say so."""
    number = token.number
    if number.decimals != 0 or not 0 < number.value < _LARGEST:
        return None
    near = norm[max(0, token.start - 4) : token.start]
    for rule in _BEFORE if "n" in near or "N" in near else ():
        match = rule.compiled.search(norm, max(0, token.start - 4), token.start)
        if match:
            return SizeMention(
                start=match.start(), end=token.end, rule=rule.name, n=int(number.value)
            )
    if norm[token.end : token.end + 1] != " ":
        return None
    for rule in _AFTER:
        match = rule.compiled.match(norm, token.end)
        if match:
            return SizeMention(
                start=token.start,
                end=match.end(),
                rule=rule.name,
                n=int(number.value),
                noun=match["noun"].lower() if match["noun"] else None,
                each=match["each"] is not None,
            )
    return None
