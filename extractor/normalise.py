"""Make one spelling of many, one character for one, so that offsets stay those of the text."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

SPACED_MINUS = "−"  # the only use of U+2212 in a normalised text: a minus, a space, a digit

_PLAIN = {
    **dict.fromkeys("\u2010\u2011\u2212\ufe63\uff0d\u00ad\u207b\u2796", "-"),
    **dict.fromkeys("\u2012\u2013\u2014\u2015\u2e3a\ufe58", "–"),
    **dict.fromkeys(
        "\u00a0\u1680\u202f\u205f\u3000\ufeff\u200b\u200c\u200d\u2060\t\x0b\x0c\r", " "
    ),
    **{chr(code): " " for code in range(0x2000, 0x200B)},
    **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("∓﹢", "±"),
    **dict.fromkeys("≦⩽⪯≲", "≤"),
    **dict.fromkeys("≧⩾⪰≳", "≥"),
    **dict.fromkeys("✕✖⨯╳", "×"),
    **dict.fromkeys("⁄∕÷", "/"),
    **dict.fromkeys("∼～˜", "~"),
    **dict.fromkeys("µ", "μ"),
    **dict.fromkeys("ΧΧ", "χ"),
    "∗": "*",
    **dict.fromkeys("〈⟨‹＜", "<"),
    **dict.fromkeys("〉⟩›＞", ">"),
}
_DOTS = frozenset("·∙⋅•‧・ꞏ﹒．")
_GROUPING = frozenset("\u00a0\u2009\u202f\u2007\u2008\u200a")
_GROUP = 3
_SUPERSCRIPTS = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉")
_SPECIAL = re.compile(r"[^\n -~]")
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))|(?<=\b0),(?=\d)")
_COMMA_STYLE = re.compile(r"[±=<>](?:(?<=[=<>])\s?0,\d|(?<=±)\s?\d+,\d{1,2}(?!\d))")
_BARE_N = re.compile(r" (?:(?<=[(\[][nN] )|(?<=[,;] [nN] ))(?=\d{1,5}[)\];,])")
_POINT_STYLE = re.compile(r"\d\.\d")
# Where a text has both, a comma may also part two numbers: "F(1,55) = 5.3", "0.4,1.2".
_MIXED_COMMA = re.compile(
    r"[(\[]\d+,\d+[)\]]|(?<![\d.,])(?P<whole>\d{1,3})(?P<comma>,)(?P<rest>\d{1,2}|(?<=\b0,)\d+)"
    r"(?!\d|[.,]\d)"
)
_COMMA_TWICE = 2


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """Return the plain form of one character where it has one of the same length."""
    if char in _PLAIN:
        return _PLAIN[char]
    if char in _SUPERSCRIPTS or char in _DOTS:
        return char
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 and folded.isascii() and folded.isprintable() else char


def _plain(match: re.Match[str]) -> str:
    char, text, i = match[0], match.string, match.start()
    before, after = text[i - 1 : i], text[i + 1 : i + 2]
    if char in _DOTS:
        return "." if after.isdecimal() and (before.isdecimal() or not before.isalnum()) else char
    if char in _SUPERSCRIPTS:
        return unicodedata.normalize("NFKC", char) if before.isalpha() else char
    if char in _GROUPING and _groups(text, i):
        return ","
    if char == "Â" and after and after in "±°µ":
        return " "  # the sign is of two bytes, of which each was read as a character
    if char == "−" and after.isspace() and _is_sign(text, i):
        return SPACED_MINUS
    return _fold(char)


def _groups(text: str, i: int) -> bool:
    """Tell whether a narrow space at ``i`` groups the digits of one number ("12 345")."""
    after = text[i + 1 : i + 5]
    return (
        after[:3].isdecimal()
        and len(after) >= _GROUP
        and not after[3:].isdecimal()
        and text[i - 1 : i].isdecimal()
        and not (i > _GROUP and text[i - _GROUP - 1 : i].isdecimal())
    )


def _is_sign(text: str, i: int) -> bool:
    """Tell whether a minus followed by a space belongs to the number after it."""
    before = text[max(0, i - 2) : i].rstrip()[-1:]
    return text[i + 2 : i + 3].isdecimal() and not (before.isdecimal() or before in "%)]")


def _pointed(match: re.Match[str]) -> str:
    return f"{match['whole']}.{match['rest']}" if match["comma"] else match[0]


def normalise(text: str) -> str:
    """Return a text of equal length with dashes, spaces, quotes and decimal points made plain.

    Hyphens and minus signs become "-", longer dashes "–", every kind of space " ", a raised dot
    between digits ".", narrow spaces that group digits ",". Where a text writes decimals with a
    comma, its decimal commas become points; of one that also has points, those that can part no
    two numbers. "(n 20)" becomes "(n=20)", and
    "12.7Â±3.5", once read in the wrong encoding, "12.7 ±3.5".
    """
    plain = _SPECIAL.sub(_plain, text)
    if "n " in plain:
        plain = _BARE_N.sub("=", plain)
    if _COMMA_STYLE.search(plain):
        if not _POINT_STYLE.search(plain):
            plain = _DECIMAL_COMMA.sub(".", plain)
        elif len(_COMMA_STYLE.findall(plain)) >= _COMMA_TWICE:
            plain = _MIXED_COMMA.sub(_pointed, plain)
    return plain


def lower(norm: str) -> str:
    """Lower case of equal length (a few capitals have longer small forms; they stay)."""
    small = norm.lower()
    if len(small) == len(norm):
        return small
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in norm)
