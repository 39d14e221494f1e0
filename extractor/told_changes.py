"""Changes that the words at a number tell for sure, by name of the evidence.

"The mean reduction in X was 40%", "a 40% (SE 3) decrease in X", "X improved more with A than B
(12 vs 6)": no share of people, and no level.
"""

from __future__ import annotations

import re

from extractor.link_scene import Scene

_NOUN = (
    r"(?:changes?|reductions?|decreases?|increases?|improvements?|declines?|falls?|rises?|drops?)"
)
_FAR = 140  # characters before a number
# "the median percent reduction in X was 71%"
_SAID = re.compile(
    rf"\b(?:percent(?:age)?|%|mean|median|average)\s+(?:percent(?:age)?\s+)?{_NOUN}\b"
    r"(?! (?:risk|rates?))[^.;()\d]{0,80}?\b(?:was|were|of|by|averaged)\s+(?:about |only )?\Z"
)
# "a 40% (SE 3) decrease in X"
_BEHIND = re.compile(
    r"[%\s]*(?:\([^()]*\)\s*)?(?:(?:significant|relative|mean|median|further|overall|net) )?"
    rf"{_NOUN}\b(?!-| (?:risk|rates?|out)\b)"
)
_TOLD = "percent_change_told"
# "a reduction of at least 50% in X (40%)", "a greater than 50% reduction": who had it is a share
_RESPONSE = re.compile(
    r"(?:[≥>]\s?|\b(?:at least|greater than|more than|over)(?: an?)? )\d+(?:\.\d+)?"
    r"(?:\s?%|[ -]percent|[ -]points?|[ -]fold)(?: or (?:more|greater))?"
    rf"(?= (?:[a-z-]+ )?{_NOUN}\b)"
    rf"|\b{_NOUN} (?:in [a-z ]+ )?of (?:[≥>]|at least|more than|greater than|over)"
)
_WITH_P = re.compile(r"[%\s]*[;,]\s*p\s?[<=>]")
_AND_IN = re.compile(r"[^()]*\)(?:,| and|, and) in \w[^()]*\(\Z")
# "a greater reduction in X with A than with B (3.2 vs 1.1)"
_MORE = re.compile(
    r"\b(?:improved|decreased|increased|declined|fell|rose|reduced|dropped|changed)\b"
    r"[^.;:()\d]{0,20}?\b(?:more|less|further)\b(?! (?:likely|often|frequently|common))"
    r"[^.;:()\d]*\(\Z"
    rf"|\b(?:greater|larger|smaller|bigger) (?:[a-z-]+ ){{0,2}}{_NOUN} in [^.;:()\d]*\(\Z"
)


# "the increase in X was greater with A than with B (3.2 vs 1.1)"
_WAS_MORE = re.compile(
    rf"\b{_NOUN} (?:in|of|from) [^.;:()]*?\b(?:was|were) (?:[a-z]+ )?"
    r"(?:less|greater|smaller|larger|lower|higher|more|better)\b[^.;:()\d]*\(\Z"
)
# "X decreased (3%; p ...)", "X fell by week 3 (A: 3%, p ...)"
_WENT = re.compile(
    r"(?<!was )(?<!were )\b(?:decreased|increased|declined|fell|rose|dropped|improved)\b[^.;()]*"
    r"\((?:[^()]*[;:] )?(?:[\w+/ -]+: )?\Z"
)


def told_of_percent(scene: Scene, i: int, subject: bool, before: str | None) -> str | None:
    """Say whether a percent without a count of people is told to be a change, or a share.

    ``subject`` says that a word of change is the subject of the number, ``before`` how the number
    that it shares its words with was read, if any.
    """
    low, stat = scene.low, scene.stats[i]
    start = max(scene.span(scene.sentence[i])[0], stat.start - _FAR)
    if subject and _RESPONSE.search(low, start, stat.start):
        return "proportion_responders"
    told = before == _TOLD or _is_behind(scene, i)
    told = told or _SAID.search(low, start, stat.start) is not None
    if not told and scene.bracket[i] is not None and _WITH_P.match(low, stat.end):
        went = _WENT.search(low, start, stat.start) is not None
        told = subject or went or _goes_on(scene, i)
    return _TOLD if told and low.find("absolute", start, stat.start) < 0 else None


def _is_behind(scene: Scene, i: int) -> bool:
    """Whether a noun of change stands behind a number, or behind the one it is set against."""
    if _BEHIND.match(scene.low, scene.stats[i].end):
        return True
    joined = scene.connectors
    versus = i < len(joined) and joined[i] == "vs" and scene.bracket[i + 1] == scene.bracket[i]
    return versus and _BEHIND.match(scene.low, scene.stats[i + 1].end) is not None


def _goes_on(scene: Scene, i: int) -> bool:
    """Whether "in Y (7%; p ...)" goes on from "reductions in X (3%; p ...) and"."""
    if not i or scene.sentence[i - 1] != scene.sentence[i]:
        return False
    return _AND_IN.fullmatch(scene.low, scene.stats[i - 1].end, scene.stats[i].start) is not None


def is_moved_more(scene: Scene, i: int, percent: bool) -> bool:
    """Whether two numbers in a bracket tell which of two changes was the greater.

    Of a ``percent`` without a spread more is asked: "nausea fell more (2% vs 5%)" tells shares.
    """
    inner = scene.bracket[i]
    if inner is None:
        return False
    opened = scene.structure.brackets[inner].start + 1
    if scene.stats[scene.places[i].first].start > opened:
        return False  # "(from a mean of 8 to 4)"
    start = max(scene.span(scene.sentence[i])[0], opened - _FAR)
    found = None if percent else _MORE.search(scene.low, start, opened)
    return (found or _WAS_MORE.search(scene.low, start, opened)) is not None
