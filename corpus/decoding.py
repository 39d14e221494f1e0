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
        raise InputError("not a text file (binary content)")
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        text = _western(content)
        if text is None:
            raise InputError(
                f"not UTF-8 (byte 0x{content[error.start]:02X} at {error.start}) and of unknown"
                " encoding; save it as UTF-8"
            ) from error
        message = "not UTF-8; read as windows-1252"
        return text, (Issue(code="encoding-guessed", message=message),)


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
