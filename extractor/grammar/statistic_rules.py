"""Test statistics with their degrees of freedom."""

from __future__ import annotations

import re

from extractor.grammar.parts import NUM, number
from extractor.grammar.rule import Rule
from extractor.mentions import StatisticMention

_DF = r"\d+(?:\.\d+)?"
_NAME = (
    r"(?P<name>χ\s?-?\s?(?:[2²]|\(2\))?+|X\s?[2²]|chi[-\s]?squared?(?:\stest)?(?:\s?\(χ\s?2\))?|chi(?:2|\(2\))"
    r"|[tFZzUHQWG]|kappa|κ|ICC|Wald(?:\s?χ\s?2)?|Cochran'?s?\sQ|Kruskal[-\s]Wallis(?:\sH)?)"
)

STATISTIC_RULES = (
    Rule(
        "statistic_df",
        "statistic",
        rf"(?:{_NAME}|(?P<slope>r))\s?[\[(]\s?(?:df\s?=\s?)?(?P<df1>{_DF})(?:\s?[,;/]\s?(?:N\s?=\s?)?(?P<df2>{_DF}))?\s?[\])]"
        rf"\s?(?:=|:|of|was|>|<)\s?(?P<value>{NUM})",
        ("t(27) = -2.31", "F(1, 54)=5.31", "χ2(2) = 6.1", "F [2,40] = 3.2", "r(18) = .45"),
        ("t (12 patients)", "r(2) = 0.16"),
    ),
    Rule(
        "statistic_subscript_df",
        "statistic",
        rf"(?P<name>[Ft])\s?(?P<df1>\d+)(?:\s?[,;/]\s?(?P<df2>\d+))?\s?=\s?(?P<value>{NUM})",
        ("F 1,54 = 5.31", "F1,54=5.31", "t27 = 2.3"),
    ),
    Rule(
        "statistic_df_after",
        "statistic",
        rf"{_NAME}(?:[-\s]?(?:values?|statistics?|test))?\s?=\s?(?P<value>{NUM})\s?[,;(]\s?"
        rf"(?:df|d\.f\.|degrees\sof\sfreedom)\s?[=:]?\s?(?P<df1>{_DF})(?:\s?[,;/]\s?(?P<df2>{_DF}))?",
        ("chi2 = 4.2, df = 1", "t = 2.3 (df 18)"),
    ),
    Rule(
        "statistic_plain",
        "statistic",
        rf"{_NAME}(?:[-\s]?(?:values?|statistics?|test|score))?\s?(?:=|:|of|was)\s?(?P<value>{NUM})(?!\s?%)",
        ("Z = -2.12", "t = 2.3", "kappa = 0.81", "U = 123", "χ(2) = 4.5"),
        ("group t 12",),
    ),
)
# "r(2) = 0.16" is r squared, its raised 2 flattened: no correlation with 2 degrees of freedom.
_START = re.compile(
    # The letters come first, so that a search can skip to them.
    r"[tFZzUHQWGχXCcrkKκI](?<![\w-].)(?:(?<=[tFZzUHQWG])(?=[\s\d(\[=-])"
    r"|(?<=[χX])(?=[\s-]?\(?[2²])|(?<=[Cc])hi(?=[-\s]?sq|\(?2)"
    r"|(?<=r)(?=\s?[(\[]\s?(?:df\s?=\s?)?\d+\s?[)\]]\s?=)(?!\(2\))"
    r"|(?<=[kK])appa|(?<=κ)|(?<=I)CC|(?<=W)ald|(?<=C)ochran|(?<=K)ruskal)"
)
_NAMES = {"x": "chi2", "χ": "chi2", "c": "chi2", "z": "z", "k": "kappa", "κ": "kappa", "i": "ICC"}


def _name(text: str) -> str:
    low = text.lower()
    if low.startswith("cochran"):
        return "Q"
    if low.startswith("kruskal"):
        return "H"
    if low.startswith("wald"):
        return "chi2"
    return _NAMES.get(low[0], text[:1])


def find_statistics(norm: str) -> list[StatisticMention]:
    """Return every test statistic of a normalised text in reading order."""
    out: list[StatisticMention] = []
    done = -1
    for opening in _START.finditer(norm):
        if opening.start() < done:
            continue
        for rule in STATISTIC_RULES:
            match = rule.compiled.match(norm, opening.start())
            if match is None:
                continue
            groups = match.groupdict()
            df = tuple(float(groups[k]) for k in ("df1", "df2") if groups.get(k))
            out.append(
                StatisticMention(
                    start=match.start(),
                    end=match.end(),
                    rule=rule.name,
                    name=_name(groups.get("name") or groups["slope"]),
                    df=df,
                    value=number(match["value"]),
                )
            )
            done = match.end()
            break
    return out
