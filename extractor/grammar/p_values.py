"""P-values in every layout."""

from __future__ import annotations

import re

from extractor.grammar.parts import EXPONENT, number
from extractor.grammar.rule import Rule
from extractor.mentions import PMention
from extractor.records import Number, POp

_OF = (
    r"(?:(?:\s?-\s?|\s)?(?:values?|levels?))?(?:\s?(?:for|of|from)(?:\s(?!0|\.)[\w×*-]+){1,4}?"
    r"|[-\s]?\(?(?:trend|interaction|heterogeneity|int|adj\w*|corr\w*|uncorrected|overall|group|all|both"
    r"|between|within|one|two)(?:[-\s]?(?:tailed|sided|groups?))?\)?)?(?:s(?=\s))?"
)
_P = rf"(?<![A-Za-z0-9_]) p {_OF}"
_NUM = (
    r"(?:10(?:\s?\^\s?\(?|\s?\(\s?|\s)?[-–⁻]\s?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]+\)?|0\s?,\d+|[01](?:\.\d+)?|\.\d+"
    r"|0?\.\s\d{2,}|[-–]\s?0?\.\d+|\d{1,2}\.\d+(?!\s?[×x])"
    rf"|[2-9](?:\.\d+)?(?=\s?[×xe])){EXPONENT}?(?![\d%])"
)
_OP = (
    r"(?:[<>]\s?or\s?=|[<>=≤≥]\s?[=<>]?|less\sthan(?:\sor\sequal\sto)?|(?:greater|more|higher)\sthan|below|above"
    r"|equals?(?:\sto)?)"
)
_LINK = r"\s?(?:values?\s)?(?:[:,]|was|were|is|are|being|of|ranging\sfrom)?\s?"

P_RULES = (
    Rule(
        "p_number",
        "p",
        rf"{_P} {_LINK} (?P<op>{_OP}) \s? (?P<num>{_NUM})",
        (
            "p = 0.021",
            "P<.002",
            "p-value of less than 0.03",
            "p - value = 0.04",
            "P for trend = 0.04",
            "p=<0.01",
            "p = -0.31",
            "p = . 0213",
            "P < or = .003",
            "Pinteraction = 0.07",
            "P value from the exact test was <.001",
        ),
        ("group P 12 of 30", "pH = 7.4"),
        lead="p",
    ),
    Rule(
        "p_plain",
        "p",
        rf"(?<![A-Za-z0-9_]) p (?:[-\s]?values?)?"
        r"(?:\sfor(?:\sthe)?\s(?:trend|interaction)(?:\s[\w×*-]+){0,3}?(?=\s(?:was|of|is|0?\.)))?"
        r"\s? (?:[:,]|was|were|is|of|equal\sto)? \s?"
        rf"(?P<num>(?:0?\.\d+|0,\d+){EXPONENT}?(?![\d%]))",
        (
            "p 0.04",
            "(p:0.02)",
            "p-value of 0.03",
            "P-values were 0.2",
            "p for interaction group × time was 0.04",
        ),
        ("p 12", "SpO2 0.04"),
        lead="p",
    ),
    Rule(
        "p_of_list",
        "p",
        r"(?<![A-Za-z0-9_]) p [-\s]?values? \s (?:for|of) \s [^.;()\d]{1,120}? \s (?:were|are) \s"
        rf"(?P<num>0?\.\d+{EXPONENT}?(?![\d%]))",
        ("the p values for pain, gait speed, grip and mood of the group were 0.03, 0.04 and 0.2",),
        ("p values for the first 12 visits were low",),
        lead="p",
    ),
    Rule(
        "p_ns",
        "p",
        rf"{_P} \s? (?:[=:,]|was|were|is)? \s? (?P<ns>n\.?\s?s\.?(?![a-z])|not?n?[-\s]significant)",
        ("p = n.s.", "P = NS", "(p: ns)", "P NS", "p = not significant"),
        ("p = 0.4",),
        lead="p",
    ),
    Rule(
        "ns_alone",
        "p",
        r"(?<=[(,;]) \s? (?P<ns>n\.\s?s\.|NS)"
        r"(?=\s?(?:[);]|(?:at|for|in)\s(?:all|both|each|any)\b))",
        ("4 vs 5 (n.s.)", "12 (NS)", "4 vs 5 (n.s. at all times)"),
        ("saline NS was given",),
        lead="(",
    ),
)
_START = re.compile(  # every way opens with a letter or mark of its own: quick to search for
    r"p(?<![A-Za-z0-9_]p)(?:(?![a-zA-Z]{2}(?<![vV][aA]))|(?=int|trend|het))"
    r"|P(?<![A-Za-z0-9_]P)(?:(?![a-zA-Z]{2}(?<![vV][aA]))|(?=int|trend|het))"
    r"|\( ?[nN]\.? ?[sS]|, ?[nN]\.? ?[sS]|; ?[nN]\.? ?[sS]"
)
_MORE = re.compile(
    rf"(?P<join>\s?(?:,\s?and|,|and|or|[-–]|to|/)\s?)(?P<op>[<>=≤≥]\s?=?)?\s?(?P<num>(?:0\.\d+|\.\d+){EXPONENT}?)"
    r"(?![\d%])(?!\s?[-–±])",
    re.IGNORECASE,
)
_OPS: dict[str, POp] = {"<": "<", ">": ">", "=": "=", "≤": "<=", "≥": ">="}
_SAID: dict[str, POp] = {"l": "<", "b": "<", "g": ">", "m": ">", "h": ">", "a": ">", "e": "="}
_THRESHOLD_AFTER = re.compile(
    r"[)\]]?\s?(?:\((?:two|one)[^)]*\)\s?)?,?\s?(?:was|were|is|being|as|level)?\s?"
    r"(?:a\s|the\s|also\s|set\s)?"
    r"(?:consider|regard|accept|taken|deem|set\b|defin|used\sas|chosen|indicat|denot|statistically\s"
    r"significant\.|(?:as|for|the)\s(?:the\s)?(?:statistical(?:ly)?\s)?"
    r"(?:level|threshold|criterion|significan))",
    re.IGNORECASE,
)
_THRESHOLD_BEFORE = re.compile(
    r"(?:significan\w*(?:\slevels?|\sthreshold|\scriterion)?\s?(?:was|were|is|as)?\s?"
    r"(?:set|defined|accepted|considered|established|assumed|determined|declared|fixed|taken|level|placed)"
    r"|(?:considered|defined|regarded)\s(?:as\s)?(?:statistically\s)?significant"
    r"|(?:alpha|threshold|cut-?off)\s(?:of|for|was|were|at|set|level)\b"
    r"|(?:significance\slevel|level\sof\ssignificance)\b)[^.;]{0,30}\Z",
    re.IGNORECASE,
)
_BEFORE = 70


def p_operator(text: str | None) -> POp:
    """Return the operator that a sign or words such as "less than" stand for."""
    if not text:
        return "="
    sign = text.replace(" ", "").lower()
    if sign[0] in _OPS:
        equal = len(sign) > 1 and "=" in sign and (sign.strip("=")[:1] or "=") in "<>"
        base = _OPS[sign.strip("=")[:1] or "="]
        return {"<": "<=", ">": ">="}.get(base, base) if equal else base  # type: ignore[return-value]
    op = _SAID.get(sign[0], "=")
    return "<=" if op == "<" and "equal" in sign else op


def _is_threshold(norm: str, start: int, end: int) -> bool:
    """Tell whether the words around a p-value make it a level of significance."""
    if _THRESHOLD_AFTER.match(norm, end):
        return True
    before = norm[max(0, start - _BEFORE) : start]
    low = before.lower()
    if not ("significan" in low or "alpha" in low or "threshold" in low or "cut" in low):
        return False
    return _THRESHOLD_BEFORE.search(before) is not None


def _value(text: str) -> Number:
    return number(text.replace(",", "."))


def _listed(norm: str, first: PMention) -> list[PMention]:
    """Return the further values of a list ("p = 0.02 and 0.03") with their own spans."""
    out = [first]
    match = _MORE.match(norm, first.end)
    while match:
        op = p_operator(match["op"]) if match["op"] else first.op
        start = match.start("op") if match["op"] else match.start("num")
        out.append(
            PMention(start=start, end=match.end(), rule="p_list", op=op, p=_value(match["num"]))
        )
        match = _MORE.match(norm, match.end())
    return out


def find_ps(norm: str) -> list[PMention]:
    """Return every p-value of a normalised text in reading order, significance levels left out."""
    out: list[PMention] = []
    done = -1
    for opening in _START.finditer(norm):
        if opening.start() < done:
            continue
        found = _first_match(norm, opening)
        if found is None:
            continue
        done = found.end
        if not _is_threshold(norm, found.start, found.end):
            listed = _listed(norm, found)
            out += listed
            done = listed[-1].end
    return out


def _first_match(norm: str, opening: re.Match[str]) -> PMention | None:
    is_p = opening[0] in "pP"
    start = opening.start() if is_p else opening.start() + 1
    for rule in P_RULES:
        match = rule.compiled.match(norm, start) if (rule.lead == "p") is is_p else None
        if match is None:
            continue
        groups = match.groupdict()
        if "ns" in groups:
            return PMention(
                start=start if is_p else match.start("ns"),
                end=match.end(),
                rule=rule.name,
                op="ns",
                p=None,
            )
        op = p_operator(groups.get("op"))
        return PMention(
            start=start, end=match.end(), rule=rule.name, op=op, p=_value(groups["num"])
        )
    return None
