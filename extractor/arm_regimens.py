"""Regimens of several drugs under one short name: "cyclophosphamide, methotrexate and 5-FU (CMF)".

The drugs are given together, so the list names one arm, called by the letters in its bracket.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractor.arm_tokens import Tokens

_LETTERS = re.compile(r"[A-Z]{2,6}$")
_FIGURE = re.compile(r"\d+-")  # of "5-fluorouracil"
_JOINTS = frozenset([",", "and", "plus", "+", "&"])
_ENDS = frozenset([".", ";", ":", "or", "versus", "vs", "v", "receive", "received"])
_MAX_ITEM = 14  # words of one drug with its dose and days
# Letters of old trade names, beside the first letter of the drug.
_TRADE = {
    "doxorubicin": "a",
    "docetaxel": "t",
    "paclitaxel": "t",
    "vincristine": "o",
    "etoposide": "v",
    "mitoxantrone": "n",
    "capecitabine": "x",
    "trastuzumab": "h",
}


def find_regimens(tokens: Tokens, partner: Mapping[int, int]) -> dict[int, int]:
    """Return the first drug of each regimen -> the bracket that opens on its letters."""
    found: dict[int, int] = {}
    for opening in partner:
        if opening and tokens.text[opening] == "(" and _LETTERS.match(tokens.text[opening + 1]):
            first = _first_drug(tokens.low, partner, opening)
            if first is not None:
                found[first] = opening
    return found


def _first_drug(low: Sequence[str], partner: Mapping[int, int], opening: int) -> int | None:
    """Walk left from the bracket: each item of the list must hold a drug of the next letter."""
    drug, stop = None, opening
    for letter in reversed(low[opening + 1]):
        while drug is not None and stop and low[stop - 1] in _JOINTS:
            stop -= 1
        first = _item_start(low, partner, stop)
        drugs = [i for i in range(first, stop) if _is_drug(low[i], letter)]
        if not drugs or (drug is not None and low[stop] not in _JOINTS):
            return None
        drug, stop = max(drugs, key=lambda i: len(low[i])), first
    return drug


def _item_start(low: Sequence[str], partner: Mapping[int, int], stop: int) -> int:
    """Return where the item that ends before ``stop`` starts; "days 1 and 8" stays together."""
    i = stop
    while i and stop - i < _MAX_ITEM:
        word = low[i - 1]
        if word in _ENDS or (word in _JOINTS and not low[i].isdigit()):
            break
        i = partner[i - 1] if word == ")" and i - 1 in partner else i - 1
    return i


def _is_drug(word: str, letter: str) -> bool:
    name = _FIGURE.sub("", word)
    return len(name) > 1 and (name[0] == letter or _TRADE.get(name) == letter)
