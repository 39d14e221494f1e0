"""From bytes to text, without guessing in silence."""

from __future__ import annotations

import codecs
import re

from corpus.documents import InputError
from extractor.records import Issue

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROL = 0.001

# Western text in windows-1252 has lone signs, and accented letters inside words. Another code page
# read as 1252 shows runs of odd signs instead, or a raised digit with nothing to stand on.
_HIGH_RUN = re.compile(r"(?s)(.?)([^\x00-\x7f]+)(?=(.?))")
_SIGNS = frozenset("±·×–—‘’“”•…°µ§®™©£€«»†‡\xa0")
_RAISED = frozenset("²³¹")
_LETTERS = frozenset(chr(c) for c in range(0xC0, 0x100)) - frozenset("×÷ÐðÞþ") | set("ŠšŽžŒœŸ")
_LONGEST_RUN = 3
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_FEW = 5
_NEARLY_ALL = 0.97
_SAMPLE = 400
_MOJIBAKE = re.compile(r"Â[±·°µ²³\xa0]|Ã[—\x97·]|â‰[¤¥ˆ]|â€[“”™˜œ\x9d]|âˆ[’\x92]|\ufffd")


def decode(content: bytes) -> tuple[str, tuple[Issue, ...]]:
    r"""Decode a text file: UTF-8, or UTF-16/32 with a mark, or what is plainly windows-1252.

    Returns
    -------
    (text, issues)
        ``text`` has "\r\n" read as "\n" and no byte order mark.

    Raises
    ------
    InputError
        If the file is empty, binary, or text in an encoding that cannot be told.
    """
    if not content.strip():
        raise InputError("the file is empty")
    text, issues = _decoded(content)
    text = text.replace("\r\n", "\n")
    if len(_CONTROL.findall(text)) > _MOST_CONTROL * len(text):
        raise InputError("not a text file (binary content)")
    if not text.strip():
        raise InputError("the file is empty")
    if found := _MOJIBAKE.search(text):
        message = f"letters look wrongly decoded ({found[0]!r}); kept as they are"
        issues += (Issue(code="mojibake", message=message, start=found.start(), end=found.end()),)
    return text, issues


def _decoded(content: bytes) -> tuple[str, tuple[Issue, ...]]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding).removeprefix("\ufeff"), ()
            except UnicodeDecodeError as error:
                raise InputError(f"broken {encoding.upper()} at byte {error.start}") from error
    if b"\x00" in content:
        return _unmarked_utf16(content), _guessed("UTF-16 without a mark")
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        for read, name in ((_western, "windows-1252"), (_chinese, "GB18030")):
            text = read(content)
            if text is not None:
                return text, _guessed(name)
        raise InputError(
            f"not UTF-8 (byte 0x{content[error.start]:02X} at {error.start}) and of unknown"
            " encoding; save it as UTF-8"
        ) from error


def _guessed(name: str) -> tuple[Issue, ...]:
    return (Issue(code="encoding-guessed", message=f"not UTF-8; read as {name}"),)


def utf16_order(head: bytes) -> str | None:
    """Tell UTF-16 without a mark by its zero bytes: each second byte of Latin text is one."""
    even, odd = head[0:_SAMPLE:2], head[1:_SAMPLE:2]
    if b"\x00" not in even and odd.count(0) > len(odd) / 2:
        return "utf-16-le"
    return "utf-16-be" if b"\x00" not in odd and even.count(0) > len(even) / 2 else None


def _unmarked_utf16(content: bytes) -> str:
    order = utf16_order(content)
    if order is None:
        raise InputError("not a text file (binary content)")
    try:
        return content.decode(order)
    except UnicodeDecodeError as error:
        raise InputError(f"broken {order.upper()} at byte {error.start}") from error


def _chinese(content: bytes) -> str | None:
    """Read GB18030 if what is not ASCII is nearly all of the everyday set (GB2312)."""
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return None
    other = [c for c in text if not c.isascii()]
    signs = [c for c in other if _CHINESE.match(c)]
    usual = sum(bool(c.encode("gb2312", "ignore")) for c in other)
    return text if len(signs) >= _FEW and usual >= _NEARLY_ALL * len(other) else None


def _western(content: bytes) -> str | None:
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return text if all(_is_western(*m.groups()) for m in _HIGH_RUN.finditer(text)) else None


def _is_western(before: str, run: str, after: str) -> bool:
    if len(run) > _LONGEST_RUN:
        return False
    if run[0] in _RAISED:
        return before.isalnum() and len(run) == 1
    if any(c in _LETTERS for c in run):
        return all(c in _LETTERS for c in run) and (before.isalpha() or after.isalpha())
    return all(c in _SIGNS for c in run)
