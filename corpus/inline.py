"""From the inline markup of an article to one line of text in which numbers keep their meaning.

Raised digits become "^9" (10^9 is never 109), lowered digits after a digit become "_2"; entities
that were escaped twice are read once more, and known wrong decodings are mended.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z]{2,8}\d{0,2});")
_TAG = re.compile(r"</?(?:i|b|u|em|strong|span|p|br|sc|italic|bold)(?:\s[^<>]*)?/?>")
_ESCAPED_SUP = re.compile(r"<(sup|sub)>([^<>]{1,40})</\1>")
_SPACE = re.compile(r"[\t\r\n\f\v][ \t\r\n\f\v]*| [ \t\r\n\f\v]+")  # all but a single space
_RAISED = re.compile(r"[0-9A-Za-z]")
# UTF-8 read as windows-1252 or Latin-1, for the signs that carry meaning beside a number.
MOJIBAKE = {
    "Â±": "±", "Â·": "·", "Â°": "°", "Âµ": "µ", "Â²": "²", "Â³": "³", "Â\xa0": " ", "Ã—": "×",
    "Ã\x97": "×", "Ã·": "÷", "â‰¤": "≤", "â‰¥": "≥", "â‰ˆ": "≈", "âˆ’": "−", "â€“": "–",
    "â€”": "—", "â€™": "’", "â€˜": "‘", "â€œ": "“", "â€\x9d": "”", "â€‰": " ", "Î±": "α",
    "Î²": "β", "Î³": "γ", "Î´": "δ", "Îº": "κ", "Î¼": "μ", "Ï‡": "χ", "Î”": "Δ",
}  # fmt: skip
_MOJIBAKE = re.compile("|".join(map(re.escape, sorted(MOJIBAKE, key=len, reverse=True))))


def raised(before: str, content: str) -> str:
    """Write a superscript after ``before``: "^9"; a lone sign ("CD4+", "®") needs no caret."""
    content = content.strip()
    return f"^{content}" if before.strip() and _RAISED.search(content) else content


def lowered(before: str, content: str) -> str:
    """Write a subscript: "H2O", "DLCO"; a digit below a digit is kept apart by "_"."""
    content = content.strip()
    return f"_{content}" if before[-1:].isdigit() and content[:1].isdigit() else content


def mend(text: str) -> str:
    """Read entities that were escaped twice, mend wrong decodings, make white space one space."""
    if "&" in text:
        text = _ENTITY.sub(lambda m: html.unescape(m[0]), text)
    if "<" in text:
        text = _ESCAPED_SUP.sub(_escaped, text)
        text = _TAG.sub("", text)
    if not text.isascii():
        text = _MOJIBAKE.sub(lambda m: MOJIBAKE[m[0]], text).replace("\xa0", " ")
    return _SPACE.sub(" ", text).strip()


def _escaped(match: re.Match[str]) -> str:
    before = match.string[: match.start()]
    return (raised if match[1] == "sup" else lowered)(before, match[2])


def plain(element: _Element, skip: frozenset[str] = frozenset()) -> str:
    """Return the text of an element on one line; elements named in ``skip`` are left out."""
    parts: list[str] = []
    _collect(element, parts, skip)
    return mend("".join(parts))


def _collect(element: _Element, parts: list[str], skip: frozenset[str]) -> None:
    parts.append(element.text or "")
    for child in element:
        name = local_name(child)
        if _is_entity(child):
            parts.append(str(child.text))
        elif name == "xref" and child.get("ref-type") in _MARKS:
            pass
        elif name in _WRITERS:
            inner: list[str] = []
            _collect(child, inner, skip)
            parts.append(_WRITERS[name]("".join(parts[-2:]), "".join(inner)))
        elif name == "msup":
            _power(child, parts, skip)
        elif name and name not in skip:
            _collect(child, parts, skip)
        parts.append(child.tail or "")


def _power(element: _Element, parts: list[str], skip: frozenset[str]) -> None:
    """Write a MathML power: base, caret, exponent."""
    for i, child in enumerate(element):
        inner: list[str] = []
        _collect(child, inner, skip)
        text = "".join(inner).strip()
        parts.append(raised("x", text) if i else text)


def _is_entity(element: _Element) -> bool:
    """Whether this is a reference to an entity that the parser left alone ("&plusmn;")."""
    tag: object = element.tag
    return not isinstance(tag, str) and str(element.text or "").startswith("&")


_WRITERS = {"sup": raised, "sub": lowered}
_MARKS = ("bibr", "fn", "table-fn", "aff", "corresp")  # references, not part of the sentence


def local_name(element: _Element) -> str:
    """Return the tag without its namespace; "" for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
