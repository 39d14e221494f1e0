"""Numbers that are printed in one list are results together, or none of them is."""

from __future__ import annotations

import re

from extractor.grammar.frames import INTEGER_HEAD, Frame
from extractor.grammar.known_cases import LEAST, MOST
from extractor.grammar.parts import grammar_words, trie

_LIST = re.compile(
    r"[)\]]?\s?(?:vs\s?\.?|v|versus|×|(?:as\s)?compared\s(?:with|to)|against)\s?[$€£(\[~+]?\s?"
    r"|\s(?:and|to)\s[$€£~]?|,\s[$€£]?"
)
_IN_ARMS = re.compile(
    r"[)\]]?\s(?:[a-z]+\s){0,4}?(?:in|on|with|for|to|after|of|receiving|given)\s[^.;,()\d]{1,60},?\s"
    r"(?:and|but|vs\.?|versus|v|compared\s(?:with|to)|against|than|while|whereas)\s"
    r"(?:(?:only|in|by|to|of|with)\s){0,2}"
)
_LONGEST_GAP = 90  # characters between the numbers of two arms
_LONGEST_LIST = len(" as compared with (~")
# "145 ml and 420 ml (p < 0.001)": a pair that is tested; not so times ("at 3 and 6 months (p").
_TESTED = re.compile(r"(?:\s?[×x]\s?10\S{0,4})?(?:\s\S{1,14})?,?\s?[(\[,;]\s?p\s?(?:[=<>≤]|value)")
_NO_VALUE = re.compile(
    r"\b(?:at|after|for|within|during|on|over|by|until|till|through|between|every|past|first|last"
    r"|days?|weeks?|months?|years?|hours?|groups?|arms?|stages?|grades?|aged?|and|or)\s"
    r"(?:the\s)?(?:\(\w+\)\s)?(?:\d{1,3},\s)*\Z"
)
_WORDS, _CLAUSE = 36, 80  # characters
_PAIR = 2
_ONE_OF_LIST = re.compile(r",?\s(?:and|or)\s|,\s")
_PEOPLE_BEHIND = re.compile(rf"\s(?:of\sthe\s|of\sthese\s)?{trie(grammar_words()['counted'])}\b")
_HAPPENED = re.compile(
    r"\b(?:seen|observed|occurred|reported|developed|noted|noticed|found|required|needed|experienced"
    r"|recorded|detected|present|achieved|reached|affected|happened)\s(?:in|by|for|among|with)\s"
    r"(?:only\s)?\Z"
)


def _are_alike(a: Frame, b: Frame) -> bool:
    """Tell whether two numbers are printed alike, or both count people ("16 of 40", "31")."""
    if a.rule == b.rule:
        one_unit = b.unit is None and a.head.number.decimals == b.head.number.decimals > 0
        return a.unit == b.unit or (a.unit is not None and one_unit)
    return all(
        f.rule in INTEGER_HEAD
        or (f.rule == "bare" and f.unit is None and not f.head.number.decimals)
        for f in (a, b)
    )


def share_in_lists(norm: str, frames: list[Frame], totals: list[float | None]) -> None:
    """Give the numbers of one list the log odds of the likeliest among them.

    A list is "98% vs 88%", and "12 in the tea group and 9 in the rest group".
    """
    for here in (range(len(frames) - 1), range(len(frames) - 2, -1, -1)):
        for i in here:
            first, second = totals[i], totals[i + 1]
            if first is None or second is None or first == second or MOST in (first, second):
                continue
            gap = norm[frames[i].end : frames[i + 1].start]
            alike = _are_alike(frames[i], frames[i + 1])
            listed = len(gap) <= _LONGEST_LIST and _LIST.fullmatch(gap)
            if alike and (listed or (len(gap) <= _LONGEST_GAP and _IN_ARMS.fullmatch(gap))):
                totals[i] = totals[i + 1] = max(first, second)


def raise_counted_lists(small: str, frames: list[Frame], totals: list[float | None]) -> None:
    """Give "was needed in 2, 3 and 11 patients" the log odds of a known result.

    Three or more whole numbers behind what happened and before who it happened to.
    """
    first = 0
    for i in range(1, len(frames) + 1):
        joined = (
            i < len(frames)
            and _are_alike(frames[i - 1], frames[i])
            and frames[i].start - frames[i - 1].end <= _LONGEST_LIST
            and _ONE_OF_LIST.fullmatch(small, frames[i - 1].end, frames[i].start)
        )
        if joined:
            continue
        here, first = range(first, i), i
        if len(here) <= _PAIR or any(totals[k] in (None, MOST) for k in here):
            continue
        one, last = frames[here[0]], frames[here[-1]]
        whole = one.rule == "bare" and one.unit is None and not one.head.number.decimals
        if whole and _PEOPLE_BEHIND.match(small, last.end):
            since = max(0, one.start - _CLAUSE)
            if _HAPPENED.search(small, since, one.start):
                for k in here:
                    totals[k] = max(totals[k] or 0.0, LEAST)


def raise_tested_pairs(small: str, frames: list[Frame], totals: list[float | None]) -> None:
    """Give the two numbers of a pair that a p-value follows the log odds of a known result."""
    for i in range(len(frames) - 1):
        one, two = frames[i], frames[i + 1]
        first, second = totals[i], totals[i + 1]
        if first is None or second is None or MOST in (first, second):
            continue
        if min(first, second) >= LEAST or two.start - one.end > _LONGEST_LIST:
            continue
        if not _TESTED.match(small, two.end):
            continue
        listed = _are_alike(one, two) and _LIST.fullmatch(small, one.end, two.start)
        if listed and not _NO_VALUE.search(small, max(0, one.start - _WORDS), one.start):
            totals[i], totals[i + 1] = max(first, LEAST), max(second, LEAST)
