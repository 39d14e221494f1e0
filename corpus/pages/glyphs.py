"""The letter that a sign of a PDF stands for, where its font does not say or says it wrongly.

A ± read as a dash makes a range of a mean with its spread; such signs are mended by the name of
their font. A sign without any letter becomes U+FFFD, which is no digit and no operator.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

UNKNOWN = "\ufffd"
_NO_LETTER = re.compile(r"\(cid:\d+\)")
_SYMBOL_FONT = re.compile(r"(?i)^(?:[A-Z]{6}\+)?(?:standard)?symbol")
_PICTURES = re.compile(r"(?i)dingbats|wingdings|webdings")


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((resources.files("corpus.pages") / "glyphs.toml").read_text("utf-8"))


def letter(text: str, font: str) -> str:
    """Return what a sign stands for, given its font's name."""
    if text.isascii() and not _SYMBOL_FONT.match(font):
        return _NO_LETTER.sub(UNKNOWN, text) if len(text) > 1 else text
    table = _table()
    if _SYMBOL_FONT.match(font) and text in table["symbol"]:
        return table["symbol"][text]
    if text in table["private"] and not _PICTURES.search(font):
        return table["private"][text]
    return table["mathematical_pi"].get(text, _NO_LETTER.sub(UNKNOWN, text))
