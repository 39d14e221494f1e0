"""The small named parts that the patterns of the grammar are built from."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from extractor.records import Number


def trie(words: list[str], not_after: str = "") -> str:
    """Return a pattern for any of the words, longest first, that looks at each letter once.

    ``not_after`` is a character class that must not stand before the word. It is tested after the
    first letter, so that a search can skip to the letters that open a word.
    """
    root: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    if not not_after:
        return _branch(root)
    options = [
        rf"{re.escape(char)}(?<!{not_after}{re.escape(char)}){_branch(node)}"
        for char, node in sorted(root.items())
    ]
    return f"(?:{'|'.join(options)})"


def _branch(node: dict[str, dict]) -> str:  # type: ignore[type-arg]
    options = [re.escape(char) + _branch(node[char]) for char in sorted(node) if char]
    if not options:
        return ""
    body = options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"
    if "" not in node:
        return body
    return f"(?:{body})?"


def data_lines(name: str) -> list[str]:
    """Return the entries of a word list shipped with the package (comments left out)."""
    text = resources.files("extractor").joinpath(f"data/{name}").read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def grammar_words() -> dict[str, Any]:
    """Return the word lists of the grammar."""
    text = resources.files("extractor").joinpath("data/grammar_words.toml").read_text("utf-8")
    return tomllib.loads(text)


def is_share(events: float, total: float, percent: Number) -> bool:
    """Tell whether a count out of a total is a percent, give or take one in its last digit."""
    return abs(100.0 * events / total - percent.value) <= 10.0**-percent.decimals


DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_POWER = r"[-–+⁻]?\s?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}"
EXPONENT = (
    rf"(?:\s?[×x*]\s?10(?:\s?\^\s?\(?|\s?\(\s?|\s(?=[-–]?\d{{1,2}}\b)|(?=[-–⁻⁰¹²³⁴⁵⁶⁷⁸⁹])){_POWER}\)?"
    r"|[eE][-+–]?\d{1,3}(?!\d))"
)
SIGN = r"(?:[-–+](?=[\d.])|−\s(?=\d))"
NUM = rf"{SIGN}?{DIGITS}"
PM = r"(?:±|\+\s?/\s?[-–]|\+\s?[-–](?=\s?[\d.])|±/[-–])"
TO = r"(?:\s?(?:[-–]|to|through|until|;|,|and|/|\.\.\.?|~|:)\s?)"
DASH = r"(?:\s?(?:[-–]|to|through|~)\s?)"

_BASES = trie(data_lines("units.txt"))
_PER = r"(?:\s?/\s?|\sper\s)"
_DENOMINATOR = r"(?:10{0,6}\s|1[.,·]73\s?|10\s?\d\s)?"
_EXTRA = trie(grammar_words()["per"])
UNIT = (
    rf"(?:{_BASES}(?![A-Za-z])"
    rf"(?:{_PER}{_DENOMINATOR}(?:{_BASES}|{_EXTRA})(?![A-Za-z]))*(?:\s?[-–]\s?[12](?=\s?[\s,;.)(±])"
    rf"(?:\s?[.·]\s?(?:{_BASES}|{_EXTRA})\s?[-–]\s?[12](?=\s?[\s,;.)(±]))*)?)"
)
PERCENT = r"(?:\s?%|\s?per\s?cent(?![a-z]))"
CI_WORD = (
    r"(?:C\.?\s?I\.?s?(?![a-z])|CrI|confidence\s(?:interval|limit)s?(?:,?\s?[\[({]?(?:\d\d\s?%\s?)?CI[\])}]?)?"
    r"|credib(?:le|ility)\sintervals?)"
)
LEVEL = rf"(?:\d\d(?:\.\d)?{PERCENT}[-\s]?)"

_ONE_DIGIT = "zero one two three four five six seven eight nine"
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_DECADES = "twenty thirty forty fifty sixty seventy eighty ninety"
WORD_NUMBERS = {
    word: value for value, word in enumerate(re.findall(r"\w+", f"{_ONE_DIGIT} {_TEENS}"))
}
TENS = {word: 20 + 10 * k for k, word in enumerate(re.findall(r"\w+", _DECADES))}
_ONES = trie([w for w, v in WORD_NUMBERS.items() if 0 < v < 10])  # noqa: PLR2004 -- digits
_FIRST = trie([*TENS, *WORD_NUMBERS], r"[\w-]")
_SMALL = rf"(?:{trie(list(TENS))}(?:[-\s]{_ONES})?|{trie(list(WORD_NUMBERS))})"
WORDS = rf"(?:{_SMALL}\shundred(?:(?:\sand)?\s{_SMALL})?|{_SMALL})(?!\w|-\w)"
WORD_SEARCH = (  # as WORDS, quick to search for
    rf"{_FIRST}(?:(?<=ty)[-\s]{_ONES})?(?:\shundred(?:(?:\sand)?\s{_SMALL})?)?(?!\w|-\w)"
)


def is_percent(unit: str | None) -> bool:
    """Tell whether a unit is a percent sign or word (and not "points" or "pg/ml")."""
    return unit is not None and (unit[0] == "%" or unit.startswith("per"))


@lru_cache(maxsize=65536)
def number(text: str) -> Number:
    """Read a printed number: any sign, grouping, "3.2 × 10-5", "1e-5", words up to 999."""
    plain = text.replace(" ", "").replace("–", "-").replace("−", "-").replace("+", "")
    match = _SCIENTIFIC.fullmatch(plain)
    if match:
        exponent = match[2].translate(_SUPERSCRIPTS)
        return Number.parse(f"{match[1] or 1}e{int(exponent)}")
    if plain[:1].isalpha():
        value = words_value(text)
        return Number(str(value), float(value), 0)
    return Number.parse(plain)


_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SCIENTIFIC = re.compile(
    r"(?:(-?[\d.,]+)(?:[×x*]10\(?\^?\(?|[eE])|10\^?\(?(?=[-⁻]))([-⁻]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]+)\)?"
)


def words_value(text: str) -> int:
    """Return the value of a number in words ("two hundred and six" is 206)."""
    total = 0
    for word in re.findall(r"[a-z]+", text.lower()):
        if word == "hundred":
            total = max(total, 1) * 100
        else:
            total += WORD_NUMBERS.get(word, 0) + TENS.get(word, 0)
    return total
