"""Counts written in words or digits: "14,250", "twenty-one", "One hundred and six"."""

from __future__ import annotations

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
VALUES = {word: i for i, word in enumerate(_UNITS)} | {
    word: 10 * i for i, word in enumerate(_TENS, start=2)
}
SCALES = {"hundred": 100, "thousand": 1000}
_IN_WORDS = frozenset([*VALUES, *SCALES])
_MAX_DIGITS = 7
_GROUP = 3  # digits between two commas


def word_value(word: str) -> int | None:
    """Return the value of one lower-case word: "ten", "thirty-five", "four-hundred"."""
    if word in VALUES:
        return VALUES[word]
    if "-" not in word:
        return None
    total = 0
    for part in word.split("-"):
        if part in VALUES:
            total += VALUES[part]
        elif part in SCALES:
            total = max(total, 1) * SCALES[part]
        elif part != "and":
            return None
    return total


def digit_value(word: str) -> int | None:
    """Return the value of a whole number in digits, grouped by commas or not."""
    if word.isalpha():  # as most words
        return None
    plain = word
    if "," in word:
        head, *rest = word.split(",")
        if not head or any(len(x) != _GROUP for x in rest):
            return None
        plain = "".join((head, *rest))
    if plain.isascii() and plain.isdigit() and len(plain) <= _MAX_DIGITS:
        return int(plain)
    return None


def count_ending_at(words: list[str], last: int) -> tuple[int, int] | None:
    """Return (first index, value) of the count whose last word is ``words[last]``.

    Takes the longest run of number words that ends there ("one hundred and twenty-one").
    """
    if words[last].isalpha() and words[last] not in _IN_WORDS:
        return None
    value = digit_value(words[last])
    if value is not None:
        return _spaced(words, last, value)
    first = last
    if word_value(words[last]) is None and words[last] not in SCALES:
        return None
    while first > 0 and _continues(words, first - 1):
        first -= 1
    if words[first] == "and":
        first += 1
    total = run = 0
    for word in words[first : last + 1]:
        if word in SCALES:
            run = max(run, 1) * SCALES[word]
            if word == "thousand":
                total, run = total + run, 0
        else:
            run += word_value(word) or 0
    return first, total + run


def _spaced(words: list[str], last: int, value: int) -> tuple[int, int]:
    """Read "145 208", a number whose thousands a space sets apart."""
    head = words[last - 1] if last > 0 and len(words[last]) == _GROUP else ""
    if head.isascii() and head.isdigit() and len(head) <= _GROUP and head[0] != "0":
        return last - 1, 1000 * int(head) + value
    return last, value


def _continues(words: list[str], i: int) -> bool:
    if words[i] == "and":
        return i > 0 and words[i - 1].endswith(tuple(SCALES))
    return word_value(words[i]) is not None or words[i] in SCALES
