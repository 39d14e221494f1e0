"""Read what hangs on a number: its unit, spread, interval, percent, total."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from extractor.grammar.parts import CI_WORD, NUM, PERCENT, UNIT, WORDS, is_percent, is_share, number
from extractor.grammar.rule import Rule
from extractor.grammar.stat_rules import STAT_RULES
from extractor.grammar.tokens import Token
from extractor.word_places import starts_of


@dataclass(slots=True)
class Frame:
    """A number with what belongs to it. ``parts`` holds the texts of a rule's named groups.

    ``first_end`` is where the first part ends if words stand between it and the others.
    """

    start: int
    end: int
    head: Token
    unit: str | None
    rule: str
    parts: dict[str, str | None]
    first_end: int | None = None

    def has(self, name: str) -> bool:
        """Tell whether a part was printed."""
        return bool(self.parts.get(name))


_HEAD_UNIT = re.compile(rf"\s?-?(?:{UNIT}|{PERCENT})")
_RATIO = re.compile(
    r"(?:\b(?:OR|RR|HR)s?|(?:odds|risk|rate|hazard)\sratio|relative\srisk|[(,;]\s?ratio)\s?[=:,]?\s?\Z|\(\Z"
)
_DIFFERENCE = re.compile(
    r"\bdifferences?(?:\s(?:of|was|is)|\s?[,:=])?\s(?:[-–−]\s?)?\Z", re.IGNORECASE
)
# "(mean difference -2.6, 95% CI -3.7 to -1.5; p < 0.001) and with milk (": the next of a list.
_LIST_OF_DIFFERENCES = 160
_DIFFERENCE_LISTED = re.compile(
    r"\bdifferences?\b[^.()\[\]\d]{0,12}(?:[^.()\[\]]|\.\d)*[)\]][^.()\[\]]{0,60}[(\[]\s?\Z",
    re.IGNORECASE,
)
_OF_RATIO = re.compile(r"\d\s?:\s?\Z")  # "2:1 (347:174)": how many went where
# "24.8 months (95% CI 22.1 to not reached)": the limit alone is no number of its own.
_ENDLESS = re.compile(
    rf"\s?[(\[,;]\s?(?:\d\d(?:\.\d)?{PERCENT}[-\s]?)?(?:{CI_WORD}|IQR|range)[\s:,=]{{0,3}}(?:from\s)?"
    rf"(?:{NUM}\s?{UNIT}?(?:\s?[-–,]\s?|\sto\s)(?:not\s\w+|N\.?[ERA]\b|∞|infinity|upper\b)"
    rf"|(?:not\s\w+|N\.?[ERA])(?:\s?[-–,]\s?|\sto\s){NUM})[^()\[\].;]{{0,30}}[)\]]?"
)
_PERCENT_BEHIND = re.compile(rf"{PERCENT}(?!\s?(?:CI|conf))")
_DATE = re.compile(r"(?:19[5-9]|20[0-4])\d\Z")  # "03/2016": a month of a year
_MONTHS = 12
_GRADE = re.compile(r"(?:grades?|stages?|phase|class|type)\s\Z", re.IGNORECASE)
_N_BEFORE = re.compile(r"(?<![A-Za-z])[nN]\s?[=:]\s?\Z")
# Sizes are told with their share of all where people are divided: "to tea (n = 60, 50%)".
_ALLOCATED = re.compile(
    r"\b(?:randomi[sz]|assign|allocat|divided|enrol|recruit|includ|compris|consist|received)[a-z]*\b"
    r"(?:[^.]|\.\d)*\Z",
    re.IGNORECASE,
)
_ALLOCATED_REACH = 200
_COUNT_REACH = 30
_COUNT_AND = re.compile(rf"\b(?:\d+|{WORDS})\s(?:and|vs\.?|versus)\s(?:only\s)?\Z", re.IGNORECASE)
_NEXT_PERCENT = re.compile(
    rf"\s?(?:and|vs\.?|versus)\s[^.;()\[\]\d]{{1,50}}[(\[]\s?[\d.]+{PERCENT}"
)
INTEGER_HEAD = frozenset(
    {"count_percent", "fraction", "count_of", "counted_percent", "n_then_percent"}
)
# What a count printed as "n = 12" goes on with where it is no size but a result.
_AFTER_N = frozenset({"count_percent", "fraction", "n_then_percent"})
_PERCENT_HEAD = frozenset({"percent_of_counts", "percent_count"})
PM_RULES = frozenset({"pm", "plus_for_pm", "glued_plus_for_pm", "pm_in_bracket"})
_DOSES = frozenset({"mg", "g", "μg", "ug", "mcg", "Gy", "IU", "U"})
PROPORTIONS = INTEGER_HEAD | _PERCENT_HEAD


def _by_lead(rules: tuple[Rule, ...]) -> dict[str, list[Rule]]:
    table: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        for char in rule.lead:
            table[char].append(rule)
    return dict(table)


_RULES = _by_lead(STAT_RULES)


def _fits(rule: Rule, head: Token, unit: str | None, match: re.Match[str]) -> bool:
    """Check what a pattern cannot say: kinds of the numbers involved."""
    if rule.name == "fraction" and _GRADE.search(match.string, max(0, head.start - 8), head.start):
        return False
    if rule.name in INTEGER_HEAD:
        return _is_count(rule, head, unit, match)
    if rule.name in ("plus_for_pm", "glued_plus_for_pm"):
        return _is_plus_for_pm(rule, head, match)
    if rule.name == "interval_in_bracket":
        return not _OF_RATIO.search(match.string, max(0, head.start - 4), head.start)
    if rule.name == "interval_after":
        return _holds(head, unit, match)
    if rule.name in _PERCENT_HEAD:
        return is_percent(unit) or (unit is None and _makes(match, head))
    if rule.name == "number_in_bracket":
        inner = match["unit"]
        return not head.in_words and (
            inner is None or (inner[0] == "%") == (unit or "")[:1].startswith("%")
        )
    return True


def _is_count(rule: Rule, head: Token, unit: str | None, match: re.Match[str]) -> bool:
    """Tell whether a number can be a count, of no more than the total printed with it."""
    if head.number.decimals or head.number.value < 0 or unit is not None:
        return False
    if rule.name == "n_then_percent" and not _N_BEFORE.search(
        match.string, max(0, head.start - 4), head.start
    ):
        return False
    if rule.name == "counted_percent" and _is_second_of_two(head, match):
        return False
    total = match.groupdict().get("total")
    if rule.name == "fraction" and head.number.value <= _MONTHS and _DATE.match(total or ""):
        return False
    if not total or not total[0].isdigit():
        return True
    return float(total.replace(",", "")) >= head.number.value


def _is_second_of_two(head: Token, match: re.Match[str]) -> bool:
    """Tell whether two counts go before two percents: "4 and 8 patients in X [8%] and Y [16%]"."""
    before = _COUNT_AND.search(match.string, max(0, head.start - _COUNT_REACH), head.start)
    return before is not None and _NEXT_PERCENT.match(match.string, match.end()) is not None


def _makes(match: re.Match[str], head: Token) -> bool:
    """Tell whether the count behind a number out of its total gives it, as a percent."""
    parts = match.groupdict()
    events, total = parts["events"] or "", parts.get("total") or ""
    if not (events.isdecimal() and total.isdecimal() and head.number.decimals and int(total)):
        return False
    return is_share(int(events), int(total), head.number)


def is_counted(norm: str, head: Token) -> bool:
    """Tell whether what is printed as "n = 12" is a result: "(n = 12, 40%)", "(n = 12/40)"."""
    if frame_at(norm, head).rule not in _AFTER_N:
        return False
    since = max(0, head.start - _ALLOCATED_REACH)
    return _ALLOCATED.search(norm, since, head.start) is None


def _is_plus_for_pm(rule: Rule, head: Token, match: re.Match[str]) -> bool:
    """Tell whether "64.5 + 12.8" is a mean with its spread: printed alike, the smaller, no sum.

    Glued together it must have decimals or the unit of no dose: "120+45 ml", but "160+80 mg".
    """
    spread, unit = number(match["spread"]), match["unit"]
    dose = unit is None or unit.split("/")[0] in _DOSES
    if rule.name == "glued_plus_for_pm" and not spread.decimals and dose:
        return False
    summed = "+" in match.string[max(0, head.start - 3) : head.start]
    alike = head.number.decimals == spread.decimals and head.number.value > spread.value
    return alike and not summed


def _holds(head: Token, unit: str | None, match: re.Match[str]) -> bool:
    """Tell whether an unnamed interval holds its effect: printed alike, and around it.

    "2.9 points, 0.7 to 5.1" is one behind the word difference; "(0.8, -1.6 to 3.2)" in a bracket
    of its own is on both sides of zero, so that it can only be one.
    """
    low, high = number(match["low"]), number(match["high"])
    alike = 0 < head.number.decimals == low.decimals == high.decimals
    if not alike or not low.value <= head.number.value <= high.value:
        return False
    if _DIFFERENCE.search(match.string, max(0, head.start - 24), head.start):
        return True
    if low.value <= 0:
        opened = match.string[max(0, head.start - 2) : head.start].strip() in ("(", "[")
        since = max(0, head.start - _LIST_OF_DIFFERENCES)
        told = high.value > 0 or _DIFFERENCE_LISTED.search(match.string, since, head.start)
        return unit is None and opened and low.value < 0 and bool(told)
    if unit is not None:
        return False
    dashed = match.string[match.end("low") : match.start("high")].strip() in "-–"
    return dashed or _RATIO.search(match.string, max(0, head.start - 18), head.start) is not None


def frame_at(norm: str, head: Token) -> Frame:
    """Return the longest reading of what starts with a number."""
    found = _HEAD_UNIT.match(norm, head.end)
    unit = found[0].strip(" -") if found else None
    after = found.end() if found else head.end
    frame = Frame(head.start, after, head, unit, "bare", {})
    endless = _ENDLESS.match(norm, after)
    if endless is not None:
        frame.end = endless.end()
        return frame
    rules = _candidates(norm, after)
    if not rules and unit is None:
        return frame
    for rule in rules:
        match = rule.compiled.match(norm, after)
        if match is not None and _fits(rule, head, unit, match):
            frame.rule, frame.end, frame.parts = rule.name, match.end(), match.groupdict()
            frame.unit = unit or frame.parts.get("unit")
            if rule.name in _PERCENT_HEAD:
                frame.unit = unit or "%"
                frame.parts["events"] = frame.parts["events"] or frame.parts.pop("told", None)
            return _with_percent_behind(norm, _trimmed(norm, frame))
    return frame


def _with_percent_behind(norm: str, frame: Frame) -> Frame:
    """Read the percent sign of "94 (86-101)%" and "5.9 (3.3 to 10.4) per cent"."""
    if frame.unit is None and norm[frame.end - 1] in ")]" and frame.rule not in PROPORTIONS:
        behind = _PERCENT_BEHIND.match(norm, frame.end)
        if behind is not None:
            frame.unit, frame.end = "%", behind.end()
    return frame


_LOOSE = re.compile(
    r"(?P<label>iqr|inter-?quartile\srange|range|c\.?i\.?|s\.?d\.?|standard\sdeviation"
    r"|s\.?e\.?(?:m\.?)?|standard\serror)\]?\)?\s?"
    r"(?:[:=,]|of|from|was|were)?\s?[(\[]?\s?(?=[-–+]?\s?\.?\d)"
)
_LABELS = frozenset(
    {"iqr", "inter", "interquartile", "range", "c", "ci", "s", "sd", "se", "sem", "standard"}
)
_WEAK = frozenset({";", ",", "and", ":"})
_PERCENT_END = frozenset("0123456789%")
_PAIR = re.compile(
    rf"(?P<low>{NUM})(?:\s?{UNIT})?(?P<to>\s?(?:[-–]|to|;|,|and|:)\s?)(?P<high>{NUM})(?:\s?(?P<unit>{UNIT}))?",
    re.IGNORECASE,
)


def loose_labels(small: str) -> dict[int, re.Match[str]]:
    """Return the names of intervals that stand before their numbers, by the place after them."""
    found: dict[int, re.Match[str]] = {}
    done = 0
    for start in starts_of(small, _LABELS):
        match = _LOOSE.match(small, start) if start >= done else None
        if match is not None:
            done = match.end()
            if not small[start - 1 : start].isalpha():
                found[done] = match
    return found


def _loose_spread(head: Token, label: re.Match[str]) -> Frame:
    parts: dict[str, str | None] = {"spread": head.number.text, "label": label["label"]}
    return Frame(label.start(), head.end, head, None, "labelled_spread", parts)


def loose_pair(norm: str, head: Token, label: re.Match[str]) -> Frame | None:
    """Return an interval that its name opens ("IQR: 9.1, 22.4"), apart from its estimate."""
    before = norm[max(0, label.start() - 2) : label.start()]
    match = _PAIR.match(norm, head.start)
    closed = ")" in label[0] or "]" in label[0]
    if label["label"][0] == "s":
        inside = before[-1:] in ("(", "[") and not closed
        return _loose_spread(head, label) if inside else None
    if match is None or (label["label"] == "range" and before[-1:] not in ("(", "[")):
        return None
    if before.strip()[-1:] in _PERCENT_END or (closed and match["to"].strip() in _WEAK):
        return None  # "median (IQR) 7, 2-12": the bracket only announces
    parts: dict[str, str | None] = {**match.groupdict(), "label": label["label"]}
    ci = label["label"][0] == "c"
    if ci:
        parts["label"] = None
    return Frame(
        label.start(), match.end(), head, parts["unit"], "with_ci" if ci else "with_iqr", parts
    )


def _candidates(norm: str, after: int) -> list[Rule]:
    lead = norm[after : after + 1]
    if lead == " ":
        second = norm[after + 1 : after + 2]
        plain = _RULES.get(second, _NONE)
        return plain if second in "([{±+/,;" else plain + _AFTER_SPACE
    return _RULES.get(lead, _NONE)


_NONE: list[Rule] = []
_AFTER_SPACE = _RULES[" "]


def _trimmed(norm: str, frame: Frame) -> Frame:
    while norm[frame.end - 1].isspace():
        frame.end -= 1
    return frame
